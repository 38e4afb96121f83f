//! `/awards/` and `/awards/{award}/`: which awards there are, and their years.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::award::{self, Award, Edition, EditionStatus, edition, shelf};
use serde::Deserialize;

use super::{is_shown, lay, view};
use crate::cache::{Key, Rendered, Tag};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::query::Query;
use crate::site::Site;
use crate::{address, seo};

/// Newest editions shown of each award where all awards stand.
const EACH: i64 = 4;

/// Where in the list to go on.
#[derive(Debug, Deserialize)]
pub(super) struct Asking {
    after: Option<String>,
}

/// `GET /awards/`.
pub(super) async fn all(State(site): House, asked: Asked) -> Result<Response, Problem> {
    let house = Arc::clone(&site);
    let render = async move { render_all(&house).await };
    page::cached(&site, &asked, Key::path("/awards/"), render).await
}

async fn render_all(site: &Arc<Site>) -> Result<Rendered, Problem> {
    let (masthead, awards, newest) = site
        .db
        .read(|tx| -> newsroom::Result<_> {
            Ok((
                Masthead::load(tx)?,
                award::award::all(tx)?,
                shelf::newest(tx, EACH)?,
            ))
        })
        .await?;
    let awards = awards
        .iter()
        .map(|award| {
            let of_it = newest.iter().filter(|it| it.award.0 == award.id);
            line(award, of_it.filter(|it| is_shown(it)))
        })
        .filter(|award| !award.editions.is_empty())
        .collect();
    let mut head = masthead.head(site, "Awards", "/awards/");
    head.description = "Nominees, winners and what became of them, year by year.".to_owned();
    head.json_ld = vec![seo::breadcrumbs(site, &[("Awards", "/awards/")])];
    head.feeds = page::feeds(&masthead.site.title, "/");
    let body = site.templates.own(
        "award/awards.html",
        &masthead.frame(site, head, None),
        &view::Awards { awards },
    )?;
    Ok(page::html(body).tags([Tag::Awards]))
}

/// `GET /awards/{award}/`.
pub(super) async fn award(
    State(site): House,
    Path(slug): Path<String>,
    Query(asking): Query<Asking>,
    asked: Asked,
) -> Result<Response, Problem> {
    let path = lay::url(&slug);
    let key = Key::with(&path, &[("after", asking.after.as_deref())]);
    let house = Arc::clone(&site);
    let render = async move { render_award(&house, slug, asking.after).await };
    page::cached(&site, &asked, key, render).await
}

async fn render_award(
    site: &Arc<Site>,
    slug: String,
    after: Option<String>,
) -> Result<Rendered, Problem> {
    let path = lay::url(&slug);
    let scope = path.clone();
    let first = after.is_none();
    let after = page::cursor(site, &scope, after.as_deref())?;
    let (masthead, award, editions) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let Some(award) = award::award::by_slug(tx, &slug)? else {
                return Err(newsroom::Error::NotFound("award").into());
            };
            let editions = edition::of_award(tx, award.id, after)?;
            Ok((Masthead::load(tx)?, award, editions))
        })
        .await?;
    let shown = || editions.items.iter().filter(|it| is_shown(it));
    if first && shown().next().is_none() {
        return Err(newsroom::Error::NotFound("award").into());
    }
    let it = view::AwardPage {
        award: line(&award, shown()),
        next_url: editions.next.as_ref().map(|next| {
            let after = next.sign(&site.secret, &path);
            address::with_query(&path, &[("after", Some(&after))])
        }),
    };
    let mut head = masthead.head(site, &award.name, &path);
    head.description.clone_from(&award.description);
    head.json_ld = vec![seo::breadcrumbs(
        site,
        &[("Awards", "/awards/"), (&award.name, &path)],
    )];
    head.feeds = page::feeds(&masthead.site.title, "/");
    head.robots = (!first).then_some("noindex");
    let body = site
        .templates
        .own("award/award.html", &masthead.frame(site, head, None), &it)?;
    Ok(page::html(body).tags([Tag::Awards]))
}

fn line<'a>(award: &Award, editions: impl Iterator<Item = &'a Edition>) -> view::Award {
    view::Award {
        title: award.name.clone(),
        url: lay::url(&award.slug),
        description: award.description.clone(),
        body: award.body.clone(),
        editions: editions
            .map(|edition| view::EditionLine {
                title: edition.label.clone(),
                url: lay::url(&edition.path()),
                year: year(edition),
                status: edition.status.as_str(),
                state: state(edition.status),
            })
            .collect(),
    }
}

/// The year, or the period where that says more.
pub(super) fn year(edition: &Edition) -> String {
    if edition.period.is_empty() {
        edition.year.to_string()
    } else {
        edition.period.clone()
    }
}

/// Where an edition stands, in words.
pub(super) fn state(status: EditionStatus) -> &'static str {
    match status {
        EditionStatus::Planned => "Planned",
        EditionStatus::Nominated => "Nominees announced",
        EditionStatus::Live => "Live now",
        EditionStatus::Final => "All winners",
        EditionStatus::Postponed => "Postponed",
        EditionStatus::Cancelled => "Cancelled",
    }
}
