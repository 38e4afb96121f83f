//! Sections: where stories stand.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    error::{Error, Result},
    event::{self, Event},
};

/// A section of the publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// A sentence about it; may be empty.
    pub description: String,
    /// Order in the navigation, smallest first.
    pub place: i64,
}

impl FromRow for Section {
    fn from_row(row: &Row<'_>) -> Result<Section, store::Error> {
        Ok(Section {
            id: row.get(0)?,
            slug: row.get(1)?,
            title: row.get(2)?,
            description: row.get(3)?,
            place: row.get(4)?,
        })
    }
}

/// A section to keep.
#[derive(Clone, Debug, Default)]
pub struct NewSection {
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// Order in the navigation.
    pub place: i64,
}

/// First parts of addresses that are routes of the program and therefore no sections.
pub const RESERVED: &[&str] = &[
    "account",
    "admin",
    "api",
    "assets",
    "atom.xml",
    "authors",
    "awards",
    "ballots",
    "c",
    "comments",
    "desk",
    "embed",
    "favicon.ico",
    "feed.json",
    "feed.xml",
    "healthz",
    "live",
    "me",
    "media",
    "metrics",
    "news-sitemap.xml",
    "oembed",
    "people",
    "readyz",
    "invitation",
    "sign-in",
    "sign-out",
    "robots.txt",
    "search",
    "sign-in",
    "sitemap.xml",
    "sitemaps",
    "topics",
    "works",
];

/// All sections in their order.
///
/// # Errors
/// `Store` if the database fails.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Section>> {
    Ok(tx.all(
        "select id, slug, title, description, place from section order by place, id",
        params![],
    )?)
}

/// The section of a slug, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Section>> {
    Ok(tx.opt(
        "select id, slug, title, description, place from section where slug = $1",
        params![slug],
    )?)
}

/// Keeps a section, new or in place of the one with its slug.
///
/// # Errors
/// `Invalid` if the slug is none or belongs to a route, or the title is empty.
pub fn save(tx: &mut Tx<'_>, section: &NewSection, now: Millis) -> Result<i64> {
    if !markup::slug::is_slug(&section.slug) {
        return Err(Error::invalid(
            "slug",
            "A section's slug is lower-case words joined by hyphens.",
        ));
    }
    if RESERVED.contains(&section.slug.as_str()) {
        let sentence = format!(
            "The address /{}/ is used by the program; choose another slug.",
            section.slug
        );
        return Err(Error::invalid("slug", sentence));
    }
    if section.title.trim().is_empty() {
        return Err(Error::invalid("title", "A section needs a title."));
    }
    let id = tx.one(
        "insert into section (slug, title, description, place) values ($1, $2, $3, $4)
         on conflict (slug) do update set title = excluded.title, description = excluded.description, place = excluded.place
         returning id",
        params![section.slug, section.title.trim(), section.description, section.place],
    )?;
    event::record(tx, &Event::HouseChanged, now)?;
    Ok(id)
}
