//! Nominees of many categories at once, or some nominations, with their people, works and characters.

use std::collections::HashMap;

use store::{FromRow, Row, Tx};

use super::{CATEGORIES_AT_ONCE, Credit, Nominee, WorkCredit};
use crate::error::Result;

/// Nominations that are read at once.
pub(in crate::award) const NOMINATIONS_AT_ONCE: usize = 64;

macro_rules! nominee_columns {
    () => {
        "select nomination.id, nomination.category_id, nomination.slug, nomination.place, nomination.credited, nomination.status,
                nomination.status_note, nomination.citation, nomination.detail, nomination.note, nomination.version,
                standing.outcome, standing.rank, standing.mark, standing.at
         from nomination left join standing on standing.nomination_id = nomination.id"
    };
}
macro_rules! party_columns {
    () => {
        "select nomination_party.nomination_id, nomination_party.kind, nomination_party.party_id, nomination_party.place,
                nomination_party.credited_as, coalesce(person.name, org.name, nomination_party.credited_as),
                coalesce(person.slug, org.slug), nomination_party.credit_role, nomination_party.part,
                nomination_party.removed_at, nomination_party.removed_reason
         from nomination join nomination_party on nomination_party.nomination_id = nomination.id
         left join person on nomination_party.kind = 'person' and person.id = nomination_party.party_id
         left join org on nomination_party.kind = 'org' and org.id = nomination_party.party_id"
    };
}
macro_rules! work_columns {
    () => {
        "select nomination_work.nomination_id, work.id, work.title, work.slug, work.kind, nomination_work.relation
         from nomination join nomination_work on nomination_work.nomination_id = nomination.id
         join work on work.id = nomination_work.work_id"
    };
}
macro_rules! role_columns {
    () => {
        "select nomination_role.nomination_id, nomination_role.name
         from nomination join nomination_role on nomination_role.nomination_id = nomination.id"
    };
}

/// Something with the nomination it is of.
struct Of<T> {
    nomination: i64,
    what: T,
}

impl FromRow for Of<Credit> {
    fn from_row(row: &Row<'_>) -> Result<Of<Credit>, store::Error> {
        let removed_at: Option<i64> = row.get(9)?;
        let reason: String = row.get(10)?;
        Ok(Of {
            nomination: row.get(0)?,
            what: Credit {
                kind: row.get(1)?,
                party: row.get(2)?,
                place: row.get(3)?,
                name: row.get(4)?,
                called: row.get(5)?,
                slug: row.get(6)?,
                credit_role: row.get(7)?,
                part: row.get(8)?,
                removed: removed_at.map(|_| reason),
            },
        })
    }
}

impl FromRow for Of<WorkCredit> {
    fn from_row(row: &Row<'_>) -> Result<Of<WorkCredit>, store::Error> {
        Ok(Of {
            nomination: row.get(0)?,
            what: WorkCredit {
                work: row.get(1)?,
                title: row.get(2)?,
                slug: row.get(3)?,
                kind: row.get(4)?,
                relation: row.get(5)?,
            },
        })
    }
}

impl FromRow for Of<String> {
    fn from_row(row: &Row<'_>) -> Result<Of<String>, store::Error> {
        Ok(Of {
            nomination: row.get(0)?,
            what: row.get(1)?,
        })
    }
}

/// The nominees of some categories, at most [`CATEGORIES_AT_ONCE`], by category: four statements.
pub(super) fn of_categories(tx: &mut Tx<'_>, ids: &[i64]) -> Result<HashMap<i64, Vec<Nominee>>> {
    let padded = crate::padded::<i64, CATEGORIES_AT_ONCE>(ids, 0);
    let ids = crate::values(&padded);
    let mut nominees: Vec<Nominee> = tx.all(
        concat!(
            nominee_columns!(),
            " where nomination.category_id in (",
            crate::award::sixty_four!(),
            ") order by nomination.category_id, nomination.place, nomination.id limit 20000"
        ),
        &ids,
    )?;
    let credits = tx.all(
        concat!(
            party_columns!(),
            " where nomination.category_id in (",
            crate::award::sixty_four!(),
            ") order by nomination_party.nomination_id, nomination_party.place limit 100000"
        ),
        &ids,
    )?;
    let works = tx.all(
        concat!(
            work_columns!(),
            " where nomination.category_id in (",
            crate::award::sixty_four!(),
            ") order by nomination_work.nomination_id, nomination_work.place limit 100000"
        ),
        &ids,
    )?;
    let roles = tx.all(
        concat!(
            role_columns!(),
            " where nomination.category_id in (",
            crate::award::sixty_four!(),
            ") order by nomination_role.nomination_id, nomination_role.place limit 100000"
        ),
        &ids,
    )?;
    put_in(&mut nominees, credits, works, roles);
    let mut by_category: HashMap<i64, Vec<Nominee>> = HashMap::new();
    for nominee in nominees {
        by_category
            .entry(nominee.category_id)
            .or_default()
            .push(nominee);
    }
    Ok(by_category)
}

/// Some nominations, at most [`NOMINATIONS_AT_ONCE`], by row id: four statements.
pub(in crate::award) fn fill_nominations(
    tx: &mut Tx<'_>,
    ids: &[i64],
) -> Result<HashMap<i64, Nominee>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let padded = crate::padded::<i64, NOMINATIONS_AT_ONCE>(ids, 0);
    let ids = crate::values(&padded);
    let mut nominees: Vec<Nominee> = tx.all(
        concat!(
            nominee_columns!(),
            " where nomination.id in (",
            crate::award::sixty_four!(),
            ")"
        ),
        &ids,
    )?;
    let credits = tx.all(
        concat!(
            party_columns!(),
            " where nomination.id in (",
            crate::award::sixty_four!(),
            ") order by nomination_party.nomination_id, nomination_party.place"
        ),
        &ids,
    )?;
    let works = tx.all(
        concat!(
            work_columns!(),
            " where nomination.id in (",
            crate::award::sixty_four!(),
            ") order by nomination_work.nomination_id, nomination_work.place"
        ),
        &ids,
    )?;
    let roles = tx.all(
        concat!(
            role_columns!(),
            " where nomination.id in (",
            crate::award::sixty_four!(),
            ") order by nomination_role.nomination_id, nomination_role.place"
        ),
        &ids,
    )?;
    put_in(&mut nominees, credits, works, roles);
    Ok(nominees
        .into_iter()
        .map(|nominee| (nominee.id, nominee))
        .collect())
}

fn put_in(
    nominees: &mut [Nominee],
    credits: Vec<Of<Credit>>,
    works: Vec<Of<WorkCredit>>,
    roles: Vec<Of<String>>,
) {
    let places: HashMap<i64, usize> = nominees
        .iter()
        .enumerate()
        .map(|(place, nominee)| (nominee.id, place))
        .collect();
    let mut of = |nomination: i64, put: &mut dyn FnMut(&mut Nominee)| {
        if let Some(nominee) = places
            .get(&nomination)
            .and_then(|&place| nominees.get_mut(place))
        {
            put(nominee);
        }
    };
    for Of { nomination, what } in credits {
        of(nomination, &mut |nominee| nominee.people.push(what.clone()));
    }
    for Of { nomination, what } in works {
        of(nomination, &mut |nominee| nominee.works.push(what.clone()));
    }
    for Of { nomination, what } in roles {
        of(nomination, &mut |nominee| nominee.roles.push(what.clone()));
    }
}
