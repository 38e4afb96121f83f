//! A story's way to the public: the page that says what stops it, and the acts of an editor.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Kind;
use newsroom::store::Tx;
use newsroom::story::State as Stands;
use newsroom::story::desk::{self, Check, Manuscript, Oddity, When, moment};
use serde::Serialize;
use serde_json::Value;

use super::{LineView, address, line_view, shape, zone};
use crate::actor::Actor;
use crate::form::Form;
use crate::problem::Problem;
use crate::site::Site;

const TEMPLATE: &str = "desk/story_publish.html";

/// What the page shows.
#[derive(Serialize)]
struct Page {
    id: String,
    address: String,
    line: LineView,
    title: String,
    stops: Vec<Value>,
    looks: Vec<Value>,
    errors: BTreeMap<String, String>,
    typed: Typed,
    zone: String,
    is_public: bool,
    is_waiting: bool,
    live: String,
}

/// What was typed into one of the page's forms.
#[derive(Clone, Default, Serialize)]
struct Typed {
    when: String,
    date: String,
    time: String,
    embargo: bool,
    why: String,
    text: String,
}

impl Typed {
    fn read(form: &mut Form) -> Typed {
        Typed {
            when: form.take("when"),
            date: form.take("date"),
            time: form.take("time"),
            embargo: form.take("embargo") == "yes",
            why: form.take("why").trim().chars().take(1_000).collect(),
            text: form.take("text"),
        }
    }
}

async fn page(
    site: &Arc<Site>,
    story: i64,
    typed: Typed,
    errors: BTreeMap<String, String>,
) -> Result<Page, Problem> {
    let (manuscript, checks): (Manuscript, Vec<Check>) = site
        .db
        .read(move |tx| Ok::<_, Problem>((desk::open(tx, story)?, desk::check(tx, story)?)))
        .await?;
    let masthead = site.masthead();
    let line = &manuscript.line;
    let (stops, looks) = shape::found(&checks)
        .into_iter()
        .partition(|check| check.get("level").and_then(Value::as_str) == Some("stop"));
    Ok(Page {
        id: site.ids.show(Kind::Story, story),
        address: address(site, story),
        line: line_view(site, &masthead.dates, line),
        title: manuscript.fields.title.clone(),
        stops,
        looks,
        errors,
        typed,
        zone: masthead.site.time_zone.clone(),
        is_public: line.state == Stands::Published,
        is_waiting: matches!(line.state, Stands::Scheduled | Stands::Embargoed),
        live: line
            .live_at
            .map_or(String::new(), |at| masthead.dates.when(at, "en").text),
    })
}

/// `GET /desk/stories/{id}/publish`.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let page = page(&site, story, Typed::default(), BTreeMap::new()).await?;
    let path = address(&site, story);
    crate::desk::page(&site, &actor, &path, TEMPLATE, &page)
}

/// The page again, with what was typed and why it was not done.
async fn again(
    site: &Arc<Site>,
    actor: &Actor,
    story: i64,
    typed: Typed,
    error: newsroom::Error,
) -> Result<Response, Problem> {
    let errors = match error {
        newsroom::Error::Invalid(faults) => faults.0,
        newsroom::Error::Conflict(sentence) => BTreeMap::from([("form".to_owned(), sentence)]),
        other => return Err(other.into()),
    };
    // What stops it stands on the page by itself; the fields it is about do not.
    let ours = ["form", "date", "time", "text", "why"];
    let mut errors: BTreeMap<String, String> = errors
        .into_iter()
        .filter(|(field, _)| ours.contains(&field.as_str()))
        .collect();
    if errors.is_empty() {
        errors.insert(
            "form".to_owned(),
            "It was not published. Below is what stops it.".to_owned(),
        );
    }
    let page = page(site, story, typed, errors).await?;
    let path = address(site, story);
    crate::desk::refused(site, actor, &path, TEMPLATE, &page)
}

/// Back to the story, saying what was done.
fn done(site: &Site, story: i64, what: &str) -> Response {
    crate::desk::see(&format!("{}?done={what}", address(site, story)))
}

/// `POST /desk/stories/{id}/publish`: now or later, with or without an embargo.
///
/// # Errors
/// 404; 422 as the page, with what stops it.
pub(super) async fn publish(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    release(&site, &actor, story, Typed::read(&mut form)).await
}

