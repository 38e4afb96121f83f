//! What a file says about who has won, said once.
//!
//! An import says only what no import has said before, and nothing of a nomination of which the desk has spoken.

use newsroom::{
    Millis, Result,
    audit::Doer,
    award::{SaidKind, Saying, result},
    import::{Kind, Remark, told, told::Word},
    store::Tx,
};

use super::{is_void, is_words, words};
use crate::nomination::{Nomination, Won};

/// What a file says of one category.
#[derive(Default)]
pub(super) struct Sayings {
    nominations: Vec<One>,
}

struct One {
    id: i64,
    line: usize,
    won: Won,
    at: Option<Millis>,
    is_new: bool,
    is_void: bool,
}

impl Sayings {
    pub(super) fn take(&mut self, id: i64, nomination: &Nomination, is_new: bool) {
        self.nominations.push(One {
            id,
            line: nomination.line,
            won: nomination.won,
            at: nomination.announced_at,
            is_new,
            is_void: is_void(nomination.status),
        });
    }

    /// Says what is new; answers how much that was.
    pub(super) fn say(
        &self,
        tx: &mut Tx<'_>,
        category: i64,
        batch: i64,
        doer: &Doer,
        now: Millis,
        remarks: &mut Vec<Remark>,
    ) -> Result<i64> {
        let before = if self.nominations.iter().all(|one| one.is_new) {
            Vec::new()
        } else {
            told::words(tx, category)?
        };
        let sayings = self.new_ones(&before, batch);
        if sayings.is_empty() {
            if self.nominations.iter().any(|one| one.is_new && one.is_void) {
                result::fold_anew(tx, category)?;
            }
            return Ok(0);
        }
        let all: Vec<Saying> = sayings.iter().map(|(_, saying)| saying.clone()).collect();
        let together = tx.attempt(|tx| result::say_quietly(tx, category, &all, doer, now));
        match together {
            Ok(said) => return Ok(i64::try_from(said.len()).unwrap_or(i64::MAX)),
            Err(error) if is_words(&error) => {}
            Err(error) => return Err(error),
        }
        // One of them contradicts what is there: the others come in, and it says so itself.
        let mut said = 0;
        for (line, saying) in sayings {
            let alone = tx.attempt(|tx| {
                result::say_quietly(tx, category, std::slice::from_ref(&saying), doer, now)
            });
            match alone {
                Ok(results) => said += i64::try_from(results.len()).unwrap_or(i64::MAX),
                Err(error) if is_words(&error) => remarks.push(Remark {
                    line,
                    kind: Kind::Warning,
                    text: format!("The result did not come in: {}", words(&error)),
                }),
                Err(error) => return Err(error),
            }
        }
        Ok(said)
    }

    /// What is to be said: first what is taken back, then who has won, then the places and marks.
    fn new_ones(&self, before: &[Word], batch: i64) -> Vec<(usize, Saying)> {
        let mut back = Vec::new();
        let mut wins = Vec::new();
        let mut others = Vec::new();
        let mut nobody = None;
        for one in &self.nominations {
            let saying = |kind, rank| Saying {
                kind,
                nomination: Some(one.id),
                rank,
                at: one.at,
                batch_id: Some(batch),
                ..Saying::default()
            };
            let told: Vec<&Word> = before
                .iter()
                .filter(|word| word.nomination == Some(one.id))
                .collect();
            if told.iter().any(|word| !word.imported) {
                continue;
            }
            let now = State::of(&told);
            let wanted = State::wanted(one.won);
            if one.won == Won::Nobody {
                nobody = Some(one.line);
            }
            if now == wanted {
                continue;
            }
            if (now.won && !wanted.won) || (now.rank.is_some() && now.rank != wanted.rank) {
                back.push((one.line, saying(SaidKind::Retracted, None)));
            }
            if wanted.won && !now.won {
                wins.push((one.line, saying(SaidKind::Announced, None)));
            }
            if wanted.rank.is_some() && now.rank != wanted.rank {
                others.push((one.line, saying(SaidKind::Placed, wanted.rank)));
            }
            if wanted.declined && !now.declined {
                others.push((one.line, saying(SaidKind::Declined, None)));
            }
            if wanted.vacated && !now.vacated {
                if !now.won {
                    wins.push((one.line, saying(SaidKind::Announced, None)));
                }
                others.push((one.line, saying(SaidKind::Vacated, None)));
            }
        }
        let said_nobody = before
            .iter()
            .any(|word| word.nomination.is_none() && word.kind == SaidKind::NoAward);
        if let Some(line) = nobody.filter(|_| !said_nobody) {
            let saying = Saying {
                kind: SaidKind::NoAward,
                batch_id: Some(batch),
                ..Saying::default()
            };
            others.push((line, saying));
        }
        back.extend(wins);
        back.extend(others);
        back
    }
}

/// What became of a nomination, as far as imports say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    won: bool,
    declined: bool,
    vacated: bool,
    rank: Option<i64>,
}

impl State {
    fn of(told: &[&Word]) -> State {
        let mut state = State::default();
        for word in told {
            match word.kind {
                SaidKind::Announced | SaidKind::Corrected => {
                    state = State {
                        won: true,
                        ..State::default()
                    };
                }
                SaidKind::Retracted => state = State::default(),
                SaidKind::Declined => state.declined = true,
                SaidKind::Confirmed => state.declined = false,
                SaidKind::Vacated => {
                    state = State {
                        vacated: true,
                        ..State::default()
                    };
                }
                SaidKind::Placed => state.rank = word.rank,
                SaidKind::NoAward => {}
            }
        }
        state
    }

    fn wanted(won: Won) -> State {
        State {
            won: won.is_win(),
            declined: won == Won::Declined,
            vacated: won == Won::Vacated,
            rank: match won {
                Won::Placed(rank) => Some(rank),
                _ => None,
            },
        }
    }
}
