//! Live pages: entries of many hands, results that come by themselves and are mended in place.

use newsroom::audit::Doer;
use newsroom::award::{
    EditionStatus, NewAward, NewCategory, NewEdition, NewNomination, SaidKind, Saying, WinnerRule,
    award, category, edition, nomination, result,
};
use newsroom::liveblog::{self, Draft, Entry, EntryDraft, EntryKind, Order, State};
use newsroom::{Cursor, Error, Event, MIGRATIONS, Millis};
use store::{Db, log, on_each_db};

use crate::house::{MINUTE, MORNING, open, publish, read, refused, source, write};

fn rui() -> Doer {
    Doer::house("Rui")
}

/// A live page that has begun; its row id.
fn night(db: &Db, edition: &str) -> i64 {
    let draft = Draft {
        title: "The night of the Lamps".to_owned(),
        edition: edition.to_owned(),
        ..Draft::default()
    };
    write(db, move |tx| {
        let slug = liveblog::create(tx, &draft, &rui(), MORNING)?;
        Ok(liveblog::move_to(tx, &slug, State::Live, &rui(), MORNING)?.id)
    })
}

/// An edition with one category and three nominees: category, nominees.
fn lamps(db: &Db) -> (i64, Vec<i64>) {
    write(db, |tx| {
        let award = NewAward {
            slug: "lamps".to_owned(),
            name: "The Lamps".to_owned(),
            ..NewAward::default()
        };
        let award_id = award::save(tx, &award, MORNING)?;
        let edition = NewEdition {
            award_id,
            slug: "2020".to_owned(),
            label: "The Lamps of 2020".to_owned(),
            year: 2020,
            status: EditionStatus::Live,
            ..NewEdition::default()
        };
        let edition_id = edition::save(tx, &edition, MORNING)?;
        let category = NewCategory {
            edition_id,
            slug: "lead".to_owned(),
            name: "Best Lead".to_owned(),
            winner_rule: WinnerRule::TiesAllowed,
            place: 1,
            weight: 1,
            ..NewCategory::default()
        };
        let category = category::save(tx, &category, MORNING)?;
        let mut nominees = Vec::new();
        for (place, name) in (1..).zip(["Mina Vale", "Otto Brand", "Lena Moss"]) {
            let new = NewNomination {
                category_id: category,
                place,
                credited: name.to_owned(),
                ..NewNomination::default()
            };
            nominees.push(nomination::add(tx, &new, MORNING)?);
        }
        Ok((category, nominees))
    })
}

fn say(db: &Db, category: i64, kind: SaidKind, nomination: Option<i64>, now: Millis) -> i64 {
    let saying = Saying {
        kind,
        nomination,
        at: Some(now),
        ..Saying::default()
    };
    write(db, move |tx| {
        Ok(result::say(tx, category, &saying, &rui(), now)?.id)
    })
}

fn entries(db: &Db, page: i64) -> Vec<Entry> {
    read(db, move |tx| {
        Ok(liveblog::entries(tx, page, Order::Newest, None, 100)?.items)
    })
}

/// Names of the winners as the live page shows them.
fn winners(db: &Db) -> Vec<String> {
    read(db, |tx| {
        let edition = edition::by_path(tx, "lamps", "2020")?.unwrap();
        let all = liveblog::winners(tx, edition.id)?;
        Ok(all
            .into_iter()
            .flat_map(|it| it.winners)
            .map(|it| it.credited)
            .collect())
    })
}

fn words(text: &str) -> EntryDraft {
    EntryDraft {
        kind: "post".to_owned(),
        text: text.to_owned(),
        ..EntryDraft::default()
    }
}

fn post(db: &Db, page: i64, draft: EntryDraft, now: Millis) -> i64 {
    write(db, move |tx| liveblog::post(tx, page, &draft, &rui(), now))
}

fn told(db: &Db, page: i64) -> Vec<Event> {
    read(db, move |tx| {
        let entries = log::since_in(tx, &newsroom::event::liveblog_topic(page), 0, 1_000)?;
        Ok(entries.iter().filter_map(Event::read).collect())
    })
}

