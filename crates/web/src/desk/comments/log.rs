//! The audit log: who did what when and why, filtered, and taken back where that can be.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use jiff::civil::Date;
use newsroom::id::Kind;
use newsroom::moderation;
use newsroom::moderation::log::{self, Entry, Filter};
use newsroom::{Capability, Error, Millis};
use serde::{Deserialize, Serialize};

use super::item::Layout;
use super::pages::{self, Asked};
use crate::actor::Actor;
use crate::address;
use crate::desk;
use crate::form::Form;
use crate::page::{self, Masthead};
use crate::problem::{Problem, Wants};
use crate::query::Query;
use crate::site::Site;

const PAGE: i64 = 50;

/// Acts one can filter by, with their words.
const ACTS: &[(&str, &str)] = &[
    ("comment.approve", "Approved a comment"),
    ("comment.reject", "Rejected a comment"),
    ("comment.spam", "Called a comment spam"),
    ("comment.hold", "Held a comment"),
    ("comment.remove", "Removed a comment"),
    ("comment.pick", "Picked a comment"),
    ("comment.note", "Left a note"),
    ("comment.edit", "Edited a comment"),
    ("comment.close", "Closed a thread"),
    ("comment.dismiss", "Dismissed reports"),
    ("comment.uphold", "Upheld reports"),
    ("comment.undo", "Took an act back"),
    ("ban.set", "Banned somebody"),
    ("ban.lift", "Lifted a ban"),
    ("conversation.set", "Changed a conversation"),
    ("words.set", "Changed a word list"),
];

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Sought {
    who: Option<String>,
    act: Option<String>,
    comment: Option<String>,
    from: Option<String>,
    to: Option<String>,
    after: Option<String>,
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    when: crate::view::When,
    actor: String,
    who: Option<String>,
    act: String,
    words: String,
    object: String,
    url: Option<String>,
    why: String,
    undoable: bool,
}

#[derive(Debug, Serialize)]
struct List {
    rows: Vec<Row>,
    next: Option<String>,
    acts: &'static [(&'static str, &'static str)],
    act: String,
    who: String,
    who_name: String,
    from: String,
    to: String,
    comment: String,
    filtered: bool,
    here: String,
    notice: Option<String>,
}

/// `GET /desk/log?who=&act=&comment=&from=2020-09-21&to=`.
///
/// Moderators see what was done to the conversation; owners see everything.
///
/// # Errors
/// 400 for a place that is none.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(sought): Query<Sought>,
) -> Result<Response, Problem> {
    shown(&site, &actor, sought, None).await
}

