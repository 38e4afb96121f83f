//! The API's own description, OpenAPI 3.1.

use std::sync::{Arc, LazyLock};

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};

use super::stories::json;
use super::{acts, awards, ballots, comments, predictions, publishing, stories, writing};
use crate::cache::Key;
use crate::page::{self, Asked};
use crate::problem;
use crate::site::Site;

/// Why a request was refused (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(super) struct Problem {
    /// Always `about:blank`.
    r#type: String,
    /// A few words.
    title: String,
    /// HTTP status.
    status: u16,
    /// What happened and what to do.
    detail: String,
    /// Sentences by field.
    errors: Option<std::collections::BTreeMap<String, String>>,
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Greenroom",
        version = "1",
        description = "Stories and their conversation. Ids are opaque, instants are RFC 3339 in UTC, pages of a list are asked for by the `next` of the page before. Reads are open to every origin; a write from a browser is taken from our own pages only."
    ),
    paths(
        stories::list, stories::show, publishing::publish,
        comments::list, comments::show,
        writing::post, writing::change, writing::remove,
        acts::applaud, acts::take_back, acts::report,
        awards::list, awards::award, awards::edition, awards::table, awards::category, awards::say,
        predictions::own, predictions::predict, predictions::leaderboard,
        ballots::show, ballots::vote,
    ),
    modifiers(&Tokens),
    tags(
        (name = "stories", description = "What the newsroom publishes."),
        (name = "comments", description = "What readers say."),
        (name = "predictions", description = "What readers say will win, and how right they were."),
        (name = "ballots", description = "The readers' own votes."),
        (name = "awards", description = "Awards, their nominees, and what became of them."),
    )
)]
struct Description;

struct Tokens;

impl Modify for Tokens {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        components.add_security_scheme(
            "token",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("Made by `greenroom token create`."))
                    .build(),
            ),
        );
    }
}

static DOCUMENT: LazyLock<serde_json::Value> =
    LazyLock::new(|| serde_json::to_value(Description::openapi()).unwrap_or_default());

/// The description as JSON.
#[must_use]
pub fn document() -> &'static serde_json::Value {
    &DOCUMENT
}

/// `GET /api/v1/openapi.json`.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    asked: Asked,
) -> Result<Response, problem::Problem> {
    let key = Key::path("/api/v1/openapi.json");
    page::cached(&site, &asked, key, async { json(document()) }).await
}
