//! What one voter says, parsed: a choice exists only as one the ballot allows. Knows nothing of the database.

use tally::{Fault, Field, Pile, Ranking, approval, rating};

use super::rules::{Method, Rules};
use crate::error::{Error, Result};

/// What was marked beside an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The option's place on the ballot, from 0.
    pub option: u32,
    /// The points it gets, on a ballot with points.
    pub score: Option<u8>,
}

/// What one voter says. Options are named by their places on the ballot, from 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// One option.
    One(u32),
    /// Every option they like, in the order of the list.
    Several(Vec<u32>),
    /// Points, in the order of the list.
    Scores(Vec<(u32, u8)>),
    /// An order, the best first.
    Ranking(Vec<u32>),
}

impl Choice {
    /// Reads what was marked; the order of the marks is the order of preference.
    ///
    /// # Errors
    /// `Invalid` for `choice`: nothing marked, too many, unknown, withdrawn or repeated options, points out of range.
    pub fn parse(rules: &Rules, field: &Field, marks: &[Mark]) -> Result<Choice> {
        let mut named: Vec<u32> = marks.iter().map(|mark| mark.option).collect();
        if named.is_empty() {
            return Err(wrong(match rules.method {
                Method::Plurality => "Please choose one of the options.",
                Method::Approval => "Please choose at least one of the options.",
                Method::Score => "Please give at least one option its points.",
                Method::Ranked => "Please give at least one option a place.",
            }));
        }
        if rules.method != Method::Score && marks.iter().any(|mark| mark.score.is_some()) {
            return Err(wrong("This ballot takes no points."));
        }
        let most = rules.most_of(field.options());
        match rules.method {
            Method::Plurality => {
                approval::accept(field, 1, &named).map_err(fault)?;
                named
                    .first()
                    .copied()
                    .map(Choice::One)
                    .ok_or_else(|| wrong("Please choose one of the options."))
            }
            Method::Approval => {
                approval::accept(field, most, &named).map_err(fault)?;
                named.sort_unstable();
                Ok(Choice::Several(named))
            }
            Method::Score => {
                let scores = marks.iter().map(|mark| Some((mark.option, mark.score?)));
                let mut scores = scores
                    .collect::<Option<Vec<_>>>()
                    .ok_or_else(|| wrong("Please say how many points each option gets, 0 to 5."))?;
                rating::accept(field, &scores).map_err(fault)?;
                scores.sort_unstable();
                Ok(Choice::Scores(scores))
            }
            Method::Ranked => {
                Ranking::of(&named).accept(field, most).map_err(fault)?;
                Ok(Choice::Ranking(named))
            }
        }
    }

    /// One spelling for equal choices: JSON without spaces.
    #[must_use]
    pub fn text(&self) -> String {
        let spelled = match self {
            Choice::One(option) => serde_json::to_string(&[option]),
            Choice::Several(named) | Choice::Ranking(named) => serde_json::to_string(named),
            Choice::Scores(scores) => serde_json::to_string(scores),
        };
        spelled.unwrap_or_default()
    }

    /// Reads what [`text`](Self::text) wrote.
    #[must_use]
    pub fn read(method: Method, text: &str) -> Option<Choice> {
        match method {
            Method::Plurality => {
                let [one] = serde_json::from_str(text).ok()?;
                Some(Choice::One(one))
            }
            Method::Approval => serde_json::from_str(text).ok().map(Choice::Several),
            Method::Score => serde_json::from_str(text).ok().map(Choice::Scores),
            Method::Ranked => serde_json::from_str(text).ok().map(Choice::Ranking),
        }
    }

    /// What was marked, to fill a form with it.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        let plain = |option: &u32| Mark {
            option: *option,
            score: None,
        };
        match self {
            Choice::One(option) => vec![plain(option)],
            Choice::Several(named) | Choice::Ranking(named) => named.iter().map(plain).collect(),
            Choice::Scores(scores) => scores
                .iter()
                .map(|(option, score)| Mark {
                    option: *option,
                    score: Some(*score),
                })
                .collect(),
        }
    }
}

