//! `GET /desk/find`: what is called so, for the editor's search fields.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use newsroom::story::desk::{self, Find, Found};
use newsroom::{award, ballot};
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

/// `GET /desk/find?kind=story|person|work|topic|picture|section|ballot|results|nominee&q=`: at most 10.
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
        "ballot" | "results" | "nominee" => return awards(&site, asking).await,
        _ => {
            return Err(Problem::bad_request(
                "One can look for a story, person, work, topic, picture, section, ballot, results or nominee.",
            ));
        }
    };
    let words: String = asking.q.chars().take(200).collect();
    let found = site.db.read(move |tx| desk::find(tx, kind, &words)).await?;
    let found: Vec<Value> = found.iter().map(|found| shape(kind, found)).collect();
    Ok(answer(StatusCode::OK, &json!({"found": found})))
}

/// Ballots by the letters of their question; categories and nominees by the beginnings of their words.
async fn awards(site: &Site, asking: Asking) -> Result<Response, Problem> {
    let words: String = asking.q.chars().take(200).collect();
    let found: Vec<Value> = match asking.kind.as_str() {
        "ballot" => {
            let found = site.db.read(move |tx| ballot::search(tx, &words)).await?;
            let shape = |(slug, question): &(String, String)| {
                json!({
                    "kind": "ballot", "slug": slug, "title": question, "note": "", "thumb": null,
                    "url": format!("/ballots/{}", address::encoded(slug)),
                })
            };
            found.iter().map(shape).collect()
        }
        kind => {
            // A category that a card already names is found by its path as well.
            let words = words.replace('/', " ");
            let found = site
                .db
                .read(move |tx| award::find::search(tx, &words))
                .await?;
            let wants_nominees = kind == "nominee";
            found
                .iter()
                .filter(|one| one.nominee.is_some() == wants_nominees)
                .take(10)
                .map(nominated)
                .collect()
        }
    };
    Ok(answer(StatusCode::OK, &json!({ "found": found })))
}

fn nominated(found: &award::find::Found) -> Value {
    let (kind, slug, title, note) = match &found.nominee {
        Some((slug, credited)) => {
            let note = format!("{}, {}", found.category, found.edition);
            ("nominee", slug, credited, note)
        }
        None => (
            "results",
            &found.path,
            &found.category,
            found.edition.clone(),
        ),
    };
    json!({
        "kind": kind, "slug": slug, "title": title, "note": note, "thumb": null,
        "category": found.path,
        "url": format!("/awards/{}", found.path.split('/').map(address::encoded).collect::<Vec<_>>().join("/")),
    })
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
