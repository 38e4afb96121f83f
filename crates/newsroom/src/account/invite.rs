//! Invitations: somebody gets a role in the newsroom by opening a link.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis, account,
    account::{
        Account, NewAccount,
        link::{self, Link, Luggage, NewLink, Purpose},
        staff,
    },
    audit::Doer,
    error::{Error, Result},
    job::{self, Job},
    role::Role,
};

/// What became of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// There is an account with this address: it has the role now. Row id of the account.
    Already(i64),
    /// A link that was mailed; the other, made of the `random` handed in, is for the inviter to pass on.
    ByLink,
}

/// Invites a mail address to the newsroom, or gives its account the role if it has one.
///
/// Two links are made, one to be mailed and one of `random` to be shown to the inviter; the first
/// that is accepted ends the other.
///
/// # Errors
/// `Invalid` for `email` or `role`.
pub fn invite(
    tx: &mut Tx<'_>,
    who: &Doer,
    email: &str,
    role: Role,
    random: &[u8; 32],
    now: Millis,
) -> Result<Invited> {
    if !role.is_staff() {
        return Err(Error::invalid(
            "role",
            "Please choose a role of the newsroom.",
        ));
    }
    let email = account::fold(email).ok_or_else(account::not_an_address)?;
    if let Some(account) = account::by_email(tx, &email)? {
        staff::set_role(tx, who, account.id, role, now)?;
        return Ok(Invited::Already(account.id));
    }
    void(tx, &email, now)?;
    let new = NewLink {
        purpose: Purpose::Invite,
        account: None,
        email,
        role: Some(role),
        luggage: Luggage {
            by: who.name.clone(),
            ..Luggage::default()
        },
        good_for_ms: link::INVITE_MS,
    };
    link::make(tx, &new, random, now)?;
    // Nobody knows what this one's address will be until it is mailed.
    let nobody_knows = *blake3::keyed_hash(random, b"mailed").as_bytes();
    let mailed = link::make(tx, &new, &nobody_knows, now)?;
    job::enqueue(tx, &Job::MailLink { link: mailed }, now)?;
    let data = serde_json::json!({ "role": role.as_str() });
    staff::remember(tx, who, "account.invite", 0, &data.to_string(), now)?;
    Ok(Invited::ByLink)
}

/// An invitation nobody has accepted yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Pending {
    /// Row id of one of its links.
    pub id: i64,
    /// Who is invited.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Since when.
    pub made_at: Millis,
    /// Until when.
    pub expires_at: Millis,
}

impl FromRow for Pending {
    fn from_row(row: &Row<'_>) -> Result<Pending, store::Error> {
        let role: String = row.get(2)?;
        Ok(Pending {
            id: row.get(0)?,
            email: row.get(1)?,
            role: Role::parse(&role).unwrap_or(Role::Reader),
            made_at: row.get(3)?,
            expires_at: row.get(4)?,
        })
    }
}

/// The invitations nobody has accepted yet, those that end first first; at most 200.
///
/// # Errors
/// `Store` if the database fails.
pub fn pending(tx: &mut Tx<'_>, now: Millis) -> Result<Vec<Pending>> {
    let mut pending: Vec<Pending> = tx.all(
        "select id, email, role, made_at, expires_at from login_link
         where purpose = 'invite' and used_at is null and role is not null and expires_at > $1
         order by expires_at, id limit 400",
        params![now],
    )?;
    pending.dedup_by(|one, before| one.email == before.email);
    pending.truncate(200);
    Ok(pending)
}

/// Takes an invitation back.
///
/// # Errors
/// `NotFound` if it is over.
pub fn withdraw(tx: &mut Tx<'_>, who: &Doer, id: i64, now: Millis) -> Result<()> {
    let email: Option<String> = tx.opt(
        "select email from login_link where id = $1 and purpose = 'invite' and used_at is null",
        params![id],
    )?;
    let email = email.ok_or(Error::NotFound("invitation"))?;
    void(tx, &email, now)?;
    staff::remember(tx, who, "account.withdraw-invitation", 0, "", now)
}

fn void(tx: &mut Tx<'_>, email: &str, now: Millis) -> Result<()> {
    tx.run(
        "update login_link set used_at = $2 where email = $1 and purpose = 'invite' and used_at is null",
        params![email, now],
    )?;
    Ok(())
}

/// Accepts an invitation, once: makes the account, with a password if one is handed in.
///
/// # Errors
/// `NotFound` or `Closed` for the link, `Invalid` for `name`, `Conflict` if the address has an account
/// by now: its holder signs in and is invited again.
pub fn accept(
    tx: &mut Tx<'_>,
    random: &[u8; 32],
    name: &str,
    phc: Option<&str>,
    now: Millis,
) -> Result<(Account, Link)> {
    let link = link::open(tx, Purpose::Invite, random, now)?;
    void(tx, &link.email, now)?;
    let new = NewAccount {
        name: name.to_owned(),
        email: link.email.clone(),
        role: link.role.unwrap_or(Role::Reader),
    };
    let id = account::create(tx, &new, now)?;
    if let Some(phc) = phc {
        tx.run(
            "update account set password = $2 where id = $1",
            params![id, phc],
        )?;
    }
    let account = account::find(tx, id)?;
    let who = Doer {
        account: Some(id),
        name: account.name.clone(),
    };
    staff::remember(tx, &who, "account.join", id, "", now)?;
    Ok((account, link))
}
