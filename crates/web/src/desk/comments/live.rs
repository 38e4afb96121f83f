//! The live queue: what was decided by others and what newly waits, asked for again and again while a page is open.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::CACHE_CONTROL;
use newsroom::event::DESK;
use newsroom::id::Kind;
use newsroom::moderation::queue::Queue;
use newsroom::moderation::{self, Queued};
use newsroom::store::log;
use newsroom::{Error, Event};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::{Instant, timeout};

use super::pages;
use crate::actor::Actor;
use crate::page;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// Events of one answer; more than that and the page is to be read again.
const MOST: i64 = 200;
/// The longest an answer is waited for: short enough for every proxy, and for a server that is told to stop.
const LONGEST: Duration = Duration::from_secs(20);
/// How often it is asked whether the server is to stop.
const TURN: Duration = Duration::from_secs(1);

#[derive(Debug, Default, Deserialize)]
pub(super) struct Patience {
    /// `0` to be answered at once.
    wait: Option<String>,
}

#[derive(Debug, Serialize)]
struct Told {
    id: String,
    kind: &'static str,
}

/// `GET /desk/comments/since/{seq}`: what happened on the desk since then; waits a while for something to happen.
///
/// `{"next": seq, "resync": false, "counts": {"held": 3, …}, "events": [{"id": …, "kind": "held|reported|judged"}]}`
///
/// # Errors
/// 404 for a number that is none; 503 when the store is away.
pub(super) async fn since(
    State(site): State<Arc<Site>>,
    _actor: Actor,
    Path(seq): Path<String>,
    Query(patience): Query<Patience>,
) -> Result<Response, Problem> {
    let after: i64 = seq
        .parse()
        .ok()
        .filter(|after| *after >= 0)
        .ok_or_else(Problem::not_found)?;
    let until = Instant::now() + LONGEST;
    let at_once = patience.wait.as_deref() == Some("0");
    let mut changes = site.db.changes();
    loop {
        changes.mark_unchanged();
        let (head, oldest, entries, counts) = site
            .db
            .read(move |tx| -> Result<_, Error> {
                Ok((
                    log::head(tx)?,
                    log::oldest(tx)?,
                    log::since_in(tx, DESK, after, MOST + 1)?,
                    moderation::queued(tx)?,
                ))
            })
            .await?;
        let resync = after > head || after + 1 < oldest || entries.len() as i64 > MOST;
        let is_over = at_once || site.live.is_closing() || Instant::now() >= until;
        if resync || is_over || !entries.is_empty() {
            let next = if resync {
                head
            } else {
                entries.last().map_or(after, |entry| entry.seq)
            };
            let events: Vec<Told> = entries
                .iter()
                .filter(|_| !resync)
                .filter_map(|entry| told(&site, &Event::read(entry)?))
                .collect();
            let counts = counted(counts);
            let body =
                json!({ "next": next, "resync": resync, "counts": counts, "events": events });
            return Ok(private_json(&body));
        }
        // Something else may have been written; what concerns the desk is asked for at most once a turn.
        let wait = timeout(TURN, changes.changed());
        if matches!(wait.await, Ok(Err(_))) {
            return Err(Problem::from(Error::Store(newsroom::store::Error::Closed)));
        }
    }
}

fn told(site: &Site, event: &Event) -> Option<Told> {
    let (kind, place) = match event {
        Event::CommentHeld(place) => ("held", place),
        Event::CommentReported(place) => ("reported", place),
        Event::CommentJudged(place) => ("judged", place),
        _ => return None,
    };
    Some(Told {
        id: site.ids.show(Kind::Comment, place.comment),
        kind,
    })
}

fn counted(counts: Queued) -> serde_json::Value {
    Queue::ALL
        .into_iter()
        .map(|queue| {
            (
                queue.as_str().to_owned(),
                json!(pages::count(counts, queue)),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// JSON for one moderator alone.
pub(super) fn private_json(body: &serde_json::Value) -> Response {
    let mut response = axum::Json(body).into_response();
    response.headers_mut().insert(CACHE_CONTROL, page::PRIVATE);
    response
}
