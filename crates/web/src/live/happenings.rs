//! From entries of the event log to what readers are told.
//!
//! Two steps, because a template is no work for a database thread: [`read`] runs in a transaction,
//! [`tell`] renders what it found. Everything is told as it stands now, not as it stood then: what
//! a moderator took away is never sent again, and a result that was mended is sent mended.
//!
//! | event | who says what is told |
//! |---|---|
//! | of a story, a comment | this file |
//! | `EditionChanged`, `ResultSaid`, `CategoryLocked`, `StoryResults` | [`awards::told`] |
//! | `ScoresCounted` | [`predictions::told`] |
//! | `BallotChanged`, `VoteCast` | [`ballots::told`] |
//! | `LiveblogChanged`, `EntryWritten`, `EntryGone` | [`liveblogs::told`] |

use std::collections::{HashMap, HashSet};

use minijinja::value::{Serde, Value};
use newsroom::comment::{self, Comment, CommentState};
use newsroom::store::Tx;
use newsroom::{Error, Event, story};
use serde::Serialize;

use super::about::About;
use super::frame::{Happening, Numbered, Part};
use crate::address;
use crate::layout::Under;
use crate::public::{awards, ballots, liveblogs, predictions};
use crate::site::Site;

/// What a noun says about one event of its own.
#[derive(Debug)]
pub enum News {
    /// Nothing a reader may know.
    Nothing,
    /// Something a piece cannot show: the reader is asked to read the page again.
    Changed,
    /// These pieces of pages are new.
    Pieces(Vec<Piece>),
}

/// A piece of a page as it stands now, not rendered yet.
#[derive(Debug)]
pub struct Piece {
    /// What the elements it replaces name in `data-live`.
    pub key: String,
    /// The partial that the page includes, too; empty for a piece that is gone.
    pub template: &'static str,
    /// The name under which that partial sees its context.
    pub name: &'static str,
    /// The context.
    pub view: Value,
    /// Language of what the piece stands in.
    pub lang: String,
    /// The list it belongs into where no element has its key yet.
    pub list: Option<String>,
    /// A sentence for those who listen to the page.
    pub say: Option<String>,
}

impl Piece {
    /// A piece that replaces what bears `key`, made by `template`, which sees `view` as `name`.
    #[must_use]
    pub fn new(
        key: impl Into<String>,
        template: &'static str,
        name: &'static str,
        view: &impl Serialize,
        lang: &str,
    ) -> Piece {
        Piece {
            key: key.into(),
            template,
            name,
            view: Value::from(Serde(view)),
            lang: lang.to_owned(),
            list: None,
            say: None,
        }
    }

    /// A piece that is there no more.
    #[must_use]
    pub fn gone(key: impl Into<String>) -> Piece {
        Piece::new(key, "", "it", &(), "")
    }

    /// The same, for the end of the list of this name where it is not there yet.
    #[must_use]
    pub fn in_list(mut self, list: impl Into<String>) -> Piece {
        self.list = Some(list.into());
        self
    }

    /// The same, with a sentence for those who listen to the page.
    #[must_use]
    pub fn saying(mut self, sentence: impl Into<String>) -> Piece {
        self.say = Some(sentence.into());
        self
    }
}

/// What was found about one event.
#[derive(Debug)]
pub struct Told {
    seq: i64,
    /// What it belongs to.
    pub about: About,
    /// Whether that is public no more, so that its streams end.
    pub is_last: bool,
    what: What,
}

