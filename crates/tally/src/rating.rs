//! A voter gives options 0 to 5 points; the highest mean wins.

use std::fmt;

use crate::ballot::{Fault, Field, Pile};
use crate::order::{Outcome, Place, by_measure};
use crate::ratio::Ratio;
use crate::tie::{Broken, Tie};

/// The best score; the worst is 0.
pub const BEST: u8 = 5;

/// One ballot: options and the score each got. What is not named was not scored.
pub type Scores = Vec<(u32, u8)>;

/// What an option gets from a voter who did not score it. It can change the winner, so it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unscored {
    /// Nothing: the mean is over all ballots, and the highest sum wins.
    Zero,
    /// The voter is left out: the mean is over those who scored the option.
    LeftOut,
}

impl Unscored {
    /// The rule as a word for a file or a column: `zero`, `left-out`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::LeftOut => "left-out",
        }
    }

    /// Reads what [`word`](Self::word) wrote.
    pub fn read(word: &str) -> Option<Self> {
        [Self::Zero, Self::LeftOut]
            .into_iter()
            .find(|rule| rule.word() == word)
    }
}

impl fmt::Display for Unscored {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Zero => "An option a voter gives no score gets 0 from that voter.",
            Self::LeftOut => "An option's mean is taken over those voters who gave it a score.",
        })
    }
}

/// What one option got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// All its scores together.
    pub sum: u64,
    /// How many voters scored it.
    pub voters: u64,
    /// How many voters gave it 0, 1, 2, 3, 4 and 5.
    pub spread: [u64; 6],
    /// The mean score under the rule, 0 to 5; `None` if there is nothing to take it over.
    pub mean: Option<Ratio>,
}

/// How a count of scores came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// What an option gets from a voter who did not score it, to be printed.
    pub unscored: Unscored,
    /// The rule that told equals apart, to be printed.
    pub tie: Tie,
    /// Ballots in all.
    pub ballots: u64,
    /// Ballots that score nobody.
    pub blank: u64,
    /// What each option got, in the order of the list, withdrawn ones too.
    pub marks: Vec<Marks>,
    /// Who won: the highest mean.
    pub outcome: Outcome,
    /// Everyone who runs, the highest mean first.
    pub order: Vec<Place>,
    /// Equals that the rule told apart.
    pub broken: Vec<Broken>,
}

/// Whether a voter may cast these scores now.
///
/// # Errors
/// An option is unknown, withdrawn or named twice, or a score is above [`BEST`].
pub fn accept(field: &Field, scores: &[(u32, u8)]) -> Result<(), Fault> {
    if let Some((_, score)) = scores.iter().find(|(_, score)| *score > BEST) {
        return Err(Fault::Score(*score));
    }
    let named: Vec<u32> = scores.iter().map(|(option, _)| *option).collect();
    field.accept(&named)
}

/// Counts scores.
///
/// # Errors
/// A ballot names an unknown option, one twice, or a score above [`BEST`], or there are too many options or ballots.
pub fn count(
    field: &Field,
    piles: &[Pile<Scores>],
    unscored: Unscored,
    tie: Tie,
) -> Result<Count, Fault> {
    // Options withdrawn since are still good marks: the ballots were cast before.
    let then = Field::of(field.options());
    let ballots = field.inspect(piles, |scores| accept(&then, scores))?;
    let mut marks = vec![Marks::default(); field.options() as usize];
    let mut blank = 0;
    for pile in piles {
        if pile.ballot.is_empty() {
            blank += pile.count;
        }
        for (option, score) in &pile.ballot {
            let Some(marks) = marks.get_mut(*option as usize) else {
                continue;
            };
            marks.sum += u64::from(*score) * pile.count;
            marks.voters += pile.count;
            if let Some(many) = marks.spread.get_mut(usize::from(*score)) {
                *many += pile.count;
            }
        }
    }
    for marks in &mut marks {
        let over = match unscored {
            Unscored::Zero => ballots,
            Unscored::LeftOut => marks.voters,
        };
        marks.mean = Ratio::share(marks.sum, over);
    }
    let of = |option: u32| marks.get(option as usize);
    let votes = field
        .running()
        .filter_map(of)
        .map(|marks| marks.voters)
        .sum();
    // Nobody's mean is below every mean: what no one scored comes last.
    let standing = by_measure(field, tie, votes, |option| {
        of(option).and_then(|marks| marks.mean)
    });
    Ok(Count {
        unscored,
        tie,
        ballots,
        blank,
        outcome: standing.outcome,
        order: standing.order,
        broken: standing.broken,
        marks,
    })
}
