//! Entries on the desk: posted from the console, changed on a page of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::liveblog::{self, Entry, EntryDraft, EntryKind};
use newsroom::store::Tx;
use newsroom::{Error, Kind};
use serde::Serialize;

use super::console::{self, EntryFields};
use super::{Asking, faults, url};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::site::Site;

const PAGE: &str = "desk/liveblog_entry.html";

/// The page of one entry.
#[derive(Serialize)]
struct Sheet {
    page_title: String,
    page_url: String,
    url: String,
    is_result: bool,
    is_pinned: bool,
    is_removed: bool,
    version: i64,
    author: String,
    entry: EntryFields,
    /// What somebody else saved meanwhile.
    theirs: Option<EntryFields>,
    errors: BTreeMap<String, String>,
}

fn taken(form: &mut Form) -> EntryFields {
    EntryFields {
        kind: form.take("kind"),
        title: form.take("title"),
        text: form.take("text"),
        correction: form.take("correction"),
        once: form.take("once"),
    }
}

fn draft(typed: &EntryFields) -> EntryDraft {
    EntryDraft {
        kind: typed.kind.clone(),
        title: typed.title.clone(),
        text: typed.text.clone(),
        correction: typed.correction.clone(),
        once: typed.once.clone(),
    }
}

fn fields(entry: &Entry) -> EntryFields {
    EntryFields {
        kind: entry.kind.as_str().to_owned(),
        title: entry.title.clone(),
        text: entry.source.clone(),
        ..EntryFields::default()
    }
}

/// `POST /desk/live/{slug}/entries`: the next entry.
pub(super) async fn post(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let typed = taken(&mut form);
    let (who, now, draft, page) = (actor.doer(), site.now(), draft(&typed), slug.clone());
    let posted = site
        .db
        .write(move |tx| {
            let blog = liveblog::find_any(tx, &page)?;
            liveblog::post(tx, blog.id, &draft, &who, now)
        })
        .await;
    match posted {
        Ok(_) => Ok(desk::see(&format!("{}?said=posted", url(&slug)))),
        Err(error) => {
            let errors = faults(error)?;
            let mut console = console::read(&site, &actor, &slug, &Asking::default()).await?;
            console.entry = typed;
            console.errors = errors;
            console::shown(&site, &actor, &console, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

async fn read(site: &Site, slug: &str, id: &str) -> Result<(Sheet, Entry), Problem> {
    let row = site.row(Kind::Entry, id)?;
    let asked = slug.to_owned();
    let (blog, entry) = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            let blog = liveblog::find_any(tx, &asked)?;
            let entry = liveblog::entry_of_desk(tx, blog.id, row)?;
            Ok((blog, entry))
        })
        .await?;
    let sheet = Sheet {
        page_title: blog.title,
        page_url: url(&blog.slug),
        url: format!("{}/{id}", url(&blog.slug)),
        is_result: entry.kind == EntryKind::Result,
        is_pinned: entry.pinned_at.is_some(),
        is_removed: entry.removed_at.is_some(),
        version: entry.version,
        author: entry.author.clone(),
        entry: fields(&entry),
        theirs: None,
        errors: BTreeMap::new(),
    };
    Ok((sheet, entry))
}

fn shown(
    site: &Site,
    actor: &Actor,
    sheet: &Sheet,
    status: StatusCode,
) -> Result<Response, Problem> {
    let mut response = desk::page(site, actor, &sheet.url, PAGE, sheet)?;
    *response.status_mut() = status;
    Ok(response)
}

/// `GET /desk/live/{slug}/{entry}`.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (sheet, _) = read(&site, &slug, &id).await?;
    shown(&site, &actor, &sheet, StatusCode::OK)
}

/// `POST /desk/live/{slug}/{entry}`: other words. Where somebody was quicker, both are shown and nothing is lost.
pub(super) async fn edit(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((slug, id)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let typed = taken(&mut form);
    let version: i64 = form.take("version").parse().unwrap_or(0);
    let row = site.row(Kind::Entry, &id)?;
    let (who, now, draft, page) = (actor.doer(), site.now(), draft(&typed), slug.clone());
    let edited = site
        .db
        .write(move |tx| {
            let blog = liveblog::find_any(tx, &page)?;
            liveblog::edit(tx, blog.id, row, &draft, version, &who, now)
        })
        .await;
    let error = match edited {
        Ok(()) => return Ok(desk::see(&format!("{}?said=edited", url(&slug)))),
        Err(error) => error,
    };
    let (mut sheet, now) = read(&site, &slug, &id).await?;
    let status = if matches!(error, Error::Conflict(_)) {
        // Saved again with the version of theirs, it is a decision.
        sheet.theirs = Some(fields(&now));
        StatusCode::CONFLICT
    } else {
        sheet.version = version;
        StatusCode::UNPROCESSABLE_ENTITY
    };
    sheet.errors = faults(error)?;
    sheet.entry = typed;
    shown(&site, &actor, &sheet, status)
}

/// Does something to an entry and goes back to the console.
async fn act(
    site: &Arc<Site>,
    slug: String,
    id: &str,
    said: &str,
    act: impl FnOnce(&mut Tx<'_>, i64, i64) -> newsroom::Result<()> + Send + 'static,
) -> Result<Response, Problem> {
    let row = site.row(Kind::Entry, id)?;
    let page = slug.clone();
    site.db
        .write(move |tx| {
            let blog = liveblog::find_any(tx, &page)?;
            act(tx, blog.id, row)
        })
        .await?;
    Ok(desk::see(&format!("{}?said={said}", url(&slug))))
}

/// `POST …/pin`: `on=yes` makes it a key moment.
pub(super) async fn pin(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((slug, id)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let on = form.take("on") == "yes";
    let (who, now) = (actor.doer(), site.now());
    let said = if on { "pinned" } else { "unpinned" };
    act(&site, slug, &id, said, move |tx, blog, row| {
        liveblog::pin(tx, blog, row, on, &who, now)
    })
    .await
}

/// `POST …/remove`.
pub(super) async fn remove(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (who, now) = (actor.doer(), site.now());
    let said = format!("removed~{id}");
    act(&site, slug, &id, &said, move |tx, blog, row| {
        liveblog::remove(tx, blog, row, &who, now).map(|_| ())
    })
    .await
}

/// `POST …/restore`.
pub(super) async fn restore(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (who, now) = (actor.doer(), site.now());
    act(&site, slug, &id, "restored", move |tx, blog, row| {
        liveblog::restore(tx, blog, row, &who, now)
    })
    .await
}
