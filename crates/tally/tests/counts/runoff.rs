//! Instant run-off: ties, overvotes, skipped and repeated ranks, batches, write-ins.

use tally::irv::{
    Count, Inactive, LastTie, Leaving, Overvotes, Rules, Skipped, Step, To, Transfer, Why, count,
};
use tally::{Fault, Field, Outcome, Ranking, Tie, piles};

use crate::{letters, spelled};

const PLAIN: Rules = Rules {
    last: LastTie::By(Tie::Declared),
    overvotes: Overvotes::Exhaust,
    skipped: Skipped::ExhaustAfter(1),
    leaving: Leaving::OneByOne,
    write_ins: None,
};

fn counted(options: u32, ballots: &[(&str, u64)], rules: Rules) -> Count {
    count(&Field::of(options), &letters(ballots), rules).unwrap()
}

fn last(rule: LastTie) -> Rules {
    Rules {
        last: rule,
        ..PLAIN
    }
}

fn left(counted: &Count) -> Vec<Vec<u32>> {
    let left = counted.rounds.iter().filter_map(|round| match &round.step {
        Step::Left { options, .. } => Some(options.clone()),
        _ => None,
    });
    left.collect()
}

#[test]
fn the_last_leaves_and_its_ballots_move_on() {
    let counted = counted(3, &[("AB", 4), ("BA", 3), ("CB", 2)], PLAIN);
    assert_eq!(counted.rounds.len(), 2);
    let first = &counted.rounds[0];
    assert_eq!(first.votes, [(0, 4), (1, 3), (2, 2)]);
    assert_eq!((first.active, first.threshold), (9, 5));
    assert_eq!(
        first.step,
        Step::Left {
            options: vec![2],
            why: Why::Last
        }
    );
    let moved = Transfer {
        from: 2,
        to: To::Option(1),
        count: 2,
    };
    assert_eq!(first.transfers, [moved]);
    assert_eq!(counted.rounds[1].step, Step::Elected(1));
    assert_eq!(counted.outcome, Outcome::Winner(1));
    assert_eq!(spelled(&counted.order), "B A C");
}

/// C and D are tied for last; whoever leaves decides between A and B.
const TIED: &[(&str, u64)] = &[("A", 4), ("B", 4), ("CA", 2), ("DB", 2), ("DC", 0)];

#[test]
fn a_tie_for_last_is_settled_by_the_list() {
    let counted = counted(4, TIED, last(LastTie::By(Tie::Listed)));
    assert_eq!(left(&counted)[0], [3]);
    let broken = counted.rounds[0].broken.as_ref().unwrap();
    assert_eq!((&broken.tied, &broken.order), (&vec![2, 3], &vec![2, 3]));
}

#[test]
fn a_tie_for_last_is_settled_by_lots_anyone_can_draw_again() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..20 {
        let counted = counted(4, TIED, last(LastTie::By(Tie::Drawn { seed })));
        let drawn = tally::draw::order(seed, 4);
        let place = |option: u32| drawn.iter().position(|one| *one == option);
        let loser = if place(2) > place(3) { 2 } else { 3 };
        assert_eq!(left(&counted)[0], [loser], "seed {seed}");
        seen.insert(loser);
    }
    assert_eq!(seen.len(), 2, "lots fall both ways");
}

#[test]
fn a_tie_for_last_is_settled_by_the_round_before_and_only_then_by_the_rule() {
    // After D's ballot went to C, B and C are equal; C had fewer before.
    let ballots = [("A", 5), ("B", 3), ("C", 2), ("DC", 1)];
    let earlier = LastTie::EarlierRounds { then: Tie::Listed };
    let by_round = counted(4, &ballots, last(earlier));
    assert_eq!(left(&by_round), [vec![3], vec![2]]);
    let by_list = counted(4, &[("A", 5), ("C", 3), ("B", 2), ("DB", 1)], last(earlier));
    assert_eq!(
        left(&by_list),
        [vec![3], vec![1]],
        "not the later in the list"
    );
    let never_apart = counted(4, TIED, last(earlier));
    assert_eq!(left(&never_apart)[0], [3], "equal in all rounds: the list");
}

#[test]
fn those_tied_for_last_leave_together_unless_nobody_else_is_left() {
    let together = counted(4, TIED, last(LastTie::Together));
    assert_eq!(
        together.rounds[0].step,
        Step::Left {
            options: vec![2, 3],
            why: Why::Together
        }
    );
    assert_eq!(together.outcome, Outcome::Tie(vec![0, 1]));
    assert_eq!(spelled(&together.order), "A=B C=D");
}

#[test]
fn a_tie_is_declared_only_where_it_matters() {
    let harmless = counted(4, &[("A", 6), ("B", 5), ("CB", 2), ("DB", 2)], PLAIN);
    assert_eq!(left(&harmless)[0], [2, 3]);
    assert_eq!(harmless.outcome, Outcome::Winner(1));
    let matters = counted(4, TIED, PLAIN);
    assert_eq!(matters.outcome, Outcome::Tie(vec![0, 1, 2, 3]));
    assert_eq!(matters.rounds.len(), 1);
    let last_two = counted(2, &[("A", 3), ("B", 3)], PLAIN);
    assert_eq!(last_two.outcome, Outcome::Tie(vec![0, 1]));
}

#[test]
fn half_is_not_a_majority() {
    let counted = counted(3, &[("A", 3), ("B", 2), ("CB", 1)], PLAIN);
    assert_eq!(counted.rounds[0].threshold, 4);
    assert_eq!(left(&counted)[0], [2]);
}

