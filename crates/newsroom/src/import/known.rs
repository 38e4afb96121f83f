//! What is there already, asked for many at once.

use std::collections::HashMap;

use store::{FromRow, Row, Tx, params};

use super::AT_ONCE;
use crate::{alias, error::Result};

/// Somebody or something that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Name or title.
    pub name: String,
    /// Whether others have an id for it.
    pub has_id: bool,
    /// Of a work: `film`, `song`; of an organisation `network`; empty for a person.
    pub kind: String,
    /// Of a work: row id of the one it is a part of.
    pub part_of: Option<i64>,
}

impl FromRow for Known {
    fn from_row(row: &Row<'_>) -> Result<Known, store::Error> {
        let has_id: i64 = row.get(3)?;
        Ok(Known {
            id: row.get(0)?,
            slug: row.get(1)?,
            name: row.get(2)?,
            has_id: has_id > 0,
            kind: row.get(4)?,
            part_of: row.get(5)?,
        })
    }
}

/// A nomination that a row of a table made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownRow {
    /// Row id.
    pub id: i64,
    /// Row id of its category.
    pub category_id: i64,
    /// Every field of the source as it stood.
    pub raw: String,
    /// Whether an editor's word stands.
    pub edited: bool,
}

struct KeyedRow(String, KnownRow);

impl FromRow for KeyedRow {
    fn from_row(row: &Row<'_>) -> Result<KeyedRow, store::Error> {
        let edited_at: Option<i64> = row.get(4)?;
        Ok(KeyedRow(
            row.get(0)?,
            KnownRow {
                id: row.get(1)?,
                category_id: row.get(2)?,
                raw: row.get(3)?,
                edited: edited_at.is_some(),
            },
        ))
    }
}

fn chunked<T>(
    values: &[String],
    mut read: impl FnMut(&[&dyn store::ToValue]) -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    for chunk in values.chunks(AT_ONCE) {
        let padded = crate::padded::<String, AT_ONCE>(chunk, String::new());
        found.extend(read(&crate::values(&padded))?);
    }
    Ok(found)
}

/// Nominations by the key of the row that made them.
///
/// # Errors
/// `Store` if the database fails.
pub fn rows(tx: &mut Tx<'_>, keys: &[String]) -> Result<HashMap<String, KnownRow>> {
    let found: Vec<KeyedRow> = chunked(keys, |params| {
        Ok(tx.all(
            concat!(
                "select row_key, id, category_id, raw, edited_at from nomination where row_key is not null and row_key in (",
                list_of_64!(),
                ")"
            ),
            params,
        )?)
    })?;
    Ok(found
        .into_iter()
        .map(|KeyedRow(key, row)| (key, row))
        .collect())
}

/// Row ids by what IMDb calls them.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_imdb(tx: &mut Tx<'_>, subject: Subject, ids: &[String]) -> Result<HashMap<String, i64>> {
    let found: Vec<(String, i64)> = chunked(ids, |params| {
        match subject {
        Subject::Person => Ok(tx.all(
            concat!(
                "select value, subject_id from external_id where scheme = 'imdb' and subject = 'person' and value in (",
                list_of_64!(),
                ")"
            ),
            params,
        )?),
        Subject::Org => Ok(tx.all(
            concat!(
                "select value, subject_id from external_id where scheme = 'imdb' and subject = 'org' and value in (",
                list_of_64!(),
                ")"
            ),
            params,
        )?),
        Subject::Work => Ok(tx.all(
            concat!(
                "select value, subject_id from external_id where scheme = 'imdb' and subject = 'work' and value in (",
                list_of_64!(),
                ")"
            ),
            params,
        )?),
    }
    })?;
    Ok(found.into_iter().collect())
}

/// Of what there are ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// People.
    Person,
    /// Organisations.
    Org,
    /// Works.
    Work,
}

impl Subject {
    /// The word as it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Subject::Person => "person",
            Subject::Org => "org",
            Subject::Work => "work",
        }
    }
}

/// People by slug.
///
/// # Errors
/// `Store` if the database fails.
pub fn people(tx: &mut Tx<'_>, slugs: &[String]) -> Result<Vec<Known>> {
    chunked(slugs, |params| {
        Ok(tx.all(
            concat!(
                "select id, slug, name, (select count(*) from external_id where subject = 'person' and subject_id = person.id
                   and status = 'exact'), '', null
                 from person where slug in (",
                list_of_64!(),
                ")"
            ),
            params,
        )?)
    })
}

/// Works by slug.
///
/// # Errors
/// `Store` if the database fails.
pub fn works(tx: &mut Tx<'_>, slugs: &[String]) -> Result<Vec<Known>> {
    chunked(slugs, |params| {
        Ok(tx.all(
            concat!(
                "select id, slug, title, (select count(*) from external_id where subject = 'work' and subject_id = work.id
                   and status = 'exact'), kind, part_of
                 from work where slug in (",
                list_of_64!(),
                ")"
            ),
            params,
        )?)
    })
}

/// Who or what a slug led to before it was renamed or merged: row id.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_alias(tx: &mut Tx<'_>, subject: Subject, slug: &str) -> Result<Option<i64>> {
    match subject {
        Subject::Person => alias::find(tx, "person", slug),
        Subject::Work => alias::find(tx, "work", slug),
        Subject::Org => Ok(None),
    }
}

/// The place of the next nominee of a category.
///
/// # Errors
/// `Store` if the database fails.
pub fn next_nominee(tx: &mut Tx<'_>, category: i64) -> Result<i64> {
    Ok(tx.one(
        "select coalesce(max(place), 0) + 1 from nomination where category_id = $1",
        params![category],
    )?)
}

/// The place of the next category of an edition.
///
/// # Errors
/// `Store` if the database fails.
pub fn next_category(tx: &mut Tx<'_>, edition: i64) -> Result<i64> {
    Ok(tx.one(
        "select coalesce(max(place), 0) + 1 from category where edition_id = $1",
        params![edition],
    )?)
}
