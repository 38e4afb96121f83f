//! Whole things, read in a bounded number of statements: an edition with all its categories, a category with its nominees.

mod parts;

use std::collections::HashMap;

use store::{FromRow, Row, Tx, params};

use super::{
    category::{self, Category},
    edition::{self, Edition},
    fold::{self, Fold, Said, Terms},
    sitting::{self, Session, SessionPerson},
    word::{Mark, NominationStatus, Outcome, Part, PartyKind, Relation, SaidKind},
};
use crate::{Millis, error::Result};

pub(super) use parts::{NOMINATIONS_AT_ONCE, fill_nominations};

/// Categories that are read at once.
pub(super) const CATEGORIES_AT_ONCE: usize = 64;

/// An edition with all that is in it.
#[derive(Clone, Debug)]
pub struct EditionSheet {
    /// The edition.
    pub edition: Edition,
    /// Its evenings.
    pub sessions: Vec<Session>,
    /// Who does what on them.
    pub people: Vec<SessionPerson>,
    /// Its categories in running order.
    pub categories: Vec<CategorySheet>,
}

/// A category with its nominees and what became of them.
#[derive(Clone, Debug)]
pub struct CategorySheet {
    /// The category.
    pub category: Category,
    /// Its nominees in their order.
    pub nominees: Vec<Nominee>,
    /// Whether it is known who has won, or that nobody does.
    pub decided: bool,
    /// Whether nobody wins.
    pub no_award: bool,
    /// Whether something that was announced was taken back or replaced.
    pub revised: bool,
    /// When that was last entered.
    pub revised_at: Option<Millis>,
    /// What was said last.
    pub last: Option<Last>,
}

impl CategorySheet {
    /// `emmys/2020/lead-actor-limited`.
    #[must_use]
    pub fn path(&self) -> String {
        self.category.path()
    }

    /// Who has won.
    pub fn winners(&self) -> impl Iterator<Item = &Nominee> {
        self.nominees.iter().filter(|nominee| nominee.has_won())
    }

    /// The nominee that a nominee card names: by its own slug, or by that of one of its people or works.
    #[must_use]
    pub fn nominee(&self, slug: &str) -> Option<&Nominee> {
        self.nominees
            .iter()
            .find(|nominee| nominee.slug == slug)
            .or_else(|| {
                self.nominees.iter().find(|nominee| {
                    nominee
                        .people
                        .iter()
                        .any(|credit| credit.slug.as_deref() == Some(slug))
                        || nominee.works.iter().any(|work| work.slug == slug)
                })
            })
    }
}

/// What was said last of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// Row id of the result.
    pub id: i64,
    /// What.
    pub kind: SaidKind,
    /// Of whom: row id.
    pub nomination: Option<i64>,
    /// When it was announced, if that is known.
    pub at: Option<Millis>,
    /// When it was entered.
    pub said_at: Millis,
    /// Who said it.
    pub actor: String,
}

/// A nomination with all that it is made of.
#[derive(Clone, Debug)]
pub struct Nominee {
    /// Row id.
    pub id: i64,
    /// Row id of its category.
    pub category_id: i64,
    /// What names it within its category.
    pub slug: String,
    /// Its place among the nominees.
    pub place: i64,
    /// The credit as it was printed.
    pub credited: String,
    /// Who, in order.
    pub people: Vec<Credit>,
    /// For what, in order.
    pub works: Vec<WorkCredit>,
    /// As whom, in order.
    pub roles: Vec<String>,
    /// Where the nomination stands.
    pub status: NominationStatus,
    /// Why; may be empty.
    pub status_note: String,
    /// What it is given for, in the body's words; may be empty.
    pub citation: String,
    /// What the source says beside; may be empty.
    pub detail: String,
    /// A remark; may be empty.
    pub note: String,
    /// What became of it, if that is known.
    pub outcome: Option<Outcome>,
    /// Its place, with `placed`.
    pub rank: Option<i64>,
    /// What is remarkable about that.
    pub mark: Mark,
    /// When it was announced, if that is known.
    pub at: Option<Millis>,
    /// Moves with every change of its entry.
    pub version: i64,
}

