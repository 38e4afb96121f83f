//! Accuracy, points and rank credit.

use super::Decision;
use crate::ratio::Ratio;

/// What the place at which the winner was ranked is worth: first, second, … fifth; nothing after.
pub const CREDITS: [u32; 5] = [100, 60, 40, 20, 10];

/// How many were right of those decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    /// Right picks.
    pub right: u32,
    /// Categories that count, picked or not.
    pub decided: u32,
}

impl Accuracy {
    /// The share of right picks, 0 to 1; `None` before anything is decided.
    pub fn share(self) -> Option<Ratio> {
        Ratio::share(u64::from(self.right), u64::from(self.decided))
    }
}

/// Counts right picks. A category without a pick counts as decided and not right.
pub fn accuracy<'a>(picks: impl IntoIterator<Item = (Option<u32>, &'a Decision)>) -> Accuracy {
    let mut accuracy = Accuracy::default();
    let judged = picks
        .into_iter()
        .filter_map(|(pick, decision)| decision.is_right(pick));
    for right in judged {
        accuracy.decided += 1;
        accuracy.right += u32::from(right);
    }
    accuracy
}

/// Points won, and those that could be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Points {
    /// Weights of the categories that were right.
    pub won: u64,
    /// Weights of all categories that count.
    pub possible: u64,
}

/// Adds up the weights of the categories that were right: pick, decision, weight.
pub fn points<'a>(picks: impl IntoIterator<Item = (Option<u32>, &'a Decision, u32)>) -> Points {
    let mut points = Points::default();
    for (pick, decision, weight) in picks {
        if let Some(right) = decision.is_right(pick) {
            points.possible += u64::from(weight);
            points.won += if right { u64::from(weight) } else { 0 };
        }
    }
    points
}

/// What a ranking of the nominees, the likeliest first, is worth: the credit of the place of the winner, or of the best
/// placed of tied winners; `None` where the category does not count.
pub fn rank_credit(ranking: &[u32], decision: &Decision) -> Option<u32> {
    let winners = decision.winners()?;
    let at = ranking.iter().position(|option| winners.contains(option));
    Some(at.and_then(|at| CREDITS.get(at)).copied().unwrap_or(0))
}
