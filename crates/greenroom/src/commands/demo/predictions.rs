//! What invented readers predict: a seeded draw by the shares of demo/awards, and the desk's own cards.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use web::newsroom;
use web::newsroom::audit::Doer;
use web::newsroom::prediction::league::{self, Engine, NewLeague};
use web::newsroom::prediction::{Cohort, Player, game, pick, player, score};
use web::newsroom::store::{Db, Tx};

use super::awards::{ACTOR, Emmys, Nominated, Slate, slate};
use super::draw::Draw;

/// Players in one transaction, so that nothing waits long.
const CHUNK: usize = 50;
/// Streets where nobody lives.
const STREETS: [&str; 16] = [
    "Lantern Street",
    "Curtain Row",
    "Prompt Corner",
    "Limelight Lane",
    "Footlight Court",
    "Cue Hill",
    "Fly Loft Mews",
    "Green Baize Square",
    "Marquee Road",
    "Matinee Terrace",
    "Ghost Light Yard",
    "Trapdoor Close",
    "Upper Circle",
    "Standing Room",
    "Intermission Park",
    "Encore Gardens",
];

/// What the file says about predictions.
#[derive(Clone, Deserialize)]
pub(super) struct Predictions {
    players: usize,
    seed: u64,
    /// Until when sheets are filled in.
    pub(super) close_at: jiff::Timestamp,
    question: String,
    answer: i64,
    guesses: Vec<u64>,
    league: String,
    token: String,
    members: usize,
    handed_in: jiff::Timestamp,
    cards: Vec<Card>,
}

#[derive(Clone, Deserialize)]
struct Card {
    name: String,
    /// Category → credit of the nominee.
    picks: BTreeMap<String, String>,
}

/// Somebody who plays.
#[derive(Clone)]
struct Sheet {
    name: String,
    cohort: Cohort,
    at: i64,
    guess: Option<i64>,
    picks: Vec<(i64, Vec<i64>)>,
}

/// Opens the sheets that are not there yet; answers how many there are.
pub(super) fn load(db: &Db, file: &Emmys, nominated: &Nominated) -> Result<usize> {
    let Predictions {
        question, league, ..
    } = file.predictions.clone();
    let (edition, at) = (nominated.edition, nominated.at);
    let there = db.write_now(move |tx| -> newsroom::Result<i64> {
        if game::by_id(tx, edition)?.question.is_empty() {
            game::ask(tx, edition, &question, None, &Doer::house(ACTOR), at)?;
        }
        Ok(game::players(tx, edition)?.0)
    })?;
    let sheets = sheets(&file.predictions, nominated)?;
    // Sheets are drawn in one order, so whoever is there is at the head of it.
    let rest = sheets
        .get(usize::try_from(there)?..)
        .context("there are more players than the sample has")?;
    for chunk in rest.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        db.write_now(move |tx| -> newsroom::Result<()> {
            chunk.iter().try_for_each(|sheet| open(tx, edition, sheet))
        })?;
    }
    let wanted = file.predictions.clone();
    let only: Vec<i64> = wanted
        .cards
        .first()
        .into_iter()
        .flat_map(|card| card.picks.keys())
        .map(|slug| slate(&nominated.slates, slug).map(|slate| slate.category))
        .collect::<Result<_>>()?;
    let members: Vec<String> = sheets
        .iter()
        .take(wanted.cards.len() + wanted.members)
        .map(|sheet| sheet.name.clone())
        .collect();
    db.write_now(move |tx| -> newsroom::Result<()> {
        if league::by_token(tx, &wanted.token).is_ok() {
            return Ok(());
        }
        let mut made: Option<i64> = None;
        for name in &members {
            let Some(player) = player::named(tx, edition, name)?.into_iter().next() else {
                continue;
            };
            match made {
                Some(league) => league::enter(tx, league, &player, at)?,
                None => {
                    let new = NewLeague {
                        name: league.clone(),
                        engine: Engine::Right,
                        categories: only.clone(),
                        token: wanted.token.clone(),
                    };
                    made = Some(league::make(tx, &player, &new, at)?.id);
                }
            }
        }
        Ok(())
    })?;
    Ok(sheets.len())
}

