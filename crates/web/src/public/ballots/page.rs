//! The page of a ballot and the list of all of them: the same bytes for everybody.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::ballot::{self, Ballot, Phase};
use newsroom::event::ballot_topic;
use newsroom::store::log;

use super::lay::{self, Around};
use super::{url_of, view};
use crate::cache::{Key, Rendered, Tag};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::site::Site;

/// `GET /ballots/{slug}`.
///
/// # Errors
/// 404.
pub async fn show(
    State(site): House,
    Path(slug): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::path(&url_of(&slug));
    let house = Arc::clone(&site);
    page::cached(
        &site,
        &asked,
        key,
        async move { render(&house, slug).await },
    )
    .await
}

async fn render(site: &Arc<Site>, slug: String) -> Result<Rendered, Problem> {
    let now = site.now();
    let (masthead, ballot, seen, seq) = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            let ballot = ballot::by_slug(tx, &slug)?;
            let seq = log::head_of(tx, &ballot_topic(ballot.id))?;
            let seen = ballot::seen(tx, &ballot, now)?;
            Ok((Masthead::load(tx)?, ballot, seen, seq))
        })
        .await?;
    let around = Around {
        site,
        masthead: &masthead,
        now,
        seq,
    };
    let shown = lay::ballot(around, &ballot, &seen, &[]);
    let body = write(site, &masthead, &ballot, &shown)?;
    let rendered = page::html(body).tags([Tag::Ballot(ballot.id)]);
    // A form is shown anew before its token is too old, and the page with its result at the close.
    let stale = now + super::token::LONGEST_MS / 2;
    let until = ballot.turns_at(now).map_or(stale, |at| at.min(stale));
    Ok(page::timed(rendered, Some(until), now))
}

/// The page around a ballot as laid out.
///
/// # Errors
/// A template that cannot be rendered.
pub(super) fn write(
    site: &Site,
    masthead: &Masthead,
    ballot: &Ballot,
    shown: &view::Ballot,
) -> Result<String, Problem> {
    let mut head = masthead.head_under(site, &ballot.question, &shown.url, &shown.lang);
    head.description = match ballot.intro.as_str() {
        "" => format!("{} {}", ballot.question, shown.form.hint),
        intro => intro.to_owned(),
    };
    head.modified = Some(masthead.dates.iso(ballot.changed_at));
    let frame = masthead.frame(site, head, None);
    Ok(site.templates.own("ballot/show.html", &frame, shown)?)
}

/// `GET /ballots/`.
///
/// # Errors
/// 503 when the store is away.
pub async fn list(State(site): House, asked: Asked) -> Result<Response, Problem> {
    let house = Arc::clone(&site);
    let render = async move {
        let now = house.now();
        let (masthead, all) = house
            .db
            .read(|tx| -> newsroom::Result<_> {
                Ok((Masthead::load(tx)?, ballot::listed(tx, false)?))
            })
            .await?;
        let turns_at = all.iter().filter_map(|ballot| ballot.turns_at(now)).min();
        let head = masthead.head(&house, "Ballots", "/ballots/");
        let frame = masthead.frame(&house, head, None);
        let list = grouped(&masthead, &all, now);
        let body = house.templates.own("ballot/list.html", &frame, &list)?;
        let tags = all.iter().map(|ballot| Tag::Ballot(ballot.id));
        // A ballot that becomes public is in nobody's tags yet: with the lists of stories it is found soon.
        let rendered = page::html(body).tags(tags.chain([Tag::Lists]));
        let soon = now + 60_000;
        let until = turns_at.map_or(soon, |at| at.min(soon));
        Ok(page::timed(rendered, Some(until), now))
    };
    page::cached(&site, &asked, Key::path("/ballots/"), render).await
}

fn grouped(masthead: &Masthead, all: &[Ballot], now: i64) -> view::List {
    let group = |title, phase: Phase| view::Group {
        title,
        ballots: all
            .iter()
            .filter(|ballot| ballot.phase(now) == phase)
            .map(|ballot| entry(masthead, ballot, phase))
            .collect(),
    };
    let groups = [
        group("Open now", Phase::Open),
        group("To come", Phase::Waiting),
        group("Closed", Phase::Closed),
    ];
    view::List {
        groups: groups
            .into_iter()
            .filter(|group| !group.ballots.is_empty())
            .collect(),
    }
}

fn entry(masthead: &Masthead, ballot: &Ballot, phase: Phase) -> view::Entry {
    let (when, at) = match phase {
        Phase::Open if ballot.closes_at.is_some() => ("Closes", ballot.closes_at),
        Phase::Open | Phase::Draft => ("Open since", Some(ballot.opens_at)),
        Phase::Waiting => ("Opens", Some(ballot.opens_at)),
        Phase::Closed => ("Closed", ballot.closes_at),
    };
    let lang = lay::lang_of(ballot, masthead);
    view::Entry {
        question: ballot.question.clone(),
        url: url_of(&ballot.slug),
        method: ballot.rules.method.title(),
        when: when.to_owned(),
        at: at.map(|at| masthead.dates.when(at, &lang)),
    }
}
