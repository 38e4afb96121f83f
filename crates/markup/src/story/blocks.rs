//! From one directive, or one stretch of Markdown, to blocks.

use super::directive::Directive;
use super::document::{Block, Inline, Picture};
use super::read::Reader;
use super::{MAX_TOLD, fault, inline, misplaced, nearest, tidy, warning};
use crate::{embed, link, markdown, slug};
use comrak::Arena;
use comrak::nodes::{ListType, Node, NodeValue};
use serde_json::{Map, Value};

const NAMES: &[&str] = &[
    "video",
    "also-read",
    "ballot",
    "nominee",
    "results",
    "image",
    "divider",
    "embed",
    "callout",
    "spoiler",
    "pull-quote",
    "gallery",
    "unknown",
];

/// Deepest nodes we follow by recursion; the reader lets fewer through.
const MAX_DEPTH: usize = 40;

/// Reads one directive that stands by itself.
pub(super) fn leaf(
    mut directive: Directive,
    line: usize,
    reader: &mut Reader<'_>,
) -> Option<Block> {
    let block = match directive.name.as_str() {
        "video" => video(&mut directive, line, reader),
        "also-read" => also_read(&mut directive, line, reader),
        "image" => image(&mut directive, line, reader),
        "embed" => {
            let url = directive.take("url");
            let (title, description) = (directive.take("title"), directive.take("description"));
            let ok = link::web(&url).is_some();
            required(
                ok,
                "::embed needs an address, like ::embed{url=\"https://…\" title=\"…\"}",
                line,
                reader,
            )
            .then_some(Block::Embed {
                url,
                title,
                description,
            })
        }
        "ballot" => {
            let slug = directive.take("slug");
            required(
                slug::is_slug(&slug),
                "::ballot needs the slug of a ballot, like ::ballot{slug=\"lead-actor\"}",
                line,
                reader,
            )
            .then_some(Block::Ballot { slug })
        }
        "results" => {
            let category = directive.take("category");
            let wrong = "::results needs a category, like ::results{category=\"emmys/2020/lead-actor-limited\"}";
            required(tidy::is_category(&category), wrong, line, reader)
                .then_some(Block::Results { category })
        }
        "nominee" => {
            let category = directive.take("category");
            let nominee = directive.take("nominee");
            let ok = tidy::is_category(&category) && slug::is_slug(&nominee);
            let wrong = "::nominee needs a category and a slug, like ::nominee{category=\"emmys/2020/lead-actor-limited\" nominee=\"mark-ruffalo\"}";
            required(ok, wrong, line, reader).then_some(Block::Nominee { category, nominee })
        }
        "divider" => Some(Block::Divider),
        "callout" | "spoiler" | "pull-quote" | "gallery" => {
            let name = &directive.name;
            reader.faults.push(fault(
                line,
                format!(
                    "{name} holds other lines; open it with `:::{name}` and close it with `:::`."
                ),
            ));
            return None;
        }
        "unknown" if directive.attributes.len() == 1 => {
            return unknown(&mut directive, line, reader);
        }
        _ => {
            let near = Some(&directive.name)
                .filter(|_| reader.warnings.len() < MAX_TOLD)
                .and_then(|name| nearest(name, NAMES))
                .map(|near| format!(" Did you mean ::{near}?"))
                .unwrap_or_default();
            let text = format!(
                "::{} is not known; it is kept, and shown as nothing.{near}",
                directive.name
            );
            reader.warnings.push(warning(line, text));
            return Some(Block::Unknown(value_of(&directive)));
        }
    };
    leftovers(&directive, line, reader);
    block
}

fn video(directive: &mut Directive, line: usize, reader: &mut Reader<'_>) -> Option<Block> {
    let url = directive.take("url");
    let (title, caption, poster) = (
        directive.take("title"),
        directive.take("caption"),
        directive.take("poster"),
    );
    let ok = link::web(&url).is_some();
    if !required(
        ok,
        "::video needs an address, like ::video{url=\"https://www.youtube.com/watch?v=…\" title=\"…\"}",
        line,
        reader,
    ) {
        return None;
    }
    if embed::video(&url).is_none() {
        reader.warnings.push(warning(line, format!("“{url}” is no video we know how to play (YouTube, Vimeo, Dailymotion); it is shown as a link.")));
    } else if title.is_empty() {
        reader.warnings.push(warning(
            line,
            "The video has no title; add title=\"…\", which is what readers see before it plays.",
        ));
    }
    if !poster.is_empty() && tidy::picture(&poster).is_none() {
        reader.warnings.push(warning(
            line,
            format!("“{poster}” is no picture we can show; the video has no poster."),
        ));
    }
    Some(Block::Video {
        url,
        title,
        caption,
        poster,
    })
}

fn also_read(directive: &mut Directive, line: usize, reader: &mut Reader<'_>) -> Option<Block> {
    let (story, url, title) = (
        directive.take("story"),
        directive.take("url"),
        directive.take("title"),
    );
    let ours = slug::is_slug(&story) && url.is_empty();
    let elsewhere = story.is_empty() && (link::web(&url).is_some() || link::path(&url).is_some());
    let wrong = "::also-read needs a story of ours or an address, like ::also-read{story=\"a-slug\"} or ::also-read{url=\"https://…\" title=\"…\"}";
    required(ours || elsewhere, wrong, line, reader).then_some(Block::AlsoRead {
        story,
        url,
        title,
    })
}

