//! A one-time link, opened: a page that says what it will do, and a button that does it.
//!
//! Opening the page changes nothing, because mail scanners and previews open every link there is.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use newsroom::account;
use newsroom::account::link::{self, Purpose};
use serde_json::json;

use super::entry::{self, Way};
use crate::actor::Actor;
use crate::door::{Doors, Need};
use crate::problem::Problem;
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/sign-in/{token}", Need::Visitor, show)
        .post("/sign-in/{token}", Need::Visitor, open)
}

/// `GET /sign-in/{token}`: "Sign in as …".
///
/// # Errors
/// 503 when the store is away.
pub async fn show(
    State(site): State<Arc<Site>>,
    actor: Option<Actor>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let Some(random) = link::unspell(&token) else {
        return unknown(&site);
    };
    let now = site.now();
    let looked = site
        .db
        .read(move |tx| {
            let link = link::look(tx, Purpose::SignIn, &random)?;
            link.still_good(now)?;
            let account = match link.account {
                Some(id) => Some(account::find(tx, id)?),
                None => account::by_email(tx, &link.email)?,
            };
            Ok::<_, newsroom::Error>((link, account))
        })
        .await;
    match looked {
        Ok((link, account)) => {
            let name = account.map_or(link.luggage.name, |account| account.name);
            let context = json!({
                "name": name,
                "email": link.email,
                "instead": actor.map(|actor| actor.account.name).filter(|before| *before != name),
            });
            super::page(&site, "Sign in", "/sign-in", "account/open.html", &context)
        }
        Err(error) => dead(&site, error),
    }
}

/// `POST /sign-in/{token}`: signs in, once.
///
/// # Errors
/// 503 when the store is away.
pub async fn open(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let Some(random) = link::unspell(&token) else {
        return unknown(&site);
    };
    let now = site.now();
    let opened = site
        .db
        .write(move |tx| link::sign_in(tx, &random, now))
        .await;
    match opened {
        Ok((account, link)) => {
            let entered =
                entry::enter(&site, &headers, &account, Way::One, &link.luggage.next).await?;
            Ok(entered.into_response())
        }
        Err(error) => dead(&site, error),
    }
}

/// The page of a link that opens nothing: 404 for one that never was, 410 for one that is over.
///
/// # Errors
/// What has nothing to do with the link.
pub(super) fn dead(site: &Site, error: newsroom::Error) -> Result<Response, Problem> {
    match error {
        newsroom::Error::NotFound(_) => unknown(site),
        newsroom::Error::Closed(sentence) => over(site, StatusCode::GONE, &sentence),
        other => Err(other.into()),
    }
}

/// The page of a link that never was.
///
/// # Errors
/// A template that asks for what is not there.
pub(super) fn unknown(site: &Site) -> Result<Response, Problem> {
    let sentence = "This link is not one of ours, or it is long over. Was all of it copied?";
    over(site, StatusCode::NOT_FOUND, sentence)
}

fn over(site: &Site, status: StatusCode, sentence: &str) -> Result<Response, Problem> {
    let context = json!({ "sentence": sentence });
    let mut response = super::page(
        site,
        "This link opens nothing",
        "/sign-in",
        "account/over.html",
        &context,
    )?;
    *response.status_mut() = status;
    Ok(response)
}
