//! What holds for any ballots and any rules.

use proptest::collection::vec;
use proptest::prelude::*;
use tally::irv::{self, LastTie, Leaving, Overvotes, Skipped, Step, To};
use tally::rating::Unscored;
use tally::schulze::{self, Strength, Unranked};
use tally::{Field, Outcome, Pile, Ranking, Tie, approval, piles, plurality, rating};

const OPTIONS: u32 = 5;

fn ranking() -> impl Strategy<Value = Ranking> {
    let rank = prop_oneof![
        6 => (0..OPTIONS).prop_map(|option| vec![option]),
        1 => Just(vec![]),
        1 => vec(0..OPTIONS, 2),
    ];
    vec(rank, 0..6).prop_map(Ranking::from_ranks)
}

fn full_ranking() -> impl Strategy<Value = Ranking> {
    Just((0..OPTIONS).collect::<Vec<u32>>())
        .prop_shuffle()
        .prop_map(|order| Ranking::of(&order))
}

fn tie() -> impl Strategy<Value = Tie> {
    prop_oneof![
        Just(Tie::Declared),
        Just(Tie::Listed),
        any::<u64>().prop_map(|seed| Tie::Drawn { seed })
    ]
}

fn run_off() -> impl Strategy<Value = irv::Rules> {
    let last = prop_oneof![
        tie().prop_map(LastTie::By),
        tie().prop_map(|then| LastTie::EarlierRounds { then }),
        Just(LastTie::Together),
    ];
    let overvotes = prop_oneof![Just(Overvotes::Exhaust), Just(Overvotes::PassOver)];
    let skipped = prop_oneof![
        (0_u32..3).prop_map(Skipped::ExhaustAfter),
        Just(Skipped::PassOver)
    ];
    let leaving = prop_oneof![Just(Leaving::OneByOne), Just(Leaving::Batch)];
    let write_ins = proptest::option::of(0..OPTIONS);
    let all = (last, overvotes, skipped, leaving, write_ins);
    all.prop_map(
        |(last, overvotes, skipped, leaving, write_ins)| irv::Rules {
            last,
            overvotes,
            skipped,
            leaving,
            write_ins,
        },
    )
}

fn schulze_rules() -> impl Strategy<Value = schulze::Rules> {
    let strength = prop_oneof![Just(Strength::Margins), Just(Strength::WinningVotes)];
    let unranked = prop_oneof![Just(Unranked::Last), Just(Unranked::LeftOut)];
    (strength, unranked, tie()).prop_map(|(strength, unranked, tie)| schulze::Rules {
        strength,
        unranked,
        tie,
    })
}

fn field() -> impl Strategy<Value = Field> {
    let gone = prop_oneof![
        4 => Just(vec![]),
        1 => vec(0..OPTIONS, 1..3),
    ];
    gone.prop_map(|gone| Field::of(OPTIONS).without(gone))
}

