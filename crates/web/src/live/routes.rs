//! The two forms of the live log: a stream, and pages of it for whoever polls.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use newsroom::Event;
use newsroom::store::{Tx, log};
use serde::Deserialize;

use super::frame::{Frame, Happening, Numbered};
use super::stream::{Pace, Stream};
use super::{About, RING_FRAMES, Told, read, ring, tell};
use crate::cache::{Key, Rendered};
use crate::page::{self, Asked, Masthead};
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// Events in one polled answer.
const PAGE_EVENTS: i64 = 64;
/// A full page of the log never changes; an hour spares whoever comes late.
const FULL: &str = "public, max-age=3600, immutable";
/// The end of the log is asked for all the time; two seconds make that a constant.
const HEAD: &str = "public, max-age=2";
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

fn about(site: &Site, topic: &str) -> Result<About, Problem> {
    About::read(site, topic).ok_or_else(Problem::not_found)
}

/// Where a new stream begins.
#[derive(Debug, Default, Deserialize)]
pub struct Beginning {
    since: Option<String>,
}

/// `GET /live/{topic}/events`: the log as server-sent events; 204 when the house is full.
///
/// # Errors
/// 404 for a topic nobody may read.
pub async fn events(
    State(site): State<Arc<Site>>,
    Path(topic): Path<String>,
    Query(beginning): Query<Beginning>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let about = about(&site, &topic)?;
    // A browser that comes back sends both; the header is the newer.
    let after = headers
        .get(LAST_EVENT_ID)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
        .or(beginning.since);
    let Some(seat) = site.live.sit(about) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let after = after.map_or(seat.taken, |text| text.trim().parse().unwrap_or(-1));
    let late = caught_up(&site, about, after).await?;
    let (through, opening) = split(late.body());
    let from = through.max(seat.taken);
    let stream = Stream::new(Arc::clone(&site.live), seat, from, opening, Pace::draw());
    let mut response = Response::new(Body::new(stream));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

/// What a reader who stands at `after` has missed, as frames under a line with the last number.
/// Kept, because after a restart all readers come back with the same number at once.
async fn caught_up(site: &Arc<Site>, about: About, after: i64) -> Result<Arc<Rendered>, Problem> {
    let house = Arc::clone(site);
    let render = async move {
        let missed = missed(&house, about, after, RING_FRAMES as i64).await?;
        let (through, frames) = match missed {
            Missed::Events { through, told, .. } => {
                let told = tell(&house, told);
                let frames = told.iter().map(|(_, one)| one.frame()).collect();
                (through, frames)
            }
            Missed::TooMuch { head } => (head, vec![Frame::resync(head)]),
        };
        let mut body = format!("{through}\n").into_bytes();
        body.extend_from_slice(&ring::joined(&frames));
        Ok(Rendered::new("text/event-stream", body).tags([about.tag()]))
    };
    let key = Key::path(&format!("late/{}/{after}", about.log_topic()));
    site.live.catch_up.page(key, site.now(), render).await
}

fn split(body: &[u8]) -> (i64, &[u8]) {
    let at = body.iter().position(|&byte| byte == b'\n').unwrap_or(0);
    let (number, frames) = body.split_at(at);
    let through = std::str::from_utf8(number)
        .ok()
        .and_then(|text| text.parse().ok());
    (through.unwrap_or(0), frames.get(1..).unwrap_or_default())
}

/// `GET /live/{topic}/since/{seq}`: at most 64 events after `seq`, the same for everybody.
///
/// # Errors
/// 404 for a topic nobody may read, or a number that is none.
pub async fn since(
    State(site): State<Arc<Site>>,
    Path((topic, seq)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Problem> {
    let about = about(&site, &topic)?;
    // One spelling for one number, so that nobody can fill the cache with `007`.
    let after: i64 = seq
        .parse()
        .ok()
        .filter(|after: &i64| *after >= 0 && after.to_string() == seq)
        .ok_or_else(Problem::not_found)?;
    let house = Arc::clone(&site);
    let render = async move {
        let (events, next, full) = match missed(&house, about, after, PAGE_EVENTS).await? {
            Missed::Events {
                through,
                told,
                full,
            } => {
                let told = tell(&house, told).into_iter();
                (told.map(|(_, one)| one).collect(), through.max(after), full)
            }
            Missed::TooMuch { head } => {
                (vec![Numbered::new(head, Happening::Resync {})], head, false)
            }
        };
        let body = serde_json::json!({ "events": events, "next": next }).to_string();
        Ok(page::document("application/json", body)
            .tags([about.tag()])
            .cache_control(if full { FULL } else { HEAD }))
    };
    let key = Key::path(&format!("/live/{topic}/since/{after}"));
    page::cached(&site, &asked, key, render).await
}

/// What the log holds after a number.
enum Missed {
    /// These, up to `through`; `full` when there may be more.
    Events {
        through: i64,
        told: Vec<Told>,
        full: bool,
    },
    /// More than a reader is sent, or a number this log never gave out.
    TooMuch { head: i64 },
}

async fn missed(site: &Arc<Site>, about: About, after: i64, most: i64) -> Result<Missed, Problem> {
    let house = Arc::clone(site);
    site.db
        .read(move |tx| -> Result<Missed, newsroom::Error> {
            if !about.is_public(tx)? {
                return Err(newsroom::Error::NotFound("page to follow"));
            }
            let head = log::head(tx)?;
            if after < 0 || after > head || is_pruned(tx, after, head)? {
                return Ok(Missed::TooMuch { head });
            }
            let entries = log::since_in(tx, &about.log_topic(), after, most + 1)?;
            let more = entries.len() as i64 > most;
            if more && most > PAGE_EVENTS {
                return Ok(Missed::TooMuch { head });
            }
            let entries: Vec<_> = entries
                .into_iter()
                .take(most.unsigned_abs() as usize)
                .collect();
            let through = entries.last().map_or(after, |entry| entry.seq);
            let full = entries.len() as i64 == most;
            let events: Vec<(i64, Event)> = entries
                .iter()
                .filter_map(|entry| Some((entry.seq, Event::read(entry)?)))
                .collect();
            // Pieces write their dates by the masthead, so it is read first.
            house.keep_masthead(&Arc::new(Masthead::load(tx)?));
            let told = read(tx, &house, &events)?;
            Ok(Missed::Events {
                through,
                told,
                full,
            })
        })
        .await
        .map_err(Problem::from)
}

/// Whether entries after this number have been thrown away already.
fn is_pruned(tx: &mut Tx<'_>, after: i64, head: i64) -> Result<bool, newsroom::Error> {
    Ok(head > 0 && after + 1 < log::oldest(tx)?)
}
