//! Receipts: what became of a vote, for who holds its code.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use newsroom::Kind;
use newsroom::ballot::{self, Ballot, Choice, Fate, Phase};
use serde::Deserialize;

use super::{lay, sheet, url_of, view};
use crate::actor::Actor;
use crate::page::{self, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::query::Query;
use crate::reader::Reader;
use crate::site::Site;

/// What stands after the question mark.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    code: String,
    fresh: String,
}

/// `GET /ballots/{slug}/receipt?code=`: the form that looks a receipt up; on to its page when there is one.
///
/// # Errors
/// 404 without such a ballot.
pub async fn find(
    State(site): House,
    Path(slug): Path<String>,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let ballot = site.db.read(move |tx| ballot::by_slug(tx, &slug)).await?;
    let code = tidy(&asking.code);
    if let Some(vote) = site.ids.read(Kind::Vote, &code) {
        let found = site.db.read(move |tx| ballot::fate(tx, vote)).await;
        if found.is_ok_and(|fate| fate.ballot == ballot.id) {
            let to = format!("{}/receipt/{code}", url_of(&ballot.slug));
            return Ok(Redirect::to(&to).into_response());
        }
    }
    let error = match code.as_str() {
        "" => String::new(),
        _ => "There is no vote with this receipt on this ballot. A receipt has 13 letters and digits.".to_owned(),
    };
    lost(&site, &ballot, code, error)
}

/// As people type what they were given: spaces, hyphens and capitals make no difference.
fn tidy(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(40)
        .collect::<String>()
        .to_ascii_lowercase()
}

fn lost(
    site: &Arc<Site>,
    ballot: &Ballot,
    code: String,
    error: String,
) -> Result<Response, Problem> {
    let masthead = site.masthead();
    let url = url_of(&ballot.slug);
    let mut head = masthead.head(site, "Look up a receipt", &format!("{url}/receipt"));
    head.robots = Some("noindex");
    let is_wrong = !error.is_empty();
    let lost = view::Lost {
        question: ballot.question.clone(),
        url,
        code,
        error,
    };
    let frame = masthead.frame(site, head, None);
    let mut response = page::private(site.templates.own("ballot/lookup.html", &frame, &lost)?);
    if is_wrong {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    Ok(response)
}

/// `GET /ballots/{slug}/receipt/{code}`.
///
/// # Errors
/// 404.
pub async fn show(
    State(site): House,
    Path((slug, code)): Path<(String, String)>,
    Query(asking): Query<Asking>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let vote = site.row(Kind::Vote, &code)?;
    let house = Arc::clone(&site);
    let subject = newsroom::ballot::Subject {
        device: reader.device,
        email: actor.as_ref().and_then(|actor| actor.account.email.clone()),
        account: actor.as_ref().map(|actor| actor.account.id),
    };
    let (masthead, ballot, fate, is_mine) = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            let ballot = ballot::by_slug(tx, &slug)?;
            let fate = ballot::fate(tx, vote)?;
            if fate.ballot != ballot.id {
                return Err(newsroom::Error::NotFound("vote"));
            }
            let own = ballot::own(tx, &house.secret, &ballot, &subject)?;
            let is_mine = own.is_some_and(|(id, _)| id == vote);
            Ok((Masthead::load(tx)?, ballot, fate, is_mine))
        })
        .await?;
    let line = if fate.state == "counted" && ballot.shows(site.now()) {
        sheet::line_of(&site, &ballot, &code).await?
    } else {
        None
    };
    let is_fresh = !asking.fresh.is_empty();
    let own = laid(&site, &masthead, &ballot, &fate, line, is_fresh, is_mine);
    let mut head = masthead.head(&site, "Your vote", &own.receipt_url);
    head.robots = Some("noindex");
    let frame = masthead.frame(&site, head, None);
    Ok(page::private(site.templates.own(
        "ballot/receipt.html",
        &frame,
        &own,
    )?))
}

/// What is said about a vote; with a form that changes it where `is_mine`.
pub(super) fn laid(
    site: &Site,
    masthead: &Masthead,
    ballot: &Ballot,
    fate: &Fate,
    line: Option<usize>,
    is_fresh: bool,
    is_mine: bool,
) -> view::Own {
    let now = site.now();
    let choice = Choice::read(ballot.rules.method, &fate.choice);
    let code = site.ids.show(Kind::Vote, fate.vote);
    let url = url_of(&ballot.slug);
    let in_force = matches!(fate.state.as_str(), "counted" | "quarantined");
    let may_change = is_mine && in_force && ballot.may_change && ballot.phase(now) == Phase::Open;
    let form = may_change.then(|| {
        let marks = choice.as_ref().map(Choice::marks).unwrap_or_default();
        view::Form {
            changes: true,
            ..lay::form(site, ballot, &marks, now)
        }
    });
    view::Own {
        question: ballot.question.clone(),
        slug: ballot.slug.clone(),
        said: choice
            .as_ref()
            .map(|it| lay::said(ballot, it))
            .unwrap_or_default(),
        is_ranked: matches!(choice, Some(Choice::Ranking(_))),
        sentence: sentence(ballot, fate, line, now),
        state: fate.state.clone(),
        receipt_url: format!("{url}/receipt/{code}"),
        receipt: code,
        line,
        may_change,
        form,
        back_action: format!("{url}/withdraw"),
        is_fresh,
        cast: masthead
            .dates
            .when(fate.cast_at, &lay::lang_of(ballot, masthead)),
        url,
    }
}

fn sentence(ballot: &Ballot, fate: &Fate, line: Option<usize>, now: i64) -> String {
    match (fate.state.as_str(), line) {
        ("counted", Some(line)) => format!("It is counted, in line {line} of the tally sheet."),
        ("counted", None) if ballot.shows(now) => "It is counted.".to_owned(),
        ("counted", None) => {
            "It is counted. How the ballot stands is kept back until it closes; then your vote is a line of the public tally sheet.".to_owned()
        }
        ("quarantined", _) => {
            let why: Vec<&str> = fate.reasons.iter().map(|reason| reason.sentence()).collect();
            format!(
                "It is recorded and waits until the newsroom has looked at it, because {}.",
                why.join(", and ")
            )
        }
        ("void", _) => "The newsroom declared it void; it stands in the ledger and is not counted.".to_owned(),
        ("superseded", _) => "You changed it later: the later vote took its place.".to_owned(),
        ("withdrawn", _) => "It was taken back and is not counted.".to_owned(),
        _ => String::new(),
    }
}