/// `POST /desk/stories/{id}/schedule`: the same, later.
///
/// # Errors
/// As [`publish`].
pub(super) async fn schedule(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let typed = Typed {
        when: "later".to_owned(),
        ..Typed::read(&mut form)
    };
    release(&site, &actor, story, typed).await
}

async fn release(
    site: &Arc<Site>,
    actor: &Actor,
    story: i64,
    typed: Typed,
) -> Result<Response, Problem> {
    let zone = zone(site);
    let mut odd = "";
    let (when, word) = if typed.when == "later" {
        let moment = match moment(&typed.date, &typed.time, &zone) {
            Ok(moment) => moment,
            Err(error) => return again(site, actor, story, typed, error).await,
        };
        odd = match moment.oddity {
            Some(Oddity::Gap) => "&odd=gap",
            Some(Oddity::Fold) => "&odd=fold",
            None => "",
        };
        if typed.embargo {
            (When::Embargo(moment.at), "embargoed")
        } else {
            (When::Later(moment.at), "scheduled")
        }
    } else {
        (When::Now, "published")
    };
    let (who, now) = (actor.doer(), site.now());
    let published = site
        .db
        .write(move |tx| desk::publish(tx, story, when, &who, &zone, now))
        .await;
    match published {
        Ok(_) => Ok(done(site, story, &format!("{word}{odd}"))),
        Err(error) => again(site, actor, story, typed, error).await,
    }
}

/// Does what was decided on the page of publishing, and goes back to the story; refused, the page comes back filled in.
async fn decide(
    site: &Arc<Site>,
    actor: &Actor,
    story: i64,
    typed: Typed,
    word: &str,
    job: impl FnOnce(&mut Tx<'_>) -> newsroom::Result<()> + Send + 'static,
) -> Result<Response, Problem> {
    match site.db.write(job).await {
        Ok(()) => Ok(done(site, story, word)),
        Err(error) => again(site, actor, story, typed, error).await,
    }
}

/// `POST /desk/stories/{id}/unpublish`: a draft again.
///
/// # Errors
/// 404; 422 as the page.
pub(super) async fn unpublish(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let typed = Typed::read(&mut form);
    let (who, zone, now, why) = (actor.doer(), zone(&site), site.now(), typed.why.clone());
    decide(&site, &actor, story, typed, "unpublished", move |tx| {
        desk::unpublish(tx, story, &who, &why, &zone, now)
    })
    .await
}

/// `POST /desk/stories/{id}/take-down`: gone, and its address says so.
///
/// # Errors
/// 404; 422 as the page.
pub(super) async fn take_down(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let typed = Typed::read(&mut form);
    if typed.why.is_empty() {
        let error = newsroom::Error::invalid(
            "why",
            "Say why it is taken down; the newsroom will ask one day.",
        );
        return again(&site, &actor, story, typed, error).await;
    }
    let (who, now, why) = (actor.doer(), site.now(), typed.why.clone());
    decide(&site, &actor, story, typed, "taken-down", move |tx| {
        desk::take_down(tx, story, &who, &why, now)
    })
    .await
}

/// `POST /desk/stories/{id}/correct`: in the open.
///
/// # Errors
/// 404; 422 as the page.
pub(super) async fn correct(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let typed = Typed::read(&mut form);
    let (who, zone, now, text) = (actor.doer(), zone(&site), site.now(), typed.text.clone());
    decide(&site, &actor, story, typed, "corrected", move |tx| {
        desk::correct(tx, story, &text, &who, &zone, now)
    })
    .await
}

/// `POST /desk/stories/{id}/hand-in`: a writer says it is ready.
///
/// # Errors
/// 404; 409 if it is no draft; 422 while headline or section are missing.
pub(super) async fn hand_in(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let (who, zone, now) = (actor.doer(), zone(&site), site.now());
    site.db
        .write(move |tx| desk::hand_in(tx, story, &who, &zone, now))
        .await?;
    Ok(done(&site, story, "handed-in"))
}

/// `POST /desk/stories/{id}/take-back`: not ready after all.
///
/// # Errors
/// 404.
pub(super) async fn take_back(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let (who, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| desk::take_back(tx, story, &who, now))
        .await?;
    Ok(done(&site, story, "taken-back"))
}
