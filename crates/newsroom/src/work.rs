//! Works: films, series, episodes, songs.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis, alias,
    error::{Error, Result},
    event::{self, Event},
    subject,
};

/// Something made, that stories are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// `film`, `series`, `episode`, `song` or another word; may be empty.
    pub kind: String,
    /// A sentence or two; may be empty.
    pub description: String,
}

impl FromRow for Work {
    fn from_row(row: &Row<'_>) -> Result<Work, store::Error> {
        Ok(Work {
            id: row.get(0)?,
            slug: row.get(1)?,
            title: row.get(2)?,
            kind: row.get(3)?,
            description: row.get(4)?,
        })
    }
}

/// What to keep about a work.
#[derive(Clone, Debug, Default)]
pub struct NewWork {
    /// Its part of the address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// `film`, `series`, `episode`, `song` or another word.
    pub kind: String,
    /// A sentence or two.
    pub description: String,
}

/// The work of a slug, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Work>> {
    Ok(tx.opt(
        "select id, slug, title, kind, description from work where slug = $1",
        params![slug],
    )?)
}

/// Finds a work by title, or adds it; titles that make the same slug are the same work.
///
/// # Errors
/// `Invalid` in field `name` if no letter of it could stand in an address.
pub fn find_or_make(tx: &mut Tx<'_>, title: &str) -> Result<i64> {
    let title = crate::name::tidy(title);
    let slug = crate::name::slug(&title)?;
    if let Some(id) = tx.opt("select id from work where slug = $1", params![slug])? {
        return Ok(id);
    }
    // What was renamed or merged is still meant by its old name.
    if let Some(id) = alias::find(tx, "work", &slug)? {
        return Ok(id);
    }
    tx.run(
        "insert into work (slug, title, sort) values ($1, $2, $3) on conflict (slug) do nothing",
        params![slug, title, subject::sort_key(&title)],
    )?;
    Ok(tx.one("select id from work where slug = $1", params![slug])?)
}

/// Keeps what is known about a work, new or in place of the one with that slug; answers the row id.
///
/// # Errors
/// `Invalid` if the slug or the title is none.
pub fn save(tx: &mut Tx<'_>, work: &NewWork, now: Millis) -> Result<i64> {
    if !markup::slug::is_slug(&work.slug) {
        return Err(Error::invalid(
            "slug",
            "A slug is lower-case words joined by hyphens.",
        ));
    }
    let title = crate::name::tidy(&work.title);
    crate::name::slug(&title)?;
    let id = tx.one(
        "insert into work (slug, title, kind, description, sort) values ($1, $2, $3, $4, $5)
         on conflict (slug) do update set title = excluded.title, kind = excluded.kind, description = excluded.description,
           sort = excluded.sort
         returning id",
        params![
            work.slug,
            title,
            work.kind,
            work.description,
            subject::sort_key(&title)
        ],
    )?;
    event::record(tx, &Event::HouseChanged, now)?;
    Ok(id)
}
