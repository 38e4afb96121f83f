//! Moderation: a comment is judged by an ordered list of small checks, each of which leaves its reason.
//!
//! [`judge`] is pure; [`facts`] gathers from the database what it needs. An error never publishes.

pub mod act;
pub mod context;
pub mod conversation;
mod counters;
mod facts;
pub mod log;
pub mod person;
pub mod queue;
mod simhash;
pub mod spam;
pub mod trial;
mod undo;

use serde::{Deserialize, Serialize};
use store::{Tx, params};

use crate::{
    Millis,
    comment::CommentState,
    error::Error,
    setting::{Hold, Policy},
    word::List,
};

pub use counters::{Queued, queued};
pub(crate) use counters::{counted, moved, set, step_of, turn, turn_kept, weight_of_report};
pub(crate) use facts::{Seen, about, facts};
pub(crate) use simhash::Prints;
pub use undo::{Undone, undo, undo_all};

/// All that is known about a comment before it is kept.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Why this reader cannot write now.
    pub banned: Option<String>,
    /// Why nobody can write under the story now.
    pub closed: Option<String>,
    /// Whether the story holds all comments.
    pub story_holds: bool,
    /// Least time between two comments of one device under the story, in milliseconds.
    pub slow_ms: i64,
    /// The site's rules.
    pub hold: Hold,
    /// More links than this hold a comment.
    pub max_links: i64,
    /// Whether the writer is of the newsroom.
    pub staff: bool,
    /// Whether guests may write.
    pub guests: bool,
    /// Whether one of the newsroom's writers has this name.
    pub byline: bool,
    /// When the same device or network last wrote under this story.
    pub last_here_at: Option<Millis>,
    /// Whether a comment of this device has been visible before.
    pub known: bool,
    /// Whether the same words were said before, where that counts.
    pub repeated: bool,
    /// Whether nearly the same words were said before, where that counts.
    pub nearly_repeated: bool,
    /// Where the links lead.
    pub links: Vec<String>,
    /// How likely it is spam, from 0 to 1, if enough was learnt to say.
    pub spam: Option<f64>,
    /// Phrases of the word lists found in the name or the text.
    pub found: Vec<Found>,
    /// Now.
    pub now: Millis,
}

/// A phrase of a word list, found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which list.
    pub list: List,
    /// The phrase as it stands in the list.
    pub phrase: String,
    /// Where it stands in the text: byte offsets into the source; empty if in the name.
    pub marks: Vec<(usize, usize)>,
}

/// Why a comment waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The check that fired: `story`, `all`, `first`, `links`, `repeat`, `banned`, `suspect`, `edited`.
    pub rule: String,
    /// What it found, in words; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Where in the source: byte offsets, start and end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<(usize, usize)>,
}

impl Reason {
    pub(crate) fn new(rule: &str, detail: impl Into<String>) -> Reason {
        Reason {
            rule: rule.to_owned(),
            detail: detail.into(),
            marks: Vec::new(),
        }
    }
}

/// What becomes of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// `Visible` or `Held`.
    pub state: CommentState,
    /// Why it is held; empty if it is visible.
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// The reasons as they are kept: JSON, or nothing.
    #[must_use]
    pub fn reason(&self) -> String {
        if self.reasons.is_empty() {
            String::new()
        } else {
            serde_json::to_string(&self.reasons).unwrap_or_default()
        }
    }
}

/// Reads the reasons a comment was kept with.
#[must_use]
pub fn reasons(kept: &str) -> Vec<Reason> {
    serde_json::from_str(kept).unwrap_or_default()
}

/// Judges a comment: refuses it, holds it with all reasons, or lets it be seen.
///
/// # Errors
/// `Closed`, `Forbidden` (no guests), `Invalid` (a staff name), `TooSoon` (slow mode), `Conflict` (said already).
pub fn judge(facts: &Facts) -> Result<Verdict, Error> {
    // What refuses comes first, and of that what the writer can do least about.
    ban(facts)?;
    closed(facts)?;
    guests(facts)?;
    impersonation(facts)?;
    rate(facts)?;
    duplicate(facts)?;
    // What holds leaves its reason and lets the next one speak, so that the desk sees all at once.
    let mut reasons = Vec::new();
    near_duplicate(facts, &mut reasons);
    links(facts, &mut reasons);
    words(facts, &mut reasons);
    score(facts, &mut reasons);
    // Those of the newsroom are trusted: only a word list may stop them, and that only by mistake.
    if facts.staff {
        reasons.clear();
    }
    policy(facts, &mut reasons);
    let state = if reasons.is_empty() {
        CommentState::Visible
    } else {
        CommentState::Held
    };
    Ok(Verdict { state, reasons })
}

