//! What this device or account did under a story: the one private call a page makes, and only when there is something.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::CACHE_CONTROL;
use newsroom::comment::{self, Mine, Writer};
use newsroom::id::Kind;
use newsroom::story;
use serde::Deserialize;
use serde_json::json;

use super::House;
use super::comments::signed;
use crate::actor::Actor;
use crate::address;
use crate::layout::Under;
use crate::page::PRIVATE;
use crate::problem::Problem;
use crate::query::Query;
use crate::reader::Reader;
use crate::site::Site;
use crate::view;

/// Own comments that wait, at most.
const PENDING: i64 = 50;

/// Which story.
#[derive(Debug, Deserialize)]
pub struct Asking {
    story: Option<String>,
}

/// `GET /me?story={id}`: who is signed in, the name last used, own claps, own comments, and those of them that
/// wait for a moderator.
///
/// # Errors
/// 400 without a story, 404 when the public does not see it.
pub async fn show(
    State(site): House,
    Query(asking): Query<Asking>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let id = asking
        .story
        .ok_or_else(|| Problem::bad_request("Please say which story: /me?story=…"))?;
    let id = site.row(Kind::Story, &id)?;
    let account = actor.as_ref().map(signed);
    let writer = Writer {
        device: reader.device,
        account: actor.map(|actor| actor.account.id),
        ..Writer::default()
    };
    let body = if writer.device.is_none() && writer.account.is_none() {
        json!({ "name": null, "account": null, "applauded": [], "own": [], "pending": [] })
    } else {
        let (story_url, lang, mine) = site
            .db
            .read(move |tx| -> Result<_, Problem> {
                let story = story::find_by_id(tx, id)?;
                if !story::visible(story.state) {
                    return Err(newsroom::Error::NotFound("story").into());
                }
                let card = &story.card;
                let url = address::story(&card.section.slug, &card.slug);
                let mine = comment::of_writer(tx, id, &writer, PENDING)?;
                Ok((url, story.card.lang, mine))
            })
            .await?;
        known(&site, &story_url, &lang, &mine, account.as_ref())?
    };
    let mut response = Json(body).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    Ok(response)
}

fn known(
    site: &Site,
    story_url: &str,
    lang: &str,
    mine: &Mine,
    account: Option<&view::Signed>,
) -> Result<serde_json::Value, Problem> {
    let masthead = site.masthead();
    let layout = masthead.layout(site);
    let under = Under {
        story_url,
        open: false,
        focus: None,
        lang,
    };
    let mut pending = Vec::with_capacity(mine.pending.len());
    for comment in &mine.pending {
        let mut shown = layout.comment(comment, &under);
        shown.parent = layout.parent(comment);
        pending.push(json!({
            "id": shown.id,
            "parent": comment.parent_id.map(|id| layout.comment_id(id)),
            "html": site.templates.comment(&shown, lang)?,
        }));
    }
    let shown =
        |ids: &[i64]| -> Vec<String> { ids.iter().map(|&id| layout.comment_id(id)).collect() };
    Ok(json!({
        "name": mine.name,
        "account": account,
        "applauded": shown(&mine.applauded),
        "own": shown(&mine.own),
        "pending": pending,
    }))
}
