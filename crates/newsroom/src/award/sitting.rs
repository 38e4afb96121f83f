//! The evenings of an edition: the Creative Arts nights, the telecast.

use store::{FromRow, Row, Tx, params};

use super::word::{Precision, SessionRole};
use crate::{Millis, error::Result};

/// An evening of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Row id.
    pub id: i64,
    /// Row id of its edition.
    pub edition_id: i64,
    /// Its place among the evenings.
    pub place: i64,
    /// What it is called.
    pub name: String,
    /// When it begins, if that is known.
    pub starts_at: Option<Millis>,
    /// When it ends, if that is known.
    pub ends_at: Option<Millis>,
    /// How sure that is.
    pub precise_to: Precision,
    /// Where; may be empty.
    pub venue: String,
    /// `virtual`; may be empty.
    pub mode: String,
    /// Who shows it; may be empty.
    pub broadcaster: String,
}

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Session, store::Error> {
        Ok(Session {
            id: row.get(0)?,
            edition_id: row.get(1)?,
            place: row.get(2)?,
            name: row.get(3)?,
            starts_at: row.get(4)?,
            ends_at: row.get(5)?,
            precise_to: row.get(6)?,
            venue: row.get(7)?,
            mode: row.get(8)?,
            broadcaster: row.get(9)?,
        })
    }
}

/// What to keep about an evening.
#[derive(Clone, Debug, Default)]
pub struct NewSession {
    /// Row id of its edition.
    pub edition_id: i64,
    /// Its place among the evenings.
    pub place: i64,
    /// What it is called.
    pub name: String,
    /// When it begins.
    pub starts_at: Option<Millis>,
    /// When it ends.
    pub ends_at: Option<Millis>,
    /// How sure that is.
    pub precise_to: Precision,
    /// Where.
    pub venue: String,
    /// `virtual`.
    pub mode: String,
    /// Who shows it.
    pub broadcaster: String,
}

/// Somebody who does something on an evening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPerson {
    /// Row id of the evening.
    pub session_id: i64,
    /// Row id of the person.
    pub person_id: i64,
    /// Their part of the address.
    pub slug: String,
    /// Their name.
    pub name: String,
    /// What they do.
    pub role: SessionRole,
}

impl FromRow for SessionPerson {
    fn from_row(row: &Row<'_>) -> Result<SessionPerson, store::Error> {
        Ok(SessionPerson {
            session_id: row.get(0)?,
            person_id: row.get(1)?,
            slug: row.get(2)?,
            name: row.get(3)?,
            role: row.get(4)?,
        })
    }
}

/// Keeps an evening, new or in place of the one at its place; answers the row id.
///
/// # Errors
/// `Invalid` in `name`, or in `ends_at` if it ends before it begins.
pub fn save(tx: &mut Tx<'_>, session: &NewSession, now: Millis) -> Result<i64> {
    let name = super::named(&session.name)?;
    if let (Some(from), Some(to)) = (session.starts_at, session.ends_at)
        && to < from
    {
        return Err(crate::Error::invalid(
            "ends_at",
            "It cannot end before it begins.",
        ));
    }
    let id = tx.one(
        "insert into award_session (edition_id, place, name, starts_at, ends_at, precise_to, venue, mode, broadcaster)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (edition_id, place) do update set name = excluded.name, starts_at = excluded.starts_at,
           ends_at = excluded.ends_at, precise_to = excluded.precise_to, venue = excluded.venue, mode = excluded.mode,
           broadcaster = excluded.broadcaster
         returning id",
        params![
            session.edition_id,
            session.place,
            name,
            session.starts_at,
            session.ends_at,
            session.precise_to,
            session.venue.trim(),
            session.mode.trim(),
            session.broadcaster.trim()
        ],
    )?;
    super::edition::changed(tx, session.edition_id, now)?;
    Ok(id)
}

/// The evenings of an edition in their order; at most 40.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_edition(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<Session>> {
    Ok(tx.all(
        "select id, edition_id, place, name, starts_at, ends_at, precise_to, venue, mode, broadcaster
         from award_session where edition_id = $1 order by place limit 40",
        params![edition],
    )?)
}

/// Removes an evening; its categories have none then.
///
/// # Errors
/// `Store` if the database fails.
pub fn remove(tx: &mut Tx<'_>, session: &Session, now: Millis) -> Result<()> {
    tx.run(
        "update category set session_id = null where session_id = $1",
        params![session.id],
    )?;
    tx.run(
        "delete from session_person where session_id = $1",
        params![session.id],
    )?;
    tx.run(
        "delete from award_session where id = $1",
        params![session.id],
    )?;
    super::edition::changed(tx, session.edition_id, now)
}

/// Says who does what on an evening, in place of what was said before. People by row id.
///
/// # Errors
/// `Store` if the database fails.
pub fn set_people(tx: &mut Tx<'_>, session: i64, people: &[(i64, SessionRole)]) -> Result<()> {
    tx.run(
        "delete from session_person where session_id = $1",
        params![session],
    )?;
    for (place, (person, role)) in people.iter().enumerate() {
        tx.run(
            "insert into session_person (session_id, place, person_id, role) values ($1, $2, $3, $4)",
            params![session, place, person, role],
        )?;
    }
    Ok(())
}

/// Who does what on the evenings of an edition; at most 400.
///
/// # Errors
/// `Store` if the database fails.
pub fn people(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<SessionPerson>> {
    Ok(tx.all(
        "select session_person.session_id, person.id, person.slug, person.name, session_person.role
         from award_session join session_person on session_person.session_id = award_session.id
         join person on person.id = session_person.person_id
         where award_session.edition_id = $1 order by award_session.place, session_person.place limit 400",
        params![edition],
    )?)
}
