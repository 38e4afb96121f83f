//! One canonical shape for what can be written in several.
//!
//! Everything that makes a [`super::Document`] ends here, and the Markdown writer relies on it: no empty piece, no mark
//! inside itself, no space at the edge of a mark, no link inside a link, neighbours of a kind joined.

use super::document::{Block, Inline, Picture};
use super::front::one_line;
use super::{Fault, fault};
use crate::link::{self, Piece};
use crate::slug::is_slug;

/// Deepest list in a story.
pub(super) const MAX_LIST_DEPTH: usize = 6;

/// Tidies the blocks of a document or a container.
pub(super) fn blocks(blocks: Vec<Block>) -> Vec<Block> {
    blocks.into_iter().filter_map(block).collect()
}

fn block(block: Block) -> Option<Block> {
    Some(match block {
        Block::Paragraph { content } => Block::Paragraph {
            content: some(paragraph(content))?,
        },
        Block::Heading { level, content } => {
            let content = content.into_iter().map(without_breaks).collect();
            Block::Heading {
                level: level.clamp(2, 3),
                content: some(paragraph(content))?,
            }
        }
        Block::List {
            ordered,
            start,
            items,
        } => {
            let items = items
                .into_iter()
                .map(|item| inner(item, 1))
                .filter(|item| !item.is_empty())
                .collect();
            Block::List {
                ordered,
                start: if ordered { start.min(999_999_999) } else { 1 },
                items: some(items)?,
            }
        }
        Block::Quote { content, speaker } => {
            let (content, speaker) = quote(content, speaker)?;
            Block::Quote { content, speaker }
        }
        Block::PullQuote { content, speaker } => {
            let (content, speaker) = quote(content, speaker)?;
            Block::PullQuote { content, speaker }
        }
        Block::Callout { title, content } => Block::Callout {
            title: one_line(&title),
            content: some(blocks(content))?,
        },
        Block::Spoiler { label, content } => Block::Spoiler {
            label: one_line(&label),
            content: some(blocks(content))?,
        },
        Block::Image(image) => Block::Image(self::image(image)?),
        Block::Gallery { images } => Block::Gallery {
            images: some(images.into_iter().filter_map(image).collect())?,
        },
        Block::Video {
            url,
            title,
            caption,
            poster,
        } => Block::Video {
            url: link::web(&url)?,
            title: one_line(&title),
            caption: one_line(&caption),
            poster: picture(&poster).unwrap_or_default(),
        },
        Block::AlsoRead { story, url, title } => also_read(&story, &url, &title)?,
        Block::Ballot { slug } => Block::Ballot {
            slug: Some(one_line(&slug)).filter(|slug| is_slug(slug))?,
        },
        Block::Nominee { category, nominee } => Block::Nominee {
            category: Some(one_line(&category)).filter(|path| is_category(path))?,
            nominee: Some(one_line(&nominee)).filter(|slug| is_slug(slug))?,
        },
        Block::Results { category } => Block::Results {
            category: Some(one_line(&category)).filter(|path| is_category(path))?,
        },
        Block::Embed {
            url,
            title,
            description,
        } => Block::Embed {
            url: link::web(&url)?,
            title: one_line(&title),
            description: one_line(&description),
        },
        Block::Divider => Block::Divider,
        Block::Unknown(value) => Block::Unknown(value),
    })
}

fn also_read(story: &str, url: &str, title: &str) -> Option<Block> {
    let (story, title) = (one_line(story), one_line(title));
    if is_slug(&story) {
        return Some(Block::AlsoRead {
            story,
            url: String::new(),
            title,
        });
    }
    let url = link::web(url).or_else(|| link::path(url))?;
    Some(Block::AlsoRead {
        story: String::new(),
        url,
        title,
    })
}

/// Whether a path names a category: `award/edition/category`.
pub(super) fn is_category(path: &str) -> bool {
    (2..=4).contains(&path.split('/').count()) && path.split('/').all(is_slug)
}

/// The picture's source, if it is a name in the house, a path on this site or a web address.
pub(super) fn picture(src: &str) -> Option<String> {
    let src = one_line(src);
    if src.contains("://") || src.starts_with('/') {
        return link::web(&src).or_else(|| link::path(&src));
    }
    let fits = !src.is_empty()
        && src.len() <= 300
        && !src.contains([':', '\\', '"', '<', '>', '?', '#', '`'])
        && !src
            .split('/')
            .any(|part| part == ".." || part == "." || part.is_empty());
    fits.then_some(src)
}

fn image(image: Picture) -> Option<Picture> {
    Some(Picture {
        src: picture(&image.src)?,
        alt: one_line(&image.alt),
        caption: one_line(&image.caption),
        credit: one_line(&image.credit),
    })
}

