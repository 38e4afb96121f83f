//! A story's line in the desk's list, kept in step with the story in the same transaction.

use store::{FromRow, Row, Sql, Tx, params};

use super::found;
use crate::{Millis, error::Result, story::State};

/// A story as the desk's list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Row id of the story.
    pub id: i64,
    /// Where it stands on its way.
    pub state: State,
    /// Slug of its section.
    pub section: String,
    /// Name of its section.
    pub section_title: String,
    /// Its part of the address.
    pub slug: String,
    /// Headline.
    pub title: String,
    /// Who wrote it, as one line.
    pub authors: String,
    /// Words of the body.
    pub words: i64,
    /// When it becomes or became public.
    pub live_at: Option<Millis>,
    /// Last change on the desk, to the minute.
    pub changed_at: Millis,
    /// Who made it; may be empty.
    pub changed_by: String,
    /// When the public first saw it.
    pub shown_at: Option<Millis>,
    /// When its writer said that it is ready.
    pub handed_in_at: Option<Millis>,
    /// Since when the working copy says more than the public sees.
    pub ahead_at: Option<Millis>,
    /// Row id of the account that began it.
    pub account: Option<i64>,
}

/// The columns of a [`Line`], from `desk_story` joined with `section`.
macro_rules! line {
    () => {
        "desk_story.story_id, desk_story.state, section.slug, section.title, desk_story.slug, desk_story.title,
         desk_story.authors, desk_story.words, desk_story.live_at, desk_story.changed_at, desk_story.changed_by,
         desk_story.shown_at, desk_story.handed_in_at, desk_story.ahead_at, desk_story.account_id"
    };
}
pub(super) use line;

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Line, store::Error> {
        let state: String = row.get(1)?;
        Ok(Line {
            id: row.get(0)?,
            state: State::parse(&state).unwrap_or(State::Draft),
            section: row.get::<Option<String>>(2)?.unwrap_or_default(),
            section_title: row.get::<Option<String>>(3)?.unwrap_or_default(),
            slug: row.get(4)?,
            title: row.get(5)?,
            authors: row.get(6)?,
            words: row.get(7)?,
            live_at: row.get(8)?,
            changed_at: row.get(9)?,
            changed_by: row.get(10)?,
            shown_at: row.get(11)?,
            handed_in_at: row.get(12)?,
            ahead_at: row.get(13)?,
            account: row.get(14)?,
        })
    }
}

/// The line of one story.
///
/// # Errors
/// `NotFound` if there is no such story.
pub(super) fn of(tx: &mut Tx<'_>, story: i64) -> Result<Line> {
    tx.opt(
        concat!(
            "select ",
            line!(),
            " from desk_story left join section on section.id = desk_story.section_id where desk_story.story_id = $1"
        ),
        params![story],
    )?
    .ok_or(crate::Error::NotFound("story"))
}

/// Makes everybody else who wants to change this story wait until this transaction is over, so that each of two who
/// save at once reads what the other wrote. Where there is one writer anyway, nothing needs to be done.
pub(super) fn hold(tx: &mut Tx<'_>, story: i64) -> Result<()> {
    let held: Option<i64> = tx.opt(
        Sql {
            sqlite: "select id from story where id = $1",
            postgres: "select id from story where id = $1 for no key update",
        },
        params![story],
    )?;
    held.map(|_| ()).ok_or(crate::Error::NotFound("story"))
}

/// Brings a story's line up to date with the story, after it was saved, published, appeared or was taken down.
pub(in crate::story) fn refresh(
    tx: &mut Tx<'_>,
    story: i64,
    changed_by: &str,
    now: Millis,
) -> Result<()> {
    let row: Option<(String, i64, String, String, i64, Option<i64>)> = tx.opt(
        "select state, section_id, slug, title, words, live_at from story where id = $1",
        params![story],
    )?;
    let Some((state, section, slug, title, words, live_at)) = row else {
        return Ok(());
    };
    let names: Vec<String> = tx.all(
        "select person.name from story_author join person on person.id = story_author.person_id
         where story_author.story_id = $1 order by story_author.place",
        params![story],
    )?;
    let folded = folded(&title);
    let shown_at = (state == State::Published.as_str()).then_some(now);
    tx.run(
        "insert into desk_story (story_id, state, section_id, slug, title, folded, authors, words, live_at, changed_at,
                changed_by, shown_at, indexed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $10)
         on conflict (story_id) do update set state = excluded.state, section_id = excluded.section_id,
                slug = excluded.slug, title = excluded.title, folded = excluded.folded, authors = excluded.authors,
                words = excluded.words, live_at = excluded.live_at, changed_at = excluded.changed_at,
                changed_by = excluded.changed_by, shown_at = coalesce(desk_story.shown_at, excluded.shown_at),
                indexed_at = excluded.indexed_at",
        params![
            story, state, section, slug, title, folded, names.join(", "), words, live_at, now, changed_by, shown_at
        ],
    )?;
    tx.run(
        "delete from desk_author where story_id = $1",
        params![story],
    )?;
    tx.run(
        "insert into desk_author (person_id, story_id, state, section_id, changed_at)
         select distinct person_id, story_id, $2, cast($3 as bigint), cast($4 as bigint) from story_author where story_id = $1",
        params![story, state, section, now],
    )?;
    found::index(tx, story, &title, &slug, &names)
}

/// A headline as it is compared: folded words joined by single spaces.
pub(super) fn folded(title: &str) -> String {
    crate::word::folded(title).join(" ")
}