async fn shown(
    site: &Arc<Site>,
    actor: &Actor,
    sought: Sought,
    notice: Option<String>,
) -> Result<Response, Problem> {
    let masthead = site.masthead();
    let zone = masthead.dates.zone().clone();
    let day = |text: &Option<String>, days: i64| -> Option<Millis> {
        let date: Date = text.as_deref()?.parse().ok()?;
        let date = date.checked_add(jiff::Span::new().days(days)).ok()?;
        let at = date.to_zoned(zone.clone()).ok()?;
        Some(at.timestamp().as_millisecond())
    };
    let read = |kind, text: &Option<String>| text.as_deref().and_then(|id| site.ids.read(kind, id));
    let word = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let filter = Filter {
        account: read(Kind::Account, &sought.who),
        act: word(&sought.act),
        object: read(Kind::Comment, &sought.comment).map(|id| ("comment".to_owned(), id)),
        since: day(&sought.from, 0),
        before: day(&sought.to, 1),
        conversation: !actor.can(Capability::Own),
    };
    let parts = [
        ("who", &sought.who),
        ("act", &sought.act),
        ("comment", &sought.comment),
        ("from", &sought.from),
        ("to", &sought.to),
    ];
    let query: Vec<(&str, Option<&str>)> = parts
        .iter()
        .map(|(name, value)| (*name, value.as_deref().filter(|value| !value.is_empty())))
        .collect();
    let base = address::with_query("/desk/log", &query);
    let scope = format!("desk log {base}");
    let after = page::cursor(site, &scope, sought.after.as_deref())?;
    let now = site.now();
    let who = filter.account;
    let (found, who_name, masthead) = site
        .db
        .read(move |tx| -> Result<_, Error> {
            let name = match who {
                Some(id) => newsroom::account::find(tx, id)
                    .map(|account| account.name)
                    .unwrap_or_default(),
                None => String::new(),
            };
            Ok((
                log::page(tx, &filter, after.as_ref(), PAGE)?,
                name,
                Masthead::load(tx)?,
            ))
        })
        .await?;
    let layout = Layout {
        site,
        masthead: &masthead,
        now,
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let list = List {
        rows: found
            .items
            .iter()
            .map(|entry| row(&layout, entry))
            .collect(),
        next: found
            .next
            .map(|next| pages::onward(site, &base, &scope, &next)),
        acts: ACTS,
        act: text(&sought.act),
        who: text(&sought.who),
        who_name,
        from: text(&sought.from),
        to: text(&sought.to),
        comment: text(&sought.comment),
        filtered: base != "/desk/log",
        here: pages::with_after(&base, sought.after.as_deref()),
        notice,
    };
    let mut page = desk::page(site, actor, "/desk/log", "desk/log.html", &list)?;
    if list.notice.is_some() {
        *page.status_mut() = StatusCode::CONFLICT;
    }
    Ok(page)
}

fn row(layout: &Layout<'_>, entry: &Entry) -> Row {
    let ids = &layout.site.ids;
    let url = match entry.object.as_str() {
        "comment" => Some(layout.desk_url(entry.object_id)),
        "conversation" => Some(format!(
            "/desk/comments/story/{}",
            ids.show(Kind::Story, entry.object_id)
        )),
        "story" => Some(format!(
            "/desk/stories/{}",
            ids.show(Kind::Story, entry.object_id)
        )),
        "ban" => Some("/desk/bans".to_owned()),
        "words" => Some("/desk/words".to_owned()),
        "account" => Some("/desk/staff".to_owned()),
        _ => None,
    };
    let known = ACTS.iter().find(|(act, _)| *act == entry.act);
    let is_ours = log::OBJECTS.contains(&entry.object.as_str());
    Row {
        id: ids.show(Kind::Act, entry.id),
        when: layout.when(entry.at),
        actor: entry.actor.clone(),
        who: entry.account_id.map(|id| ids.show(Kind::Account, id)),
        act: entry.act.clone(),
        words: known.map_or_else(
            || entry.act.replace(['.', '-'], " "),
            |(_, words)| (*words).to_owned(),
        ),
        object: entry.object.clone(),
        url,
        why: entry.why.clone(),
        undoable: is_ours && !entry.data.is_empty(),
    }
}

/// Acts done at once, named with dots between them, each taken back by itself.
///
/// With script: JSON of what became of each comment. Without: 303 to `back`, or the log with what was left alone.
async fn undo_many(
    site: &Arc<Site>,
    actor: &Actor,
    ids: &str,
    headers: &HeaderMap,
    mut form: Form,
) -> Result<Response, Problem> {
    let acts = ids
        .split('.')
        .map(|id| site.row(Kind::Act, id))
        .collect::<Result<Vec<i64>, Problem>>()?;
    let back = pages::back(&form.take("back"));
    let (doer, now) = (actor.doer(), site.now());
    let results = site
        .db
        .write(move |tx| moderation::undo_all(tx, &doer, &acts, now))
        .await?;
    let all = results.len();
    let done: Vec<String> = results
        .into_iter()
        .filter_map(|(_, undone)| undone.ok()?.comment)
        .map(|comment| site.ids.show(Kind::Comment, comment.id))
        .collect();
    let left = all - done.len();
    if Wants::of("/desk/comments", headers) == Wants::Json {
        let body = serde_json::json!({ "undone": done, "left": left });
        return Ok(super::live::private_json(&body));
    }
    if left == 0 {
        return Ok(desk::see(&back));
    }
    let sentence = format!(
        "{} taken back; {left} had changed meanwhile and stayed as they are.",
        done.len()
    );
    shown(site, actor, Sought::default(), Some(sentence)).await
}

/// `POST /desk/log/{id}/undo`: takes an act back. 303 to `back`; with script the comment as it stands again.
///
/// 409 with words when something newer happened.
///
/// # Errors
/// 404 for an act that is not there.
pub(super) async fn undo(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response, Problem> {
    if id.contains('.') {
        return undo_many(&site, &actor, &id, &headers, form).await;
    }
    let id = site.row(Kind::Act, &id)?;
    let (back, queue) = (pages::back(&form.take("back")), form.take("queue"));
    let wants = Wants::of("/desk/log", &headers);
    let (doer, now) = (actor.doer(), site.now());
    let undone = site
        .db
        .write(move |tx| moderation::undo(tx, &doer, id, now))
        .await;
    match undone {
        Ok(undone) => match (&undone.comment, wants) {
            (Some(comment), Wants::Fragment) => {
                let asked = Asked {
                    queue: Some(queue),
                    ..Asked::default()
                };
                let one = pages::read_one(&site, comment.id, &asked).await?;
                pages::fragment(
                    &site,
                    &actor,
                    StatusCode::OK,
                    "desk/comments_one.html",
                    &one,
                )
            }
            _ => Ok(desk::see(&back)),
        },
        Err(Error::Conflict(sentence)) if wants == Wants::Page => {
            shown(&site, &actor, Sought::default(), Some(sentence)).await
        }
        Err(error) => Err(error.into()),
    }
}
