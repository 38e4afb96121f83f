//! Reading entries: pages of them, the pinned ones, one by itself.

use std::collections::HashMap;

use markup::story::Document;
use store::{FromRow, Row, Tx, params};

use crate::Millis;
use crate::cursor::{Cursor, Page};
use crate::error::{Error, Result};
use crate::media::{Focus, Sizes};
use crate::story::BodyMedia;

/// Entries on one page.
pub const PER_PAGE: i64 = 30;
/// What a result entry says when a category has no winner on purpose.
pub(super) const NO_AWARD: &str = "no award";
/// Key moments shown at most.
const MOST_PINNED: i64 = 20;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A few words.
    Post,
    /// Something to remember of the night.
    Key,
    /// A picture.
    Picture,
    /// A video.
    Video,
    /// What somebody said.
    Quote,
    /// The result of a category; the house writes it.
    Result,
}

impl EntryKind {
    /// What people write.
    pub const WRITTEN: [EntryKind; 5] = [
        EntryKind::Post,
        EntryKind::Key,
        EntryKind::Picture,
        EntryKind::Video,
        EntryKind::Quote,
    ];

    /// The word in the table and in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            EntryKind::Post => "post",
            EntryKind::Key => "key",
            EntryKind::Picture => "picture",
            EntryKind::Video => "video",
            EntryKind::Quote => "quote",
            EntryKind::Result => "result",
        }
    }

    /// Reads a word that people may choose.
    #[must_use]
    pub fn parse(word: &str) -> Option<EntryKind> {
        EntryKind::WRITTEN
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// In which order entries are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The last first.
    #[default]
    Newest,
    /// As the night went.
    Oldest,
}

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Row id.
    pub id: i64,
    /// Row id of its live page.
    pub liveblog: i64,
    /// What it is.
    pub kind: EntryKind,
    /// Headline; may be empty.
    pub title: String,
    /// Markdown as it was written.
    pub source: String,
    /// The same, typed.
    pub document: Document,
    /// Row id of the category whose winners it shows.
    pub category: Option<i64>,
    /// Of a result: that there is no winner on purpose.
    pub no_award: bool,
    /// Who signs it.
    pub author: String,
    /// When it was posted.
    pub posted_at: Millis,
    /// When it last changed without a word about it.
    pub edited_at: Option<Millis>,
    /// When it was last corrected.
    pub corrected_at: Option<Millis>,
    /// What was corrected; may be empty.
    pub correction: String,
    /// Since when it is a key moment.
    pub pinned_at: Option<Millis>,
    /// Since when it is taken away.
    pub removed_at: Option<Millis>,
    /// Moves with every change.
    pub version: i64,
    /// The pictures it calls.
    pub pictures: Vec<BodyMedia>,
}

impl Entry {
    /// When it last changed at all.
    #[must_use]
    pub fn changed_at(&self) -> Millis {
        [self.edited_at, self.corrected_at]
            .into_iter()
            .flatten()
            .fold(self.posted_at, Millis::max)
    }
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Entry, store::Error> {
        let kind: String = row.get(2)?;
        Ok(Entry {
            id: row.get(0)?,
            liveblog: row.get(1)?,
            kind: EntryKind::parse(&kind).unwrap_or(EntryKind::Result),
            title: row.get(3)?,
            source: row.get(4)?,
            // An entry of results has none until somebody adds words.
            document: Document::from_json(&row.get::<String>(5)?).unwrap_or_default(),
            category: row.get(6)?,
            author: row.get(7)?,
            posted_at: row.get(8)?,
            edited_at: row.get(9)?,
            corrected_at: row.get(10)?,
            correction: row.get(11)?,
            pinned_at: row.get(12)?,
            removed_at: row.get(13)?,
            version: row.get(14)?,
            no_award: row.get::<String>(15)? == NO_AWARD,
            pictures: Vec::new(),
        })
    }
}

/// The columns of an [`Entry`].
macro_rules! entry {
    () => {
        "select id, liveblog_id, kind, title, source, document, category_id, author, posted_at, edited_at, corrected_at,
                correction, pinned_at, removed_at, version, said
         from entry"
    };
}

