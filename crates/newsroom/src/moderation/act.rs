//! What a moderator does with a comment. Each act says which version it saw: what changed meanwhile is never undone unseen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::{Tx, params};

use super::{log, reasons, reported, spam, turn, turn_kept};
use crate::{
    Millis,
    audit::{self, Act, Doer},
    comment::{self, Comment, CommentState},
    error::{Error, Fields, Result},
    event::{self, Event},
};

/// Longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 2_000;
/// Longest reason, in characters.
pub const MAX_WHY_CHARS: usize = 500;
/// Most comments of one go.
pub const MAX_AT_ONCE: usize = 100;

/// Something a moderator does with a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Let it be seen; what readers reported about it is dismissed.
    Approve,
    /// Put it back into the queue.
    Hold,
    /// Not here; reports are upheld.
    Reject,
    /// Advertising; reports are upheld.
    Spam,
    /// Clear its text for good. The one act nobody can undo.
    Remove,
    /// Show it off on the front page.
    Pick,
    /// No longer.
    Unpick,
    /// The reports are right, and the comment stays.
    Uphold,
    /// The reports are wrong.
    Dismiss,
    /// No more answers in its thread.
    Close,
    /// Answers again.
    Open,
    /// Say something beneath it; nothing takes the note away.
    Note(String),
    /// Put other words into it, visibly.
    Edit(String),
}

impl Deed {
    /// Reads the word of a form; `text` is for a note or other words.
    #[must_use]
    pub fn parse(word: &str, text: &str) -> Option<Deed> {
        Some(match word {
            "approve" => Deed::Approve,
            "hold" => Deed::Hold,
            "reject" => Deed::Reject,
            "spam" => Deed::Spam,
            "remove" => Deed::Remove,
            "pick" => Deed::Pick,
            "unpick" => Deed::Unpick,
            "uphold" => Deed::Uphold,
            "dismiss" => Deed::Dismiss,
            "close" => Deed::Close,
            "open" => Deed::Open,
            "note" => Deed::Note(text.to_owned()),
            "edit" => Deed::Edit(text.to_owned()),
            _ => return None,
        })
    }

    /// The word in the audit log.
    #[must_use]
    pub fn act(&self) -> &'static str {
        match self {
            Deed::Approve => "comment.approve",
            Deed::Hold => "comment.hold",
            Deed::Reject => "comment.reject",
            Deed::Spam => "comment.spam",
            Deed::Remove => "comment.remove",
            Deed::Pick => "comment.pick",
            Deed::Unpick => "comment.unpick",
            Deed::Uphold => "comment.uphold",
            Deed::Dismiss => "comment.dismiss",
            Deed::Close => "comment.close",
            Deed::Open => "comment.open",
            Deed::Note(_) => "comment.note",
            Deed::Edit(_) => "comment.edit",
        }
    }

    /// The state it leads to, if it changes that.
    fn state(&self) -> Option<CommentState> {
        Some(match self {
            Deed::Approve => CommentState::Visible,
            Deed::Hold => CommentState::Held,
            Deed::Reject => CommentState::Rejected,
            Deed::Spam => CommentState::Spam,
            Deed::Remove => CommentState::Removed,
            _ => return None,
        })
    }

    /// What becomes of open reports.
    fn reports(&self) -> Option<&'static str> {
        Some(match self {
            Deed::Approve | Deed::Dismiss => "dismissed",
            Deed::Reject | Deed::Spam | Deed::Remove | Deed::Uphold => "upheld",
            _ => return None,
        })
    }

    /// Whether who did this has looked at the comment and is content to leave it as it is now.
    fn decides(&self) -> bool {
        !matches!(self, Deed::Hold | Deed::Close | Deed::Open)
    }
}

/// What an act found, for an undo: kept in the audit log until the comment's text is cleared.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Before {
    /// The version the act left behind.
    pub(super) version: i64,
    pub(super) state: String,
    pub(super) looked_at: Option<Millis>,
    pub(super) picked_at: Option<Millis>,
    pub(super) closed_at: Option<Millis>,
    pub(super) house_edited_at: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
}

/// An act that was done.
#[derive(Clone, Debug)]
pub struct Done {
    /// The comment as it stands now.
    pub comment: Comment,
    /// Row id in the audit log: what an undo names.
    pub act: i64,
}

