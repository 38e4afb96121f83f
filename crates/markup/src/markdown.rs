//! The one place that talks to the Markdown parser: what it is allowed to see, and what it may make of it.
//!
//! Three things are switched off before the parser sees the text, because it has no switch for them.
//! Raw HTML: a `<` goes in as a stand-in character, so that no HTML node can come out; it is text by construction.
//! Link reference definitions: a stand-in between `]` and `:` keeps them from swallowing a line a person wrote.
//! Lone bars: the parser drops some of them where it looks for spoilers, so it sees only those that stand in pairs.
//! The stand-ins are noncharacters, which the callers have removed or refused before.

use comrak::nodes::Node;
use comrak::{Arena, Options, parse_document};
use std::borrow::Cow;

/// Stands between `]` and `:`.
const GUARD: char = '\u{fdd0}';
/// Stands for `<`.
const LESS_THAN: char = '\u{fdd1}';
/// Stands for a `|` that has not exactly one beside it.
const BAR: char = '\u{fdd2}';

/// Parses Markdown into the parser's tree.
pub(crate) fn tree<'a>(arena: &'a Arena<'a>, source: &str) -> Node<'a> {
    let mut options = Options::default();
    options.extension.spoiler = true;
    // A line of hyphens under a line of text is a divider to everybody but Markdown.
    options.parse.ignore_setext = true;
    parse_document(arena, &guarded(source), &options)
}

/// Puts the stand-ins in.
fn guarded(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + source.len() / 64);
    let mut escaped = false;
    let mut previous = '\n';
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '<' if !escaped => out.push(LESS_THAN),
            '|' if !escaped => {
                let mut bars = 1;
                while chars.next_if_eq(&'|').is_some() {
                    bars += 1;
                }
                let bar = if bars == 2 { '|' } else { BAR };
                out.extend(std::iter::repeat_n(bar, bars));
            }
            ':' if previous == ']' => {
                out.push(GUARD);
                out.push(c);
            }
            _ => out.push(c),
        }
        escaped = c == '\\' && !escaped;
        previous = c;
    }
    out
}

/// Takes the stand-ins out of anything the parser gave back.
pub(crate) fn unguarded(text: &str) -> Cow<'_, str> {
    if !text.contains([GUARD, LESS_THAN, BAR]) {
        return Cow::Borrowed(text);
    }
    let written = text.chars().filter(|c| *c != GUARD).map(|c| match c {
        LESS_THAN => '<',
        BAR => '|',
        _ => c,
    });
    Cow::Owned(written.collect())
}

/// Characters Unicode promises never to give a meaning; ours stand among them.
pub(crate) fn is_noncharacter(c: char) -> bool {
    ('\u{fdd0}'..='\u{fdef}').contains(&c) || (u32::from(c) & 0xfffe) == 0xfffe
}
