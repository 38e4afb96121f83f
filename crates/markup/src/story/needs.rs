//! What a document will ask of the house when it is rendered, so that it can be looked up beforehand at once.

use super::document::{Block, Document, Inline, Picture};
use crate::embed::{Video, video};
use unicode_segmentation::UnicodeSegmentation;

/// Everything a document names, each once, in the order of the story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Slugs of stories.
    pub stories: Vec<String>,
    /// Sources of pictures, posters of videos among them.
    pub images: Vec<String>,
    /// Slugs of ballots.
    pub ballots: Vec<String>,
    /// Categories whose results are shown, `award/edition/category`.
    pub results: Vec<String>,
    /// Nominees shown: category, and slug of the person or work.
    pub nominees: Vec<(String, String)>,
    /// Slugs of people mentioned.
    pub people: Vec<String>,
    /// Slugs of works mentioned.
    pub works: Vec<String>,
}

/// Lists what a document names.
#[must_use]
pub fn needs(document: &Document) -> Needs {
    let mut needs = Needs::default();
    walk(&document.blocks, &mut |piece| match piece {
        Piece::Block(Block::AlsoRead { story, .. }) if !story.is_empty() => {
            add(&mut needs.stories, story);
        }
        Piece::Block(Block::Ballot { slug }) => add(&mut needs.ballots, slug),
        Piece::Block(Block::Results { category }) => add(&mut needs.results, category),
        Piece::Block(Block::Nominee { category, nominee }) => {
            let pair = (category.clone(), nominee.clone());
            if !needs.nominees.contains(&pair) {
                needs.nominees.push(pair);
            }
        }
        Piece::Block(Block::Video { poster, .. }) if !poster.is_empty() => {
            add(&mut needs.images, poster);
        }
        Piece::Picture(image) => add(&mut needs.images, &image.src),
        Piece::Inline(Inline::Person { slug, .. }) => add(&mut needs.people, slug),
        Piece::Inline(Inline::Work { slug, .. }) => add(&mut needs.works, slug),
        _ => {}
    });
    needs
}

/// The videos of a story on hosts we know, in order, with the titles the story gives them.
#[must_use]
pub fn videos(document: &Document) -> Vec<Video> {
    let mut videos = Vec::new();
    walk(&document.blocks, &mut |piece| {
        if let Piece::Block(Block::Video { url, title, .. }) = piece
            && let Some(found) = video(url)
        {
            videos.push(Video {
                title: title.clone(),
                ..found
            });
        }
    });
    videos
}

/// How many words a story has, by Unicode's word boundaries.
#[must_use]
pub fn words(document: &Document) -> usize {
    super::to_text(document).unicode_words().count()
}

enum Piece<'a> {
    Block(&'a Block),
    Picture(&'a Picture),
    Inline(&'a Inline),
}

fn walk<'a>(blocks: &'a [Block], visit: &mut impl FnMut(Piece<'a>)) {
    for block in blocks {
        visit(Piece::Block(block));
        match block {
            Block::Paragraph { content } | Block::Heading { content, .. } => {
                walk_inlines(content, visit);
            }
            Block::List { items, .. } => items.iter().for_each(|item| walk(item, visit)),
            Block::Quote { content, speaker } | Block::PullQuote { content, speaker } => {
                walk(content, visit);
                walk_inlines(speaker, visit);
            }
            Block::Callout { content, .. } | Block::Spoiler { content, .. } => walk(content, visit),
            Block::Image(image) => visit(Piece::Picture(image)),
            Block::Gallery { images } => {
                images.iter().for_each(|image| visit(Piece::Picture(image)));
            }
            _ => {}
        }
    }
}

fn walk_inlines<'a>(content: &'a [Inline], visit: &mut impl FnMut(Piece<'a>)) {
    for inline in content {
        visit(Piece::Inline(inline));
        match inline {
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Spoiler { content }
            | Inline::Link { content, .. }
            | Inline::Person { content, .. }
            | Inline::Work { content, .. }
            | Inline::Lang { content, .. } => walk_inlines(content, visit),
            Inline::Text { .. } | Inline::Break => {}
        }
    }
}

fn add(list: &mut Vec<String>, entry: &str) {
    if !list.iter().any(|known| known == entry) {
        list.push(entry.to_owned());
    }
}
