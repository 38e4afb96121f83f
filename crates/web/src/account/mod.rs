//! Signing in and what is one's own: the same machinery for readers and the newsroom.

pub mod agent;
pub mod claim;
pub mod confirm;
pub mod email;
pub mod entry;
pub mod invitation;
pub mod join;
pub mod link;
pub mod mine;
pub mod oidc;
pub mod own;
pub mod passkey;
pub mod password;
mod passwords;
pub mod second;
pub mod sign_in;
pub mod totp;
pub mod unsubscribe;
pub mod ways;

use std::sync::Arc;

use axum::response::Response;
use http::header::REFERRER_POLICY;
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::door::Doors;
use crate::page;
use crate::problem::Problem;
use crate::site::Site;

/// All doors of accounts.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    sign_in::doors(site)
        .merge(second::doors(site))
        .merge(link::doors(site))
        .merge(invitation::doors(site))
        .merge(confirm::doors(site))
        .merge(own::doors(site))
        .merge(mine::doors(site))
        .merge(claim::doors(site))
        .merge(join::doors(site))
        .merge(password::doors(site))
        .merge(email::doors(site))
        .merge(totp::doors(site))
        .merge(passkey::doors(site))
        .merge(oidc::doors(site))
        .merge(unsubscribe::doors(site))
}

/// Where to go afterwards, in an address.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Next {
    /// As given: it may lead anywhere, and `actor::next_or` takes only what stays on this site.
    #[serde(default)]
    pub next: String,
}

/// A page of signing in or of one's own account: `template` extends `account/base.html` and sees `context` as `it`.
/// Never kept by anybody, never found by a search engine.
///
/// # Errors
/// A template that asks for what is not there.
pub fn page(
    site: &Site,
    title: &str,
    path: &str,
    template: &str,
    context: &impl Serialize,
) -> Result<Response, Problem> {
    let masthead = site.masthead();
    let mut head = masthead.head(site, title, path);
    head.robots = Some("noindex");
    let frame = masthead.frame(site, head, None);
    let mut response = page::private(site.templates.own(template, &frame, context)?);
    // A one-time link stands in some of these addresses: no other site learns of it.
    response
        .headers_mut()
        .insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    Ok(response)
}

/// The same page for a form that was refused: 422, filled in.
///
/// # Errors
/// As [`page`].
pub fn refused(
    site: &Site,
    title: &str,
    path: &str,
    template: &str,
    context: &impl Serialize,
) -> Result<Response, Problem> {
    let mut response = page(site, title, path, template, context)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
