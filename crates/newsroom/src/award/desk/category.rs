//! A category: what is given, by which rule, on which evening, and until when it can be predicted.

use serde::Serialize;
use store::{FromRow, Row, Tx, params};

use super::{
    Check, KINDS, LINE_KINDS, Moved, RULES, act, evening, lead_on, noted, same_version, zone,
};
use crate::{
    Millis,
    audit::Doer,
    award::find,
    error::{Error, Result},
};

/// What a form says about a category, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CategoryDraft {
    /// As the body writes it that year.
    pub name: String,
    /// For tight places; may be empty.
    pub short_name: String,
    /// Its part of the address; empty for the one the short name or the name makes.
    pub slug: String,
    /// The name of its line, which stays the same over the years; empty for its own name.
    pub line: String,
    /// One of [`LINE_KINDS`], for a line that is new.
    pub line_kind: String,
    /// One of [`KINDS`].
    pub nominee_kind: String,
    /// One of [`RULES`].
    pub rule: String,
    /// Points a right prediction is worth; empty for 1.
    pub weight: String,
    /// Number of its evening; empty for none.
    pub evening: String,
    /// When predictions close by the clock, in the edition's zone; empty for the first result.
    pub locks_at: String,
    /// The version the form was filled in from.
    pub version: i64,
}

struct Clean {
    name: String,
    short_name: String,
    slug: String,
    line: String,
    line_slug: String,
    line_kind: String,
    nominee_kind: String,
    rule: String,
    weight: i64,
    session: Option<i64>,
    locks_at: Option<Millis>,
}

fn clean(tx: &mut Tx<'_>, edition: i64, id: i64, draft: &CategoryDraft) -> Result<Clean> {
    let zone_name: Option<String> =
        tx.opt("select zone from edition where id = $1", params![edition])?;
    let zone = zone(&zone_name.ok_or(Error::NotFound("edition"))?)?;
    let mut check = Check::default();
    let name = check.name("name", &draft.name, "A category has a name.");
    let short_name = check.line("short_name", &draft.short_name);
    let shorter = if short_name.is_empty() {
        &name
    } else {
        &short_name
    };
    let slug = check.slug(&draft.slug, shorter);
    let line = check.line("line", &draft.line);
    let line = if line.is_empty() { name.clone() } else { line };
    let line_slug = markup::slug::slugify(&line);
    if line_slug.is_empty() && !name.is_empty() {
        check.wrong("line", "No letter of this could stand in an address.");
    }
    let line_kind = check.chosen("line_kind", &draft.line_kind, LINE_KINDS);
    let nominee_kind = check.chosen("nominee_kind", &draft.nominee_kind, KINDS);
    let rule = check.chosen("rule", &draft.rule, RULES);
    let weight = check.number("weight", &draft.weight, 0, 1_000).unwrap_or(1);
    let session = match check.number("evening", &draft.evening, 1, 1_000) {
        None => None,
        Some(place) => {
            let session: Option<i64> = tx.opt(
                "select id from award_session where edition_id = $1 and place = $2",
                params![edition, place],
            )?;
            if session.is_none() {
                check.wrong("evening", "There is no such evening.");
            }
            session
        }
    };
    let locks_at = check.moment("locks_at", &draft.locks_at, &zone);
    let taken: Option<i64> = tx.opt(
        "select id from category where edition_id = $1 and slug = $2 and id <> $3",
        params![edition, slug, id],
    )?;
    if taken.is_some() {
        check.wrong("slug", "Another category of this edition has this address.");
    }
    check.done()?;
    Ok(Clean {
        name,
        short_name,
        slug,
        line,
        line_slug,
        line_kind,
        nominee_kind,
        rule,
        weight,
        session,
        locks_at,
    })
}

/// The line of this name in the award of an edition, made if there is none.
fn line_of(tx: &mut Tx<'_>, edition: i64, clean: &Clean) -> Result<i64> {
    let award: i64 = tx.one(
        "select award_id from edition where id = $1",
        params![edition],
    )?;
    let known: Option<i64> = tx.opt(
        "select id from category_line where award_id = $1 and slug = $2",
        params![award, clean.line_slug],
    )?;
    if let Some(id) = known {
        return Ok(id);
    }
    Ok(tx.one(
        "insert into category_line (award_id, slug, name, kind) values ($1, $2, $3, $4) returning id",
        params![award, clean.line_slug, clean.line, clean.line_kind],
    )?)
}

/// Keeps the words the category is found by.
fn index(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let (name, short, award, award_slug, edition, year): (
        String,
        String,
        String,
        String,
        String,
        i64,
    ) = tx.one(
        "select category.name, category.short_name, award.name, award.slug, edition.slug, edition.year
         from category join edition on edition.id = category.edition_id join award on award.id = edition.award_id
         where category.id = $1",
        params![id],
    )?;
    let year = year.to_string();
    find::index(
        tx,
        id,
        &[&name, &short, &award, &award_slug, &edition, &year],
    )
}

