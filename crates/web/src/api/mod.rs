//! The JSON API, `/api/v1`: the same newsroom for programs.
//!
//! Reads are public, cacheable and open to every origin. Writes come from our own pages, from
//! programs that hold a token, or from programs without any cookie; a page of another origin can
//! send none of these. Errors are `application/problem+json`.

mod acts;
mod awards;
mod ballots;
mod bearer;
mod body;
mod comments;
mod cors;
mod health;
mod openapi;
mod predictions;
mod publishing;
mod shape;
mod stories;
mod writing;

use std::sync::Arc;

pub use self::health::{alive, ready};
pub use self::openapi::document;
use crate::door::{Doors, Need};
use crate::site::Site;

/// The API's doors. Reads go through the page cache; every write is checked by [`writing`].
pub(crate) fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/api/v1/openapi.json", Need::Anyone, openapi::show)
        .get("/api/v1/stories", Need::Anyone, stories::list)
        .post("/api/v1/stories", Need::Token, publishing::publish)
        .get("/api/v1/stories/{slug}", Need::Anyone, stories::show)
        .get(
            "/api/v1/stories/{slug}/comments",
            Need::Anyone,
            comments::list,
        )
        .post(
            "/api/v1/stories/{slug}/comments",
            Need::Visitor,
            writing::post,
        )
        .get("/api/v1/comments/{id}", Need::Anyone, comments::show)
        .patch("/api/v1/comments/{id}", Need::Visitor, writing::change)
        .delete("/api/v1/comments/{id}", Need::Visitor, writing::remove)
        .post(
            "/api/v1/comments/{id}/applause",
            Need::Visitor,
            acts::applaud,
        )
        .delete(
            "/api/v1/comments/{id}/applause",
            Need::Visitor,
            acts::take_back,
        )
        .post("/api/v1/comments/{id}/reports", Need::Visitor, acts::report)
        .merge(awards::doors(site))
        .merge(predictions::doors(site))
        .merge(ballots::doors(site))
        .around(|router| router.layer(axum::middleware::from_fn(cors::open_reads)))
        .get("/healthz", Need::Anyone, health::alive)
        .get("/readyz", Need::Anyone, health::ready)
}
