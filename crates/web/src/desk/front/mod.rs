//! The front page and the sections by hand: which story stands where, and until when.
//!
//! Every line has a number for its place; a line without one stands where the newest stories put it. Dragging a line
//! writes the same numbers.

mod line;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use newsroom::placement::{self, PLACES, Slot};
use newsroom::section::Section;
use newsroom::story::{self, Card, List};
use newsroom::{Capability, Error, Kind, Millis, search, section};
use serde::{Deserialize, Serialize};

use self::line::{Line, Typed};
use crate::actor::Actor;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::{address, desk};

const HERE: &str = "/desk/front";
const TEMPLATE: &str = "desk/front.html";
/// Stories a search offers.
const OFFERED: i64 = 10;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let publish = Need::Can(Capability::Publish);
    Doors::new(site)
        .get(HERE, publish, show)
        .post(HERE, publish, send)
        .post("/desk/front/pin", publish, pin)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asking {
    section: String,
    q: String,
    said: String,
}

#[derive(Serialize)]
struct Sheet {
    areas: Vec<Area>,
    title: String,
    public_url: String,
    section: String,
    places: i64,
    /// What readers see now, in its order.
    lines: Vec<Line>,
    /// Places that hold no story readers may see now.
    idle: Vec<Line>,
    q: String,
    offered: Option<Vec<Line>>,
    zone: String,
    errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Area {
    title: String,
    url: String,
    current: bool,
}

/// An area with what readers see of it.
struct Seen {
    sections: Vec<Section>,
    section: Option<Section>,
    cards: Vec<Card>,
    placed: Vec<placement::Placed>,
    offered: Option<Vec<Card>>,
}

fn area_url(slug: &str) -> String {
    address::with_query(
        HERE,
        &[("section", Some(slug).filter(|slug| !slug.is_empty()))],
    )
}

async fn look(site: &Site, slug: String, q: String) -> Result<Seen, Problem> {
    let now = site.now();
    site.db
        .read(move |tx| -> Result<_, Problem> {
            let sections = section::all(tx)?;
            let section = match slug.as_str() {
                "" => None,
                slug => Some(section::by_any_slug(tx, slug)?.ok_or_else(Problem::not_found)?),
            };
            let area = section.as_ref().map_or(placement::FRONT, |it| it.id);
            let mut cards = match &section {
                None => {
                    let front = story::front(tx, now)?;
                    let all = front.lead.into_iter().chain(front.seconds);
                    all.chain(front.river).collect()
                }
                Some(section) => {
                    let page = story::list(tx, &List::Section(section.id), None, PLACES, now)?;
                    story::arranged(tx, section.id, page, true, now)?.0.items
                }
            };
            cards.truncate(usize::try_from(PLACES).unwrap_or(0));
            let placed = placement::placed(tx, area)?;
            let offered = if q.trim().is_empty() {
                None
            } else {
                let mut found = search::search(tx, &q, None, OFFERED)?.items;
                if let Some(section) = &section {
                    found.retain(|card| card.section.id == section.id);
                }
                Some(found)
            };
            Ok(Seen {
                sections,
                section,
                cards,
                placed,
                offered,
            })
        })
        .await
}

fn sheet(site: &Site, seen: Seen, q: String, typed: &BTreeMap<i64, Typed>) -> Sheet {
    let now = site.now();
    let lines = line::Lines {
        site,
        masthead: site.masthead(),
        now,
        typed,
    };
    let shown: Vec<i64> = seen.cards.iter().map(|card| card.id).collect();
    let mut number = 0;
    let mut next = || {
        number += 1;
        number
    };
    let (section, slug) = match &seen.section {
        Some(section) => (section.title.clone(), section.slug.clone()),
        None => ("Front page".to_owned(), String::new()),
    };
    let front = Area {
        title: "Front page".to_owned(),
        url: HERE.to_owned(),
        current: slug.is_empty(),
    };
    let areas = seen.sections.iter().map(|each| Area {
        title: each.title.clone(),
        url: area_url(&each.slug),
        current: each.slug == slug,
    });
    Sheet {
        areas: std::iter::once(front).chain(areas).collect(),
        title: section,
        public_url: if slug.is_empty() {
            "/".to_owned()
        } else {
            address::section(&slug)
        },
        places: PLACES,
        lines: seen
            .cards
            .iter()
            .map(|card| lines.shown(next(), card, &seen.placed))
            .collect(),
        idle: seen
            .placed
            .iter()
            .filter(|placed| !shown.contains(&placed.slot.story))
            .map(|placed| lines.idle(next(), placed))
            .collect(),
        offered: seen
            .offered
            .map(|cards| cards.iter().map(|card| lines.shown(0, card, &[])).collect()),
        zone: lines.masthead.site.time_zone.clone(),
        section: slug,
        q,
        errors: BTreeMap::new(),
        said: None,
    }
}

/// `GET /desk/front`, `?section=film`, `?q=words` to find a story.
async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let q: String = asking.q.chars().take(100).collect();
    let seen = look(&site, asking.section, q.clone()).await?;
    let mut sheet = sheet(&site, seen, q, &BTreeMap::new());
    sheet.said = (asking.said == "saved").then_some("Saved. Readers see it now.");
    desk::page(&site, &actor, HERE, TEMPLATE, &sheet)
}

