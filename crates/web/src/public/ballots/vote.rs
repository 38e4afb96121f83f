//! Voting by the form: with script and without.
//!
//! Whatever is wrong with what was sent, what was marked comes back in the form.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE, USER_AGENT};
use http::{HeaderValue, StatusCode};
use newsroom::ballot::{self, Ballot, Cast, Caster, Level, Mark, Method, Seen, Subject};
use newsroom::event::ballot_topic;
use newsroom::store::log;
use newsroom::{Kind, Millis};
use serde_json::json;

use super::lay::{self, Around};
use super::{page, receipt, token, url_of};
use crate::actor::Actor;
use crate::address;
use crate::form::Form;
use crate::limit::Act;
use crate::page::{Asked, Masthead, PRIVATE};
use crate::problem::{Problem, Wants};
use crate::public::House;
use crate::reader::{Device, Reader};
use crate::site::Site;

/// Who sends a vote.
pub(crate) struct Sender {
    /// As the newsroom knows them.
    pub subject: Subject,
    /// The device, and its cookie if it is new.
    pub device: Device,
}

impl Sender {
    /// The sender of a request; `sending` tells devices without a cookie apart.
    pub(crate) fn of(
        site: &Site,
        reader: &Reader,
        actor: Option<&Actor>,
        sending: &[&str],
    ) -> Sender {
        let device = reader.device_or_new(site, sending);
        Sender {
            subject: subject(Some(device.key.clone()), actor),
            device,
        }
    }
}

/// Who votes, as far as they are known.
fn subject(device: Option<Vec<u8>>, actor: Option<&Actor>) -> Subject {
    Subject {
        device,
        email: actor.and_then(|actor| actor.account.email.clone()),
        account: actor.map(|actor| actor.account.id),
    }
}

/// What is noted of where a vote comes from. More votes than a family sends make it one to look at, never a refusal.
pub(crate) fn signals(site: &Site, reader: &Reader, subject: Subject, now: Millis) -> Caster {
    Caster {
        subject,
        network: reader.network.clone(),
        is_burst: site.limits.take(Act::Vote, &reader.network, now).is_err(),
        fill_ms: None,
        idempotent: None,
    }
}

/// What was marked on the form, by public id of the option.
#[derive(Clone, Debug, Default)]
struct Typed {
    token: String,
    one: String,
    each: Vec<(String, String)>,
}

impl Typed {
    fn of(mut form: Form) -> Typed {
        Typed {
            token: form.take("token"),
            one: form.take("option"),
            each: form.take_all("option-"),
        }
    }

    /// The marks as the ballot reads them; what is unknown is one mark too many, so that it is refused and not lost.
    fn marks(&self, site: &Site, ballot: &Ballot) -> Result<Vec<Mark>, newsroom::Error> {
        let place = |id: &str| {
            let row = site.ids.read(Kind::Choice, id);
            row.and_then(|row| ballot.option(Some(row), ""))
                .map_or(u32::MAX, |option| option.place)
        };
        let each = self
            .each
            .iter()
            .filter(|(_, value)| !value.trim().is_empty());
        let plain = |id: &str| Mark {
            option: place(id),
            score: None,
        };
        Ok(match ballot.rules.method {
            Method::Plurality if self.one.is_empty() => Vec::new(),
            Method::Plurality => vec![plain(&self.one)],
            Method::Approval => each.map(|(id, _)| plain(id)).collect(),
            Method::Score => each
                .map(|(id, value)| {
                    let score = value.trim().parse();
                    Ok(Mark {
                        option: place(id),
                        score: Some(
                            score.map_err(|_| wrong("Points are whole numbers from 0 to 5."))?,
                        ),
                    })
                })
                .collect::<Result<_, newsroom::Error>>()?,
            Method::Ranked => {
                let ranks = each.map(|(id, value)| {
                    let rank: Result<u32, _> = value.trim().parse();
                    Ok((
                        rank.map_err(|_| wrong("Ranks are whole numbers from 1."))?,
                        id,
                    ))
                });
                let mut ranks = ranks.collect::<Result<Vec<_>, newsroom::Error>>()?;
                ranks.sort_unstable();
                if ranks.windows(2).any(|pair| match pair {
                    [(one, _), (other, _)] => one == other,
                    _ => false,
                }) {
                    return Err(wrong(
                        "Two options have the same rank. Please give each a rank of its own.",
                    ));
                }
                // Whoever leaves a rank out means the order all the same.
                ranks.iter().map(|(_, id)| plain(id)).collect()
            }
        })
    }

