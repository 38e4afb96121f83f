//! What one pick came to: the rules of `tally::score`, in the whole numbers that are stored. Pure.

use std::ops::Add;

use tally::score::{CREDITS, Decision, Forecast, points, rank_credit};

/// What picks came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Right picks.
    pub right: i64,
    /// Picks in categories that count.
    pub decided: i64,
    /// Weights of the right ones.
    pub points: i64,
    /// 100, 60, 40, 20 or 10 for the rank the winner was given.
    pub credit: i64,
    /// Brier score in ten-thousandths, 0 (best) to 20,000 (worst) in each category, rounded down in each.
    ///
    /// A ranking is read as a forecast in parts of 100, 60, 40, 20 and 10; one pick alone is certain.
    pub brier: i64,
}

impl Mark {
    /// All that decides a place, as one number: right picks, then points, then probability (20,000 less the Brier score
    /// of each pick that counts).
    #[must_use]
    pub fn rank_key(&self) -> i64 {
        self.right * 10_000_000_000_000 + self.points * 100_000_000 + self.decided * 20_000
            - self.brier
    }
}

impl Add for Mark {
    type Output = Mark;

    fn add(self, other: Mark) -> Mark {
        Mark {
            right: self.right + other.right,
            decided: self.decided + other.decided,
            points: self.points + other.points,
            credit: self.credit + other.credit,
            brier: self.brier + other.brier,
        }
    }
}

/// Holds a ranking, the likeliest first, against the winners of its category; nothing where it does not count.
#[must_use]
pub fn mark(ranked: &[i64], winners: &[i64], weight: i64) -> Mark {
    if ranked.is_empty() || winners.is_empty() {
        return Mark::default();
    }
    // The rules count options in the order of a list: here those ranked, then the winners nobody ranked.
    let mut options: Vec<i64> = ranked.to_vec();
    options.extend(winners.iter().filter(|winner| !ranked.contains(winner)));
    let number = |id: &i64| -> u32 {
        let at = options.iter().position(|option| option == id);
        at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
    };
    let decision = Decision::Won(winners.iter().map(number).collect());
    let ranking: Vec<u32> = ranked.iter().map(number).collect();
    let weight = u32::try_from(weight).unwrap_or(0);
    let won = points([(ranking.first().copied(), &decision, weight)]).won;
    let forecast = Forecast::new(CREDITS.iter().take(ranked.len()).copied().collect());
    let brier = forecast.and_then(|forecast| forecast.brier(&decision));
    Mark {
        right: i64::from(decision.is_right(ranking.first().copied()) == Some(true)),
        decided: 1,
        points: i64::try_from(won).unwrap_or(i64::MAX),
        credit: rank_credit(&ranking, &decision).map_or(0, i64::from),
        brier: brier.map_or(0, |brier| brier.over() * 10_000 / brier.under()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pick_alone_is_certain_and_a_ranking_is_not() {
        let right = mark(&[1], &[1], 3);
        assert_eq!(
            (right.right, right.points, right.credit, right.brier),
            (1, 3, 100, 0)
        );
        assert_eq!(mark(&[2], &[1], 3).brier, 20_000);
        let second = mark(&[2, 1], &[1], 3);
        // Parts of 100 and 60: (100/160)² + (60/160 − 1)².
        assert_eq!((second.right, second.credit, second.brier), (0, 60, 7_812));
    }

    #[test]
    fn any_tied_winner_is_right() {
        let tied = mark(&[2], &[1, 2], 1);
        assert_eq!((tied.right, tied.credit, tied.brier), (1, 100, 5_000));
    }

    #[test]
    fn what_does_not_count_marks_nothing() {
        assert_eq!(mark(&[1], &[], 1), Mark::default());
        assert_eq!(mark(&[], &[1], 1), Mark::default());
    }

    #[test]
    fn the_place_is_decided_by_right_picks_then_points_then_probability() {
        let better = mark(&[1], &[1], 1);
        let heavier = mark(&[1], &[1], 2);
        let (first, second) = (mark(&[2, 1], &[1], 9), mark(&[2, 3, 1], &[1], 9));
        assert!(heavier.rank_key() > better.rank_key());
        assert!(better.rank_key() > first.rank_key());
        assert!(first.rank_key() > second.rank_key());
    }
}
