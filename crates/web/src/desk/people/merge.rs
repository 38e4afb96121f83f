//! Merging: first which, then what would move, then the act.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::merge::{self, Plan};
use newsroom::{Error, subject};
use serde::{Deserialize, Serialize};

use super::{Shelf, address_of};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

const TEMPLATE: &str = "desk/people_merge.html";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    into: String,
}

#[derive(Serialize)]
struct Sheet {
    shelf: Shelf,
    action: String,
    back: String,
    name: String,
    into: String,
    /// What would move, once it is said into which.
    plan: Option<Moves>,
    errors: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Moves {
    into_name: String,
    into_slug: String,
    from_slug: String,
    stories: i64,
}

impl From<Plan> for Moves {
    fn from(plan: Plan) -> Moves {
        Moves {
            into_name: plan.into.name,
            into_slug: plan.into.slug,
            from_slug: plan.from.slug,
            stories: plan.stories,
        }
    }
}

/// `GET …/merge`: asks into which; with `?into=` shows what would move.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    Query(asking): Query<Asking>,
    shelf: Shelf,
) -> Result<Response, Problem> {
    let sheet = sheet(&site, shelf, slug, asking.into, BTreeMap::new()).await?;
    if sheet.errors.is_empty() {
        desk::page(&site, &actor, shelf.path, TEMPLATE, &sheet)
    } else {
        desk::refused(&site, &actor, shelf.path, TEMPLATE, &sheet)
    }
}

/// `POST …/merge`: does it.
pub(super) async fn send(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    mut form: Form,
    shelf: Shelf,
) -> Result<Response, Problem> {
    let into = form.take("into");
    let (who, now, from, other) = (actor.doer(), site.now(), slug.clone(), into.clone());
    let merged = site
        .db
        .write(move |tx| merge::merge(tx, shelf.kind, &from, &other, &who, now))
        .await;
    match merged {
        Ok(plan) => Ok(desk::see(&format!(
            "{}?said=merged",
            address_of(shelf, &plan.into.slug)
        ))),
        Err(Error::Invalid(faults)) => {
            let sheet = sheet(&site, shelf, slug, into, faults.0).await?;
            desk::refused(&site, &actor, shelf.path, TEMPLATE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

async fn sheet(
    site: &Site,
    shelf: Shelf,
    slug: String,
    into: String,
    errors: BTreeMap<String, String>,
) -> Result<Sheet, Problem> {
    let (from, asked) = (slug, into.clone());
    let is_asked = errors.is_empty() && !into.trim().is_empty();
    let (from, plan) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let Some(subject) = subject::by_slug(tx, shelf.kind, &from)? else {
                return Err(match subject::moved(tx, shelf.kind, &from)? {
                    Some(now) => Problem::moved(address_of(shelf, &now)),
                    None => Error::NotFound(shelf.one).into(),
                });
            };
            let plan = is_asked.then(|| merge::plan(tx, shelf.kind, &from, &asked));
            Ok((subject, plan))
        })
        .await?;
    let (plan, errors) = match plan {
        None => (None, errors),
        Some(Ok(plan)) => (Some(plan.into()), errors),
        Some(Err(Error::Invalid(faults))) => (None, faults.0),
        Some(Err(error)) => return Err(error.into()),
    };
    Ok(Sheet {
        shelf,
        action: format!("{}/merge", address_of(shelf, &from.slug)),
        back: address_of(shelf, &from.slug),
        name: from.name,
        into,
        plan,
        errors,
    })
}
