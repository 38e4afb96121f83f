//! `/awards/{award}/{edition}/{category}`: one category, what was said of it, and its other years.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Millis;
use newsroom::award::result::{self, SaidResult};
use newsroom::award::sheet::{self, CategorySheet};
use newsroom::award::sitting::{self, Session};
use newsroom::award::{EdgeKind, Edition, EditionStatus, category, shelf};
use newsroom::prediction::odds::Odds;
use newsroom::store::{Tx, log};

use super::edition::{find, is_open};
use super::expected::{self, Expected};
use super::lay::{self, Lay};
use super::{markup, view, words};
use crate::cache::{Key, Rendered, Tag};
use crate::layout;
use crate::live::{About, topic_of};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::public::predictions::chart;
use crate::site::Site;
use crate::view::Live;

/// Years shown on each side of this one.
const YEARS: i64 = 12;

/// The category before or after: its name and its address.
type Neighbour = (String, String);

struct Sheet {
    masthead: Masthead,
    edition: Edition,
    sessions: Vec<Session>,
    sheet: CategorySheet,
    history: Vec<SaidResult>,
    expected: Option<Expected>,
    /// What readers' odds were; empty before predictions closed.
    odds: Vec<Odds>,
    beside: (Option<Neighbour>, Option<Neighbour>),
    years: Vec<(shelf::Year, Option<CategorySheet>)>,
    turns: Vec<shelf::Turn>,
    seq: i64,
}

impl Sheet {
    fn load(tx: &mut Tx<'_>, award: &str, slug: &str, category: &str) -> Result<Sheet, Problem> {
        let edition = find(tx, award, slug)?;
        let seq = log::head(tx).map_err(newsroom::Error::from)?;
        let Some(found) = category::by_path(tx, award, slug, category)? else {
            return Err(newsroom::Error::NotFound("category").into());
        };
        let all = category::of_edition(tx, edition.id)?;
        let place = all.iter().position(|it| it.id == found.id);
        let beside = |at: Option<usize>| {
            let it = all.get(at?)?;
            Some((it.short_name.clone(), it.path()))
        };
        let years = shelf::years(tx, found.line.0, edition.year, YEARS)?;
        let paths: Vec<String> = years.iter().map(|it| it.path.clone()).collect();
        let mut sheets = sheet::categories(tx, &paths)?;
        let years = years
            .into_iter()
            .map(|year| {
                let sheet = sheets.remove(&year.path);
                (year, sheet)
            })
            .collect();
        Ok(Sheet {
            masthead: Masthead::load(tx)?,
            sessions: sitting::of_edition(tx, edition.id)?,
            sheet: sheet::category(tx, found.id)?,
            history: result::history(tx, found.id)?,
            expected: expected::of_edition(tx, edition.id)?.remove(&found.id),
            odds: newsroom::prediction::odds(tx, found.id)?.unwrap_or_default(),
            turns: shelf::turns(tx, found.line.0)?,
            beside: (
                beside(place.and_then(|at| at.checked_sub(1))),
                beside(place.map(|at| at + 1)),
            ),
            years,
            edition,
            seq,
        })
    }
}

/// `GET /awards/{award}/{edition}/{category}`.
pub(super) async fn show(
    State(site): House,
    Path((award, edition, category)): Path<(String, String, String)>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::path(&lay::url(&format!("{award}/{edition}/{category}")));
    let house = Arc::clone(&site);
    let render = async move { render(&house, award, edition, category).await };
    page::cached(&site, &asked, key, render).await
}

async fn render(
    site: &Arc<Site>,
    award: String,
    edition: String,
    category: String,
) -> Result<Rendered, Problem> {
    let sheet = site
        .db
        .read(move |tx| Sheet::load(tx, &award, &edition, &category))
        .await?;
    let now = site.now();
    let masthead = &sheet.masthead;
    let lay = Lay {
        lang: &masthead.site.lang,
        dates: &masthead.dates,
    };
    let it = &sheet.sheet.category;
    let path = lay::url(&it.path());
    let mut view = view(&sheet, lay, now);
    let names: Vec<String> = sheet
        .odds
        .iter()
        .filter_map(|odds| {
            sheet
                .sheet
                .nominees
                .iter()
                .find(|nominee| nominee.id == odds.nomination)
        })
        .map(|nominee| lay::plain(it, nominee))
        .collect();
    let what = format!("What readers expected of {}", it.name);
    if let Some(chart) = chart::of(masthead, "odds-chart", &what, &sheet.odds, &names) {
        view.charts.push(chart::draw(site, &chart, lay.lang)?);
    }
    let title = format!("{}, {}", it.name, sheet.edition.label);
    let mut head = masthead.head(site, &title, &path);
    head.description = description(&sheet);
    head.json_ld = markup::category(
        site,
        masthead,
        &sheet.edition,
        &sheet.sessions,
        &sheet.sheet,
        &path,
    );
    head.feeds = page::feeds(&masthead.site.title, "/");
    head.live = Some(Live {
        topic: topic_of(site, About::Edition(sheet.edition.id)),
        seq: sheet.seq,
    });
    let body = site.templates.own(
        "award/category.html",
        &masthead.frame(site, head, None),
        &view,
    )?;
    let page = page::html(body).tags([Tag::Edition(sheet.edition.id), Tag::Awards]);
    Ok(page::timed(page, it.locks_at.filter(|at| *at > now), now))
}