impl Nominee {
    /// Whether it won: alone, tied or honoured.
    #[must_use]
    pub fn has_won(&self) -> bool {
        self.outcome.is_some_and(Outcome::is_win)
    }
}

/// Somebody of a nomination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Person or organisation.
    pub kind: PartyKind,
    /// Row id.
    pub party: i64,
    /// Their place in the nomination.
    pub place: i64,
    /// The name as credited.
    pub name: String,
    /// The name they go by; the same as `name`, as a rule.
    pub called: String,
    /// Their part of the address: below `/people/` or `/organisations/`, as `kind` says.
    pub slug: Option<String>,
    /// `Lyric by`; may be empty.
    pub credit_role: String,
    /// Nominee, or named beside one.
    pub part: Part,
    /// Why they were taken off the nomination, which stays; none if they were not.
    pub removed: Option<String>,
}

/// A work of a nomination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkCredit {
    /// Row id.
    pub work: i64,
    /// Its title.
    pub title: String,
    /// Its part of the address.
    pub slug: String,
    /// `film`, `series`; may be empty.
    pub kind: String,
    /// What it is to the nomination.
    pub relation: Relation,
}

impl FromRow for Nominee {
    fn from_row(row: &Row<'_>) -> Result<Nominee, store::Error> {
        Ok(Nominee {
            id: row.get(0)?,
            category_id: row.get(1)?,
            slug: row.get(2)?,
            place: row.get(3)?,
            credited: row.get(4)?,
            status: row.get(5)?,
            status_note: row.get(6)?,
            citation: row.get(7)?,
            detail: row.get(8)?,
            note: row.get(9)?,
            version: row.get(10)?,
            outcome: row.get(11)?,
            rank: row.get(12)?,
            mark: row.get::<Option<Mark>>(13)?.unwrap_or_default(),
            at: row.get(14)?,
            people: Vec::new(),
            works: Vec::new(),
            roles: Vec::new(),
        })
    }
}

/// A saying with its category.
struct Spoken {
    category: i64,
    last: Last,
    rank: Option<i64>,
}

impl FromRow for Spoken {
    fn from_row(row: &Row<'_>) -> Result<Spoken, store::Error> {
        Ok(Spoken {
            category: row.get(0)?,
            rank: row.get(4)?,
            last: Last {
                id: row.get(1)?,
                kind: row.get(2)?,
                nomination: row.get(3)?,
                at: row.get(5)?,
                said_at: row.get(6)?,
                actor: row.get(7)?,
            },
        })
    }
}

/// An edition with evenings, categories, nominees and results: nine statements for up to 64 categories, and five
/// more for each further 64.
///
/// # Errors
/// `NotFound`; `Store` if the database fails.
pub fn edition(tx: &mut Tx<'_>, edition_id: i64) -> Result<EditionSheet> {
    let edition = edition::by_id(tx, edition_id)?;
    let sessions = sitting::of_edition(tx, edition_id)?;
    let people = sitting::people(tx, edition_id)?;
    let categories = category::of_edition(tx, edition_id)?;
    Ok(EditionSheet {
        edition,
        sessions,
        people,
        categories: filled(tx, categories)?,
    })
}

/// A category with nominees and results: six statements.
///
/// # Errors
/// `NotFound`; `Store` if the database fails.
pub fn category(tx: &mut Tx<'_>, category_id: i64) -> Result<CategorySheet> {
    let category = category::by_id(tx, category_id)?;
    let mut sheets = filled(tx, vec![category])?;
    sheets.pop().ok_or(crate::Error::NotFound("category"))
}

/// Paths that a story is read with, at most.
pub const MOST_PATHS: usize = 24;

