//! Parting: an account is closed, and what it said is taken away or stays without its name.
//!
//! The account is emptied at once; what it said follows in chunks, by a job, so that no comment of others waits.

use store::{Tx, params};

use crate::{
    Millis, account,
    audit::Doer,
    comment::{self, Comment, CommentState, comment, from_comment},
    error::{Error, Result},
    event::{self, Event},
    job::{self, Job},
};

/// Who wrote what stays of somebody who left.
pub const FORMER: &str = "A former reader";

/// Comments parted with in one transaction.
const AT_ONCE: i64 = 100;

/// What becomes of what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parting {
    /// It stays, signed by [`FORMER`].
    Keep,
    /// Its text is taken away; a tombstone stays where it was answered.
    Erase,
}

/// Closes an account: empties it, ends its sessions, and leaves what it said to [`erase_some`].
///
/// # Errors
/// `NotFound` if there is none or it is closed; `Conflict` for the last owner.
pub fn close(tx: &mut Tx<'_>, id: i64, parting: Parting, doer: &Doer, now: Millis) -> Result<()> {
    let account = account::find(tx, id)?;
    if account.closed_at.is_some() {
        return Err(Error::NotFound("account"));
    }
    account::staff::close(tx, doer, id, now)?;
    tx.run(
        "update account set name = '', proved_email = null, person_id = null, seen_at = null where id = $1",
        params![id],
    )?;
    tx.run(
        "update login_link set email = '', data = '' where account_id = $1",
        params![id],
    )?;
    crate::prediction::player::part(tx, id)?;
    let erase = parting == Parting::Erase;
    job::enqueue(tx, &Job::EraseReader { account: id, erase }, now)?;
    Ok(())
}

/// Parts with at most 100 comments, 500 claps and 500 reports of an account; answers how many. Call it until it
/// answers 0; doing so again changes nothing.
///
/// # Errors
/// `Store` if the database fails.
pub fn erase_some(tx: &mut Tx<'_>, account: i64, parting: Parting, now: Millis) -> Result<u64> {
    let comments: Vec<Comment> = tx.all(
        concat!(
            "select ",
            comment!(),
            " from comment ",
            from_comment!(),
            " where comment.account_id = $1 and comment.account_id is not null
              order by comment.posted_at, comment.id limit $2"
        ),
        params![account, AT_ONCE],
    )?;
    let mut parted = 0;
    for comment in comments {
        part(tx, &comment, parting, now)?;
        parted += 1;
    }
    parted += tx.run(
        "update applause set account_id = null where account_id = $1 and account_id is not null and (comment_id, voter) in
           (select comment_id, voter from applause where account_id = $1 and account_id is not null
            order by comment_id, voter limit 500)",
        params![account],
    )?;
    parted += tx.run(
        "update report set account_id = null where id in
           (select id from report where account_id = $1 and account_id is not null order by id limit 500)",
        params![account],
    )?;
    Ok(parted)
}

fn part(tx: &mut Tx<'_>, comment: &Comment, parting: Parting, now: Millis) -> Result<()> {
    if parting == Parting::Erase && comment.state != CommentState::Removed {
        comment::set_state(tx, comment.id, CommentState::Removed, "writer", "", now)?;
        return Ok(());
    }
    let name = if comment.state == CommentState::Removed {
        ""
    } else {
        FORMER
    };
    tx.run(
        "update comment set account_id = null, name = $2, email = null, wants_mail = 0, device = null, network = null,
                staff = 0
         where id = $1",
        params![comment.id, name],
    )?;
    if comment.state == CommentState::Visible {
        event::record(tx, &Event::CommentChanged(comment.place()), now)?;
    }
    Ok(())
}
