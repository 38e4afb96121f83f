//! Clapping for a comment and reporting it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, SET_COOKIE};
use newsroom::id::Kind;
use newsroom::{applause, reader, report};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Ours, Sent};
use crate::actor::Actor;
use crate::limit::Act;
use crate::page::PRIVATE;
use crate::problem::Problem;
use crate::reader::{Device, Reader};
use crate::site::Site;

/// How many clap.
#[derive(Serialize, ToSchema)]
pub(super) struct Applause {
    /// Now.
    applause: i64,
}

/// What is wrong with a comment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReport {
    /// `abuse`, `spam`, `off-topic`, `spoiler`, `illegal` or `other`.
    reason: String,
    /// A sentence for the moderator.
    #[serde(default)]
    note: String,
}

/// Claps: one per device, however often it is sent.
#[utoipa::path(
    post, path = "/api/v1/comments/{id}/applause", tag = "comments",
    params(("id" = String, Path, description = "The comment's opaque id.")),
    responses(
        (status = 200, description = "How many clap now.", body = Applause),
        (status = 404, description = "No such comment.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many at once.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn applaud(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    _: Ours,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    clap(&site, &id, reader, actor, true).await
}

/// Takes the own clap back.
#[utoipa::path(
    delete, path = "/api/v1/comments/{id}/applause", tag = "comments",
    params(("id" = String, Path, description = "The comment's opaque id.")),
    responses(
        (status = 200, description = "How many clap now.", body = Applause),
        (status = 404, description = "No such comment.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn take_back(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    _: Ours,
    reader: Reader,
) -> Result<Response, Problem> {
    clap(&site, &id, reader, None, false).await
}

async fn clap(
    site: &Arc<Site>,
    public_id: &str,
    reader: Reader,
    actor: Option<Actor>,
    give: bool,
) -> Result<Response, Problem> {
    let comment = site.row(Kind::Comment, public_id)?;
    let now = site.now();
    site.limits
        .take(Act::Applause, &reader.network, now)
        .map_err(Problem::too_many)?;
    let Device { key, set_cookie } = reader.device_or_new(site, &[]);
    let applause = site
        .db
        .write(move |tx| {
            if give {
                let applause = applause::give(tx, comment, &key, now)?;
                if let Some(actor) = &actor {
                    reader::clapped(tx, actor.account.id, comment, &key)?;
                }
                Ok(applause)
            } else {
                applause::take_back(tx, comment, &key, now)
            }
        })
        .await?;
    let mut response = Json(Applause { applause }).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    if let Some(cookie) = set_cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Tells a moderator that something is wrong.
#[utoipa::path(
    post, path = "/api/v1/comments/{id}/reports", tag = "comments",
    params(("id" = String, Path, description = "The comment's opaque id.")),
    request_body = NewReport,
    responses(
        (status = 204, description = "A moderator will look."),
        (status = 404, description = "No such comment.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 422, description = "An unknown reason or a note too long.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many at once.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn report(
    State(site): State<Arc<Site>>,
    Path(public_id): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    sent: Sent<NewReport>,
) -> Result<Response, Problem> {
    let comment = site.row(Kind::Comment, &public_id)?;
    let NewReport { reason, note } = sent.value;
    if !report::REASONS.iter().any(|(word, _)| *word == reason) {
        let words: Vec<&str> = report::REASONS.iter().map(|(word, _)| *word).collect();
        return Err(Problem::invalid(BTreeMap::from([(
            "reason".to_owned(),
            format!("A reason is one of: {}.", words.join(", ")),
        )])));
    }
    let now = site.now();
    site.limits
        .take(Act::Report, &reader.network, now)
        .map_err(Problem::too_many)?;
    let Device { key, set_cookie } = reader.device_or_new(&site, &[]);
    site.db
        .write(move |tx| {
            report::file(tx, comment, &key, &reason, &note, now)?;
            match actor {
                Some(actor) => reader::reported(tx, actor.account.id, comment, &key),
                None => Ok(()),
            }
        })
        .await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = set_cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}
