//! The conversation of one story: what waits and what is seen under it, and how it takes comments.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use newsroom::event::DESK;
use newsroom::id::Kind;
use newsroom::moderation::{self, context, conversation, queue};
use newsroom::store::log as events;
use newsroom::{Capability, Error, Millis};
use serde::Serialize;

use super::item::Layout;
use super::pages::{self, Asked, List, PAGE};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::page::{self, Masthead};
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// The form of a conversation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Rules {
    action: String,
    comments: String,
    slow: String,
    open_at: String,
    close_at: String,
    /// What the moderator saw, as the form carries it.
    seen: String,
    shows: &'static str,
    other: String,
}

/// `GET /desk/comments/story/{id}?show=held|visible`.
///
/// # Errors
/// 404; 400 for a place that is none.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    begun(&site, &actor, &id).await?;
    let (list, status) = (read(&site, &id, &asked, None).await?, StatusCode::OK);
    shown(&site, &actor, &list, status)
}

/// Refuses a story nobody has seen yet, but to those who may read drafts.
async fn begun(site: &Arc<Site>, actor: &Actor, id: &str) -> Result<(), Problem> {
    let none = || Error::NotFound("story");
    let story = site.ids.read(Kind::Story, id).ok_or_else(none)?;
    if actor.can(Capability::Write)
        || site
            .db
            .read(move |tx| conversation::is_begun(tx, story))
            .await?
    {
        return Ok(());
    }
    Err(none().into())
}

fn shown(site: &Site, actor: &Actor, list: &List, status: StatusCode) -> Result<Response, Problem> {
    let mut page = desk::page(site, actor, "/desk/comments", "desk/comments.html", list)?;
    *page.status_mut() = status;
    Ok(page)
}

async fn read(
    site: &Arc<Site>,
    id: &str,
    asked: &Asked,
    typed: Option<Rules>,
) -> Result<List, Problem> {
    let story = site.row(Kind::Story, id)?;
    let visible = asked.show.as_deref() == Some("visible");
    let shows = if visible { "visible" } else { "held" };
    let scope = format!("desk story {id} {shows}");
    let after = page::cursor(site, &scope, asked.after.as_deref())?;
    let now = site.now();
    let (about, rules, found, next, counts, seq, masthead) = site
        .db
        .read(move |tx| -> Result<_, Error> {
            let page = if visible {
                queue::visible_under(tx, story, after.as_ref(), PAGE)?
            } else {
                queue::held_under(tx, story, after.as_ref(), PAGE)?
            };
            Ok((
                context::about(tx, story)?,
                conversation::rules(tx, story)?,
                context::items(tx, page.items, now)?,
                page.next,
                moderation::queued(tx)?,
                events::head_of(tx, DESK)?,
                Masthead::load(tx)?,
            ))
        })
        .await?;
    let layout = Layout {
        site,
        masthead: &masthead,
        now,
    };
    let action = format!("/desk/comments/story/{id}");
    let zone = masthead.dates.zone();
    let base = if visible {
        format!("{action}?show=visible")
    } else {
        action.clone()
    };
    let form = typed.unwrap_or_else(|| Rules {
        action: action.clone(),
        comments: rules.comments.clone(),
        slow: (rules.slow_ms / 60_000).to_string(),
        open_at: local(rules.open_at, zone),
        close_at: local(rules.close_at, zone),
        seen: serde_json::to_string(&rules).unwrap_or_default(),
        shows,
        other: if visible {
            action.clone()
        } else {
            format!("{action}?show=visible")
        },
    });
    Ok(List {
        title: about.title.clone(),
        tabs: pages::tabs(None, counts),
        queue: if visible { "" } else { "held" },
        items: found.iter().map(|one| layout.item(one)).collect(),
        next: next.map(|next| pages::onward(site, &base, &scope, &next)),
        here_spelled: crate::address::encoded(&pages::with_after(&base, asked.after.as_deref())),
        here: pages::with_after(&base, asked.after.as_deref()),
        seq,
        said: None,
        story: Some(layout.story(&about)),
        rules: Some(form),
        errors: BTreeMap::new(),
        empty: if visible {
            (
                "Nobody has written yet",
                "What readers write under this story stands here.",
            )
        } else {
            (
                "Nothing waits here",
                "Every comment under this story has been decided.",
            )
        },
    })
}

