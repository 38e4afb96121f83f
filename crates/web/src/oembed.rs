//! Our stories on other people's pages: the oEmbed answer and the card it frames.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use crate::cache::{Key, Rendered, Tag};
use crate::json::put;
use crate::page::{self, Asked};
use crate::problem::Problem;
use crate::public::House;
use crate::public::story;
use crate::query::Query;
use crate::site::Site;
use crate::{address, form};

/// How wide a card is unless asked otherwise, in pixels.
const WIDTH: u32 = 600;
/// The narrowest card that can be read, in pixels.
const LEAST_WIDTH: u32 = 240;
/// How tall, in pixels.
const HEIGHT: u32 = 320;

/// What a consumer asks (oEmbed 1.0).
#[derive(Debug, Deserialize)]
pub struct Asking {
    url: Option<String>,
    format: Option<String>,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
}

/// `GET /oembed?url=`: type `rich`, an iframe to the card.
///
/// # Errors
/// 400 without an address, 404 for one that is no story of ours, 501 for another format than JSON.
pub async fn answer(
    State(site): House,
    Query(asking): Query<Asking>,
    asked: Asked,
) -> Result<Response, Problem> {
    if asking
        .format
        .as_deref()
        .is_some_and(|format| format != "json")
    {
        return Err(Problem::new(
            StatusCode::NOT_IMPLEMENTED,
            "oEmbed is answered here as JSON only.",
        ));
    }
    let url = asking
        .url
        .ok_or_else(|| Problem::bad_request("Please say which page: /oembed?url=…"))?;
    let (section, slug) = story_at(&site, &url).ok_or_else(Problem::not_found)?;
    let width = asking.maxwidth.unwrap_or(WIDTH).clamp(LEAST_WIDTH, WIDTH);
    let height = asking.maxheight.unwrap_or(HEIGHT).clamp(120, HEIGHT);
    let path = address::story(&section, &slug);
    let key = Key::with(
        "/oembed",
        &[
            ("url", Some(&path)),
            ("maxwidth", Some(&width.to_string())),
            ("maxheight", Some(&height.to_string())),
        ],
    );
    let house = Arc::clone(&site);
    let render = async move { render_answer(&house, section, slug, width, height).await };
    page::cached(&site, &asked, key, render).await
}

/// The section and slug in an address of ours.
fn story_at(site: &Site, url: &str) -> Option<(String, String)> {
    let path = url.strip_prefix(site.settings.base_url.as_str())?;
    let path = path.split(['?', '#']).next()?;
    let (section, slug) = path
        .strip_prefix('/')?
        .trim_end_matches('/')
        .split_once('/')?;
    if slug.contains('/') {
        return None;
    }
    Some((
        form::percent_decoded(section)?,
        form::percent_decoded(slug)?,
    ))
}

async fn render_answer(
    site: &Arc<Site>,
    section: String,
    slug: String,
    width: u32,
    height: u32,
) -> Result<Rendered, Problem> {
    let sheet = story::read(site, section, slug).await?;
    let view = sheet.view(site);
    let card = &view.card;
    let framed = site.absolute(&format!("/embed{}", card.url));
    let title = newsroom::markup::SafeHtml::text(&card.title);
    let mut answer = json!({
        "version": "1.0",
        "type": "rich",
        "title": card.title,
        "provider_name": sheet.masthead.site.title,
        "provider_url": site.absolute("/"),
        "cache_age": 3600,
        "width": width,
        "height": height,
        "html": format!(
            "<iframe src=\"{framed}\" title=\"{title}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" sandbox=\"allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation\"></iframe>"
        ),
    });
    if let Some(author) = card.authors.first() {
        put(&mut answer, "author_name", author.title.as_str());
        put(&mut answer, "author_url", site.absolute(&author.url));
    }
    // Consumers may be asked for pictures no larger than the card.
    if let Some(image) = card
        .image
        .as_ref()
        .filter(|it| it.width <= i64::from(width) && it.height <= i64::from(height))
    {
        put(&mut answer, "thumbnail_url", site.absolute(&image.src));
        put(&mut answer, "thumbnail_width", image.width);
        put(&mut answer, "thumbnail_height", image.height);
    }
    Ok(page::document("application/json", answer.to_string())
        .tags([Tag::Story(sheet.story.card.id)]))
}

/// `GET /embed/{section}/{slug}`: the card itself.
///
/// # Errors
/// 404, 410, or 301 when the story stands elsewhere.
pub async fn card(
    State(site): House,
    Path((section, slug)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::path(&format!("/embed{}", address::story(&section, &slug)));
    let house = Arc::clone(&site);
    let render = async move {
        let sheet = story::read(&house, section, slug).await?;
        let view = sheet.view(&house);
        let body = house
            .templates
            .embed_story(&sheet.frame(&house, &view), &view)?;
        Ok(page::framed(body)
            .tags([Tag::Story(sheet.story.card.id)])
            .last_modified(Some(sheet.story.card.updated_at)))
    };
    page::cached(&site, &asked, key, render).await
}