/// What a quote or a list item may hold: paragraphs and lists. Anything else that has words becomes paragraphs.
fn inner(blocks: Vec<Block>, depth: usize) -> Vec<Block> {
    let mut out = Vec::new();
    for item in blocks {
        match item {
            Block::Paragraph { content } | Block::Heading { content, .. } => {
                let content = paragraph(content);
                if !content.is_empty() {
                    out.push(Block::Paragraph { content });
                }
            }
            Block::List { items, .. } if depth >= MAX_LIST_DEPTH => {
                out.extend(items.into_iter().flat_map(|item| inner(item, depth)));
            }
            Block::List {
                ordered,
                start,
                items,
            } => {
                let items: Vec<_> = items
                    .into_iter()
                    .map(|item| inner(item, depth + 1))
                    .filter(|item| !item.is_empty())
                    .collect();
                if !items.is_empty() {
                    out.push(Block::List {
                        ordered,
                        start: if ordered { start.min(999_999_999) } else { 1 },
                        items,
                    });
                }
            }
            Block::Quote { content, .. }
            | Block::PullQuote { content, .. }
            | Block::Callout { content, .. }
            | Block::Spoiler { content, .. } => out.extend(inner(content, depth)),
            _ => {}
        }
    }
    out
}

/// Tidies a quote and finds its speaker: `— Name` on the last line, or behind the end of the last sentence.
fn quote(mut content: Vec<Block>, speaker: Vec<Inline>) -> Option<(Vec<Block>, Vec<Inline>)> {
    let mut speaker = speaker;
    if paragraph(speaker.clone()).is_empty() {
        speaker = take_speaker(&mut content);
    }
    let content = some(inner(content, 0))?;
    let speaker = speaker.into_iter().map(without_breaks).collect();
    Some((content, paragraph(speaker)))
}

fn take_speaker(content: &mut Vec<Block>) -> Vec<Inline> {
    let alone = content.len() == 1;
    let Some(Block::Paragraph { content: last }) = content.last_mut() else {
        return Vec::new();
    };
    let Some((at, byte)) = speaker_at(last, alone) else {
        return Vec::new();
    };
    let mut speaker = last.split_off(at);
    if let Some(Inline::Text { text }) = speaker.first_mut() {
        let name = text.split_off(byte);
        last.push(Inline::text(std::mem::replace(text, name)));
    }
    if let Some(Inline::Text { text }) = speaker
        .iter_mut()
        .find(|inline| matches!(inline, Inline::Text { .. }))
    {
        *text = text
            .trim_start()
            .trim_start_matches(['—', '―'])
            .trim_start()
            .to_owned();
    }
    if paragraph(last.clone()).is_empty() {
        content.pop();
    }
    speaker
}

/// The inline and the byte in it where the speaker's dash stands.
fn speaker_at(content: &[Inline], alone: bool) -> Option<(usize, usize)> {
    for (at, inline) in content.iter().enumerate().rev() {
        let after = content.get(at + 1..).unwrap_or_default();
        match inline {
            Inline::Break => {
                let Some(Inline::Text { text }) = after.first() else {
                    return None;
                };
                let named =
                    after_dash(text).is_some_and(|name| !name.is_empty() || after.len() > 1);
                return (named && short(after)).then_some((at + 1, 0));
            }
            Inline::Text { text } => {
                if let Some(byte) = text.rfind('\n') {
                    let name = after_dash(text.get(byte..).unwrap_or_default());
                    let named = name.is_some_and(|name| !name.is_empty() || !after.is_empty());
                    return (named && short(after)).then_some((at, byte));
                }
                let line_start = at == 0;
                if line_start
                    && !alone
                    && after_dash(text).is_some_and(|name| !name.is_empty() || !after.is_empty())
                {
                    return short(after).then_some((0, 0));
                }
                if let Some(byte) = behind_a_sentence(text, after).filter(|_| short(after)) {
                    return Some((at, byte));
                }
            }
            _ => {}
        }
    }
    None
}

/// What follows the dash a text begins with.
fn after_dash(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix(['—', '―']).map(str::trim)
}

/// The byte of a dash that follows the end of a sentence and leads to nothing but a name.
fn behind_a_sentence(text: &str, after: &[Inline]) -> Option<usize> {
    let byte = text
        .rfind([' ', '\u{a0}'].as_slice())
        .and_then(|_| text.rfind(" —").or_else(|| text.rfind(" ―")))?;
    let (words, rest) = text.split_at_checked(byte)?;
    let name = rest.trim_start().strip_prefix(['—', '―'])?;
    let ended = words
        .trim_end()
        .ends_with(['.', '!', '?', '…', '”', '"', '’', '\'', '»', '।', '؟', '」']);
    let is_name = name.starts_with([' ', '\u{a0}'])
        && name.split_whitespace().count() <= 8
        && !name.trim_end().ends_with(['!', '?', '…', ',', ';', ':'])
        && (!name.trim().is_empty() || !after.is_empty());
    (ended && is_name).then_some(byte)
}

