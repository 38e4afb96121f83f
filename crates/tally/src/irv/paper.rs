//! One pile of equal ballots on its way down its ranks.

use super::{Overvotes, Rules, Skipped, To};
use crate::ballot::Pile;
use crate::ranking::Ranking;

/// A pile and how far down it was read.
pub(super) struct Paper<'a> {
    ranking: &'a Ranking,
    /// How many ballots move together.
    pub(super) count: u64,
    at: usize,
}

impl<'a> Paper<'a> {
    pub(super) fn new(pile: &'a Pile<Ranking>) -> Self {
        Self {
            ranking: &pile.ballot,
            count: pile.count,
            at: 0,
        }
    }

    /// Reads on to the next option in the race. A repeated option needs no rule of its own: when it is met again it has
    /// left, or the pile would not have moved on.
    pub(super) fn next(&mut self, rules: &Rules, in_race: impl Fn(u32) -> bool) -> To {
        let mut gap = 0_u32;
        while let Some(rank) = self.ranking.rank(self.at) {
            self.at += 1;
            if rank.is_empty() {
                gap = gap.saturating_add(1);
                continue;
            }
            // Empty ranks count only before a mark: what follows the last one is not kept.
            if matches!(rules.skipped, Skipped::ExhaustAfter(most) if gap > most) {
                return To::Skipped;
            }
            gap = 0;
            match (rank, rules.overvotes) {
                ([one], _) if in_race(*one) => return To::Option(*one),
                ([_], _) | (_, Overvotes::PassOver) => {}
                (_, Overvotes::Exhaust) => return To::Overvoted,
            }
        }
        To::Exhausted
    }
}