/// Piles as the tally takes them, of the choices that are of this kind.
pub(super) fn piles<B>(all: &[(Choice, u64)], of: impl Fn(&Choice) -> Option<B>) -> Vec<Pile<B>> {
    all.iter()
        .filter_map(|(choice, count)| {
            Some(Pile {
                ballot: of(choice)?,
                count: *count,
            })
        })
        .collect()
}

fn wrong(sentence: &str) -> Error {
    Error::invalid("choice", sentence)
}

fn fault(fault: Fault) -> Error {
    wrong(&fault.to_string())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use tally::Tie;

    use super::*;
    use crate::ballot::rules::Unranked;

    fn rules(method: Method, most: u32) -> Rules {
        Rules {
            method,
            tie: Tie::Declared,
            unranked: Unranked::Last,
            most,
        }
    }

    fn marks(options: &[u32]) -> Vec<Mark> {
        let mark = |option: &u32| Mark {
            option: *option,
            score: None,
        };
        options.iter().map(mark).collect()
    }

    #[test]
    fn a_choice_reads_back_what_it_wrote() {
        let field = Field::of(4);
        for (method, expected) in [
            (Method::Plurality, "[2]"),
            (Method::Approval, "[2]"),
            (Method::Ranked, "[2]"),
        ] {
            let choice = Choice::parse(&rules(method, 0), &field, &marks(&[2])).unwrap();
            assert_eq!(choice.text(), expected);
            assert_eq!(Choice::read(method, expected), Some(choice));
        }
        let scores = [(3, 0), (1, 5)].map(|(option, score)| Mark {
            option,
            score: Some(score),
        });
        let choice = Choice::parse(&rules(Method::Score, 0), &field, &scores).unwrap();
        assert_eq!(choice.text(), "[[1,5],[3,0]]");
        assert_eq!(Choice::read(Method::Score, "[[1,5],[3,0]]"), Some(choice));
        assert_eq!(Choice::read(Method::Plurality, "[1,2]"), None);
    }

    #[test]
    fn the_order_of_approvals_says_nothing_and_that_of_ranks_everything() {
        let field = Field::of(4);
        let text = |method, options: &[u32]| {
            Choice::parse(&rules(method, 0), &field, &marks(options))
                .unwrap()
                .text()
        };
        assert_eq!(text(Method::Approval, &[3, 1]), "[1,3]");
        assert_eq!(text(Method::Ranked, &[3, 1]), "[3,1]");
    }

    #[test]
    fn too_many_unknown_repeated_withdrawn_or_no_options_are_refused_with_words() {
        let field = Field::of(4).without([3]);
        let refused = |method, most, options: &[u32]| {
            Choice::parse(&rules(method, most), &field, &marks(options))
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            refused(Method::Plurality, 0, &[]),
            "Please choose one of the options."
        );
        assert_eq!(
            refused(Method::Plurality, 0, &[0, 1]),
            "2 options are named; at most 1 are possible."
        );
        assert_eq!(
            refused(Method::Approval, 2, &[0, 1, 2]),
            "3 options are named; at most 2 are possible."
        );
        assert_eq!(
            refused(Method::Approval, 0, &[9]),
            "There is no such option on this ballot."
        );
        assert_eq!(
            refused(Method::Ranked, 0, &[1, 1]),
            "An option is named twice."
        );
        assert_eq!(
            refused(Method::Ranked, 0, &[3]),
            "That option was withdrawn."
        );
        assert!(refused(Method::Score, 0, &[1]).contains("0 to 5"));
        let high = [Mark {
            option: 1,
            score: Some(6),
        }];
        let error = Choice::parse(&rules(Method::Score, 0), &field, &high).unwrap_err();
        assert_eq!(error.to_string(), "6 is no score; scores go from 0 to 5.");
        let scored = [Mark {
            option: 1,
            score: Some(2),
        }];
        assert!(Choice::parse(&rules(Method::Ranked, 0), &field, &scored).is_err());
    }
}
