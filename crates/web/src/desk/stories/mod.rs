//! Stories on the desk: found, written, published, corrected, taken down.

mod editor;
mod find;
mod history;
mod list;
mod manuscript;
mod presence;
mod preview;
mod release;
mod shape;
mod views;

use std::sync::Arc;

use jiff::tz::TimeZone;
use newsroom::story::desk::Here;
use newsroom::{Capability, Kind};

use crate::actor::Actor;
use crate::door::{Doors, Need};
use crate::site::Site;

pub use list::{LineView, line_view};

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let write = Need::Can(Capability::Write);
    let publish = Need::Can(Capability::Publish);
    Doors::new(site)
        .get("/desk/stories", write, list::show)
        .post("/desk/stories", write, manuscript::begin)
        .post("/desk/views", write, views::keep)
        .post("/desk/views/{id}/forget", write, views::forget)
        .get("/desk/find", write, find::show)
        .get("/desk/stories/{id}", write, editor::show)
        .post("/desk/stories/{id}", write, editor::save)
        .get("/desk/stories/{id}/manuscript", write, manuscript::show)
        .put("/desk/stories/{id}/manuscript", write, manuscript::save)
        .post("/desk/stories/{id}/presence", write, presence::beat)
        .post("/desk/stories/{id}/take-over", write, presence::take_over)
        .get("/desk/stories/{id}/preview", write, preview::show)
        .post("/desk/stories/{id}/preview", write, preview::unsaved)
        .post("/desk/stories/{id}/preview-link", write, preview::link)
        .post(
            "/desk/stories/{id}/preview-link/revoke",
            write,
            preview::revoke,
        )
        .get("/preview/{token}", Need::Anyone, preview::outside)
        .get("/desk/stories/{id}/history", write, history::list)
        .get("/desk/stories/{id}/history/{n}", write, history::show)
        .post(
            "/desk/stories/{id}/history/{n}/restore",
            write,
            history::restore,
        )
        .post("/desk/stories/{id}/hand-in", write, release::hand_in)
        .post("/desk/stories/{id}/take-back", write, release::take_back)
        .get("/desk/stories/{id}/publish", publish, release::show)
        .post("/desk/stories/{id}/publish", publish, release::publish)
        .post("/desk/stories/{id}/schedule", publish, release::schedule)
        .post("/desk/stories/{id}/unpublish", publish, release::unpublish)
        .post("/desk/stories/{id}/take-down", publish, release::take_down)
        .post("/desk/stories/{id}/correct", publish, release::correct)
}

/// `/desk/stories/{id}`.
fn address(site: &Site, story: i64) -> String {
    format!("/desk/stories/{}", site.ids.show(Kind::Story, story))
}

/// The newsroom's zone.
fn zone(site: &Site) -> TimeZone {
    site.masthead().dates.zone().clone()
}

/// The browser somebody writes from.
fn here(actor: &Actor) -> Here {
    Here {
        session: actor.session.id,
        account: actor.account.id,
        name: actor.account.name.clone(),
    }
}
