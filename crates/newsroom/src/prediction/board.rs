//! The leaderboard: 1, 2, 2, 4. A place is one more than the players who stand higher, a sum over an index.

use std::collections::HashMap;

use serde::Serialize;
use store::{FromRow, Row, Tx, params};

use super::mark::Mark;
use crate::error::Result;

/// A line of the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Row id of the player.
    #[serde(skip)]
    pub player: i64,
    /// The place: 1, 2, 2, 4.
    pub place: i64,
    /// What the player is called.
    pub name: String,
    /// Whether the desk calls them an expert.
    pub expert: bool,
    /// What their picks came to.
    #[serde(skip)]
    pub mark: Mark,
    /// Distance to the answer of the edition's question; 0 before it is known.
    #[serde(skip)]
    pub miss: i64,
}

/// Where a line stands among all: what a page of the board goes on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The sum of what decides a place.
    pub rank_key: i64,
    /// Distance to the answer.
    pub miss: i64,
    /// Row id of the player.
    pub player: i64,
}

impl At {
    /// Before the first.
    pub const TOP: At = At {
        rank_key: i64::MAX,
        miss: 0,
        player: 0,
    };
}

impl Line {
    /// Where it stands.
    #[must_use]
    pub fn at(&self) -> At {
        At {
            rank_key: self.mark.rank_key(),
            miss: self.miss,
            player: self.player,
        }
    }
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Line, store::Error> {
        let cohort: String = row.get(2)?;
        Ok(Line {
            player: row.get(0)?,
            place: 0,
            name: row.get(1)?,
            expert: cohort == "expert",
            mark: Mark {
                right: row.get(3)?,
                decided: row.get(4)?,
                points: row.get(5)?,
                credit: row.get(6)?,
                brier: row.get(7)?,
            },
            miss: row.get(8)?,
        })
    }
}

macro_rules! line {
    () => {
        "score.player_id, player.name, player.cohort, score.right_n, score.decided, score.points, score.credit, score.brier,
         score.miss"
    };
}

/// How many stand on the board.
///
/// # Errors
/// `Store` if the database fails.
pub fn size(tx: &mut Tx<'_>, edition: i64) -> Result<i64> {
    Ok(tx.one(
        "select cast(coalesce(sum(players), 0) as bigint) from score_level where edition_id = $1",
        params![edition],
    )?)
}

/// At most `limit` lines below one, best first; of equals in the order they joined.
///
/// # Errors
/// `Store` if the database fails.
pub fn below(tx: &mut Tx<'_>, edition: i64, after: At, limit: i64) -> Result<Vec<Line>> {
    // Three ways to stand lower, each a range of the index: the same in all but the row, farther from the answer, lower.
    let mut lines: Vec<Line> = tx.all(
        concat!(
            "select ",
            line!(),
            " from score join player on player.id = score.player_id
              where score.edition_id = $1 and score.rank_key = $2 and score.miss = $3 and score.player_id > $4
              order by score.player_id limit $5"
        ),
        params![edition, after.rank_key, after.miss, after.player, limit],
    )?;
    if rest(&lines, limit) > 0 {
        let more: Vec<Line> = tx.all(
            concat!(
                "select ",
                line!(),
                " from score join player on player.id = score.player_id
                  where score.edition_id = $1 and score.rank_key = $2 and score.miss > $3
                  order by score.miss, score.player_id limit $4"
            ),
            params![edition, after.rank_key, after.miss, rest(&lines, limit)],
        )?;
        lines.extend(more);
    }
    if rest(&lines, limit) > 0 {
        let more: Vec<Line> = tx.all(
            concat!(
                "select ",
                line!(),
                " from score join player on player.id = score.player_id
                  where score.edition_id = $1 and score.rank_key < $2
                  order by score.rank_key desc, score.miss, score.player_id limit $3"
            ),
            params![edition, after.rank_key, rest(&lines, limit)],
        )?;
        lines.extend(more);
    }
    placed(tx, edition, lines)
}

