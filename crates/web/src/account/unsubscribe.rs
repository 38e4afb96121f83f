//! No more mails about answers: one press, without signing in, also from the mail program itself (RFC 8058).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::mailing;
use serde_json::json;

use crate::door::{Doors, Need};
use crate::problem::Problem;
use crate::site::Site;

/// The doors of this page.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/unsubscribe/{token}", Need::Anyone, show)
        .post("/unsubscribe/{token}", Need::Anyone, stop)
}

/// `GET /unsubscribe/{token}`: a button. Opening it changes nothing, because mail scanners open every link.
///
/// # Errors
/// 404 for a token that is not ours.
pub async fn show(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    read(&site, &token)?;
    page(&site, false)
}

/// `POST /unsubscribe/{token}`: from now on no mail about answers goes to that address. Doing it twice is harmless.
///
/// # Errors
/// 404 for a token that is not ours.
pub async fn stop(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let comment = read(&site, &token)?;
    let (now, secret) = (site.now(), site.secret.clone());
    site.db
        .write(move |tx| mailing::stop(tx, &secret, comment, now))
        .await?;
    page(&site, true)
}

fn read(site: &Site, token: &str) -> Result<i64, Problem> {
    mailing::read_stop_token(&site.secret, token).ok_or_else(Problem::not_found)
}

fn page(site: &Site, done: bool) -> Result<Response, Problem> {
    let title = if done {
        "No more of these mails"
    } else {
        "Stop these mails?"
    };
    super::page(
        site,
        title,
        "/unsubscribe",
        "account/unsubscribe.html",
        &json!({ "done": done }),
    )
}
