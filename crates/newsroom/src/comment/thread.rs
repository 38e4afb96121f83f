//! Threads as readers page through them: the first page, the middle and the last cost the same.

use store::{Tx, params};

use super::{Comment, CommentState, comment, end_of, from_comment};
use crate::{
    cursor::{Cursor, Page, PathCursor},
    error::{Error, Result},
    story::public,
};

/// An order of roots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// The most applauded first, the newer before the older.
    Top,
}

impl Sort {
    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Sort::Newest => "newest",
            Sort::Oldest => "oldest",
            Sort::Top => "top",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Sort> {
        [Sort::Newest, Sort::Oldest, Sort::Top]
            .into_iter()
            .find(|sort| sort.as_str() == word)
    }
}

/// A root and the first of its answers.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The root.
    pub root: Comment,
    /// At most three answers, those seen first, in thread order; the comment each of them answers is here too.
    pub replies: Vec<Comment>,
    /// Visible answers that are not here.
    pub more: i64,
}

/// Most roots of one page.
pub const MAX_ROOTS: i64 = 50;
/// Answers shown under a root.
const SHOWN: usize = 3;

/// A page of a public story's roots with their first answers: two statements, whatever the size of the thread.
///
/// # Errors
/// `Store` if the database fails.
pub fn thread(
    tx: &mut Tx<'_>,
    story_id: i64,
    sort: Sort,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Branch>> {
    let limit = limit.clamp(1, MAX_ROOTS);
    let sql = match sort {
        Sort::Newest => concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.story_id = $1 and comment.parent_id is null and comment.shown_at is not null
              and exists (select 1 from story where story.id = $1 and ", public!(), ")
              and (comment.posted_at, comment.id) < ($2, $3)
              order by comment.posted_at desc, comment.id desc limit $4"
        ),
        Sort::Oldest => concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.story_id = $1 and comment.parent_id is null and comment.shown_at is not null
              and exists (select 1 from story where story.id = $1 and ", public!(), ")
              and (comment.posted_at, comment.id) > ($2, $3)
              order by comment.posted_at, comment.id limit $4"
        ),
        Sort::Top => concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.story_id = $1 and comment.parent_id is null and comment.shown_at is not null
              and exists (select 1 from story where story.id = $1 and ", public!(), ")
              and (comment.rank, comment.id) < ($2, $3)
              order by comment.rank desc, comment.id desc limit $4"
        ),
    };
    let start = if sort == Sort::Oldest {
        Cursor::BOTTOM
    } else {
        Cursor::TOP
    };
    let after = after.copied().unwrap_or(start);
    let roots: Vec<Comment> = tx.all(sql, params![story_id, after.value, after.id, limit + 1])?;
    let roots = Page::cut(roots, limit, |root: &Comment| root.cursor(sort));
    let mut answers = first_answers(tx, &roots.items)?.into_iter().peekable();
    // The answers come in the order of their roots' ids; each is put where its root stands on the page.
    let mut branches: Vec<Branch> = roots
        .items
        .into_iter()
        .map(|root| Branch {
            more: root.descendants,
            root: root.for_public(),
            replies: Vec::new(),
        })
        .collect();
    while let Some(answer) = answers.next() {
        let root = answer.root_id;
        let mut group = vec![answer];
        while let Some(next) = answers.next_if(|next| next.root_id == root) {
            group.push(next);
        }
        if let Some(branch) = branches.iter_mut().find(|branch| branch.root.id == root) {
            branch.replies = first_seen(group);
            let seen = branch
                .replies
                .iter()
                .filter(|reply| reply.state == CommentState::Visible)
                .count();
            branch.more -= i64::try_from(seen).unwrap_or(0);
        }
    }
    Ok(Page {
        items: branches,
        next: roots.next,
    })
}

/// The first eight answers of each root, eight so that a few may have been taken away.
fn first_answers(tx: &mut Tx<'_>, roots: &[Comment]) -> Result<Vec<Comment>> {
    let ids: Vec<i64> = roots
        .iter()
        .filter(|root| root.descendants > 0)
        .map(|root| root.id)
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let padded = crate::padded::<i64, 50>(&ids, 0);
    Ok(tx.all(
        concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.root_id in
              ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
               $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50)
              and comment.nth is not null and comment.nth <= 8 and comment.shown_at is not null
              order by comment.root_id, comment.nth"
        ),
        &crate::values(&padded),
    )?)
}

/// Of one root's answers in the order they were first seen, the first three, in thread order.
///
/// An answer was seen before its own answers were written, so whatever is answered here stands before them.
fn first_seen(mut answers: Vec<Comment>) -> Vec<Comment> {
    answers.truncate(SHOWN);
    answers.sort_by(|a, b| a.path.cmp(&b.path));
    answers.into_iter().map(Comment::for_public).collect()
}

/// A page of everything under a comment, at any depth, in thread order; and where the next page begins.
///
/// # Errors
/// `NotFound` if the public does not see the comment.
pub fn replies(
    tx: &mut Tx<'_>,
    id: i64,
    after: Option<&PathCursor>,
    limit: i64,
) -> Result<(Vec<Comment>, Option<PathCursor>)> {
    let above: Option<(i64, Vec<u8>)> = tx.opt(
        concat!(
            "select comment.story_id, comment.path from comment join story on story.id = comment.story_id
             where comment.id = $1 and comment.shown_at is not null and ", public!()
        ),
        params![id],
    )?;
    let (story_id, path) = above.ok_or(Error::NotFound("comment"))?;
    under(tx, story_id, &path, after, limit)
}

/// A page of a subtree whose top is known.
pub(super) fn under(
    tx: &mut Tx<'_>,
    story_id: i64,
    path: &[u8],
    after: Option<&PathCursor>,
    limit: i64,
) -> Result<(Vec<Comment>, Option<PathCursor>)> {
    let limit = limit.clamp(1, 100);
    let start = match after {
        Some(PathCursor(after)) if after.starts_with(path) => after.as_slice(),
        _ => path,
    };
    let mut found: Vec<Comment> = tx.all(
        concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.story_id = $1 and comment.path > $2 and comment.path < $3 and comment.shown_at is not null
              order by comment.path limit $4"
        ),
        params![story_id, start, end_of(path), limit + 1],
    )?;
    let room = usize::try_from(limit).unwrap_or(0);
    let more = found.len() > room;
    found.truncate(room);
    let next = if more {
        found.last().map(|last| PathCursor(last.path.clone()))
    } else {
        None
    };
    Ok((found.into_iter().map(Comment::for_public).collect(), next))
}