/// At most `limit` lines above one, best first.
///
/// # Errors
/// `Store` if the database fails.
pub fn above(tx: &mut Tx<'_>, edition: i64, of: At, limit: i64) -> Result<Vec<Line>> {
    let mut lines: Vec<Line> = tx.all(
        concat!(
            "select ",
            line!(),
            " from score join player on player.id = score.player_id
              where score.edition_id = $1 and score.rank_key = $2 and score.miss = $3 and score.player_id < $4
              order by score.player_id desc limit $5"
        ),
        params![edition, of.rank_key, of.miss, of.player, limit],
    )?;
    if rest(&lines, limit) > 0 {
        let more: Vec<Line> = tx.all(
            concat!(
                "select ",
                line!(),
                " from score join player on player.id = score.player_id
                  where score.edition_id = $1 and score.rank_key = $2 and score.miss < $3
                  order by score.miss desc, score.player_id desc limit $4"
            ),
            params![edition, of.rank_key, of.miss, rest(&lines, limit)],
        )?;
        lines.extend(more);
    }
    if rest(&lines, limit) > 0 {
        let more: Vec<Line> = tx.all(
            concat!(
                "select ",
                line!(),
                " from score join player on player.id = score.player_id
                  where score.edition_id = $1 and score.rank_key > $2
                  order by score.rank_key, score.miss desc, score.player_id desc limit $3"
            ),
            params![edition, of.rank_key, rest(&lines, limit)],
        )?;
        lines.extend(more);
    }
    lines.reverse();
    placed(tx, edition, lines)
}

fn rest(lines: &[Line], limit: i64) -> i64 {
    limit - i64::try_from(lines.len()).unwrap_or(limit)
}

/// Gives lines that follow each other, best first, their places: the first by asking, the others by counting on.
fn placed(tx: &mut Tx<'_>, edition: i64, mut lines: Vec<Line>) -> Result<Vec<Line>> {
    let (Some(first), Some(last)) = (lines.first().map(Line::at), lines.last().map(Line::at))
    else {
        return Ok(lines);
    };
    let levels: Vec<(i64, i64, i64)> = tx.all(
        "select rank_key, miss, players from score_level
         where edition_id = $1 and rank_key <= $2 and rank_key >= $3 and (rank_key < $2 or miss >= $4)
         order by rank_key desc, miss limit 1000",
        params![edition, first.rank_key, last.rank_key, first.miss],
    )?;
    let sharing: HashMap<(i64, i64), i64> = levels
        .into_iter()
        .map(|(rank_key, miss, players)| ((rank_key, miss), players))
        .collect();
    let mut place = place(tx, edition, first)?;
    let mut height = (first.rank_key, first.miss);
    for line in &mut lines {
        let at = line.at();
        if (at.rank_key, at.miss) != height {
            place += sharing.get(&height).copied().unwrap_or(1);
            height = (at.rank_key, at.miss);
        }
        line.place = place;
    }
    Ok(lines)
}

/// The place of whoever stands there.
///
/// # Errors
/// `Store` if the database fails.
pub fn place(tx: &mut Tx<'_>, edition: i64, at: At) -> Result<i64> {
    let higher: i64 = tx.one(
        "select cast(coalesce(sum(players), 0) as bigint) from score_level where edition_id = $1 and rank_key > $2",
        params![edition, at.rank_key],
    )?;
    let nearer: i64 = tx.one(
        "select cast(coalesce(sum(players), 0) as bigint) from score_level where edition_id = $1 and rank_key = $2 and miss < $3",
        params![edition, at.rank_key, at.miss],
    )?;
    Ok(higher + nearer + 1)
}

/// A player's own line; none before one of their picks counts.
///
/// # Errors
/// `Store` if the database fails.
pub fn own(tx: &mut Tx<'_>, player: i64) -> Result<Option<Line>> {
    let found: Option<(i64, i64)> = tx.opt(
        "select edition_id, player_id from score where player_id = $1",
        params![player],
    )?;
    let Some((edition, _)) = found else {
        return Ok(None);
    };
    let lines: Vec<Line> = tx.all(
        concat!(
            "select ",
            line!(),
            " from score join player on player.id = score.player_id where score.player_id = $1"
        ),
        params![player],
    )?;
    Ok(placed(tx, edition, lines)?.pop())
}

/// The best lines of the experts, at most 20, with their places among all.
///
/// # Errors
/// `Store` if the database fails.
pub fn experts(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<Line>> {
    let lines: Vec<Line> = tx.all(
        concat!(
            "select ",
            line!(),
            " from player join score on score.player_id = player.id
              where player.edition_id = $1 and player.cohort = 'expert'
              order by score.rank_key desc, score.miss, score.player_id limit 20"
        ),
        params![edition],
    )?;
    let mut placed = Vec::with_capacity(lines.len());
    for mut line in lines {
        line.place = place(tx, edition, line.at())?;
        placed.push(line);
    }
    Ok(placed)
}
