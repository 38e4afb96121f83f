//! `/desk/night`: the console that announces winners, and its rehearsal.
//!
//! One column of categories in running order, the current one open. Every form carries how much had been said of its
//! category when it was drawn, so that nobody announces over what somebody else announced a second before.

mod acts;
mod board;
mod list;
mod since;
mod stand;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use newsroom::Capability;
use newsroom::award::edition::{self, Edition};
use newsroom::store::Tx;
use serde::Deserialize;

use crate::actor::Actor;
use crate::door::{Doors, Need};
use crate::problem::{Problem, Wants};
use crate::query::Query;
use crate::site::Site;
use crate::{address, desk, page};

use board::{Board, Typed};

pub(super) const HERE: &str = "/desk/night";
const PAGE: &str = "desk/night.html";
const BOARD: &str = "desk/night_board.html";

/// Its doors.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let award = Need::Can(Capability::Award);
    Doors::new(site)
        .get("/desk/night", award, list::show)
        .post("/desk/night/~rehearse", award, list::rehearse)
        .get("/desk/night/{award}/{edition}", award, show)
        .post("/desk/night/{award}/{edition}/~status", award, list::status)
        .post(
            "/desk/night/{award}/{edition}/~discard",
            award,
            list::discard,
        )
        .get(
            "/desk/night/{award}/{edition}/~since/{seq}",
            award,
            since::since,
        )
        .get("/desk/night/{award}/{edition}/{category}", award, open)
        .post("/desk/night/{award}/{edition}/{category}", award, acts::act)
}

/// `/desk/night/emmys/2020`.
pub(super) fn url(award: &str, edition: &str) -> String {
    format!(
        "{HERE}/{}/{}",
        address::encoded(award),
        address::encoded(edition)
    )
}

/// What was just done, as a word in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    said: String,
}

impl Asked {
    fn sentence(&self) -> Option<&'static str> {
        match self.said.as_str() {
            "status" => Some("The edition is now as you said."),
            "rehearsal" => Some("This is a copy. Play with it; discard it when you are done."),
            "discarded" => Some("The rehearsal is gone."),
            _ => None,
        }
    }
}

/// The edition at a path, rehearsals too.
fn found(tx: &mut Tx<'_>, award: &str, slug: &str) -> newsroom::Result<Edition> {
    edition::by_path(tx, award, slug)?.ok_or(newsroom::Error::NotFound("edition"))
}

/// `GET /desk/night/{award}/{edition}`: the console, with the first category open that waits.
///
/// # Errors
/// 404.
async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let at = At {
        award,
        edition,
        category: None,
    };
    answer(&site, &actor, at, asked, &headers).await
}

/// `GET /desk/night/{award}/{edition}/{category}`: the console, with this category open. A script is given the column alone.
///
/// # Errors
/// 404.
async fn open(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition, category)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let at = At {
        award,
        edition,
        category: Some(category),
    };
    answer(&site, &actor, at, asked, &headers).await
}

/// Which column, and what is open in it.
#[derive(Clone, Debug)]
struct At {
    award: String,
    edition: String,
    category: Option<String>,
}

async fn answer(
    site: &Arc<Site>,
    actor: &Actor,
    at: At,
    asked: Asked,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let mut board = drawn(site, at, &asked.said, Typed::default()).await?;
    board.said = asked.sentence();
    if Wants::of(HERE, headers) == Wants::Fragment {
        return fragment(site, actor, &board);
    }
    desk::page(site, actor, HERE, PAGE, &board)
}

/// Reads and draws the column. `done` is the word of what was just done in the open category.
async fn drawn(site: &Arc<Site>, at: At, done: &str, typed: Typed) -> Result<Board, Problem> {
    let (site_, done, now) = (Arc::clone(site), done.to_owned(), site.now());
    let board = site
        .db
        .read(move |tx| {
            let edition = found(tx, &at.award, &at.edition)?;
            board::draw(
                tx,
                &site_,
                &edition,
                at.category.as_deref(),
                &done,
                typed,
                now,
            )
        })
        .await?;
    Ok(board)
}

fn fragment(site: &Site, actor: &Actor, board: &Board) -> Result<Response, Problem> {
    let frame = desk::Frame::new(site, actor, HERE);
    let mut response = (StatusCode::OK, site.templates.desk(BOARD, &frame, board)?).into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/vnd.greenroom.fragment+html; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, page::PRIVATE);
    Ok(response)
}
