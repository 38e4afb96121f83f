//! Lays out what the newsroom knows as the shapes templates see.
//!
//! The same function makes the comment of the page, of the fragment and of the live stream.

use newsroom::comment::{Comment, CommentState};
use newsroom::id::{Ids, Kind};
use newsroom::markup::{lang, story as document};
use newsroom::media::{self, Focus, Sizes};
use newsroom::story::{BodyMedia, Card, PersonRef, Picture, SectionRef};

use crate::address;
use crate::view;
use crate::when::Dates;

/// Words an attentive reader reads in a minute.
const WORDS_A_MINUTE: i64 = 220;

/// Deepest indent on a page; deeper answers say whom they answer.
const DEEPEST_INDENT: i64 = 6;

/// What laying out needs to know of the house.
#[derive(Clone, Copy)]
pub struct Layout<'a> {
    /// How numbers are shown.
    pub ids: &'a Ids,
    /// How instants are written.
    pub dates: &'a Dates,
}

/// Where a list of comments stands.
#[derive(Clone, Copy)]
pub struct Under<'a> {
    /// The story's address.
    pub story_url: &'a str,
    /// Whether the conversation takes comments now.
    pub open: bool,
    /// The comment a permalink points at.
    pub focus: Option<i64>,
    /// Language of the story, which dates are written in.
    pub lang: &'a str,
}

impl Layout<'_> {
    /// A story as lists show it.
    #[must_use]
    pub fn card(&self, card: &Card) -> view::Card {
        view::Card {
            url: address::story(&card.section.slug, &card.slug),
            title: card.title.clone(),
            kicker: card.kicker.clone(),
            summary: card.summary.clone(),
            section: section(&card.section),
            authors: card
                .authors
                .iter()
                .map(|it| person("authors", it))
                .collect(),
            published: self.dates.when(card.published_at, &card.lang),
            image: card.image.as_ref().map(picture),
            comment_count: card.comment_count,
            dir: lang::dir(&card.lang),
            lang: card.lang.clone(),
            reading_minutes: (card.words + WORDS_A_MINUTE / 2)
                .div_euclid(WORDS_A_MINUTE)
                .max(1),
            has_video: card.has_video,
        }
    }

    /// Stories as lists show them.
    #[must_use]
    pub fn cards(&self, cards: &[Card]) -> Vec<view::Card> {
        cards.iter().map(|card| self.card(card)).collect()
    }

    /// The public id of a comment.
    #[must_use]
    pub fn comment_id(&self, id: i64) -> String {
        self.ids.show(Kind::Comment, id)
    }

    /// One comment, without its answers. What the public may not see of it must be gone already.
    #[must_use]
    pub fn comment(&self, comment: &Comment, under: &Under<'_>) -> view::Comment {
        let id = self.comment_id(comment.id);
        let url = address::comment(&id);
        let state = match comment.state {
            CommentState::Visible => "visible",
            CommentState::Held => "held",
            CommentState::Rejected | CommentState::Spam | CommentState::Removed => "removed",
        };
        let answerable = under.open && comment.closed_at.is_none();
        let reply_url = if answerable && state == "visible" {
            address::with_query(&format!("{}/reply", under.story_url), &[("to", Some(&id))])
        } else {
            String::new()
        };
        view::Comment {
            applause_url: format!("{url}/applause"),
            report_url: format!("{url}/report"),
            more_url: url.clone(),
            url,
            id,
            state,
            name: comment.name.clone(),
            staff: comment.staff,
            picked: comment.picked,
            posted: self.dates.when(comment.posted_at, under.lang),
            edited: comment.edited_at.map(|at| self.dates.when(at, under.lang)),
            house_edited: comment
                .house_edited_at
                .map(|at| self.dates.when(at, under.lang)),
            note: comment.note.clone(),
            html: comment.html.clone(),
            applause: comment.applause,
            indent: comment.depth.clamp(0, DEEPEST_INDENT),
            parent: None,
            replies: Vec::new(),
            more_replies: 0,
            reply_url,
            focus: under.focus == Some(comment.id),
        }
    }

    /// The comment this one answers, to be named when that one is not directly above.
    #[must_use]
    pub fn parent(&self, comment: &Comment) -> Option<view::Parent> {
        let id = self.comment_id(comment.parent_id?);
        Some(view::Parent {
            url: address::comment(&id),
            name: comment
                .parent_name
                .clone()
                .unwrap_or_else(|| "a removed comment".to_owned()),
            id,
        })
    }

    /// Comments in thread order; each names what it answers unless that stands directly above.
    ///
    /// `above` is the comment shown before the first.
    #[must_use]
    pub fn comments(
        &self,
        comments: &[Comment],
        above: Option<i64>,
        under: &Under<'_>,
    ) -> Vec<view::Comment> {
        let mut above = above;
        let mut out = Vec::with_capacity(comments.len());
        for comment in comments {
            let mut shown = self.comment(comment, under);
            if comment.parent_id != above {
                shown.parent = self.parent(comment);
            }
            above = Some(comment.id);
            out.push(shown);
        }
        out
    }

    /// Comments under `top` that may be shown apart from each other: each names what it answers, unless that is `top`.
    #[must_use]
    pub fn answers(&self, comments: &[Comment], top: i64, under: &Under<'_>) -> Vec<view::Comment> {
        comments
            .iter()
            .map(|comment| {
                let mut shown = self.comment(comment, under);
                if comment.parent_id != Some(top) {
                    shown.parent = self.parent(comment);
                }
                shown
            })
            .collect()
    }
}

