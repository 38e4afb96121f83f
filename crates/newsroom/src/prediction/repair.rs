//! Scores and counts from scratch: what the worker keeps step by step must come to the same.

use std::collections::{BTreeMap, HashMap};

use store::{Db, FromRow, Row, Tx, params};

use super::{
    league::winners,
    mark::{Mark, mark},
    pick::MOST_RANKS,
    score,
};
use crate::error::Result;

/// Players compared at a time.
const CHUNK: i64 = 500;

/// What was found wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wrong {
    /// Players whose score was not what their picks come to.
    pub scores: i64,
    /// Heights of the board that did not hold as many players as stand there.
    pub levels: i64,
    /// Counts of picks that were not those of the picks.
    pub counts: i64,
}

/// Editions that somebody plays, after one; at most 100.
fn editions(tx: &mut Tx<'_>, after: i64) -> Result<Vec<i64>> {
    Ok(tx.all(
        "select edition.id from edition where edition.id > $1 and exists (select 1 from player where player.edition_id = edition.id)
         order by edition.id limit 100",
        params![after],
    )?)
}

/// Repairs every edition's scores and counts, an edition a transaction. What waited to be counted is counted by that.
///
/// # Errors
/// `Store` if the database fails.
pub fn repair_all(db: &Db) -> Result<Wrong> {
    let mut sum = Wrong::default();
    let mut after = 0;
    loop {
        let some = db.read_now(move |tx| editions(tx, after))?;
        let Some(last) = some.last() else {
            return Ok(sum);
        };
        after = *last;
        for edition in some {
            let wrong = db.write_now(move |tx| repair(tx, edition))?;
            sum.scores += wrong.scores;
            sum.levels += wrong.levels;
            sum.counts += wrong.counts;
        }
    }
}

/// As [`repair_all`], in this transaction.
///
/// # Errors
/// `Store` if the database fails.
pub fn repair_here(tx: &mut Tx<'_>) -> Result<Wrong> {
    let mut sum = Wrong::default();
    let mut after = 0;
    loop {
        let some = editions(tx, after)?;
        let Some(last) = some.last() else {
            return Ok(sum);
        };
        after = *last;
        for edition in some {
            let wrong = repair(tx, edition)?;
            sum.scores += wrong.scores;
            sum.levels += wrong.levels;
            sum.counts += wrong.counts;
        }
    }
}

/// Names every edition with wrong scores, as sentences; changes nothing. What waits to be counted is not wrong.
///
/// # Errors
/// `Store` if the database fails.
pub fn check(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut after = 0;
    loop {
        let some = editions(tx, after)?;
        let Some(last) = some.last() else {
            return Ok(findings);
        };
        after = *last;
        for edition in some {
            let open: Option<i64> = tx.opt(
                "select category_id from scoring where edition_id = $1 and state <> 'done' order by category_id limit 1",
                params![edition],
            )?;
            if open.is_some() {
                continue;
            }
            let found = look(tx, edition)?;
            let label: String =
                tx.one("select label from edition where id = $1", params![edition])?;
            if !found.scores.is_empty() || !found.levels.is_empty() || !found.counts.is_empty() {
                findings.push(format!(
                    "the predictions of \u{201c}{label}\u{201d}: {} scores, {} heights of the board and {} counts of picks are wrong",
                    found.scores.len(),
                    found.levels.len(),
                    found.counts.len()
                ));
            }
        }
    }
}

