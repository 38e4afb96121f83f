//! demo/live.yaml and the night itself: entries, results, a slip and its mending, in the order of time.

use anyhow::Result;
use serde::Deserialize;
use web::newsroom;
use web::newsroom::audit::Doer;
use web::newsroom::award::{EditionStatus, SaidKind, Saying, edition, result};
use web::newsroom::liveblog::{self, Draft, EntryDraft, State};
use web::newsroom::prediction::lock;
use web::newsroom::store::{Db, Tx};

use super::awards::{ACTOR, Emmys, Nominated, Slate};

const FILE: &str = "live.yaml";
/// What was said wrongly stood so long.
const SLIP_MS: i64 = 2 * 60 * 1000;

#[derive(Clone, Deserialize)]
struct Page {
    slug: String,
    title: String,
    summary: String,
    edition: String,
    story: String,
    made_at: jiff::Timestamp,
    starts_at: jiff::Timestamp,
    ended_at: jiff::Timestamp,
    entries: Vec<Entry>,
}

#[derive(Clone, Deserialize)]
struct Entry {
    at: jiff::Timestamp,
    by: String,
    /// The title of a key moment.
    key: Option<String>,
    text: String,
}

/// Something that happens on the night.
enum Act {
    /// The live page is announced, begins, ends.
    Page(State),
    /// Predictions close by the clock.
    Lock,
    /// The edition moves on.
    Edition(EditionStatus),
    /// Somebody wrote.
    Wrote(usize),
    /// Something was said of a category.
    Said(i64, Saying),
}

/// Lets the night happen; answers how many entries people wrote and when it ended.
pub(super) fn load(db: &Db, file: &Emmys, nominated: &Nominated) -> Result<(usize, i64)> {
    let page: Page = super::yaml(FILE)?;
    let entries = page.entries.len();
    let ended_at = page.ended_at.as_millisecond();
    let acts = acts(file, nominated, &page);
    let edition = nominated.edition;
    db.write_now(move |tx| -> newsroom::Result<()> {
        let there = liveblog::find_any(tx, &page.slug);
        if there.is_ok_and(|there| there.state == State::Ended) {
            return Ok(());
        }
        for (at, act) in &acts {
            perform(tx, edition, &page, act, *at)?;
        }
        Ok(())
    })?;
    Ok((entries, ended_at))
}

/// All of it in the order of time; of two things at once the one that is named first.
fn acts(file: &Emmys, nominated: &Nominated, page: &Page) -> Vec<(i64, Act)> {
    let starts_at = page.starts_at.as_millisecond();
    let close_at = file.predictions.close_at.as_millisecond();
    let ended_at = page.ended_at.as_millisecond();
    let mut acts = vec![
        (page.made_at.as_millisecond(), Act::Page(State::Waiting)),
        (starts_at, Act::Page(State::Live)),
        (close_at, Act::Edition(EditionStatus::Live)),
        (close_at, Act::Lock),
    ];
    for slate in &nominated.slates {
        said(file, slate, &mut acts);
    }
    for (place, entry) in page.entries.iter().enumerate() {
        acts.push((entry.at.as_millisecond(), Act::Wrote(place)));
    }
    acts.push((ended_at, Act::Page(State::Ended)));
    acts.push((ended_at, Act::Edition(EditionStatus::Final)));
    acts.sort_by_key(|(at, _)| *at);
    acts
}

/// What is said of one category.
fn said(file: &Emmys, slate: &Slate, acts: &mut Vec<(i64, Act)>) {
    let slip = Some(&file.mended).filter(|mended| mended.category == slate.slug);
    let wrong = slip.and_then(|mended| Some((slate.nominee(&mended.said)?, &mended.note)));
    let saying = |kind, nomination, at, note: &str| Saying {
        kind,
        nomination: Some(nomination),
        at: Some(at),
        note: note.to_owned(),
        idempotency: Some(format!("sample {} {}", slate.slug, kind.as_str())),
        ..Saying::default()
    };
    match wrong {
        None => {
            let right = saying(SaidKind::Announced, slate.winner, slate.at, "");
            acts.push((slate.at, Act::Said(slate.category, right)));
        }
        Some((nominee, note)) => {
            let mended_at = slate.at + SLIP_MS;
            let slip = saying(SaidKind::Announced, nominee, slate.at, "");
            let right = saying(SaidKind::Corrected, slate.winner, mended_at, note);
            acts.push((slate.at, Act::Said(slate.category, slip)));
            acts.push((mended_at, Act::Said(slate.category, right)));
        }
    }
}

fn perform(
    tx: &mut Tx<'_>,
    edition: i64,
    page: &Page,
    act: &Act,
    now: i64,
) -> newsroom::Result<()> {
    let house = Doer::house(ACTOR);
    match act {
        Act::Page(state) => {
            if *state == State::Waiting && liveblog::find_any(tx, &page.slug).is_err() {
                liveblog::create(tx, &draft(page), &house, now)?;
            }
            liveblog::move_to(tx, &page.slug, *state, &house, now)?;
        }
        Act::Lock => {
            lock::due(tx, now, 100)?;
        }
        Act::Edition(status) => edition::set_status(tx, edition, *status, "", now)?,
        Act::Said(category, saying) => {
            result::say(tx, *category, saying, &house, now)?;
        }
        Act::Wrote(place) => {
            let Some(entry) = page.entries.get(*place) else {
                return Ok(());
            };
            let live = liveblog::find_any(tx, &page.slug)?;
            let written = EntryDraft {
                kind: if entry.key.is_some() { "key" } else { "post" }.to_owned(),
                title: entry.key.clone().unwrap_or_default(),
                text: entry.text.clone(),
                once: format!("sample {place}"),
                ..EntryDraft::default()
            };
            liveblog::post(tx, live.id, &written, &Doer::house(&entry.by), now)?;
        }
    }
    Ok(())
}

fn draft(page: &Page) -> Draft {
    Draft {
        title: page.title.clone(),
        slug: page.slug.clone(),
        summary: page.summary.clone(),
        edition: page.edition.clone(),
        story: page.story.clone(),
        starts_at: Some(page.starts_at.as_millisecond()),
        ..Draft::default()
    }
}
