//! The JSON API, `/api/v1`: the same newsroom for programs.
//!
//! Reads are public, cacheable and open to every origin. Writes come from our own pages, from
//! programs that hold a token, or from programs without any cookie; a page of another origin can
//! send none of these. Errors are `application/problem+json`.

mod acts;
mod bearer;
mod body;
mod comments;
mod cors;
mod health;
mod openapi;
mod publishing;
mod shape;
mod stories;
mod writing;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

pub use self::health::{alive, ready};
pub use self::openapi::document;
use crate::site::Site;

/// The API's routes. Reads go through the page cache; every write is checked by [`writing`].
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/api/v1/openapi.json", get(openapi::show))
        .route(
            "/api/v1/stories",
            get(stories::list).post(publishing::publish),
        )
        .route("/api/v1/stories/{slug}", get(stories::show))
        .route(
            "/api/v1/stories/{slug}/comments",
            get(comments::list).post(writing::post),
        )
        .route(
            "/api/v1/comments/{id}",
            get(comments::show)
                .patch(writing::change)
                .delete(writing::remove),
        )
        .route(
            "/api/v1/comments/{id}/applause",
            post(acts::applaud).delete(acts::take_back),
        )
        .route("/api/v1/comments/{id}/reports", post(acts::report))
        .layer(axum::middleware::from_fn(cors::open_reads))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
}