/// Compares and puts right one edition.
///
/// # Errors
/// `Store` if the database fails.
pub fn repair(tx: &mut Tx<'_>, edition: i64) -> Result<Wrong> {
    // On PostgreSQL no counting may go on between the comparing and the writing.
    tx.run(
        "update game set question = question where edition_id = $1",
        params![edition],
    )?;
    score::settle(tx, edition)?;
    let found = look(tx, edition)?;
    for (player, right) in &found.scores {
        write(tx, edition, *player, right)?;
    }
    for ((category, nomination, cohort), off) in &found.counts {
        tx.run(
            "insert into pick_count (category_id, nomination_id, cohort, span, n) values ($1, $2, $3, 0, $4)
             on conflict (category_id, nomination_id, cohort, span) do update set n = pick_count.n + excluded.n",
            params![category, nomination, cohort, off],
        )?;
    }
    // The heights follow from the scores as they are now.
    let levels = if found.scores.is_empty() {
        found.levels
    } else {
        levels_off(tx, edition)?
    };
    for ((rank_key, miss), off) in &levels {
        tx.run(
            "insert into score_level (edition_id, rank_key, miss, players) values ($1, $2, $3, $4)
             on conflict (edition_id, rank_key, miss) do update set players = score_level.players + excluded.players",
            params![edition, rank_key, miss, off],
        )?;
    }
    tx.run(
        "delete from score_level where edition_id = $1 and players = 0",
        params![edition],
    )?;
    let many = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(Wrong {
        scores: many(found.scores.len()),
        levels: many(levels.len()),
        counts: many(found.counts.len()),
    })
}

fn write(tx: &mut Tx<'_>, edition: i64, player: i64, right: &Right) -> Result<()> {
    if right.mark.decided == 0 {
        tx.run("delete from score where player_id = $1", params![player])?;
        return Ok(());
    }
    let mark = &right.mark;
    tx.run(
        "insert into score (player_id, edition_id, right_n, decided, points, credit, brier, rank_key, miss)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (player_id) do update set right_n = excluded.right_n, decided = excluded.decided, points = excluded.points,
           credit = excluded.credit, brier = excluded.brier, rank_key = excluded.rank_key, miss = excluded.miss",
        params![
            player,
            edition,
            mark.right,
            mark.decided,
            mark.points,
            mark.credit,
            mark.brier,
            mark.rank_key(),
            right.miss
        ],
    )?;
    Ok(())
}

/// What a score should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Right {
    mark: Mark,
    miss: i64,
}

/// What is not as it should be: what it should be, or by how much it is off.
#[derive(Default)]
struct Found {
    scores: Vec<(i64, Right)>,
    levels: Vec<((i64, i64), i64)>,
    counts: Vec<((i64, i64, String), i64)>,
}

/// A pick with what it is worth.
struct Said {
    player: i64,
    category: i64,
    weight: i64,
    nominations: Vec<i64>,
}

impl FromRow for Said {
    fn from_row(row: &Row<'_>) -> Result<Said, store::Error> {
        let mut nominations = Vec::with_capacity(MOST_RANKS);
        for place in 3..3 + MOST_RANKS {
            nominations.extend(row.get::<Option<i64>>(place)?);
        }
        Ok(Said {
            player: row.get(0)?,
            category: row.get(1)?,
            weight: row.get(2)?,
            nominations,
        })
    }
}

/// A stored score.
struct Stored {
    player: i64,
    right: Right,
    rank_key: i64,
}

impl FromRow for Stored {
    fn from_row(row: &Row<'_>) -> Result<Stored, store::Error> {
        Ok(Stored {
            player: row.get(0)?,
            right: Right {
                mark: Mark {
                    right: row.get(1)?,
                    decided: row.get(2)?,
                    points: row.get(3)?,
                    credit: row.get(4)?,
                    brier: row.get(5)?,
                },
                miss: row.get(6)?,
            },
            rank_key: row.get(7)?,
        })
    }
}

