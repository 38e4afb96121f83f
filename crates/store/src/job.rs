//! Work for after the commit: enqueued in the same transaction, claimed with a lease, retried, and in the end laid aside.
//!
//! A worker claims a job, does it, then says [`done`] or [`fail`]. If the worker dies, the lease runs out and another
//! claims the job: whatever a job does may happen twice.

use crate::{Error, FromRow, Row, Sql, Tx, params};

/// After so many claims a job that still fails is laid aside as dead.
pub const MOST_ATTEMPTS: i64 = 10;
/// The first retry comes after so long; each further one after twice as long.
pub const FIRST_RETRY_MS: i64 = 15_000;
/// No retry is further away than this.
pub const LAST_RETRY_MS: i64 = 6 * 3_600_000;

/// One job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its number; never given to another job.
    pub id: i64,
    /// What is to be done, as a word.
    pub kind: String,
    /// With what, as JSON.
    pub data: String,
    /// `waiting`, `running` or `dead`.
    pub state: String,
    /// When it may be claimed, in milliseconds UTC; while it runs, when its lease ends.
    pub due_at: i64,
    /// How often it has been claimed.
    pub attempts: i64,
    /// Why it failed last.
    pub reason: Option<String>,
    /// When it was enqueued, in milliseconds UTC.
    pub enqueued_at: i64,
}

impl FromRow for Job {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            data: row.get(2)?,
            state: row.get(3)?,
            due_at: row.get(4)?,
            attempts: row.get(5)?,
            reason: row.get(6)?,
            enqueued_at: row.get(7)?,
        })
    }
}

/// Adds a job that may be claimed from `due_at` on; answers its number. Instants are milliseconds UTC.
///
/// # Errors
/// What the engine says.
pub fn enqueue(
    tx: &mut Tx<'_>,
    kind: &str,
    data: &str,
    due_at: i64,
    now: i64,
) -> Result<i64, Error> {
    tx.one(
        "insert into job (kind, data, state, due_at, attempts, enqueued_at) values ($1, $2, 'waiting', $3, 0, $4) returning id",
        params![kind, data, due_at, now],
    )
}

/// Claims the job that is due longest, for `lease_ms`; none if nothing is due.
///
/// A job whose worker died again and again is laid aside here, so that it cannot take the workers down forever.
///
/// # Errors
/// What the engine says.
pub fn claim(tx: &mut Tx<'_>, lease_ms: i64, now: i64) -> Result<Option<Job>, Error> {
    claimed(tx, |tx| {
        tx.opt(
            Sql {
                sqlite: "update job set state = 'running', due_at = $1, attempts = attempts + 1
                         where id = (select id from job where state <> 'dead' and due_at <= $2 order by due_at, id limit 1)
                         returning id, kind, data, state, due_at, attempts, reason, enqueued_at",
                postgres: "update job set state = 'running', due_at = $1, attempts = attempts + 1
                           where id = (select id from job where state <> 'dead' and due_at <= $2 order by due_at, id limit 1
                                       for update skip locked)
                           returning id, kind, data, state, due_at, attempts, reason, enqueued_at",
            },
            params![now.saturating_add(lease_ms), now],
        )
    })
}

/// Claims one of these kinds only, for a worker of their own; otherwise as [`claim`].
///
/// # Errors
/// What the engine says.
pub fn claim_of(
    tx: &mut Tx<'_>,
    kinds: [&str; 2],
    lease_ms: i64,
    now: i64,
) -> Result<Option<Job>, Error> {
    let [one, other] = kinds;
    claimed(tx, |tx| {
        tx.opt(
            Sql {
                sqlite: "update job set state = 'running', due_at = $1, attempts = attempts + 1
                         where id = (select id from job where state <> 'dead' and due_at <= $2 and kind in ($3, $4)
                                     order by due_at, id limit 1)
                         returning id, kind, data, state, due_at, attempts, reason, enqueued_at",
                postgres: "update job set state = 'running', due_at = $1, attempts = attempts + 1
                           where id = (select id from job where state <> 'dead' and due_at <= $2 and kind in ($3, $4)
                                       order by due_at, id limit 1 for update skip locked)
                           returning id, kind, data, state, due_at, attempts, reason, enqueued_at",
            },
            params![now.saturating_add(lease_ms), now, one, other],
        )
    })
}

