//! Threads: orders, pages, the first answers of each root, subtrees, permalinks.

use newsroom::comment::{self, CommentState, Sort};
use newsroom::{Error, MIGRATIONS, applause};
use store::{Db, on_each_db};

use crate::house::{MINUTE, MORNING, read, refused, say, with_story, write};

/// Row ids of all roots in an order, read in pages of two.
fn roots(db: &Db, story: i64, sort: Sort) -> Vec<i64> {
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = read(db, move |tx| {
            comment::thread(tx, story, sort, after.as_ref(), 2)
        });
        seen.extend(page.items.iter().map(|branch| branch.root.id));
        after = page.next;
        if after.is_none() {
            return seen;
        }
    }
}

fn remove(db: &Db, id: i64) {
    write(db, move |tx| {
        comment::set_state(tx, id, CommentState::Removed, "mo", "", MORNING)
    });
}

on_each_db! { MIGRATIONS;
    fn roots_come_newest_oldest_or_most_applauded_first_without_gaps(db) {
        let story = with_story(db, "speech");
        // Three at one instant: the ties of an import.
        let ids: Vec<i64> = (0..7)
            .map(|n| say("speech", &format!("Root number {n}")).at(MORNING + (n / 3) * MINUTE).comment(db).id)
            .collect();
        let mut backwards = ids.clone();
        backwards.reverse();
        assert_eq!(roots(db, story, Sort::Oldest), ids);
        assert_eq!(roots(db, story, Sort::Newest), backwards);
        let loved = ids[0];
        for voter in 0..20_u8 {
            write(db, move |tx| applause::give(tx, loved, &[voter], MORNING));
        }
        let top = roots(db, story, Sort::Top);
        assert_eq!(top[0], loved);
        assert_eq!(top.len(), 7);
    }

    fn a_root_shows_the_three_answers_that_were_seen_first_in_thread_order(db) {
        let story = with_story(db, "speech");
        let root = say("speech", "The root of it").comment(db).id;
        let first = say("speech", "The first answer").to(root).comment(db).id;
        let second = say("speech", "The second answer").to(root).comment(db).id;
        let under_first = say("speech", "Under the first").to(first).comment(db).id;
        for n in 0..4 {
            say("speech", &format!("One more answer {n}")).to(root).comment(db);
        }
        let page = read(db, move |tx| comment::thread(tx, story, Sort::Newest, None, 25));
        let branch = &page.items[0];
        assert_eq!(branch.replies.iter().map(|reply| reply.id).collect::<Vec<_>>(), [first, under_first, second]);
        assert_eq!(branch.more, 4);
        assert_eq!(branch.root.descendants, 7);
    }

    fn answers_taken_away_make_room_for_the_next(db) {
        let story = with_story(db, "speech");
        let root = say("speech", "The root of it").comment(db).id;
        let answers: Vec<i64> = (0..6).map(|n| say("speech", &format!("Answer number {n}")).to(root).comment(db).id).collect();
        remove(db, answers[0]);
        remove(db, answers[2]);
        let page = read(db, move |tx| comment::thread(tx, story, Sort::Newest, None, 25));
        let shown: Vec<i64> = page.items[0].replies.iter().map(|reply| reply.id).collect();
        assert_eq!(shown, [answers[1], answers[3], answers[4]]);
        assert_eq!(page.items[0].more, 1);
    }

    fn every_answer_that_is_shown_has_its_parent_beside_it(db) {
        let story = with_story(db, "speech");
        let root = say("speech", "The root of it").comment(db).id;
        let mut last = root;
        let mut chain = Vec::new();
        for n in 0..6 {
            last = say("speech", &format!("Link {n} of a chain")).to(last).comment(db).id;
            chain.push(last);
        }
        remove(db, chain[0]);
        let page = read(db, move |tx| comment::thread(tx, story, Sort::Newest, None, 25));
        let branch = &page.items[0];
        let shown: Vec<i64> = branch.replies.iter().map(|reply| reply.id).collect();
        assert_eq!(shown, chain[..3]);
        assert_eq!(branch.replies[0].state, CommentState::Removed, "a tombstone holds its place");
        assert_eq!(branch.more, 3, "five are seen, two of them here");
        for reply in &branch.replies {
            let parent = reply.parent_id.unwrap();
            assert!(parent == root || shown.contains(&parent));
        }
    }

    fn a_subtree_is_read_in_thread_order_page_by_page(db) {
        with_story(db, "speech");
        let root = say("speech", "The root of it").comment(db).id;
        let other = say("speech", "Another root").comment(db).id;
        let a = say("speech", "Answer a").to(root).comment(db).id;
        let b = say("speech", "Answer b").to(root).comment(db).id;
        let a1 = say("speech", "Answer a one").to(a).comment(db).id;
        say("speech", "Elsewhere").to(other).comment(db);
        let b1 = say("speech", "Answer b one").to(b).comment(db).id;
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let (page, next) = read(db, move |tx| comment::replies(tx, root, after.as_ref(), 3));
            seen.extend(page.iter().map(|reply| reply.id));
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, [a, a1, b, b1]);
        let (under_a, _) = read(db, move |tx| comment::replies(tx, a, None, 9));
        assert_eq!(under_a.iter().map(|reply| reply.id).collect::<Vec<_>>(), [a1]);
    }

    fn a_permalink_shows_what_is_above_and_below(db) {
        with_story(db, "speech");
        let root = say("speech", "The root of it").comment(db).id;
        let middle = say("speech", "In the middle").by("Bela").to(root).comment(db).id;
        let below = say("speech", "Below it").to(middle).comment(db).id;
        say("speech", "Beside it").to(root).comment(db);
        let link = read(db, move |tx| comment::permalink(tx, middle));
        assert_eq!(link.comment.id, middle);
        assert_eq!(link.comment.parent_name.as_deref(), Some("Ana"));
        assert_eq!(link.ancestors.iter().map(|one| one.id).collect::<Vec<_>>(), [root]);
        assert_eq!(link.replies.iter().map(|one| one.id).collect::<Vec<_>>(), [below]);
        assert_eq!(link.story.slug, "speech");
        assert!(link.next.is_none());
        let missing = below + 1_000;
        assert!(matches!(refused(db, move |tx| comment::permalink(tx, missing)), Error::NotFound("comment")));
    }
}
