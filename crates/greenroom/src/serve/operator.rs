//! What the operator's own listener answers.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Response, header};
use axum::routing::get;
use axum::{Router, extract::State};
use web::Site;

/// The operator's routes: /metrics, and the two questions of whoever restarts services.
pub fn rooms(site: Arc<Site>) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(web::api::alive))
        .route("/readyz", get(web::api::ready))
        .with_state(site)
}

async fn metrics(State(site): State<Arc<Site>>) -> Response<Body> {
    let mut answer = Response::new(Body::from(web::metrics_text(&site).await));
    let kind = header::HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    answer
}
