//! Instant run-off: round by round the last option leaves and its ballots move on, until one has more than half.

mod paper;
mod race;
mod rules;

pub use rules::{LastTie, Leaving, Overvotes, Rules, Skipped};

use crate::ballot::{Fault, Field, Pile};
use crate::order::{Outcome, Place};
use crate::ranking::Ranking;
use crate::tie::Broken;

/// How an instant run-off came out, every round of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The rules it was counted by, to be printed.
    pub rules: Rules,
    /// Ballots in all.
    pub ballots: u64,
    /// Ballots that rank nobody. They are in no round.
    pub blank: u64,
    /// The rounds, at least one.
    pub rounds: Vec<Round>,
    /// Who won.
    pub outcome: Outcome,
    /// Everyone who runs: the winner, the others of the last round by their votes, then those who left, the last to leave
    /// first.
    pub order: Vec<Place>,
}

/// One round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// 1, 2, 3, …
    pub number: u32,
    /// Votes of everyone still in the race, in the order of the list.
    pub votes: Vec<(u32, u64)>,
    /// Ballots that count for somebody: the sum of the votes.
    pub active: u64,
    /// The votes that win this round: half of the active ballots, rounded down, and one.
    pub threshold: u64,
    /// Ballots that count for nobody any more, blank ones left out.
    pub inactive: Inactive,
    /// What came of it.
    pub step: Step,
    /// Those tied for last whom the rule told apart; the last of its order left.
    pub broken: Option<Broken>,
    /// Where the ballots of those who left went.
    pub transfers: Vec<Transfer>,
}

/// Ballots that count for nobody any more, by what made them so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inactive {
    /// Every option they rank has left.
    pub exhausted: u64,
    /// They came to a rank with several options.
    pub overvoted: u64,
    /// They came to more skipped ranks in a row than the rule allows.
    pub skipped: u64,
}

impl Inactive {
    /// All of them.
    pub fn all(self) -> u64 {
        self.exhausted + self.overvoted + self.skipped
    }
}

/// What came of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// This option reached the threshold.
    Elected(u32),
    /// These left, the one with the fewest votes first.
    Left {
        /// Who left.
        options: Vec<u32>,
        /// Why they did.
        why: Why,
    },
    /// These stand equal and nothing tells them apart.
    Tied(Vec<u32>),
    /// No ballot counts for anyone who runs.
    Nobody,
}

/// Why options left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It had the fewest votes.
    Last,
    /// Together they had fewer votes than the next.
    Batch,
    /// They were tied for last and leave together.
    Together,
    /// Undeclared write-ins leave after the first round.
    WriteIns,
}

/// Ballots that moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Transfer {
    /// Whom they counted for.
    pub from: u32,
    /// Whom they count for now.
    pub to: To,
    /// How many moved, at least 1.
    pub count: u64,
}

/// Where a ballot went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    /// To its next option still in the race.
    Option(u32),
    /// Nowhere: every option it ranks has left.
    Exhausted,
    /// Nowhere: it came to a rank with several options.
    Overvoted,
    /// Nowhere: it came to too many skipped ranks.
    Skipped,
}

/// Counts ranked ballots.
///
/// # Errors
/// A ballot ranks an option that never stood on the list, or there are too many options or ballots.
pub fn count(field: &Field, piles: &[Pile<Ranking>], rules: Rules) -> Result<Count, Fault> {
    let ballots = field.inspect(piles, |ranking| field.know(ranking.marks()))?;
    let is_blank = |pile: &&Pile<Ranking>| pile.ballot.is_blank();
    let blank = piles.iter().filter(is_blank).map(|pile| pile.count).sum();
    let ran = race::Race::new(field, piles, rules).run();
    Ok(Count {
        rules,
        ballots,
        blank,
        rounds: ran.rounds,
        outcome: ran.outcome,
        order: ran.order,
    })
}
