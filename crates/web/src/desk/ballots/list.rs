//! The list of ballots.

use axum::extract::State;
use axum::response::Response;
use newsroom::ballot::{self, Phase};
use serde::Serialize;

use crate::actor::Actor;
use crate::desk;
use crate::problem::Problem;
use crate::public::House;
use crate::view::When;

#[derive(Serialize)]
struct List {
    ballots: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    question: String,
    url: String,
    state: &'static str,
    method: &'static str,
    votes: i64,
    waiting: i64,
    votes_url: String,
    opens: When,
    closes: Option<When>,
}

/// `GET /desk/ballots`.
///
/// # Errors
/// 503 when the store is away.
pub(super) async fn show(State(site): House, actor: Actor) -> Result<Response, Problem> {
    let now = site.now();
    let all = site.db.read(|tx| ballot::listed(tx, true)).await?;
    let masthead = site.masthead();
    let when = |at| masthead.dates.when(at, "en");
    let lines = all.iter().map(|ballot| Line {
        question: ballot.question.clone(),
        url: super::url_of(&ballot.slug),
        state: match ballot.phase(now) {
            Phase::Draft => "draft",
            Phase::Waiting => "to come",
            Phase::Open => "open",
            Phase::Closed => "closed",
        },
        method: ballot.rules.method.title(),
        votes: ballot.votes,
        waiting: ballot.quarantined,
        votes_url: format!("{}/votes", super::url_of(&ballot.slug)),
        opens: when(ballot.opens_at),
        closes: ballot.closes_at.map(when),
    });
    let list = List {
        ballots: lines.collect(),
    };
    desk::page(&site, &actor, super::HERE, "desk/ballots.html", &list)
}
