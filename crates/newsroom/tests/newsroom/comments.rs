//! Comments: posted, answered, sent twice, corrected, taken back.

use newsroom::comment::{self, CommentState, Draft, Form, MAX_DEPTH, Writer};
use newsroom::{Error, MIGRATIONS, Policy, story};
use store::on_each_db;

use crate::house::{
    DAY, MINUTE, MORNING, head, log_since, open, publish, read, refused, say, sentence, source,
    with_story, write,
};

on_each_db! { MIGRATIONS;
    fn a_comment_is_seen_at_once_and_counted(db) {
        let story = with_story(db, "speech");
        let seq = head(db);
        let posted = say("speech", "What a **speech**!").posted(db);
        assert_eq!(posted.comment.state, CommentState::Visible);
        assert_eq!((posted.story_id, posted.replayed, posted.comment.depth), (story, false, 0));
        let id = posted.comment.id;
        let found = read(db, move |tx| comment::find(tx, id));
        assert_eq!(found.name, "Ana");
        assert!(found.html.to_string().contains("<strong>"));
        assert_eq!(found.plain(), "What a speech!");
        assert_eq!(read(db, |tx| story::find(tx, "speech", MORNING)).card.comment_count, 1);
        assert_eq!(log_since(db, seq), [("comment-posted".to_owned(), id)]);
    }

    fn an_answer_counts_on_everything_above_it(db) {
        with_story(db, "speech");
        let root = say("speech", "What a speech!").comment(db);
        let answer = say("speech", "It was.").by("Bela").to(root.id).comment(db);
        let deeper = say("speech", "Was it though?").by("Cleo").to(answer.id).comment(db);
        assert_eq!((deeper.root_id, deeper.parent_id, deeper.depth), (root.id, Some(answer.id), 2));
        assert_eq!((answer.nth, deeper.nth), (Some(1), Some(2)));
        assert_eq!(deeper.parent_name.as_deref(), Some("Bela"));
        let (root_id, answer_id) = (root.id, answer.id);
        let root = read(db, move |tx| comment::find(tx, root_id));
        let answer = read(db, move |tx| comment::find(tx, answer_id));
        assert_eq!((root.replies, root.descendants), (1, 2));
        assert_eq!((answer.replies, answer.descendants), (1, 1));
    }

    fn what_cannot_be_answered_is_refused_with_a_sentence(db) {
        with_story(db, "speech");
        publish(db, &source("other", ""));
        let here = say("speech", "Here I am, and here I stay.").comment(db).id;
        let held = say("speech", "Held words").by("Bela").rules(Policy { hold: newsroom::Hold::All, ..Policy::default() }).comment(db).id;
        let gone = say("speech", "Gone words").by("Cleo").comment(db).id;
        write(db, move |tx| comment::set_state(tx, gone, CommentState::Removed, "mo", "", MORNING));
        let answer = |story: &str, parent: i64| sentence(&say(story, "An answer").by("Dora").to(parent).refused(db), "parent");
        assert!(answer("speech", 999_999).contains("not there"));
        assert!(answer("speech", held).contains("not there"));
        assert!(answer("speech", gone).contains("removed"));
        assert!(answer("other", here).contains("another story"));
    }

    fn an_answer_to_the_deepest_place_stands_beside_it(db) {
        with_story(db, "speech");
        let mut last = say("speech", "Level 0").comment(db);
        for level in 1..=MAX_DEPTH {
            last = say("speech", &format!("Level {level}")).to(last.id).comment(db);
        }
        assert_eq!(last.depth, MAX_DEPTH);
        let beside = say("speech", "Deeper still").to(last.id).comment(db);
        assert_eq!((beside.depth, beside.parent_id), (MAX_DEPTH, last.parent_id));
        let root = last.root_id;
        assert_eq!(read(db, move |tx| comment::find(tx, root)).descendants, MAX_DEPTH + 1);
        let id = beside.id;
        let link = read(db, move |tx| comment::permalink(tx, id));
        assert_eq!(link.ancestors.len(), usize::try_from(MAX_DEPTH).unwrap());
    }

    fn a_request_sent_twice_is_one_comment(db) {
        with_story(db, "speech");
        let seq = head(db);
        let first = say("speech", "Once.").keyed("k1", "Once.").posted(db);
        let again = say("speech", "Once.").keyed("k1", "Once.").at(MORNING + MINUTE).posted(db);
        assert!(again.replayed && !first.replayed);
        assert_eq!(first.comment.id, again.comment.id);
        assert_eq!(log_since(db, seq).len(), 1);
        assert!(matches!(say("speech", "Twice.").keyed("k1", "Twice.").refused(db), Error::Conflict(_)));
        assert!(!say("speech", "Other.").by("Bela").keyed("k1", "Other.").posted(db).replayed, "a key is its writer's own");
        assert_eq!(write(db, |tx| comment::forget_answered(tx, MORNING + DAY)), 2);
    }

    fn a_retry_is_known_by_its_network_when_the_device_had_no_cookie_yet(db) {
        with_story(db, "speech");
        let mut first = say("speech", "Once.").keyed("k1", "Once.");
        first.writer.network = Some(b"at home".to_vec());
        let mut again = first.clone();
        again.writer.device = Some(b"a fresh cookie".to_vec());
        let first = first.posted(db);
        assert_eq!(again.posted(db).comment.id, first.comment.id);
    }

    fn a_refused_comment_leaves_its_key_unused(db) {
        with_story(db, "speech");
        assert!(matches!(say("nowhere", "Hello there").keyed("k1", "a").refused(db), Error::NotFound("story")));
        assert!(!say("speech", "Hello there").keyed("k1", "b").posted(db).replayed);
    }

    fn a_closed_conversation_takes_nothing(db) {
        open(db);
        publish(db, &source("closed", "comments: closed"));
        publish(db, &source("off", "comments: off"));
        publish(db, &source("old", "date: 2020-09-01T00:00:00Z"));
        assert!(matches!(say("closed", "Hello").refused(db), Error::Closed(_)));
        assert!(matches!(say("off", "Hello").refused(db), Error::Closed(_)));
        let week = Policy { close_after_days: Some(7), ..Policy::default() };
        assert!(matches!(say("old", "Hello").rules(week.clone()).refused(db), Error::Closed(_)));
        assert_eq!(say("old", "Hello").comment(db).state, CommentState::Visible);
        assert!(read(db, move |tx| Ok(story::find(tx, "old", MORNING)?.closed(&week, MORNING))).is_some());
    }

    fn a_writer_may_correct_an_own_comment_for_five_minutes(db) {
        with_story(db, "speech");
        let id = say("speech", "What a speach!").comment(db).id;
        let policy = Policy::default();
        let ana = Writer { device: Some(b"ana's phone".to_vec()), ..Writer::default() };
        let stranger = Writer { device: Some(b"another".to_vec()), ..Writer::default() };
        let edit = |writer: &Writer, text: &'static str, now| {
            let (writer, policy) = (writer.clone(), policy.clone());
            db.write_now(move |tx| comment::edit(tx, id, &writer, text, &policy, now))
        };
        assert!(matches!(edit(&stranger, "Mine now", MORNING + 1), Err(Error::NotFound("comment"))));
        assert!(matches!(edit(&Writer::default(), "Mine now", MORNING + 1), Err(Error::NotFound("comment"))));
        let seq = head(db);
        let edited = edit(&ana, "What a *speech*!", MORNING + MINUTE).unwrap();
        assert_eq!((edited.source.as_str(), edited.edited_at), ("What a *speech*!", Some(MORNING + MINUTE)));
        assert_eq!(log_since(db, seq), [("comment-changed".to_owned(), id)]);
        assert!(read(db, move |tx| comment::find(tx, id)).html.to_string().contains("<em>speech</em>"));
        assert!(matches!(edit(&ana, "Too late", MORNING + 5 * MINUTE), Err(Error::Closed(_))));
        say("speech", "It was.").by("Bela").to(id).comment(db);
        assert!(matches!(edit(&ana, "Answered", MORNING + MINUTE), Err(Error::Closed(_))));
    }

    fn an_edit_cannot_smuggle_in_what_would_have_been_held(db) {
        with_story(db, "speech");
        write(db, |tx| newsroom::word::set(tx, newsroom::word::List::Suspect, &["moonlighting".to_owned()]));
        let id = say("speech", "Quite harmless words").comment(db).id;
        let ana = Writer { device: Some(b"ana's phone".to_vec()), ..Writer::default() };
        let edited = write(db, move |tx| comment::edit(tx, id, &ana, "Quite moonlighting words", &Policy::default(), MORNING + 1));
        assert_eq!(edited.state, CommentState::Held);
        assert!(edited.reason.contains("moonlighting"));
        assert_eq!(read(db, |tx| story::find(tx, "speech", MORNING)).card.comment_count, 0);
    }

    fn a_writer_may_take_an_own_comment_back(db) {
        with_story(db, "speech");
        let id = say("speech", "I regret this already.").comment(db).id;
        let ana = Writer { device: Some(b"ana's phone".to_vec()), ..Writer::default() };
        let stranger = Writer { device: Some(b"another".to_vec()), ..Writer::default() };
        assert!(matches!(refused(db, move |tx| comment::author_delete(tx, id, &stranger, MORNING)), Error::NotFound("comment")));
        write(db, move |tx| comment::author_delete(tx, id, &ana, MORNING));
        assert!(matches!(refused(db, move |tx| comment::find(tx, id)), Error::NotFound("comment")));
        assert_eq!(say("speech", "I regret this already.").comment(db).state, CommentState::Visible, "and may say it again");
    }
}

#[test]
fn a_draft_names_all_that_is_wrong_at_once() {
    let form = Form {
        name: " ".into(),
        email: "ana at home".into(),
        text: "\n".into(),
        ..Form::default()
    };
    let Err(Error::Invalid(fields)) = Draft::parse(form) else {
        panic!()
    };
    assert_eq!(
        fields.0.keys().collect::<Vec<_>>(),
        ["email", "name", "text"]
    );
}

#[test]
fn names_that_hide_or_turn_text_are_refused() {
    let draft = |name: &str| {
        Draft::parse(Form {
            name: name.into(),
            text: "Hello".into(),
            ..Form::default()
        })
    };
    for name in [
        "Ana\u{202e}",
        "A\u{200b}na",
        "An\u{0}a",
        "...",
        &"x".repeat(61),
        &format!("Ana{}", "\u{301}".repeat(50)),
    ] {
        assert!(draft(name).is_err(), "{name:?}");
    }
    for name in [
        "Ana",
        "अनन्या",
        "عائشة",
        "Zoë 2",
        "李",
        &"x".repeat(60),
        "क्\u{200d}ष",
    ] {
        assert!(draft(name).is_ok(), "{name:?}");
    }
}
