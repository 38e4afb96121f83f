//! Changing one's mail address: the new one is proved by a link before it counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::account::change;
use newsroom::account::link::{self, Purpose};
use serde_json::json;

use super::link::{dead, unknown};
use crate::actor::Actor;
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
        .get("/account/email", Need::Proof, show)
        .post("/account/email", Need::Proof, ask)
        .get("/account/email/{token}", Need::Visitor, look)
        .post("/account/email/{token}", Need::Visitor, take)
}

/// `GET /account/email`.
///
/// # Errors
/// A template that asks for what is not there.
pub async fn show(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    page(&site, &actor, "", StatusCode::OK, &BTreeMap::new())
}

/// `POST /account/email`: mails a link to the new address.
///
/// # Errors
/// 429 for who asks too often, 503 when the store is away.
pub async fn ask(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let email = form.take("email");
    let (id, now, random) = (actor.account.id, site.now(), rand::random::<[u8; 32]>());
    if let Err(wait_ms) = site.limits.take(Act::Link, &id.to_be_bytes(), now) {
        return Err(Problem::too_many(wait_ms));
    }
    if !site.settings.sends_mail {
        return page(&site, &actor, &email, StatusCode::OK, &BTreeMap::new());
    }
    let to = email.clone();
    let asked = site
        .db
        .write(move |tx| change::ask_email(tx, id, &to, &random, now))
        .await;
    match asked {
        Ok(()) => {
            let context = json!({ "email": email, "mails": true, "changes": true });
            super::page(
                &site,
                "Look into your mail",
                "/account/email",
                "account/sent.html",
                &context,
            )
        }
        Err(newsroom::Error::Invalid(fields)) => page(
            &site,
            &actor,
            &email,
            StatusCode::UNPROCESSABLE_ENTITY,
            &fields.0,
        ),
        Err(error) => Err(error.into()),
    }
}

/// `GET /account/email/{token}`: says what the link will do, and changes nothing.
///
/// # Errors
/// 503 when the store is away.
pub async fn look(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let Some(random) = link::unspell(&token) else {
        return unknown(&site);
    };
    let now = site.now();
    let looked = site
        .db
        .read(move |tx| {
            let link = link::look(tx, Purpose::Email, &random)?;
            link.still_good(now)?;
            Ok::<_, newsroom::Error>(link)
        })
        .await;
    match looked {
        Ok(link) => {
            let context = json!({ "email": link.email });
            let path = "/account/email";
            super::page(
                &site,
                "Your new mail address",
                path,
                "account/take_email.html",
                &context,
            )
        }
        Err(error) => dead(&site, error),
    }
}

/// `POST /account/email/{token}`: the address counts from here on.
///
/// # Errors
/// 409 when the address has another account, 503 when the store is away.
pub async fn take(
    State(site): State<Arc<Site>>,
    actor: Option<Actor>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let Some(random) = link::unspell(&token) else {
        return unknown(&site);
    };
    let (now, here) = (site.now(), actor.map(|actor| actor.session.id));
    let taken = site
        .db
        .write(move |tx| change::take_email(tx, &random, here, now))
        .await;
    match taken {
        Ok(_) => Ok(desk::see("/account?said=email")),
        Err(error) => dead(&site, error),
    }
}

fn page(
    site: &Site,
    actor: &Actor,
    email: &str,
    status: StatusCode,
    errors: &BTreeMap<String, String>,
) -> Result<Response, Problem> {
    let context = json!({
        "now": actor.account.email,
        "email": email,
        "mails": site.settings.sends_mail,
        "errors": errors,
    });
    let path = "/account/email";
    let mut response = super::page(
        site,
        "Your mail address",
        path,
        "account/email.html",
        &context,
    )?;
    *response.status_mut() = status;
    Ok(response)
}
