//! One live page on the desk: the form of the next entry, what is posted, and the page's own words.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::cursor::Page;
use newsroom::liveblog::{self, Entry, Liveblog};
use newsroom::{Capability, Error, Kind};
use serde::Serialize;

use super::{Asking, Fields, faults, url, zone};
use crate::actor::Actor;
use crate::form::Form;
use crate::problem::Problem;
use crate::public::liveblogs;
use crate::query::Query;
use crate::site::Site;
use crate::{address, desk, page};

const PAGE: &str = "desk/liveblog.html";
/// Entries on one page of the console.
const PER_PAGE: i64 = 30;

/// The console.
#[derive(Serialize)]
pub(super) struct Console {
    title: String,
    url: String,
    public_url: Option<String>,
    state: &'static str,
    version: i64,
    may_publish: bool,
    pub(super) entry: EntryFields,
    entries: Vec<Posted>,
    next: Option<String>,
    draft: Fields,
    pub(super) errors: BTreeMap<String, String>,
    draft_errors: BTreeMap<String, String>,
    said: Option<&'static str>,
    undo: Option<String>,
    zone: String,
    edition: String,
}

/// An entry as its form shows it.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct EntryFields {
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) correction: String,
    pub(super) once: String,
}

/// A posted entry as the console lists it.
#[derive(Serialize)]
struct Posted {
    id: String,
    url: String,
    shown: liveblogs::view::Entry,
}

fn said(word: &str) -> Option<&'static str> {
    Some(match word {
        "made" => "The live page is there, as a draft. Announce it when it is ready.",
        "saved" => "Saved.",
        "posted" => "Posted.",
        "edited" => "The entry is changed.",
        "pinned" => "It is a key moment now.",
        "unpinned" => "It is no key moment any more.",
        "removed" => "The entry was taken away.",
        "restored" => "The entry is back.",
        "draft" => "Only the desk sees it now.",
        "waiting" => "It is announced: readers see when it begins.",
        "live" => "The night has begun.",
        "ended" => "The night is over.",
        _ => return None,
    })
}

/// Reads the console.
///
/// # Errors
/// 404; 400 for a forged cursor.
pub(super) async fn read(
    site: &Site,
    actor: &Actor,
    slug: &str,
    asking: &Asking,
) -> Result<Console, Problem> {
    let here = url(slug);
    let cursor = page::cursor(site, &here, asking.after.as_deref())?;
    let asked = slug.to_owned();
    let (shown, entries) = site
        .db
        .read(
            move |tx| -> newsroom::Result<(liveblogs::Shown, Page<Entry>)> {
                let blog = liveblog::find_any(tx, &asked)?;
                let entries = liveblog::entries_of_desk(tx, blog.id, cursor.as_ref(), PER_PAGE)?;
                let all: Vec<&Entry> = entries.items.iter().collect();
                Ok((liveblogs::Shown::load(tx, blog, &all)?, entries))
            },
        )
        .await?;
    let masthead = site.masthead();
    let blog: &Liveblog = &shown.blog;
    let posted = entries.items.iter().map(|entry| {
        let id = site.ids.show(Kind::Entry, entry.id);
        Posted {
            url: format!("{here}/{id}"),
            shown: shown.entry(site, &masthead, entry),
            id,
        }
    });
    let (said, undo) = match asking.said.split_once('~') {
        // Which entry stands behind the word, so that it can be brought back at once.
        Some((word, id)) => (said(word), Some(format!("{here}/{}", address::encoded(id)))),
        None => (said(&asking.said), None),
    };
    Ok(Console {
        title: blog.title.clone(),
        public_url: blog.is_public().then(|| liveblogs::url(&blog.slug)),
        state: blog.state.as_str(),
        version: blog.version,
        may_publish: actor.can(Capability::Publish),
        entry: EntryFields {
            kind: "post".to_owned(),
            once: format!("{:032x}", rand::random::<u128>()),
            ..EntryFields::default()
        },
        entries: posted.collect(),
        next: entries.next.map(|next| {
            let after = next.sign(&site.secret, &here);
            address::with_query(&here, &[("after", Some(&after))])
        }),
        draft: Fields::of(blog, &zone(site)),
        errors: BTreeMap::new(),
        draft_errors: BTreeMap::new(),
        said,
        undo,
        zone: masthead.site.time_zone.clone(),
        edition: blog
            .edition
            .as_ref()
            .map(|it| it.label.clone())
            .unwrap_or_default(),
        url: here,
    })
}

/// Answers with the console.
pub(super) fn shown(
    site: &Site,
    actor: &Actor,
    console: &Console,
    status: StatusCode,
) -> Result<Response, Problem> {
    let mut response = desk::page(site, actor, &console.url, PAGE, console)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /desk/live/{slug}`.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let console = read(&site, &actor, &slug, &asking).await?;
    shown(&site, &actor, &console, StatusCode::OK)
}

/// `POST /desk/live/{slug}`: its own words.
pub(super) async fn keep(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let typed = Fields::taken(&mut form);
    let version: i64 = form.take("version").parse().unwrap_or(0);
    let (who, now) = (actor.doer(), site.now());
    let kept = match typed.draft(&zone(&site)) {
        Ok(draft) => {
            let slug = slug.clone();
            let keep = move |tx: &mut newsroom::store::Tx<'_>| {
                liveblog::keep(tx, &slug, &draft, version, &who, now)
            };
            site.db.write(keep).await
        }
        Err(error) => Err(error),
    };
    match kept {
        Ok(slug) => Ok(desk::see(&format!("{}?said=saved", url(&slug)))),
        Err(error) => {
            let status = match error {
                Error::Conflict(_) => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let draft_errors = faults(error)?;
            let console = Console {
                draft: typed,
                draft_errors,
                ..read(&site, &actor, &slug, &Asking::default()).await?
            };
            shown(&site, &actor, &console, status)
        }
    }
}

/// `POST /desk/live/{slug}/state`: announced, begun, ended, taken down.
pub(super) async fn move_to(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let state = liveblog::State::parse(&form.take("to"))
        .ok_or_else(|| Problem::bad_request("There is no such state of a live page."))?;
    let (who, now) = (actor.doer(), site.now());
    let moved = site
        .db
        .write(move |tx| liveblog::move_to(tx, &slug, state, &who, now))
        .await?;
    Ok(desk::see(&format!(
        "{}?said={}",
        url(&moved.slug),
        moved.state.as_str()
    )))
}
