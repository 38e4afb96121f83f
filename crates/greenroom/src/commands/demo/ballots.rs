//! demo/ballots.yaml: four ballots and their invented voters, who vote as everybody does.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use web::newsroom;
use web::newsroom::audit::Doer;
use web::newsroom::ballot::{
    self, Caster, Level, Mark, Method, NewBallot, NewOption, Shown, Subject, Unranked,
};
use web::newsroom::secret::Secret;
use web::newsroom::store::{Db, Tx};
use web::newsroom::tally::Tie;

use super::awards::ACTOR;
use super::draw::{Draw, sixteen};

const FILE: &str = "ballots.yaml";
/// Votes in one transaction, so that nothing waits long.
const CHUNK: usize = 200;
/// A ballot that stays open has been open so long when the sample stands still.
const OPEN_FOR: i64 = 34 * 60 * 60 * 1000;
/// One voter in so many is quicker than anybody reads.
const HASTY: usize = 97;

#[derive(Deserialize)]
struct File {
    ballots: Vec<Entry>,
}

#[derive(Clone, Deserialize)]
struct Entry {
    slug: String,
    title: String,
    intro: String,
    method: String,
    level: String,
    #[serde(default)]
    most: u32,
    opens_at: jiff::Timestamp,
    closes_at: Option<jiff::Timestamp>,
    hidden: String,
    options: Vec<Choice>,
    draw: Lots,
}

#[derive(Clone, Deserialize)]
struct Choice {
    slug: String,
    title: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    nominee: String,
}

#[derive(Clone, Deserialize)]
struct Lots {
    voters: usize,
    seed: u64,
    lean: Vec<u64>,
}

/// Keeps the ballots and casts their votes; answers how many ballots.
pub(super) fn load(db: &Db) -> Result<usize> {
    let file: File = super::yaml(FILE)?;
    let count = file.ballots.len();
    for entry in file.ballots {
        let name = entry.slug.clone();
        one(db, &entry).with_context(|| format!("demo/{FILE}: {name}"))?;
    }
    Ok(count)
}

fn one(db: &Db, entry: &Entry) -> Result<()> {
    let new = new(entry)?;
    let method = new.method;
    db.write_now(move |tx| -> newsroom::Result<()> {
        if ballot::any_by_slug(tx, &new.slug).is_ok() {
            return Ok(());
        }
        let (doer, now) = (Doer::house(ACTOR), new.opens_at - 60_000);
        let id = ballot::save(tx, &doer, None, &new, now)?;
        ballot::publish(tx, &doer, id, now)
    })?;
    let votes = votes(entry, method);
    for (nth, chunk) in votes.chunks(CHUNK).enumerate() {
        let (slug, chunk) = (entry.slug.clone(), chunk.to_vec());
        let hasty = entry.closes_at.is_none();
        db.write_now(move |tx| -> newsroom::Result<()> {
            // Made with the publication; this only reads it.
            let secret = Secret::load_or_make(tx, [0; 32])?;
            for (place, vote) in chunk.into_iter().enumerate() {
                let voter = nth * CHUNK + place;
                let caster = caster(&slug, voter, hasty && voter % HASTY == HASTY - 1);
                cast(tx, &secret, &slug, &caster, vote)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn new(entry: &Entry) -> Result<NewBallot> {
    Ok(NewBallot {
        slug: entry.slug.clone(),
        question: entry.title.clone(),
        intro: entry.intro.clone(),
        lang: String::new(),
        method: Method::parse(&entry.method).context("there is no such method")?,
        level: Level::parse(&entry.level).context("there is no such level")?,
        shown: match entry.hidden.as_str() {
            "until_close" => Shown::After,
            _ => Shown::Always,
        },
        may_change: true,
        tie: Tie::Declared,
        unranked: Unranked::LeftOut,
        most: entry.most,
        opens_at: entry.opens_at.as_millisecond(),
        closes_at: entry.closes_at.map(jiff::Timestamp::as_millisecond),
        options: entry
            .options
            .iter()
            .map(|option| NewOption {
                slug: option.slug.clone(),
                title: option.title.clone(),
                note: option.note.clone(),
                nominee: option.nominee.clone(),
                ..NewOption::default()
            })
            .collect(),
    })
}

/// One vote: when, and what is marked.
type Vote = (i64, Vec<Mark>);

/// Everybody's votes, in the order of time.
fn votes(entry: &Entry, method: Method) -> Vec<Vote> {
    let mut draw = Draw::new(entry.draw.seed);
    let opens_at = entry.opens_at.as_millisecond();
    let closes_at = entry
        .closes_at
        .map_or(opens_at + OPEN_FOR, jiff::Timestamp::as_millisecond);
    let voters = i64::try_from(entry.draw.voters).unwrap_or(1).max(1);
    let step = (closes_at - opens_at - 1) / voters;
    (0..voters)
        .map(|voter| {
            let marks = marks(&mut draw, method, entry.most, &entry.draw.lean);
            (opens_at + voter * step, marks)
        })
        .collect()
}

fn marks(draw: &mut Draw, method: Method, most: u32, lean: &[u64]) -> Vec<Mark> {
    let options = lean.len() as u64;
    let count = match method {
        Method::Plurality => 1,
        Method::Approval => 1 + draw.below(u64::from(most).max(1)),
        Method::Ranked => 1 + draw.below(options),
        Method::Score => return scores(draw, lean),
    };
    let count = usize::try_from(count).unwrap_or(1);
    let named = draw.several(lean, count).into_iter();
    named.map(|option| mark(option, None)).collect()
}

/// Points around what the lean says; now and then somebody leaves an option out.
fn scores(draw: &mut Draw, lean: &[u64]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (option, &lean) in lean.iter().enumerate() {
        let points = (lean + draw.below(4)).saturating_sub(2).min(5);
        if option == 0 || draw.chance(90) {
            marks.push(mark(option, u8::try_from(points).ok()));
        }
    }
    marks
}

fn mark(option: usize, score: Option<u8>) -> Mark {
    Mark {
        option: u32::try_from(option).unwrap_or(u32::MAX),
        score,
    }
}

fn caster(slug: &str, voter: usize, hasty: bool) -> Caster {
    Caster {
        subject: Subject {
            device: Some(sixteen(&format!("{slug} voter {voter}"))),
            ..Subject::default()
        },
        network: sixteen(&format!("{slug} network {}", voter / 3)),
        fill_ms: hasty.then_some(400),
        ..Caster::default()
    }
}

fn cast(
    tx: &mut Tx<'_>,
    secret: &Secret,
    slug: &str,
    caster: &Caster,
    (at, marks): Vote,
) -> newsroom::Result<()> {
    ballot::cast(tx, secret, slug, caster, |_| Ok(marks), at)?;
    Ok(())
}