/// A speaker is a name, perhaps with a role: short, and without a line of its own inside.
fn short(inlines: &[Inline]) -> bool {
    inlines.len() <= 8 && !inlines.contains(&Inline::Break)
}

/// Tidies the text of one paragraph.
pub(super) fn paragraph(content: Vec<Inline>) -> Vec<Inline> {
    let mut out = linked(inlines(content, Inside::default()), false);
    trim_ends(&mut out);
    out
}

#[derive(Clone, Copy, Default)]
struct Inside {
    emphasis: bool,
    strong: bool,
    spoiler: bool,
    link: bool,
}

fn inlines(content: Vec<Inline>, inside: Inside) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { text } => push(&mut out, Inline::text(text)),
            Inline::Break => push(&mut out, Inline::Break),
            Inline::Emphasis { content } => {
                let inner = inlines(
                    content,
                    Inside {
                        emphasis: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, inside.emphasis, |content| {
                    Inline::Emphasis { content }
                });
            }
            Inline::Strong { content } => {
                let inner = inlines(
                    content,
                    Inside {
                        strong: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, inside.strong, |content| Inline::Strong {
                    content,
                });
            }
            Inline::Spoiler { content } => {
                let inner = inlines(
                    content,
                    Inside {
                        spoiler: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, inside.spoiler, |content| Inline::Spoiler {
                    content,
                });
            }
            Inline::Link { url, content } => {
                let target = link::story(&url);
                let bare = inside.link || target.is_none();
                let inner = inlines(
                    content,
                    Inside {
                        link: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, bare, |content| Inline::Link {
                    url: target.unwrap_or_default(),
                    content,
                });
            }
            Inline::Person { slug, content } => {
                let inner = inlines(
                    content,
                    Inside {
                        link: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, inside.link || !is_slug(&slug), |content| {
                    Inline::Person { slug, content }
                });
            }
            Inline::Work { slug, content } => {
                let inner = inlines(
                    content,
                    Inside {
                        link: true,
                        ..inside
                    },
                );
                wrap(&mut out, inner, inside.link || !is_slug(&slug), |content| {
                    Inline::Work { slug, content }
                });
            }
            Inline::Lang { lang, content } => {
                let inner = inlines(
                    content,
                    Inside {
                        link: true,
                        ..inside
                    },
                );
                wrap(
                    &mut out,
                    inner,
                    inside.link || !crate::lang::is_tag(&lang),
                    |content| Inline::Lang { lang, content },
                );
            }
        }
    }
    out
}

/// Puts a mark around its content, with the space at its edges outside; only the content if the mark says nothing.
fn wrap(
    out: &mut Vec<Inline>,
    mut inner: Vec<Inline>,
    bare: bool,
    mark: impl FnOnce(Vec<Inline>) -> Inline,
) {
    if bare {
        for inline in inner {
            push(out, inline);
        }
        return;
    }
    let before = take_edge(&mut inner, true);
    let after = take_edge(&mut inner, false);
    for inline in before {
        push(out, inline);
    }
    if !inner.is_empty() {
        push(out, mark(inner));
    }
    for inline in after {
        push(out, inline);
    }
}

/// Takes spaces and line ends off one edge, in reading order.
fn take_edge(inner: &mut Vec<Inline>, front: bool) -> Vec<Inline> {
    let mut edge = Vec::new();
    loop {
        let at = if front {
            0
        } else {
            inner.len().saturating_sub(1)
        };
        match inner.get_mut(at) {
            Some(Inline::Break) => edge.push(inner.remove(at)),
            Some(Inline::Text { text }) => {
                let kept = if front {
                    text.trim_start()
                } else {
                    text.trim_end()
                };
                if kept.len() == text.len() {
                    break;
                }
                let space = if front {
                    text.get(..text.len() - kept.len())
                } else {
                    text.get(kept.len()..)
                };
                edge.push(Inline::text(space.unwrap_or_default()));
                let kept = kept.to_owned();
                if kept.is_empty() {
                    inner.remove(at);
                } else {
                    *text = kept;
                }
            }
            _ => break,
        }
    }
    if !front {
        edge.reverse();
    }
    edge
}

/// Appends, joining neighbours of a kind.
fn push(out: &mut Vec<Inline>, inline: Inline) {
    match (out.last_mut(), inline) {
        (Some(Inline::Text { text: before }), Inline::Text { text }) => {
            let text = folded(&text);
            let text = if before.ends_with(' ') {
                text.trim_start_matches(' ')
            } else {
                &text
            };
            before.push_str(text);
        }
        (_, Inline::Text { text }) => {
            let mut text = folded(&text);
            if out.last() == Some(&Inline::Break) {
                text = text.trim_start().to_owned();
            }
            if !text.is_empty() {
                out.push(Inline::Text { text });
            }
        }
        (Some(Inline::Emphasis { content: before }), Inline::Emphasis { content })
        | (Some(Inline::Strong { content: before }), Inline::Strong { content })
        | (Some(Inline::Spoiler { content: before }), Inline::Spoiler { content }) => {
            for inline in content {
                push(before, inline);
            }
        }
        (_, Inline::Break) => {
            if let Some(Inline::Text { text }) = out.last_mut() {
                let kept = text.trim_end().len();
                text.truncate(kept);
                if kept == 0 {
                    out.pop();
                }
            }
            if !out.is_empty() {
                out.push(Inline::Break);
            }
        }
        (_, inline) => out.push(inline),
    }
}

/// Folds the spaces a text is laid out with, and drops what is no text.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\u{feff}' => {}
            _ if c.is_control() || crate::markdown::is_noncharacter(c) => {}
            _ => out.push(c),
        }
    }
    out
}

