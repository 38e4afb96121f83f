//! From a front matter and a document to Markdown that reads back to the same.

use super::directive::{self, is_key, is_name, write_attributes};
use super::document::{Block, Document, Picture};
use super::{Front, front_write, write_inline};
use serde_json::Value;

/// Writes a story as Markdown with front matter.
///
/// [`super::parse`] reads it back to the same front matter and the same (tidied) document.
#[must_use]
pub fn to_markdown(front: &Front, document: &Document) -> String {
    let mut out = String::new();
    front_write::write(&mut out, front);
    let document = document.clone().tidied();
    if !document.blocks.is_empty() {
        out.push('\n');
        out.push_str(&blocks(&document.blocks));
        out.push('\n');
    }
    out
}

/// Blocks with an empty line between them.
fn blocks(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut other = false;
    for (at, block) in blocks.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| blocks.get(at));
        other = marked_otherwise(other, before, block);
        if before.is_some() {
            out.push_str("\n\n");
        }
        out.push_str(&one(block, other));
    }
    out
}

/// Whether a list takes the other mark: two in a row are one list to Markdown unless their marks differ.
fn marked_otherwise(other: bool, before: Option<&Block>, block: &Block) -> bool {
    !other
        && matches!((before, block), (Some(Block::List { ordered: a, .. }), Block::List { ordered: b, .. }) if a == b)
}

fn one(block: &Block, other: bool) -> String {
    match block {
        Block::Paragraph { content } => write_inline::write(content),
        Block::Heading { level, content } => format!(
            "{} {}",
            "#".repeat(usize::from(*level)),
            write_inline::heading(content)
        ),
        Block::List {
            ordered,
            start,
            items,
        } => list(*ordered, *start, items, other),
        Block::Quote { content, speaker } => {
            let mut inner = blocks(content);
            if !speaker.is_empty() {
                let same_paragraph = matches!(content.last(), Some(Block::Paragraph { .. }));
                inner.push_str(if same_paragraph { "\n— " } else { "\n\n— " });
                inner.push_str(&write_inline::write(speaker));
            }
            prefixed(&inner, "> ", ">")
        }
        Block::PullQuote { content, speaker } => {
            let mut inner = blocks(content);
            if !speaker.is_empty() {
                let same_paragraph = matches!(content.last(), Some(Block::Paragraph { .. }));
                inner.push_str(if same_paragraph { "\n— " } else { "\n\n— " });
                inner.push_str(&write_inline::write(speaker));
            }
            container("pull-quote", &[], &inner)
        }
        Block::Callout { title, content } => {
            container("callout", &[("title", title)], &blocks(content))
        }
        Block::Spoiler { label, content } => {
            container("spoiler", &[("label", label)], &blocks(content))
        }
        Block::Image(image) => picture(image),
        Block::Gallery { images } => container(
            "gallery",
            &[],
            &images.iter().map(picture).collect::<Vec<_>>().join("\n"),
        ),
        Block::Video {
            url,
            title,
            caption,
            poster,
        } => leaf(
            "video",
            &[
                ("url", url),
                ("title", title),
                ("caption", caption),
                ("poster", poster),
            ],
        ),
        Block::AlsoRead { story, url, title } => leaf(
            "also-read",
            &[("story", story), ("url", url), ("title", title)],
        ),
        Block::Ballot { slug } => leaf("ballot", &[("slug", slug)]),
        Block::Nominee { category, nominee } => {
            leaf("nominee", &[("category", category), ("nominee", nominee)])
        }
        Block::Results { category } => leaf("results", &[("category", category)]),
        Block::Divider => "---".to_owned(),
        Block::Embed {
            url,
            title,
            description,
        } => leaf(
            "embed",
            &[("url", url), ("title", title), ("description", description)],
        ),
        Block::Unknown(value) => unknown(value),
    }
}

fn leaf(name: &str, attributes: &[(&str, &str)]) -> String {
    let mut out = format!("::{name}");
    write_attributes(
        &mut out,
        attributes
            .iter()
            .copied()
            .filter(|(_, value)| !value.is_empty()),
    );
    out
}

