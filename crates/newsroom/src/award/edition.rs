//! An edition of an award: the Emmys of 2020.

use store::{FromRow, Row, Tx, params};

use super::word::{Coverage, EditionStatus};
use crate::{
    Cursor, Millis, Page,
    error::{Error, Result},
    event::{self, Event},
};

/// An edition of an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Row id.
    pub id: i64,
    /// Row id, slug and name of its award.
    pub award: (i64, String, String),
    /// Its part of the address: `2020`.
    pub slug: String,
    /// The how-manieth.
    pub ordinal: Option<i64>,
    /// `72nd Primetime Emmy Awards`.
    pub label: String,
    /// `1927/28`; may be empty.
    pub period: String,
    /// The year it honours.
    pub year: i64,
    /// Where it stands.
    pub status: EditionStatus,
    /// Why it was put off or does not happen; may be empty.
    pub state_reason: String,
    /// The time zone of its evenings: `America/Los_Angeles`.
    pub zone: String,
    /// How much of it is entered.
    pub nominees: Coverage,
    /// A sentence or two; may be empty.
    pub description: String,
    /// The edition this is a copy of, for a rehearsal; never public.
    pub rehearsal_of: Option<i64>,
    /// Moves with every change of its entry.
    pub version: i64,
}

impl Edition {
    /// `emmys/2020`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.award.1, self.slug)
    }

    /// Whether readers may see it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.rehearsal_of.is_none()
    }
}

impl FromRow for Edition {
    fn from_row(row: &Row<'_>) -> Result<Edition, store::Error> {
        Ok(Edition {
            id: row.get(0)?,
            award: (row.get(1)?, row.get(2)?, row.get(3)?),
            slug: row.get(4)?,
            ordinal: row.get(5)?,
            label: row.get(6)?,
            period: row.get(7)?,
            year: row.get(8)?,
            status: row.get(9)?,
            state_reason: row.get(10)?,
            zone: row.get(11)?,
            nominees: row.get(12)?,
            description: row.get(13)?,
            rehearsal_of: row.get(14)?,
            version: row.get(15)?,
        })
    }
}

macro_rules! edition_columns {
    () => {
        "select edition.id, award.id, award.slug, award.name, edition.slug, edition.ordinal, edition.label, edition.period,
                edition.year, edition.status, edition.state_reason, edition.zone, edition.nominees, edition.description,
                edition.rehearsal_of, edition.version
         from edition join award on award.id = edition.award_id"
    };
}

/// What to keep about an edition.
#[derive(Clone, Debug, Default)]
pub struct NewEdition {
    /// Row id of its award.
    pub award_id: i64,
    /// Its part of the address.
    pub slug: String,
    /// The how-manieth.
    pub ordinal: Option<i64>,
    /// What it is called in full; empty for the award's name and the year.
    pub label: String,
    /// The period it honours, if that is no year.
    pub period: String,
    /// The year it honours.
    pub year: i64,
    /// Where it stands.
    pub status: EditionStatus,
    /// Why it was put off or does not happen.
    pub state_reason: String,
    /// The time zone of its evenings; empty for UTC.
    pub zone: String,
    /// How much of it is entered.
    pub nominees: Coverage,
    /// A sentence or two.
    pub description: String,
    /// The edition this is a copy of, for a rehearsal.
    pub rehearsal_of: Option<i64>,
}

/// Keeps an edition, new or in place of the one with its slug; answers the row id.
///
/// # Errors
/// `Invalid` in `slug`, `year` or `zone`; `NotFound` for the award.
pub fn save(tx: &mut Tx<'_>, edition: &NewEdition, now: Millis) -> Result<i64> {
    super::check_slug(&edition.slug)?;
    if !(1800..=2200).contains(&edition.year) {
        return Err(Error::invalid(
            "year",
            "A year has four digits, such as 2020.",
        ));
    }
    let zone = match edition.zone.trim() {
        "" => "UTC",
        zone => zone,
    };
    if jiff::tz::TimeZone::get(zone).is_err() {
        return Err(Error::invalid(
            "zone",
            "This is no time zone; write it like America/Los_Angeles.",
        ));
    }
    let award = super::award::by_id(tx, edition.award_id)?;
    let label = match crate::name::tidy(&edition.label) {
        label if label.is_empty() => format!("{} {}", award.name, edition.year),
        label => label,
    };
    let id = tx.one(
        "insert into edition (award_id, slug, ordinal, label, period, year, status, state_reason, nominees, zone, description,
                              rehearsal_of)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (award_id, slug) do update set ordinal = excluded.ordinal, label = excluded.label, period = excluded.period,
           year = excluded.year, status = excluded.status, state_reason = excluded.state_reason, nominees = excluded.nominees,
           zone = excluded.zone, description = excluded.description, version = edition.version + 1
         returning id",
        params![
            edition.award_id,
            edition.slug,
            edition.ordinal,
            label,
            edition.period.trim(),
            edition.year,
            edition.status,
            edition.state_reason.trim(),
            edition.nominees,
            zone,
            edition.description.trim(),
            edition.rehearsal_of
        ],
    )?;
    changed(tx, id, now)?;
    Ok(id)
}

