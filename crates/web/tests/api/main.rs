//! The JSON API: what it promises, and what it says to bad input.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod publishing;
mod reading;
mod refusals;
mod writing;

use serde_json::{Value, json};
use web::newsroom::token::{self, Role};
use web::testing::{Answer, Reader, TestSite};

const COMMENTS: &str = "/api/v1/stories/ruffalo-wins/comments";

fn comment(text: &str) -> Value {
    json!({ "name": "Ana", "text": text })
}

async fn say(reader: &Reader, text: &str) -> Value {
    reader
        .post_json(COMMENTS, &comment(text), &[])
        .await
        .expect(201)
        .json()["comment"]
        .clone()
}

async fn bearer(site: &TestSite, role: Role) -> String {
    let random = [role as u8 + 1; 32];
    format!(
        "Bearer {}",
        site.write(move |tx| token::create(tx, role, "Mo", random, 1))
            .await
    )
}

/// A problem as RFC 9457 has it, with a sentence and without anything of the house.
#[track_caller]
fn problem(answer: Answer, status: u16) -> Value {
    let answer = answer.expect(status);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let body = answer.json();
    assert_eq!(body["status"], status);
    assert!(
        body["title"]
            .as_str()
            .is_some_and(|title| !title.is_empty()),
        "{body}"
    );
    let detail = body["detail"].as_str().unwrap();
    assert!(
        detail.len() > 10 && detail.ends_with(['.', ')']),
        "{detail}"
    );
    for secret in ["select ", "insert ", "/tmp", "crates/"] {
        assert!(!detail.contains(secret), "{detail}");
    }
    body
}
