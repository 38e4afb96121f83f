//! One edition: its categories in running order, its evenings, its form, a form for a new category.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Error;
use newsroom::award::desk::{self as entry, CategoryDraft, EditionDraft, EveningDraft};
use newsroom::award::sheet;
use newsroom::store::Tx;
use serde::Serialize;

use super::{HERE, Said, award, category, edition_of, url};
use crate::actor::Actor;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::{address, desk};

const PAGE: &str = "desk/awards_edition.html";

#[derive(Serialize)]
struct Sheet {
    label: String,
    action: String,
    award_url: String,
    night_url: String,
    public_url: String,
    draft: EditionDraft,
    categories: Vec<Line>,
    evenings: Vec<EveningDraft>,
    new: CategoryDraft,
    choices: Choices,
    /// Wrong in the edition's own form, in that of a new category, in that of the evenings.
    errors: BTreeMap<String, String>,
    new_errors: BTreeMap<String, String>,
    evening_errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Line {
    slug: String,
    name: String,
    url: String,
    nominees: usize,
    winners: String,
}

/// What the forms of editions and categories choose from.
#[derive(Default, Serialize)]
pub(super) struct Choices {
    statuses: entry::Choices,
    rules: entry::Choices,
    kinds: entry::Choices,
    line_kinds: entry::Choices,
    evenings: Vec<(String, String)>,
    lines: Vec<String>,
}

impl Choices {
    /// What there is to choose in this edition.
    pub(super) fn read(tx: &mut Tx<'_>, award: &str, edition: i64) -> newsroom::Result<Choices> {
        let lines = match entry::award_of(tx, award)? {
            Some((id, _)) => entry::lines(tx, id)?,
            None => Vec::new(),
        };
        let mut evenings = vec![(String::new(), "not known yet".to_owned())];
        for ((id, evening), number) in entry::evenings_of(tx, edition)?.into_iter().zip(1..) {
            if id > 0 {
                evenings.push((number.to_string(), evening.name));
            }
        }
        Ok(Choices {
            statuses: entry::STATUSES,
            rules: entry::RULES,
            kinds: entry::KINDS,
            line_kinds: entry::LINE_KINDS,
            evenings,
            lines,
        })
    }
}

async fn sheet(site: &Site, award: &str, slug: &str) -> Result<(i64, Sheet), Problem> {
    let (id, draft) = edition_of(site, award, slug).await?;
    let of = award.to_owned();
    let (found, evenings, choices) = site
        .db
        .read(move |tx| {
            Ok::<_, Error>((
                sheet::edition(tx, id)?,
                entry::evenings_of(tx, id)?,
                Choices::read(tx, &of, id)?,
            ))
        })
        .await?;
    let categories = found
        .categories
        .iter()
        .map(|one| Line {
            url: url(&[award, slug, &one.category.slug]),
            slug: one.category.slug.clone(),
            name: one.category.name.clone(),
            nominees: one.nominees.len(),
            winners: one
                .winners()
                .map(|winner| winner.credited.as_str())
                .collect::<Vec<_>>()
                .join(" and "),
        })
        .collect();
    let mut evenings: Vec<EveningDraft> = evenings.into_iter().map(|(_, one)| one).collect();
    // Two empty ones to write in.
    evenings.resize(evenings.len() + 2, EveningDraft::default());
    let public_url = format!(
        "/awards/{}/{}/",
        address::encoded(award),
        address::encoded(slug)
    );
    Ok((
        id,
        Sheet {
            label: draft.label.clone(),
            action: url(&[award, slug]),
            award_url: url(&[award]),
            night_url: desk::night::url(award, slug),
            public_url,
            draft,
            categories,
            evenings,
            new: category::fresh(),
            choices,
            errors: BTreeMap::new(),
            new_errors: BTreeMap::new(),
            evening_errors: BTreeMap::new(),
            said: None,
        },
    ))
}

/// `GET /desk/awards/{award}/{edition}`.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition)): Path<(String, String)>,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let (_, mut sheet) = sheet(&site, &award, &edition).await?;
    sheet.said = said.sentence();
    desk::page(&site, &actor, HERE, PAGE, &sheet)
}

/// `POST /desk/awards/{award}/{edition}`.
///
/// # Errors
/// 404.
pub(super) async fn change(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, mut sheet) = sheet(&site, &award, &edition).await?;
    let draft = award::taken(&mut form);
    let (who, now, kept) = (actor.doer(), site.now(), draft.clone());
    let changed = site
        .db
        .write(move |tx| entry::change_edition(tx, id, &kept, &who, now))
        .await;
    match changed {
        Ok(slug) => Ok(desk::see(&format!("{}?said=saved", url(&[&award, &slug])))),
        Err(Error::Invalid(faults)) => {
            sheet.draft = draft;
            sheet.errors = faults.0;
            desk::refused(&site, &actor, HERE, PAGE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/awards/{award}/{edition}/~evenings`: `name-1`, `starts_at-1`, `ends_at-1`, `venue-1`, `broadcaster-1` and on.
///
/// # Errors
/// 404.
pub(super) async fn evenings(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, mut sheet) = sheet(&site, &award, &edition).await?;
    let mut drafts: Vec<EveningDraft> = (1..=32)
        .map(|n| EveningDraft {
            name: form.take(&format!("name-{n}")),
            starts_at: form.take(&format!("starts_at-{n}")),
            ends_at: form.take(&format!("ends_at-{n}")),
            venue: form.take(&format!("venue-{n}")),
            broadcaster: form.take(&format!("broadcaster-{n}")),
        })
        .collect();
    while drafts.len() > sheet.evenings.len()
        && drafts.last().is_some_and(|last| last.name.is_empty())
    {
        drafts.pop();
    }
    let (who, now, kept) = (actor.doer(), site.now(), drafts.clone());
    let saved = site
        .db
        .write(move |tx| entry::save_evenings(tx, id, &kept, &who, now))
        .await;
    match saved {
        Ok(()) => Ok(desk::see(&format!(
            "{}?said=saved",
            url(&[&award, &edition])
        ))),
        Err(Error::Invalid(faults)) => {
            sheet.evenings = drafts;
            sheet.evening_errors = faults.0;
            desk::refused(&site, &actor, HERE, PAGE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/awards/{award}/{edition}/~categories`: a new category at the end.
///
/// # Errors
/// 404.
pub(super) async fn add_category(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, mut sheet) = sheet(&site, &award, &edition).await?;
    let draft = category::taken(&mut form);
    let (who, now, kept) = (actor.doer(), site.now(), draft.clone());
    let made = site
        .db
        .write(move |tx| entry::add_category(tx, id, &kept, &who, now))
        .await;
    match made {
        Ok(category) => Ok(desk::see(&format!(
            "{}?said=added",
            url(&[&award, &edition, &category])
        ))),
        Err(Error::Invalid(faults)) => {
            sheet.new = draft;
            sheet.new_errors = faults.0;
            desk::refused(&site, &actor, HERE, PAGE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}
