//! The library: which pictures there are, where they are used, and what is not said about them yet.

use store::{Tx, params};

use super::{Media, columns, describe};
use crate::cursor::{Cursor, Page};
use crate::error::Result;

/// Pictures on one page of the library.
pub const PER_PAGE: i64 = 36;
/// Words of a search that count.
const TERMS: usize = 4;
/// Stories named for one picture.
const MOST_USES: i64 = 100;

/// Which pictures of the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Words that each begin a word of title, alternative text, credit or caption; empty for all pictures.
    pub search: String,
}

/// A story that shows a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Row id of the story.
    pub story: i64,
    /// Its headline.
    pub title: String,
    /// Its state, as a word.
    pub state: String,
}

/// What is not said about a picture that a story wants to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What the story calls it.
    pub source: String,
    /// Nobody says what it shows.
    pub alt: bool,
    /// Nobody says who made it.
    pub credit: bool,
}

/// Pictures, newest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn library(tx: &mut Tx<'_>, shelf: &Shelf, after: Option<&Cursor>) -> Result<Page<Media>> {
    let below = after.map_or(i64::MAX, |cursor| cursor.id);
    let terms: Vec<String> = describe::spelled(&shelf.search).into_iter().collect();
    let found: Vec<Media> = if shelf.search.trim().is_empty() {
        tx.all(
            concat!(
                "select ",
                columns!(),
                " from media where media.id < $1 order by media.id desc limit $2"
            ),
            params![below, PER_PAGE + 1],
        )?
    } else if terms.is_empty() {
        Vec::new()
    } else {
        // Fewer words than places: the last fills the rest. A hexadecimal digit is never above `f`.
        let [a, b, c, d] = crate::padded::<String, TERMS>(&terms, String::new());
        let [to_a, to_b, to_c, to_d] = [&a, &b, &c, &d].map(|term| format!("{term}g"));
        tx.all(
            concat!(
                "select ",
                columns!(),
                " from media where media.id < $1
                 and media.id in (select media_id from media_word where word >= $2 and word < $3)
                 and exists (select 1 from media_word where media_id = media.id and word >= $4 and word < $5)
                 and exists (select 1 from media_word where media_id = media.id and word >= $6 and word < $7)
                 and exists (select 1 from media_word where media_id = media.id and word >= $8 and word < $9)
                 order by media.id desc limit $10"
            ),
            params![below, a, to_a, b, to_b, c, to_c, d, to_d, PER_PAGE + 1],
        )?
    };
    Ok(Page::cut(found, PER_PAGE, |last| Cursor {
        value: 0,
        id: last.id,
    }))
}

/// The stories that show a picture, or whose earlier versions do; newest change first, at most a hundred.
///
/// # Errors
/// `Store` if the database fails.
pub fn uses(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Use>> {
    let rows: Vec<(i64, String, String)> = tx.all(
        "select story.id, story.title, story.state from story_media join story on story.id = story_media.story_id
         where story_media.media_id = $1 group by story.id, story.title, story.state
         order by story.id desc limit $2",
        params![id, MOST_USES],
    )?;
    Ok(rows
        .into_iter()
        .map(|(story, title, state)| Use {
            story,
            title,
            state,
        })
        .collect())
}

/// What the library does not say about the pictures a story calls by these sources, in their order: `/media/NAME`,
/// `NAME`, or whatever the story calls a picture of ours. About a picture that is not ours it says nothing.
///
/// # Errors
/// `Store` if the database fails.
pub fn missing_words(tx: &mut Tx<'_>, story: i64, sources: &[String]) -> Result<Vec<Missing>> {
    let mut missing = Vec::new();
    for source in sources {
        let name = source.strip_prefix("/media/").unwrap_or(source);
        let mut said: Option<(String, String)> = tx.opt(
            "select alt, credit from media where name = $1",
            params![name],
        )?;
        if said.is_none() {
            said = tx.opt(
                "select media.alt, media.credit from story_media join media on media.id = story_media.media_id
                 where story_media.story_id = $1 and story_media.src = $2",
                params![story, source],
            )?;
        }
        let (alt, credit) = said.unwrap_or_default();
        if alt.is_empty() || credit.is_empty() {
            missing.push(Missing {
                source: source.clone(),
                alt: alt.is_empty(),
                credit: credit.is_empty(),
            });
        }
    }
    Ok(missing)
}