on_each_db! { MIGRATIONS;
    fn a_result_is_one_entry_that_is_mended_where_it_stands(db) {
        open(db);
        let (category, nominees) = lamps(db);
        let page = night(db, "lamps/2020");
        let first = say(db, category, SaidKind::Announced, Some(nominees[0]), MORNING + MINUTE);
        let shown = entries(db, page);
        assert_eq!((shown.len(), shown[0].kind), (1, EntryKind::Result));
        assert_eq!((shown[0].corrected_at, shown[0].posted_at), (None, MORNING + MINUTE));
        assert_eq!(winners(db), ["Mina Vale"]);

        write(db, move |tx| result::undo(tx, first, &rui(), MORNING + 2 * MINUTE));
        let shown = entries(db, page);
        assert_eq!(shown.len(), 1, "the entry stays and says that it was taken back");
        assert_eq!(shown[0].corrected_at, Some(MORNING + 2 * MINUTE));
        assert!(winners(db).is_empty());

        say(db, category, SaidKind::Announced, Some(nominees[1]), MORNING + 3 * MINUTE);
        let shown = entries(db, page);
        assert_eq!((shown.len(), shown[0].corrected_at), (1, Some(MORNING + 3 * MINUTE)));
        assert_eq!(shown[0].posted_at, MORNING + MINUTE, "it stands where it stood");
        assert_eq!(winners(db), ["Otto Brand"]);
    }

    fn a_winner_who_declines_is_no_correction_but_is_told(db) {
        open(db);
        let (category, nominees) = lamps(db);
        let page = night(db, "lamps/2020");
        say(db, category, SaidKind::Announced, Some(nominees[0]), MORNING + MINUTE);
        let before = told(db, page).len();
        say(db, category, SaidKind::Declined, Some(nominees[0]), MORNING + 2 * MINUTE);
        assert_eq!(entries(db, page)[0].corrected_at, None);
        assert!(matches!(told(db, page)[before..], [Event::EntryWritten { .. }]));
    }

    fn a_category_without_an_award_says_so(db) {
        open(db);
        let (category, _) = lamps(db);
        let page = night(db, "lamps/2020");
        say(db, category, SaidKind::NoAward, None, MORNING + MINUTE);
        assert!(entries(db, page)[0].no_award);
    }

    fn a_night_that_is_over_gets_no_new_entry_but_is_mended(db) {
        open(db);
        let (category, nominees) = lamps(db);
        let page = night(db, "lamps/2020");
        write(db, |tx| liveblog::move_to(tx, "the-night-of-the-lamps", State::Ended, &rui(), MORNING + MINUTE));
        let before = told(db, page).len();
        say(db, category, SaidKind::Announced, Some(nominees[0]), MORNING + 2 * MINUTE);
        assert!(entries(db, page).is_empty());
        assert!(matches!(told(db, page)[before..], [Event::LiveblogChanged { .. }]), "the table of winners is told");
    }

    fn what_only_the_desk_sees_is_told_to_nobody_and_found_by_nobody(db) {
        open(db);
        let draft = Draft { title: "A secret night".to_owned(), ..Draft::default() };
        write(db, move |tx| liveblog::create(tx, &draft, &rui(), MORNING));
        let error = refused(db, |tx| liveblog::find(tx, "a-secret-night"));
        assert!(matches!(error, Error::NotFound(_)));
        let page = read(db, |tx| Ok(liveblog::find_any(tx, "a-secret-night")?.id));
        assert!(!read(db, move |tx| liveblog::is_public(tx, page)));
        assert!(told(db, page).is_empty());
    }

    fn pages_of_entries_meet_without_gap_or_overlap_in_both_orders(db) {
        open(db);
        let page = night(db, "");
        // Many in the same millisecond, as on a night.
        let posted: Vec<i64> = (0..25_i64)
            .map(|n| post(db, page, words(&format!("Thought {n}")), MORNING + n / 10))
            .collect();
        for order in [Order::Newest, Order::Oldest] {
            let mut seen = Vec::new();
            let mut after: Option<Cursor> = None;
            loop {
                let found = read(db, move |tx| liveblog::entries(tx, page, order, after.as_ref(), 7));
                seen.extend(found.items.iter().map(|entry| entry.id));
                after = found.next;
                if after.is_none() { break; }
            }
            let mut right = posted.clone();
            if order == Order::Newest { right.reverse(); }
            assert_eq!(seen, right);
        }
    }

    fn of_two_writers_the_second_is_told_and_loses_nothing(db) {
        open(db);
        let page = night(db, "");
        let id = post(db, page, words("The host enters."), MORNING);
        write(db, move |tx| liveblog::edit(tx, page, id, &words("The host comes in."), 1, &rui(), MORNING + 1));
        let error = refused(db, move |tx| liveblog::edit(tx, page, id, &words("Too late."), 1, &rui(), MORNING + 2));
        assert!(matches!(error, Error::Conflict(_)));
        assert_eq!(entries(db, page)[0].source, "The host comes in.");
    }

    fn a_form_sent_twice_is_one_entry(db) {
        open(db);
        let page = night(db, "");
        let draft = EntryDraft { once: "abc".to_owned(), ..words("Once.") };
        let first = post(db, page, draft.clone(), MORNING);
        assert_eq!(post(db, page, draft, MORNING + 5), first);
        assert_eq!(entries(db, page).len(), 1);
    }

    fn a_key_moment_is_pinned_and_what_is_taken_away_comes_back(db) {
        open(db);
        let page = night(db, "");
        let draft = EntryDraft { kind: "key".to_owned(), title: "The envelope".to_owned(), ..words("It was the wrong one.") };
        let id = post(db, page, draft, MORNING);
        assert_eq!(read(db, move |tx| liveblog::pinned(tx, page)).len(), 1);
        write(db, move |tx| liveblog::remove(tx, page, id, &rui(), MORNING + 1));
        assert!(entries(db, page).is_empty());
        assert!(read(db, move |tx| liveblog::pinned(tx, page)).is_empty());
        assert!(matches!(refused(db, move |tx| liveblog::entry(tx, page, id)), Error::Gone));
        write(db, move |tx| liveblog::restore(tx, page, id, &rui(), MORNING + 2));
        assert_eq!(entries(db, page).len(), 1);
        let events = told(db, page);
        assert!(matches!(events[events.len() - 2..], [Event::EntryGone { .. }, Event::EntryWritten { .. }]));
    }

    fn what_cannot_be_kept_is_refused_with_its_line(db) {
        open(db);
        let page = night(db, "");
        let wrong = EntryDraft { kind: "key".to_owned(), ..words("One\n\n::video{title=\"no address\"}") };
        let Error::Invalid(faults) = refused(db, move |tx| liveblog::post(tx, page, &wrong, &rui(), MORNING)) else {
            panic!("refused by field");
        };
        assert!(faults.0["text"].contains("Line 3"), "{faults:?}");
        assert!(faults.0.contains_key("title"), "a key moment needs a title");
        let unknown = words("::image{src=\"nowhere.jpg\" alt=\"x\"}");
        let Error::Invalid(faults) = refused(db, move |tx| liveblog::post(tx, page, &unknown, &rui(), MORNING)) else {
            panic!("refused by field");
        };
        assert!(faults.0["text"].contains("nowhere.jpg"));
    }

    fn a_live_page_hangs_on_what_is_there(db) {
        open(db);
        lamps(db);
        publish(db, &source("the-story", ""));
        let nowhere = Draft { title: "A night".to_owned(), edition: "lamps/1999".to_owned(), story: "none".to_owned(), ..Draft::default() };
        let Error::Invalid(faults) = refused(db, move |tx| liveblog::create(tx, &nowhere, &rui(), MORNING)) else {
            panic!("refused by field");
        };
        assert_eq!(faults.0.keys().collect::<Vec<_>>(), ["edition", "story"]);
        let there = Draft {
            title: "A night".to_owned(),
            edition: "lamps/2020".to_owned(),
            story: "/television/the-story".to_owned(),
            ..Draft::default()
        };
        let slug = write(db, move |tx| liveblog::create(tx, &there, &rui(), MORNING));
        let found = read(db, move |tx| liveblog::find_any(tx, &slug));
        assert_eq!(found.edition.unwrap().path, "lamps/2020");
        assert_eq!(found.story.unwrap().slug, "the-story");
    }
}
