//! Accounts: who may come in, as what, and how they prove it. People (bylines, nominees) are not accounts.

pub mod ceremony;
pub mod change;
pub mod identity;
pub mod invite;
pub mod link;
pub mod passkey;
pub mod password;
pub mod second;
pub mod staff;
pub mod totp;

use std::fmt;

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    error::{Error, Result},
    role::Role,
};

/// Somebody with an account.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Row id.
    pub id: i64,
    /// The name others see.
    pub name: String,
    /// The mail address, folded; shown to nobody but its holder and the owner. None once the account is closed.
    pub email: Option<String>,
    /// What they are.
    pub role: Role,
    /// The byline they write under, if any: row id of a person.
    pub person_id: Option<i64>,
    /// Whether a password is set.
    pub has_password: bool,
    /// Whether a second factor is set.
    pub has_totp: bool,
    /// When it was made.
    pub created_at: Millis,
    /// When its holder was last here, to five minutes.
    pub seen_at: Option<Millis>,
    /// Since when it is closed.
    pub closed_at: Option<Millis>,
}

impl fmt::Debug for Account {
    /// Without the mail address, which must never reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// The columns of an [`Account`].
macro_rules! account {
    () => {
        "account.id, account.name, account.email, account.role, account.person_id, 
         case when account.password is null then 0 else 1 end, case when account.totp_secret is null then 0 else 1 end, account.created_at, account.seen_at, account.closed_at"
    };
}
pub(crate) use account;

impl Account {
    /// Reads the columns of `account!`, the first of which stands at `at`.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> Result<Account, store::Error> {
        let role: String = row.get(at + 3)?;
        Ok(Account {
            id: row.get(at)?,
            name: row.get(at + 1)?,
            email: row.get(at + 2)?,
            // The table's own check admits no other word; the least of the roles is the safe reading.
            role: Role::parse(&role).unwrap_or(Role::Reader),
            person_id: row.get(at + 4)?,
            has_password: row.get::<i64>(at + 5)? > 0,
            has_totp: row.get::<i64>(at + 6)? > 0,
            created_at: row.get(at + 7)?,
            seen_at: row.get(at + 8)?,
            closed_at: row.get(at + 9)?,
        })
    }
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> Result<Account, store::Error> {
        Account::read(row, 0)
    }
}

/// An account to make.
#[derive(Clone)]
pub struct NewAccount {
    /// The name others see.
    pub name: String,
    /// The mail address.
    pub email: String,
    /// What they are.
    pub role: Role,
}

/// Makes an account; answers its row id.
///
/// # Errors
/// `Invalid` for `name` or `email`; `Conflict` if the address has an account already.
pub fn create(tx: &mut Tx<'_>, new: &NewAccount, now: Millis) -> Result<i64> {
    let name = fit_name(&new.name)?;
    let email = fold(&new.email).ok_or_else(not_an_address)?;
    let made: Option<i64> = tx.opt(
        "insert into account (name, email, role, created_at) values ($1, $2, $3, $4)
         on conflict (email) do nothing returning id",
        params![name, email, new.role.as_str(), now],
    )?;
    made.ok_or_else(|| Error::Conflict("This mail address has an account already.".to_owned()))
}

/// A name as it is kept: one line of 1 to 80 characters, with nothing that turns the text around it.
///
/// # Errors
/// `Invalid` for `name`.
pub(crate) fn fit_name(name: &str) -> Result<String> {
    let name: String = crate::name::tidy(name)
        .chars()
        .filter(|&c| !crate::name::turns(c))
        .collect();
    if !crate::name::is_seen(&name) || name.chars().count() > 80 {
        return Err(Error::invalid(
            "name",
            "Please give a name of 1 to 80 characters.",
        ));
    }
    Ok(name)
}

/// What is said of a mail address that cannot be one.
pub(crate) fn not_an_address() -> Error {
    Error::invalid(
        "email",
        "This does not look like a mail address: name@example.org.",
    )
}

/// The account of this row id, closed or not.
///
/// # Errors
/// `NotFound` if there is none.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Account> {
    tx.opt(
        concat!("select ", account!(), " from account where id = $1"),
        params![id],
    )?
    .ok_or(Error::NotFound("account"))
}

/// The open account with this mail address, in any spelling.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<Account>> {
    Ok(tx.opt(
        concat!(
            "select ",
            account!(),
            " from account where email = $1 and closed_at is null"
        ),
        params![fold(email).unwrap_or_default()],
    )?)
}

/// Forgets sessions, links and half-done ceremonies that are over, at most 500 of each; answers how many.
///
/// # Errors
/// `Store` if the database fails.
pub fn forget_ended(tx: &mut Tx<'_>, now: Millis) -> Result<u64> {
    let sessions = crate::session::forget_ended(tx, now)?;
    let links = link::forget_ended(tx, now)?;
    Ok(sessions + links + ceremony::forget_ended(tx, now)?)
}

/// How many passkeys an account has.
///
/// # Errors
/// `Store` if the database fails.
pub fn passkey_count(tx: &mut Tx<'_>, id: i64) -> Result<i64> {
    Ok(tx.one(
        "select count(*) from passkey where account_id = $1",
        params![id],
    )?)
}

/// A mail address as it is compared: trimmed and in lower case; none if it cannot be one.
#[must_use]
pub fn fold(email: &str) -> Option<String> {
    let email = email.trim().to_lowercase();
    let (local, domain) = email.rsplit_once('@')?;
    let plain = |c: char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '"' | ',' | ';')
    };
    let fits = !local.is_empty()
        && !domain.is_empty()
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && email.len() <= 254
        && !local.contains('@')
        && email.chars().all(plain);
    fits.then_some(email)
}