fn container(name: &str, attributes: &[(&str, &str)], inner: &str) -> String {
    format!(":{}\n{inner}\n:::", leaf(name, attributes))
}

fn picture(image: &Picture) -> String {
    leaf(
        "image",
        &[
            ("src", &image.src),
            ("alt", &image.alt),
            ("caption", &image.caption),
            ("credit", &image.credit),
        ],
    )
}

fn list(ordered: bool, start: u32, items: &[Vec<Block>], other: bool) -> String {
    let mut out = String::new();
    let loose = items
        .iter()
        .any(|item| item.len() > 2 || matches!(item.get(1), Some(Block::Paragraph { .. })));
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(if loose { "\n\n" } else { "\n" });
        }
        let mark = match (ordered, other) {
            (true, _) => {
                let number = (u64::from(start) + at as u64).min(999_999_999);
                format!("{number}{} ", if other { ')' } else { '.' })
            }
            (false, false) => "- ".to_owned(),
            (false, true) => "* ".to_owned(),
        };
        let mut inner = String::new();
        let mut other = false;
        for (at, block) in item.iter().enumerate() {
            if at > 0 {
                // A numbered list that does not begin with 1 cannot follow a line of text directly.
                let direct = !loose
                    && matches!(
                        block,
                        Block::List { ordered: false, .. } | Block::List { start: 1, .. }
                    );
                inner.push_str(if direct { "\n" } else { "\n\n" });
            }
            let before = at.checked_sub(1).and_then(|at| item.get(at));
            other = marked_otherwise(other, before, block);
            inner.push_str(&one(block, other));
        }
        let indented = prefixed(&inner, &" ".repeat(mark.len()), "");
        out.push_str(&mark);
        out.push_str(indented.trim_start());
    }
    out
}

/// Every line with something before it.
fn prefixed(text: &str, prefix: &str, empty: &str) -> String {
    let mut out = String::new();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if line.is_empty() {
            out.push_str(empty);
        } else {
            out.push_str(prefix);
            out.push_str(line);
        }
    }
    out
}

/// A block we do not know goes out as the directive it came from, or else as JSON.
fn unknown(value: &Value) -> String {
    let as_json = || leaf("unknown", &[("json", &json(value))]);
    let Some(fields) = value.as_object() else {
        return as_json();
    };
    let name = fields
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let mut attributes = Vec::new();
    let mut raw = None;
    for (key, value) in fields.iter().filter(|(key, _)| *key != "type") {
        match value.as_str() {
            Some(text) if key == "markdown" => raw = Some(text),
            Some(text) if is_key(key) => attributes.push((key.as_str(), text)),
            _ => return as_json(),
        }
    }
    let known = matches!(name, "unknown" | "divider" | "") || !is_name(name);
    if known
        || attributes.iter().any(|(_, text)| text.contains(is_lost))
        || raw.is_some_and(|raw| !is_balanced(raw))
    {
        return as_json();
    }
    let mut out = format!("{}::{name}", if raw.is_some() { ":" } else { "" });
    write_attributes(&mut out, attributes);
    match raw {
        Some("") => out.push_str("\n:::"),
        Some(raw) => out.push_str(&format!("\n{raw}\n:::")),
        None => {}
    }
    out
}

/// JSON without the characters a source cannot hold; they only ever stand in its strings.
fn json(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        if is_lost(c) || c == '\n' {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters the reader takes out of a source.
fn is_lost(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
        || crate::markdown::is_noncharacter(c)
}

/// Whether raw Markdown can stand inside a container and end where it ends.
fn is_balanced(raw: &str) -> bool {
    let mut depth = 0_u32;
    for line in raw.split('\n') {
        match directive::read(line) {
            Some(Ok(directive::Line::Open(_))) => depth += 1,
            Some(Ok(directive::Line::Close)) => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            _ => {}
        }
    }
    depth == 0 && !raw.contains(is_lost)
}
