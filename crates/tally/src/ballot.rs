//! What is counted: who runs, what a ranked ballot says, and equal ballots in one pile.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The most options a count takes. The pairwise table of Schulze grows with the square of it.
pub const MOST_OPTIONS: u32 = 500;

/// The most ballots a count takes in all, so that no sum of them can run over.
pub const MOST_BALLOTS: u64 = 1 << 40;

/// Who runs: options `0..options`, of which some may have been withdrawn after ballots named them.
///
/// A withdrawn option keeps the votes it got in plain sight and can win nothing; ranked ballots pass it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    options: u32,
    withdrawn: BTreeSet<u32>,
}

impl Field {
    /// A field in which all of `options` run.
    pub fn of(options: u32) -> Self {
        Self {
            options,
            withdrawn: BTreeSet::new(),
        }
    }

    /// The same field without those that were withdrawn.
    #[must_use]
    pub fn without(mut self, withdrawn: impl IntoIterator<Item = u32>) -> Self {
        self.withdrawn.extend(withdrawn);
        self
    }

    /// How many options stand on the ballot, withdrawn ones too.
    pub fn options(&self) -> u32 {
        self.options
    }

    /// Whether an option is known and was not withdrawn.
    pub fn runs(&self, option: u32) -> bool {
        option < self.options && !self.withdrawn.contains(&option)
    }

    /// Those who run, in the order of the list.
    pub fn running(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.options).filter(|option| self.runs(*option))
    }

    /// Whether a ballot cast now may name these options: each known, running, and named once.
    ///
    /// # Errors
    /// The first [`Fault`] met.
    pub fn accept(&self, named: &[u32]) -> Result<(), Fault> {
        self.know(named)?;
        let mut seen = BTreeSet::new();
        for option in named {
            if !self.runs(*option) {
                return Err(Fault::Withdrawn(*option));
            }
            if !seen.insert(option) {
                return Err(Fault::Repeated(*option));
            }
        }
        Ok(())
    }

    /// Whether a ballot in the box names only options that ever stood on the list.
    pub(crate) fn know(&self, named: &[u32]) -> Result<(), Fault> {
        if self.options > MOST_OPTIONS {
            return Err(Fault::TooManyOptions(self.options));
        }
        match named.iter().find(|option| **option >= self.options) {
            Some(option) => Err(Fault::Unknown(*option)),
            None => Ok(()),
        }
    }

    /// How many ballots lie in the piles, after a look at every one of them.
    pub(crate) fn inspect<B>(
        &self,
        piles: &[Pile<B>],
        look: impl Fn(&B) -> Result<(), Fault>,
    ) -> Result<u64, Fault> {
        self.know(&[])?;
        let mut total = 0_u64;
        for pile in piles {
            look(&pile.ballot)?;
            total = total.saturating_add(pile.count);
        }
        if total > MOST_BALLOTS {
            return Err(Fault::TooManyBallots);
        }
        Ok(total)
    }
}

/// Why a ballot cannot be what it says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It names an option that never stood on the list.
    Unknown(u32),
    /// It names an option that was withdrawn.
    Withdrawn(u32),
    /// It names an option twice.
    Repeated(u32),
    /// It names more options than it may.
    TooMany {
        /// How many it names.
        named: u32,
        /// How many it may name.
        most: u32,
    },
    /// It scores an option above [`rating::BEST`](crate::rating::BEST).
    Score(u8),
    /// It gives several options one rank where ranks are for one.
    Overvote,
    /// It leaves a rank empty between others.
    Gap,
    /// The list is longer than [`MOST_OPTIONS`].
    TooManyOptions(u32),
    /// There are more ballots than [`MOST_BALLOTS`].
    TooManyBallots,
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(_) => write!(to, "There is no such option on this ballot."),
            Self::Withdrawn(_) => write!(to, "That option was withdrawn."),
            Self::Repeated(_) => write!(to, "An option is named twice."),
            Self::TooMany { named, most } => {
                write!(
                    to,
                    "{named} options are named; at most {most} are possible."
                )
            }
            Self::Score(score) => write!(to, "{score} is no score; scores go from 0 to 5."),
            Self::Overvote => write!(to, "Two options have the same rank."),
            Self::Gap => write!(to, "A rank is left out."),
            Self::TooManyOptions(many) => write!(
                to,
                "{many} options are too many to count; at most {MOST_OPTIONS} are possible."
            ),
            Self::TooManyBallots => write!(to, "There are too many ballots to count."),
        }
    }
}

impl std::error::Error for Fault {}

/// Equal ballots and how many there are of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pile<B> {
    /// What each of them says.
    pub ballot: B,
    /// How many they are.
    pub count: u64,
}

/// Puts equal ballots into piles. The piles do not depend on the order of the ballots.
pub fn piles<B: Ord>(ballots: impl IntoIterator<Item = B>) -> Vec<Pile<B>> {
    let mut counts: BTreeMap<B, u64> = BTreeMap::new();
    for ballot in ballots {
        *counts.entry(ballot).or_default() += 1;
    }
    let pile = |(ballot, count)| Pile { ballot, count };
    counts.into_iter().map(pile).collect()
}

