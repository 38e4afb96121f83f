//! Feeds of stories and comments: RSS 2.0, Atom and JSON Feed, under the same visibility as the pages.

mod atom;
mod json;
mod rss;
mod talk;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Millis;
use newsroom::id::Kind;
use newsroom::markup::story as document;
use newsroom::story::{self, List};

use crate::cache::{Key, Rendered, Tag};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::public::awards::blocks::Blocks;
use crate::public::awards::lay::Lay;
use crate::public::listings::{Found, Place};
use crate::public::story::Inside;
use crate::site::Site;
use crate::view;

pub use talk::{site as site_comments, story as story_comments};

/// Stories in a feed.
const STORIES: i64 = 20;

/// How a feed is written.
#[derive(Clone, Copy, Debug)]
enum Form {
    Rss,
    Atom,
    Json,
}

impl Form {
    fn file(self) -> &'static str {
        match self {
            Form::Rss => "feed.xml",
            Form::Atom => "atom.xml",
            Form::Json => "feed.json",
        }
    }
}

/// A feed with its stories.
struct Feed {
    masthead: Masthead,
    /// Title of the list.
    title: String,
    /// A sentence about it.
    description: String,
    /// The page it mirrors, absolute.
    home: String,
    /// Its own address, absolute.
    here: String,
    items: Vec<Item>,
    /// When anything in it last changed.
    updated_at: Millis,
}

/// A story in a feed.
struct Item {
    /// An identifier that stays when the story moves.
    id: String,
    /// The story's address, absolute.
    url: String,
    card: view::Card,
    published_at: Millis,
    updated_at: Millis,
    /// The article, with absolute addresses.
    html: String,
    /// Whether comments can be read under it.
    has_talk: bool,
    topics: Vec<String>,
}

macro_rules! handlers {
    ($($(#[$doc:meta])* $name:ident = $place:expr, $form:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// 404 when there is no such list.
        pub async fn $name(
            State(site): House,
            Path(slug): Path<String>,
            asked: Asked,
        ) -> Result<Response, Problem> {
            serve(&site, Some(($place, slug)), $form, &asked).await
        }
    )*};
}

handlers! {
    /// `GET /{section}/feed.xml`.
    section_rss = Place::Section, Form::Rss;
    /// `GET /{section}/atom.xml`.
    section_atom = Place::Section, Form::Atom;
    /// `GET /{section}/feed.json`.
    section_json = Place::Section, Form::Json;
    /// `GET /topics/{slug}/feed.xml`.
    topic_rss = Place::Topic, Form::Rss;
    /// `GET /topics/{slug}/atom.xml`.
    topic_atom = Place::Topic, Form::Atom;
    /// `GET /topics/{slug}/feed.json`.
    topic_json = Place::Topic, Form::Json;
    /// `GET /authors/{slug}/feed.xml`.
    author_rss = Place::Author, Form::Rss;
    /// `GET /authors/{slug}/atom.xml`.
    author_atom = Place::Author, Form::Atom;
    /// `GET /authors/{slug}/feed.json`.
    author_json = Place::Author, Form::Json;
}

/// `GET /feed.xml`.
///
/// # Errors
/// 503 when the store is away and no older feed is there.
pub async fn site_rss(State(site): House, asked: Asked) -> Result<Response, Problem> {
    serve(&site, None, Form::Rss, &asked).await
}

/// `GET /atom.xml`.
///
/// # Errors
/// 503 when the store is away and no older feed is there.
pub async fn site_atom(State(site): House, asked: Asked) -> Result<Response, Problem> {
    serve(&site, None, Form::Atom, &asked).await
}

/// `GET /feed.json`.
///
/// # Errors
/// 503 when the store is away and no older feed is there.
pub async fn site_json(State(site): House, asked: Asked) -> Result<Response, Problem> {
    serve(&site, None, Form::Json, &asked).await
}

async fn serve(
    site: &Arc<Site>,
    place: Option<(Place, String)>,
    form: Form,
    asked: &Asked,
) -> Result<Response, Problem> {
    let home = place
        .as_ref()
        .map_or_else(|| "/".to_owned(), |(place, slug)| place.path(slug));
    let path = format!("{}/{}", home.trim_end_matches('/'), form.file());
    let key = Key::path(&path);
    let house = Arc::clone(site);
    let render = async move { render(&house, place, &path, form).await };
    page::cached(site, asked, key, render).await
}

/// A list that was renamed has its feed under the new address too.
fn under(mut problem: Problem, form: Form) -> Problem {
    if let Some(home) = problem.location.take() {
        let url = format!("{}/{}", home.trim_end_matches('/'), form.file());
        problem.location = Some(url.into());
    }
    problem
}

async fn render(
    site: &Arc<Site>,
    place: Option<(Place, String)>,
    path: &str,
    form: Form,
) -> Result<Rendered, Problem> {
    let now = site.now();
    let (masthead, found, stories, blocks) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let masthead = Masthead::load(tx)?;
            let found = place
                .map(|(place, slug)| {
                    place
                        .find(tx, &slug)
                        .map_err(|problem| under(problem, form))
                })
                .transpose()?;
            let list = found.as_ref().map_or(List::All, |found| found.list);
            let cards = story::list(tx, &list, None, STORIES, now)?;
            let mut stories = Vec::with_capacity(cards.items.len());
            for card in cards.items {
                stories.push(story::find_by_id(tx, card.id)?);
            }
            let shown = stories.iter().map(|it| (&it.document, ""));
            let blocks = Blocks::read(tx, shown)?;
            Ok((masthead, found, stories, blocks))
        })
        .await?;
    let feed = gather(site, masthead, found, &stories, &blocks, path);
    let mut tags: Vec<Tag> = stories
        .iter()
        .map(|story| Tag::Card(story.card.id))
        .collect();
    tags.push(Tag::Lists);
    tags.extend(blocks.tags());
    let (kind, body) = match form {
        Form::Rss => (
            "application/rss+xml; charset=utf-8",
            rss::write(site, &feed),
        ),
        Form::Atom => (
            "application/atom+xml; charset=utf-8",
            atom::write(site, &feed),
        ),
        Form::Json => (
            "application/feed+json; charset=utf-8",
            json::write(site, &feed),
        ),
    };
    Ok(page::document(kind, body)
        .tags(tags)
        .last_modified(Some(feed.updated_at)))
}

