//! One comment by its permalink, with what it answers and what answers it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderValue;
use http::header::VARY;
use newsroom::comment;
use newsroom::cursor::PathCursor;
use newsroom::id::Kind;
use newsroom::markup;
use newsroom::story;
use serde::Deserialize;

use super::House;
use super::conversation::{answering, page_key, piece, turns_at};
use crate::cache::{Rendered, Tag};
use crate::layout::Under;
use crate::page::{self, Asked, Masthead};
use crate::problem::{Problem, Wants};
use crate::query::Query;
use crate::site::Site;
use crate::{address, view};

/// Answers on one page.
const ANSWERS: i64 = 50;

/// Where in the answers to go on.
#[derive(Debug, Deserialize)]
pub struct Asking {
    after: Option<String>,
}

/// `GET /c/{id}`; for a script, only the answers.
///
/// # Errors
/// 404 when the public does not see it, 400 for a forged cursor.
pub async fn show(
    State(site): House,
    Path(id): Path<String>,
    Query(asking): Query<Asking>,
    asked: Asked,
) -> Result<Response, Problem> {
    let url = address::with_query(
        &address::comment(&address::encoded(&id)),
        &[("after", asking.after.as_deref())],
    );
    let fragment = asked.wants == Wants::Fragment;
    let key = page_key(&url, fragment);
    let house = Arc::clone(&site);
    let render = async move { render(&house, &id, asking.after.as_deref(), fragment).await };
    page::cached(&site, &asked, key, render).await
}

async fn render(
    site: &Arc<Site>,
    public_id: &str,
    after: Option<&str>,
    fragment: bool,
) -> Result<Rendered, Problem> {
    let id = site.row(Kind::Comment, public_id)?;
    let now = site.now();
    let scope = format!("answers/{id}");
    let after = after
        .map(|after| PathCursor::open(&site.secret, &scope, after))
        .transpose()
        .map_err(|error| Problem::bad_request(error.to_string()))?;
    let goes_on = after.is_some();
    let (masthead, mut found, story) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let masthead = Masthead::load(tx)?;
            let mut found = comment::permalink(tx, id)?;
            if let Some(after) = after {
                let (replies, next) = comment::replies(tx, id, Some(&after), ANSWERS)?;
                found.replies = replies;
                found.next = next;
            }
            let story = story::find(tx, &found.story.slug, now)?;
            Ok((masthead, found, story))
        })
        .await?;
    let layout = masthead.layout(site);
    let story_url = address::story(&found.story.section.slug, &found.story.slug);
    let closed = story.closed(&site.policy(), now);
    let under = Under {
        story_url: &story_url,
        open: closed.is_none(),
        focus: Some(id),
        lang: &story.card.lang,
    };
    // What stands above a piece is the script's affair, so there every answer to an answer says whom it answers.
    let replies = if fragment || goes_on {
        layout.answers(&found.replies, id, &under)
    } else {
        layout.comments(&found.replies, Some(id), &under)
    };
    let next_url = found.next.take().map(|next| {
        let after = next.sign(&site.secret, &scope);
        address::with_query(&address::comment(public_id), &[("after", Some(&after))])
    });
    let tags = [Tag::Story(story.card.id)];
    if fragment {
        let thread = view::Thread {
            comments: replies,
            next_url,
        };
        return Ok(piece(site.templates.thread(&thread, &story.card.lang)?)
            .tags(tags)
            .until(turns_at(site, &story)));
    }
    let mut shown = layout.comment(&found.comment, &under);
    shown.replies = replies;
    let can_answer = closed.is_none() && shown.state == "visible";
    let title = if shown.name.is_empty() {
        format!("A comment on {}", found.story.title)
    } else {
        format!("{} on {}", shown.name, found.story.title)
    };
    let mut head = masthead.head_under(site, &title, &shown.url, &story.card.lang);
    head.description = markup::comment::excerpt(&found.comment.plain(), 160);
    head.robots = Some("noindex");
    let permalink = view::Permalink {
        story: layout.card(&found.story),
        ancestors: layout.comments(&found.ancestors, None, &under),
        comment: shown,
        next_url,
        composer: can_answer.then(|| answering(site, &layout, &story, &found.comment)),
        closed,
    };
    let frame = masthead.frame(site, head, Some(&found.story.section.slug));
    let body = site.templates.permalink(&frame, &permalink)?;
    Ok(page::html(body)
        .header(VARY, HeaderValue::from_static("Accept"))
        .tags(tags)
        .until(turns_at(site, &story)))
}
