//! A sheet as others see it: what is closed for everybody, and the open picks only if its player shows them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use newsroom::Error;
use newsroom::id::Kind;
use newsroom::prediction::sheet::{self, Entry};
use newsroom::prediction::{Game, Player, board, game, player};
use newsroom::store::Tx;

use super::lay::{self, Hand, Picked, thousands};
use super::page::writer;
use super::view;
use crate::actor::Actor;
use crate::headers::MEDIA_POLICY;
use crate::page::{self, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::reader::Reader;
use crate::site::Site;

/// What the page shows.
struct Found {
    masthead: Masthead,
    game: Game,
    player: Player,
    entries: Vec<Entry>,
    picked: Picked,
    line: Option<board::Line>,
    size: i64,
}

fn find(tx: &mut Tx<'_>, award: &str, edition: &str, id: i64) -> Result<Found, Problem> {
    let game = game(tx, award, edition)?;
    let player = player::find(tx, id)?;
    if player.edition != game.edition {
        return Err(Error::NotFound("sheet of predictions").into());
    }
    Ok(Found {
        masthead: Masthead::load(tx)?,
        entries: sheet::read(tx, game.edition, Some(id))?,
        picked: Picked::load(tx, game.edition)?,
        line: board::own(tx, id)?,
        size: board::size(tx, game.edition)?,
        player,
        game,
    })
}

/// `GET …/predict/{id}`.
///
/// # Errors
/// 404 without such a sheet.
pub(crate) async fn show(
    State(site): House,
    Path((award, edition, id)): Path<(String, String, String)>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let row = site.row(Kind::Player, &id)?;
    let who = writer(&reader, actor.as_ref());
    let (found, own) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let found = find(tx, &award, &edition, row)?;
            let own = player::of(tx, found.game.edition, &who)?.is_some_and(|own| own.id == row);
            Ok((found, own))
        })
        .await?;
    let now = site.now();
    let hand = Hand {
        site: &site,
        masthead: &found.masthead,
        game: &found.game,
        now,
    };
    let seen =
        |entry: &&Entry| own || found.player.shown_at.is_some() || entry.closed(now).is_some();
    let picked = || {
        found
            .entries
            .iter()
            .filter(|entry| !entry.picked.is_empty())
    };
    let shown = picked().filter(seen);
    let categories = shown
        .map(|entry| (entry.session.clone(), hand.category(entry, &found.picked)))
        .collect();
    let it = view::Player {
        ways: lay::ways(&found.game),
        name: found.player.name.clone(),
        expert: found.player.cohort == newsroom::prediction::Cohort::Experts,
        own,
        line: found.line.as_ref().map(|line| hand.line(line, None)),
        size: thousands(found.size),
        evenings: lay::evenings(categories),
        hidden: picked().filter(|entry| !seen(entry)).count(),
        open: found.game.is_played(),
    };
    let path = hand.sheet_url(row);
    let title = format!("{} predicts: {}", it.name, found.game.label);
    let mut head = found.masthead.head(&site, &title, &path);
    head.robots = Some("noindex");
    head.description = summary(&found);
    if picture::card::can_write(&title) {
        head.image = Some(crate::view::Image {
            src: site.absolute(&format!("{path}/card.jpg")),
            width: picture::card::WIDTH.into(),
            height: picture::card::HEIGHT.into(),
            alt: format!("{title}. {}", head.description),
            ..crate::view::Image::default()
        });
    }
    let frame = found.masthead.frame(&site, head, None);
    Ok(page::private(site.templates.own(
        "predict/player.html",
        &frame,
        &it,
    )?))
}

/// What is said of a sheet in one sentence: nothing of what is open.
fn summary(found: &Found) -> String {
    let picks = found
        .entries
        .iter()
        .filter(|it| !it.picked.is_empty())
        .count();
    match &found.line {
        Some(line) => format!(
            "{} right of {}: place {} of {}.",
            line.mark.right,
            line.mark.decided,
            thousands(line.place),
            thousands(found.size)
        ),
        None => format!("{picks} of {} categories predicted.", found.entries.len()),
    }
}

/// `GET …/predict/{id}/card.jpg`: what social networks show for a sheet.
///
/// # Errors
/// 404 without such a sheet; 503 when too many cards are to be drawn at once.
pub(crate) async fn card(
    State(site): House,
    Path((award, edition, id)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let row = site.row(Kind::Player, &id)?;
    let found = site
        .db
        .read(move |tx| find(tx, &award, &edition, row))
        .await?;
    let bytes = drawn(&site, found).await?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=600"),
    );
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(MEDIA_POLICY),
    );
    Ok(response)
}

async fn drawn(site: &Arc<Site>, found: Found) -> Result<Vec<u8>, Problem> {
    let ticket = site.darkroom.ticket()?;
    let drawn = site
        .darkroom
        .work(&ticket, move || {
            let headline = match &found.line {
                Some(line) => format!(
                    "{} called {} of {}: place {} of {}",
                    found.player.name,
                    line.mark.right,
                    line.mark.decided,
                    thousands(line.place),
                    thousands(found.size)
                ),
                None => format!("{} predicts: {}", found.player.name, found.game.label),
            };
            picture::card::draw(&picture::card::Card {
                headline: &headline,
                kicker: &found.game.label,
                site: &found.masthead.site.title,
                rtl: false,
                picture: None,
            })
        })
        .await?;
    drawn.map_err(|refusal: picture::Refusal| Problem::internal(&refusal))
}
