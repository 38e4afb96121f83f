//! What a writer may still do with an own comment: correct it for a while, take it back.

use markup::COMMENT_HTML_VERSION;
use store::{Tx, params};

use super::{Comment, CommentState, Writer, find_any, set_state, state};
use crate::{
    Millis,
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
/// `NotFound` unless the writer's device wrote it; `Closed` after the window or once answered; `Invalid` in field
/// `text`.
pub fn edit(
    tx: &mut Tx<'_>,
    id: i64,
    writer: &Writer,
    text: &str,
    policy: &Policy,
    now: Millis,
) -> Result<Comment> {
    let mut comment = own(tx, id, writer.device.as_deref())?;
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
    let prints = Prints::of(&word::folded(&text.plain));
    tx.run(
        "update comment set source = $2, html = $3, html_version = $4, text_hash = $5, simhash = $6, edited_at = $7 where id = $1",
        params![
            id,
            text.source,
            text.html.as_str(),
            COMMENT_HTML_VERSION,
            prints.text_hash,
            prints.simhash,
            now
        ],
    )?;
    let mut facts = moderation::about(tx, &comment.name, &text, policy)?;
    facts.staff = comment.staff;
    let reasons = moderation::judge_text(&facts);
    if comment.state == CommentState::Visible {
        if !reasons.is_empty() {
            state::hold(tx, id, &reasons, now)?;
            return find_any(tx, id);
        }
        event::record(tx, &Event::CommentChanged(comment.place()), now)?;
    }
    comment.say(text.source, text.html, now);
    Ok(comment)
}

/// Takes an own comment back: its text is cleared; a tombstone stays if it was answered.
///
/// # Errors
/// `NotFound` unless this device wrote it.
pub fn author_delete(tx: &mut Tx<'_>, id: i64, device: &[u8], now: Millis) -> Result<Comment> {
    own(tx, id, Some(device))?;
    set_state(tx, id, CommentState::Removed, "writer", "", now)
}

/// A comment this device wrote and may still touch. To anybody else it is as if it were not there.
fn own(tx: &mut Tx<'_>, id: i64, device: Option<&[u8]>) -> Result<Comment> {
    let owned: Option<i64> = tx.opt(
        "select id from comment where id = $1 and device = $2 and state in ('held', 'visible')",
        params![id, device],
    )?;
    find_any(tx, owned.ok_or(Error::NotFound("comment"))?)
}
