//! Texts laid aside: what came too late, what somebody replaced, and now and then what was there before.

use store::{FromRow, Row, Tx, params};

use crate::{Millis, audit::Doer, error::Result};

/// An older text is laid aside when this long has passed since the last one.
pub(super) const KEEP_EVERY_MS: i64 = 10 * 60_000;
/// Older texts kept of one story, beside those that came too late.
const KEPT: i64 = 60;

/// Why a text was laid aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It came when another text was there already.
    Lost,
    /// It was there, and writing went on.
    Kept,
    /// A restored one took its place.
    Replaced,
}

impl Reason {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Lost => "lost",
            Reason::Kept => "kept",
            Reason::Replaced => "replaced",
        }
    }

    fn parse(word: &str) -> Reason {
        [Reason::Lost, Reason::Replaced]
            .into_iter()
            .find(|reason| reason.as_str() == word)
            .unwrap_or(Reason::Kept)
    }
}

/// A text to lay aside.
pub(super) struct Aside<'a> {
    pub(super) reason: Reason,
    pub(super) version: i64,
    pub(super) front: &'a str,
    pub(super) document: &'a str,
    pub(super) saved_at: Millis,
    pub(super) who: &'a Doer,
}

/// Lays a text aside; answers its number. What one person sends too late again and again is one text, the newest.
pub(super) fn put(tx: &mut Tx<'_>, story: i64, aside: &Aside<'_>) -> Result<i64> {
    if aside.reason == Reason::Lost {
        let again: Option<i64> = tx.opt(
            "update manuscript_kept set front = $4, document = $5, saved_at = $6
             where story_id = $1 and number = (select max(number) from manuscript_kept where story_id = $1)
               and reason = 'lost' and version = $2 and account_id = $3 returning number",
            params![
                story,
                aside.version,
                aside.who.account,
                aside.front,
                aside.document,
                aside.saved_at
            ],
        )?;
        if let Some(number) = again {
            return Ok(number);
        }
    }
    let last: Option<i64> = tx.one(
        "select max(number) from manuscript_kept where story_id = $1",
        params![story],
    )?;
    let number = last.unwrap_or(0) + 1;
    tx.run(
        "insert into manuscript_kept (story_id, number, reason, version, front, document, saved_at, saved_by, account_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            story,
            number,
            aside.reason.as_str(),
            aside.version,
            aside.front,
            aside.document,
            aside.saved_at,
            aside.who.name,
            aside.who.account
        ],
    )?;
    tx.run(
        "delete from manuscript_kept where story_id = $1 and number <= $2 and reason = 'kept'",
        params![story, number - KEPT],
    )?;
    Ok(number)
}

/// A text that was laid aside, without its words.
#[derive(Clone, Debug)]
pub(super) struct Slip {
    pub(super) number: i64,
    pub(super) reason: Reason,
    pub(super) saved_at: Millis,
    pub(super) saved_by: String,
}

impl FromRow for Slip {
    fn from_row(row: &Row<'_>) -> Result<Slip, store::Error> {
        let reason: String = row.get(1)?;
        Ok(Slip {
            number: row.get(0)?,
            reason: Reason::parse(&reason),
            saved_at: row.get(2)?,
            saved_by: row.get(3)?,
        })
    }
}

/// What was laid aside of a story, newest first, at most 100.
pub(super) fn all(tx: &mut Tx<'_>, story: i64) -> Result<Vec<Slip>> {
    Ok(tx.all(
        "select number, reason, saved_at, saved_by from manuscript_kept
         where story_id = $1 order by number desc limit 100",
        params![story],
    )?)
}

/// The words of one: fields and body as JSON, and who wrote them when.
pub(super) fn words(
    tx: &mut Tx<'_>,
    story: i64,
    number: i64,
) -> Result<Option<(String, String, Millis, String)>> {
    Ok(tx.opt(
        "select front, document, saved_at, saved_by from manuscript_kept where story_id = $1 and number = $2",
        params![story, number],
    )?)
}
