//! `greenroom rehearse`: a night is played through against a copy, at many times its speed.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use web::newsroom::audit::Doer;
use web::newsroom::award::rehearsal::{self, Call, Cue};
use web::newsroom::award::{desk, edition};
use web::newsroom::store::Db;
use web::newsroom::{self, Error};

use super::print;
use crate::cli::Rehearse;
use crate::log;
use crate::place::{self, Place};

/// Who the record says did it.
const ACTOR: &str = "rehearsal";
/// Editions that are looked through for the newest with categories.
const MOST: i64 = 100;

/// Plays a night; fails if anything of it does not read as it was said.
pub fn run(place: &Place, wishes: &Rehearse) -> Result<()> {
    let db = place.open()?;
    let played = play(&db, wishes);
    db.close();
    played
}

fn play(db: &Db, wishes: &Rehearse) -> Result<()> {
    let who = Doer::house(ACTOR);
    let (id, label) = find(db, wishes.edition.as_deref())?;
    let doer = who.clone();
    let again = wishes.again;
    let now = place::now();
    let copy = db.write_now(move |tx| {
        if again && let Some((old, _)) = rehearsal::of(tx, id)? {
            rehearsal::discard(tx, old, &doer, now)?;
        }
        rehearsal::make(tx, id, &doer, now)
    });
    let copy = match copy {
        Err(Error::Conflict(sentence)) if sentence.contains("under way") => {
            bail!("{sentence} On the desk it is under Night; --again discards it here")
        }
        copy => copy?,
    };
    let slates = db.read_now(move |tx| rehearsal::slates(tx, copy))?;
    let cues = rehearsal::script(&slates);
    print(&format!(
        "{label}: {} categories, {} cues, {} at {} times the speed",
        slates.len(),
        cues.len(),
        clock(cues.last().map_or(0, |cue| cue.at_ms)),
        wishes.speed
    ))?;
    let outcome = perform(db, copy, &cues, wishes.speed, &who);
    if wishes.keep {
        log::tell("the copy is kept; it can be looked at, and discarded, on the desk under Night");
    } else {
        db.write_now(move |tx| rehearsal::discard(tx, copy, &who, place::now()))?;
    }
    outcome
}

/// The edition of a path, or the newest that has categories: row id and label.
fn find(db: &Db, path: Option<&str>) -> Result<(i64, String)> {
    let Some(path) = path else {
        let all = db.read_now(|tx| desk::editions(tx, MOST))?;
        let newest = all
            .into_iter()
            .find(|listed| listed.rehearsal_of.is_none() && listed.categories > 0);
        let Some(newest) = newest else {
            bail!("there is no edition with categories to rehearse");
        };
        return Ok((newest.id, newest.label));
    };
    let Some((award, slug)) = path.split_once('/') else {
        bail!("--edition {path}: write it as emmys/2020");
    };
    let (award, slug) = (award.to_owned(), slug.to_owned());
    match db.read_now(move |tx| edition::by_path(tx, &award, &slug))? {
        Some(found) => Ok((found.id, found.label)),
        None => bail!("--edition {path}: there is no such edition"),
    }
}

/// Plays all cues at their time, and looks after each whether the copy reads as it was said.
#[expect(
    clippy::disallowed_methods,
    reason = "a command that plays a night in time has to wait for it"
)]
fn perform(db: &Db, copy: i64, cues: &[Cue], speed: u32, who: &Doer) -> Result<()> {
    let began = Instant::now();
    let mut faults = Vec::new();
    let mut slowest = Duration::ZERO;
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, cue) in cues.iter().enumerate() {
        let due = u64::try_from(cue.at_ms).unwrap_or(0) / u64::from(speed.max(1));
        let wait = Duration::from_millis(due).saturating_sub(began.elapsed());
        std::thread::sleep(wait);
        let (call, doer, now) = (cue.call, who.clone(), place::now());
        let asked = Instant::now();
        let line = db.write_now(move |tx| rehearsal::perform(tx, copy, &call, &doer, now))?;
        let took = asked.elapsed();
        slowest = slowest.max(took);
        print(&format!("{}  {line}", clock(cue.at_ms)))?;
        *done.entry(noun(&cue.call)).or_default() += 1;
        let so_far: Vec<Cue> = cues.iter().take(at + 1).copied().collect();
        let expected = rehearsal::expected(&so_far);
        let found = db.read_now(move |tx| rehearsal::faults(tx, copy, &expected))?;
        faults.extend(found);
    }
    let said: Vec<String> = done
        .iter()
        .map(|(noun, n)| format!("{n} {noun}{}", if *n == 1 { "" } else { "s" }))
        .collect();
    let summary = format!(
        "{}; the slowest took {} ms",
        said.join(", "),
        slowest.as_millis()
    );
    if faults.is_empty() {
        return print(&format!(
            "{summary}\nall of it read as it was said, after each of them"
        ));
    }
    faults.dedup();
    bail!("{summary}\n{}", faults.join("\n"))
}

fn noun(call: &Call) -> &'static str {
    match call {
        Call::Announce { .. } => "announcement",
        Call::Wrong { .. } => "wrong envelope",
        Call::Correct { .. } => "correction",
        Call::Tie { .. } => "tie",
        Call::Withdraw { .. } => "withdrawal",
        Call::OffAir { .. } => "move off the air",
        Call::EndEarly => "early end",
    }
}

/// `1:23:45` since the show began.
fn clock(ms: newsroom::Millis) -> String {
    let seconds = ms / 1_000;
    format!(
        "{}:{:02}:{:02}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}
