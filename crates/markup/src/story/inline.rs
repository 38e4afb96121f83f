//! From the Markdown parser's inline nodes to ours, with a stack of its own so that no nesting reaches the program's.

use super::document::{Inline, Picture};
use super::{Warning, warning};
use crate::markdown::unguarded;
use crate::slug::{is_slug, slugify};
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeLink, NodeValue};

/// The text of a block, the pictures that stood in it, and what its writer should look at.
#[derive(Default)]
pub(super) struct Running {
    pub(super) content: Vec<Inline>,
    pub(super) pictures: Vec<Picture>,
    pub(super) warnings: Vec<Warning>,
}

enum Mark {
    Emphasis,
    Strong,
    Spoiler,
    Link(NodeLink),
    Picture(NodeLink),
}

struct Frame {
    mark: Mark,
    content: Vec<Inline>,
}

/// Reads the inlines under a node. `line` is where the source begins, less one.
pub(super) fn read(block: Node<'_>, line: usize) -> Running {
    let mut running = Running::default();
    let mut frames: Vec<Frame> = Vec::new();
    // For each node entered, whether it opened a frame.
    let mut opened: Vec<bool> = Vec::new();
    for edge in block.traverse() {
        match edge {
            NodeEdge::Start(node) if node.same_node(block) => {}
            NodeEdge::End(node) if node.same_node(block) => {}
            NodeEdge::Start(node) => {
                let here = line + node.data().sourcepos.start.line;
                let mark = enter(&node.data().value, &mut running, &mut frames, here);
                opened.push(mark.is_some());
                if let Some(mark) = mark {
                    frames.push(Frame {
                        mark,
                        content: Vec::new(),
                    });
                }
            }
            NodeEdge::End(node) => {
                if opened.pop() == Some(true)
                    && let Some(frame) = frames.pop()
                {
                    let here = line + node.data().sourcepos.start.line;
                    leave(frame, &mut running, &mut frames, here);
                }
            }
        }
    }
    running
}

fn enter(
    value: &NodeValue,
    running: &mut Running,
    frames: &mut [Frame],
    line: usize,
) -> Option<Mark> {
    let is_open =
        |frames: &[Frame], found: fn(&Mark) -> bool| frames.iter().any(|frame| found(&frame.mark));
    match value {
        NodeValue::Text(text) => say(&unguarded(text), running, frames),
        NodeValue::SoftBreak => say("\n", running, frames),
        NodeValue::LineBreak => put(Inline::Break, running, frames),
        NodeValue::Code(code) => {
            running.warnings.push(warning(
                line,
                "A story has no code in it; the text between the backticks is shown as it is.",
            ));
            say(&unguarded(&code.literal), running, frames);
        }
        NodeValue::HtmlInline(html) | NodeValue::Raw(html) => {
            say(&unguarded(html), running, frames);
        }
        NodeValue::Emph if !is_open(frames, |mark| matches!(mark, Mark::Emphasis)) => {
            return Some(Mark::Emphasis);
        }
        NodeValue::Strong if !is_open(frames, |mark| matches!(mark, Mark::Strong)) => {
            return Some(Mark::Strong);
        }
        NodeValue::SpoileredText if !is_open(frames, |mark| matches!(mark, Mark::Spoiler)) => {
            return Some(Mark::Spoiler);
        }
        NodeValue::Link(link) if !is_open(frames, |mark| matches!(mark, Mark::Link(_))) => {
            return Some(Mark::Link((**link).clone()));
        }
        NodeValue::Image(image) if !is_open(frames, |mark| matches!(mark, Mark::Picture(_))) => {
            return Some(Mark::Picture((**image).clone()));
        }
        _ => {}
    }
    None
}

fn leave(frame: Frame, running: &mut Running, frames: &mut [Frame], line: usize) {
    let content = frame.content;
    match frame.mark {
        Mark::Emphasis => put(Inline::Emphasis { content }, running, frames),
        Mark::Strong => put(Inline::Strong { content }, running, frames),
        Mark::Spoiler => put(Inline::Spoiler { content }, running, frames),
        Mark::Link(link) => target(&link, content, line, running, frames),
        Mark::Picture(image) => running.pictures.push(Picture {
            src: unguarded(&image.url).into_owned(),
            alt: super::plain::inlines(&content),
            caption: unguarded(&image.title).into_owned(),
            credit: String::new(),
        }),
    }
}

/// `person:`, `work:` and `lang:` are ours; everything else is an address or nothing.
fn target(
    link: &NodeLink,
    content: Vec<Inline>,
    line: usize,
    running: &mut Running,
    frames: &mut [Frame],
) {
    let url = unguarded(&link.url);
    let named = |slug: &str| {
        if slug.is_empty() {
            slugify(&super::plain::inlines(&content))
        } else {
            slug.to_owned()
        }
    };
    if let Some(slug) = url.strip_prefix("person:") {
        let slug = named(slug);
        check(
            is_slug(&slug),
            format!("`person:{slug}` names no person; write the slug of the person's page."),
            line,
            running,
        );
        return put(Inline::Person { slug, content }, running, frames);
    }
    if let Some(slug) = url.strip_prefix("work:") {
        let slug = named(slug);
        check(
            is_slug(&slug),
            format!("`work:{slug}` names no work; write the slug of the work's page."),
            line,
            running,
        );
        return put(Inline::Work { slug, content }, running, frames);
    }
    if let Some(lang) = url.strip_prefix("lang:") {
        let lang = lang.to_owned();
        check(
            crate::lang::is_tag(&lang),
            format!("`lang:{lang}` is no language tag; write hi, ar or pt-BR."),
            line,
            running,
        );
        return put(Inline::Lang { lang, content }, running, frames);
    }
    check(
        crate::link::story(&url).is_some(),
        format!("“{url}” is no address a story can link to; the words stay without the link."),
        line,
        running,
    );
    let content = if content.is_empty() {
        vec![Inline::text(url.clone())]
    } else {
        content
    };
    put(
        Inline::Link {
            url: url.into_owned(),
            content,
        },
        running,
        frames,
    );
}

fn check(ok: bool, text: String, line: usize, running: &mut Running) {
    if !ok {
        running.warnings.push(warning(line, text));
    }
}

fn say(words: &str, running: &mut Running, frames: &mut [Frame]) {
    let content = frames
        .last_mut()
        .map_or(&mut running.content, |frame| &mut frame.content);
    // Neighbouring text is joined here, so that an address or a speaker is found whole.
    if let Some(Inline::Text { text }) = content.last_mut() {
        text.push_str(words);
    } else {
        content.push(Inline::text(words));
    }
}

fn put(inline: Inline, running: &mut Running, frames: &mut [Frame]) {
    frames
        .last_mut()
        .map_or(&mut running.content, |frame| &mut frame.content)
        .push(inline);
}
