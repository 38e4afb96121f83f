//! `/desk/predictions`: locks, experts and what readers expect.

mod shown;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::id::Kind;
use newsroom::prediction::{Cohort, Game, game, lock, odds, player, score, sheet};
use newsroom::store::Tx;
use newsroom::{Capability, Error};
use serde::Deserialize;

use self::shown::{Editions, Found};
use crate::actor::Actor;
use crate::desk;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

const HERE: &str = "/desk/predictions";
const TEMPLATE: &str = "desk/predictions.html";

/// Its doors.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let award = Need::Can(Capability::Award);
    Doors::new(site)
        .get(HERE, award, list)
        .get("/desk/predictions/{award}/{edition}", award, show)
        .post("/desk/predictions/{award}/{edition}/question", award, ask)
        .post("/desk/predictions/{award}/{edition}/expert", award, expert)
        .post(
            "/desk/predictions/{award}/{edition}/{category}/lock",
            award,
            close,
        )
        .post(
            "/desk/predictions/{award}/{edition}/{category}/unlock",
            award,
            open,
        )
        .post(
            "/desk/predictions/{award}/{edition}/{category}/void",
            award,
            void,
        )
}

/// What the page was asked, in its address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asking {
    said: String,
    name: String,
}

fn sentence(word: &str) -> Option<&'static str> {
    Some(match word {
        "locked" => "The category is closed.",
        "unlocked" => "The category takes predictions again.",
        "voided" => "The category counts for nobody; scores are being counted anew.",
        "counts" => "The category counts again; scores are being counted anew.",
        "expert" => "That player is an expert now.",
        "reader" => "That player is a reader now.",
        "question" => "The question is saved.",
        _ => return None,
    })
}

/// `GET /desk/predictions`: editions that are played.
async fn list(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let editions = site.db.read(game::all).await?;
    let sheet = Editions {
        editions: editions
            .into_iter()
            .map(|(_, path, label)| (format!("{HERE}/{path}"), label))
            .collect(),
    };
    desk::page(&site, &actor, HERE, "desk/predictions_all.html", &sheet)
}

fn find(tx: &mut Tx<'_>, game: Game, name: &str) -> Result<Found, Error> {
    let edition = game.edition;
    let (players, experts) = game::players(tx, edition)?;
    Ok(Found {
        entries: sheet::read(tx, edition, None)?,
        counts: odds::for_desk(tx, edition)?,
        named: if name.is_empty() {
            Vec::new()
        } else {
            player::named(tx, edition, name)?
        },
        experts: player::experts(tx, edition)?,
        numbers: (players, experts),
        counting: score::waits(tx, edition)?,
        game,
    })
}

/// `GET /desk/predictions/{award}/{edition}`.
async fn show(
    State(site): State<Arc<Site>>,
    Path((award, edition)): Path<(String, String)>,
    Query(asking): Query<Asking>,
    actor: Actor,
) -> Result<Response, Problem> {
    let name = asking.name.trim().to_owned();
    let looked = name.clone();
    let found = site
        .db
        .read(move |tx| -> Result<_, Error> {
            let game = game(tx, &award, &edition)?;
            find(tx, game, &looked)
        })
        .await?;
    let mut sheet = shown::sheet(&site, &found, BTreeMap::new());
    sheet.said = sentence(&asking.said);
    sheet.name = name;
    desk::page(&site, &actor, &sheet.here, TEMPLATE, &sheet)
}

/// Answers a form of the page: back to it, or the page with what was refused.
async fn done(
    site: &Arc<Site>,
    actor: &Actor,
    place: (String, String),
    said: &str,
    outcome: Result<(), Error>,
) -> Result<Response, Problem> {
    let (award, edition) = place;
    let errors = match outcome {
        Ok(()) => {
            let to = format!("{HERE}/{award}/{edition}?said={said}");
            return Ok(desk::see(&to));
        }
        Err(Error::Invalid(fields)) => fields.0,
        Err(Error::Conflict(sentence)) => BTreeMap::from([("form".to_owned(), sentence)]),
        Err(error) => return Err(error.into()),
    };
    let found = site
        .db
        .read(move |tx| -> Result<_, Error> {
            let game = game(tx, &award, &edition)?;
            find(tx, game, "")
        })
        .await?;
    let sheet = shown::sheet(site, &found, errors);
    desk::refused(site, actor, &sheet.here, TEMPLATE, &sheet)
}

