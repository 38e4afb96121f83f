//! Reading comments one by one: for pages, feeds, the front page and the desk.

use store::{Tx, params};

use super::{Comment, Placed, comment, from_comment};
use crate::{
    error::{Error, Result},
    story::{Card, card, from_card, public},
};

/// A comment as the public sees it, or a tombstone in its place.
///
/// # Errors
/// `NotFound` if the public sees neither.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Comment> {
    let found: Option<Comment> = tx.opt(
        concat!(
            "select ",
            comment!(),
            " from comment ",
            from_comment!(),
            " join story on story.id = comment.story_id
             where comment.id = $1 and comment.shown_at is not null and ",
            public!()
        ),
        params![id],
    )?;
    found
        .map(Comment::for_public)
        .ok_or(Error::NotFound("comment"))
}

/// A comment in whatever state: for the desk, and for who wrote it.
///
/// # Errors
/// `NotFound` if there is none.
pub fn find_any(tx: &mut Tx<'_>, id: i64) -> Result<Comment> {
    let found: Option<Comment> = tx.opt(
        concat!(
            "select ",
            comment!(),
            " from comment ",
            from_comment!(),
            " where comment.id = $1"
        ),
        params![id],
    )?;
    found.ok_or(Error::NotFound("comment"))
}

/// The newest visible comments, of one public story or of all, with their stories; at most 100.
///
/// # Errors
/// `Store` if the database fails.
pub fn newest(tx: &mut Tx<'_>, story_id: Option<i64>, limit: i64) -> Result<Vec<(Comment, Card)>> {
    let limit = limit.clamp(1, 100);
    let placed: Vec<Placed> = match story_id {
        Some(story_id) => tx.all(
            concat!(
                "select ",
                comment!(),
                ", ",
                card!(),
                " from comment ",
                from_comment!(),
                " join story on story.id = comment.story_id ",
                from_card!(),
                " where comment.story_id = $1 and comment.state = 'visible' and ",
                public!(),
                " order by comment.posted_at desc, comment.id desc limit $2"
            ),
            params![story_id, limit],
        )?,
        None => tx.all(
            concat!(
                "select ",
                comment!(),
                ", ",
                card!(),
                " from comment ",
                from_comment!(),
                " join story on story.id = comment.story_id ",
                from_card!(),
                " where comment.state = 'visible' and ",
                public!(),
                " order by comment.posted_at desc, comment.id desc limit $1"
            ),
            params![limit],
        )?,
    };
    Ok(placed
        .into_iter()
        .map(|placed| (placed.comment.for_public(), placed.card))
        .collect())
}

/// A picked comment, as the front page quotes it.
#[derive(Clone, Debug)]
pub struct Voice {
    /// The comment.
    pub comment: Comment,
    /// Its text without marks.
    pub plain: String,
    /// The headline of its story.
    pub story_title: String,
    /// Its story.
    pub story: Card,
}

/// The comments picked last by the newsroom; at most 50.
///
/// # Errors
/// `Store` if the database fails.
pub fn voices(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Voice>> {
    let placed: Vec<Placed> = tx.all(
        concat!(
            "select ",
            comment!(),
            ", ",
            card!(),
            " from comment ",
            from_comment!(),
            " join story on story.id = comment.story_id ",
            from_card!(),
            " where comment.picked_at is not null and comment.state = 'visible' and ",
            public!(),
            " order by comment.picked_at desc, comment.id desc limit $1"
        ),
        params![limit.clamp(1, 50)],
    )?;
    Ok(placed
        .into_iter()
        .map(|Placed { comment, card }| Voice {
            plain: comment.plain(),
            comment: comment.for_public(),
            story_title: card.title.clone(),
            story: card,
        })
        .collect())
}
