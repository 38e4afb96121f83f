//! What a cohort expects: its picks counted as they are made, smoothed, with their history. Shown only after the lock.

use std::collections::{BTreeMap, HashMap};

use store::{Tx, params};
use tally::{Ratio, score};

use crate::{Millis, error::Result};

/// Moves of one span are counted together: six hours.
pub const SPAN_MS: Millis = 6 * 60 * 60 * 1000;

/// Who expects it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cohort {
    /// Readers.
    #[default]
    Readers,
    /// Those the desk calls experts.
    Experts,
}

impl Cohort {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Cohort::Readers => "reader",
            Cohort::Experts => "expert",
        }
    }

    /// Reads the word; what it does not know are readers.
    #[must_use]
    pub fn parse(word: &str) -> Cohort {
        match word {
            "expert" => Cohort::Experts,
            _ => Cohort::Readers,
        }
    }
}

/// What is expected of one nominee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odds {
    /// Row id of the nomination.
    pub nomination: i64,
    /// How many picked it.
    pub picks: i64,
    /// The smoothed share, (n + 1) / (N + k), in tenths of a per cent, 0 to 1,000.
    pub tenths: i64,
    /// The smoothed share at the end of each span in which anybody picked, oldest first: its beginning, and tenths of a per cent.
    pub history: Vec<(Millis, i64)>,
}

/// How a category was seen before it closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Readers who picked.
    pub players: i64,
    /// How many in a hundred of them were right, rounded; none while there is no winner, or when it counts for nobody.
    pub right_percent: Option<i64>,
    /// The nomination most readers picked, and its share of the picks in per cent; of equals the first in order.
    pub favourite: Option<(i64, i64)>,
}

/// The readers' odds of a category in the order of its nominees; none before it is closed.
///
/// # Errors
/// `Store` if the database fails.
pub fn odds(tx: &mut Tx<'_>, category: i64) -> Result<Option<Vec<Odds>>> {
    of_cohort(tx, category, Cohort::Readers)
}

/// As [`odds`], of one cohort.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_cohort(tx: &mut Tx<'_>, category: i64, cohort: Cohort) -> Result<Option<Vec<Odds>>> {
    if !is_shown(tx, category)? {
        return Ok(None);
    }
    let nominees: Vec<i64> = tx.all(
        "select id from nomination where category_id = $1 and status = 'official' order by place, id limit 1000",
        params![category],
    )?;
    let moves: Vec<(Millis, i64, i64)> = tx.all(
        "select span, nomination_id, n from pick_count where category_id = $1 and cohort = $2 order by span limit 20000",
        params![category, cohort.as_str()],
    )?;
    Ok(Some(spread(&nominees, &moves)))
}

fn is_shown(tx: &mut Tx<'_>, category: i64) -> Result<bool> {
    let closed: Option<i64> = tx.opt(
        "select id from category where id = $1 and locked_at is not null",
        params![category],
    )?;
    Ok(closed.is_some())
}

/// From moves, in the order of their spans, to odds with their history.
fn spread(nominees: &[i64], moves: &[(Millis, i64, i64)]) -> Vec<Odds> {
    let mut spans: BTreeMap<Millis, Vec<(i64, i64)>> = BTreeMap::new();
    for (span, nomination, n) in moves {
        spans.entry(*span).or_default().push((*nomination, *n));
    }
    let mut counts: HashMap<i64, i64> = HashMap::new();
    let mut odds: Vec<Odds> = nominees
        .iter()
        .map(|&nomination| Odds {
            nomination,
            picks: 0,
            tenths: 0,
            history: Vec::with_capacity(spans.len()),
        })
        .collect();
    for (span, moved) in spans {
        for (nomination, n) in moved {
            *counts.entry(nomination).or_default() += n;
        }
        for (each, tenths) in odds.iter_mut().zip(smoothed(nominees, &counts)) {
            each.history.push((span, tenths));
        }
    }
    for (each, tenths) in odds.iter_mut().zip(smoothed(nominees, &counts)) {
        each.picks = counts.get(&each.nomination).copied().unwrap_or(0);
        each.tenths = tenths;
    }
    odds
}

/// Smoothed shares in tenths of a per cent, in the order of the nominees.
fn smoothed(nominees: &[i64], counts: &HashMap<i64, i64>) -> Vec<i64> {
    let picks: Vec<u64> = nominees
        .iter()
        .map(|id| u64::try_from(counts.get(id).copied().unwrap_or(0)).unwrap_or(0))
        .collect();
    let shares = score::smoothed(&picks, Ratio::ONE).unwrap_or_default();
    shares
        .into_iter()
        .map(|share| i64::try_from(share.rounded(1000)).unwrap_or(0))
        .collect()
}

