//! Awards as the desk enters them, the console's races, and rehearsals.

use std::collections::BTreeSet;

use newsroom::audit::Doer;
use newsroom::award::desk::{
    self, AwardDraft, CategoryDraft, EditionDraft, EveningDraft, NomineeDraft, PersonLine, WorkLine,
};
use newsroom::award::night::{self, Seen};
use newsroom::award::rehearsal::{self, Call};
use newsroom::award::{SaidKind, Saying, category, edition, honour, result, sheet};
use newsroom::prediction::league::{self, Engine, NewLeague};
use newsroom::prediction::{self, score};
use newsroom::{Error, MIGRATIONS, redirect};
use store::{Db, Tx, on_each_db, params};

use crate::house::{MORNING, mo, read, write};
use crate::predictions::guest;

fn rui() -> Doer {
    Doer::house("Rui")
}

fn award() -> AwardDraft {
    AwardDraft {
        name: "Lamplight Awards".to_owned(),
        slug: "lamps".to_owned(),
        body: "Guild of Lamps".to_owned(),
        ..AwardDraft::default()
    }
}

fn year() -> EditionDraft {
    EditionDraft {
        label: "5th Lamplight Awards".to_owned(),
        year: "2020".to_owned(),
        zone: "America/Los_Angeles".to_owned(),
        status: "nominated".to_owned(),
        nominees: "complete".to_owned(),
        ..EditionDraft::default()
    }
}

fn category_called(name: &str) -> CategoryDraft {
    CategoryDraft {
        name: name.to_owned(),
        line_kind: "competitive".to_owned(),
        nominee_kind: "person".to_owned(),
        rule: "ties_allowed".to_owned(),
        ..CategoryDraft::default()
    }
}

fn nominee(name: &str) -> NomineeDraft {
    NomineeDraft {
        people: vec![PersonLine {
            name: name.to_owned(),
            kind: "person".to_owned(),
            ..PersonLine::default()
        }],
        works: vec![WorkLine {
            title: "The Long Hall".to_owned(),
            relation: "for".to_owned(),
        }],
        ..NomineeDraft::default()
    }
}

/// An award with one edition of so many categories, each with so many nominees; answers the edition's row id.
fn furnish(tx: &mut Tx<'_>, categories: usize, nominees: usize) -> newsroom::Result<i64> {
    desk::add_award(tx, &award(), &rui(), MORNING)?;
    let (id, _) = desk::award_of(tx, "lamps")?.unwrap();
    desk::add_edition(tx, id, &year(), &rui(), MORNING)?;
    let (edition, _) = desk::edition_of(tx, "lamps", "2020")?.unwrap();
    for number in 1..=categories {
        let slug = desk::add_category(
            tx,
            edition,
            &category_called(&format!("Prize {number}")),
            &rui(),
            MORNING,
        )?;
        let (category, _) = desk::category_of(tx, edition, &slug)?.unwrap();
        for place in 1..=nominees {
            let name = format!("Player {number}-{place}");
            desk::add_nominee(tx, category, &nominee(&name), &rui(), MORNING)?;
        }
    }
    Ok(edition)
}

/// The first category of an edition and its first nominee, as row ids.
fn first_of(db: &Db, edition: i64) -> (i64, i64) {
    let sheet = read(db, move |tx| sheet::edition(tx, edition));
    let first = &sheet.categories[0];
    (first.category.id, first.nominees[0].id)
}

fn invalid(error: &Error) -> Vec<&str> {
    match error {
        Error::Invalid(fields) => fields.0.keys().map(String::as_str).collect(),
        other => panic!("{other:?}"),
    }
}

