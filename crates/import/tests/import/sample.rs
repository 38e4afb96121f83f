//! The table of the sample newsroom.

use import::Format;
use import::newsroom::award::{NomineeKind, Outcome, PartyKind};

use crate::house::{category_at, each, edition_at, order, rows};

fn table() -> String {
    let root = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap());
    std::fs::read_to_string(root.join("../../demo/awards/emmys-2020.tsv")).unwrap()
}

#[test]
fn the_sample_comes_in_without_a_remark() {
    each(|db| {
        let report = import::load(db, &order(None, &table()), crate::house::NOW).unwrap();
        assert_eq!(report.remarks, [], "{}", report.text(20));
        assert_eq!(report.format, "table");
        let sheet = edition_at(db, "emmys/2020");
        assert_eq!(sheet.categories.len(), 24);
        for category in &sheet.categories {
            assert_eq!(category.winners().count(), 1, "{}", category.path());
            assert!(category.decided);
        }
        let actor = category_at(db, "emmys/2020/lead-actor-limited");
        assert_eq!(actor.category.nominee_kind, NomineeKind::Person);
        let winner = actor.winners().next().unwrap();
        assert_eq!(winner.slug, "mark-ruffalo");
        assert_eq!(winner.roles, ["Dominick Birdsey", "Thomas Birdsey"]);
        assert_eq!(winner.works[0].title, "I Know This Much Is True");
        assert_eq!(winner.outcome, Some(Outcome::Won));
        assert!(
            winner
                .people
                .iter()
                .any(|one| one.kind == PartyKind::Org && one.name == "HBO")
        );
        // Everybody is one person however often they are nominated.
        let twice = rows(db, "select count(*) - count(distinct name) from person");
        assert_eq!(twice, 0);
        let again = import::load(
            db,
            &order(Some(Format::Table), &table()),
            crate::house::NOW + 1,
        )
        .unwrap();
        assert!(
            again.is_unchanged() && again.batch.is_none(),
            "{}",
            again.text(20)
        );
        assert_eq!(usize::try_from(again.tally.matched).unwrap(), again.rows);
        assert_eq!(rows(db, "select count(*) from import_batch"), 1);
    });
}

#[test]
fn a_dry_run_says_the_same_and_keeps_nothing() {
    each(|db| {
        let mut order = order(None, &table());
        order.dry_run = true;
        let planned = import::load(db, &order, crate::house::NOW).unwrap();
        assert_eq!(rows(db, "select count(*) from nomination"), 0);
        assert_eq!(rows(db, "select count(*) from import_batch"), 0);
        order.dry_run = false;
        let done = import::load(db, &order, crate::house::NOW).unwrap();
        assert_eq!(
            (planned.tally, planned.people, planned.works),
            (done.tally, done.people, done.works)
        );
        assert_eq!(planned.batch, None);
    });
}

#[test]
fn rows_are_pasted_with_a_first_line_of_names_and_without() {
    let (named, remarks) = import::paste(
        "edition\tcategory\tperson\twork\twinner\nemmys/2020\tLead Actor\tMark Ruffalo\tI Know\tyes",
    );
    assert_eq!((named.len(), remarks.len()), (1, 0));
    assert!(named[0].won.is_win());
    let (bare, remarks) = import::paste(
        "emmys/2020,Lead Actor,Mark Ruffalo,\"Dominick|Thomas\",I Know,,HBO,yes\n,Lead Actor,Jeremy Irons,,Watchmen,,HBO,",
    );
    assert_eq!((bare.len(), remarks.len()), (2, 0), "{remarks:?}");
    assert_eq!(bare[0].roles.len(), 2);
    assert_eq!(bare[1].edition.slug, "", "the form says which edition");
    let (none, remarks) = import::paste("Dear editors, no");
    assert!(none.is_empty() || !remarks.is_empty() || none[0].edition.slug.is_empty());
    let (none, remarks) = import::paste("nothing");
    assert!(none.is_empty());
    assert_eq!(remarks.len(), 1);
}
