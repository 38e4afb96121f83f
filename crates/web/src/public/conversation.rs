//! The conversation under a story: as part of its page, and page by page by itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderValue;
use http::header::VARY;
use newsroom::Millis;
use newsroom::comment::{self, Branch, Comment, Sort};
use newsroom::cursor::{Cursor, Page};
use newsroom::id::Kind;
use newsroom::markup::comment::MAX_CHARS;
use newsroom::setting::Hold;
use newsroom::story::{Comments, Story};
use serde::Deserialize;

use super::House;
use crate::cache::{Key, Rendered, Tag};
use crate::layout::{Layout, Under};
use crate::page::{self, Asked, Masthead};
use crate::problem::{Problem, Wants};
use crate::query::Query;
use crate::site::Site;
use crate::{address, view};

/// Threads on one page.
pub const ROOTS: i64 = 25;

const DAY_MS: Millis = 86_400_000;

/// The word of an order in addresses.
#[must_use]
pub fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Newest => "newest",
        Sort::Oldest => "oldest",
        Sort::Top => "top",
    }
}

/// Reads an order; none is `newest`.
///
/// # Errors
/// 400 that names the choices.
pub fn sort(word: Option<&str>) -> Result<Sort, Problem> {
    match word {
        None | Some("newest") => Ok(Sort::Newest),
        Some("oldest") => Ok(Sort::Oldest),
        Some("top") => Ok(Sort::Top),
        Some(_) => Err(Problem::bad_request(
            "There is no such order. Comments come as newest, oldest or top.",
        )),
    }
}

/// What a cursor through a thread is signed for.
#[must_use]
pub fn scope(story: i64, sort: Sort) -> String {
    format!("thread/{story}/{}", sort_word(sort))
}

/// The address of a page of comments.
#[must_use]
pub fn url(story_url: &str, sort: Sort, after: Option<&str>) -> String {
    let word = (sort != Sort::Newest).then(|| sort_word(sort));
    address::with_query(
        &format!("{story_url}/comments"),
        &[("sort", word), ("after", after)],
    )
}

/// Lays out a page of the conversation; none when the story has no comments at all.
#[must_use]
pub fn view(
    site: &Site,
    masthead: &Masthead,
    story: &Story,
    sort: Sort,
    page: &Page<Branch>,
) -> Option<view::Conversation> {
    if story.comments == Comments::Off {
        return None;
    }
    let layout = masthead.layout(site);
    let story_url = address::story(&story.card.section.slug, &story.card.slug);
    let closed = story.closed(&site.policy(), site.now());
    let under = Under {
        story_url: &story_url,
        open: closed.is_none(),
        focus: None,
        lang: &story.card.lang,
    };
    let sorts = [
        (Sort::Newest, "Newest"),
        (Sort::Oldest, "Oldest"),
        (Sort::Top, "Top"),
    ];
    Some(view::Conversation {
        story_title: story.card.title.clone(),
        story_id: site.ids.show(Kind::Story, story.card.id),
        question: story.question.clone(),
        count: story.card.comment_count,
        sort: sort_word(sort),
        sorts: sorts
            .iter()
            .map(|(each, title)| view::Link {
                title: (*title).to_owned(),
                url: url(&story_url, *each, None),
                current: *each == sort,
            })
            .collect(),
        comments: branches(&layout, &page.items, &under),
        next_url: next_url(site, story, &story_url, sort, page.next.as_ref()),
        composer: closed.is_none().then(|| composer(site, story)),
        closed,
        feed_url: format!("{story_url}/comments.xml"),
        story_url,
    })
}

/// The next instant at which the conversation opens or closes by the clock alone.
#[must_use]
pub fn turns_at(site: &Site, story: &Story) -> Option<Millis> {
    let days = site.policy().close_after_days;
    let hours = story.hours();
    let by_rule = days.map(|days| {
        hours
            .published_at
            .saturating_add(days.saturating_mul(DAY_MS))
    });
    let now = site.now();
    [hours.open_at, hours.close_at, by_rule]
        .into_iter()
        .flatten()
        .filter(|at| *at > now)
        .min()
}

/// Threads with the answers shown under them.
fn branches(layout: &Layout<'_>, branches: &[Branch], under: &Under<'_>) -> Vec<view::Comment> {
    branches
        .iter()
        .map(|branch| {
            let mut root = layout.comment(&branch.root, under);
            root.replies = layout.comments(&branch.replies, Some(branch.root.id), under);
            root.more_replies = branch.more;
            root
        })
        .collect()
}

