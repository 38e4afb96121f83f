//! Lists of stories: a section, a topic, a person, a work, an author.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use newsroom::store::Tx;
use newsroom::story::{self, List, SubjectKind};
use newsroom::{section, subject};
use serde::Deserialize;

use super::House;
use super::awards::honours;
use super::awards::lay::Lay;
use crate::cache::{Key, Rendered, Tag};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::{address, layout, seo, view};

/// Stories on one page.
const STORIES: i64 = 20;

/// What a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A section.
    Section,
    /// A topic.
    Topic,
    /// A person stories are about.
    Person,
    /// A work stories are about.
    Work,
    /// A person stories are by.
    Author,
}

/// A list that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Which stories.
    pub list: List,
    /// Heading.
    pub title: String,
    /// A sentence under it; may be empty.
    pub description: String,
    /// Where else it is found: addresses with their words.
    pub links: Vec<(String, String)>,
    /// Where it lives.
    pub path: String,
    /// Whether that path has feeds under it.
    pub has_feeds: bool,
}

impl Place {
    /// The word templates know it by.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Place::Section => "section",
            Place::Topic => "topic",
            Place::Person => "person",
            Place::Work => "work",
            Place::Author => "author",
        }
    }

    /// Whether it may have nominations.
    fn is_honoured(self) -> bool {
        matches!(self, Place::Person | Place::Work)
    }

    /// Finds it by its slug.
    ///
    /// # Errors
    /// 404 when there is none, 301 when it has another slug now.
    pub fn find(self, tx: &mut Tx<'_>, slug: &str) -> Result<Found, Problem> {
        let found = match self {
            Place::Section => section::by_slug(tx, slug)?.map(|it| {
                (
                    List::Section(it.id),
                    it.title,
                    it.description,
                    String::new(),
                )
            }),
            Place::Topic => subject::by_slug(tx, SubjectKind::Topic, slug)?
                .map(|it| (List::Topic(it.id), it.name, it.text, it.links)),
            Place::Work => subject::by_slug(tx, SubjectKind::Work, slug)?
                .map(|it| (List::Work(it.id), it.name, it.text, it.links)),
            Place::Person => subject::by_slug(tx, SubjectKind::Person, slug)?
                .map(|it| (List::Person(it.id), it.name, it.text, it.links)),
            Place::Author => subject::by_slug(tx, SubjectKind::Person, slug)?
                .map(|it| (List::Author(it.id), it.name, it.text, it.links)),
        };
        let Some((list, title, description, links)) = found else {
            return Err(self.moved(tx, slug)?);
        };
        Ok(Found {
            list,
            title,
            description,
            links: subject::links(&links),
            path: self.path(slug),
            has_feeds: !matches!(self, Place::Person | Place::Work),
        })
    }

    /// Where a slug leads that nothing has any more: 301 after a renaming or a merge, otherwise 404.
    fn moved(self, tx: &mut Tx<'_>, slug: &str) -> newsroom::Result<Problem> {
        let now = match self {
            Place::Section => section::by_any_slug(tx, slug)?.map(|it| it.slug),
            Place::Topic => subject::moved(tx, SubjectKind::Topic, slug)?,
            Place::Work => subject::moved(tx, SubjectKind::Work, slug)?,
            Place::Person | Place::Author => subject::moved(tx, SubjectKind::Person, slug)?,
        };
        Ok(match now {
            Some(slug) => Problem::moved(self.path(&slug)),
            None => Problem::not_found(),
        })
    }

    /// Where it lives.
    #[must_use]
    pub fn path(self, slug: &str) -> String {
        match self {
            Place::Section => address::section(slug),
            Place::Topic => address::subject("topics", slug),
            Place::Person => address::subject("people", slug),
            Place::Work => address::subject("works", slug),
            Place::Author => address::subject("authors", slug),
        }
    }
}

/// Where in the list to go on.
#[derive(Debug, Deserialize)]
pub struct Asking {
    after: Option<String>,
    honours: Option<String>,
}

