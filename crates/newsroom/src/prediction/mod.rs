//! Predictions: what readers say will win, before the lock, and how right they were.
//!
//! A pick counts if its number in the ledger is below the lock's: [`pick`] adds to it, [`lock`] closes it, each in
//! one transaction, and no client's clock has a say. What readers expect is counted as they pick ([`odds`]) and shown only
//! after the lock. Scores ([`score`]) follow every result in a job, a chunk a transaction; a place on the board
//! ([`board`]) is a sum over an index.

pub mod board;
pub mod game;
pub mod league;
pub mod lock;
pub mod mark;
pub mod odds;
pub mod pick;
pub mod player;
pub mod repair;
pub mod score;
pub mod sheet;

use store::{Tx, params};

use crate::{
    Millis,
    error::Result,
    job::{self, Job},
};

pub use game::{Game, game};
pub use odds::{Cohort, Odds, Seen, odds, seen};
pub use pick::{MOST_RANKS, Refusal, Saved, pick, save};
pub use player::{Player, join};

/// Closes a category's predictions because its first result was said, and has its scores counted anew.
///
/// Called by `award::result` in the transaction of every result, after the standings were written.
///
/// # Errors
/// `Store` if the database fails.
pub fn result_said(tx: &mut Tx<'_>, category: i64, now: Millis) -> Result<()> {
    lock::close(tx, category, now)?;
    count_again(tx, category, now)
}

/// Makes a category count for nobody if one of its nominees left it after the lock.
///
/// Called when a nomination's status changes. Before the lock nothing happens here: readers are told and may change.
///
/// # Errors
/// `Store` if the database fails.
pub fn nominee_left(tx: &mut Tx<'_>, category: i64, why: &str, now: Millis) -> Result<()> {
    let voided = tx.run(
        "update category set void_at = $2, void_reason = $3
         where id = $1 and void_at is null and (locked_at is not null or locks_at <= $2)
           and exists (select 1 from pick_now where pick_now.category_id = category.id)
           and not exists (select 1 from standing where standing.category_id = category.id and standing.outcome in ('won', 'tied'))",
        params![category, now, why],
    )?;
    if voided > 0 {
        lock::close(tx, category, now)?;
        count_again(tx, category, now)?;
        lock::tell(tx, category, now)?;
    }
    Ok(())
}

/// Has the scores of a category counted anew by the worker, if anybody plays its edition.
pub(crate) fn count_again(tx: &mut Tx<'_>, category: i64, now: Millis) -> Result<()> {
    let edition: i64 = tx.one(
        "select edition_id from category where id = $1",
        params![category],
    )?;
    let played: Option<i64> = tx.opt(
        "select id from player where edition_id = $1 order by id limit 1",
        params![edition],
    )?;
    if played.is_none() {
        return Ok(());
    }
    tx.run(
        "insert into scoring (category_id, edition_id, state) values ($1, $2, 'waiting')
         on conflict (category_id) do update set
           state = case when scoring.state in ('running', 'again') then 'again' else 'waiting' end",
        params![category, edition],
    )?;
    job::enqueue(tx, &Job::Scores { edition }, now)?;
    Ok(())
}
