//! One comment by its address, with what it answers and what answers it.

use store::{Tx, params};

use super::{Comment, Placed, comment, from_comment, ids_in, thread};
use crate::{
    cursor::PathCursor,
    error::{Error, Result},
    story::{Card, card, from_card, public},
};

/// A comment and its surroundings.
#[derive(Clone, Debug)]
pub struct Permalink {
    /// The comment, or a tombstone in its place.
    pub comment: Comment,
    /// From the root down to the comment's parent.
    pub ancestors: Vec<Comment>,
    /// What is under it, at any depth, in thread order: at most 50.
    pub replies: Vec<Comment>,
    /// Where the next page of answers begins, for [`super::replies`].
    pub next: Option<PathCursor>,
    /// The story it stands under.
    pub story: Card,
}

/// Answers on the first page.
const REPLIES: i64 = 50;

/// The surroundings of a comment, in the same time however long the thread is.
///
/// # Errors
/// `NotFound` if the public sees neither it nor a tombstone in its place.
pub fn permalink(tx: &mut Tx<'_>, id: i64) -> Result<Permalink> {
    let placed: Option<Placed> = tx.opt(
        concat!(
            "select ",
            comment!(),
            ", ",
            card!(),
            " from comment ",
            from_comment!(),
            " join story on story.id = comment.story_id ",
            from_card!(),
            " where comment.id = $1 and comment.shown_at is not null and ",
            public!()
        ),
        params![id],
    )?;
    let Placed { comment, card } = placed.ok_or(Error::NotFound("comment"))?;
    let mut above = ids_in(&comment.path);
    above.pop();
    let mut ancestors = Vec::with_capacity(above.len());
    for some in above.chunks(16) {
        ancestors.extend(shown(tx, some)?);
    }
    ancestors.sort_by_key(|ancestor| ancestor.depth);
    let (replies, next) = thread::under(tx, comment.story_id, &comment.path, None, REPLIES)?;
    Ok(Permalink {
        comment: comment.for_public(),
        ancestors,
        replies,
        next,
        story: card,
    })
}

/// At most sixteen comments by their row ids, as the public sees them.
fn shown(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Comment>> {
    let padded = crate::padded::<i64, 16>(ids, 0);
    let found: Vec<Comment> = tx.all(
        concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
              and comment.shown_at is not null"
        ),
        &crate::values(&padded),
    )?;
    Ok(found.into_iter().map(Comment::for_public).collect())
}
