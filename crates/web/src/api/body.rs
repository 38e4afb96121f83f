//! JSON bodies, and where they may come from.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::form;
use crate::problem::Problem;
use crate::site::Site;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The largest JSON body of a reader, in bytes: 10,000 characters, each escaped.
pub(super) const MOST_BYTES: usize = 128 * 1024;

/// A request that no page of another site made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ours;

impl FromRequestParts<Arc<Site>> for Ours {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut http::request::Parts,
        site: &Arc<Site>,
    ) -> Result<Ours, Problem> {
        check_origin(site, &parts.headers).map(|()| Ours)
    }
}

/// A JSON body from our own pages, a program with a token, or a program without a browser.
///
/// The bytes stay beside the value, because an `Idempotency-Key` speaks for exactly these.
pub(super) struct Sent<T> {
    pub(super) value: T,
    pub(super) hash: blake3::Hash,
}

impl<T: DeserializeOwned> FromRequest<Arc<Site>> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Sent<T>, Problem> {
        check_origin(site, request.headers())?;
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Please send JSON, with \u{201c}Content-Type: application/json\u{201d}.",
            ));
        }
        let body = form::body(request, MOST_BYTES).await?;
        let value = parse(&body)?;
        Ok(Sent {
            value,
            hash: blake3::hash(&body),
        })
    }
}

/// Reads JSON, and says where it cannot be read.
///
/// # Errors
/// 400 for what is not JSON or not UTF-8, 422 for JSON of another shape.
pub(super) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(body)
        .map_err(|_| Problem::bad_request("The body is not UTF-8, so we could not read it."))?;
    if text.trim_start().starts_with('[') {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "The body is a list; please send one object, like {\"name\": \"…\"}.",
        ));
    }
    serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("The body is not as expected: {error}."),
        ),
        _ => Problem::bad_request(format!("The body is not JSON: {error}.")),
    })
}

/// Whether the body is said to be JSON. A form of another site cannot say so without being asked first.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|kind| {
        kind.eq_ignore_ascii_case("application/json")
            || kind.to_ascii_lowercase().ends_with("+json")
    })
}

/// The media type without its parameters.
pub(super) fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(str::trim)
}

fn check_origin(site: &Site, headers: &HeaderMap) -> Result<(), Problem> {
    // A token is never sent by a browser on its own.
    if headers.contains_key(AUTHORIZATION) {
        return Ok(());
    }
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_ours = match (text(&SEC_FETCH_SITE), text(&ORIGIN)) {
        (Some(place), _) => matches!(place, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            origin == site.settings.base_url || (host.is_some() && host == text(&HOST))
        }
        (None, None) => true,
    };
    if is_ours {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "This was sent from a page of another site, so we did not take it.",
    ))
}
