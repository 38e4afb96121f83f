//! What has to be settled before the first ballot is counted, in words a voter understands.

use std::fmt;

use crate::tie::Tie;

/// The rules of an instant run-off. All of them can change the winner, so all are arguments and all are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Who leaves of those tied for last.
    pub last: LastTie,
    /// What becomes of a ballot with several options at one rank.
    pub overvotes: Overvotes,
    /// What becomes of a ballot with empty ranks between others.
    pub skipped: Skipped,
    /// How many leave in a round.
    pub leaving: Leaving,
    /// The option that stands for all undeclared write-ins, if there is one. It leaves alone after the first round if it has
    /// votes, however many; it can win only if it had none then.
    pub write_ins: Option<u32>,
}

/// Who leaves of those tied for last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastTie {
    /// The worst by the rule. [`Tie::Declared`]: all of them if even together they could not reach the next, otherwise
    /// the count ends there with a tie of all still in the race.
    By(Tie),
    /// Who had fewest in the round before, and so back to the first; those equal in all of them by the rule.
    EarlierRounds {
        /// The rule for those equal in every round.
        then: Tie,
    },
    /// All of them at once, unless nobody else is left: then it is a tie. It can remove an option that would have won.
    Together,
}

/// What becomes of a ballot when a rank with several options is met on the way down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overvotes {
    /// It counts for nobody from there on.
    Exhaust,
    /// The rank is passed over, and is not a skipped one.
    PassOver,
}

/// What becomes of a ballot when empty ranks are met before another mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// More than this many in a row, and it counts for nobody from there on.
    ExhaustAfter(u32),
    /// They are passed over.
    PassOver,
}

/// How many leave in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// The last.
    OneByOne,
    /// The largest group at the end that together has fewer votes than the next option.
    Batch,
}

impl Rules {
    /// What a ballot of this house says unless it says otherwise: ties for last by the earlier rounds and then by lot,
    /// nothing exhausts but running out of options, one leaves at a time.
    pub fn usual(seed: u64) -> Self {
        Self {
            last: LastTie::EarlierRounds {
                then: Tie::Drawn { seed },
            },
            overvotes: Overvotes::PassOver,
            skipped: Skipped::PassOver,
            leaving: Leaving::OneByOne,
            write_ins: None,
        }
    }

    /// The rules as one line for a file or a column:
    /// `last=earlier,drawn:42 overvotes=pass skipped=1 leaving=batch write-ins=35`.
    pub fn line(&self) -> String {
        let last = match self.last {
            LastTie::By(tie) => tie.word(),
            LastTie::EarlierRounds { then } => format!("earlier,{}", then.word()),
            LastTie::Together => "together".to_owned(),
        };
        let overvotes = match self.overvotes {
            Overvotes::Exhaust => "exhaust",
            Overvotes::PassOver => "pass",
        };
        let skipped = match self.skipped {
            Skipped::ExhaustAfter(most) => most.to_string(),
            Skipped::PassOver => "pass".to_owned(),
        };
        let leaving = match self.leaving {
            Leaving::OneByOne => "one",
            Leaving::Batch => "batch",
        };
        let write_ins = match self.write_ins {
            Some(option) => option.to_string(),
            None => "none".to_owned(),
        };
        format!(
            "last={last} overvotes={overvotes} skipped={skipped} leaving={leaving} write-ins={write_ins}"
        )
    }

    /// Reads what [`line`](Self::line) wrote: all five, in that order.
    pub fn read(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let mut word = |name: &str| words.next()?.strip_prefix(name)?.strip_prefix('=');
        let read = Self {
            last: match word("last")? {
                "together" => LastTie::Together,
                last => match last.strip_prefix("earlier,") {
                    Some(then) => LastTie::EarlierRounds {
                        then: Tie::read(then)?,
                    },
                    None => LastTie::By(Tie::read(last)?),
                },
            },
            overvotes: match word("overvotes")? {
                "exhaust" => Overvotes::Exhaust,
                "pass" => Overvotes::PassOver,
                _ => return None,
            },
            skipped: match word("skipped")? {
                "pass" => Skipped::PassOver,
                most => Skipped::ExhaustAfter(most.parse().ok()?),
            },
            leaving: match word("leaving")? {
                "one" => Leaving::OneByOne,
                "batch" => Leaving::Batch,
                _ => return None,
            },
            write_ins: match word("write-ins")? {
                "none" => None,
                option => Some(option.parse().ok()?),
            },
        };
        words.next().is_none().then_some(read)
    }

