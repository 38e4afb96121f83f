//! `/awards/{award}/{edition}/`: a whole ceremony on one page.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Millis;
use newsroom::award::sheet::{self, CategorySheet, EditionSheet};
use newsroom::award::sitting::{Session, SessionPerson};
use newsroom::award::{Edition, EditionStatus, Precision, SessionRole, edition};
use newsroom::liveblog::{self, Liveblog};
use newsroom::store::{Tx, log};

use super::expected::{self, Expected};
use super::lay::{self, Lay};
use super::words::words;
use super::{is_shown, lists, markup, view};
use crate::address;
use crate::cache::{Key, Rendered, Tag};
use crate::layout;
use crate::live::{About, topic_of};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::site::Site;
use crate::view::{Live, When};
use crate::when::Dates;

/// Everything the page of an edition shows, read in one transaction.
pub(crate) struct Sheet {
    pub(crate) masthead: Masthead,
    pub(crate) whole: EditionSheet,
    pub(crate) expected: HashMap<i64, Expected>,
    older: Option<Edition>,
    newer: Option<Edition>,
    live: Option<Liveblog>,
    seq: i64,
}

/// The public edition at an address.
///
/// # Errors
/// 404 when there is none, or none that readers may see.
pub(crate) fn find(tx: &mut Tx<'_>, award: &str, slug: &str) -> Result<Edition, Problem> {
    edition::by_path(tx, award, slug)?
        .filter(is_shown)
        .ok_or_else(|| newsroom::Error::NotFound("edition").into())
}

impl Sheet {
    fn load(tx: &mut Tx<'_>, award: &str, slug: &str) -> Result<Sheet, Problem> {
        let found = find(tx, award, slug)?;
        let seq = log::head(tx).map_err(newsroom::Error::from)?;
        let (older, newer) = edition::neighbours(tx, &found)?;
        Ok(Sheet {
            masthead: Masthead::load(tx)?,
            expected: expected::of_edition(tx, found.id)?,
            live: liveblog::of_edition(tx, found.id)?,
            whole: sheet::edition(tx, found.id)?,
            older: older.filter(is_shown),
            newer: newer.filter(is_shown),
            seq,
        })
    }
}

