//! Scores follow every result: a category at a time, a chunk of its players a transaction, so that nobody's pick waits.
//!
//! What a category adds to a score depends on its winners alone, so a correction is the difference between what its new
//! and its old winners add. `scored` keeps both sets while a category is counted, `scoring` how far the counting is: after a
//! crash it goes on there. The same numbers from scratch are in [`super::repair`].

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    error::Result,
    event::{self, Event},
};

/// Players whose scores move in one transaction.
pub const CHUNK: i64 = 500;

/// A distance nobody has: of whoever did not answer the edition's question.
pub const FAR: i64 = 9_000_000_000_000_000;

/// Where the counting of a category stands.
struct Scoring {
    category: i64,
    state: String,
    after: i64,
}

impl FromRow for Scoring {
    fn from_row(row: &Row<'_>) -> Result<Scoring, store::Error> {
        Ok(Scoring {
            category: row.get(0)?,
            state: row.get(1)?,
            after: row.get(2)?,
        })
    }
}

/// Counts on for at most `chunk` players of an edition; says whether there is more to do.
///
/// Call it until it answers false, each time in a transaction of its own. When all is counted it says so to everybody;
/// when there was nothing to count it says nothing.
///
/// # Errors
/// `Store` if the database fails.
pub fn step(tx: &mut Tx<'_>, edition: i64, chunk: i64, now: Millis) -> Result<bool> {
    // Two workers may have the same job; the second waits here, and finds less to do. An edition that is gone has none.
    tx.run(
        "insert into game (edition_id) select id from edition where id = $1
         on conflict (edition_id) do update set question = game.question",
        params![edition],
    )?;
    if measure_some(tx, edition, chunk)? {
        return Ok(true);
    }
    let open: Option<Scoring> = tx.opt(
        "select category_id, state, after_id from scoring where edition_id = $1 and state <> 'done' order by category_id limit 1",
        params![edition],
    )?;
    let Some(open) = open else {
        return Ok(false);
    };
    if open.state == "waiting" {
        begin(tx, open.category)?;
        return Ok(true);
    }
    if let Some(upto) = last_of_chunk(tx, open.category, open.after, chunk)? {
        count(tx, edition, open.category, open.after, upto)?;
        tx.run(
            "update scoring set after_id = $2 where category_id = $1",
            params![open.category, upto],
        )?;
        return Ok(true);
    }
    finish(tx, edition, &open, now)?;
    let more: Option<i64> = tx.opt(
        "select category_id from scoring where edition_id = $1 and state <> 'done' order by category_id limit 1",
        params![edition],
    )?;
    if more.is_none() {
        tx.run(
            "update game set counted_at = $2 where edition_id = $1",
            params![edition, now],
        )?;
        event::record(tx, &Event::ScoresCounted { edition }, now)?;
    }
    Ok(more.is_some())
}

/// Whether something waits to be counted.
///
/// # Errors
/// `Store` if the database fails.
pub fn waits(tx: &mut Tx<'_>, edition: i64) -> Result<bool> {
    let open: Option<i64> = tx.opt(
        "select category_id from scoring where edition_id = $1 and state <> 'done' order by category_id limit 1",
        params![edition],
    )?;
    Ok(open.is_some())
}

/// Counts everything that waits, in this transaction: for a small edition, and for tests.
///
/// # Errors
/// `Store` if the database fails.
pub fn all(tx: &mut Tx<'_>, edition: i64, now: Millis) -> Result<()> {
    while step(tx, edition, CHUNK, now)? {}
    Ok(())
}

/// Takes down the winners a category has now, which do not change any more until it is counted.
fn begin(tx: &mut Tx<'_>, category: i64) -> Result<()> {
    tx.run(
        "insert into scored (category_id, nomination_id, counts)
         select standing.category_id, standing.nomination_id, 1 from standing join category on category.id = standing.category_id
         where standing.category_id = $1 and standing.outcome in ('won', 'tied') and category.void_at is null
         order by standing.nomination_id
         on conflict (category_id, nomination_id) do update set counts = 1",
        params![category],
    )?;
    tx.run(
        "update scoring set state = 'running', after_id = 0,
           now_winners = (select count(*) from scored where scored.category_id = scoring.category_id and scored.counts = 1),
           now_weight = (select category.weight from category where category.id = scoring.category_id)
         where category_id = $1",
        params![category],
    )?;
    // Nobody's score moves if nothing changed: the counting then ends before its first player.
    tx.run(
        "update scoring set after_id = 9223372036854775807
         where category_id = $1 and was_winners = now_winners and (was_weight = now_weight or now_winners = 0)
           and not exists (select 1 from scored where scored.category_id = scoring.category_id and scored.was <> scored.counts)",
        params![category],
    )?;
    Ok(())
}

fn last_of_chunk(tx: &mut Tx<'_>, category: i64, after: i64, chunk: i64) -> Result<Option<i64>> {
    Ok(tx.one(
        "select max(player_id) from (select player_id from pick_now where category_id = $1 and player_id > $2
           order by player_id limit $3) as chunk",
        params![category, after, chunk],
    )?)
}

