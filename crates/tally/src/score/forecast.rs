//! Predictions that say how sure they are, scored so that honesty pays.

use super::{Decision, log};
use crate::ratio::Ratio;

/// How likely a player thinks each nominee is to win: whole parts, of which the probability is the share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    parts: Vec<u32>,
    whole: u64,
}

impl Forecast {
    /// A forecast in parts, one for each option in the order of the list, percent for example; `None` if all are 0.
    pub fn new(parts: Vec<u32>) -> Option<Self> {
        let whole = parts.iter().map(|part| u64::from(*part)).sum();
        (whole > 0).then_some(Self { parts, whole })
    }

    /// A pick without doubt: everything on one of `options`; `None` if there is no such option.
    pub fn certain(pick: u32, options: u32) -> Option<Self> {
        Self::new(
            (0..options)
                .map(|option| u32::from(option == pick))
                .collect(),
        )
    }

    /// The probability of an option, 0 to 1.
    pub fn probability(&self, option: u32) -> Ratio {
        let part = self.parts.get(option as usize).copied().unwrap_or(0);
        Ratio::share(u64::from(part), self.whole).unwrap_or(Ratio::ZERO)
    }

    /// The Brier score Σ(p − o)², 0 (best) to 2 (worst), where o is 1 for the winner, 1/k for each of k tied winners and
    /// 0 for the others; `None` where the category does not count, or where the exact score does not fit in 64 bits:
    /// in percent it always fits.
    pub fn brier(&self, decision: &Decision) -> Option<Ratio> {
        let winners = decision.winners()?;
        let (whole, many) = (i128::from(self.whole), i128::try_from(winners.len()).ok()?);
        // In units of 1 / (whole · k), so that only whole numbers are squared.
        let miss = |option: usize, part: u32| {
            let won = winners.iter().any(|winner| *winner as usize == option);
            i128::from(part) * many - if won { whole } else { 0 }
        };
        let parts = self.parts.iter().enumerate();
        let mut squares: i128 = parts.map(|(at, part)| miss(at, *part).pow(2)).sum();
        // A winner the forecast has no part for was given no chance.
        let listed = |winner: &&u32| (**winner as usize) < self.parts.len();
        let unlisted = winners.len() - winners.iter().filter(listed).count();
        squares += i128::try_from(unlisted).ok()? * whole.pow(2);
        Ratio::new(squares, whole.pow(2).checked_mul(many.pow(2))?)
    }

    /// The log score −ln p of the winner in thousandths (of tied winners the mean), 0 (best) to 5,298 (worst); p is at
    /// least [`FLOOR`](super::FLOOR). `None` where the category does not count. Rounded to the nearest thousandth once, at the end.
    pub fn log_millis(&self, decision: &Decision) -> Option<u32> {
        let winners = decision.winners()?;
        let surprise = winners
            .iter()
            .map(|winner| log::surprise(self.probability(*winner)));
        let mean = surprise.sum::<i128>() / i128::try_from(winners.len()).ok()?;
        u32::try_from(log::millis(mean)).ok()
    }
}