/// How readers saw a category; none before it is closed, or if nobody picked in it.
///
/// # Errors
/// `Store` if the database fails.
pub fn seen(tx: &mut Tx<'_>, category: i64) -> Result<Option<Seen>> {
    let counts: Vec<Count> = tx.all(
        "select pick_count.category_id, pick_count.nomination_id, cast(sum(pick_count.n) as bigint),
                max(case when standing.outcome in ('won', 'tied') then 1 else 0 end)
         from pick_count join category on category.id = pick_count.category_id
           join nomination on nomination.id = pick_count.nomination_id
           left join standing on standing.nomination_id = pick_count.nomination_id
         where pick_count.category_id = $1 and pick_count.cohort = 'reader' and category.locked_at is not null
         group by pick_count.category_id, pick_count.nomination_id, nomination.place
         order by nomination.place, pick_count.nomination_id",
        params![category],
    )?;
    let voided: Option<i64> = tx.opt(
        "select void_at from category where id = $1 and void_at is not null",
        params![category],
    )?;
    Ok(summed(&counts, voided.is_some()))
}

/// Category, nomination, picks, and whether it won.
type Count = (i64, i64, i64, i64);

fn summed(counts: &[Count], voided: bool) -> Option<Seen> {
    let players: i64 = counts.iter().map(|(_, _, n, _)| n).sum();
    if players <= 0 {
        return None;
    }
    let of_hundred = |n: i64| (n * 200 + players) / (2 * players);
    let decided = !voided && counts.iter().any(|(_, _, _, won)| *won == 1);
    let right: i64 = counts
        .iter()
        .filter(|(_, _, _, won)| *won == 1)
        .map(|(_, _, n, _)| n)
        .sum();
    let most = counts.iter().map(|(_, _, n, _)| *n).max().unwrap_or(0);
    let favourite = counts.iter().find(|(_, _, n, _)| *n == most);
    Some(Seen {
        players,
        right_percent: decided.then(|| of_hundred(right)),
        favourite: favourite.map(|(_, nomination, n, _)| (*nomination, of_hundred(*n))),
    })
}

/// What a cohort picked in the closed categories of an edition: category, nomination, picks.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_edition(tx: &mut Tx<'_>, edition: i64, cohort: Cohort) -> Result<Vec<(i64, i64, i64)>> {
    Ok(tx.all(
        "select pick_count.category_id, pick_count.nomination_id, cast(sum(pick_count.n) as bigint)
         from category join pick_count on pick_count.category_id = category.id
         where category.edition_id = $1 and category.locked_at is not null and pick_count.cohort = $2
         group by pick_count.category_id, pick_count.nomination_id
         order by pick_count.category_id, pick_count.nomination_id",
        params![edition, cohort.as_str()],
    )?)
}

/// As [`of_edition`] for the desk, which sees open categories too; all cohorts together.
///
/// # Errors
/// `Store` if the database fails.
pub fn for_desk(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<(i64, i64, i64)>> {
    Ok(tx.all(
        "select pick_count.category_id, pick_count.nomination_id, cast(sum(pick_count.n) as bigint)
         from category join pick_count on pick_count.category_id = category.id
         where category.edition_id = $1
         group by pick_count.category_id, pick_count.nomination_id
         order by pick_count.category_id, pick_count.nomination_id",
        params![edition],
    )?)
}

/// Counts picks gained, or lost if `n` is below zero.
pub(super) fn count(
    tx: &mut Tx<'_>,
    category: i64,
    nomination: i64,
    cohort: Cohort,
    n: i64,
    now: Millis,
) -> Result<()> {
    if n == 0 {
        return Ok(());
    }
    tx.run(
        "insert into pick_count (category_id, nomination_id, cohort, span, n) values ($1, $2, $3, $4, $5)
         on conflict (category_id, nomination_id, cohort, span) do update set n = pick_count.n + excluded.n",
        params![category, nomination, cohort.as_str(), span(now), n],
    )?;
    Ok(())
}

/// Moves a player's picks from one cohort's counts to another's.
pub(super) fn moved(
    tx: &mut Tx<'_>,
    player: i64,
    from: Cohort,
    to: Cohort,
    now: Millis,
) -> Result<()> {
    for (cohort, n) in [(from, -1_i64), (to, 1)] {
        tx.run(
            "insert into pick_count (category_id, nomination_id, cohort, span, n)
             select category_id, n1, $2, $3, $4 from pick_now where player_id = $1 order by category_id
             on conflict (category_id, nomination_id, cohort, span) do update set n = pick_count.n + excluded.n",
            params![player, cohort.as_str(), span(now), n],
        )?;
    }
    Ok(())
}

fn span(now: Millis) -> Millis {
    now.div_euclid(SPAN_MS) * SPAN_MS
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn odds_are_smoothed_and_remember_how_they_moved() {
        let odds = spread(&[7, 8], &[(0, 7, 1), (SPAN_MS, 7, -1), (SPAN_MS, 8, 3)]);
        assert_eq!(odds[0].picks, 0);
        assert_eq!(odds[0].history, [(0, 667), (SPAN_MS, 200)]);
        assert_eq!(odds[1].tenths, 800);
        assert_eq!(spread(&[7, 8], &[])[1].tenths, 500);
    }

    #[test]
    fn the_favourite_is_what_most_picked() {
        let seen = summed(&[(1, 7, 1, 1), (1, 8, 2, 0)], false);
        assert_eq!(
            seen,
            Some(Seen {
                players: 3,
                right_percent: Some(33),
                favourite: Some((8, 67)),
            })
        );
        assert_eq!(summed(&[(1, 7, 0, 0)], false), None);
        assert_eq!(
            summed(&[(1, 7, 4, 1)], true).and_then(|it| it.right_percent),
            None
        );
    }
}
