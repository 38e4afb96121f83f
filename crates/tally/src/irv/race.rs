//! The rounds themselves.

use std::collections::BTreeMap;

use super::paper::Paper;
use super::{Inactive, LastTie, Leaving, Round, Rules, Step, To, Transfer, Why};
use crate::ballot::{Field, Pile};
use crate::order::{Outcome, Place, places};
use crate::ranking::Ranking;
use crate::tie::{Broken, Tie};

/// A count under way.
pub(super) struct Race<'a> {
    rules: Rules,
    options: u32,
    /// Who is still in the race, with the papers that count for each. Withdrawn options were never in it.
    held: BTreeMap<u32, Holding<'a>>,
    inactive: Inactive,
    rounds: Vec<Round>,
    /// Groups of equals who left, the first to leave first.
    gone: Vec<Vec<u32>>,
}

/// What counts for one option.
#[derive(Default)]
struct Holding<'a> {
    votes: u64,
    papers: Vec<Paper<'a>>,
}

/// A count that is over.
pub(super) struct Ran {
    pub(super) rounds: Vec<Round>,
    pub(super) outcome: Outcome,
    pub(super) order: Vec<Place>,
}

impl<'a> Race<'a> {
    pub(super) fn new(field: &Field, piles: &'a [Pile<Ranking>], rules: Rules) -> Self {
        let mut race = Self {
            rules,
            options: field.options(),
            held: field
                .running()
                .map(|option| (option, Holding::default()))
                .collect(),
            inactive: Inactive::default(),
            rounds: Vec::new(),
            gone: Vec::new(),
        };
        for pile in piles.iter().filter(|pile| !pile.ballot.is_blank()) {
            race.deal(Paper::new(pile));
        }
        race
    }

    pub(super) fn run(mut self) -> Ran {
        loop {
            let (step, broken) = self.step();
            let votes = self.votes();
            let active = votes.iter().map(|(_, votes)| votes).sum::<u64>();
            let round = Round {
                number: u32::try_from(self.rounds.len())
                    .unwrap_or(u32::MAX)
                    .saturating_add(1),
                active,
                threshold: active / 2 + 1,
                inactive: self.inactive,
                broken,
                transfers: match &step {
                    Step::Left { options, .. } => self.leave(options),
                    _ => Vec::new(),
                },
                votes,
                step: step.clone(),
            };
            let last = round.votes.clone();
            self.rounds.push(round);
            let outcome = match step {
                Step::Left { .. } => continue,
                Step::Elected(option) => Outcome::Winner(option),
                Step::Tied(options) => Outcome::Tie(options),
                Step::Nobody => Outcome::Nobody,
            };
            let order = places(self.groups(&outcome, last));
            return Ran {
                rounds: self.rounds,
                outcome,
                order,
            };
        }
    }

    /// What comes of the round as the papers lie.
    fn step(&self) -> (Step, Option<Broken>) {
        let mut lowest_first = self.votes();
        lowest_first.sort_by_key(|(option, votes)| (*votes, *option));
        let active = lowest_first.iter().map(|(_, votes)| votes).sum::<u64>();
        if active == 0 {
            return (Step::Nobody, None);
        }
        let votes_of = |option: u32| self.held.get(&option).map_or(0, |held| held.votes);
        let first = self.rounds.is_empty();
        let write_ins = self
            .rules
            .write_ins
            .filter(|option| first && votes_of(*option) > 0);
        if let Some((leader, votes)) = lowest_first.last()
            && *votes > active / 2
            && write_ins != Some(*leader)
        {
            return (Step::Elected(*leader), None);
        }
        if let Some(option) = write_ins {
            return (left(vec![option], Why::WriteIns), None);
        }
        if self.rules.leaving == Leaving::Batch {
            let together = batch(&lowest_first);
            if together > 1 {
                let options = lowest_first.iter().take(together);
                let options = options.map(|(option, _)| *option).collect();
                return (left(options, Why::Batch), None);
            }
        }
        self.last_leaves(&lowest_first)
    }

    /// The last leaves, or those tied for last do as the rule says.
    fn last_leaves(&self, lowest_first: &[(u32, u64)]) -> (Step, Option<Broken>) {
        let Some((_, fewest)) = lowest_first.first() else {
            return (Step::Nobody, None);
        };
        let tied = lowest_first.iter().take_while(|(_, votes)| votes == fewest);
        let tied: Vec<u32> = tied.map(|(option, _)| *option).collect();
        if tied.len() == 1 {
            return (left(tied, Why::Last), None);
        }
        let all = tied.len() == lowest_first.len();
        let tie = match self.rules.last {
            LastTie::Together if all => return (Step::Tied(tied), None),
            LastTie::Together => return (left(tied, Why::Together), None),
            LastTie::By(tie) => tie,
            LastTie::EarlierRounds { then } => {
                let still = self.lowest_before(&tied);
                if let [one] = still.as_slice() {
                    let mut order: Vec<u32> = tied
                        .iter()
                        .copied()
                        .filter(|option| option != one)
                        .collect();
                    order.push(*one);
                    return (left(vec![*one], Why::Last), Some(Broken { tied, order }));
                }
                return self.leave_by(then, &still, lowest_first);
            }
        };
        self.leave_by(tie, &tied, lowest_first)
    }

