//! What a story said before: its revisions and the texts laid aside, and how two of them differ.

use markup::story::{Document, Front};
use similar::{Algorithm, DiffOp, TextDiff, capture_diff_slices};
use store::{Tx, params};

use super::{Fields, Reason, kept, line, manuscript};
use crate::{
    Millis,
    error::{Error, Result},
};

/// Which text of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// A revision, by number.
    Revision(i64),
    /// A text laid aside, by number.
    Aside(i64),
    /// The working copy.
    Now,
}

impl Which {
    /// Reads `12`, `k3` or `now`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Which> {
        if text == "now" {
            return Some(Which::Now);
        }
        if let Some(number) = text.strip_prefix('k') {
            return number.parse().ok().map(Which::Aside);
        }
        text.parse().ok().map(Which::Revision)
    }

    /// As an address spells it.
    #[must_use]
    pub fn spelled(self) -> String {
        match self {
            Which::Revision(number) => number.to_string(),
            Which::Aside(number) => format!("k{number}"),
            Which::Now => "now".to_owned(),
        }
    }
}

/// A line of a story's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which text.
    pub which: Which,
    /// When it was saved.
    pub at: Millis,
    /// Who saved it.
    pub by: String,
    /// Why it was laid aside; none for a revision.
    pub reason: Option<Reason>,
}

/// A story's revisions and the texts laid aside, newest first; at most 100 of each.
///
/// # Errors
/// `Store` if the database fails.
pub fn history(tx: &mut Tx<'_>, story: i64) -> Result<Vec<Entry>> {
    let revisions: Vec<(i64, Millis, String)> = tx.all(
        "select number, made_at, actor from revision where story_id = $1 order by number desc limit 100",
        params![story],
    )?;
    let mut all: Vec<Entry> = revisions
        .into_iter()
        .map(|(number, at, by)| Entry {
            which: Which::Revision(number),
            at,
            by,
            reason: None,
        })
        .collect();
    all.extend(kept::all(tx, story)?.into_iter().map(|slip| Entry {
        which: Which::Aside(slip.number),
        at: slip.saved_at,
        by: slip.saved_by,
        reason: Some(slip.reason),
    }));
    all.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    Ok(all)
}

/// What a story said at some time.
#[derive(Clone, Debug)]
pub struct Text {
    /// The form.
    pub fields: Fields,
    /// The body.
    pub document: Document,
    /// When it was saved; none for a working copy nobody has saved.
    pub at: Option<Millis>,
    /// Who saved it; may be empty.
    pub by: String,
}

/// One text of a story.
///
/// # Errors
/// `NotFound` if there is no such text; `Source` if this program no longer reads it.
pub fn text(tx: &mut Tx<'_>, story: i64, which: Which) -> Result<Text> {
    match which {
        Which::Now => {
            let manuscript = manuscript::open(tx, story)?;
            Ok(Text {
                fields: manuscript.fields,
                document: manuscript.document,
                at: manuscript.saved_at,
                by: manuscript.saved_by,
            })
        }
        Which::Aside(number) => {
            let (front, document, at, by) =
                kept::words(tx, story, number)?.ok_or(Error::NotFound("revision"))?;
            Ok(Text {
                fields: Fields::from_json(&front),
                document: serde_json::from_str(&document).unwrap_or_default(),
                at: Some(at),
                by,
            })
        }
        Which::Revision(number) => revision(tx, story, number),
    }
}

fn revision(tx: &mut Tx<'_>, story: i64, number: i64) -> Result<Text> {
    let kept: Option<(String, Millis, String)> = tx.opt(
        "select source, made_at, actor from revision where story_id = $1 and number = $2",
        params![story, number],
    )?;
    let (source, at, by) = kept.ok_or(Error::NotFound("revision"))?;
    let (front, mut document, _) = markup::story::parse(&source).map_err(Error::Source)?;
    let newest: i64 = tx.one("select revision from story where id = $1", params![story])?;
    if newest == number {
        let line = line::of(tx, story)?;
        document = manuscript::published(tx, &line)?.1;
    }
    Ok(Text {
        fields: Fields::of(&front),
        document,
        at: Some(at),
        by,
    })
}

/// A run of words, and in which of two texts it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// In the old one only.
    Gone(String),
    /// In the new one only.
    Come(String),
}

/// Something that differs, or a stretch that does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A field of the form: its name, and how its words differ.
    Field(&'static str, Vec<Piece>),
    /// A paragraph or another block of the body.
    Paragraph(Vec<Piece>),
    /// So many blocks that are the same in both.
    Same(usize),
}

/// Longest paragraph that is compared word by word, in bytes; of a longer one the whole is shown twice.
const MAX_COMPARED: usize = 20_000;

/// How a text became another: fields first, then the body, word by word inside each paragraph.
#[must_use]
pub fn compare(old: &Text, new: &Text) -> Vec<Change> {
    let mut changes = Vec::new();
    for ((name, before), (_, after)) in old.fields.shown().iter().zip(&new.fields.shown()) {
        if before != after {
            changes.push(Change::Field(name, words(before, after)));
        }
    }
    let (before, after) = (paragraphs(&old.document), paragraphs(&new.document));
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        let (was, is) = (
            before.get(op.old_range()).unwrap_or_default(),
            after.get(op.new_range()).unwrap_or_default(),
        );
        if matches!(op, DiffOp::Equal { .. }) {
            changes.push(Change::Same(was.len()));
            continue;
        }
        for at in 0..was.len().max(is.len()) {
            let pieces = match (was.get(at), is.get(at)) {
                (Some(was), Some(is)) => words(was, is),
                (Some(was), None) => vec![Piece::Gone(was.clone())],
                (None, Some(is)) => vec![Piece::Come(is.clone())],
                (None, None) => continue,
            };
            changes.push(Change::Paragraph(pieces));
        }
    }
    changes
}

/// A body as Markdown, without front matter.
#[must_use]
pub fn body_markdown(document: &Document) -> String {
    let whole = markup::story::to_markdown(&Front::default(), document);
    whole
        .strip_prefix("---\n---\n")
        .unwrap_or(&whole)
        .trim()
        .to_owned()
}

/// The blocks of a body as the lines their writer would know.
fn paragraphs(document: &Document) -> Vec<String> {
    document
        .blocks
        .iter()
        .map(|block| {
            let alone = Document {
                blocks: vec![block.clone()],
                ..Document::default()
            };
            body_markdown(&alone)
        })
        .collect()
}

fn words(old: &str, new: &str) -> Vec<Piece> {
    if old.is_empty() || new.is_empty() || old.len().max(new.len()) > MAX_COMPARED {
        return [
            (old, Piece::Gone as fn(String) -> Piece),
            (new, Piece::Come),
        ]
        .into_iter()
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, piece)| piece(text.to_owned()))
        .collect();
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let difference = TextDiff::from_unicode_words(old, new);
    for change in difference.iter_all_changes() {
        let word = change.value();
        match (change.tag(), pieces.last_mut()) {
            (similar::ChangeTag::Equal, Some(Piece::Same(text)))
            | (similar::ChangeTag::Delete, Some(Piece::Gone(text)))
            | (similar::ChangeTag::Insert, Some(Piece::Come(text))) => text.push_str(word),
            (similar::ChangeTag::Equal, _) => pieces.push(Piece::Same(word.to_owned())),
            (similar::ChangeTag::Delete, _) => pieces.push(Piece::Gone(word.to_owned())),
            (similar::ChangeTag::Insert, _) => pieces.push(Piece::Come(word.to_owned())),
        }
    }
    pieces
}
