//! One-time links: each opens once and not for long. Only a hash of what stands in the address is kept.
//!
//! Looking at a link changes nothing, because mail scanners and previews look at every link there is.

use serde::{Deserialize, Serialize};
use store::{FromRow, Row, Tx, params};

use crate::{
    Millis, account,
    account::{Account, NewAccount},
    error::{Error, Result},
    role::Role,
};

const MINUTE_MS: i64 = 60_000;
/// A link to sign in with is good for this long.
pub const SIGN_IN_MS: i64 = 15 * MINUTE_MS;
/// A link that proves a mail address is good for this long.
pub const EMAIL_MS: i64 = 24 * 60 * MINUTE_MS;
/// An invitation is good for this long.
pub const INVITE_MS: i64 = 7 * 24 * 60 * MINUTE_MS;
/// An operator's link is good for this long: somebody has to carry it over.
pub const OPERATOR_MS: i64 = 60 * MINUTE_MS;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signing in.
    SignIn,
    /// Joining the newsroom.
    Invite,
    /// Proving a new mail address.
    Email,
    /// Proving the mail address of comments written as a guest.
    Claim,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Purpose; 4] = [
        Purpose::SignIn,
        Purpose::Invite,
        Purpose::Email,
        Purpose::Claim,
    ];

    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::SignIn => "sign-in",
            Purpose::Invite => "invite",
            Purpose::Email => "email",
            Purpose::Claim => "claim",
        }
    }

    /// The first part of the address it is opened at: `/sign-in/…`.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Purpose::SignIn => "/sign-in",
            Purpose::Invite => "/invitation",
            Purpose::Email => "/account/email",
            Purpose::Claim => "/account/claim",
        }
    }

    fn parse(word: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// What goes along with a link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Luggage {
    /// The name an account is made with, if the link makes one; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where to go afterwards; may be empty. Checked again when it is used.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub next: String,
    /// Who invites, as others see them; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
}

/// A link to make.
#[derive(Clone)]
pub struct NewLink {
    /// What for.
    pub purpose: Purpose,
    /// Row id of the account it is about; none if opening it makes one.
    pub account: Option<i64>,
    /// The mail address it is sent to, folded here.
    pub email: String,
    /// What an account it makes becomes. Without an account and a role a link opens nothing: see [`decoy`].
    pub role: Option<Role>,
    /// What goes along.
    pub luggage: Luggage,
    /// For how long it is good, in milliseconds.
    pub good_for_ms: i64,
}

/// A link that was made.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// Row id.
    pub id: i64,
    /// What for.
    pub purpose: Purpose,
    /// Row id of the account it is about.
    pub account: Option<i64>,
    /// The mail address it was made for; shown to its holder alone.
    pub email: String,
    /// What an account it makes becomes.
    pub role: Option<Role>,
    /// What goes along.
    pub luggage: Luggage,
    /// When it was made.
    pub made_at: Millis,
    /// When it ends.
    pub expires_at: Millis,
    /// When it was opened.
    pub used_at: Option<Millis>,
}

impl std::fmt::Debug for Link {
    /// Without the mail address, which must never reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link")
            .field("id", &self.id)
            .field("purpose", &self.purpose)
            .finish_non_exhaustive()
    }
}

impl FromRow for Link {
    fn from_row(row: &Row<'_>) -> Result<Link, store::Error> {
        let purpose: String = row.get(1)?;
        let role: Option<String> = row.get(4)?;
        let data: String = row.get(5)?;
        Ok(Link {
            id: row.get(0)?,
            // The table's own check admits no other word; the least powerful purpose is the safe reading.
            purpose: Purpose::parse(&purpose).unwrap_or(Purpose::Claim),
            account: row.get(2)?,
            email: row.get(3)?,
            role: role.as_deref().and_then(Role::parse),
            luggage: serde_json::from_str(&data).unwrap_or_default(),
            made_at: row.get(6)?,
            expires_at: row.get(7)?,
            used_at: row.get(8)?,
        })
    }
}

impl Link {
    /// Refuses a link that was opened before or has ended, in words.
    ///
    /// # Errors
    /// `Closed`.
    pub fn still_good(&self, now: Millis) -> Result<()> {
        if self.used_at.is_some() {
            return Err(Error::Closed(
                "This link has been used already; each opens once. Please ask for a new one."
                    .to_owned(),
            ));
        }
        if now >= self.expires_at {
            return Err(Error::Closed(
                "This link is too old. Please ask for a new one.".to_owned(),
            ));
        }
        Ok(())
    }
}

/// Makes a link; answers its row id. `random` is what stands in its address.
///
/// # Errors
/// `Invalid` if `email` is no mail address.
pub fn make(tx: &mut Tx<'_>, new: &NewLink, random: &[u8; 32], now: Millis) -> Result<i64> {
    let email = account::fold(&new.email).ok_or_else(account::not_an_address)?;
    let data = serde_json::to_string(&new.luggage).unwrap_or_default();
    Ok(tx.one(
        "insert into login_link (hash, purpose, account_id, email, role, data, made_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        params![
            hash(random),
            new.purpose.as_str(),
            new.account,
            email,
            new.role.map(Role::as_str),
            data,
            now,
            now + new.good_for_ms
        ],
    )?)
}

