//! Searching the archive.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use newsroom::cursor::Page;
use newsroom::search;
use serde::Deserialize;

use super::House;
use crate::cache::{Key, Rendered, Tag};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::{address, view};

/// Stories on one page.
const STORIES: i64 = 20;

/// Longest search, in characters.
const MOST_CHARS: usize = 200;

/// What is looked for.
#[derive(Debug, Deserialize)]
pub struct Asking {
    q: Option<String>,
    after: Option<String>,
}

/// `GET /search?q=`.
///
/// # Errors
/// 400 for a forged cursor.
pub async fn show(
    State(site): House,
    Query(asking): Query<Asking>,
    asked: Asked,
) -> Result<Response, Problem> {
    let words: String = asking
        .q
        .unwrap_or_default()
        .trim()
        .chars()
        .take(MOST_CHARS)
        .collect();
    let after = asking.after;
    let key = Key::with(
        "/search",
        &[("q", Some(&words)), ("after", after.as_deref())],
    );
    let house = Arc::clone(&site);
    let render = async move { render(&house, words, after).await };
    page::cached(&site, &asked, key, render).await
}

async fn render(
    site: &Arc<Site>,
    words: String,
    after: Option<String>,
) -> Result<Rendered, Problem> {
    let house = Arc::clone(site);
    let sought = words.clone();
    let scope = format!("search/{words}");
    let signed_for = scope.clone();
    let (masthead, page) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let masthead = Masthead::load(tx)?;
            let after = page::cursor(&house, &scope, after.as_deref())?;
            let page = if sought.is_empty() {
                Page {
                    items: Vec::new(),
                    next: None,
                }
            } else {
                search::search(tx, &sought, after.as_ref(), STORIES)?
            };
            Ok((masthead, page))
        })
        .await?;
    let title = if words.is_empty() {
        "Search".to_owned()
    } else {
        format!("Search: {words}")
    };
    let url = address::with_query(
        "/search",
        &[(
            "q",
            Some(&words).filter(|q| !q.is_empty()).map(String::as_str),
        )],
    );
    let mut head = masthead.head(site, &title, &url);
    head.robots = Some("noindex");
    let next_url = page.next.as_ref().map(|next| {
        let after = next.sign(&site.secret, &signed_for);
        address::with_query("/search", &[("q", Some(&words)), ("after", Some(&after))])
    });
    let listing = view::Listing {
        honours: None,
        kind: "search",
        title: "Search".to_owned(),
        description: String::new(),
        links: Vec::new(),
        cards: masthead.layout(site).cards(&page.items),
        next_url,
        query: words,
    };
    let body = site
        .templates
        .listing(&masthead.frame(site, head, None), &listing)?;
    let mut tags: Vec<Tag> = page.items.iter().map(|card| Tag::Card(card.id)).collect();
    tags.push(Tag::Lists);
    Ok(page::html(body).tags(tags))
}
