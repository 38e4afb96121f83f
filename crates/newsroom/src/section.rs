//! Sections: where stories stand.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis, alias,
    audit::{self, Act, Doer},
    error::{Error, Fields, Result},
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
    "card",
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
    "preview",
    "readyz",
    "invitation",
    "sign-in",
    "sign-out",
    "unsubscribe",
    "robots.txt",
    "search",
    "sign-in",
    "sitemap.xml",
    "sitemaps",
    "theme",
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

/// The section of a slug it has or had.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_any_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Section>> {
    if let Some(section) = by_slug(tx, slug)? {
        return Ok(Some(section));
    }
    let Some(id) = alias::find(tx, "section", slug)? else {
        return Ok(None);
    };
    Ok(tx.opt(
        "select id, slug, title, description, place from section where id = $1",
        params![id],
    )?)
}

/// Writes a new section, last in the order; answers its row id.
///
/// # Errors
/// `Invalid` by field.
pub fn create(tx: &mut Tx<'_>, new: &NewSection, who: &Doer, now: Millis) -> Result<i64> {
    let last = all(tx)?.last().map_or(0, |section| section.place + 1);
    let new = NewSection {
        place: last,
        ..clean(new)?
    };
    free(tx, &new.slug, 0)?;
    let id = save(tx, &new, now)?;
    noted(tx, "section.create", id, &new.slug, who, now)?;
    Ok(id)
}

/// Writes what a form says about a section. Under a new slug all its stories move with it: whoever asks for
/// the old address of the section or of a story is led to the new one by the one alias this leaves.
///
/// # Errors
/// `NotFound`; `Invalid` by field.
pub fn change(
    tx: &mut Tx<'_>,
    slug: &str,
    new: &NewSection,
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let before = by_slug(tx, slug)?.ok_or(Error::NotFound("section"))?;
    let new = clean(new)?;
    if new.slug != before.slug {
        free(tx, &new.slug, before.id)?;
        alias::leave(tx, "section", &before.slug, before.id, now)?;
    }
    tx.run(
        "update section set slug = $2, title = $3, description = $4 where id = $1",
        params![before.id, new.slug, new.title, new.description],
    )?;
    event::record(tx, &Event::HouseChanged, now)?;
    noted(tx, "section.change", before.id, &new.slug, who, now)
}

/// Puts the sections in this order; those not named follow as they stood.
///
/// # Errors
/// `Store` if the database fails.
pub fn order(tx: &mut Tx<'_>, slugs: &[String], who: &Doer, now: Millis) -> Result<()> {
    let mut sections = all(tx)?;
    sections.sort_by_key(|section| {
        slugs
            .iter()
            .position(|slug| *slug == section.slug)
            .unwrap_or(usize::MAX)
    });
    for (place, section) in sections.iter().enumerate() {
        tx.run(
            "update section set place = $2 where id = $1",
            params![section.id, place],
        )?;
    }
    event::record(tx, &Event::HouseChanged, now)?;
    noted(tx, "section.order", 0, "", who, now)
}

/// How many stories stand in a section, drafts and all.
///
/// # Errors
/// `Store` if the database fails.
pub fn stories(tx: &mut Tx<'_>, id: i64) -> Result<i64> {
    Ok(tx.one(
        "select count(*) from desk_story where section_id = $1",
        params![id],
    )?)
}

/// Takes a section away in which no story stands, with what led to it.
///
/// # Errors
/// `NotFound`; `Conflict` while a story stands in it, and for the last section.
pub fn remove(tx: &mut Tx<'_>, slug: &str, who: &Doer, now: Millis) -> Result<()> {
    let section = by_slug(tx, slug)?.ok_or(Error::NotFound("section"))?;
    let refused = match stories(tx, section.id)? {
        0 if all(tx)?.len() < 2 => "A newsroom needs a section to put its stories in.".to_owned(),
        0 => String::new(),
        1 => "A story stands in this section. Move it to another first.".to_owned(),
        n => format!("{n} stories stand in this section. Move them to another first."),
    };
    if !refused.is_empty() {
        return Err(Error::Conflict(refused));
    }
    tx.run("delete from placement where area = $1", params![section.id])?;
    tx.run(
        "delete from navigation where kind = 'section' and subject_id = $1",
        params![section.id],
    )?;
    tx.run(
        "delete from alias where kind = 'section' and target_id = $1",
        params![section.id],
    )?;
    tx.run("delete from section where id = $1", params![section.id])?;
    event::record(tx, &Event::HouseChanged, now)?;
    noted(tx, "section.remove", section.id, &section.slug, who, now)
}

fn free(tx: &mut Tx<'_>, slug: &str, own: i64) -> Result<()> {
    if by_slug(tx, slug)?.is_some() {
        return Err(Error::invalid(
            "slug",
            "There is a section at this address already.",
        ));
    }
    alias::claim(tx, "section", slug, own)
}

fn noted(tx: &mut Tx<'_>, act: &str, id: i64, slug: &str, who: &Doer, now: Millis) -> Result<()> {
    let act = Act {
        act,
        object: "section",
        object_id: id,
        why: "",
        data: &serde_json::json!({ "slug": slug }).to_string(),
    };
    audit::record(tx, who, &act, now)?;
    Ok(())
}

/// A section made tidy, with every fault at once.
fn clean(section: &NewSection) -> Result<NewSection> {
    let mut faults = Fields::default();
    let title = crate::name::tidy(&section.title);
    let slug = match section.slug.trim() {
        "" => markup::slug::slugify(&title),
        given => given.to_owned(),
    };
    if title.is_empty() {
        let sentence = "A section needs a title.".to_owned();
        faults.0.insert("title".to_owned(), sentence);
    } else if title.chars().count() > 80 {
        let sentence = "The title is longer than 80 characters.".to_owned();
        faults.0.insert("title".to_owned(), sentence);
    }
    if let Err(sentence) = usable(&slug)
        && !title.is_empty()
    {
        faults.0.insert("slug".to_owned(), sentence);
    }
    if section.description.chars().count() > 500 {
        let sentence = "The description is longer than 500 characters.".to_owned();
        faults.0.insert("description".to_owned(), sentence);
    }
    if !faults.0.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok(NewSection {
        slug,
        title,
        description: section.description.trim().to_owned(),
        place: section.place,
    })
}

/// Whether a slug may be a section's.
fn usable(slug: &str) -> Result<(), String> {
    if !markup::slug::is_slug(slug) {
        return Err("A section's slug is lower-case words joined by hyphens.".to_owned());
    }
    if RESERVED.contains(&slug) {
        return Err(format!(
            "The address /{slug}/ is used by the program; choose another slug."
        ));
    }
    Ok(())
}

/// Keeps a section, new or in place of the one with its slug.
///
/// # Errors
/// `Invalid` if the slug is none or belongs to a route, or the title is empty.
pub fn save(tx: &mut Tx<'_>, section: &NewSection, now: Millis) -> Result<i64> {
    usable(&section.slug).map_err(|sentence| Error::invalid("slug", sentence))?;
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
