//! People: bylines and subjects alike, and never accounts.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis, alias,
    error::{Error, Result},
    event::{self, Event},
    subject,
};

/// Someone who writes for the publication or is written about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Row id.
    pub id: i64,
    /// Their part of the address.
    pub slug: String,
    /// Their name.
    pub name: String,
    /// A sentence or two; may be empty.
    pub bio: String,
    /// What they do: `Television editor`; may be empty.
    pub role: String,
}

impl FromRow for Person {
    fn from_row(row: &Row<'_>) -> Result<Person, store::Error> {
        Ok(Person {
            id: row.get(0)?,
            slug: row.get(1)?,
            name: row.get(2)?,
            bio: row.get(3)?,
            role: row.get(4)?,
        })
    }
}

/// What to keep about a person.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// Their part of the address.
    pub slug: String,
    /// Their name.
    pub name: String,
    /// A sentence or two.
    pub bio: String,
    /// What they do.
    pub role: String,
}

/// The person of a slug, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Person>> {
    Ok(tx.opt(
        "select id, slug, name, bio, role from person where slug = $1",
        params![slug],
    )?)
}

/// Finds someone by name, or adds them; names that make the same slug are the same person.
///
/// # Errors
/// `Invalid` in field `name` if no letter of it could stand in an address.
pub fn find_or_make(tx: &mut Tx<'_>, name: &str) -> Result<i64> {
    let name = crate::name::tidy(name);
    let slug = crate::name::slug(&name)?;
    if let Some(id) = tx.opt("select id from person where slug = $1", params![slug])? {
        return Ok(id);
    }
    // What was renamed or merged is still meant by its old name.
    if let Some(id) = alias::find(tx, "person", &slug)? {
        return Ok(id);
    }
    tx.run(
        "insert into person (slug, name, sort) values ($1, $2, $3) on conflict (slug) do nothing",
        params![slug, name, subject::sort_key(&name)],
    )?;
    Ok(tx.one("select id from person where slug = $1", params![slug])?)
}

/// Keeps what is known about a person, new or in place of the one with that slug; answers the row id.
///
/// # Errors
/// `Invalid` if the slug or the name is none.
pub fn save(tx: &mut Tx<'_>, person: &NewPerson, now: Millis) -> Result<i64> {
    if !markup::slug::is_slug(&person.slug) {
        return Err(Error::invalid(
            "slug",
            "A slug is lower-case words joined by hyphens.",
        ));
    }
    let name = crate::name::tidy(&person.name);
    crate::name::slug(&name)?;
    let id = tx.one(
        "insert into person (slug, name, bio, role, sort) values ($1, $2, $3, $4, $5)
         on conflict (slug) do update set name = excluded.name, bio = excluded.bio, role = excluded.role, sort = excluded.sort
         returning id",
        params![
            person.slug,
            name,
            person.bio,
            person.role,
            subject::sort_key(&name)
        ],
    )?;
    event::record(tx, &Event::HouseChanged, now)?;
    Ok(id)
}
