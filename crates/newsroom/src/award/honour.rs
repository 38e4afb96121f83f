//! Nominations and wins of a person, an organisation or a work over the years.

use store::{FromRow, Row, Tx, params};

use super::{
    sheet::{self, Nominee},
    word::LineKind,
};
use crate::{Cursor, Page, error::Result};

/// A nomination with where it stands.
#[derive(Clone, Debug)]
pub struct Honour {
    /// The nomination with all that it is made of.
    pub nominee: Nominee,
    /// Slug and name of the award.
    pub award: (String, String),
    /// Slug and label of the edition.
    pub edition: (String, String),
    /// The year it honours.
    pub year: i64,
    /// Slug and name of the category.
    pub category: (String, String),
    /// What kind of prize it is.
    pub kind: LineKind,
}

impl Honour {
    /// `emmys/2020/lead-actor-limited`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}/{}", self.award.0, self.edition.0, self.category.0)
    }
}

/// How many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Nominations that stand, honours among them.
    pub nominations: i64,
    /// Wins, tied and honoured ones among them.
    pub wins: i64,
}

/// Whose nominations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A person's, and those under their made-up names: row id.
    Person(i64),
    /// An organisation's: row id.
    Org(i64),
    /// A work's, for whatever it is nominated: row id.
    Work(i64),
}

/// Nominations on one page.
pub const ON_A_PAGE: i64 = 50;

/// The nominations of a person, newest first; made-up names stand in the credit.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_person(tx: &mut Tx<'_>, person: i64, after: Option<Cursor>) -> Result<Page<Honour>> {
    of(tx, Whose::Person(person), after)
}

/// The nominations of an organisation, newest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_org(tx: &mut Tx<'_>, org: i64, after: Option<Cursor>) -> Result<Page<Honour>> {
    of(tx, Whose::Org(org), after)
}

/// The nominations of a work, newest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_work(tx: &mut Tx<'_>, work: i64, after: Option<Cursor>) -> Result<Page<Honour>> {
    of(tx, Whose::Work(work), after)
}

/// A row without its nominee.
struct Placed {
    nomination: i64,
    award: (String, String),
    edition: (String, String),
    year: i64,
    category: (String, String),
    kind: LineKind,
}

impl FromRow for Placed {
    fn from_row(row: &Row<'_>) -> Result<Placed, store::Error> {
        Ok(Placed {
            nomination: row.get(0)?,
            award: (row.get(1)?, row.get(2)?),
            edition: (row.get(3)?, row.get(4)?),
            year: row.get(5)?,
            category: (row.get(6)?, row.get(7)?),
            kind: row.get(8)?,
        })
    }
}

macro_rules! placed_columns {
    () => {
        "select distinct nomination.id, award.slug, award.name, edition.slug, edition.label, edition.year, category.slug,
                category.name, category_line.kind
         from "
    };
}
macro_rules! placed_joins {
    () => {
        " join category on category.id = nomination.category_id join category_line on category_line.id = category.line_id
          join edition on edition.id = category.edition_id join award on award.id = edition.award_id
          where edition.rehearsal_of is null and edition.status <> 'planned' and (edition.year, nomination.id) < ($2, $3)"
    };
}
macro_rules! placed_order {
    () => {
        " order by edition.year desc, nomination.id desc limit $4"
    };
}

/// Nominations, newest first, at most [`ON_A_PAGE`]: five statements. Without rehearsals.
///
/// # Errors
/// `Store` if the database fails.
pub fn of(tx: &mut Tx<'_>, whose: Whose, after: Option<Cursor>) -> Result<Page<Honour>> {
    let after = after.unwrap_or(Cursor::TOP);
    let (Whose::Person(id) | Whose::Org(id) | Whose::Work(id)) = whose;
    let values = params![id, after.value, after.id, ON_A_PAGE + 1];
    let placed: Vec<Placed> = match whose {
        Whose::Person(_) => tx.all(
            concat!(
                placed_columns!(),
                "nomination_party join nomination on nomination.id = nomination_party.nomination_id",
                placed_joins!(),
                " and nomination_party.kind = 'person' and (nomination_party.party_id = $1
                   or nomination_party.party_id in (select person_id from pseudonym_of where real_id = $1))",
                placed_order!()
            ),
            values,
        )?,
        Whose::Org(_) => tx.all(
            concat!(
                placed_columns!(),
                "nomination_party join nomination on nomination.id = nomination_party.nomination_id",
                placed_joins!(),
                " and nomination_party.kind = 'org' and nomination_party.party_id = $1",
                placed_order!()
            ),
            values,
        )?,
        Whose::Work(_) => tx.all(
            concat!(
                placed_columns!(),
                "nomination_work join nomination on nomination.id = nomination_work.nomination_id",
                placed_joins!(),
                " and nomination_work.work_id = $1",
                placed_order!()
            ),
            values,
        )?,
    };
    let ids: Vec<i64> = placed
        .iter()
        .map(|placed| placed.nomination)
        .take(sheet::NOMINATIONS_AT_ONCE)
        .collect();
    let mut nominees = sheet::fill_nominations(tx, &ids)?;
    let honours = placed
        .into_iter()
        .filter_map(|placed| {
            Some(Honour {
                nominee: nominees.remove(&placed.nomination)?,
                award: placed.award,
                edition: placed.edition,
                year: placed.year,
                category: placed.category,
                kind: placed.kind,
            })
        })
        .collect();
    Ok(Page::cut(honours, ON_A_PAGE, |honour| Cursor {
        value: honour.year,
        id: honour.nominee.id,
    }))
}

macro_rules! count_columns {
    () => {
        "select count(distinct case when nomination.status in ('official', 'writein', 'unofficial') then nomination.id end),
                count(distinct case when standing.outcome in ('won', 'tied', 'honoured') then nomination.id end)
         from "
    };
}
macro_rules! count_joins {
    () => {
        " left join standing on standing.nomination_id = nomination.id
          join category on category.id = nomination.category_id join edition on edition.id = category.edition_id
          where edition.rehearsal_of is null and edition.status <> 'planned'"
    };
}

/// How many nominations and wins there are. Without rehearsals.
///
/// # Errors
/// `Store` if the database fails.
pub fn count(tx: &mut Tx<'_>, whose: Whose) -> Result<Count> {
    let (nominations, wins) = match whose {
        Whose::Person(id) => tx.one(
            concat!(
                count_columns!(),
                "nomination_party join nomination on nomination.id = nomination_party.nomination_id",
                count_joins!(),
                " and nomination_party.kind = 'person' and nomination_party.removed_at is null
                  and (nomination_party.party_id = $1
                   or nomination_party.party_id in (select person_id from pseudonym_of where real_id = $1))"
            ),
            params![id],
        )?,
        Whose::Org(id) => tx.one(
            concat!(
                count_columns!(),
                "nomination_party join nomination on nomination.id = nomination_party.nomination_id",
                count_joins!(),
                " and nomination_party.kind = 'org' and nomination_party.removed_at is null and nomination_party.party_id = $1"
            ),
            params![id],
        )?,
        Whose::Work(id) => tx.one(
            concat!(
                count_columns!(),
                "nomination_work join nomination on nomination.id = nomination_work.nomination_id",
                count_joins!(),
                " and nomination_work.work_id = $1"
            ),
            params![id],
        )?,
    };
    Ok(Count { nominations, wins })
}
