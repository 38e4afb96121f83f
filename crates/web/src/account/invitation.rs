//! An invitation, opened: a name, a password if one likes, and one is in the newsroom.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use newsroom::account::invite;
use newsroom::account::link::{self, Link, Purpose};
use newsroom::account::password::Password;
use serde_json::json;

use super::entry::{self, Way};
use super::link::{dead, unknown};
use super::passwords;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::problem::Problem;
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/invitation/{token}", Need::Anyone, show)
        .post("/invitation/{token}", Need::Anyone, accept)
}

/// `GET /invitation/{token}`.
///
/// # Errors
/// 503 when the store is away.
pub async fn show(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let Some(random) = link::unspell(&token) else {
        return unknown(&site);
    };
    match look(&site, random).await {
        Ok(link) => page(&site, &link, "", StatusCode::OK, &BTreeMap::new()),
        Err(error) => dead(&site, error),
    }
}

/// `POST /invitation/{token}`: makes the account and signs in, once.
///
/// # Errors
/// 503 when the store is away or too many are signing in.
pub async fn accept(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Path(token): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let Some(random) = link::unspell(&token) else {
        return unknown(&site);
    };
    let (name, text) = (form.take("name"), form.take("password"));
    let link = match look(&site, random).await {
        Ok(link) => link,
        Err(error) => return dead(&site, error),
    };
    let title = site.masthead().site.title.clone();
    let chosen = if text.is_empty() && site.settings.sends_mail {
        Ok(None)
    } else {
        Password::parse(&text, &link.email, &title).map(Some)
    };
    let phc = match chosen {
        Ok(Some(chosen)) => Some(passwords::hash(chosen).await?),
        Ok(None) => None,
        Err(error) => return refused(&site, &link, &name, error),
    };
    let (now, given) = (site.now(), name.clone());
    let accepted = site
        .db
        .write(move |tx| invite::accept(tx, &random, &given, phc.as_deref(), now))
        .await;
    match accepted {
        Ok((account, _)) => {
            let entered = entry::enter(&site, &headers, &account, Way::One, "").await?;
            Ok(entered.into_response())
        }
        Err(error @ (newsroom::Error::Invalid(_) | newsroom::Error::Conflict(_))) => {
            refused(&site, &link, &name, error)
        }
        Err(error) => dead(&site, error),
    }
}

async fn look(site: &Site, random: [u8; 32]) -> newsroom::Result<Link> {
    let now = site.now();
    site.db
        .read(move |tx| {
            let link = link::look(tx, Purpose::Invite, &random)?;
            link.still_good(now)?;
            Ok(link)
        })
        .await
}

fn refused(
    site: &Site,
    link: &Link,
    name: &str,
    error: newsroom::Error,
) -> Result<Response, Problem> {
    let errors = match error {
        newsroom::Error::Invalid(fields) => fields.0,
        newsroom::Error::Conflict(sentence) => BTreeMap::from([("form".to_owned(), sentence)]),
        other => return Err(other.into()),
    };
    page(site, link, name, StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

fn page(
    site: &Site,
    link: &Link,
    name: &str,
    status: StatusCode,
    errors: &BTreeMap<String, String>,
) -> Result<Response, Problem> {
    let role = link.role.unwrap_or(newsroom::Role::Reader);
    let context = json!({
        "name": name,
        "email": link.email,
        "role": role.title().to_lowercase(),
        "by": link.luggage.by,
        "mails": site.settings.sends_mail,
        "errors": errors,
    });
    let title = format!("Welcome to {}", site.masthead().site.title);
    let mut response = super::page(
        site,
        &title,
        "/invitation",
        "account/invitation.html",
        &context,
    )?;
    *response.status_mut() = status;
    Ok(response)
}