    /// One of the tied leaves by the rule.
    fn leave_by(
        &self,
        tie: Tie,
        tied: &[u32],
        lowest_first: &[(u32, u64)],
    ) -> (Step, Option<Broken>) {
        if let Some(broken) = tie.break_up(tied, self.options) {
            let leaves = broken.order.last().copied().into_iter().collect();
            return (left(leaves, Why::Last), Some(broken));
        }
        // Nothing tells them apart. If together they are below the next, none of them can matter.
        let fewest = lowest_first.first().map_or(0, |(_, votes)| *votes);
        let lowest = lowest_first
            .iter()
            .take_while(|(_, votes)| *votes == fewest);
        let lowest: Vec<u32> = lowest.map(|(option, _)| *option).collect();
        let together = fewest.saturating_mul(lowest.len() as u64);
        match lowest_first.get(lowest.len()) {
            Some((_, next)) if together < *next => (left(lowest, Why::Together), None),
            _ => {
                let mut all: Vec<u32> = lowest_first.iter().map(|(option, _)| *option).collect();
                all.sort_unstable();
                (Step::Tied(all), None)
            }
        }
    }

    /// Those of the tied who had fewest in the round before, of these those in the one before that, and so on.
    fn lowest_before(&self, tied: &[u32]) -> Vec<u32> {
        let mut still = tied.to_vec();
        for round in self.rounds.iter().rev() {
            let before = |option: &u32| {
                let at = round.votes.binary_search_by_key(option, |(one, _)| *one);
                at.ok()
                    .and_then(|at| round.votes.get(at))
                    .map_or(0, |(_, votes)| *votes)
            };
            if let Some(fewest) = still.iter().map(before).min() {
                still.retain(|option| before(option) == fewest);
            }
            if still.len() == 1 {
                break;
            }
        }
        still
    }

    /// Takes options out of the race and deals their papers on.
    fn leave(&mut self, options: &[u32]) -> Vec<Transfer> {
        let taken = options
            .iter()
            .filter_map(|option| Some((*option, self.held.remove(option)?)));
        let taken: Vec<(u32, Holding<'a>)> = taken.collect();
        let groups = taken.chunk_by(|(_, a), (_, b)| a.votes == b.votes);
        let groups = groups.map(|group| {
            let mut equals: Vec<u32> = group.iter().map(|(option, _)| *option).collect();
            equals.sort_unstable();
            equals
        });
        self.gone.extend(groups);
        let mut moved: BTreeMap<(u32, To), u64> = BTreeMap::new();
        for (from, holding) in taken {
            for paper in holding.papers {
                let count = paper.count;
                let to = self.deal(paper);
                *moved.entry((from, to)).or_default() += count;
            }
        }
        let moved = moved.into_iter().filter(|(_, count)| *count > 0);
        moved
            .map(|((from, to), count)| Transfer { from, to, count })
            .collect()
    }

    /// Puts a paper where it counts now.
    fn deal(&mut self, mut paper: Paper<'a>) -> To {
        let to = paper.next(&self.rules, |option| self.held.contains_key(&option));
        match to {
            To::Option(option) => {
                let held = self.held.entry(option).or_default();
                held.votes += paper.count;
                held.papers.push(paper);
            }
            To::Exhausted => self.inactive.exhausted += paper.count,
            To::Overvoted => self.inactive.overvoted += paper.count,
            To::Skipped => self.inactive.skipped += paper.count,
        }
        to
    }

    fn votes(&self) -> Vec<(u32, u64)> {
        self.held
            .iter()
            .map(|(option, held)| (*option, held.votes))
            .collect()
    }

    /// Everyone in groups of equals, the best first.
    fn groups(&mut self, outcome: &Outcome, mut last: Vec<(u32, u64)>) -> Vec<Vec<u32>> {
        let winners = outcome.winners();
        last.retain(|(option, _)| !winners.contains(option));
        last.sort_by_key(|(option, votes)| (std::cmp::Reverse(*votes), *option));
        let others = last.chunk_by(|(_, a), (_, b)| a == b);
        let others = others.map(|group| group.iter().map(|(option, _)| *option).collect());
        let mut groups = vec![winners.to_vec()];
        groups.extend(others);
        groups.extend(std::mem::take(&mut self.gone).into_iter().rev());
        groups
    }
}

fn left(options: Vec<u32>, why: Why) -> Step {
    Step::Left { options, why }
}

/// How many at the low end together have fewer votes than the next: the largest such group, never all.
fn batch(lowest_first: &[(u32, u64)]) -> usize {
    let mut below = 0_u64;
    let mut together = 0;
    for (at, (_, votes)) in lowest_first.iter().enumerate() {
        if below < *votes {
            together = at;
        }
        below += votes;
    }
    together
}
