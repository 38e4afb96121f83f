//! Taking an act back, from what it left in the audit log; refused when something newer has happened.

use store::{Tx, params};

use super::act::{Before, keep, placed, tell};
use super::{conversation, log, spam};
use crate::{
    Millis,
    audit::{self, Act, Doer},
    ban,
    comment::{self, Comment, CommentState},
    error::{Error, Result},
    word,
};

/// What was taken back.
#[derive(Clone, Debug)]
pub struct Undone {
    /// The noun: `comment`, `ban`, `conversation`, `words`.
    pub object: String,
    /// Its row id.
    pub object_id: i64,
    /// The comment as it stands again, where it was one.
    pub comment: Option<Box<Comment>>,
}

/// Takes an act of the conversation back.
///
/// # Errors
/// `NotFound`; `Conflict` if it cannot be undone (a removal, an undo) or something newer happened to the same thing.
pub fn undo(tx: &mut Tx<'_>, doer: &Doer, act: i64, now: Millis) -> Result<Undone> {
    let entry = log::entry(tx, act)?;
    if entry.data.is_empty() || !log::OBJECTS.contains(&entry.object.as_str()) {
        return Err(Error::Conflict("This cannot be undone.".to_owned()));
    }
    let comment = match entry.object.as_str() {
        "comment" => Some(Box::new(comment_back(tx, doer, &entry, now)?)),
        object => {
            if let Some(newer) = log::newer(tx, object, entry.object_id, act)? {
                return Err(Error::Conflict(log::sentence(&newer, now)));
            }
            let back = match object {
                "ban" => ban::put_back(tx, entry.object_id, &entry.data)?,
                "words" => word::put_back(tx, &entry.data)?,
                _ => conversation::put_back(tx, entry.object_id, &entry.data, now)?,
            };
            if !back {
                return Err(Error::Conflict("This cannot be undone.".to_owned()));
            }
            None
        }
    };
    let name = format!("{}.undo", entry.object);
    let undone = Act {
        act: &name,
        object: &entry.object,
        object_id: entry.object_id,
        why: &entry.act,
        data: "",
    };
    audit::record(tx, doer, &undone, now)?;
    if let Some(after) = &comment {
        tell_all(tx, after, &entry, now)?;
        spam::learn(tx, after)?;
    }
    Ok(Undone {
        object: entry.object,
        object_id: entry.object_id,
        comment,
    })
}

/// Takes many acts back, the last first; each that fails leaves the others alone. Answers each act's row id and what
/// became of it.
///
/// # Errors
/// `Invalid` for more than [`super::act::MAX_AT_ONCE`]; `Store` if the database fails.
pub fn undo_all(
    tx: &mut Tx<'_>,
    doer: &Doer,
    acts: &[i64],
    now: Millis,
) -> Result<Vec<(i64, Result<Undone>)>> {
    if acts.len() > super::act::MAX_AT_ONCE {
        return Err(Error::invalid(
            "form",
            "At most 100 acts are taken back at once.",
        ));
    }
    let mut results = Vec::with_capacity(acts.len());
    for &act in acts.iter().rev() {
        let done = tx.attempt(|tx| undo(tx, doer, act, now));
        if let Err(error @ Error::Store(_)) = done {
            return Err(error);
        }
        results.push((act, done));
    }
    Ok(results)
}

fn comment_back(tx: &mut Tx<'_>, doer: &Doer, entry: &log::Entry, now: Millis) -> Result<Comment> {
    let id = entry.object_id;
    let former: Before = serde_json::from_str(&entry.data)
        .map_err(|_| Error::Conflict("This cannot be undone.".to_owned()))?;
    comment::lock_story(tx, id)?;
    let before = comment::find_any(tx, id)?;
    if before.version != former.version {
        return Err(Error::Conflict(log::last_word(tx, &before, now)?));
    }
    let state = CommentState::parse(&former.state).unwrap_or(CommentState::Held);
    comment::set_state(tx, id, state, &doer.name, "undone", now)?;
    if let Some(source) = &former.source
        && let Ok(text) = markup::comment::parse(source)
    {
        comment::say(tx, id, &text)?;
    }
    tx.run(
        "update comment set picked_at = $2 where id = $1",
        params![id, former.picked_at],
    )?;
    let reopened = tx.run(
        "update report set state = 'open', act_id = null where comment_id = $1 and act_id = $2",
        params![id, entry.id],
    )?;
    let mut after = comment::find_any(tx, id)?;
    let counted = after.queued();
    after.version = former.version + 1;
    after.looked_at = former.looked_at;
    after.closed_at = former.closed_at;
    after.house_edited_at = former.house_edited_at;
    after.reports += i64::try_from(reopened).unwrap_or(0);
    if let Some(note) = former.note {
        after.note = note;
    }
    placed(tx, &mut after)?;
    keep(tx, &after)?;
    super::moved(tx, counted, after.queued())?;
    Ok(after)
}

fn tell_all(tx: &mut Tx<'_>, after: &Comment, entry: &log::Entry, now: Millis) -> Result<()> {
    let shown = matches!(
        entry.act.as_str(),
        "comment.note"
            | "comment.edit"
            | "comment.close"
            | "comment.open"
            | "comment.pick"
            | "comment.unpick"
    );
    let mut before = after.clone();
    if shown {
        // Whatever it was, a page that shows the comment is to be made anew.
        before.note.push(' ');
    }
    tell(tx, &before, after, now)
}
