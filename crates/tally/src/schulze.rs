//! Schulze: every option against every other, and the strongest chain of victories where they run in a circle.

use std::fmt;

use crate::ballot::{Fault, Field, Pile};
use crate::order::{Outcome, Place, by_groups};
use crate::ranking::Ranking;
use crate::tie::{Broken, Tie};

/// The rules of a Schulze count, all printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How strong a victory is.
    pub strength: Strength,
    /// What a ballot says of options it does not rank.
    pub unranked: Unranked,
    /// How those whom nothing beats are told apart.
    pub tie: Tie,
}

/// How strong a victory of one option over another is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// By how many ballots it is ahead.
    Margins,
    /// How many ballots prefer it.
    WinningVotes,
}

/// What a ballot says of options it does not rank. It can change the winner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unranked {
    /// They come after all it ranks, and are equal.
    Last,
    /// Nothing: pairs with an unranked option are left out.
    LeftOut,
}

impl Rules {
    /// The rules as one line for a file or a column: `strength=margins unranked=last tie=drawn:42`.
    pub fn line(&self) -> String {
        let strength = match self.strength {
            Strength::Margins => "margins",
            Strength::WinningVotes => "winning-votes",
        };
        let unranked = match self.unranked {
            Unranked::Last => "last",
            Unranked::LeftOut => "left-out",
        };
        format!(
            "strength={strength} unranked={unranked} tie={}",
            self.tie.word()
        )
    }

    /// Reads what [`line`](Self::line) wrote.
    pub fn read(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let mut word = |name: &str| words.next()?.strip_prefix(name)?.strip_prefix('=');
        let read = Self {
            strength: match word("strength")? {
                "margins" => Strength::Margins,
                "winning-votes" => Strength::WinningVotes,
                _ => return None,
            },
            unranked: match word("unranked")? {
                "last" => Unranked::Last,
                "left-out" => Unranked::LeftOut,
                _ => return None,
            },
            tie: Tie::read(word("tie")?)?,
        };
        words.next().is_none().then_some(read)
    }

    /// One sentence for each rule, for a list on the page.
    pub fn sentences(&self) -> Vec<String> {
        vec![
            "Every option is compared with every other: who is preferred on more ballots beats the other.".to_owned(),
            "Where victories run in a circle, the option with the stronger chain of victories is placed before the other.".to_owned(),
            self.strength.to_string(),
            self.unranked.to_string(),
            self.tie.to_string(),
        ]
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.sentences().join(" "))
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Margins => "A victory is as strong as the number of ballots it is ahead by.",
            Self::WinningVotes => "A victory is as strong as the number of ballots for the winner.",
        })
    }
}

impl fmt::Display for Unranked {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Last => "Options a ballot does not rank come after those it ranks.",
            Self::LeftOut => "A ballot says nothing of options it does not rank.",
        })
    }
}

/// A number for every ordered pair of options; that of an option with itself is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs {
    options: usize,
    cells: Vec<u64>,
}

impl Pairs {
    fn of(options: u32) -> Self {
        let options = options as usize;
        Self {
            options,
            cells: vec![0; options * options],
        }
    }

    /// The number of `one` against `other`; 0 for options that are not on the list.
    pub fn get(&self, one: u32, other: u32) -> u64 {
        let row = self.row(one);
        row.get(other as usize).copied().unwrap_or(0)
    }

    /// The numbers of one option against all, in the order of the list.
    pub fn row(&self, one: u32) -> &[u64] {
        let start = one as usize * self.options;
        self.cells.get(start..start + self.options).unwrap_or(&[])
    }

    fn row_mut(&mut self, one: u32) -> &mut [u64] {
        let start = one as usize * self.options;
        self.cells
            .get_mut(start..start + self.options)
            .unwrap_or(&mut [])
    }
}

/// How a Schulze count came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The rules it was counted by, to be printed.
    pub rules: Rules,
    /// Ballots in all.
    pub ballots: u64,
    /// Ballots that rank nobody.
    pub blank: u64,
    /// How many ballots prefer one option to another, withdrawn ones too.
    pub preferred: Pairs,
    /// The strength of the strongest chain of victories from one option to another, of those who run.
    pub chains: Pairs,
    /// The option that beats every other by itself, if there is one.
    pub beats_all: Option<u32>,
    /// Who won.
    pub outcome: Outcome,
    /// Everyone who runs, the best first: those nobody beats, then those nobody beats of the rest, and so on.
    pub order: Vec<Place>,
    /// Equals that the rule told apart.
    pub broken: Vec<Broken>,
}

