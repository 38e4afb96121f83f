//! Lays out what the newsroom knows as the shapes templates see.
//!
//! The same function makes the comment of the page, of the fragment and of the live stream.

use newsroom::comment::{Comment, CommentState};
use newsroom::id::{Ids, Kind};
use newsroom::markup::lang;
use newsroom::story::{Card, PersonRef, Picture, SectionRef};

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
        let reply_url = if under.open && state == "visible" {
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
    view::Image {
        src: address::media(&picture.name),
        width: picture.width,
        height: picture.height,
        alt: picture.alt.clone(),
        credit: picture.credit.clone(),
        caption: picture.caption.clone(),
    }
}
