//! A voter names as many options as the ballot allows; most approvals win.

use crate::ballot::{Fault, Field, Pile, accept_at_most};
use crate::order::{Outcome, Place, by_measure};
use crate::ratio::Ratio;
use crate::tie::{Broken, Tie};

/// How a count of approvals came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many options a voter could name, to be printed.
    pub most: u32,
    /// The rule that told equals apart, to be printed.
    pub tie: Tie,
    /// Ballots in all.
    pub ballots: u64,
    /// Ballots that name nobody.
    pub blank: u64,
    /// Approvals of each option, in the order of the list, withdrawn ones too. They add up to more than the ballots.
    pub approvals: Vec<u64>,
    /// Who won.
    pub outcome: Outcome,
    /// Everyone who runs, the best first.
    pub order: Vec<Place>,
    /// Equals that the rule told apart.
    pub broken: Vec<Broken>,
}

impl Count {
    /// The share of all ballots that name an option; `None` without ballots or for an unknown option.
    pub fn share(&self, option: u32) -> Option<Ratio> {
        Ratio::share(*self.approvals.get(option as usize)?, self.ballots)
    }
}

/// Whether a voter may cast these approvals now.
///
/// # Errors
/// An option is unknown, withdrawn or named twice, or there are more than `most`.
pub fn accept(field: &Field, most: u32, named: &[u32]) -> Result<(), Fault> {
    accept_at_most(field, named, most)
}

/// Counts approvals.
///
/// # Errors
/// A ballot names an unknown option, one twice or more than `most`, or there are too many options or ballots.
pub fn count(field: &Field, most: u32, piles: &[Pile<Vec<u32>>], tie: Tie) -> Result<Count, Fault> {
    // Options withdrawn since are still good marks: the ballots were cast before.
    let then = Field::of(field.options());
    let ballots = field.inspect(piles, |named| accept_at_most(&then, named, most))?;
    let mut approvals = vec![0; field.options() as usize];
    let mut blank = 0;
    for pile in piles {
        if pile.ballot.is_empty() {
            blank += pile.count;
        }
        for option in &pile.ballot {
            if let Some(approvals) = approvals.get_mut(*option as usize) {
                *approvals += pile.count;
            }
        }
    }
    let of = |option: u32| approvals.get(option as usize).copied().unwrap_or(0);
    let standing = by_measure(field, tie, field.running().map(of).sum(), of);
    Ok(Count {
        most,
        tie,
        ballots,
        blank,
        outcome: standing.outcome,
        order: standing.order,
        broken: standing.broken,
        approvals,
    })
}
