//! Writing entries: posted, edited by two at once, corrected in the open, pinned, taken away and brought back.

use markup::story::{Document, Fault};
use store::{Tx, params};

use super::entry::{Entry, EntryKind, entry_of_desk};
use crate::audit::{self, Act, Doer};
use crate::error::{Error, Fields, Result};
use crate::event::{self, Event};
use crate::{Millis, media, name};

/// The longest title, correction and text, in characters.
const MOST_LINE: usize = 200;
const MOST_TEXT: usize = 20_000;
/// What a text of its own lacks to be read as a story; so many lines.
const HEAD: &str = "---\ntitle: Entry\nsection: live\n---\n";
const HEAD_LINES: usize = 4;

/// What a form says about an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryDraft {
    /// `post`, `key`, `picture`, `video` or `quote`.
    pub kind: String,
    /// Headline; may be empty but for a key moment.
    pub title: String,
    /// Markdown with the house's directives.
    pub text: String,
    /// What was wrong, told to readers; empty for a change nobody needs to be told of.
    pub correction: String,
    /// What makes the same form sent again the same entry; may be empty.
    pub once: String,
}

/// An [`EntryDraft`] that can be kept.
struct Kept {
    kind: EntryKind,
    title: String,
    source: String,
    document: Document,
    pictures: Vec<(String, i64)>,
    correction: String,
}

fn read(tx: &mut Tx<'_>, draft: &EntryDraft, is_result: bool) -> Result<Kept> {
    let mut faults = Fields::default();
    let mut wrong = |field: &str, sentence: String| {
        faults.0.insert(field.to_owned(), sentence);
    };
    let kind = match EntryKind::parse(&draft.kind) {
        _ if is_result => EntryKind::Result,
        Some(kind) => kind,
        None => {
            wrong("kind", "Choose what kind of entry this is.".to_owned());
            EntryKind::Post
        }
    };
    let title = name::tidy(&draft.title);
    let correction = name::tidy(&draft.correction);
    for (field, text) in [("title", &title), ("correction", &correction)] {
        if text.chars().count() > MOST_LINE {
            wrong(field, "This is longer than 200 characters.".to_owned());
        }
    }
    let source = draft.text.trim().to_owned();
    if !is_result && !name::is_seen(&source) && !name::is_seen(&title) {
        wrong("text", "An entry needs a few words.".to_owned());
    }
    if kind == EntryKind::Key && !name::is_seen(&title) {
        wrong(
            "title",
            "A key moment needs a title: it stands in the list on top.".to_owned(),
        );
    }
    if source.chars().count() > MOST_TEXT {
        wrong("text", "This is longer than 20,000 characters.".to_owned());
    }
    let document = document(&source).unwrap_or_else(|sentence| {
        wrong("text", sentence);
        Document::default()
    });
    let mut pictures = Vec::new();
    for src in markup::story::needs(&document).images {
        let name = src.strip_prefix("/media/").unwrap_or(&src);
        match media::find_by_name(tx, name)? {
            Some(found) => pictures.push((src, found.id)),
            None => wrong("text", format!("The library has no picture called {src}.")),
        }
    }
    if !faults.0.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok(Kept {
        kind,
        title,
        source,
        document,
        pictures,
        correction,
    })
}

/// The typed document of an entry's Markdown; a sentence that names the line when it cannot be read.
fn document(source: &str) -> Result<Document, String> {
    let told = |faults: Vec<Fault>| {
        let lines = faults.iter().map(|fault| {
            let line = fault.line.saturating_sub(HEAD_LINES).max(1);
            format!("Line {line}: {}", fault.text)
        });
        lines.collect::<Vec<_>>().join(" ")
    };
    let (_, document, _) = markup::story::parse(&format!("{HEAD}{source}\n")).map_err(told)?;
    Ok(document)
}

/// Posts an entry; answers its row. The same form sent again is the same entry.
///
/// # Errors
/// `Invalid` by field.
pub fn post(
    tx: &mut Tx<'_>,
    liveblog: i64,
    draft: &EntryDraft,
    who: &Doer,
    now: Millis,
) -> Result<i64> {
    let kept = read(tx, draft, false)?;
    let once = Some(draft.once.trim()).filter(|once| !once.is_empty());
    let once = once.map(|once| format!("{liveblog}/{once}"));
    if let Some(once) = &once {
        let known: Option<i64> =
            tx.opt("select id from entry where idempotency = $1", params![once])?;
        if let Some(id) = known {
            return Ok(id);
        }
    }
    let pinned_at = (kept.kind == EntryKind::Key).then_some(now);
    let id: i64 = tx.one(
        "insert into entry (liveblog_id, kind, title, source, document, author, account_id, posted_at, pinned_at, idempotency)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
        params![
            liveblog,
            kept.kind.as_str(),
            kept.title,
            kept.source,
            kept.document.to_json(),
            who.name,
            who.account,
            now,
            pinned_at,
            once
        ],
    )?;
    hang(tx, id, &kept)?;
    noted(tx, "entry.post", id, who, now)?;
    written(tx, liveblog, id, now)?;
    Ok(id)
}

