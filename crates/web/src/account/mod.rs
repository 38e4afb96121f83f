//! Signing in and what is one's own: the same machinery for readers and the newsroom.

pub mod agent;
pub mod entry;
pub mod link;

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
    link::doors(site)
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
