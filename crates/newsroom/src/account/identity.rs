//! Identities: accounts at another house (OpenID Connect) that open an account here.
//!
//! Another house opens only what is here already: an account, or an invitation, of the mail address it
//! has verified. From then on its own word for the person counts, not the address.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    account::{self, Account, NewAccount},
    audit::{self, Act, Doer},
    error::{Error, Result},
    reader,
    role::Role,
};

/// Whom another house has sent us. Its signature was checked before.
#[derive(Clone)]
pub struct Sent {
    /// The house.
    pub issuer: String,
    /// What it calls the person; never given to another.
    pub subject: String,
    /// The mail address, only if the house has verified it.
    pub verified_email: Option<String>,
    /// The name; may be empty.
    pub name: String,
    /// Whether the house may open accounts of the newsroom.
    pub may_open_staff: bool,
}

/// An invitation that waits.
struct Invitation {
    role: Option<Role>,
    account: Option<i64>,
}

impl FromRow for Invitation {
    fn from_row(row: &Row<'_>) -> Result<Invitation, store::Error> {
        let role: Option<String> = row.get(0)?;
        Ok(Invitation {
            role: role.as_deref().and_then(Role::parse),
            account: row.get(1)?,
        })
    }
}

/// The account this person may open. Remembers the identity when it is seen for the first time.
///
/// # Errors
/// `Forbidden` if nothing here is theirs, if the account is closed, or if it is one of the newsroom
/// and the house may not open those.
pub fn open(tx: &mut Tx<'_>, sent: &Sent, now: Millis) -> Result<Account> {
    let known: Option<i64> = tx.opt(
        "select account_id from identity where issuer = $1 and subject = $2",
        params![sent.issuer, sent.subject],
    )?;
    let email = sent.verified_email.as_deref().and_then(account::fold);
    if let Some(id) = known {
        let account = allowed(account::find(tx, id)?, sent)?;
        if let Some(email) = &email {
            reader::prove_email_elsewhere(tx, id, email)?;
        }
        return Ok(account);
    }
    let Some(email) = email else {
        return Err(Error::Forbidden(
            "The other house has not verified your mail address, so we cannot tell which account is yours. \
             Please verify it there, or sign in another way."
                .to_owned(),
        ));
    };
    let found = match account::by_email(tx, &email)? {
        Some(account) => account,
        None => invited(tx, sent, &email, now)?,
    };
    let account = allowed(found, sent)?;
    tx.run(
        "insert into identity (issuer, subject, account_id, made_at) values ($1, $2, $3, $4)",
        params![sent.issuer, sent.subject, account.id, now],
    )?;
    reader::prove_email_elsewhere(tx, account.id, &email)?;
    if account.role.is_staff() {
        let doer = Doer {
            account: Some(account.id),
            name: account.name.clone(),
        };
        let act = Act {
            act: "account.identity-add",
            object: "account",
            object_id: account.id,
            why: "",
            data: "",
        };
        audit::record(tx, &doer, &act, now)?;
    }
    Ok(account)
}

/// How many identities open an account.
///
/// # Errors
/// `Store` if the database fails.
pub fn count(tx: &mut Tx<'_>, account: i64) -> Result<i64> {
    Ok(tx.one(
        "select count(*) from identity where account_id = $1",
        params![account],
    )?)
}

/// Forgets all identities of an account; answers how many.
///
/// # Errors
/// `Store` if the database fails.
pub fn forget(tx: &mut Tx<'_>, account: i64) -> Result<u64> {
    Ok(tx.run(
        "delete from identity where account_id = $1",
        params![account],
    )?)
}

fn allowed(account: Account, sent: &Sent) -> Result<Account> {
    if account.closed_at.is_some() {
        return Err(Error::Forbidden("This account is closed.".to_owned()));
    }
    if account.role.is_staff() && !sent.may_open_staff {
        return Err(Error::Forbidden(
            "Accounts of the newsroom are not opened from another house here. Please sign in another way."
                .to_owned(),
        ));
    }
    Ok(account)
}

/// Takes up the newest invitation of this address.
fn invited(tx: &mut Tx<'_>, sent: &Sent, email: &str, now: Millis) -> Result<Account> {
    let invitation: Option<Invitation> = tx.opt(
        "select role, account_id from login_link
         where email = $1 and purpose = 'invite' and used_at is null and expires_at > $2 order by id desc limit 1",
        params![email, now],
    )?;
    let nothing = || {
        Error::Forbidden(
            "There is no account and no invitation for your mail address here. Please ask for one, then try again."
                .to_owned(),
        )
    };
    let invitation = invitation.ok_or_else(nothing)?;
    let role = invitation.role.unwrap_or(Role::Reader);
    if role.is_staff() && !sent.may_open_staff {
        return Err(Error::Forbidden(
            "Invitations to the newsroom are not taken up from another house here. Please open the link you were sent."
                .to_owned(),
        ));
    }
    let id = match invitation.account {
        Some(id) => id,
        None => {
            let given: String = crate::name::tidy(&sent.name).chars().take(80).collect();
            let (before_at, _) = email.split_once('@').unwrap_or((email, ""));
            let name = if given.is_empty() {
                before_at.chars().take(80).collect()
            } else {
                given
            };
            let new = NewAccount {
                name,
                email: email.to_owned(),
                role,
            };
            account::create(tx, &new, now)?
        }
    };
    // An invitation has two links, one mailed and one shown to who invites: both are taken up.
    tx.run(
        "update login_link set used_at = $2 where email = $1 and purpose = 'invite' and used_at is null",
        params![email, now],
    )?;
    account::find(tx, id)
}
