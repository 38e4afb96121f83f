//! What an import makes, with a note of it.

use store::{Tx, params};

use super::known::Subject;
use crate::{
    alias,
    award::{OrgKind, PartyKind, named, org},
    error::{Error, Result},
    subject,
};

/// How often a taken slug is tried again with a number behind it.
const MOST_NAMESAKES: i64 = 999;

/// A work to make.
#[derive(Clone, Debug, Default)]
pub struct NewWork<'a> {
    /// Its title.
    pub title: &'a str,
    /// `film`, `song`, `episode`; may be empty.
    pub kind: &'a str,
    /// The year it is of, if that is known: what tells it from a namesake.
    pub year: Option<i64>,
    /// Row id of what it is a part of.
    pub part_of: Option<i64>,
}

/// Remembers that a batch made something.
///
/// # Errors
/// `Store` if the database fails.
pub fn note(tx: &mut Tx<'_>, batch: i64, kind: &str, id: i64) -> Result<()> {
    tx.run(
        "insert into import_made (batch_id, kind, row_id) values ($1, $2, $3) on conflict do nothing",
        params![batch, kind, id],
    )?;
    Ok(())
}

/// The slugs a new one may have, the best first.
fn slugs<'a>(base: &'a str, behind: &'a [String]) -> impl Iterator<Item = String> + 'a {
    let with = move |more: &str| {
        let most = markup::slug::MAX_CHARS.saturating_sub(more.chars().count() + 1);
        let head: String = base.chars().take(most).collect();
        format!("{}-{more}", head.trim_end_matches('-'))
    };
    std::iter::once(base.to_owned())
        .chain(behind.iter().map(move |more| with(more)))
        .chain((2..=MOST_NAMESAKES).map(move |number| with(&number.to_string())))
}

/// Makes a person of this name, whoever else is called so; answers row id and slug.
///
/// # Errors
/// `Invalid` in `name` if no letter of it could stand in an address.
pub fn person(tx: &mut Tx<'_>, batch: i64, name: &str) -> Result<(i64, String)> {
    let name = crate::name::tidy(name);
    let base = crate::name::slug(&name)?;
    for slug in slugs(&base, &[]) {
        if alias::find(tx, "person", &slug)?.is_some() {
            continue;
        }
        let made: Option<i64> = tx.opt(
            "insert into person (slug, name, sort) values ($1, $2, $3) on conflict (slug) do nothing returning id",
            params![slug, name, subject::sort_key(&name)],
        )?;
        if let Some(id) = made {
            note(tx, batch, "person", id)?;
            return Ok((id, slug));
        }
    }
    Err(too_many(&name))
}

/// Makes a work of this title, whatever else is called so; answers row id and slug.
///
/// # Errors
/// `Invalid` in `name` if no letter of it could stand in an address.
pub fn work(tx: &mut Tx<'_>, batch: i64, new: &NewWork<'_>) -> Result<(i64, String)> {
    let title = crate::name::tidy(new.title);
    let base = crate::name::slug(&title)?;
    let mut behind = Vec::new();
    if matches!(new.kind, "song" | "episode") {
        behind.push(new.kind.to_owned());
    }
    behind.extend(new.year.map(|year| year.to_string()));
    for slug in slugs(&base, &behind) {
        if alias::find(tx, "work", &slug)?.is_some() {
            continue;
        }
        let made: Option<i64> = tx.opt(
            "insert into work (slug, title, kind, sort, year_from, part_of) values ($1, $2, $3, $4, $5, $6)
             on conflict (slug) do nothing returning id",
            params![
                slug,
                title,
                new.kind,
                subject::sort_key(&title),
                new.year,
                new.part_of
            ],
        )?;
        if let Some(id) = made {
            note(tx, batch, "work", id)?;
            return Ok((id, slug));
        }
    }
    Err(too_many(&title))
}

fn too_many(name: &str) -> Error {
    Error::Conflict(format!("Too many are called \u{201c}{name}\u{201d}."))
}

/// Finds an organisation by name or makes it; answers its row id and whether it was made. Those whose names make the same slug are one.
///
/// # Errors
/// As [`org::find_or_make`].
pub fn org(tx: &mut Tx<'_>, batch: i64, name: &str, kind: OrgKind) -> Result<(i64, bool)> {
    let slug = crate::name::slug(&crate::name::tidy(name))?;
    let known = org::by_slug(tx, &slug)?.is_some();
    let id = org::find_or_make(tx, name, kind)?;
    if !known {
        note(tx, batch, "org", id)?;
    }
    Ok((id, !known))
}

/// Remembers what IMDb calls somebody or something, unless it calls another so.
///
/// # Errors
/// `Store` if the database fails.
pub fn imdb(tx: &mut Tx<'_>, batch: i64, subject: Subject, value: &str, id: i64) -> Result<()> {
    tx.run(
        "insert into external_id (scheme, value, subject, subject_id, status, batch_id) values ('imdb', $1, $2, $3, 'exact', $4)
         on conflict (scheme, value, subject) do nothing",
        params![value, subject.as_str(), id, batch],
    )?;
    Ok(())
}

/// Remembers another spelling of somebody's name.
///
/// # Errors
/// `Store` if the database fails.
pub fn spelling(tx: &mut Tx<'_>, batch: i64, kind: PartyKind, id: i64, name: &str) -> Result<()> {
    let name = crate::name::tidy(name);
    tx.run(
        "insert into party_name (kind, party_id, name, fold, sort_of, batch_id) values ($1, $2, $3, $4, 'credited', $5)
         on conflict (kind, party_id, fold) do nothing",
        params![kind, id, name, named::folded(&name), batch],
    )?;
    Ok(())
}