/// Makes links of the addresses in running text.
fn linked(content: Vec<Inline>, inside_link: bool) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { text } if !inside_link => {
                for piece in link::pieces(&text) {
                    match piece {
                        Piece::Text(words) => push(&mut out, Inline::text(words)),
                        Piece::Address(address) => match link::web(address) {
                            Some(url) => out.push(Inline::Link {
                                url,
                                content: vec![Inline::text(address)],
                            }),
                            None => push(&mut out, Inline::text(address)),
                        },
                    }
                }
            }
            Inline::Emphasis { content } => out.push(Inline::Emphasis {
                content: linked(content, inside_link),
            }),
            Inline::Strong { content } => out.push(Inline::Strong {
                content: linked(content, inside_link),
            }),
            Inline::Spoiler { content } => out.push(Inline::Spoiler {
                content: linked(content, inside_link),
            }),
            other => out.push(other),
        }
    }
    out
}

fn trim_ends(content: &mut Vec<Inline>) {
    take_edge(content, true);
    take_edge(content, false);
}

fn without_breaks(inline: Inline) -> Inline {
    let inner = |content: Vec<Inline>| content.into_iter().map(without_breaks).collect();
    match inline {
        Inline::Break => Inline::text(" "),
        Inline::Text { text } => Inline::Text { text },
        Inline::Emphasis { content } => Inline::Emphasis {
            content: inner(content),
        },
        Inline::Strong { content } => Inline::Strong {
            content: inner(content),
        },
        Inline::Link { url, content } => Inline::Link {
            url,
            content: inner(content),
        },
        Inline::Person { slug, content } => Inline::Person {
            slug,
            content: inner(content),
        },
        Inline::Work { slug, content } => Inline::Work {
            slug,
            content: inner(content),
        },
        Inline::Lang { lang, content } => Inline::Lang {
            lang,
            content: inner(content),
        },
        Inline::Spoiler { content } => Inline::Spoiler {
            content: inner(content),
        },
    }
}

fn some<T>(content: Vec<T>) -> Option<Vec<T>> {
    (!content.is_empty()).then_some(content)
}

/// What stands where it cannot, or is of a known type in an unknown shape.
pub(super) fn misplaced(blocks: &[Block]) -> Vec<Fault> {
    let mut faults = Vec::new();
    check(blocks, &mut Vec::new(), &mut faults);
    faults
}

fn check(blocks: &[Block], inside: &mut Vec<&'static str>, faults: &mut Vec<Fault>) {
    const KNOWN: &[&str] = &[
        "paragraph",
        "heading",
        "list",
        "quote",
        "pull-quote",
        "callout",
        "spoiler",
        "image",
        "gallery",
        "video",
        "also-read",
        "ballot",
        "nominee",
        "results",
        "divider",
        "embed",
    ];
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Callout { content, .. } => contain("callout", content, inside, faults),
            Block::Spoiler { content, .. } => contain("spoiler", content, inside, faults),
            Block::Unknown(value) => {
                let kind = value.get("type").and_then(serde_json::Value::as_str);
                match kind {
                    None => faults.push(fault(0, format!("Block {} has no type.", at + 1))),
                    Some(kind) if KNOWN.contains(&kind) => {
                        faults.push(fault(
                            0,
                            format!("Block {} is a {kind} in a shape we do not know.", at + 1),
                        ));
                    }
                    Some(_) => {}
                }
            }
            _ => {}
        }
    }
}

fn contain(
    kind: &'static str,
    content: &[Block],
    inside: &mut Vec<&'static str>,
    faults: &mut Vec<Fault>,
) {
    if inside.contains(&kind) {
        faults.push(fault(
            0,
            format!("A {kind} stands inside a {kind}; close the first one before."),
        ));
        return;
    }
    inside.push(kind);
    check(content, inside, faults);
    inside.pop();
}
