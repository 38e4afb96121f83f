//! Setting and changing one's password.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use newsroom::account::password::{self, Password};
use serde_json::json;

use super::passwords;
use crate::actor::Actor;
use crate::desk;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::problem::Problem;
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/account/password", Need::Proof, show)
        .post("/account/password", Need::Proof, set)
}

/// `GET /account/password`.
///
/// # Errors
/// A template that asks for what is not there.
pub async fn show(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    page(&site, &actor, StatusCode::OK, &BTreeMap::new())
}

/// `POST /account/password`: every other browser is signed out by it.
///
/// # Errors
/// 503 when the store is away or too many are signing in.
pub async fn set(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let email = actor.account.email.clone().unwrap_or_default();
    let title = site.masthead().site.title.clone();
    let chosen = match Password::parse(&form.take("password"), &email, &title) {
        Ok(chosen) => chosen,
        Err(newsroom::Error::Invalid(fields)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return page(&site, &actor, status, &fields.0);
        }
        Err(error) => return Err(error.into()),
    };
    let phc = passwords::hash(chosen).await?;
    let (who, id, here, now) = (actor.doer(), actor.account.id, actor.session.id, site.now());
    site.db
        .write(move |tx| password::set(tx, &who, id, &phc, Some(here), now))
        .await?;
    Ok(desk::see("/account?said=password"))
}

fn page(
    site: &Site,
    actor: &Actor,
    status: StatusCode,
    errors: &BTreeMap<String, String>,
) -> Result<Response, Problem> {
    let context = json!({
        "email": actor.account.email,
        "has_password": actor.account.has_password,
        "errors": errors,
    });
    let path = "/account/password";
    let mut response = super::page(
        site,
        "Your password",
        path,
        "account/password.html",
        &context,
    )?;
    *response.status_mut() = status;
    Ok(response)
}