/// `POST …/{category}/lock`.
async fn close(
    State(site): State<Arc<Site>>,
    Path((award, edition, category)): Path<(String, String, String)>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let (who, now, why) = (actor.doer(), site.now(), form.take("why"));
    let (a, e) = (award.clone(), edition.clone());
    let outcome = site
        .db
        .write(move |tx| {
            let game = game(tx, &a, &e)?;
            let category = sheet::category(tx, game.edition, &category)?;
            lock::by_hand(tx, category, &why, &who, now)
        })
        .await;
    done(&site, &actor, (award, edition), "locked", outcome).await
}

/// `POST …/{category}/unlock`: with a reason, until it is closed by hand or a result.
async fn open(
    State(site): State<Arc<Site>>,
    Path((award, edition, category)): Path<(String, String, String)>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let (who, now, why) = (actor.doer(), site.now(), form.take("why"));
    let (a, e) = (award.clone(), edition.clone());
    let outcome = site
        .db
        .write(move |tx| {
            let game = game(tx, &a, &e)?;
            let category = sheet::category(tx, game.edition, &category)?;
            lock::open_again(tx, category, None, &why, &who, now)
        })
        .await;
    done(&site, &actor, (award, edition), "unlocked", outcome).await
}

/// `POST …/{category}/void`: with a reason; `counts=yes` makes it count again.
async fn void(
    State(site): State<Arc<Site>>,
    Path((award, edition, category)): Path<(String, String, String)>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let (who, now, why) = (actor.doer(), site.now(), form.take("why"));
    let is_void = form.take("counts") != "yes";
    let (a, e) = (award.clone(), edition.clone());
    let outcome = site
        .db
        .write(move |tx| {
            let game = game(tx, &a, &e)?;
            let category = sheet::category(tx, game.edition, &category)?;
            lock::void(tx, category, is_void, &why, &who, now)
        })
        .await;
    let said = if is_void { "voided" } else { "counts" };
    done(&site, &actor, (award, edition), said, outcome).await
}

/// `POST …/expert`: calls a player an expert, or a reader again.
async fn expert(
    State(site): State<Arc<Site>>,
    Path((award, edition)): Path<(String, String)>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Player, &form.take("player"))?;
    let cohort = Cohort::parse(&form.take("cohort"));
    let (who, now) = (actor.doer(), site.now());
    let outcome = site
        .db
        .write(move |tx| player::set_cohort(tx, id, cohort, &who, now))
        .await;
    done(&site, &actor, (award, edition), cohort.as_str(), outcome).await
}

/// `POST …/question`: the question that parts equals, and its answer.
async fn ask(
    State(site): State<Arc<Site>>,
    Path((award, edition)): Path<(String, String)>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let (who, now) = (actor.doer(), site.now());
    let (question, typed) = (form.take("question"), form.take("answer"));
    let (a, e) = (award.clone(), edition.clone());
    let answer = match typed.trim().parse::<i64>() {
        Ok(answer) if (0..1_000_000_000).contains(&answer) => Ok(Some(answer)),
        _ if typed.trim().is_empty() => Ok(None),
        _ => Err(Error::invalid(
            "answer",
            "The answer is a whole number from 0 on.",
        )),
    };
    let outcome = match answer {
        Err(error) => Err(error),
        Ok(answer) => {
            site.db
                .write(move |tx| {
                    let game = game(tx, &a, &e)?;
                    game::ask(tx, game.edition, &question, answer, &who, now)
                })
                .await
        }
    };
    done(&site, &actor, (award, edition), "question", outcome).await
}