/// Counts ranked ballots. Of a repeated option the best rank counts; several options at a rank are equal; skipped
/// ranks mean nothing.
///
/// # Errors
/// A ballot ranks an option that never stood on the list, or there are too many options or ballots.
pub fn count(field: &Field, piles: &[Pile<Ranking>], rules: Rules) -> Result<Count, Fault> {
    let ballots = field.inspect(piles, |ranking| field.know(ranking.marks()))?;
    let is_blank = |pile: &&Pile<Ranking>| pile.ballot.is_blank();
    let blank = piles.iter().filter(is_blank).map(|pile| pile.count).sum();
    let preferred = compare(field.options(), piles, rules.unranked);
    let running: Vec<u32> = field.running().collect();
    let chains = strongest(&preferred, &running, rules.strength, field.options());
    let layers = layers(&chains, &running);
    let beats_all = running.iter().copied().find(|one| {
        let others = running.iter().filter(|other| *other != one);
        ballots > blank
            && others
                .copied()
                .all(|other| preferred.get(*one, other) > preferred.get(other, *one))
    });
    let ranked = |pile: &&Pile<Ranking>| pile.ballot.marks().iter().any(|one| field.runs(*one));
    let votes = piles.iter().filter(ranked).map(|pile| pile.count).sum();
    let standing = by_groups(field, rules.tie, votes, layers);
    Ok(Count {
        rules,
        ballots,
        blank,
        preferred,
        chains,
        beats_all,
        outcome: standing.outcome,
        order: standing.order,
        broken: standing.broken,
    })
}

/// Every option against every other.
fn compare(options: u32, piles: &[Pile<Ranking>], unranked: Unranked) -> Pairs {
    let mut preferred = Pairs::of(options);
    let mut rank_of = vec![usize::MAX; options as usize];
    for pile in piles {
        rank_of.fill(usize::MAX);
        for (rank, named) in pile.ballot.ranks().enumerate() {
            for option in named {
                if let Some(before) = rank_of.get_mut(*option as usize) {
                    *before = rank.min(*before);
                }
            }
        }
        for (one, own) in (0..options).zip(&rank_of) {
            if *own == usize::MAX {
                continue;
            }
            for (count, other) in preferred.row_mut(one).iter_mut().zip(&rank_of) {
                let silent = unranked == Unranked::LeftOut && *other == usize::MAX;
                if own < other && !silent {
                    *count += pile.count;
                }
            }
        }
    }
    preferred
}

/// The strongest chains of victories: a chain is as strong as its weakest victory.
fn strongest(preferred: &Pairs, running: &[u32], strength: Strength, options: u32) -> Pairs {
    let mut chains = Pairs::of(options);
    for one in running {
        for other in running {
            let (won, lost) = (preferred.get(*one, *other), preferred.get(*other, *one));
            if won > lost
                && let Some(cell) = chains.row_mut(*one).get_mut(*other as usize)
            {
                *cell = match strength {
                    Strength::Margins => won - lost,
                    Strength::WinningVotes => won,
                };
            }
        }
    }
    for over in running {
        let onward = chains.row(*over).to_vec();
        for from in running.iter().filter(|from| *from != over) {
            let first = chains.get(*from, *over);
            for (to, (chain, then)) in chains.row_mut(*from).iter_mut().zip(&onward).enumerate() {
                if to != *from as usize {
                    *chain = (*chain).max(first.min(*then));
                }
            }
        }
    }
    chains
}

/// Those nobody beats, then those nobody beats of the rest, and so on. One always is: chains make no circle.
fn layers(chains: &Pairs, running: &[u32]) -> Vec<Vec<u32>> {
    let mut rest = running.to_vec();
    let mut layers = Vec::new();
    while !rest.is_empty() {
        let beaten = |one: &u32| {
            let ahead = |other: &u32| chains.get(*other, *one) > chains.get(*one, *other);
            rest.iter().any(ahead)
        };
        let (below, top): (Vec<u32>, Vec<u32>) = rest.iter().partition(|one| beaten(one));
        if top.is_empty() {
            layers.push(below);
            break;
        }
        layers.push(top);
        rest = below;
    }
    layers
}
