//! The conversation of one story, as moderators steer it: open or not, how quickly, from when until when.

use serde::{Deserialize, Serialize};
use store::{FromRow, Row, Tx, params};

use super::log;
use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Result},
    event::{self, Event},
    story::Comments,
};

/// The longest slow mode: a day.
pub const MAX_SLOW_MS: i64 = 86_400_000;

/// How a story takes comments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// `open`, `held`, `closed` or `off`.
    pub comments: String,
    /// Least time between two comments of one device, in milliseconds; 0 for none.
    pub slow_ms: i64,
    /// Takes comments from here on.
    pub open_at: Option<Millis>,
    /// Takes comments until here.
    pub close_at: Option<Millis>,
}

impl FromRow for Rules {
    fn from_row(row: &Row<'_>) -> Result<Rules, store::Error> {
        Ok(Rules {
            comments: row.get(0)?,
            slow_ms: row.get(1)?,
            open_at: row.get(2)?,
            close_at: row.get(3)?,
        })
    }
}

/// Whether the public has ever seen the story: a draft has no conversation, and its headline is not for moderators.
///
/// # Errors
/// `Store` if the database fails.
pub fn is_begun(tx: &mut Tx<'_>, story: i64) -> Result<bool> {
    let shown: Option<Option<Millis>> = tx.opt(
        "select shown_at from desk_story where story_id = $1",
        params![story],
    )?;
    Ok(shown.flatten().is_some())
}

/// How a story takes comments now.
///
/// # Errors
/// `NotFound` if there is no such story.
pub fn rules(tx: &mut Tx<'_>, story: i64) -> Result<Rules> {
    tx.opt(
        "select comments, slow_ms, comments_open_at, comments_close_at from story where id = $1",
        params![story],
    )?
    .ok_or(Error::NotFound("story"))
}

/// Changes how a story takes comments, if it still is as the moderator saw it; answers the row id of the act.
///
/// # Errors
/// `NotFound`; `Conflict` if somebody changed it meanwhile; `Invalid` for `comments`, `slow` or `close_at`.
pub fn set(
    tx: &mut Tx<'_>,
    doer: &Doer,
    story: i64,
    seen: &Rules,
    want: &Rules,
    now: Millis,
) -> Result<i64> {
    // Two moderators at once wait for each other (needed on PostgreSQL only).
    tx.run(
        "update story set comment_count = comment_count where id = $1",
        params![story],
    )?;
    let before = rules(tx, story)?;
    if before != *seen {
        let sentence = log::newer(tx, "conversation", story, 0)?.map_or_else(
            || "The story has been changed meanwhile.".to_owned(),
            |entry| log::sentence(&entry, now),
        );
        return Err(Error::Conflict(sentence));
    }
    if Comments::parse(&want.comments).is_none() {
        return Err(Error::invalid("comments", "Please choose one of the four."));
    }
    if !(0..=MAX_SLOW_MS).contains(&want.slow_ms) {
        return Err(Error::invalid("slow", "Please give 0 to 1,440 minutes."));
    }
    if let (Some(open), Some(close)) = (want.open_at, want.close_at)
        && open >= close
    {
        return Err(Error::invalid(
            "close_at",
            "It has to close after it opens.",
        ));
    }
    write(tx, story, want, now)?;
    let data = serde_json::to_string(&before).unwrap_or_default();
    let act = Act {
        act: "conversation.set",
        object: "conversation",
        object_id: story,
        why: &want.comments,
        data: &data,
    };
    audit::record(tx, doer, &act, now)
}

/// Puts back what an act changed; answers whether the act can be undone at all.
pub(super) fn put_back(tx: &mut Tx<'_>, story: i64, data: &str, now: Millis) -> Result<bool> {
    let Ok(former) = serde_json::from_str::<Rules>(data) else {
        return Ok(false);
    };
    write(tx, story, &former, now)?;
    Ok(true)
}

fn write(tx: &mut Tx<'_>, story: i64, rules: &Rules, now: Millis) -> Result<()> {
    tx.run(
        "update story set comments = $2, slow_ms = $3, comments_open_at = $4, comments_close_at = $5 where id = $1",
        params![story, rules.comments, rules.slow_ms, rules.open_at, rules.close_at],
    )?;
    event::record(tx, &Event::StoryChanged { story }, now)?;
    Ok(())
}
