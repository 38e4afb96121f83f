//! Posting a comment: one transaction, few statements, nothing half done.

use markup::{COMMENT_HTML_VERSION, comment::Text};
use store::{FromRow, Row, Sql, Tx, params};

use super::{
    Comment, CommentState, Draft, MAX_DEPTH,
    counters::{self, Standing},
    ids_in, path_of, rank,
};
use crate::{
    Millis, ban,
    error::{Error, Result},
    event::{self, Event, Place},
    job::{self, Job},
    moderation::{self, Prints},
    reader,
    setting::Policy,
    story::{Comments, Hours, public},
};

/// Who writes, as far as anybody knows.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    /// Keyed hash of the device cookie ([`crate::Secret::device_key`]).
    pub device: Option<Vec<u8>>,
    /// Keyed hash of the network ([`crate::Secret::network_key`]).
    pub network: Option<Vec<u8>>,
    /// Row id of the account, if somebody signed in writes.
    pub account: Option<i64>,
    /// Whether the writer is of the newsroom.
    pub staff: bool,
}

/// Makes a request that is sent twice one comment.
#[derive(Clone, Debug)]
pub struct Idempotency {
    /// The key the client chose; scoped to its device and network.
    pub key: String,
    /// A hash of what was sent.
    pub body_hash: Vec<u8>,
}

/// What became of a comment.
#[derive(Clone, Debug)]
pub struct Posted {
    /// The comment, visible or held.
    pub comment: Comment,
    /// Its story.
    pub story_id: i64,
    /// Whether this is the answer to an earlier request with the same key.
    pub replayed: bool,
}

/// Adds a comment to an open story and tells the rest of the house: counters, log, mail to the one answered.
///
/// # Errors
/// `NotFound` for the story, `Closed`, `Forbidden` (no guests; a closed account), `Invalid` (field `parent`: the comment answered is not
/// there any more; field `name`: a staff name), `TooSoon` in slow mode, `Conflict` (said already, or the key was used
/// for another text).
pub fn post(
    tx: &mut Tx<'_>,
    story_slug: &str,
    draft: Draft,
    writer: &Writer,
    policy: &Policy,
    key: Option<&Idempotency>,
    now: Millis,
) -> Result<Posted> {
    let scoped = key.map(|key| scoped(key, writer)).unwrap_or_default();
    if let (Some(key), false) = (key, scoped.is_empty())
        && let Some(posted) = replay(tx, key, &scoped)?
    {
        return Ok(posted);
    }
    let under: Under = tx
        .opt(
            concat!(
                "select story.id, story.comments, story.comments_open_at, story.comments_close_at, story.published_at,
                        story.slow_ms
                 from story where story.slug = $1 and ", public!()
            ),
            params![story_slug],
        )?
        .ok_or(Error::NotFound("story"))?;
    let parent = draft
        .parent
        .map(|id| parent_in(tx, under.id, id))
        .transpose()?;
    let seen = moderation::Seen {
        story_id: under.id,
        name: &draft.name,
        name_slug: &draft.name_slug,
        text: &draft.text,
        words: draft.words,
        prints: &draft.prints,
        device: writer.device.as_deref(),
        network: writer.network.as_deref(),
        account: writer.account.map(ban::account_key),
        mail: draft.email.as_deref().map(ban::mail_key),
    };
    let mut facts = moderation::facts(tx, &seen, policy, now)?;
    facts.closed = under.hours.closed(policy, now);
    facts.story_holds = under.hours.comments == Comments::Held;
    facts.slow_ms = under.slow_ms.max(policy.slow_ms);
    facts.staff = writer.staff;
    if let Some(account) = writer.account {
        still_open(tx, account)?;
        // Whoever is signed in is no guest, and is known on a new device as on the last one.
        let before = reader::before(tx, account, under.id)?;
        facts.guests = true;
        facts.known |= before.known;
        facts.last_here_at = facts.last_here_at.max(before.last_here_at);
    }
    let verdict = moderation::judge(&facts)?;

    let id = next_id(tx)?;
    if let (Some(key), false) = (key, scoped.is_empty())
        && !remember(tx, key, &scoped, id, now)?
    {
        // Only on PostgreSQL: the same request, committed a moment ago by another node.
        return replay(tx, key, &scoped)?.ok_or_else(|| {
            Error::Conflict("This was sent twice at once. Please reload.".to_owned())
        });
    }
    let at = place(id, under.id, parent.as_ref());
    let shown = verdict.state == CommentState::Visible;
    let nth = if shown {
        counters::appear(tx, &at, now)?
    } else {
        None
    };
    let comment = Comment {
        id,
        story_id: under.id,
        parent_id: at.parent_id,
        root_id: at.root_id,
        depth: i64::try_from(at.path.len() / 8).unwrap_or(1) - 1,
        nth,
        name: draft.name,
        staff: writer.staff,
        picked: false,
        state: verdict.state,
        posted_at: now,
        edited_at: None,
        html: draft.text.html.clone(),
        source: draft.text.source.clone(),
        applause: 0,
        replies: 0,
        descendants: 0,
        reason: verdict.reason(),
        parent_name: parent.as_ref().map(|parent| parent.name.clone()),
        path: at.path.clone(),
        rank: rank(0, now),
        version: 0,
        reports: 0,
        // What the newsroom says itself needs no second look.
        looked_at: (writer.staff && shown).then_some(now),
        closed_at: None,
        note: String::new(),
        house_edited_at: None,
        turn: counters::turn(now, &verdict.reasons),
    };
    insert(
        tx,
        &comment,
        &draft.text,
        writer,
        (draft.email, draft.wants_mail),
        &draft.prints,
    )?;

    counters::queue(tx, None, Some(&comment))?;

    let place = Place {
        comment: id,
        story: under.id,
        root: at.root_id,
        parent: at.parent_id,
    };
    let event = if shown {
        Event::CommentPosted(place)
    } else {
        Event::CommentHeld(place)
    };
    if let (true, Some(parent)) = (shown, &parent)
        && parent.wants_mail
    {
        job::enqueue(
            tx,
            &Job::MailReply {
                comment: id,
                parent: parent.id,
            },
            now,
        )?;
    }
    // Last, because PostgreSQL holds the log from here to the commit.
    event::record(tx, &event, now)?;
    Ok(Posted {
        comment,
        story_id: under.id,
        replayed: false,
    })
}