/// A ranked ballot: ranks from the best down, each a set of options.
///
/// An empty rank is one the voter skipped; several options at one rank are an overvote to an instant run-off and
/// equal to Schulze. Skipped ranks at the end say nothing and are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ranking {
    /// All marks in a row: a hundred thousand ballots are two allocations each, whatever their ranks.
    marks: Vec<u32>,
    /// Where each rank ends among the marks.
    ends: Vec<u32>,
}

impl Ranking {
    /// A ranking with one option at each rank, the best first.
    pub fn of(options: &[u32]) -> Self {
        Self {
            marks: options.to_vec(),
            ends: (1..).take(options.len()).collect(),
        }
    }

    /// A ranking with any number of options at each rank, the best first.
    pub fn from_ranks<R: AsRef<[u32]>>(ranks: impl IntoIterator<Item = R>) -> Self {
        let mut made = Self::default();
        for rank in ranks {
            let mut rank = rank.as_ref().to_vec();
            rank.sort_unstable();
            rank.dedup();
            made.marks.append(&mut rank);
            // A ballot of four thousand million marks does not exist; it would be cut short here.
            made.ends
                .push(u32::try_from(made.marks.len()).unwrap_or(u32::MAX));
        }
        while made.rank(made.ends.len().wrapping_sub(1)) == Some(&[]) {
            made.ends.pop();
        }
        made
    }

    /// The options at a rank, counted from 0; `None` below the last mark.
    pub fn rank(&self, at: usize) -> Option<&[u32]> {
        let end = *self.ends.get(at)? as usize;
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.marks.get(start..end)
    }

    /// All ranks, the best first.
    pub fn ranks(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len()).map_while(|at| self.rank(at))
    }

    /// Every option marked, the best first; a repeated one as often as it is marked.
    pub fn marks(&self) -> &[u32] {
        &self.marks
    }

    /// Whether the voter marked nothing.
    pub fn is_blank(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether a voter may cast it now: known and running options, one a rank, no rank left out, none twice, at most `most`.
    ///
    /// # Errors
    /// The first [`Fault`] met.
    pub fn accept(&self, field: &Field, most: u32) -> Result<(), Fault> {
        if self.ranks().any(|rank| rank.len() > 1) {
            return Err(Fault::Overvote);
        }
        if self.ranks().any(<[u32]>::is_empty) {
            return Err(Fault::Gap);
        }
        accept_at_most(field, self.marks(), most)
    }
}

/// Refuses options that are unknown, withdrawn, repeated, or more than `most`.
pub(crate) fn accept_at_most(field: &Field, named: &[u32], most: u32) -> Result<(), Fault> {
    let many = u32::try_from(named.len()).unwrap_or(u32::MAX);
    if many > most {
        return Err(Fault::TooMany { named: many, most });
    }
    field.accept(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_ranks_at_the_end_say_nothing() {
        let spoken: [&[u32]; 4] = [&[2], &[], &[0, 1], &[]];
        let ranking = Ranking::from_ranks(spoken);
        assert_eq!(
            ranking.ranks().collect::<Vec<_>>(),
            [&[2][..], &[], &[0, 1]]
        );
        assert_eq!(Ranking::from_ranks([[], []]), Ranking::default());
        assert_eq!(Ranking::from_ranks([[2], [1]]), Ranking::of(&[2, 1]));
        assert_eq!(
            Ranking::from_ranks([[2, 1, 2]]),
            Ranking::from_ranks([[1, 2]])
        );
    }

    #[test]
    fn a_ballot_cast_now_names_running_options_once_and_without_gaps() {
        let field = Field::of(4).without([3]);
        let refused = |ranks: &[&[u32]]| Ranking::from_ranks(ranks.iter()).accept(&field, 3);
        assert_eq!(refused(&[&[0], &[1], &[2]]), Ok(()));
        assert_eq!(refused(&[&[0], &[4]]), Err(Fault::Unknown(4)));
        assert_eq!(refused(&[&[0], &[3]]), Err(Fault::Withdrawn(3)));
        assert_eq!(refused(&[&[0], &[0]]), Err(Fault::Repeated(0)));
        assert_eq!(refused(&[&[0, 1]]), Err(Fault::Overvote));
        assert_eq!(refused(&[&[0], &[], &[1]]), Err(Fault::Gap));
        let fault = Ranking::of(&[0, 1]).accept(&field, 1);
        assert_eq!(fault, Err(Fault::TooMany { named: 2, most: 1 }));
    }

    #[test]
    fn equal_ballots_lie_in_one_pile() {
        let made = piles([3, 1, 3]);
        assert_eq!(
            made,
            [
                Pile {
                    ballot: 1,
                    count: 1
                },
                Pile {
                    ballot: 3,
                    count: 2
                }
            ]
        );
    }
}
