//! `/live/{slug}`: the live page of a night.

mod markup;
mod shown;
pub mod told;
pub mod view;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Kind;
use newsroom::cursor::Page;
use newsroom::liveblog::{self, Entry, Liveblog, Order, PER_PAGE};
use newsroom::store::Tx;
use serde::Deserialize;

use super::House;
use crate::cache::{Key, Rendered, Tag};
use crate::door::{Doors, Need};
use crate::live::{About, topic_of};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::{address, layout};
pub(crate) use shown::Shown;

/// Its doors.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/live/{slug}", Need::Anyone, show)
        .get("/live/{slug}/{entry}", Need::Anyone, one)
}

/// The address of a live page.
pub(crate) fn url(slug: &str) -> String {
    format!("/live/{}", address::encoded(slug))
}

/// In which order, and where to go on.
#[derive(Debug, Deserialize)]
struct Asking {
    order: Option<String>,
    after: Option<String>,
}

/// `GET /live/{slug}`.
///
/// # Errors
/// 404 when the public does not see it, 400 for a forged cursor.
async fn show(
    State(site): House,
    Path(slug): Path<String>,
    Query(asking): Query<Asking>,
    asked: Asked,
) -> Result<Response, Problem> {
    let order = match asking.order.as_deref() {
        Some("oldest") => Order::Oldest,
        _ => Order::Newest,
    };
    let named = (order == Order::Oldest).then_some("oldest");
    let parameters = [("order", named), ("after", asking.after.as_deref())];
    let key = Key::with(&url(&slug), &parameters);
    let house = Arc::clone(&site);
    let render = async move { render(&house, slug, order, asking.after).await };
    page::cached(&site, &asked, key, render).await
}

/// Everything a live page shows, read in a constant number of statements.
struct Sheet {
    masthead: Masthead,
    shown: Shown,
    entries: Page<Entry>,
    newest: Vec<Entry>,
    seq: i64,
}

impl Sheet {
    fn load(
        tx: &mut Tx<'_>,
        slug: &str,
        order: Order,
        after: Option<&newsroom::Cursor>,
    ) -> newsroom::Result<Sheet> {
        let blog = liveblog::find(tx, slug)?;
        let entries = liveblog::entries(tx, blog.id, order, after, PER_PAGE)?;
        let newest = if order == Order::Newest && after.is_none() {
            entries.items.clone()
        } else {
            liveblog::newest(tx, blog.id, markup::UPDATES)?
        };
        let all: Vec<&Entry> = entries.items.iter().chain(&newest).collect();
        Ok(Sheet {
            masthead: Masthead::load(tx)?,
            seq: newsroom::store::log::head(tx)?,
            shown: Shown::load(tx, blog, &all)?,
            entries,
            newest,
        })
    }
}

async fn render(
    site: &Arc<Site>,
    slug: String,
    order: Order,
    after: Option<String>,
) -> Result<Rendered, Problem> {
    let path = url(&slug);
    let named = (order == Order::Oldest).then_some("oldest");
    let scope = format!("{path}?order={}", named.unwrap_or("newest"));
    let cursor = page::cursor(site, &scope, after.as_deref())?;
    let sheet = site
        .db
        .read(move |tx| Sheet::load(tx, &slug, order, cursor.as_ref()))
        .await?;
    site.keep_masthead(&Arc::new(sheet.masthead.clone()));
    let next = sheet.entries.next.map(|next| {
        let after = next.sign(&site.secret, &scope);
        address::with_query(&path, &[("order", named), ("after", Some(&after))])
    });
    let shown = &sheet.shown;
    let mut night = shown.night(site, &sheet.masthead, &sheet.entries.items);
    // Where the page is not the end that grows, what arrives has no place on it.
    let grows = match order {
        Order::Newest => after.is_none(),
        Order::Oldest => next.is_none(),
    };
    night.list = grows.then(|| shown.list_key());
    night.order = named.unwrap_or("newest");
    night.orders = vec![
        ordered("Newest first", &path, order == Order::Newest),
        ordered(
            "From the beginning",
            &address::with_query(&path, &[("order", Some("oldest"))]),
            order == Order::Oldest,
        ),
    ];
    night.next = next;
    night.is_first = after.is_none();
    let mut head = sheet
        .masthead
        .head_under(site, &shown.blog.title, &path, &shown.blog.lang);
    head.description.clone_from(&shown.blog.summary);
    head.og_type = "article";
    head.image = shown.image(site, &sheet.masthead);
    if after.is_some() {
        head.robots = Some("noindex");
    }
    head.modified = page::latest([shown.blog.changed_at]).map(|at| sheet.masthead.dates.iso(at));
    head.json_ld = vec![markup::posting(site, &sheet.masthead, shown, &sheet.newest)];
    head.live = Some(crate::view::Live {
        topic: topic_of(site, About::Liveblog(shown.blog.id)),
        seq: sheet.seq,
    });
    let frame = sheet.masthead.frame(site, head, None);
    let body = site.templates.own("liveblog/page.html", &frame, &night)?;
    Ok(page::html(body)
        .tags(tags(&shown.blog))
        .last_modified(changed_at(&shown.blog, &sheet.newest)))
}

fn ordered(title: &str, url: &str, current: bool) -> crate::view::Link {
    crate::view::Link {
        current,
        ..layout::link(title, url.to_owned())
    }
}

fn tags(blog: &Liveblog) -> Vec<Tag> {
    let edition = blog.edition.iter().map(|it| Tag::Edition(it.id));
    std::iter::once(Tag::Liveblog(blog.id))
        .chain(edition)
        .collect()
}

fn changed_at(blog: &Liveblog, entries: &[Entry]) -> Option<newsroom::Millis> {
    let entries = entries.iter().map(Entry::changed_at);
    page::latest(entries.chain([blog.changed_at]))
}

/// `GET /live/{slug}/{entry}`: one entry by itself.
///
/// # Errors
/// 404 when there is none, 410 when it was taken away.
async fn one(
    State(site): House,
    Path((slug, entry)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Problem> {
    let path = format!("{}/{}", url(&slug), address::encoded(&entry));
    let house = Arc::clone(&site);
    let key = Key::path(&path);
    let render = async move {
        let id = house.row(Kind::Entry, &entry)?;
        let (masthead, shown, entry) = house
            .db
            .read(move |tx| -> newsroom::Result<_> {
                let blog = liveblog::find(tx, &slug)?;
                let entry = liveblog::entry(tx, blog.id, id)?;
                let shown = Shown::load(tx, blog, &[&entry])?;
                Ok((Masthead::load(tx)?, shown, entry))
            })
            .await?;
        house.keep_masthead(&Arc::new(masthead.clone()));
        let single = view::Single {
            title: shown.blog.title.clone(),
            url: url(&shown.blog.slug),
            entry: shown.entry(&house, &masthead, &entry),
        };
        let title = if single.entry.heading.is_empty() {
            shown.blog.title.clone()
        } else {
            format!("{} · {}", single.entry.heading, shown.blog.title)
        };
        let mut head = masthead.head_under(&house, &title, &path, &shown.blog.lang);
        head.description.clone_from(&shown.blog.summary);
        head.robots = Some("noindex");
        let frame = masthead.frame(&house, head, None);
        let body = house
            .templates
            .own("liveblog/entry_page.html", &frame, &single)?;
        Ok(page::html(body)
            .tags(tags(&shown.blog))
            .last_modified(changed_at(&shown.blog, std::slice::from_ref(&entry))))
    };
    page::cached(&site, &asked, key, render).await
}