/// Refuses an account that was closed while its holder wrote.
fn still_open(tx: &mut Tx<'_>, account: i64) -> Result<()> {
    // Holds on to the row, so that on PostgreSQL a closing waits and what is said now is taken away with the rest.
    let open = tx.run(
        "update account set seen_at = seen_at where id = $1 and closed_at is null",
        params![account],
    )?;
    if open == 0 {
        return Err(Error::Forbidden(
            "This account is closed; nothing can be written with it any more.".to_owned(),
        ));
    }
    Ok(())
}

/// The story a comment goes under.
struct Under {
    id: i64,
    hours: Hours,
    slow_ms: i64,
}

impl FromRow for Under {
    fn from_row(row: &Row<'_>) -> Result<Under, store::Error> {
        let comments: String = row.get(1)?;
        let hours = Hours {
            comments: Comments::parse(&comments).unwrap_or(Comments::Off),
            open_at: row.get(2)?,
            close_at: row.get(3)?,
            published_at: row.get::<Option<i64>>(4)?.unwrap_or_default(),
        };
        Ok(Under {
            id: row.get(0)?,
            hours,
            slow_ms: row.get(5)?,
        })
    }
}

/// The comment that is answered.
struct Parent {
    id: i64,
    story_id: i64,
    path: Vec<u8>,
    state: String,
    name: String,
    wants_mail: bool,
    closed_at: Option<Millis>,
}

impl FromRow for Parent {
    fn from_row(row: &Row<'_>) -> Result<Parent, store::Error> {
        Ok(Parent {
            id: row.get(0)?,
            story_id: row.get(1)?,
            path: row.get(2)?,
            state: row.get(3)?,
            name: row.get(4)?,
            wants_mail: row.get::<i64>(5)? == 1,
            closed_at: row.get(6)?,
        })
    }
}

fn parent_in(tx: &mut Tx<'_>, story_id: i64, id: i64) -> Result<Parent> {
    let parent: Option<Parent> = tx.opt(
        "select parent.id, parent.story_id, parent.path, parent.state, parent.name, parent.wants_mail, root.closed_at
         from comment as parent join comment as root on root.id = parent.root_id where parent.id = $1",
        params![id],
    )?;
    match parent {
        // A held comment is answered as if it were not there: its existence is nobody's business yet.
        None => Err(Error::invalid(
            "parent",
            "The comment you answer is not there.",
        )),
        Some(parent) if parent.story_id != story_id => Err(Error::invalid(
            "parent",
            "The comment you answer stands under another story.",
        )),
        Some(parent) if parent.state == "removed" => Err(Error::invalid(
            "parent",
            "The comment you answer has been removed.",
        )),
        Some(parent) if parent.state != "visible" => Err(Error::invalid(
            "parent",
            "The comment you answer is not there.",
        )),
        Some(parent) if parent.closed_at.is_some() => Err(Error::Closed(
            "The newsroom has closed this thread; it takes no more answers.".to_owned(),
        )),
        Some(parent) => Ok(parent),
    }
}

