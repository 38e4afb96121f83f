//! `GET /desk/find`: what is called so, for the editor's search fields.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use newsroom::story::desk::{self, Find, Found};
use serde::Deserialize;
use serde_json::{Value, json};

use super::manuscript::answer;
use crate::actor::Actor;
use crate::address;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

#[derive(Deserialize)]
pub(super) struct Asking {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    q: String,
}

/// `GET /desk/find?kind=story|person|work|topic|picture|section|ballot|results&q=`: at most 10.
///
/// # Errors
/// 400 for a kind there is not.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    _actor: Actor,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let kind = match asking.kind.as_str() {
        "story" => Find::Story,
        "person" => Find::Person,
        "work" => Find::Work,
        "topic" => Find::Topic,
        "picture" => Find::Picture,
        "section" => Find::Section,
        // There are none of these yet; a slug can be typed all the same.
        "ballot" | "results" => return Ok(answer(StatusCode::OK, &json!({"found": []}))),
        _ => {
            return Err(Problem::bad_request(
                "One can look for a story, person, work, topic, picture, section, ballot or results.",
            ));
        }
    };
    let words: String = asking.q.chars().take(200).collect();
    let found = site.db.read(move |tx| desk::find(tx, kind, &words)).await?;
    let found: Vec<Value> = found.iter().map(|found| shape(kind, found)).collect();
    Ok(answer(StatusCode::OK, &json!({"found": found})))
}

fn shape(kind: Find, found: &Found) -> Value {
    let (word, url) = match kind {
        Find::Story => ("story", address::story(&found.section, &found.slug)),
        Find::Person => ("person", address::subject("people", &found.slug)),
        Find::Work => ("work", address::subject("works", &found.slug)),
        Find::Topic => ("topic", address::subject("topics", &found.slug)),
        Find::Picture => ("picture", address::media(&found.slug)),
        Find::Section => ("section", address::section(&found.slug)),
    };
    let thumb = (kind == Find::Picture).then(|| url.clone());
    json!({
        "kind": word,
        "slug": found.slug,
        "title": found.title,
        "note": found.note,
        "url": url,
        "thumb": thumb,
    })
}
