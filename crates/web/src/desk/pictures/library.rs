//! The library: all pictures, newest first, or those that a search finds; and the form that brings one in.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::CACHE_CONTROL;
use newsroom::media::{self, Shelf};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::shape::{self, Shown};
use crate::actor::Actor;
use crate::page::{self, Asked};
use crate::problem::{Problem, Wants};
use crate::query::Query;
use crate::site::Site;
use crate::{address, desk};

/// The list the cursors of these pages are signed for.
const SCOPE: &str = "desk pictures";
/// Its address.
pub(super) const PATH: &str = "/desk/pictures";

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    q: String,
    after: Option<String>,
    said: String,
}

/// What was typed into the form that brings a picture in.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Typed {
    pub(super) title: String,
    pub(super) alt: String,
    pub(super) credit: String,
    pub(super) caption: String,
}

/// The page.
#[derive(Clone, Debug, Serialize)]
struct Library {
    query: String,
    pictures: Vec<Shown>,
    next_url: Option<String>,
    said: &'static str,
    typed: Typed,
    errors: BTreeMap<String, String>,
}

/// `GET /desk/pictures?q=&after=`; as JSON for scripts that ask for it.
///
/// # Errors
/// 400 for a cursor that is not ours, 503 when the store is away.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    asked: Asked,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    if asked.wants == Wants::Json {
        let (found, next) = read(&site, &asking).await?;
        let pictures: Vec<_> = found
            .iter()
            .map(|media| shape::json(&site, media))
            .collect();
        let mut response = Json(json!({ "pictures": pictures, "next": next })).into_response();
        response.headers_mut().insert(CACHE_CONTROL, page::PRIVATE);
        return Ok(response);
    }
    let library = library(&site, &asking).await?;
    desk::page(&site, &actor, PATH, "desk/pictures.html", &library)
}

/// The library for whoever sent something it does not take: 422, filled in.
pub(super) async fn refused(
    site: &Arc<Site>,
    actor: &Actor,
    typed: Typed,
    errors: BTreeMap<String, String>,
) -> Result<Response, Problem> {
    let library = Library {
        typed,
        errors,
        ..library(site, &Asking::default()).await?
    };
    desk::refused(site, actor, PATH, "desk/pictures.html", &library)
}

async fn library(site: &Arc<Site>, asking: &Asking) -> Result<Library, Problem> {
    let (found, next_url) = read(site, asking).await?;
    Ok(Library {
        query: asking.q.clone(),
        pictures: found
            .iter()
            .map(|media| shape::shown(site, media))
            .collect(),
        next_url,
        said: match asking.said.as_str() {
            "deleted" => "The picture was taken out of the library.",
            _ => "",
        },
        typed: Typed::default(),
        errors: BTreeMap::new(),
    })
}

async fn read(
    site: &Arc<Site>,
    asking: &Asking,
) -> Result<(Vec<media::Media>, Option<String>), Problem> {
    let after = page::cursor(site, SCOPE, asking.after.as_deref())?;
    let shelf = Shelf {
        search: asking.q.chars().take(200).collect(),
    };
    let found = site
        .db
        .read(move |tx| media::library(tx, &shelf, after.as_ref()))
        .await?;
    let query = Some(asking.q.as_str()).filter(|query| !query.is_empty());
    let next = found.next.map(|cursor| {
        let after = cursor.sign(&site.secret, SCOPE);
        address::with_query(PATH, &[("q", query), ("after", Some(&after))])
    });
    Ok((found.items, next))
}
