//! Changes of a comment's state: who, when, why; counters, log and tombstones move with it.

use store::{FromRow, Row, Tx, params};

use super::{Comment, CommentState, counters, find_any};
use crate::{
    Millis,
    error::{Error, Result},
    event::{self, Event, Place},
    job::{self, Job},
    moderation::{self, Reason},
};

/// Puts a comment into another state and tells the rest of the house.
///
/// A removed comment loses its text, its name and all that led to its writer, and cannot come back.
/// Something that is not visible stays as a tombstone while something under it is.
///
/// # Errors
/// `NotFound` if there is none; `Conflict` if it was removed, for then there is nothing left to show.
pub fn set_state(
    tx: &mut Tx<'_>,
    id: i64,
    to: CommentState,
    actor: &str,
    why: &str,
    now: Millis,
) -> Result<Comment> {
    lock_story(tx, id)?;
    let before = find_any(tx, id)?;
    if before.state == to {
        return Ok(before);
    }
    if before.state == CommentState::Removed {
        return Err(Error::Conflict(
            "This comment was removed, and its text is gone.".to_owned(),
        ));
    }
    tx.run(
        "insert into comment_change (comment_id, made_at, actor, before, after, why) values ($1, $2, $3, $4, $5, $6)",
        params![id, now, actor, before.state.as_str(), to.as_str(), why],
    )?;
    let was_seen = before.state == CommentState::Visible;
    let is_seen = to == CommentState::Visible;
    let at = before.standing();
    let mut nth = before.nth;
    if is_seen {
        nth = counters::appear(tx, &at, now)?;
    } else if was_seen {
        counters::disappear(tx, &at)?;
    }
    // What is held again is to be looked at again; every other state is a decision.
    let looked_at = (to != CommentState::Held).then_some(now);
    tx.run(
        "update comment set state = $2, nth = $3, looked_at = $4, version = version + 1 where id = $1",
        params![id, to.as_str(), nth, looked_at],
    )?;
    if to == CommentState::Removed {
        erase(tx, id, now)?;
    }
    if was_seen || is_seen {
        counters::show(tx, &at, now)?;
    }
    // Whoever is answered hears of it when the answer is first seen, and only then.
    if is_seen && before.nth.is_none() {
        mail_parent(tx, &before, now)?;
    }
    let after = find_any(tx, id)?;
    counters::queue(tx, Some(&before), Some(&after))?;
    let place = before.place();
    let event = match (was_seen, is_seen, to) {
        (false, true, _) => Some(Event::CommentShown(place)),
        (true, false, _) => Some(Event::CommentGone(place)),
        (false, false, CommentState::Held) => Some(Event::CommentHeld(place)),
        _ => None,
    };
    if let Some(event) = event {
        event::record(tx, &event, now)?;
    }
    // Whoever has the queue open learns that it is decided, whoever decided it and how.
    if to != CommentState::Held {
        event::record(tx, &Event::CommentJudged(place), now)?;
    }
    Ok(after)
}

/// Two moderators who change one conversation at once wait for each other (needed on PostgreSQL only).
pub(crate) fn lock_story(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "update story set comment_count = comment_count where id = (select story_id from comment where id = $1)",
        params![id],
    )?;
    // A reader who reports it meanwhile waits as well, or the queues would be counted from what is no longer so.
    tx.run(
        "update comment set version = version where id = $1",
        params![id],
    )?;
    Ok(())
}

/// Clears the text and everything that led to its writer.
fn erase(tx: &mut Tx<'_>, id: i64, now: Millis) -> Result<()> {
    tx.run(
        "update comment set name = '', email = null, wants_mail = 0, device = null, network = null, staff = 0, reason = '',
                picked_at = null, edited_at = null, removed_at = $2, source = '', html = '', text_hash = $3, simhash = 0,
                note = '', house_edited_at = null, account_id = null
         where id = $1",
        params![id, now, Vec::<u8>::new()],
    )?;
    // What an undo would need is a copy of what is to be gone.
    tx.run(
        "update audit set data = '' where object = 'comment' and object_id = $1 and data <> ''",
        params![id],
    )?;
    tx.run(
        "update report set note = '' where comment_id = $1",
        params![id],
    )?;
    Ok(())
}

