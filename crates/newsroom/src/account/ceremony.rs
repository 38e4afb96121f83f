//! Ceremonies: what the server remembers between the two halves of a sign-in. Each is taken out once.
//!
//! Only a hash of what the browser brings back is kept, so that reading the table helps nobody.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    error::{Error, Result},
};

/// A ceremony that is not finished within this long must be begun again.
pub const CEREMONY_MS: i64 = 5 * 60 * 1000;

/// What was remembered.
#[derive(Clone, PartialEq, Eq)]
pub struct Ceremony {
    /// Row id of the account it is about; none as long as nobody knows.
    pub account: Option<i64>,
    /// Whatever the other half needs, JSON.
    pub state: String,
}

impl std::fmt::Debug for Ceremony {
    /// Without what is remembered, which must never reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ceremony")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

struct Kept {
    ceremony: Ceremony,
    expires_at: Millis,
}

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Kept, store::Error> {
        Ok(Kept {
            ceremony: Ceremony {
                account: row.get(0)?,
                state: row.get(1)?,
            },
            expires_at: row.get(2)?,
        })
    }
}

/// Remembers `state` for [`CEREMONY_MS`], to be had back with the same `kind` and `random`.
///
/// # Errors
/// `Store` if the database fails.
pub fn begin(
    tx: &mut Tx<'_>,
    kind: &str,
    random: &[u8; 32],
    account: Option<i64>,
    state: &str,
    now: Millis,
) -> Result<()> {
    tx.run(
        "insert into ceremony (hash, kind, account_id, state, expires_at) values ($1, $2, $3, $4, $5)",
        params![hash(random), kind, account, state, now + CEREMONY_MS],
    )?;
    Ok(())
}

/// Takes out what was remembered; whoever comes second gets nothing.
///
/// # Errors
/// `Closed` if there is none (any more). What has run out is taken out all the same.
pub fn take(tx: &mut Tx<'_>, kind: &str, random: &[u8; 32], now: Millis) -> Result<Ceremony> {
    let kept = tx.opt(
        "delete from ceremony where hash = $1 and kind = $2 returning account_id, state, expires_at",
        params![hash(random), kind],
    )?;
    still_good(kept, now)
}

fn still_good(kept: Option<Kept>, now: Millis) -> Result<Ceremony> {
    kept.filter(|kept| now < kept.expires_at)
        .map(|kept| kept.ceremony)
        .ok_or_else(|| {
            Error::Closed(
                "This took too long, or was answered already. Please begin again.".to_owned(),
            )
        })
}

/// Forgets at most 500 ceremonies nobody finished; answers how many.
///
/// # Errors
/// `Store` if the database fails.
pub fn forget_ended(tx: &mut Tx<'_>, now: Millis) -> Result<u64> {
    Ok(tx.run(
        "delete from ceremony where hash in (select hash from ceremony where expires_at <= $1 order by expires_at limit 500)",
        params![now],
    )?)
}

/// 256 random bits need no slow hash.
fn hash(random: &[u8; 32]) -> Vec<u8> {
    blake3::keyed_hash(blake3::hash(b"ceremony").as_bytes(), random)
        .as_bytes()
        .to_vec()
}
