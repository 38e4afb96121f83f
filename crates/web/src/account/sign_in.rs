//! Signing in with a mail address and a password, or asking for a link; signing out.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{RETRY_AFTER, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use newsroom::account::{self, change, password};
use newsroom::session;
use serde::Serialize;
use serde_json::json;

use super::entry::{self, Way};
use super::ways::{self, Ways};
use super::{Next, passwords};
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
        .get("/sign-in", Need::Visitor, show)
        .post("/sign-in", Need::Visitor, sign_in)
        .post("/sign-in/link", Need::Visitor, mail_link)
        .post("/sign-out", Need::Visitor, sign_out)
}

/// What the sign-in page shows.
#[derive(Clone, Debug, Default, Serialize)]
struct Page {
    /// Where to go afterwards.
    next: String,
    /// The mail address as typed.
    email: String,
    /// Sentences by field.
    errors: BTreeMap<String, String>,
    /// Whether links can be mailed.
    mails: bool,
    /// Whether readers may make an account for themselves.
    joins: bool,
    /// Who is signed in already.
    who: Option<String>,
    /// Where they would go on.
    on: String,
    /// The other ways in: passkeys, other houses.
    ways: Option<Ways>,
}

impl Page {
    fn new(site: &Site, next: &str) -> Page {
        Page {
            next: actor::next_or(next, ""),
            mails: site.settings.sends_mail,
            joins: site.settings.readers_may_join && site.settings.sends_mail,
            ways: Some(ways::to_sign_in(site, next)),
            ..Page::default()
        }
    }

    fn answer(&self, site: &Site, status: StatusCode) -> Result<Response, Problem> {
        let mut response = super::page(site, "Sign in", "/sign-in", "account/sign_in.html", self)?;
        *response.status_mut() = status;
        Ok(response)
    }

    fn refuse(mut self, site: &Site, field: &str, sentence: &str) -> Result<Response, Problem> {
        self.errors.insert(field.to_owned(), sentence.to_owned());
        self.answer(site, StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// 429, with what was typed but the password.
    fn slower(mut self, site: &Site, wait_ms: i64) -> Result<Response, Problem> {
        let told = Problem::too_many(wait_ms);
        self.errors.insert(
            "form".to_owned(),
            told.detail
                .replace("; nothing you wrote is lost", "")
                .clone(),
        );
        let mut response = self.answer(site, StatusCode::TOO_MANY_REQUESTS)?;
        if let Some(seconds) = told.retry_after_s {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(response)
    }
}

/// `GET /sign-in?next=`.
///
/// # Errors
/// A template that asks for what is not there.
pub async fn show(
    State(site): State<Arc<Site>>,
    actor: Option<Actor>,
    Query(asked): Query<Next>,
) -> Result<Response, Problem> {
    let mut page = Page::new(&site, &asked.next);
    if let Some(actor) = actor {
        page.on = actor::next_or(&page.next, entry::home(actor.role()));
        page.who = Some(actor.account.name);
    }
    page.answer(&site, StatusCode::OK)
}

/// `POST /sign-in`: mail address and password.
///
/// Whoever guesses learns nothing: an address without an account is answered with the same words after
/// the same work as a wrong password, and both the network and the address grow slow.
///
/// # Errors
/// 503 when the store is away or too many are signing in.
pub async fn sign_in(
    State(site): State<Arc<Site>>,
    reader: Reader,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response, Problem> {
    let (email, text) = (form.take("email"), form.take("password"));
    let mut page = Page::new(&site, &form.take("next"));
    page.email.clone_from(&email);
    if let Err(wait_ms) = may_try(&site, &reader, Act::SignIn, &email) {
        return page.slower(&site, wait_ms);
    }
    let found = site
        .db
        .read(move |tx| match account::by_email(tx, &email)? {
            Some(account) => {
                let kept = password::kept(tx, account.id)?;
                Ok(Some((account, kept)))
            }
            None => Ok::<_, newsroom::Error>(None),
        })
        .await?;
    let (account, kept) = found.map_or((None, None), |(account, kept)| (Some(account), kept));
    let right = passwords::is_right(text, kept).await?;
    match account {
        Some(account) if right => {
            let entered = entry::enter(&site, &headers, &account, Way::One, &page.next).await?;
            Ok(entered.into_response())
        }
        _ => page.refuse(
            &site,
            "form",
            "This mail address and this password do not belong together. Please try again, or ask for a link.",
        ),
    }
}

/// `POST /sign-in/link`: mails a link that signs in once. The answer is the same whether or not the address has an account.
///
/// # Errors
/// 503 when the store is away.
pub async fn mail_link(
    State(site): State<Arc<Site>>,
    reader: Reader,
    mut form: Form,
) -> Result<Response, Problem> {
    let email = form.take("email");
    let mut page = Page::new(&site, &form.take("next"));
    page.email.clone_from(&email);
    let Some(folded) = account::fold(&email) else {
        let sentence = "Please write your mail address first: name@example.org.";
        return page.refuse(&site, "email", sentence);
    };
    if let Err(wait_ms) = may_try(&site, &reader, Act::Link, &folded) {
        return page.slower(&site, wait_ms);
    }
    if site.settings.sends_mail {
        let (now, random, next) = (site.now(), rand::random::<[u8; 32]>(), page.next.clone());
        site.db
            .write(move |tx| change::ask_link(tx, &folded, &next, &random, now))
            .await?;
    }
    let context = json!({ "email": email, "mails": site.settings.sends_mail });
    super::page(
        &site,
        "Look into your mail",
        "/sign-in",
        "account/sent.html",
        &context,
    )
}

/// `POST /sign-out`.
///
/// # Errors
/// 503 when the store is away.
pub async fn sign_out(
    State(site): State<Arc<Site>>,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    if let Some(actor) = actor {
        let (holder, id) = (actor.account.id, actor.session.id);
        let ended = site.db.write(move |tx| session::end(tx, holder, id)).await;
        if let Err(error) = ended
            && !matches!(error, newsroom::Error::NotFound(_))
        {
            return Err(error.into());
        }
    }
    Ok(out(&site, "/"))
}

/// Sends a browser that is signed out somewhere, without its cookie.
pub(super) fn out(site: &Site, to: &str) -> Response {
    let mut response = desk::see(to);
    if let Some(cookie) = actor::clear_cookie(site) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Counts a try against the network and against the address, known or not.
///
/// # Errors
/// The milliseconds until the next try.
pub(super) fn may_try(site: &Site, reader: &Reader, act: Act, email: &str) -> Result<(), i64> {
    let now = site.now();
    site.limits.take(act, &reader.network, now)?;
    let folded = account::fold(email).unwrap_or_default();
    let key = blake3::keyed_hash(&site.secret.derive("sign-in limit"), folded.as_bytes());
    site.limits.take(act, key.as_bytes(), now)
}