fn mail_parent(tx: &mut Tx<'_>, comment: &Comment, now: Millis) -> Result<()> {
    let Some(parent) = comment.parent_id else {
        return Ok(());
    };
    let wants: Option<i64> = tx.opt(
        "select id from comment where id = $1 and wants_mail = 1 and state = 'visible'",
        params![parent],
    )?;
    if wants.is_some() {
        job::enqueue(
            tx,
            &Job::MailReply {
                comment: comment.id,
                parent,
            },
            now,
        )?;
    }
    Ok(())
}

/// Picks a visible comment for the front page and the story, or takes the pick back.
///
/// # Errors
/// `NotFound` if there is none; `Conflict` if it is not visible.
pub fn pick(tx: &mut Tx<'_>, id: i64, on: bool, actor: &str, now: Millis) -> Result<Comment> {
    lock_story(tx, id)?;
    let before = find_any(tx, id)?;
    if before.state != CommentState::Visible {
        return Err(Error::Conflict(
            "Only a visible comment can be picked.".to_owned(),
        ));
    }
    if before.picked == on {
        return Ok(before);
    }
    tx.run(
        "update comment set picked_at = $2, version = version + 1 where id = $1",
        params![id, on.then_some(now)],
    )?;
    let (from, to) = if on {
        ("visible", "picked")
    } else {
        ("picked", "visible")
    };
    tx.run(
        "insert into comment_change (comment_id, made_at, actor, before, after, why) values ($1, $2, $3, $4, $5, '')",
        params![id, now, actor, from, to],
    )?;
    event::record(tx, &Event::CommentChanged(before.place()), now)?;
    find_any(tx, id)
}

/// Holds a comment again for these reasons.
pub(super) fn hold(tx: &mut Tx<'_>, id: i64, reasons: &[Reason], now: Millis) -> Result<()> {
    give_reasons(tx, id, reasons)?;
    set_state(tx, id, CommentState::Held, "moderation", "edited", now)?;
    Ok(())
}

/// Keeps why a comment waits, and moves it to where that puts it in the queue.
pub(super) fn give_reasons(tx: &mut Tx<'_>, id: i64, reasons: &[Reason]) -> Result<()> {
    let reported = moderation::reported(tx, id)?;
    let posted_at: Millis = tx.one("select posted_at from comment where id = $1", params![id])?;
    let reason = serde_json::to_string(reasons).unwrap_or_default();
    tx.run(
        "update comment set reason = $2, turn = $3 where id = $1",
        params![id, reason, moderation::turn(posted_at, reasons, reported)],
    )?;
    Ok(())
}

/// One change of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub made_at: Millis,
    /// Who.
    pub actor: String,
    /// The word before: a state, or `picked`.
    pub before: String,
    /// The word after.
    pub after: String,
    /// Why; may be empty.
    pub why: String,
}

impl FromRow for Change {
    fn from_row(row: &Row<'_>) -> Result<Change, store::Error> {
        Ok(Change {
            made_at: row.get(0)?,
            actor: row.get(1)?,
            before: row.get(2)?,
            after: row.get(3)?,
            why: row.get(4)?,
        })
    }
}

/// The last 100 changes of a comment, newest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn changes(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Change>> {
    Ok(tx.all(
        "select made_at, actor, before, after, why from comment_change where comment_id = $1 order by id desc limit 100",
        params![id],
    )?)
}

impl Comment {
    pub(super) fn standing(&self) -> counters::Standing {
        counters::Standing {
            story_id: self.story_id,
            parent_id: self.parent_id,
            root_id: self.root_id,
            path: self.path.clone(),
            nth: self.nth,
        }
    }

    /// Where it stands, as events tell it.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            comment: self.id,
            story: self.story_id,
            root: self.root_id,
            parent: self.parent_id,
        }
    }
}
