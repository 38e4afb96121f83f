//! What stands side by side on public pages: the newest editions of every award, the years of a line, what becomes of it.

use store::{FromRow, Row, Tx, params};

use super::{edition::Edition, word::EdgeKind};
use crate::error::Result;

macro_rules! columns {
    () => {
        "select edition.id, award.id, award.slug, award.name, edition.slug, edition.ordinal, edition.label, edition.period,
                edition.year, edition.status, edition.state_reason, edition.zone, edition.nominees, edition.description,
                edition.rehearsal_of, edition.version"
    };
}

macro_rules! year_columns {
    () => {
        "select award.slug, edition.slug, category.slug, category.name, edition.label, edition.year
         from category join edition on edition.id = category.edition_id join award on award.id = edition.award_id"
    };
}

/// The newest editions of every award, so many of each, newest first; without rehearsals and without what is only planned.
///
/// # Errors
/// `Store` if the database fails.
pub fn newest(tx: &mut Tx<'_>, each: i64) -> Result<Vec<Edition>> {
    Ok(tx.all(
        concat!(
            columns!(),
            " from award join edition on edition.id in
                (select newer.id from edition newer where newer.award_id = award.id and newer.rehearsal_of is null and newer.status <> 'planned'
                 order by newer.year desc, newer.id desc limit $1)
              order by award.place, award.slug, edition.year desc, edition.id desc limit 1000"
        ),
        params![each],
    )?)
}

/// Public editions after a row, in the order of their rows; at most `limit`.
///
/// # Errors
/// `Store` if the database fails.
pub fn sitemap(tx: &mut Tx<'_>, after: i64, limit: i64) -> Result<Vec<Edition>> {
    Ok(tx.all(
        concat!(
            columns!(),
            " from edition join award on award.id = edition.award_id
              where edition.id > $1 and edition.rehearsal_of is null and edition.status <> 'planned'
              order by edition.id limit $2"
        ),
        params![after, limit],
    )?)
}

/// A category of a line in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// Where the category stands: `emmys/2020/lead-actor-limited`.
    pub path: String,
    /// Its name that year.
    pub name: String,
    /// What the edition is called.
    pub edition: String,
    /// The year it honours.
    pub year: i64,
}

impl FromRow for Year {
    fn from_row(row: &Row<'_>) -> Result<Year, store::Error> {
        let (award, edition, category): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Year {
            path: format!("{award}/{edition}/{category}"),
            name: row.get(3)?,
            edition: row.get(4)?,
            year: row.get(5)?,
        })
    }
}

/// The categories of a line around a year, newest first: at most `each` that are not older, and `each` that are; without
/// rehearsals and without what is only planned.
///
/// # Errors
/// `Store` if the database fails.
pub fn years(tx: &mut Tx<'_>, line: i64, year: i64, each: i64) -> Result<Vec<Year>> {
    let mut newer: Vec<Year> = tx.all(
        concat!(
            year_columns!(),
            " where category.line_id = $1 and edition.year >= $2 and edition.rehearsal_of is null and edition.status <> 'planned'
              order by edition.year, category.id limit $3"
        ),
        params![line, year, each],
    )?;
    let older: Vec<Year> = tx.all(
        concat!(
            year_columns!(),
            " where category.line_id = $1 and edition.year < $2 and edition.rehearsal_of is null and edition.status <> 'planned'
              order by edition.year desc, category.id desc limit $3"
        ),
        params![line, year, each],
    )?;
    newer.reverse();
    newer.extend(older);
    Ok(newer)
}

/// What a line was before, or became after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What happened.
    pub kind: EdgeKind,
    /// The other line's name.
    pub name: String,
    /// Whether the other line came first.
    pub came_first: bool,
    /// The year it happened, if that is known.
    pub year: Option<i64>,
}

impl FromRow for Turn {
    fn from_row(row: &Row<'_>) -> Result<Turn, store::Error> {
        Ok(Turn {
            kind: row.get(0)?,
            name: row.get(1)?,
            came_first: row.get::<i64>(2)? == 1,
            year: row.get(3)?,
        })
    }
}

/// What a line was before and became after: first what was before.
///
/// # Errors
/// `Store` if the database fails.
pub fn turns(tx: &mut Tx<'_>, line: i64) -> Result<Vec<Turn>> {
    let mut turns: Vec<Turn> = tx.all(
        "select edge.kind, category_line.name, cast(1 as bigint), edition.year from category_line_edge edge
         join category_line on category_line.id = edge.from_id left join edition on edition.id = edge.edition_id
         where edge.to_id = $1 order by category_line.slug limit 20",
        params![line],
    )?;
    let after: Vec<Turn> = tx.all(
        "select edge.kind, category_line.name, cast(0 as bigint), edition.year from category_line_edge edge
         join category_line on category_line.id = edge.to_id left join edition on edition.id = edge.edition_id
         where edge.from_id = $1 order by category_line.slug limit 20",
        params![line],
    )?;
    turns.extend(after);
    Ok(turns)
}
