//! `/api/v1/ballots/…`: how a ballot stands, and a vote.
//!
//! A program without a cookie is a new voter with each vote it sends, and is given a `voter` token with the answer. Sent
//! back as `Greenroom-Voter` it is the same voter again. A token moves with nobody's address: it is signed, and whoever
//! makes one up is refused.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use newsroom::Kind;
use newsroom::ballot::{self, Ballot, Count, Idempotent, Mark, Method, Phase, Seen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Sent;
use super::shape::instant;
use super::stories::json;
use crate::actor::Actor;
use crate::cache::{Key, Tag};
use crate::door::{Doors, Need};
use crate::page::{self, Asked, PRIVATE};
use crate::problem::Problem;
use crate::public::ballots::{Sender, signals, token, url_of};
use crate::reader::{Device, Reader};
use crate::site::Site;

/// The header that names a voter without a cookie.
const VOTER: HeaderName = HeaderName::from_static("greenroom-voter");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Its doors.
#[must_use]
pub(super) fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/api/v1/ballots/{slug}", Need::Anyone, show)
        .post("/api/v1/ballots/{slug}/votes", Need::Visitor, vote)
}

/// A ballot as programs see it.
#[derive(Serialize, ToSchema)]
pub(super) struct BallotShape {
    /// The last part of its address.
    slug: String,
    /// Its page.
    url: String,
    /// What is asked.
    question: String,
    /// A sentence or two under it.
    intro: String,
    /// `plurality`, `approval`, `score`, `ranked`.
    method: &'static str,
    /// Who is one voter: `device`, `mail`, `account`.
    level: &'static str,
    /// `waiting`, `open`, `closed`.
    state: &'static str,
    /// When it opens.
    opens_at: String,
    /// When it closes; null while no end is set.
    closes_at: Option<String>,
    /// Most options one may name.
    most: u32,
    /// Whether a vote may be changed until the close.
    may_change: bool,
    /// The rules it is counted by, in sentences.
    rules: Vec<String>,
    /// What one can vote for.
    options: Vec<OptionShape>,
    /// How it stands; null while that is kept back.
    result: Option<ResultShape>,
}

/// An option.
#[derive(Serialize, ToSchema)]
pub(super) struct OptionShape {
    /// Its opaque id; a vote names it or the slug.
    id: String,
    /// Its name in a vote.
    slug: String,
    /// Its name.
    title: String,
    /// A line under it.
    note: String,
    /// Whether it was withdrawn.
    withdrawn: bool,
}

/// How a ballot stands.
#[derive(Serialize, ToSchema)]
pub(super) struct ResultShape {
    /// Votes that count.
    votes: u64,
    /// Whether it is closed.
    is_final: bool,
    /// Who won or leads, by slug; several for a tie.
    winners: Vec<String>,
    /// Every option, the best first.
    options: Vec<StandingShape>,
    /// The rounds of an instant run-off: votes by slug.
    rounds: Option<Vec<RoundShape>>,
    /// The order of the second reading (Schulze): places of slugs.
    pairs: Option<Vec<Vec<String>>>,
    /// Votes that wait for the desk, that were declared void, changed, taken back.
    excluded: ExcludedShape,
    /// Every vote that counts, to be counted again.
    tally_url: String,
}

/// How an option stands.
#[derive(Serialize, ToSchema)]
pub(super) struct StandingShape {
    /// Its slug.
    option: String,
    /// 1, 2, 2, 4; null for a withdrawn one.
    rank: Option<u32>,
    /// Votes, times named, points in all, or votes of its last round.
    votes: u64,
    /// In per cent with one place after the point.
    share: Option<String>,
    /// Mean points.
    mean: Option<String>,
}

/// A round.
#[derive(Serialize, ToSchema)]
pub(super) struct RoundShape {
    /// 1, 2, 3, …
    number: u32,
    /// Votes that win it.
    threshold: u64,
    /// Votes that count for nobody any more.
    inactive: u64,
    /// Slug and votes.
    votes: Vec<(String, u64)>,
}

/// Votes that do not count.
#[derive(Serialize, ToSchema)]
pub(super) struct ExcludedShape {
    /// Set aside until the desk has looked at them.
    quarantined: i64,
    /// Declared void.
    void: i64,
    /// Changed by their voters.
    superseded: i64,
    /// Taken back by their voters.
    withdrawn: i64,
}

/// A vote.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewVote {
    /// Options by id or slug; for a ranked ballot the best first. With points: `["mark-ruffalo", 5]` each.
    choice: Vec<Named>,
}

/// An option, or an option and its points.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(super) enum Named {
    /// An option by id or slug.
    Plain(String),
    /// An option and its points, 0 to 5.
    Points(String, u8),
}

