//! How good predictions were, and how hard they were to make. Pure functions: after a correction they are asked again.
//!
//! What became of a category is a [`Decision`]; a player's pick, ranking or forecast is held against it. A category that
//! is open or void is left out for everybody. Numbers are exact, but for the two logarithms, which are in thousandths.

mod credit;
mod forecast;
mod log;
mod odds;
mod places;

pub use credit::{Accuracy, CREDITS, Points, accuracy, points, rank_credit};
pub use forecast::Forecast;
pub use log::FLOOR;
pub use odds::{difficulty, smoothed, upset_millis};
pub use places::{places, same_place};

/// The version of these rules. It changes when any score of a decided category would, so that what was stored is known
/// to be stale.
pub const VERSION: u32 = 1;

/// What became of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// It counts for nobody: no award was given, or a nominee was withdrawn after the lock.
    Void,
    /// These won, several of them in a tie. Without a winner it counts as [`Decision::Void`].
    Won(Vec<u32>),
}

impl Decision {
    /// Those who won, if the category counts.
    pub fn winners(&self) -> Option<&[u32]> {
        match self {
            Self::Won(winners) if !winners.is_empty() => Some(winners),
            _ => None,
        }
    }

    /// Whether a pick was right; `None` where the category does not count. Any tied winner is right, no pick is wrong.
    pub fn is_right(&self, pick: Option<u32>) -> Option<bool> {
        let winners = self.winners()?;
        Some(pick.is_some_and(|pick| winners.contains(&pick)))
    }
}
