//! What the results of a category come to. Pure: knows nothing of the database, and nothing of names.
//!
//! - `announced` makes a winner; a second one beside it is a tie where ties are allowed.
//! - `corrected` is one act in place of two: whoever was the winner is none, and this one is.
//! - `retracted` names the winner (or the place) it takes back; without a nomination it takes back `no_award`.
//!   A retraction cannot be taken back: what was right after all is announced again.
//! - `declined` and `confirmed` mark a win, `vacated` ends it with a mark.
//! - A nomination that cannot win is void, whatever was said of it.

use std::collections::BTreeMap;

use super::word::{LineKind, Mark, NominationStatus, Outcome, SaidKind, WinnerRule};
use crate::Millis;

/// What a category allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// How many may win.
    pub rule: WinnerRule,
    /// Whether there is a competition at all.
    pub kind: LineKind,
}

/// Something that was said, as far as it counts. A list of these is in the order in which they were said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub kind: SaidKind,
    /// Of whom: row id.
    pub nomination: Option<i64>,
    /// The place, 2 or more; only with `placed`.
    pub rank: Option<i64>,
    /// When it was announced, if that is known.
    pub at: Option<Millis>,
}

/// What became of one nomination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Row id.
    pub nomination: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// Its place, with `placed`.
    pub rank: Option<i64>,
    /// What is remarkable about it.
    pub mark: Mark,
    /// When it was announced, if that is known.
    pub at: Option<Millis>,
}

/// What the results of a category come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fold {
    /// Of each nomination that has an outcome, by row id.
    pub standings: Vec<Standing>,
    /// Whether something that was said was taken back, replaced or ended.
    pub revised: bool,
    /// Whether it is known who has won, or that nobody does.
    pub decided: bool,
    /// Whether nobody wins.
    pub no_award: bool,
}

impl Fold {
    /// Row ids of the winners.
    pub fn winners(&self) -> impl Iterator<Item = i64> {
        self.standings
            .iter()
            .filter(|standing| standing.outcome.is_win())
            .map(|standing| standing.nomination)
    }
}

/// Why something cannot be said now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The category has no winners.
    NoWinners,
    /// Only one may win, and this one has.
    HasWinner(i64),
    /// This one has won already.
    WonAlready,
    /// This one has not won, so that there is nothing to take back, to confirm, to refuse.
    HasNotWon,
    /// It was said that nobody wins.
    NobodyWins,
    /// Nobody said that nobody wins.
    NobodySaidSo,
    /// The nomination cannot win: withdrawn, rescinded, disqualified, replaced.
    CannotWin(NominationStatus),
    /// Several have won: which one would be replaced?
    SeveralWon,
    /// A place needs its number, 2 or more.
    NoRank,
    /// Whom is it about?
    NoNomination,
    /// It is about nobody.
    NotOfAnybody,
    /// A category without a winner has nobody to correct.
    NothingToCorrect,
}

#[derive(Default)]
struct Live {
    winners: BTreeMap<i64, (Mark, Option<Millis>)>,
    placed: BTreeMap<i64, (Option<i64>, Option<Millis>)>,
    vacated: BTreeMap<i64, Option<Millis>>,
    no_award: bool,
    revised: bool,
}

impl Live {
    fn take(&mut self, said: &Said) {
        let Some(nomination) = said.nomination else {
            match said.kind {
                SaidKind::NoAward => {
                    self.revised |= !self.winners.is_empty();
                    self.winners.clear();
                    self.no_award = true;
                }
                SaidKind::Retracted => {
                    self.revised |= self.no_award;
                    self.no_award = false;
                }
                _ => {}
            }
            return;
        };
        match said.kind {
            SaidKind::Announced => {
                self.revised |= self.no_award;
                self.no_award = false;
                self.placed.remove(&nomination);
                self.vacated.remove(&nomination);
                self.winners
                    .entry(nomination)
                    .or_insert((Mark::None, said.at));
            }
            SaidKind::Corrected => {
                self.revised = true;
                self.no_award = false;
                self.winners.clear();
                self.placed.remove(&nomination);
                self.vacated.remove(&nomination);
                self.winners.insert(nomination, (Mark::Corrected, said.at));
            }
            SaidKind::Retracted => {
                self.revised |= self.winners.remove(&nomination).is_some()
                    || self.placed.remove(&nomination).is_some();
            }
            SaidKind::Vacated => {
                if let Some((_, at)) = self.winners.remove(&nomination) {
                    self.vacated.insert(nomination, at);
                    self.revised = true;
                }
            }
            SaidKind::Confirmed | SaidKind::Declined => {
                if let Some((mark, _)) = self.winners.get_mut(&nomination) {
                    *mark = if said.kind == SaidKind::Confirmed {
                        Mark::Confirmed
                    } else {
                        Mark::Declined
                    };
                }
            }
            SaidKind::Placed => {
                if !self.winners.contains_key(&nomination) {
                    self.placed.insert(nomination, (said.rank, said.at));
                }
            }
            SaidKind::NoAward => {}
        }
    }
}

