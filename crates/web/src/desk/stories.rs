//! Stories on the desk: found, written, published, corrected, taken down.

use std::sync::Arc;

use crate::door::Doors;
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
}
