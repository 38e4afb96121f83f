//! `/desk/ballots`: ballots, their options, what was set aside and why.

mod acts;
mod edit;
mod entry;
mod list;
mod review;

use std::sync::Arc;

use newsroom::Capability::Award;

use crate::address;
use crate::door::{Doors, Need};
use crate::site::Site;

const HERE: &str = "/desk/ballots";

/// Its doors.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let award = Need::Can(Award);
    Doors::new(site)
        .get(HERE, award, list::show)
        .post(HERE, award, edit::begin)
        .get("/desk/ballots/new", award, edit::blank)
        .get("/desk/ballots/{slug}", award, edit::show)
        .post("/desk/ballots/{slug}", award, edit::save)
        .post("/desk/ballots/{slug}/publish", award, acts::publish)
        .post("/desk/ballots/{slug}/close", award, acts::close)
        .post(
            "/desk/ballots/{slug}/options/{id}",
            award,
            acts::turn_option,
        )
        .get("/desk/ballots/{slug}/votes", award, review::show)
        .post("/desk/ballots/{slug}/votes", award, review::decide)
        .post("/desk/ballots/{slug}/votes/undo", award, review::undo)
}

/// Where a ballot is edited.
fn url_of(slug: &str) -> String {
    format!("{HERE}/{}", address::encoded(slug))
}
