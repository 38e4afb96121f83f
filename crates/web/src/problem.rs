//! What went wrong, as a page or as RFC 9457 JSON; logged once, here at the rim.
//!
//! A handler answers `Err(Problem)`; [`rim`] turns it into what the request can read.
//! Nothing in it names a path, a statement, an address or a mail.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER,
    WWW_AUTHENTICATE,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use newsroom::Capability::Desk;
use newsroom::redirect;

use crate::actor::Actor;
use crate::again::Again;
use crate::json::put;
use crate::site::Site;
use crate::{address, page, view};

/// The media type a script asks for when it wants a piece of a page.
pub const FRAGMENT: &str = "text/vnd.greenroom.fragment+html";

/// Something a request cannot have, with a sentence for who asked.
#[derive(Clone, Debug)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// What happened and what to do, in a sentence or two.
    pub detail: Box<str>,
    /// Sentences by field.
    pub errors: BTreeMap<String, String>,
    /// When to come back, in whole seconds.
    pub retry_after_s: Option<u64>,
    /// Where to go instead, for a redirect.
    pub location: Option<Box<str>>,
    /// The chain of causes, for the log only.
    pub cause: Option<Arc<str>>,
}

impl Problem {
    /// A problem of this status.
    #[must_use]
    pub fn new(status: StatusCode, detail: impl Into<Box<str>>) -> Problem {
        Problem {
            status,
            detail: detail.into(),
            errors: BTreeMap::new(),
            retry_after_s: None,
            location: None,
            cause: None,
        }
    }

    /// 404 for an address where nothing is.
    #[must_use]
    pub fn not_found() -> Problem {
        Problem::new(
            StatusCode::NOT_FOUND,
            "There is nothing at this address. It may have been mistyped, or the page may have moved.",
        )
    }

    /// 400 with a sentence.
    #[must_use]
    pub fn bad_request(detail: impl Into<Box<str>>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, detail)
    }

    /// 422 with sentences by field.
    #[must_use]
    pub fn invalid(errors: BTreeMap<String, String>) -> Problem {
        let detail = errors
            .values()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ");
        Problem {
            errors,
            ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
        }
    }

    /// 429: come back later.
    #[must_use]
    pub fn too_many(retry_ms: i64) -> Problem {
        // Rounded up: who comes back as told must not be a moment too early.
        let seconds = u64::try_from(retry_ms).map_or(1, |ms| ms.div_ceil(1_000).max(1));
        let wait = if seconds < 90 {
            format!("{seconds} seconds")
        } else {
            format!("{} minutes", seconds.div_ceil(60))
        };
        Problem {
            retry_after_s: Some(seconds),
            ..Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                format!(
                    "That was a lot at once. Please try again in {wait}; nothing you wrote is lost."
                ),
            )
        }
    }

    /// 503: the house is too busy, or its store is away.
    #[must_use]
    pub fn busy(cause: &dyn std::error::Error) -> Problem {
        Problem {
            retry_after_s: Some(2),
            cause: Some(chain(cause)),
            ..Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "We cannot answer just now. Please try again in a moment; nothing you wrote is lost.",
            )
        }
    }

    /// 500: our own mistake.
    #[must_use]
    pub fn internal(cause: &dyn std::error::Error) -> Problem {
        Problem {
            cause: Some(chain(cause)),
            ..Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong on our side. It has been noted; please try again.",
            )
        }
    }

    /// A redirect that stays true: 301.
    #[must_use]
    pub fn moved(to: impl Into<Box<str>>) -> Problem {
        Problem {
            location: Some(to.into()),
            ..Problem::new(StatusCode::MOVED_PERMANENTLY, "This page has moved.")
        }
    }

    /// A few words for the heading.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self.status.as_u16() {
            400 => "That request makes no sense to us",
            401 => "A token is needed",
            403 => "This is not allowed",
            404 => "Nothing here",
            405 => "That cannot be done here",
            409 => "Something else came first",
            410 => "This was taken down",
            413 => "That is too much",
            415 => "We cannot read that kind of content",
            422 => "Something needs another look",
            429 => "A little slower, please",
            503 => "We are very busy",
            code if code >= 500 => "Something went wrong",
            code if (300..400).contains(&code) => "Moved",
            _ => "That did not work",
        }
    }
}

/// The causes of an error, outermost first, in one line.
fn chain(error: &dyn std::error::Error) -> Arc<str> {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line.into()
}

