//! Sessions: browsers that are signed in. Only a hash of the cookie is kept.
//!
//! The account is read with the session at every request, so a role that is taken away is gone at once.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    account::{Account, account},
    error::{Error, Result},
};

const DAY_MS: i64 = 86_400_000;
/// A session that is not used ends after this long.
pub const IDLE_MS: i64 = 30 * DAY_MS;
/// Every session ends after this long.
pub const LONGEST_MS: i64 = 90 * DAY_MS;
/// For this long after proving who one is, dangerous acts need no further proof.
pub const PROOF_MS: i64 = 15 * 60 * 1000;
/// How exactly "last seen" is known.
pub const SEEN_EVERY_MS: i64 = 5 * 60 * 1000;

/// A proof may come from this far ahead, because the clocks of two nodes differ.
const AHEAD_MS: i64 = 60_000;

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Row id.
    pub id: i64,
    /// Since when.
    pub made_at: Millis,
    /// Last seen, to [`SEEN_EVERY_MS`].
    pub seen_at: Millis,
    /// When its holder last proved who they are.
    pub proved_at: Millis,
    /// When it ends.
    pub expires_at: Millis,
    /// `Firefox on Linux`, as its holder recognises it.
    pub agent: String,
}

impl Session {
    /// Whether its holder proved a moment ago who they are. A clock that was set back does not make a proof last.
    #[must_use]
    pub fn is_proved(&self, now: Millis) -> bool {
        now < self.proved_at + PROOF_MS && now >= self.proved_at - AHEAD_MS
    }
}

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Session, store::Error> {
        Ok(Session {
            id: row.get(0)?,
            made_at: row.get(1)?,
            seen_at: row.get(2)?,
            proved_at: row.get(3)?,
            expires_at: row.get(4)?,
            agent: row.get(5)?,
        })
    }
}

/// A session and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The session.
    pub session: Session,
    /// Its holder.
    pub account: Account,
}

impl FromRow for Held {
    fn from_row(row: &Row<'_>) -> Result<Held, store::Error> {
        Ok(Held {
            session: Session::from_row(row)?,
            account: Account::read(row, 6)?,
        })
    }
}

/// Signs a browser in: keeps the hash of `random`, which is the cookie's value. Answers the session's row id.
///
/// # Errors
/// `Store` if the database fails.
pub fn open(
    tx: &mut Tx<'_>,
    account: i64,
    random: &[u8; 32],
    agent: &str,
    now: Millis,
) -> Result<i64> {
    let agent: String = crate::name::tidy(agent).chars().take(80).collect();
    tx.run(
        "update account set seen_at = $2 where id = $1",
        params![account, now],
    )?;
    Ok(tx.one(
        "insert into session (hash, account_id, made_at, seen_at, proved_at, expires_at, agent)
         values ($1, $2, $3, $3, $3, $4, $5) returning id",
        params![hash(random), account, now, now + IDLE_MS, agent],
    )?)
}

/// Who holds this cookie value now, if anybody.
///
/// # Errors
/// `Store` if the database fails.
pub fn held(tx: &mut Tx<'_>, random: &[u8; 32], now: Millis) -> Result<Option<Held>> {
    Ok(tx.opt(
        concat!(
            "select session.id, session.made_at, session.seen_at, session.proved_at, session.expires_at, session.agent, ",
            account!(),
            " from session join account on account.id = session.account_id
              where session.hash = $1 and session.expires_at > $2 and account.closed_at is null"
        ),
        params![hash(random), now],
    )?)
}

/// Notes that a session was used, and moves its end.
///
/// # Errors
/// `Store` if the database fails.
pub fn touch(tx: &mut Tx<'_>, session: &Session, account: i64, now: Millis) -> Result<()> {
    // A clock that was set back writes nothing: no session ends sooner for it, and none later.
    if now <= session.seen_at {
        return Ok(());
    }
    let until = (now + IDLE_MS).min(session.made_at + LONGEST_MS);
    tx.run(
        "update session set seen_at = $2, expires_at = $3 where id = $1",
        params![session.id, now, until],
    )?;
    tx.run(
        "update account set seen_at = $2 where id = $1",
        params![account, now],
    )?;
    Ok(())
}

/// Notes that the holder has proved again who they are.
///
/// # Errors
/// `Store` if the database fails.
pub fn prove(tx: &mut Tx<'_>, id: i64, now: Millis) -> Result<()> {
    tx.run(
        "update session set proved_at = $2 where id = $1",
        params![id, now],
    )?;
    Ok(())
}

/// The sessions of an account, last used first.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_account(tx: &mut Tx<'_>, account: i64, now: Millis) -> Result<Vec<Session>> {
    Ok(tx.all(
        "select id, made_at, seen_at, proved_at, expires_at, agent from session
         where account_id = $1 and expires_at > $2 order by seen_at desc, id desc limit 200",
        params![account, now],
    )?)
}

/// Ends one session of an account.
///
/// # Errors
/// `NotFound` if it has no such session.
pub fn end(tx: &mut Tx<'_>, account: i64, id: i64) -> Result<()> {
    let ended = tx.run(
        "delete from session where id = $1 and account_id = $2",
        params![id, account],
    )?;
    if ended == 0 {
        return Err(Error::NotFound("session"));
    }
    Ok(())
}

/// Ends all sessions of an account but, if given, one; answers how many.
///
/// # Errors
/// `Store` if the database fails.
pub fn end_all(tx: &mut Tx<'_>, account: i64, but: Option<i64>) -> Result<u64> {
    Ok(tx.run(
        "delete from session where account_id = $1 and id <> $2",
        params![account, but.unwrap_or(0)],
    )?)
}

/// Forgets at most 500 sessions that are over; answers how many.
///
/// # Errors
/// `Store` if the database fails.
pub fn forget_ended(tx: &mut Tx<'_>, now: Millis) -> Result<u64> {
    Ok(tx.run(
        "delete from session where id in (select id from session where expires_at <= $1 order by expires_at limit 500)",
        params![now],
    )?)
}

/// 256 random bits need no slow hash.
fn hash(random: &[u8; 32]) -> Vec<u8> {
    blake3::hash(random).as_bytes().to_vec()
}