/// Claims any kind but these, which have a worker of their own; otherwise as [`claim`].
///
/// # Errors
/// What the engine says.
pub fn claim_but(
    tx: &mut Tx<'_>,
    kinds: [&str; 3],
    lease_ms: i64,
    now: i64,
) -> Result<Option<Job>, Error> {
    let [one, two, three] = kinds;
    claimed(tx, |tx| {
        tx.opt(
            Sql {
                sqlite: "update job set state = 'running', due_at = $1, attempts = attempts + 1
                         where id = (select id from job where state <> 'dead' and due_at <= $2 and kind not in ($3, $4, $5)
                                     order by due_at, id limit 1)
                         returning id, kind, data, state, due_at, attempts, reason, enqueued_at",
                postgres: "update job set state = 'running', due_at = $1, attempts = attempts + 1
                           where id = (select id from job where state <> 'dead' and due_at <= $2 and kind not in ($3, $4, $5)
                                       order by due_at, id limit 1 for update skip locked)
                           returning id, kind, data, state, due_at, attempts, reason, enqueued_at",
            },
            params![now.saturating_add(lease_ms), now, one, two, three],
        )
    })
}

/// The job a claim found, once it is clear that it does not take its workers down.
fn claimed(
    tx: &mut Tx<'_>,
    claim: impl Fn(&mut Tx<'_>) -> Result<Option<Job>, Error>,
) -> Result<Option<Job>, Error> {
    loop {
        match claim(tx)? {
            Some(job) if job.attempts > MOST_ATTEMPTS => {
                bury(tx, job.id, "its worker died too often")?;
            }
            other => return Ok(other),
        }
    }
}

/// Forgets a job that is done.
///
/// # Errors
/// What the engine says.
pub fn done(tx: &mut Tx<'_>, id: i64) -> Result<(), Error> {
    tx.run("delete from job where id = $1", params![id])?;
    Ok(())
}

/// Puts a failed job back with a growing delay, or lays it aside after [`MOST_ATTEMPTS`]. `why` is shown to operators.
///
/// # Errors
/// What the engine says.
pub fn fail(tx: &mut Tx<'_>, id: i64, why: &str, now: i64) -> Result<(), Error> {
    let attempts: Option<i64> = tx.opt(
        "select attempts from job where id = $1 and state = 'running'",
        params![id],
    )?;
    match attempts {
        Some(attempts) if attempts >= MOST_ATTEMPTS => bury(tx, id, why),
        Some(attempts) => {
            let due_at = now.saturating_add(retry_after_ms(attempts));
            tx.run(
                "update job set state = 'waiting', due_at = $1, reason = $2 where id = $3",
                params![due_at, why, id],
            )?;
            Ok(())
        }
        None => Ok(()),
    }
}

/// How long a job rests after its n-th failed attempt.
#[must_use]
pub fn retry_after_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 32) - 1).unwrap_or(0);
    FIRST_RETRY_MS
        .saturating_mul(2_i64.saturating_pow(doublings))
        .min(LAST_RETRY_MS)
}

/// Lays a job aside at once: nothing will make it succeed.
///
/// # Errors
/// What the engine says.
pub fn bury(tx: &mut Tx<'_>, id: i64, why: &str) -> Result<(), Error> {
    tx.run(
        "update job set state = 'dead', reason = $1 where id = $2",
        params![why, id],
    )?;
    Ok(())
}

/// The jobs that wait or run, in the order they were enqueued, after `id`, at most `limit`.
///
/// # Errors
/// What the engine says.
pub fn waiting(tx: &mut Tx<'_>, after_id: i64, limit: i64) -> Result<Vec<Job>, Error> {
    tx.all(
        "select id, kind, data, state, due_at, attempts, reason, enqueued_at from job
         where state <> 'dead' and id > $1 order by id limit $2",
        params![after_id, limit],
    )
}

/// The jobs that were laid aside, in the order they were enqueued, after `id`, at most `limit`.
///
/// # Errors
/// What the engine says.
pub fn dead(tx: &mut Tx<'_>, after_id: i64, limit: i64) -> Result<Vec<Job>, Error> {
    tx.all(
        "select id, kind, data, state, due_at, attempts, reason, enqueued_at from job
         where state = 'dead' and id > $1 order by id limit $2",
        params![after_id, limit],
    )
}

/// Gives a dead job a fresh start; says whether there was one.
///
/// # Errors
/// What the engine says.
pub fn retry(tx: &mut Tx<'_>, id: i64, now: i64) -> Result<bool, Error> {
    let sql = "update job set state = 'waiting', due_at = $1, attempts = 0 where id = $2 and state = 'dead'";
    Ok(tx.run(sql, params![now, id])? > 0)
}

/// Deletes a dead job; says whether there was one.
///
/// # Errors
/// What the engine says.
pub fn discard(tx: &mut Tx<'_>, id: i64) -> Result<bool, Error> {
    Ok(tx.run(
        "delete from job where id = $1 and state = 'dead'",
        params![id],
    )? > 0)
}

/// When the next job may be claimed, in milliseconds UTC; none if nothing waits or runs.
///
/// # Errors
/// What the engine says.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<i64>, Error> {
    tx.opt(
        "select due_at from job where state <> 'dead' order by due_at, id limit 1",
        &[],
    )
}
