//! Saying results: what a wire, a script at the ceremony or another desk sends in.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderName, StatusCode};
use newsroom::Millis;
use newsroom::audit::Doer;
use newsroom::award::result::{self, Saying};
use newsroom::award::{SaidKind, category, sheet};
use newsroom::id::Kind;
use newsroom::token::Capability;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::bearer::Bearer;
use super::super::body::Sent;
use super::shape::{self, CategoryShape, SaidShape};
use crate::page::PRIVATE;
use crate::problem::Problem;
use crate::site::Site;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest `Idempotency-Key`, in bytes.
const MOST_KEY_BYTES: usize = 255;

/// Something to say of a category.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NewResult {
    /// `announced`, `corrected`, `retracted`, `confirmed`, `placed`, `declined`, `vacated` or `no_award`.
    kind: String,
    /// The nomination by its opaque id, or by its name within the category; null for `no_award` and its retraction.
    #[serde(default)]
    nomination: Option<String>,
    /// With `placed`: 2 or more.
    #[serde(default)]
    rank: Option<i64>,
    /// Why, or what else.
    #[serde(default)]
    note: String,
    /// Where it can be read: an address.
    #[serde(default)]
    source_url: String,
    /// When it was announced, RFC 3339; now unless given.
    #[serde(default)]
    at: Option<String>,
}

/// What was said, and what the category comes to now.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct Told {
    /// What was said.
    result: SaidShape,
    /// The category as it stands now.
    category: CategoryShape,
}

/// Says a result: a winner, a correction, a retraction.
#[utoipa::path(
    post, path = "/api/v1/awards/{award}/{edition}/{category}/results", tag = "awards", security(("token" = [])),
    params(
        ("award" = String, Path, description = "The award\u{2019}s place in addresses."),
        ("edition" = String, Path, description = "The edition\u{2019}s place in addresses."),
        ("category" = String, Path, description = "The category\u{2019}s place in addresses."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a request sent twice one result."),
    ),
    request_body = NewResult,
    responses(
        (status = 200, description = "The same was said before under this key.", body = Told),
        (status = 201, description = "It is said.", body = Told),
        (status = 400, description = "Not JSON, or a bad key.", body = super::super::openapi::Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or not a good one.", body = super::super::openapi::Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token\u{2019}s role may not do this.", body = super::super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such category.", body = super::super::openapi::Problem, content_type = "application/problem+json"),
        (status = 409, description = "It contradicts what was said before: a second winner, a retraction of what was not announced.", body = super::super::openapi::Problem, content_type = "application/problem+json"),
        (status = 422, description = "An unknown kind, or a nomination of another category.", body = super::super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(in crate::api) async fn say(
    State(site): State<Arc<Site>>,
    Path((award, edition, slug)): Path<(String, String, String)>,
    bearer: Bearer,
    request: Request,
) -> Result<Response, Problem> {
    // Before the body is read: whoever has no good token is told so.
    let asked = bearer.clone();
    site.db
        .read(move |tx| asked.demand(tx, Capability::Award).map(|_| ()))
        .await?;
    let key = idempotency(request.headers())?;
    let new = Sent::<NewResult>::from_request(request, &site).await?.value;
    let now = site.now();
    let at = new.at.as_deref().map(instant).transpose()?;
    let named = new
        .nomination
        .as_deref()
        .and_then(|text| site.ids.read(Kind::Nomination, text));
    let house = Arc::clone(&site);
    let (said, sheet, is_new) = site
        .db
        .write(move |tx| -> Result<_, Problem> {
            let token = bearer.demand(tx, Capability::Award)?;
            let Some(found) = category::by_path(tx, &award, &edition, &slug)? else {
                return Err(newsroom::Error::NotFound("category").into());
            };
            let kind = SaidKind::parse(&new.kind).ok_or_else(unknown_kind)?;
            let nomination = match (&new.nomination, named) {
                (None, _) => None,
                (_, Some(id)) => Some(id),
                (Some(slug), None) => {
                    let nominees = sheet::category(tx, found.id)?.nominees;
                    let it = nominees.iter().find(|it| it.slug == *slug);
                    Some(it.ok_or_else(|| unknown_nominee(&found.name))?.id)
                }
            };
            let saying = Saying {
                kind,
                nomination,
                rank: new.rank,
                at,
                source_url: checked(&new.source_url)?,
                note: new.note,
                idempotency: key.map(|key| format!("api {} {}: {key}", token.id, found.path())),
                batch_id: None,
            };
            let doer = Doer::house(&token.name);
            let said = result::say(tx, found.id, &saying, &doer, now)?;
            let sheet = sheet::category(tx, found.id)?;
            let is_new = sheet.category.revision != found.revision;
            Ok((said, sheet, is_new))
        })
        .await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let answer = Told {
        result: shape::said(&house, &said),
        category: shape::category(&house, &sheet),
    };
    let mut response = (status, Json(answer)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    Ok(response)
}

fn idempotency(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    key.to_str()
        .ok()
        .filter(|key| (1..=MOST_KEY_BYTES).contains(&key.len()))
        .map(|key| Some(key.to_owned()))
        .ok_or_else(|| Problem::bad_request("An Idempotency-Key is 1 to 255 plain characters."))
}

fn instant(text: &str) -> Result<Millis, Problem> {
    text.parse::<jiff::Timestamp>()
        .map(jiff::Timestamp::as_millisecond)
        .map_err(|_| {
            newsroom::Error::invalid("at", "An instant is written like 2020-09-21T01:30:00Z.")
                .into()
        })
}

/// An address others may follow, or none.
fn checked(url: &str) -> Result<String, Problem> {
    let url = url.trim();
    if url.is_empty() {
        return Ok(String::new());
    }
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if is_web && url.chars().all(|c| !c.is_whitespace() && !c.is_control()) {
        return Ok(url.to_owned());
    }
    Err(newsroom::Error::invalid(
        "source_url",
        "A source is an address that begins with https:// or http://.",
    )
    .into())
}

fn unknown_kind() -> Problem {
    let words: Vec<&str> = SaidKind::ALL.iter().map(|it| it.as_str()).collect();
    newsroom::Error::invalid("kind", format!("A kind is one of: {}.", words.join(", "))).into()
}

fn unknown_nominee(category: &str) -> Problem {
    newsroom::Error::invalid(
        "nomination",
        format!("Nobody of this name is nominated in \u{201c}{category}\u{201d}."),
    )
    .into()
}
