//! `/api/v1/awards/…/prediction` and the leaderboard.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, SET_COOKIE};
use newsroom::id::Kind;
use newsroom::prediction::{self, Refusal, board, game, join, player, sheet};
use newsroom::{Error, Millis};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Sent;
use super::stories::limit;
use crate::actor::Actor;
use crate::door::{Doors, Need};
use crate::limit::Act;
use crate::page::PRIVATE;
use crate::problem::Problem;
use crate::public::predictions::{after, onward, player_id};
use crate::public::predictions::{signature, writer, writer_or_new};
use crate::query::Query;
use crate::reader::Reader;
use crate::site::Site;

/// Its doors.
#[must_use]
pub(crate) fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get(
            "/api/v1/awards/{award}/{edition}/{category}/prediction",
            Need::Visitor,
            own,
        )
        .put(
            "/api/v1/awards/{award}/{edition}/{category}/prediction",
            Need::Visitor,
            predict,
        )
        .get(
            "/api/v1/awards/{award}/{edition}/leaderboard",
            Need::Anyone,
            leaderboard,
        )
}

/// A prediction, as it is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPrediction {
    /// Ids of nominations, the likeliest first, five at most; none takes the prediction back.
    nominations: Vec<String>,
    /// The name a guest's sheet is signed with; needed with the first prediction.
    #[serde(default)]
    name: String,
}

/// A prediction, as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Prediction {
    /// Ids of nominations, the likeliest first.
    nominations: Vec<String>,
    /// When the category closes by the clock.
    locks_at: Option<String>,
    /// When it closed.
    locked_at: Option<String>,
}

/// A page of the leaderboard.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Leaderboard {
    players: Vec<Placed>,
    /// The parameters of the next page; none at the end.
    next: Option<String>,
    /// How many stand on it.
    count: i64,
    /// When a correction last changed it.
    revised_at: Option<String>,
}

/// A player in a place.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Placed {
    /// Opaque id of the sheet.
    id: String,
    /// 1, 2, 2, 4.
    place: i64,
    name: String,
    expert: bool,
    /// Right picks.
    right: i64,
    /// Picks in categories that count.
    decided: i64,
    points: i64,
    credit: i64,
    /// Sum of Brier scores, in ten-thousandths.
    brier: i64,
}

/// RFC 3339 in UTC.
fn instant(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| String::new(), |at| at.to_string())
}

/// The own prediction of a category.
#[utoipa::path(
    get, path = "/api/v1/awards/{award}/{edition}/{category}/prediction", tag = "predictions",
    params(("award" = String, Path), ("edition" = String, Path), ("category" = String, Path)),
    responses(
        (status = 200, description = "What this device or account predicts; nobody else's.", body = Prediction),
        (status = 404, description = "No such category.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn own(
    State(site): State<Arc<Site>>,
    Path((award, edition, category)): Path<(String, String, String)>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let who = writer(&reader, actor.as_ref());
    let now = site.now();
    let entry = site
        .db
        .read(move |tx| -> Result<_, Error> {
            let game = game(tx, &award, &edition)?;
            let own = player::of(tx, game.edition, &who)?.map(|own| own.id);
            let entries = sheet::read(tx, game.edition, own)?;
            let found = entries.into_iter().find(|entry| entry.slug == category);
            found.ok_or(Error::NotFound("category"))
        })
        .await?;
    Ok(private(StatusCode::OK, &shown(&site, &entry, now)))
}

fn shown(site: &Site, entry: &sheet::Entry, now: Millis) -> Prediction {
    Prediction {
        nominations: entry
            .picked
            .iter()
            .map(|&id| site.ids.show(Kind::Nomination, id))
            .collect(),
        locks_at: entry.locks_at.map(instant),
        locked_at: entry.closed(now).map(instant),
    }
}

fn private(status: StatusCode, body: &impl Serialize) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    response
}

