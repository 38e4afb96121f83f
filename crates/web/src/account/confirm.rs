//! Proving again who one is, before something dangerous; then back to where that was asked.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use newsroom::account::{change, passkey_count, password, totp};
use newsroom::session;
use serde_json::json;

use super::{Next, passwords, ways};
use crate::actor::{self, Actor};
use crate::desk;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::limit::Act;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/account/confirm", Need::Account, show)
        .post("/account/confirm", Need::Account, confirm)
        .post("/account/confirm/link", Need::Account, mail_link)
}

/// `GET /account/confirm?next=`.
///
/// # Errors
/// 503 when the store is away.
pub async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(asked): Query<Next>,
) -> Result<Response, Problem> {
    page(&site, &actor, &asked.next, StatusCode::OK, None).await
}

/// `POST /account/confirm`: the password, or a code of the second factor.
///
/// # Errors
/// 503 when the store is away.
pub async fn confirm(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let (text, code, next) = (form.take("password"), form.take("code"), form.take("next"));
    let (id, now) = (actor.account.id, site.now());
    if let Err(wait_ms) = site.limits.take(Act::Code, &id.to_be_bytes(), now) {
        let told = Problem::too_many(wait_ms);
        let status = StatusCode::TOO_MANY_REQUESTS;
        return page(&site, &actor, &next, status, Some(("form", &told.detail))).await;
    }
    let refused = if code.trim().is_empty() {
        let kept = site.db.read(move |tx| password::kept(tx, id)).await?;
        let right = passwords::is_right(text, kept).await?;
        (!right).then(|| ("password", "This is not your password.".to_owned()))
    } else {
        match site
            .db
            .write(move |tx| totp::take(tx, id, &code, now))
            .await
        {
            Ok(()) => None,
            Err(newsroom::Error::Invalid(fields)) => Some(("code", fields.to_string())),
            Err(error) => return Err(error.into()),
        }
    };
    if let Some((field, sentence)) = refused {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&site, &actor, &next, status, Some((field, &sentence))).await;
    }
    let session = actor.session.id;
    site.db
        .write(move |tx| session::prove(tx, session, now))
        .await?;
    Ok(desk::see(&actor::next_or(&next, "/account")))
}

/// `POST /account/confirm/link`: mails a link to whom nothing else proves; opening it leads back to `next`.
///
/// # Errors
/// 503 when the store is away.
pub async fn mail_link(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let next = actor::next_or(&form.take("next"), "/account");
    let email = actor.account.email.clone().unwrap_or_default();
    let now = site.now();
    if let Err(wait_ms) = site
        .limits
        .take(Act::Link, &actor.account.id.to_be_bytes(), now)
    {
        return Err(Problem::too_many(wait_ms));
    }
    if site.settings.sends_mail {
        let (to, random) = (email.clone(), rand::random::<[u8; 32]>());
        site.db
            .write(move |tx| change::ask_link(tx, &to, &next, &random, now))
            .await?;
    }
    let context = json!({ "email": email, "mails": site.settings.sends_mail });
    super::page(
        &site,
        "Look into your mail",
        "/account/confirm",
        "account/sent.html",
        &context,
    )
}

async fn page(
    site: &Arc<Site>,
    actor: &Actor,
    next: &str,
    status: StatusCode,
    wrong: Option<(&str, &str)>,
) -> Result<Response, Problem> {
    let id = actor.account.id;
    let passkeys = site.db.read(move |tx| passkey_count(tx, id)).await?;
    let errors: std::collections::BTreeMap<&str, &str> = wrong.into_iter().collect();
    let context = json!({
        "next": actor::next_or(next, ""),
        "who": actor.account.name,
        "has_password": actor.account.has_password,
        "has_totp": actor.account.has_totp,
        "has_passkey": passkeys > 0,
        "mails": site.settings.sends_mail,
        "errors": errors,
        "ways": ways::to_confirm(site, next, passkeys > 0),
    });
    let path = "/account/confirm";
    let mut response = super::page(site, "Is it you?", path, "account/confirm.html", &context)?;
    *response.status_mut() = status;
    Ok(response)
}