fn ones<B>(ballots: impl IntoIterator<Item = B>) -> Vec<Pile<B>> {
    ballots
        .into_iter()
        .map(|ballot| Pile { ballot, count: 1 })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_order_of_ballots_never_changes_a_count(
        (ballots, shuffled) in vec(ranking(), 0..40).prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        field in field(), run_off in run_off(), rules in schulze_rules(), tie in tie(),
    ) {
        let (piled, loose) = (piles(ballots.clone()), ones(shuffled.clone()));
        prop_assert_eq!(irv::count(&field, &piled, run_off), irv::count(&field, &loose, run_off));
        prop_assert_eq!(schulze::count(&field, &piled, rules), schulze::count(&field, &loose, rules));
        let named = |all: Vec<Ranking>| -> Vec<Vec<u32>> {
            all.iter().map(|one| { let mut named = one.marks().to_vec(); named.sort_unstable(); named.dedup(); named }).collect()
        };
        let (in_order, mixed) = (named(ballots), named(shuffled));
        prop_assert_eq!(
            approval::count(&field, OPTIONS, &piles(in_order.clone()), tie),
            approval::count(&field, OPTIONS, &ones(mixed.clone()), tie)
        );
        let scores = |all: &[Vec<u32>]| -> Vec<rating::Scores> {
            all.iter().map(|named| named.iter().map(|option| (*option, u8::try_from(named.len().min(5)).unwrap())).collect()).collect()
        };
        prop_assert_eq!(
            rating::count(&field, &piles(scores(&in_order)), Unscored::LeftOut, tie),
            rating::count(&field, &ones(scores(&mixed)), Unscored::LeftOut, tie)
        );
        let firsts = |all: &[Vec<u32>]| -> Vec<u32> { all.iter().filter_map(|named| named.first().copied()).collect() };
        prop_assert_eq!(
            plurality::count(&field, &piles(firsts(&in_order)), tie),
            plurality::count(&field, &ones(firsts(&mixed)), tie)
        );
    }

    #[test]
    fn every_ballot_is_somewhere_in_every_round(ballots in vec(ranking(), 0..60), field in field(), rules in run_off()) {
        let counted = irv::count(&field, &piles(ballots), rules).unwrap();
        for round in &counted.rounds {
            let votes: u64 = round.votes.iter().map(|(_, votes)| votes).sum();
            prop_assert_eq!(votes, round.active);
            prop_assert_eq!(round.active + round.inactive.all() + counted.blank, counted.ballots);
            prop_assert_eq!(round.threshold, round.active / 2 + 1);
        }
        for pair in counted.rounds.windows(2) {
            let Step::Left { options, .. } = &pair[0].step else { panic!("a round follows only when someone left") };
            for (option, votes) in &pair[0].votes {
                let came: u64 = pair[0].transfers.iter().filter(|one| one.to == To::Option(*option)).map(|one| one.count).sum();
                let went: u64 = pair[0].transfers.iter().filter(|one| one.from == *option).map(|one| one.count).sum();
                let next = pair[1].votes.iter().find(|(one, _)| one == option).map(|(_, votes)| *votes);
                prop_assert_eq!(next, (!options.contains(option)).then_some(votes + came));
                prop_assert_eq!(went, if options.contains(option) { *votes } else { 0 });
            }
        }
        let placed: usize = counted.order.iter().map(|place| place.options.len()).sum();
        prop_assert_eq!(placed, field.running().count());
        prop_assert!(counted.rounds.len() <= OPTIONS as usize + 1);
    }

    #[test]
    fn who_is_first_on_most_ballots_wins_the_run_off(others in vec(full_ranking(), 0..20), favourite in 0..OPTIONS, mut rules in run_off()) {
        rules.write_ins = rules.write_ins.filter(|option| *option != favourite);
        let mut ballots = vec![Ranking::of(&[favourite]); others.len() + 1];
        ballots.extend(others);
        let counted = irv::count(&Field::of(OPTIONS), &piles(ballots), rules).unwrap();
        prop_assert_eq!(counted.outcome, Outcome::Winner(favourite));
        prop_assert_eq!(counted.rounds.len(), 1);
    }

    #[test]
    fn who_beats_every_other_wins_by_schulze(ballots in vec(ranking(), 1..25), field in field(), rules in schulze_rules()) {
        let counted = schulze::count(&field, &piles(ballots), rules).unwrap();
        if let Some(winner) = counted.beats_all && counted.outcome != Outcome::Nobody {
            prop_assert_eq!(counted.outcome, Outcome::Winner(winner));
            prop_assert_eq!(&counted.order[0].options, &vec![winner]);
        }
        let placed: usize = counted.order.iter().map(|place| place.options.len()).sum();
        prop_assert_eq!(placed, field.running().count());
    }

    #[test]
    fn nobody_placed_lower_by_schulze_has_the_stronger_chain(ballots in vec(ranking(), 1..25), mut rules in schulze_rules()) {
        rules.tie = Tie::Declared;
        let counted = schulze::count(&Field::of(OPTIONS), &piles(ballots), rules).unwrap();
        for (at, place) in counted.order.iter().enumerate() {
            for lower in counted.order.iter().skip(at) {
                for (one, other) in place.options.iter().flat_map(|one| lower.options.iter().map(move |other| (*one, *other))) {
                    prop_assert!(counted.chains.get(one, other) >= counted.chains.get(other, one));
                }
            }
        }
    }

    #[test]
    fn full_ballots_have_one_order_by_margins_and_by_winning_votes(ballots in vec(full_ranking(), 1..25), unranked in prop_oneof![Just(Unranked::Last), Just(Unranked::LeftOut)]) {
        let counted = |strength| {
            let rules = schulze::Rules { strength, unranked, tie: Tie::Declared };
            schulze::count(&Field::of(OPTIONS), &piles(ballots.clone()), rules).unwrap().order
        };
        prop_assert_eq!(counted(Strength::Margins), counted(Strength::WinningVotes));
    }

    #[test]
    fn every_ballot_many_times_over_is_the_same_result(ballots in vec(ranking(), 0..30), times in 1_u64..1000, run_off in run_off(), rules in schulze_rules()) {
        let field = Field::of(OPTIONS);
        let once = piles(ballots);
        let often: Vec<Pile<Ranking>> = once.iter().map(|pile| Pile { ballot: pile.ballot.clone(), count: pile.count * times }).collect();
        let (one, many) = (irv::count(&field, &once, run_off).unwrap(), irv::count(&field, &often, run_off).unwrap());
        prop_assert_eq!((&one.outcome, &one.order), (&many.outcome, &many.order));
        for (one, many) in one.rounds.iter().zip(&many.rounds) {
            prop_assert_eq!(&one.step, &many.step);
            prop_assert!(one.votes.iter().map(|(option, votes)| (*option, votes * times)).eq(many.votes.iter().copied()));
        }
        let (one, many) = (schulze::count(&field, &once, rules).unwrap(), schulze::count(&field, &often, rules).unwrap());
        prop_assert_eq!((one.outcome, one.order), (many.outcome, many.order));
    }

    #[test]
    fn sums_of_scores_are_their_spread(ballots in vec(proptest::collection::btree_map(0..OPTIONS, 0_u8..=5, 0..6), 0..40), tie in tie()) {
        let ballots: Vec<rating::Scores> = ballots.into_iter().map(|scores| scores.into_iter().collect()).collect();
        let counted = rating::count(&Field::of(OPTIONS), &piles(ballots.clone()), Unscored::Zero, tie).unwrap();
        let total: u64 = ballots.iter().flatten().map(|(_, score)| u64::from(*score)).sum();
        prop_assert_eq!(counted.marks.iter().map(|marks| marks.sum).sum::<u64>(), total);
        for marks in &counted.marks {
            prop_assert_eq!((0..).zip(marks.spread).map(|(score, many)| score * many).sum::<u64>(), marks.sum);
            prop_assert_eq!(marks.spread.iter().sum::<u64>(), marks.voters);
        }
        for pair in counted.order.windows(2) {
            let sum = |place: &tally::Place| counted.marks[place.options[0] as usize].sum;
            prop_assert!(sum(&pair[0]) >= sum(&pair[1]));
        }
    }
}
