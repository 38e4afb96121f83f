//! The shape of a night, as a list of cues: when what is announced, and what goes wrong.
//!
//! The times are those of a night with 23 results in 191 minutes, the closest two 29 seconds apart; a longer or
//! shorter night goes on in the same rhythm. What goes wrong goes wrong in every rehearsal: a tie, a nominee
//! withdrawn during the show, a category moved off the air, the wrong envelope and its correction, a host who ends
//! early. Knows nothing of the database.

use std::collections::{BTreeMap, BTreeSet};

use crate::Millis;

/// A category as the script sees it, in running order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slate {
    /// The category.
    pub category: i64,
    /// Who can win it, in order.
    pub nominees: Vec<i64>,
    /// Who won it, where that is known already.
    pub winners: Vec<i64>,
    /// Whether two can share it.
    pub ties: bool,
}

/// Something that happens on the night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// A winner is announced.
    Announce {
        /// Of what.
        category: i64,
        /// Who.
        nominee: i64,
    },
    /// The wrong envelope: somebody is announced who has not won.
    Wrong {
        /// Of what.
        category: i64,
        /// Who.
        nominee: i64,
    },
    /// It is put right.
    Correct {
        /// Of what.
        category: i64,
        /// Who has won.
        nominee: i64,
    },
    /// A second name is read from the same envelope.
    Tie {
        /// Of what.
        category: i64,
        /// Who has won as well.
        nominee: i64,
    },
    /// A nominee is withdrawn while the show runs.
    Withdraw {
        /// Of what.
        category: i64,
        /// Who.
        nominee: i64,
    },
    /// A category is moved off the air, to the end of the running order.
    OffAir {
        /// Which.
        category: i64,
    },
    /// The host ends the show before its time.
    EndEarly,
}

/// A call and when it comes, in milliseconds since the show began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// When.
    pub at_ms: Millis,
    /// What.
    pub call: Call,
}

/// Seconds from one result to the next: 22 gaps that come to 191 minutes, their median 8.4 minutes, the last 29 seconds.
const GAPS_S: [i64; 22] = [
    410, 760, 240, 545, 504, 1343, 330, 95, 610, 470, 1050, 370, 520, 180, 700, 440, 850, 290, 570,
    504, 650, 29,
];
const SECOND_MS: Millis = 1_000;
/// The show begins with a song.
const OPENING_MS: Millis = 8 * 60 * SECOND_MS;
/// From the first name of a tie to the second.
const TIE_MS: Millis = 20 * SECOND_MS;
/// From the wrong envelope to the right one, as it once took.
const CORRECTION_MS: Millis = 145 * SECOND_MS;

/// The cues of a night with these categories, in order of time. Categories that nobody can win are left out.
#[must_use]
pub fn script(slates: &[Slate]) -> Vec<Cue> {
    let slates: Vec<&Slate> = slates
        .iter()
        .filter(|slate| !slate.nominees.is_empty())
        .collect();
    let cast = Cast::of(&slates);
    let mut cues = Vec::new();
    let times = times(slates.len());
    for (at, (slate, &time)) in slates.iter().zip(&times).enumerate() {
        let category = slate.category;
        let winners = winners(slate, at);
        let Some(&first) = winners.first() else {
            continue;
        };
        let mut cue = |at_ms: Millis, call: Call| cues.push(Cue { at_ms, call });
        if cast.withdrawn.is_some_and(|(place, _)| place == at)
            && let Some((_, nominee)) = cast.withdrawn
        {
            cue(time - 60 * SECOND_MS, Call::Withdraw { category, nominee });
        }
        if cast.off_air == Some(at) {
            cue(time - 30 * SECOND_MS, Call::OffAir { category });
        }
        if let Some((place, wrong)) = cast.wrong
            && place == at
        {
            cue(
                time,
                Call::Wrong {
                    category,
                    nominee: wrong,
                },
            );
            cue(
                time + CORRECTION_MS,
                Call::Correct {
                    category,
                    nominee: first,
                },
            );
            continue;
        }
        cue(
            time,
            Call::Announce {
                category,
                nominee: first,
            },
        );
        let second = winners.get(1).copied().or_else(|| {
            cast.tie
                .filter(|&(place, _)| place == at)
                .map(|(_, second)| second)
        });
        if let Some(nominee) = second {
            cue(time + TIE_MS, Call::Tie { category, nominee });
        }
    }
    if let Some(last) = cues.iter().map(|cue| cue.at_ms).max() {
        cues.push(Cue {
            at_ms: last + 40 * SECOND_MS,
            call: Call::EndEarly,
        });
    }
    cues.sort_by_key(|cue| cue.at_ms);
    cues
}

/// Who must have won what when all of it has been said.
#[must_use]
pub fn expected(cues: &[Cue]) -> BTreeMap<i64, BTreeSet<i64>> {
    let mut won: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for cue in cues {
        match cue.call {
            Call::Announce { category, nominee } | Call::Tie { category, nominee } => {
                won.entry(category).or_default().insert(nominee);
            }
            Call::Wrong { category, nominee } | Call::Correct { category, nominee } => {
                won.insert(category, BTreeSet::from([nominee]));
            }
            Call::Withdraw { .. } | Call::OffAir { .. } | Call::EndEarly => {}
        }
    }
    won
}

/// When each of so many results comes. A short night ends with the same two results in a rush.
fn times(results: usize) -> Vec<Millis> {
    let gaps = results.saturating_sub(1);
    let mut time = OPENING_MS;
    let mut times = vec![time; results.min(1)];
    for at in 0..gaps {
        // Counted from the end, so that the rush is always the last.
        let back = (gaps - 1 - at) % GAPS_S.len();
        time += GAPS_S
            .get(GAPS_S.len() - 1 - back)
            .copied()
            .unwrap_or_default()
            * SECOND_MS;
        times.push(time);
    }
    times
}

