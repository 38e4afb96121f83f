//! Sections: their names, their addresses, their order.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Error;
use newsroom::section::{self, NewSection, Section};
use serde::Serialize;

use super::Said;
use crate::actor::Actor;
use crate::address;
use crate::desk::{self, meanwhile};
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

const HERE: &str = "/desk/sections";
const LIST: &str = "desk/sections.html";
const EDIT: &str = "desk/section.html";

#[derive(Serialize)]
struct List {
    sections: Vec<Line>,
    draft: Fields,
    errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Line {
    title: String,
    slug: String,
    url: String,
    public_url: String,
}

#[derive(Default, Serialize)]
struct Fields {
    title: String,
    slug: String,
    description: String,
}

#[derive(Serialize)]
struct Sheet {
    action: String,
    title: String,
    public_url: String,
    front_url: String,
    remove_url: String,
    stories_url: String,
    /// How many stories stand in it, drafts and all.
    stories: i64,
    /// What it was opened with.
    seen: String,
    draft: Fields,
    errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

impl From<NewSection> for Fields {
    fn from(section: NewSection) -> Fields {
        Fields {
            title: section.title,
            slug: section.slug,
            description: section.description,
        }
    }
}

fn taken(form: &mut Form) -> NewSection {
    NewSection {
        title: form.take("title"),
        slug: form.take("slug"),
        description: form.take("description"),
        place: 0,
    }
}

fn url(slug: &str) -> String {
    format!("{HERE}/{}", address::encoded(slug))
}

async fn all(site: &Site) -> Result<Vec<Line>, Problem> {
    let all = site.db.read(section::all).await?;
    Ok(all
        .into_iter()
        .map(|section| Line {
            url: url(&section.slug),
            public_url: address::section(&section.slug),
            title: section.title,
            slug: section.slug,
        })
        .collect())
}

/// `GET /desk/sections`.
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let list = List {
        sections: all(&site).await?,
        draft: Fields::default(),
        errors: BTreeMap::new(),
        said: said.sentence(),
    };
    desk::page(&site, &actor, HERE, LIST, &list)
}

/// `POST /desk/sections`: a new one.
pub(super) async fn create(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let draft = taken(&mut form);
    let (who, now, kept) = (actor.doer(), site.now(), draft.clone());
    let made = site
        .db
        .write(move |tx| section::create(tx, &kept, &who, now))
        .await;
    match made {
        Ok(_) => Ok(desk::see("/desk/sections?said=added")),
        Err(Error::Invalid(faults)) => {
            let list = List {
                sections: all(&site).await?,
                draft: draft.into(),
                errors: faults.0,
                said: None,
            };
            desk::refused(&site, &actor, HERE, LIST, &list)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/sections/~order`: by the numbers beside them, or one a step up or down (`move=up:film`).
pub(super) async fn order(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let step = form.take("move");
    let mut places: Vec<(i64, String)> = form
        .take_all("place-")
        .into_iter()
        .map(|(slug, place)| (place.trim().parse().unwrap_or(i64::MAX), slug))
        .collect();
    places.sort();
    let mut slugs: Vec<String> = places.into_iter().map(|(_, slug)| slug).collect();
    if let Some((way, slug)) = step.split_once(':')
        && let Some(at) = slugs.iter().position(|known| known == slug)
    {
        let to = if way == "up" {
            at.saturating_sub(1)
        } else {
            at + 1
        };
        if to < slugs.len() {
            slugs.swap(at, to);
        }
    }
    let (who, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| section::order(tx, &slugs, &who, now))
        .await?;
    Ok(desk::see("/desk/sections?said=saved"))
}

fn sheet(before: &(Section, i64), draft: NewSection, errors: BTreeMap<String, String>) -> Sheet {
    let (before, stories) = before;
    Sheet {
        action: url(&before.slug),
        remove_url: format!("{}/remove", url(&before.slug)),
        stories_url: address::with_query("/desk/stories", &[("section", Some(&before.slug))]),
        stories: *stories,
        seen: meanwhile::seen(&values(&as_it_stands(before))),
        title: before.title.clone(),
        public_url: address::section(&before.slug),
        front_url: address::with_query("/desk/front", &[("section", Some(&before.slug))]),
        draft: draft.into(),
        errors,
        said: None,
    }
}

/// The section of a slug, and how many stories stand in it; whoever has an old address open is led to the new one.
async fn find(site: &Site, slug: String) -> Result<(Section, i64), Problem> {
    let asked = slug.clone();
    let found = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            let Some(section) = section::by_any_slug(tx, &asked)? else {
                return Ok(None);
            };
            let stories = section::stories(tx, section.id)?;
            Ok(Some((section, stories)))
        })
        .await?;
    match found {
        Some(found) if found.0.slug == slug => Ok(found),
        Some((section, _)) => Err(Problem::moved(url(&section.slug))),
        None => Err(Problem::not_found()),
    }
}

/// `GET /desk/sections/{slug}`.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let found = find(&site, slug).await?;
    let mut sheet = sheet(&found, as_it_stands(&found.0), BTreeMap::new());
    sheet.said = said.sentence();
    desk::page(&site, &actor, HERE, EDIT, &sheet)
}

/// `POST /desk/sections/{slug}`.
pub(super) async fn change(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let draft = taken(&mut form);
    let seen = form.take("seen");
    let (who, now, kept, at) = (actor.doer(), site.now(), draft.clone(), slug.clone());
    let changed = site
        .db
        .write(move |tx| {
            if let Some(before) = section::by_slug(tx, &at)? {
                meanwhile::check(&seen, &values(&as_it_stands(&before)), &values(&kept))?;
            }
            section::change(tx, &at, &kept, &who, now)?;
            // Left empty, the title made the address.
            let made = markup_slug(&kept);
            section::by_any_slug(tx, &made)
        })
        .await;
    match changed {
        Ok(section) => {
            let slug = section.map_or(slug, |section| section.slug);
            Ok(desk::see(&format!("{}?said=saved", url(&slug))))
        }
        Err(Error::Invalid(faults)) => {
            let before = find(&site, slug).await?;
            desk::refused(&site, &actor, HERE, EDIT, &sheet(&before, draft, faults.0))
        }
        Err(error) => Err(error.into()),
    }
}

fn values(section: &NewSection) -> [(&'static str, &str); 3] {
    [
        ("title", &section.title),
        ("slug", &section.slug),
        ("description", &section.description),
    ]
}

fn as_it_stands(section: &Section) -> NewSection {
    NewSection {
        slug: section.slug.clone(),
        title: section.title.clone(),
        description: section.description.clone(),
        place: 0,
    }
}

/// `POST /desk/sections/{slug}/remove`: only while no story stands in it.
pub(super) async fn remove(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let (who, now, at) = (actor.doer(), site.now(), slug.clone());
    let removed = site
        .db
        .write(move |tx| section::remove(tx, &at, &who, now))
        .await;
    match removed {
        Ok(()) => Ok(desk::see("/desk/sections?said=removed")),
        Err(Error::Conflict(sentence)) => {
            let found = find(&site, slug).await?;
            let errors = BTreeMap::from([("form".to_owned(), sentence)]);
            let sheet = sheet(&found, as_it_stands(&found.0), errors);
            desk::refused(&site, &actor, HERE, EDIT, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

fn markup_slug(section: &NewSection) -> String {
    match section.slug.trim() {
        "" => newsroom::slug::slugify(&section.title),
        given => given.to_owned(),
    }
}
