//! Word lists as the desk keeps them, and what a list would have held.

use newsroom::comment::{self, CommentState};
use newsroom::markup::fold::WordList;
use newsroom::moderation::{self, log, trial};
use newsroom::word::{self, List};
use newsroom::{Error, MIGRATIONS};
use store::on_each_db;

use crate::house::{DAY, MORNING, mo, read, refused, say, sentence, with_story, write};

on_each_db! { MIGRATIONS;
    fn a_list_is_changed_by_who_saw_it_last_and_put_back(db) {
        let one = vec!["swindle".to_owned()];
        let list = one.clone();
        assert!(write(db, move |tx| word::change(tx, &mo(), List::Banned, (&word::seal(&[]), &list), MORNING)));
        let list = one.clone();
        assert!(!write(db, move |tx| word::change(tx, &mo(), List::Banned, (&word::seal(&list), &list), MORNING)), "nothing changed");
        let stale = refused(db, move |tx| word::change(tx, &mo(), List::Banned, (&word::seal(&[]), &["obman".to_owned()]), MORNING));
        assert!(matches!(&stale, Error::Conflict(words) if words.contains("meanwhile")), "{stale:?}");
        let act = read(db, |tx| log::page(tx, &log::Filter::default(), None, 9)).items.remove(0);
        assert_eq!((act.act.as_str(), act.why.as_str()), ("words.set", "banned: 1 added, 0 taken out"));
        write(db, move |tx| moderation::undo(tx, &mo(), act.id, MORNING).map(|_| ()));
        assert!(read(db, word::all).is_empty());
    }

    fn a_trial_says_what_would_have_been_held_and_what_moderators_thought_of_it(db) {
        with_story(db, "speech");
        let good = say("speech", "A Swíndle of a joke, and a good one").comment(db).id;
        let bad = say("speech", "swindle, swindle").by("Bela").comment(db).id;
        say("speech", "Nothing of the kind").by("Cleo").comment(db);
        say("speech", "An old swindle").by("Dora").at(MORNING - 40 * DAY).comment(db);
        write(db, move |tx| {
            let deed = moderation::act::Deed::Approve;
            moderation::act::act(tx, &mo(), (good, 0), &deed, "", MORNING)?;
            comment::set_state(tx, bad, CommentState::Spam, "mo", "", MORNING)
        });
        let list = WordList::new(["swindle"]);
        let chunk = read(db, move |tx| trial::chunk(tx, &list, None, MORNING - 30 * DAY));
        assert_eq!((chunk.looked, chunk.next), (3, None));
        let hits: Vec<(CommentState, bool, Vec<String>)> = chunk.hits.into_iter().map(|hit| (hit.state, hit.approved, hit.found)).collect();
        assert_eq!(hits, [
            (CommentState::Spam, false, vec!["swindle".to_owned()]),
            (CommentState::Visible, true, vec!["Swíndle".to_owned()]),
        ]);
    }
}

#[test]
fn a_list_is_read_line_by_line() {
    let text = "# remarks\n\n Cheap   Tickets \nswindle\nSWINDLE\r\nधोखा\n";
    assert_eq!(
        word::read_list("banned", text).unwrap(),
        ["cheap tickets", "swindle", "धोखा"]
    );
    let error = word::read_list("banned", "fine\n!!!").unwrap_err();
    assert!(sentence(&error, "banned").starts_with("Line 2 "));
}
