//! The queues, one person's comments, and one comment with its context.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use newsroom::Cursor;
use newsroom::ban::Kind as Known;
use newsroom::event::DESK;
use newsroom::id::Kind;
use newsroom::moderation::context;
use newsroom::moderation::log;
use newsroom::moderation::person::Person;
use newsroom::moderation::queue::{self, Queue};
use newsroom::moderation::{self, Queued};
use newsroom::store::log as events;
use serde::{Deserialize, Serialize};

use super::item::{self, Earlier, Item, Layout, Story};
use crate::actor::{self, Actor};
use crate::address;
use crate::desk;
use crate::page::{self, Masthead};
use crate::problem::{Problem, Wants};
use crate::query::Query;
use crate::site::Site;

/// Comments of one page.
pub(super) const PAGE: i64 = 25;

/// A queue with its count, as a tab.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Tab {
    word: &'static str,
    title: &'static str,
    url: String,
    count: i64,
    current: bool,
}

/// What was just done, and how to take it back.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Said {
    sentence: String,
    undo: Option<String>,
}

/// A list of comments to moderate.
#[derive(Clone, Debug, Serialize)]
pub(super) struct List {
    pub(super) title: String,
    pub(super) tabs: Vec<Tab>,
    /// The queue that is shown; empty for a person's or a story's.
    pub(super) queue: &'static str,
    pub(super) items: Vec<Item>,
    pub(super) next: Option<String>,
    /// The address of this very page, for forms to come back to.
    pub(super) here: String,
    /// The same, spelled for an address.
    pub(super) here_spelled: String,
    /// Where the desk's log stands, for the page to follow from.
    pub(super) seq: i64,
    pub(super) said: Option<Said>,
    pub(super) story: Option<Story>,
    pub(super) rules: Option<super::conversation::Rules>,
    pub(super) errors: BTreeMap<String, String>,
    pub(super) empty: (&'static str, &'static str),
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    pub(super) queue: Option<String>,
    pub(super) after: Option<String>,
    pub(super) did: Option<String>,
    pub(super) by: Option<String>,
    pub(super) show: Option<String>,
    pub(super) back: Option<String>,
}

/// `GET /desk/comments?queue=held`.
///
/// # Errors
/// 400 for a queue or a place that is none.
pub(super) async fn queue(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let word = asked.queue.as_deref().unwrap_or("held");
    let queue =
        Queue::parse(word).ok_or_else(|| Problem::bad_request("There is no such queue."))?;
    let scope = format!("desk {word}");
    let after = page::cursor(&site, &scope, asked.after.as_deref())?;
    // Many acts at once are named together; the last speaks for all.
    let did = asked
        .did
        .as_deref()
        .and_then(|ids| ids.rsplit('.').next())
        .and_then(|id| site.ids.read(Kind::Act, id));
    let now = site.now();
    let read = site
        .db
        .read(move |tx| -> Result<_, newsroom::Error> {
            let page = queue::page(tx, queue, after.as_ref(), PAGE)?;
            Ok((
                context::items(tx, page.items, now)?,
                page.next,
                moderation::queued(tx)?,
                events::head_of(tx, DESK)?,
                did.map(|id| log::entry(tx, id)).transpose()?,
                Masthead::load(tx)?,
            ))
        })
        .await?;
    let (found, next, counts, seq, did, masthead) = read;
    let layout = Layout {
        site: &site,
        masthead: &masthead,
        now,
    };
    let base = match queue {
        Queue::Held => "/desk/comments".to_owned(),
        other => format!("/desk/comments?queue={}", other.as_str()),
    };
    let list = List {
        title: format!("{} comments", title(queue)),
        tabs: tabs(Some(queue), counts),
        queue: queue.as_str(),
        items: found.iter().map(|one| layout.item(one)).collect(),
        next: next.map(|next| onward(&site, &base, &scope, &next)),
        here_spelled: address::encoded(&with_after(&base, asked.after.as_deref())),
        here: with_after(&base, asked.after.as_deref()),
        seq,
        said: did
            .as_ref()
            .map(|entry| said_of_many(&site, entry, asked.did.as_deref().unwrap_or(""), now)),
        story: None,
        rules: None,
        errors: BTreeMap::new(),
        empty: empty(queue),
    };
    desk::page(&site, &actor, "/desk/comments", "desk/comments.html", &list)
}

