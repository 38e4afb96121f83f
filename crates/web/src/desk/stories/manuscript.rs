//! The working copy as the editor's script reads and writes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use newsroom::markup::story::{Document, Fault, MAX_BYTES};
use newsroom::story::desk::{self, Fields, Saved, Saving};
use newsroom::{Kind, section};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{address, shape, zone};
use crate::actor::Actor;
use crate::form::{self, Form};
use crate::page::PRIVATE;
use crate::problem::Problem;
use crate::site::Site;

/// What the front matter may add to the two megabytes of a body, in bytes.
const FRONT_BYTES: usize = 100_000;

#[derive(Default, Deserialize)]
#[serde(default)]
struct New {
    title: String,
    section: String,
}

/// `POST /desk/stories`: begins a draft. 303 for a form, 201 for JSON.
///
/// # Errors
/// 422 when there is no section yet.
pub(super) async fn begin(
    State(site): State<Arc<Site>>,
    actor: Actor,
    request: Request,
) -> Result<Response, Problem> {
    let is_json = is_json(&request);
    let body = form::body(request, form::MOST_BYTES).await?;
    let new = if is_json && !body.is_empty() {
        serde_json::from_slice(&body).map_err(|_| unreadable())?
    } else {
        let mut form = Form::parse(&body)?;
        New {
            title: form.take("title"),
            section: form.take("section"),
        }
    };
    let (who, zone, now) = (actor.doer(), zone(&site), site.now());
    let random = format!("{:010x}", rand::random::<u64>() >> 24);
    let story = site
        .db
        .write(move |tx| desk::begin(tx, &new.title, &new.section, &who, &random, &zone, now))
        .await?;
    let url = address(&site, story);
    if !is_json {
        return Ok(crate::desk::see(&url));
    }
    let id = site.ids.show(Kind::Story, story);
    let mut response = answer(StatusCode::CREATED, &json!({"id": id, "url": url}));
    if let Ok(url) = url.parse() {
        response.headers_mut().insert(LOCATION, url);
    }
    Ok(response)
}

/// `GET /desk/stories/{id}/manuscript`.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let now = site.now();
    let (manuscript, here, sections, pictures) = site
        .db
        .read(move |tx| {
            Ok::<_, Problem>((
                desk::open(tx, story)?,
                desk::here(tx, story, now)?,
                section::all(tx)?,
                desk::pictures(tx, story)?,
            ))
        })
        .await?;
    let mut shape = shape::manuscript(&site, &actor, &manuscript, &here, &sections);
    if let Some(shape) = shape.as_object_mut() {
        shape.insert("pictures".to_owned(), shape::pictures(&pictures));
    }
    Ok(answer(StatusCode::OK, &shape))
}

#[derive(Deserialize)]
struct Sent {
    version: i64,
    #[serde(default)]
    front: Fields,
    document: Value,
}

/// `PUT /desk/stories/{id}/manuscript`: the autosave.
///
/// # Errors
/// 400 for what is no JSON, 404, 409 with what is there, 413, 422 with sentences.
pub(super) async fn save(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let body = form::body(request, MAX_BYTES + FRONT_BYTES).await?;
    let sent: Value = serde_json::from_slice(&body).map_err(|_| unreadable())?;
    let sent: Sent = serde_json::from_value(sent).map_err(|error| {
        Problem::invalid(BTreeMap::from([(
            "form".to_owned(),
            format!("The text could not be read: {error}."),
        )]))
    })?;
    let document = Document::from_json(&sent.document.to_string()).map_err(|f| faults(&f, 0))?;
    let yours_version = sent.version;
    let saving = Saving {
        story,
        version: sent.version,
        fields: sent.front,
        document,
        who: actor.doer(),
        session: Some(actor.session.id),
    };
    let now = site.now();
    let (saved, checks) = site
        .db
        .write(move |tx| {
            let saved = desk::save(tx, saving, now)?;
            let checks = match &saved {
                Saved::Kept(_) => desk::check(tx, story)?,
                Saved::Refused { .. } => Vec::new(),
            };
            Ok::<_, Problem>((saved, checks))
        })
        .await?;
    Ok(match saved {
        Saved::Kept(kept) => answer(StatusCode::OK, &shape::saved(&kept, &checks, now)),
        Saved::Refused {
            number,
            theirs,
            holder,
        } => answer(
            StatusCode::CONFLICT,
            &shape::refused(&theirs, yours_version, number, holder.as_deref()),
        ),
    })
}

/// What a body's faults are called in a form; `before` lines stand above what the writer wrote.
pub(super) fn faults(faults: &[Fault], before: usize) -> Problem {
    Problem::invalid(BTreeMap::from([(
        "document".to_owned(),
        sentences(faults, before),
    )]))
}

/// Faults as sentences with lines.
pub(super) fn sentences(faults: &[Fault], before: usize) -> String {
    faults
        .iter()
        .take(10)
        .map(|fault| match fault.line.saturating_sub(before) {
            0 => fault.text.clone(),
            line => format!("Line {line}: {}", fault.text),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// JSON for one person alone.
pub(super) fn answer(status: StatusCode, shape: &Value) -> Response {
    let mut response = (status, Json(shape)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    response
}

fn unreadable() -> Problem {
    Problem::bad_request("What was sent is no JSON we can read.")
}

pub(super) fn is_json(request: &Request) -> bool {
    request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/json"))
}