impl From<newsroom::Error> for Problem {
    fn from(error: newsroom::Error) -> Problem {
        use newsroom::Error as E;
        if error.busy() {
            return Problem::busy(&error);
        }
        let sentence = error.to_string();
        match error {
            E::NotFound(_) => Problem::new(StatusCode::NOT_FOUND, sentence),
            E::Gone => Problem::new(StatusCode::GONE, sentence),
            E::Forbidden(_) => Problem::new(StatusCode::FORBIDDEN, sentence),
            E::Closed(_) => Problem::new(StatusCode::FORBIDDEN, sentence),
            E::Conflict(_) => Problem::new(StatusCode::CONFLICT, sentence),
            E::Invalid(fields) => Problem::invalid(fields.0),
            E::Source(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, sentence),
            E::TooSoon { retry_ms } => Problem::too_many(retry_ms),
            E::Store(_) => Problem::internal(&error),
        }
    }
}

impl From<newsroom::store::Error> for Problem {
    fn from(error: newsroom::store::Error) -> Problem {
        newsroom::Error::from(error).into()
    }
}

impl From<minijinja::Error> for Problem {
    fn from(error: minijinja::Error) -> Problem {
        Problem::internal(&error)
    }
}

impl IntoResponse for Problem {
    /// A bare answer that carries the problem to the [`rim`], which knows what the reader can read.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        // Two slashes name another host; no redirect of ours leads off the site.
        if let Some(location) = &self.location
            && !location.starts_with("//")
            && let Ok(location) = HeaderValue::from_str(location)
        {
            headers.insert(LOCATION, location);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// What the sender of a request can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// A page.
    Page,
    /// JSON.
    Json,
    /// A piece of a page, for a script.
    Fragment,
}

impl Wants {
    /// Reads it off the path and the `Accept` header: the API always speaks JSON.
    #[must_use]
    pub fn of(path: &str, headers: &HeaderMap) -> Wants {
        let accept = headers
            .get(ACCEPT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let sends_json = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/json"));
        if path.starts_with("/api/") {
            Wants::Json
        } else if accept.contains(FRAGMENT) {
            Wants::Fragment
        } else if (accept.contains("json") || sends_json) && !accept.contains("text/html") {
            Wants::Json
        } else {
            Wants::Page
        }
    }
}

/// Whether an address holds a NUL, which no name of ours has and PostgreSQL takes in no text.
///
/// A search may be for anything; it looks only at the letters.
fn holds_nul(uri: &http::Uri) -> bool {
    let whole = uri.path_and_query().map_or("", |it| it.as_str());
    uri.path() != "/search" && whole.contains("%00")
}

/// Middleware: turns every problem into a page, JSON or a sentence, and logs it, once.
pub async fn rim(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let wants = Wants::of(request.uri().path(), request.headers());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let mut response = if holds_nul(request.uri()) {
        Problem::not_found().into_response()
    } else {
        next.run(request).await
    };
    let Some(mut problem) = problem_of(&mut response) else {
        return response;
    };
    let stands = Stands::of(&mut response, &path);
    if wants == Wants::Page
        && matches!(problem.status.as_u16(), 404 | 410)
        && method.is_safe()
        && let Some(target) = redirected(&site, &path).await
    {
        problem = Problem::moved(target);
        response = problem.clone().into_response();
    }
    log(&problem, &method, route.as_deref().unwrap_or("unmatched"));
    if problem.location.is_some() {
        // Where to sign in depends on who asks; where a page has moved does not.
        let keep = match problem.status {
            StatusCode::MOVED_PERMANENTLY => HeaderValue::from_static("public, max-age=300"),
            _ => page::PRIVATE,
        };
        response.headers_mut().insert(CACHE_CONTROL, keep);
        return response;
    }
    let mut answer = match wants {
        Wants::Json => as_json(&problem),
        Wants::Fragment => as_sentence(&problem),
        Wants::Page => as_page(&site, &problem, stands),
    };
    *answer.status_mut() = problem.status;
    for name in [
        ALLOW,
        RETRY_AFTER,
        ACCESS_CONTROL_ALLOW_ORIGIN,
        WWW_AUTHENTICATE,
    ] {
        if let Some(value) = response.headers_mut().remove(&name) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer.extensions_mut().insert(problem);
    answer
}

/// Where the newsroom wrote down that this path leads now, for a page that is not there.
async fn redirected(site: &Arc<Site>, path: &str) -> Option<String> {
    let path = crate::form::percent_decoded(path).filter(|path| !path.contains('\0'))?;
    let found = site.db.read(move |tx| redirect::find(tx, &path)).await;
    // A store that is away makes no page of this one; the answer stays what it was.
    found.ok().flatten().map(|target| address::written(&target))
}

/// The problem an answer carries, also when the router itself refused.
fn problem_of(response: &mut Response) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    if response.headers().contains_key(CONTENT_TYPE) && response.status() != StatusCode::BAD_REQUEST
    {
        return None;
    }
    let detail = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => "This address does not take that kind of request.",
        StatusCode::FORBIDDEN => {
            "This form was sent from another site, so we did not take it. Please send it from our own page."
        }
        StatusCode::BAD_REQUEST => {
            "The request could not be read. Please check the address and try again."
        }
        StatusCode::PAYLOAD_TOO_LARGE => "What you sent is larger than we take here.",
        _ => return None,
    };
    Some(Problem::new(response.status(), detail))
}

fn log(problem: &Problem, method: &Method, route: &str) {
    let status = problem.status.as_u16();
    let cause = problem.cause.as_deref().unwrap_or("");
    if problem.status.is_server_error() {
        tracing::error!(status, %method, route, cause, "a request failed");
    } else {
        tracing::debug!(status, %method, route, cause, "a request was refused");
    }
}

/// RFC 9457.
fn as_json(problem: &Problem) -> Response {
    let mut body = serde_json::json!({
        "type": "about:blank",
        "title": problem.title(),
        "status": problem.status.as_u16(),
        "detail": problem.detail,
    });
    if !problem.errors.is_empty() {
        put(&mut body, "errors", serde_json::json!(problem.errors));
    }
    let mut response = Json(body).into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}

fn as_sentence(problem: &Problem) -> Response {
    problem.detail.to_string().into_response()
}

/// Where somebody stands whom a page tells what went wrong: what leads on from there.
struct Stands {
    path: String,
    actor: Option<Actor>,
    again: Option<Again>,
}

impl Stands {
    fn of(response: &mut Response, path: &str) -> Stands {
        Stands {
            path: path.to_owned(),
            actor: response.extensions_mut().remove::<Actor>(),
            again: response.extensions_mut().remove::<Again>(),
        }
    }

