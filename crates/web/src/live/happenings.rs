//! From entries of the event log to what readers are told.
//!
//! Two steps, because a template is no work for a database thread: [`read`] runs in a transaction,
//! [`tell`] renders what it found. A comment is told as it stands now, not as it stood then: what
//! a moderator took away is never sent again.

use std::collections::{HashMap, HashSet};

use newsroom::comment::{self, Comment, CommentState};
use newsroom::setting::Policy;
use newsroom::store::Tx;
use newsroom::{Error, Event, Millis, story};

use super::frame::{Happening, Numbered};
use crate::address;
use crate::layout::Under;
use crate::site::Site;

/// What was found about one event.
#[derive(Debug)]
pub struct Told {
    seq: i64,
    what: What,
}

#[derive(Debug)]
enum What {
    Comment(Box<Comment>, Place),
    Gone(Box<Comment>, Place),
    Applause(i64, i64),
    Story,
}

/// What is told of the story with each of its comments.
#[derive(Clone, Debug)]
struct Place {
    url: String,
    open: bool,
    lang: String,
    count: i64,
}

/// Reads what is to be told of these events, in their order; leaves out what nobody may see, and
/// of several counts for one comment all but the last.
///
/// # Errors
/// `Store` if the database fails.
pub fn read(
    tx: &mut Tx<'_>,
    events: &[(i64, Event)],
    policy: &Policy,
    now: Millis,
) -> Result<Vec<Told>, Error> {
    let mut places: HashMap<i64, Option<Place>> = HashMap::new();
    let mut counted = HashSet::new();
    let mut told = Vec::with_capacity(events.len());
    for (seq, event) in events.iter().rev() {
        let Some(story) = event.story() else {
            continue;
        };
        let place = match places.get(&story) {
            Some(place) => place.clone(),
            None => {
                let place = place(tx, story, policy, now)?;
                places.insert(story, place.clone());
                place
            }
        };
        let what = match (event, place) {
            (Event::StoryUnpublished { .. }, _) => Some(What::Story),
            (_, None)
            | (
                Event::CommentHeld(_)
                | Event::CommentJudged(_)
                | Event::CommentReported(_)
                | Event::HouseChanged
                | Event::FrontArranged
                | Event::EditionChanged { .. }
                | Event::ResultSaid { .. }
                | Event::CategoryLocked { .. }
                | Event::ScoresCounted { .. }
                | Event::BallotChanged { .. }
                | Event::VoteCast { .. }
                | Event::LiveblogChanged { .. }
                | Event::EntryWritten { .. }
                | Event::EntryGone { .. },
                _,
            ) => None,
            (
                Event::StoryPublished { .. }
                | Event::StoryChanged { .. }
                | Event::StoryResults { .. },
                _,
            ) => Some(What::Story),
            (
                Event::Applause {
                    comment, applause, ..
                },
                _,
            ) => counted
                .insert(*comment)
                .then_some(What::Applause(*comment, *applause)),
            (Event::CommentGone(at), Some(place)) => found(tx, at.comment)?
                .filter(|comment| comment.state != CommentState::Visible)
                .map(|comment| What::Gone(Box::new(comment), place)),
            (
                Event::CommentPosted(at) | Event::CommentShown(at) | Event::CommentChanged(at),
                Some(place),
            ) => found(tx, at.comment)?
                .filter(|comment| comment.state == CommentState::Visible)
                .map(|comment| What::Comment(Box::new(comment), place)),
        };
        told.extend(what.map(|what| Told { seq: *seq, what }));
    }
    told.reverse();
    Ok(told)
}

/// Renders what was found.
#[must_use]
pub fn tell(site: &Site, told: Vec<Told>) -> Vec<Numbered> {
    let masthead = site.masthead();
    let layout = masthead.layout(site);
    let html = |comment: &Comment, place: &Place| {
        let under = Under {
            story_url: &place.url,
            open: place.open,
            focus: None,
            lang: &place.lang,
        };
        let mut view = layout.comment(comment, &under);
        view.parent = layout.parent(comment);
        let html = site.templates.comment(&view, &place.lang);
        html.unwrap_or_else(|error| {
            tracing::error!(cause = %error, "a comment could not be rendered for the live log");
            String::new()
        })
    };
    told.into_iter()
        .map(|Told { seq, what }| {
            let happening = match what {
                What::Comment(comment, place) => Happening::Comment {
                    id: layout.comment_id(comment.id),
                    parent: comment.parent_id.map(|id| layout.comment_id(id)),
                    root: layout.comment_id(comment.root_id),
                    html: html(&comment, &place),
                    count: place.count,
                },
                What::Gone(comment, place) => {
                    let comment = comment.for_public();
                    Happening::Gone {
                        id: layout.comment_id(comment.id),
                        html: if comment.descendants > 0 {
                            html(&comment, &place)
                        } else {
                            String::new()
                        },
                        count: place.count,
                    }
                }
                What::Applause(comment, applause) => Happening::Applause {
                    id: layout.comment_id(comment),
                    applause,
                },
                What::Story => Happening::Story {},
            };
            Numbered::new(seq, happening)
        })
        .collect()
}

fn place(
    tx: &mut Tx<'_>,
    story: i64,
    policy: &Policy,
    now: Millis,
) -> Result<Option<Place>, Error> {
    match story::find_by_id(tx, story) {
        Ok(story) if story::visible(story.state) => Ok(Some(Place {
            url: address::story(&story.card.section.slug, &story.card.slug),
            open: story.closed(policy, now).is_none(),
            lang: story.card.lang.clone(),
            count: story.card.comment_count,
        })),
        Ok(_) | Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn found(tx: &mut Tx<'_>, comment: i64) -> Result<Option<Comment>, Error> {
    match comment::find_any(tx, comment) {
        Ok(comment) => Ok(Some(comment)),
        Err(Error::NotFound(_) | Error::Gone) => Ok(None),
        Err(error) => Err(error),
    }
}
