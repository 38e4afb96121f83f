//! Readers with an account: what of the conversation is theirs.
//!
//! A comment belongs to an account when it was written while signed in, or claimed later. It keeps the name it was
//! signed with, and belongs to nobody any more once it is removed. Who signs in and how stands in `account`; this knows nothing of sessions but what is handed out.

mod claim;
mod erase;
mod export;
mod join;

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    comment::{Comment, CommentState, Placed, comment, from_comment},
    cursor::{Cursor, Page},
    error::Result,
    story::{Card, card, from_card},
};

pub(crate) use claim::prove_email_elsewhere;
pub use claim::{CHUNK, Claimable, claim, claimable, prove_email};
pub use erase::{FORMER, Parting, close, erase_some};
pub use export::{Applause, Profile, Report, Said, SignedIn, applause, profile, reports, said};
pub use join::{Joining, ask_claim, join};

/// What an account has said before, as far as a new comment is judged by it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Before {
    /// Whether one of its comments is seen by all.
    pub(crate) known: bool,
    /// When it last wrote under the story.
    pub(crate) last_here_at: Option<Millis>,
}

/// What this account has said before; two rows are read.
pub(crate) fn before(tx: &mut Tx<'_>, account: i64, story_id: i64) -> Result<Before> {
    let visible: Option<i64> = tx.opt(
        "select id from comment where account_id = $1 and account_id is not null and state = 'visible' limit 1",
        params![account],
    )?;
    let last_here_at = tx.opt(
        "select posted_at from comment where account_id = $1 and account_id is not null and story_id = $2
         order by posted_at desc limit 1",
        params![account, story_id],
    )?;
    Ok(Before {
        known: visible.is_some(),
        last_here_at,
    })
}

/// An own comment and where it stands.
#[derive(Clone, Debug)]
pub struct Own {
    /// The comment, in whatever state.
    pub comment: Comment,
    /// Its story.
    pub story: Card,
}

/// The comments of an account, newest first, in whatever state; at most 100.
///
/// # Errors
/// `Store` if the database fails.
pub fn comments(
    tx: &mut Tx<'_>,
    account: i64,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Own>> {
    let limit = limit.clamp(1, 100);
    let after = after.copied().unwrap_or(Cursor::TOP);
    let found: Vec<Placed> = tx.all(
        concat!(
            "select ",
            comment!(),
            ", ",
            card!(),
            " from comment ",
            from_comment!(),
            " join story on story.id = comment.story_id ",
            from_card!(),
            " where comment.account_id = $1 and comment.account_id is not null
                and (comment.posted_at, comment.id) < ($2, $3)
              order by comment.posted_at desc, comment.id desc limit $4"
        ),
        params![account, after.value, after.id, limit + 1],
    )?;
    let found = found
        .into_iter()
        .map(|Placed { comment, card }| Own {
            comment,
            story: card,
        })
        .collect();
    Ok(Page::cut(found, limit, |own: &Own| Cursor {
        value: own.comment.posted_at,
        id: own.comment.id,
    }))
}

/// How many comments an account has, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Seen by all.
    pub visible: i64,
    /// Waiting for a moderator.
    pub held: i64,
    /// Refused by a moderator.
    pub refused: i64,
}

struct Counted {
    state: String,
    n: i64,
}

impl FromRow for Counted {
    fn from_row(row: &Row<'_>) -> Result<Counted, store::Error> {
        Ok(Counted {
            state: row.get(0)?,
            n: row.get(1)?,
        })
    }
}

/// Counts the comments of an account.
///
/// # Errors
/// `Store` if the database fails.
pub fn counts(tx: &mut Tx<'_>, account: i64) -> Result<Counts> {
    let rows: Vec<Counted> = tx.all(
        "select state, count(*) from comment where account_id = $1 and account_id is not null group by state",
        params![account],
    )?;
    let mut counts = Counts::default();
    for Counted { state, n } in rows {
        match CommentState::parse(&state) {
            Some(CommentState::Visible) => counts.visible = n,
            Some(CommentState::Held) => counts.held = n,
            Some(CommentState::Rejected | CommentState::Spam) => counts.refused += n,
            // What was removed leads to nobody any more.
            Some(CommentState::Removed) | None => {}
        }
    }
    Ok(counts)
}

/// Notes that somebody signed in clapped for a comment from this device.
///
/// # Errors
/// `Store` if the database fails.
pub fn clapped(tx: &mut Tx<'_>, account: i64, comment: i64, voter: &[u8]) -> Result<()> {
    tx.run(
        "update applause set account_id = $3 where comment_id = $1 and voter = $2",
        params![comment, voter, account],
    )?;
    Ok(())
}

/// Notes that somebody signed in reported a comment from this device.
///
/// # Errors
/// `Store` if the database fails.
pub fn reported(tx: &mut Tx<'_>, account: i64, comment: i64, reporter: &[u8]) -> Result<()> {
    tx.run(
        "update report set account_id = $3 where comment_id = $1 and reporter = $2",
        params![comment, reporter, account],
    )?;
    Ok(())
}
