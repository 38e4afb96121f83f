//! Bans: whom they stop, until when, and how they end.

use newsroom::ban::{self, FOR_GOOD, Kind, NewBan};
use newsroom::comment::{self, Writer};
use newsroom::moderation::person::{self, Person};
use newsroom::moderation::{self, log, queue};
use newsroom::{Error, MIGRATIONS, Policy};
use store::{Db, on_each_db};

use crate::house::{DAY, MINUTE, MORNING, mo, read, refused, say, sentence, with_story, write};

fn new(comment_id: i64, kind: Kind, until_at: i64) -> NewBan {
    NewBan {
        comment_id,
        kind,
        until_at,
        why: "Please read the rules.".to_owned(),
    }
}

fn bans(db: &Db, new: NewBan) -> i64 {
    write(db, move |tx| ban::set(tx, &mo(), &new, MORNING))
}

on_each_db! { MIGRATIONS;
    fn a_banned_reader_is_told_until_when_and_may_write_after_it(db) {
        with_story(db, "speech");
        let id = say("speech", "Rude words").comment(db).id;
        bans(db, new(id, Kind::Device, MORNING + DAY));
        let Error::Forbidden(words) = say("speech", "More rude words").at(MORNING + MINUTE).refused(db) else { panic!() };
        assert_eq!(words, "You cannot write here until 22 September 2020, 01:00 UTC. The newsroom says: Please read the rules.");
        let writer = Writer { device: Some(b"ana's phone".to_vec()), ..Writer::default() };
        let edit = refused(db, move |tx| comment::edit(tx, id, &writer, "Ruder words", &Policy::default(), MORNING + MINUTE));
        assert!(matches!(edit, Error::Forbidden(_)), "{edit:?}");
        say("speech", "A word of another").by("Bela").at(MORNING + MINUTE).comment(db);
        say("speech", "Kinder words").at(MORNING + DAY).comment(db);
    }

    fn somebody_is_known_by_the_mail_they_gave_on_every_device(db) {
        with_story(db, "speech");
        let mut first = say("speech", "Rude words");
        first.form.email = "Ana@Example.org".to_owned();
        let id = first.comment(db).id;
        bans(db, new(id, Kind::Mail, FOR_GOOD));
        let mut again = say("speech", "More of them").by("Nobody");
        again.form.email = "ana@example.org".to_owned();
        assert!(matches!(again.refused(db), Error::Forbidden(words) if words.starts_with("You can no longer write here.")));
        say("speech", "And without it").by("Nobody").comment(db);
        let person = read(db, move |tx| Person::of_comment(tx, id));
        assert_eq!(person.best(), Some(Kind::Mail));
        assert_eq!(read(db, move |tx| ban::of(tx, &person, MORNING)).len(), 1);
    }

    fn a_network_is_banned_for_its_day_only(db) {
        with_story(db, "speech");
        let mut say_it = say("speech", "Rude words");
        say_it.writer.network = Some(b"a network".to_vec());
        let id = say_it.comment(db).id;
        let ban = bans(db, new(id, Kind::Network, FOR_GOOD));
        let until = read(db, move |tx| ban::find(tx, ban)).until_at;
        assert!(until <= MORNING + DAY && until % DAY == 0);
        let late = NewBan { ..new(id, Kind::Network, FOR_GOOD) };
        let error = refused(db, move |tx| ban::set(tx, &mo(), &late, MORNING + 2 * DAY));
        assert!(sentence(&error, "kind").contains("for the day only"));
    }

    fn what_makes_no_sense_is_refused_with_words(db) {
        with_story(db, "speech");
        let id = say("speech", "Plain words").comment(db).id;
        let past = new(id, Kind::Device, MORNING);
        assert!(sentence(&refused(db, move |tx| ban::set(tx, &mo(), &past, MORNING)), "until").contains("still to come"));
        let unknown = new(id, Kind::Mail, FOR_GOOD);
        assert!(sentence(&refused(db, move |tx| ban::set(tx, &mo(), &unknown, MORNING)), "kind").contains("not known by that"));
        let mut ours = say("speech", "A word from us").by("Rui");
        ours.writer.staff = true;
        let ours = ours.comment(db).id;
        let us = new(ours, Kind::Device, FOR_GOOD);
        assert!(matches!(refused(db, move |tx| ban::set(tx, &mo(), &us, MORNING)), Error::Conflict(_)));
    }

    fn a_lifted_ban_is_over_and_both_can_be_taken_back(db) {
        with_story(db, "speech");
        let id = say("speech", "Rude words").comment(db).id;
        let ban = bans(db, new(id, Kind::Device, MORNING + DAY));
        let set = read(db, |tx| log::page(tx, &log::Filter::default(), None, 9)).items[0].id;
        write(db, move |tx| ban::lift(tx, &mo(), ban, MORNING));
        say("speech", "Words after it was lifted").at(MORNING + MINUTE).comment(db);
        assert!(matches!(refused(db, move |tx| ban::lift(tx, &mo(), ban, MORNING)), Error::Conflict(_)));
        let newer = refused(db, move |tx| moderation::undo(tx, &mo(), set, MORNING).map(|_| ()));
        assert!(matches!(&newer, Error::Conflict(words) if words == "Mo lifted this ban a moment ago."), "{newer:?}");
        let lift = read(db, |tx| log::page(tx, &log::Filter::default(), None, 9)).items[0].id;
        write(db, move |tx| moderation::undo(tx, &mo(), lift, MORNING).map(|_| ()));
        assert!(matches!(say("speech", "Words while it holds again").at(MORNING + 2 * MINUTE).refused(db), Error::Forbidden(_)));
        assert_eq!(read(db, |tx| ban::all(tx, None, 9)).items.len(), 1);
    }

    fn a_history_counts_what_one_person_wrote(db) {
        with_story(db, "speech");
        let ids: Vec<i64> = (0..4).map(|n| say("speech", &format!("Words, number {n}")).at(MORNING + n).comment(db).id).collect();
        say("speech", "A word of another").by("Bela").comment(db);
        let (spam, last) = (ids[0], ids[3]);
        write(db, move |tx| comment::set_state(tx, spam, comment::CommentState::Spam, "mo", "", MORNING));
        let (history, former) = read(db, move |tx| {
            let person = Person::of_comment(tx, last)?;
            Ok((person::history(tx, &person, MORNING)?, queue::last_of(tx, &person, last, 5)?))
        });
        assert_eq!((history.visible, history.spam, history.more), (3, 1, false));
        assert_eq!(former.iter().map(|one| one.opening.as_str()).collect::<Vec<_>>(), ["Words, number 2", "Words, number 1", "Words, number 0"]);
    }
}
