//! "Winners so far": read from the results themselves, so that a live page never says anything else than they do.

use std::collections::HashMap;

use store::{FromRow, Row, Tx, params};

use crate::Millis;
use crate::error::Result;

/// Who won a category, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Winner {
    /// The credit as it was printed.
    pub credited: String,
    /// Titles of works, joined by commas; may be empty.
    pub works: String,
    /// `declined`, `vacated`, …; mostly empty.
    pub mark: String,
    /// When it was announced, if that is known.
    pub at: Option<Millis>,
}

/// A category and who won it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Winners {
    /// Row id.
    pub category: i64,
    /// Its slug.
    pub slug: String,
    /// Its name, the short one if it has one.
    pub name: String,
    /// More than one for a tie; none while nothing is known.
    pub winners: Vec<Winner>,
}

/// All categories of an edition in their order, each with its winners, in two statements.
///
/// # Errors
/// `Store` if the database fails.
pub fn winners(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<Winners>> {
    let categories: Vec<Winners> = tx.all(
        "select id, slug, coalesce(nullif(short_name, ''), name) from category where edition_id = $1
         order by place, id",
        params![edition],
    )?;
    let rows: Vec<Line> = tx.all(
        "select category.id, nomination.credited, standing.mark, standing.at,
                (select string_agg(work.title, ', ' order by nomination_work.place)
                 from nomination_work join work on work.id = nomination_work.work_id
                 where nomination_work.nomination_id = nomination.id)
         from category join standing on standing.category_id = category.id
         join nomination on nomination.id = standing.nomination_id
         where category.edition_id = $1 and standing.outcome in ('won', 'tied')
         order by category.id, nomination.place, nomination.id",
        params![edition],
    )?;
    let mut by_category: HashMap<i64, Vec<Winner>> = HashMap::new();
    for Line(category, winner) in rows {
        by_category.entry(category).or_default().push(winner);
    }
    Ok(categories
        .into_iter()
        .map(|mut one| {
            one.winners = by_category.remove(&one.category).unwrap_or_default();
            one
        })
        .collect())
}

impl FromRow for Winners {
    fn from_row(row: &Row<'_>) -> Result<Winners, store::Error> {
        Ok(Winners {
            category: row.get(0)?,
            slug: row.get(1)?,
            name: row.get(2)?,
            winners: Vec::new(),
        })
    }
}

struct Line(i64, Winner);

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Line, store::Error> {
        let works: Option<String> = row.get(4)?;
        Ok(Line(
            row.get(0)?,
            Winner {
                credited: row.get(1)?,
                mark: row.get(2)?,
                at: row.get(3)?,
                works: works.unwrap_or_default(),
            },
        ))
    }
}
