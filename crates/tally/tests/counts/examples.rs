//! Schulze's own examples, and rules that change the winner.

use tally::schulze::{Rules, Strength, Unranked, count};
use tally::{Field, Outcome, Tie};

use crate::{letters, spelled};

const MARGINS: Rules = Rules {
    strength: Strength::Margins,
    unranked: Unranked::Last,
    tie: Tie::Declared,
};
const WINNING: Rules = Rules {
    strength: Strength::WinningVotes,
    ..MARGINS
};

#[test]
fn the_first_example_of_the_method_comes_out_as_published() {
    let piles = letters(&[
        ("ACBED", 5),
        ("ADECB", 5),
        ("BEDAC", 8),
        ("CABED", 3),
        ("CAEBD", 7),
        ("CBADE", 2),
        ("DCEBA", 7),
        ("EBADC", 8),
    ]);
    let counted = count(&Field::of(5), &piles, WINNING).unwrap();
    let preferred: Vec<&[u64]> = (0..5).map(|one| counted.preferred.row(one)).collect();
    assert_eq!(
        preferred,
        [
            [0, 20, 26, 30, 22],
            [25, 0, 16, 33, 18],
            [19, 29, 0, 17, 24],
            [15, 12, 28, 0, 14],
            [23, 27, 21, 31, 0]
        ]
    );
    let chains: Vec<&[u64]> = (0..5).map(|one| counted.chains.row(one)).collect();
    assert_eq!(
        chains,
        [
            [0, 28, 28, 30, 24],
            [25, 0, 28, 33, 24],
            [25, 29, 0, 29, 24],
            [25, 28, 28, 0, 24],
            [25, 28, 28, 31, 0]
        ]
    );
    assert_eq!(counted.outcome, Outcome::Winner(4));
    assert_eq!(counted.beats_all, None);
    assert_eq!(spelled(&counted.order), "E A C B D");
    let by_margins = count(&Field::of(5), &piles, MARGINS).unwrap();
    assert_eq!(by_margins.order, counted.order);
}

#[test]
fn four_options_in_a_circle_come_out_as_published() {
    let piles = letters(&[
        ("ACBD", 5),
        ("ACDB", 2),
        ("ADCB", 3),
        ("BACD", 4),
        ("CBDA", 3),
        ("CDBA", 3),
        ("DACB", 1),
        ("DBAC", 5),
        ("DCBA", 4),
    ]);
    for rules in [MARGINS, WINNING] {
        let counted = count(&Field::of(4), &piles, rules).unwrap();
        assert_eq!(spelled(&counted.order), "D A C B");
    }
}

#[test]
fn a_tie_at_the_top_is_declared_or_told_apart_by_the_rule() {
    let piles = letters(&[("ABCD", 3), ("DABC", 2), ("DBCA", 2), ("CBDA", 2)]);
    let counted = count(&Field::of(4), &piles, WINNING).unwrap();
    assert_eq!(counted.outcome, Outcome::Tie(vec![1, 3]));
    assert!(counted.broken.is_empty());
    let listed = Rules {
        tie: Tie::Listed,
        ..WINNING
    };
    let counted = count(&Field::of(4), &piles, listed).unwrap();
    assert_eq!(counted.outcome, Outcome::Winner(1));
    assert_eq!(counted.broken[0].tied, [1, 3]);
    assert_eq!(counted.broken[0].order, [1, 3]);
    let drawn = (0..20).map(|seed| Rules {
        tie: Tie::Drawn { seed },
        ..WINNING
    });
    let winners = drawn.map(|rules| count(&Field::of(4), &piles, rules).unwrap().outcome);
    let winners: Vec<Outcome> = winners.collect();
    assert!(winners.contains(&Outcome::Winner(1)) && winners.contains(&Outcome::Winner(3)));
}

#[test]
fn the_rule_for_unranked_options_can_change_the_winner() {
    let piles = letters(&[("A", 5), ("BA", 2), ("B", 1)]);
    let last = count(&Field::of(2), &piles, MARGINS).unwrap();
    assert_eq!((last.preferred.get(0, 1), last.preferred.get(1, 0)), (5, 3));
    assert_eq!(last.outcome, Outcome::Winner(0));
    let left_out = Rules {
        unranked: Unranked::LeftOut,
        ..MARGINS
    };
    let silent = count(&Field::of(2), &piles, left_out).unwrap();
    assert_eq!(
        (silent.preferred.get(0, 1), silent.preferred.get(1, 0)),
        (0, 2)
    );
    assert_eq!(silent.outcome, Outcome::Winner(1));
}

#[test]
fn margins_and_winning_votes_can_differ() {
    // A circle. By margins A's victory over B, 5 to 4, is the weakest; by winning votes B's over C, 3 to 0.
    let piles = letters(&[("AB", 5), ("BA", 4), ("BC", 3), ("CA", 4), ("AC", 1)]);
    let order = |strength| {
        let rules = Rules {
            strength,
            unranked: Unranked::LeftOut,
            tie: Tie::Declared,
        };
        spelled(&count(&Field::of(3), &piles, rules).unwrap().order)
    };
    assert_eq!(order(Strength::Margins), "B C A");
    assert_eq!(order(Strength::WinningVotes), "C A B");
}

#[test]
fn a_withdrawn_option_keeps_its_numbers_and_has_no_place() {
    let piles = letters(&[("CAB", 3), ("BA", 2)]);
    let field = Field::of(3).without([2]);
    let counted = count(&field, &piles, MARGINS).unwrap();
    assert_eq!(counted.preferred.get(2, 0), 3);
    assert_eq!(counted.chains.get(2, 0), 0);
    assert_eq!(spelled(&counted.order), "A B");
    assert_eq!(counted.beats_all, Some(0));
}

#[test]
fn equal_ranks_skipped_ranks_and_repeated_options_say_what_they_say() {
    let count = |ballot: &str| count(&Field::of(3), &letters(&[(ballot, 1)]), MARGINS).unwrap();
    assert_eq!(spelled(&count("(AB)C").order), "A=B C");
    assert_eq!(count("A--B").order, count("AB").order);
    assert_eq!(spelled(&count("BAB").order), "B A C");
    assert_eq!(spelled(&count("C").order), "C A=B");
}

#[test]
fn without_a_mark_nobody_wins_and_no_lots_are_drawn() {
    let listed = Rules {
        tie: Tie::Listed,
        ..MARGINS
    };
    let counted = count(&Field::of(3), &letters(&[("", 4)]), listed).unwrap();
    assert_eq!(counted.outcome, Outcome::Nobody);
    assert_eq!((counted.ballots, counted.blank), (4, 4));
    assert_eq!(spelled(&counted.order), "A=B=C");
    assert_eq!(counted.beats_all, None);
    assert!(counted.broken.is_empty());
}

#[test]
fn rules_read_back_what_they_wrote() {
    for strength in [Strength::Margins, Strength::WinningVotes] {
        for unranked in [Unranked::Last, Unranked::LeftOut] {
            let rules = Rules {
                strength,
                unranked,
                tie: Tie::Drawn { seed: 9 },
            };
            assert_eq!(Rules::read(&rules.line()), Some(rules));
            assert!(rules.sentences().iter().all(|one| one.ends_with('.')));
            assert!(rules.to_string().contains("the number 9"));
        }
    }
    assert_eq!(Rules::read("strength=margins"), None);
}
