//! What a story said before, how it differs, and the way back to it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::id::Kind;
use newsroom::story::desk::{self, Change, Entry, Piece, Reason, Which};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{LineView, address, line_view};
use crate::actor::Actor;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::when::Dates;

#[derive(Serialize)]
struct ListPage {
    address: String,
    line: LineView,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    which: String,
    name: String,
    kind: &'static str,
    note: &'static str,
    at: crate::view::When,
    by: String,
}

fn entry_view(dates: &Dates, entry: &Entry) -> EntryView {
    let (kind, note) = match entry.reason {
        None => ("revision", ""),
        Some(Reason::Lost) => (
            "lost",
            "Came while somebody else wrote, and was laid aside.",
        ),
        Some(Reason::Kept) => ("kept", "Kept while it was being written."),
        Some(Reason::Replaced) => ("kept", "Replaced by a text from the history."),
    };
    EntryView {
        name: name(entry.which),
        which: entry.which.spelled(),
        kind,
        note,
        at: dates.when(entry.at, "en"),
        by: entry.by.clone(),
    }
}

fn name(which: Which) -> String {
    match which {
        Which::Revision(number) => format!("Revision {number}"),
        Which::Aside(number) => format!("Text laid aside {number}"),
        Which::Now => "The working copy".to_owned(),
    }
}

/// `GET /desk/stories/{id}/history`.
///
/// # Errors
/// 404.
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let (manuscript, entries) = site
        .db
        .read(move |tx| Ok::<_, Problem>((desk::open(tx, story)?, desk::history(tx, story)?)))
        .await?;
    let masthead = site.masthead();
    let page = ListPage {
        address: address(&site, story),
        line: line_view(&site, &masthead.dates, &manuscript.line),
        entries: entries
            .iter()
            .map(|entry| entry_view(&masthead.dates, entry))
            .collect(),
    };
    let path = address(&site, story);
    crate::desk::page(&site, &actor, &path, "desk/story_history.html", &page)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Against {
    against: String,
}

/// `GET /desk/stories/{id}/history/{n}?against=now|before|M`: how a text became another.
///
/// # Errors
/// 404 for a text there is not.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((id, n)): Path<(String, String)>,
    Query(against): Query<Against>,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let which = Which::parse(&n).ok_or_else(Problem::not_found)?;
    let other = match against.against.as_str() {
        "" | "before" => before(which),
        word => Some(Which::parse(word).ok_or_else(Problem::not_found)?),
    };
    let (manuscript, text, old) = site
        .db
        .read(move |tx| {
            let manuscript = desk::open(tx, story)?;
            let text = desk::text(tx, story, which)?;
            let old = match other {
                Some(other) => Some(desk::text(tx, story, other)?),
                None => None,
            };
            Ok::<_, Problem>((manuscript, text, old))
        })
        .await?;
    // Against now, the question is what has changed since; against the one before, what this one changed.
    let mut changes = match (&old, other) {
        (Some(now), Some(Which::Now)) => desk::compare(&text, now),
        (Some(old), _) => desk::compare(old, &text),
        (None, _) => Vec::new(),
    };
    if changes
        .iter()
        .all(|change| matches!(change, Change::Same(_)))
    {
        changes.clear();
    }
    let masthead = site.masthead();
    let path = address(&site, story);
    let page = json!({
        "address": path,
        "line": line_view(&site, &masthead.dates, &manuscript.line),
        "which": which.spelled(),
        "name": name(which),
        "by": text.by,
        "at": text.at.map(|at| masthead.dates.when(at, "en")),
        "against": other.map(name),
        "is_now": other == Some(Which::Now),
        "before": before(which).map(Which::spelled),
        "lang": manuscript.fields.lang,
        "changes": changes.iter().map(change_view).collect::<Vec<_>>(),
        "text": desk::body_markdown(&text.document),
        "title": text.fields.title,
    });
    crate::desk::page(&site, &actor, &path, "desk/story_difference.html", &page)
}

/// What a text is first compared with: the revision before it, the working copy for one laid aside.
fn before(which: Which) -> Option<Which> {
    match which {
        Which::Revision(number) if number > 1 => Some(Which::Revision(number - 1)),
        Which::Revision(_) => None,
        Which::Aside(_) => Some(Which::Now),
        Which::Now => None,
    }
}

fn change_view(change: &Change) -> Value {
    match change {
        Change::Field(name, pieces) => {
            json!({"kind": "field", "name": name.replace('_', " "), "pieces": pieces_view(pieces)})
        }
        Change::Paragraph(pieces) => json!({"kind": "paragraph", "pieces": pieces_view(pieces)}),
        Change::Same(blocks) => json!({"kind": "same", "blocks": blocks}),
    }
}

fn pieces_view(pieces: &[Piece]) -> Vec<Value> {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Same(text) => json!({"kind": "same", "text": text}),
            Piece::Gone(text) => json!({"kind": "gone", "text": text}),
            Piece::Come(text) => json!({"kind": "come", "text": text}),
        })
        .collect()
}

/// `POST /desk/stories/{id}/history/{n}/restore`.
///
/// # Errors
/// 404 for a text there is not.
pub(super) async fn restore(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((id, n)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let which = Which::parse(&n).ok_or_else(Problem::not_found)?;
    let (who, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| desk::restore(tx, story, which, &who, now))
        .await?;
    Ok(crate::desk::see(&format!(
        "{}?done=restored",
        address(&site, story)
    )))
}
