//! An edition as a game: whether it is played, and the question that parts equals.

use store::{FromRow, Row, Tx, params};

use super::score;
use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Result},
    event::{self, Event},
    job::{self, Job},
};

/// Longest question, in characters.
const MOST_QUESTION: usize = 200;

/// An edition and what is played on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Game {
    /// Row id of the edition.
    pub edition: i64,
    /// `emmys`.
    pub award: String,
    /// The award's name.
    pub award_name: String,
    /// `2020`.
    pub slug: String,
    /// `72nd Primetime Emmy Awards`.
    pub label: String,
    /// IANA name of the zone its times are told in.
    pub zone: String,
    /// Its state, as the table spells it.
    pub status: String,
    /// The question that parts equals, answered by a number; may be empty.
    pub question: String,
    /// The answer, once it is known.
    pub answer: Option<i64>,
    /// When scores were last counted.
    pub counted_at: Option<Millis>,
    /// When a correction last changed them.
    pub revised_at: Option<Millis>,
}

impl Game {
    /// `emmys/2020`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.award, self.slug)
    }

    /// Whether picks are taken at all: not for what was cancelled, and not for what is long over.
    #[must_use]
    pub fn is_played(&self) -> bool {
        matches!(
            self.status.as_str(),
            "planned" | "nominated" | "live" | "postponed"
        )
    }
}

impl FromRow for Game {
    fn from_row(row: &Row<'_>) -> Result<Game, store::Error> {
        Ok(Game {
            edition: row.get(0)?,
            award: row.get(1)?,
            award_name: row.get(2)?,
            slug: row.get(3)?,
            label: row.get(4)?,
            zone: row.get(5)?,
            status: row.get(6)?,
            question: row.get::<Option<String>>(7)?.unwrap_or_default(),
            answer: row.get(8)?,
            counted_at: row.get(9)?,
            revised_at: row.get(10)?,
        })
    }
}

macro_rules! game_columns {
    () => {
        "edition.id, award.slug, award.name, edition.slug, edition.label, edition.zone, edition.status, game.question,
         game.answer, game.counted_at, game.revised_at"
    };
}

/// The edition at `award/edition`, as a game. A rehearsal is none.
///
/// # Errors
/// `NotFound` if there is no such edition.
pub fn game(tx: &mut Tx<'_>, award: &str, edition: &str) -> Result<Game> {
    tx.opt(
        concat!(
            "select ",
            game_columns!(),
            " from award join edition on edition.award_id = award.id left join game on game.edition_id = edition.id
             where award.slug = $1 and edition.slug = $2 and edition.rehearsal_of is null"
        ),
        params![award, edition],
    )?
    .ok_or(Error::NotFound("edition"))
}

/// The edition of this row id, as a game.
///
/// # Errors
/// `NotFound` if there is no such edition.
pub fn by_id(tx: &mut Tx<'_>, edition: i64) -> Result<Game> {
    tx.opt(
        concat!(
            "select ",
            game_columns!(),
            " from edition join award on award.id = edition.award_id left join game on game.edition_id = edition.id
             where edition.id = $1"
        ),
        params![edition],
    )?
    .ok_or(Error::NotFound("edition"))
}

/// Sets the question that parts equals, and its answer once it is known. Places are counted anew when the answer changes.
///
/// # Errors
/// `Invalid` for a question that is too long, or an answer without one; `NotFound` without the edition.
pub fn ask(
    tx: &mut Tx<'_>,
    edition: i64,
    question: &str,
    answer: Option<i64>,
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    let before = by_id(tx, edition)?;
    let question = crate::name::tidy(question);
    if question.chars().count() > MOST_QUESTION {
        return Err(Error::invalid(
            "question",
            format!("The question is too long: at most {MOST_QUESTION} characters fit."),
        ));
    }
    if question.is_empty() && answer.is_some() {
        return Err(Error::invalid(
            "question",
            "An answer needs its question first.",
        ));
    }
    tx.run(
        "insert into game (edition_id, question, answer) values ($1, $2, $3)
         on conflict (edition_id) do update set question = excluded.question, answer = excluded.answer",
        params![edition, question, answer],
    )?;
    audit::record(
        tx,
        doer,
        &Act {
            act: "prediction.question",
            object: "edition",
            object_id: edition,
            why: "",
            data: "",
        },
        now,
    )?;
    if before.answer != answer {
        score::measure(tx, edition)?;
        job::enqueue(tx, &Job::Scores { edition }, now)?;
    }
    event::record(tx, &Event::EditionChanged { edition }, now)?;
    Ok(())
}

/// How many play, and how many of them are experts.
///
/// # Errors
/// `Store` if the database fails.
pub fn players(tx: &mut Tx<'_>, edition: i64) -> Result<(i64, i64)> {
    Ok((
        tx.one(
            "select count(*) from player where edition_id = $1",
            params![edition],
        )?,
        tx.one(
            "select count(*) from player where edition_id = $1 and cohort = 'expert'",
            params![edition],
        )?,
    ))
}

/// Editions that are played or were, the newest first: row id, `emmys/2020` and label; at most 50.
///
/// # Errors
/// `Store` if the database fails.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<(i64, String, String)>> {
    Ok(tx.all(
        "select edition.id, award.slug || '/' || edition.slug, edition.label
         from edition join award on award.id = edition.award_id
         where edition.rehearsal_of is null
           and (edition.status in ('planned', 'nominated', 'live', 'postponed')
             or exists (select 1 from player where player.edition_id = edition.id))
         order by edition.year desc, edition.id desc limit 50",
        params![],
    )?)
}
