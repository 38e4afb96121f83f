//! The one event log: what followers follow, in one order that never changes.
//!
//! A follower keeps the last `seq` it has seen and asks for what came [`since`]. It never misses a row: numbers have no
//! holes, and a row becomes visible only after every row with a smaller number. On SQLite the single writer sees to that.
//! On PostgreSQL [`append`] holds a lock from the number to the commit, so **append last**: rows changed after it would be
//! waited for by transactions that wait for this one, and PostgreSQL would end one of them with [`Error::Conflict`].

use crate::{Engine, Error, FromRow, Row, Tx, params};

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the log: 1, 2, 3, …
    pub seq: i64,
    /// What it is about, for followers of one thing: `story/42`.
    pub topic: String,
    /// What happened: `comment_posted`.
    pub kind: String,
    /// The id of the row it happened to.
    pub subject: i64,
    /// When, in milliseconds UTC.
    pub at: i64,
    /// What else is to be said, as JSON.
    pub data: String,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            seq: row.get(0)?,
            topic: row.get(1)?,
            kind: row.get(2)?,
            subject: row.get(3)?,
            at: row.get(4)?,
            data: row.get(5)?,
        })
    }
}

/// Adds an event to the end of the log and answers its number. `at` is in milliseconds UTC, `data` is JSON.
///
/// # Errors
/// What the engine says.
pub fn append(
    tx: &mut Tx<'_>,
    topic: &str,
    kind: &str,
    subject: i64,
    data: &str,
    at: i64,
) -> Result<i64, Error> {
    if tx.engine() == Engine::Postgres {
        // Held until the commit is visible. The table's own number keeps schemas of one database out of each other's way.
        tx.run("select pg_advisory_xact_lock(8242000000000 + cast(cast('event'::regclass as oid) as bigint))", &[])?;
    }
    tx.one(
        "insert into event (seq, topic, kind, subject, at, data)
         select coalesce(max(seq), 0) + 1, $1, $2, cast($3 as bigint), cast($4 as bigint), $5 from event
         returning seq",
        params![topic, kind, subject, at, data],
    )
}

/// The number of the last event, 0 if there is none.
///
/// # Errors
/// What the engine says.
pub fn head(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.one("select coalesce(max(seq), 0) from event", &[])
}

/// The number of the last event of a topic, 0 if there is none.
///
/// # Errors
/// What the engine says.
pub fn head_of(tx: &mut Tx<'_>, topic: &str) -> Result<i64, Error> {
    tx.one(
        "select coalesce(max(seq), 0) from event where topic = $1",
        params![topic],
    )
}

/// The number of the oldest event that is still kept, 0 if there is none. Whoever asks from before it must start afresh.
///
/// # Errors
/// What the engine says.
pub fn oldest(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.one("select coalesce(min(seq), 0) from event", &[])
}

/// The events after `seq`, oldest first, at most `limit`.
///
/// # Errors
/// What the engine says.
pub fn since(tx: &mut Tx<'_>, seq: i64, limit: i64) -> Result<Vec<Entry>, Error> {
    tx.all("select seq, topic, kind, subject, at, data from event where seq > $1 order by seq limit $2", params![seq, limit])
}

/// The events of one topic after `seq`, oldest first, at most `limit`.
///
/// # Errors
/// What the engine says.
pub fn since_in(tx: &mut Tx<'_>, topic: &str, seq: i64, limit: i64) -> Result<Vec<Entry>, Error> {
    tx.all(
        "select seq, topic, kind, subject, at, data from event where topic = $1 and seq > $2 order by seq limit $3",
        params![topic, seq, limit],
    )
}

/// Deletes events older than `before_ms`, from the oldest on, fewer than `limit`; answers how many.
///
/// The last event always stays, because the next number is made from it. Call again until it answers 0.
///
/// # Errors
/// What the engine says.
pub fn prune(tx: &mut Tx<'_>, before_ms: i64, limit: i64) -> Result<u64, Error> {
    tx.run(
        "delete from event where seq < (
             select coalesce(min(case when at >= $1 then seq end), max(seq))
             from (select seq, at from event order by seq limit $2) as eldest)",
        params![before_ms, limit],
    )
}