/// `GET /desk/comments/person/{id}?by=device`: what the writer of a comment wrote, by what they are known by.
///
/// # Errors
/// 404 for a comment that is not there, or a writer who is not known by that.
pub(super) async fn person(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let comment = site.row(Kind::Comment, &id)?;
    let kind = asked
        .by
        .as_deref()
        .and_then(Known::parse)
        .ok_or_else(Problem::not_found)?;
    let scope = format!("desk person {id} {}", kind.as_str());
    let after = page::cursor(&site, &scope, asked.after.as_deref())?;
    let now = site.now();
    let (person, found, next, counts, seq, masthead) = site
        .db
        .read(move |tx| -> Result<_, newsroom::Error> {
            let person = Person::of_comment(tx, comment)?;
            if !person.kinds().contains(&kind) {
                return Err(newsroom::Error::NotFound("person"));
            }
            let page = queue::by_person(tx, &person, kind, after.as_ref(), PAGE)?;
            Ok((
                person,
                context::items(tx, page.items, now)?,
                page.next,
                moderation::queued(tx)?,
                events::head_of(tx, DESK)?,
                Masthead::load(tx)?,
            ))
        })
        .await?;
    let layout = Layout {
        site: &site,
        masthead: &masthead,
        now,
    };
    let base = format!("/desk/comments/person/{id}?by={}", kind.as_str());
    let list = List {
        title: format!("{}, known by {}", person.name, item::kind_title(kind)),
        tabs: tabs(None, counts),
        queue: "",
        items: found.iter().map(|one| layout.item(one)).collect(),
        next: next.map(|next| onward(&site, &base, &scope, &next)),
        here_spelled: address::encoded(&with_after(&base, asked.after.as_deref())),
        here: with_after(&base, asked.after.as_deref()),
        seq,
        said: None,
        story: None,
        rules: None,
        errors: BTreeMap::new(),
        empty: (
            "Nothing more",
            "There are no further comments of this person.",
        ),
    };
    desk::page(&site, &actor, "/desk/comments", "desk/comments.html", &list)
}

/// One comment on a page of its own.
#[derive(Clone, Debug, Serialize)]
pub(super) struct One {
    pub(super) item: Item,
    earlier: Vec<Earlier>,
    changes: Vec<String>,
    here: String,
    here_spelled: String,
    queue: String,
    pub(super) said: Option<Said>,
    pub(super) errors: BTreeMap<String, String>,
    /// What was typed into a form that was refused.
    pub(super) typed: BTreeMap<String, String>,
    fragment: bool,
}

/// `GET /desk/comments/{id}`: a page, or for the script the item (`?queue=`) or its context (`?show=context`).
///
/// # Errors
/// 404.
pub(super) async fn one(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let comment = site.row(Kind::Comment, &id)?;
    let wants = Wants::of("/desk/comments", &headers);
    let one = read_one(&site, comment, &asked).await?;
    if wants != Wants::Fragment {
        return desk::page(&site, &actor, "/desk/comments", "desk/comment.html", &one);
    }
    let template = if asked.show.as_deref() == Some("context") {
        "desk/comments_context.html"
    } else {
        "desk/comments_one.html"
    };
    fragment(&site, &actor, StatusCode::OK, template, &one)
}

/// Reads a comment with everything beside it; `queue` says where it is shown, so that it can say it no longer belongs.
pub(super) async fn read_one(
    site: &Arc<Site>,
    comment: i64,
    asked: &Asked,
) -> Result<One, Problem> {
    let now = site.now();
    let did = asked
        .did
        .as_deref()
        .and_then(|id| site.ids.read(Kind::Act, id));
    let object = ("comment".to_owned(), comment);
    let (found, former, entries, did, masthead) = site
        .db
        .read(move |tx| -> Result<_, newsroom::Error> {
            let found = item::find(tx, comment, now)?;
            let former = queue::last_of(tx, &found.person, comment, 5)?;
            let filter = log::Filter {
                object: Some(object),
                ..log::Filter::default()
            };
            let entries = log::page(tx, &filter, None, 20)?.items;
            let did = did.map(|id| log::entry(tx, id)).transpose()?;
            Ok((found, former, entries, did, Masthead::load(tx)?))
        })
        .await?;
    let layout = Layout {
        site,
        masthead: &masthead,
        now,
    };
    let mut item = layout.item(&found);
    if let Some(queue) = asked.queue.as_deref().and_then(Queue::parse) {
        item.decided = !item::belongs(&found.comment, queue);
    }
    Ok(One {
        item,
        earlier: former.iter().map(|one| layout.earlier(one)).collect(),
        changes: entries
            .iter()
            .map(|entry| match entry.why.as_str() {
                "" => log::sentence(entry, now),
                why => format!("{} \u{201c}{why}\u{201d}", log::sentence(entry, now)),
            })
            .collect(),
        here_spelled: address::encoded(&back(asked.back.as_deref().unwrap_or(""))),
        here: back(asked.back.as_deref().unwrap_or("")),
        queue: asked.queue.clone().unwrap_or_default(),
        said: did.as_ref().map(|entry| said(site, entry, now)),
        errors: BTreeMap::new(),
        typed: BTreeMap::new(),
        fragment: false,
    })
}

