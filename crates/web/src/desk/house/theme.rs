//! The theme: which files it has, what each does, and what is wrong.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use crate::actor::Actor;
use crate::desk;
use crate::problem::Problem;
use crate::site::Site;
use crate::theme::{Fault, Part};

#[derive(Serialize)]
struct Sheet {
    has_folder: bool,
    parts: Vec<Part>,
    faults: Vec<Fault>,
}

/// `GET /desk/theme`.
pub(super) async fn show(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    // Whoever looks here has just changed something; reading a folder blocks.
    let looking = Arc::clone(&site);
    if let Err(error) = tokio::task::spawn_blocking(move || looking.look_at_theme()).await {
        return Err(Problem::internal(&error));
    }
    let sheet = Sheet {
        has_folder: site.templates.has_folder(),
        parts: site.templates.theme().parts.clone(),
        faults: site.templates.faults(),
    };
    desk::page(&site, &actor, "/desk/theme", "desk/theme.html", &sheet)
}