/// A new category at the end of an edition; answers its slug.
///
/// # Errors
/// `NotFound` if there is no such edition; `Invalid` by field.
pub fn add_category(
    tx: &mut Tx<'_>,
    edition: i64,
    draft: &CategoryDraft,
    who: &Doer,
    now: Millis,
) -> Result<String> {
    let clean = clean(tx, edition, 0, draft)?;
    let line = line_of(tx, edition, &clean)?;
    let last: Option<i64> = tx.opt(
        "select place from category where edition_id = $1 order by place desc, id desc limit 1",
        params![edition],
    )?;
    let id: i64 = tx.one(
        "insert into category (edition_id, session_id, line_id, slug, name, short_name, nominee_kind, winner_rule, place, weight, locks_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id",
        params![
            edition,
            clean.session,
            line,
            clean.slug,
            clean.name,
            clean.short_name,
            clean.nominee_kind,
            clean.rule,
            last.unwrap_or(0) + 1,
            clean.weight,
            clean.locks_at
        ],
    )?;
    index(tx, id)?;
    let note = act("category.create", "category", id, &clean.name);
    noted(tx, &note, Some(edition), who, now)?;
    Ok(clean.slug)
}

/// Writes what a form says about a category; its old address leads to the new one. Answers its slug.
///
/// # Errors
/// `NotFound`; `Invalid` by field, in `form` if somebody else saved it meanwhile.
pub fn change_category(
    tx: &mut Tx<'_>,
    id: i64,
    draft: &CategoryDraft,
    who: &Doer,
    now: Millis,
) -> Result<String> {
    let before: Option<(i64, String, String, String, i64)> = tx.opt(
        "select category.edition_id, award.slug, edition.slug, category.slug, category.version
         from category join edition on edition.id = category.edition_id join award on award.id = edition.award_id
         where category.id = $1",
        params![id],
    )?;
    let (edition, award_slug, edition_slug, slug, version) =
        before.ok_or(Error::NotFound("category"))?;
    same_version(draft.version, version)?;
    let clean = clean(tx, edition, id, draft)?;
    let line = line_of(tx, edition, &clean)?;
    let changed = tx.run(
        "update category set session_id = $2, line_id = $3, slug = $4, name = $5, short_name = $6, nominee_kind = $7,
         winner_rule = $8, weight = $9, locks_at = $10, version = version + 1 where id = $1 and version = $11",
        params![
            id,
            clean.session,
            line,
            clean.slug,
            clean.name,
            clean.short_name,
            clean.nominee_kind,
            clean.rule,
            clean.weight,
            clean.locks_at,
            version
        ],
    )?;
    if changed == 0 {
        same_version(version, version + 1)?;
    }
    if slug != clean.slug {
        let at = format!("/awards/{award_slug}/{edition_slug}");
        let (from, to) = (format!("{at}/{slug}"), format!("{at}/{}", clean.slug));
        lead_on(tx, Moved::Category, id, &from, &to, now)?;
    }
    index(tx, id)?;
    // Under another rule what was said may come to something else.
    crate::award::result::fold_anew(tx, id)?;
    let note = act("category.change", "category", id, &clean.name);
    noted(tx, &note, Some(edition), who, now)?;
    Ok(clean.slug)
}

/// What stands of a category, as its form shows it: row id and draft.
///
/// # Errors
/// `Store` if the database fails.
pub fn category_of(
    tx: &mut Tx<'_>,
    edition: i64,
    slug: &str,
) -> Result<Option<(i64, CategoryDraft)>> {
    struct Found {
        id: i64,
        draft: CategoryDraft,
        locks_at: Option<Millis>,
        zone: String,
    }
    impl FromRow for Found {
        fn from_row(row: &Row<'_>) -> Result<Found, store::Error> {
            let (weight, evening): (i64, Option<i64>) = (row.get(8)?, row.get(9)?);
            Ok(Found {
                id: row.get(0)?,
                draft: CategoryDraft {
                    slug: row.get(1)?,
                    name: row.get(2)?,
                    short_name: row.get(3)?,
                    line: row.get(4)?,
                    line_kind: row.get(5)?,
                    nominee_kind: row.get(6)?,
                    rule: row.get(7)?,
                    weight: weight.to_string(),
                    evening: evening.map(|place| place.to_string()).unwrap_or_default(),
                    locks_at: String::new(),
                    version: row.get(10)?,
                },
                locks_at: row.get(11)?,
                zone: row.get(12)?,
            })
        }
    }
    let found: Option<Found> = tx.opt(
        "select category.id, category.slug, category.name, category.short_name, category_line.name, category_line.kind,
                category.nominee_kind, category.winner_rule, category.weight, award_session.place, category.version,
                category.locks_at, edition.zone
         from category join category_line on category_line.id = category.line_id
         join edition on edition.id = category.edition_id
         left join award_session on award_session.id = category.session_id
         where category.edition_id = $1 and category.slug = $2",
        params![edition, slug],
    )?;
    let Some(found) = found else {
        return Ok(None);
    };
    let zone = zone(&found.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let locks_at = found
        .locks_at
        .map(|at| evening::local(at, &zone, false))
        .unwrap_or_default();
    Ok(Some((
        found.id,
        CategoryDraft {
            locks_at,
            ..found.draft
        },
    )))
}

/// Names of the lines of an award, by name; at most 500.
///
/// # Errors
/// `Store` if the database fails.
pub fn lines(tx: &mut Tx<'_>, award: i64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = tx.all(
        "select name from category_line where award_id = $1 order by slug limit 500",
        params![award],
    )?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}
