//! Addresses that moved.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use newsroom::Error;
use newsroom::redirect::{self, Redirect};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::view::When;
use crate::{address, desk};

use super::Said;

const HERE: &str = "/desk/redirects";
const TEMPLATE: &str = "desk/redirects.html";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    after: String,
    said: String,
}

#[derive(Serialize)]
struct Sheet {
    redirects: Vec<Line>,
    after: String,
    next: Option<String>,
    path: String,
    target: String,
    errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Line {
    path: String,
    target: String,
    leaves: bool,
    made: When,
}

async fn sheet(site: &Site, after: String) -> Result<Sheet, Problem> {
    let from = after.clone();
    let (found, more) = site.db.read(move |tx| redirect::list(tx, &from)).await?;
    let masthead = site.masthead();
    let next = found
        .last()
        .filter(|_| more)
        .map(|last: &Redirect| address::with_query(HERE, &[("after", Some(&last.path))]));
    Ok(Sheet {
        redirects: found
            .into_iter()
            .map(|it| Line {
                leaves: it.leaves(),
                made: masthead.dates.when(it.made_at, &masthead.site.lang),
                path: it.path,
                target: it.target,
            })
            .collect(),
        after,
        next,
        path: String::new(),
        target: String::new(),
        errors: BTreeMap::new(),
        said: None,
    })
}

/// `GET /desk/redirects`.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let mut sheet = sheet(&site, asking.after).await?;
    sheet.said = Said { said: asking.said }.sentence();
    desk::page(&site, &actor, HERE, TEMPLATE, &sheet)
}

/// `POST /desk/redirects`. Whole addresses of this site are taken as their paths.
pub(super) async fn add(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let (typed_path, typed_target) = (form.take("path"), form.take("target"));
    let here = |typed: &str| {
        let typed = typed.trim();
        let rest = typed.strip_prefix(site.settings.base_url.as_str());
        rest.filter(|rest| rest.starts_with('/'))
            .unwrap_or(typed)
            .to_owned()
    };
    let (path, target) = (
        address::decoded_path(&here(&typed_path)),
        here(&typed_target),
    );
    let (who, now) = (actor.doer(), site.now());
    let done = site
        .db
        .write(move |tx| redirect::add(tx, &path, &target, &who, now))
        .await;
    match done {
        Ok(()) => Ok(desk::see("/desk/redirects?said=added")),
        Err(Error::Invalid(faults)) => {
            let mut sheet = sheet(&site, String::new()).await?;
            sheet.path = typed_path;
            sheet.target = typed_target;
            sheet.errors = faults.0;
            desk::refused(&site, &actor, HERE, TEMPLATE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/redirects/remove`.
pub(super) async fn remove(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let path = form.take("path");
    let (who, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| redirect::remove(tx, &path, &who, now))
        .await?;
    Ok(desk::see("/desk/redirects?said=removed"))
}