/// The categories at some paths (`emmys/2020/lead-actor-limited`) by path; those that are not there are left out,
/// and those of rehearsals. At most [`MOST_PATHS`] are looked at.
///
/// # Errors
/// `Store` if the database fails.
pub fn categories(tx: &mut Tx<'_>, paths: &[String]) -> Result<HashMap<String, CategorySheet>> {
    let mut found: Vec<Category> = Vec::new();
    for path in paths.iter().take(MOST_PATHS) {
        let Some((award, edition, slug)) = split(path) else {
            continue;
        };
        if found.iter().any(|category| category.path() == *path) {
            continue;
        }
        found.extend(category::public_by_path(tx, award, edition, slug)?);
    }
    let mut sheets = HashMap::new();
    if found.is_empty() {
        return Ok(sheets);
    }
    for sheet in filled(tx, found)? {
        sheets.insert(sheet.path(), sheet);
    }
    Ok(sheets)
}

/// The three parts of a category's path.
#[must_use]
pub fn split(path: &str) -> Option<(&str, &str, &str)> {
    let mut parts = path.split('/');
    let found = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(found)
}

/// Categories with their nominees and results.
fn filled(tx: &mut Tx<'_>, categories: Vec<Category>) -> Result<Vec<CategorySheet>> {
    let mut sheets = Vec::with_capacity(categories.len());
    let mut rest = categories;
    while !rest.is_empty() {
        let later = rest.split_off(rest.len().min(CATEGORIES_AT_ONCE));
        let ids: Vec<i64> = rest.iter().map(|category| category.id).collect();
        let mut nominees = parts::of_categories(tx, &ids)?;
        let said: Vec<Spoken> = tx.all(
            concat!(
                "select category_id, id, kind, nomination_id, rank, at, said_at, actor from result where category_id in (",
                super::sixty_four!(),
                ") order by id limit 20000"
            ),
            &crate::values(&crate::padded::<i64, CATEGORIES_AT_ONCE>(&ids, 0)),
        )?;
        for category in rest {
            let nominees = nominees.remove(&category.id).unwrap_or_default();
            let said: Vec<&Spoken> = said
                .iter()
                .filter(|spoken| spoken.category == category.id)
                .collect();
            sheets.push(sheet(category, nominees, &said));
        }
        rest = later;
    }
    Ok(sheets)
}

fn sheet(category: Category, nominees: Vec<Nominee>, said: &[&Spoken]) -> CategorySheet {
    let terms = Terms {
        rule: category.winner_rule,
        kind: category.line.3,
    };
    let statuses: Vec<(i64, NominationStatus)> = nominees
        .iter()
        .map(|nominee| (nominee.id, nominee.status))
        .collect();
    let counted: Vec<Said> = said
        .iter()
        .map(|spoken| Said {
            kind: spoken.last.kind,
            nomination: spoken.last.nomination,
            rank: spoken.rank,
            at: spoken.last.at,
        })
        .collect();
    let Fold {
        revised,
        decided,
        no_award,
        ..
    } = fold::fold(terms, &statuses, &counted);
    let revised_at = said
        .iter()
        .rev()
        .find(|spoken| {
            matches!(
                spoken.last.kind,
                SaidKind::Retracted | SaidKind::Corrected | SaidKind::Vacated
            )
        })
        .map(|spoken| spoken.last.said_at)
        .filter(|_| revised);
    CategorySheet {
        category,
        nominees,
        decided,
        no_award,
        revised,
        revised_at,
        last: said.last().map(|spoken| spoken.last.clone()),
    }
}

/// Whether readers find a category at a path.
///
/// # Errors
/// `Store` if the database fails.
pub fn exists(tx: &mut Tx<'_>, path: &str) -> Result<bool> {
    let Some((award, edition, slug)) = split(path) else {
        return Ok(false);
    };
    let id: Option<i64> = tx.opt(
        "select category.id from category join edition on edition.id = category.edition_id join award on award.id = edition.award_id
         where award.slug = $1 and edition.slug = $2 and category.slug = $3 and edition.rehearsal_of is null",
        params![award, edition, slug],
    )?;
    Ok(id.is_some())
}
