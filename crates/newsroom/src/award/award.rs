//! The recurring prize: the Emmys, the Oscars.

use store::{FromRow, Row, Tx, params};

use super::{org, word::OrgKind};
use crate::{
    Millis,
    error::{Error, Result},
    event::{self, Event},
};

/// A recurring prize.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// Row id.
    pub id: i64,
    /// Its part of the address: `emmys`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Who gives it; may be empty.
    pub body: String,
    /// A sentence or two; may be empty.
    pub description: String,
    /// Its place among the awards.
    pub place: i64,
}

impl FromRow for Award {
    fn from_row(row: &Row<'_>) -> Result<Award, store::Error> {
        Ok(Award {
            id: row.get(0)?,
            slug: row.get(1)?,
            name: row.get(2)?,
            body: row.get(3)?,
            description: row.get(4)?,
            place: row.get(5)?,
        })
    }
}

/// What to keep about an award.
#[derive(Clone, Debug, Default)]
pub struct NewAward {
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Who gives it: a name, or empty.
    pub body: String,
    /// A sentence or two.
    pub description: String,
    /// Its place among the awards.
    pub place: i64,
}

/// Keeps an award, new or in place of the one with its slug; answers the row id.
///
/// # Errors
/// `Invalid` in `slug` or `name`.
pub fn save(tx: &mut Tx<'_>, award: &NewAward, now: Millis) -> Result<i64> {
    super::check_slug(&award.slug)?;
    let name = super::named(&award.name)?;
    let body = if award.body.trim().is_empty() {
        None
    } else {
        Some(org::find_or_make(tx, &award.body, OrgKind::Body)?)
    };
    let id = tx.one(
        "insert into award (slug, name, body_id, description, place) values ($1, $2, $3, $4, $5)
         on conflict (slug) do update set name = excluded.name, body_id = excluded.body_id, description = excluded.description,
           place = excluded.place
         returning id",
        params![award.slug, name, body, award.description.trim(), award.place],
    )?;
    event::record(tx, &Event::HouseChanged, now)?;
    Ok(id)
}

/// The award of a slug, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Award>> {
    Ok(tx.opt(
        "select award.id, award.slug, award.name, coalesce(org.name, ''), award.description, award.place
         from award left join org on org.id = award.body_id where award.slug = $1",
        params![slug],
    )?)
}

/// The award of a row id.
///
/// # Errors
/// `NotFound`.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Award> {
    tx.opt(
        "select award.id, award.slug, award.name, coalesce(org.name, ''), award.description, award.place
         from award left join org on org.id = award.body_id where award.id = $1",
        params![id],
    )?
    .ok_or(Error::NotFound("award"))
}

/// All awards in their order; at most 200.
///
/// # Errors
/// `Store` if the database fails.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Award>> {
    Ok(tx.all(
        "select award.id, award.slug, award.name, coalesce(org.name, ''), award.description, award.place
         from award left join org on org.id = award.body_id order by award.place, award.slug limit 200",
        params![],
    )?)
}