fn live(said: &[Said]) -> Live {
    let mut live = Live::default();
    said.iter().for_each(|one| live.take(one));
    live
}

/// What was said, in order, of nominees with these row ids and statuses.
///
/// Nothing that was said can make it fail: what makes no sense counts for nothing.
#[must_use]
pub fn fold(terms: Terms, nominees: &[(i64, NominationStatus)], said: &[Said]) -> Fold {
    let live = live(said);
    let wins = nominees
        .iter()
        .filter(|(id, status)| status.can_win() && live.winners.contains_key(id))
        .count();
    let decided = wins > 0 || live.no_award;
    let won = if terms.kind.is_honour() {
        Outcome::Honoured
    } else if terms.rule == WinnerRule::TiesAllowed && wins > 1 {
        Outcome::Tied
    } else {
        Outcome::Won
    };
    let mut standings: Vec<Standing> = nominees
        .iter()
        .filter_map(|&(nomination, status)| {
            let standing = |outcome, rank, mark, at| {
                Some(Standing {
                    nomination,
                    outcome,
                    rank,
                    mark,
                    at,
                })
            };
            if !status.can_win() {
                return standing(Outcome::Void, None, Mark::None, None);
            }
            if let Some(&(mark, at)) = live.winners.get(&nomination) {
                return standing(won, None, mark, at);
            }
            if let Some(&at) = live.vacated.get(&nomination) {
                return standing(Outcome::Void, None, Mark::Vacated, at);
            }
            if let Some(&(rank, at)) = live.placed.get(&nomination) {
                return standing(Outcome::Placed, rank, Mark::None, at);
            }
            if decided && status.can_lose() {
                return standing(Outcome::Lost, None, Mark::None, None);
            }
            None
        })
        .collect();
    standings.sort_unstable_by_key(|standing| standing.nomination);
    Fold {
        standings,
        revised: live.revised,
        decided,
        no_award: live.no_award,
    }
}

/// Whether something may be said after all that was said, and why not.
///
/// # Errors
/// The [`Refusal`]. That the nomination is one of the category is the caller's to see.
pub fn may_say(
    terms: Terms,
    nominees: &[(i64, NominationStatus)],
    said: &[Said],
    next: &Said,
) -> Result<(), Refusal> {
    let live = live(said);
    let Some(nomination) = next.nomination else {
        return match next.kind {
            SaidKind::NoAward if live.no_award => Err(Refusal::NobodyWins),
            SaidKind::NoAward => live
                .winners
                .keys()
                .next()
                .map_or(Ok(()), |&winner| Err(Refusal::HasWinner(winner))),
            SaidKind::Retracted if live.no_award => Ok(()),
            SaidKind::Retracted => Err(Refusal::NobodySaidSo),
            _ => Err(Refusal::NoNomination),
        };
    };
    let has_won = live.winners.contains_key(&nomination);
    match next.kind {
        SaidKind::NoAward => Err(Refusal::NotOfAnybody),
        SaidKind::Announced | SaidKind::Corrected => {
            if terms.rule == WinnerRule::None {
                return Err(Refusal::NoWinners);
            }
            if has_won {
                return Err(Refusal::WonAlready);
            }
            let status = nominees
                .iter()
                .find(|(id, _)| *id == nomination)
                .map_or(NominationStatus::Official, |(_, status)| *status);
            if !status.can_win() {
                return Err(Refusal::CannotWin(status));
            }
            if next.kind == SaidKind::Corrected {
                return match live.winners.len() {
                    0 if !live.no_award => Err(Refusal::NothingToCorrect),
                    0 | 1 => Ok(()),
                    _ => Err(Refusal::SeveralWon),
                };
            }
            if live.no_award {
                return Err(Refusal::NobodyWins);
            }
            match live.winners.keys().next() {
                Some(&winner) if terms.rule == WinnerRule::One => Err(Refusal::HasWinner(winner)),
                _ => Ok(()),
            }
        }
        SaidKind::Retracted if has_won || live.placed.contains_key(&nomination) => Ok(()),
        SaidKind::Placed => {
            if has_won {
                Err(Refusal::WonAlready)
            } else if next.rank.is_none_or(|rank| rank < 2) {
                Err(Refusal::NoRank)
            } else {
                Ok(())
            }
        }
        SaidKind::Confirmed | SaidKind::Declined | SaidKind::Vacated if has_won => Ok(()),
        SaidKind::Retracted | SaidKind::Confirmed | SaidKind::Declined | SaidKind::Vacated => {
            Err(Refusal::HasNotWon)
        }
    }
}