/// `POST /desk/comments/story/{id}`: how the story takes comments. 303 back; 409 when somebody changed it meanwhile.
///
/// # Errors
/// 404.
pub(super) async fn save(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    begun(&site, &actor, &id).await?;
    let story = site.row(Kind::Story, &id)?;
    let action = format!("/desk/comments/story/{id}");
    let mut typed = Rules {
        comments: form.take("comments"),
        slow: form.take("slow"),
        open_at: form.take("open_at"),
        close_at: form.take("close_at"),
        seen: form.take("seen"),
        shows: "held",
        other: format!("{action}?show=visible"),
        action: action.clone(),
    };
    let masthead = site.masthead();
    let zone = masthead.dates.zone();
    let mut errors = BTreeMap::new();
    let mut instant = |field: &str, text: &str| -> Option<Millis> {
        match at(text, zone) {
            Ok(at) => at,
            Err(sentence) => {
                errors.insert(field.to_owned(), sentence.to_owned());
                None
            }
        }
    };
    let open_at = instant("open_at", &typed.open_at);
    let close_at = instant("close_at", &typed.close_at);
    let slow = match typed.slow.trim() {
        "" => Some(0),
        text => text
            .parse::<i64>()
            .ok()
            .filter(|minutes| (0..=1_440).contains(minutes)),
    };
    if slow.is_none() {
        errors.insert(
            "slow".to_owned(),
            "Please give 0 to 1,440 minutes.".to_owned(),
        );
    }
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let (Some(minutes), true) = (slow, errors.is_empty()) {
        let want = conversation::Rules {
            comments: typed.comments.clone(),
            slow_ms: minutes * 60_000,
            open_at,
            close_at,
        };
        let seen = serde_json::from_str(&typed.seen).unwrap_or_else(|_| want.clone());
        let (doer, now) = (actor.doer(), site.now());
        let done = site
            .db
            .write(move |tx| conversation::set(tx, &doer, story, &seen, &want, now))
            .await;
        match done {
            Ok(_) => return Ok(desk::see(&action)),
            Err(Error::Invalid(fields)) => errors.extend(fields.0),
            Err(Error::Conflict(sentence)) => {
                // Shown as it stands now, so that a second press is a decision.
                errors.insert("form".to_owned(), sentence);
                status = StatusCode::CONFLICT;
                let mut list = read(&site, &id, &Asked::default(), None).await?;
                list.errors = errors;
                return shown(&site, &actor, &list, status);
            }
            Err(error) => return Err(error.into()),
        }
    }
    typed.action = action;
    let mut list = read(&site, &id, &Asked::default(), Some(typed)).await?;
    list.errors = errors;
    shown(&site, &actor, &list, status)
}

/// An instant as a `datetime-local` field shows it, in the newsroom's zone.
fn local(at: Option<Millis>, zone: &TimeZone) -> String {
    at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok())
        .map(|at| {
            at.to_zoned(zone.clone())
                .strftime("%Y-%m-%dT%H:%M")
                .to_string()
        })
        .unwrap_or_default()
}

/// Reads such a field; an empty one is no instant.
fn at(text: &str, zone: &TimeZone) -> Result<Option<Millis>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = "Please give a day and a time, such as 2020-09-21T20:00.";
    let local: DateTime = text.parse().map_err(|_| wrong)?;
    let at = zone
        .to_ambiguous_zoned(local)
        .compatible()
        .map_err(|_| wrong)?;
    Ok(Some(at.timestamp().as_millisecond()))
}
