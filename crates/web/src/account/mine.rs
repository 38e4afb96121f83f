//! What an account has of the conversation: its comments, a file of everything, and leaving.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use newsroom::comment::CommentState;
use newsroom::id::Kind;
use newsroom::reader::{self, Applause, Own, Parting, Report, Said};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::sign_in::out;
use crate::actor::Actor;
use crate::address;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::layout::Under;
use crate::page::{self, Masthead, PRIVATE};
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// Comments on one page.
const AT_ONCE: i64 = 25;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/account/comments", Need::Account, comments)
        .get("/account/export", Need::Account, export)
        .get("/account/export.json", Need::Proof, export_file)
        .get("/account/close", Need::Proof, leave)
        .post("/account/close", Need::Proof, close)
        .get("/account/closed", Need::Visitor, closed)
}

/// Where in the list to go on, and what was done.
#[derive(Debug, Default, Deserialize)]
pub struct Asking {
    after: Option<String>,
    said: Option<String>,
}

/// `GET /account/comments`: own comments, the newest first.
///
/// # Errors
/// 400 for a forged cursor, 503.
pub async fn comments(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let id = actor.account.id;
    let scope = format!("own comments {id}");
    let after = page::cursor(&site, &scope, asking.after.as_deref())?;
    let (masthead, counts, found) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            Ok((
                Masthead::load(tx)?,
                reader::counts(tx, id)?,
                reader::comments(tx, id, after.as_ref(), AT_ONCE)?,
            ))
        })
        .await?;
    let items: Vec<Value> = found
        .items
        .iter()
        .map(|own| listed(&site, &masthead, own))
        .collect();
    let next = found.next.map(|cursor| {
        let after = cursor.sign(&site.secret, &scope);
        address::with_query("/account/comments", &[("after", Some(&after))])
    });
    let said = match asking.said.as_deref() {
        Some("claimed") => "What you wrote as a guest is yours now.",
        _ => "",
    };
    let context = json!({
        "visible": counts.visible,
        "held": counts.held,
        "refused": counts.refused,
        "items": items,
        "next": next,
        "said": said,
    });
    super::page(
        &site,
        "Your comments",
        "/account/comments",
        "account/comments.html",
        &context,
    )
}

/// An own comment as the list shows it.
fn listed(site: &Site, masthead: &Masthead, own: &Own) -> Value {
    let story_url = address::story(&own.story.section.slug, &own.story.slug);
    let under = Under {
        story_url: &story_url,
        open: false,
        focus: None,
        lang: &own.story.lang,
    };
    let shown = masthead.layout(site).comment(&own.comment, &under);
    let (word, open) = match own.comment.state {
        CommentState::Visible => ("", true),
        CommentState::Held => ("Waits for a moderator", true),
        CommentState::Rejected | CommentState::Spam => ("Not published", false),
        CommentState::Removed => ("Removed", false),
    };
    json!({
        "story": own.story.title,
        "lang": own.story.lang,
        "name": shown.name,
        "posted": shown.posted,
        "state": word,
        "text": own.comment.plain(),
        "applause": shown.applause,
        "replies": own.comment.replies,
        "url": (own.comment.state == CommentState::Visible).then(|| shown.url.clone()),
        "own_url": open.then(|| format!("{}/own?from=account", shown.url)),
    })
}

/// `GET /account/export`: what the file holds, and the way to it.
///
/// # Errors
/// A template that asks for what is not there.
pub async fn export(State(site): State<Arc<Site>>, _: Actor) -> Result<Response, Problem> {
    let nothing = json!({});
    super::page(
        &site,
        "Everything about you",
        "/account/export",
        "account/export.html",
        &nothing,
    )
}

/// Where the file of everything goes on.
enum Step {
    Head,
    Comments(Option<Said>),
    Applause(Option<Applause>),
    Reports(Option<Report>),
    End,
}

/// What is written next, and whether anything stands before it in its list.
struct Writing {
    site: Arc<Site>,
    account: i64,
    step: Step,
}

/// `GET /account/export.json`: everything that is kept about the account, 500 rows at a time.
///
/// # Errors
/// 503 when the store is away at the beginning; later the file breaks off.
pub async fn export_file(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let mut writing = Writing {
        site,
        account: actor.account.id,
        step: Step::Head,
    };
    // The first piece is read before the answer begins, so that a store that is away is told as such.
    let first = writing.piece().await?;
    let body = stream::try_unfold((writing, Some(first)), |(mut writing, first)| async move {
        let piece = match first {
            Some(piece) => piece,
            None => match writing.step {
                Step::End => return Ok(None),
                _ => writing
                    .piece()
                    .await
                    .map_err(|problem| std::io::Error::other(problem.detail.to_string()))?,
            },
        };
        Ok::<_, std::io::Error>(Some((Bytes::from(piece), (writing, None))))
    });
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, PRIVATE);
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    headers.insert(
        CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"account.json\""),
    );
    Ok(response)
}

