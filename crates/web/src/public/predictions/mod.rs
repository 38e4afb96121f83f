//! `…/predict`, `…/leaderboard` and leagues: a reader's sheet of predictions.
//!
//! These pages are each reader's own, so no cache keeps them. What others picked is on none of them before the lock.

mod board;
pub(crate) mod chart;
pub(crate) mod lay;
mod league;
mod page;
mod player;
pub mod told;
pub mod view;

use std::sync::Arc;

use crate::door::{Doors, Need};
use crate::site::Site;

pub(crate) use board::{after, onward, player_id};
pub(crate) use page::{signature, writer, writer_or_new};

/// Its doors.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get(
            "/awards/{award}/{edition}/predict",
            Need::Visitor,
            page::show,
        )
        .post(
            "/awards/{award}/{edition}/predict",
            Need::Visitor,
            page::save,
        )
        .post(
            "/awards/{award}/{edition}/predict/claim",
            Need::Account,
            page::claim,
        )
        .post(
            "/awards/{award}/{edition}/predict/shown",
            Need::Visitor,
            page::shown,
        )
        .get(
            "/awards/{award}/{edition}/predict/{id}",
            Need::Visitor,
            player::show,
        )
        .get(
            "/awards/{award}/{edition}/predict/{id}/card.jpg",
            Need::Anyone,
            player::card,
        )
        .get(
            "/awards/{award}/{edition}/leaderboard",
            Need::Visitor,
            board::show,
        )
        .get(
            "/awards/{award}/{edition}/leagues",
            Need::Visitor,
            league::form,
        )
        .post(
            "/awards/{award}/{edition}/leagues",
            Need::Visitor,
            league::make,
        )
        .get("/league/{token}", Need::Visitor, league::show)
        .post("/league/{token}", Need::Visitor, league::enter)
        .post("/league/{token}/leave", Need::Visitor, league::leave)
}
