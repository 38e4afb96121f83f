//! A story as plain text: for search, for counting words, for the text part of a mail.

use super::document::{Block, Document, Inline, Picture};
use crate::comment::SPOILER;

/// Writes the words of a story, blocks apart by an empty line; what is hidden as a spoiler reads `[spoiler]`.
#[must_use]
pub fn to_text(document: &Document) -> String {
    let mut out = String::new();
    blocks(&mut out, &document.blocks);
    let end = out.trim_end().len();
    out.truncate(end);
    out
}

/// The words of running text on one line; line ends become spaces.
pub(super) fn inlines(content: &[Inline]) -> String {
    let mut out = String::new();
    push_inlines(&mut out, content, false);
    out.replace('\n', " ")
}

fn blocks(out: &mut String, blocks: &[Block]) {
    for item in blocks {
        block(out, item);
    }
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Paragraph { content } | Block::Heading { content, .. } => {
            push_inlines(out, content, true);
            out.push_str("\n\n");
        }
        Block::List {
            ordered,
            start,
            items,
        } => list(out, *ordered, *start, items),
        Block::Quote { content, speaker } | Block::PullQuote { content, speaker } => {
            blocks(out, content);
            if !speaker.is_empty() {
                out.push_str("— ");
                push_inlines(out, speaker, true);
                out.push_str("\n\n");
            }
        }
        Block::Callout { title, content } => {
            line(out, title);
            blocks(out, content);
        }
        Block::Spoiler { label, .. } => {
            if label.is_empty() {
                line(out, SPOILER);
            } else {
                line(out, &format!("{SPOILER} {label}"));
            }
        }
        Block::Image(image) => picture(out, image),
        Block::Gallery { images } => images.iter().for_each(|image| picture(out, image)),
        Block::Video { title, caption, .. } => {
            line(out, title);
            line(out, caption);
        }
        Block::Embed {
            title, description, ..
        } => {
            line(out, title);
            line(out, description);
        }
        Block::AlsoRead { .. }
        | Block::Ballot { .. }
        | Block::Nominee { .. }
        | Block::Results { .. }
        | Block::Divider
        | Block::Unknown(_) => {}
    }
}

fn list(out: &mut String, ordered: bool, start: u32, items: &[Vec<Block>]) {
    for (at, item) in items.iter().enumerate() {
        if ordered {
            out.push_str(&format!("{}. ", u64::from(start) + at as u64));
        } else {
            out.push_str("- ");
        }
        blocks(out, item);
        // Items of one list stand line under line.
        let end = out.trim_end().len();
        out.truncate(end);
        out.push('\n');
    }
    out.push('\n');
}

fn picture(out: &mut String, image: &Picture) {
    line(
        out,
        if image.caption.is_empty() {
            &image.alt
        } else {
            &image.caption
        },
    );
}

fn line(out: &mut String, text: &str) {
    if !text.is_empty() {
        out.push_str(text);
        out.push_str("\n\n");
    }
}

fn push_inlines(out: &mut String, content: &[Inline], hide: bool) {
    for inline in content {
        match inline {
            Inline::Text { text } => out.push_str(text),
            Inline::Break => out.push('\n'),
            Inline::Spoiler { .. } if hide => out.push_str(SPOILER),
            Inline::Spoiler { content }
            | Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Link { content, .. }
            | Inline::Person { content, .. }
            | Inline::Work { content, .. }
            | Inline::Lang { content, .. } => push_inlines(out, content, hide),
        }
    }
}
