//! Coming in: whoever has proved who they are gets a session, or is asked for the second step.

use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CACHE_CONTROL, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use newsroom::account::{Account, second};
use newsroom::{Role, session};

use super::agent;
use crate::actor;
use crate::address;
use crate::cookie;
use crate::page;
use crate::problem::Problem;
use crate::site::Site;

/// The cookie of the first step.
const STEP: &str = "greenroom-step";

/// How somebody proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A password or a mailed link: one thing. Who has set a second factor is asked for it.
    One,
    /// A passkey, or both steps: nothing more is asked.
    Whole,
}

/// Where somebody of this role begins.
#[must_use]
pub fn home(role: Role) -> &'static str {
    if role.is_staff() { "/desk" } else { "/account" }
}

/// What a browser keeps, and where it goes.
#[derive(Clone, Debug)]
pub struct Entered {
    /// `Set-Cookie` headers.
    pub cookies: Vec<HeaderValue>,
    /// An address on this site.
    pub next: String,
}

impl IntoResponse for Entered {
    /// 303 with the cookies.
    fn into_response(self) -> Response {
        let mut response = Redirect::to(&self.next).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, page::PRIVATE);
        for cookie in self.cookies {
            headers.append(SET_COOKIE, cookie);
        }
        response
    }
}

/// Lets somebody in who has proved who they are: a new session in place of the browser's last one,
/// or the page of the second step. `next` may be anything; only an address on this site is taken.
///
/// # Errors
/// 503 when the store is away.
pub async fn enter(
    site: &Arc<Site>,
    headers: &HeaderMap,
    account: &Account,
    way: Way,
    next: &str,
) -> Result<Entered, Problem> {
    let now = site.now();
    let random: [u8; 32] = rand::random();
    if way == Way::One && account.has_totp {
        let waiting = second::Waiting {
            account: account.id,
            next: actor::next_or(next, ""),
        };
        site.db
            .write(move |tx| second::begin(tx, &waiting, &random, now))
            .await?;
        return Ok(Entered {
            cookies: step_cookie(site, Some(&random)).into_iter().collect(),
            next: "/sign-in/code".to_owned(),
        });
    }
    let before = actor::of(site, headers).await?;
    let name = agent::short(
        headers
            .get(USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or(""),
    );
    let id = account.id;
    site.db
        .write(move |tx| {
            if let Some(before) = before {
                // A cookie somebody else may have put into this browser is worth nothing from here on.
                match session::end(tx, before.account.id, before.session.id) {
                    Ok(()) | Err(newsroom::Error::NotFound(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            session::open(tx, id, &random, &name, now)
        })
        .await?;
    Ok(Entered {
        cookies: [actor::set_cookie(site, &random), step_cookie(site, None)]
            .into_iter()
            .flatten()
            .collect(),
        next: actor::next_or(next, home(account.role)),
    })
}

/// The address of a page with `next` carried along.
#[must_use]
pub fn with_next(path: &str, next: &str) -> String {
    match actor::next_or(next, "").as_str() {
        "" => path.to_owned(),
        next => format!("{path}?next={}", address::encoded(next)),
    }
}

/// `Set-Cookie` of the second step: for five minutes, or thrown away.
fn step_cookie(site: &Site, random: Option<&[u8; 32]>) -> Option<HeaderValue> {
    cookie::set_bytes(site, STEP, random, second::STEP_MS / 1000)
}

/// What this browser keeps of the first step, if anything.
#[must_use]
pub(super) fn step_of(site: &Site, headers: &HeaderMap) -> Option<[u8; 32]> {
    cookie::bytes(site, headers, STEP)
}
