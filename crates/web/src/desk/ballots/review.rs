//! Votes that were set aside: in groups, with a look at the count before anything is decided.

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Kind;
use newsroom::ballot::{self, Ballot, Count, Preview, Selection, Verdict};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::public::House;
use crate::query::Query;
use crate::site::Site;
use crate::view::When;

/// What stands after the question mark.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    network: String,
    words: Option<String>,
    verdict: String,
    act: String,
    votes: i64,
}

#[derive(Serialize)]
struct Sheet {
    question: String,
    url: String,
    action: String,
    undo_action: String,
    counted: i64,
    quarantined: i64,
    voided: i64,
    groups: Vec<Group>,
    busy: Vec<Group>,
    look: Option<Look>,
    done: Option<Done>,
}

/// Votes that belong together.
#[derive(Serialize)]
struct Group {
    /// As the form sends it.
    network: String,
    /// As people tell networks apart.
    short: String,
    words: String,
    reasons: String,
    votes: i64,
    first: When,
    last: When,
}

/// What a decision would do.
#[derive(Serialize)]
struct Look {
    network: String,
    words: Option<String>,
    verdict: String,
    title: &'static str,
    votes: i64,
    rows: Vec<LookRow>,
    changes_winner: bool,
}

#[derive(Serialize)]
struct LookRow {
    title: String,
    before: String,
    after: String,
    is_other: bool,
    rank_before: String,
    rank_after: String,
}

#[derive(Serialize)]
struct Done {
    act: String,
    votes: i64,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || text.len() > 64 || !text.is_ascii() {
        return None;
    }
    (0..text.len() / 2)
        .map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok())
        .collect()
}

fn selection(network: &str, words: Option<String>) -> Result<Selection, Problem> {
    Ok(Selection {
        network: unhex(network).ok_or_else(Problem::not_found)?,
        words,
    })
}

/// `GET /desk/ballots/{slug}/votes`; with `verdict` and a group, what that decision would do.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): House,
    actor: Actor,
    Path(slug): Path<String>,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let verdict = Verdict::parse(&asking.verdict);
    let wanted = match verdict {
        Some(verdict) => Some((selection(&asking.network, asking.words.clone())?, verdict)),
        None => None,
    };
    let (ballot, groups, busy, preview) = site
        .db
        .read(move |tx| -> newsroom::Result<_> {
            let ballot = ballot::any_by_slug(tx, &slug)?;
            let groups = ballot::waiting(tx, ballot.id)?;
            let busy = ballot::busiest(tx, ballot.id)?;
            let preview = match &wanted {
                Some((which, verdict)) => Some(ballot::preview(tx, &ballot, which, *verdict)?),
                None => None,
            };
            Ok((ballot, groups, busy, preview))
        })
        .await?;
    let masthead = site.masthead();
    let when = |at| masthead.dates.when(at, "en");
    let url = super::url_of(&ballot.slug);
    let group =
        |network: &[u8], words: String, reasons: Vec<&str>, votes, first_at, last_at| Group {
            short: hex(network).get(..6).unwrap_or_default().to_owned(),
            network: hex(network),
            words,
            reasons: reasons.join(", "),
            votes,
            first: when(first_at),
            last: when(last_at),
        };
    let sheet = Sheet {
        question: ballot.question.clone(),
        action: format!("{url}/votes"),
        undo_action: format!("{url}/votes/undo"),
        url,
        counted: ballot.votes,
        quarantined: ballot.quarantined,
        voided: ballot.voided,
        groups: groups
            .iter()
            .map(|it| {
                let reasons = it.reasons.iter().map(|reason| reason.sentence()).collect();
                group(
                    &it.network,
                    it.words.clone(),
                    reasons,
                    it.votes,
                    it.first_at,
                    it.last_at,
                )
            })
            .collect(),
        busy: busy
            .iter()
            .map(|it| {
                group(
                    &it.network,
                    String::new(),
                    Vec::new(),
                    it.votes,
                    it.first_at,
                    it.last_at,
                )
            })
            .collect(),
        look: preview.map(|preview| look(&ballot, &asking, &preview)),
        done: (!asking.act.is_empty()).then(|| Done {
            act: asking.act.clone(),
            votes: asking.votes,
        }),
    };
    desk::page(&site, &actor, super::HERE, "desk/ballot_votes.html", &sheet)
}

fn look(ballot: &Ballot, asking: &Asking, preview: &Preview) -> Look {
    let all = u32::try_from(ballot.options.len()).unwrap_or(u32::MAX);
    let after = preview.after.bars(all);
    let amount = |count: &Count, bar: &ballot::Bar| match (count, bar.mean) {
        (Count::Score(_), Some(mean)) => format!("mean {}", mean.decimal(2)),
        _ => bar.votes.to_string(),
    };
    let rank = |rank: Option<u32>| rank.map(|rank| rank.to_string()).unwrap_or_default();
    let rows = preview.before.bars(all).into_iter().filter_map(|bar| {
        let then = after.iter().find(|other| other.option == bar.option)?;
        let (before, after) = (amount(&preview.before, &bar), amount(&preview.after, then));
        Some(LookRow {
            title: ballot.at(bar.option)?.title.clone(),
            is_other: before != after || bar.rank != then.rank,
            before,
            after,
            rank_before: rank(bar.rank),
            rank_after: rank(then.rank),
        })
    });
    Look {
        network: asking.network.clone(),
        words: asking.words.clone(),
        verdict: asking.verdict.clone(),
        title: match asking.verdict.as_str() {
            "accept" => "With these votes counted",
            "void" => "With these votes void",
            _ => "Without these votes",
        },
        votes: preview.votes,
        rows: rows.collect(),
        changes_winner: preview.before.outcome() != preview.after.outcome(),
    }
}

/// `POST /desk/ballots/{slug}/votes`: decides about a group.
///
/// # Errors
/// 404, 409 when there is none of them any more.
pub(super) async fn decide(
    State(site): House,
    actor: Actor,
    Path(slug): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let verdict = Verdict::parse(&form.take("verdict"))
        .ok_or_else(|| Problem::bad_request("Please say what is to become of these votes."))?;
    let words = form.take("words");
    let which = selection(
        &form.take("network"),
        Some(words).filter(|words| !words.is_empty()),
    )?;
    let (doer, now, why) = (actor.doer(), site.now(), form.take("why"));
    let to = super::url_of(&slug);
    let done = site
        .db
        .write(move |tx| {
            let ballot = ballot::any_by_slug(tx, &slug)?.id;
            ballot::decide(tx, &doer, ballot, &which, verdict, why.trim(), now)
        })
        .await?;
    Ok(see(&site, &to, done))
}

fn see(site: &Site, url: &str, done: ballot::Decided) -> Response {
    let act = site.ids.show(Kind::Act, done.act);
    desk::see(&format!("{url}/votes?act={act}&votes={}", done.votes))
}

/// `POST /desk/ballots/{slug}/votes/undo`: takes a decision back.
///
/// # Errors
/// 404, 409 when nothing of it is left.
pub(super) async fn undo(
    State(site): House,
    actor: Actor,
    Path(slug): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let act = site.row(Kind::Act, &form.take("act"))?;
    let (doer, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| ballot::undo(tx, &doer, act, now))
        .await?;
    Ok(desk::see(&format!("{}/votes", super::url_of(&slug))))
}