/// Who wins: as it was where that is known, and otherwise somebody, the same in every rehearsal.
fn winners(slate: &Slate, at: usize) -> Vec<i64> {
    let known: Vec<i64> = slate
        .winners
        .iter()
        .copied()
        .filter(|winner| slate.nominees.contains(winner))
        .take(if slate.ties { 2 } else { 1 })
        .collect();
    if !known.is_empty() {
        return known;
    }
    let place = (at * 7 + 2) % slate.nominees.len().max(1);
    slate.nominees.get(place).copied().into_iter().collect()
}

/// Where in the running order what goes wrong.
#[derive(Default)]
struct Cast {
    tie: Option<(usize, i64)>,
    withdrawn: Option<(usize, i64)>,
    off_air: Option<usize>,
    wrong: Option<(usize, i64)>,
}

impl Cast {
    fn of(slates: &[&Slate]) -> Cast {
        let mut cast = Cast::default();
        // Whoever loses can be read out by mistake, share the prize, or withdraw.
        let loser = |at: usize, nth: usize| -> Option<i64> {
            let slate = slates.get(at)?;
            let won = winners(slate, at);
            let mut lost = slate.nominees.iter().filter(|one| !won.contains(one));
            lost.nth(nth).copied()
        };
        let all = 0..slates.len();
        // The last one with two names is the one everybody waits for.
        cast.wrong = all.clone().rev().find_map(|at| Some((at, loser(at, 0)?)));
        let is_free = |at: usize, taken: &[Option<usize>]| !taken.contains(&Some(at));
        let wrong = cast.wrong.map(|(at, _)| at);
        let has_tie = |at: usize| {
            slates
                .get(at)
                .is_some_and(|slate| slate.ties && winners(slate, at).len() == 1)
        };
        cast.tie = all
            .clone()
            .filter(|&at| is_free(at, &[wrong]) && has_tie(at))
            .find_map(|at| Some((at, loser(at, 0)?)));
        let tie = cast.tie.map(|(at, _)| at);
        cast.withdrawn = all
            .clone()
            .skip(slates.len() / 3)
            .filter(|&at| is_free(at, &[wrong, tie]))
            .find_map(|at| Some((at, loser(at, 1)?)));
        let withdrawn = cast.withdrawn.map(|(at, _)| at);
        cast.off_air = all
            .skip(slates.len() / 2)
            .find(|&at| is_free(at, &[wrong, tie, withdrawn]));
        cast
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn slates(categories: i64, nominees: i64) -> Vec<Slate> {
        (1..=categories)
            .map(|category| Slate {
                category,
                nominees: (1..=nominees).map(|at| category * 100 + at).collect(),
                winners: Vec::new(),
                ties: true,
            })
            .collect()
    }

    #[test]
    fn the_night_has_23_results_in_191_minutes_and_two_of_them_29_seconds_apart() {
        let times = times(23);
        assert_eq!(times.len(), 23);
        let span = times.last().unwrap() - times.first().unwrap();
        assert_eq!(span, 191 * 60 * SECOND_MS);
        let mut gaps: Vec<i64> = times
            .iter()
            .zip(times.iter().skip(1))
            .map(|(a, b)| b - a)
            .collect();
        gaps.sort_unstable();
        assert_eq!(gaps.first(), Some(&(29 * SECOND_MS)));
        assert_eq!(gaps.get(11), Some(&(504 * SECOND_MS)));
    }

    #[test]
    fn everything_that_can_go_wrong_goes_wrong_once() {
        let cues = script(&slates(23, 5));
        let count = |is: fn(&Call) -> bool| cues.iter().filter(|cue| is(&cue.call)).count();
        assert_eq!(count(|call| matches!(call, Call::Announce { .. })), 22);
        assert_eq!(count(|call| matches!(call, Call::Tie { .. })), 1);
        assert_eq!(count(|call| matches!(call, Call::Wrong { .. })), 1);
        assert_eq!(count(|call| matches!(call, Call::Correct { .. })), 1);
        assert_eq!(count(|call| matches!(call, Call::Withdraw { .. })), 1);
        assert_eq!(count(|call| matches!(call, Call::OffAir { .. })), 1);
        assert_eq!(cues.last().unwrap().call, Call::EndEarly);
        let won = expected(&cues);
        assert_eq!(won.len(), 23);
        assert_eq!(won.values().filter(|winners| winners.len() == 2).count(), 1);
        let withdrawn = cues.iter().find_map(|cue| match cue.call {
            Call::Withdraw { nominee, .. } => Some(nominee),
            _ => None,
        });
        assert!(
            !won.values()
                .any(|winners| winners.contains(&withdrawn.unwrap()))
        );
    }

    #[test]
    fn a_night_of_any_size_can_be_played() {
        for categories in 0..60 {
            for nominees in 0..4 {
                let cues = script(&slates(categories, nominees));
                let times: Vec<Millis> = cues.iter().map(|cue| cue.at_ms).collect();
                assert!(times.is_sorted());
                let wanted = if nominees == 0 { 0 } else { categories };
                assert_eq!(expected(&cues).len(), usize::try_from(wanted).unwrap());
            }
        }
    }

    #[test]
    fn who_won_wins_again() {
        let mut slates = slates(3, 4);
        if let Some(first) = slates.first_mut() {
            first.winners = vec![103, 104];
        }
        let won = expected(&script(&slates));
        assert_eq!(won.get(&1), Some(&BTreeSet::from([103, 104])));
    }
}
