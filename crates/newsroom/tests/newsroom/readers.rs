//! What readers do beside writing: clap, report, come back; and what feeds show.

use newsroom::{Error, Hold, MIGRATIONS, Policy, applause, comment, report};
use store::on_each_db;

use crate::house::{
    MINUTE, MORNING, head, log_since, publish, read, refused, say, sentence, source, with_story,
    write,
};

on_each_db! { MIGRATIONS;
    fn a_reader_claps_once_and_may_take_it_back(db) {
        with_story(db, "speech");
        let id = say("speech", "Well said words").comment(db).id;
        let seq = head(db);
        let give = |voter: &'static [u8]| write(db, move |tx| applause::give(tx, id, voter, MORNING));
        let take = |voter: &'static [u8]| write(db, move |tx| applause::take_back(tx, id, voter, MORNING));
        assert_eq!((give(b"a"), give(b"a"), give(b"b")), (1, 1, 2));
        assert_eq!((take(b"c"), take(b"a"), take(b"a")), (2, 1, 1));
        assert_eq!(read(db, move |tx| comment::find(tx, id)).applause, 1);
        assert_eq!(log_since(db, seq).len(), 3, "what changed nothing is not told");
    }

    fn nobody_claps_for_what_is_not_seen(db) {
        with_story(db, "speech");
        let held = Policy { hold: Hold::All, ..Policy::default() };
        let id = say("speech", "Held words").rules(held).comment(db).id;
        assert!(matches!(refused(db, move |tx| applause::give(tx, id, b"a", MORNING)), Error::NotFound("comment")));
    }

    fn a_report_needs_a_reason_and_a_second_one_replaces_the_first(db) {
        with_story(db, "speech");
        let id = say("speech", "Bad words").comment(db).id;
        let error = refused(db, move |tx| report::file(tx, id, b"a", "dislike", &"x".repeat(1001), MORNING));
        assert!(sentence(&error, "reason").contains("choose") && sentence(&error, "note").contains("1,000"));
        for (reason, _) in report::REASONS {
            write(db, move |tx| report::file(tx, id, b"a", reason, " see above ", MORNING));
        }
        let open = read(db, |tx| report::open(tx, 9));
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].reason.as_str(), open[0].note.as_str()), ("other", "see above"));
        let missing = id + 99;
        assert!(matches!(refused(db, move |tx| report::file(tx, missing, b"a", "spam", "", MORNING)), Error::NotFound("comment")));
    }

    fn a_device_finds_what_it_did_again(db) {
        let story = with_story(db, "speech");
        let id = say("speech", "Seen words of Ana").comment(db).id;
        let held = Policy { hold: Hold::All, ..Policy::default() };
        let waiting = say("speech", "Held words of Ana").rules(held).at(MORNING + 1).comment(db).id;
        let other = say("speech", "Words of Bela").by("Bela").comment(db).id;
        write(db, move |tx| applause::give(tx, other, b"ana's phone", MORNING));
        let mine = read(db, move |tx| comment::of_device(tx, story, b"ana's phone", 50));
        assert_eq!(mine.pending.iter().map(|one| one.id).collect::<Vec<_>>(), [waiting]);
        assert_eq!((mine.own, mine.applauded, mine.name.as_deref()), (vec![id], vec![other], Some("Ana")));
        let nobody = read(db, move |tx| comment::of_device(tx, story, b"a stranger", 50));
        assert!(nobody.pending.is_empty() && nobody.own.is_empty() && nobody.applauded.is_empty() && nobody.name.is_none());
    }

    fn the_newest_comments_come_with_their_stories(db) {
        let story = with_story(db, "speech");
        publish(db, &source("other", ""));
        let first = say("speech", "The first words").comment(db).id;
        let second = say("other", "The second words").at(MORNING + MINUTE).comment(db).id;
        let newest = read(db, |tx| comment::newest(tx, None, 9));
        assert_eq!(newest.iter().map(|(one, card)| (one.id, card.slug.as_str())).collect::<Vec<_>>(), [(second, "other"), (first, "speech")]);
        let here = read(db, move |tx| comment::newest(tx, Some(story), 9));
        assert_eq!(here.iter().map(|(one, _)| one.id).collect::<Vec<_>>(), [first]);
    }
}
