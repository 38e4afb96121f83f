//! One canonical shape for what can be written in several.
//!
//! Everything that makes a [`super::Document`] ends here, and the Markdown writer relies on it: no empty piece, no mark
//! inside itself, no space at the edge of a mark, no link inside a link, neighbours of a kind joined.

use super::document::{Block, Inline, Picture};
use super::front::one_line;
use super::speaker;
use super::tidy_inline::{paragraph, without_breaks};
use crate::link;
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

/// Tidies a quote and finds its speaker.
fn quote(mut content: Vec<Block>, mut speaker: Vec<Inline>) -> Option<(Vec<Block>, Vec<Inline>)> {
    if paragraph(speaker.clone()).is_empty() {
        speaker = speaker::take(&mut content);
    }
    let mut content = inner(content, 0);
    if paragraph(speaker.clone()).is_empty() {
        // Empty pieces, now gone, can have stood before the dash.
        speaker = speaker::take(&mut content);
    }
    let content = some(content)?;
    let speaker = speaker.into_iter().map(without_breaks).collect();
    Some((content, paragraph(speaker)))
}

fn some<T>(content: Vec<T>) -> Option<Vec<T>> {
    (!content.is_empty()).then_some(content)
}
