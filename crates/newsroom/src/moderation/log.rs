//! The audit log as the desk reads it: who did what, when and why, to what.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    comment::Comment,
    cursor::{Cursor, Page},
    error::{Error, Result},
};

/// The nouns of the conversation: what moderators may read about and undo.
pub const OBJECTS: [&str; 4] = ["comment", "ban", "conversation", "words"];

/// An act in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Row id.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Row id of the account that did it; none for the command line and the house itself.
    pub account_id: Option<i64>,
    /// Who did it, as others saw them then.
    pub actor: String,
    /// `comment.approve`.
    pub act: String,
    /// `comment`.
    pub object: String,
    /// Its row id; 0 where there is none.
    pub object_id: i64,
    /// Why; may be empty.
    pub why: String,
    /// What an undo needs; empty where there is none.
    pub data: String,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Entry, store::Error> {
        Ok(Entry {
            id: row.get(0)?,
            at: row.get(1)?,
            account_id: row.get(2)?,
            actor: row.get(3)?,
            act: row.get(4)?,
            object: row.get(5)?,
            object_id: row.get(6)?,
            why: row.get(7)?,
            data: row.get(8)?,
        })
    }
}

/// The columns of an [`Entry`].
macro_rules! entry {
    () => {
        "audit.id, audit.at, audit.account_id, audit.actor, audit.act, audit.object, audit.object_id, audit.why, audit.data"
    };
}

/// What is asked of the log. One of account, act and object chooses the index; dates bound it.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Done by this account.
    pub account: Option<i64>,
    /// This act: `comment.approve`.
    pub act: Option<String>,
    /// Done to this thing: its noun and row id.
    pub object: Option<(String, i64)>,
    /// From this instant on.
    pub since: Option<Millis>,
    /// Before this instant.
    pub before: Option<Millis>,
    /// Only what was done to the conversation.
    pub conversation: bool,
}

/// A page of the log, the newest first; at most 100.
///
/// # Errors
/// `Store` if the database fails.
pub fn page(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Entry>> {
    let limit = limit.clamp(1, 100);
    let mut after = after.copied().unwrap_or(Cursor::TOP);
    let since = filter.since.unwrap_or(i64::MIN);
    let before = filter.before.unwrap_or(i64::MAX);
    if filter.object.is_none()
        && filter.account.is_none()
        && filter.act.is_none()
        && before <= after.value
    {
        after = Cursor {
            value: before,
            id: i64::MIN,
        };
    }
    let all = i64::from(!filter.conversation);
    let found: Vec<Entry> = match (&filter.object, filter.account, &filter.act) {
        (Some((object, id)), _, _) => tx.all(
            concat!(
                "select ", entry!(), " from audit
                 where audit.object = $1 and audit.object_id = $2 and audit.id < $3 and audit.at >= $4 and audit.at < $5
                 and ($6 = 1 or audit.object in ('comment', 'ban', 'conversation', 'words'))
                 order by audit.id desc limit $7"
            ),
            params![object, id, after.id, since, before, all, limit + 1],
        )?,
        (None, Some(account), act) => tx.all(
            concat!(
                "select ", entry!(), " from audit
                 where audit.account_id = $1 and audit.id < $2 and audit.at >= $3 and audit.at < $4
                 and ($5 = '' or audit.act = $5)
                 and ($6 = 1 or audit.object in ('comment', 'ban', 'conversation', 'words'))
                 order by audit.id desc limit $7"
            ),
            params![account, after.id, since, before, act.as_deref().unwrap_or(""), all, limit + 1],
        )?,
        (None, None, Some(act)) => tx.all(
            concat!(
                "select ", entry!(), " from audit
                 where audit.act = $1 and audit.id < $2 and audit.at >= $3 and audit.at < $4
                 and ($5 = 1 or audit.object in ('comment', 'ban', 'conversation', 'words'))
                 order by audit.id desc limit $6"
            ),
            params![act, after.id, since, before, all, limit + 1],
        )?,
        (None, None, None) => tx.all(
            concat!(
                "select ", entry!(), " from audit
                 where (audit.at, audit.id) < ($1, $2) and audit.at >= $3
                 and ($4 = 1 or audit.object in ('comment', 'ban', 'conversation', 'words'))
                 order by audit.at desc, audit.id desc limit $5"
            ),
            params![after.value, after.id, since, all, limit + 1],
        )?,
    };
    Ok(Page::cut(found, limit, |entry: &Entry| Cursor {
        value: entry.at,
        id: entry.id,
    }))
}

/// One act.
///
/// # Errors
/// `NotFound` if there is none.
pub fn entry(tx: &mut Tx<'_>, id: i64) -> Result<Entry> {
    tx.opt(
        concat!("select ", entry!(), " from audit where audit.id = $1"),
        params![id],
    )?
    .ok_or(Error::NotFound("entry"))
}

/// The newest act on a thing after another, if there is one.
pub(super) fn newer(
    tx: &mut Tx<'_>,
    object: &str,
    object_id: i64,
    than: i64,
) -> Result<Option<Entry>> {
    Ok(tx.opt(
        concat!(
            "select ", entry!(), " from audit
             where audit.object = $1 and audit.object_id = $2 and audit.id > $3 order by audit.id desc limit 1"
        ),
        params![object, object_id, than],
    )?)
}

/// The last act on a comment, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn last_of(tx: &mut Tx<'_>, comment: i64) -> Result<Option<Entry>> {
    newer(tx, "comment", comment, 0)
}

