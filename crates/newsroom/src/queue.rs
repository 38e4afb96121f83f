//! The queue of jobs as the desk sees it: how much waits, what failed, once more or never mind.

use std::collections::BTreeMap;

use store::{Tx, job, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Result},
};

/// Jobs of one state on a page.
pub const ON_A_PAGE: i64 = 50;

/// How many jobs there are of each state: `waiting`, `running`, `dead`.
///
/// # Errors
/// `Store` if the database fails.
pub fn counts(tx: &mut Tx<'_>) -> Result<BTreeMap<String, i64>> {
    let mut counts: BTreeMap<String, i64> = ["waiting", "running", "dead"]
        .map(|state| (state.to_owned(), 0))
        .into();
    let rows: Vec<(String, i64)> = tx.all(
        "select state, count(*) from job where state in ('waiting', 'running', 'dead') group by state",
        params![],
    )?;
    counts.extend(rows);
    Ok(counts)
}

/// The jobs of a state, oldest first, after a row id; at most [`ON_A_PAGE`], and whether there are more.
///
/// # Errors
/// `Store` if the database fails.
pub fn list(tx: &mut Tx<'_>, state: &str, after: i64) -> Result<(Vec<job::Job>, bool)> {
    let mut jobs: Vec<job::Job> = tx.all(
        "select id, kind, data, state, due_at, attempts, reason, enqueued_at from job
         where state = $1 and id > $2 order by id limit $3",
        params![state, after, ON_A_PAGE + 1],
    )?;
    let kept = usize::try_from(ON_A_PAGE).unwrap_or(0);
    let more = jobs.len() > kept;
    jobs.truncate(kept);
    Ok((jobs, more))
}

/// Gives a failed job a fresh start, or lets a waiting one begin at once.
///
/// # Errors
/// `NotFound` if it is done or runs by now.
pub fn retry(tx: &mut Tx<'_>, id: i64, who: &Doer, now: Millis) -> Result<()> {
    let kind: Option<String> = tx.opt(
        "update job set state = 'waiting', due_at = $1, attempts = 0 where id = $2 and state <> 'running' returning kind",
        params![now, id],
    )?;
    noted(tx, "job.retry", id, kind, who, now)
}

/// Forgets a failed or waiting job; it will not be done.
///
/// # Errors
/// `NotFound` if it is done or runs by now.
pub fn discard(tx: &mut Tx<'_>, id: i64, who: &Doer, now: Millis) -> Result<()> {
    let kind: Option<String> = tx.opt(
        "delete from job where id = $1 and state <> 'running' returning kind",
        params![id],
    )?;
    noted(tx, "job.discard", id, kind, who, now)
}

/// Gives all failed jobs a fresh start; answers how many.
///
/// # Errors
/// `Store` if the database fails.
pub fn retry_all(tx: &mut Tx<'_>, who: &Doer, now: Millis) -> Result<u64> {
    let changed = tx.run(
        "update job set state = 'waiting', due_at = $1, attempts = 0 where state = 'dead'",
        params![now],
    )?;
    noted_all(tx, "job.retry-all", changed, who, now)
}

/// Forgets all failed jobs; answers how many.
///
/// # Errors
/// `Store` if the database fails.
pub fn discard_all(tx: &mut Tx<'_>, who: &Doer, now: Millis) -> Result<u64> {
    let changed = tx.run("delete from job where state = 'dead'", params![])?;
    noted_all(tx, "job.discard-all", changed, who, now)
}

fn noted(
    tx: &mut Tx<'_>,
    act: &str,
    id: i64,
    kind: Option<String>,
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let kind = kind.ok_or(Error::NotFound("job"))?;
    let act = Act {
        act,
        object: "job",
        object_id: id,
        why: "",
        data: &serde_json::json!({ "kind": kind }).to_string(),
    };
    audit::record(tx, who, &act, now)?;
    Ok(())
}

fn noted_all(tx: &mut Tx<'_>, act: &str, jobs: u64, who: &Doer, now: Millis) -> Result<u64> {
    let act = Act {
        act,
        object: "job",
        object_id: 0,
        why: "",
        data: &serde_json::json!({ "jobs": jobs }).to_string(),
    };
    audit::record(tx, who, &act, now)?;
    Ok(jobs)
}