/// Predicts a category, changes the prediction, or takes it back. The server's clock decides whether it is too late.
#[utoipa::path(
    put, path = "/api/v1/awards/{award}/{edition}/{category}/prediction", tag = "predictions",
    params(("award" = String, Path), ("edition" = String, Path), ("category" = String, Path)),
    request_body = NewPrediction,
    responses(
        (status = 200, description = "The prediction as it stands.", body = Prediction),
        (status = 403, description = "From another site, or by somebody who is banned.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such category.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 409, description = "The category is closed; the sentence says since when.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 422, description = "No nominee of this category, the same twice, more than five, or no name.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many at once.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn predict(
    State(site): State<Arc<Site>>,
    Path((award, edition, category)): Path<(String, String, String)>,
    reader: Reader,
    actor: Option<Actor>,
    sent: Sent<NewPrediction>,
) -> Result<Response, Problem> {
    let now = site.now();
    site.limits
        .take(Act::Predict, &reader.network, now)
        .map_err(Problem::too_many)?;
    let NewPrediction { nominations, name } = sent.value;
    let (who, set_cookie) = writer_or_new(&site, &reader, actor.as_ref());
    let name = signature(actor.as_ref(), &name);
    let chosen: Vec<i64> = nominations
        .iter()
        .take(prediction::MOST_RANKS + 1)
        .map(|id| site.ids.read(Kind::Nomination, id).unwrap_or(-1))
        .collect();
    let entry = site
        .db
        .write(move |tx| -> Result<_, Problem> {
            let game = game(tx, &award, &edition)?;
            let row = sheet::category(tx, game.edition, &category)?;
            let player = join(tx, game.edition, &who, &name, now)?;
            prediction::pick(tx, &player, row, &chosen, now)?.map_err(refused)?;
            let entries = sheet::read(tx, game.edition, Some(player.id))?;
            let found = entries.into_iter().find(|entry| entry.id == row);
            Ok(found.ok_or(Error::NotFound("category"))?)
        })
        .await?;
    let mut response = private(StatusCode::OK, &shown(&site, &entry, now));
    if let Some(cookie) = set_cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Closed { at } => Problem::new(
            StatusCode::CONFLICT,
            format!(
                "This category closed at {}; your pick came too late.",
                instant(at)
            ),
        ),
        Refusal::Unknown => Error::NotFound("category").into(),
        Refusal::NotPlayed => Problem::new(StatusCode::CONFLICT, refusal.to_string()),
        _ => Problem::invalid([("nominations".to_owned(), refusal.to_string())].into()),
    }
}

/// Which page.
#[derive(Debug, Deserialize)]
pub(super) struct Which {
    after: Option<String>,
    miss: Option<String>,
    limit: Option<String>,
}

/// The leaderboard, best first.
#[utoipa::path(
    get, path = "/api/v1/awards/{award}/{edition}/leaderboard", tag = "predictions",
    params(
        ("award" = String, Path), ("edition" = String, Path),
        ("after" = Option<String>, Query, description = "From the `next` of the page before."),
        ("miss" = Option<String>, Query, description = "From the `next` of the page before."),
        ("limit" = Option<i64>, Query, description = "1 to 100."),
    ),
    responses(
        (status = 200, description = "A page of the board.", body = Leaderboard),
        (status = 400, description = "A forged place, a limit out of range.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such edition.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn leaderboard(
    State(site): State<Arc<Site>>,
    Path((award, edition)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let limit = limit(which.limit.as_deref(), 50)?;
    let path = format!("{award}/{edition}");
    let from = after(&site, &path, which.after.as_deref(), which.miss.as_deref())?;
    let (game, size, mut lines) = site
        .db
        .read(move |tx| -> Result<_, Error> {
            let game = game(tx, &award, &edition)?;
            let size = board::size(tx, game.edition)?;
            let lines = board::below(tx, game.edition, from, limit + 1)?;
            Ok((game, size, lines))
        })
        .await?;
    let most = usize::try_from(limit).unwrap_or(50);
    let more = lines.len() > most;
    lines.truncate(most);
    let next = lines.last().filter(|_| more).map(|last| {
        let (after, miss) = onward(&site, &path, last.at());
        format!("after={after}&miss={miss}")
    });
    let body = Leaderboard {
        players: lines
            .into_iter()
            .map(|line| Placed {
                id: player_id(&site, line.player),
                place: line.place,
                name: line.name,
                expert: line.expert,
                right: line.mark.right,
                decided: line.mark.decided,
                points: line.mark.points,
                credit: line.mark.credit,
                brier: line.mark.brier,
            })
            .collect(),
        next,
        count: size,
        revised_at: game.revised_at.map(instant),
    };
    let mut response = Json(body).into_response();
    response.headers_mut().insert(
        CACHE_CONTROL,
        http::HeaderValue::from_static("public, max-age=2"),
    );
    Ok(response)
}
