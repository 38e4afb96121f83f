//! A category of an edition: what is given, and under which rule.

use store::{FromRow, Row, Tx, params};

use super::{
    edition,
    word::{LineKind, NomineeKind, WinnerRule},
};
use crate::{
    Millis,
    error::{Error, Result},
};

/// A category of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Row id.
    pub id: i64,
    /// Row id of its edition.
    pub edition_id: i64,
    /// Slugs of its award and its edition.
    pub edition: (String, String),
    /// Row id of its evening, if that is known.
    pub session_id: Option<i64>,
    /// What it is through the years: row id, slug, name, kind.
    pub line: (i64, String, String, LineKind),
    /// Its part of the address.
    pub slug: String,
    /// Its name as the body writes it that year.
    pub name: String,
    /// A shorter one; the name itself where there is none.
    pub short_name: String,
    /// Who is nominated.
    pub nominee_kind: NomineeKind,
    /// How many may win.
    pub winner_rule: WinnerRule,
    /// Its place in the running order.
    pub place: i64,
    /// Points a right prediction is worth.
    pub weight: i64,
    /// When predictions close by the clock.
    pub locks_at: Option<Millis>,
    /// When predictions were closed by hand or by the first result.
    pub locked_at: Option<Millis>,
    /// The number that picks must be below.
    pub lock_seq: Option<i64>,
    /// Moves with every result.
    pub revision: i64,
    /// Moves with every change of its entry.
    pub version: i64,
}

impl Category {
    /// `emmys/2020/lead-actor-limited`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}/{}", self.edition.0, self.edition.1, self.slug)
    }

    /// `emmys/2020`.
    #[must_use]
    pub fn edition_path(&self) -> String {
        format!("{}/{}", self.edition.0, self.edition.1)
    }
}

impl FromRow for Category {
    fn from_row(row: &Row<'_>) -> Result<Category, store::Error> {
        let name: String = row.get(10)?;
        let short: String = row.get(11)?;
        Ok(Category {
            id: row.get(0)?,
            edition_id: row.get(1)?,
            edition: (row.get(2)?, row.get(3)?),
            session_id: row.get(4)?,
            line: (row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?),
            slug: row.get(9)?,
            short_name: if short.is_empty() {
                name.clone()
            } else {
                short
            },
            name,
            nominee_kind: row.get(12)?,
            winner_rule: row.get(13)?,
            place: row.get(14)?,
            weight: row.get(15)?,
            locks_at: row.get(16)?,
            locked_at: row.get(17)?,
            lock_seq: row.get(18)?,
            revision: row.get(19)?,
            version: row.get(20)?,
        })
    }
}

macro_rules! category_columns {
    () => {
        "select category.id, category.edition_id, award.slug, edition.slug, category.session_id, category_line.id,
                category_line.slug, category_line.name, category_line.kind, category.slug, category.name, category.short_name,
                category.nominee_kind, category.winner_rule, category.place, category.weight, category.locks_at,
                category.locked_at, category.lock_seq, category.revision, category.version
         from category join edition on edition.id = category.edition_id join award on award.id = edition.award_id
         join category_line on category_line.id = category.line_id"
    };
}

/// What a category is through the years. What is empty is taken from the category.
#[derive(Clone, Debug, Default)]
pub struct NewLine {
    /// Its part of the address; empty for the category's.
    pub slug: String,
    /// Its name; empty for the category's.
    pub name: String,
    /// `Acting`; may be empty.
    pub class: String,
    /// What kind of prize it is.
    pub kind: LineKind,
}

/// What to keep about a category.
#[derive(Clone, Debug, Default)]
pub struct NewCategory {
    /// Row id of its edition.
    pub edition_id: i64,
    /// Row id of its evening.
    pub session_id: Option<i64>,
    /// What it is through the years.
    pub line: NewLine,
    /// Its part of the address; empty for the one its short name or its name makes.
    pub slug: String,
    /// Its name as the body writes it that year.
    pub name: String,
    /// A shorter one; may be empty.
    pub short_name: String,
    /// Who is nominated.
    pub nominee_kind: NomineeKind,
    /// How many may win.
    pub winner_rule: WinnerRule,
    /// Its place in the running order.
    pub place: i64,
    /// Points a right prediction is worth, 0 or more; 1 is usual.
    pub weight: i64,
    /// When predictions close by the clock.
    pub locks_at: Option<Millis>,
}

/// Keeps a category, new or in place of the one with its slug, and makes its line; answers the row id.
/// Readers' pages are told.
///
/// # Errors
/// `Invalid` in `slug`, `name` or `weight`; `NotFound` for the edition.
pub fn save(tx: &mut Tx<'_>, category: &NewCategory, now: Millis) -> Result<i64> {
    let id = save_quietly(tx, category)?;
    edition::changed(tx, category.edition_id, now)?;
    Ok(id)
}

