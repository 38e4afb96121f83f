//! Sending stories in: Markdown as the command line takes it, or the document as JSON.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, LOCATION};
use http::{HeaderValue, StatusCode};
use newsroom::markup::story::{Document, Front, MAX_BYTES, Status};
use newsroom::store::Tx;
use newsroom::story::{self, Images, Published};
use newsroom::token::Capability;
use newsroom::{Kind, setting};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bearer::Bearer;
use super::body;
use crate::address;
use crate::form;
use crate::page::PRIVATE;
use crate::problem::Problem;
use crate::site::Site;

/// A story as JSON: the front matter's fields, and the body as a tree of blocks.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewStory {
    /// `title`, `section`, `slug`, `summary`, `date`, `status`, … as in Markdown front matter.
    front: serde_json::Map<String, serde_json::Value>,
    /// `{"version":1,"blocks":[{"type":"paragraph","content":[…]},…]}`.
    #[schema(value_type = Object)]
    document: serde_json::Value,
}

/// What became of a story that was sent in.
#[derive(Serialize, ToSchema)]
pub(super) struct Accepted {
    /// Where it stands now.
    story: AcceptedStory,
    /// What the writer may want to know: sentences.
    warnings: Vec<String>,
}

/// A story that was sent in.
#[derive(Serialize, ToSchema)]
pub(super) struct AcceptedStory {
    /// Opaque id.
    id: String,
    /// Its place in addresses.
    slug: String,
    /// Slug of its section.
    section: String,
    /// Where readers find it once it is public.
    url: String,
    /// `draft`, `scheduled`, `embargoed`, `published` or `unpublished`.
    state: &'static str,
}

enum Story {
    Markdown(String),
    Document(Box<Front>, Document),
}

/// Publishes a story, or saves a revision of the one with its slug.
#[utoipa::path(
    post, path = "/api/v1/stories", tag = "stories", security(("token" = [])),
    request_body(content(
        (String = "text/markdown"),
        (NewStory = "application/json"),
    ), description = "Markdown with front matter, or the document as JSON; at most 2 MB."),
    responses(
        (status = 200, description = "A story of this slug was there: it has a new revision.", body = Accepted),
        (status = 201, description = "A new story.", body = Accepted),
        (status = 400, description = "Not UTF-8, or not JSON.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or not a good one.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token's role may not do this.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 413, description = "Too large.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 415, description = "Neither Markdown nor JSON.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 422, description = "The story cannot be used: sentences with lines.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn publish(
    State(site): State<Arc<Site>>,
    bearer: Bearer,
    request: Request,
) -> Result<Response, Problem> {
    // Before reading two megabytes: whoever has no good token is told so.
    let asked = bearer.clone();
    site.db
        .read(move |tx| asked.demand(tx, Capability::Write).map(|_| ()))
        .await?;
    let story = Sent::from_request(request, &site).await?.0;
    let now = site.now();
    let published = site
        .db
        .write(move |tx| -> Result<Published, Problem> {
            let token = bearer.demand(tx, Capability::Write)?;
            let (front, document, warnings) = parsed(story)?;
            if !token.role.can(Capability::Publish) {
                only_drafts(tx, &front)?;
            }
            let zone = setting::load(tx)?.time_zone;
            let zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
            let images = Images::new();
            let mut published =
                story::publish_document(tx, front, document, &images, &token.name, &zone, now)?;
            published.warnings.splice(0..0, warnings);
            Ok(published)
        })
        .await?;
    let status = if published.created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let location = format!("/api/v1/stories/{}", address::encoded(&published.slug));
    let answer = Accepted {
        story: AcceptedStory {
            id: site.ids.show(Kind::Story, published.id),
            url: site.absolute(&address::story(&published.section, &published.slug)),
            slug: published.slug,
            section: published.section,
            state: published.state.as_str(),
        },
        warnings: published.warnings,
    };
    let mut response = (status, Json(answer)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

struct Sent(Story);

impl FromRequest<Arc<Site>> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<Site>) -> Result<Sent, Problem> {
        let is_json = body::is_json(request.headers());
        let is_markdown = matches!(
            body::media_type(request.headers()),
            Some("text/markdown" | "text/x-markdown")
        );
        if !is_json && !is_markdown {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "A story is sent as \u{201c}text/markdown\u{201d} or as \u{201c}application/json\u{201d}.",
            ));
        }
        let bytes = form::body(request, MAX_BYTES).await?;
        if is_markdown {
            let text = String::from_utf8(bytes.into()).map_err(|_| {
                Problem::bad_request("The story is not UTF-8, so we could not read it.")
            })?;
            return Ok(Sent(Story::Markdown(text)));
        }
        let sent: NewStory = body::parse(&bytes)?;
        // Front matter is YAML, and JSON on one line is YAML: one parser decides what a field may hold.
        let front =
            serde_json::to_string(&sent.front).map_err(|error| Problem::internal(&error))?;
        let (front, _, _) = newsroom::markup::story::parse(&format!("---\n{front}\n---\n"))
            .map_err(newsroom::Error::Source)?;
        let document =
            Document::from_json(&sent.document.to_string()).map_err(newsroom::Error::Source)?;
        Ok(Sent(Story::Document(Box::new(front), document)))
    }
}

fn parsed(story: Story) -> Result<(Front, Document, Vec<String>), Problem> {
    match story {
        Story::Document(front, document) => Ok((*front, document, Vec::new())),
        Story::Markdown(text) => {
            let (front, document, warnings) =
                newsroom::markup::story::parse(&text).map_err(newsroom::Error::Source)?;
            let warnings = warnings.iter().map(ToString::to_string).collect();
            Ok((front, document, warnings))
        }
    }
}

/// A writer sends in drafts: neither a public story nor one that would become public.
fn only_drafts(tx: &mut Tx<'_>, front: &Front) -> Result<(), Problem> {
    let slug = front
        .slug
        .clone()
        .unwrap_or_else(|| newsroom::slug::slugify(&front.title));
    let is_public = match story::find_any(tx, &slug) {
        Ok(story) => story::visible(story.state),
        Err(newsroom::Error::NotFound(_)) => false,
        Err(error) => return Err(error.into()),
    };
    if front.status == Some(Status::Draft) && !is_public {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "A writer\u{2019}s token sends in drafts: set \u{201c}status: draft\u{201d}, and an editor publishes it.",
    ))
}
