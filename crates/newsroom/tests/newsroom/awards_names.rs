//! Nominations through merges and renamings, and what an editor is warned of.

use newsroom::award::{
    NewNomination, NewParty, NewWork, OrgKind, PartyKind, WinnerRule, honour, named, nomination,
    org, sheet,
};
use newsroom::story::SubjectKind;
use newsroom::{MIGRATIONS, merge, person, subject, work};
use store::on_each_db;

use crate::awards::{look, night, nominate};
use crate::house::{MORNING, mo, open, publish, read, refused, sentence, source, write};

on_each_db! { MIGRATIONS;
    fn merging_two_people_moves_their_nominations_names_and_made_up_names(db) {
        let night = night(db, WinnerRule::One);
        write(db, move |tx| {
            nominate(tx, night.category, "Ida Lunde", 9)?;
            let (wrong, right) = (person::find_or_make(tx, "Ida Lunde")?, person::find_or_make(tx, "Ida Lund")?);
            let jay = person::find_or_make(tx, "R. Jay")?;
            named::stands_for(tx, jay, wrong)?;
            named::stands_for(tx, jay, right)?;
            for one in [wrong, right] {
                named::add(tx, PartyKind::Person, one, "I. Lund", newsroom::award::NameKind::Credited)?;
            }
            Ok(())
        });
        write(db, |tx| merge::merge(tx, SubjectKind::Person, "ida-lunde", "ida-lund", &mo(), MORNING));
        read(db, |tx| {
            let ida = person::by_slug(tx, "ida-lund")?.unwrap().id;
            assert_eq!(honour::count(tx, honour::Whose::Person(ida))?.nominations, 2);
            let names: Vec<String> = named::of(tx, PartyKind::Person, ida)?.into_iter().map(|(name, _)| name).collect();
            assert_eq!(names, ["I. Lund", "Ida Lunde"], "the name that goes is still theirs");
            assert_eq!(named::pseudonyms(tx, ida)?.len(), 1);
            assert_eq!(named::called(tx, PartyKind::Person, "ida lunde")?, [ida]);
            Ok(())
        });
        let sheet = look(db, night.category);
        assert_eq!(sheet.nominees[5].people[0].slug.as_deref(), Some("ida-lund"));
        assert_eq!(sheet.nominees[5].people[0].name, "Ida Lunde", "the credit stays as it was printed");
    }

    fn merging_two_works_and_renaming_one_keep_the_nominations(db) {
        let night = night(db, WinnerRule::One);
        write(db, move |tx| {
            for title in ["Twin Lights", "Twin Lites"] {
                let id = work::find_or_make(tx, title)?;
                let new = NewNomination { category_id: night.category, works: vec![NewWork { id, ..NewWork::default() }], ..NewNomination::default() };
                nomination::add(tx, &new, MORNING)?;
            }
            merge::merge(tx, SubjectKind::Work, "twin-lites", "twin-lights", &mo(), MORNING)?;
            let draft = subject::Draft { name: "The Twin Lights".into(), slug: "the-twin-lights".into(), ..subject::Draft::default() };
            subject::change(tx, SubjectKind::Work, "twin-lights", &draft, &mo(), MORNING)?;
            let work = work::by_slug(tx, "the-twin-lights")?.unwrap().id;
            let titles: Vec<String> = honour::of_work(tx, work, None)?.items.into_iter().map(|one| one.nominee.works[0].title.clone()).collect();
            assert_eq!(titles, ["The Twin Lights", "The Twin Lights"]);
            Ok(())
        });
    }

    fn merging_two_organisations_moves_nominations_and_the_address(db) {
        let night = night(db, WinnerRule::One);
        write(db, move |tx| {
            for name in ["Lund Pictures", "Lund Films"] {
                let id = org::find_or_make(tx, name, OrgKind::Studio)?;
                let party = NewParty { kind: PartyKind::Org, id, ..NewParty::default() };
                nomination::add(tx, &NewNomination { category_id: night.category, parties: vec![party], ..NewNomination::default() }, MORNING)?;
            }
            org::merge(tx, "lund-films", "lund-pictures", &mo(), MORNING)?;
            let id = org::by_slug(tx, "lund-pictures")?.unwrap().id;
            assert_eq!(honour::count(tx, honour::Whose::Org(id))?.nominations, 2);
            assert_eq!(org::moved(tx, "lund-films")?.as_deref(), Some("lund-pictures"));
            assert_eq!(org::find_or_make(tx, "Lund Films", OrgKind::Unknown)?, id, "the old name means the same one");
            Ok(())
        });
        let same = refused(db, |tx| org::merge(tx, "lund-pictures", "lund-pictures", &mo(), MORNING));
        assert!(sentence(&same, "into").contains("itself"));
    }

    fn nothing_of_a_rehearsal_is_shown_in_a_story(db) {
        let night = night(db, WinnerRule::One);
        let paths = vec!["lanterns/2020/lead".to_owned(), "lanterns/2020/none".to_owned(), "no path".to_owned()];
        let asked = paths.clone();
        assert_eq!(read(db, move |tx| sheet::categories(tx, &asked)).keys().collect::<Vec<_>>(), ["lanterns/2020/lead"]);
        write(db, move |tx| Ok(tx.run("update edition set rehearsal_of = $1 where id = $1", store::params![night.edition])?));
        assert!(read(db, move |tx| sheet::categories(tx, &paths)).is_empty());
    }

    fn the_check_names_what_a_story_points_at_and_nobody_has_entered(db) {
        night(db, WinnerRule::One);
        open(db);
        let blocks = "\n::results{category=\"lanterns/2020/lead\"}\n\n::results{category=\"lanterns/2020/none\"}\n\n\
             ::nominee{category=\"lanterns/2020/lead\" nominee=\"ida-lund\"}\n\n::nominee{category=\"lanterns/2020/lead\" nominee=\"nobody\"}\n";
        let text = source("speech", "status: draft\naward: lanterns/1999") + blocks;
        let id = publish(db, &text).id;
        let found = read(db, move |tx| newsroom::story::desk::check(tx, id));
        let about = |words: &str| found.iter().filter(|one| one.text.contains(words)).map(|one| one.field.as_str()).collect::<Vec<_>>();
        assert_eq!(about("lanterns/1999"), ["award"]);
        assert_eq!(about("no category \u{201c}lanterns/2020/none\u{201d}"), ["document"]);
        assert_eq!(about("no nominee \u{201c}nobody\u{201d}"), ["document"]);
        assert!(about("\u{201c}ida-lund\u{201d}").is_empty() && about("no category \u{201c}lanterns/2020/lead\u{201d}").is_empty());
    }
}