/// Who did what to a comment last, as a sentence: by the desk, by a program, or by whoever wrote it.
pub(super) fn last_word(tx: &mut Tx<'_>, comment: &Comment, now: Millis) -> Result<String> {
    let by_desk = last_of(tx, comment.id)?;
    let by_others: Option<(Millis, String, String)> = tx.opt(
        "select made_at, actor, after from comment_change where comment_id = $1 order by id desc limit 1",
        params![comment.id],
    )?;
    let desk_at = by_desk.as_ref().map_or(i64::MIN, |entry| entry.at);
    let others_at = by_others.as_ref().map_or(i64::MIN, |(at, ..)| *at);
    if comment.edited_at.unwrap_or(i64::MIN) > desk_at.max(others_at) {
        return Ok("Whoever wrote this has changed it since you looked.".to_owned());
    }
    Ok(match (by_desk, by_others) {
        (Some(entry), _) if desk_at >= others_at => sentence(&entry, now),
        (_, Some((at, actor, after))) => {
            let verb = match after.as_str() {
                "visible" => "approved this",
                "held" => "held this",
                "rejected" => "rejected this",
                "spam" => "called this spam",
                "removed" if actor == "writer" => {
                    return Ok("Whoever wrote this has taken it back.".to_owned());
                }
                "removed" => "removed this",
                _ => "picked this",
            };
            format!("{actor} {verb} {}.", ago(at, now))
        }
        _ => "This has changed since you looked at it.".to_owned(),
    })
}

/// What an act was, as a sentence: `Ada approved this a moment ago.`
#[must_use]
pub fn sentence(entry: &Entry, now: Millis) -> String {
    format!(
        "{} {} {}.",
        entry.actor,
        verb(&entry.act),
        ago(entry.at, now)
    )
}

/// What an act does, after the name of who did it.
#[must_use]
pub fn verb(act: &str) -> &'static str {
    match act {
        "comment.approve" => "approved this",
        "comment.hold" => "held this",
        "comment.reject" => "rejected this",
        "comment.spam" => "called this spam",
        "comment.remove" => "removed this",
        "comment.pick" => "picked this",
        "comment.unpick" => "took the pick back",
        "comment.uphold" => "upheld the reports",
        "comment.dismiss" => "dismissed the reports",
        "comment.close" => "closed this thread",
        "comment.open" => "opened this thread",
        "comment.note" => "left a note",
        "comment.edit" => "edited this",
        "comment.undo" | "ban.undo" | "conversation.undo" | "words.undo" => "undid the last act",
        "ban.set" => "banned this person",
        "ban.lift" => "lifted this ban",
        "conversation.set" => "changed this conversation",
        "words.set" => "changed this list",
        _ => "changed this",
    }
}

fn ago(at: Millis, now: Millis) -> String {
    let minutes = now.saturating_sub(at) / 60_000;
    match minutes {
        ..=0 => "a moment ago".to_owned(),
        1 => "a minute ago".to_owned(),
        2..=59 => format!("{minutes} minutes ago"),
        60..=119 => "an hour ago".to_owned(),
        120..=2879 => format!("{} hours ago", minutes / 60),
        _ => format!("{} days ago", minutes / 1440),
    }
}