/// A section as a link.
#[must_use]
pub fn section(section: &SectionRef) -> view::Link {
    link(&section.title, address::section(&section.slug))
}

/// A person as a link, under `people` or `authors`.
#[must_use]
pub fn person(place: &str, person: &PersonRef) -> view::Link {
    link(&person.name, address::subject(place, &person.slug))
}

/// A titled address that is not where the reader stands.
#[must_use]
pub fn link(title: &str, url: String) -> view::Link {
    view::Link {
        title: title.to_owned(),
        url,
        current: false,
    }
}

/// A picture of ours.
#[must_use]
pub fn picture(picture: &Picture) -> view::Image {
    let name = &picture.name;
    let sources = [("image/avif", "avif"), ("image/webp", "webp")]
        .into_iter()
        .map(|(kind, ending)| view::Source {
            kind,
            srcset: srcset(name, ending, &picture.sizes),
        })
        .filter(|source| !source.srcset.is_empty());
    let (small, set) = fallback(name, &picture.sizes);
    view::Image {
        src: address::media(name),
        width: picture.width,
        height: picture.height,
        alt: picture.alt.clone(),
        credit: picture.credit.clone(),
        caption: picture.caption.clone(),
        sources: sources.collect(),
        focus: focus(picture.focus),
        blur: String::new(),
        small,
        srcset: set,
    }
}

/// The sizes of one form, as `srcset` wants them; empty if there are none.
fn srcset(name: &str, ending: &str, sizes: &Sizes) -> String {
    let each = sizes.of(ending).iter().map(|width| {
        let file = address::media(&media::file(name, *width, ending));
        format!("{file} {width}w")
    });
    each.collect::<Vec<_>>().join(", ")
}

/// What browsers load that read no newer form: its widest size, or the picture itself, and all its sizes.
fn fallback(name: &str, sizes: &Sizes) -> (String, String) {
    for ending in ["jpg", "png"] {
        if let Some(widest) = sizes.of(ending).last() {
            return (
                address::media(&media::file(name, *widest, ending)),
                srcset(name, ending, sizes),
            );
        }
    }
    (address::media(name), String::new())
}

/// The classes that keep this point in view, in steps of a tenth; none for the middle, where every crop looks.
#[must_use]
pub fn focus(focus: Focus) -> String {
    let step = |percent: i64| (percent.clamp(0, 100) + 5) / 10;
    [("fx", step(focus.x)), ("fy", step(focus.y))]
        .into_iter()
        .filter(|(_, step)| *step != 5)
        .map(|(name, step)| format!("{name}-{step}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A picture in a story's text.
#[must_use]
pub fn figure(body: &BodyMedia) -> document::ImageRef {
    let image = picture(&Picture {
        name: body.name.clone(),
        width: body.width,
        height: body.height,
        alt: body.alt.clone(),
        sizes: body.sizes.clone(),
        focus: body.focus,
        ..Picture::default()
    });
    document::ImageRef {
        src: image.src,
        width: u32::try_from(image.width).unwrap_or(0),
        height: u32::try_from(image.height).unwrap_or(0),
        alt: image.alt,
        sources: image
            .sources
            .into_iter()
            .map(|source| (source.kind, source.srcset))
            .collect(),
        small: image.small,
        srcset: image.srcset,
        blur: body.blur.clone(),
        class: image.focus,
    }
}
