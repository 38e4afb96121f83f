//! Writing, changing and taking back comments.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, HeaderName, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use newsroom::Millis;
use newsroom::audit::Doer;
use newsroom::comment::{self, Comment, CommentState, Draft, Form, Idempotency, Posted, Writer};
use newsroom::id::Kind;
use newsroom::moderation::act::{self, Deed};
use newsroom::store::Tx;
use newsroom::token::{Capability, Token};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bearer::Bearer;
use super::body::{Ours, Sent};
use super::shape::{self, CommentShape};
use crate::actor::Actor;
use crate::limit::Act;
use crate::page::PRIVATE;
use crate::problem::Problem;
use crate::public::comments::{about_account, signed};
use crate::reader::Reader;
use crate::site::Site;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Longest `Idempotency-Key`, in bytes.
const MOST_KEY_BYTES: usize = 255;

/// A comment as it is sent in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewComment {
    /// Who writes, 1 to 60 characters; whoever is signed in writes under the name of the account.
    #[serde(default)]
    name: String,
    /// Never shown.
    #[serde(default)]
    email: Option<String>,
    /// 1 to 10,000 characters of small Markdown.
    text: String,
    /// Id of the comment it answers.
    #[serde(default)]
    parent: Option<String>,
    /// Whether answers are to be mailed; kept, but this version sends no mail yet.
    #[serde(default)]
    wants_mail: bool,
}

/// What became of a comment.
#[derive(Serialize, ToSchema)]
pub(super) struct Written {
    /// The comment, `visible` or `held`.
    comment: CommentShape,
}

/// What is to change about a comment: its text, by who wrote it; anything else, by a moderator.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// The new text. Only who wrote it, for five minutes, while nobody has answered.
    text: Option<String>,
    /// `visible`, `held`, `rejected`, `spam` or `removed`.
    state: Option<String>,
    /// Why the state changes; kept for the desk.
    why: Option<String>,
    /// Whether the newsroom picks it.
    picked: Option<bool>,
}

