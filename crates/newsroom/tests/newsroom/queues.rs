//! The queues: their order, their pages, what moderators do in them, and what two of them never do to each other.

use newsroom::audit::Doer;
use newsroom::comment::{self, Comment, CommentState, Writer};
use newsroom::moderation::act::{self, Deed, Done};
use newsroom::moderation::queue::{self, Queue};
use newsroom::moderation::{self, Queued, conversation, log};
use newsroom::word::{self, List};
use newsroom::{Error, Hold, MIGRATIONS, Policy, Result, report};
use store::{Db, on_each_db, params};

use crate::house::{
    MINUTE, MORNING, Say, head, log_since, mo, open, publish, read, refused, say, source,
    with_story, write,
};

fn held(text: &str) -> Say {
    say("speech", text).rules(Policy {
        hold: Hold::All,
        repeat_window_ms: 0,
        ..Policy::default()
    })
}

fn texts(db: &Db, queue: Queue) -> Vec<String> {
    read(db, move |tx| queue::page(tx, queue, None, 100))
        .items
        .into_iter()
        .map(|one| one.source)
        .collect()
}

fn does(db: &Db, id: i64, deed: Deed) -> Done {
    write(db, move |tx| {
        let seen = comment::find_any(tx, id)?.version;
        act::act(tx, &mo(), (id, seen), &deed, "", MORNING + MINUTE)
    })
}

fn undoes(db: &Db, act: i64) -> Comment {
    *write(db, move |tx| {
        moderation::undo(tx, &mo(), act, MORNING + 2 * MINUTE)
    })
    .comment
    .unwrap()
}