/// A piece of a page for the script of one moderator.
pub(super) fn fragment(
    site: &Site,
    actor: &Actor,
    status: StatusCode,
    template: &str,
    one: &One,
) -> Result<Response, Problem> {
    let one = One {
        fragment: true,
        ..one.clone()
    };
    let frame = desk::Frame::new(site, actor, "/desk/comments");
    let mut response = (status, site.templates.desk(template, &frame, &one)?).into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/vnd.greenroom.fragment+html; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, page::PRIVATE);
    Ok(response)
}

/// What acts were done to many comments at once, and how to take them all back.
fn said_of_many(site: &Site, entry: &log::Entry, did: &str, now: i64) -> Said {
    let one = said(site, entry, now);
    // Read and spelled anew: nothing of an address that somebody made up gets into the form.
    let acts: Vec<String> = did
        .split('.')
        .filter_map(|id| site.ids.read(Kind::Act, id))
        .map(|id| site.ids.show(Kind::Act, id))
        .collect();
    match acts.len() {
        0 | 1 => one,
        n => Said {
            sentence: format!("{n} comments at once: {}", one.sentence),
            undo: Some(acts.join(".")),
        },
    }
}

/// What an act was, and how to take it back.
pub(super) fn said(site: &Site, entry: &log::Entry, now: i64) -> Said {
    Said {
        sentence: log::sentence(entry, now),
        undo: Some(site.ids.show(Kind::Act, entry.id)).filter(|_| !entry.data.is_empty()),
    }
}

/// A list of the desk's conversation to go back to; anything else is the first queue.
pub(super) fn back(to: &str) -> String {
    let to = actor::next_or(to, "/desk/comments");
    if to.starts_with("/desk/") {
        to
    } else {
        "/desk/comments".to_owned()
    }
}

pub(super) fn onward(site: &Site, base: &str, scope: &str, next: &Cursor) -> String {
    with_after(base, Some(&next.sign(&site.secret, scope)))
}

pub(super) fn with_after(base: &str, after: Option<&str>) -> String {
    match after {
        Some(after) if base.contains('?') => format!("{base}&after={}", address::encoded(after)),
        Some(after) => format!("{base}?after={}", address::encoded(after)),
        None => base.to_owned(),
    }
}

fn title(queue: Queue) -> &'static str {
    match queue {
        Queue::Held => "Waiting",
        Queue::Reported => "Reported",
        Queue::Fresh => "New",
        Queue::Spam => "Spam",
        Queue::Rejected => "Rejected",
    }
}

pub(super) fn count(counts: Queued, queue: Queue) -> i64 {
    match queue {
        Queue::Held => counts.held,
        Queue::Reported => counts.reported,
        Queue::Fresh => counts.fresh,
        Queue::Spam => counts.spam,
        Queue::Rejected => counts.rejected,
    }
}

pub(super) fn tabs(current: Option<Queue>, counts: Queued) -> Vec<Tab> {
    Queue::ALL
        .into_iter()
        .map(|queue| Tab {
            word: queue.as_str(),
            title: title(queue),
            url: match queue {
                Queue::Held => "/desk/comments".to_owned(),
                other => format!("/desk/comments?queue={}", other.as_str()),
            },
            count: count(counts, queue),
            current: current == Some(queue),
        })
        .collect()
}

fn empty(queue: Queue) -> (&'static str, &'static str) {
    match queue {
        Queue::Held => (
            "Nothing waits",
            "Every comment has been decided. Well done.",
        ),
        Queue::Reported => (
            "No reports",
            "Readers have nothing to complain about just now.",
        ),
        Queue::Fresh => (
            "All read",
            "A moderator has looked at every comment that is visible.",
        ),
        Queue::Spam => (
            "No spam",
            "What is called spam is kept here, in case it was none.",
        ),
        Queue::Rejected => (
            "Nothing rejected",
            "What is rejected is kept here, in case of second thoughts.",
        ),
    }
}
