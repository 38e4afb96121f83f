//! One nomination: who, for what, as whom; and whether it still stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Error;
use newsroom::award::desk::{self as entry, Filed, NomineeDraft, PersonLine, WorkLine};
use newsroom::award::{NominationStatus, nomination};
use serde::Serialize;

use super::{HERE, Said, category_of, url};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

const PAGE: &str = "desk/awards_nominee.html";
/// Empty lines to write in: people and works.
const SPARE: (usize, usize) = (3, 1);
/// Most lines of a form.
const MOST: usize = 43;

#[derive(Serialize)]
struct Sheet {
    category: String,
    category_url: String,
    action: String,
    draft: NomineeDraft,
    known: Option<Known>,
    statuses: entry::Choices,
    errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Known {
    credited: String,
    status: String,
    status_note: String,
}

/// Where a nomination is: award, edition, category.
type At = (String, String, String);

/// What a form says about a nomination.
fn taken(form: &mut Form) -> NomineeDraft {
    let mut people: Vec<PersonLine> = (1..=MOST)
        .map(|n| PersonLine {
            name: form.take(&format!("people-{n}-name")),
            kind: form.take(&format!("people-{n}-kind")),
            credit_role: form.take(&format!("people-{n}-role")),
            removed: form.take(&format!("people-{n}-removed")),
        })
        .collect();
    while people.last().is_some_and(|last| last.name.is_empty()) {
        people.pop();
    }
    let mut works: Vec<WorkLine> = (1..=MOST)
        .map(|n| WorkLine {
            title: form.take(&format!("works-{n}-title")),
            relation: form.take(&format!("works-{n}-relation")),
        })
        .collect();
    while works.last().is_some_and(|last| last.title.is_empty()) {
        works.pop();
    }
    NomineeDraft {
        credited: form.take("credited"),
        slug: form.take("slug"),
        people,
        works,
        characters: form.take("characters"),
        citation: form.take("citation"),
        detail: form.take("detail"),
        note: form.take("note"),
        version: form.take("version").parse().unwrap_or(0),
    }
}

fn sheet(
    (award, edition, category): &At,
    name: String,
    mut draft: NomineeDraft,
    filed: Option<&Filed>,
) -> Sheet {
    let spare = |now: usize, more: usize| (now + more).min(MOST);
    let (people, works) = (draft.people.len(), draft.works.len());
    draft
        .people
        .resize_with(spare(people, SPARE.0), PersonLine::default);
    draft
        .works
        .resize_with(spare(works, SPARE.1), WorkLine::default);
    let slug = filed.map_or("~new", |filed| filed.draft.slug.as_str());
    let action = match filed {
        Some(_) => url(&[award, edition, category, slug]),
        None => format!("{}/~new", url(&[award, edition, category])),
    };
    Sheet {
        category: name,
        category_url: url(&[award, edition, category]),
        action,
        draft,
        known: filed.map(|filed| Known {
            credited: filed.draft.credited.clone(),
            status: filed.status.clone(),
            status_note: filed.status_note.clone(),
        }),
        statuses: entry::NOMINATIONS,
        errors: BTreeMap::new(),
        said: None,
    }
}

/// The nomination of an address, with its category's row id and name.
async fn found(site: &Site, at: &At, slug: &str) -> Result<(String, Filed), Problem> {
    let (id, draft) = category_of(site, &at.0, &at.1, &at.2).await?;
    let slug = slug.to_owned();
    let filed = site
        .db
        .read(move |tx| entry::nominee_of(tx, id, &slug)?.ok_or(Error::NotFound("nominee")))
        .await?;
    Ok((draft.name, filed))
}

/// `GET /desk/awards/{award}/{edition}/{category}/~new`.
///
/// # Errors
/// 404.
pub(super) async fn blank(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(at): Path<At>,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let (_, category) = category_of(&site, &at.0, &at.1, &at.2).await?;
    let mut sheet = sheet(&at, category.name, NomineeDraft::default(), None);
    sheet.said = said.sentence();
    desk::page(&site, &actor, HERE, PAGE, &sheet)
}

/// `POST /desk/awards/{award}/{edition}/{category}/~new`; with `then=another` the form comes back empty.
///
/// # Errors
/// 404.
pub(super) async fn create(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(at): Path<At>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, category) = category_of(&site, &at.0, &at.1, &at.2).await?;
    let (draft, then) = (taken(&mut form), form.take("then"));
    let (who, now, kept) = (actor.doer(), site.now(), draft.clone());
    let made = site
        .db
        .write(move |tx| entry::add_nominee(tx, id, &kept, &who, now))
        .await;
    match made {
        Ok(_) => {
            let back = url(&[&at.0, &at.1, &at.2]);
            let on = if then == "another" { "/~new" } else { "" };
            Ok(desk::see(&format!("{back}{on}?said=added")))
        }
        Err(Error::Invalid(faults)) => {
            let mut sheet = sheet(&at, category.name, draft, None);
            sheet.errors = faults.0;
            desk::refused(&site, &actor, HERE, PAGE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /desk/awards/{award}/{edition}/{category}/{nominee}`.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition, category, slug)): Path<(String, String, String, String)>,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let at = (award, edition, category);
    let (name, filed) = found(&site, &at, &slug).await?;
    let mut sheet = sheet(&at, name, filed.draft.clone(), Some(&filed));
    sheet.said = said.sentence();
    desk::page(&site, &actor, HERE, PAGE, &sheet)
}

/// `POST /desk/awards/{award}/{edition}/{category}/{nominee}`.
///
/// # Errors
/// 404.
pub(super) async fn change(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition, category, slug)): Path<(String, String, String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let at = (award, edition, category);
    let (name, filed) = found(&site, &at, &slug).await?;
    let draft = taken(&mut form);
    let (who, now, kept, id) = (actor.doer(), site.now(), draft.clone(), filed.id);
    let changed = site
        .db
        .write(move |tx| entry::change_nominee(tx, id, &kept, &who, now))
        .await;
    match changed {
        Ok(slug) => Ok(desk::see(&format!(
            "{}?said=saved",
            url(&[&at.0, &at.1, &at.2, &slug])
        ))),
        Err(Error::Invalid(faults)) => {
            let mut sheet = sheet(&at, name, draft, Some(&filed));
            sheet.errors = faults.0;
            desk::refused(&site, &actor, HERE, PAGE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST …/{nominee}/~status` with `status` and `why`: withdrawn, rescinded, official again.
///
/// # Errors
/// 404.
pub(super) async fn status(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition, category, slug)): Path<(String, String, String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let at = (award, edition, category);
    let (name, mut filed) = found(&site, &at, &slug).await?;
    let (word, why) = (form.take("status"), form.take("why"));
    let status = NominationStatus::parse(&word);
    let needs_why = status.is_some_and(|status| !status.can_win());
    let wrong = match status {
        None => Some(("status", "Please choose one of those offered.")),
        Some(_) if needs_why && why.trim().is_empty() => {
            Some(("why", "Please say why: readers are told."))
        }
        Some(_) => None,
    };
    if let Some((field, sentence)) = wrong {
        (filed.status, filed.status_note) = (word, why);
        let mut sheet = sheet(&at, name, filed.draft.clone(), Some(&filed));
        sheet.errors = BTreeMap::from([(field.to_owned(), sentence.to_owned())]);
        return desk::refused(&site, &actor, HERE, PAGE, &sheet);
    }
    let (who, now, id) = (actor.doer(), site.now(), filed.id);
    site.db
        .write(move |tx| {
            nomination::set_status(tx, id, status.unwrap_or_default(), &why, &who, now)
        })
        .await?;
    Ok(desk::see(&format!(
        "{}?said=saved",
        url(&[&at.0, &at.1, &at.2, &slug])
    )))
}

/// `POST …/{nominee}/~remove`: a nominee entered by mistake, of whom nothing was said.
///
/// # Errors
/// 404.
pub(super) async fn remove(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition, category, slug)): Path<(String, String, String, String)>,
) -> Result<Response, Problem> {
    let at = (award, edition, category);
    let (name, filed) = found(&site, &at, &slug).await?;
    let (who, now, id) = (actor.doer(), site.now(), filed.id);
    let removed = site
        .db
        .write(move |tx| nomination::remove(tx, id, &who, now))
        .await;
    match removed {
        Ok(()) => Ok(desk::see(&format!(
            "{}?said=removed",
            url(&[&at.0, &at.1, &at.2])
        ))),
        Err(Error::Conflict(sentence)) => {
            let mut sheet = sheet(&at, name, filed.draft.clone(), Some(&filed));
            sheet.errors = BTreeMap::from([("form".to_owned(), sentence)]);
            desk::refused(&site, &actor, HERE, PAGE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}