fn open(tx: &mut Tx<'_>, edition: i64, sheet: &Sheet) -> newsroom::Result<()> {
    let id = player::invented(tx, edition, &sheet.name, sheet.cohort, sheet.at)?;
    let player = Player {
        id,
        edition,
        account: None,
        name: sheet.name.clone(),
        cohort: sheet.cohort,
        guess: None,
        shown_at: None,
    };
    if sheet.guess.is_some() {
        player::guess(tx, &player, sheet.guess, sheet.at)?;
    }
    pick::save(tx, &player, &sheet.picks, sheet.at)?;
    Ok(())
}

/// Everybody who plays: the desk's cards, then readers in the order in which they came.
fn sheets(wanted: &Predictions, nominated: &Nominated) -> Result<Vec<Sheet>> {
    let mut sheets = Vec::with_capacity(wanted.cards.len() + wanted.players);
    for card in &wanted.cards {
        let mut picks = Vec::new();
        for (slug, credited) in &card.picks {
            let slate = slate(&nominated.slates, slug)?;
            let nominee = slate
                .nominee(credited)
                .with_context(|| format!("{}: {credited} is not nominated in {slug}", card.name))?;
            picks.push((slate.category, vec![nominee]));
        }
        sheets.push(Sheet {
            name: card.name.clone(),
            cohort: Cohort::Experts,
            at: wanted.handed_in.as_millisecond(),
            guess: Some(wanted.answer),
            picks,
        });
    }
    let mut draw = Draw::new(wanted.seed);
    let (from, to) = (nominated.at, wanted.close_at.as_millisecond());
    let span = u64::try_from(to - from).unwrap_or(1);
    // Most people come late: the later of two draws.
    let mut times: Vec<i64> = (0..wanted.players)
        .map(|_| draw.below(span).max(draw.below(span)))
        .map(|late| from + i64::try_from(late).unwrap_or_default())
        .collect();
    times.sort_unstable();
    let questions_close = nominated.slates.iter().map(|slate| slate.locks_at).min();
    for (number, at) in (1..).zip(times) {
        let street = STREETS
            .get(usize::try_from(draw.below(16))?)
            .copied()
            .unwrap_or("Lantern Street");
        let guess = draw
            .weighted(&wanted.guesses)
            .and_then(|at| i64::try_from(at + 1).ok());
        let may_guess = questions_close.is_none_or(|close| at < close);
        sheets.push(Sheet {
            name: format!("Reader {number:04} of {street}"),
            cohort: Cohort::Readers,
            at,
            guess: guess.filter(|_| may_guess),
            picks: filled_in(&mut draw, &nominated.slates, at),
        });
    }
    Ok(sheets)
}

/// One reader's picks: some categories, mostly one nominee, sometimes three in order.
fn filled_in(draw: &mut Draw, slates: &[Slate], at: i64) -> Vec<(i64, Vec<i64>)> {
    // A few hurry through the great prizes, some leave nothing out.
    let diligence = 20 + draw.below(70);
    let ranks = if draw.chance(30) { 3 } else { 1 };
    let mut picks = Vec::new();
    for slate in slates {
        if !draw.chance(diligence) {
            continue;
        }
        let ranked = draw.several(&slate.expected, ranks);
        let ranked: Vec<i64> = ranked
            .iter()
            .filter_map(|&place| slate.nominees.get(place).map(|(id, _)| *id))
            .collect();
        if at < slate.locks_at && !ranked.is_empty() {
            picks.push((slate.category, ranked));
        }
    }
    picks
}

/// Answers the question and counts every score, as the worker would.
pub(super) fn settle(db: &Db, file: &Emmys, edition: i64, now: i64) -> Result<()> {
    let (question, answer) = (
        file.predictions.question.clone(),
        Some(file.predictions.answer),
    );
    db.write_now(move |tx| -> newsroom::Result<()> {
        if game::by_id(tx, edition)?.answer != answer {
            game::ask(tx, edition, &question, answer, &Doer::house(ACTOR), now)?;
        }
        Ok(())
    })?;
    while db.write_now(move |tx| score::step(tx, edition, score::CHUNK, now))? {}
    Ok(())
}
