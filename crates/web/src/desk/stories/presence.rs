//! Who is in a story: the editor's script says every ten seconds that it is there.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::id::Kind;
use newsroom::story::desk::{self, Present};
use serde::Deserialize;
use serde_json::json;

use super::manuscript::{answer, is_json};
use super::{address, here, shape};
use crate::actor::Actor;
use crate::form;
use crate::problem::{Problem, Wants};
use crate::site::Site;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Beat {
    holds: bool,
}

/// `POST /desk/stories/{id}/presence`.
///
/// # Errors
/// 404.
pub(super) async fn beat(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let body = form::body(request, 1_000).await?;
    let beat: Beat = serde_json::from_slice(&body).unwrap_or_default();
    let (who, now) = (here(&actor), site.now());
    let (present, version) = site
        .db
        .write(move |tx| {
            // A story that is not there has nobody in it.
            let version = desk::open(tx, story)?.version;
            Ok::<_, Problem>((desk::beat(tx, story, &who, beat.holds, now)?, version))
        })
        .await?;
    Ok(shown(&actor, &present, version))
}

/// `POST /desk/stories/{id}/take-over`: from now on this browser may write. 303 for a form, JSON for the script.
///
/// # Errors
/// 404.
pub(super) async fn take_over(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let wants = Wants::of(request.uri().path(), request.headers());
    let for_script = wants == Wants::Json || is_json(&request);
    let (who, now) = (here(&actor), site.now());
    let (present, version) = site
        .db
        .write(move |tx| {
            let version = desk::open(tx, story)?.version;
            Ok::<_, Problem>((desk::take_over(tx, story, &who, now)?, version))
        })
        .await?;
    if for_script {
        return Ok(shown(&actor, &present, version));
    }
    Ok(crate::desk::see(&address(&site, story)))
}

fn shown(actor: &Actor, present: &[Present], version: i64) -> Response {
    answer(
        StatusCode::OK,
        &json!({
            "here": shape::people(actor, present),
            "lock": shape::lock(actor, present),
            "version": version,
        }),
    )
}
