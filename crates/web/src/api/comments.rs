//! Reading comments.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Kind;
use newsroom::comment::{self, Comment};
use newsroom::cursor::PathCursor;
use newsroom::story::{self, Comments};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shape::{self, CommentShape, StoryCard};
use super::stories::{json, limit};
use crate::cache::{Key, Rendered, Tag};
use crate::page::{self, Asked};
use crate::problem::Problem;
use crate::public::conversation::{sort, sort_word};
use crate::query::Query;
use crate::site::Site;

/// Threads on a page unless the request says otherwise.
const THREADS: i64 = 25;
/// Answers on a page of a permalink.
const REPLIES: i64 = 50;

/// Which comments.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// `newest` (unless given), `oldest` or `top`: the order of the threads.
    sort: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// How many threads, 1 to 100; 25 unless given.
    limit: Option<String>,
}

/// A page of a conversation.
#[derive(Serialize, ToSchema)]
pub(super) struct CommentList {
    /// Threads in the order asked for: each first comment, then at most three of its answers. Whoever
    /// has more `descendants` than shown here is read by its own address.
    comments: Vec<CommentShape>,
    /// Hand this in as `after` for the next page; null at the end.
    next: Option<String>,
    /// Visible comments of the story.
    count: i64,
}

/// One comment in its place.
#[derive(Serialize, ToSchema)]
pub(super) struct OneComment {
    /// The comment.
    comment: CommentShape,
    /// From the first of the thread down to its parent.
    ancestors: Vec<CommentShape>,
    /// Everything under it, in thread order.
    replies: Vec<CommentShape>,
    /// Hand this in as `after` for more answers; null at the end.
    next: Option<String>,
    /// The story it stands under.
    story: StoryCard,
}

/// Where a page of answers begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct After {
    /// `next` of the page before.
    after: Option<String>,
}

/// A story's comments, thread by thread.
#[utoipa::path(
    get, path = "/api/v1/stories/{slug}/comments", tag = "comments",
    params(("slug" = String, Path, description = "The story's place in addresses."), Which),
    responses(
        (status = 200, description = "A page of comments.", body = CommentList),
        (status = 400, description = "An unknown order, a forged cursor, a limit out of range.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such story, or it has no comments.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 410, description = "The story was taken down.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    Path(slug): Path<String>,
    Query(which): Query<Which>,
    asked: Asked,
) -> Result<Response, Problem> {
    let order = sort(which.sort.as_deref())?;
    let limit = limit(which.limit.as_deref(), THREADS)?;
    let spelled = limit.to_string();
    let key = Key::with(
        &format!("/api/v1/stories/{slug}/comments"),
        &[
            ("sort", which.sort.is_some().then_some(sort_word(order))),
            ("after", which.after.as_deref()),
            ("limit", which.limit.is_some().then_some(spelled.as_str())),
        ],
    );
    let house = Arc::clone(&site);
    let render = async move {
        let now = house.now();
        let site = Arc::clone(&house);
        let (story, page, scope) = house
            .db
            .read(move |tx| -> Result<_, Problem> {
                let story = story::find(tx, &slug, now)?;
                if story.comments == Comments::Off {
                    return Err(newsroom::Error::NotFound("conversation").into());
                }
                let scope = format!("api thread {} {}", story.card.id, sort_word(order));
                let after = page::cursor(&site, &scope, which.after.as_deref())?;
                let mut page = comment::thread(tx, story.card.id, order, after.as_ref(), limit)?;
                if let Some(next) = page.next.filter(|_| (page.items.len() as i64) < limit) {
                    // A page of ours is smaller than what the API lets one ask for.
                    let rest = limit - page.items.len() as i64;
                    let more = comment::thread(tx, story.card.id, order, Some(&next), rest)?;
                    page.items.extend(more.items);
                    page.next = more.next;
                }
                Ok((story, page, scope))
            })
            .await?;
        let next = page
            .next
            .as_ref()
            .map(|next| next.sign(&house.secret, &scope));
        let comments: Vec<Comment> = page
            .items
            .into_iter()
            .flat_map(|branch| std::iter::once(branch.root).chain(branch.replies))
            .collect();
        let changed_at = comments
            .iter()
            .map(|comment| comment.edited_at.unwrap_or(comment.posted_at));
        let changed_at = page::latest(changed_at.chain([story.card.updated_at]));
        let answer = CommentList {
            comments: shapes(&house, comments),
            next,
            count: story.card.comment_count,
        };
        Ok(json(&answer)?
            .tags([Tag::Story(story.card.id)])
            .last_modified(changed_at))
    };
    page::cached(&site, &asked, key, render).await
}

/// One comment with what it answers and what answers it.
#[utoipa::path(
    get, path = "/api/v1/comments/{id}", tag = "comments",
    params(("id" = String, Path, description = "The comment's opaque id."), After),
    responses(
        (status = 200, description = "The comment in its place.", body = OneComment),
        (status = 400, description = "A forged cursor.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such comment.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(public_id): Path<String>,
    Query(which): Query<After>,
    asked: Asked,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Comment, &public_id)?;
    let scope = format!("api replies {id}");
    let after = which
        .after
        .as_deref()
        .map(|after| PathCursor::open(&site.secret, &scope, after))
        .transpose()
        .map_err(|error| Problem::bad_request(error.to_string()))?;
    let key = Key::with(
        &format!("/api/v1/comments/{public_id}"),
        &[("after", which.after.as_deref())],
    );
    let house = Arc::clone(&site);
    let render = async move {
        let found = house
            .db
            .read(move |tx| -> Result<_, Problem> {
                let mut found = comment::permalink(tx, id)?;
                if let Some(after) = after {
                    (found.replies, found.next) = comment::replies(tx, id, Some(&after), REPLIES)?;
                }
                Ok(found)
            })
            .await?;
        let tags = [Tag::Story(found.story.id), Tag::Card(found.story.id)];
        let answer = OneComment {
            comment: shape::public_comment(&house, found.comment),
            ancestors: shapes(&house, found.ancestors),
            replies: shapes(&house, found.replies),
            next: found.next.map(|next| next.sign(&house.secret, &scope)),
            story: shape::card(&house, &found.story),
        };
        let page: Rendered = json(&answer)?;
        Ok(page.tags(tags))
    };
    page::cached(&site, &asked, key, render).await
}

fn shapes(site: &Site, comments: Vec<Comment>) -> Vec<CommentShape> {
    comments
        .into_iter()
        .map(|comment| shape::public_comment(site, comment))
        .collect()
}
