//! An award: its name, its address, the body that gives it.

use serde::Serialize;
use store::{Tx, params};

use super::{Check, Moved, act, lead_on, noted};
use crate::{
    Millis,
    audit::Doer,
    award::{OrgKind, org},
    error::{Error, Result},
};

/// What a form says about an award.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AwardDraft {
    /// Its name: Primetime Emmy Awards.
    pub name: String,
    /// Its part of the address; empty for the one the name makes.
    pub slug: String,
    /// Who gives it; may be empty.
    pub body: String,
    /// A sentence or two.
    pub description: String,
}

struct Clean {
    name: String,
    slug: String,
    body: Option<i64>,
    description: String,
}

fn clean(tx: &mut Tx<'_>, id: i64, draft: &AwardDraft) -> Result<Clean> {
    let mut check = Check::default();
    let name = check.name("name", &draft.name, "An award has a name.");
    let slug = check.slug(&draft.slug, &name);
    let body = check.line("body", &draft.body);
    let description = check.text("description", &draft.description);
    let taken: Option<i64> = tx.opt(
        "select id from award where slug = $1 and id <> $2",
        params![slug, id],
    )?;
    if taken.is_some() {
        check.wrong("slug", "Another award has this address.");
    }
    check.done()?;
    let body = match body.as_str() {
        "" => None,
        body => Some(org::find_or_make(tx, body, OrgKind::Body)?),
    };
    Ok(Clean {
        name,
        slug,
        body,
        description,
    })
}

/// A new award; answers its slug.
///
/// # Errors
/// `Invalid` by field.
pub fn add_award(tx: &mut Tx<'_>, draft: &AwardDraft, who: &Doer, now: Millis) -> Result<String> {
    let clean = clean(tx, 0, draft)?;
    let id: i64 = tx.one(
        "insert into award (slug, name, body_id, description) values ($1, $2, $3, $4) returning id",
        params![clean.slug, clean.name, clean.body, clean.description],
    )?;
    noted(
        tx,
        &act("award.create", "award", id, &clean.slug),
        None,
        who,
        now,
    )?;
    Ok(clean.slug)
}

/// Writes what a form says about an award; its old addresses lead to the new ones. Answers its slug.
///
/// # Errors
/// `NotFound`; `Invalid` by field.
pub fn change_award(
    tx: &mut Tx<'_>,
    id: i64,
    draft: &AwardDraft,
    who: &Doer,
    now: Millis,
) -> Result<String> {
    let before: Option<String> = tx.opt("select slug from award where id = $1", params![id])?;
    let before = before.ok_or(Error::NotFound("award"))?;
    let clean = clean(tx, id, draft)?;
    tx.run(
        "update award set slug = $2, name = $3, body_id = $4, description = $5 where id = $1",
        params![id, clean.slug, clean.name, clean.body, clean.description],
    )?;
    if before != clean.slug {
        let (from, to) = (
            format!("/awards/{before}"),
            format!("/awards/{}", clean.slug),
        );
        lead_on(tx, Moved::Award, id, &from, &to, now)?;
    }
    noted(
        tx,
        &act("award.change", "award", id, &clean.slug),
        None,
        who,
        now,
    )?;
    Ok(clean.slug)
}

/// What stands of an award, as its form shows it: row id and draft.
///
/// # Errors
/// `Store` if the database fails.
pub fn award_of(tx: &mut Tx<'_>, slug: &str) -> Result<Option<(i64, AwardDraft)>> {
    let found: Option<(i64, String, String, Option<String>, String)> = tx.opt(
        "select award.id, award.slug, award.name, org.name, award.description
         from award left join org on org.id = award.body_id where award.slug = $1",
        params![slug],
    )?;
    Ok(found.map(|(id, slug, name, body, description)| {
        let body = body.unwrap_or_default();
        (
            id,
            AwardDraft {
                name,
                slug,
                body,
                description,
            },
        )
    }))
}