#[derive(Debug)]
enum What {
    Comment(Box<Comment>, Place),
    Gone(Box<Comment>, Place),
    Applause(i64, i64),
    Page,
    Pieces(Vec<Piece>),
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
/// of several counts of one thing all but the last.
///
/// # Errors
/// `Store` if the database fails.
pub fn read(tx: &mut Tx<'_>, site: &Site, events: &[(i64, Event)]) -> Result<Vec<Told>, Error> {
    let mut places = HashMap::new();
    let mut public = HashMap::new();
    let mut counted = HashSet::new();
    let mut told = Vec::with_capacity(events.len());
    for (seq, event) in events.iter().rev() {
        let Some(about) = About::of(event) else {
            continue;
        };
        if count_of(event).is_some_and(|count| !counted.insert(count)) {
            continue;
        }
        let what = match about {
            About::Story(story) => of_story(tx, site, &mut places, story, event)?,
            _ => {
                let is_public = match public.get(&about) {
                    Some(known) => *known,
                    None => about.is_public(tx)?,
                };
                public.insert(about, is_public);
                if is_public {
                    shown(news(tx, site, event)?)
                } else {
                    is_taken_down(event).then_some(What::Page)
                }
            }
        };
        let gone = !public.get(&about).copied().unwrap_or(true);
        told.extend(what.map(|what| Told {
            seq: *seq,
            about,
            is_last: gone || matches!(event, Event::StoryUnpublished { .. }),
            what,
        }));
    }
    told.reverse();
    Ok(told)
}

/// What is counted by an event of which only the last is told; none for any other event.
#[must_use]
pub fn count_of(event: &Event) -> Option<(About, i64)> {
    match event {
        Event::Applause { comment, story, .. } => Some((About::Story(*story), *comment)),
        Event::VoteCast { ballot, .. } => Some((About::Ballot(*ballot), 0)),
        Event::ScoresCounted { edition } => Some((About::Edition(*edition), 0)),
        _ => None,
    }
}

/// What is told when a page that was public is so no more; of anything else that happens in the dark, nothing.
fn is_taken_down(event: &Event) -> bool {
    matches!(
        event,
        Event::EditionChanged { .. } | Event::BallotChanged { .. } | Event::LiveblogChanged { .. }
    )
}

/// Each noun speaks for itself.
fn news(tx: &mut Tx<'_>, site: &Site, event: &Event) -> Result<News, Error> {
    match event {
        Event::EditionChanged { .. }
        | Event::ResultSaid { .. }
        | Event::CategoryLocked { .. }
        | Event::StoryResults { .. } => awards::told::news(tx, site, event),
        Event::ScoresCounted { .. } => predictions::told::news(tx, site, event),
        Event::BallotChanged { .. } | Event::VoteCast { .. } => {
            ballots::told::news(tx, site, event)
        }
        Event::LiveblogChanged { .. } | Event::EntryWritten { .. } | Event::EntryGone { .. } => {
            liveblogs::told::news(tx, site, event)
        }
        _ => Ok(News::Nothing),
    }
}

fn shown(news: News) -> Option<What> {
    match news {
        News::Nothing => None,
        News::Changed => Some(What::Page),
        News::Pieces(pieces) if pieces.is_empty() => None,
        News::Pieces(pieces) => Some(What::Pieces(pieces)),
    }
}

fn of_story(
    tx: &mut Tx<'_>,
    site: &Site,
    places: &mut HashMap<i64, Option<Place>>,
    story: i64,
    event: &Event,
) -> Result<Option<What>, Error> {
    if matches!(event, Event::StoryUnpublished { .. }) {
        return Ok(Some(What::Page));
    }
    let known = match places.get(&story) {
        Some(place) => place.clone(),
        None => {
            let place = place(tx, site, story)?;
            places.insert(story, place.clone());
            place
        }
    };
    let Some(place) = known else {
        return Ok(None);
    };
    Ok(match event {
        Event::StoryPublished { .. } | Event::StoryChanged { .. } => Some(What::Page),
        Event::StoryResults { .. } => shown(news(tx, site, event)?),
        Event::Applause {
            comment, applause, ..
        } => Some(What::Applause(*comment, *applause)),
        Event::CommentGone(at) => found(tx, at.comment)?
            .filter(|comment| comment.state != CommentState::Visible)
            .map(|comment| What::Gone(Box::new(comment), place)),
        Event::CommentPosted(at) | Event::CommentShown(at) | Event::CommentChanged(at) => {
            found(tx, at.comment)?
                .filter(|comment| comment.state == CommentState::Visible)
                .map(|comment| What::Comment(Box::new(comment), place))
        }
        _ => None,
    })
}

/// Renders what was found.
#[must_use]
pub fn tell(site: &Site, told: Vec<Told>) -> Vec<(About, Numbered)> {
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
        .map(
            |Told {
                 seq, about, what, ..
             }| {
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
                    What::Page => Happening::Story {},
                    What::Pieces(pieces) => rendered(site, pieces),
                };
                (about, Numbered::new(seq, happening))
            },
        )
        .collect()
}

/// A piece that cannot be rendered must not vanish from pages that show it, so they are read again.
fn rendered(site: &Site, pieces: Vec<Piece>) -> Happening {
    let parts: Result<Vec<Part>, minijinja::Error> = pieces
        .into_iter()
        .map(|piece| {
            let html = if piece.template.is_empty() {
                String::new()
            } else {
                site.templates.live(&piece)?
            };
            Ok(Part {
                key: piece.key,
                html,
                list: piece.list,
                say: piece.say,
            })
        })
        .collect();
    match parts {
        Ok(parts) => Happening::Fragment { parts },
        Err(error) => {
            tracing::error!(cause = %error, "a piece could not be rendered for the live log");
            Happening::Story {}
        }
    }
}

fn place(tx: &mut Tx<'_>, site: &Site, story: i64) -> Result<Option<Place>, Error> {
    match story::find_by_id(tx, story) {
        Ok(story) if story::visible(story.state) => Ok(Some(Place {
            url: address::story(&story.card.section.slug, &story.card.slug),
            open: story.closed(&site.policy(), site.now()).is_none(),
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
