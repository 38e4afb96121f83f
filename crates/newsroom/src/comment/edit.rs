//! What a writer may still do with an own comment: correct it for a while, take it back.

use markup::{COMMENT_HTML_VERSION, comment::Text};
use store::{Tx, params};

use super::{Comment, CommentState, Writer, counters, find_any, set_state, state};
use crate::{
    Millis, ban,
    error::{Error, Result},
    event::{self, Event},
    moderation::{self, Prints},
    setting::Policy,
    word,
};

/// Replaces the text of an own comment while nobody has answered and the window is open.
///
/// The new text is judged as the first was, for links and words, and may be held again.
///
/// # Errors
/// `NotFound` unless the writer's device or account wrote it; `Closed` after the window or once answered; `Invalid` in field
/// `text`.
pub fn edit(
    tx: &mut Tx<'_>,
    id: i64,
    writer: &Writer,
    text: &str,
    policy: &Policy,
    now: Millis,
) -> Result<Comment> {
    let comment = own(tx, id, writer)?;
    if now >= comment.posted_at.saturating_add(policy.edit_window_ms) {
        return Err(Error::Closed(
            "A comment can be corrected only in the first minutes.".to_owned(),
        ));
    }
    if comment.descendants > 0 {
        return Err(Error::Closed(
            "This comment has been answered and can no longer be changed.".to_owned(),
        ));
    }
    let text = markup::comment::parse(text)
        .map_err(|refusal| Error::invalid("text", refusal.to_string()))?;
    if text.source == comment.source {
        return Ok(comment);
    }
    ban::refuse(tx, writer, None, now)?;
    state::lock_story(tx, id)?;
    say(tx, id, &text)?;
    // Other words than a moderator looked at are to be looked at again.
    tx.run(
        "update comment set edited_at = $2, looked_at = null where id = $1",
        params![id, now],
    )?;
    let mut facts = moderation::about(tx, &comment.name, &text, policy)?;
    facts.staff = comment.staff;
    let reasons = moderation::judge_text(&facts);
    let after = find_any(tx, id)?;
    counters::queue(tx, Some(&comment), Some(&after))?;
    if comment.state == CommentState::Visible {
        if !reasons.is_empty() {
            state::hold(tx, id, &reasons, now)?;
            return find_any(tx, id);
        }
        event::record(tx, &Event::CommentChanged(comment.place()), now)?;
    } else {
        let kept = moderation::reasons(&comment.reason)
            .into_iter()
            .filter(|reason| !moderation::is_of_text(reason))
            .chain(reasons)
            .collect::<Vec<_>>();
        state::give_reasons(tx, id, &kept)?;
    }
    find_any(tx, id)
}

/// Puts other words into a comment.
pub(crate) fn say(tx: &mut Tx<'_>, id: i64, text: &Text) -> Result<()> {
    let prints = Prints::of(&word::folded(&text.plain));
    tx.run(
        "update comment set source = $2, html = $3, html_version = $4, text_hash = $5, simhash = $6, version = version + 1
         where id = $1",
        params![
            id,
            text.source,
            text.html.as_str(),
            COMMENT_HTML_VERSION,
            prints.text_hash,
            prints.simhash
        ],
    )?;
    Ok(())
}

/// Takes an own comment back: its text is cleared; a tombstone stays if it was answered.
///
/// # Errors
/// `NotFound` unless the writer's device or account wrote it.
pub fn author_delete(tx: &mut Tx<'_>, id: i64, writer: &Writer, now: Millis) -> Result<Comment> {
    own(tx, id, writer)?;
    set_state(tx, id, CommentState::Removed, "writer", "", now)
}

/// A comment this device or account wrote and may still touch. To anybody else it is as if it were not there.
///
/// # Errors
/// `NotFound` to everybody else.
pub fn own(tx: &mut Tx<'_>, id: i64, writer: &Writer) -> Result<Comment> {
    let owned: Option<i64> = tx.opt(
        "select id from comment where id = $1 and (device = $2 or account_id = $3) and state in ('held', 'visible')",
        params![id, writer.device, writer.account],
    )?;
    find_any(tx, owned.ok_or(Error::NotFound("comment"))?)
}
