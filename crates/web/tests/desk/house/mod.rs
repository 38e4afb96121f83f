//! The house on the desk: people and their like, sections, navigation, redirects, settings.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod names;
mod places;
mod settings;

use web::newsroom::Role;
use web::testing::{Reader, TestSite};

async fn editor() -> (TestSite, Reader) {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    (site, editor)
}
