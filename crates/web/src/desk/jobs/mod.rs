//! The queue of jobs: what waits, what runs, what failed and why; once more, or never mind.
//!
//! Of what a job carries only kinds and public ids are shown: mails, tokens and names of files stay inside.

mod shown;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::store::job::Job;
use newsroom::{Capability, Kind, queue};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::door::{Doors, Need};
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::view::When;
use crate::{address, desk};

const HERE: &str = "/desk/jobs";

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let own = Need::Can(Capability::Own);
    Doors::new(site)
        .get(HERE, own, show)
        .post("/desk/jobs/~retry-all", own, retry_all)
        .post("/desk/jobs/~discard-all", own, discard_all)
        .post("/desk/jobs/{id}/retry", own, retry)
        .post("/desk/jobs/{id}/discard", own, discard)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asking {
    state: String,
    after: String,
    said: String,
}

#[derive(Serialize)]
struct Sheet {
    counts: BTreeMap<String, i64>,
    state: &'static str,
    jobs: Vec<Line>,
    next: Option<String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    kind: String,
    about: Vec<String>,
    attempts: i64,
    reason: String,
    due: When,
    enqueued: When,
}

async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let state = match asking.state.as_str() {
        "waiting" => "waiting",
        "running" => "running",
        _ => "dead",
    };
    let after = site.ids.read(Kind::Job, &asking.after).unwrap_or(0);
    let (counts, (jobs, more)) = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            Ok((queue::counts(tx)?, queue::list(tx, state, after)?))
        })
        .await?;
    let next = jobs.last().filter(|_| more).map(|last| {
        let after = site.ids.show(Kind::Job, last.id);
        address::with_query(HERE, &[("state", Some(state)), ("after", Some(&after))])
    });
    let sheet = Sheet {
        counts,
        state,
        jobs: jobs.into_iter().map(|job| line(&site, job)).collect(),
        next,
        said: match asking.said.as_str() {
            "retried" => Some("It is tried again."),
            "discarded" => Some("It will not be done."),
            _ => None,
        },
    };
    desk::page(&site, &actor, HERE, "desk/jobs.html", &sheet)
}

fn line(site: &Site, job: Job) -> Line {
    let masthead = site.masthead();
    let when = |at| masthead.dates.when(at, &masthead.site.lang);
    Line {
        id: site.ids.show(Kind::Job, job.id),
        about: shown::about(&site.ids, &job.data),
        reason: shown::reason(job.reason.as_deref().unwrap_or_default()),
        kind: job.kind,
        attempts: job.attempts,
        due: when(job.due_at),
        enqueued: when(job.enqueued_at),
    }
}

fn read(site: &Site, id: &str) -> Result<i64, Problem> {
    let gone = || {
        Problem::new(
            StatusCode::NOT_FOUND,
            "There is no such job; it may be done by now.",
        )
    };
    site.ids.read(Kind::Job, id).ok_or_else(gone)
}

async fn retry(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (id, who, now) = (read(&site, &id)?, actor.doer(), site.now());
    site.db
        .write(move |tx| queue::retry(tx, id, &who, now))
        .await?;
    Ok(desk::see("/desk/jobs?said=retried"))
}

async fn discard(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (id, who, now) = (read(&site, &id)?, actor.doer(), site.now());
    site.db
        .write(move |tx| queue::discard(tx, id, &who, now))
        .await?;
    Ok(desk::see("/desk/jobs?said=discarded"))
}

async fn retry_all(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let (who, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| queue::retry_all(tx, &who, now))
        .await?;
    Ok(desk::see("/desk/jobs?said=retried"))
}

async fn discard_all(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let (who, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| queue::discard_all(tx, &who, now))
        .await?;
    Ok(desk::see("/desk/jobs?said=discarded"))
}
