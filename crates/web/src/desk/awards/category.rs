//! One category: its nominees in order, and its form.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Error;
use newsroom::award::desk::{self as entry, CategoryDraft};
use newsroom::award::sheet;
use newsroom::award::{NominationStatus, sheet::Nominee};
use serde::Serialize;

use super::edition::Choices;
use super::{HERE, Said, category_of, edition_of, url};
use crate::actor::Actor;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::{address, desk};

const PAGE: &str = "desk/awards_category.html";

#[derive(Serialize)]
struct Sheet {
    name: String,
    edition: String,
    action: String,
    edition_url: String,
    night_url: String,
    public_url: String,
    draft: CategoryDraft,
    choices: Choices,
    nominees: Vec<Line>,
    errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Line {
    slug: String,
    credited: String,
    more: String,
    tag: &'static str,
    url: String,
}

/// A category that nobody has filled in.
pub(super) fn fresh() -> CategoryDraft {
    CategoryDraft {
        rule: "ties_allowed".to_owned(),
        nominee_kind: "mixed".to_owned(),
        line_kind: "competitive".to_owned(),
        weight: "1".to_owned(),
        ..CategoryDraft::default()
    }
}

/// What a form says about a category.
pub(super) fn taken(form: &mut Form) -> CategoryDraft {
    CategoryDraft {
        name: form.take("name"),
        short_name: form.take("short_name"),
        slug: form.take("slug"),
        line: form.take("line"),
        line_kind: form.take("line_kind"),
        nominee_kind: form.take("nominee_kind"),
        rule: form.take("rule"),
        weight: form.take("weight"),
        evening: form.take("evening"),
        locks_at: form.take("locks_at"),
        version: form.take("version").parse().unwrap_or(0),
    }
}

async fn sheet(
    site: &Site,
    (award, edition, slug): (&str, &str, &str),
) -> Result<(i64, Sheet), Problem> {
    let (edition_id, of) = edition_of(site, award, edition).await?;
    let (id, draft) = category_of(site, award, edition, slug).await?;
    let asked = award.to_owned();
    let (found, choices) = site
        .db
        .read(move |tx| {
            Ok::<_, Error>((
                sheet::category(tx, id)?,
                Choices::read(tx, &asked, edition_id)?,
            ))
        })
        .await?;
    let line = |nominee: &Nominee| Line {
        url: url(&[award, edition, slug, &nominee.slug]),
        slug: nominee.slug.clone(),
        credited: nominee.credited.clone(),
        more: nominee
            .works
            .iter()
            .map(|work| work.title.as_str())
            .filter(|title| *title != nominee.credited)
            .chain(nominee.roles.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" · "),
        tag: match (nominee.has_won(), nominee.status) {
            (true, _) => "winner",
            (false, NominationStatus::Official) => "",
            (false, status) => status.as_str(),
        },
    };
    Ok((
        id,
        Sheet {
            name: draft.name.clone(),
            edition: of.label,
            action: url(&[award, edition, slug]),
            edition_url: url(&[award, edition]),
            night_url: format!(
                "{}/{}",
                desk::night::url(award, edition),
                address::encoded(slug)
            ),
            public_url: format!(
                "/awards/{}/{}/{}",
                address::encoded(award),
                address::encoded(edition),
                address::encoded(slug)
            ),
            draft,
            choices,
            nominees: found.nominees.iter().map(line).collect(),
            errors: BTreeMap::new(),
            said: None,
        },
    ))
}

/// `GET /desk/awards/{award}/{edition}/{category}`.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition, slug)): Path<(String, String, String)>,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let (_, mut sheet) = sheet(&site, (&award, &edition, &slug)).await?;
    sheet.said = said.sentence();
    desk::page(&site, &actor, HERE, PAGE, &sheet)
}

/// `POST /desk/awards/{award}/{edition}/{category}`.
///
/// # Errors
/// 404.
pub(super) async fn change(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition, slug)): Path<(String, String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, mut sheet) = sheet(&site, (&award, &edition, &slug)).await?;
    let draft = taken(&mut form);
    let (who, now, kept) = (actor.doer(), site.now(), draft.clone());
    let changed = site
        .db
        .write(move |tx| entry::change_category(tx, id, &kept, &who, now))
        .await;
    match changed {
        Ok(slug) => Ok(desk::see(&format!(
            "{}?said=saved",
            url(&[&award, &edition, &slug])
        ))),
        Err(Error::Invalid(faults)) => {
            sheet.draft = draft;
            sheet.errors = faults.0;
            desk::refused(&site, &actor, HERE, PAGE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}
