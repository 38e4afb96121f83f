//! What one device or account has done under a story: the small private call beside the page that is the same for all.

use store::{Tx, params};

use super::{Comment, Writer, comment, from_comment};
use crate::error::Result;

/// What one device or account has done under a story.
#[derive(Clone, Debug, Default)]
pub struct Mine {
    /// Its comments that wait for a moderator, newest first.
    pub pending: Vec<Comment>,
    /// Row ids of its visible comments, newest first.
    pub own: Vec<i64>,
    /// Row ids of the comments it claps for.
    pub applauded: Vec<i64>,
    /// The name it signed with last, anywhere.
    pub name: Option<String>,
}

/// What this device has done under a public or any other story; at most `limit` of each kind, 500 at most.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_device(tx: &mut Tx<'_>, story_id: i64, device: &[u8], limit: i64) -> Result<Mine> {
    let limit = limit.clamp(1, 500);
    let written: Vec<Comment> =
        tx.all(
            concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.device = $1 and comment.device is not null and comment.story_id = $2
              and comment.state in ('held', 'visible')
              order by comment.posted_at desc limit $3"
        ),
            params![device, story_id, limit],
        )?;
    let applauded = tx.all(
        "select applause.comment_id from applause join comment on comment.id = applause.comment_id
         where applause.voter = $1 and comment.story_id = $2
         order by applause.comment_id desc limit $3",
        params![device, story_id, limit],
    )?;
    let name = tx.opt(
        "select name from comment where device = $1 and device is not null and state <> 'removed'
         order by posted_at desc limit 1",
        params![device],
    )?;
    let (pending, own): (Vec<Comment>, Vec<Comment>) = written
        .into_iter()
        .partition(|comment| comment.state == super::CommentState::Held);
    Ok(Mine {
        pending,
        own: own.into_iter().map(|comment| comment.id).collect(),
        applauded,
        name,
    })
}

/// What this writer has done under a story, on this device or signed in on another; at most `limit` of each kind.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_writer(tx: &mut Tx<'_>, story_id: i64, writer: &Writer, limit: i64) -> Result<Mine> {
    let mut mine = match &writer.device {
        Some(device) => of_device(tx, story_id, device, limit)?,
        None => Mine::default(),
    };
    let Some(account) = writer.account else {
        return Ok(mine);
    };
    let written: Vec<Comment> = tx.all(
        concat!(
            "select ",
            comment!(),
            " from comment ",
            from_comment!(),
            " where comment.account_id = $1 and comment.account_id is not null and comment.story_id = $2
              and comment.state in ('held', 'visible')
              order by comment.posted_at desc limit $3"
        ),
        params![account, story_id, limit.clamp(1, 500)],
    )?;
    for comment in written {
        let held = comment.state == super::CommentState::Held;
        if held && !mine.pending.iter().any(|known| known.id == comment.id) {
            mine.pending.push(comment);
        } else if !held && !mine.own.contains(&comment.id) {
            mine.own.push(comment.id);
        }
    }
    mine.pending
        .sort_by_key(|one| std::cmp::Reverse((one.posted_at, one.id)));
    Ok(mine)
}