fn next_url(
    site: &Site,
    story: &Story,
    story_url: &str,
    sort: Sort,
    next: Option<&Cursor>,
) -> Option<String> {
    let after = next?.sign(&site.secret, &scope(story.card.id, sort));
    Some(url(story_url, sort, Some(&after)))
}

/// An empty form under this story.
#[must_use]
pub fn composer(site: &Site, story: &Story) -> view::Composer {
    let story_url = address::story(&story.card.section.slug, &story.card.slug);
    view::Composer {
        action: format!("{story_url}/comments"),
        question: story.question.clone(),
        max_chars: i64::try_from(MAX_CHARS).unwrap_or(i64::MAX),
        held: story.comments == Comments::Held || site.policy().hold == Hold::All,
        sign_in_url: (!site.policy().guests).then(|| {
            let here = format!("{story_url}#compose");
            address::with_query("/sign-in", &[("next", Some(&here))])
        }),
        mails: site.settings.sends_mail,
        errors: BTreeMap::new(),
        ..view::Composer::default()
    }
}

/// The form filled with the comment it answers.
#[must_use]
pub fn answering(
    site: &Site,
    layout: &Layout<'_>,
    story: &Story,
    parent: &Comment,
) -> view::Composer {
    let id = layout.comment_id(parent.id);
    view::Composer {
        parent: Some(view::Parent {
            url: address::comment(&id),
            name: parent.name.clone(),
            id,
        }),
        ..composer(site, story)
    }
}

/// What changes a page of comments.
#[derive(Debug, Default, Deserialize)]
pub struct Asking {
    sort: Option<String>,
    after: Option<String>,
}

/// `GET /{section}/{slug}/comments`: a page of the conversation by itself; for a script, only the comments.
///
/// # Errors
/// 400 for an unknown order or a forged cursor, 404, 410, 301 when the story stands elsewhere.
pub async fn list(
    State(site): House,
    Path((section, slug)): Path<(String, String)>,
    Query(asking): Query<Asking>,
    asked: Asked,
) -> Result<Response, Problem> {
    let order = sort(asking.sort.as_deref())?;
    let url = url(
        &address::story(&section, &slug),
        order,
        asking.after.as_deref(),
    );
    let fragment = asked.wants == Wants::Fragment;
    let key = page_key(&url, fragment);
    let house = Arc::clone(&site);
    let render =
        async move { render_list(&house, section, slug, order, asking.after, fragment).await };
    page::cached(&site, &asked, key, render).await
}

/// A piece of a page is kept under a name no address can spell.
pub(super) fn page_key(url: &str, fragment: bool) -> Key {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let name = if fragment {
        format!("piece of {path}")
    } else {
        path.to_owned()
    };
    let pairs: Vec<(&str, Option<&str>)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name, Some(value)))
        .collect();
    Key::with(&name, &pairs)
}

async fn render_list(
    site: &Arc<Site>,
    section: String,
    slug: String,
    order: Sort,
    after: Option<String>,
    fragment: bool,
) -> Result<Rendered, Problem> {
    let now = site.now();
    let house = Arc::clone(site);
    let (masthead, story, page) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let masthead = Masthead::load(tx)?;
            let story = super::story::find(tx, &section, &slug, "/comments", now)?;
            if story.comments == Comments::Off {
                return Err(Problem::not_found());
            }
            let scope = scope(story.card.id, order);
            let after = page::cursor(&house, &scope, after.as_deref())?;
            let page = comment::thread(tx, story.card.id, order, after.as_ref(), ROOTS)?;
            Ok((masthead, story, page))
        })
        .await?;
    let conversation =
        view(site, &masthead, &story, order, &page).ok_or_else(Problem::not_found)?;
    let tags = [Tag::Story(story.card.id)];
    if fragment {
        let thread = view::Thread {
            comments: conversation.comments,
            next_url: conversation.next_url,
        };
        return Ok(piece(site.templates.thread(&thread, &story.card.lang)?)
            .tags(tags)
            .until(turns_at(site, &story)));
    }
    let path = format!("{}/comments", conversation.story_url);
    let title = format!("Comments on {}", story.card.title);
    let mut head = masthead.head_under(site, &title, &path, &story.card.lang);
    head.robots = Some("noindex");
    let frame = masthead.frame(site, head, Some(&story.card.section.slug));
    let body = site.templates.comments(&frame, &conversation)?;
    Ok(page::html(body)
        .header(VARY, HeaderValue::from_static("Accept"))
        .tags(tags)
        .until(turns_at(site, &story)))
}

/// Comments without a page around them; the address speaks HTML pages to everyone else.
pub(super) fn piece(body: String) -> Rendered {
    page::document("text/vnd.greenroom.fragment+html; charset=utf-8", body)
        .header(VARY, HeaderValue::from_static("Accept"))
}
