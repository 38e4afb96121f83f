//! One's own account: name, ways to sign in, where one is signed in.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::account::{change, passkey, totp};
use newsroom::id::Kind;
use newsroom::session::{self, Session};
use serde_json::{Value, json};

use super::passkey::shown;
use super::sign_in::out;
use crate::actor::Actor;
use crate::desk;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/account", Need::Account, show)
        .post("/account/name", Need::Account, rename)
        .post("/account/sessions/{id}/end", Need::Account, end_one)
        .post("/account/sessions/end-others", Need::Account, end_others)
        .post("/account/sessions/end-all", Need::Account, end_all)
}

/// What a page says was done, by the word in its address.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Said {
    /// `name`, `password`, …
    #[serde(default)]
    said: String,
}

impl Said {
    fn sentence(&self) -> &'static str {
        match self.said.as_str() {
            "name" => "Your name is changed.",
            "password" => "Your password is set. You are signed out everywhere else.",
            "email" => "Your mail address is changed. You are signed out everywhere else.",
            "totp-off" => "No code is asked for any more.",
            "session" => "That browser is signed out.",
            "others" => "You are signed out everywhere else.",
            _ => "",
        }
    }
}

/// `GET /account`.
///
/// # Errors
/// 503 when the store is away.
pub async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let name = actor.account.name.clone();
    page(&site, &actor, &name, said.sentence(), &BTreeMap::new()).await
}

/// `POST /account/name`.
///
/// # Errors
/// 503 when the store is away.
pub async fn rename(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let name = form.take("name");
    let (id, new) = (actor.account.id, name.clone());
    let done = site.db.write(move |tx| change::rename(tx, id, &new)).await;
    match done {
        Ok(()) => Ok(desk::see("/account?said=name")),
        Err(newsroom::Error::Invalid(fields)) => {
            let mut response = page(&site, &actor, &name, "", &fields.0).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/sessions/{id}/end`: signs one browser out.
///
/// # Errors
/// 404 if it is not one of the account's.
pub async fn end_one(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Session, &id)?;
    let holder = actor.account.id;
    site.db
        .write(move |tx| session::end(tx, holder, id))
        .await?;
    if id == actor.session.id {
        return Ok(out(&site, "/sign-in"));
    }
    Ok(desk::see("/account?said=session"))
}

/// `POST /account/sessions/end-others`: signs out every other browser.
///
/// # Errors
/// 503 when the store is away.
pub async fn end_others(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let (holder, here) = (actor.account.id, actor.session.id);
    site.db
        .write(move |tx| session::end_all(tx, holder, Some(here)))
        .await?;
    Ok(desk::see("/account?said=others"))
}

/// `POST /account/sessions/end-all`: signs out everywhere, here too.
///
/// # Errors
/// 503 when the store is away.
pub async fn end_all(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let holder = actor.account.id;
    site.db
        .write(move |tx| session::end_all(tx, holder, None))
        .await?;
    Ok(out(&site, "/sign-in"))
}

async fn page(
    site: &Arc<Site>,
    actor: &Actor,
    name: &str,
    said: &str,
    errors: &BTreeMap<String, String>,
) -> Result<Response, Problem> {
    let (id, now) = (actor.account.id, site.now());
    let (sessions, codes, passkeys) = site
        .db
        .read(move |tx| {
            Ok::<_, newsroom::Error>((
                session::of_account(tx, id, now)?,
                totp::recovery_codes_left(tx, id)?,
                passkey::of_account(tx, id)?,
            ))
        })
        .await?;
    let masthead = site.masthead();
    let browser = |one: &Session| -> Value {
        json!({
            "agent": one.agent,
            "here": one.id == actor.session.id,
            "since": masthead.dates.when(one.made_at, &masthead.site.lang),
            "seen": masthead.dates.when(one.seen_at, &masthead.site.lang),
            "end_url": format!("/account/sessions/{}/end", site.ids.show(Kind::Session, one.id)),
        })
    };
    let context = json!({
        "name": name,
        "who": actor.account.name,
        "email": actor.account.email,
        "role": actor.role().title(),
        "is_staff": actor.role().is_staff(),
        "has_password": actor.account.has_password,
        "has_totp": actor.account.has_totp,
        "recovery_codes": codes,
        "passkeys": shown(site, &passkeys),
        "sessions": sessions.iter().map(browser).collect::<Vec<_>>(),
        "said": said,
        "errors": errors,
    });
    super::page(
        site,
        "Your account",
        "/account",
        "account/own.html",
        &context,
    )
}
