//! Signing in and what is one's own: the same machinery for readers and the newsroom.

use std::sync::Arc;

use crate::door::Doors;
use crate::site::Site;

/// All doors of accounts.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
}
