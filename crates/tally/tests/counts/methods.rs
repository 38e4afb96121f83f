//! Single votes, approvals and scores.

use tally::rating::Unscored;
use tally::{Fault, Field, Outcome, Pile, Ratio, Tie, approval, piles, plurality, rating};

use crate::spelled;

#[test]
fn most_votes_win_and_equals_share_a_place() {
    let votes = piles([0, 1, 1, 2, 2, 3]);
    let counted = plurality::count(&Field::of(5), &votes, Tie::Declared).unwrap();
    assert_eq!(counted.votes, [1, 2, 2, 1, 0]);
    assert_eq!(counted.outcome, Outcome::Tie(vec![1, 2]));
    let places: Vec<u32> = counted.order.iter().map(|place| place.place).collect();
    assert_eq!(places, [1, 3, 5]);
    assert_eq!(spelled(&counted.order), "B=C A=D E");
    assert_eq!(counted.share(1), Ratio::share(1, 3));
    assert_eq!(counted.share(9), None);
}

#[test]
fn the_tie_rule_tells_equals_apart_and_says_whom() {
    let votes = piles([0, 1, 2, 2, 1]);
    let counted = plurality::count(&Field::of(3), &votes, Tie::Listed).unwrap();
    assert_eq!(counted.outcome, Outcome::Winner(1));
    assert_eq!(counted.broken[0].tied, [1, 2]);
}

#[test]
fn a_withdrawn_option_keeps_its_votes_and_cannot_win() {
    let votes = piles([0, 0, 0, 1]);
    let field = Field::of(2).without([0]);
    let counted = plurality::count(&field, &votes, Tie::Declared).unwrap();
    assert_eq!((counted.ballots, counted.votes), (4, vec![3, 1]));
    assert_eq!(counted.outcome, Outcome::Winner(1));
    let nobody = plurality::count(&field, &piles([0]), Tie::Listed).unwrap();
    assert_eq!(nobody.outcome, Outcome::Nobody);
}

#[test]
fn a_vote_for_an_option_that_never_was_is_refused() {
    let refused = plurality::count(&Field::of(2), &piles([2]), Tie::Declared);
    assert_eq!(refused, Err(Fault::Unknown(2)));
}

#[test]
fn approvals_are_shares_of_the_ballots_and_bounded() {
    let field = Field::of(3);
    let ballots = piles([vec![0, 1], vec![1], vec![], vec![1, 2]]);
    let counted = approval::count(&field, 2, &ballots, Tie::Declared).unwrap();
    assert_eq!(counted.approvals, [1, 3, 1]);
    assert_eq!((counted.ballots, counted.blank), (4, 1));
    assert_eq!(counted.share(1), Ratio::share(3, 4));
    assert_eq!(spelled(&counted.order), "B A=C");
    let refused = |named: &[u32]| approval::accept(&field, 2, named);
    assert_eq!(refused(&[2, 1]), Ok(()));
    assert_eq!(refused(&[1, 1]), Err(Fault::Repeated(1)));
    assert_eq!(
        refused(&[0, 1, 2]),
        Err(Fault::TooMany { named: 3, most: 2 })
    );
    let withdrawn = field.clone().without([2]);
    assert_eq!(
        approval::accept(&withdrawn, 2, &[2]),
        Err(Fault::Withdrawn(2))
    );
    assert!(approval::count(&withdrawn, 2, &ballots, Tie::Declared).is_ok());
    let stuffed = piles([vec![0, 0]]);
    assert!(approval::count(&field, 2, &stuffed, Tie::Declared).is_err());
}

#[test]
fn the_rule_for_unscored_options_can_change_the_winner() {
    let field = Field::of(3);
    let ballots = vec![
        Pile {
            ballot: vec![(0, 4)],
            count: 9,
        },
        Pile {
            ballot: vec![(0, 3), (1, 5)],
            count: 1,
        },
    ];
    let zero = rating::count(&field, &ballots, Unscored::Zero, Tie::Declared).unwrap();
    assert_eq!(zero.outcome, Outcome::Winner(0));
    assert_eq!(zero.marks[0].mean, Ratio::new(39, 10));
    assert_eq!(zero.marks[1].mean, Ratio::new(1, 2));
    assert_eq!(zero.marks[0].spread, [0, 0, 0, 1, 9, 0]);
    let scored = rating::count(&field, &ballots, Unscored::LeftOut, Tie::Declared).unwrap();
    assert_eq!(scored.outcome, Outcome::Winner(1));
    assert_eq!(scored.marks[1].mean, Ratio::new(5, 1));
    assert_eq!(scored.marks[2].mean, None);
    assert_eq!(spelled(&scored.order), "B A C");
}

#[test]
fn a_score_above_five_or_given_twice_is_refused() {
    let field = Field::of(2);
    assert_eq!(rating::accept(&field, &[(0, 5), (1, 0)]), Ok(()));
    assert_eq!(rating::accept(&field, &[(0, 6)]), Err(Fault::Score(6)));
    let twice = rating::accept(&field, &[(1, 2), (1, 3)]);
    assert_eq!(twice, Err(Fault::Repeated(1)));
    let words = [Unscored::Zero, Unscored::LeftOut].map(|rule| Unscored::read(rule.word()));
    assert_eq!(words, [Some(Unscored::Zero), Some(Unscored::LeftOut)]);
}
