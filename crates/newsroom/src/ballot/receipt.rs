//! What became of a vote, for who holds its receipt, and the lines of the public sheet.

use store::{FromRow, Row, Tx, params};

use super::find::Ballot;
use super::signal::{self, Reason};
use crate::{
    Millis,
    error::{Error, Result},
};

/// Lines read at once.
const AT_ONCE: i64 = 5_000;

/// What became of a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Row id of the vote.
    pub vote: i64,
    /// Row id of its ballot.
    pub ballot: i64,
    /// `counted`, `superseded`, `quarantined`, `void`, `withdrawn`.
    pub state: String,
    /// Why it was set aside.
    pub reasons: Vec<Reason>,
    /// When it was cast.
    pub cast_at: Millis,
    /// What it says, as the table keeps it.
    pub choice: String,
}

impl FromRow for Fate {
    fn from_row(row: &Row<'_>) -> Result<Fate, store::Error> {
        let reasons: String = row.get(3)?;
        Ok(Fate {
            vote: row.get(0)?,
            ballot: row.get(1)?,
            state: row.get(2)?,
            reasons: signal::read(&reasons),
            cast_at: row.get(4)?,
            choice: row.get(5)?,
        })
    }
}

/// What became of a vote.
///
/// # Errors
/// `NotFound` if there is no such vote.
pub fn fate(tx: &mut Tx<'_>, vote: i64) -> Result<Fate> {
    tx.opt(
        "select id, ballot_id, state, reasons, cast_at, choice from vote where id = $1",
        params![vote],
    )?
    .ok_or(Error::NotFound("vote"))
}

/// The votes of one state in the order they were cast, after a row id: at most 5,000.
///
/// # Errors
/// `Store` if the database fails.
pub fn fates(tx: &mut Tx<'_>, ballot: i64, state: &str, after: i64) -> Result<Vec<Fate>> {
    Ok(tx.all(
        "select id, ballot_id, state, reasons, cast_at, choice from vote
         where ballot_id = $1 and state = $2 and id > $3 order by id limit $4",
        params![ballot, state, after, AT_ONCE],
    )?)
}

/// Row ids of the votes that count and what each says, as the table keeps it.
pub type Lines = Vec<(i64, String)>;

/// Every vote that counts. Who shows them sorts them by receipt, so that nobody learns who came first.
///
/// # Errors
/// `Store` if the database fails.
pub fn lines(tx: &mut Tx<'_>, ballot: &Ballot) -> Result<Lines> {
    let mut all: Lines = Vec::new();
    loop {
        let after = all.last().map_or(0, |(id, _)| *id);
        let page: Lines = tx.all(
            "select id, choice from vote where ballot_id = $1 and state = 'counted' and id > $2 order by id limit $3",
            params![ballot.id, after, AT_ONCE],
        )?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}
