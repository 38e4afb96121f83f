//! Stories on the desk, as a writer and an editor meet them: by form, by script, by link.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod looking;
mod publishing;
mod together;
mod writing;

use axum::body::Body;
use http::Method;
use newsroom::Kind;
use serde_json::{Value, json};
use web::testing::{Answer, Reader, TestSite};

/// Sends the autosave as the editor's script does.
async fn put(reader: &Reader, path: &str, shape: &Value) -> Answer {
    let headers = [
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    reader
        .ask(Method::PUT, path, &headers, Body::from(shape.to_string()))
        .await
}

async fn post(reader: &Reader, path: &str, shape: &Value) -> Answer {
    let headers = [
        ("accept", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    reader.post_json(path, shape, &headers).await
}

/// Begins a story by script; answers its address on the desk.
async fn begun(reader: &Reader) -> String {
    let answer = post(reader, "/desk/stories", &json!({}))
        .await
        .expect(201)
        .json();
    answer["url"].as_str().unwrap().to_owned()
}

fn text(words: &str) -> Value {
    json!({"version": 1, "blocks": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]})
}

async fn manuscript(reader: &Reader, story: &str) -> Value {
    reader
        .get(&format!("{story}/manuscript"))
        .await
        .expect(200)
        .json()
}

/// A version of the story with this headline and text.
fn sending(there: &Value, title: &str, words: &str) -> Value {
    let mut front = there["front"].clone();
    front["title"] = json!(title);
    front["summary"] = json!("A sentence.");
    front["authors"] = json!(["Asha Rao"]);
    json!({"version": there["version"], "front": front, "document": text(words)})
}

/// A draft that nothing stops; answers its address on the desk.
async fn written(reader: &Reader, title: &str) -> String {
    let story = begun(reader).await;
    let there = manuscript(reader, &story).await;
    put(
        reader,
        &format!("{story}/manuscript"),
        &sending(&there, title, "He thanked his wife."),
    )
    .await
    .expect(200);
    story
}

/// The address of the test story on the desk.
async fn speech(site: &TestSite) -> String {
    let id = site
        .read(|tx| Ok(newsroom::story::find_any(tx, "ruffalo-wins")?.card.id))
        .await;
    format!("/desk/stories/{}", site.site.ids.show(Kind::Story, id))
}