/// Where a new comment stands. An answer to the deepest place stands beside it, under the same parent.
fn place(id: i64, story_id: i64, parent: Option<&Parent>) -> Standing {
    let mut above = parent.map(|parent| parent.path.clone()).unwrap_or_default();
    above.truncate(8 * usize::try_from(MAX_DEPTH).unwrap_or(usize::MAX));
    let ids = ids_in(&above);
    Standing {
        story_id,
        parent_id: ids.last().copied(),
        root_id: ids.first().copied().unwrap_or(id),
        path: path_of(Some(&above), id),
        nth: None,
    }
}

/// A path holds the comment's own id, so the id must be known before the row is written.
fn next_id(tx: &mut Tx<'_>) -> Result<i64> {
    Ok(tx.one(
        Sql {
            sqlite: "select coalesce(max(id), 0) + 1 from comment",
            postgres: "select nextval(pg_get_serial_sequence('comment', 'id'))",
        },
        params![],
    )?)
}

fn insert(
    tx: &mut Tx<'_>,
    comment: &Comment,
    text: &Text,
    writer: &Writer,
    (email, wants_mail): (Option<String>, bool),
    prints: &Prints,
) -> Result<()> {
    let shown_at = (comment.state == CommentState::Visible).then_some(comment.posted_at);
    tx.run(
        "insert into comment (id, story_id, parent_id, root_id, depth, path, nth, name, email, wants_mail, device, network,
                              staff, state, reason, posted_at, shown_at, source, html, html_version, text_hash, simhash, rank,
                              account_id, turn, looked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
                 $24, $25, $26)",
        params![
            comment.id,
            comment.story_id,
            comment.parent_id,
            comment.root_id,
            comment.depth,
            comment.path,
            comment.nth,
            comment.name,
            email,
            i64::from(wants_mail),
            writer.device,
            writer.network,
            i64::from(comment.staff),
            comment.state.as_str(),
            comment.reason,
            comment.posted_at,
            shown_at,
            comment.source,
            text.html.as_str(),
            COMMENT_HTML_VERSION,
            prints.text_hash,
            prints.simhash,
            comment.rank,
            writer.account,
            comment.turn,
            comment.looked_at
        ],
    )?;
    Ok(())
}

/// The key under the writer's device and under the network: a first request may come before the device has its cookie.
fn scoped(key: &Idempotency, writer: &Writer) -> Vec<Vec<u8>> {
    [("device", &writer.device), ("network", &writer.network)]
        .into_iter()
        .filter_map(|(scope, value)| Some((scope, value.as_ref()?)))
        .map(|(scope, value)| {
            let mut hash = blake3::Hasher::new();
            hash.update(scope.as_bytes())
                .update(value)
                .update(key.key.as_bytes());
            hash.finalize().as_bytes().to_vec()
        })
        .collect()
}

/// The answer an earlier request with this key got.
fn replay(tx: &mut Tx<'_>, key: &Idempotency, scoped: &[Vec<u8>]) -> Result<Option<Posted>> {
    let padded = crate::padded::<Vec<u8>, 2>(scoped, Vec::new());
    let earlier: Option<(Vec<u8>, i64)> = tx.opt(
        "select body_hash, subject from answered where key in ($1, $2) order by answered_at limit 1",
        &crate::values(&padded),
    )?;
    let Some((body_hash, subject)) = earlier else {
        return Ok(None);
    };
    if body_hash != key.body_hash {
        let sentence =
            "This was sent before with another text. Please reload the page and send it again.";
        return Err(Error::Conflict(sentence.to_owned()));
    }
    let comment = super::find_any(tx, subject)?;
    let story_id = comment.story_id;
    Ok(Some(Posted {
        comment,
        story_id,
        replayed: true,
    }))
}

/// Keeps what a key was used for; false if somebody else has just done so.
fn remember(
    tx: &mut Tx<'_>,
    key: &Idempotency,
    scoped: &[Vec<u8>],
    subject: i64,
    now: Millis,
) -> Result<bool> {
    let mut kept = 0;
    for scoped in scoped {
        kept += tx.run(
            "insert into answered (key, body_hash, subject, answered_at) values ($1, $2, $3, $4) on conflict (key) do nothing",
            params![scoped, key.body_hash, subject, now],
        )?;
    }
    Ok(kept > 0)
}

/// Forgets keys used before an instant, at most 500; answers how many.
///
/// # Errors
/// `Store` if the database fails.
pub fn forget_answered(tx: &mut Tx<'_>, before: Millis) -> Result<u64> {
    Ok(tx.run(
        "delete from answered where key in (select key from answered where answered_at < $1 order by answered_at limit 500)",
        params![before],
    )?)
}

/// Moves a root in the order `top` after somebody clapped.
pub(crate) fn after_applause(
    tx: &mut Tx<'_>,
    id: i64,
    applause: i64,
    posted_at: Millis,
) -> Result<()> {
    tx.run(
        "update comment set rank = $2 where id = $1",
        params![id, rank(applause, posted_at)],
    )?;
    Ok(())
}