/// Moves the scores of the players after one and up to another by what the new winners add more than the old ones.
fn count(tx: &mut Tx<'_>, edition: i64, category: i64, after: i64, upto: i64) -> Result<()> {
    leave_levels(tx, edition, after, upto)?;
    // First what each rank earns under the new winners (a) and the old (b), then what both come to, then the difference.
    tx.run(
        "insert into score (player_id, edition_id, right_n, decided, points, credit, brier, rank_key, miss)
         select player_id, edition_id, right_n, decided, points, credit, brier,
           right_n * 10000000000000 + points * 100000000 + decided * 20000 - brier, miss
         from (
           select player_id, edition_id, miss, a_right - b_right as right_n, a_decided - b_decided as decided,
             a_right * now_weight - b_right * was_weight as points, a_credit - b_credit as credit, a_brier - b_brier as brier
           from (
             select player_id, edition_id, miss, now_weight, was_weight,
               case when a1 > 0 then 1 else 0 end as a_right, case when b1 > 0 then 1 else 0 end as b_right,
               case when now_winners > 0 then 1 else 0 end as a_decided, case when was_winners > 0 then 1 else 0 end as b_decided,
               case when a1 > 0 then a1 when a2 > 0 then a2 when a3 > 0 then a3 when a4 > 0 then a4 else a5 end as a_credit,
               case when b1 > 0 then b1 when b2 > 0 then b2 when b3 > 0 then b3 when b4 > 0 then b4 else b5 end as b_credit,
               case when now_winners = 0 then 0 else
                 10000 * (now_winners * squares - 2 * whole * (a1 + a2 + a3 + a4 + a5) + whole * whole) / (now_winners * whole * whole)
               end as a_brier,
               case when was_winners = 0 then 0 else
                 10000 * (was_winners * squares - 2 * whole * (b1 + b2 + b3 + b4 + b5) + whole * whole) / (was_winners * whole * whole)
               end as b_brier
             from (
               select pick_now.player_id, scoring.edition_id, scoring.now_weight, scoring.was_weight, scoring.now_winners,
                 scoring.was_winners,
                 case when game.answer is null then 0 when player.guess is null then 9000000000000000
                   else abs(player.guess - game.answer) end as miss,
                 case pick_now.ranks when 1 then 100 when 2 then 160 when 3 then 200 when 4 then 220 else 230 end as whole,
                 case pick_now.ranks when 1 then 10000 when 2 then 13600 when 3 then 15200 when 4 then 15600 else 15700 end as squares,
                 case when pick_now.n1 in (select nomination_id from scored where category_id = $1 and counts = 1) then 100 else 0 end as a1,
                 case when pick_now.n2 in (select nomination_id from scored where category_id = $1 and counts = 1) then 60 else 0 end as a2,
                 case when pick_now.n3 in (select nomination_id from scored where category_id = $1 and counts = 1) then 40 else 0 end as a3,
                 case when pick_now.n4 in (select nomination_id from scored where category_id = $1 and counts = 1) then 20 else 0 end as a4,
                 case when pick_now.n5 in (select nomination_id from scored where category_id = $1 and counts = 1) then 10 else 0 end as a5,
                 case when pick_now.n1 in (select nomination_id from scored where category_id = $1 and was = 1) then 100 else 0 end as b1,
                 case when pick_now.n2 in (select nomination_id from scored where category_id = $1 and was = 1) then 60 else 0 end as b2,
                 case when pick_now.n3 in (select nomination_id from scored where category_id = $1 and was = 1) then 40 else 0 end as b3,
                 case when pick_now.n4 in (select nomination_id from scored where category_id = $1 and was = 1) then 20 else 0 end as b4,
                 case when pick_now.n5 in (select nomination_id from scored where category_id = $1 and was = 1) then 10 else 0 end as b5
               from scoring join pick_now on pick_now.category_id = scoring.category_id
                 join player on player.id = pick_now.player_id
                 join game on game.edition_id = scoring.edition_id
               where scoring.category_id = $1 and pick_now.player_id > $2 and pick_now.player_id <= $3
             ) as hits
           ) as sums
         ) as moved
         where right_n <> 0 or decided <> 0 or points <> 0 or credit <> 0 or brier <> 0
         on conflict (player_id) do update set
           right_n = score.right_n + excluded.right_n, decided = score.decided + excluded.decided,
           points = score.points + excluded.points, credit = score.credit + excluded.credit,
           brier = score.brier + excluded.brier, rank_key = score.rank_key + excluded.rank_key",
        params![category, after, upto],
    )?;
    enter_levels(tx, edition, after, upto)
}