/// Row id of the area a form is about.
async fn area(site: &Site, slug: &str) -> Result<i64, Problem> {
    if slug.is_empty() {
        return Ok(placement::FRONT);
    }
    let slug = slug.to_owned();
    let section = site
        .db
        .read(move |tx| section::by_any_slug(tx, &slug))
        .await?;
    Ok(section.ok_or_else(Problem::not_found)?.id)
}

/// `POST /desk/front`: all lines at once; a button in a line (`do=pin:3`, `up:3`, `down:3`, `free:3`) is done with them.
async fn send(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let slug = form.take("section");
    let area = area(&site, &slug).await?;
    let mut typed = line::taken(&site, &mut form);
    let mut errors = BTreeMap::new();
    line::press(&mut typed, &form.take("do"));
    let mut slots = Vec::new();
    let mut numbers = Vec::new();
    for line in &typed {
        match line.slot(&site) {
            Ok(None) => {}
            Ok(Some(slot)) => {
                slots.push(slot);
                numbers.push(line.number);
            }
            Err((field, sentence)) => {
                errors.insert(format!("{field}-{}", line.number), sentence);
            }
        }
    }
    if errors.is_empty() {
        let (who, now) = (actor.doer(), site.now());
        let done = site
            .db
            .write(move |tx| placement::arrange(tx, area, &slots, &who, now))
            .await;
        match done {
            Ok(()) => return Ok(see(&slug)),
            Err(Error::Invalid(faults)) => errors = renumbered(faults.0, &numbers),
            Err(error) => return Err(error.into()),
        }
    }
    let seen = look(&site, slug, String::new()).await?;
    let typed = typed.into_iter().map(|line| (line.story, line)).collect();
    let mut sheet = sheet(&site, seen, String::new(), &typed);
    // The page numbers its lines anew; each sentence goes with its story.
    sheet.errors = sheet
        .lines
        .iter()
        .chain(&sheet.idle)
        .filter_map(|line| {
            let sent = typed.values().find(|typed| typed.is(&site, &line.story))?;
            Some((line.number, sent.number))
        })
        .flat_map(|(now, sent)| {
            ["place", "until"].into_iter().filter_map({
                let errors = &errors;
                move |field| {
                    let sentence = errors.get(&format!("{field}-{sent}"))?;
                    Some((format!("{field}-{now}"), sentence.clone()))
                }
            })
        })
        .collect();
    desk::refused(&site, &actor, HERE, TEMPLATE, &sheet)
}

/// `POST /desk/front/pin`: a story that was found, to a place.
async fn pin(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let slug = form.take("section");
    let area = area(&site, &slug).await?;
    let story = site.ids.read(Kind::Story, &form.take("story"));
    let place = form.take("place").trim().parse().unwrap_or(1);
    let slot = Slot {
        place,
        story: story.ok_or_else(Problem::not_found)?,
        until: None,
    };
    let (who, now): (_, Millis) = (actor.doer(), site.now());
    site.db
        .write(move |tx| placement::pin(tx, area, slot, &who, now))
        .await?;
    Ok(see(&slug))
}

fn see(slug: &str) -> Response {
    let section = Some(slug).filter(|slug| !slug.is_empty());
    desk::see(&address::with_query(
        HERE,
        &[("section", section), ("said", Some("saved"))],
    ))
}

/// Sentences under the numbers of the form's lines instead of those of the slots.
fn renumbered(faults: BTreeMap<String, String>, numbers: &[usize]) -> BTreeMap<String, String> {
    faults
        .into_iter()
        .map(|(field, sentence)| {
            let line = field.split_once('-').and_then(|(name, number)| {
                let slot: usize = number.parse().ok()?;
                Some(format!("{name}-{}", numbers.get(slot.checked_sub(1)?)?))
            });
            (line.unwrap_or(field), sentence)
        })
        .collect()
}
