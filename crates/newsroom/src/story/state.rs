//! How stories come and go: the instant has come, or the desk takes one down.

use store::{FromRow, Row, Tx, params};

use super::{State, desk::refresh};
use crate::{
    Millis,
    error::{Error, Result},
    event::{self, Event},
    search,
};

/// Makes public every scheduled or embargoed story whose instant has come, oldest first; answers their row ids.
///
/// # Errors
/// `Store` if the database fails.
pub fn due(tx: &mut Tx<'_>, now: Millis, limit: i64) -> Result<Vec<i64>> {
    let rows: Vec<(i64, i64)> = tx.all(
        "select id, live_at from story where state in ('scheduled', 'embargoed') and live_at <= $1
         order by live_at, id limit $2",
        params![now, limit.clamp(1, 500)],
    )?;
    for &(id, live_at) in &rows {
        tx.run(
            "update story set state = 'published', published_at = coalesce(published_at, live_at) where id = $1",
            params![id],
        )?;
        expose(tx, id, Some(live_at))?;
        search::index(tx, id)?;
        event::record(tx, &Event::StoryPublished { story: id }, now)?;
        refresh(tx, id, "", now)?;
    }
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// Takes a story down: its page is gone, its comments are kept and seen by nobody.
///
/// # Errors
/// `NotFound` if there is no such story; `Conflict` if it is not public.
pub fn unpublish(tx: &mut Tx<'_>, slug: &str, actor: &str, why: &str, now: Millis) -> Result<()> {
    let row: Option<(i64, String)> =
        tx.opt("select id, state from story where slug = $1", params![slug])?;
    let (id, state) = row.ok_or(Error::NotFound("story"))?;
    if State::parse(&state) != Some(State::Published) {
        return Err(Error::Conflict(format!(
            "The story \u{201c}{slug}\u{201d} is not public: it is {state}."
        )));
    }
    tx.run(
        "update story set state = 'unpublished', updated_at = $2 where id = $1",
        params![id, now],
    )?;
    tx.run(
        "insert into story_change (story_id, made_at, actor, state, why) values ($1, $2, $3, 'unpublished', $4)",
        params![id, now, actor, why],
    )?;
    expose(tx, id, None)?;
    search::forget(tx, id)?;
    event::record(tx, &Event::StoryUnpublished { story: id }, now)?;
    refresh(tx, id, actor, now)?;
    Ok(())
}

/// Copies the date of a public story to its bylines and subjects, so that their lists are read from one index.
pub(super) fn expose(tx: &mut Tx<'_>, id: i64, published_at: Option<Millis>) -> Result<()> {
    tx.run(
        "update story_author set published_at = $2 where story_id = $1",
        params![id, published_at],
    )?;
    tx.run(
        "update story_subject set published_at = $2 where story_id = $1",
        params![id, published_at],
    )?;
    Ok(())
}

/// A story as the desk and the command line list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Slug of its section.
    pub section: String,
    /// Headline.
    pub title: String,
    /// Where it stands on its way.
    pub state: State,
    /// The date printed on it.
    pub published_at: Option<Millis>,
    /// When it becomes or became public.
    pub live_at: Option<Millis>,
    /// Last editorial change.
    pub updated_at: Millis,
    /// Visible comments.
    pub comment_count: i64,
}

impl FromRow for Desk {
    fn from_row(row: &Row<'_>) -> Result<Desk, store::Error> {
        let state: String = row.get(4)?;
        Ok(Desk {
            id: row.get(0)?,
            slug: row.get(1)?,
            section: row.get(2)?,
            title: row.get(3)?,
            // The table's own check admits no other word.
            state: State::parse(&state).unwrap_or(State::Draft),
            published_at: row.get(5)?,
            live_at: row.get(6)?,
            updated_at: row.get(7)?,
            comment_count: row.get(8)?,
        })
    }
}

/// Stories of all states, last changed first, at most `limit` (500 at most): for the desk and the command line.
///
/// # Errors
/// `Store` if the database fails.
pub fn desk(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Desk>> {
    Ok(tx.all(
        "select story.id, story.slug, section.slug, story.title, story.state, story.published_at, story.live_at,
                story.updated_at, story.comment_count
         from story join section on section.id = story.section_id
         order by story.updated_at desc, story.id desc limit $1",
        params![limit.clamp(1, 500)],
    )?)
}
