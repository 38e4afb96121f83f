//! What the templates of a live page see.

use newsroom::markup::SafeHtml;
use serde::Serialize;

use crate::view::{Link, When};

/// A live page.
#[derive(Clone, Debug, Serialize)]
pub struct Night {
    /// Headline, state and times.
    pub top: Top,
    /// Pinned entries.
    pub keys: Keys,
    /// Winners so far; none without an edition.
    pub winners: Option<Board>,
    /// Entries of this page.
    pub entries: Vec<Entry>,
    /// The key of the list new entries belong into; none where they have no place.
    pub list: Option<String>,
    /// `newest` or `oldest`.
    pub order: &'static str,
    /// Ways to order it.
    pub orders: Vec<Link>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Whether this is the first page.
    pub is_first: bool,
}

/// The head of a live page.
#[derive(Clone, Debug, Serialize)]
pub struct Top {
    /// What it is replaced by.
    pub key: String,
    /// Address of the live page.
    pub url: String,
    /// Headline.
    pub title: String,
    /// A sentence or two; may be empty.
    pub summary: String,
    /// `draft`, `waiting`, `live`, `ended`.
    pub state: &'static str,
    /// The edition it follows.
    pub edition: Option<Link>,
    /// The story it belongs to.
    pub story: Option<Link>,
    /// When it is to begin.
    pub starts: Option<When>,
    /// The same in milliseconds UTC.
    pub starts_ms: Option<i64>,
    /// When it began.
    pub began: Option<When>,
    /// When it ended.
    pub ended: Option<When>,
}

/// Key moments, in the order of the night.
#[derive(Clone, Debug, Serialize)]
pub struct Keys {
    /// What they are replaced by.
    pub key: String,
    /// Each with its title, its address and its time of day.
    pub moments: Vec<Moment>,
}

/// A key moment.
#[derive(Clone, Debug, Serialize)]
pub struct Moment {
    /// Words.
    pub title: String,
    /// Address of the entry by itself.
    pub url: String,
    /// Time of day.
    pub clock: String,
    /// The whole instant.
    pub when: When,
}

/// Winners so far.
#[derive(Clone, Debug, Serialize)]
pub struct Board {
    /// What it is replaced by.
    pub key: String,
    /// `The winners so far` or `All winners`.
    pub title: &'static str,
    /// Address of the edition.
    pub url: String,
    /// Categories with a winner.
    pub lines: Vec<Outcome>,
    /// How many categories there are.
    pub of: usize,
}

/// A category and who won it.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Its name.
    pub category: String,
    /// Its address.
    pub url: String,
    /// More than one for a tie.
    pub winners: Vec<Winner>,
}

/// A winner.
#[derive(Clone, Debug, Serialize)]
pub struct Winner {
    /// The credit.
    pub credited: String,
    /// Works; may be empty.
    pub works: String,
    /// `declined`, `vacated`; mostly empty.
    pub mark: String,
}

/// An entry.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Opaque id.
    pub id: String,
    /// What it is replaced by.
    pub key: String,
    /// Address of the entry by itself.
    pub url: String,
    /// `post`, `key`, `picture`, `video`, `quote`, `result`.
    pub kind: &'static str,
    /// Its title, or its category's name; may be empty.
    pub heading: String,
    /// Time of day.
    pub clock: String,
    /// The whole instant.
    pub posted: When,
    /// Words; may be empty.
    #[serde(serialize_with = "crate::templates::unescaped")]
    pub body: SafeHtml,
    /// Who signs it.
    pub author: String,
    /// Whether it is a key moment.
    pub is_pinned: bool,
    /// Time of day of the last correction.
    pub corrected: Option<String>,
    /// What was corrected; may be empty.
    pub correction: String,
    /// Of a result: who won, as it stands now.
    pub result: Option<Outcome>,
    /// Of a result: that there is no winner on purpose.
    pub no_award: bool,
    /// Whether it was taken away.
    pub is_removed: bool,
}

/// One entry on a page of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Single {
    /// Title of the live page.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The entry.
    pub entry: Entry,
}
