//! What is counted: who runs, and equal ballots in one pile.

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
