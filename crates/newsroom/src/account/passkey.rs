//! Passkeys: which an account has. What is in one and how it is checked is the web's affair.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    account::{self, Account},
    audit::{self, Act, Doer},
    error::{Error, Result},
};

/// An account has at most so many passkeys.
pub const MOST: i64 = 20;

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Row id.
    pub id: i64,
    /// Row id of whose it is.
    pub account: i64,
    /// The name its holder gave it.
    pub name: String,
    /// The public key and its counter, JSON.
    pub data: String,
    /// When it was added.
    pub made_at: Millis,
    /// When somebody last came in with it.
    pub used_at: Option<Millis>,
}

impl FromRow for Passkey {
    fn from_row(row: &Row<'_>) -> Result<Passkey, store::Error> {
        Ok(Passkey {
            id: row.get(0)?,
            account: row.get(1)?,
            name: row.get(2)?,
            data: row.get(3)?,
            made_at: row.get(4)?,
            used_at: row.get(5)?,
        })
    }
}

/// A passkey to add.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// What the authenticator calls it.
    pub credential: Vec<u8>,
    /// What its holder calls it; may be empty.
    pub name: String,
    /// The public key and its counter, JSON.
    pub data: String,
}

/// The passkeys of an account, oldest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_account(tx: &mut Tx<'_>, account: i64) -> Result<Vec<Passkey>> {
    Ok(tx.all(
        "select id, account_id, name, data, made_at, used_at from passkey
         where account_id = $1 order by id limit 50",
        params![account],
    )?)
}

/// The passkey an authenticator calls by this name, and whose it is; none if the account is closed.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_credential(tx: &mut Tx<'_>, credential: &[u8]) -> Result<Option<(Passkey, Account)>> {
    let found: Option<Passkey> = tx.opt(
        "select id, account_id, name, data, made_at, used_at from passkey where credential_id = $1",
        params![credential],
    )?;
    let Some(passkey) = found else {
        return Ok(None);
    };
    let holder = account::find(tx, passkey.account)?;
    Ok(holder.closed_at.is_none().then_some((passkey, holder)))
}

/// Adds a passkey to an account; answers its row id.
///
/// # Errors
/// `Conflict` if it is somebody's already, or if the account has [`MOST`].
pub fn add(tx: &mut Tx<'_>, holder: &Account, new: &NewPasskey, now: Millis) -> Result<i64> {
    let has: i64 = tx.one(
        "select count(*) from passkey where account_id = $1",
        params![holder.id],
    )?;
    if has >= MOST {
        return Err(Error::Conflict(format!(
            "You have {MOST} passkeys, which is as many as we keep. Please remove one first."
        )));
    }
    let name = named(&new.name);
    let made: Option<i64> = tx.opt(
        "insert into passkey (account_id, credential_id, name, data, made_at) values ($1, $2, $3, $4, $5)
         on conflict (credential_id) do nothing returning id",
        params![holder.id, new.credential, name, new.data, now],
    )?;
    let id = made.ok_or_else(|| Error::Conflict("This passkey is here already.".to_owned()))?;
    note(tx, holder, "account.passkey-add", now)?;
    Ok(id)
}

/// Gives a passkey of an account another name.
///
/// # Errors
/// `NotFound` if the account has no such passkey.
pub fn rename(tx: &mut Tx<'_>, account: i64, id: i64, name: &str) -> Result<()> {
    let changed = tx.run(
        "update passkey set name = $3 where id = $2 and account_id = $1",
        params![account, id, named(name)],
    )?;
    if changed == 0 {
        return Err(Error::NotFound("passkey"));
    }
    Ok(())
}

/// Removes a passkey of an account.
///
/// # Errors
/// `NotFound` if the account has no such passkey.
pub fn remove(tx: &mut Tx<'_>, holder: &Account, id: i64, now: Millis) -> Result<()> {
    let removed = tx.run(
        "delete from passkey where id = $2 and account_id = $1",
        params![holder.id, id],
    )?;
    if removed == 0 {
        return Err(Error::NotFound("passkey"));
    }
    note(tx, holder, "account.passkey-remove", now)
}

/// Notes that somebody came in with a passkey, and keeps its new counter.
///
/// # Errors
/// `Conflict` if the same passkey was used elsewhere since it was read: two answers with one counter
/// cannot both come from it.
pub fn used(tx: &mut Tx<'_>, read: &Passkey, data: &str, now: Millis) -> Result<()> {
    let noted = tx.run(
        "update passkey set data = $3, used_at = $4 where id = $1 and data = $2",
        params![read.id, read.data, data, now],
    )?;
    if noted == 0 {
        return Err(Error::Conflict(
            "This passkey was just used or removed elsewhere. Please try again.".to_owned(),
        ));
    }
    Ok(())
}

/// What belongs to the newsroom's own accounts stands in its log; a reader's keys are the reader's affair.
fn note(tx: &mut Tx<'_>, holder: &Account, act: &str, now: Millis) -> Result<()> {
    if !holder.role.is_staff() {
        return Ok(());
    }
    let doer = Doer {
        account: Some(holder.id),
        name: holder.name.clone(),
    };
    let act = Act {
        act,
        object: "account",
        object_id: holder.id,
        why: "",
        data: "",
    };
    audit::record(tx, &doer, &act, now)?;
    Ok(())
}

fn named(name: &str) -> String {
    let tidy: String = crate::name::tidy(name).chars().take(60).collect();
    if tidy.is_empty() {
        return "Passkey".to_owned();
    }
    tidy
}
