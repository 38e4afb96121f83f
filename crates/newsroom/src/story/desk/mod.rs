//! A story while the newsroom works on it: the working copy, who is in it, its history, and its way to the public.
//!
//! The working copy stands apart from what the public sees until it is published, and publishing goes through
//! `story::publish_document` like every other way in.

mod check;
mod conversation;
mod fields;
mod follow;
mod found;
mod history;
mod kept;
mod line;
mod list;
mod manuscript;
mod moment;
mod presence;
mod preview;
mod release;
mod renamed;
mod view;

pub use check::{Check, Level, check, checks};
pub use fields::{Fields, Said};
pub use found::{Find, Found, catch_up, find};
pub use history::{Change, Entry, Piece, Text, Which, body_markdown, compare, history, text};
pub use kept::Reason;
pub use line::Line;
pub use list::{Filter, Who, due_next, handed_in, list, mine};
pub use manuscript::{Manuscript, Saved, Saving, begin, minutes, open, pictures, save};
pub use moment::{Moment, Oddity, moment};
pub use presence::{Here, Present, beat, here, take_over};
pub use preview::{preview, preview_link, preview_of, previewed, revoke_previews};
pub use release::{When, correct, hand_in, publish, restore, take_back, take_down, unpublish};
pub(crate) use renamed::{reindex, renamed, written_by};
pub use view::{View, forget_view, keep_view, views};

pub(in crate::story) use line::refresh;
