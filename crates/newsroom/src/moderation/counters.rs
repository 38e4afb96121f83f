//! How many comments stand in each queue, and where in it a comment stands: kept in the transaction of what moves them.

use store::{FromRow, Row, Tx, params};

use super::{Reason, reasons};
use crate::{Millis, comment::CommentState, error::Result};

/// A step in the order of the queues weighs more than any instant until the year 2096.
const STEP: i64 = 4_000_000_000_000;

/// How many comments stand in each queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queued {
    /// Waiting for a moderator.
    pub held: i64,
    /// Visible, with an open report.
    pub reported: i64,
    /// Visible, and no moderator has looked yet.
    pub fresh: i64,
    /// Taken for spam.
    pub spam: i64,
    /// Rejected.
    pub rejected: i64,
}

impl FromRow for Queued {
    fn from_row(row: &Row<'_>) -> Result<Queued, store::Error> {
        Ok(Queued {
            held: row.get(0)?,
            reported: row.get(1)?,
            fresh: row.get(2)?,
            spam: row.get(3)?,
            rejected: row.get(4)?,
        })
    }
}

impl Queued {
    /// What one comment counts for.
    #[must_use]
    pub fn of(state: CommentState, reports: i64, looked: bool) -> Queued {
        let visible = state == CommentState::Visible;
        Queued {
            held: i64::from(state == CommentState::Held),
            reported: i64::from(visible && reports > 0),
            fresh: i64::from(visible && !looked),
            spam: i64::from(state == CommentState::Spam),
            rejected: i64::from(state == CommentState::Rejected),
        }
    }
}

/// How many stand in each queue now.
///
/// # Errors
/// `Store` if the database fails.
pub fn queued(tx: &mut Tx<'_>) -> Result<Queued> {
    let kept: Option<Queued> = tx.opt(
        "select held, reported, fresh, spam, rejected from desk_count where id = 1",
        params![],
    )?;
    Ok(kept.unwrap_or_default())
}

/// Moves the counters from what a comment counted for to what it counts for now.
///
/// Everybody moves them after the story's and the comments' rows and before the log, so that two writers wait for
/// each other instead of locking each other out.
pub(crate) fn moved(tx: &mut Tx<'_>, before: Queued, after: Queued) -> Result<()> {
    if before == after {
        return Ok(());
    }
    tx.run(
        "update desk_count set held = held + $1, reported = reported + $2, fresh = fresh + $3, spam = spam + $4,
                rejected = rejected + $5
         where id = 1",
        params![
            after.held - before.held,
            after.reported - before.reported,
            after.fresh - before.fresh,
            after.spam - before.spam,
            after.rejected - before.rejected
        ],
    )?;
    Ok(())
}

/// Counts the queues from the rows, each by the index of its own, from its beginning.
///
/// # Errors
/// `Store` if the database fails.
pub(crate) fn counted(tx: &mut Tx<'_>) -> Result<Queued> {
    Ok(tx.one(
        "select (select count(*) from comment where state = 'held' and turn > $1),
                (select count(*) from comment where state = 'visible' and reports > 0 and turn > $1),
                (select count(*) from comment where state = 'visible' and looked_at is null and posted_at > $1),
                (select count(*) from comment where state = 'spam' and posted_at > $1),
                (select count(*) from comment where state = 'rejected' and posted_at > $1)",
        params![i64::MIN],
    )?)
}

/// Writes counted numbers over kept ones.
pub(crate) fn set(tx: &mut Tx<'_>, right: Queued) -> Result<()> {
    tx.run(
        "update desk_count set held = $1, reported = $2, fresh = $3, spam = $4, rejected = $5 where id = 1",
        params![right.held, right.reported, right.fresh, right.spam, right.rejected],
    )?;
    Ok(())
}

/// How much the reasons a comment was held for weigh.
pub(crate) fn weight_of(reasons: &[Reason]) -> i64 {
    let each = |reason: &Reason| match reason.rule.as_str() {
        "banned" => 8,
        "suspect" | "spam" => 3,
        "repeat" | "links" => 2,
        _ => 0,
    };
    reasons.iter().map(each).max().unwrap_or(0)
}

/// How much an open report weighs, by its reason.
pub(crate) fn weight_of_report(reason: &str) -> i64 {
    match reason {
        "illegal" => 8,
        "abuse" => 4,
        _ => 2,
    }
}

/// The place of a comment in the queues: lower comes first.
pub(crate) fn turn(posted_at: Millis, reasons: &[Reason], reported: i64) -> i64 {
    later(posted_at, weight_of(reasons).saturating_add(reported))
}

/// The place of a comment that was kept with this reason.
pub(crate) fn turn_kept(posted_at: Millis, reason: &str, reported: i64) -> i64 {
    turn(posted_at, &reasons(reason), reported)
}

/// How far one report moves a comment forward.
pub(crate) fn step_of(reason: &str) -> i64 {
    weight_of_report(reason).saturating_mul(STEP)
}

fn later(posted_at: Millis, weight: i64) -> i64 {
    posted_at.saturating_sub(weight.saturating_mul(STEP))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_weighs_more_comes_first_and_of_the_same_weight_the_older() {
        let banned = [Reason::new("banned", "x")];
        let late = turn(1_700_000_000_000, &banned, 0);
        let early = turn(1_600_000_000_000, &[], 0);
        assert!(late < early);
        assert!(turn(1, &[], 0) < turn(2, &[], 0));
        assert!(turn(1_700_000_000_000, &[], 2) < early);
        assert_eq!(
            turn(5, &[], weight_of_report("abuse")),
            5 - step_of("abuse")
        );
    }
}
