//! What stays itself while categories are renamed, split and merged.

use store::{FromRow, Row, Tx, params};

use super::{
    category::NewLine,
    word::{EdgeKind, LineKind},
};
use crate::error::{Error, Result};

/// A prize through the years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Row id.
    pub id: i64,
    /// Row id of its award.
    pub award_id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// `Acting`; may be empty.
    pub class: String,
    /// What kind of prize it is.
    pub kind: LineKind,
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Line, store::Error> {
        Ok(Line {
            id: row.get(0)?,
            award_id: row.get(1)?,
            slug: row.get(2)?,
            name: row.get(3)?,
            class: row.get(4)?,
            kind: row.get(5)?,
        })
    }
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Row id of the line that was.
    pub from_id: i64,
    /// Row id of the line that is.
    pub to_id: i64,
    /// What happened.
    pub kind: EdgeKind,
    /// Row id of the edition from which on, if that is known.
    pub edition_id: Option<i64>,
}

impl FromRow for Edge {
    fn from_row(row: &Row<'_>) -> Result<Edge, store::Error> {
        Ok(Edge {
            from_id: row.get(0)?,
            to_id: row.get(1)?,
            kind: row.get(2)?,
            edition_id: row.get(3)?,
        })
    }
}

/// The row id of a line: of its slug, or a new one. The class and the kind are the last that were said.
pub(super) fn find_or_make(
    tx: &mut Tx<'_>,
    award: i64,
    line: &NewLine,
    category_slug: &str,
    category_name: &str,
) -> Result<i64> {
    let slug = match line.slug.trim() {
        "" => category_slug,
        given => given,
    };
    super::check_slug(slug)?;
    let name = match crate::name::tidy(&line.name) {
        name if name.is_empty() => category_name.to_owned(),
        name => name,
    };
    let known: Option<(i64, String, LineKind)> = tx.opt(
        "select id, class, kind from category_line where award_id = $1 and slug = $2",
        params![award, slug],
    )?;
    if let Some((id, class, kind)) = known {
        let wanted = match line.class.trim() {
            "" => class.as_str(),
            said => said,
        };
        if wanted != class || kind != line.kind {
            tx.run(
                "update category_line set class = $2, kind = $3 where id = $1",
                params![id, wanted, line.kind],
            )?;
        }
        return Ok(id);
    }
    tx.run(
        "insert into category_line (award_id, slug, name, class, kind) values ($1, $2, $3, $4, $5)
         on conflict (award_id, slug) do nothing",
        params![award, slug, name, line.class.trim(), line.kind],
    )?;
    Ok(tx.one(
        "select id from category_line where award_id = $1 and slug = $2",
        params![award, slug],
    )?)
}

/// The lines of an award by slug; at most 500.
///
/// # Errors
/// `Store` if the database fails.
pub fn lines(tx: &mut Tx<'_>, award: i64) -> Result<Vec<Line>> {
    Ok(tx.all(
        "select id, award_id, slug, name, class, kind from category_line where award_id = $1 order by slug limit 500",
        params![award],
    )?)
}

/// The line of a slug of an award, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_slug(tx: &mut Tx<'_>, award: i64, slug: &str) -> Result<Option<Line>> {
    Ok(tx.opt(
        "select id, award_id, slug, name, class, kind from category_line where award_id = $1 and slug = $2",
        params![award, slug],
    )?)
}

/// Says what became of a line, once.
///
/// # Errors
/// `Invalid` in field `to` if it leads to itself.
pub fn link(tx: &mut Tx<'_>, edge: &Edge) -> Result<()> {
    if edge.from_id == edge.to_id {
        return Err(Error::invalid("to", "A line cannot become itself."));
    }
    tx.run(
        "insert into category_line_edge (from_id, to_id, kind, edition_id) values ($1, $2, $3, $4)
         on conflict (from_id, to_id, kind) do update set edition_id = excluded.edition_id",
        params![edge.from_id, edge.to_id, edge.kind, edge.edition_id],
    )?;
    Ok(())
}

/// What became of a line, and what it came of; at most 50.
///
/// # Errors
/// `Store` if the database fails.
pub fn edges(tx: &mut Tx<'_>, line: i64) -> Result<Vec<Edge>> {
    Ok(tx.all(
        "select from_id, to_id, kind, edition_id from category_line_edge where from_id = $1 or to_id = $1
         order by from_id, to_id, kind limit 50",
        params![line],
    )?)
}

/// The line of a row id.
///
/// # Errors
/// `NotFound`.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Line> {
    tx.opt(
        "select id, award_id, slug, name, class, kind from category_line where id = $1",
        params![id],
    )?
    .ok_or(Error::NotFound("line"))
}
