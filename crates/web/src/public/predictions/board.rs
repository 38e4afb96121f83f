//! `…/leaderboard`: readable at 100,000 players. The own place with three neighbours stands first, then fifty lines a page.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::prediction::board::{self, At};
use newsroom::prediction::sheet::{self, Entry};
use newsroom::prediction::{Game, game, player};
use newsroom::{Cursor, id::Kind};
use serde::Deserialize;

use super::lay::{self, Hand, thousands};
use super::page::writer;
use super::view::Board;
use crate::actor::Actor;
use crate::live::{About, topic_of};
use crate::page::{self, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::query::Query;
use crate::reader::Reader;
use crate::site::Site;

/// Lines of a page.
pub(crate) const PAGE: i64 = 50;
/// Lines above and below the own one.
const NEIGHBOURS: i64 = 3;

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    after: Option<String>,
    miss: Option<String>,
}

/// What the page shows.
struct Found {
    masthead: Masthead,
    game: Game,
    entries: Vec<Entry>,
    size: i64,
    seq: i64,
    own: Option<i64>,
    around: Vec<board::Line>,
    lines: Vec<board::Line>,
    experts: Vec<board::Line>,
}

/// The place a page goes on from, read from its address.
///
/// # Errors
/// 400 for a place this site did not sign.
pub(crate) fn after(
    site: &Site,
    path: &str,
    after: Option<&str>,
    miss: Option<&str>,
) -> Result<At, Problem> {
    let height = page::cursor(site, &format!("board {path}"), after)?;
    let Some(height) = height else {
        return Ok(At::TOP);
    };
    let near = page::cursor(site, &format!("board miss {path}"), miss)?;
    Ok(At {
        rank_key: height.value,
        player: height.id,
        miss: near.map_or(0, |near| near.value),
    })
}

/// The two words of an address that lead on from a line.
pub(crate) fn onward(site: &Site, path: &str, at: At) -> (String, String) {
    let sign = |value, scope: String| {
        Cursor {
            value,
            id: at.player,
        }
        .sign(&site.secret, &scope)
    };
    (
        sign(at.rank_key, format!("board {path}")),
        sign(at.miss, format!("board miss {path}")),
    )
}

/// `GET …/leaderboard`.
///
/// # Errors
/// 404 without such an edition, 400 for a forged place.
pub(crate) async fn show(
    State(site): House,
    Path((award, edition)): Path<(String, String)>,
    Query(asking): Query<Asking>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let who = writer(&reader, actor.as_ref());
    let path = format!("{award}/{edition}");
    let from = after(
        &site,
        &path,
        asking.after.as_deref(),
        asking.miss.as_deref(),
    )?;
    let found = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let game = game(tx, &award, &edition)?;
            let id = game.edition;
            let own = player::of(tx, id, &who)?.map(|player| player.id);
            let line = match own {
                Some(own) => board::own(tx, own)?,
                None => None,
            };
            let mut around = Vec::new();
            if let Some(line) = line {
                let at = line.at();
                around = board::above(tx, id, at, NEIGHBOURS)?;
                around.push(line);
                around.extend(board::below(tx, id, at, NEIGHBOURS)?);
            }
            Ok(Found {
                masthead: Masthead::load(tx)?,
                entries: sheet::read(tx, id, None)?,
                size: board::size(tx, id)?,
                lines: board::below(tx, id, from, PAGE + 1)?,
                experts: if from == At::TOP {
                    board::experts(tx, id)?
                } else {
                    Vec::new()
                },
                seq: newsroom::store::log::head_of(tx, &newsroom::event::edition_topic(id))?,
                own,
                around,
                game,
            })
        })
        .await?;
    answer(&site, found, from == At::TOP)
}

fn answer(site: &Arc<Site>, mut found: Found, is_first: bool) -> Result<Response, Problem> {
    let hand = Hand {
        site,
        masthead: &found.masthead,
        game: &found.game,
        now: site.now(),
    };
    let ways = lay::ways(&found.game);
    let page_size = usize::try_from(PAGE).unwrap_or(50);
    let more = found.lines.len() > page_size;
    found.lines.truncate(page_size);
    let next = found.lines.last().filter(|_| more).map(|last| {
        let (after, miss) = onward(site, &found.game.path(), last.at());
        crate::address::with_query(
            &ways.board,
            &[("after", Some(&after)), ("miss", Some(&miss))],
        )
    });
    let line = |line: &board::Line| hand.line(line, found.own);
    let decided = found.entries.iter().filter(|it| it.is_decided()).count();
    let mut best = hand.best(&found.lines, found.own);
    if !is_first {
        best.key.clear();
    }
    let board = Board {
        size: thousands(found.size),
        decided: (decided, found.entries.len()),
        around: found.around.iter().map(line).collect(),
        best,
        experts: found.experts.iter().map(line).collect(),
        next,
        first: (!is_first).then(|| ways.board.clone()),
        question: found
            .game
            .answer
            .map(|answer| (found.game.question.clone(), thousands(answer))),
        ways,
    };
    let title = format!("Leaderboard: {}", found.game.label);
    let mut head = found.masthead.head(site, &title, &board.ways.board);
    if !is_first {
        head.robots = Some("noindex");
    }
    head.description = format!(
        "How {} readers predicted: {}.",
        board.size, found.game.label
    );
    if is_first {
        head.live = Some(crate::view::Live {
            topic: topic_of(site, About::Edition(found.game.edition)),
            seq: found.seq,
        });
    }
    let frame = found.masthead.frame(site, head, None);
    Ok(page::private(site.templates.own(
        "predict/board.html",
        &frame,
        &board,
    )?))
}

/// The opaque id of a player, for the API.
pub(crate) fn player_id(site: &Site, player: i64) -> String {
    site.ids.show(Kind::Player, player)
}
