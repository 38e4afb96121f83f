//! The desk's first page.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use newsroom::Capability;
use serde_json::json;

use crate::actor::Actor;
use crate::desk;
use crate::door::{Doors, Need};
use crate::problem::Problem;
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site).get("/desk", Need::Can(Capability::Desk), show)
}

/// `GET /desk`.
///
/// # Errors
/// 503 when the store is away.
pub async fn show(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    desk::page(&site, &actor, "/desk", "desk/home.html", &json!({}))
}
