//! What the editor's script reads: a working copy, who is there, and what to look at, as JSON.

use newsroom::section::Section;
use newsroom::story::desk::{Check, Manuscript, Present, minutes};
use newsroom::story::{self, BodyMedia};
use newsroom::{Kind, Millis};
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::site::Site;

/// A working copy with everything around it.
pub(super) fn manuscript(
    site: &Site,
    actor: &Actor,
    manuscript: &Manuscript,
    here: &[Present],
    sections: &[Section],
) -> Value {
    let line = &manuscript.line;
    let words = manuscript.words();
    let sections: Vec<Value> = sections
        .iter()
        .map(|section| json!({"slug": section.slug, "title": section.title}))
        .collect();
    json!({
        "id": site.ids.show(Kind::Story, line.id),
        "version": manuscript.version,
        "revision": manuscript.revision,
        "state": line.state.as_str(),
        "front": manuscript.fields,
        "document": manuscript.document,
        "saved_at": manuscript.saved_at,
        "saved_by": manuscript.saved_by,
        "here": people(actor, here),
        "lock": lock(actor, here),
        "sections": sections,
        "url": public_url(manuscript),
        "words": words,
        "minutes": minutes(words),
        "can_publish": actor.can(newsroom::Capability::Publish),
    })
}

/// Where this site has the pictures a story calls by other names than their addresses.
pub(super) fn pictures(called: &[BodyMedia]) -> Value {
    called
        .iter()
        .map(|media| (media.src.clone(), crate::address::media(&media.name).into()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Where readers find it now, if they do.
fn public_url(manuscript: &Manuscript) -> Option<String> {
    let line = &manuscript.line;
    story::visible(line.state).then(|| crate::address::story(&line.section, &line.slug))
}

/// What became of a saving.
pub(super) fn saved(manuscript: &Manuscript, checks: &[Check], now: Millis) -> Value {
    let words = manuscript.words();
    json!({
        "version": manuscript.version,
        "saved_at": manuscript.saved_at.unwrap_or(now),
        "words": words,
        "minutes": minutes(words),
        "slug": manuscript.line.slug,
        "url": public_url(manuscript),
        "checks": found(checks),
    })
}

/// What is there instead of what was sent.
pub(super) fn refused(
    theirs: &Manuscript,
    yours_version: i64,
    number: i64,
    holder: Option<&str>,
) -> Value {
    json!({
        "yours_version": yours_version,
        "kept": format!("k{number}"),
        "lock": holder.map(|name| json!({"name": name, "me": false})),
        "theirs": {
            "version": theirs.version,
            "front": theirs.fields,
            "document": theirs.document,
            "saved_by": theirs.saved_by,
            "saved_at": theirs.saved_at,
        },
    })
}

/// Findings.
pub(super) fn found(checks: &[Check]) -> Vec<Value> {
    checks
        .iter()
        .map(|check| {
            json!({"level": check.level.as_str(), "field": check.field, "text": check.text})
        })
        .collect()
}

/// Who is in a story; `since_ms` is the instant they came.
pub(super) fn people(actor: &Actor, here: &[Present]) -> Vec<Value> {
    here.iter()
        .map(|present| {
            json!({
                "name": present.name,
                "since_ms": present.came_at,
                "holds": present.holds,
                "me": present.session == actor.session.id,
            })
        })
        .collect()
}

/// Who may write now.
pub(super) fn lock(actor: &Actor, here: &[Present]) -> Option<Value> {
    here.iter()
        .find(|present| present.holds)
        .map(|present| json!({"name": present.name, "me": present.session == actor.session.id}))
}