macro_rules! handlers {
    ($($(#[$doc:meta])* $name:ident = $place:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// 404, or 400 for a forged cursor.
        pub async fn $name(
            State(site): House,
            Path(slug): Path<String>,
            Query(asking): Query<Asking>,
            asked: Asked,
        ) -> Result<Response, Problem> {
            show(&site, $place, slug, asking, &asked).await
        }
    )*};
}

handlers! {
    /// `GET /{section}/`.
    section = Place::Section;
    /// `GET /topics/{slug}`.
    topic = Place::Topic;
    /// `GET /people/{slug}`.
    person = Place::Person;
    /// `GET /works/{slug}`.
    work = Place::Work;
    /// `GET /authors/{slug}`.
    author = Place::Author;
}

/// `GET /{section}`: to the address with the slash.
///
/// # Errors
/// 404 for an empty segment, whose address would name another host.
pub async fn slash(Path(section): Path<String>) -> Result<Response, Problem> {
    if section.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(Redirect::permanent(&address::section(&section)).into_response())
}

async fn show(
    site: &Arc<Site>,
    place: Place,
    slug: String,
    asking: Asking,
    asked: &Asked,
) -> Result<Response, Problem> {
    let honours = asking.honours.filter(|_| place.is_honoured());
    let parts = [
        ("after", asking.after.as_deref()),
        ("honours", honours.as_deref()),
    ];
    let key = Key::with(&place.path(&slug), &parts);
    let house = Arc::clone(site);
    let render = async move { render(&house, place, slug, asking.after, honours).await };
    page::cached(site, asked, key, render).await
}

async fn render(
    site: &Arc<Site>,
    place: Place,
    slug: String,
    after: Option<String>,
    honours: Option<String>,
) -> Result<Rendered, Problem> {
    let now = site.now();
    let house = Arc::clone(site);
    let current = slug.clone();
    let first = after.is_none() && honours.is_none();
    let has_more = after.is_some();
    let (masthead, found, page, until, honours) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let masthead = Masthead::load(tx)?;
            let found = place.find(tx, &slug)?;
            let after = page::cursor(&house, &found.path, after.as_deref())?;
            let page = story::list(tx, &found.list, after.as_ref(), STORIES, now)?;
            let List::Section(section) = found.list else {
                let honours = if has_more {
                    None
                } else {
                    honours::read(tx, &house, &found.list, &found.path, honours.as_deref())?
                };
                return Ok((masthead, found, page, None, honours));
            };
            let (page, until) = story::arranged(tx, section, page, first, now)?;
            Ok((masthead, found, page, until, None))
        })
        .await?;
    let layout = masthead.layout(site);
    let mut head = masthead.head(site, &found.title, &found.path);
    head.description.clone_from(&found.description);
    head.json_ld = vec![seo::breadcrumbs(site, &[(&found.title, &found.path)])];
    let lay = Lay {
        lang: &masthead.site.lang,
        dates: &masthead.dates,
    };
    if let Some(honours) = &honours {
        let kind = if place == Place::Work {
            "CreativeWork"
        } else {
            "Person"
        };
        let url = site.absolute(&found.path);
        let prizes = honours.prizes();
        head.json_ld
            .push(seo::honoured(kind, &found.title, &url, &prizes));
    }
    head.feeds = page::feeds(&masthead.site.title, "/");
    if found.has_feeds {
        let folder = format!("{}/", found.path.trim_end_matches('/'));
        head.feeds.splice(0..0, page::feeds(&found.title, &folder));
    }
    head.robots = (!first).then_some("noindex");
    let next_url = page.next.as_ref().map(|next| {
        let after = next.sign(&site.secret, &found.path);
        address::with_query(&found.path, &[("after", Some(&after))])
    });
    let listing = view::Listing {
        kind: place.kind(),
        title: found.title,
        description: found.description,
        links: found
            .links
            .iter()
            .map(|(url, words)| layout::link(words, url.clone()))
            .collect(),
        honours: honours.as_ref().map(|it| it.view(site, &found.path, lay)),
        cards: layout.cards(&page.items),
        next_url,
        query: String::new(),
    };
    let section = (place == Place::Section).then_some(current.as_str());
    let body = site
        .templates
        .listing(&masthead.frame(site, head, section), &listing)?;
    let mut tags: Vec<Tag> = page.items.iter().map(|card| Tag::Card(card.id)).collect();
    tags.push(Tag::Lists);
    if place.is_honoured() {
        tags.push(Tag::Awards);
    }
    let changed_at = page::latest(page.items.iter().map(|card| card.updated_at));
    let body = page::html(body).tags(tags).last_modified(changed_at);
    Ok(page::timed(body, until, now))
}