fn gather(
    site: &Site,
    masthead: Masthead,
    found: Option<Found>,
    stories: &[story::Story],
    blocks: &Blocks,
    path: &str,
) -> Feed {
    let layout = masthead.layout(site);
    let items: Vec<Item> = stories
        .iter()
        .map(|story| {
            let card = layout.card(&story.card);
            let lay = Lay {
                lang: &story.card.lang,
                dates: &masthead.dates,
            };
            let given = blocks.given(site, &story.document, lay);
            Item {
                id: tag_uri(site, "story", &site.ids.show(Kind::Story, story.card.id)),
                url: site.absolute(&card.url),
                published_at: story.card.published_at,
                updated_at: story.card.updated_at,
                html: document::to_feed_html(
                    &story.document,
                    &Inside::of(story, &[]).with(given),
                    &site.settings.base_url,
                )
                .to_string(),
                has_talk: story.comments != story::Comments::Off,
                topics: story
                    .topics
                    .iter()
                    .map(|topic| topic.title.clone())
                    .collect(),
                card,
            }
        })
        .collect();
    let name = &masthead.site.title;
    let (title, description, home) = match found {
        None => (name.clone(), masthead.site.tagline.clone(), "/".to_owned()),
        Some(found) => (
            format!("{} · {name}", found.title),
            found.description,
            found.path,
        ),
    };
    Feed {
        updated_at: items.iter().map(|item| item.updated_at).max().unwrap_or(0),
        title,
        description,
        home: site.absolute(&home),
        here: site.absolute(path),
        items,
        masthead,
    }
}

/// A name that stays the same when addresses change (RFC 4151).
fn tag_uri(site: &Site, kind: &str, id: &str) -> String {
    let base = &site.settings.base_url;
    let host = base
        .split_once("://")
        .map_or(base.as_str(), |(_, host)| host);
    let host = host.split(['/', ':']).next().unwrap_or(host);
    format!("tag:{host},2026:{kind}/{id}")
}

/// The media type a picture's name says.
fn picture_kind(src: &str) -> &'static str {
    match src.rsplit('.').next() {
        Some("webp") => "image/webp",
        Some("avif") => "image/avif",
        Some("png") => "image/png",
        Some("gif") => "image/gif",
        _ => "image/jpeg",
    }
}
