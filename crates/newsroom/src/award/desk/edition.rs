//! An edition: which year, what it is called, how far it is.

use serde::Serialize;
use store::{FromRow, Row, Tx, params};

use super::{Check, Moved, STATUSES, act, lead_on, noted, same_version, zone};
use crate::{
    Millis,
    audit::Doer,
    error::{Error, Result},
};

/// What a form says about an edition, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EditionDraft {
    /// 72nd Primetime Emmy Awards.
    pub label: String,
    /// Its part of the address; empty for the year.
    pub slug: String,
    /// 72; may be empty.
    pub ordinal: String,
    /// 1927/28; may be empty.
    pub period: String,
    /// The year it honours.
    pub year: String,
    /// The time zone of its evenings.
    pub zone: String,
    /// One of [`STATUSES`].
    pub status: String,
    /// Why it was postponed or cancelled.
    pub state_reason: String,
    /// `complete` or `winners-only`.
    pub nominees: String,
    /// A sentence or two.
    pub description: String,
    /// The version the form was filled in from.
    pub version: i64,
}

struct Clean {
    label: String,
    slug: String,
    ordinal: Option<i64>,
    period: String,
    year: i64,
    zone: String,
    status: String,
    state_reason: String,
    nominees: String,
    description: String,
}

fn clean(tx: &mut Tx<'_>, award: i64, id: i64, draft: &EditionDraft) -> Result<Clean> {
    let mut check = Check::default();
    let label = check.name(
        "label",
        &draft.label,
        "An edition has a name, such as 72nd Primetime Emmy Awards.",
    );
    let year = check.number("year", &draft.year, 1_000, 9_999);
    if draft.year.trim().is_empty() {
        check.wrong("year", "Please give the year it honours.");
    }
    let slug = check.slug(&draft.slug, &draft.year);
    let ordinal = check.number("ordinal", &draft.ordinal, 1, 9_999);
    let period = check.line("period", &draft.period);
    let status = check.chosen("status", &draft.status, STATUSES);
    let state_reason = check.line("state_reason", &draft.state_reason);
    if matches!(status.as_str(), "postponed" | "cancelled") && state_reason.is_empty() {
        check.wrong("state_reason", "Please say why: readers are told.");
    }
    let nominees = check.chosen(
        "nominees",
        &draft.nominees,
        &[("complete", ""), ("winners-only", "")],
    );
    let description = check.text("description", &draft.description);
    let zone_name = draft.zone.trim().to_owned();
    if zone(&zone_name).is_err() {
        check.wrong(
            "zone",
            "There is no such time zone; write one as America/Los_Angeles.",
        );
    }
    let taken: Option<i64> = tx.opt(
        "select id from edition where award_id = $1 and slug = $2 and id <> $3",
        params![award, slug, id],
    )?;
    if taken.is_some() {
        check.wrong("slug", "Another edition of this award has this address.");
    }
    check.done()?;
    Ok(Clean {
        label,
        slug,
        ordinal,
        period,
        year: year.unwrap_or_default(),
        zone: zone_name,
        status,
        state_reason,
        nominees,
        description,
    })
}

/// A new edition of an award; answers its slug.
///
/// # Errors
/// `Invalid` by field.
pub fn add_edition(
    tx: &mut Tx<'_>,
    award: i64,
    draft: &EditionDraft,
    who: &Doer,
    now: Millis,
) -> Result<String> {
    let clean = clean(tx, award, 0, draft)?;
    let id: i64 = tx.one(
        "insert into edition (award_id, slug, ordinal, label, period, year, status, state_reason, nominees, zone, description)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id",
        params![
            award,
            clean.slug,
            clean.ordinal,
            clean.label,
            clean.period,
            clean.year,
            clean.status,
            clean.state_reason,
            clean.nominees,
            clean.zone,
            clean.description
        ],
    )?;
    let note = act("edition.create", "edition", id, &clean.label);
    noted(tx, &note, Some(id), who, now)?;
    Ok(clean.slug)
}

