//! What the house owes without being asked: stories that are due, jobs, and forgetting what need not be kept.
//!
//! Every node may run one: stories and jobs are claimed in the database, never by two at once.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use web::newsroom::job::Job;
use web::newsroom::prediction::{lock, score};
use web::newsroom::store::{Db, job, log};
use web::newsroom::{Error, account, comment, merge, reader, story};

use crate::mail;
use crate::place::now;
use crate::sizes;

/// How often scheduled stories and waiting jobs are looked for when nothing tells.
const TICK: Duration = Duration::from_secs(1);
/// How often the house forgets.
const SWEEP_MS: i64 = 60 * 60 * 1000;
/// A worker that has not answered for this long has lost its job to another.
const LEASE_MS: i64 = 60_000;
/// A retried request is recognised for a day.
const KEYS_KEPT_MS: i64 = 24 * SWEEP_MS;
/// Whoever follows the log may be away for a month.
const EVENTS_KEPT_MS: i64 = 30 * 24 * SWEEP_MS;
/// Rows forgotten in one transaction.
const CHUNK: i64 = 500;
/// Stories that become public in one transaction.
const DUE_AT_ONCE: i64 = 100;

/// What jobs are done with.
pub struct Shop {
    /// The publication.
    pub site: Arc<web::Site>,
    /// The way out for mail.
    pub post: mail::Post,
}

/// Works until `stop` is cancelled. What is under way is finished.
pub async fn run(shop: Shop, stop: CancellationToken) {
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut swept_at = 0;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        // A database that is away for a while must not end the worker: it says so and tries again.
        if let Err(error) = turn(&shop, &mut swept_at).await {
            tracing::warn!(%error, "the worker could not do its turn");
        }
    }
}

async fn turn(shop: &Shop, swept_at: &mut i64) -> Result<(), Error> {
    let (at, db) = (now(), &shop.site.db);
    while db.write(move |tx| lock::due(tx, at, DUE_AT_ONCE)).await? > 0 {}
    let due = db.write(move |tx| story::due(tx, at, DUE_AT_ONCE)).await?;
    if !due.is_empty() {
        tracing::info!(stories = due.len(), "scheduled stories appeared");
    }
    while let Some(one) = db
        .write(move |tx| Ok::<_, Error>(job::claim_but(tx, sizes::KINDS, LEASE_MS, now())?))
        .await?
    {
        let id = one.id;
        let outcome = carry_out(shop, &one.kind, &one.data).await;
        db.write(move |tx| match outcome {
            Ok(()) => Ok::<_, Error>(job::done(tx, id)?),
            Err(why) => Ok(job::fail(tx, id, &why, now())?),
        })
        .await?;
    }
    if at - *swept_at >= SWEEP_MS {
        *swept_at = at;
        sweep(db, at).await?;
    }
    Ok(())
}

/// Forgets what is older than anybody needs, in chunks small enough that no comment waits for them.
async fn sweep(db: &Db, at: i64) -> Result<(), Error> {
    // Stories that were there before the desk are made findable on it, once.
    while db
        .write(move |tx| story::desk::catch_up(tx, CHUNK, at))
        .await?
        > 0
    {}
    let mut forgotten = 0;
    loop {
        let gone = db
            .write(move |tx| {
                let keys = comment::forget_answered(tx, at - KEYS_KEPT_MS)?;
                let keys = keys + account::forget_ended(tx, at)?;
                Ok::<_, Error>(keys + log::prune(tx, at - EVENTS_KEPT_MS, CHUNK)?)
            })
            .await?;
        forgotten += gone;
        if gone == 0 {
            break;
        }
    }
    if forgotten > 0 {
        tracing::info!(rows = forgotten, "forgot what need not be kept");
    }
    Ok(())
}

/// Does one job. What it cannot do says why; it is tried again later, and laid aside in the end.
async fn carry_out(shop: &Shop, kind: &str, data: &str) -> Result<(), String> {
    match Job::parse(data) {
        Some(Job::MailReply { comment, parent }) => mail::reply(shop, comment, parent).await,
        Some(Job::MailLink { link }) => mail::link(shop, link).await,
        Some(Job::EraseReader { account, erase }) => part(&shop.site.db, account, erase).await,
        Some(Job::Reindex { subject, id, after }) => shop
            .site
            .db
            .write(move |tx| merge::reindex(tx, &subject, id, after, now()))
            .await
            .map_err(|error| error.to_string()),
        Some(Job::Scores { edition }) => count_scores(&shop.site.db, edition).await,
        Some(other) => Err(format!(
            "nobody here does jobs of the kind {}",
            other.kind()
        )),
        None => Err(format!("this version knows no job of the kind {kind}")),
    }
}

/// Counts the scores of an edition, a chunk a transaction, so that readers' writes go between.
async fn count_scores(db: &Db, edition: i64) -> Result<(), String> {
    while db
        .write(move |tx| score::step(tx, edition, score::CHUNK, now()))
        .await
        .map_err(|error: Error| error.to_string())?
    {}
    Ok(())
}

/// Parts with what somebody said whose account is closed, a chunk a transaction.
async fn part(db: &Db, account: i64, erase: bool) -> Result<(), String> {
    let parting = if erase {
        reader::Parting::Erase
    } else {
        reader::Parting::Keep
    };
    loop {
        let parted = db
            .write(move |tx| reader::erase_some(tx, account, parting, now()))
            .await
            .map_err(|error| error.to_string())?;
        if parted == 0 {
            return Ok(());
        }
    }
}
