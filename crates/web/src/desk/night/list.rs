//! The list of nights, how far each edition is, and its rehearsal.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Error;
use newsroom::award::desk::{self as entry, Listed};
use newsroom::award::rehearsal;
use serde::Serialize;

use super::{Asked, HERE, found, url};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// Editions in the list.
const MOST: i64 = 100;

#[derive(Serialize)]
struct Nights {
    nights: Vec<Night>,
    errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Night {
    label: String,
    path: String,
    url: String,
    status: String,
    said: i64,
    categories: i64,
    rehearsal_url: Option<String>,
}

/// `GET /desk/night`.
///
/// # Errors
/// Those of the store.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let nights = Nights {
        nights: nights(&site).await?,
        errors: BTreeMap::new(),
        said: asked.sentence(),
    };
    desk::page(&site, &actor, HERE, "desk/nights.html", &nights)
}

async fn nights(site: &Site) -> Result<Vec<Night>, Problem> {
    let all = site.db.read(|tx| entry::editions(tx, MOST)).await?;
    let copy_of =
        |id: i64| -> Option<&Listed> { all.iter().find(|listed| listed.rehearsal_of == Some(id)) };
    Ok(all
        .iter()
        .filter(|listed| listed.rehearsal_of.is_none())
        .map(|listed| Night {
            label: listed.label.clone(),
            path: format!("{}/{}", listed.award, listed.slug),
            url: url(&listed.award, &listed.slug),
            status: listed.status.clone(),
            said: listed.said,
            categories: listed.categories,
            rehearsal_url: copy_of(listed.id).map(|copy| url(&copy.award, &copy.slug)),
        })
        .collect())
}

/// `POST /desk/night/~rehearse` with `edition` (`emmys/2020`): makes a copy to play with, and goes there.
///
/// # Errors
/// 404; 422 when there is nothing to rehearse, or a rehearsal is under way.
pub(super) async fn rehearse(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let path = form.take("edition");
    let Some((award, edition)) = path.split_once('/') else {
        return Err(Problem::not_found());
    };
    let (award, edition) = (award.to_owned(), edition.to_owned());
    let (who, now) = (actor.doer(), site.now());
    let at = award.clone();
    let made = site
        .db
        .write(move |tx| {
            let known = found(tx, &award, &edition)?;
            rehearsal::make(tx, known.id, &who, now)?;
            rehearsal::of(tx, known.id)?.ok_or(Error::NotFound("rehearsal"))
        })
        .await;
    match made {
        Ok((_, slug)) => Ok(desk::see(&format!("{}?said=rehearsal", url(&at, &slug)))),
        Err(Error::Conflict(sentence)) => {
            let nights = Nights {
                nights: nights(&site).await?,
                errors: BTreeMap::from([("form".to_owned(), sentence)]),
                said: None,
            };
            desk::refused(&site, &actor, HERE, "desk/nights.html", &nights)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/night/{award}/{edition}/~discard`: throws a rehearsal away.
///
/// # Errors
/// 404; 409 for an edition that is none.
pub(super) async fn discard(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (who, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| {
            let known = found(tx, &award, &edition)?;
            rehearsal::discard(tx, known.id, &who, now)
        })
        .await?;
    Ok(desk::see("/desk/night?said=discarded"))
}

/// `POST /desk/night/{award}/{edition}/~status` with `status`: the night begins, or is over.
///
/// # Errors
/// 404; 422 for a word that is none.
pub(super) async fn status(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (who, now, status) = (actor.doer(), site.now(), form.take("status"));
    let back = url(&award, &edition);
    site.db
        .write(move |tx| {
            let known = found(tx, &award, &edition)?;
            entry::set_status(tx, known.id, &status, &who, now)
        })
        .await?;
    Ok(desk::see(&format!("{back}?said=status")))
}