/// Adds a comment to an open story.
#[utoipa::path(
    post, path = "/api/v1/stories/{slug}/comments", tag = "comments",
    params(
        ("slug" = String, Path, description = "The story's place in addresses."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a request sent twice one comment."),
    ),
    request_body = NewComment,
    responses(
        (status = 201, description = "It is there, or waits for a moderator: see `state`.", body = Written),
        (status = 403, description = "The conversation is closed, or the request came from another site's page.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such story.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 409, description = "Said already, or the key was used for another text.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 413, description = "Too large.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 422, description = "Something needs another look: see `errors`.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many at once: see `Retry-After`.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn post(
    State(site): State<Arc<Site>>,
    Path(slug): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    bearer: Bearer,
    headers: HeaderMap,
    sent: Sent<NewComment>,
) -> Result<Response, Problem> {
    let now = site.now();
    let key = idempotency(&headers, &slug, &sent.hash)?;
    // A retry without a cookie comes from the device of the first try.
    let device = match &key {
        Some(key) => reader.device_or_new(&site, &[&slug, &key.key]),
        None => reader.device_or_new(&site, &[]),
    };
    // A token speaks for itself; a cookie that happens to be there does not.
    let actor = actor.filter(|_| !bearer.is_sent());
    let mut form = form(&site, sent.value)?;
    if let Some(actor) = &actor {
        form.name = signed(actor).name;
        form.email = match form.wants_mail {
            true => actor.account.email.clone().unwrap_or_default(),
            false => String::new(),
        };
    }
    let about = actor.clone();
    let draft = Draft::parse(form).map_err(|error| about_account(error.into(), about.as_ref()))?;
    if !bearer.is_sent() {
        site.limits
            .take(Act::Comment, &reader.network, now)
            .map_err(Problem::too_many)?;
    }
    let mut writer = Writer {
        device: Some(device.key),
        network: Some(reader.network),
        account: actor.as_ref().map(|actor| actor.account.id),
        staff: actor.is_some_and(|actor| actor.role().is_staff()),
    };
    let policy = site.policy();
    let posted: Posted = site
        .db
        .write(move |tx| -> Result<Posted, Problem> {
            // The newsroom speaks as itself. One transaction for token and comment: one trip to the store.
            writer.staff |= bearer.check(tx)?.is_some();
            Ok(comment::post(
                tx,
                &slug,
                draft,
                &writer,
                &policy,
                key.as_ref(),
                now,
            )?)
        })
        .await
        .map_err(|problem| about_account(problem, about.as_ref()))?;
    let comment = shape::own_comment(&site, &posted.comment);
    let location = format!("/api/v1/comments/{}", comment.id);
    let mut response = (StatusCode::CREATED, Json(Written { comment })).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, PRIVATE);
    if let Ok(location) = HeaderValue::try_from(location) {
        headers.insert(LOCATION, location);
    }
    if let Some(cookie) = device.set_cookie {
        headers.insert(SET_COOKIE, cookie);
    }
    if posted.replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

fn form(site: &Site, sent: NewComment) -> Result<Form, Problem> {
    let parent = match sent.parent.as_deref() {
        None => None,
        Some(id) => Some(site.ids.read(newsroom::Kind::Comment, id).ok_or_else(|| {
            Problem::invalid(BTreeMap::from([(
                "parent".to_owned(),
                "The comment you answer is not there any more.".to_owned(),
            )]))
        })?),
    };
    Ok(Form {
        name: sent.name,
        email: sent.email.unwrap_or_default(),
        text: sent.text,
        parent,
        wants_mail: sent.wants_mail,
    })
}

fn idempotency(
    headers: &HeaderMap,
    slug: &str,
    hash: &blake3::Hash,
) -> Result<Option<Idempotency>, Problem> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| (1..=MOST_KEY_BYTES).contains(&key.len()))
        .ok_or_else(|| Problem::bad_request("An Idempotency-Key is 1 to 255 plain characters."))?;
    Ok(Some(Idempotency {
        key: format!("api {slug} {key}"),
        body_hash: hash.as_bytes().to_vec(),
    }))
}

/// Changes a comment.
#[utoipa::path(
    patch, path = "/api/v1/comments/{id}", tag = "comments",
    params(("id" = String, Path, description = "The comment's opaque id.")),
    request_body = Change, security((), ("token" = [])),
    responses(
        (status = 200, description = "As it stands now.", body = Written),
        (status = 401, description = "A token is needed for this.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not yours, or too late.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such comment.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 422, description = "Something needs another look: see `errors`.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn change(
    State(site): State<Arc<Site>>,
    Path(public_id): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    bearer: Bearer,
    sent: Sent<Change>,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Comment, &public_id)?;
    let now = site.now();
    let change = sent.value;
    let state = change.state.as_deref().map(state).transpose()?;
    if change.text.is_none() && state.is_none() && change.picked.is_none() {
        return Err(Problem::invalid(BTreeMap::from([(
            "form".to_owned(),
            "Please say what is to change: text, state or picked.".to_owned(),
        )])));
    }
    let writer = Writer {
        device: reader.device,
        network: Some(reader.network),
        account: actor.map(|actor| actor.account.id),
        staff: false,
    };
    let policy = site.policy();
    let comment = site
        .db
        .write(move |tx| -> Result<_, Problem> {
            let mut comment = None;
            if state.is_some() || change.picked.is_some() {
                known(tx, id, &bearer)?;
                let token = bearer.demand(tx, Capability::Moderate)?;
                let why = change.why.as_deref().unwrap_or("");
                if let Some(state) = state {
                    comment = Some(moderate(tx, id, &deed(state), &token, why, now)?);
                }
                if let Some(picked) = change.picked {
                    let deed = if picked { Deed::Pick } else { Deed::Unpick };
                    comment = Some(moderate(tx, id, &deed, &token, why, now)?);
                }
            }
            if let Some(text) = change.text.as_deref() {
                comment = Some(comment::edit(tx, id, &writer, text, &policy, now)?);
            }
            comment.ok_or_else(|| newsroom::Error::NotFound("comment").into())
        })
        .await?;
    let comment = shape::own_comment(&site, &comment);
    let mut response = Json(Written { comment }).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    Ok(response)
}

/// To whoever brings no token, a comment nobody sees is not there: before they are asked who they are, and whether
/// or not the id is one that could be.
fn known(tx: &mut Tx<'_>, id: i64, bearer: &Bearer) -> Result<(), newsroom::Error> {
    if !bearer.is_sent() {
        comment::find(tx, id)?;
    }
    Ok(())
}

/// Does what a moderator on the desk would do, and it is remembered under the token's name; what is so already stays
/// as it is.
fn moderate(
    tx: &mut Tx<'_>,
    id: i64,
    deed: &Deed,
    token: &Token,
    why: &str,
    now: Millis,
) -> Result<Comment, newsroom::Error> {
    let before = comment::find_any(tx, id)?;
    let is_so = match deed {
        Deed::Pick => before.picked,
        Deed::Unpick => !before.picked && before.state == CommentState::Visible,
        Deed::Remove => before.state == CommentState::Removed,
        // What readers report about a visible comment is answered by approving it once more.
        Deed::Approve => before.state == CommentState::Visible && before.reports == 0,
        other => *other == self::deed(before.state),
    };
    if is_so {
        return Ok(before);
    }
    let doer = Doer::house(&token.name);
    Ok(act::act(tx, &doer, (id, before.version), deed, why, now)?.comment)
}

fn deed(state: CommentState) -> Deed {
    match state {
        CommentState::Visible => Deed::Approve,
        CommentState::Held => Deed::Hold,
        CommentState::Rejected => Deed::Reject,
        CommentState::Spam => Deed::Spam,
        CommentState::Removed => Deed::Remove,
    }
}

fn state(word: &str) -> Result<CommentState, Problem> {
    CommentState::parse(word).ok_or_else(|| {
        Problem::invalid(BTreeMap::from([(
            "state".to_owned(),
            "A comment is visible, held, rejected, spam or removed.".to_owned(),
        )]))
    })
}

/// Takes a comment back: by who wrote it, or by a moderator.
#[utoipa::path(
    delete, path = "/api/v1/comments/{id}", tag = "comments",
    params(("id" = String, Path, description = "The comment's opaque id.")),
    security((), ("token" = [])),
    responses(
        (status = 204, description = "It is gone; if it was answered, a tombstone keeps its place."),
        (status = 401, description = "Neither the writer's device nor a good token.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not yours.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such comment.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn remove(
    State(site): State<Arc<Site>>,
    Path(public_id): Path<String>,
    _: Ours,
    reader: Reader,
    actor: Option<Actor>,
    bearer: Bearer,
) -> Result<StatusCode, Problem> {
    let id = site.row(Kind::Comment, &public_id)?;
    let now = site.now();
    let writer = Writer {
        device: reader.device,
        account: actor.map(|actor| actor.account.id),
        ..Writer::default()
    };
    let is_somebody = writer.device.is_some() || writer.account.is_some();
    site.db
        .write(move |tx| -> Result<(), Problem> {
            if is_somebody && !bearer.is_sent() {
                comment::author_delete(tx, id, &writer, now)?;
            } else {
                known(tx, id, &bearer)?;
                let token = bearer.demand(tx, Capability::Moderate)?;
                moderate(tx, id, &Deed::Remove, &token, "", now)?;
            }
            Ok(())
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
