//! A story: its front matter and its body, a tree of typed blocks.
//!
//! Markdown goes in by [`parse`] and comes out by [`to_markdown`]; a body kept as JSON goes in by
//! [`Document::from_json`]. Everything else renders a [`Document`]. What a renderer needs from outside (titles of
//! other stories, sizes of pictures) it asks a [`Lookup`] for, and [`needs()`] says beforehand what it will ask.

mod blocks;
mod directive;
mod document;
mod front;
mod front_read;
mod front_write;
mod inline;
mod lookup;
mod misplaced;
mod needs;
mod phrase;
mod plain;
mod read;
mod render;
mod render_inline;
mod render_shown;
mod speaker;
mod tidy;
mod tidy_inline;
mod write;
mod write_inline;

pub use document::{Block, Document, Inline, Picture, VERSION};
pub use front::{Comments, Correction, Dated, Front, Status};
pub use lookup::{ImageRef, Line, Lookup, Shown, StoryRef};
pub use needs::{Needs, needs, videos, words};
pub use plain::to_text;
pub use read::parse;
pub use render::{to_feed_html, to_html, to_mail_html};
pub use write::to_markdown;

use std::fmt;

/// Longest story, in bytes of Markdown or JSON.
pub const MAX_BYTES: usize = 2_000_000;

/// Most faults and most warnings told at once; who has more has one mistake many times.
const MAX_TOLD: usize = 100;

/// What makes a story's text unusable, where it stands and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line of the source, from 1; 0 when the fault is in no one line.
    pub line: usize,
    /// What is wrong and what to do, as a sentence.
    pub text: String,
}

/// What a writer should look at, though the story works without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Line of the source, from 1; 0 when it is about no one line.
    pub line: usize,
    /// What happened, as a sentence.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        place(f, self.line, &self.text)
    }
}

impl std::error::Error for Fault {}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        place(f, self.line, &self.text)
    }
}

fn place(f: &mut fmt::Formatter<'_>, line: usize, text: &str) -> fmt::Result {
    if line == 0 {
        f.write_str(text)
    } else {
        write!(f, "line {line}: {text}")
    }
}

fn fault(line: usize, text: impl Into<String>) -> Fault {
    Fault {
        line,
        text: text.into(),
    }
}

fn warning(line: usize, text: impl Into<String>) -> Warning {
    Warning {
        line,
        text: text.into(),
    }
}

/// The known word nearest to a mistyped one, if any is near.
fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(40).collect();
    let near = known
        .iter()
        .map(|candidate| (distance(&word, candidate), *candidate))
        .min()?;
    (near.0 <= 1 + word.len() / 4).then_some(near.1)
}

/// Letters to change, add or drop to make one word of the other.
fn distance(word: &[char], other: &str) -> usize {
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (i, b) in other.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (j, a) in word.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or_default();
            left = (diagonal + usize::from(*a != b))
                .min(above + 1)
                .min(left + 1);
            diagonal = above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
