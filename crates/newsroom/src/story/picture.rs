//! The pictures of a story, with what a page needs to show them.

use store::{Tx, params};

use crate::error::Result;
use crate::media::{Focus, Media, Sizes};

/// A story's lead picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Opaque name, as in `/media/{name}`.
    pub name: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Text in its place.
    pub alt: String,
    /// Who made it; may be empty.
    pub credit: String,
    /// Words under it; may be empty.
    pub caption: String,
    /// The sizes there are besides itself.
    pub sizes: Sizes,
    /// What must stay in view where it is cropped.
    pub focus: Focus,
}

/// A picture in the body: what the writer wrote, and what is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BodyMedia {
    /// The source as written.
    pub src: String,
    /// Opaque name, as in `/media/{name}`.
    pub name: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// What the library says it shows; may be empty.
    pub alt: String,
    /// The sizes there are besides itself.
    pub sizes: Sizes,
    /// A data address to show while it loads; may be empty.
    pub blur: String,
    /// What must stay in view where it is cropped.
    pub focus: Focus,
}

impl BodyMedia {
    /// A picture of the library, as a story calls it.
    pub(crate) fn of(src: &str, media: Media) -> BodyMedia {
        BodyMedia {
            src: src.to_owned(),
            name: media.name,
            width: media.width,
            height: media.height,
            alt: media.words.alt,
            sizes: media.sizes,
            blur: media.blur,
            focus: media.focus,
        }
    }
}

/// The pictures of the library a story calls, oldest first.
pub(super) fn of_story(tx: &mut Tx<'_>, story: i64) -> Result<Vec<BodyMedia>> {
    let rows: Vec<Row> = tx.all(
        "select story_media.src, media.name, media.width, media.height, media.alt, media.sizes, media.blur,
                media.focal_x, media.focal_y
         from story_media join media on media.id = story_media.media_id
         where story_media.story_id = $1 order by media.id, story_media.src",
        params![story],
    )?;
    Ok(rows.into_iter().map(|Row(media)| media).collect())
}

struct Row(BodyMedia);

impl store::FromRow for Row {
    fn from_row(row: &store::Row<'_>) -> Result<Row, store::Error> {
        Ok(Row(BodyMedia {
            src: row.get(0)?,
            name: row.get(1)?,
            width: row.get(2)?,
            height: row.get(3)?,
            alt: row.get(4)?,
            sizes: Sizes::parse(&row.get::<String>(5)?),
            blur: row.get(6)?,
            focus: Focus {
                x: row.get(7)?,
                y: row.get(8)?,
            },
        }))
    }
}
