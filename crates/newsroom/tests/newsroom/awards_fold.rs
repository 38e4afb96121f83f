//! What results come to, whatever is said in whatever order.

use std::collections::BTreeSet;

use newsroom::award::fold::{Fold, Said, Terms, fold, may_say};
use newsroom::award::{LineKind, Mark, NominationStatus, Outcome, SaidKind, WinnerRule};
use proptest::prelude::*;

const NOMINEES: i64 = 5;

fn terms() -> impl Strategy<Value = Terms> {
    (
        proptest::sample::select(WinnerRule::ALL),
        proptest::sample::select(LineKind::ALL),
    )
        .prop_map(|(rule, kind)| Terms { rule, kind })
}

fn statuses() -> impl Strategy<Value = Vec<(i64, NominationStatus)>> {
    proptest::collection::vec(
        prop_oneof![
            4 => Just(NominationStatus::Official),
            1 => proptest::sample::select(NominationStatus::ALL),
        ],
        usize::try_from(NOMINEES).unwrap(),
    )
    .prop_map(|all| (1..).zip(all).collect())
}

fn anything() -> impl Strategy<Value = Said> {
    (
        proptest::sample::select(SaidKind::ALL),
        proptest::option::weighted(0.9, 1..=NOMINEES),
        proptest::option::of(0..4_i64),
    )
        .prop_map(|(kind, nomination, rank)| Said {
            kind,
            nomination,
            rank,
            at: None,
        })
}

/// What of all that may be said, one after the other.
fn allowed(terms: Terms, nominees: &[(i64, NominationStatus)], wanted: &[Said]) -> Vec<Said> {
    let mut said = Vec::new();
    for one in wanted {
        if may_say(terms, nominees, &said, one).is_ok() {
            said.push(*one);
        }
    }
    said
}

fn winners(fold: &Fold) -> BTreeSet<i64> {
    fold.winners().collect()
}

proptest! {
    #[test]
    fn whatever_is_said_the_standings_make_sense(terms in terms(), nominees in statuses(), said in proptest::collection::vec(anything(), 0..24)) {
        let fold = fold(terms, &nominees, &said);
        let winners = winners(&fold);
        prop_assert_eq!(fold.decided, !winners.is_empty() || fold.no_award);
        let mut seen = BTreeSet::new();
        for standing in &fold.standings {
            prop_assert!(seen.insert(standing.nomination), "one row a nomination");
            let status = nominees.iter().find(|(id, _)| *id == standing.nomination).unwrap().1;
            prop_assert!(status.can_win() || standing.outcome == Outcome::Void, "who cannot win is void");
            prop_assert!(standing.outcome != Outcome::Lost || fold.decided, "nobody has lost before it is decided");
            prop_assert!(standing.outcome != Outcome::Tied || (terms.rule == WinnerRule::TiesAllowed && winners.len() > 1));
            prop_assert!(!terms.kind.is_honour() || !matches!(standing.outcome, Outcome::Won | Outcome::Tied));
            prop_assert!(standing.rank.is_none() || standing.outcome == Outcome::Placed);
            prop_assert!(!matches!(standing.mark, Mark::Declined | Mark::Confirmed | Mark::Corrected) || standing.outcome.is_win());
        }
    }

    #[test]
    fn what_may_be_said_never_breaks_the_rule(terms in terms(), nominees in statuses(), wanted in proptest::collection::vec(anything(), 0..40)) {
        let said = allowed(terms, &nominees, &wanted);
        for end in 0..=said.len() {
            let now = fold(terms, &nominees, &said[..end]);
            let winners = winners(&now);
            prop_assert!(!now.no_award || winners.is_empty(), "nobody and somebody");
            match terms.rule {
                WinnerRule::One => prop_assert!(winners.len() <= 1),
                WinnerRule::None => prop_assert!(winners.is_empty()),
                WinnerRule::TiesAllowed | WinnerRule::Many => {}
            }
        }
    }

    #[test]
    fn what_is_announced_and_taken_back_leaves_what_was_there(nominees in statuses(), wanted in proptest::collection::vec(anything(), 0..20), extra in 1..=NOMINEES) {
        let terms = Terms { rule: WinnerRule::Many, ..Terms::default() };
        let mut said = allowed(terms, &nominees, &wanted);
        let before = fold(terms, &nominees, &said);
        let announced = Said { nomination: Some(extra), ..Said::default() };
        let held_a_place = before.standings.iter().any(|one| one.nomination == extra && matches!(one.outcome, Outcome::Placed | Outcome::Void));
        prop_assume!(!held_a_place && may_say(terms, &nominees, &said, &announced).is_ok());
        said.push(announced);
        let back = Said { kind: SaidKind::Retracted, ..announced };
        prop_assert!(may_say(terms, &nominees, &said, &back).is_ok());
        said.push(back);
        prop_assert!(may_say(terms, &nominees, &said, &back).is_err(), "once taken back there is nothing to take back");
        let after = fold(terms, &nominees, &said);
        prop_assert_eq!(&after.standings, &before.standings);
        prop_assert!(after.revised);
    }

    #[test]
    fn the_order_of_announcements_of_a_jury_never_matters(order in proptest::sample::subsequence((1..=NOMINEES).collect::<Vec<_>>(), 0..=5).prop_shuffle(), taken in proptest::sample::subsequence((1..=NOMINEES).collect::<Vec<_>>(), 0..=5).prop_shuffle()) {
        let terms = Terms { rule: WinnerRule::Many, ..Terms::default() };
        let nominees: Vec<_> = (1..=NOMINEES).map(|id| (id, NominationStatus::Official)).collect();
        let all = |ids: &[i64], kind| ids.iter().map(|&id| Said { kind, nomination: Some(id), ..Said::default() }).collect::<Vec<_>>();
        let mut said = all(&order, SaidKind::Announced);
        said.extend(all(&taken, SaidKind::Retracted));
        let (mut sorted_order, mut sorted_taken) = (order.clone(), taken.clone());
        sorted_order.sort_unstable();
        sorted_taken.sort_unstable();
        let mut sorted = all(&sorted_order, SaidKind::Announced);
        sorted.extend(all(&sorted_taken, SaidKind::Retracted));
        prop_assert_eq!(fold(terms, &nominees, &said), fold(terms, &nominees, &sorted));
        let left: BTreeSet<i64> = order.iter().copied().filter(|id| !taken.contains(id)).collect();
        prop_assert_eq!(winners(&fold(terms, &nominees, &said)), left);
    }

    #[test]
    fn of_any_corrections_the_last_counts(chain in proptest::collection::vec(1..=NOMINEES, 2..20)) {
        let terms = Terms { rule: WinnerRule::One, ..Terms::default() };
        let nominees: Vec<_> = (1..=NOMINEES).map(|id| (id, NominationStatus::Official)).collect();
        let wanted: Vec<Said> = chain.iter().enumerate().map(|(at, &id)| Said {
            kind: if at == 0 { SaidKind::Announced } else { SaidKind::Corrected },
            nomination: Some(id),
            ..Said::default()
        }).collect();
        let said = allowed(terms, &nominees, &wanted);
        let now = fold(terms, &nominees, &said);
        prop_assert_eq!(winners(&now), BTreeSet::from([*chain.last().unwrap()]));
        prop_assert_eq!(now.revised, said.len() > 1);
    }
}
