//! Pictures: brought in, found, described, taken out again.

mod library;
mod one;
mod shape;
mod upload;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use newsroom::Capability::Write;

use crate::door::{Doors, Need};
use crate::site::Site;

/// Bytes of an upload that are read at most. More than a picture may have, and what is too much is thrown away as it
/// comes: a browser hears why it was refused only after it has sent everything.
const MOST_BYTES: usize = 128 * 1024 * 1024;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let uploads = Doors::new(site)
        .post("/desk/pictures", Need::Can(Write), upload::add)
        .around(|router| router.layer(DefaultBodyLimit::max(MOST_BYTES)));
    Doors::new(site)
        .get("/desk/pictures", Need::Can(Write), library::show)
        .get("/desk/pictures/{id}", Need::Can(Write), one::show)
        .post("/desk/pictures/{id}", Need::Can(Write), one::describe)
        .post("/desk/pictures/{id}/delete", Need::Can(Write), one::delete)
        .merge(uploads)
}
