//! Pictures as the database knows them; their bytes lie elsewhere.

mod describe;
mod library;
mod sizes;

use store::{FromRow, Row, Tx, params};

use crate::audit::{self, Act, Doer};
use crate::job::{self, Job};
use crate::{Error, Millis, error::Result};

pub use describe::{Focus, MOST_LINE, MOST_TEXT, Words, describe};
pub use library::{Missing, PER_PAGE, Shelf, Use, library, missing_words, uses};
pub use sizes::{Made, Sizes, failed, file, is_known, sized, wake};

/// A picture to keep.
#[derive(Clone, Debug, Default)]
pub struct NewMedia {
    /// Opaque name with extension.
    pub name: String,
    /// Media type.
    pub kind: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Size of the file.
    pub size_bytes: i64,
    /// A data address of a few dozen bytes to show while the picture loads; may be empty.
    pub blur: String,
    /// What is said about it; all may be empty.
    pub words: Words,
    /// Row id of the account that brought it in.
    pub added_by: Option<i64>,
}

/// A picture of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Row id.
    pub id: i64,
    /// Opaque name, as in `/media/{name}`.
    pub name: String,
    /// Media type.
    pub kind: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Size of the file.
    pub size_bytes: i64,
    /// When it was brought in.
    pub added_at: Millis,
    /// What is said about it.
    pub words: Words,
    /// What must stay in view where it is cropped.
    pub focus: Focus,
    /// The sizes there are besides itself.
    pub sizes: Sizes,
    /// A data address to show while it loads; may be empty.
    pub blur: String,
}

/// The columns of a [`Media`], from `media`.
macro_rules! columns {
    () => {
        "media.id, media.name, media.kind, media.width, media.height, media.size_bytes, media.added_at, media.title,
         media.alt, media.credit, media.caption, media.focal_x, media.focal_y, media.sizes, media.blur"
    };
}
use columns;

impl FromRow for Media {
    fn from_row(row: &Row<'_>) -> Result<Media, store::Error> {
        Ok(Media {
            id: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            width: row.get(3)?,
            height: row.get(4)?,
            size_bytes: row.get(5)?,
            added_at: row.get(6)?,
            words: Words {
                title: row.get(7)?,
                alt: row.get(8)?,
                credit: row.get(9)?,
                caption: row.get(10)?,
            },
            focus: Focus {
                x: row.get(11)?,
                y: row.get(12)?,
            },
            sizes: Sizes::parse(&row.get::<String>(13)?),
            blur: row.get(14)?,
        })
    }
}

/// Keeps a picture and has its sizes made; the same name again is the same picture and keeps its words.
///
/// # Errors
/// `Store` if the database fails.
pub fn add(tx: &mut Tx<'_>, media: &NewMedia, now: Millis) -> Result<i64> {
    let known: Option<i64> = tx.opt("select id from media where name = $1", params![media.name])?;
    if let Some(id) = known {
        return Ok(id);
    }
    let words = media.words.clone().fitted();
    // Two may bring in the same picture at once: the second finds the first one's row.
    let made: Option<i64> = tx.opt(
        "insert into media (name, kind, width, height, size_bytes, added_at, title, alt, credit, caption, blur, sizing, added_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12) on conflict (name) do nothing returning id",
        params![
            media.name,
            media.kind,
            media.width,
            media.height,
            media.size_bytes,
            now,
            words.title,
            words.alt,
            words.credit,
            words.caption,
            media.blur,
            media.added_by
        ],
    )?;
    let Some(id) = made else {
        return Ok(tx.one("select id from media where name = $1", params![media.name])?);
    };
    describe::index(tx, id, &words)?;
    job::enqueue(tx, &Job::PictureSizes { media: id }, now)?;
    Ok(id)
}

/// The picture of this name, as in `/media/{name}`.
///
/// # Errors
/// `Store` if the database fails.
pub fn find_by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<Media>> {
    Ok(tx.opt(
        concat!("select ", columns!(), " from media where media.name = $1"),
        params![name],
    )?)
}

/// The picture with this row id.
///
/// # Errors
/// `NotFound`.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Media> {
    tx.opt(
        concat!("select ", columns!(), " from media where media.id = $1"),
        params![id],
    )?
    .ok_or(Error::NotFound("picture"))
}

/// Takes a picture out of the library, if nothing uses it, and has its files removed.
///
/// # Errors
/// `NotFound`; `Conflict` while a story, a working copy or an earlier version of one shows it, or while it is the logo.
pub fn delete(tx: &mut Tx<'_>, id: i64, who: &Doer, now: Millis) -> Result<()> {
    let media = find(tx, id)?;
    let is_logo: Option<String> = tx.opt(
        "select value from setting where name = 'look.logo' and value = $1",
        params![media.name],
    )?;
    if is_logo.is_some() {
        return Err(Error::Conflict(
            "This picture is the logo of the house. It can go when the settings name another, or none.".to_owned(),
        ));
    }
    let in_stories: i64 = tx.one(
        "select (select count(*) from story_media where media_id = $1) + (select count(*) from story where media_id = $1)",
        params![id],
    )?;
    if in_stories > 0 {
        return Err(Error::Conflict(
            "A story uses this picture, or an earlier version of one does. It can go when none does.".to_owned(),
        ));
    }
    tx.run("delete from media_word where media_id = $1", params![id])?;
    tx.run("delete from media where id = $1", params![id])?;
    let mut names = media.sizes.names(&media.name);
    names.push(media.name);
    let gone = Job::PictureGone { names };
    job::enqueue(tx, &gone, now)?;
    let act = Act {
        act: "picture.delete",
        object: "picture",
        object_id: id,
        why: "",
        data: "",
    };
    audit::record(tx, who, &act, now)?;
    Ok(())
}
