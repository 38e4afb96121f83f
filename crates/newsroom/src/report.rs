//! Reports: a reader asks the newsroom to look at a comment.

use std::collections::BTreeMap;

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis, ban,
    comment::{self, Writer},
    error::{Error, Fields, Result},
    event::{self, Event},
    moderation,
    story::public,
};

/// What a reader may say is wrong: the value in forms, and its words.
pub const REASONS: &[(&str, &str)] = &[
    ("abuse", "It attacks somebody"),
    ("spam", "It is advertising"),
    ("off-topic", "It has nothing to do with the story"),
    ("spoiler", "It gives something away"),
    ("illegal", "It breaks the law"),
    ("other", "Something else"),
];

/// Longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 1_000;

/// Files a report of a visible comment; a second one by the same reporter replaces the first.
///
/// # Errors
/// `NotFound` if the public does not see the comment; `Invalid` for `reason` or `note`.
pub fn file(
    tx: &mut Tx<'_>,
    comment_id: i64,
    reporter: &[u8],
    reason: &str,
    note: &str,
    now: Millis,
) -> Result<()> {
    let note = note.trim();
    let mut faults = BTreeMap::new();
    if !REASONS.iter().any(|(value, _)| *value == reason) {
        faults.insert("reason".to_owned(), "Please choose a reason.".to_owned());
    }
    let chars = note.chars().count();
    if chars > MAX_NOTE_CHARS {
        faults.insert(
            "note".to_owned(),
            format!("Your note is {chars} characters long; at most 1,000 fit."),
        );
    } else if note
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        faults.insert(
            "note".to_owned(),
            "Your note contains an invisible control character. Please type it anew.".to_owned(),
        );
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(Fields(faults)));
    }
    ban::refuse(
        tx,
        &Writer {
            device: Some(reporter.to_vec()),
            ..Writer::default()
        },
        None,
        now,
    )?;
    let seen: Option<i64> = tx.opt(
        concat!(
            "select comment.id from comment join story on story.id = comment.story_id
             where comment.id = $1 and comment.state = 'visible' and ",
            public!()
        ),
        params![comment_id],
    )?;
    let comment_id = seen.ok_or(Error::NotFound("comment"))?;
    // Whoever decides about the comment at this moment goes first (needed on PostgreSQL only).
    tx.run(
        "update comment set version = version where id = $1",
        params![comment_id],
    )?;
    let earlier: Option<(String, String)> = tx.opt(
        "select state, reason from report where comment_id = $1 and reporter = $2",
        params![comment_id, reporter],
    )?;
    match earlier {
        None => first(tx, comment_id, (reporter, reason, note), now),
        Some((state, former)) => {
            tx.run(
                "update report set reason = $3, note = $4 where comment_id = $1 and reporter = $2",
                params![comment_id, reporter, reason, note],
            )?;
            if state == "open" {
                let step = moderation::step_of(reason) - moderation::step_of(&former);
                tx.run(
                    "update comment set turn = turn - $2 where id = $1",
                    params![comment_id, step],
                )?;
            }
            Ok(())
        }
    }
}

/// The first report of this reader: the comment moves forward in the queue.
fn first(
    tx: &mut Tx<'_>,
    comment_id: i64,
    (reporter, reason, note): (&[u8], &str, &str),
    now: Millis,
) -> Result<()> {
    tx.run(
        "insert into report (comment_id, reporter, reason, note, reported_at) values ($1, $2, $3, $4, $5)",
        params![comment_id, reporter, reason, note, now],
    )?;
    let before = comment::find_any(tx, comment_id)?;
    tx.run(
        "update comment set reports = reports + 1, turn = turn - $2 where id = $1",
        params![comment_id, moderation::step_of(reason)],
    )?;
    let after = comment::find_any(tx, comment_id)?;
    moderation::moved(tx, before.queued(), after.queued())?;
    event::record(tx, &Event::CommentReported(after.place()), now)?;
    Ok(())
}

/// The open reports of a comment, the oldest first; at most 100.
///
/// # Errors
/// `Store` if the database fails.
pub fn of(tx: &mut Tx<'_>, comment_id: i64, limit: i64) -> Result<Vec<Report>> {
    Ok(tx.all(
        "select id, comment_id, reason, note, reported_at from report
         where comment_id = $1 and state = 'open' order by id limit $2",
        params![comment_id, limit.clamp(1, 100)],
    )?)
}

/// An open report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Row id.
    pub id: i64,
    /// The comment.
    pub comment_id: i64,
    /// One of [`REASONS`].
    pub reason: String,
    /// What the reader added; may be empty.
    pub note: String,
    /// When.
    pub reported_at: Millis,
}

impl FromRow for Report {
    fn from_row(row: &Row<'_>) -> Result<Report, store::Error> {
        Ok(Report {
            id: row.get(0)?,
            comment_id: row.get(1)?,
            reason: row.get(2)?,
            note: row.get(3)?,
            reported_at: row.get(4)?,
        })
    }
}

/// Open reports, the oldest first; at most 100.
///
/// # Errors
/// `Store` if the database fails.
pub fn open(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Report>> {
    Ok(tx.all(
        "select id, comment_id, reason, note, reported_at from report where state = 'open' order by reported_at, id limit $1",
        params![limit.clamp(1, 100)],
    )?)
}
