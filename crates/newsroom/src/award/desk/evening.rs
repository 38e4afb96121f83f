//! The evenings of an edition: the Creative Arts nights, the telecast.

use jiff::Timestamp;
use serde::Serialize;
use store::{Tx, params};

use super::{Check, act, noted, zone};
use crate::{
    Millis,
    audit::Doer,
    error::{Error, Result},
};

/// An evening as its form shows it; one without a name is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EveningDraft {
    /// Creative Arts, first night.
    pub name: String,
    /// When it begins in the edition's zone, as `2020-09-20T20:00`; empty while unknown.
    pub starts_at: String,
    /// When it ends; may be empty.
    pub ends_at: String,
    /// Where.
    pub venue: String,
    /// Who shows it.
    pub broadcaster: String,
}

/// Most evenings of one edition.
const MOST: usize = 30;

/// Writes the evenings of an edition in the order given; one whose name was emptied is taken away.
///
/// # Errors
/// `NotFound`; `Invalid` by field (`starts_at-1`), also for an evening that categories still belong to.
pub fn save_evenings(
    tx: &mut Tx<'_>,
    edition: i64,
    drafts: &[EveningDraft],
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let known: Option<(String, String)> = tx.opt(
        "select zone, label from edition where id = $1",
        params![edition],
    )?;
    let (zone_name, label) = known.ok_or(Error::NotFound("edition"))?;
    let zone = zone(&zone_name)?;
    let before: Vec<(i64, i64)> = tx.all(
        "select place, id from award_session where edition_id = $1 order by place",
        params![edition],
    )?;
    let mut check = Check::default();
    if drafts.len() > MOST {
        check.wrong("form", "An edition has at most 30 evenings.");
    }
    for (at, draft) in drafts.iter().enumerate() {
        let number = at + 1;
        let name = check.line(&format!("name-{number}"), &draft.name);
        let starts = check.moment(&format!("starts_at-{number}"), &draft.starts_at, &zone);
        let ends_field = format!("ends_at-{number}");
        let ends = check.moment(&ends_field, &draft.ends_at, &zone);
        if let (Some(starts), Some(ends)) = (starts, ends)
            && ends < starts
        {
            check.wrong(&ends_field, "It ends before it begins.");
        }
        let venue = check.line(&format!("venue-{number}"), &draft.venue);
        let broadcaster = check.line(&format!("broadcaster-{number}"), &draft.broadcaster);
        let place = i64::try_from(number).unwrap_or(i64::MAX);
        let known = before.iter().find(|(known, _)| *known == place);
        // A day without a time is known to the day.
        let precise_to = if draft.starts_at.trim().contains(['T', ' ']) {
            "minute"
        } else {
            "day"
        };
        match known {
            Some(&(_, id)) if name.is_empty() => {
                let used: Option<i64> = tx.opt(
                    "select id from category where edition_id = $1 and session_id = $2 limit 1",
                    params![edition, id],
                )?;
                if used.is_some() {
                    check.wrong(
                        &format!("name-{number}"),
                        "Categories belong to this evening; move them to another first.",
                    );
                } else {
                    tx.run(
                        "delete from session_person where session_id = $1",
                        params![id],
                    )?;
                    tx.run("delete from award_session where id = $1", params![id])?;
                }
            }
            Some(&(_, id)) => {
                tx.run(
                    "update award_session set name = $2, starts_at = $3, ends_at = $4, venue = $5, broadcaster = $6, precise_to = $7
                     where id = $1",
                    params![id, name, starts, ends, venue, broadcaster, precise_to],
                )?;
            }
            None if name.is_empty() => {}
            None => {
                tx.run(
                    "insert into award_session (edition_id, place, name, starts_at, ends_at, venue, broadcaster, precise_to)
                     values ($1, $2, $3, $4, $5, $6, $7, $8)",
                    params![edition, place, name, starts, ends, venue, broadcaster, precise_to],
                )?;
            }
        }
    }
    check.done()?;
    let note = act("edition.evenings", "edition", edition, &label);
    noted(tx, &note, Some(edition), who, now)
}

/// The evenings of an edition as their form shows them, with their row ids, at their places (a gap is an empty one).
///
/// # Errors
/// `Store` if the database fails.
pub fn evenings_of(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<(i64, EveningDraft)>> {
    let zone_name: Option<String> =
        tx.opt("select zone from edition where id = $1", params![edition])?;
    let zone = zone(&zone_name.unwrap_or_default()).unwrap_or(jiff::tz::TimeZone::UTC);
    type Found = (
        i64,
        i64,
        String,
        Option<i64>,
        Option<i64>,
        String,
        String,
        String,
    );
    let found: Vec<Found> = tx.all(
        "select id, place, name, starts_at, ends_at, venue, broadcaster, precise_to
         from award_session where edition_id = $1 order by place",
        params![edition],
    )?;
    let mut all = Vec::new();
    for (id, place, name, starts, ends, venue, broadcaster, precise_to) in found {
        while i64::try_from(all.len()).unwrap_or(i64::MAX) < place - 1 && all.len() < MOST {
            all.push((0, EveningDraft::default()));
        }
        let is_day = precise_to == "day";
        all.push((
            id,
            EveningDraft {
                name,
                starts_at: starts
                    .map(|at| local(at, &zone, is_day))
                    .unwrap_or_default(),
                ends_at: ends.map(|at| local(at, &zone, false)).unwrap_or_default(),
                venue,
                broadcaster,
            },
        ));
    }
    Ok(all)
}

/// An instant as a form's field shows it: `2020-09-20T20:00`, or the day alone.
pub(super) fn local(at: Millis, zone: &jiff::tz::TimeZone, is_day: bool) -> String {
    let shape = if is_day { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M" };
    Timestamp::from_millisecond(at)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned(zone.clone())
        .strftime(shape)
        .to_string()
}
