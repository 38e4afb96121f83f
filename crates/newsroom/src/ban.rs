//! Bans: a device, a network, an account or a mail address that may not write until an instant.
//!
//! Whoever is banned is known by an opaque key only. Knows nothing of who moderates; the desk records who did it.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    comment::Writer,
    cursor::{Cursor, Page},
    error::{Error, Result},
    moderation::person::Person,
};

const DAY_MS: i64 = 86_400_000;
/// An instant nobody will see: the end of the year 9999. A ban until then is for good.
pub const FOR_GOOD: Millis = 253_402_300_799_000;
/// The longest reason, in characters.
pub const MAX_WHY_CHARS: usize = 500;

/// What somebody is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The browser.
    Device,
    /// The network; forgotten at the end of the day it was seen.
    Network,
    /// The account.
    Account,
    /// The mail address given with a comment.
    Mail,
}

impl Kind {
    /// All of them, the surest first.
    pub const ALL: [Kind; 4] = [Kind::Account, Kind::Mail, Kind::Device, Kind::Network];

    /// The word in the table and in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Device => "device",
            Kind::Network => "network",
            Kind::Account => "account",
            Kind::Mail => "mail",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The key of an account.
#[must_use]
pub fn account_key(id: i64) -> Vec<u8> {
    short(b"account", &id.to_be_bytes())
}

/// The key of a mail address.
#[must_use]
pub fn mail_key(email: &str) -> Vec<u8> {
    short(b"mail", email.trim().to_lowercase().as_bytes())
}

fn short(kind: &[u8], what: &[u8]) -> Vec<u8> {
    let mut hash = blake3::Hasher::new();
    hash.update(b"greenroom ban ");
    hash.update(kind).update(b" ").update(what);
    let mut key = hash.finalize().as_bytes().to_vec();
    key.truncate(16);
    key
}

/// A ban.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ban {
    /// Row id.
    pub id: i64,
    /// What they are known by.
    pub kind: Kind,
    /// What they signed with.
    pub name: String,
    /// Row id of the comment it was for.
    pub comment_id: Option<i64>,
    /// Why, as the banned are told; may be empty.
    pub why: String,
    /// Who did it.
    pub actor: String,
    /// Since when.
    pub made_at: Millis,
    /// Until when; [`FOR_GOOD`] for ever.
    pub until_at: Millis,
    /// When it was lifted, if it was.
    pub lifted_at: Option<Millis>,
}

impl Ban {
    /// Whether it holds at `now`.
    #[must_use]
    pub fn holds(&self, now: Millis) -> bool {
        self.lifted_at.is_none() && self.until_at > now
    }
}

impl FromRow for Ban {
    fn from_row(row: &Row<'_>) -> Result<Ban, store::Error> {
        let kind: String = row.get(1)?;
        Ok(Ban {
            id: row.get(0)?,
            // The table's own check admits no other word.
            kind: Kind::parse(&kind).unwrap_or(Kind::Device),
            name: row.get(2)?,
            comment_id: row.get(3)?,
            why: row.get(4)?,
            actor: row.get(5)?,
            made_at: row.get(6)?,
            until_at: row.get(7)?,
            lifted_at: row.get(8)?,
        })
    }
}

/// The columns of a [`Ban`].
macro_rules! ban {
    () => {
        "ban.id, ban.kind, ban.name, ban.comment_id, ban.why, ban.actor, ban.made_at, ban.until_at, ban.lifted_at"
    };
}

/// A ban to be made.
#[derive(Clone, Debug)]
pub struct NewBan {
    /// Row id of a comment of theirs.
    pub comment_id: i64,
    /// What they are to be known by.
    pub kind: Kind,
    /// Until when.
    pub until_at: Millis,
    /// Why, as they are told.
    pub why: String,
}

/// What an undo puts back: until when it held before and when it was lifted, if there was one.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Former {
    until_at: Millis,
    lifted_at: Option<Millis>,
    why: String,
}

/// Bans whoever wrote a comment, or moves the end of the ban they have; answers the row id of the ban.
///
/// # Errors
/// `NotFound` for the comment; `Invalid` for `kind`, `until` or `why`; `Conflict` for those of the newsroom.
pub fn set(tx: &mut Tx<'_>, doer: &Doer, new: &NewBan, now: Millis) -> Result<i64> {
    let person = Person::of_comment(tx, new.comment_id)?;
    if person.staff {
        return Err(Error::Conflict(
            "This was written by somebody of the newsroom, who cannot be banned.".to_owned(),
        ));
    }
    let key = person.key(new.kind).ok_or_else(|| {
        Error::invalid(
            "kind",
            "Whoever wrote this is not known by that. Please choose another way.",
        )
    })?;
    let why = new.why.trim();
    if why.chars().count() > MAX_WHY_CHARS {
        return Err(Error::invalid(
            "why",
            "Please keep the reason under 500 characters.",
        ));
    }
    let until_at = if new.kind == Kind::Network {
        let day_over = (person.posted_at.div_euclid(DAY_MS) + 1) * DAY_MS;
        if day_over <= now {
            return Err(Error::invalid(
                "kind",
                "A network is known for the day only, and this comment is older. Please choose another way.",
            ));
        }
        new.until_at.min(day_over)
    } else {
        new.until_at.min(FOR_GOOD)
    };
    if until_at <= now {
        return Err(Error::invalid(
            "until",
            "Please choose an end that is still to come.",
        ));
    }
    let earlier: Option<Ban> = tx.opt(
        concat!("select ", ban!(), " from ban where ban.key = $1"),
        params![key],
    )?;
    let id: i64 = tx.one(
        "insert into ban (kind, key, name, comment_id, why, actor, made_at, until_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (key) do update set name = excluded.name, comment_id = excluded.comment_id, why = excluded.why,
                actor = excluded.actor, made_at = excluded.made_at, until_at = excluded.until_at, lifted_at = null
         returning id",
        params![new.kind.as_str(), key, person.name, new.comment_id, why, doer.name, now, until_at],
    )?;
    // An undo of a first ban lifts it.
    let former = earlier.map_or(
        Former {
            until_at,
            lifted_at: Some(now),
            why: why.to_owned(),
        },
        |ban| Former {
            until_at: ban.until_at,
            lifted_at: ban.lifted_at,
            why: ban.why,
        },
    );
    remember(tx, doer, "ban.set", id, why, &former, now)?;
    Ok(id)
}