/// Takes the players of a range off the heights they stand on.
fn leave_levels(tx: &mut Tx<'_>, edition: i64, after: i64, upto: i64) -> Result<()> {
    tx.run(
        "insert into score_level (edition_id, rank_key, miss, players)
         select edition_id, rank_key, miss, -count(*) from score
         where edition_id = $1 and player_id > $2 and player_id <= $3
         group by edition_id, rank_key, miss order by rank_key, miss
         on conflict (edition_id, rank_key, miss) do update set players = score_level.players + excluded.players",
        params![edition, after, upto],
    )?;
    Ok(())
}

/// Puts the players of a range onto the heights they stand on. Who has no pick left that counts stands nowhere.
fn enter_levels(tx: &mut Tx<'_>, edition: i64, after: i64, upto: i64) -> Result<()> {
    tx.run(
        "delete from score where edition_id = $1 and player_id > $2 and player_id <= $3 and decided = 0",
        params![edition, after, upto],
    )?;
    tx.run(
        "insert into score_level (edition_id, rank_key, miss, players)
         select edition_id, rank_key, miss, count(*) from score
         where edition_id = $1 and player_id > $2 and player_id <= $3
         group by edition_id, rank_key, miss order by rank_key, miss
         on conflict (edition_id, rank_key, miss) do update set players = score_level.players + excluded.players",
        params![edition, after, upto],
    )?;
    Ok(())
}

fn finish(tx: &mut Tx<'_>, edition: i64, done: &Scoring, now: Millis) -> Result<()> {
    // A correction is a change of what had been counted with a winner before.
    tx.run(
        "update game set revised_at = $2 where edition_id = $1 and exists
           (select 1 from scoring where scoring.category_id = $3 and scoring.was_winners > 0 and scoring.after_id < 9223372036854775807)",
        params![edition, now, done.category],
    )?;
    keep(tx, done.category)?;
    tx.run(
        "delete from score_level where edition_id = $1 and players = 0",
        params![edition],
    )?;
    Ok(())
}

/// What was being counted is counted.
fn keep(tx: &mut Tx<'_>, category: i64) -> Result<()> {
    tx.run(
        "update scored set was = counts, counts = 0 where category_id = $1",
        params![category],
    )?;
    tx.run(
        "delete from scored where category_id = $1 and was = 0",
        params![category],
    )?;
    tx.run(
        "update scoring set state = case when state = 'again' then 'waiting' else 'done' end, after_id = 0,
           was_winners = now_winners, was_weight = now_weight where category_id = $1",
        params![category],
    )?;
    Ok(())
}

/// Leaves nothing waiting, for whoever writes all scores of an edition anew in the same transaction.
pub(super) fn settle(tx: &mut Tx<'_>, edition: i64) -> Result<()> {
    loop {
        let open: Option<Scoring> = tx.opt(
            "select category_id, state, after_id from scoring where edition_id = $1 and state <> 'done' order by category_id limit 1",
            params![edition],
        )?;
        let Some(open) = open else {
            return Ok(());
        };
        if open.state == "waiting" {
            begin(tx, open.category)?;
        }
        keep(tx, open.category)?;
    }
}

/// Has the distances to the answer of the edition's question measured anew.
pub(super) fn measure(tx: &mut Tx<'_>, edition: i64) -> Result<()> {
    tx.run(
        "update game set miss_after = 0 where edition_id = $1",
        params![edition],
    )?;
    Ok(())
}

/// Measures the distances of at most `chunk` players; says whether there was something to do.
fn measure_some(tx: &mut Tx<'_>, edition: i64, chunk: i64) -> Result<bool> {
    let after: Option<i64> = tx.opt(
        "select miss_after from game where edition_id = $1 and miss_after is not null",
        params![edition],
    )?;
    let Some(after) = after else {
        return Ok(false);
    };
    let upto: Option<i64> = tx.one(
        "select max(player_id) from (select player_id from score where edition_id = $1 and player_id > $2
           order by player_id limit $3) as chunk",
        params![edition, after, chunk],
    )?;
    let Some(upto) = upto else {
        tx.run(
            "update game set miss_after = null where edition_id = $1",
            params![edition],
        )?;
        tx.run(
            "insert into scoring (category_id, edition_id, state)
             select category.id, category.edition_id, 'waiting' from category where category.edition_id = $1 order by category.id limit 1
             on conflict (category_id) do update set
               state = case when scoring.state in ('running', 'again') then 'again' else 'waiting' end",
            params![edition],
        )?;
        return Ok(true);
    };
    leave_levels(tx, edition, after, upto)?;
    tx.run(
        "update score set miss =
           (select case when game.answer is null then 0 when player.guess is null then 9000000000000000
              else abs(player.guess - game.answer) end
            from player join game on game.edition_id = player.edition_id where player.id = score.player_id)
         where edition_id = $1 and player_id > $2 and player_id <= $3",
        params![edition, after, upto],
    )?;
    enter_levels(tx, edition, after, upto)?;
    tx.run(
        "update game set miss_after = $2 where edition_id = $1",
        params![edition, upto],
    )?;
    Ok(true)
}