on_each_db! {
    MIGRATIONS;

    fn an_edition_is_entered_with_evenings_categories_and_nominees(db) {
        let edition = write(db, |tx| furnish(tx, 2, 3));
        write(db, move |tx| {
            let evenings = [EveningDraft {
                name: "Telecast".to_owned(),
                starts_at: "2020-09-20T17:00".to_owned(),
                ..EveningDraft::default()
            }];
            desk::save_evenings(tx, edition, &evenings, &rui(), MORNING)?;
            let (id, mut draft) = desk::category_of(tx, edition, "prize-1")?.unwrap();
            draft.evening = "1".to_owned();
            draft.locks_at = "2020-09-20T16:30".to_owned();
            desk::change_category(tx, id, &draft, &rui(), MORNING)
        });
        let found = read(db, move |tx| sheet::edition(tx, edition));
        assert_eq!(found.categories.len(), 2);
        let first = &found.categories[0];
        assert_eq!(first.nominees.len(), 3);
        assert_eq!(first.nominees[0].credited, "Player 1-1");
        assert_eq!(first.nominees[0].works[0].title, "The Long Hall");
        assert_eq!(first.category.session_id, Some(found.sessions[0].id));
        // 16:30 in Los Angeles in September.
        assert_eq!(first.category.locks_at, Some(1_600_644_600_000));
        let (_, again) = read(db, move |tx| desk::category_of(tx, edition, "prize-1")).unwrap();
        assert_eq!(again.locks_at, "2020-09-20T16:30");
    }

    fn a_form_names_every_fault_at_once(db) {
        let edition = write(db, |tx| furnish(tx, 1, 1));
        let refused = db.write_now(move |tx| {
            let draft = CategoryDraft {
                locks_at: "tomorrow".to_owned(),
                weight: "many".to_owned(),
                rule: "whoever".to_owned(),
                evening: "7".to_owned(),
                ..category_called(" ")
            };
            desk::add_category(tx, edition, &draft, &rui(), MORNING)
        });
        let error = refused.unwrap_err();
        assert_eq!(invalid(&error), ["evening", "locks_at", "name", "rule", "slug", "weight"]);
    }

    fn two_editors_do_not_overwrite_each_other_unseen(db) {
        let edition = write(db, |tx| furnish(tx, 1, 1));
        let (id, seen) = read(db, move |tx| desk::category_of(tx, edition, "prize-1")).unwrap();
        let mut first = seen.clone();
        first.name = "Prize of the Hall".to_owned();
        write(db, move |tx| desk::change_category(tx, id, &first, &rui(), MORNING));
        let mut second = seen;
        second.short_name = "Hall".to_owned();
        let refused = db.write_now(move |tx| desk::change_category(tx, id, &second, &mo(), MORNING));
        assert_eq!(invalid(&refused.unwrap_err()), ["form"]);
        let (_, kept) = read(db, move |tx| desk::category_of(tx, edition, "prize-1")).unwrap();
        assert_eq!((kept.name.as_str(), kept.short_name.as_str()), ("Prize of the Hall", ""));
    }

    fn old_addresses_of_an_edition_lead_to_the_new_ones_and_back_again(db) {
        let edition = write(db, |tx| furnish(tx, 1, 1));
        let rename = |to: &'static str| {
            write(db, move |tx| {
                let id = edition;
                let at = edition::by_id(tx, id)?;
                let (_, mut draft) = desk::edition_of(tx, "lamps", &at.slug)?.unwrap();
                draft.slug = to.to_owned();
                desk::change_edition(tx, id, &draft, &rui(), MORNING)
            })
        };
        rename("2020-21");
        let leads = |path: &'static str| read(db, move |tx| redirect::find(tx, path));
        assert_eq!(leads("/awards/lamps/2020").as_deref(), Some("/awards/lamps/2020-21"));
        assert_eq!(
            leads("/awards/lamps/2020/prize-1").as_deref(),
            Some("/awards/lamps/2020-21/prize-1")
        );
        rename("2020");
        assert_eq!(leads("/awards/lamps/2020"), None);
        assert_eq!(leads("/awards/lamps/2020-21").as_deref(), Some("/awards/lamps/2020"));
    }

    fn whoever_comes_a_moment_late_is_told_who_announced_what(db) {
        let edition = write(db, |tx| furnish(tx, 1, 2));
        let one = read(db, move |tx| sheet::edition(tx, edition)).categories.remove(0);
        let (id, first, second) = (one.category.id, one.nominees[0].id, one.nominees[1].id);
        let seen = Seen { category: id, revision: one.category.revision, nobody: true };
        let saying = |nominee: i64, key: &str| Saying {
            kind: SaidKind::Announced,
            nomination: Some(nominee),
            idempotency: Some(key.to_owned()),
            ..Saying::default()
        };
        let rui_says = saying(first, "rui");
        let again = rui_says.clone();
        write(db, move |tx| night::say(tx, seen, &rui_says, &rui(), MORNING));
        // The same button pressed twice is pressed once.
        write(db, move |tx| night::say(tx, seen, &again, &rui(), MORNING + 1));
        let mo_says = saying(second, "mo");
        let late = db.write_now(move |tx| night::say(tx, seen, &mo_says, &mo(), MORNING + 4_000));
        let sentence = late.unwrap_err().to_string();
        assert!(sentence.contains("Rui"), "{sentence}");
        assert!(sentence.contains("Player 1-1"), "{sentence}");
        // Whoever saw the winner and says "announce" all the same did not say that it is a tie.
        let seen = Seen { revision: seen.revision + 1, ..seen };
        let not_a_tie = saying(second, "mo again");
        let refused = db.write_now(move |tx| night::say(tx, seen, &not_a_tie, &mo(), MORNING + 9_000));
        assert!(refused.unwrap_err().to_string().contains("has a winner: Player 1-1"));
        assert_eq!(read(db, move |tx| result::history(tx, id)).len(), 1);
        let last = read(db, move |tx| night::last_said(tx, edition));
        assert_eq!(last[&id].actor, "Rui");
    }

    fn a_rehearsal_plays_a_whole_night_and_leaves_nothing_behind(db) {
        let edition = write(db, |tx| furnish(tx, 8, 4));
        let copy = write(db, move |tx| rehearsal::make(tx, edition, &rui(), MORNING));
        let again = db.write_now(move |tx| rehearsal::make(tx, edition, &rui(), MORNING));
        assert!(matches!(again, Err(Error::Conflict(_))));
        let cues = rehearsal::script(&read(db, move |tx| rehearsal::slates(tx, copy)));
        assert!(cues.iter().any(|cue| matches!(cue.call, Call::Tie { .. })));
        for (at, cue) in cues.iter().enumerate() {
            let call = cue.call;
            write(db, move |tx| rehearsal::perform(tx, copy, &call, &rui(), MORNING));
            let expected = rehearsal::expected(&cues[..=at]);
            let faults = read(db, move |tx| rehearsal::faults(tx, copy, &expected));
            assert_eq!(faults, Vec::<String>::new(), "after {call:?}");
        }
        let untouched = read(db, move |tx| sheet::edition(tx, edition));
        assert!(untouched.categories.iter().all(|one| one.category.revision == 0));
        let played = read(db, move |tx| sheet::edition(tx, copy));
        let won: BTreeSet<usize> = played.categories.iter().map(|one| one.winners().count()).collect();
        assert_eq!(won, BTreeSet::from([1, 2]));
        // Nobody's list of nominations holds the copy's.
        let listed = read(db, |tx| {
            let person = newsroom::person::by_slug(tx, "player-1-1")?.unwrap();
            honour::of_person(tx, person.id, None)
        });
        assert_eq!(listed.items.len(), 1);
        write(db, move |tx| rehearsal::discard(tx, copy, &rui(), MORNING));
        assert_eq!(read(db, move |tx| rehearsal::of(tx, edition)), None);
        let gone = db.read_now(move |tx| sheet::edition(tx, copy));
        assert!(matches!(gone, Err(Error::NotFound(_))));
        let real = db.write_now(move |tx| rehearsal::discard(tx, edition, &rui(), MORNING));
        assert!(matches!(real, Err(Error::Conflict(_))));
    }

    fn a_rehearsal_is_discarded_whatever_points_at_it(db) {
        let edition = write(db, |tx| furnish(tx, 2, 2));
        let copy = write(db, move |tx| rehearsal::make(tx, edition, &rui(), MORNING));
        let (real, played) = (first_of(db, edition), first_of(db, copy));
        for (edition, (category, nominee)) in [(edition, real), (copy, played)] {
            let ana = write(db, move |tx| {
                let ana = prediction::join(tx, edition, &guest("Ana"), "Ana", MORNING)?;
                prediction::pick(tx, &ana, category, &[nominee], MORNING)?.unwrap();
                let new = NewLeague {
                    name: "The office".to_owned(),
                    engine: Engine::Right,
                    categories: vec![category],
                    token: format!("the-office-{edition}"),
                };
                league::make(tx, &ana, &new, MORNING)?;
                let saying = Saying { nomination: Some(nominee), ..Saying::default() };
                result::say(tx, category, &saying, &rui(), MORNING)?;
                score::all(tx, edition, MORNING)?;
                Ok(ana)
            });
            assert_eq!(read(db, move |tx| prediction::pick::of_player(tx, ana.id)).len(), 1);
        }
        write(db, move |tx| {
            let page: i64 = tx.one(
                "insert into liveblog (slug, title, state, edition_id, made_at, changed_at) values ('night', 'The night', 'live', $1, 1, 1) returning id",
                params![copy],
            )?;
            Ok(tx.run(
                "insert into entry (liveblog_id, kind, category_id, author, posted_at) values ($1, 'result', $2, 'Rui', 1)",
                params![page, played.0],
            )?)
        });
        write(db, move |tx| rehearsal::discard(tx, copy, &rui(), MORNING));
        // A count that was still waiting for a worker finds nothing to do.
        assert!(!write(db, move |tx| score::step(tx, copy, 10, MORNING)));
        // What was said of the edition itself stands.
        let players = read(db, move |tx| Ok(tx.one::<i64>("select count(*) from player where edition_id = $1", params![edition])?));
        assert_eq!(players, 1);
        assert_eq!(read(db, move |tx| sheet::edition(tx, edition)).categories[0].winners().count(), 1);
        write(db, move |tx| rehearsal::make(tx, edition, &rui(), MORNING));
    }

    fn the_running_order_is_what_was_asked_and_the_rest_as_it_stood(db) {
        let edition = write(db, |tx| furnish(tx, 4, 0));
        let order = ["prize-3".to_owned(), "prize-1".to_owned()];
        write(db, move |tx| desk::order_categories(tx, edition, &order, &rui(), MORNING));
        let slugs: Vec<String> = read(db, move |tx| sheet::edition(tx, edition))
            .categories
            .into_iter()
            .map(|one| one.category.slug)
            .collect();
        assert_eq!(slugs, ["prize-3", "prize-1", "prize-2", "prize-4"]);
        let found = read(db, |tx| category::by_path(tx, "lamps", "2020", "prize-3"));
        assert_eq!(found.unwrap().place, 1);
    }

    fn a_nominee_taken_off_stays_named_and_an_import_leaves_the_edit_alone(db) {
        let edition = write(db, |tx| furnish(tx, 1, 1));
        write(db, move |tx| {
            let (category, _) = desk::category_of(tx, edition, "prize-1")?.unwrap();
            let filed = desk::nominee_of(tx, category, "player-1-1")?.unwrap();
            let mut draft = filed.draft;
            draft.people.push(PersonLine {
                name: "Second Mixer".to_owned(),
                kind: "person".to_owned(),
                credit_role: "Sound by".to_owned(),
                removed: "Lobbied for votes.".to_owned(),
            });
            draft.characters = "Dee\n\nTee".to_owned();
            desk::change_nominee(tx, filed.id, &draft, &rui(), MORNING)?;
            let filed = desk::nominee_of(tx, category, "player-1-1")?.unwrap();
            assert_eq!(filed.draft.people[1].removed, "Lobbied for votes.");
            assert_eq!(filed.draft.characters, "Dee\nTee");
            Ok(())
        });
        let found = read(db, move |tx| sheet::edition(tx, edition)).categories.remove(0);
        assert_eq!(found.nominees[0].roles, ["Dee", "Tee"]);
        assert_eq!(found.nominees[0].people.len(), 2);
    }
}
