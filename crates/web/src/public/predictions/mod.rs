//! `…/predict`, `…/leaderboard` and leagues: a reader's sheet of predictions.

pub mod told;

use std::sync::Arc;

use crate::door::Doors;
use crate::site::Site;

/// Its doors.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
}
