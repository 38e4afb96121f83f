//! All awards, the editions worked on last, and a form for a new award.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use newsroom::Error;
use newsroom::award::award;
use newsroom::award::desk::{self as entry, AwardDraft};
use serde::Serialize;

use super::{HERE, Said, url};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

const LIST: &str = "desk/awards.html";
/// Editions in the list of those worked on last.
const MOST: i64 = 30;

#[derive(Serialize)]
struct List {
    awards: Vec<Way>,
    editions: Vec<Line>,
    draft: AwardDraft,
    errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Way {
    name: String,
    url: String,
}

#[derive(Serialize)]
struct Line {
    label: String,
    url: String,
    night_url: String,
    status: String,
    categories: i64,
    said: i64,
}

async fn list(
    site: &Site,
    draft: AwardDraft,
    errors: BTreeMap<String, String>,
) -> Result<List, Problem> {
    let (awards, editions) = site
        .db
        .read(|tx| Ok::<_, Error>((award::all(tx)?, entry::editions(tx, MOST)?)))
        .await?;
    Ok(List {
        awards: awards
            .into_iter()
            .map(|award| Way {
                url: url(&[&award.slug]),
                name: award.name,
            })
            .collect(),
        editions: editions
            .into_iter()
            .filter(|listed| listed.rehearsal_of.is_none())
            .map(|listed| Line {
                url: url(&[&listed.award, &listed.slug]),
                night_url: desk::night::url(&listed.award, &listed.slug),
                label: listed.label,
                status: listed.status,
                categories: listed.categories,
                said: listed.said,
            })
            .collect(),
        draft,
        errors,
        said: None,
    })
}

/// `GET /desk/awards`.
///
/// # Errors
/// Those of the store.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let mut list = list(&site, AwardDraft::default(), BTreeMap::new()).await?;
    list.said = said.sentence();
    desk::page(&site, &actor, HERE, LIST, &list)
}

/// What a form says about an award.
pub(super) fn taken(form: &mut Form) -> AwardDraft {
    AwardDraft {
        name: form.take("name"),
        slug: form.take("slug"),
        body: form.take("body"),
        description: form.take("description"),
    }
}

/// `POST /desk/awards`: a new one.
///
/// # Errors
/// Those of the store.
pub(super) async fn create(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let draft = taken(&mut form);
    let (who, now, kept) = (actor.doer(), site.now(), draft.clone());
    let made = site
        .db
        .write(move |tx| entry::add_award(tx, &kept, &who, now))
        .await;
    match made {
        Ok(slug) => Ok(desk::see(&format!("{}?said=added", url(&[&slug])))),
        Err(Error::Invalid(faults)) => {
            let list = list(&site, draft, faults.0).await?;
            desk::refused(&site, &actor, HERE, LIST, &list)
        }
        Err(error) => Err(error.into()),
    }
}
