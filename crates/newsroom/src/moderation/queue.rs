//! The queues moderators work through, each read from an index of its own: a page costs the same however many wait.

use store::{Tx, params};

use super::person::{Former, Person};
use crate::{
    ban::Kind,
    comment::{Comment, comment, from_comment},
    cursor::{Cursor, Page},
    error::Result,
};

/// Most comments of one page.
pub const MAX_PAGE: i64 = 100;

/// A queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Queue {
    /// Waiting for a moderator: what weighs most first, then the oldest.
    #[default]
    Held,
    /// Visible with an open report: what weighs most first, then the oldest.
    Reported,
    /// Visible, and no moderator has looked yet: the newest first.
    Fresh,
    /// Taken for spam, the newest first.
    Spam,
    /// Rejected, the newest first.
    Rejected,
}

impl Queue {
    /// All of them.
    pub const ALL: [Queue; 5] = [
        Queue::Held,
        Queue::Reported,
        Queue::Fresh,
        Queue::Spam,
        Queue::Rejected,
    ];

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Queue::Held => "held",
            Queue::Reported => "reported",
            Queue::Fresh => "new",
            Queue::Spam => "spam",
            Queue::Rejected => "rejected",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Queue> {
        Queue::ALL.into_iter().find(|queue| queue.as_str() == word)
    }
}

/// A page of a queue.
///
/// # Errors
/// `Store` if the database fails.
pub fn page(
    tx: &mut Tx<'_>,
    queue: Queue,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Comment>> {
    let limit = limit.clamp(1, MAX_PAGE);
    let by_turn = matches!(queue, Queue::Held | Queue::Reported);
    let start = if by_turn { Cursor::BOTTOM } else { Cursor::TOP };
    let after = after.copied().unwrap_or(start);
    let sql = match queue {
        Queue::Held => concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.state = 'held' and (comment.turn, comment.id) > ($1, $2)
              order by comment.turn, comment.id limit $3"
        ),
        Queue::Reported => concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.state = 'visible' and comment.reports > 0 and (comment.turn, comment.id) > ($1, $2)
              order by comment.turn, comment.id limit $3"
        ),
        Queue::Fresh => concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.state = 'visible' and comment.looked_at is null and (comment.posted_at, comment.id) < ($1, $2)
              order by comment.posted_at desc, comment.id desc limit $3"
        ),
        Queue::Spam => concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.state = 'spam' and (comment.posted_at, comment.id) < ($1, $2)
              order by comment.posted_at desc, comment.id desc limit $3"
        ),
        Queue::Rejected => concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.state = 'rejected' and (comment.posted_at, comment.id) < ($1, $2)
              order by comment.posted_at desc, comment.id desc limit $3"
        ),
    };
    let found = tx.all(sql, params![after.value, after.id, limit + 1])?;
    Ok(Page::cut(
        found,
        limit,
        if by_turn { by_turn_of } else { by_time_of },
    ))
}

fn by_turn_of(comment: &Comment) -> Cursor {
    Cursor {
        value: comment.turn,
        id: comment.id,
    }
}

fn by_time_of(comment: &Comment) -> Cursor {
    Cursor {
        value: comment.posted_at,
        id: comment.id,
    }
}

/// What waits under one story, in the order of the queue.
///
/// # Errors
/// `Store` if the database fails.
pub fn held_under(
    tx: &mut Tx<'_>,
    story: i64,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Comment>> {
    let limit = limit.clamp(1, MAX_PAGE);
    let after = after.copied().unwrap_or(Cursor::BOTTOM);
    let found = tx.all(
        concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.story_id = $1 and comment.state = 'held' and (comment.turn, comment.id) > ($2, $3)
              order by comment.turn, comment.id limit $4"
        ),
        params![story, after.value, after.id, limit + 1],
    )?;
    Ok(Page::cut(found, limit, by_turn_of))
}

/// What is seen under one story, the newest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn visible_under(
    tx: &mut Tx<'_>,
    story: i64,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Comment>> {
    let limit = limit.clamp(1, MAX_PAGE);
    let after = after.copied().unwrap_or(Cursor::TOP);
    let found = tx.all(
        concat!(
            "select ", comment!(), " from comment ", from_comment!(),
            " where comment.story_id = $1 and comment.state = 'visible' and (comment.posted_at, comment.id) < ($2, $3)
              order by comment.posted_at desc, comment.id desc limit $4"
        ),
        params![story, after.value, after.id, limit + 1],
    )?;
    Ok(Page::cut(found, limit, by_time_of))
}

/// What has one value in a column that has an index of its own where there is a value.
macro_rules! of {
    ($column:literal) => {
        concat!(
            "select ",
            comment!(),
            " from comment ",
            from_comment!(),
            " where ",
            $column,
            " = $1 and ",
            $column,
            " is not null and (comment.posted_at, comment.id) < ($2, $3)
              order by comment.posted_at desc, comment.id desc limit $4"
        )
    };
}

/// What one person wrote, the newest first, by what they are to be known by; nothing if they are not known by it.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_person(
    tx: &mut Tx<'_>,
    person: &Person,
    kind: Kind,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Comment>> {
    let limit = limit.clamp(1, MAX_PAGE);
    let after = after.copied().unwrap_or(Cursor::TOP);
    let (value, id, most) = (after.value, after.id, limit + 1);
    let found = match kind {
        Kind::Device => tx.all(
            of!("comment.device"),
            params![person.device, value, id, most],
        )?,
        Kind::Network => tx.all(
            of!("comment.network"),
            params![person.network, value, id, most],
        )?,
        Kind::Account => tx.all(
            of!("comment.account_id"),
            params![person.account, value, id, most],
        )?,
        Kind::Mail => tx.all(of!("comment.email"), params![person.email, value, id, most])?,
    };
    Ok(Page::cut(found, limit, by_time_of))
}

/// The last few comments of one person but this one, the newest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn last_of(tx: &mut Tx<'_>, person: &Person, but: i64, limit: i64) -> Result<Vec<Former>> {
    let Some(kind) = person.best() else {
        return Ok(Vec::new());
    };
    let page = by_person(tx, person, kind, None, limit.clamp(1, 20) + 1)?;
    Ok(page
        .items
        .into_iter()
        .filter(|one| one.id != but)
        .take(usize::try_from(limit).unwrap_or(0))
        .map(|one| Former {
            id: one.id,
            state: one.state,
            posted_at: one.posted_at,
            opening: opening(&one.source),
        })
        .collect())
}

/// The first words of a text, on one line.
#[must_use]
pub fn opening(source: &str) -> String {
    const MOST_CHARS: usize = 140;
    let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST_CHARS {
        return line;
    }
    let cut: String = line.chars().take(MOST_CHARS).collect();
    format!("{}…", cut.trim_end())
}
