//! Scores of predictions.

use std::cmp::Reverse;

use proptest::prelude::*;
use tally::Ratio;
use tally::score::{
    Decision, Forecast, accuracy, difficulty, places, points, rank_credit, same_place, smoothed,
    upset_millis,
};

fn won(winners: &[u32]) -> Decision {
    Decision::Won(winners.to_vec())
}

fn ratio(over: i128, under: i128) -> Option<Ratio> {
    Ratio::new(over, under)
}

#[test]
fn right_picks_are_counted_over_what_is_decided() {
    let (first, tie, void, open) = (won(&[0]), won(&[1, 2]), Decision::Void, Decision::Open);
    let none = won(&[]);
    let picks = [
        (Some(0), &first),
        (Some(2), &tie),
        (None, &first),
        (Some(1), &void),
        (Some(1), &open),
        (Some(1), &none),
    ];
    let accuracy = accuracy(picks);
    assert_eq!((accuracy.right, accuracy.decided), (2, 3));
    assert_eq!(accuracy.share(), ratio(2, 3));
    let weighted = picks.into_iter().zip([5, 3, 2, 9, 9, 9]);
    let points = points(weighted.map(|((pick, decision), weight)| (pick, decision, weight)));
    assert_eq!((points.won, points.possible), (8, 10));
}

#[test]
fn a_ranking_is_worth_the_place_of_the_best_placed_winner() {
    let ranking = [3, 1, 4, 0, 2, 5];
    let credit = |winners: &[u32]| rank_credit(&ranking, &won(winners));
    assert_eq!(
        [3, 1, 4, 0, 2, 5, 6].map(|winner| credit(&[winner]).unwrap()),
        [100, 60, 40, 20, 10, 0, 0]
    );
    assert_eq!(credit(&[2, 1]), Some(60));
    assert_eq!(rank_credit(&[], &won(&[1])), Some(0));
    assert_eq!(rank_credit(&ranking, &Decision::Void), None);
}

#[test]
fn the_brier_score_is_exact_also_in_a_tie() {
    let forecast = Forecast::new(vec![70, 20, 10]).unwrap();
    assert_eq!(forecast.brier(&won(&[0])), ratio(14, 100));
    assert_eq!(forecast.brier(&won(&[2])), ratio(49 + 4 + 81, 100));
    // (.7 − .5)² + (.2 − .5)² + .1²
    assert_eq!(forecast.brier(&won(&[0, 1])), ratio(14, 100));
    assert_eq!(forecast.brier(&Decision::Open), None);
    let sure = Forecast::certain(1, 3).unwrap();
    assert_eq!(sure.brier(&won(&[1])), Some(Ratio::ZERO));
    assert_eq!(sure.brier(&won(&[0])), ratio(2, 1));
    assert_eq!(sure.brier(&won(&[0, 1])), ratio(1, 2));
    assert_eq!(sure.brier(&won(&[7])), ratio(2, 1));
    assert_eq!(Forecast::new(vec![0, 0]), None);
    assert_eq!(Forecast::certain(3, 3), None);
}

#[test]
fn the_log_score_has_a_floor() {
    let forecast = Forecast::new(vec![50, 49, 1, 0]).unwrap();
    let scored = |winners: &[u32]| forecast.log_millis(&won(winners)).unwrap();
    assert_eq!(scored(&[0]), 693);
    assert_eq!(scored(&[1]), 713);
    assert_eq!(scored(&[2]), 4605);
    assert_eq!(scored(&[3]), 5298);
    assert_eq!(scored(&[0, 3]), 2996);
    assert_eq!(
        Forecast::certain(0, 2).unwrap().log_millis(&won(&[0])),
        Some(0)
    );
    assert_eq!(forecast.log_millis(&Decision::Void), None);
}