/// Lifts a ban.
///
/// # Errors
/// `NotFound` if there is none; `Conflict` if it no longer holds.
pub fn lift(tx: &mut Tx<'_>, doer: &Doer, id: i64, now: Millis) -> Result<()> {
    let ban = find(tx, id)?;
    if !ban.holds(now) {
        return Err(Error::Conflict("This ban is over already.".to_owned()));
    }
    tx.run(
        "update ban set lifted_at = $2 where id = $1",
        params![id, now],
    )?;
    let former = Former {
        until_at: ban.until_at,
        lifted_at: None,
        why: ban.why,
    };
    remember(tx, doer, "ban.lift", id, "", &former, now)
}

fn remember(
    tx: &mut Tx<'_>,
    doer: &Doer,
    act: &str,
    id: i64,
    why: &str,
    former: &Former,
    now: Millis,
) -> Result<()> {
    let data = serde_json::to_string(former).unwrap_or_default();
    let act = Act {
        act,
        object: "ban",
        object_id: id,
        why,
        data: &data,
    };
    audit::record(tx, doer, &act, now)?;
    Ok(())
}

/// Puts a ban back as it was before an act; answers whether the act can be undone at all.
pub(crate) fn put_back(tx: &mut Tx<'_>, id: i64, data: &str) -> Result<bool> {
    let Ok(former) = serde_json::from_str::<Former>(data) else {
        return Ok(false);
    };
    tx.run(
        "update ban set until_at = $2, lifted_at = $3, why = $4 where id = $1",
        params![id, former.until_at, former.lifted_at, former.why],
    )?;
    Ok(true)
}

/// The ban of this row id.
///
/// # Errors
/// `NotFound` if there is none.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Ban> {
    tx.opt(
        concat!("select ", ban!(), " from ban where ban.id = $1"),
        params![id],
    )?
    .ok_or(Error::NotFound("ban"))
}

/// A page of bans, those that hold and those that are over, the newest first; at most 100.
///
/// # Errors
/// `Store` if the database fails.
pub fn all(tx: &mut Tx<'_>, after: Option<&Cursor>, limit: i64) -> Result<Page<Ban>> {
    let limit = limit.clamp(1, 100);
    let after = after.copied().unwrap_or(Cursor::TOP);
    let found = tx.all(
        concat!(
            "select ",
            ban!(),
            " from ban where (ban.made_at, ban.id) < ($1, $2) order by ban.made_at desc, ban.id desc limit $3"
        ),
        params![after.value, after.id, limit + 1],
    )?;
    Ok(Page::cut(found, limit, |ban: &Ban| Cursor {
        value: ban.made_at,
        id: ban.id,
    }))
}

/// The bans of somebody that hold now.
///
/// # Errors
/// `Store` if the database fails.
pub fn of(tx: &mut Tx<'_>, person: &Person, now: Millis) -> Result<Vec<Ban>> {
    Ok(tx.all(
        concat!(
            "select ",
            ban!(),
            " from ban where ban.key in ($1, $2, $3, $4) and ban.lifted_at is null and ban.until_at > $5"
        ),
        params![
            person.key(Kind::Device),
            person.key(Kind::Network),
            person.key(Kind::Account),
            person.key(Kind::Mail),
            now
        ],
    )?)
}

/// Refuses who is banned.
///
/// # Errors
/// `Forbidden` with a sentence that says until when.
pub(crate) fn refuse(
    tx: &mut Tx<'_>,
    writer: &Writer,
    email: Option<&str>,
    now: Millis,
) -> Result<()> {
    if writer.staff {
        return Ok(());
    }
    let found: Option<i64> = tx.opt(
        "select id from ban where key in ($1, $2, $3, $4) and lifted_at is null and until_at > $5 limit 1",
        params![
            writer.device,
            writer.network,
            writer.account.map(account_key),
            email.map(mail_key),
            now
        ],
    )?;
    match found {
        Some(id) => Err(Error::Forbidden(sentence_of(tx, id)?)),
        None => Ok(()),
    }
}

/// What the banned are told.
pub(crate) fn sentence_of(tx: &mut Tx<'_>, id: i64) -> Result<String> {
    let ban = find(tx, id)?;
    let until = if ban.until_at >= FOR_GOOD {
        "You can no longer write here.".to_owned()
    } else {
        let at = jiff::Timestamp::from_millisecond(ban.until_at).unwrap_or(jiff::Timestamp::MAX);
        format!(
            "You cannot write here until {} UTC.",
            at.strftime("%-d %B %Y, %H:%M")
        )
    };
    Ok(match ban.why.as_str() {
        "" => until,
        why => format!("{until} The newsroom says: {why}"),
    })
}
