//! Topics: what several stories are about together.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis, alias,
    error::{Error, Result},
    event::{self, Event},
    subject,
};

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// A sentence or two; may be empty.
    pub description: String,
}

impl FromRow for Topic {
    fn from_row(row: &Row<'_>) -> Result<Topic, store::Error> {
        Ok(Topic {
            id: row.get(0)?,
            slug: row.get(1)?,
            title: row.get(2)?,
            description: row.get(3)?,
        })
    }
}

/// What to keep about a topic.
#[derive(Clone, Debug, Default)]
pub struct NewTopic {
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// A sentence or two.
    pub description: String,
}

/// The topic of a slug, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Topic>> {
    Ok(tx.opt(
        "select id, slug, title, description from topic where slug = $1",
        params![slug],
    )?)
}

/// The topic of a slug it has, or had before it was renamed or merged.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_any_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Topic>> {
    if let Some(topic) = by_slug(tx, slug)? {
        return Ok(Some(topic));
    }
    let Some(id) = alias::find(tx, "topic", slug)? else {
        return Ok(None);
    };
    Ok(tx.opt(
        "select id, slug, title, description from topic where id = $1",
        params![id],
    )?)
}

/// Finds a topic by name, or adds it; names that make the same slug are the same topic.
///
/// # Errors
/// `Invalid` in field `name` if no letter of it could stand in an address.
pub fn find_or_make(tx: &mut Tx<'_>, title: &str) -> Result<i64> {
    let title = crate::name::tidy(title);
    let slug = crate::name::slug(&title)?;
    if let Some(id) = tx.opt("select id from topic where slug = $1", params![slug])? {
        return Ok(id);
    }
    // What was renamed or merged is still meant by its old name.
    if let Some(id) = alias::find(tx, "topic", &slug)? {
        return Ok(id);
    }
    tx.run(
        "insert into topic (slug, title, sort) values ($1, $2, $3) on conflict (slug) do nothing",
        params![slug, title, subject::sort_key(&title)],
    )?;
    Ok(tx.one("select id from topic where slug = $1", params![slug])?)
}

/// Keeps what is known about a topic, new or in place of the one with that slug; answers the row id.
///
/// # Errors
/// `Invalid` if the slug or the title is none.
pub fn save(tx: &mut Tx<'_>, topic: &NewTopic, now: Millis) -> Result<i64> {
    if !markup::slug::is_slug(&topic.slug) {
        return Err(Error::invalid(
            "slug",
            "A slug is lower-case words joined by hyphens.",
        ));
    }
    let title = crate::name::tidy(&topic.title);
    crate::name::slug(&title)?;
    let id = tx.one(
        "insert into topic (slug, title, description, sort) values ($1, $2, $3, $4)
         on conflict (slug) do update set title = excluded.title, description = excluded.description, sort = excluded.sort
         returning id",
        params![
            topic.slug,
            title,
            topic.description,
            subject::sort_key(&title)
        ],
    )?;
    event::record(tx, &Event::HouseChanged, now)?;
    Ok(id)
}
