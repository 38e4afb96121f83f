//! Feeds of comments, under one story and across the site. Only what everybody sees.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::comment::{self, Comment};
use newsroom::markup::comment::excerpt;
use newsroom::story::{Card, Comments};

use super::tag_uri;
use crate::cache::{Key, Rendered, Tag};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::site::Site;
use crate::xml::Xml;
use crate::{address, public};

/// A comment and the story it stands under.
type Heard = (Comment, Card);

/// Comments in a feed.
const COMMENTS: i64 = 50;

/// `GET /{section}/{slug}/comments.xml`.
///
/// # Errors
/// 404, 410, or 301 when the story stands elsewhere.
pub async fn story(
    State(site): House,
    Path((section, slug)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Problem> {
    let path = format!("{}/comments.xml", address::story(&section, &slug));
    let key = Key::path(&path);
    let house = Arc::clone(&site);
    let render = async move { render_story(&house, section, slug, &path).await };
    page::cached(&site, &asked, key, render).await
}

async fn render_story(
    site: &Arc<Site>,
    section: String,
    slug: String,
    path: &str,
) -> Result<Rendered, Problem> {
    let now = site.now();
    let (masthead, story, heard) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let story = public::story::find(tx, &section, &slug, "/comments.xml", now)?;
            if story.comments == Comments::Off {
                return Err(Problem::not_found());
            }
            let heard = comment::newest(tx, Some(story.card.id), COMMENTS)?;
            Ok((Masthead::load(tx)?, story, heard))
        })
        .await?;
    let home = site.absolute(&address::story(&story.card.section.slug, &story.card.slug));
    let title = format!("Comments on {}", story.card.title);
    let body = write(site, &masthead, &title, &home, path, &heard);
    Ok(feed(body)
        .tags([Tag::Story(story.card.id)])
        .last_modified(changed_at(&heard)))
}

/// `GET /comments.xml`: the newest comments of the whole site.
///
/// # Errors
/// 503 when the store is away and no older feed is there.
pub async fn site(State(site): House, asked: Asked) -> Result<Response, Problem> {
    let house = Arc::clone(&site);
    let render = async move {
        let (masthead, heard) = house
            .db
            .read(|tx| -> Result<_, Problem> {
                Ok((Masthead::load(tx)?, comment::newest(tx, None, COMMENTS)?))
            })
            .await?;
        let title = format!("Comments · {}", masthead.site.title);
        let home = house.absolute("/");
        let body = write(&house, &masthead, &title, &home, "/comments.xml", &heard);
        Ok(feed(body)
            .tags([Tag::Lists, Tag::Talk])
            .last_modified(changed_at(&heard)))
    };
    page::cached(&site, &asked, Key::path("/comments.xml"), render).await
}

fn feed(body: Vec<u8>) -> Rendered {
    page::document("application/rss+xml; charset=utf-8", body)
}

fn changed_at(heard: &[Heard]) -> Option<newsroom::Millis> {
    page::latest(
        heard
            .iter()
            .map(|(it, _)| it.edited_at.unwrap_or(it.posted_at)),
    )
}

fn write(
    site: &Site,
    masthead: &Masthead,
    title: &str,
    home: &str,
    path: &str,
    heard: &[Heard],
) -> Vec<u8> {
    let mut xml = Xml::begin(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:thr", "http://purl.org/syndication/thread/1.0"),
        ],
    );
    let here = site.absolute(path);
    xml.open("channel", &[]);
    xml.text("title", title);
    xml.text("link", home);
    xml.text("description", "What readers say");
    xml.empty(
        "atom:link",
        &[
            ("rel", "self"),
            ("type", "application/rss+xml"),
            ("href", &here),
        ],
    );
    for it in heard {
        write_item(&mut xml, site, masthead, it);
    }
    xml.close("channel");
    xml.end("rss")
}

fn write_item(xml: &mut Xml, site: &Site, masthead: &Masthead, (comment, card): &Heard) {
    let layout = masthead.layout(site);
    let id = layout.comment_id(comment.id);
    let link = site.absolute(&address::comment(&id));
    let plain = comment.plain();
    xml.open("item", &[]);
    xml.text("title", &format!("{} on {}", comment.name, card.title));
    xml.text("link", &link);
    xml.text_with(
        "guid",
        &[("isPermaLink", "false")],
        &tag_uri(site, "comment", &id),
    );
    xml.text("pubDate", &masthead.dates.rfc2822(comment.posted_at));
    xml.text("dc:creator", &comment.name);
    xml.text("description", &excerpt(&plain, 300));
    xml.text("content:encoded", comment.html.as_str());
    if let Some(parent) = comment.parent_id {
        let parent = layout.comment_id(parent);
        let href = site.absolute(&address::comment(&parent));
        xml.empty(
            "thr:in-reply-to",
            &[
                ("ref", &tag_uri(site, "comment", &parent)),
                ("href", &href),
                ("type", "text/html"),
            ],
        );
    }
    xml.close("item");
}