fn look(tx: &mut Tx<'_>, edition: i64) -> Result<Found> {
    let winners = winners(tx, edition)?;
    let answer: Option<i64> = tx.opt(
        "select answer from game where edition_id = $1 and answer is not null",
        params![edition],
    )?;
    let mut found = Found::default();
    let mut after = 0;
    loop {
        let players: Vec<(i64, Option<i64>)> = tx.all(
            "select id, guess from player where edition_id = $1 and id > $2 order by id limit $3",
            params![edition, after, CHUNK],
        )?;
        let Some((last, _)) = players.last() else {
            break;
        };
        let last = *last;
        let mut right: BTreeMap<i64, Right> = players
            .iter()
            .map(|(player, guess)| {
                let miss = match (answer, guess) {
                    (None, _) => 0,
                    (Some(_), None) => score::FAR,
                    (Some(answer), Some(guess)) => (guess - answer).abs(),
                };
                let mark = Mark::default();
                (*player, Right { mark, miss })
            })
            .collect();
        let said: Vec<Said> = tx.all(
            "select pick_now.player_id, pick_now.category_id, category.weight, pick_now.n1, pick_now.n2, pick_now.n3, pick_now.n4, pick_now.n5
             from player join pick_now on pick_now.player_id = player.id join category on category.id = pick_now.category_id
             where player.edition_id = $1 and player.id > $2 and player.id <= $3 order by pick_now.player_id",
            params![edition, after, last],
        )?;
        for said in said {
            if let (Some(winners), Some(right)) =
                (winners.get(&said.category), right.get_mut(&said.player))
            {
                right.mark = right.mark + mark(&said.nominations, winners, said.weight);
            }
        }
        let stored: Vec<Stored> = tx.all(
            "select player_id, right_n, decided, points, credit, brier, miss, rank_key from score
             where edition_id = $1 and player_id > $2 and player_id <= $3 order by player_id",
            params![edition, after, last],
        )?;
        let stored: HashMap<i64, Stored> =
            stored.into_iter().map(|row| (row.player, row)).collect();
        for (player, right) in right {
            let agrees = match stored.get(&player) {
                Some(stored) => stored.right == right && stored.rank_key == right.mark.rank_key(),
                None => right.mark.decided == 0,
            };
            if !agrees {
                found.scores.push((player, right));
            }
        }
        after = last;
    }
    found.levels = levels_off(tx, edition)?;
    found.counts = counts_off(tx, edition)?;
    Ok(found)
}

/// Heights and by how many players they are off.
fn levels_off(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<((i64, i64), i64)>> {
    let off: Vec<(i64, i64, i64)> = tx.all(
        "select rank_key, miss, cast(sum(n) as bigint) from (
           select rank_key, miss, count(*) as n from score where edition_id = $1 group by rank_key, miss
           union all select rank_key, miss, -players from score_level where edition_id = $1
         ) as sums group by rank_key, miss having sum(n) <> 0 order by rank_key, miss",
        params![edition],
    )?;
    Ok(off
        .into_iter()
        .map(|(rank_key, miss, n)| ((rank_key, miss), n))
        .collect())
}

/// What picks are counted by: category, nomination, cohort.
type Counted = (i64, i64, String);

/// Counts of picks and by how many they are off.
fn counts_off(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<(Counted, i64)>> {
    let off: Vec<(i64, i64, String, i64)> = tx.all(
        "select category_id, nomination_id, cohort, cast(sum(n) as bigint) from (
           select pick_now.category_id, pick_now.n1 as nomination_id, player.cohort, count(*) as n
           from category join pick_now on pick_now.category_id = category.id join player on player.id = pick_now.player_id
           where category.edition_id = $1 group by pick_now.category_id, pick_now.n1, player.cohort
           union all select pick_count.category_id, pick_count.nomination_id, pick_count.cohort, -cast(sum(pick_count.n) as bigint)
           from category join pick_count on pick_count.category_id = category.id
           where category.edition_id = $1 group by pick_count.category_id, pick_count.nomination_id, pick_count.cohort
         ) as sums group by category_id, nomination_id, cohort having sum(n) <> 0 order by category_id, nomination_id, cohort",
        params![edition],
    )?;
    Ok(off
        .into_iter()
        .map(|(category, nomination, cohort, n)| ((category, nomination, cohort), n))
        .collect())
}