    fn ways(&self) -> Vec<view::Link> {
        let within = |place: &str| {
            self.path
                .strip_prefix(place)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let way = |title: &str, url: &str| view::Link {
            title: title.to_owned(),
            url: url.to_owned(),
            current: false,
        };
        let is_reader = self.actor.as_ref().is_some_and(|actor| !actor.can(Desk));
        if within("/desk") && !is_reader {
            vec![way("To the desk", "/desk"), way("To the front page", "/")]
        } else if within("/account") || within("/desk") {
            vec![
                way("To your account", "/account"),
                way("To the front page", "/"),
            ]
        } else {
            Vec::new()
        }
    }
}

fn as_page(site: &Site, problem: &Problem, stands: Stands) -> Response {
    let ways = stands.ways();
    let (title, way) = match (problem.status, &stands.actor) {
        (StatusCode::UNAUTHORIZED, None) => ("Please sign in", "/sign-in"),
        (StatusCode::UNAUTHORIZED, Some(_)) => ("Is it you?", "/account/confirm"),
        _ => (problem.title(), ""),
    };
    let page = view::Problem {
        status: problem.status.as_u16(),
        title: title.to_owned(),
        detail: problem.detail.to_string(),
        composer: None,
        again: stands.again.map(|again| again.view(way)),
        ways,
    };
    let desk = stands
        .actor
        .filter(|actor| actor.can(Desk) && stands.path.starts_with("/desk"));
    if let Some(actor) = desk {
        return match crate::desk::page(site, &actor, &stands.path, "desk/problem.html", &page) {
            Ok(response) => response,
            Err(error) => {
                tracing::error!(cause = %error.detail, "the desk's problem page itself failed");
                as_sentence(problem)
            }
        };
    }
    match page::problem(site, &page) {
        Ok(html) => axum::response::Html(html).into_response(),
        Err(error) => {
            tracing::error!(cause = %error, "the problem page itself failed");
            as_sentence(problem)
        }
    }
}
