//! Claiming what one wrote as a guest, once it is certain that one reads mail at the address given with it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::account::link::{self, Purpose};
use newsroom::reader::{self, Claimable};
use serde_json::json;

use super::link::{dead, unknown};
use super::sign_in::may_try;
use crate::actor::Actor;
use crate::desk::see;
use crate::door::{Doors, Need};
use crate::limit::Act;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::site::Site;

/// Chunks claimed by one press; what is left is there for the next.
const MOST_CHUNKS: u32 = 100;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/account/claim", Need::Account, show)
        .post("/account/claim", Need::Account, claim)
        .post("/account/claim/mail", Need::Account, mail)
        .get("/account/claim/{token}", Need::Account, look)
        .post("/account/claim/{token}", Need::Account, prove)
}

/// `GET /account/claim`: how many comments of guests were given the account's address.
///
/// # Errors
/// 503 when the store is away.
pub async fn show(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let id = actor.account.id;
    let found = site.db.read(move |tx| reader::claimable(tx, id)).await?;
    let (proved, n, more) = match found {
        Claimable::Unproved => (false, 0, false),
        Claimable::Comments { n, more } => (true, n, more),
    };
    let context = json!({
        "email": actor.account.email,
        "name": actor.account.name,
        "mails": site.settings.sends_mail,
        "proved": proved,
        "n": n,
        "more": more,
    });
    super::page(
        &site,
        "Comments you wrote as a guest",
        "/account/claim",
        "account/claim.html",
        &context,
    )
}

/// `POST /account/claim`: they are the account's from here on.
///
/// # Errors
/// 403 while the address is not proved.
pub async fn claim(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let id = actor.account.id;
    for _ in 0..MOST_CHUNKS {
        // A chunk a transaction, so that no comment of others waits for it.
        if site.db.write(move |tx| reader::claim(tx, id)).await? == 0 {
            break;
        }
    }
    Ok(see("/account/comments?said=claimed"))
}

/// `POST /account/claim/mail`: mails a link that proves the address.
///
/// # Errors
/// 429, 503.
pub async fn mail(
    State(site): State<Arc<Site>>,
    actor: Actor,
    reader: Reader,
) -> Result<Response, Problem> {
    let email = actor.account.email.unwrap_or_default();
    may_try(&site, &reader, Act::Link, &email).map_err(Problem::too_many)?;
    if site.settings.sends_mail {
        let (id, now, random) = (actor.account.id, site.now(), rand::random::<[u8; 32]>());
        site.db
            .write(move |tx| reader::ask_claim(tx, id, &random, now))
            .await?;
    }
    super::page(
        &site,
        "Look into your mail",
        "/account/claim",
        "account/claim_sent.html",
        &json!({ "email": email, "mails": site.settings.sends_mail }),
    )
}

/// `GET /account/claim/{token}`: says what the link will do, and changes nothing.
///
/// # Errors
/// 503 when the store is away.
pub async fn look(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let Some(random) = link::unspell(&token) else {
        return unknown(&site);
    };
    let (id, now) = (actor.account.id, site.now());
    let looked = site
        .db
        .read(move |tx| {
            let link = link::look(tx, Purpose::Claim, &random)?;
            // To another account the link is not there.
            if link.account != Some(id) {
                return Err(newsroom::Error::NotFound("link"));
            }
            link.still_good(now)
        })
        .await;
    match looked {
        Ok(()) => super::page(
            &site,
            "Your mail address",
            "/account/claim",
            "account/claim_prove.html",
            &json!({ "email": actor.account.email }),
        ),
        Err(error) => dead(&site, error),
    }
}

/// `POST /account/claim/{token}`: the address is proved.
///
/// # Errors
/// 503 when the store is away.
pub async fn prove(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let Some(random) = link::unspell(&token) else {
        return unknown(&site);
    };
    let (id, now) = (actor.account.id, site.now());
    let proved = site
        .db
        .write(move |tx| {
            let link = link::open(tx, Purpose::Claim, &random, now)?;
            if link.account != Some(id) {
                return Err(newsroom::Error::NotFound("link"));
            }
            reader::prove_email(tx, id, &link)
        })
        .await;
    match proved {
        Ok(()) => Ok(see("/account/claim")),
        Err(error) => dead(&site, error),
    }
}
