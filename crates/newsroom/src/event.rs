//! Events: what happened that a reader or another system may care about, over the store's one log.

use store::{Tx, log};

use crate::{Millis, error::Result};

/// Something that happened. Ids are row ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A story became public.
    StoryPublished {
        /// The story.
        story: i64,
    },
    /// A public story changed: its text, its place, a correction.
    StoryChanged {
        /// The story.
        story: i64,
    },
    /// A story was taken down.
    StoryUnpublished {
        /// The story.
        story: i64,
    },
    /// The site's own words, a section, a person, a work or a topic changed: what may stand on any page.
    HouseChanged,
    /// The front page or a section was ordered by hand.
    FrontArranged,
    /// A comment was written and everybody sees it.
    CommentPosted(Place),
    /// A comment that waited or was taken back is seen by everybody now.
    CommentShown(Place),
    /// A comment waits for a moderator; the public is not told.
    CommentHeld(Place),
    /// A comment is seen no more, or only as a tombstone.
    CommentGone(Place),
    /// A visible comment changed: edited, picked, not picked any more.
    CommentChanged(Place),
    /// A moderator, or its writer, has decided about a comment; only the desk is told.
    CommentJudged(Place),
    /// A reader has reported a comment; only the desk is told.
    CommentReported(Place),
    /// Somebody clapped or took it back.
    Applause {
        /// The comment.
        comment: i64,
        /// Its story.
        story: i64,
        /// How many clap now.
        applause: i64,
    },
}

/// Where a comment stands. Ids are row ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The comment.
    pub comment: i64,
    /// Its story.
    pub story: i64,
    /// The first comment of its thread; itself for a root.
    pub root: i64,
    /// The comment it answers.
    pub parent: Option<i64>,
}

/// The topic of everything that concerns the whole site: stories that come and go.
pub const SITE: &str = "site";
/// The topic of what only the desk may see.
pub const DESK: &str = "desk";

/// The topic of one story: its changes, its comments, its applause.
#[must_use]
pub fn story_topic(story: i64) -> String {
    format!("story/{story}")
}

/// Writes an event into the log, in the transaction of what happened; answers its number.
///
/// # Errors
/// `Store` if the database fails.
pub fn record(tx: &mut Tx<'_>, event: &Event, now: Millis) -> Result<i64> {
    let (kind, subject, data) = event.spelled();
    Ok(log::append(tx, &event.topic(), kind, subject, &data, now)?)
}

impl Event {
    /// The topic of the live log it belongs to.
    #[must_use]
    pub fn topic(&self) -> String {
        match self {
            Event::StoryPublished { .. }
            | Event::StoryUnpublished { .. }
            | Event::HouseChanged
            | Event::FrontArranged => SITE.to_owned(),
            Event::CommentHeld(_) | Event::CommentJudged(_) | Event::CommentReported(_) => {
                DESK.to_owned()
            }
            Event::StoryChanged { story } | Event::Applause { story, .. } => story_topic(*story),
            Event::CommentPosted(place)
            | Event::CommentShown(place)
            | Event::CommentGone(place)
            | Event::CommentChanged(place) => story_topic(place.story),
        }
    }

    /// The story it is about; none for what concerns the whole house.
    #[must_use]
    pub fn story(&self) -> Option<i64> {
        Some(match self {
            Event::HouseChanged | Event::FrontArranged => return None,
            Event::StoryPublished { story }
            | Event::StoryChanged { story }
            | Event::StoryUnpublished { story }
            | Event::Applause { story, .. } => *story,
            Event::CommentPosted(place)
            | Event::CommentShown(place)
            | Event::CommentHeld(place)
            | Event::CommentGone(place)
            | Event::CommentJudged(place)
            | Event::CommentReported(place)
            | Event::CommentChanged(place) => place.story,
        })
    }

    /// Reads an entry of the log; `None` for kinds this program does not know.
    #[must_use]
    pub fn read(entry: &log::Entry) -> Option<Event> {
        let numbers: Vec<i64> = serde_json::from_str(&entry.data).ok()?;
        let number = |place: usize| numbers.get(place).copied();
        let place = || {
            Some(Place {
                comment: entry.subject,
                story: number(0)?,
                root: number(1)?,
                parent: number(2).filter(|&parent| parent > 0),
            })
        };
        Some(match entry.kind.as_str() {
            "story-published" => Event::StoryPublished {
                story: entry.subject,
            },
            "story-changed" => Event::StoryChanged {
                story: entry.subject,
            },
            "story-unpublished" => Event::StoryUnpublished {
                story: entry.subject,
            },
            "house-changed" => Event::HouseChanged,
            "front-arranged" => Event::FrontArranged,
            "comment-posted" => Event::CommentPosted(place()?),
            "comment-shown" => Event::CommentShown(place()?),
            "comment-held" => Event::CommentHeld(place()?),
            "comment-gone" => Event::CommentGone(place()?),
            "comment-changed" => Event::CommentChanged(place()?),
            "comment-judged" => Event::CommentJudged(place()?),
            "comment-reported" => Event::CommentReported(place()?),
            "applause" => Event::Applause {
                comment: entry.subject,
                story: number(0)?,
                applause: number(1)?,
            },
            _ => return None,
        })
    }

    /// Kind, subject, and the rest as a short JSON list of numbers.
    fn spelled(&self) -> (&'static str, i64, String) {
        let place = |place: &Place| {
            format!(
                "[{},{},{}]",
                place.story,
                place.root,
                place.parent.unwrap_or(0)
            )
        };
        match self {
            Event::StoryPublished { story } => ("story-published", *story, "[]".to_owned()),
            Event::StoryChanged { story } => ("story-changed", *story, "[]".to_owned()),
            Event::StoryUnpublished { story } => ("story-unpublished", *story, "[]".to_owned()),
            Event::HouseChanged => ("house-changed", 0, "[]".to_owned()),
            Event::FrontArranged => ("front-arranged", 0, "[]".to_owned()),
            Event::CommentPosted(at) => ("comment-posted", at.comment, place(at)),
            Event::CommentShown(at) => ("comment-shown", at.comment, place(at)),
            Event::CommentHeld(at) => ("comment-held", at.comment, place(at)),
            Event::CommentGone(at) => ("comment-gone", at.comment, place(at)),
            Event::CommentChanged(at) => ("comment-changed", at.comment, place(at)),
            Event::CommentJudged(at) => ("comment-judged", at.comment, place(at)),
            Event::CommentReported(at) => ("comment-reported", at.comment, place(at)),
            Event::Applause {
                comment,
                story,
                applause,
            } => ("applause", *comment, format!("[{story},{applause}]")),
        }
    }
}
