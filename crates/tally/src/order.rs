//! Places: who came first, second, and second again.

use crate::ballot::Field;
use crate::tie::{Broken, Tie};

/// A place and who shares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// 1, 2, 2, 4: two who share a place leave the next one empty.
    pub place: u32,
    /// Those who share it, in the order of the list.
    pub options: Vec<u32>,
}

/// Who won.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody: no ballot counted for anyone who runs.
    Nobody,
    /// One option.
    Winner(u32),
    /// Several that stand equal, in the order of the list.
    Tie(Vec<u32>),
}

impl Outcome {
    /// Those who won: none, one, or all that stand equal.
    pub fn winners(&self) -> &[u32] {
        match self {
            Self::Nobody => &[],
            Self::Winner(one) => std::slice::from_ref(one),
            Self::Tie(all) => all,
        }
    }
}

/// An order made of a measure: everyone who runs, the greatest first, equals told apart by the rule.
pub(crate) struct Standing {
    pub(crate) outcome: Outcome,
    pub(crate) order: Vec<Place>,
    pub(crate) broken: Vec<Broken>,
}

/// Orders those who run by what `measure` says of each. With `votes` at 0 nobody won, and no lots are drawn.
pub(crate) fn by_measure<M: Ord>(
    field: &Field,
    tie: Tie,
    votes: u64,
    measure: impl Fn(u32) -> M,
) -> Standing {
    let mut all: Vec<(M, u32)> = field
        .running()
        .map(|option| (measure(option), option))
        .collect();
    all.sort_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
    let groups = all.chunk_by(|(a, _), (b, _)| a == b);
    let groups = groups.map(|group| group.iter().map(|(_, option)| *option).collect());
    let groups: Vec<Vec<u32>> = groups.collect();
    by_groups(field, tie, votes, groups)
}

/// Orders groups of equals, the best first.
pub(crate) fn by_groups(field: &Field, tie: Tie, votes: u64, groups: Vec<Vec<u32>>) -> Standing {
    let mut broken = Vec::new();
    let mut told_apart = Vec::new();
    for group in groups {
        let parted = (group.len() > 1 && votes > 0)
            .then(|| tie.break_up(&group, field.options()))
            .flatten();
        match parted {
            Some(parted) => {
                told_apart.extend(parted.order.iter().map(|option| vec![*option]));
                broken.push(parted);
            }
            None => told_apart.push(group),
        }
    }
    let outcome = match told_apart.first().map(Vec::as_slice) {
        _ if votes == 0 => Outcome::Nobody,
        None | Some([]) => Outcome::Nobody,
        Some([one]) => Outcome::Winner(*one),
        Some(several) => Outcome::Tie(several.to_vec()),
    };
    Standing {
        outcome,
        order: places(told_apart),
        broken,
    }
}

/// Numbers groups of equals 1, 2, 2, 4.
pub(crate) fn places(groups: Vec<Vec<u32>>) -> Vec<Place> {
    let mut ahead = 0_u32;
    let groups = groups.into_iter().filter(|group| !group.is_empty());
    let place = |options: Vec<u32>| {
        let place = ahead.saturating_add(1);
        ahead = ahead.saturating_add(u32::try_from(options.len()).unwrap_or(u32::MAX));
        Place { place, options }
    };
    groups.map(place).collect()
}
