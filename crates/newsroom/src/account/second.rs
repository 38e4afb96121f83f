//! The second step of signing in: whoever has proved the first waits here, for minutes, for the second.

use store::{FromRow, Row, Tx, params};

use crate::{Millis, error::Result};

/// For how long the second step may be taken.
pub const STEP_MS: i64 = 5 * 60 * 1000;

/// Somebody who has proved the first step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Row id of the account.
    pub account: i64,
    /// Where to go afterwards; checked again when it is used.
    pub next: String,
}

impl FromRow for Waiting {
    fn from_row(row: &Row<'_>) -> Result<Waiting, store::Error> {
        Ok(Waiting {
            account: row.get(0)?,
            next: row.get(1)?,
        })
    }
}

/// Lets an account wait for its second step; `random` is what its browser keeps.
///
/// # Errors
/// `Store` if the database fails.
pub fn begin(tx: &mut Tx<'_>, waiting: &Waiting, random: &[u8; 32], now: Millis) -> Result<()> {
    tx.run(
        "insert into ceremony (hash, kind, account_id, state, expires_at) values ($1, 'second-step', $2, $3, $4)",
        params![hash(random), waiting.account, waiting.next, now + STEP_MS],
    )?;
    Ok(())
}

/// Who waits with this, if it is not too late.
///
/// # Errors
/// `Store` if the database fails.
pub fn waiting(tx: &mut Tx<'_>, random: &[u8; 32], now: Millis) -> Result<Option<Waiting>> {
    Ok(tx.opt(
        "select account_id, state from ceremony where hash = $1 and kind = 'second-step' and expires_at > $2",
        params![hash(random), now],
    )?)
}

/// Ends the waiting; answers whether there was any, so that one proof opens one session.
///
/// # Errors
/// `Store` if the database fails.
pub fn finish(tx: &mut Tx<'_>, random: &[u8; 32]) -> Result<bool> {
    let ended = tx.run(
        "delete from ceremony where hash = $1 and kind = 'second-step'",
        params![hash(random)],
    )?;
    Ok(ended > 0)
}

fn hash(random: &[u8; 32]) -> Vec<u8> {
    blake3::keyed_hash(blake3::hash(b"second step").as_bytes(), random)
        .as_bytes()
        .to_vec()
}