/// Who won, or who may.
fn description(sheet: &Sheet) -> String {
    let it = &sheet.sheet;
    let named = |won: bool| -> Vec<String> {
        it.nominees
            .iter()
            .filter(|it| !won || lay::has_won(it))
            .map(|nominee| lay::plain(&it.category, nominee))
            .collect()
    };
    let winners = named(true);
    if winners.is_empty() {
        format!("Nominees: {}.", named(false).join("; "))
    } else {
        format!("Won by {}.", winners.join("; "))
    }
}

fn view(sheet: &Sheet, lay: Lay<'_>, now: Millis) -> view::CategoryPage {
    let it = &sheet.sheet;
    let category = &it.category;
    let edition = &sheet.edition;
    let is_played = matches!(
        edition.status,
        EditionStatus::Nominated | EditionStatus::Live | EditionStatus::Postponed
    );
    let open = is_played && is_open(it, now);
    let evening = sheet
        .sessions
        .iter()
        .find(|session| Some(session.id) == category.session_id);
    let link = |it: &Option<(String, String)>| {
        it.as_ref()
            .map(|(title, path)| layout::link(title, lay::url(path)))
    };
    view::CategoryPage {
        award: layout::link(&edition.award.2, lay::url(&edition.award.1)),
        edition: layout::link(&edition.label, lay::url(&edition.path())),
        title: category.name.clone(),
        evening: evening.map_or_else(String::new, |it| it.name.clone()),
        locks: category
            .locks_at
            .filter(|_| open)
            .map(|at| lay.dates.when(at, lay.lang)),
        predict_url: if open {
            format!("{}predict", lay::url(&edition.path()))
        } else {
            String::new()
        },
        result: lay.outcome(&category.path(), it, sheet.expected.as_ref()),
        charts: Vec::new(),
        players: sheet.expected.as_ref().map_or(0, |it| it.players),
        history: sheet
            .history
            .iter()
            .map(|said| tell(it, said, lay))
            .collect(),
        // Alone, the year the reader stands on is no other year.
        years: sheet
            .years
            .iter()
            .filter(|_| sheet.years.len() > 1)
            .map(|(year, sheet)| year_of(category, year, sheet.as_ref(), lay))
            .collect(),
        renames: sheet.turns.iter().map(turn).collect(),
        before: link(&sheet.beside.0),
        after: link(&sheet.beside.1),
    }
}

/// One thing that was said, by whoever may have said it: readers learn what and when, not who in the house typed it.
fn tell(sheet: &CategorySheet, said: &SaidResult, lay: Lay<'_>) -> view::Said {
    let whom = said.nomination.and_then(|id| {
        let it = sheet.nominees.iter().find(|it| it.id == id)?;
        Some(lay::plain(&sheet.category, it))
    });
    view::Said {
        at: said.at.map(|at| lay.dates.when(at, lay.lang)),
        what: words::said(said.kind),
        kind: said.kind.as_str(),
        whom: match (whom, said.rank) {
            (Some(whom), Some(rank)) => format!("{}: {whom}", words::ordinal(rank, lay.lang)),
            (whom, _) => whom.unwrap_or_default(),
        },
        note: said.note.clone(),
        source: said.source_url.clone(),
    }
}

fn year_of(
    category: &category::Category,
    year: &shelf::Year,
    sheet: Option<&CategorySheet>,
    lay: Lay<'_>,
) -> view::Year {
    let winners = sheet.map_or_else(Vec::new, |sheet| {
        sheet
            .nominees
            .iter()
            .filter(|it| lay::has_won(it))
            .map(|it| lay.nominee(&sheet.category, it, None))
            .collect()
    });
    view::Year {
        label: year.year.to_string(),
        url: lay::url(&year.path),
        name: if year.name == category.name {
            String::new()
        } else {
            year.name.clone()
        },
        winners,
        current: year.path == category.path(),
    }
}

/// What a line was before, or became.
fn turn(turn: &shelf::Turn) -> String {
    let name = &turn.name;
    let when = turn
        .year
        .map_or_else(String::new, |year| format!(" ({year})"));
    let words = match (turn.kind, turn.came_first) {
        (EdgeKind::Renamed, true) => "Formerly",
        (EdgeKind::Renamed, false) => "Now called",
        (EdgeKind::Split, true) => "Split off from",
        (EdgeKind::Split, false) => "Split; one part became",
        (EdgeKind::Merged, true) => "Merged from, among others,",
        (EdgeKind::Merged, false) => "Merged into",
        (EdgeKind::Succeeded, true) => "Took the place of",
        (EdgeKind::Succeeded, false) => "Its place was taken by",
        (EdgeKind::Discontinued, _) => "Given no more; last beside",
    };
    format!("{words} {name}{when}.")
}
