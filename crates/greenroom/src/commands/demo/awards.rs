//! demo/awards: the 72nd Primetime Emmys, from a table of ours and what the table cannot say.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context as _, Result};
use import::{Format, Reading};
use serde::Deserialize;
use web::newsroom;
use web::newsroom::audit::Doer;
use web::newsroom::award::{
    self, EditionStatus, NewAward, NewCategory, NewEdition, NewLine, NewSession, Precision,
    SessionRole, category, edition, sitting,
};
use web::newsroom::import::{NewBatch, known};
use web::newsroom::merge;
use web::newsroom::person::{self, NewPerson};
use web::newsroom::store::{Db, Tx};
use web::newsroom::story::SubjectKind;

const FILE: &str = "awards/emmys-2020.yaml";
const TABLE: &str = "awards/emmys-2020.tsv";
/// Who the record says entered it.
pub(super) const ACTOR: &str = "sample";

/// What stands in the file.
#[derive(Clone, Deserialize)]
pub(super) struct Emmys {
    award: Award,
    edition: Edition,
    evenings: Vec<Evening>,
    order: Vec<Turn>,
    #[serde(default)]
    also_called: Vec<Called>,
    /// What was said wrongly and mended in the open.
    pub(super) mended: Mended,
    /// What readers predict.
    pub(super) predictions: super::predictions::Predictions,
}

#[derive(Clone, Deserialize)]
struct Award {
    slug: String,
    name: String,
    body: String,
    description: String,
}

#[derive(Clone, Deserialize)]
struct Edition {
    slug: String,
    ordinal: i64,
    label: String,
    year: i64,
    zone: String,
    nominated: jiff::Timestamp,
    description: String,
}

#[derive(Clone, Deserialize)]
struct Evening {
    name: String,
    starts_at: jiff::Timestamp,
    ends_at: jiff::Timestamp,
    precise_to: String,
    #[serde(default)]
    venue: String,
    mode: String,
    broadcaster: String,
    #[serde(default)]
    hosts: Vec<String>,
    /// The categories given then; the last evening gives the others.
    #[serde(default)]
    categories: Vec<String>,
}

/// A category in the running order.
#[derive(Clone, Deserialize)]
struct Turn {
    category: String,
    short: String,
    at: jiff::Timestamp,
    expected: Vec<u64>,
}

/// Somebody of newsroom.yaml is credited under another name.
#[derive(Clone, Deserialize)]
struct Called {
    slug: String,
    #[serde(rename = "as")]
    other: String,
    name: String,
}

/// A result that was said wrongly.
#[derive(Clone, Deserialize)]
pub(super) struct Mended {
    pub(super) category: String,
    pub(super) said: String,
    pub(super) note: String,
}

/// A category with what the sample does with it.
#[derive(Clone)]
pub(super) struct Slate {
    /// Row id.
    pub(super) category: i64,
    /// Its slug.
    pub(super) slug: String,
    /// When its winner was announced.
    pub(super) at: i64,
    /// Until when readers predict it.
    pub(super) locks_at: i64,
    /// Its nominees: row id and credit, in the order of the table.
    pub(super) nominees: Vec<(i64, String)>,
    /// Row id of the winner.
    pub(super) winner: i64,
    /// How many of a thousand readers expect each.
    pub(super) expected: Vec<u64>,
}

impl Slate {
    /// The row id of a nominee by the credit.
    pub(super) fn nominee(&self, credited: &str) -> Option<i64> {
        let found = self.nominees.iter().find(|(_, name)| name == credited);
        found.map(|(id, _)| *id)
    }
}

/// The edition as it was nominated.
pub(super) struct Nominated {
    /// Row id of the edition.
    pub(super) edition: i64,
    /// When the nominations were read out.
    pub(super) at: i64,
    /// Its categories in running order.
    pub(super) slates: Vec<Slate>,
}

/// Reads the file.
pub(super) fn file() -> Result<Emmys> {
    super::yaml(FILE)
}

/// Keeps the edition, its evenings and all nominations; nobody has won yet.
pub(super) fn load(db: &Db, file: &Emmys) -> Result<Nominated> {
    let text = super::text(TABLE)?;
    let mut reading = import::read(Some(Format::Table), TABLE, text.as_bytes())?;
    let mut won = BTreeMap::new();
    for nomination in &mut reading.nominations {
        // The winners are said on the night, one by one, and not by the table.
        if std::mem::take(&mut nomination.won).is_win() {
            won.insert(nomination.category.slug.clone(), nomination.key.clone());
        }
    }
    let batch = NewBatch {
        format: Format::Table.as_str().to_owned(),
        file: "emmys-2020.tsv".to_owned(),
        bytes: i64::try_from(text.len()).unwrap_or(i64::MAX),
        digest: blake3::hash(text.as_bytes()).to_hex().to_string(),
    };
    let file = file.clone();
    Ok(db.write_now(move |tx| -> newsroom::Result<Nominated> {
        let at = file.edition.nominated.as_millisecond();
        for called in &file.also_called {
            call(tx, called, at)?;
        }
        let edition = entered(tx, &file, at)?;
        let evenings = evenings(tx, &file, edition, at)?;
        import::apply(tx, &reading, &batch, &Doer::house(ACTOR), at)?;
        let slates = ordered(tx, &file, edition, &evenings, &reading, &won)?;
        edition::changed(tx, edition, at)?;
        Ok(Nominated {
            edition,
            at,
            slates,
        })
    })?)
}

