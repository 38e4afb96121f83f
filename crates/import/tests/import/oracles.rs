//! The published table of Oscars against what is known of it. Skipped where the table is not.

use std::collections::BTreeSet;

use import::newsroom::award::{NominationStatus as Status, OrgKind, Relation, WinnerRule};
use import::newsroom::store::testing::Place;
use import::{Identity, Nomination, Won, read};

use crate::house::{oracle, order, rows};

fn all() -> Option<import::Reading> {
    Some(read(None, "oscars.csv", &oracle("awards/oscars.csv")?).unwrap())
}

fn count(all: &[Nomination], wanted: impl Fn(&Nomination) -> bool) -> usize {
    all.iter().filter(|one| wanted(one)).count()
}

fn raw(one: &Nomination, name: &str) -> String {
    let raw: serde_json::Value = serde_json::from_str(&one.raw).unwrap();
    raw[name].as_str().unwrap_or_default().to_owned()
}

#[test]
fn every_known_count_of_the_oscars_is_reproduced() {
    let Some(reading) = all() else { return };
    let all = &reading.nominations;
    assert_eq!(
        reading
            .remarks
            .iter()
            .filter(|one| one.kind == import::RemarkKind::Rejected)
            .count(),
        0
    );
    assert_eq!(all.len(), 12_137);
    assert_eq!(count(all, |one| one.won.is_win()), 3_515);
    let distinct =
        |of: &dyn Fn(&Nomination) -> String| all.iter().map(of).collect::<BTreeSet<_>>().len();
    assert_eq!(distinct(&|one| one.edition.path()), 98);
    assert_eq!(distinct(&|one| one.category.line.clone()), 66);
    assert_eq!(distinct(&|one| one.category.line_slug.clone()), 66);
    assert_eq!(distinct(&|one| one.category.name.clone()), 130);
    for (class, known) in [
        ("Production", 3_292),
        ("Title", 2_788),
        ("Acting", 1_868),
        ("Music", 1_330),
        ("Writing", 1_037),
        ("SciTech", 919),
        ("Directing", 519),
        ("Special", 384),
    ] {
        assert_eq!(
            count(all, |one| one.category.class == class),
            known,
            "{class}"
        );
    }
    assert_eq!(
        count(all, |one| one
            .works
            .iter()
            .filter(|work| work.relation != Relation::Song)
            .count()
            > 1),
        18
    );
    assert_eq!(count(all, |one| raw(one, "film").is_empty()), 1_280);
    assert_eq!(
        count(all, |one| !raw(one, "film").is_empty()
            && raw(one, "nominees").is_empty()),
        357
    );
    assert_eq!(count(all, |one| raw(one, "nomineeids").contains('?')), 226);
    let unequal = |one: &Nomination| {
        raw(one, "nominees").split('|').count() != raw(one, "nomineeids").split('|').count()
    };
    assert_eq!(count(all, unequal), 255);
    let companies = |one: &Nomination| {
        one.people
            .iter()
            .flat_map(|party| match &party.identity {
                Identity::Known(ids) => ids.clone(),
                _ => Vec::new(),
            })
            .filter(|id| id.starts_with("co"))
            .collect::<Vec<_>>()
    };
    assert_eq!(count(all, |one| !companies(one).is_empty()), 647);
    assert_eq!(
        all.iter()
            .flat_map(companies)
            .collect::<BTreeSet<_>>()
            .len(),
        71
    );
    assert_eq!(count(all, |one| one.edition.ordinal == Some(97)), 138);
    assert_eq!(count(all, |one| one.edition.ordinal == Some(98)), 144);
    assert_eq!(
        all.iter()
            .map(|one| one.key.as_str())
            .collect::<BTreeSet<_>>()
            .len(),
        12_137
    );
    assert_eq!(all.iter().map(|one| one.people.len()).max(), Some(13));
    let country = |one: &Nomination| one.people.iter().any(|party| party.org == OrgKind::Country);
    assert_eq!(count(all, country), 345);
}

