//! Moderation by hand: states, tombstones, picks, and who did what.

use newsroom::comment::{self, CommentState, Sort};
use newsroom::job::Job;
use newsroom::moderation::queue::{self, Queue};
use newsroom::{Error, Hold, MIGRATIONS, Policy, story};
use store::{Db, on_each_db};

use crate::house::{MINUTE, MORNING, head, log_since, read, refused, say, with_story, write};

fn set(db: &Db, id: i64, to: CommentState) -> comment::Comment {
    write(db, move |tx| {
        comment::set_state(tx, id, to, "mo", "as Mo says", MORNING + MINUTE)
    })
}

fn held(story: &str, text: &str) -> crate::house::Say {
    say(story, text).rules(Policy {
        hold: Hold::All,
        ..Policy::default()
    })
}

on_each_db! { MIGRATIONS;
    fn a_held_comment_is_seen_only_after_mo_approves_it(db) {
        let story = with_story(db, "speech");
        let seq = head(db);
        let root = say("speech", "The root of it").comment(db).id;
        let id = held("speech", "Held words").by("Bela").to(root).comment(db).id;
        assert!(matches!(refused(db, move |tx| comment::find(tx, id)), Error::NotFound("comment")));
        let waiting = read(db, |tx| queue::page(tx, Queue::Held, None, 9));
        assert_eq!(waiting.items.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        assert!(waiting.items[0].reason.contains("\"all\""));
        let shown = set(db, id, CommentState::Visible);
        assert_eq!((shown.state, shown.nth), (CommentState::Visible, Some(1)));
        assert_eq!(read(db, move |tx| comment::find(tx, root)).replies, 1);
        assert_eq!(read(db, |tx| story::find(tx, "speech", MORNING)).card.comment_count, 2);
        let kinds: Vec<String> = log_since(db, seq).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["comment-posted", "comment-held", "comment-shown", "comment-judged"]);
        let page = read(db, move |tx| comment::thread(tx, story, Sort::Newest, None, 9));
        assert_eq!(page.items[0].replies[0].id, id);
    }

    fn every_change_says_who_and_why_and_can_be_undone(db) {
        with_story(db, "speech");
        let id = say("speech", "Contested words").comment(db).id;
        for state in [CommentState::Spam, CommentState::Visible, CommentState::Rejected, CommentState::Held, CommentState::Visible] {
            assert_eq!(set(db, id, state).state, state);
        }
        let changes = read(db, move |tx| comment::changes(tx, id));
        let words: Vec<(&str, &str)> = changes.iter().rev().map(|one| (one.before.as_str(), one.after.as_str())).collect();
        assert_eq!(words, [("visible", "spam"), ("spam", "visible"), ("visible", "rejected"), ("rejected", "held"), ("held", "visible")]);
        assert!(changes.iter().all(|one| one.actor == "mo" && one.why == "as Mo says"));
        assert_eq!(read(db, move |tx| comment::find(tx, id)).source, "Contested words");
        assert_eq!(read(db, |tx| story::find(tx, "speech", MORNING)).card.comment_count, 1);
    }

    fn the_same_state_again_changes_nothing(db) {
        with_story(db, "speech");
        let id = say("speech", "Words").comment(db).id;
        let seq = head(db);
        set(db, id, CommentState::Visible);
        assert!(log_since(db, seq).is_empty());
        assert!(read(db, move |tx| comment::changes(tx, id)).is_empty());
    }

    fn a_removed_comment_loses_everything_and_never_comes_back(db) {
        with_story(db, "speech");
        let mut words = say("speech", "Words that must go");
        words.form.email = "ana@example.org".to_owned();
        words.writer.network = Some(b"at home".to_vec());
        let id = words.comment(db).id;
        set(db, id, CommentState::Removed);
        let left: String = read(db, move |tx| {
            Ok(tx.one(
                "select name || source || html || reason from comment
                 where id = $1 and email is null and device is null and network is null and picked_at is null",
                store::params![id],
            )?)
        });
        assert_eq!(left, "");
        let back = refused(db, move |tx| comment::set_state(tx, id, CommentState::Visible, "mo", "", MORNING));
        assert!(matches!(back, Error::Conflict(_)));
    }

    fn an_answered_comment_leaves_a_tombstone_until_its_answers_are_gone(db) {
        let story = with_story(db, "speech");
        let root = say("speech", "The root of it").comment(db).id;
        let answer = say("speech", "An answer to it").by("Bela").to(root).comment(db).id;
        set(db, root, CommentState::Spam);
        let tombstone = read(db, move |tx| comment::find(tx, root));
        assert_eq!((tombstone.state, tombstone.name.as_str(), tombstone.source.as_str()), (CommentState::Removed, "", ""));
        assert!(tombstone.html.is_empty() && tombstone.reason.is_empty());
        assert_eq!(read(db, move |tx| comment::find(tx, answer)).parent_name, None);
        let page = read(db, move |tx| comment::thread(tx, story, Sort::Newest, None, 9));
        assert_eq!(page.items[0].replies[0].id, answer);
        set(db, answer, CommentState::Rejected);
        assert!(read(db, move |tx| comment::thread(tx, story, Sort::Newest, None, 9)).items.is_empty());
        assert!(matches!(refused(db, move |tx| comment::find(tx, root)), Error::NotFound("comment")));
        set(db, answer, CommentState::Visible);
        assert_eq!(read(db, move |tx| comment::thread(tx, story, Sort::Newest, None, 9)).items[0].root.id, root, "and comes back with them");
    }

    fn a_pick_is_told_and_can_be_taken_back(db) {
        with_story(db, "speech");
        let id = say("speech", "Well said words").comment(db).id;
        let seq = head(db);
        assert!(write(db, move |tx| comment::pick(tx, id, true, "rui", MORNING)).picked);
        write(db, move |tx| comment::pick(tx, id, true, "rui", MORNING));
        assert_eq!(log_since(db, seq), [("comment-changed".to_owned(), id)]);
        let voices = read(db, |tx| comment::voices(tx, 9));
        assert_eq!((voices[0].plain.as_str(), voices[0].story_title.as_str()), ("Well said words", "The speech story"));
        assert!(!write(db, move |tx| comment::pick(tx, id, false, "rui", MORNING)).picked);
        assert!(read(db, |tx| comment::voices(tx, 9)).is_empty());
        set(db, id, CommentState::Held);
        assert!(matches!(refused(db, move |tx| comment::pick(tx, id, true, "rui", MORNING)), Error::Conflict(_)));
    }

    fn whoever_wants_mail_hears_of_an_answer_once_and_only_when_it_is_seen(db) {
        with_story(db, "speech");
        let mut asks = say("speech", "Does anybody know why?");
        asks.form.email = "ana@example.org".to_owned();
        asks.form.wants_mail = true;
        let parent = asks.comment(db).id;
        let jobs = || read(db, |tx| Ok(store::job::waiting(tx, 0, 9)?.into_iter().map(|job| Job::parse(&job.data)).collect::<Vec<_>>()));
        let id = held("speech", "I know, I was there.").by("Bela").to(parent).comment(db).id;
        assert!(jobs().is_empty());
        for state in [CommentState::Visible, CommentState::Held, CommentState::Visible] {
            set(db, id, state);
        }
        assert_eq!(jobs(), [Some(Job::MailReply { comment: id, parent })]);
    }
}