/// `GET /awards/{award}/{edition}/`.
pub(super) async fn show(
    State(site): House,
    Path((award, slug)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::path(&lay::url(&format!("{award}/{slug}")));
    let house = Arc::clone(&site);
    let render = async move { render(&house, award, slug).await };
    page::cached(&site, &asked, key, render).await
}

async fn render(site: &Arc<Site>, award: String, slug: String) -> Result<Rendered, Problem> {
    let sheet = site
        .db
        .read(move |tx| Sheet::load(tx, &award, &slug))
        .await?;
    let now = site.now();
    let masthead = &sheet.masthead;
    let it = &sheet.whole.edition;
    let lay = Lay {
        lang: &masthead.site.lang,
        dates: &masthead.dates,
    };
    let view = view(&sheet, lay, now);
    let path = lay::url(&it.path());
    let mut head = masthead.head(site, &it.label, &path);
    head.description = description(&sheet, &view);
    head.json_ld = markup::edition(site, masthead, &sheet.whole, &path);
    head.feeds = page::feeds(&masthead.site.title, "/");
    head.live = Some(Live {
        topic: topic_of(site, About::Edition(it.id)),
        seq: sheet.seq,
    });
    let body = site.templates.own(
        "award/edition.html",
        &masthead.frame(site, head, None),
        &view,
    )?;
    let locks = sheet
        .whole
        .categories
        .iter()
        .filter_map(|it| it.category.locks_at);
    let live = sheet.live.as_ref().map(|it| Tag::Liveblog(it.id));
    let tags = [Tag::Edition(it.id), Tag::Awards].into_iter().chain(live);
    let page = page::html(body).tags(tags);
    Ok(page::timed(page, locks.filter(|at| *at > now).min(), now))
}

/// What search engines and cards say of it.
fn description(sheet: &Sheet, view: &view::Edition) -> String {
    let it = &sheet.whole.edition;
    if !it.description.is_empty() {
        return it.description.clone();
    }
    let n = sheet.whole.categories.len();
    match (it.status, view.winners.decided) {
        (EditionStatus::Final, _) => format!(
            "All winners and nominees of the {}, in {n} categories.",
            it.label
        ),
        (_, 0) => format!("The nominees of the {}, in {n} categories.", it.label),
        (_, decided) => format!(
            "The {}: {decided} of {n} winners so far, and all nominees.",
            it.label
        ),
    }
}

fn view(sheet: &Sheet, lay: Lay<'_>, now: Millis) -> view::Edition {
    let it = &sheet.whole.edition;
    let path = it.path();
    let own = Dates::new(&it.zone, now);
    let is_played = matches!(
        it.status,
        EditionStatus::Nominated | EditionStatus::Live | EditionStatus::Postponed
    );
    let open = is_played && sheet.whole.categories.iter().any(|it| is_open(it, now));
    let folder = lay::url(&path);
    let plays = open || !sheet.expected.is_empty();
    let year = |it: &Edition| layout::link(&it.label, lay::url(&it.path()));
    view::Edition {
        award: layout::link(&it.award.2, lay::url(&it.award.1)),
        title: it.label.clone(),
        description: it.description.clone(),
        status: it.status.as_str(),
        state: if it.state_reason.is_empty() {
            lists::state(it.status).to_owned()
        } else {
            format!("{}: {}", lists::state(it.status), it.state_reason)
        },
        winners_only: it.nominees == newsroom::award::Coverage::WinnersOnly,
        dates: span(sheet, lay, &own),
        winners: winners(&path, &sheet.whole.categories, lay),
        evenings: evenings(sheet, lay, &own),
        predict_url: if plays {
            format!("{folder}predict")
        } else {
            String::new()
        },
        open,
        leaderboard_url: format!("{folder}leaderboard"),
        live: sheet
            .live
            .as_ref()
            .map(|it| layout::link(&it.title, format!("/live/{}", address::encoded(&it.slug)))),
        older: sheet.older.as_ref().map(year),
        newer: sheet.newer.as_ref().map(year),
        csv_url: format!("/api/v1{}.csv", folder.trim_end_matches('/')),
    }
}

/// When the first evening begins, and the last if there are several.
fn span(sheet: &Sheet, lay: Lay<'_>, own: &Dates) -> Vec<When> {
    let known = || {
        sheet
            .whole
            .sessions
            .iter()
            .filter(|it| it.starts_at.is_some())
    };
    let first = known().min_by_key(|it| it.starts_at);
    let last = known().max_by_key(|it| it.starts_at);
    let mut ends: Vec<When> = [first, last]
        .into_iter()
        .flatten()
        .filter_map(|it| when(it, lay, own))
        .collect();
    ends.dedup_by(|a, b| a.iso == b.iso);
    ends
}

/// Whether predictions are still taken.
pub(super) fn is_open(sheet: &CategorySheet, now: Millis) -> bool {
    sheet.category.locked_at.is_none()
        && sheet.category.locks_at.is_none_or(|at| at > now)
        && !sheet.nominees.is_empty()
}

/// Winners so far, in running order.
pub(crate) fn winners(path: &str, categories: &[CategorySheet], lay: Lay<'_>) -> view::Winners {
    let lines: Vec<view::WinnerLine> = categories
        .iter()
        .filter_map(|it| {
            let result = lay.outcome(&format!("{path}/{}", it.category.slug), it, None);
            (result.state != "open").then(|| view::WinnerLine {
                category: short(it).to_owned(),
                url: format!("{}#c-{}", lay::url(path), it.category.slug),
                winners: result
                    .nominees
                    .into_iter()
                    .filter(|it| matches!(it.state, "won" | "tied" | "honoured"))
                    .collect(),
            })
        })
        .collect();
    view::Winners {
        key: format!("winners.{}", lay::dotted(path)),
        decided: lines.len(),
        of: categories.len(),
        over: !lines.is_empty() && lines.len() == categories.len(),
        lines,
        words: words(lay.lang),
    }
}

fn short(it: &CategorySheet) -> &str {
    if it.category.short_name.is_empty() {
        &it.category.name
    } else {
        &it.category.short_name
    }
}

/// The evenings in their order with their categories; what belongs to none comes last.
fn evenings(sheet: &Sheet, lay: Lay<'_>, own: &Dates) -> Vec<view::Evening> {
    let whole = &sheet.whole;
    let path = whole.edition.path();
    let of = |session: Option<i64>| -> Vec<view::Category> {
        whole
            .categories
            .iter()
            .filter(|it| it.category.session_id == session)
            .map(|it| {
                let path = format!("{path}/{}", it.category.slug);
                let seen = sheet.expected.get(&it.category.id);
                view::Category {
                    name: it.category.name.clone(),
                    short: short(it).to_owned(),
                    url: lay::url(&path),
                    anchor: format!("c-{}", it.category.slug),
                    result: lay.outcome(&path, it, seen),
                }
            })
            .collect()
    };
    let mut all: Vec<view::Evening> = whole
        .sessions
        .iter()
        .map(|session| view::Evening {
            name: session.name.clone(),
            anchor: format!("evening-{}", session.place),
            at: when(session, lay, own),
            facts: facts(session),
            hosts: hosts(&whole.people, session.id),
            categories: of(Some(session.id)),
        })
        .collect();
    let rest = of(None);
    if !rest.is_empty() {
        let alone = all.iter().all(|it| it.categories.is_empty());
        all.push(view::Evening {
            name: if alone {
                String::new()
            } else {
                "More categories".to_owned()
            },
            anchor: "evening-more".to_owned(),
            at: None,
            facts: Vec::new(),
            hosts: Vec::new(),
            categories: rest,
        });
    }
    all.retain(|it| !it.categories.is_empty());
    all
}

/// When an evening begins: in the house's zone if the minute is known, otherwise the day as it was there.
fn when(session: &Session, lay: Lay<'_>, own: &Dates) -> Option<When> {
    let at = session.starts_at?;
    Some(match session.precise_to {
        Precision::Minute => lay.dates.when(at, lay.lang),
        Precision::Day => own.day(at, lay.lang),
    })
}

fn facts(session: &Session) -> Vec<String> {
    [&session.venue, &session.mode, &session.broadcaster]
        .into_iter()
        .filter(|it| !it.is_empty())
        .cloned()
        .collect()
}

fn hosts(people: &[SessionPerson], session: i64) -> Vec<view::Name> {
    people
        .iter()
        .filter(|it| it.session_id == session && it.role == SessionRole::Host)
        .map(|it| view::Name {
            text: it.name.clone(),
            url: address::subject("people", &it.slug),
            kind: "person",
            ..view::Name::default()
        })
        .collect()
}