    /// What to fill the form with again, as far as it can be read.
    fn filled(&self, site: &Site, ballot: &Ballot) -> Vec<Mark> {
        let mut marks = self.marks(site, ballot).unwrap_or_default();
        marks.retain(|mark| ballot.at(mark.option).is_some());
        marks
    }

    fn words(&self) -> String {
        let mut words = self.one.clone();
        for (id, value) in &self.each {
            words.push_str(&format!(" {id}={value}"));
        }
        words
    }
}

fn wrong(sentence: &str) -> newsroom::Error {
    newsroom::Error::invalid("choice", sentence)
}

/// `POST /ballots/{slug}`.
///
/// Without script: 303 to the receipt. With script: 201 and what is said about the vote.
///
/// # Errors
/// 404; what is wrong with the vote itself comes back with the form.
pub async fn cast(
    State(site): House,
    Path(slug): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    asked: Asked,
    form: Form,
) -> Result<Response, Problem> {
    let now = site.now();
    let typed = Typed::of(form);
    let agent = asked.headers.get(USER_AGENT);
    let agent = agent.and_then(|value| value.to_str().ok()).unwrap_or("");
    let sender = Sender::of(
        &site,
        &reader,
        actor.as_ref(),
        &[&slug, &typed.words(), agent],
    );
    let ballot = {
        let slug = slug.clone();
        site.db.read(move |tx| ballot::by_slug(tx, &slug)).await?
    };
    if ballot.level != Level::Device && actor.is_none() && asked.wants == Wants::Page {
        let next = url_of(&slug);
        return Ok(
            Redirect::to(&address::with_query("/sign-in", &[("next", Some(&next))]))
                .into_response(),
        );
    }
    let done = send(&site, &ballot, &typed, &reader, &sender, now).await;
    match done {
        Ok(cast) => thank(&site, &ballot, &cast, &sender, asked.wants).await,
        Err(problem) if gives_back(&problem) => {
            refuse(&site, ballot, &typed, problem, asked.wants, now).await
        }
        Err(problem) => Err(problem),
    }
}

fn gives_back(problem: &Problem) -> bool {
    matches!(problem.status.as_u16(), 403 | 409 | 422 | 503)
}

async fn send(
    site: &Arc<Site>,
    ballot: &Ballot,
    typed: &Typed,
    reader: &Reader,
    sender: &Sender,
    now: Millis,
) -> Result<Cast, Problem> {
    let Some(age_ms) = token::age_ms(&site.secret, ballot.id, &typed.token, now) else {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "This form is too old, or it is not ours. Here is a fresh one with what you chose; please send it again.",
        ));
    };
    let mut caster = signals(site, reader, sender.subject.clone(), now);
    caster.fill_ms = Some(age_ms);
    let (house, slug, typed) = (Arc::clone(site), ballot.slug.clone(), typed.clone());
    Ok(site
        .db
        .write(move |tx| {
            let mark = |ballot: &Ballot| typed.marks(&house, ballot);
            ballot::cast(tx, &house.secret, &slug, &caster, mark, now)
        })
        .await?)
}

async fn thank(
    site: &Arc<Site>,
    ballot: &Ballot,
    cast: &Cast,
    sender: &Sender,
    wants: Wants,
) -> Result<Response, Problem> {
    let code = site.ids.show(Kind::Vote, cast.vote);
    let mut response = if wants == Wants::Page {
        Redirect::to(&format!("{}/receipt/{code}?fresh=1", url_of(&ballot.slug))).into_response()
    } else {
        let body = recorded(site, ballot.id, cast.vote, true).await?;
        (StatusCode::CREATED, fragment(body)).into_response()
    };
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    if let Some(cookie) = &sender.device.set_cookie {
        response.headers_mut().insert(SET_COOKIE, cookie.clone());
    }
    Ok(response)
}