/// Does it, if the comment still is as the moderator saw it.
///
/// # Errors
/// `NotFound`; `Conflict` with who did what since, when its version is no longer `seen`, and for what makes no sense
/// (a comment that was removed, a pick of one that is not visible); `Invalid` in field `text` or `why`.
pub fn act(
    tx: &mut Tx<'_>,
    doer: &Doer,
    (id, seen): (i64, i64),
    deed: &Deed,
    why: &str,
    now: Millis,
) -> Result<Done> {
    let why = checked_why(why)?;
    comment::lock_story(tx, id)?;
    let before = comment::find_any(tx, id)?;
    if before.version != seen {
        return Err(Error::Conflict(log::last_word(tx, &before, now)?));
    }
    if before.state == CommentState::Removed {
        return Err(Error::Conflict(
            "This comment was removed, and its text is gone.".to_owned(),
        ));
    }
    if matches!(deed, Deed::Close | Deed::Open) && before.parent_id.is_some() {
        return Err(Error::Conflict(
            "A thread is closed at its first comment.".to_owned(),
        ));
    }
    let kept = kept(tx, &before, deed)?;
    if let Some(to) = deed.state() {
        comment::set_state(tx, id, to, &doer.name, why, now)?;
    }
    match deed {
        Deed::Pick | Deed::Unpick => {
            comment::pick(tx, id, *deed == Deed::Pick, &doer.name, now)?;
        }
        Deed::Edit(text) => {
            let text = markup::comment::parse(text)
                .map_err(|refusal| Error::invalid("text", refusal.to_string()))?;
            comment::say(tx, id, &text)?;
        }
        _ => {}
    }
    let data = if *deed == Deed::Remove {
        String::new()
    } else {
        serde_json::to_string(&kept).unwrap_or_default()
    };
    let noted = Act {
        act: deed.act(),
        object: "comment",
        object_id: id,
        why,
        data: &data,
    };
    let act = audit::record(tx, doer, &noted, now)?;
    if let Some(state) = deed.reports() {
        tx.run(
            "update report set state = $2, act_id = $3 where comment_id = $1 and state = 'open'",
            params![id, state, act],
        )?;
    }
    let mut mid = comment::find_any(tx, id)?;
    let counted = mid.queued();
    mid.version = seen + 1;
    if deed.reports().is_some() {
        mid.reports = 0;
        mid.turn = turn(mid.posted_at, &reasons(&mid.reason), 0);
    }
    if deed.decides() {
        mid.looked_at = Some(now);
    }
    match deed {
        Deed::Close => mid.closed_at = Some(now),
        Deed::Open => mid.closed_at = None,
        Deed::Note(text) => mid.note = checked_note(text)?,
        Deed::Edit(_) => mid.house_edited_at = Some(now),
        _ => {}
    }
    keep(tx, &mid)?;
    super::moved(tx, counted, mid.queued())?;
    tell(tx, &before, &mid, now)?;
    spam::learn(tx, &mid)?;
    Ok(Done { comment: mid, act })
}

/// Does one thing with many comments; each that fails leaves the others alone.
///
/// # Errors
/// `Invalid` for more than [`MAX_AT_ONCE`]; `Store` if the database fails.
pub fn act_on_all(
    tx: &mut Tx<'_>,
    doer: &Doer,
    those: &[(i64, i64)],
    deed: &Deed,
    now: Millis,
) -> Result<Vec<(i64, Result<Done>)>> {
    if those.len() > MAX_AT_ONCE {
        return Err(Error::invalid(
            "form",
            "Please choose at most 100 comments at once.",
        ));
    }
    let mut results = Vec::with_capacity(those.len());
    for &one in those {
        let done = tx.attempt(|tx| act(tx, doer, one, deed, "", now));
        if let Err(error @ Error::Store(_)) = done {
            return Err(error);
        }
        results.push((one.0, done));
    }
    Ok(results)
}

fn kept(tx: &mut Tx<'_>, before: &Comment, deed: &Deed) -> Result<Before> {
    let picked_at = tx.one(
        "select picked_at from comment where id = $1",
        params![before.id],
    )?;
    Ok(Before {
        version: before.version + 1,
        state: before.state.as_str().to_owned(),
        looked_at: before.looked_at,
        picked_at,
        closed_at: before.closed_at,
        house_edited_at: before.house_edited_at,
        note: matches!(deed, Deed::Note(_)).then(|| before.note.clone()),
        source: matches!(deed, Deed::Edit(_)).then(|| before.source.clone()),
    })
}

/// Writes what acts change of a comment besides its state and its words.
pub(super) fn keep(tx: &mut Tx<'_>, comment: &Comment) -> Result<()> {
    tx.run(
        "update comment set version = $2, looked_at = $3, reports = $4, turn = $5, note = $6, closed_at = $7,
                house_edited_at = $8
         where id = $1",
        params![
            comment.id,
            comment.version,
            comment.looked_at,
            comment.reports,
            comment.turn,
            comment.note,
            comment.closed_at,
            comment.house_edited_at
        ],
    )?;
    Ok(())
}

/// Tells the public what it sees change, and the desk what [`comment::set_state`] has not told it.
pub(super) fn tell(tx: &mut Tx<'_>, before: &Comment, after: &Comment, now: Millis) -> Result<()> {
    let shown = before.state == CommentState::Visible && after.state == CommentState::Visible;
    let changed = before.note != after.note
        || before.house_edited_at != after.house_edited_at
        || before.source != after.source
        || before.closed_at != after.closed_at;
    if shown && changed {
        event::record(tx, &Event::CommentChanged(after.place()), now)?;
    }
    if before.state == after.state {
        event::record(tx, &Event::CommentJudged(after.place()), now)?;
    }
    Ok(())
}

/// Puts a comment in the queue where its reasons and its open reports belong.
pub(super) fn placed(tx: &mut Tx<'_>, comment: &mut Comment) -> Result<()> {
    comment.turn = turn_kept(
        comment.posted_at,
        &comment.reason,
        reported(tx, comment.id)?,
    );
    Ok(())
}

fn checked_why(why: &str) -> Result<&str> {
    let why = why.trim();
    if why.chars().count() > MAX_WHY_CHARS {
        return Err(Error::invalid(
            "why",
            "Please keep the reason under 500 characters.",
        ));
    }
    Ok(why)
}

fn checked_note(text: &str) -> Result<String> {
    let text = text.trim().replace("\r\n", "\n");
    let mut faults = BTreeMap::new();
    if text.chars().count() > MAX_NOTE_CHARS {
        faults.insert(
            "text".to_owned(),
            "Please keep the note under 2,000 characters.".to_owned(),
        );
    } else if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        let sentence = "The note contains an invisible control character. Please type it anew.";
        faults.insert("text".to_owned(), sentence.to_owned());
    }
    if faults.is_empty() {
        Ok(text)
    } else {
        Err(Error::Invalid(Fields(faults)))
    }
}