#[test]
fn an_overvote_exhausts_the_ballot_where_it_is_met_or_is_passed_over() {
    let ballots = [("A", 4), ("B", 3), ("C(AB)B", 2), ("(AC)B", 1)];
    let exhausting = counted(3, &ballots, PLAIN);
    let overvoted = |many| Inactive {
        overvoted: many,
        ..Inactive::default()
    };
    assert_eq!(exhausting.rounds[0].inactive, overvoted(1));
    assert_eq!(exhausting.rounds[1].inactive, overvoted(3));
    let gone = Transfer {
        from: 2,
        to: To::Overvoted,
        count: 2,
    };
    assert_eq!(exhausting.rounds[0].transfers, [gone]);
    assert_eq!(exhausting.outcome, Outcome::Winner(0));
    let passing = Rules {
        overvotes: Overvotes::PassOver,
        skipped: Skipped::ExhaustAfter(0),
        ..PLAIN
    };
    let passing = counted(3, &ballots, passing);
    assert_eq!(passing.outcome, Outcome::Winner(1));
    assert_eq!(passing.rounds.last().unwrap().inactive, Inactive::default());
}

#[test]
fn more_skipped_ranks_in_a_row_than_the_rule_allows_exhaust_a_ballot() {
    let skipped = |most| Rules {
        skipped: Skipped::ExhaustAfter(most),
        ..PLAIN
    };
    let lost = |ballot, rules| counted(2, &[(ballot, 1), ("A", 1)], rules).rounds[0].inactive;
    for (ballot, most, is_lost) in [
        ("-B", 0, true),
        ("-B", 1, false),
        ("--B", 1, true),
        ("--B", 2, false),
        ("B--", 0, false),
    ] {
        let inactive = lost(ballot, skipped(most));
        assert_eq!(inactive.skipped, u64::from(is_lost), "{ballot} {most}");
        assert_eq!(inactive.all(), u64::from(is_lost));
    }
    let ignoring = Rules {
        skipped: Skipped::PassOver,
        ..PLAIN
    };
    assert_eq!(lost("----B", ignoring), Inactive::default());
    // Two gaps of one rank are not two in a row, and what is skipped after the last mark is not held against a ballot.
    let apart = counted(3, &[("A-B-C", 1), ("C", 2), ("B-- ".trim(), 2)], PLAIN);
    assert_eq!(apart.rounds.last().unwrap().inactive.skipped, 0);
}

#[test]
fn a_repeated_option_is_passed_over() {
    let counted = counted(3, &[("A", 4), ("B", 3), ("CCCB", 2)], PLAIN);
    assert_eq!(counted.outcome, Outcome::Winner(1));
    assert_eq!(counted.rounds[0].transfers[0].to, To::Option(1));
}

#[test]
fn a_batch_leaves_together_when_it_cannot_reach_the_next() {
    let ballots = [("A", 10), ("B", 9), ("CB", 3), ("DB", 2), ("EA", 1)];
    let batch = Rules {
        leaving: Leaving::Batch,
        ..PLAIN
    };
    let at_once = counted(5, &ballots, batch);
    assert_eq!(left(&at_once), [vec![4, 3, 2]]);
    let single = counted(5, &ballots, PLAIN);
    assert_eq!(left(&single), [vec![4], vec![3], vec![2]]);
    assert_eq!(at_once.outcome, single.outcome);
    assert_eq!(at_once.order, single.order);
}

#[test]
fn undeclared_write_ins_leave_alone_after_the_first_round_if_they_have_votes() {
    let rules = Rules {
        write_ins: Some(2),
        leaving: Leaving::Batch,
        ..PLAIN
    };
    let many = counted(4, &[("A", 3), ("BA", 2), ("CB", 9), ("D", 1)], rules);
    assert_eq!(
        many.rounds[0].step,
        Step::Left {
            options: vec![2],
            why: Why::WriteIns
        },
        "even with a majority"
    );
    assert_eq!(many.outcome, Outcome::Winner(1));
    let none = counted(4, &[("A", 3), ("BA", 3), ("D", 1)], rules);
    assert_eq!(
        left(&none)[0],
        [2, 3],
        "with none they fall under the ordinary rule"
    );
    let alone = counted(3, &[("C", 5)], rules);
    assert_eq!(alone.outcome, Outcome::Nobody);
}

#[test]
fn blank_ballots_and_withdrawn_options_count_for_nobody() {
    let field = Field::of(3).without([0]);
    let ballots = letters(&[("", 2), ("A", 1), ("AB", 2), ("C", 1)]);
    let counted = count(&field, &ballots, PLAIN).unwrap();
    assert_eq!((counted.ballots, counted.blank), (6, 2));
    assert_eq!(counted.rounds[0].votes, [(1, 2), (2, 1)]);
    assert_eq!(counted.rounds[0].inactive.exhausted, 1);
    assert_eq!(spelled(&counted.order), "B C");
    let nobody = count(&Field::of(2), &[], PLAIN).unwrap();
    assert_eq!(nobody.outcome, Outcome::Nobody);
    assert_eq!(nobody.rounds.len(), 1);
    assert_eq!(spelled(&nobody.order), "A=B");
}

#[test]
fn a_ballot_for_an_option_that_never_was_is_refused() {
    let strange = piles([Ranking::of(&[0, 7])]);
    assert_eq!(
        count(&Field::of(3), &strange, PLAIN),
        Err(Fault::Unknown(7))
    );
    let endless = count(&Field::of(501), &[], PLAIN);
    assert_eq!(endless, Err(Fault::TooManyOptions(501)));
    let flood = letters(&[("A", u64::MAX), ("B", u64::MAX)]);
    assert_eq!(
        count(&Field::of(3), &flood, PLAIN),
        Err(Fault::TooManyBallots)
    );
}
