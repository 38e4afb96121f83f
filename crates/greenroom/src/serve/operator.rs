//! What the operator's own listener answers.

use std::sync::Arc;
use web::newsroom;

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use axum::routing::get;
use axum::{Router, extract::State};
use web::Site;

/// The operator's routes: /metrics, and the two questions of whoever restarts services.
pub fn rooms(site: Arc<Site>) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .with_state(site)
}

async fn metrics(State(site): State<Arc<Site>>) -> Response<Body> {
    let mut answer = Response::new(Body::from(web::metrics_text(&site).await));
    let kind = header::HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    answer
}

async fn ready(State(site): State<Arc<Site>>) -> (StatusCode, &'static str) {
    match site.db.read(newsroom::setting::Site::load).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        ),
    }
}
