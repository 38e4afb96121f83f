//! One vote for one option; most votes win.

use crate::ballot::{Fault, Field, Pile};
use crate::order::{Outcome, Place, by_measure};
use crate::ratio::Ratio;
use crate::tie::{Broken, Tie};

/// How a count of single votes came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The rule that told equals apart, to be printed.
    pub tie: Tie,
    /// Ballots in all, those for withdrawn options too.
    pub ballots: u64,
    /// Votes of each option, in the order of the list, withdrawn ones too.
    pub votes: Vec<u64>,
    /// Who won.
    pub outcome: Outcome,
    /// Everyone who runs, the best first.
    pub order: Vec<Place>,
    /// Equals that the rule told apart.
    pub broken: Vec<Broken>,
}

impl Count {
    /// The share of all ballots an option got; `None` without ballots or for an unknown option.
    pub fn share(&self, option: u32) -> Option<Ratio> {
        Ratio::share(*self.votes.get(option as usize)?, self.ballots)
    }
}

/// Counts single votes.
///
/// # Errors
/// A ballot names an option that never stood on the list, or there are too many options or ballots.
pub fn count(field: &Field, piles: &[Pile<u32>], tie: Tie) -> Result<Count, Fault> {
    let ballots = field.inspect(piles, |option| field.know(&[*option]))?;
    let mut votes = vec![0; field.options() as usize];
    for pile in piles {
        if let Some(votes) = votes.get_mut(pile.ballot as usize) {
            *votes += pile.count;
        }
    }
    let of = |option: u32| votes.get(option as usize).copied().unwrap_or(0);
    let standing = by_measure(field, tie, field.running().map(of).sum(), of);
    Ok(Count {
        tie,
        ballots,
        outcome: standing.outcome,
        order: standing.order,
        broken: standing.broken,
        votes,
    })
}
