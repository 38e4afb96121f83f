//! Telling a moderator that something is wrong with a comment.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use newsroom::comment::{self, CommentState};
use newsroom::id::Kind;
use newsroom::{report, story};

use super::House;
use crate::actor::Actor;
use crate::form::Form;
use crate::layout::Under;
use crate::limit::Act;
use crate::page::{self, Asked, Masthead};
use crate::problem::{Problem, Wants};
use crate::reader::Reader;
use crate::site::Site;
use crate::view;

/// `GET /c/{id}/report`: the form.
///
/// # Errors
/// 404 when the public does not see the comment.
pub async fn form(State(site): House, Path(id): Path<String>) -> Result<Response, Problem> {
    let (report, lang) = blank(&site, &id).await?;
    page(&site, &report, &lang)
}

/// `POST /c/{id}/report`.
///
/// # Errors
/// 404, 429; what is wrong with the form itself comes back with the form.
pub async fn send(
    State(site): House,
    Path(id): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    asked: Asked,
    mut form: Form,
) -> Result<Response, Problem> {
    let (mut report, lang) = blank(&site, &id).await?;
    report.reason = form.take("reason");
    report.note = form.take("note");
    let device = reader.device_or_new(&site, &[]);
    match file(&site, &id, &report, (&reader, actor.as_ref()), device.key).await {
        Ok(()) => report.sent = true,
        Err(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => {
            report.errors = problem.errors;
        }
        Err(problem) => return Err(problem),
    }
    if asked.wants == Wants::Json {
        return match report.errors.is_empty() {
            true => Ok(StatusCode::NO_CONTENT.into_response()),
            false => Err(Problem::invalid(report.errors)),
        };
    }
    let mut response = page(&site, &report, &lang)?;
    if !report.errors.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    if let Some(cookie) = device.set_cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn file(
    site: &Arc<Site>,
    id: &str,
    sent: &view::Report,
    (reader, actor): (&Reader, Option<&Actor>),
    device: Vec<u8>,
) -> Result<(), Problem> {
    if !report::REASONS
        .iter()
        .any(|(value, _)| *value == sent.reason)
    {
        return Err(Problem::invalid(BTreeMap::from([(
            "reason".to_owned(),
            "Please choose what is wrong with it.".to_owned(),
        )])));
    }
    let comment = site.row(Kind::Comment, id)?;
    let now = site.now();
    site.limits
        .take(Act::Report, &reader.network, now)
        .map_err(Problem::too_many)?;
    let account = actor.map(|actor| actor.account.id);
    let (reason, note) = (sent.reason.clone(), sent.note.clone());
    site.db
        .write(move |tx| {
            report::file(tx, comment, &device, &reason, &note, now)?;
            match account {
                Some(account) => newsroom::reader::reported(tx, account, comment, &device),
                None => Ok(()),
            }
        })
        .await?;
    Ok(())
}

/// An unsent report of a visible comment, and the language of its story.
async fn blank(site: &Arc<Site>, public_id: &str) -> Result<(view::Report, String), Problem> {
    let missing = || Problem::from(newsroom::Error::NotFound("comment"));
    let id = site.row(Kind::Comment, public_id)?;
    let (masthead, comment, lang) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let comment = comment::find(tx, id)?;
            let story = story::find_by_id(tx, comment.story_id)?;
            Ok((Masthead::load(tx)?, comment, story.card.lang))
        })
        .await?;
    if comment.state != CommentState::Visible {
        return Err(missing());
    }
    let under = Under {
        story_url: "",
        open: false,
        focus: None,
        lang: &lang,
    };
    let comment = masthead.layout(site).comment(&comment, &under);
    site.keep_masthead(&Arc::new(masthead));
    let report = view::Report {
        action: comment.report_url.clone(),
        comment,
        reasons: report::REASONS.to_vec(),
        reason: String::new(),
        note: String::new(),
        errors: BTreeMap::new(),
        sent: false,
    };
    Ok((report, lang))
}

fn page(site: &Site, report: &view::Report, lang: &str) -> Result<Response, Problem> {
    let masthead = site.masthead();
    let title = if report.sent {
        "Thank you"
    } else {
        "Report a comment"
    };
    let mut head = masthead.head_under(site, title, &report.action, lang);
    head.robots = Some("noindex");
    let frame = masthead.frame(site, head, None);
    Ok(page::private(site.templates.report(&frame, report)?))
}