/// Writes what a form says in place of an entry that still is the one the form was made from.
///
/// # Errors
/// `NotFound`; `Conflict` when somebody else changed it meanwhile; `Invalid` by field.
pub fn edit(
    tx: &mut Tx<'_>,
    liveblog: i64,
    id: i64,
    draft: &EntryDraft,
    version: i64,
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let before = entry_of_desk(tx, liveblog, id)?;
    let kept = read(tx, draft, before.kind == EntryKind::Result)?;
    let corrected_at = Some(now)
        .filter(|_| !kept.correction.is_empty())
        .or(before.corrected_at);
    let correction = if kept.correction.is_empty() {
        before.correction
    } else {
        kept.correction.clone()
    };
    let pinned_at = match kept.kind {
        EntryKind::Key => before.pinned_at.or(Some(now)),
        _ => before.pinned_at,
    };
    let changed = tx.run(
        "update entry set kind = $3, title = $4, source = $5, document = $6, edited_at = $7, corrected_at = $8,
                correction = $9, pinned_at = $10, version = version + 1
         where id = $1 and version = $2",
        params![
            id,
            version,
            kept.kind.as_str(),
            kept.title,
            kept.source,
            kept.document.to_json(),
            now,
            corrected_at,
            correction,
            pinned_at
        ],
    )?;
    if changed == 0 {
        return Err(Error::Conflict(
            "Somebody else changed this entry meanwhile.".to_owned(),
        ));
    }
    tx.run("delete from entry_media where entry_id = $1", params![id])?;
    hang(tx, id, &kept)?;
    noted(tx, "entry.edit", id, who, now)?;
    if before.removed_at.is_none() {
        written(tx, liveblog, id, now)?;
    }
    Ok(())
}

/// Makes an entry a key moment, or one no more.
///
/// # Errors
/// `NotFound`.
pub fn pin(
    tx: &mut Tx<'_>,
    liveblog: i64,
    id: i64,
    pinned: bool,
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let before = entry_of_desk(tx, liveblog, id)?;
    if before.pinned_at.is_some() == pinned {
        return Ok(());
    }
    tx.run(
        "update entry set pinned_at = $2 where id = $1",
        params![id, pinned.then_some(now)],
    )?;
    let act = if pinned { "entry.pin" } else { "entry.unpin" };
    noted(tx, act, id, who, now)?;
    if before.removed_at.is_none() {
        written(tx, liveblog, id, now)?;
    }
    Ok(())
}

/// Takes an entry away; [`restore`] brings it back. Doing it twice is doing it once.
///
/// # Errors
/// `NotFound`.
pub fn remove(tx: &mut Tx<'_>, liveblog: i64, id: i64, who: &Doer, now: Millis) -> Result<Entry> {
    let before = entry_of_desk(tx, liveblog, id)?;
    if before.removed_at.is_none() {
        tx.run(
            "update entry set removed_at = $2, version = version + 1 where id = $1",
            params![id, now],
        )?;
        noted(tx, "entry.remove", id, who, now)?;
        let gone = Event::EntryGone {
            liveblog,
            entry: id,
        };
        event::record(tx, &gone, now)?;
    }
    Ok(before)
}

/// Brings an entry back that was taken away.
///
/// # Errors
/// `NotFound`.
pub fn restore(tx: &mut Tx<'_>, liveblog: i64, id: i64, who: &Doer, now: Millis) -> Result<()> {
    let before = entry_of_desk(tx, liveblog, id)?;
    if before.removed_at.is_some() {
        tx.run(
            "update entry set removed_at = null, version = version + 1 where id = $1",
            params![id],
        )?;
        noted(tx, "entry.restore", id, who, now)?;
        written(tx, liveblog, id, now)?;
    }
    Ok(())
}

fn hang(tx: &mut Tx<'_>, id: i64, kept: &Kept) -> Result<()> {
    for (src, media) in &kept.pictures {
        tx.run(
            "insert into entry_media (entry_id, src, media_id) values ($1, $2, $3)",
            params![id, src, *media],
        )?;
    }
    Ok(())
}

fn written(tx: &mut Tx<'_>, liveblog: i64, entry: i64, now: Millis) -> Result<()> {
    event::record(tx, &Event::EntryWritten { liveblog, entry }, now)?;
    Ok(())
}

fn noted(tx: &mut Tx<'_>, act: &str, id: i64, who: &Doer, now: Millis) -> Result<()> {
    let act = Act {
        act,
        object: "entry",
        object_id: id,
        why: "",
        data: "",
    };
    audit::record(tx, who, &act, now)?;
    Ok(())
}
