//! Comments: what readers say under a story.
//!
//! A thread is adjacency, a root, a depth, a materialised path and stored counters. The path of a comment is
//! its parent's path and its own id as 8 big-endian bytes, so a prefix scan is a subtree in thread order,
//! and the ids of all ancestors stand in the path. The public sees a comment, or a tombstone in its place,
//! if and only if `shown_at` is set: it is visible, or something under it is.

mod counters;
mod draft;
mod edit;
mod mine;
mod permalink;
mod post;
mod read;
mod state;
mod thread;

use markup::SafeHtml;
use store::{FromRow, Row};

use crate::{Millis, cursor::Cursor, story};

pub use draft::{Draft, Form, MAX_NAME_CHARS, name};
pub use edit::{author_delete, edit, own};
pub use mine::{Mine, of_device, of_writer};
pub use permalink::{Permalink, permalink};
pub use post::{Idempotency, Posted, Writer, forget_answered, post};
pub use read::{Voice, find, find_any, newest, voices};
pub use state::{Change, changes, pick, set_state};
pub use thread::{Branch, MAX_ROOTS, Sort, replies, thread};

pub(crate) use edit::say;
pub(crate) use post::after_applause;
pub(crate) use state::lock_story;

/// Deepest place in a thread; an answer to it stands beside it.
pub const MAX_DEPTH: i64 = 100;

/// The columns of a [`Comment`], from `from_comment!`.
macro_rules! comment {
    () => {
        "comment.id, comment.story_id, comment.parent_id, comment.root_id, comment.depth, comment.nth, comment.name,
         comment.staff, comment.picked_at, comment.state, comment.posted_at, comment.edited_at, comment.html,
         comment.source, comment.applause, comment.replies, comment.descendants, comment.reason, comment.path,
         comment.rank, case when parent.state = 'visible' then parent.name end, comment.version, comment.reports,
         comment.looked_at, comment.closed_at, comment.note, comment.house_edited_at, comment.turn"
    };
}
pub(crate) use comment;

/// What the columns of a [`Comment`] need joined to `comment`.
macro_rules! from_comment {
    () => {
        "left join comment as parent on parent.id = comment.parent_id"
    };
}
pub(crate) use from_comment;

/// How many columns a comment takes.
pub(crate) const COMMENT_COLUMNS: usize = 28;

/// Whether and how the public sees a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentState {
    /// Waits for a moderator.
    Held,
    /// Seen by all.
    Visible,
    /// A moderator said no.
    Rejected,
    /// A moderator said spam.
    Spam,
    /// Taken away, its text cleared.
    Removed,
}

impl CommentState {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CommentState::Held => "held",
            CommentState::Visible => "visible",
            CommentState::Rejected => "rejected",
            CommentState::Spam => "spam",
            CommentState::Removed => "removed",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<CommentState> {
        [
            CommentState::Held,
            CommentState::Visible,
            CommentState::Rejected,
            CommentState::Spam,
            CommentState::Removed,
        ]
        .into_iter()
        .find(|state| state.as_str() == word)
    }
}

/// A comment.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Row id.
    pub id: i64,
    /// Its story.
    pub story_id: i64,
    /// The comment it answers.
    pub parent_id: Option<i64>,
    /// The first comment of its thread; itself for a root.
    pub root_id: i64,
    /// 0 for a root, at most [`MAX_DEPTH`].
    pub depth: i64,
    /// On an answer: its place among the root's answers in the order they were first seen, from 1.
    pub nth: Option<i64>,
    /// Who wrote it; empty on a tombstone.
    pub name: String,
    /// Whether the writer is of the newsroom.
    pub staff: bool,
    /// Whether the newsroom picked it.
    pub picked: bool,
    /// Whether and how the public sees it.
    pub state: CommentState,
    /// When it was written.
    pub posted_at: Millis,
    /// When it was last edited.
    pub edited_at: Option<Millis>,
    /// The text for the page; empty on a tombstone.
    pub html: SafeHtml,
    /// The text as written; empty on a tombstone.
    pub source: String,
    /// Claps.
    pub applause: i64,
    /// Visible direct answers.
    pub replies: i64,
    /// Visible answers at any depth.
    pub descendants: i64,
    /// Why it was held, as JSON of [`crate::moderation::Reason`]s; for the desk only.
    pub reason: String,
    /// Who wrote the comment it answers, while that is visible.
    pub parent_name: Option<String>,
    /// Its place in the thread.
    pub path: Vec<u8>,
    /// Its place in the order `top`.
    pub rank: i64,
    /// Moves with every act of a moderator and every edit: what was seen is told by it.
    pub version: i64,
    /// Open reports; for the desk only.
    pub reports: i64,
    /// When a moderator last decided; for the desk only.
    pub looked_at: Option<Millis>,
    /// On a root: since when its thread takes no answers.
    pub closed_at: Option<Millis>,
    /// What the newsroom says beneath it; may be empty.
    pub note: String,
    /// When the newsroom last changed its text.
    pub house_edited_at: Option<Millis>,
    /// Its place in the queues; for the desk only.
    pub turn: i64,
}

