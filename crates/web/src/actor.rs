//! Who is signed in: the session cookie, and what a handler learns of its holder.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts, Request};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use newsroom::account::Account;
use newsroom::audit::Doer;
use newsroom::session::{self, Held, Session};
use newsroom::{Capability, Millis, Role};

use crate::address;
use crate::cookie;
use crate::problem::{Problem, Wants};
use crate::site::Site;

/// The cookie of the session.
const COOKIE: &str = "greenroom-session";

/// Who sends this request, signed in.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account.
    pub account: Account,
    /// The browser.
    pub session: Session,
}

impl Actor {
    /// What they are.
    #[must_use]
    pub fn role(&self) -> Role {
        self.account.role
    }

    /// As the audit log names them.
    #[must_use]
    pub fn doer(&self) -> Doer {
        Doer {
            account: Some(self.account.id),
            name: self.account.name.clone(),
        }
    }

    /// Whether their role can do it.
    #[must_use]
    pub fn can(&self, capability: Capability) -> bool {
        self.account.role.can(capability)
    }

    /// Refuses whose role cannot do it.
    ///
    /// # Errors
    /// 403.
    pub fn must(&self, capability: Capability) -> Result<(), Problem> {
        if self.can(capability) {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            format!(
                "Your role, {}, may not do this. An owner of the newsroom can change that.",
                self.role().title().to_lowercase()
            ),
        ))
    }

    /// Refuses who has not proved lately who they are: sends them to do so, and back here.
    ///
    /// # Errors
    /// A redirect for a page, 401 for a script.
    pub fn proved(&self, request: &Request, now: Millis) -> Result<(), Problem> {
        if self.session.is_proved(now) {
            return Ok(());
        }
        let sentence = "Please confirm that it is you before this: open /account/confirm.";
        Err(way(request, "/account/confirm", sentence))
    }
}

/// Sends whoever is not signed in to do so, and back here.
#[must_use]
pub fn sign_in_first(request: &Request) -> Problem {
    way(
        request,
        "/sign-in",
        "You are not signed in, or no longer. Please sign in; nothing you wrote is lost.",
    )
}

/// Shows a page the way to another, and tells a script or a form with a status.
fn way(request: &Request, to: &str, sentence: &str) -> Problem {
    let wants = Wants::of(request.uri().path(), request.headers());
    let here = request.uri().path_and_query().map_or("/", |at| at.as_str());
    if wants == Wants::Page && request.method() == Method::GET {
        return Problem {
            location: Some(format!("{to}?next={}", address::encoded(here)).into()),
            ..Problem::new(StatusCode::SEE_OTHER, sentence)
        };
    }
    Problem::new(StatusCode::UNAUTHORIZED, sentence)
}

/// An address on this site to go to after signing in; anything else becomes `otherwise`.
///
/// Only a path that begins with one slash is taken: `//host`, `/\host` and whole addresses lead off the site.
#[must_use]
pub fn next_or(next: &str, otherwise: &str) -> String {
    let stays = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() <= 2_000
        && next
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if stays { next } else { otherwise }.to_owned()
}

/// Reads who is signed in, and notes now and then that they were here.
///
/// # Errors
/// 503 when the store is away.
pub async fn of(site: &Arc<Site>, headers: &HeaderMap) -> Result<Option<Actor>, Problem> {
    let Some(random) = cookie::bytes(site, headers, COOKIE) else {
        return Ok(None);
    };
    let now = site.now();
    let held = site
        .db
        .read(move |tx| session::held(tx, &random, now))
        .await?;
    let Some(Held { session, account }) = held else {
        return Ok(None);
    };
    if now >= session.seen_at + session::SEEN_EVERY_MS {
        let (seen, holder) = (session.clone(), account.id);
        // Being seen is worth a note, and no reason to turn anybody away when the note cannot be made.
        let noted = site
            .db
            .write(move |tx| session::touch(tx, &seen, holder, now))
            .await;
        if let Err(error) = noted {
            tracing::warn!(%error, "a session could not be noted as seen");
        }
    }
    Ok(Some(Actor { account, session }))
}

/// `Set-Cookie` for a browser that is signed in with these bytes.
#[must_use]
pub fn set_cookie(site: &Site, random: &[u8; 32]) -> Option<HeaderValue> {
    cookie::set_bytes(site, COOKIE, Some(random), session::LONGEST_MS / 1000)
}

/// `Set-Cookie` for a browser that is signed out.
#[must_use]
pub fn clear_cookie(site: &Site) -> Option<HeaderValue> {
    cookie::set_bytes(site, COOKIE, None, 0)
}

impl<S: Send + Sync> FromRequestParts<S> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Actor, Problem> {
        // The door has let them in and left a note; without one the door was never asked.
        parts.extensions.get::<Actor>().cloned().ok_or_else(|| {
            Problem::new(
                StatusCode::UNAUTHORIZED,
                "You are not signed in, or no longer.",
            )
        })
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Actor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Actor>, Infallible> {
        Ok(parts.extensions.get::<Actor>().cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_one_stays_on_this_site() {
        for (asked, got) in [
            ("/desk/stories?state=draft", "/desk/stories?state=draft"),
            ("//evil.example/", "/desk"),
            ("/\\evil.example/", "/desk"),
            ("https://evil.example/", "/desk"),
            ("javascript:alert(1)", "/desk"),
            ("/a\r\nSet-Cookie: x", "/desk"),
            ("/\tevil", "/desk"),
            ("", "/desk"),
        ] {
            assert_eq!(next_or(asked, "/desk"), got, "{asked}");
        }
    }
}