/// Whether a reason is one that other words would do away with.
pub(crate) fn is_of_text(reason: &Reason) -> bool {
    matches!(
        reason.rule.as_str(),
        "links" | "banned" | "suspect" | "edited"
    )
}

/// How much the open reports of a comment weigh.
pub(crate) fn reported(tx: &mut Tx<'_>, comment: i64) -> Result<i64, Error> {
    let rows: Vec<(String, i64)> = tx.all(
        "select reason, count(*) from report where comment_id = $1 and state = 'open' group by reason",
        params![comment],
    )?;
    Ok(rows
        .iter()
        .map(|(reason, n)| weight_of_report(reason).saturating_mul(*n))
        .sum())
}

/// Judges only what an edit may change: links and words.
pub(crate) fn judge_text(facts: &Facts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    links(facts, &mut reasons);
    words(facts, &mut reasons);
    if facts.hold == Hold::Links && !facts.links.is_empty() {
        reasons.push(Reason::new("links", facts.links.join(" ")));
    }
    if facts.staff {
        reasons.clear();
    }
    reasons
}

fn ban(facts: &Facts) -> Result<(), Error> {
    match &facts.banned {
        Some(sentence) if !facts.staff => Err(Error::Forbidden(sentence.clone())),
        _ => Ok(()),
    }
}

fn closed(facts: &Facts) -> Result<(), Error> {
    match &facts.closed {
        Some(sentence) => Err(Error::Closed(sentence.clone())),
        None => Ok(()),
    }
}

fn guests(facts: &Facts) -> Result<(), Error> {
    if facts.guests || facts.staff {
        return Ok(());
    }
    Err(Error::Forbidden(
        "Only readers with an account can write here.".to_owned(),
    ))
}

fn impersonation(facts: &Facts) -> Result<(), Error> {
    if facts.byline && !facts.staff {
        let sentence = "That is the name of one of our writers. Please sign with another.";
        return Err(Error::invalid("name", sentence));
    }
    Ok(())
}

fn rate(facts: &Facts) -> Result<(), Error> {
    let Some(last) = facts.last_here_at else {
        return Ok(());
    };
    let retry_ms = last.saturating_add(facts.slow_ms).saturating_sub(facts.now);
    if facts.slow_ms > 0 && retry_ms > 0 && !facts.staff {
        return Err(Error::TooSoon { retry_ms });
    }
    Ok(())
}

fn duplicate(facts: &Facts) -> Result<(), Error> {
    if facts.repeated {
        return Err(Error::Conflict("You already said this.".to_owned()));
    }
    Ok(())
}

fn near_duplicate(facts: &Facts, reasons: &mut Vec<Reason>) {
    if facts.nearly_repeated {
        reasons.push(Reason::new("repeat", "nearly the same was said before"));
    }
}

fn links(facts: &Facts, reasons: &mut Vec<Reason>) {
    if i64::try_from(facts.links.len()).unwrap_or(i64::MAX) > facts.max_links {
        reasons.push(Reason::new("links", facts.links.join(" ")));
    }
}

/// What was learnt can only hold a comment; a moderator decides.
fn score(facts: &Facts, reasons: &mut Vec<Reason>) {
    if let Some(likelihood) = facts.spam.filter(|spam| *spam >= spam::HOLDS) {
        let detail = format!("{:.0} in 100 likely", likelihood * 100.0);
        reasons.push(Reason::new("spam", detail));
    }
}

/// The writer is not told which list or word it was: that would teach how to get round it.
fn words(facts: &Facts, reasons: &mut Vec<Reason>) {
    for found in &facts.found {
        reasons.push(Reason {
            rule: found.list.as_str().to_owned(),
            detail: found.phrase.clone(),
            marks: found.marks.clone(),
        });
    }
}

fn policy(facts: &Facts, reasons: &mut Vec<Reason>) {
    if facts.staff {
        return;
    }
    if facts.story_holds {
        reasons.push(Reason::new("story", "this story holds all comments"));
    }
    match facts.hold {
        Hold::All => reasons.push(Reason::new("all", "all comments are held")),
        Hold::First if !facts.known => {
            reasons.push(Reason::new("first", "the first of this reader"));
        }
        Hold::Links if !facts.links.is_empty() => {
            reasons.push(Reason::new("links", facts.links.join(" ")));
        }
        Hold::None | Hold::First | Hold::Links => {}
    }
}

/// The facts that come from the site's rules alone.
pub(crate) fn of_policy(policy: &Policy) -> Facts {
    Facts {
        hold: policy.hold,
        max_links: policy.max_links,
        guests: policy.guests,
        ..Facts::default()
    }
}
