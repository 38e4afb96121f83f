//! Awards as they are entered: editions, evenings, categories, nominees, and what is read of them.

use newsroom::award::{
    self, CategorySheet, LineKind, NewAward, NewCategory, NewEdition, NewLine, NewNomination,
    NewParty, NewRole, NewSession, NewWork, NominationStatus, NomineeKind, OrgKind, PartyKind,
    Relation, SaidKind, Saying, SessionRole, WinnerRule, category, edition, find, honour, line,
    named, nomination, org, result, sheet, sitting,
};
use newsroom::{Error, MIGRATIONS, person, work};
use store::{Db, Tx, on_each_db};

use crate::house::{MORNING, mo, read, refused, sentence, write};

/// An edition with one category of five nominees.
#[derive(Clone, Debug)]
pub(crate) struct Night {
    pub(crate) edition: i64,
    pub(crate) category: i64,
    pub(crate) nominees: Vec<i64>,
}

/// Invented players, in the order they are nominated.
pub(crate) const PLAYERS: [&str; 5] = ["Ida Lund", "Bo Marsh", "Cy Pell", "Dee Ray", "Eli Stone"];

pub(crate) fn edition_of(tx: &mut Tx<'_>, slug: &str, year: i64) -> newsroom::Result<i64> {
    let award = award::award::save(
        tx,
        &NewAward {
            slug: "lanterns".into(),
            name: "The Lanterns".into(),
            body: "Academy of Lanterns".into(),
            ..NewAward::default()
        },
        MORNING,
    )?;
    let new = NewEdition {
        award_id: award,
        slug: slug.into(),
        year,
        zone: "Europe/Lisbon".into(),
        status: award::EditionStatus::Live,
        ..NewEdition::default()
    };
    edition::save(tx, &new, MORNING)
}

pub(crate) fn category_of(edition: i64, slug: &str, rule: WinnerRule) -> NewCategory {
    NewCategory {
        edition_id: edition,
        slug: slug.into(),
        name: format!("Outstanding {slug}"),
        nominee_kind: NomineeKind::Person,
        winner_rule: rule,
        weight: 1,
        ..NewCategory::default()
    }
}

pub(crate) fn nominate(
    tx: &mut Tx<'_>,
    category: i64,
    name: &str,
    place: i64,
) -> newsroom::Result<i64> {
    let id = person::find_or_make(tx, name)?;
    let new = NewNomination {
        category_id: category,
        place,
        parties: vec![NewParty {
            id,
            credited_as: name.into(),
            ..NewParty::default()
        }],
        ..NewNomination::default()
    };
    nomination::add(tx, &new, MORNING)
}

/// The Lanterns of 2020 with the category `lead` under a rule.
pub(crate) fn night(db: &Db, rule: WinnerRule) -> Night {
    write(db, move |tx| {
        let edition = edition_of(tx, "2020", 2020)?;
        let category = category::save(tx, &category_of(edition, "lead", rule), MORNING)?;
        let mut nominees = Vec::new();
        for (place, name) in PLAYERS.into_iter().enumerate() {
            nominees.push(nominate(tx, category, name, i64::try_from(place).unwrap())?);
        }
        Ok(Night {
            edition,
            category,
            nominees,
        })
    })
}

pub(crate) fn announced(nomination: i64) -> Saying {
    Saying {
        nomination: Some(nomination),
        ..Saying::default()
    }
}

pub(crate) fn kind(kind: SaidKind, nomination: i64) -> Saying {
    Saying {
        kind,
        ..announced(nomination)
    }
}

pub(crate) fn look(db: &Db, category: i64) -> CategorySheet {
    read(db, move |tx| sheet::category(tx, category))
}

