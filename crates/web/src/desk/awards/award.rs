//! One award: its form, its editions, a form for a new one.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Error;
use newsroom::award::desk::{self as entry, AwardDraft, EditionDraft};
use newsroom::award::edition;
use serde::{Deserialize, Serialize};

use super::{HERE, Said, list, url};
use crate::actor::Actor;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::{address, desk, page};

const PAGE: &str = "desk/award.html";

#[derive(Serialize)]
struct Sheet {
    action: String,
    name: String,
    public_url: String,
    draft: AwardDraft,
    editions: Vec<Line>,
    next: Option<String>,
    new: EditionDraft,
    statuses: entry::Choices,
    /// Wrong in the award's own form.
    errors: BTreeMap<String, String>,
    /// Wrong in the form of a new edition.
    new_errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Line {
    label: String,
    url: String,
    year: i64,
    status: &'static str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    said: String,
    after: Option<String>,
}

async fn sheet(site: &Site, slug: &str, after: Option<&str>) -> Result<(i64, Sheet), Problem> {
    let scope = format!("desk editions {slug}");
    let after = page::cursor(site, &scope, after)?;
    let asked = slug.to_owned();
    let (id, draft, found) = site
        .db
        .read(move |tx| {
            let (id, draft) = entry::award_of(tx, &asked)?.ok_or(Error::NotFound("award"))?;
            Ok::<_, Error>((id, draft, edition::of_award(tx, id, after)?))
        })
        .await?;
    let next = found.next.map(|next| {
        let after = next.sign(&site.secret, &scope);
        address::with_query(&url(&[slug]), &[("after", Some(&after))])
    });
    let editions = found
        .items
        .into_iter()
        .map(|edition| Line {
            url: url(&[slug, &edition.slug]),
            label: edition.label,
            year: edition.year,
            status: edition.status.as_str(),
        })
        .collect();
    Ok((
        id,
        Sheet {
            action: url(&[slug]),
            name: draft.name.clone(),
            public_url: format!("/awards/{}/", address::encoded(slug)),
            draft,
            editions,
            next,
            new: EditionDraft {
                zone: site.masthead().site.time_zone.clone(),
                status: "planned".to_owned(),
                nominees: "complete".to_owned(),
                ..EditionDraft::default()
            },
            statuses: entry::STATUSES,
            errors: BTreeMap::new(),
            new_errors: BTreeMap::new(),
            said: None,
        },
    ))
}

/// `GET /desk/awards/{award}`.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (_, mut sheet) = sheet(&site, &slug, asked.after.as_deref()).await?;
    sheet.said = Said { said: asked.said }.sentence();
    desk::page(&site, &actor, HERE, PAGE, &sheet)
}

/// `POST /desk/awards/{award}`.
///
/// # Errors
/// 404.
pub(super) async fn change(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, mut sheet) = sheet(&site, &slug, None).await?;
    let draft = list::taken(&mut form);
    let (who, now, kept) = (actor.doer(), site.now(), draft.clone());
    let changed = site
        .db
        .write(move |tx| entry::change_award(tx, id, &kept, &who, now))
        .await;
    match changed {
        Ok(slug) => Ok(desk::see(&format!("{}?said=saved", url(&[&slug])))),
        Err(Error::Invalid(faults)) => {
            sheet.draft = draft;
            sheet.errors = faults.0;
            desk::refused(&site, &actor, HERE, PAGE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

/// What a form says about an edition.
pub(super) fn taken(form: &mut Form) -> EditionDraft {
    EditionDraft {
        label: form.take("label"),
        slug: form.take("slug"),
        ordinal: form.take("ordinal"),
        period: form.take("period"),
        year: form.take("year"),
        zone: form.take("zone"),
        status: form.take("status"),
        state_reason: form.take("state_reason"),
        nominees: form.take("nominees"),
        description: form.take("description"),
        version: form.take("version").parse().unwrap_or(0),
    }
}

/// `POST /desk/awards/{award}/~editions`: a new edition.
///
/// # Errors
/// 404.
pub(super) async fn add_edition(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, mut sheet) = sheet(&site, &slug, None).await?;
    let mut draft = taken(&mut form);
    if draft.nominees.is_empty() {
        draft.nominees = "complete".to_owned();
    }
    let (who, now, kept) = (actor.doer(), site.now(), draft.clone());
    let made = site
        .db
        .write(move |tx| entry::add_edition(tx, id, &kept, &who, now))
        .await;
    match made {
        Ok(edition) => Ok(desk::see(&format!(
            "{}?said=added",
            url(&[&slug, &edition])
        ))),
        Err(Error::Invalid(faults)) => {
            sheet.new = draft;
            sheet.new_errors = faults.0;
            desk::refused(&site, &actor, HERE, PAGE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}
