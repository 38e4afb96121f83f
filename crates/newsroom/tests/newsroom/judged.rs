//! The checks a comment goes through before it is seen.

use newsroom::comment::CommentState;
use newsroom::word::{self, List};
use newsroom::{Error, Hold, MIGRATIONS, Policy, moderation};
use store::{Db, on_each_db};

use crate::house::{DAY, MINUTE, MORNING, open, publish, say, sentence, source, with_story, write};

fn lists(db: &Db, banned: &[&str], suspect: &[&str]) {
    let owned = |words: &[&str]| {
        words
            .iter()
            .map(|&word| word.to_owned())
            .collect::<Vec<_>>()
    };
    let (banned, suspect) = (owned(banned), owned(suspect));
    write(db, move |tx| {
        word::set(tx, List::Banned, &banned)?;
        word::set(tx, List::Suspect, &suspect)
    });
}

fn rules(reason: &str) -> Vec<String> {
    moderation::reasons(reason)
        .into_iter()
        .map(|reason| reason.rule)
        .collect()
}

on_each_db! { MIGRATIONS;
    fn the_same_words_by_the_same_reader_are_refused_for_a_day(db) {
        with_story(db, "speech");
        publish(db, &source("other", ""));
        say("speech", "He deserved it, every bit of it.").comment(db);
        let again = say("speech", "HE deserved it -- every bit of it!!").at(MORNING + MINUTE);
        let Error::Conflict(words) = again.refused(db) else { panic!() };
        assert_eq!(words, "You already said this.");
        assert!(matches!(say("other", "He deserved it, every bit of it.").refused(db), Error::Conflict(_)), "nor under another story");
        assert!(matches!(say("speech", "He deserved it, every bit of it.").by("Bela").refused(db), Error::Conflict(_)), "nor by another under this");
        say("other", "He deserved it, every bit of it.").by("Bela").comment(db);
        say("speech", "He deserved it, every bit of it.").at(MORNING + DAY + 1).comment(db);
    }

    fn short_words_may_be_said_by_many_and_once_by_each_under_a_story(db) {
        with_story(db, "speech");
        publish(db, &source("other", ""));
        say("speech", "Yes!").comment(db);
        say("speech", "yes").by("Bela").comment(db);
        say("other", "Yes!").comment(db);
        assert!(matches!(say("speech", "YES").refused(db), Error::Conflict(_)));
    }

    fn nearly_the_same_words_wait_for_mo(db) {
        with_story(db, "speech");
        let text: String = (0..80).map(|n| format!("word{n} ")).collect();
        say("speech", &text).comment(db);
        let near = say("speech", &format!("{text} indeed")).by("Bela").comment(db);
        assert_eq!(near.state, CommentState::Held);
        assert_eq!(rules(&near.reason), ["repeat"]);
        let off = Policy { repeat_window_ms: 0, ..Policy::default() };
        assert_eq!(say("speech", &text).rules(off).comment(db).state, CommentState::Visible, "unless it is turned off");
    }

    fn words_of_the_lists_hold_a_comment_whole_and_in_any_disguise(db) {
        with_story(db, "speech");
        lists(db, &["Schwindel", "buy now"], &["пират", "पायरेसी"]);
        let state = |text: &str| {
            let comment = say("speech", text).comment(db);
            (comment.state, rules(&comment.reason))
        };
        assert_eq!(state("Das ist ein Schwindel."), (CommentState::Held, vec!["banned".to_owned()]));
        assert_eq!(state("Please BUY, NOW or never"), (CommentState::Held, vec!["banned".to_owned()]));
        assert_eq!(state("Schwindelfrei is another word").0, CommentState::Visible);
        assert_eq!(state("buy it now").0, CommentState::Visible);
        assert_eq!(state("Это ПИРАТ, наверное").1, ["suspect"]);
        assert_eq!(state("यह पायरेसी है").1, ["suspect"]);
        let hidden = say("speech", "An ordinary text").by("Schwindel").comment(db);
        assert_eq!(hidden.state, CommentState::Held, "a name is read too");
    }

    fn the_reason_marks_the_words_in_the_source(db) {
        with_story(db, "speech");
        lists(db, &["schwindel"], &["now"]);
        let comment = say("speech", "Ein *Schwindel*, now").comment(db);
        let reasons = moderation::reasons(&comment.reason);
        assert_eq!(reasons.len(), 2);
        let marked: Vec<&str> = reasons.iter().flat_map(|reason| &reason.marks).map(|&(from, to)| &comment.source[from..to]).collect();
        assert_eq!(marked, ["Schwindel", "now"]);
        assert_eq!(reasons[0].rule, "banned");
    }

    fn a_comment_with_many_words_is_compared_with_the_whole_list(db) {
        with_story(db, "speech");
        lists(db, &["needle"], &[]);
        let hay: String = (0..900).map(|n| format!("hay{n} ")).collect();
        assert_eq!(say("speech", &format!("{hay} needle")).comment(db).state, CommentState::Held);
    }

    fn the_policy_says_what_is_held(db) {
        with_story(db, "speech");
        let hold = |hold| Policy { hold, ..Policy::default() };
        let state = |name: &str, text: &str, policy| say("speech", text).by(name).rules(policy).comment(db).state;
        assert_eq!(state("Ana", "Nothing is held here", hold(Hold::None)), CommentState::Visible);
        assert_eq!(state("Ana", "All is held here", hold(Hold::All)), CommentState::Held);
        assert_eq!(state("Ana", "Look at https://example.org here", hold(Hold::Links)), CommentState::Held);
        assert_eq!(state("Ana", "No link to be seen", hold(Hold::Links)), CommentState::Visible);
        assert_eq!(state("Ana", "Ana is known by now", hold(Hold::First)), CommentState::Visible);
        assert_eq!(state("Bela", "Bela writes for the first time", hold(Hold::First)), CommentState::Held);
        assert_eq!(state("Bela", "Bela writes again, still not seen", hold(Hold::First)), CommentState::Held);
        let mut nobody = say("speech", "Who has no device is always new").rules(hold(Hold::First));
        nobody.writer.device = None;
        assert_eq!(nobody.comment(db).state, CommentState::Held);
    }

    fn too_many_links_are_held_under_every_policy(db) {
        with_story(db, "speech");
        let links: String = (0..4).map(|n| format!("https://example.org/{n} ")).collect();
        let comment = say("speech", &links).comment(db);
        assert_eq!((comment.state, rules(&comment.reason)), (CommentState::Held, vec!["links".to_owned()]));
    }

    fn a_story_may_hold_all_and_the_newsroom_is_trusted(db) {
        open(db);
        publish(db, &source("speech", "comments: held"));
        assert_eq!(say("speech", "A reader's words").comment(db).state, CommentState::Held);
        let mut staff = say("speech", "The newsroom's words").by("Rui Prado").rules(Policy { hold: Hold::All, ..Policy::default() });
        staff.writer.staff = true;
        let comment = staff.comment(db);
        assert_eq!((comment.state, comment.staff), (CommentState::Visible, true));
    }

    fn nobody_signs_with_the_name_of_one_of_our_writers(db) {
        with_story(db, "speech");
        assert!(sentence(&say("speech", "I wrote this").by("rui  PRADO").refused(db), "name").contains("another"));
        say("speech", "I did not write this").by("Rui").comment(db);
    }

    fn guests_may_be_kept_out(db) {
        with_story(db, "speech");
        let closed = Policy { guests: false, ..Policy::default() };
        assert!(matches!(say("speech", "Hello there").rules(closed).refused(db), Error::Forbidden(_)));
    }

    fn slow_mode_asks_each_device_to_wait(db) {
        with_story(db, "speech");
        publish(db, &source("other", ""));
        let slow = Policy { slow_ms: MINUTE, ..Policy::default() };
        say("speech", "The first of Ana").rules(slow.clone()).comment(db);
        let second = say("speech", "The second of Ana").rules(slow.clone());
        let Error::TooSoon { retry_ms } = second.clone().at(MORNING + 20_000).refused(db) else { panic!() };
        assert_eq!(retry_ms, 40_000);
        say("speech", "The first of Bela").by("Bela").rules(slow.clone()).at(MORNING + 1).comment(db);
        say("other", "Ana elsewhere").rules(slow).at(MORNING + 1).comment(db);
        second.at(MORNING + MINUTE).comment(db);
    }
}