/// Tells readers' pages that something of an edition is different. For whoever adds categories and nominees quietly.
///
/// # Errors
/// `Store` if the database fails.
pub fn changed(tx: &mut Tx<'_>, edition: i64, now: Millis) -> Result<()> {
    event::record(tx, &Event::EditionChanged { edition }, now)?;
    Ok(())
}

/// Moves an edition to another status.
///
/// # Errors
/// `NotFound`; `Store` if the database fails.
pub fn set_status(
    tx: &mut Tx<'_>,
    edition: i64,
    status: EditionStatus,
    reason: &str,
    now: Millis,
) -> Result<()> {
    let touched = tx.run(
        "update edition set status = $2, state_reason = $3, version = version + 1 where id = $1",
        params![edition, status, reason.trim()],
    )?;
    if touched == 0 {
        return Err(Error::NotFound("edition"));
    }
    changed(tx, edition, now)
}

/// The edition at `emmys`, `2020`, if there is one; rehearsals too: see [`Edition::is_public`].
///
/// # Errors
/// `Store` if the database fails.
pub fn by_path(tx: &mut Tx<'_>, award: &str, edition: &str) -> Result<Option<Edition>> {
    Ok(tx.opt(
        concat!(
            edition_columns!(),
            " where award.slug = $1 and edition.slug = $2"
        ),
        params![award, edition],
    )?)
}

/// The edition of a row id.
///
/// # Errors
/// `NotFound`.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Edition> {
    tx.opt(
        concat!(edition_columns!(), " where edition.id = $1"),
        params![id],
    )?
    .ok_or(Error::NotFound("edition"))
}

/// Editions on one page of an award.
pub const ON_A_PAGE: i64 = 50;

/// The editions of an award, newest first, without rehearsals; at most [`ON_A_PAGE`].
///
/// # Errors
/// `Store` if the database fails.
pub fn of_award(tx: &mut Tx<'_>, award: i64, after: Option<Cursor>) -> Result<Page<Edition>> {
    let after = after.unwrap_or(Cursor::TOP);
    let found: Vec<Edition> = tx.all(
        concat!(
            edition_columns!(),
            " where edition.award_id = $1 and (edition.year, edition.id) < ($2, $3) and edition.rehearsal_of is null
              order by edition.year desc, edition.id desc limit $4"
        ),
        params![award, after.value, after.id, ON_A_PAGE + 1],
    )?;
    Ok(Page::cut(found, ON_A_PAGE, |edition| Cursor {
        value: edition.year,
        id: edition.id,
    }))
}

/// The editions of the year before and after, if there are: row ids are not shown, paths are.
///
/// # Errors
/// `Store` if the database fails.
pub fn neighbours(
    tx: &mut Tx<'_>,
    edition: &Edition,
) -> Result<(Option<Edition>, Option<Edition>)> {
    let before = tx.opt(
        concat!(
            edition_columns!(),
            " where edition.award_id = $1 and (edition.year, edition.id) < ($2, $3) and edition.rehearsal_of is null
              order by edition.year desc, edition.id desc limit 1"
        ),
        params![edition.award.0, edition.year, edition.id],
    )?;
    let after = tx.opt(
        concat!(
            edition_columns!(),
            " where edition.award_id = $1 and (edition.year, edition.id) > ($2, $3) and edition.rehearsal_of is null
              order by edition.year, edition.id limit 1"
        ),
        params![edition.award.0, edition.year, edition.id],
    )?;
    Ok((before, after))
}