/// Writes what a form says about an edition; its old addresses lead to the new ones. Answers its slug.
///
/// # Errors
/// `NotFound`; `Invalid` by field, in `form` if somebody else saved it meanwhile.
pub fn change_edition(
    tx: &mut Tx<'_>,
    id: i64,
    draft: &EditionDraft,
    who: &Doer,
    now: Millis,
) -> Result<String> {
    let before: Option<(i64, String, String, i64)> = tx.opt(
        "select edition.award_id, award.slug, edition.slug, edition.version
         from edition join award on award.id = edition.award_id where edition.id = $1",
        params![id],
    )?;
    let (award, award_slug, slug, version) = before.ok_or(Error::NotFound("edition"))?;
    same_version(draft.version, version)?;
    let clean = clean(tx, award, id, draft)?;
    let changed = tx.run(
        "update edition set slug = $2, ordinal = $3, label = $4, period = $5, year = $6, status = $7,
         state_reason = $8, nominees = $9, zone = $10, description = $11, version = version + 1
         where id = $1 and version = $12",
        params![
            id,
            clean.slug,
            clean.ordinal,
            clean.label,
            clean.period,
            clean.year,
            clean.status,
            clean.state_reason,
            clean.nominees,
            clean.zone,
            clean.description,
            version
        ],
    )?;
    if changed == 0 {
        same_version(version, version + 1)?;
    }
    if slug != clean.slug {
        let from = format!("/awards/{award_slug}/{slug}");
        let to = format!("/awards/{award_slug}/{}", clean.slug);
        lead_on(tx, Moved::Edition, id, &from, &to, now)?;
    }
    let note = act("edition.change", "edition", id, &clean.label);
    noted(tx, &note, Some(id), who, now)?;
    Ok(clean.slug)
}

/// Says how far an edition is: one of [`STATUSES`].
///
/// # Errors
/// `NotFound`; `Invalid` in `status` for a word that is none.
pub fn set_status(tx: &mut Tx<'_>, id: i64, status: &str, who: &Doer, now: Millis) -> Result<()> {
    let mut check = Check::default();
    let status = check.chosen("status", status, STATUSES);
    check.done()?;
    let label: Option<String> = tx.opt(
        "update edition set status = $2, version = version + 1 where id = $1 returning label",
        params![id, status],
    )?;
    let label = label.ok_or(Error::NotFound("edition"))?;
    let word = format!("edition.{status}");
    noted(tx, &act(&word, "edition", id, &label), Some(id), who, now)
}

/// What stands of an edition, as its form shows it: row id and draft.
///
/// # Errors
/// `Store` if the database fails.
pub fn edition_of(tx: &mut Tx<'_>, award: &str, slug: &str) -> Result<Option<(i64, EditionDraft)>> {
    struct Found(i64, EditionDraft);
    impl FromRow for Found {
        fn from_row(row: &Row<'_>) -> Result<Found, store::Error> {
            let ordinal: Option<i64> = row.get(3)?;
            let year: i64 = row.get(5)?;
            Ok(Found(
                row.get(0)?,
                EditionDraft {
                    slug: row.get(1)?,
                    label: row.get(2)?,
                    ordinal: ordinal.map(|number| number.to_string()).unwrap_or_default(),
                    period: row.get(4)?,
                    year: year.to_string(),
                    zone: row.get(6)?,
                    status: row.get(7)?,
                    state_reason: row.get(8)?,
                    nominees: row.get(9)?,
                    description: row.get(10)?,
                    version: row.get(11)?,
                },
            ))
        }
    }
    let found: Option<Found> = tx.opt(
        "select edition.id, edition.slug, edition.label, edition.ordinal, edition.period, edition.year, edition.zone,
                edition.status, edition.state_reason, edition.nominees, edition.description, edition.version
         from award join edition on edition.award_id = award.id where award.slug = $1 and edition.slug = $2",
        params![award, slug],
    )?;
    Ok(found.map(|Found(id, draft)| (id, draft)))
}

/// An edition in the list of nights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Row id.
    pub id: i64,
    /// The award's slug.
    pub award: String,
    /// Its own slug.
    pub slug: String,
    /// What it is called.
    pub label: String,
    /// How far it is.
    pub status: String,
    /// What it is a copy of, if it is a rehearsal.
    pub rehearsal_of: Option<i64>,
    /// How many categories it has.
    pub categories: i64,
    /// How many of them have something said.
    pub said: i64,
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Listed, store::Error> {
        Ok(Listed {
            id: row.get(0)?,
            award: row.get(1)?,
            slug: row.get(2)?,
            label: row.get(3)?,
            status: row.get(4)?,
            rehearsal_of: row.get(5)?,
            categories: row.get(6)?,
            said: row.get(7)?,
        })
    }
}

/// Editions of all awards, the newest years first, rehearsals among them; at most `limit`.
///
/// # Errors
/// `Store` if the database fails.
pub fn editions(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Listed>> {
    Ok(tx.all(
        "select edition.id, award.slug, edition.slug, edition.label, edition.status, edition.rehearsal_of,
                (select count(*) from category where category.edition_id = edition.id),
                (select count(*) from category where category.edition_id = edition.id and category.revision > 0)
         from edition join award on award.id = edition.award_id
         order by edition.year desc, edition.id desc limit $1",
        params![limit],
    )?)
}
