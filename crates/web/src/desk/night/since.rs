//! What others do on the same night: asked for again and again while the console is open.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::CACHE_CONTROL;
use newsroom::award::night::{self, Last};
use newsroom::event::edition_topic;
use newsroom::store::log;
use newsroom::{Error, Event};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::{Instant, timeout};

use super::found;
use crate::actor::Actor;
use crate::page;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// Events of one answer; more than that and the console is to be read again.
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

/// Something that was said, and by whom.
#[derive(Debug, Serialize)]
struct Said {
    /// The category's name comes from the column; this is its slug.
    category: String,
    /// "Rui announced this just now: Mark Ruffalo."
    words: String,
    /// Whether it was this editor, in this or another window.
    own: bool,
}

/// `GET /desk/night/{award}/{edition}/~since/{seq}`: what was said since then; waits a while for something to happen.
///
/// `{"next": seq, "changed": true, "said": [{"category": slug, "words": …, "own": false}]}`
///
/// # Errors
/// 404 for an edition or a number that is none; 503 when the store is away.
pub(super) async fn since(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition, seq)): Path<(String, String, String)>,
    Query(patience): Query<Patience>,
) -> Result<Response, Problem> {
    let after: i64 = seq
        .parse()
        .ok()
        .filter(|after| *after >= 0)
        .ok_or_else(Problem::not_found)?;
    let edition = site
        .db
        .read(move |tx| found(tx, &award, &edition))
        .await?
        .id;
    let until = Instant::now() + LONGEST;
    let at_once = patience.wait.as_deref() == Some("0");
    let mut changes = site.db.changes();
    loop {
        changes.mark_unchanged();
        let now = site.now();
        let name = actor.account.name.clone();
        let (head, entries, said) = site
            .db
            .read(move |tx| -> Result<_, Error> {
                let head = log::head(tx)?;
                let entries = log::since_in(tx, &edition_topic(edition), after, MOST)?;
                let categories: Vec<i64> = entries
                    .iter()
                    .filter_map(|entry| match Event::read(entry)? {
                        Event::ResultSaid { category, .. } => Some(category),
                        _ => None,
                    })
                    .collect();
                let said = if categories.is_empty() {
                    Vec::new()
                } else {
                    told(tx, edition, &categories, &name, now)?
                };
                Ok((head, entries, said))
            })
            .await?;
        let is_over = at_once || site.live.is_closing() || Instant::now() >= until;
        if is_over || !entries.is_empty() || after > head {
            let next = entries.last().map_or(after.min(head), |entry| entry.seq);
            let changed = !entries.is_empty() || after > head;
            let body = json!({ "next": next, "changed": changed, "said": said });
            let mut response = axum::Json(&body).into_response();
            response.headers_mut().insert(CACHE_CONTROL, page::PRIVATE);
            return Ok(response);
        }
        // Something else may have been written; what concerns this night is asked for at most once a turn.
        let wait = timeout(TURN, changes.changed());
        if matches!(wait.await, Ok(Err(_))) {
            return Err(Problem::from(Error::Store(newsroom::store::Error::Closed)));
        }
    }
}

/// What stands last in these categories, in words.
fn told(
    tx: &mut newsroom::store::Tx<'_>,
    edition: i64,
    categories: &[i64],
    own: &str,
    now: i64,
) -> newsroom::Result<Vec<Said>> {
    let last = night::last_said(tx, edition)?;
    let slugs = night::slugs(tx, edition)?;
    let said = |last: &Last| Said {
        category: slugs.get(&last.category).cloned().unwrap_or_default(),
        words: night::meanwhile(last, now),
        own: last.actor == own,
    };
    Ok(last
        .values()
        .filter(|last| categories.contains(&last.category))
        .map(said)
        .collect())
}