fn fragment(body: String) -> Response {
    let mut response = body.into_response();
    let kind = HeaderValue::from_static("text/vnd.greenroom.fragment+html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// What is said about one's own vote, and the result as it stands with it, if that is public.
async fn recorded(
    site: &Arc<Site>,
    ballot: i64,
    vote: i64,
    is_fresh: bool,
) -> Result<String, Problem> {
    let now = site.now();
    let (ballot, fate, seen) = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            let ballot = ballot::by_id(tx, ballot)?;
            let seen = ballot::seen(tx, &ballot, now)?;
            Ok((ballot, ballot::fate(tx, vote)?, seen))
        })
        .await?;
    let masthead = site.masthead();
    let own = receipt::laid(site, &masthead, &ballot, &fate, None, is_fresh, true);
    let lang = lay::lang_of(&ballot, &masthead);
    let mut body = site
        .templates
        .ballot_piece("ballot/own.html", "own", &own, &lang)?;
    if let Seen::Counted(count) = &seen {
        let result = lay::result(&ballot, count, now);
        body.push_str(&site.templates.ballot_piece(
            "ballot/result.html",
            "result",
            &result,
            &lang,
        )?);
    }
    Ok(body)
}

async fn refuse(
    site: &Arc<Site>,
    ballot: Ballot,
    typed: &Typed,
    problem: Problem,
    wants: Wants,
    now: Millis,
) -> Result<Response, Problem> {
    if wants == Wants::Json {
        return Err(problem);
    }
    let marks = typed.filled(site, &ballot);
    let mut errors = problem.errors.clone();
    if errors.is_empty() {
        errors.insert("form".to_owned(), problem.detail.to_string());
    }
    let (masthead, seen, seq, ballot) = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            let seq = log::head_of(tx, &ballot_topic(ballot.id))?;
            let seen = ballot::seen(tx, &ballot, now)?;
            Ok((Masthead::load(tx)?, seen, seq, ballot))
        })
        .await?;
    let around = Around {
        site,
        masthead: &masthead,
        now,
        seq,
    };
    let mut shown = lay::ballot(around, &ballot, &seen, &marks);
    shown.form.errors = errors;
    let mut response = if wants == Wants::Fragment {
        let lang = shown.lang.clone();
        fragment(
            site.templates
                .ballot_piece("ballot/form.html", "form", &shown.form, &lang)?,
        )
    } else {
        crate::page::private(page::write(site, &masthead, &ballot, &shown)?)
    };
    *response.status_mut() = problem.status;
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    Ok(response)
}

/// `GET /ballots/{slug}/mine`: what this voter has said, for a script: `{"voted", "html", "token"}`.
///
/// A browser that is asked to show the form gets its cookie here, so that its vote is one voter's however often it is
/// sent, and a token that says when the form was begun.
///
/// # Errors
/// 404.
pub async fn mine(
    State(site): House,
    Path(slug): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let now = site.now();
    let device = reader.device_or_new(&site, &[]);
    let subject = subject(Some(device.key.clone()), actor.as_ref());
    let house = Arc::clone(&site);
    let (ballot, own) = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            let ballot = ballot::by_slug(tx, &slug)?;
            let own = ballot::own(tx, &house.secret, &ballot, &subject)?;
            Ok((ballot, own))
        })
        .await?;
    let html = match &own {
        Some((vote, _)) => recorded(&site, ballot.id, *vote, false).await?,
        None => String::new(),
    };
    let body = json!({
        "voted": own.is_some(),
        "html": html,
        "token": token::of_form(&site.secret, ballot.id, now),
    });
    let mut response = Json(body).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    if let Some(cookie) = device.set_cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `POST /ballots/{slug}/withdraw`: takes the own vote back.
///
/// # Errors
/// 403 once it is closed, 404 without a vote, 409 where a vote stands.
pub async fn take_back(
    State(site): House,
    Path(slug): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    asked: Asked,
) -> Result<Response, Problem> {
    let now = site.now();
    let subject = subject(reader.device.clone(), actor.as_ref());
    let (house, named) = (Arc::clone(&site), slug.clone());
    site.db
        .write(move |tx| ballot::take_back(tx, &house.secret, &named, &subject, now))
        .await?;
    let mut response = if asked.wants == Wants::Page {
        Redirect::to(&url_of(&slug)).into_response()
    } else {
        StatusCode::NO_CONTENT.into_response()
    };
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    Ok(response)
}
