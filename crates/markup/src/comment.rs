//! A reader's comment: from what was typed to what may be shown.
//!
//! [`parse`] is the only way to a [`Text`]. It refuses what cannot be shown safely or read at all, with a
//! sentence for the reader, and renders the rest from a small Markdown. Knows nothing of stories or accounts.

mod html;
mod readable;

use crate::SafeHtml;
use unicode_segmentation::UnicodeSegmentation;

/// Longest comment, in characters after trimming.
pub const MAX_CHARS: usize = 10_000;

/// What stands for hidden words where they must stay hidden.
pub(crate) const SPOILER: &str = "[spoiler]";

/// A comment that may be shown. Made only by [`parse`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Text {
    /// What was typed: trimmed, one kind of line end, at most two empty lines in a row.
    pub source: String,
    /// What a page shows.
    pub html: SafeHtml,
    /// Every word of it without markup, spoilers included: for checks and search, not for showing.
    pub plain: String,
    /// The same with `[spoiler]` for hidden words: for excerpts, mails and feeds.
    pub teaser: String,
    /// Where its links lead, in order, with repetitions.
    pub links: Vec<String>,
}

/// Why a comment cannot be taken, as a sentence its writer may see.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Nothing a reader could see.
    #[error("Please write something first.")]
    Empty,
    /// More than [`MAX_CHARS`].
    #[error("Your comment is {chars} characters long; at most 10,000 fit. Please shorten it.")]
    TooLong {
        /// Characters after trimming.
        chars: usize,
    },
    /// A control character, or one that no text has.
    #[error(
        "Your comment contains an invisible control character. Please type it anew instead of pasting it."
    )]
    Control,
    /// A character that turns the direction of the text around it.
    #[error(
        "Your comment contains invisible characters that change the direction of text. Please remove them."
    )]
    Bidi,
    /// Marks piled on letters.
    #[error("Your comment piles too many marks on its letters. Please write it plainly.")]
    Zalgo,
}

/// Reads a comment.
///
/// # Errors
/// A [`Refusal`] when it is empty, longer than [`MAX_CHARS`], holds control or bidi-override characters, or
/// piles combining marks.
pub fn parse(source: &str) -> Result<Text, Refusal> {
    let source = readable::source(source)?;
    let shown = html::render(&source);
    if !readable::has_ink(&shown.plain) {
        return Err(Refusal::Empty);
    }
    Ok(Text {
        source,
        html: SafeHtml::rendered(shown.html),
        plain: shown.plain,
        teaser: shown.teaser,
        links: shown.links,
    })
}

/// Reads a line that is shown as it is typed, such as a name, under a comment's rules for characters.
///
/// # Errors
/// The [`Refusal`] that [`parse`] gives for characters.
pub fn line(typed: &str) -> Result<String, Refusal> {
    readable::source(typed)
}

/// The beginning of a plain text on one line, at most `max_chars` characters with the `…` that marks a cut.
///
/// It ends between words where it can, and never inside what a reader sees as one character.
#[must_use]
pub fn excerpt(plain: &str, max_chars: usize) -> String {
    let mut out = String::new();
    let mut chars = 0;
    let mut last_space = 0;
    // Whitespace is folded as we go, so that a long text costs no more than its beginning.
    let words = plain.split_whitespace();
    let mut first = true;
    for word in words {
        if !first {
            last_space = out.len();
            out.push(' ');
            chars += 1;
        }
        first = false;
        for grapheme in word.graphemes(true) {
            let long = grapheme.chars().count();
            if chars + long > max_chars {
                return cut(out, last_space, max_chars);
            }
            out.push_str(grapheme);
            chars += long;
        }
    }
    out
}

/// Makes room for the `…` and ends at a word if that does not cost half of the excerpt.
fn cut(mut out: String, last_space: usize, max_chars: usize) -> String {
    if max_chars == 0 {
        return String::new();
    }
    if last_space * 2 > out.len() {
        out.truncate(last_space);
    }
    while out.chars().count() + 1 > max_chars {
        let start = out
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at);
        out.truncate(start);
    }
    let end = out
        .trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—')
        })
        .len();
    out.truncate(end);
    out.push('…');
    out
}