/// What a voter is given.
#[derive(Serialize, ToSchema)]
pub(super) struct Receipt {
    /// The vote's line on the tally sheet begins with it.
    receipt: String,
    /// `counted`, or `quarantined` until the desk has looked at it.
    state: &'static str,
    /// Whether it took the place of an earlier vote.
    replaces: bool,
    /// Where one sees what became of it.
    url: String,
    /// Sent back as `Greenroom-Voter`, the sender is the same voter again; null for who has a cookie or sent one.
    voter: Option<String>,
}

/// A ballot; its result only where readers may see it.
#[utoipa::path(
    get, path = "/api/v1/ballots/{slug}", tag = "ballots",
    params(("slug" = String, Path, description = "The ballot's place in addresses.")),
    responses(
        (status = 200, description = "The ballot.", body = BallotShape),
        (status = 404, description = "No such ballot.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(slug): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::path(&format!("/api/v1{}", url_of(&slug)));
    let house = Arc::clone(&site);
    let render = async move {
        let now = house.now();
        let (ballot, seen) = house
            .db
            .read(move |tx| -> newsroom::Result<_> {
                let ballot = ballot::by_slug(tx, &slug)?;
                let seen = ballot::seen(tx, &ballot, now)?;
                Ok((ballot, seen))
            })
            .await?;
        let shape = shape(&house, &ballot, &seen, now);
        let answer = json(&serde_json::json!({ "ballot": shape }))?;
        Ok(page::timed(
            answer.tags([Tag::Ballot(ballot.id)]),
            ballot.turns_at(now),
            now,
        ))
    };
    page::cached(&site, &asked, key, render).await
}

fn shape(site: &Site, ballot: &Ballot, seen: &Seen, now: i64) -> BallotShape {
    let all = u32::try_from(ballot.options.len()).unwrap_or(u32::MAX);
    BallotShape {
        slug: ballot.slug.clone(),
        url: site.absolute(&url_of(&ballot.slug)),
        question: ballot.question.clone(),
        intro: ballot.intro.clone(),
        method: ballot.rules.method.as_str(),
        level: ballot.level.as_str(),
        state: match ballot.phase(now) {
            Phase::Draft | Phase::Waiting => "waiting",
            Phase::Open => "open",
            Phase::Closed => "closed",
        },
        opens_at: instant(ballot.opens_at),
        closes_at: ballot.closes_at.map(instant),
        most: ballot.rules.most_of(all),
        may_change: ballot.may_change,
        rules: ballot.rules.sentences(),
        options: ballot
            .options
            .iter()
            .map(|option| OptionShape {
                id: site.ids.show(Kind::Choice, option.id),
                slug: option.slug.clone(),
                title: option.title.clone(),
                note: option.note.clone(),
                withdrawn: option.withdrawn_at.is_some(),
            })
            .collect(),
        result: match seen {
            Seen::Kept(_) => None,
            Seen::Counted(count) => Some(result(site, ballot, count, now)),
        },
    }
}

fn result(site: &Site, ballot: &Ballot, count: &Count, now: i64) -> ResultShape {
    let slug = |option: u32| {
        ballot
            .at(option)
            .map(|it| it.slug.clone())
            .unwrap_or_default()
    };
    let all = u32::try_from(ballot.options.len()).unwrap_or(u32::MAX);
    ResultShape {
        votes: count.ballots(),
        is_final: ballot.phase(now) == Phase::Closed,
        winners: count
            .outcome()
            .winners()
            .iter()
            .map(|it| slug(*it))
            .collect(),
        options: count
            .bars(all)
            .iter()
            .map(|bar| StandingShape {
                option: slug(bar.option),
                rank: bar.rank,
                votes: bar.votes,
                share: bar.share.map(|share| share.percent(1)),
                mean: bar.mean.map(|mean| mean.decimal(3)),
            })
            .collect(),
        rounds: match count {
            Count::Ranked { run_off, .. } => Some(
                run_off
                    .rounds
                    .iter()
                    .map(|round| RoundShape {
                        number: round.number,
                        threshold: round.threshold,
                        inactive: round.inactive.all(),
                        votes: round
                            .votes
                            .iter()
                            .map(|(it, votes)| (slug(*it), *votes))
                            .collect(),
                    })
                    .collect(),
            ),
            _ => None,
        },
        pairs: match count {
            Count::Ranked { pairs, .. } => Some(
                pairs
                    .order
                    .iter()
                    .map(|place| place.options.iter().map(|it| slug(*it)).collect())
                    .collect(),
            ),
            _ => None,
        },
        excluded: ExcludedShape {
            quarantined: ballot.quarantined,
            void: ballot.voided,
            superseded: ballot.superseded,
            withdrawn: ballot.withdrawn,
        },
        tally_url: site.absolute(&format!("{}/tally.txt", url_of(&ballot.slug))),
    }
}

/// Votes: one for each voter; another vote of the same voter takes its place where the ballot allows it.
#[utoipa::path(
    post, path = "/api/v1/ballots/{slug}/votes", tag = "ballots",
    params(
        ("slug" = String, Path, description = "The ballot's place in addresses."),
        ("Greenroom-Voter" = Option<String>, Header, description = "The `voter` of an earlier answer: the same voter again, without a cookie."),
        ("Idempotency-Key" = Option<String>, Header, description = "A retry with the same key is one vote."),
    ),
    request_body = NewVote,
    responses(
        (status = 201, description = "It is recorded.", body = Receipt),
        (status = 401, description = "A `Greenroom-Voter` we never gave out.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 403, description = "Closed, not open yet, banned, or not known well enough for this ballot.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such ballot.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 409, description = "This voter has voted, and here a vote stands.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 422, description = "Too many, unknown, repeated or withdrawn options.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn vote(
    State(site): State<Arc<Site>>,
    Path(slug): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    headers: HeaderMap,
    sent: Sent<NewVote>,
) -> Result<Response, Problem> {
    let now = site.now();
    let key = idempotency(&headers)?;
    let sending: Vec<&str> = key.iter().flat_map(|key| [slug.as_str(), key]).collect();
    let mut sender = Sender::of(&site, &reader, actor.as_ref(), &sending);
    if let Some(text) = headers.get(VOTER) {
        let device = text
            .to_str()
            .ok()
            .and_then(|text| token::device(&site.secret, text));
        let device = device.ok_or_else(|| {
            Problem::new(
                StatusCode::UNAUTHORIZED,
                "This voter\u{2019}s token is not one of ours.",
            )
        })?;
        sender.subject.device = Some(device.clone());
        sender.device = Device {
            key: device,
            set_cookie: None,
        };
    }
    let mut caster = signals(&site, &reader, sender.subject.clone(), now);
    caster.idempotent = key.map(|key| {
        // A key speaks for one sender: the device that came with the request, or else its network.
        let mut hash = blake3::Hasher::new();
        hash.update(reader.device.as_deref().unwrap_or(&reader.network));
        hash.update(key.as_bytes());
        Idempotent(hash.finalize().as_bytes().to_vec())
    });
    let choice = sent.value.choice;
    let (house, named) = (Arc::clone(&site), slug.clone());
    let cast = site
        .db
        .write(move |tx| {
            let mark = |ballot: &Ballot| marks(&house, ballot, &choice);
            ballot::cast(tx, &house.secret, &named, &caster, mark, now)
        })
        .await?;
    let code = site.ids.show(Kind::Vote, cast.vote);
    let receipt = Receipt {
        url: site.absolute(&format!("{}/receipt/{code}", url_of(&slug))),
        receipt: code,
        state: if cast.waits { "quarantined" } else { "counted" },
        replaces: cast.replaces,
        voter: cookie_value(&sender.device).map(|value| token::of_voter(&site.secret, &value)),
    };
    let mut response = (StatusCode::CREATED, Json(receipt)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, PRIVATE);
    if let Some(cookie) = sender.device.set_cookie {
        headers.insert(SET_COOKIE, cookie);
    }
    if cast.repeated {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The value of a new device's cookie.
fn cookie_value(device: &Device) -> Option<String> {
    let cookie = device.set_cookie.as_ref()?.to_str().ok()?;
    let (_, rest) = cookie.split_once('=')?;
    Some(rest.split(';').next()?.to_owned())
}

/// What is marked; an option that is unknown is one that cannot be chosen, and refused as such.
fn marks(site: &Site, ballot: &Ballot, choice: &[Named]) -> newsroom::Result<Vec<Mark>> {
    let place = |name: &str| {
        let row = site.ids.read(Kind::Choice, name);
        ballot
            .option(row, name)
            .map_or(u32::MAX, |option| option.place)
    };
    if ballot.rules.method == Method::Score && choice.iter().any(|it| matches!(it, Named::Plain(_)))
    {
        return Err(newsroom::Error::invalid(
            "choice",
            "On this ballot each option gets points: [\"option\", 0 to 5].",
        ));
    }
    Ok(choice
        .iter()
        .map(|named| match named {
            Named::Plain(name) => Mark {
                option: place(name),
                score: None,
            },
            Named::Points(name, points) => Mark {
                option: place(name),
                score: Some(*points),
            },
        })
        .collect())
}

fn idempotency(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    key.to_str()
        .ok()
        .filter(|key| (1..=255).contains(&key.len()))
        .map(|key| Some(key.to_owned()))
        .ok_or_else(|| Problem::bad_request("An Idempotency-Key is 1 to 255 plain characters."))
}
