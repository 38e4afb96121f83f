//! An awards night about to happen: an edition without results, its live page, and readers who predicted all of it.

use anyhow::Result;
use newsroom::audit::Doer;
use newsroom::award::{
    self, EditionStatus, NewAward, NewCategory, NewEdition, NewNomination, NewParty, NewSession,
    NewWork, NomineeKind, category, edition, nomination, sitting,
};
use newsroom::liveblog::{self, Draft, EntryDraft, State};
use newsroom::prediction::{self, Cohort, player};
use newsroom::{person, work};
use store::{Db, Tx};

use crate::NOW;

/// Nominees of each category.
const NOMINEES: i64 = 5;
/// Readers who predicted.
const PLAYERS: i64 = 1_000;
/// Of them in one transaction.
const CHUNK: i64 = 50;
/// Entries that writers have posted so far.
const ENTRIES: i64 = 40;

/// A category and its nominees, by row id.
type Slate = (i64, Vec<i64>);

/// `bench/2026` with so many categories, `category-0` and on, each with `nominee-0-of-0` and on; and `/live/bench-night`.
pub(crate) fn fill(db: &Db, categories: i64) -> Result<()> {
    let (edition, slates) = db.write_now(move |tx| edition_of(tx, categories))?;
    for from in (0..PLAYERS).step_by(CHUNK as usize) {
        let slates = slates.clone();
        db.write_now(move |tx| -> newsroom::Result<()> {
            for n in from..(from + CHUNK).min(PLAYERS) {
                predict(tx, edition, &slates, n)?;
            }
            Ok(())
        })?;
    }
    db.write_now(live_page)?;
    Ok(())
}

fn edition_of(tx: &mut Tx<'_>, categories: i64) -> newsroom::Result<(i64, Vec<Slate>)> {
    let award = NewAward {
        slug: "bench".to_owned(),
        name: "The Bench Awards".to_owned(),
        body: "Academy of Benches".to_owned(),
        ..NewAward::default()
    };
    let award_id = award::award::save(tx, &award, NOW)?;
    let new = NewEdition {
        award_id,
        slug: "2026".to_owned(),
        year: 2026,
        status: EditionStatus::Live,
        ..NewEdition::default()
    };
    let edition = edition::save(tx, &new, NOW)?;
    let evening = NewSession {
        edition_id: edition,
        place: 1,
        name: "Telecast".to_owned(),
        starts_at: Some(NOW),
        ..NewSession::default()
    };
    let evening = sitting::save(tx, &evening, NOW)?;
    let mut slates = Vec::new();
    for place in 0..categories {
        let new = NewCategory {
            edition_id: edition,
            session_id: Some(evening),
            slug: format!("category-{place}"),
            name: format!("Outstanding Performance of the Year in the Category of Number {place}"),
            short_name: format!("Category {place}"),
            nominee_kind: NomineeKind::Person,
            place,
            weight: 1,
            ..NewCategory::default()
        };
        let category = category::save_quietly(tx, &new)?;
        let mut nominees = Vec::new();
        for n in 0..NOMINEES {
            nominees.push(nominee(tx, category, place, n)?);
        }
        slates.push((category, nominees));
    }
    edition::changed(tx, edition, NOW)?;
    Ok((edition, slates))
}

fn nominee(tx: &mut Tx<'_>, category: i64, of: i64, n: i64) -> newsroom::Result<i64> {
    let name = format!("Nominee {n} of {of}");
    let party = NewParty {
        id: person::find_or_make(tx, &name)?,
        ..NewParty::default()
    };
    let work = NewWork {
        id: work::find_or_make(tx, &format!("Work {}", (of * NOMINEES + n) % 60))?,
        ..NewWork::default()
    };
    let new = NewNomination {
        category_id: category,
        place: n,
        slug: Some(format!("nominee-{n}-of-{of}")),
        credited: name,
        parties: vec![party],
        works: vec![work],
        ..NewNomination::default()
    };
    nomination::add(tx, &new, NOW)
}

/// One reader's picks in every category, the first nominees most often.
fn predict(tx: &mut Tx<'_>, edition: i64, slates: &[Slate], n: i64) -> newsroom::Result<()> {
    let name = format!("Reader {n}");
    let id = player::invented(tx, edition, &name, Cohort::Readers, NOW)?;
    let player = player::find(tx, id)?;
    let picks: Vec<(i64, Vec<i64>)> = slates
        .iter()
        .map(|(category, nominees)| {
            let lot = (n * 7 + category * 13) % 9 / 2;
            let chosen = nominees.get(lot as usize).or(nominees.first());
            (*category, chosen.into_iter().copied().collect())
        })
        .collect();
    prediction::save(tx, &player, &picks, NOW)?;
    Ok(())
}

fn live_page(tx: &mut Tx<'_>) -> newsroom::Result<()> {
    let house = Doer::house("bench");
    let page = Draft {
        title: "The night, as it happens".to_owned(),
        slug: "bench-night".to_owned(),
        summary: "Every winner the moment it is announced.".to_owned(),
        lang: "en".to_owned(),
        edition: "bench/2026".to_owned(),
        ..Draft::default()
    };
    let slug = liveblog::create(tx, &page, &house, NOW)?;
    let page = liveblog::move_to(tx, &slug, State::Live, &house, NOW)?;
    for n in 0..ENTRIES {
        let entry = EntryDraft {
            kind: if n % 10 == 0 { "key" } else { "post" }.to_owned(),
            title: format!("Moment {n} of the evening"),
            text: format!(
                "Entry {n}: the band strikes up again, somebody looks for the stairs, and the room waits for the envelope."
            ),
            ..EntryDraft::default()
        };
        liveblog::post(tx, page.id, &entry, &house, NOW + n * 60_000)?;
    }
    Ok(())
}