impl Comment {
    /// The text without marks, for feeds and excerpts; empty on a tombstone.
    #[must_use]
    pub fn plain(&self) -> String {
        markup::comment::parse(&self.source)
            .map(|text| text.plain)
            .unwrap_or_default()
    }

    /// What the public sees: of a comment that is not visible, only that something stood there.
    #[must_use]
    pub fn for_public(mut self) -> Comment {
        if self.state != CommentState::Visible {
            self.state = CommentState::Removed;
            self.name = String::new();
            self.staff = false;
            self.picked = false;
            self.edited_at = None;
            self.html = SafeHtml::default();
            self.source = String::new();
            self.note = String::new();
            self.house_edited_at = None;
        }
        self.reason = String::new();
        self.reports = 0;
        self.looked_at = None;
        self
    }

    /// Its place in a list sorted by `sort`.
    #[must_use]
    pub fn cursor(&self, sort: Sort) -> Cursor {
        let value = match sort {
            Sort::Newest | Sort::Oldest => self.posted_at,
            Sort::Top => self.rank,
        };
        Cursor { value, id: self.id }
    }
}

impl FromRow for Comment {
    fn from_row(row: &Row<'_>) -> Result<Comment, store::Error> {
        let state: String = row.get(9)?;
        Ok(Comment {
            id: row.get(0)?,
            story_id: row.get(1)?,
            parent_id: row.get(2)?,
            root_id: row.get(3)?,
            depth: row.get(4)?,
            nth: row.get(5)?,
            name: row.get(6)?,
            staff: row.get::<i64>(7)? == 1,
            picked: row.get::<Option<i64>>(8)?.is_some(),
            // The table's own check admits no other word; held is the safe reading.
            state: CommentState::parse(&state).unwrap_or(CommentState::Held),
            posted_at: row.get(10)?,
            edited_at: row.get(11)?,
            html: SafeHtml::from_stored(row.get(12)?),
            source: row.get(13)?,
            applause: row.get(14)?,
            replies: row.get(15)?,
            descendants: row.get(16)?,
            reason: row.get(17)?,
            path: row.get(18)?,
            rank: row.get(19)?,
            parent_name: row.get(20)?,
            version: row.get(21)?,
            reports: row.get(22)?,
            looked_at: row.get(23)?,
            closed_at: row.get(24)?,
            note: row.get(25)?,
            house_edited_at: row.get(26)?,
            turn: row.get(27)?,
        })
    }
}

/// A comment and the story it stands under.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) comment: Comment,
    pub(crate) card: story::Card,
}

impl FromRow for Placed {
    fn from_row(row: &Row<'_>) -> Result<Placed, store::Error> {
        Ok(Placed {
            comment: Comment::from_row(row)?,
            card: story::Card::read(row, COMMENT_COLUMNS)?,
        })
    }
}

/// The path of a root or an answer.
pub(crate) fn path_of(parent: Option<&[u8]>, id: i64) -> Vec<u8> {
    let mut path = parent.unwrap_or_default().to_vec();
    path.extend_from_slice(&id.to_be_bytes());
    path
}

/// The ids in a path, from the root down, the comment's own last.
pub(crate) fn ids_in(path: &[u8]) -> Vec<i64> {
    let (ids, _) = path.as_chunks::<8>();
    ids.iter().map(|id| i64::from_be_bytes(*id)).collect()
}

/// The first path after a whole subtree.
pub(crate) fn end_of(path: &[u8]) -> Vec<u8> {
    match path.split_last_chunk::<8>() {
        Some((parent, id)) => path_of(Some(parent), i64::from_be_bytes(*id).saturating_add(1)),
        None => Vec::new(),
    }
}

/// The place in the order `top`, for a root of that many claps written then.
///
/// `log10(max(applause, 1)) · 45,000,000 + posted_at`: ten times the applause weighs as much as 12½ hours.
/// The order of two comments changes only when somebody claps, so time alone never makes it be computed again.
/// The formula is the "hot" order that Reddit published in 2008 (`log10(votes) + seconds / 45,000`), in milliseconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "claps are far below 2^52"
)]
pub(crate) fn rank(applause: i64, posted_at: Millis) -> i64 {
    let weight = (applause.max(1) as f64).log10() * 45_000_000.0;
    posted_at.saturating_add(weight.round() as i64)
}
