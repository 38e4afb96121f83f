//! A story as readers will see it: for the desk, and by a link for somebody outside.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::cursor::Page;
use newsroom::id::Kind;
use newsroom::markup::story::needs;
use newsroom::related;
use newsroom::store::{Tx, log};
use newsroom::story::{self, Story, desk};
use serde::Serialize;
use serde_json::json;

use super::{address, editor};
use crate::actor::Actor;
use crate::page::{self, Masthead};
use crate::problem::{Problem, Wants};
use crate::public::awards::blocks::Blocks;
use crate::public::ballots::card::Cards;
use crate::public::story::Sheet;
use crate::site::Site;
use crate::view;

/// The reader's page, and the note above it.
#[derive(Serialize)]
struct Preview {
    story: view::Story,
    /// Where one goes back to; empty for somebody outside.
    back: String,
    state: &'static str,
}

/// `GET /desk/stories/{id}/preview`: the working copy as it was saved last.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    _actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let sheet = site
        .db
        .read(move |tx| {
            let story = desk::preview(tx, story)?;
            sheet(tx, story)
        })
        .await?;
    let back = address(&site, story);
    respond(&site, &sheet, back)
}

/// `POST /desk/stories/{id}/preview`: what the form holds, saved or not.
///
/// # Errors
/// 404; 422 for Markdown that cannot be read.
pub(super) async fn unsaved(
    State(site): State<Arc<Site>>,
    _actor: Actor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let there = site.db.read(move |tx| desk::open(tx, story)).await?;
    let typed = editor::typed(request, &there).await?;
    let document = typed
        .document
        .map_err(|sentence| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, sentence))?;
    let fields = typed.fields;
    let sheet = site
        .db
        .read(move |tx| {
            let story = desk::preview_of(tx, story, &fields, document)?;
            sheet(tx, story)
        })
        .await?;
    let back = address(&site, story);
    respond(&site, &sheet, back)
}

/// `GET /preview/{token}`: for whoever was given the link.
///
/// # Errors
/// 404 for a link that is none, is over or was revoked.
pub(super) async fn outside(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let (secret, ids, now) = (site.secret.clone(), site.ids.clone(), site.now());
    let sheet = site
        .db
        .read(move |tx| {
            let story = desk::previewed(tx, &secret, &ids, &token, now)?;
            let story = desk::preview(tx, story)?;
            sheet(tx, story)
        })
        .await
        .map_err(|problem: Problem| match problem.status {
            StatusCode::NOT_FOUND => Problem::new(
                StatusCode::NOT_FOUND,
                "This link shows nothing any more. Please ask whoever sent it for a new one.",
            ),
            _ => problem,
        })?;
    respond(&site, &sheet, String::new())
}

fn sheet(tx: &mut Tx<'_>, story: Story) -> Result<Sheet, Problem> {
    let now = story.card.updated_at;
    Ok(Sheet {
        masthead: Masthead::load(tx)?,
        related: related::related(tx, &story, 4, now)?,
        inside: story::pointed(tx, &needs(&story.document).stories)?,
        blocks: Blocks::read(tx, [(&story.document, story.award.as_str())])?,
        ballots: Cards::read(tx, &needs(&story.document).ballots, now)?,
        thread: Page {
            items: Vec::new(),
            next: None,
        },
        seq: log::head(tx).map_err(newsroom::Error::from)?,
        story,
    })
}

fn respond(site: &Site, sheet: &Sheet, back: String) -> Result<Response, Problem> {
    let view = sheet.view(site);
    let mut frame = sheet.frame(site, &view);
    frame.head.robots = Some("noindex, nofollow");
    frame.head.json_ld.clear();
    frame.head.feeds.clear();
    frame.head.oembed = None;
    frame.head.live = None;
    let preview = Preview {
        story: view,
        back,
        state: sheet.story.state.as_str(),
    };
    let html = site
        .templates
        .own("desk/story_preview.html", &frame, &preview)?;
    let mut response = page::private(html);
    response.headers_mut().insert(
        http::HeaderName::from_static("x-robots-tag"),
        http::HeaderValue::from_static("noindex, nofollow"),
    );
    // The address of an outsider's page is its key; no other site learns it.
    response.headers_mut().insert(
        http::header::REFERRER_POLICY,
        http::HeaderValue::from_static("no-referrer"),
    );
    Ok(response)
}

/// `POST /desk/stories/{id}/preview-link`: a link for somebody outside, good for three days.
///
/// # Errors
/// 404.
pub(super) async fn link(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let wants = Wants::of(request.uri().path(), request.headers());
    let (secret, ids, now) = (site.secret.clone(), site.ids.clone(), site.now());
    let token = site
        .db
        .read(move |tx| desk::preview_link(tx, &secret, &ids, story, now))
        .await?;
    let url = site.absolute(&format!("/preview/{token}"));
    if wants == Wants::Json {
        return Ok(super::manuscript::answer(
            StatusCode::OK,
            &json!({"url": url}),
        ));
    }
    let back = address(&site, story);
    let context = json!({"url": url, "address": back});
    crate::desk::page(&site, &actor, &back, "desk/story_link.html", &context)
}

/// `POST /desk/stories/{id}/preview-link/revoke`: every link given out is dead.
///
/// # Errors
/// 404.
pub(super) async fn revoke(
    State(site): State<Arc<Site>>,
    _actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    site.db
        .write(move |tx| desk::revoke_previews(tx, story))
        .await?;
    Ok(crate::desk::see(&format!(
        "{}?done=revoked",
        address(&site, story)
    )))
}
