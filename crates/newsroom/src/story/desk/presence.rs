//! Who has a story open, and which of them may write.
//!
//! A browser says every ten seconds that it is there; one that is silent for half a minute is gone. The first that
//! wants to write may; the others read until it leaves or one of them takes over.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::Result,
};

/// Silence after which somebody is gone.
const GONE_MS: i64 = 30_000;

/// A browser that has the story open.
#[derive(Clone, Debug)]
pub struct Here {
    /// Row id of the session.
    pub session: i64,
    /// Row id of its account.
    pub account: i64,
    /// The name others see.
    pub name: String,
}

/// Somebody who is in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// Row id of the session.
    pub session: i64,
    /// Row id of the account.
    pub account: i64,
    /// The name others see.
    pub name: String,
    /// Since when.
    pub came_at: Millis,
    /// Whether this is the one who may write.
    pub holds: bool,
    wants_at: Option<Millis>,
}

impl FromRow for Present {
    fn from_row(row: &Row<'_>) -> Result<Present, store::Error> {
        Ok(Present {
            session: row.get(0)?,
            account: row.get(1)?,
            name: row.get(2)?,
            came_at: row.get(3)?,
            wants_at: row.get(4)?,
            holds: false,
        })
    }
}

/// Who is in a story now, first come first; at most 50.
///
/// # Errors
/// `Store` if the database fails.
pub fn here(tx: &mut Tx<'_>, story: i64, now: Millis) -> Result<Vec<Present>> {
    // Both ways: a clock that was set back must not keep somebody in a story for a year.
    let mut all: Vec<Present> = tx.all(
        "select session_id, account_id, name, came_at, holds_at from presence
         where story_id = $1 and seen_at > $2 and seen_at <= $3 order by came_at, session_id limit 50",
        params![story, now - GONE_MS, now + GONE_MS],
    )?;
    let first = all
        .iter()
        .filter_map(|present| Some((present.wants_at?, present.session)))
        .min();
    for present in &mut all {
        present.holds = first.is_some_and(|(_, session)| session == present.session);
    }
    Ok(all)
}

/// Notes that a browser is in a story, and whether it wants to write; answers who is there.
///
/// # Errors
/// `Store` if the database fails.
pub fn beat(
    tx: &mut Tx<'_>,
    story: i64,
    who: &Here,
    holds: bool,
    now: Millis,
) -> Result<Vec<Present>> {
    tx.run(
        "delete from presence where story_id = $1 and (seen_at <= $2 or seen_at > $3)",
        params![story, now - GONE_MS, now + GONE_MS],
    )?;
    let wants_at = holds.then_some(now);
    tx.run(
        "insert into presence (story_id, session_id, account_id, name, came_at, seen_at, holds_at)
         values ($1, $2, $3, $4, $5, $5, $6)
         on conflict (story_id, session_id) do update set seen_at = excluded.seen_at, name = excluded.name,
                holds_at = case when excluded.holds_at is null then null
                                else coalesce(presence.holds_at, excluded.holds_at) end",
        params![story, who.session, who.account, who.name, now, wants_at],
    )?;
    here(tx, story, now)
}

/// Makes a browser the one who may write, whoever did so far; answers who is there.
///
/// # Errors
/// `Store` if the database fails.
pub fn take_over(tx: &mut Tx<'_>, story: i64, who: &Here, now: Millis) -> Result<Vec<Present>> {
    let before = beat(tx, story, who, true, now)?;
    let from = before
        .iter()
        .find(|present| present.holds && present.session != who.session);
    let Some(from) = from else {
        return Ok(before);
    };
    tx.run(
        "update presence set holds_at = null where story_id = $1 and session_id <> $2",
        params![story, who.session],
    )?;
    let doer = Doer {
        account: Some(who.account),
        name: who.name.clone(),
    };
    let act = Act {
        act: "story.take-over",
        object: "story",
        object_id: story,
        why: &format!("from {}", from.name),
        data: "",
    };
    audit::record(tx, &doer, &act, now)?;
    here(tx, story, now)
}

/// Who else may write now, if this browser may not: their name.
pub(super) fn other_holder(
    tx: &mut Tx<'_>,
    story: i64,
    session: Option<i64>,
    now: Millis,
) -> Result<Option<String>> {
    let all = here(tx, story, now)?;
    Ok(all
        .into_iter()
        .find(|present| present.holds && Some(present.session) != session)
        .map(|present| present.name))
}
