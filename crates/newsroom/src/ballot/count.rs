//! Counting a ballot by its rules. Pure: from piles of equal choices to a result a page can print.

use tally::{Fault, Field, Outcome, Place, Ratio, approval, irv, plurality, rating, schulze};

use super::choice::{Choice, piles};
use super::rules::{Method, Rules};

/// How a ballot stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Count {
    /// One vote each.
    Plurality(plurality::Count),
    /// As many as they like.
    Approval(approval::Count),
    /// Points.
    Score(rating::Count),
    /// An order: the instant run-off, which decides, and every option against every other as a second reading.
    Ranked {
        /// What decides.
        run_off: irv::Count,
        /// The second reading.
        pairs: schulze::Count,
    },
}

/// How one option stands, in the number that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The option's place on the ballot, from 0.
    pub option: u32,
    /// 1, 2, 2, 4; none for a withdrawn option.
    pub rank: Option<u32>,
    /// Votes, approvals, points in all, or votes in the last round it was in.
    pub votes: u64,
    /// As a share: of the ballots, of the best mean there can be, or of the first round's ballots.
    pub share: Option<Ratio>,
    /// The mean, where points decide.
    pub mean: Option<Ratio>,
}

/// Counts piles of equal choices by the rules of a ballot.
///
/// # Errors
/// A choice names what never stood on the ballot.
pub fn count(rules: &Rules, field: &Field, all: &[(Choice, u64)]) -> Result<Count, Fault> {
    Ok(match rules.method {
        Method::Plurality => {
            let piles = piles(all, |choice| match choice {
                Choice::One(option) => Some(*option),
                _ => None,
            });
            Count::Plurality(plurality::count(field, &piles, rules.tie)?)
        }
        Method::Approval => {
            let piles = piles(all, |choice| match choice {
                Choice::Several(named) => Some(named.clone()),
                _ => None,
            });
            let most = rules.most_of(field.options());
            Count::Approval(approval::count(field, most, &piles, rules.tie)?)
        }
        Method::Score => {
            let piles = piles(all, |choice| match choice {
                Choice::Scores(scores) => Some(scores.clone()),
                _ => None,
            });
            Count::Score(rating::count(field, &piles, rules.unscored(), rules.tie)?)
        }
        Method::Ranked => {
            let piles = piles(all, |choice| match choice {
                Choice::Ranking(named) => Some(tally::Ranking::of(named)),
                _ => None,
            });
            Count::Ranked {
                run_off: irv::count(field, &piles, rules.run_off())?,
                pairs: schulze::count(field, &piles, rules.pairs())?,
            }
        }
    })
}

impl Count {
    /// Votes in all.
    #[must_use]
    pub fn ballots(&self) -> u64 {
        match self {
            Count::Plurality(count) => count.ballots,
            Count::Approval(count) => count.ballots,
            Count::Score(count) => count.ballots,
            Count::Ranked { run_off, .. } => run_off.ballots,
        }
    }

    /// Who won.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        match self {
            Count::Plurality(count) => &count.outcome,
            Count::Approval(count) => &count.outcome,
            Count::Score(count) => &count.outcome,
            Count::Ranked { run_off, .. } => &run_off.outcome,
        }
    }

    /// Everyone who runs, the best first.
    #[must_use]
    pub fn order(&self) -> &[Place] {
        match self {
            Count::Plurality(count) => &count.order,
            Count::Approval(count) => &count.order,
            Count::Score(count) => &count.order,
            Count::Ranked { run_off, .. } => &run_off.order,
        }
    }

    /// How each of so many options stands: the best first, then the withdrawn ones in the order of the list.
    #[must_use]
    pub fn bars(&self, options: u32) -> Vec<Bar> {
        let ranked = self.order().iter().flat_map(|place| {
            place
                .options
                .iter()
                .map(|option| (*option, Some(place.place)))
        });
        let mut all: Vec<(u32, Option<u32>)> = ranked.collect();
        let rest = (0..options).filter(|option| !all.iter().any(|(one, _)| one == option));
        let rest: Vec<u32> = rest.collect();
        all.extend(rest.into_iter().map(|option| (option, None)));
        all.into_iter()
            .map(|(option, rank)| self.bar(option, rank))
            .collect()
    }

    fn bar(&self, option: u32, rank: Option<u32>) -> Bar {
        let at = option as usize;
        let (votes, share, mean) = match self {
            Count::Plurality(count) => (
                count.votes.get(at).copied().unwrap_or(0),
                count.share(option),
                None,
            ),
            Count::Approval(count) => (
                count.approvals.get(at).copied().unwrap_or(0),
                count.share(option),
                None,
            ),
            Count::Score(count) => {
                let marks = count.marks.get(at);
                let mean = marks.and_then(|marks| marks.mean);
                let best = Ratio::new(i128::from(rating::BEST), 1);
                (
                    marks.map_or(0, |marks| marks.sum),
                    mean.and_then(|mean| mean.divided_by(best?)),
                    mean,
                )
            }
            Count::Ranked { run_off, .. } => {
                let votes = run_off.rounds.iter().rev().find_map(|round| {
                    let found = round.votes.iter().find(|(one, _)| *one == option);
                    found.map(|(_, votes)| *votes)
                });
                let votes = votes.unwrap_or(0);
                let all = run_off.rounds.first().map_or(0, |round| round.active);
                (votes, Ratio::share(votes, all), None)
            }
        };
        Bar {
            option,
            rank,
            votes,
            share,
            mean,
        }
    }
}
