//! `/ballots/{slug}`: a ballot, its vote, its result, its tally sheet.
//!
//! The page is the same for everybody and is kept; who voted what comes from one small private call. Whatever shows a
//! result asks [`newsroom::ballot::seen`], the one gate.

pub mod card;
pub mod lay;
pub mod page;
pub mod receipt;
pub mod sheet;
pub mod token;
pub mod told;
pub mod view;
pub mod vote;

use std::sync::Arc;

pub(crate) use self::vote::{Sender, signals};

use crate::address;
use crate::door::{Doors, Need};
use crate::problem::Problem;
use crate::site::Site;

/// Its doors.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/ballots", Need::Anyone, slash)
        .get("/ballots/", Need::Anyone, page::list)
        .get("/ballots/{slug}", Need::Anyone, page::show)
        .post("/ballots/{slug}", Need::Visitor, vote::cast)
        .get("/ballots/{slug}/mine", Need::Visitor, vote::mine)
        .post("/ballots/{slug}/withdraw", Need::Visitor, vote::take_back)
        .get("/ballots/{slug}/receipt", Need::Visitor, receipt::find)
        .get(
            "/ballots/{slug}/receipt/{code}",
            Need::Visitor,
            receipt::show,
        )
        .get("/ballots/{slug}/tally.txt", Need::Anyone, sheet::text)
        .get("/ballots/{slug}/tally.json", Need::Anyone, sheet::json)
}

/// `/ballots/{slug}`.
pub(crate) fn url_of(slug: &str) -> String {
    address::subject("ballots", slug)
}

async fn slash() -> Problem {
    Problem::moved("/ballots/")
}
