//! Entering a ballot.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::ballot::{self, Ballot, Phase};
use newsroom::{Error, Kind};
use serde::{Deserialize, Serialize};

use super::entry::Typed;
use crate::actor::Actor;
use crate::address;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::public::House;
use crate::query::Query;
use crate::site::Site;

const TEMPLATE: &str = "desk/ballot.html";

/// What stands after the question mark.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    pub said: String,
}

#[derive(Serialize)]
struct Sheet {
    title: String,
    action: String,
    is_new: bool,
    /// `draft`, `waiting`, `open`, `closed`.
    phase: &'static str,
    typed: Typed,
    /// Whether rules and places stand.
    stands: bool,
    public_url: String,
    votes_url: String,
    votes: i64,
    waiting: i64,
    options: Vec<Turn>,
    zone: String,
    rules: Vec<String>,
    errors: BTreeMap<String, String>,
    said: &'static str,
}

/// An option that can be withdrawn or put back.
#[derive(Serialize)]
struct Turn {
    title: String,
    action: String,
    is_withdrawn: bool,
    why: String,
}

fn sheet(
    site: &Site,
    ballot: Option<&Ballot>,
    typed: Typed,
    errors: BTreeMap<String, String>,
    said: &str,
) -> Sheet {
    let url = ballot.map_or_else(|| super::HERE.to_owned(), |it| super::url_of(&it.slug));
    Sheet {
        title: ballot.map_or_else(|| "A new ballot".to_owned(), |it| it.question.clone()),
        is_new: ballot.is_none(),
        phase: match ballot.map(|it| it.phase(site.now())) {
            None | Some(Phase::Draft) => "draft",
            Some(Phase::Waiting) => "waiting",
            Some(Phase::Open) => "open",
            Some(Phase::Closed) => "closed",
        },
        typed,
        stands: ballot.is_some_and(|it| it.is_public),
        public_url: ballot
            .map(|it| address::subject("ballots", &it.slug))
            .unwrap_or_default(),
        votes_url: format!("{url}/votes"),
        votes: ballot.map_or(0, |it| it.votes),
        waiting: ballot.map_or(0, |it| it.quarantined),
        options: ballot
            .filter(|it| it.is_public)
            .into_iter()
            .flat_map(|it| &it.options)
            .map(|option| Turn {
                title: option.title.clone(),
                action: format!("{url}/options/{}", site.ids.show(Kind::Choice, option.id)),
                is_withdrawn: option.withdrawn_at.is_some(),
                why: option.withdrawn_why.clone(),
            })
            .collect(),
        zone: site.masthead().site.time_zone.clone(),
        rules: ballot.map(|it| it.rules.sentences()).unwrap_or_default(),
        errors,
        said: match said {
            "saved" => "Saved.",
            "public" => "It is public. Readers vote from its opening on.",
            "closed" => "It is closed, and its result is public.",
            "withdrawn" => {
                "The option is withdrawn. Its votes are kept and count as the rules say."
            }
            "restored" => "The option can be chosen again.",
            _ => "",
        },
        action: url,
    }
}

/// `GET /desk/ballots/new`.
///
/// # Errors
/// A template that cannot be rendered.
pub(super) async fn blank(State(site): House, actor: Actor) -> Result<Response, Problem> {
    let sheet = sheet(&site, None, Typed::new(&site), BTreeMap::new(), "");
    desk::page(&site, &actor, super::HERE, TEMPLATE, &sheet)
}

/// `POST /desk/ballots`: begins a ballot.
///
/// # Errors
/// What is wrong comes back with the form.
pub(super) async fn begin(
    State(site): House,
    actor: Actor,
    form: Form,
) -> Result<Response, Problem> {
    keep(&site, &actor, None, Typed::of_form(form)).await
}

/// `GET /desk/ballots/{slug}`.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): House,
    actor: Actor,
    Path(slug): Path<String>,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let ballot = site
        .db
        .read(move |tx| ballot::any_by_slug(tx, &slug))
        .await?;
    let typed = Typed::of_ballot(&site, &ballot);
    let sheet = sheet(&site, Some(&ballot), typed, BTreeMap::new(), &asking.said);
    desk::page(&site, &actor, super::HERE, TEMPLATE, &sheet)
}

/// `POST /desk/ballots/{slug}`: saves it.
///
/// # Errors
/// 404; what is wrong comes back with the form.
pub(super) async fn save(
    State(site): House,
    actor: Actor,
    Path(slug): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let ballot = site
        .db
        .read(move |tx| ballot::any_by_slug(tx, &slug))
        .await?;
    keep(&site, &actor, Some(ballot), Typed::of_form(form)).await
}

async fn keep(
    site: &Arc<Site>,
    actor: &Actor,
    ballot: Option<Ballot>,
    typed: Typed,
) -> Result<Response, Problem> {
    let refuse = |errors| {
        let sheet = sheet(site, ballot.as_ref(), typed.clone(), errors, "");
        desk::refused(site, actor, super::HERE, TEMPLATE, &sheet)
    };
    let new = match typed.read(site, rand::random()) {
        Ok(new) => new,
        Err(errors) => return refuse(errors),
    };
    let (doer, now) = (actor.doer(), site.now());
    let known = ballot.as_ref().map(|it| (it.id, typed.version()));
    let saved = site
        .db
        .write(move |tx| {
            let id = ballot::save(tx, &doer, known, &new, now)?;
            ballot::by_id(tx, id)
        })
        .await;
    match saved {
        Ok(saved) => Ok(desk::see(&format!(
            "{}?said=saved",
            super::url_of(&saved.slug)
        ))),
        Err(Error::Invalid(fields)) => refuse(fields.0),
        Err(Error::Conflict(sentence)) => refuse(BTreeMap::from([("form".to_owned(), sentence)])),
        Err(error) => Err(error.into()),
    }
}