/// As [`save`], for many at once: readers' pages are told by one [`edition::changed`] afterwards.
///
/// # Errors
/// As [`save`].
pub fn save_quietly(tx: &mut Tx<'_>, category: &NewCategory) -> Result<i64> {
    let name = super::named(&category.name)?;
    let short = crate::name::tidy(&category.short_name);
    let slug = match category.slug.trim() {
        "" if short.is_empty() => crate::name::slug(&name)?,
        "" => crate::name::slug(&short)?,
        given => given.to_owned(),
    };
    super::check_slug(&slug)?;
    if !(0..=1_000).contains(&category.weight) {
        return Err(Error::invalid(
            "weight",
            "A weight is a whole number from 0 to 1,000.",
        ));
    }
    let found: Option<(i64, String, String, String, i64)> = tx.opt(
        "select award.id, award.name, award.slug, edition.slug, edition.year
         from edition join award on award.id = edition.award_id where edition.id = $1",
        params![category.edition_id],
    )?;
    let (award, award_name, award_slug, edition_slug, year) =
        found.ok_or(Error::NotFound("edition"))?;
    let line = super::line::find_or_make(tx, award, &category.line, &slug, &name)?;
    let (id, revision): (i64, i64) = tx.one(
        "insert into category (edition_id, session_id, line_id, slug, name, short_name, nominee_kind, winner_rule, place, weight,
                               locks_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (edition_id, slug) do update set session_id = excluded.session_id, line_id = excluded.line_id,
           name = excluded.name, short_name = excluded.short_name, nominee_kind = excluded.nominee_kind,
           winner_rule = excluded.winner_rule, place = excluded.place, weight = excluded.weight, locks_at = excluded.locks_at,
           version = category.version + 1
         returning id, revision",
        params![
            category.edition_id,
            category.session_id,
            line,
            slug,
            name,
            short,
            category.nominee_kind,
            category.winner_rule,
            category.place,
            category.weight,
            category.locks_at
        ],
    )?;
    let year = year.to_string();
    super::find::index(
        tx,
        id,
        &[
            &name,
            &short,
            &award_name,
            &award_slug,
            &edition_slug,
            &year,
        ],
    )?;
    if revision > 0 {
        // Under another rule what was said may come to something else.
        super::result::fold_anew(tx, id)?;
    }
    Ok(id)
}

/// The category at `emmys`, `2020`, `lead-actor-limited`, if there is one; of rehearsals too.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_path(
    tx: &mut Tx<'_>,
    award: &str,
    edition: &str,
    category: &str,
) -> Result<Option<Category>> {
    Ok(tx.opt(
        concat!(
            category_columns!(),
            " where award.slug = $1 and edition.slug = $2 and category.slug = $3"
        ),
        params![award, edition, category],
    )?)
}

/// As [`by_path`], for readers: none of a rehearsal.
///
/// # Errors
/// `Store` if the database fails.
pub fn public_by_path(
    tx: &mut Tx<'_>,
    award: &str,
    edition: &str,
    category: &str,
) -> Result<Option<Category>> {
    Ok(tx.opt(
        concat!(
            category_columns!(),
            " where award.slug = $1 and edition.slug = $2 and category.slug = $3 and edition.rehearsal_of is null"
        ),
        params![award, edition, category],
    )?)
}

/// The category of a row id.
///
/// # Errors
/// `NotFound`.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Category> {
    tx.opt(
        concat!(category_columns!(), " where category.id = $1"),
        params![id],
    )?
    .ok_or(Error::NotFound("category"))
}

/// Categories of one edition, at most.
pub const MOST: i64 = 500;

/// The categories of an edition in running order; at most [`MOST`].
///
/// # Errors
/// `Store` if the database fails.
pub fn of_edition(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<Category>> {
    Ok(tx.all(
        concat!(
            category_columns!(),
            " where category.edition_id = $1 order by category.place, category.id limit $2"
        ),
        params![edition, MOST],
    )?)
}

/// The categories of a line through the years, newest first; at most 200. Without rehearsals.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_line(tx: &mut Tx<'_>, line: i64) -> Result<Vec<Category>> {
    Ok(tx.all(
        concat!(
            category_columns!(),
            " where category.line_id = $1 and edition.rehearsal_of is null
              order by edition.year desc, category.id desc limit 200"
        ),
        params![line],
    )?)
}

/// Puts the categories of an edition in a new order: row ids, all or some of them; the others keep their places.
///
/// # Errors
/// `Store` if the database fails.
pub fn order(tx: &mut Tx<'_>, edition: i64, ids: &[i64], now: Millis) -> Result<()> {
    for (place, id) in ids.iter().enumerate() {
        tx.run(
            "update category set place = $3, version = version + 1 where id = $2 and edition_id = $1 and place <> $3",
            params![edition, id, place + 1],
        )?;
    }
    edition::changed(tx, edition, now)
}

/// Removes a category of which nothing was said and in which nobody is nominated.
///
/// # Errors
/// `Conflict` in words if there is something in it; `NotFound`.
pub fn remove(tx: &mut Tx<'_>, id: i64, now: Millis) -> Result<()> {
    let category = by_id(tx, id)?;
    let nominated: Option<i64> = tx.opt(
        "select id from nomination where category_id = $1 limit 1",
        params![id],
    )?;
    let said: Option<i64> = tx.opt(
        "select id from result where category_id = $1 limit 1",
        params![id],
    )?;
    if nominated.is_some() || said.is_some() {
        return Err(Error::Conflict(format!(
            "\u{201c}{}\u{201d} has nominees or results. Remove the nominees first; what was said of a category stays.",
            category.name
        )));
    }
    tx.run("delete from category where id = $1", params![id])?;
    edition::changed(tx, category.edition_id, now)
}
