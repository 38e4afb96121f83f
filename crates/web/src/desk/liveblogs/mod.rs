//! `/desk/live`: live pages and their entries.

mod console;
mod entries;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use newsroom::liveblog::{self, Draft, Liveblog};
use newsroom::{Capability, Error, Millis};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::{address, desk, page};

const HERE: &str = "/desk/live";
const LIST: &str = "desk/liveblogs.html";
/// Live pages on one page of the list.
const PER_PAGE: i64 = 30;

/// Its doors.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let write = Need::Can(Capability::Write);
    Doors::new(site)
        .get(HERE, write, list)
        .post(HERE, write, create)
        .get("/desk/live/{slug}", write, console::show)
        .post("/desk/live/{slug}", write, console::keep)
        .post(
            "/desk/live/{slug}/state",
            Need::Can(Capability::Publish),
            console::move_to,
        )
        .post("/desk/live/{slug}/entries", write, entries::post)
        .get("/desk/live/{slug}/{entry}", write, entries::show)
        .post("/desk/live/{slug}/{entry}", write, entries::edit)
        .post("/desk/live/{slug}/{entry}/pin", write, entries::pin)
        .post("/desk/live/{slug}/{entry}/remove", write, entries::remove)
        .post("/desk/live/{slug}/{entry}/restore", write, entries::restore)
}

fn url(slug: &str) -> String {
    format!("{HERE}/{}", address::encoded(slug))
}

/// What a page says was done, and where in a list to go on.
#[derive(Debug, Default, Deserialize)]
struct Asking {
    #[serde(default)]
    said: String,
    after: Option<String>,
}

#[derive(Serialize)]
struct List {
    pages: Vec<Line>,
    next: Option<String>,
    draft: Fields,
    errors: BTreeMap<String, String>,
    zone: String,
}

#[derive(Serialize)]
struct Line {
    title: String,
    url: String,
    state: &'static str,
    edition: String,
    starts: String,
}

/// A live page as its form shows it.
#[derive(Debug, Default, Serialize)]
struct Fields {
    title: String,
    slug: String,
    summary: String,
    lang: String,
    edition: String,
    story: String,
    starts_at: String,
}

impl Fields {
    fn of(blog: &Liveblog, zone: &TimeZone) -> Fields {
        Fields {
            title: blog.title.clone(),
            slug: blog.slug.clone(),
            summary: blog.summary.clone(),
            lang: blog.lang.clone(),
            edition: blog
                .edition
                .as_ref()
                .map(|it| it.path.clone())
                .unwrap_or_default(),
            story: blog
                .story
                .as_ref()
                .map(|it| it.slug.clone())
                .unwrap_or_default(),
            starts_at: local(blog.starts_at, zone),
        }
    }

    fn taken(form: &mut Form) -> Fields {
        Fields {
            title: form.take("title"),
            slug: form.take("slug"),
            summary: form.take("summary"),
            lang: form.take("lang"),
            edition: form.take("edition"),
            story: form.take("story"),
            starts_at: form.take("starts_at"),
        }
    }

    fn draft(&self, zone: &TimeZone) -> Result<Draft, Error> {
        let wrong = "Please give a day and a time, such as 2020-09-20T17:00.";
        Ok(Draft {
            title: self.title.clone(),
            slug: self.slug.clone(),
            summary: self.summary.clone(),
            lang: self.lang.clone(),
            edition: self.edition.clone(),
            story: self.story.clone(),
            starts_at: at(&self.starts_at, zone)
                .map_err(|()| Error::invalid("starts_at", wrong))?,
        })
    }
}

fn zone(site: &Site) -> TimeZone {
    site.masthead().dates.zone().clone()
}

/// An instant as a `datetime-local` field shows it, in the newsroom's zone.
fn local(at: Option<Millis>, zone: &TimeZone) -> String {
    at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok())
        .map(|at| {
            let at = at.to_zoned(zone.clone());
            at.strftime("%Y-%m-%dT%H:%M").to_string()
        })
        .unwrap_or_default()
}

/// Reads such a field; an empty one is no instant.
fn at(text: &str, zone: &TimeZone) -> Result<Option<Millis>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let local: DateTime = text.parse().map_err(|_| ())?;
    let at = zone
        .to_ambiguous_zoned(local)
        .compatible()
        .map_err(|_| ())?;
    Ok(Some(at.timestamp().as_millisecond()))
}

/// What became of a draft: made or kept, or what is wrong with it.
fn faults(error: Error) -> Result<BTreeMap<String, String>, Problem> {
    match error {
        Error::Invalid(faults) => Ok(faults.0),
        Error::Conflict(sentence) => Ok(BTreeMap::from([("form".to_owned(), sentence)])),
        error => Err(error.into()),
    }
}

async fn read(site: &Site, after: Option<&str>) -> Result<List, Problem> {
    let cursor = page::cursor(site, HERE, after)?;
    let found = site
        .db
        .read(move |tx| liveblog::list(tx, cursor.as_ref(), PER_PAGE))
        .await?;
    let masthead = site.masthead();
    let next = found.next.map(|next| {
        let after = next.sign(&site.secret, HERE);
        address::with_query(HERE, &[("after", Some(&after))])
    });
    let lines = found.items.into_iter().map(|blog| Line {
        url: url(&blog.slug),
        state: blog.state.as_str(),
        edition: blog.edition.map(|it| it.label).unwrap_or_default(),
        starts: blog
            .starts_at
            .map(|at| masthead.dates.when(at, "en").text)
            .unwrap_or_default(),
        title: blog.title,
    });
    Ok(List {
        pages: lines.collect(),
        next,
        draft: Fields {
            lang: masthead.site.lang.clone(),
            ..Fields::default()
        },
        errors: BTreeMap::new(),
        zone: masthead.site.time_zone.clone(),
    })
}

/// `GET /desk/live`.
async fn list(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let list = read(&site, asking.after.as_deref()).await?;
    desk::page(&site, &actor, HERE, LIST, &list)
}

/// `POST /desk/live`: a new one, a draft.
async fn create(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let typed = Fields::taken(&mut form);
    let (who, now, draft) = (actor.doer(), site.now(), typed.draft(&zone(&site)));
    let made = match draft {
        Ok(draft) => {
            let made =
                move |tx: &mut newsroom::store::Tx<'_>| liveblog::create(tx, &draft, &who, now);
            site.db.write(made).await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(slug) => Ok(desk::see(&format!("{}?said=made", url(&slug)))),
        Err(error) => {
            let errors = faults(error)?;
            let list = List {
                draft: typed,
                errors,
                ..read(&site, None).await?
            };
            desk::refused(&site, &actor, HERE, LIST, &list)
        }
    }
}