#[test]
fn every_remark_of_the_oscars_is_understood() {
    let Some(reading) = all() else { return };
    let all = &reading.nominations;
    let note = |one: &Nomination, text: &str| one.note.contains(text);
    assert_eq!(count(all, |one| note(one, "came in 2nd")), 43);
    assert_eq!(count(all, |one| note(one, "came in 3rd")), 43);
    assert_eq!(count(all, |one| note(one, "tied for 2nd")), 4);
    assert_eq!(
        count(all, |one| one.won == Won::Placed(2)) + count(all, |one| one.won == Won::Placed(3)),
        90
    );
    assert_eq!(count(all, |one| one.won == Won::Declined), 3);
    assert_eq!(count(all, |one| one.status != Status::Official), 90);
    assert_eq!(
        count(all, |one| one.status != Status::Official
            && one.won.is_win()),
        8
    );
    assert_eq!(count(all, |one| one.status == Status::Unofficial), 38);
    assert_eq!(count(all, |one| one.status == Status::Shortlist), 30);
    assert_eq!(count(all, |one| one.status == Status::Writein), 8);
    assert_eq!(count(all, |one| one.status == Status::Withdrawn), 6);
    assert_eq!(count(all, |one| one.status == Status::Rescinded), 3);
    assert_eq!(count(all, |one| one.status == Status::Disqualified), 3);
    // One of the 31 remarks that tell of a preliminary list tells of a second vote, too, which replaced the nomination.
    assert_eq!(count(all, |one| one.status == Status::Replaced), 2);
    let removed: Vec<_> = all
        .iter()
        .flat_map(|one| {
            one.people
                .iter()
                .filter(|party| party.removed.is_some())
                .map(move |_| one.edition.ordinal)
        })
        .collect();
    assert_eq!(removed, [Some(89)]);
    // Several winners of one competitive category: seven times a tie of which the table tells, twice none.
    let several: BTreeSet<(i64, String, &str)> = all
        .iter()
        .filter(|one| one.category.kind.as_str() == "competitive" && one.won.is_win())
        .filter(|one| {
            count(all, |other| {
                other.edition == one.edition
                    && other.category.slug == one.category.slug
                    && other.won.is_win()
            }) > 1
        })
        .map(|one| {
            (
                one.edition.ordinal.unwrap(),
                one.category.slug.clone(),
                one.category.rule.unwrap().as_str(),
            )
        })
        .collect();
    let known: Vec<_> = several
        .iter()
        .map(|(ordinal, slug, rule)| (*ordinal, slug.as_str(), *rule))
        .collect();
    let (ties, many) = (WinnerRule::TiesAllowed.as_str(), WinnerRule::Many.as_str());
    assert_eq!(
        known,
        [
            (5, "lead-actor", ties),
            (6, "assistant-director", many),
            (15, "documentary-feature", many),
            (22, "documentary-short", ties),
            (41, "lead-actress", ties),
            (59, "documentary-feature", ties),
            (67, "live-action-short", ties),
            (85, "sound-editing", ties),
            (98, "live-action-short", ties),
        ]
    );
}

#[test]
fn all_oscars_come_in_go_out_and_come_back() {
    let Some(bytes) = oracle("awards/oscars.csv") else {
        return;
    };
    let (place, other) = (Place::sqlite(), Place::sqlite());
    let (db, again) = (
        place.open(import::newsroom::MIGRATIONS),
        other.open(import::newsroom::MIGRATIONS),
    );
    let mut file = order(None, "");
    file.bytes = bytes;
    let report = import::load(&db, &file, crate::house::NOW).unwrap();
    eprintln!("{}held {:?}", report.text(5), report.held);
    assert_eq!(report.tally.made, 12_137);
    assert_eq!(report.tally.rejected, 0);
    assert_eq!(
        rows(
            &db,
            "select count(*) from standing where outcome in ('won', 'tied', 'honoured')"
        ),
        3_515
    );
    assert_eq!(
        rows(
            &db,
            "select count(*) from standing where outcome = 'placed'"
        ),
        90
    );
    // Homonyms are told apart, and spellings are not.
    let shared = rows(
        &db,
        "select count(*) from (select name from person join external_id on subject = 'person' and subject_id = person.id group by name having count(*) > 1) as shared",
    );
    assert!(shared >= 25, "{shared}");
    let spelled = rows(
        &db,
        "select count(distinct party_id) from party_name where kind = 'person'",
    );
    assert!(spelled >= 250, "{spelled}");
    assert_eq!(rows(&db, "select count(*) from pseudonym_of"), 2);
    assert_eq!(rows(&db, "select count(*) from category_line_edge"), 1);
    assert_eq!(
        rows(
            &db,
            "select count(*) from external_id where value = 'nm0000041'"
        ),
        rows(
            &db,
            "select count(*) from external_id where value = 'nm0000041' and subject = 'person'"
        )
    );
    let begun = std::time::Instant::now();
    let twice = import::load(&db, &file, crate::house::NOW).unwrap();
    assert!(
        twice.is_unchanged() && twice.batch.is_none(),
        "{}",
        twice.text(5)
    );
    eprintln!("again {:?}", begun.elapsed());
    crate::round::goes_round(&db, &again, "oscars");
    eprintln!("round {:?}", begun.elapsed());
    let batch = report.batch.unwrap();
    let undone = crate::house::write(&db, move |tx| {
        import::newsroom::import::undo::undo(tx, batch, &crate::house::ana(), crate::house::NOW)
    });
    eprintln!("undone {:?}", begun.elapsed());
    assert_eq!(undone.nominations, 12_137);
    assert_eq!(undone.kept, []);
    assert_eq!(rows(&db, "select count(*) from person"), 0);
    db.close();
    again.close();
}