on_each_db! { MIGRATIONS;
    fn an_edition_is_read_whole_with_evenings_people_works_and_characters(db) {
        let id = write(db, |tx| {
            let edition = edition_of(tx, "2020", 2020)?;
            let evening = NewSession { edition_id: edition, place: 1, name: "Telecast".into(), starts_at: Some(MORNING), ..NewSession::default() };
            let evening = sitting::save(tx, &evening, MORNING)?;
            let host = person::find_or_make(tx, "Ole Host")?;
            sitting::set_people(tx, evening, &[(host, SessionRole::Host)])?;
            let category = NewCategory { session_id: Some(evening), place: 2, ..category_of(edition, "lead", WinnerRule::One) };
            let category = category::save(tx, &category, MORNING)?;
            category::save(tx, &NewCategory { place: 1, ..category_of(edition, "song", WinnerRule::TiesAllowed) }, MORNING)?;
            let ida = person::find_or_make(tx, "Ida Lund")?;
            let network = org::find_or_make(tx, "Channel Nine", OrgKind::Network)?;
            let series = work::find_or_make(tx, "The Twin Lights")?;
            let episode = work::find_or_make(tx, "The Storm")?;
            let new = NewNomination {
                category_id: category,
                parties: vec![
                    NewParty { id: ida, credited_as: "Ida M. Lund".into(), ..NewParty::default() },
                    NewParty { kind: PartyKind::Org, id: network, part: award::Part::Other, credit_role: "Shown by".into(), ..NewParty::default() },
                ],
                works: vec![NewWork { id: series, ..NewWork::default() }, NewWork { id: episode, relation: Relation::Episode }],
                roles: vec![
                    NewRole { name: "Ada Light".into(), ..NewRole::default() },
                    NewRole { name: "Eva Light".into(), ..NewRole::default() },
                ],
                ..NewNomination::default()
            };
            nomination::add(tx, &new, MORNING)?;
            Ok(edition)
        });
        let sheet = read(db, move |tx| sheet::edition(tx, id));
        assert_eq!((sheet.edition.path().as_str(), sheet.edition.label.as_str()), ("lanterns/2020", "The Lanterns 2020"));
        assert_eq!(sheet.people[0].name, "Ole Host");
        let slugs: Vec<&str> = sheet.categories.iter().map(|one| one.category.slug.as_str()).collect();
        assert_eq!(slugs, ["song", "lead"], "in running order");
        let lead = &sheet.categories[1];
        assert_eq!(lead.category.session_id, Some(sheet.sessions[0].id));
        let nominee = &lead.nominees[0];
        assert_eq!((nominee.slug.as_str(), nominee.credited.as_str()), ("ida-lund", "Ida M. Lund"));
        assert_eq!((nominee.people[0].name.as_str(), nominee.people[0].called.as_str()), ("Ida M. Lund", "Ida Lund"));
        assert_eq!((nominee.people[1].name.as_str(), nominee.people[1].kind), ("Channel Nine", PartyKind::Org));
        assert_eq!(nominee.roles, ["Ada Light", "Eva Light"]);
        assert_eq!(nominee.works.iter().map(|work| (work.title.as_str(), work.relation)).collect::<Vec<_>>(), [
            ("The Twin Lights", Relation::For),
            ("The Storm", Relation::Episode),
        ]);
        assert!(!lead.decided && nominee.outcome.is_none());
        assert_eq!(lead.nominee("the-twin-lights").map(|found| found.id), Some(nominee.id), "a card may name the work");
    }

    fn a_hundred_categories_are_read_with_nobody_lost(db) {
        let id = write(db, |tx| {
            let edition = edition_of(tx, "2020", 2020)?;
            for number in 0..100 {
                let new = NewCategory { place: number, ..category_of(edition, &format!("prize-{number}"), WinnerRule::One) };
                let category = category::save_quietly(tx, &new)?;
                let first = nominate(tx, category, &format!("Winner {number}"), 0)?;
                nominate(tx, category, &format!("Other {number}"), 1)?;
                result::say_quietly(tx, category, &[announced(first)], &mo(), MORNING)?;
            }
            Ok(edition)
        });
        let sheet = read(db, move |tx| sheet::edition(tx, id));
        assert_eq!(sheet.categories.len(), 100);
        for (number, one) in sheet.categories.iter().enumerate() {
            assert_eq!(one.category.slug, format!("prize-{number}"));
            assert_eq!(one.winners().map(|winner| winner.credited.clone()).collect::<Vec<_>>(), [format!("Winner {number}")]);
            assert_eq!(one.nominees.len(), 2);
        }
    }

    fn saving_twice_changes_and_does_not_double(db) {
        let night = night(db, WinnerRule::One);
        write(db, move |tx| {
            let again = NewCategory { name: "Lead Performance".into(), weight: 3, ..category_of(night.edition, "lead", WinnerRule::TiesAllowed) };
            assert_eq!(category::save(tx, &again, MORNING)?, night.category);
            assert_eq!(edition_of(tx, "2020", 2020)?, night.edition);
            let found = category::by_path(tx, "lanterns", "2020", "lead")?.unwrap();
            assert_eq!((found.name.as_str(), found.weight, found.version, found.winner_rule), ("Lead Performance", 3, 2, WinnerRule::TiesAllowed));
            assert_eq!(award::award::all(tx)?.len(), 1);
            assert_eq!(award::award::by_slug(tx, "lanterns")?.unwrap().body, "Academy of Lanterns");
            Ok(())
        });
    }

    fn what_cannot_be_entered_is_refused_in_words(db) {
        let night = night(db, WinnerRule::One);
        let bad = move |change: fn(&mut NewEdition)| {
            let mut new = NewEdition { award_id: 1, slug: "2021".into(), year: 2021, ..NewEdition::default() };
            change(&mut new);
            refused(db, move |tx| edition::save(tx, &new, MORNING))
        };
        assert!(sentence(&bad(|new| new.slug = "A b".into()), "slug").contains("hyphens"));
        assert!(sentence(&bad(|new| new.year = 21), "year").contains("four digits"));
        assert!(sentence(&bad(|new| new.zone = "Mars/Olympus".into()), "zone").contains("time zone"));
        assert!(matches!(bad(|new| new.award_id = 99), Error::NotFound("award")));
        let nobody = NewNomination { category_id: night.category, ..NewNomination::default() };
        let error = refused(db, move |tx| nomination::add(tx, &nobody, MORNING));
        assert!(sentence(&error, "credited").contains("must be nominated"));
        let nowhere = NewNomination { category_id: 99, credited: "Ida".into(), ..NewNomination::default() };
        assert!(matches!(refused(db, move |tx| nomination::add(tx, &nowhere, MORNING)), Error::NotFound("category")));
        let error = refused(db, move |tx| category::remove(tx, night.category, MORNING));
        assert!(matches!(&error, Error::Conflict(words) if words.contains("has nominees")), "{error:?}");
    }

    fn namesakes_of_a_category_get_a_number_and_the_same_row_is_one(db) {
        let night = night(db, WinnerRule::Many);
        write(db, move |tx| {
            let row = |key: &str| NewNomination { category_id: night.category, credited: "Ida Lund".into(), row_key: Some(key.into()), ..NewNomination::default() };
            let second = nomination::add(tx, &row("a"), MORNING)?;
            nomination::add(tx, &row("b"), MORNING)?;
            assert_eq!(nomination::by_slug(tx, night.category, "ida-lund-2")?.unwrap().id, second);
            assert!(nomination::by_slug(tx, night.category, "ida-lund-3")?.is_some());
            assert_eq!(nomination::by_row_key(tx, "a")?.unwrap().id, second);
            Ok(())
        });
        let again = NewNomination { category_id: night.category, credited: "Ida Lund".into(), row_key: Some("a".into()), ..NewNomination::default() };
        assert!(matches!(refused(db, move |tx| nomination::add(tx, &again, MORNING)), Error::Conflict(_)));
    }

    fn an_editors_word_stands_and_two_editors_do_not_overwrite_each_other(db) {
        let night = night(db, WinnerRule::One);
        let id = night.nominees[0];
        let new = |credited: &str| NewNomination { credited: credited.into(), ..NewNomination::default() };
        let table = new("Ida of the table");
        assert!(write(db, move |tx| nomination::renew(tx, id, &table, MORNING)), "nobody has edited it");
        let version = read(db, move |tx| nomination::by_id(tx, id)).version;
        let fixed = new("Ida Lund-Berg");
        write(db, move |tx| nomination::replace(tx, id, &fixed, Some(version), &mo(), MORNING));
        let stale = new("Ida?");
        let error = refused(db, move |tx| nomination::replace(tx, id, &stale, Some(version), &mo(), MORNING));
        assert!(matches!(&error, Error::Conflict(words) if words.contains("changed meanwhile")), "{error:?}");
        let table = new("Ida of the table");
        assert!(!write(db, move |tx| nomination::renew(tx, id, &table, MORNING)), "an import leaves it alone");
        let kept = read(db, move |tx| nomination::by_id(tx, id));
        assert_eq!((kept.credited.as_str(), kept.slug.as_str()), ("Ida Lund-Berg", "ida-lund"), "its address stays");
        let taken = NewNomination { slug: Some("bo-marsh".into()), ..new("Ida") };
        let error = refused(db, move |tx| nomination::replace(tx, id, &taken, None, &mo(), MORNING));
        assert!(sentence(&error, "slug").contains("Another nominee"));
    }

    fn a_person_has_their_nominations_newest_first_under_every_name(db) {
        let (ida, both) = write(db, |tx| {
            let ida = person::find_or_make(tx, "Ida Lund")?;
            let both = person::find_or_make(tx, "R. Jay")?;
            named::stands_for(tx, both, ida)?;
            for year in 2000..2060 {
                let edition = edition_of(tx, &year.to_string(), year)?;
                let category = category::save_quietly(tx, &category_of(edition, "lead", WinnerRule::One))?;
                let nominee = nominate(tx, category, if year % 10 == 5 { "R. Jay" } else { "Ida Lund" }, 0)?;
                nominate(tx, category, "Bo Marsh", 1)?;
                if year % 2 == 0 {
                    result::say_quietly(tx, category, &[announced(nominee)], &mo(), MORNING)?;
                }
            }
            let rehearsal = edition_of(tx, "2099", 2099)?;
            tx.run("update edition set rehearsal_of = 1 where id = $1", store::params![rehearsal])?;
            let category = category::save_quietly(tx, &category_of(rehearsal, "lead", WinnerRule::One))?;
            nominate(tx, category, "Ida Lund", 0)?;
            Ok((ida, both))
        });
        let (first, second, count, name) = read(db, move |tx| {
            let first = honour::of_person(tx, ida, None)?;
            let second = honour::of_person(tx, ida, first.next)?;
            Ok((first, second, honour::count(tx, honour::Whose::Person(ida))?, honour::count(tx, honour::Whose::Person(both))?))
        });
        let years: Vec<i64> = first.items.iter().chain(&second.items).map(|one| one.year).collect();
        assert_eq!(years, (2000..2060).rev().collect::<Vec<_>>());
        assert_eq!(second.next.map(|_| ()), None);
        assert_eq!(first.items[4].nominee.credited, "R. Jay");
        assert_eq!(first.items[0].path(), "lanterns/2059/lead");
        assert_eq!(count, honour::Count { nominations: 60, wins: 30 });
        assert_eq!(name, honour::Count { nominations: 6, wins: 0 });
    }

    fn a_work_and_an_organisation_have_theirs(db) {
        let night = night(db, WinnerRule::One);
        let (film, studio) = write(db, move |tx| {
            let film = work::find_or_make(tx, "Twin Lights")?;
            let studio = org::find_or_make(tx, "Lund Pictures", OrgKind::Studio)?;
            let new = NewNomination {
                category_id: night.category,
                parties: vec![NewParty { kind: PartyKind::Org, id: studio, ..NewParty::default() }],
                works: vec![NewWork { id: film, ..NewWork::default() }],
                ..NewNomination::default()
            };
            let id = nomination::add(tx, &new, MORNING)?;
            result::say(tx, night.category, &announced(id), &mo(), MORNING)?;
            Ok((film, studio))
        });
        read(db, move |tx| {
            assert_eq!(honour::of_work(tx, film, None)?.items[0].nominee.credited, "Lund Pictures");
            assert_eq!(honour::of_org(tx, studio, None)?.items[0].nominee.works[0].title, "Twin Lights");
            let one = honour::Count { nominations: 1, wins: 1 };
            assert_eq!(honour::count(tx, honour::Whose::Work(film))?, one);
            assert_eq!(honour::count(tx, honour::Whose::Org(studio))?, one);
            Ok(())
        });
    }

    fn lines_hold_through_renaming_and_merging(db) {
        write(db, |tx| {
            let mut ids = Vec::new();
            for (year, slug, line) in [(2019, "sound-editing", "sound-editing"), (2019, "sound-mixing", "sound-mixing"), (2020, "sound", "sound-mixing")] {
                let edition = edition_of(tx, &year.to_string(), year)?;
                let new = NewCategory {
                    line: NewLine { slug: line.into(), class: "Production".into(), kind: LineKind::Competitive, ..NewLine::default() },
                    ..category_of(edition, slug, WinnerRule::TiesAllowed)
                };
                ids.push(category::save(tx, &new, MORNING)?);
            }
            let award = award::award::by_slug(tx, "lanterns")?.unwrap().id;
            assert_eq!(line::lines(tx, award)?.len(), 2);
            let editing = line::by_slug(tx, award, "sound-editing")?.unwrap().id;
            let mixing = line::by_slug(tx, award, "sound-mixing")?.unwrap().id;
            let edge = line::Edge { from_id: editing, to_id: mixing, kind: award::EdgeKind::Merged, edition_id: None };
            line::link(tx, &edge)?;
            line::link(tx, &edge)?;
            assert_eq!(line::edges(tx, mixing)?, [edge]);
            let years: Vec<i64> = category::of_line(tx, mixing)?.iter().map(|category| category.id).collect();
            assert_eq!(years, [ids[2], ids[1]]);
            Ok(())
        });
    }

    fn an_editor_finds_a_category_by_beginnings_of_words_and_a_nominee_by_the_name(db) {
        night(db, WinnerRule::One);
        let found = |text: &'static str| read(db, move |tx| find::search(tx, text));
        for text in ["lead", "lant lea 2020", "OUTST", "lead lanterns"] {
            let found = found(text);
            assert_eq!(found.first().map(|one| (one.path.as_str(), &one.nominee)), Some(("lanterns/2020/lead", &None)), "{text}");
        }
        let ida = found("Ida L");
        assert_eq!(ida[0].nominee, Some(("ida-lund".to_owned(), "Ida Lund".to_owned())));
        assert!(found("leaf").is_empty());
        assert!(found(" ").is_empty());
    }

    fn other_names_and_orders_and_evenings_are_kept(db) {
        let night = night(db, WinnerRule::One);
        write(db, move |tx| {
            let ida = person::find_or_make(tx, "Ida Lund")?;
            named::add(tx, PartyKind::Person, ida, "Ida  Lünd", award::NameKind::Credited)?;
            named::add(tx, PartyKind::Person, ida, "Mrs. Berg", award::NameKind::Maiden)?;
            assert_eq!(named::called(tx, PartyKind::Person, "mrs berg")?, [ida]);
            assert_eq!(named::of(tx, PartyKind::Person, ida)?.len(), 2);
            let second = category::save(tx, &NewCategory { place: 9, ..category_of(night.edition, "support", WinnerRule::One) }, MORNING)?;
            category::order(tx, night.edition, &[second, night.category], MORNING)?;
            let order: Vec<i64> = category::of_edition(tx, night.edition)?.iter().map(|one| one.id).collect();
            assert_eq!(order, [second, night.category]);
            category::remove(tx, second, MORNING)?;
            let evening = NewSession { edition_id: night.edition, place: 1, name: "Friday".into(), ..NewSession::default() };
            sitting::save(tx, &evening, MORNING)?;
            let evening = sitting::of_edition(tx, night.edition)?.remove(0);
            sitting::remove(tx, &evening, MORNING)?;
            assert!(sitting::of_edition(tx, night.edition)?.is_empty());
            Ok(())
        });
        let backwards = NewSession { edition_id: night.edition, place: 1, name: "Friday".into(), starts_at: Some(2), ends_at: Some(1), ..NewSession::default() };
        let error = refused(db, move |tx| sitting::save(tx, &backwards, MORNING));
        assert!(sentence(&error, "ends_at").contains("before it begins"));
    }

    fn one_of_several_can_be_taken_off_and_the_nomination_stays(db) {
        let night = night(db, WinnerRule::One);
        let id = night.nominees[1];
        write(db, move |tx| nomination::take_off(tx, id, 0, Some("He lobbied."), &mo(), MORNING));
        let sheet = look(db, night.category);
        assert_eq!(sheet.nominees[1].people[0].removed.as_deref(), Some("He lobbied."));
        assert_eq!(sheet.nominees[1].status, NominationStatus::Official);
        assert!(matches!(refused(db, move |tx| nomination::take_off(tx, id, 7, None, &mo(), MORNING)), Error::NotFound("nominee")));
        write(db, move |tx| nomination::remove(tx, id, &mo(), MORNING));
        assert_eq!(look(db, night.category).nominees.len(), 4);
    }
}
