//! Stories: what they are, who may see them, and how they come and go.
//!
//! The public sees a story if and only if its state is `published`. That sentence stands once, in
//! `public!` below, and every statement that answers the public is built with it.

pub mod desk;
mod front;
mod hang;
mod list;
mod picture;
mod publish;
mod read;
mod state;

use markup::story::Document;
use store::{FromRow, Row};

use crate::media::{Focus, Sizes};
use crate::{Millis, setting::Policy};

pub use front::{Front, arranged, front};
pub use list::{List, Located, cards, list, newest_published_at, news, pointed, sitemap};
pub use picture::{BodyMedia, Picture};
pub use publish::{Images, Published, publish, publish_document};
pub(crate) use read::by_ids;
use read::state_of;
pub use read::{
    Exported, Revision, find, find_any, find_by_id, moved, revisions, slug_now, source,
};
pub use state::{Desk, desk, due, unpublish};

/// The one visibility predicate, as it stands in every statement that answers the public.
macro_rules! public {
    () => {
        "story.state = 'published'"
    };
}
pub(crate) use public;

/// The columns of a [`Card`], from `from_card!`.
macro_rules! card {
    () => {
        "story.id, story.slug, section.id, section.slug, section.title, story.kicker, story.title, story.summary,
         story.lang, story.published_at, story.updated_at, story.comment_count, story.words, story.videos,
         media.name, media.width, media.height, coalesce(nullif(story.image_alt, ''), media.alt, ''),
         coalesce(nullif(story.image_credit, ''), media.credit, ''),
         coalesce(nullif(story.image_caption, ''), media.caption, ''),
         (select string_agg(person.slug || ' ' || person.name, '\n' order by story_author.place)
          from story_author join person on person.id = story_author.person_id
          where story_author.story_id = story.id),
         media.sizes, media.focal_x, media.focal_y"
    };
}
pub(crate) use card;

/// What the columns of a [`Card`] need joined to `story`. Every story has a section; `left` keeps SQLite from
/// beginning with the few sections and sorting all their stories.
macro_rules! from_card {
    () => {
        "left join section on section.id = story.section_id left join media on media.id = story.media_id"
    };
}
pub(crate) use from_card;

/// How many columns a card takes.
pub(crate) const CARD_COLUMNS: usize = 24;

/// The visibility predicate for who writes SQL against the table `story`.
pub const VISIBLE: &str = public!();

/// Whether a story in this state is seen by the public: the same rule as [`VISIBLE`].
#[must_use]
pub fn visible(state: State) -> bool {
    state == State::Published
}

/// Where a story stands on its way to the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Being written.
    Draft,
    /// Becomes public at an instant.
    Scheduled,
    /// Given out under an embargo; becomes public when it ends.
    Embargoed,
    /// Public.
    Published,
    /// Was public and has been taken down.
    Unpublished,
}

impl State {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Scheduled => "scheduled",
            State::Embargoed => "embargoed",
            State::Published => "published",
            State::Unpublished => "unpublished",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<State> {
        [
            State::Draft,
            State::Scheduled,
            State::Embargoed,
            State::Published,
            State::Unpublished,
        ]
        .into_iter()
        .find(|state| state.as_str() == word)
    }
}

/// What a story does with comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Comments {
    /// Takes them.
    #[default]
    Open,
    /// Takes them and holds all for a moderator.
    Held,
    /// Shows them and takes no more.
    Closed,
    /// Has none.
    Off,
}

impl Comments {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Comments::Open => "open",
            Comments::Held => "held",
            Comments::Closed => "closed",
            Comments::Off => "off",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Comments> {
        [
            Comments::Open,
            Comments::Held,
            Comments::Closed,
            Comments::Off,
        ]
        .into_iter()
        .find(|comments| comments.as_str() == word)
    }
}

/// A story as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Where it stands.
    pub section: SectionRef,
    /// Short label over the headline; may be empty.
    pub kicker: String,
    /// Headline.
    pub title: String,
    /// Standfirst; may be empty.
    pub summary: String,
    /// Language, BCP 47.
    pub lang: String,
    /// The date printed on it; for a draft without one, its last change.
    pub published_at: Millis,
    /// Last editorial change.
    pub updated_at: Millis,
    /// Visible comments.
    pub comment_count: i64,
    /// Words of the body.
    pub words: i64,
    /// Whether it carries a video.
    pub has_video: bool,
    /// Lead picture.
    pub image: Option<Picture>,
    /// Bylines in their order.
    pub authors: Vec<PersonRef>,
}

impl Card {
    /// `/{section}/{slug}`.
    #[must_use]
    pub fn url_path(&self) -> String {
        format!("/{}/{}", self.section.slug, self.slug)
    }
}

