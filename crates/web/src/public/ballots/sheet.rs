//! The public tally sheet: a line for every vote that counts, as text and as JSON.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::Kind;
use newsroom::ballot::sheet::{self, Sheet};
use newsroom::ballot::{self, Ballot, Seen};

use super::url_of;
use crate::cache::{Key, Rendered, Tag};
use crate::page::{self, Asked};
use crate::problem::Problem;
use crate::public::House;
use crate::site::Site;

/// `GET /ballots/{slug}/tally.txt`.
///
/// # Errors
/// 404; 403 while the ballot keeps its result back.
pub async fn text(
    State(site): House,
    Path(slug): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = key(&slug, "txt");
    let house = Arc::clone(&site);
    page::cached(&site, &asked, key, async move {
        render_text(&house, slug).await
    })
    .await
}

fn key(slug: &str, ending: &str) -> Key {
    Key::path(&format!("{}/tally.{ending}", url_of(slug)))
}

async fn render_text(site: &Arc<Site>, slug: String) -> Result<Rendered, Problem> {
    let (id, sheet) = made(site, slug).await?;
    Ok(page::document("text/plain; charset=utf-8", sheet.text()).tags([Tag::Ballot(id)]))
}

/// `GET /ballots/{slug}/tally.json`.
///
/// # Errors
/// As [`text`].
pub async fn json(
    State(site): House,
    Path(slug): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = key(&slug, "json");
    let house = Arc::clone(&site);
    let render = async move {
        let (id, sheet) = made(&house, slug).await?;
        let body = serde_json::to_string(&sheet).map_err(|error| Problem::internal(&error))?;
        Ok(page::document("application/json", body).tags([Tag::Ballot(id)]))
    };
    page::cached(&site, &asked, key, render).await
}

async fn made(site: &Arc<Site>, slug: String) -> Result<(i64, Sheet), Problem> {
    let now = site.now();
    let (ballot, count, lines) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let ballot = ballot::by_slug(tx, &slug)?;
            let Seen::Counted(count) = ballot::seen(tx, &ballot, now)? else {
                return Err(Problem::new(
                    StatusCode::FORBIDDEN,
                    "The tally sheet is public once the ballot is closed.",
                ));
            };
            let lines = ballot::lines(tx, &ballot)?;
            Ok((ballot, count, lines))
        })
        .await?;
    let votes = lines
        .into_iter()
        .map(|(vote, choice)| (site.ids.show(Kind::Vote, vote), choice));
    let sheet = sheet::make(&ballot, &count, votes.collect());
    Ok((ballot.id, sheet))
}

/// The number of a receipt's line among the votes of the sheet, from 1: the sheet as everybody gets it is asked.
///
/// # Errors
/// As [`text`].
pub(super) async fn line_of(
    site: &Arc<Site>,
    ballot: &Ballot,
    code: &str,
) -> Result<Option<usize>, Problem> {
    let (house, slug) = (Arc::clone(site), ballot.slug.clone());
    let render = async move { render_text(&house, slug).await };
    let sheet = site
        .cache
        .page(key(&ballot.slug, "txt"), site.now(), render)
        .await?;
    let text = std::str::from_utf8(sheet.body()).unwrap_or("");
    let votes = text.split_once("\nvotes\n").map_or("", |(_, votes)| votes);
    let mut lines = votes.lines();
    let at = lines.position(|line| line.split(' ').next() == Some(code));
    Ok(at.map(|at| at + 1))
}