fn conflict<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Err(Error::Conflict(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

/// All that an undo has to bring back.
fn standing(db: &Db, id: i64) -> impl PartialEq + std::fmt::Debug {
    let one = read(db, move |tx| comment::find_any(tx, id));
    let open = read(db, move |tx| report::of(tx, id, 100)).len();
    (
        one.state,
        one.picked,
        one.looked_at,
        one.closed_at,
        one.note,
        one.source,
        one.house_edited_at,
        (one.reports, one.turn, open),
        read(db, moderation::queued),
    )
}

on_each_db! { MIGRATIONS;
    fn what_weighs_most_comes_first_and_then_what_waits_longest(db) {
        with_story(db, "speech");
        write(db, |tx| {
            word::set(tx, List::Banned, &["swindle".to_owned()])?;
            word::set(tx, List::Suspect, &["crypto".to_owned()])
        });
        held("the first plain one").comment(db);
        held("the second plain one").at(MORNING + MINUTE).comment(db);
        held("crypto, they say").at(MORNING + 2 * MINUTE).comment(db);
        held("what a swindle").at(MORNING + 3 * MINUTE).comment(db);
        let order = ["what a swindle", "crypto, they say", "the first plain one", "the second plain one"];
        assert_eq!(texts(db, Queue::Held), order);
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = read(db, move |tx| queue::page(tx, Queue::Held, after.as_ref(), 1));
            seen.extend(page.items.into_iter().map(|one| one.source));
            after = page.next;
            if after.is_none() { break; }
        }
        assert_eq!(seen, order);
        let found = read(db, |tx| queue::page(tx, Queue::Held, None, 1)).items.remove(0);
        let reasons = moderation::reasons(&found.reason);
        let marked: Vec<&str> = reasons[0].marks.iter().filter_map(|(a, b)| found.source.get(*a..*b)).collect();
        assert_eq!((reasons[0].rule.as_str(), marked), ("banned", vec!["swindle"]));
    }

    fn a_reported_comment_waits_in_front_of_those_reported_less(db) {
        with_story(db, "speech");
        let ids: Vec<i64> = ["calm", "rude", "worse"].iter().enumerate().map(|(n, text)| {
            say("speech", &format!("a {text} one, this")).by(&format!("Reader {n}")).at(MORNING + n as i64).comment(db).id
        }).collect();
        let [calm, rude, worse] = ids[..] else { panic!() };
        write(db, move |tx| {
            report::file(tx, calm, b"a", "other", "", MORNING)?;
            report::file(tx, rude, b"a", "abuse", "", MORNING)?;
            report::file(tx, worse, b"a", "abuse", "", MORNING)?;
            report::file(tx, worse, b"b", "abuse", "", MORNING)?;
            // The same reader again changes the reason and counts once.
            report::file(tx, worse, b"b", "illegal", "", MORNING)
        });
        assert_eq!(texts(db, Queue::Reported), ["a worse one, this", "a rude one, this", "a calm one, this"]);
        assert_eq!(read(db, move |tx| comment::find_any(tx, worse)).reports, 2);
        assert_eq!(read(db, moderation::queued), Queued { reported: 3, fresh: 3, ..Queued::default() });
        does(db, worse, Deed::Dismiss);
        assert_eq!(read(db, moderation::queued), Queued { reported: 2, fresh: 2, ..Queued::default() });
        does(db, rude, Deed::Reject);
        assert_eq!(read(db, moderation::queued), Queued { reported: 1, fresh: 1, rejected: 1, ..Queued::default() });
        let states: Vec<(String, i64)> = read(db, |tx| Ok(tx.all("select state, count(*) from report group by state order by state", params![])?));
        assert_eq!(states, [("dismissed".to_owned(), 2), ("open".to_owned(), 1), ("upheld".to_owned(), 1)]);
    }

    fn every_act_can_be_taken_back_whole(db) {
        let story = with_story(db, "speech");
        let root = say("speech", "The root of it").comment(db).id;
        let waiting = held("Held words").by("Bela").comment(db).id;
        write(db, move |tx| report::file(tx, root, b"a", "abuse", "see for yourself", MORNING));
        let deeds = [
            Deed::Approve, Deed::Hold, Deed::Reject, Deed::Spam, Deed::Uphold, Deed::Dismiss, Deed::Close,
            Deed::Note("The speech is at minute four.".to_owned()), Deed::Edit("Words as the desk puts them".to_owned()), Deed::Pick,
        ];
        for id in [root, waiting] {
            for deed in &deeds {
                if id == waiting && matches!(deed, Deed::Pick | Deed::Hold) { continue; }
                let before = standing(db, id);
                let done = does(db, id, deed.clone());
                assert_ne!(standing(db, id), before, "{deed:?}");
                undoes(db, done.act);
                assert_eq!(standing(db, id), before, "{deed:?}");
                let again = conflict(db.write_now(move |tx| moderation::undo(tx, &mo(), done.act, MORNING + 3 * MINUTE)));
                assert_eq!(again, "Mo undid the last act a minute ago.", "{deed:?}");
            }
        }
        assert_eq!(read(db, move |tx| newsroom::story::find_by_id(tx, story)).card.comment_count, 1);
    }

    fn an_undo_is_refused_when_something_newer_happened(db) {
        with_story(db, "speech");
        let id = held("Held words").comment(db).id;
        let first = does(db, id, Deed::Approve);
        let ada = Doer::house("Ada");
        write(db, move |tx| act::act(tx, &ada, (id, first.comment.version), &Deed::Spam, "", MORNING + MINUTE));
        let sentence = conflict(db.write_now(move |tx| moderation::undo(tx, &mo(), first.act, MORNING + MINUTE)));
        assert_eq!(sentence, "Ada called this spam a moment ago.");
        assert_eq!(read(db, move |tx| comment::find_any(tx, id)).state, CommentState::Spam);
    }

    fn two_moderators_never_undo_each_other_unseen(db) {
        with_story(db, "speech");
        let id = held("Held words").comment(db).id;
        let seen = read(db, move |tx| comment::find_any(tx, id)).version;
        let ada = Doer::house("Ada");
        write(db, move |tx| act::act(tx, &ada, (id, seen), &Deed::Approve, "", MORNING));
        let late = conflict(db.write_now(move |tx| act::act(tx, &mo(), (id, seen), &Deed::Reject, "", MORNING + 5 * MINUTE)));
        assert_eq!(late, "Ada approved this 5 minutes ago.");
        assert_eq!(read(db, move |tx| comment::find_any(tx, id)).state, CommentState::Visible);
    }

    fn what_its_writer_changed_meanwhile_is_not_approved_unread(db) {
        with_story(db, "speech");
        let id = held("Harmless words").comment(db).id;
        let writer = Writer { device: Some(b"ana's phone".to_vec()), ..Writer::default() };
        write(db, move |tx| comment::edit(tx, id, &writer, "Other words altogether", &Policy::default(), MORNING + MINUTE));
        let late = conflict(db.write_now(move |tx| act::act(tx, &mo(), (id, 0), &Deed::Approve, "", MORNING + MINUTE)));
        assert_eq!(late, "Whoever wrote this has changed it since you looked.");
    }

    fn a_corrected_comment_is_new_again(db) {
        with_story(db, "speech");
        let id = say("speech", "Words a moderator saw").comment(db).id;
        does(db, id, Deed::Approve);
        assert!(texts(db, Queue::Fresh).is_empty());
        let writer = Writer { device: Some(b"ana's phone".to_vec()), ..Writer::default() };
        write(db, move |tx| comment::edit(tx, id, &writer, "Words nobody has seen", &Policy::default(), MORNING + MINUTE));
        assert_eq!(texts(db, Queue::Fresh), ["Words nobody has seen"]);
    }

    fn many_at_once_are_judged_one_by_one(db) {
        with_story(db, "speech");
        let ids: Vec<i64> = (0..5).map(|n| held(&format!("Waiting, number {n}")).by(&format!("Reader {n}")).comment(db).id).collect();
        let stale = ids[2];
        does(db, stale, Deed::Spam);
        let those: Vec<(i64, i64)> = ids.iter().map(|id| (*id, 0)).collect();
        let results = write(db, move |tx| act::act_on_all(tx, &mo(), &those, &Deed::Approve, MORNING + MINUTE));
        let failed: Vec<i64> = results.iter().filter(|(_, done)| done.is_err()).map(|(id, _)| *id).collect();
        assert_eq!((results.len(), failed), (5, vec![stale]));
        assert_eq!(read(db, moderation::queued), Queued { spam: 1, ..Queued::default() });
        // All of it is taken back at once, but for what somebody has touched since.
        let acts: Vec<i64> = results.iter().filter_map(|(_, done)| Some(done.as_ref().ok()?.act)).collect();
        does(db, ids[4], Deed::Reject);
        let back = write(db, move |tx| moderation::undo_all(tx, &mo(), &acts, MORNING + 2 * MINUTE));
        assert_eq!(back.iter().filter(|(_, undone)| undone.is_ok()).count(), 3);
        assert_eq!(read(db, moderation::queued), Queued { held: 3, spam: 1, rejected: 1, ..Queued::default() });
        let too_many = vec![(1, 0); act::MAX_AT_ONCE + 1];
        assert!(matches!(refused(db, move |tx| act::act_on_all(tx, &mo(), &too_many, &Deed::Approve, MORNING)), Error::Invalid(_)));
    }

    fn a_closed_thread_takes_no_answer(db) {
        with_story(db, "speech");
        let root = say("speech", "The root of it").comment(db).id;
        let answer = say("speech", "An answer to it").by("Bela").to(root).comment(db).id;
        does(db, root, Deed::Close);
        let late = say("speech", "Too late, this").by("Cleo").to(answer).refused(db);
        assert!(matches!(&late, Error::Closed(words) if words.contains("closed this thread")), "{late:?}");
        say("speech", "Another thread").by("Cleo").comment(db);
        does(db, root, Deed::Open);
        say("speech", "Not too late, this").by("Dora").to(answer).comment(db);
    }

    fn what_is_removed_leaves_no_copy_for_an_undo(db) {
        with_story(db, "speech");
        let id = say("speech", "A telephone number").comment(db).id;
        let edited = does(db, id, Deed::Edit("No telephone number".to_owned()));
        let removed = does(db, id, Deed::Remove);
        let kept: Vec<(i64, String)> = read(db, move |tx| Ok(tx.all("select id, data from audit where object = 'comment' and object_id = $1", params![id])?));
        assert!(kept.len() == 2 && kept.iter().all(|(_, data)| data.is_empty()), "{kept:?}");
        for act in [edited.act, removed.act] {
            assert_eq!(conflict(db.write_now(move |tx| moderation::undo(tx, &mo(), act, MORNING))), "This cannot be undone.");
        }
    }

    fn the_desk_is_told_of_what_waits_and_what_is_decided(db) {
        with_story(db, "speech");
        let seq = head(db);
        let id = held("Held words").comment(db).id;
        does(db, id, Deed::Approve);
        write(db, move |tx| report::file(tx, id, b"a", "spam", "", MORNING));
        does(db, id, Deed::Dismiss);
        let kinds: Vec<String> = log_since(db, seq).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["comment-held", "comment-shown", "comment-judged", "comment-reported", "comment-judged"]);
    }

    fn a_story_slows_down_closes_and_opens_again(db) {
        open(db);
        let story = publish(db, &source("speech", "")).id;
        let seen = read(db, move |tx| conversation::rules(tx, story));
        let (first, want) = (seen.clone(), conversation::Rules { slow_ms: 10 * MINUTE, ..seen.clone() });
        let slow = write(db, move |tx| conversation::set(tx, &mo(), story, &first, &want, MORNING));
        say("speech", "Once and well").comment(db);
        assert!(matches!(say("speech", "And again at once").refused(db), Error::TooSoon { .. }));
        let stale = seen.clone();
        let late = conflict(db.write_now(move |tx| conversation::set(tx, &mo(), story, &stale, &stale, MORNING)));
        assert_eq!(late, "Mo changed this conversation a moment ago.");
        write(db, move |tx| moderation::undo(tx, &mo(), slow, MORNING).map(|_| ()));
        say("speech", "And again at once").comment(db);
        let shut = conversation::Rules { close_at: Some(MORNING), ..seen.clone() };
        write(db, move |tx| conversation::set(tx, &mo(), story, &seen, &shut, MORNING));
        assert!(matches!(say("speech", "After the end").by("Bela").refused(db), Error::Closed(_)));
    }

    fn a_queue_under_one_story_holds_only_its_own(db) {
        let story = with_story(db, "speech");
        let other = publish(db, &source("other", "")).id;
        held("Under the speech").comment(db);
        let mut elsewhere = held("Under the other").by("Bela");
        elsewhere.story = "other".to_owned();
        elsewhere.comment(db);
        say("speech", "Seen under the speech").by("Cleo").comment(db);
        let under = |story: i64| read(db, move |tx| queue::held_under(tx, story, None, 9)).items.into_iter().map(|one| one.source).collect::<Vec<_>>();
        assert_eq!((under(story), under(other)), (vec!["Under the speech".to_owned()], vec!["Under the other".to_owned()]));
        let seen = read(db, move |tx| queue::visible_under(tx, story, None, 9));
        assert_eq!(seen.items.len(), 1);
    }

    fn the_log_says_who_did_it_to_programs_and_writers_too(db) {
        with_story(db, "speech");
        let id = held("Held words").comment(db).id;
        write(db, move |tx| comment::set_state(tx, id, CommentState::Rejected, "a script", "", MORNING));
        let late = conflict(db.write_now(move |tx| act::act(tx, &mo(), (id, 0), &Deed::Approve, "", MORNING)));
        assert_eq!(late, "a script rejected this a moment ago.");
        assert!(read(db, move |tx| log::last_of(tx, id)).is_none());
    }

    fn the_score_learns_from_moderators_and_can_only_hold(db) {
        with_story(db, "speech");
        let spam = |n: i64| say("speech", &format!("Lovely handbags discount parcel {n}")).by(&format!("Seller {n}"));
        let kind = |n: i64| say("speech", &format!("The speech moved everybody in this room {n}")).by(&format!("Reader {n}"));
        let free = |mut say: Say| { say.policy.repeat_window_ms = 0; say };
        assert_eq!(free(spam(1_000)).comment(db).state, CommentState::Visible, "nothing is known yet");
        for n in 0..moderation::spam::LEAST {
            does(db, free(spam(n)).comment(db).id, Deed::Spam);
            does(db, free(kind(n)).comment(db).id, Deed::Approve);
        }
        let held = free(spam(2_000)).comment(db);
        assert_eq!(held.state, CommentState::Held);
        assert_eq!(moderation::reasons(&held.reason)[0].rule, "spam");
        assert_eq!(free(kind(2_000)).comment(db).state, CommentState::Visible);
        let mut ours = free(spam(3_000));
        ours.writer.staff = true;
        assert_eq!(ours.comment(db).state, CommentState::Visible, "the newsroom is trusted");
        // What is taken back is unlearnt.
        let before = read(db, moderation::spam::total);
        let done = does(db, held.id, Deed::Spam);
        assert_ne!(read(db, moderation::spam::total), before);
        undoes(db, done.act);
        assert_eq!(read(db, moderation::spam::total), before);
        let does_not = does(db, held.id, Deed::Reject);
        assert_eq!((read(db, moderation::spam::total), does_not.comment.state), (before, CommentState::Rejected));
    }
}
