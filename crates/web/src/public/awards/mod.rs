//! `/awards/…`: awards, editions and categories.
//!
//! What is a rehearsal, and what is only planned, is nowhere public: [`is_shown`] is the one gate of pages, feeds, the
//! API, sitemaps and streams.

pub(crate) mod blocks;
mod category;
mod edition;
pub(crate) mod expected;
pub(crate) mod honours;
pub(crate) mod lay;
mod lists;
pub(crate) mod markup;
pub mod told;
pub mod view;
pub mod words;

use std::sync::Arc;

use axum::extract::Path;
use newsroom::award::{Edition, EditionStatus};

use crate::door::{Doors, Need};
use crate::problem::Problem;
use crate::site::Site;

/// Its doors.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/awards/", Need::Anyone, lists::all)
        .get("/awards/{award}", Need::Anyone, award_slash)
        .get("/awards/{award}/", Need::Anyone, lists::award)
        .get("/awards/{award}/{edition}", Need::Anyone, edition_slash)
        .get("/awards/{award}/{edition}/", Need::Anyone, edition::show)
        .get(
            "/awards/{award}/{edition}/{category}",
            Need::Anyone,
            category::show,
        )
        .get(
            "/awards/{award}/{edition}/{category}/",
            Need::Anyone,
            without_slash,
        )
}

/// Whether readers may see an edition, wherever it might be shown.
#[must_use]
pub fn is_shown(edition: &Edition) -> bool {
    edition.is_public() && edition.status != EditionStatus::Planned
}

async fn award_slash(Path(award): Path<String>) -> Problem {
    moved(&[&award])
}

async fn edition_slash(Path((award, edition)): Path<(String, String)>) -> Problem {
    moved(&[&award, &edition])
}

async fn without_slash(
    Path((award, edition, category)): Path<(String, String, String)>,
) -> Problem {
    moved(&[&award, &edition, &category])
}

/// To the one address it has; an empty segment has none.
fn moved(parts: &[&str]) -> Problem {
    if parts.iter().any(|part| part.is_empty()) {
        return Problem::not_found();
    }
    let segments: Vec<String> = parts
        .iter()
        .map(|part| crate::address::encoded(part))
        .collect();
    let slash = if parts.len() < 3 { "/" } else { "" };
    Problem::moved(format!("/awards/{}{slash}", segments.join("/")))
}