impl Card {
    /// Reads the columns of `card!`, the first of which stands at `at`.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> Result<Card, store::Error> {
        let updated_at = row.get(at + 10)?;
        let image = match row.get::<Option<String>>(at + 14)? {
            Some(name) => Some(Picture {
                name,
                width: row.get(at + 15)?,
                height: row.get(at + 16)?,
                alt: row.get(at + 17)?,
                credit: row.get(at + 18)?,
                caption: row.get(at + 19)?,
                sizes: Sizes::parse(&row.get::<String>(at + 21)?),
                focus: Focus {
                    x: row.get(at + 22)?,
                    y: row.get(at + 23)?,
                },
            }),
            None => None,
        };
        Ok(Card {
            id: row.get(at)?,
            slug: row.get(at + 1)?,
            section: SectionRef {
                id: row.get(at + 2)?,
                slug: row.get(at + 3)?,
                title: row.get(at + 4)?,
            },
            kicker: row.get(at + 5)?,
            title: row.get(at + 6)?,
            summary: row.get(at + 7)?,
            lang: row.get(at + 8)?,
            published_at: row.get::<Option<i64>>(at + 9)?.unwrap_or(updated_at),
            updated_at,
            comment_count: row.get(at + 11)?,
            words: row.get(at + 12)?,
            has_video: row.get::<i64>(at + 13)? > 0,
            image,
            authors: row
                .get::<Option<String>>(at + 20)?
                .map(|lines| people(&lines))
                .unwrap_or_default(),
        })
    }
}

impl FromRow for Card {
    fn from_row(row: &Row<'_>) -> Result<Card, store::Error> {
        Card::read(row, 0)
    }
}

/// Reads `slug name` lines; neither part can hold a line feed, and a slug no space.
fn people(lines: &str) -> Vec<PersonRef> {
    lines
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(slug, name)| PersonRef {
            slug: slug.to_owned(),
            name: name.to_owned(),
        })
        .collect()
}

/// A section, as a card names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionRef {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub title: String,
}

/// A person, as a story names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRef {
    /// Their part of the address.
    pub slug: String,
    /// Their name.
    pub name: String,
}

/// A work, as a story names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkRef {
    /// Its part of the address.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// A topic, as a story names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicRef {
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub title: String,
}

/// A correction in the open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When it was made.
    pub made_at: Millis,
    /// What was wrong and what is right.
    pub text: String,
}

/// A story with everything its page shows.
#[derive(Clone, Debug)]
pub struct Story {
    /// As lists show it.
    pub card: Card,
    /// Where it stands on its way.
    pub state: State,
    /// The question put to the readers; may be empty.
    pub question: String,
    /// The body.
    pub document: Document,
    /// What it does with comments.
    pub comments: Comments,
    /// Comments are taken from here on, if set.
    pub comments_open_at: Option<Millis>,
    /// Comments are taken until here, if set.
    pub comments_close_at: Option<Millis>,
    /// Least time between two comments of one device, in milliseconds; 0 for none.
    pub slow_ms: i64,
    /// Corrections, newest first.
    pub corrections: Vec<Correction>,
    /// People it is about.
    pub people: Vec<PersonRef>,
    /// Works it is about.
    pub works: Vec<WorkRef>,
    /// Topics it belongs to.
    pub topics: Vec<TopicRef>,
    /// What it is about, as row ids, for related stories.
    pub subjects: Vec<Subject>,
    /// `emmys/2020`, or empty.
    pub award: String,
    /// How often it was saved.
    pub revision: i64,
    /// Hand-picked also-reads: slugs in their order.
    pub related: Vec<String>,
    /// Stored pictures for the sources in the body.
    pub media_for_body: Vec<BodyMedia>,
    /// When it becomes or became public.
    pub live_at: Option<Millis>,
}

/// One of the things a story is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Row id of the person, work or topic.
    pub id: i64,
}

/// What kinds of things stories are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectKind {
    /// A person.
    Person,
    /// A work.
    Work,
    /// A topic.
    Topic,
}

impl SubjectKind {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SubjectKind::Person => "person",
            SubjectKind::Work => "work",
            SubjectKind::Topic => "topic",
        }
    }
}

impl Story {
    /// When its conversation takes comments.
    #[must_use]
    pub fn hours(&self) -> Hours {
        Hours {
            comments: self.comments,
            open_at: self.comments_open_at,
            close_at: self.comments_close_at,
            published_at: self.card.published_at,
        }
    }

    /// Why nobody can write now, as a sentence; `None` when everybody can.
    #[must_use]
    pub fn closed(&self, policy: &Policy, now: Millis) -> Option<String> {
        self.hours().closed(policy, now)
    }
}

/// When a conversation takes comments.
#[derive(Clone, Copy, Debug)]
pub struct Hours {
    /// What the story says.
    pub comments: Comments,
    /// From here on, if set.
    pub open_at: Option<Millis>,
    /// Until here, if set.
    pub close_at: Option<Millis>,
    /// From here the site's rule counts its days.
    pub published_at: Millis,
}

impl Hours {
    /// Why nobody can write at `now`, as a sentence; `None` when everybody can.
    #[must_use]
    pub fn closed(&self, policy: &Policy, now: Millis) -> Option<String> {
        const DAY_MS: i64 = 86_400_000;
        let days_over = policy.close_after_days.is_some_and(|days| {
            now >= self
                .published_at
                .saturating_add(days.saturating_mul(DAY_MS))
        });
        let sentence = match self.comments {
            Comments::Off => "This story has no comments.",
            Comments::Closed => "The conversation under this story is closed.",
            Comments::Open | Comments::Held if self.open_at.is_some_and(|at| now < at) => {
                "The conversation under this story has not opened yet."
            }
            Comments::Open | Comments::Held
                if self.close_at.is_some_and(|at| now >= at) || days_over =>
            {
                "The conversation under this story is closed."
            }
            Comments::Open | Comments::Held => return None,
        };
        Some(sentence.to_owned())
    }
}
