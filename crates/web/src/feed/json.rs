//! JSON Feed 1.1.

use serde_json::{Value, json};

use super::{Feed, Item};
use crate::json::put;
use crate::site::Site;

/// Writes the feed.
pub(super) fn write(site: &Site, feed: &Feed) -> Vec<u8> {
    let items: Vec<Value> = feed
        .items
        .iter()
        .map(|item| entry(site, feed, item))
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.home,
        "feed_url": feed.here,
        "language": feed.masthead.site.lang,
        "icon": site.absolute("/favicon.svg"),
        "items": items,
    })
    .to_string()
    .into_bytes()
}

fn entry(site: &Site, feed: &Feed, item: &Item) -> Value {
    let dates = &feed.masthead.dates;
    let authors: Vec<Value> = item
        .card
        .authors
        .iter()
        .map(|author| json!({ "name": author.title, "url": site.absolute(&author.url) }))
        .collect();
    let tags: Vec<&str> = std::iter::once(item.card.section.title.as_str())
        .chain(item.topics.iter().map(String::as_str))
        .collect();
    let mut entry = json!({
        "id": item.id,
        "url": item.url,
        "title": item.card.title,
        "summary": item.card.summary,
        "content_html": item.html,
        "date_published": dates.iso(item.published_at),
        "date_modified": dates.iso(item.updated_at),
        "language": item.card.lang,
        "authors": authors,
        "tags": tags,
    });
    if let Some(image) = &item.card.image {
        put(&mut entry, "image", site.absolute(&image.src));
    }
    if item.has_talk {
        let talk = json!({
            "about": site.absolute("/api/v1/openapi.json"),
            "comment_count": item.card.comment_count,
            "comments_url": format!("{}#conversation", item.url),
            "comments_feed_url": format!("{}/comments.xml", item.url),
        });
        put(&mut entry, "_greenroom", talk);
    }
    entry
}
