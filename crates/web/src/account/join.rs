//! Joining as a reader: a name and a mail address; no password is needed.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use newsroom::reader::{self, Joining};
use serde::Serialize;
use serde_json::json;

use super::Next;
use super::sign_in::may_try;
use crate::actor::{self, Actor};
use crate::desk;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::limit::Act;
use crate::problem::Problem;
use crate::query::Query;
use crate::reader::Reader;
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/account/join", Need::Visitor, show)
        .post("/account/join", Need::Visitor, join)
}

/// What the page shows.
#[derive(Clone, Debug, Default, Serialize)]
struct Page {
    name: String,
    email: String,
    next: String,
    /// Why nobody can join here; none if one can.
    closed: Option<&'static str>,
    errors: BTreeMap<String, String>,
}

impl Page {
    fn new(site: &Site, next: &str) -> Page {
        let closed = if !site.settings.readers_may_join {
            Some(
                "Accounts are made by the newsroom here. Ask for an invitation if you should have one.",
            )
        } else if !site.settings.sends_mail {
            Some("New accounts need a link that is sent by mail, and this newsroom sends no mail.")
        } else {
            None
        };
        Page {
            next: actor::next_or(next, ""),
            closed,
            ..Page::default()
        }
    }

    fn answer(&self, site: &Site, status: StatusCode) -> Result<Response, Problem> {
        let mut response = super::page(
            site,
            "Make an account",
            "/account/join",
            "account/join.html",
            self,
        )?;
        *response.status_mut() = status;
        Ok(response)
    }
}

/// `GET /account/join?next=`.
///
/// # Errors
/// A template that asks for what is not there.
pub async fn show(
    State(site): State<Arc<Site>>,
    actor: Option<Actor>,
    Query(asked): Query<Next>,
) -> Result<Response, Problem> {
    if actor.is_some() {
        return Ok(desk::see(&actor::next_or(&asked.next, "/account")));
    }
    Page::new(&site, &asked.next).answer(&site, StatusCode::OK)
}

/// `POST /account/join`: mails the link. The answer is the same whether or not the address has an account.
///
/// # Errors
/// 503 when the store is away.
pub async fn join(
    State(site): State<Arc<Site>>,
    reader: Reader,
    mut form: Form,
) -> Result<Response, Problem> {
    let mut page = Page::new(&site, &form.take("next"));
    page.name = form.take("name");
    page.email = form.take("email");
    if page.closed.is_some() {
        return page.answer(&site, StatusCode::FORBIDDEN);
    }
    if let Err(wait_ms) = may_try(&site, &reader, Act::Link, &page.email) {
        let told = Problem::too_many(wait_ms);
        page.errors
            .insert("form".to_owned(), told.detail.to_string());
        return page.answer(&site, StatusCode::TOO_MANY_REQUESTS);
    }
    let who = Joining {
        name: page.name.clone(),
        email: page.email.clone(),
        next: page.next.clone(),
    };
    let (now, random) = (site.now(), rand::random::<[u8; 32]>());
    let asked = site
        .db
        .write(move |tx| reader::join(tx, &who, &random, now))
        .await;
    match asked {
        Ok(()) => super::page(
            &site,
            "Look into your mail",
            "/account/join",
            "account/join_sent.html",
            &json!({ "email": page.email }),
        ),
        Err(newsroom::Error::Invalid(fields)) => {
            page.errors = fields.0;
            page.answer(&site, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(error.into()),
    }
}
