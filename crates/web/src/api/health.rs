//! Two questions of whoever restarts services.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CACHE_CONTROL;
use newsroom::setting;

use crate::site::Site;

/// `GET /healthz`: 200 as long as the process answers at all.
pub async fn alive() -> Response {
    ([(CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// `GET /readyz`: 200 when the store answers and nothing is being closed.
pub async fn ready(State(site): State<Arc<Site>>) -> Response {
    let answers = site.db.read(setting::load).await.is_ok();
    let (status, text) = match (answers, site.live.is_closing()) {
        (true, false) => (StatusCode::OK, "ready\n"),
        (true, true) => (StatusCode::SERVICE_UNAVAILABLE, "closing\n"),
        (false, _) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        ),
    };
    (status, [(CACHE_CONTROL, "no-store")], text).into_response()
}
