//! The live page of a night: entries, results and key moments in the order they came.
//!
//! The public sees a live page once it is no draft any more. Results of its edition come in by themselves
//! ([`result_said`]): one entry for each category, mended in place when the result is.

mod entry;
mod keep;
mod result;
mod winners;
mod write;

use store::{FromRow, Row, Tx, params};

use crate::Millis;
use crate::cursor::{Cursor, Page};
use crate::error::{Error, Result};

pub use entry::{
    Entry, EntryKind, Order, PER_PAGE, entries, entries_of_desk, entry, entry_of_desk, newest,
    pinned,
};
pub use keep::{Draft, Kept, create, keep, move_to};
pub(crate) use result::result_said;
pub use winners::{Winner, Winners, winners};
pub use write::{EntryDraft, edit, pin, post, remove, restore};

/// Where the coverage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Only the desk sees it.
    Draft,
    /// Announced, not begun.
    Waiting,
    /// Under way.
    Live,
    /// Over.
    Ended,
}

impl State {
    /// All of them, in the order of a night.
    pub const ALL: [State; 4] = [State::Draft, State::Waiting, State::Live, State::Ended];

    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Waiting => "waiting",
            State::Live => "live",
            State::Ended => "ended",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// The edition a live page follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Row id.
    pub id: i64,
    /// `emmys/2020`.
    pub path: String,
    /// `72nd Primetime Emmy Awards`.
    pub label: String,
}

/// The story a live page belongs to, if the public may see that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Slug of its section.
    pub section: String,
    /// Its slug.
    pub slug: String,
    /// Its headline.
    pub title: String,
}

/// A live page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Liveblog {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Headline.
    pub title: String,
    /// A sentence or two; may be empty.
    pub summary: String,
    /// Language, BCP 47.
    pub lang: String,
    /// Where it stands.
    pub state: State,
    /// The edition whose results come in by themselves.
    pub edition: Option<Attached>,
    /// The story it belongs to.
    pub story: Option<Beside>,
    /// When coverage is to begin.
    pub starts_at: Option<Millis>,
    /// When it began.
    pub opened_at: Option<Millis>,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// When it was made.
    pub made_at: Millis,
    /// When its own words last changed; entries have instants of their own.
    pub changed_at: Millis,
    /// Moves with every change of its own words.
    pub version: i64,
}

impl Liveblog {
    /// Whether the public sees it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.state != State::Draft
    }
}

impl FromRow for Liveblog {
    fn from_row(row: &Row<'_>) -> Result<Liveblog, store::Error> {
        let state: String = row.get(5)?;
        let edition: Option<i64> = row.get(6)?;
        let (award, year): (Option<String>, Option<String>) = (row.get(7)?, row.get(8)?);
        let label: Option<String> = row.get(9)?;
        let (section, story): (Option<String>, Option<String>) = (row.get(10)?, row.get(11)?);
        let title: Option<String> = row.get(12)?;
        Ok(Liveblog {
            id: row.get(0)?,
            slug: row.get(1)?,
            title: row.get(2)?,
            summary: row.get(3)?,
            lang: row.get(4)?,
            // The table's own check admits no other word.
            state: State::parse(&state).unwrap_or(State::Draft),
            edition: edition
                .zip(award.zip(year))
                .map(|(id, (award, year))| Attached {
                    id,
                    path: format!("{award}/{year}"),
                    label: label.unwrap_or_default(),
                }),
            story: section.zip(story).map(|(section, slug)| Beside {
                section,
                slug,
                title: title.unwrap_or_default(),
            }),
            starts_at: row.get(13)?,
            opened_at: row.get(14)?,
            ended_at: row.get(15)?,
            made_at: row.get(16)?,
            changed_at: row.get(17)?,
            version: row.get(18)?,
        })
    }
}

/// The columns of a [`Liveblog`] and what they are joined from. A rehearsal's edition is nobody's, a story that is not
/// public is none.
macro_rules! liveblog {
    () => {
        "select liveblog.id, liveblog.slug, liveblog.title, liveblog.summary, liveblog.lang, liveblog.state,
                edition.id, award.slug, edition.slug, edition.label, section.slug, story.slug, story.title,
                liveblog.starts_at, liveblog.opened_at, liveblog.ended_at, liveblog.made_at, liveblog.changed_at,
                liveblog.version
         from liveblog left join edition on edition.id = liveblog.edition_id and edition.rehearsal_of is null
         left join award on award.id = edition.award_id
         left join story on story.id = liveblog.story_id and story.state = 'published'
         left join section on section.id = story.section_id"
    };
}

/// The live page of a slug, as the public sees it.
///
/// # Errors
/// `NotFound` if there is none, or only the desk sees it.
pub fn find(tx: &mut Tx<'_>, slug: &str) -> Result<Liveblog> {
    find_any(tx, slug).and_then(|found| {
        if found.is_public() {
            Ok(found)
        } else {
            Err(Error::NotFound("live page"))
        }
    })
}

/// The live page of a slug, as the desk sees it.
///
/// # Errors
/// `NotFound` if there is none.
pub fn find_any(tx: &mut Tx<'_>, slug: &str) -> Result<Liveblog> {
    tx.opt(
        concat!(liveblog!(), " where liveblog.slug = $1"),
        params![slug],
    )?
    .ok_or(Error::NotFound("live page"))
}

/// The live page of a row.
///
/// # Errors
/// `NotFound` if there is none.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Liveblog> {
    tx.opt(concat!(liveblog!(), " where liveblog.id = $1"), params![id])?
        .ok_or(Error::NotFound("live page"))
}

/// Whether a row is a live page the public sees.
///
/// # Errors
/// `Store` if the database fails.
pub fn is_public(tx: &mut Tx<'_>, id: i64) -> Result<bool> {
    let found: Option<i64> = tx.opt(
        "select id from liveblog where id = $1 and state <> 'draft'",
        params![id],
    )?;
    Ok(found.is_some())
}

/// All live pages for the desk, the last made first.
///
/// # Errors
/// `Store` if the database fails.
pub fn list(tx: &mut Tx<'_>, after: Option<&Cursor>, limit: i64) -> Result<Page<Liveblog>> {
    let limit = limit.clamp(1, 100);
    let after = after.copied().unwrap_or(Cursor::TOP);
    let found: Vec<Liveblog> = tx.all(
        concat!(
            liveblog!(),
            " where liveblog.id < $1 order by liveblog.id desc limit $2"
        ),
        params![after.id, limit + 1],
    )?;
    Ok(Page::cut(found, limit, |it| Cursor {
        value: it.id,
        id: it.id,
    }))
}

/// The public live page that follows an edition, the last made one.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_edition(tx: &mut Tx<'_>, edition: i64) -> Result<Option<Liveblog>> {
    Ok(tx.opt(
        concat!(
            liveblog!(),
            " where liveblog.edition_id = $1 and liveblog.state <> 'draft' order by liveblog.id desc limit 1"
        ),
        params![edition],
    )?)
}

/// The public live page that belongs to a story, the last made one: slug and where it stands.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_story(tx: &mut Tx<'_>, story: i64) -> Result<Option<Liveblog>> {
    Ok(tx.opt(
        concat!(
            liveblog!(),
            " where liveblog.story_id = $1 and liveblog.state <> 'draft' order by liveblog.id desc limit 1"
        ),
        params![story],
    )?)
}