/// A link that leads nowhere, so that an address without an account costs what one with an account costs.
///
/// # Errors
/// As [`make`].
pub fn decoy(tx: &mut Tx<'_>, email: &str, random: &[u8; 32], now: Millis) -> Result<i64> {
    let nothing = NewLink {
        purpose: Purpose::SignIn,
        account: None,
        email: email.to_owned(),
        role: None,
        luggage: Luggage::default(),
        good_for_ms: SIGN_IN_MS,
    };
    make(tx, &nothing, random, now)
}

/// Gives a link that waits in the queue the words that will stand in its address, at the moment it is mailed.
///
/// None if there is nobody to mail it to: it leads nowhere, was used, or has ended. Whatever stood in
/// its address before opens nothing any more, so a mail that is sent twice has one link that works.
///
/// # Errors
/// `Store` if the database fails.
pub fn to_send(tx: &mut Tx<'_>, id: i64, random: &[u8; 32], now: Millis) -> Result<Option<Link>> {
    Ok(tx.opt(
        "update login_link set hash = $2, mailed_at = $3 where id = $1 and used_at is null and expires_at > $3
           and (account_id is not null or role is not null)
         returning id, purpose, account_id, email, role, data, made_at, expires_at, used_at",
        params![id, hash(random), now],
    )?)
}

/// The link of this address, opened or not. Changes nothing.
///
/// # Errors
/// `NotFound` if there never was one, or if it was long ago.
pub fn look(tx: &mut Tx<'_>, purpose: Purpose, random: &[u8; 32]) -> Result<Link> {
    tx.opt(
        "select id, purpose, account_id, email, role, data, made_at, expires_at, used_at
         from login_link where hash = $1 and purpose = $2 and (account_id is not null or role is not null)",
        params![hash(random), purpose.as_str()],
    )?
    .ok_or(Error::NotFound("link"))
}

/// Opens a link, once.
///
/// # Errors
/// `NotFound` if there is none, `Closed` if it was used already or is too old.
pub fn open(tx: &mut Tx<'_>, purpose: Purpose, random: &[u8; 32], now: Millis) -> Result<Link> {
    let link = look(tx, purpose, random)?;
    link.still_good(now)?;
    let opened = tx.run(
        "update login_link set used_at = $2 where id = $1 and used_at is null",
        params![link.id, now],
    )?;
    if opened == 0 {
        // Somebody was quicker by a moment: on PostgreSQL two may come this far.
        return Link {
            used_at: Some(now),
            ..link.clone()
        }
        .still_good(now)
        .map(|()| link);
    }
    Ok(link)
}

/// Opens a link to sign in with: answers the account, made now if the link was to make one.
///
/// # Errors
/// As [`open`]; `Closed` if the account was closed meanwhile.
pub fn sign_in(tx: &mut Tx<'_>, random: &[u8; 32], now: Millis) -> Result<(Account, Link)> {
    let link = open(tx, Purpose::SignIn, random, now)?;
    let account = match (link.account, link.role) {
        (Some(id), _) => account::find(tx, id)?,
        (None, role) => match account::by_email(tx, &link.email)? {
            Some(account) => account,
            None => {
                let new = NewAccount {
                    name: name_of(&link),
                    email: link.email.clone(),
                    role: role.unwrap_or(Role::Reader),
                };
                let id = account::create(tx, &new, now)?;
                account::find(tx, id)?
            }
        },
    };
    if account.closed_at.is_some() {
        return Err(Error::Closed("This account is closed.".to_owned()));
    }
    crate::reader::prove_email(tx, account.id, &link)?;
    Ok((account, link))
}

/// The name an account made by this link gets when nobody gave one: what stands before the @.
fn name_of(link: &Link) -> String {
    let given = crate::name::tidy(&link.luggage.name);
    if !given.is_empty() {
        return given;
    }
    let (local, _) = link.email.split_once('@').unwrap_or((&link.email, ""));
    local.chars().take(80).collect()
}

/// Makes every link of an account worthless.
///
/// # Errors
/// `Store` if the database fails.
pub fn void_all(tx: &mut Tx<'_>, account: i64, now: Millis) -> Result<u64> {
    Ok(tx.run(
        "update login_link set used_at = $2 where account_id = $1 and used_at is null",
        params![account, now],
    )?)
}

/// Forgets at most 500 links that ended a week ago or earlier; answers how many.
///
/// Until then a link that is opened late is answered with words that fit.
///
/// # Errors
/// `Store` if the database fails.
pub fn forget_ended(tx: &mut Tx<'_>, now: Millis) -> Result<u64> {
    Ok(tx.run(
        "delete from login_link where id in
           (select id from login_link where expires_at <= $1 order by expires_at limit 500)",
        params![now - INVITE_MS],
    )?)
}

/// What stands in an address for these bytes.
#[must_use]
pub fn spell(random: &[u8; 32]) -> String {
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    BASE64_URL_SAFE_NO_PAD.encode(random)
}

/// The bytes an address stands for, if it can stand for any.
#[must_use]
pub fn unspell(text: &str) -> Option<[u8; 32]> {
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// 256 random bits need no slow hash.
fn hash(random: &[u8; 32]) -> Vec<u8> {
    blake3::keyed_hash(blake3::hash(b"login link").as_bytes(), random)
        .as_bytes()
        .to_vec()
}
