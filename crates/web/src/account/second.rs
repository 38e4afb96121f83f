//! The second step of signing in: the code of a telephone, or a recovery code.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use newsroom::account::{self, second, totp};
use serde_json::json;

use super::entry::{self, Way};
use crate::desk;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::limit::Act;
use crate::problem::Problem;
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/sign-in/code", Need::Anyone, show)
        .post("/sign-in/code", Need::Anyone, take)
}

/// `GET /sign-in/code`.
///
/// # Errors
/// 503 when the store is away.
pub async fn show(State(site): State<Arc<Site>>, headers: HeaderMap) -> Result<Response, Problem> {
    let waiting = waiting(&site, &headers).await?;
    if waiting.is_none() {
        return Ok(desk::see("/sign-in"));
    }
    page(&site, StatusCode::OK, None)
}

/// `POST /sign-in/code`: signs in, once.
///
/// # Errors
/// 503 when the store is away.
pub async fn take(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response, Problem> {
    let Some((random, waiting)) = waiting(&site, &headers).await? else {
        return Ok(desk::see("/sign-in"));
    };
    let (now, id) = (site.now(), waiting.account);
    if let Err(wait_ms) = site.limits.take(Act::Code, &id.to_be_bytes(), now) {
        let told = Problem::too_many(wait_ms);
        return page(&site, StatusCode::TOO_MANY_REQUESTS, Some(&told.detail));
    }
    let code = form.take("code");
    let done = site
        .db
        .write(move |tx| {
            totp::take(tx, id, &code, now)?;
            if !second::finish(tx, &random)? {
                return Err(newsroom::Error::NotFound("sign-in"));
            }
            account::find(tx, id)
        })
        .await;
    match done {
        Ok(account) => {
            let entered =
                entry::enter(&site, &headers, &account, Way::Whole, &waiting.next).await?;
            Ok(entered.into_response())
        }
        Err(newsroom::Error::Invalid(fields)) => page(
            &site,
            StatusCode::UNPROCESSABLE_ENTITY,
            Some(&fields.to_string()),
        ),
        Err(newsroom::Error::NotFound(_)) => Ok(desk::see("/sign-in")),
        Err(error) => Err(error.into()),
    }
}

async fn waiting(
    site: &Arc<Site>,
    headers: &HeaderMap,
) -> Result<Option<([u8; 32], second::Waiting)>, Problem> {
    let Some(random) = entry::step_of(site, headers) else {
        return Ok(None);
    };
    let now = site.now();
    let waiting = site
        .db
        .read(move |tx| second::waiting(tx, &random, now))
        .await?;
    Ok(waiting.map(|waiting| (random, waiting)))
}

fn page(site: &Site, status: StatusCode, wrong: Option<&str>) -> Result<Response, Problem> {
    let context = json!({ "wrong": wrong });
    let mut response = super::page(
        site,
        "One more step",
        "/sign-in/code",
        "account/code.html",
        &context,
    )?;
    *response.status_mut() = status;
    Ok(response)
}
