//! What a page can follow: a story, an edition of an award, a ballot, a live page.
//!
//! One list of them, so that a new kind of page that lives is a variant here and nothing else in the log.

use newsroom::event::{ballot_topic, edition_topic, liveblog_topic, story_topic};
use newsroom::store::Tx;
use newsroom::{Error, Event, Kind, story};

use crate::cache::Tag;
use crate::public::{awards, ballots, liveblogs};
use crate::site::Site;

/// A topic of the live log, by its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum About {
    /// A story: its text, its comments, its applause, the results it shows.
    Story(i64),
    /// An edition of an award: its results, locks and scores.
    Edition(i64),
    /// A ballot: its votes.
    Ballot(i64),
    /// A live page: its entries.
    Liveblog(i64),
}

impl About {
    /// What an event is about; none for what concerns the whole house.
    #[must_use]
    pub fn of(event: &Event) -> Option<About> {
        Some(match event {
            Event::EditionChanged { edition }
            | Event::ResultSaid { edition, .. }
            | Event::CategoryLocked { edition, .. }
            | Event::ScoresCounted { edition } => About::Edition(*edition),
            Event::BallotChanged { ballot } | Event::VoteCast { ballot, .. } => {
                About::Ballot(*ballot)
            }
            Event::LiveblogChanged { liveblog }
            | Event::EntryWritten { liveblog, .. }
            | Event::EntryGone { liveblog, .. } => About::Liveblog(*liveblog),
            _ => About::Story(event.story()?),
        })
    }

    /// Its topic as the log writes it.
    #[must_use]
    pub fn log_topic(self) -> String {
        match self {
            About::Story(id) => story_topic(id),
            About::Edition(id) => edition_topic(id),
            About::Ballot(id) => ballot_topic(id),
            About::Liveblog(id) => liveblog_topic(id),
        }
    }

    /// What drops pages that are made of its events.
    #[must_use]
    pub fn tag(self) -> Tag {
        match self {
            About::Story(id) => Tag::Story(id),
            About::Edition(id) => Tag::Edition(id),
            About::Ballot(id) => Tag::Ballot(id),
            About::Liveblog(id) => Tag::Liveblog(id),
        }
    }

    /// Reads a topic as it stands in addresses: `s-…`, `e-…`, `b-…`, `n-…`.
    #[must_use]
    pub fn read(site: &Site, topic: &str) -> Option<About> {
        let (letter, id) = topic.split_once('-')?;
        let row = |kind| site.ids.read(kind, id);
        match letter {
            "s" => row(Kind::Story).map(About::Story),
            "e" => row(Kind::Edition).map(About::Edition),
            "b" => row(Kind::Ballot).map(About::Ballot),
            "n" => row(Kind::Liveblog).map(About::Liveblog),
            _ => None,
        }
    }

    /// Whether the public may follow it: what has no page has no stream.
    ///
    /// # Errors
    /// `Store` if the database fails.
    pub fn is_public(self, tx: &mut Tx<'_>) -> Result<bool, Error> {
        let found = match self {
            About::Story(id) => story::find_by_id(tx, id).map(|story| story::visible(story.state)),
            About::Edition(id) => awards::told::is_public(tx, id),
            About::Ballot(id) => ballots::told::is_public(tx, id),
            About::Liveblog(id) => liveblogs::told::is_public(tx, id),
        };
        match found {
            Err(Error::NotFound(_) | Error::Gone) => Ok(false),
            answer => answer,
        }
    }
}

/// A topic as it stands in addresses.
#[must_use]
pub fn topic_of(site: &Site, about: About) -> String {
    let (letter, kind, id) = match about {
        About::Story(id) => ('s', Kind::Story, id),
        About::Edition(id) => ('e', Kind::Edition, id),
        About::Ballot(id) => ('b', Kind::Ballot, id),
        About::Liveblog(id) => ('n', Kind::Liveblog, id),
    };
    format!("{letter}-{}", site.ids.show(kind, id))
}
