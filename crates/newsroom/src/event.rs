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
    /// What is entered of an edition changed: a category, a nominee, a date.
    EditionChanged {
        /// The edition.
        edition: i64,
    },
    /// Something was said of a category: a winner, a correction, a retraction.
    ResultSaid {
        /// The edition.
        edition: i64,
        /// The category.
        category: i64,
        /// The result.
        result: i64,
    },
    /// A category takes no predictions any more, or takes them again.
    CategoryLocked {
        /// The edition.
        edition: i64,
        /// The category.
        category: i64,
    },
    /// Predictions were counted anew: odds, scores, the leaderboard.
    ScoresCounted {
        /// The edition.
        edition: i64,
    },
    /// A category that a story shows has another result.
    StoryResults {
        /// The story.
        story: i64,
        /// The category.
        category: i64,
    },
    /// A ballot changed: its words, its options, its times, what counts.
    BallotChanged {
        /// The ballot.
        ballot: i64,
    },
    /// Somebody voted, or voted anew.
    VoteCast {
        /// The ballot.
        ballot: i64,
        /// How many votes count now.
        votes: i64,
    },
    /// A live page changed: its words, its beginning, its end.
    LiveblogChanged {
        /// The live page.
        liveblog: i64,
    },
    /// An entry of a live page is there, or changed.
    EntryWritten {
        /// The live page.
        liveblog: i64,
        /// The entry.
        entry: i64,
    },
    /// An entry of a live page was taken away.
    EntryGone {
        /// The live page.
        liveblog: i64,
        /// The entry.
        entry: i64,
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

/// The topic of one edition: its nominees, results, locks and scores.
#[must_use]
pub fn edition_topic(edition: i64) -> String {
    format!("edition/{edition}")
}

/// The topic of one ballot.
#[must_use]
pub fn ballot_topic(ballot: i64) -> String {
    format!("ballot/{ballot}")
}

/// The topic of one live page.
#[must_use]
pub fn liveblog_topic(liveblog: i64) -> String {
    format!("live/{liveblog}")
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
            Event::StoryResults { story, .. } => story_topic(*story),
            Event::EditionChanged { edition }
            | Event::ResultSaid { edition, .. }
            | Event::CategoryLocked { edition, .. }
            | Event::ScoresCounted { edition } => edition_topic(*edition),
            Event::BallotChanged { ballot } | Event::VoteCast { ballot, .. } => {
                ballot_topic(*ballot)
            }
            Event::LiveblogChanged { liveblog }
            | Event::EntryWritten { liveblog, .. }
            | Event::EntryGone { liveblog, .. } => liveblog_topic(*liveblog),
        }
    }

    /// The story it is about; none for what concerns the whole house, an award, a ballot or a live page.
    #[must_use]
    pub fn story(&self) -> Option<i64> {
        Some(match self {
            Event::HouseChanged
            | Event::FrontArranged
            | Event::EditionChanged { .. }
            | Event::ResultSaid { .. }
            | Event::CategoryLocked { .. }
            | Event::ScoresCounted { .. }
            | Event::BallotChanged { .. }
            | Event::VoteCast { .. }
            | Event::LiveblogChanged { .. }
            | Event::EntryWritten { .. }
            | Event::EntryGone { .. } => return None,
            Event::StoryPublished { story }
            | Event::StoryChanged { story }
            | Event::StoryUnpublished { story }
            | Event::StoryResults { story, .. }
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
            "edition-changed" => Event::EditionChanged {
                edition: entry.subject,
            },
            "result-said" => Event::ResultSaid {
                edition: entry.subject,
                category: number(0)?,
                result: number(1)?,
            },
            "category-locked" => Event::CategoryLocked {
                edition: entry.subject,
                category: number(0)?,
            },
            "scores-counted" => Event::ScoresCounted {
                edition: entry.subject,
            },
            "story-results" => Event::StoryResults {
                story: entry.subject,
                category: number(0)?,
            },
            "ballot-changed" => Event::BallotChanged {
                ballot: entry.subject,
            },
            "vote-cast" => Event::VoteCast {
                ballot: entry.subject,
                votes: number(0)?,
            },
            "liveblog-changed" => Event::LiveblogChanged {
                liveblog: entry.subject,
            },
            "entry-written" => Event::EntryWritten {
                liveblog: entry.subject,
                entry: number(0)?,
            },
            "entry-gone" => Event::EntryGone {
                liveblog: entry.subject,
                entry: number(0)?,
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
            Event::EditionChanged { edition } => ("edition-changed", *edition, "[]".to_owned()),
            Event::ResultSaid {
                edition,
                category,
                result,
            } => ("result-said", *edition, format!("[{category},{result}]")),
            Event::CategoryLocked { edition, category } => {
                ("category-locked", *edition, format!("[{category}]"))
            }
            Event::ScoresCounted { edition } => ("scores-counted", *edition, "[]".to_owned()),
            Event::StoryResults { story, category } => {
                ("story-results", *story, format!("[{category}]"))
            }
            Event::BallotChanged { ballot } => ("ballot-changed", *ballot, "[]".to_owned()),
            Event::VoteCast { ballot, votes } => ("vote-cast", *ballot, format!("[{votes}]")),
            Event::LiveblogChanged { liveblog } => ("liveblog-changed", *liveblog, "[]".to_owned()),
            Event::EntryWritten { liveblog, entry } => {
                ("entry-written", *liveblog, format!("[{entry}]"))
            }
            Event::EntryGone { liveblog, entry } => ("entry-gone", *liveblog, format!("[{entry}]")),
        }
    }
}
