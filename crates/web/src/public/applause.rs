//! Clapping for a comment.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CACHE_CONTROL, REFERER, SET_COOKIE};
use newsroom::applause;
use newsroom::id::Kind;

use super::House;
use crate::actor::Actor;
use crate::address;
use crate::form::Form;
use crate::limit::Act;
use crate::page::{Asked, PRIVATE};
use crate::problem::{Problem, Wants};
use crate::reader::Reader;
use crate::site::Site;

/// `POST /c/{id}/applause`: one clap of this device; with `take_back` set it is taken back.
///
/// A script gets `{"applause": n}`; without one the reader is sent back to where they were.
///
/// # Errors
/// 404 when the public does not see the comment, 429.
pub async fn give(
    State(site): House,
    Path(id): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    asked: Asked,
    mut form: Form,
) -> Result<Response, Problem> {
    let comment = site.row(Kind::Comment, &id)?;
    let now = site.now();
    site.limits
        .take(Act::Applause, &reader.network, now)
        .map_err(Problem::too_many)?;
    let device = reader.device_or_new(&site, &[]);
    let voter = device.key.clone();
    let back = !form.take("take_back").is_empty();
    let applause = site
        .db
        .write(move |tx| {
            if back {
                applause::take_back(tx, comment, &voter, now)
            } else {
                let applause = applause::give(tx, comment, &voter, now)?;
                if let Some(actor) = &actor {
                    newsroom::reader::clapped(tx, actor.account.id, comment, &voter)?;
                }
                Ok(applause)
            }
        })
        .await?;
    let mut response = if asked.wants == Wants::Page {
        Redirect::to(&where_from(&site, &asked, &id)).into_response()
    } else {
        Json(serde_json::json!({ "applause": applause })).into_response()
    };
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    if let Some(cookie) = device.set_cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The page of ours the reader pressed on, at the comment; else the comment's own.
fn where_from(site: &Site, asked: &Asked, id: &str) -> String {
    let path = asked
        .headers
        .get(REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|referer| referer.strip_prefix(site.settings.base_url.as_str()))
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .and_then(|path| path.split('#').next());
    match path {
        Some(path) => format!("{path}#c-{id}"),
        None => format!("{}#c-{id}", address::comment(id)),
    }
}
