//! One picture: what is said about it, what of it stays in view, where it is used, and its way out.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::id::Kind;
use newsroom::media::{self, Focus, Media, Use, Words};
use serde::{Deserialize, Serialize};

use super::library;
use super::shape::{self, Shown};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// What the address says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    said: String,
}

/// A story that shows it.
#[derive(Clone, Debug, Serialize)]
struct Used {
    url: String,
    title: String,
    state: String,
}

/// The page.
#[derive(Clone, Debug, Serialize)]
struct Sheet {
    picture: Shown,
    /// As typed; as kept when nothing was typed.
    focal_x: String,
    focal_y: String,
    uses: Vec<Used>,
    said: &'static str,
    errors: BTreeMap<String, String>,
}

/// `GET /desk/pictures/{id}`.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let (media, uses) = read(&site, number(&site, &id)?).await?;
    let sheet = Sheet {
        said: match asking.said.as_str() {
            "added" => "The picture is in the library.",
            "stands-still" => {
                "The picture is in the library. Moving pictures stand still here: its first frame was kept."
            }
            "saved" => "Saved. Pages that show the picture follow within seconds.",
            _ => "",
        },
        ..sheet(&site, &media, uses)
    };
    page(&site, &actor, media.id, &sheet)
}

/// `POST /desk/pictures/{id}`: `title`, `alt`, `credit`, `caption`, `focal_x`, `focal_y`.
///
/// # Errors
/// 404; a form that is refused comes back filled in with 422.
pub(super) async fn describe(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = number(&site, &id)?;
    let [title, alt, credit, caption, x, y] =
        ["title", "alt", "credit", "caption", "focal_x", "focal_y"].map(|name| form.take(name));
    let parsed = Words::parse(&title, &alt, &credit, &caption)
        .and_then(|words| Ok((words, Focus::parse(&x, &y)?)));
    match parsed {
        Ok((words, focus)) => {
            let (doer, now) = (actor.doer(), site.now());
            site.db
                .write(move |tx| media::describe(tx, id, &words, focus, &doer, now))
                .await?;
            Ok(desk::see(&format!("{}?said=saved", shape::url(&site, id))))
        }
        Err(newsroom::Error::Invalid(fields)) => {
            let (media, uses) = read(&site, id).await?;
            let mut sheet = sheet(&site, &media, uses);
            sheet.errors = fields.0;
            (sheet.picture.title, sheet.picture.alt) = (title, alt);
            (sheet.picture.credit, sheet.picture.caption) = (credit, caption);
            (sheet.focal_x, sheet.focal_y) = (x, y);
            refused(&site, &actor, id, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/pictures/{id}/delete`: takes out a picture that no story uses.
///
/// # Errors
/// 404; the page comes back with 422 while a story uses it.
pub(super) async fn delete(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = number(&site, &id)?;
    let (doer, now) = (actor.doer(), site.now());
    let deleted = site
        .db
        .write(move |tx| media::delete(tx, id, &doer, now))
        .await;
    match deleted {
        Ok(()) => Ok(desk::see(&format!("{}?said=deleted", library::PATH))),
        Err(newsroom::Error::Conflict(sentence)) => {
            let (media, uses) = read(&site, id).await?;
            let mut sheet = sheet(&site, &media, uses);
            sheet.errors.insert("form".to_owned(), sentence);
            refused(&site, &actor, id, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

fn number(site: &Site, id: &str) -> Result<i64, Problem> {
    let number = site.ids.read(Kind::Picture, id);
    number.ok_or_else(Problem::not_found)
}

async fn read(site: &Arc<Site>, id: i64) -> Result<(Media, Vec<Use>), Problem> {
    let read = site
        .db
        .read(move |tx| Ok::<_, newsroom::Error>((media::find(tx, id)?, media::uses(tx, id)?)));
    Ok(read.await?)
}

fn sheet(site: &Site, media: &Media, uses: Vec<Use>) -> Sheet {
    let used = |it: Use| Used {
        url: format!("/desk/stories/{}", site.ids.show(Kind::Story, it.story)),
        title: it.title,
        state: it.state,
    };
    Sheet {
        picture: shape::shown(site, media),
        focal_x: media.focus.x.to_string(),
        focal_y: media.focus.y.to_string(),
        uses: uses.into_iter().map(used).collect(),
        said: "",
        errors: BTreeMap::new(),
    }
}

fn page(site: &Site, actor: &Actor, id: i64, sheet: &Sheet) -> Result<Response, Problem> {
    desk::page(
        site,
        actor,
        &shape::url(site, id),
        "desk/picture.html",
        sheet,
    )
}

fn refused(site: &Site, actor: &Actor, id: i64, sheet: &Sheet) -> Result<Response, Problem> {
    desk::refused(
        site,
        actor,
        &shape::url(site, id),
        "desk/picture.html",
        sheet,
    )
}