#[test]
fn odds_are_smoothed_and_a_surprise_has_a_size() {
    let one = Ratio::ONE;
    let half = Ratio::new(1, 2).unwrap();
    assert_eq!(
        smoothed(&[3, 1, 0], one).unwrap(),
        [ratio(4, 7), ratio(2, 7), ratio(1, 7)].map(Option::unwrap)
    );
    assert_eq!(
        smoothed(&[1, 0], half).unwrap(),
        [ratio(3, 4), ratio(1, 4)].map(Option::unwrap)
    );
    assert_eq!(smoothed(&[0, 0], Ratio::ZERO), None);
    assert_eq!(smoothed(&[], one), None);
    assert_eq!(difficulty(25, 100), ratio(3, 4));
    assert_eq!(difficulty(0, 0), None);
    assert_eq!(difficulty(2, 1), None);
    assert_eq!(upset_millis(1, 2), Some(693));
    assert_eq!(upset_millis(0, 2000), Some(5298));
    assert_eq!(upset_millis(2000, 2000), Some(0));
    assert_eq!(upset_millis(0, 0), None);
}

#[test]
fn equals_share_a_place_and_leave_the_next_empty() {
    assert_eq!(places(&[7, 9, 7, 3]), [2, 1, 2, 4]);
    assert_eq!(places::<u32>(&[]), Vec::<u32>::new());
    let with_points = [(7, Reverse(5)), (7, Reverse(4)), (9, Reverse(9))];
    assert_eq!(places(&with_points), [3, 2, 1]);
}

proptest! {
    #[test]
    fn a_place_is_how_many_are_better_and_one(scores in proptest::collection::vec(0_u32..8, 0..40)) {
        let places = places(&scores);
        for (score, place) in scores.iter().zip(&places) {
            let better = scores.iter().filter(|other| *other > score).count();
            prop_assert_eq!(*place as usize, better + 1);
        }
        let mut sorted = scores.clone();
        sorted.sort_by_key(|score| Reverse(*score));
        let mut before = None;
        let mut walked = Vec::new();
        for (came_before, score) in (0..).zip(&sorted) {
            let place = same_place(before, came_before, score);
            before = Some((place, score));
            walked.push(place);
        }
        let mut places = places;
        places.sort_unstable();
        prop_assert_eq!(walked, places);
    }

    #[test]
    fn points_of_weight_one_are_the_right_picks(
        picks in proptest::collection::vec((proptest::option::of(0_u32..4), proptest::collection::btree_set(0_u32..4, 0..3)), 0..30)
    ) {
        let decided: Vec<(Option<u32>, Decision)> =
            picks.into_iter().map(|(pick, winners)| (pick, Decision::Won(winners.into_iter().collect()))).collect();
        let accuracy = accuracy(decided.iter().map(|(pick, decision)| (*pick, decision)));
        let points = points(decided.iter().map(|(pick, decision)| (*pick, decision, 1)));
        prop_assert_eq!(u64::from(accuracy.right), points.won);
        prop_assert_eq!(u64::from(accuracy.decided), points.possible);
        let each = decided.iter().map(|(pick, decision)| tally::score::points([(*pick, decision, 1)]).won);
        prop_assert_eq!(each.sum::<u64>(), points.won);
    }

    #[test]
    fn honesty_pays_and_no_score_leaves_its_range(
        parts in proptest::collection::vec(0_u32..=100, 2..6), told in proptest::collection::vec(0_u32..=100, 2..6),
    ) {
        prop_assume!(parts.len() == told.len());
        let (Some(honest), Some(told)) = (Forecast::new(parts.clone()), Forecast::new(told)) else { return Ok(()) };
        let expected = |forecast: &Forecast| {
            let weighed = (0..).zip(&parts).map(|(winner, part)| {
                let part = Ratio::new(i128::from(*part), 1).unwrap();
                forecast.brier(&won(&[winner])).unwrap().times(part).unwrap()
            });
            Ratio::sum(weighed).unwrap()
        };
        prop_assert!(expected(&honest) <= expected(&told));
        for winner in 0..6 {
            let brier = told.brier(&won(&[winner])).unwrap();
            prop_assert!(brier >= Ratio::ZERO && brier <= Ratio::new(2, 1).unwrap());
            prop_assert!(told.log_millis(&won(&[winner])).unwrap() <= 5298);
        }
    }

    #[test]
    fn smoothed_odds_are_shares_of_one_whole(picks in proptest::collection::vec(0_u64..100_000, 1..12), over in 1_i128..9, under in 1_i128..9) {
        let a = Ratio::new(over, under).unwrap();
        let odds = smoothed(&picks, a).unwrap();
        prop_assert_eq!(Ratio::sum(odds.iter().copied()), Some(Ratio::ONE));
        prop_assert!(odds.iter().all(|share| *share > Ratio::ZERO));
    }
}
