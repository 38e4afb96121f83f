//! The counters a comment moves when it appears or goes: its story's and its ancestors'.
//!
//! The story's row is always touched first. On PostgreSQL that makes two writers in one conversation wait for
//! each other instead of locking each other out.

use store::{Tx, params};

use super::{Comment, ids_in};
use crate::{
    Millis,
    error::Result,
    moderation::{self, Queued, Reason},
};

/// What the counters need to know of a comment.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) story_id: i64,
    pub(crate) parent_id: Option<i64>,
    pub(crate) root_id: i64,
    pub(crate) path: Vec<u8>,
    pub(crate) nth: Option<i64>,
}

/// Ancestors moved by one statement.
const AT_ONCE: usize = 16;

/// Counts a comment that is seen from now on; answers its `nth`, given out once.
///
/// All its ancestors are shown already when it is new, because only a visible comment can be answered.
pub(super) fn appear(tx: &mut Tx<'_>, at: &Standing, now: Millis) -> Result<Option<i64>> {
    tx.run(
        "update story set comment_count = comment_count + 1,
                last_comment_at = case when last_comment_at > $2 then last_comment_at else $2 end
         where id = $1",
        params![at.story_id, now],
    )?;
    let mut nth = at.nth;
    let giver = if at.nth.is_none() { at.root_id } else { 0 };
    for some in ancestors(at).chunks(AT_ONCE) {
        let padded = crate::padded::<i64, AT_ONCE>(some, 0);
        let parent = at.parent_id.unwrap_or(0);
        let mut values = crate::values(&padded);
        values.push(&parent);
        values.push(&giver);
        let rows: Vec<(i64, i64)> = tx.all(
            "update comment set descendants = descendants + 1,
                    replies = replies + case when id = $17 then 1 else 0 end,
                    answers = answers + case when id = $18 then 1 else 0 end
             where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             returning id, answers",
            &values,
        )?;
        if giver != 0 {
            nth = rows
                .iter()
                .find(|(id, _)| *id == giver)
                .map(|(_, answers)| *answers)
                .or(nth);
        }
    }
    Ok(nth)
}

/// Counts a comment that is seen no more.
pub(super) fn disappear(tx: &mut Tx<'_>, at: &Standing) -> Result<()> {
    tx.run(
        "update story set comment_count = comment_count - 1 where id = $1",
        params![at.story_id],
    )?;
    for some in ancestors(at).chunks(AT_ONCE) {
        let padded = crate::padded::<i64, AT_ONCE>(some, 0);
        let parent = at.parent_id.unwrap_or(0);
        let mut values = crate::values(&padded);
        values.push(&parent);
        tx.run(
            "update comment set descendants = descendants - 1,
                    replies = replies - case when id = $17 then 1 else 0 end
             where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
            &values,
        )?;
    }
    Ok(())
}

/// Shows or hides the tombstones a change of counters made needed or needless, the comment's own included.
pub(super) fn show(tx: &mut Tx<'_>, at: &Standing, now: Millis) -> Result<()> {
    for some in ids_in(&at.path).chunks(AT_ONCE) {
        let padded = crate::padded::<i64, AT_ONCE>(some, 0);
        let mut values = crate::values(&padded);
        values.push(&now);
        tx.run(
            "update comment set shown_at = case when state = 'visible' or descendants > 0 then coalesce(shown_at, $17) end
             where id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             and (shown_at is null) = (state = 'visible' or descendants > 0)",
            &values,
        )?;
    }
    Ok(())
}

/// Counts a comment in the desk's queues as it stands now instead of as it stood before.
pub(super) fn queue(
    tx: &mut Tx<'_>,
    before: Option<&Comment>,
    after: Option<&Comment>,
) -> Result<()> {
    let counts = |comment: Option<&Comment>| comment.map(Comment::queued).unwrap_or_default();
    moderation::moved(tx, counts(before), counts(after))
}

/// The place in the queues of a comment nobody has reported.
pub(super) fn turn(posted_at: Millis, reasons: &[Reason]) -> i64 {
    moderation::turn(posted_at, reasons, 0)
}

impl Comment {
    /// What it counts for in the desk's queues.
    pub(crate) fn queued(&self) -> Queued {
        Queued::of(self.state, self.reports, self.looked_at.is_some())
    }
}

/// From the root down to the parent.
fn ancestors(at: &Standing) -> Vec<i64> {
    let mut ids = ids_in(&at.path);
    ids.pop();
    ids
}