fn image(directive: &mut Directive, line: usize, reader: &mut Reader<'_>) -> Option<Block> {
    let src = directive.take("src");
    let picture = Picture {
        alt: directive.take("alt"),
        caption: directive.take("caption"),
        credit: directive.take("credit"),
        src,
    };
    let ok = tidy::picture(&picture.src).is_some();
    if !required(
        ok,
        "::image needs a picture, like ::image{src=\"speech.jpg\" alt=\"What it shows\"}",
        line,
        reader,
    ) {
        return None;
    }
    if picture.alt.is_empty() {
        reader.warnings.push(warning(
            line,
            "The picture has no alt text; add alt=\"…\" for readers who cannot see it.",
        ));
    }
    Some(Block::Image(picture))
}

fn required(ok: bool, wrong: &str, line: usize, reader: &mut Reader<'_>) -> bool {
    if !ok {
        reader.faults.push(fault(line, format!("{wrong}.")));
    }
    ok
}

/// Warns of attributes nobody asked for.
pub(super) fn leftovers(directive: &Directive, line: usize, reader: &mut Reader<'_>) {
    for (key, _) in &directive.attributes {
        reader.warnings.push(warning(
            line,
            format!("::{} has no `{key}`; it is left out.", directive.name),
        ));
    }
}

/// A directive we do not know, as a block kept verbatim.
pub(super) fn value_of(directive: &Directive) -> Value {
    let mut fields = Map::new();
    for (key, value) in &directive.attributes {
        fields.insert(key.clone(), Value::String(value.clone()));
    }
    fields.insert("type".to_owned(), Value::String(directive.name.clone()));
    Value::Object(fields)
}

/// A block of a newer version, carried through Markdown as JSON.
fn unknown(directive: &mut Directive, line: usize, reader: &mut Reader<'_>) -> Option<Block> {
    let json = directive
        .attributes
        .first()
        .filter(|(key, _)| key == "json")
        .map(|(_, json)| serde_json::from_str::<Block>(json));
    match json {
        Some(Ok(Block::Unknown(value)))
            if misplaced::find(&[Block::Unknown(value.clone())]).is_empty() =>
        {
            reader.warnings.push(warning(
                line,
                "A block of a kind this version does not know is kept, and shown as nothing.",
            ));
            Some(Block::Unknown(value))
        }
        _ => {
            reader.faults.push(fault(
                line,
                "::unknown carries a block of a newer version as json=\"…\"; this is none.",
            ));
            None
        }
    }
}

/// Reads a stretch of Markdown; `before` is the number of lines above it.
pub(super) fn markdown(text: &str, before: usize, reader: &mut Reader<'_>) -> Vec<Block> {
    let arena = Arena::new();
    let mut out = Vec::new();
    children(markdown::tree(&arena, text), before, 0, reader, &mut out);
    out
}

fn children(
    parent: Node<'_>,
    before: usize,
    depth: usize,
    reader: &mut Reader<'_>,
    out: &mut Vec<Block>,
) {
    for node in parent.children() {
        block(node, before, depth, reader, out);
    }
}

fn block(
    node: Node<'_>,
    before: usize,
    depth: usize,
    reader: &mut Reader<'_>,
    out: &mut Vec<Block>,
) {
    let line = before + node.data().sourcepos.start.line;
    if depth > MAX_DEPTH {
        reader.faults.push(fault(
            line,
            "Quotes and lists are nested too deep here; a story needs two or three.",
        ));
        return;
    }
    match &node.data().value {
        NodeValue::Paragraph => running(node, before, reader, out, |content| Block::Paragraph {
            content,
        }),
        NodeValue::Heading(heading) => {
            if heading.level == 1 {
                reader.warnings.push(warning(
                    line,
                    "The headline is the only heading of the first level; `#` is read as `##`.",
                ));
            }
            let level = heading.level.clamp(2, 3);
            running(node, before, reader, out, |content| Block::Heading {
                level,
                content,
            });
        }
        NodeValue::ThematicBreak => out.push(Block::Divider),
        NodeValue::BlockQuote => {
            let mut content = Vec::new();
            children(node, before, depth + 1, reader, &mut content);
            out.push(Block::Quote {
                content,
                speaker: Vec::new(),
            });
        }
        NodeValue::List(list) => {
            let mut items = Vec::new();
            for item in node.children() {
                let mut content = Vec::new();
                children(item, before, depth + 1, reader, &mut content);
                items.push(content);
            }
            let ordered = list.list_type == ListType::Ordered;
            out.push(Block::List {
                ordered,
                start: u32::try_from(list.start).unwrap_or(1),
                items,
            });
        }
        NodeValue::CodeBlock(code) => {
            reader.warnings.push(warning(
                line,
                "A story has no code in it; the indented or fenced lines are shown as a paragraph.",
            ));
            out.extend(verbatim(&code.literal));
        }
        NodeValue::HtmlBlock(html) => out.extend(verbatim(&html.literal)),
        _ => children(node, before, depth + 1, reader, out),
    }
}

/// Lines that are no Markdown, one under the other; an empty line begins a new paragraph.
fn verbatim(literal: &str) -> Vec<Block> {
    let text = markdown::unguarded(literal);
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let mut content = Vec::new();
        for line in paragraph
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
        {
            if !content.is_empty() {
                content.push(Inline::Break);
            }
            content.push(Inline::text(line));
        }
        Block::Paragraph { content }
    });
    paragraphs.collect()
}

/// Reads running text; pictures in it stand behind it.
fn running(
    node: Node<'_>,
    before: usize,
    reader: &mut Reader<'_>,
    out: &mut Vec<Block>,
    make: impl Fn(Vec<Inline>) -> Block,
) {
    let mut running = inline::read(node, before);
    reader.warnings.append(&mut running.warnings);
    out.push(make(running.content));
    for picture in running.pictures {
        if tidy::picture(&picture.src).is_some() {
            out.push(Block::Image(picture));
        } else {
            let line = before + node.data().sourcepos.start.line;
            reader.warnings.push(warning(
                line,
                format!("“{}” is no picture we can show.", picture.src),
            ));
        }
    }
}
