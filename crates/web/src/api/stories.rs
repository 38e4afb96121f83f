//! Reading stories.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderMap;
use newsroom::cursor::Cursor;
use newsroom::markup::story as document;
use newsroom::story::{self, List};
use newsroom::{section, topic};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cors;
use super::shape::{self, StoryCard, WholeStory};
use crate::cache::{Key, Rendered, Tag};
use crate::page::{self, Asked};
use crate::problem::Problem;
use crate::public::awards::blocks::Blocks;
use crate::query::Query;
use crate::site::Site;

/// Stories on a page unless the request says otherwise.
const STORIES: i64 = 20;
/// The most anybody gets at once.
pub(super) const MOST: i64 = 100;

/// Which stories.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Slug of a section.
    section: Option<String>,
    /// Slug of a topic.
    topic: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// How many, 1 to 100; 20 unless given.
    limit: Option<String>,
}

/// A page of stories.
#[derive(Serialize, ToSchema)]
pub(super) struct Stories {
    /// Newest first.
    stories: Vec<StoryCard>,
    /// Hand this in as `after` for the next page; null at the end.
    next: Option<String>,
}

/// One story.
#[derive(Serialize, ToSchema)]
pub(super) struct OneStory {
    /// The story.
    story: WholeStory,
}

/// Stories, newest first.
#[utoipa::path(
    get, path = "/api/v1/stories", tag = "stories", params(Which),
    responses(
        (status = 200, description = "A page of stories.", body = Stories),
        (status = 400, description = "A forged cursor or a limit out of range.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such section or topic.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    Query(which): Query<Which>,
    asked: Asked,
) -> Result<Response, Problem> {
    let limit = limit(which.limit.as_deref(), STORIES)?;
    if which.section.is_some() && which.topic.is_some() {
        return Err(Problem::bad_request(
            "Please ask for a section or for a topic, not for both at once.",
        ));
    }
    let spelled = limit.to_string();
    let key = Key::with(
        "/api/v1/stories",
        &[
            ("section", which.section.as_deref()),
            ("topic", which.topic.as_deref()),
            ("after", which.after.as_deref()),
            ("limit", which.limit.is_some().then_some(spelled.as_str())),
        ],
    );
    let house = Arc::clone(&site);
    let render = async move { render_list(&house, which, limit).await };
    page::cached(&site, &asked, key, render).await
}

async fn render_list(site: &Arc<Site>, which: Which, limit: i64) -> Result<Rendered, Problem> {
    let scope = format!(
        "api stories {} {}",
        which.section.as_deref().unwrap_or(""),
        which.topic.as_deref().unwrap_or("")
    );
    let after = page::cursor(site, &scope, which.after.as_deref())?;
    let now = site.now();
    let found = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let list = match (which.section.as_deref(), which.topic.as_deref()) {
                // A program keeps asking by the slug it was given, as a reader keeps an old address.
                (Some(slug), _) => match section::by_any_slug(tx, slug)? {
                    Some(section) => List::Section(section.id),
                    None => return Err(newsroom::Error::NotFound("section").into()),
                },
                (None, Some(slug)) => match topic::by_any_slug(tx, slug)? {
                    Some(topic) => List::Topic(topic.id),
                    None => return Err(newsroom::Error::NotFound("topic").into()),
                },
                (None, None) => List::All,
            };
            Ok(story::list(tx, &list, after.as_ref(), limit, now)?)
        })
        .await?;
    let tags = found
        .items
        .iter()
        .map(|card| Tag::Card(card.id))
        .chain([Tag::Lists]);
    let changed_at = page::latest(found.items.iter().map(|card| card.updated_at));
    let answer = Stories {
        next: found
            .next
            .as_ref()
            .map(|next| Cursor::sign(next, &site.secret, &scope)),
        stories: found
            .items
            .iter()
            .map(|card| shape::card(site, card))
            .collect(),
    };
    Ok(json(&answer)?.tags(tags).last_modified(changed_at))
}

/// One story with its text.
#[utoipa::path(
    get, path = "/api/v1/stories/{slug}", tag = "stories",
    params(("slug" = String, Path, description = "The story's place in addresses.")),
    responses(
        (status = 200, description = "The story.", body = OneStory),
        (status = 404, description = "No such story.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 410, description = "It was taken down.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(slug): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::path(&format!("/api/v1/stories/{slug}"));
    let house = Arc::clone(&site);
    let render = async move { render(&house, slug).await };
    page::cached(&site, &asked, key, render).await
}

async fn render(site: &Arc<Site>, slug: String) -> Result<Rendered, Problem> {
    let now = site.now();
    let (story, inside, blocks) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let story = story::find(tx, &slug, now)?;
            let needs = document::needs(&story.document);
            let inside = story::pointed(tx, &needs.stories)?;
            let blocks = Blocks::read(tx, [(&story.document, "")])?;
            Ok((story, inside, blocks))
        })
        .await?;
    let tags = inside
        .iter()
        .map(|(_, card)| Tag::Card(card.id))
        .chain([Tag::Story(story.card.id)])
        .chain(blocks.tags());
    let answer = OneStory {
        story: shape::whole(site, &story, &inside, &blocks),
    };
    Ok(json(&answer)?
        .tags(tags)
        .last_modified(Some(story.card.updated_at)))
}

/// Reads how many are wanted.
///
/// # Errors
/// 400 for anything but 1 to 100.
pub(super) fn limit(text: Option<&str>, unless: i64) -> Result<i64, Problem> {
    let Some(text) = text else {
        return Ok(unless);
    };
    text.parse()
        .ok()
        .filter(|limit| (1..=MOST).contains(limit))
        .ok_or_else(|| Problem::bad_request("\u{201c}limit\u{201d} is a number from 1 to 100."))
}

/// A public JSON document, open to every origin.
pub(super) fn json(answer: &impl Serialize) -> Result<Rendered, Problem> {
    let body = serde_json::to_vec(answer).map_err(|error| Problem::internal(&error))?;
    let mut open = HeaderMap::new();
    cors::open(&mut open);
    let mut page = page::document("application/json", body);
    for (name, value) in open {
        if let Some(name) = name {
            page = page.header(name, value);
        }
    }
    Ok(page)
}