/// Lets somebody's other name lead to them, so that the table finds them by it.
fn call(tx: &mut Tx<'_>, called: &Called, now: i64) -> newsroom::Result<()> {
    if newsroom::subject::moved(tx, SubjectKind::Person, &called.other)?.is_some() {
        return Ok(());
    }
    let double = NewPerson {
        slug: called.other.clone(),
        name: called.name.clone(),
        ..NewPerson::default()
    };
    person::save(tx, &double, now)?;
    let doer = Doer::house(ACTOR);
    merge::merge(
        tx,
        SubjectKind::Person,
        &called.other,
        &called.slug,
        &doer,
        now,
    )?;
    Ok(())
}

fn entered(tx: &mut Tx<'_>, file: &Emmys, now: i64) -> newsroom::Result<i64> {
    if let Some(found) = edition::by_path(tx, &file.award.slug, &file.edition.slug)? {
        return Ok(found.id);
    }
    let award = NewAward {
        slug: file.award.slug.clone(),
        name: file.award.name.clone(),
        body: file.award.body.clone(),
        description: file.award.description.clone(),
        ..NewAward::default()
    };
    let award_id = award::award::save(tx, &award, now)?;
    let edition = NewEdition {
        award_id,
        slug: file.edition.slug.clone(),
        ordinal: Some(file.edition.ordinal),
        label: file.edition.label.clone(),
        year: file.edition.year,
        status: EditionStatus::Nominated,
        zone: file.edition.zone.clone(),
        description: file.edition.description.clone(),
        ..NewEdition::default()
    };
    edition::save(tx, &edition, now)
}

/// Keeps the evenings; answers which category is given on which, and the one that gives the others.
fn evenings(
    tx: &mut Tx<'_>,
    file: &Emmys,
    edition: i64,
    now: i64,
) -> newsroom::Result<(HashMap<String, i64>, Option<i64>)> {
    let mut given = HashMap::new();
    let mut last = None;
    for (place, evening) in (1..).zip(&file.evenings) {
        let session = NewSession {
            edition_id: edition,
            place,
            name: evening.name.clone(),
            starts_at: Some(evening.starts_at.as_millisecond()),
            ends_at: Some(evening.ends_at.as_millisecond()),
            precise_to: Precision::parse(&evening.precise_to).unwrap_or_default(),
            venue: evening.venue.clone(),
            mode: evening.mode.clone(),
            broadcaster: evening.broadcaster.clone(),
        };
        let id = sitting::save(tx, &session, now)?;
        let mut people = Vec::new();
        for host in &evening.hosts {
            people.push((person::find_or_make(tx, host)?, SessionRole::Host));
        }
        sitting::set_people(tx, id, &people)?;
        for category in &evening.categories {
            given.insert(category.clone(), id);
        }
        last = Some(id);
    }
    Ok((given, last))
}

/// Puts the categories in running order and on their evenings, each with its nominees.
fn ordered(
    tx: &mut Tx<'_>,
    file: &Emmys,
    edition: i64,
    (given, last): &(HashMap<String, i64>, Option<i64>),
    reading: &Reading,
    won: &BTreeMap<String, String>,
) -> newsroom::Result<Vec<Slate>> {
    let keys: Vec<String> = reading
        .nominations
        .iter()
        .map(|nomination| nomination.key.clone())
        .collect();
    let rows = known::rows(tx, &keys)?;
    let close_at = file.predictions.close_at.as_millisecond();
    let categories = category::of_edition(tx, edition)?;
    let mut slates = Vec::new();
    for (place, turn) in (1..).zip(&file.order) {
        let found = categories.iter().find(|one| one.slug == turn.category);
        let one = found.ok_or(newsroom::Error::NotFound("category"))?;
        let at = turn.at.as_millisecond();
        let locks_at = close_at.min(at);
        category::save_quietly(
            tx,
            &NewCategory {
                edition_id: edition,
                session_id: given.get(&turn.category).copied().or(*last),
                line: NewLine {
                    slug: one.line.1.clone(),
                    name: one.line.2.clone(),
                    kind: one.line.3,
                    ..NewLine::default()
                },
                slug: one.slug.clone(),
                name: one.name.clone(),
                short_name: turn.short.clone(),
                nominee_kind: one.nominee_kind,
                winner_rule: one.winner_rule,
                place,
                weight: one.weight,
                locks_at: Some(locks_at),
            },
        )?;
        let mut nominees = Vec::new();
        for nomination in &reading.nominations {
            if nomination.category.slug == turn.category
                && let Some(row) = rows.get(&nomination.key)
            {
                nominees.push((row.id, credit(nomination)));
            }
        }
        let winner = won.get(&turn.category).and_then(|key| rows.get(key));
        slates.push(Slate {
            category: one.id,
            slug: turn.category.clone(),
            at,
            locks_at,
            nominees,
            winner: winner.ok_or(newsroom::Error::NotFound("winner"))?.id,
            expected: turn.expected.clone(),
        });
    }
    Ok(slates)
}

/// Whom the files call a nomination by: its first person, or the programme.
fn credit(nomination: &import::Nomination) -> String {
    let person = nomination
        .people
        .iter()
        .find(|party| party.kind == award::PartyKind::Person);
    let programme = nomination.works.first().map(|work| &work.title);
    let name = person.map(|party| &party.name).or(programme);
    name.cloned().unwrap_or_default()
}

/// The slate of a category.
pub(super) fn slate<'a>(slates: &'a [Slate], slug: &str) -> Result<&'a Slate> {
    slates
        .iter()
        .find(|slate| slate.slug == slug)
        .with_context(|| format!("demo/{FILE}: there is no category {slug}"))
}