/// A page of the entries the public sees.
///
/// # Errors
/// `Store` if the database fails.
pub fn entries(
    tx: &mut Tx<'_>,
    liveblog: i64,
    order: Order,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Entry>> {
    let limit = limit.clamp(1, 100);
    let found: Vec<Entry> = match order {
        Order::Newest => {
            let after = after.copied().unwrap_or(Cursor::TOP);
            tx.all(
                concat!(
                    entry!(),
                    " where liveblog_id = $1 and (posted_at, id) < ($2, $3) and removed_at is null
                      order by posted_at desc, id desc limit $4"
                ),
                params![liveblog, after.value, after.id, limit + 1],
            )?
        }
        Order::Oldest => {
            let after = after.copied().unwrap_or(Cursor::BOTTOM);
            tx.all(
                concat!(
                    entry!(),
                    " where liveblog_id = $1 and (posted_at, id) > ($2, $3) and removed_at is null
                      order by posted_at, id limit $4"
                ),
                params![liveblog, after.value, after.id, limit + 1],
            )?
        }
    };
    cut(tx, found, limit)
}

/// A page of all entries, the last first, those taken away among them.
///
/// # Errors
/// `Store` if the database fails.
pub fn entries_of_desk(
    tx: &mut Tx<'_>,
    liveblog: i64,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Entry>> {
    let limit = limit.clamp(1, 100);
    let after = after.copied().unwrap_or(Cursor::TOP);
    let found: Vec<Entry> = tx.all(
        concat!(
            entry!(),
            " where liveblog_id = $1 and (posted_at, id) < ($2, $3)
              order by posted_at desc, id desc limit $4"
        ),
        params![liveblog, after.value, after.id, limit + 1],
    )?;
    cut(tx, found, limit)
}

fn cut(tx: &mut Tx<'_>, found: Vec<Entry>, limit: i64) -> Result<Page<Entry>> {
    let mut page = Page::cut(found, limit, |entry| Cursor {
        value: entry.posted_at,
        id: entry.id,
    });
    with_pictures(tx, &mut page.items)?;
    Ok(page)
}

/// The newest entries of a live page, for machines: at most so many.
///
/// # Errors
/// `Store` if the database fails.
pub fn newest(tx: &mut Tx<'_>, liveblog: i64, limit: i64) -> Result<Vec<Entry>> {
    Ok(entries(tx, liveblog, Order::Newest, None, limit)?.items)
}

/// The key moments of a live page, in the order of the night.
///
/// # Errors
/// `Store` if the database fails.
pub fn pinned(tx: &mut Tx<'_>, liveblog: i64) -> Result<Vec<Entry>> {
    let mut found: Vec<Entry> = tx.all(
        concat!(
            entry!(),
            " where liveblog_id = $1 and pinned_at is not null and removed_at is null
              order by pinned_at desc, id desc limit $2"
        ),
        params![liveblog, MOST_PINNED],
    )?;
    found.sort_by_key(|entry| (entry.posted_at, entry.id));
    Ok(found)
}

/// One entry of a live page, as the public sees it.
///
/// # Errors
/// `Gone` if it was taken away, `NotFound` if there is none.
pub fn entry(tx: &mut Tx<'_>, liveblog: i64, id: i64) -> Result<Entry> {
    let entry = entry_of_desk(tx, liveblog, id)?;
    if entry.removed_at.is_some() {
        return Err(Error::Gone);
    }
    Ok(entry)
}

/// One entry of a live page, taken away or not.
///
/// # Errors
/// `NotFound` if there is none.
pub fn entry_of_desk(tx: &mut Tx<'_>, liveblog: i64, id: i64) -> Result<Entry> {
    let found: Option<Entry> = tx.opt(
        concat!(entry!(), " where id = $1 and liveblog_id = $2"),
        params![id, liveblog],
    )?;
    let mut one = vec![found.ok_or(Error::NotFound("entry"))?];
    with_pictures(tx, &mut one)?;
    one.pop().ok_or(Error::NotFound("entry"))
}

/// Hangs their pictures into entries, in a statement for every twelve.
fn with_pictures(tx: &mut Tx<'_>, entries: &mut [Entry]) -> Result<()> {
    let with: Vec<i64> = entries
        .iter()
        .filter(|entry| !markup::story::needs(&entry.document).images.is_empty())
        .map(|entry| entry.id)
        .collect();
    let mut found: HashMap<i64, Vec<BodyMedia>> = HashMap::new();
    for some in with.chunks(12) {
        let padded = crate::padded::<i64, 12>(some, 0);
        let rows: Vec<Picture> = tx.all(
            "select entry_media.entry_id, entry_media.src, media.name, media.width, media.height, media.alt, media.sizes,
                    media.blur, media.focal_x, media.focal_y
             from entry_media join media on media.id = entry_media.media_id
             where entry_media.entry_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &crate::values(&padded),
        )?;
        for Picture(entry, media) in rows {
            found.entry(entry).or_default().push(media);
        }
    }
    for entry in entries {
        entry.pictures = found.remove(&entry.id).unwrap_or_default();
    }
    Ok(())
}

struct Picture(i64, BodyMedia);

impl FromRow for Picture {
    fn from_row(row: &Row<'_>) -> Result<Picture, store::Error> {
        Ok(Picture(
            row.get(0)?,
            BodyMedia {
                src: row.get(1)?,
                name: row.get(2)?,
                width: row.get(3)?,
                height: row.get(4)?,
                alt: row.get(5)?,
                sizes: Sizes::parse(&row.get::<String>(6)?),
                blur: row.get(7)?,
                focus: Focus {
                    x: row.get(8)?,
                    y: row.get(9)?,
                },
            },
        ))
    }
}