    /// One sentence for each rule, for a list on the page.
    pub fn sentences(&self) -> Vec<String> {
        let mut told = vec![
            "A ballot counts for its first option still in the race; an option ranked again is passed over.".to_owned(),
            "Who has more than half of the ballots that still count wins.".to_owned(),
            self.leaving.to_string(),
            self.last.to_string(),
            self.overvotes.to_string(),
            self.skipped.to_string(),
        ];
        if self.write_ins.is_some() {
            told.push(
                "Undeclared write-ins leave alone after the first round if they have votes."
                    .to_owned(),
            );
        }
        told
    }
}

impl fmt::Display for Rules {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.sentences().join(" "))
    }
}

impl fmt::Display for LastTie {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::By(tie) => {
                to.write_str("Of options tied for last, ")?;
                leaves(*tie, to)
            }
            Self::EarlierRounds { then } => {
                to.write_str(
                    "Of options tied for last, the one with fewer votes in the round before leaves, and so back to the first round; of those equal in all rounds, ",
                )?;
                leaves(*then, to)
            }
            Self::Together => to.write_str(
                "Options tied for last leave together; if only they are left, it is a tie.",
            ),
        }
    }
}

/// How a sentence on those tied for last ends.
fn leaves(tie: Tie, to: &mut fmt::Formatter<'_>) -> fmt::Result {
    match tie {
        Tie::Declared => to.write_str(
            "all leave if together they could not reach the next; otherwise the count ends with a tie.",
        ),
        Tie::Listed => to.write_str("the one listed last leaves."),
        Tie::Drawn { seed } => write!(
            to,
            "one leaves by lot; the lots are drawn from the number {seed}, so that anyone can draw them again."
        ),
    }
}

impl fmt::Display for Overvotes {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Exhaust => "A ballot that gives several options the same rank counts for nobody from that rank on.",
            Self::PassOver => "A rank given to several options is passed over.",
        })
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ExhaustAfter(0) => {
                to.write_str("A ballot that skips a rank counts for nobody from there on.")
            }
            Self::ExhaustAfter(1) => to.write_str(
                "A ballot that skips more than one rank in a row counts for nobody from there on.",
            ),
            Self::ExhaustAfter(most) => write!(
                to,
                "A ballot that skips more than {most} ranks in a row counts for nobody from there on."
            ),
            Self::PassOver => to.write_str("Skipped ranks are passed over."),
        }
    }
}

impl fmt::Display for Leaving {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::OneByOne => "Otherwise the option with the fewest votes leaves, and its ballots move to their next option.",
            Self::Batch => "Otherwise the options with the fewest votes leave, as many at once as together have fewer votes than the next one, and their ballots move to their next option.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_read_back_what_they_wrote() {
        let ties = [Tie::Declared, Tie::Listed, Tie::Drawn { seed: 42 }];
        let by = ties.map(LastTie::By);
        let earlier = ties.map(|then| LastTie::EarlierRounds { then });
        for last in by.into_iter().chain(earlier).chain([LastTie::Together]) {
            for (overvotes, skipped, leaving, write_ins) in [
                (
                    Overvotes::Exhaust,
                    Skipped::ExhaustAfter(1),
                    Leaving::Batch,
                    Some(15),
                ),
                (
                    Overvotes::PassOver,
                    Skipped::PassOver,
                    Leaving::OneByOne,
                    None,
                ),
            ] {
                let rules = Rules {
                    last,
                    overvotes,
                    skipped,
                    leaving,
                    write_ins,
                };
                assert_eq!(Rules::read(&rules.line()), Some(rules), "{}", rules.line());
                assert!(rules.sentences().iter().all(|one| one.ends_with('.')));
            }
        }
        let line = Rules::usual(7).line();
        assert_eq!(Rules::read(&format!("{line} more=1")), None);
        assert_eq!(Rules::read(&line.replace("one", "two")), None);
        assert_eq!(Rules::read(""), None);
    }

    #[test]
    fn the_seed_is_printed() {
        assert!(Rules::usual(4711).to_string().contains("4711"));
    }
}