impl Writing {
    /// The next piece of the file.
    async fn piece(&mut self) -> Result<String, Problem> {
        let (account, now) = (self.account, self.site.now());
        let db = &self.site.db;
        match std::mem::replace(&mut self.step, Step::End) {
            Step::Head => {
                let profile = db.read(move |tx| reader::profile(tx, account, now)).await?;
                self.step = Step::Comments(None);
                let profile = spelled(&profile)?;
                Ok(format!(
                    "{{\"instants\":\"milliseconds since 1970, UTC\",\"written_at\":{now},\n\"account\":{profile},\n\"comments\":["
                ))
            }
            Step::Comments(after) => {
                let begun = after.is_some();
                let rows = db
                    .read(move |tx| reader::said(tx, account, after.as_ref()))
                    .await?;
                let text = self.listed(begun, &rows, |row| Some(row.id))?;
                self.step = match rows.into_iter().next_back() {
                    Some(last) => Step::Comments(Some(last)),
                    None => return Ok(self.turn(text, "applause", Step::Applause(None))),
                };
                Ok(text)
            }
            Step::Applause(after) => {
                let begun = after.is_some();
                let rows = db
                    .read(move |tx| reader::applause(tx, account, after.as_ref()))
                    .await?;
                let text = self.listed(begun, &rows, |row| Some(row.comment))?;
                self.step = match rows.into_iter().next_back() {
                    Some(last) => Step::Applause(Some(last)),
                    None => return Ok(self.turn(text, "reports", Step::Reports(None))),
                };
                Ok(text)
            }
            Step::Reports(after) => {
                let begun = after.is_some();
                let rows = db
                    .read(move |tx| reader::reports(tx, account, after.as_ref()))
                    .await?;
                let text = self.listed(begun, &rows, |row| Some(row.comment))?;
                match rows.into_iter().next_back() {
                    Some(last) => {
                        self.step = Step::Reports(Some(last));
                        Ok(text)
                    }
                    None => Ok(format!("{text}]}}\n")),
                }
            }
            Step::End => Ok(String::new()),
        }
    }

    /// Ends one list and begins the next.
    fn turn(&mut self, text: String, name: &str, step: Step) -> String {
        self.step = step;
        format!("{text}],\n\"{name}\":[")
    }

    /// Rows of a list, each with the public id of its comment.
    fn listed<T: Serialize>(
        &self,
        begun: bool,
        rows: &[T],
        comment: impl Fn(&T) -> Option<i64>,
    ) -> Result<String, Problem> {
        let mut text = String::new();
        for (place, row) in rows.iter().enumerate() {
            let mut value = serde_json::to_value(row).map_err(|error| Problem::internal(&error))?;
            if let (Value::Object(fields), Some(id)) = (&mut value, comment(row)) {
                let id = self.site.ids.show(Kind::Comment, id);
                fields.insert("comment".to_owned(), Value::String(id));
            }
            if begun || place > 0 {
                text.push(',');
            }
            text.push('\n');
            text.push_str(&value.to_string());
        }
        Ok(text)
    }
}

fn spelled(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|error| Problem::internal(&error))
}

/// `GET /account/close`: what closing means, and the choice.
///
/// # Errors
/// 503 when the store is away.
pub async fn leave(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    leaving(&site, &actor, "", "").await
}

/// `POST /account/close`: for good.
///
/// # Errors
/// 503 when the store is away.
pub async fn close(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let typed = form.take("words");
    let parting = match typed.as_str() {
        "keep" => Parting::Keep,
        "erase" => Parting::Erase,
        _ => {
            let sentence = "Please choose what becomes of your comments.";
            let mut response = leaving(&site, &actor, &typed, sentence).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(response);
        }
    };
    let (id, doer, now) = (actor.account.id, actor.doer(), site.now());
    let done = site
        .db
        .write(move |tx| reader::close(tx, id, parting, &doer, now))
        .await;
    match done {
        Ok(()) => Ok(out(&site, "/account/closed")),
        Err(newsroom::Error::Conflict(sentence)) => {
            let mut response = leaving(&site, &actor, &typed, &sentence).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

async fn leaving(
    site: &Arc<Site>,
    actor: &Actor,
    typed: &str,
    refusal: &str,
) -> Result<Response, Problem> {
    let id = actor.account.id;
    let counts = site.db.read(move |tx| reader::counts(tx, id)).await?;
    let context = json!({
        "name": actor.account.name,
        "n": counts.visible + counts.held + counts.refused,
        "words": typed,
        "refusal": refusal,
    });
    super::page(
        site,
        "Close your account",
        "/account/close",
        "account/close.html",
        &context,
    )
}

/// `GET /account/closed`: farewell.
///
/// # Errors
/// A template that asks for what is not there.
pub async fn closed(State(site): State<Arc<Site>>) -> Result<Response, Problem> {
    let nothing = json!({});
    super::page(
        &site,
        "Your account is closed",
        "/account/closed",
        "account/closed.html",
        &nothing,
    )
}
