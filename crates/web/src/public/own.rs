//! An own comment: corrected for a while, taken back at any time, by the device that wrote it or the account.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::comment::{self, Comment, CommentState, Writer};
use newsroom::id::Kind;
use newsroom::markup::comment::MAX_CHARS;
use newsroom::store::Tx;
use newsroom::story;
use serde::{Deserialize, Serialize};

use super::House;
use crate::actor::Actor;
use crate::desk::see;
use crate::form::Form;
use crate::layout::Under;
use crate::limit::Act;
use crate::page::{self, Masthead};
use crate::problem::Problem;
use crate::query::Query;
use crate::reader::Reader;
use crate::site::Site;
use crate::{address, view};

/// What the page shows: `account/own_comment.html`.
#[derive(Clone, Debug, Serialize)]
struct Own {
    /// The comment as it stands.
    comment: view::Comment,
    /// Where the correction goes; none once it is too late.
    action: Option<String>,
    /// Why it cannot be corrected any more.
    closed: Option<String>,
    /// Where taking it back goes.
    delete: String,
    /// Where to go without doing anything.
    back: String,
    /// Headline of its story.
    story_title: String,
    /// The text as typed.
    text: String,
    /// Longest text in characters.
    max_chars: usize,
    /// `account` when it was opened from the list of own comments.
    from: String,
    errors: BTreeMap<String, String>,
}

/// An own comment and where it stands.
struct Found {
    masthead: Masthead,
    comment: Comment,
    title: String,
    story_url: String,
    lang: String,
}

/// Where the reader came from.
#[derive(Debug, Deserialize)]
pub struct Asking {
    from: Option<String>,
}

/// `GET /c/{id}/own`.
///
/// # Errors
/// 404 to everybody who did not write it.
pub async fn show(
    State(site): House,
    Path(id): Path<String>,
    Query(asking): Query<Asking>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let writer = writer(&reader, actor.as_ref());
    let found = find(&site, &id, writer).await?;
    let text = found.comment.source.clone();
    let from = asking.from.unwrap_or_default();
    page(&site, &found, text, &from, BTreeMap::new())
}

/// `POST /c/{id}/own`: other words.
///
/// # Errors
/// 404 to everybody who did not write it, 429; what is wrong with the text comes back with the form.
pub async fn change(
    State(site): House,
    Path(id): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    mut form: Form,
) -> Result<Response, Problem> {
    let writer = writer(&reader, actor.as_ref());
    let (text, from) = (form.take("text"), form.take("from"));
    let found = find(&site, &id, writer.clone()).await?;
    let now = site.now();
    site.limits
        .take(Act::Comment, &reader.network, now)
        .map_err(Problem::too_many)?;
    let policy = site.policy();
    let (row, said) = (found.comment.id, text.clone());
    let changed = site
        .db
        .write(move |tx| comment::edit(tx, row, &writer, &said, &policy, now))
        .await;
    let problem = match changed {
        Ok(_) if is_account(&from) => return Ok(see("/account/comments")),
        Ok(_) => {
            let url = format!("{}/posted/{id}#c-{id}", found.story_url);
            return Ok(see(&url));
        }
        Err(error) => Problem::from(error),
    };
    if !matches!(problem.status.as_u16(), 403 | 409 | 422) {
        return Err(problem);
    }
    let mut errors = problem.errors;
    if errors.is_empty() {
        errors.insert("form".to_owned(), problem.detail.to_string());
    }
    let mut response = page(&site, &found, text, &from, errors)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// `POST /c/{id}/own/delete`: takes it back.
///
/// # Errors
/// 404 to everybody who did not write it.
pub async fn remove(
    State(site): House,
    Path(id): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    mut form: Form,
) -> Result<Response, Problem> {
    let writer = writer(&reader, actor.as_ref());
    let found = find(&site, &id, writer.clone()).await?;
    let now = site.now();
    let row = found.comment.id;
    site.db
        .write(move |tx| comment::author_delete(tx, row, &writer, now))
        .await?;
    if is_account(&form.take("from")) {
        return Ok(see("/account/comments"));
    }
    Ok(see(&format!("{}#conversation", found.story_url)))
}

fn is_account(from: &str) -> bool {
    from == "account"
}

fn writer(reader: &Reader, actor: Option<&Actor>) -> Writer {
    Writer {
        device: reader.device.clone(),
        account: actor.map(|actor| actor.account.id),
        ..Writer::default()
    }
}

async fn find(site: &Arc<Site>, public_id: &str, writer: Writer) -> Result<Found, Problem> {
    let id = site.row(Kind::Comment, public_id)?;
    let found = site
        .db
        .read(move |tx: &mut Tx<'_>| -> Result<_, Problem> {
            let comment = comment::own(tx, id, &writer)?;
            let story = story::find_by_id(tx, comment.story_id)?;
            Ok(Found {
                masthead: Masthead::load(tx)?,
                story_url: address::story(&story.card.section.slug, &story.card.slug),
                title: story.card.title,
                lang: story.card.lang,
                comment,
            })
        })
        .await?;
    Ok(found)
}

fn page(
    site: &Site,
    found: &Found,
    text: String,
    from: &str,
    errors: BTreeMap<String, String>,
) -> Result<Response, Problem> {
    let Found {
        masthead, comment, ..
    } = found;
    let under = Under {
        story_url: &found.story_url,
        open: false,
        focus: None,
        lang: &found.lang,
    };
    let shown = masthead.layout(site).comment(comment, &under);
    let until = comment
        .posted_at
        .saturating_add(site.policy().edit_window_ms);
    let closed = if comment.descendants > 0 {
        Some("It has been answered, so its words stay as they are.")
    } else if site.now() >= until {
        Some("A comment can be corrected only in the first minutes.")
    } else {
        None
    };
    let url = format!("{}/own", shown.url);
    let own = Own {
        action: closed.is_none().then(|| url.clone()),
        closed: closed.map(str::to_owned),
        delete: format!("{url}/delete"),
        back: match (is_account(from), comment.state) {
            (true, _) => "/account/comments".to_owned(),
            (false, CommentState::Visible) => shown.url.clone(),
            (false, _) => found.story_url.clone(),
        },
        story_title: found.title.clone(),
        text,
        max_chars: MAX_CHARS,
        from: if is_account(from) { "account" } else { "" }.to_owned(),
        comment: shown,
        errors,
    };
    let mut head = masthead.head_under(site, "Your comment", &url, &found.lang);
    head.robots = Some("noindex");
    let frame = masthead.frame(site, head, None);
    Ok(page::private(site.templates.own(
        "account/own_comment.html",
        &frame,
        &own,
    )?))
}
