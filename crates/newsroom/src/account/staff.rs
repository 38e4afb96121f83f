//! Who is in the newsroom: given a role, taken out of it. There is always an owner left.

use store::{Tx, params};

use crate::{
    Millis,
    account::{Account, account, find, link},
    audit::{self, Act, Doer},
    error::{Error, Result},
    role::{Capability, Role},
    session,
};

/// The newsroom's open accounts in the order of their roles, then as they came; at most 500.
///
/// # Errors
/// `Store` if the database fails.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Account>> {
    let mut staff: Vec<Account> = tx.all(
        concat!(
            "select ",
            account!(),
            " from account where role in ('owner', 'editor', 'writer', 'awards-editor', 'moderator') and closed_at is null
              order by role, id limit 500"
        ),
        params![],
    )?;
    staff.sort_by_key(|one| std::cmp::Reverse(one.role));
    Ok(staff)
}

/// Gives an account another role; answers whether it had a different one.
///
/// Who gains something by it has to sign in again, with a new cookie; who only loses stays signed in and
/// has lost it at the next request.
///
/// # Errors
/// `NotFound`, `Closed` for a closed account, `Conflict` for the last owner.
pub fn set_role(tx: &mut Tx<'_>, who: &Doer, id: i64, role: Role, now: Millis) -> Result<bool> {
    let account = find(tx, id)?;
    if account.closed_at.is_some() {
        return Err(Error::Closed("This account is closed.".to_owned()));
    }
    if account.role == role {
        return Ok(false);
    }
    if account.role == Role::Owner {
        another_owner_than(tx, id)?;
    }
    tx.run(
        "update account set role = $2 where id = $1",
        params![id, role.as_str()],
    )?;
    let gains = Capability::ALL
        .into_iter()
        .any(|it| role.can(it) && !account.role.can(it));
    if gains {
        session::end_all(tx, id, None)?;
    }
    let data = serde_json::json!({ "from": account.role.as_str(), "to": role.as_str() });
    remember(tx, who, "account.role", id, &data.to_string(), now)?;
    Ok(true)
}

/// Closes an account for good: nobody signs in with it any more. What was written with it stays.
///
/// # Errors
/// `NotFound`, `Conflict` for the last owner.
pub fn close(tx: &mut Tx<'_>, who: &Doer, id: i64, now: Millis) -> Result<()> {
    let account = find(tx, id)?;
    if account.closed_at.is_some() {
        return Ok(());
    }
    if account.role == Role::Owner {
        another_owner_than(tx, id)?;
    }
    tx.run(
        "update account set closed_at = $2, email = null, password = null, totp_secret = null, role = 'reader'
         where id = $1",
        params![id, now],
    )?;
    for statement in [
        "delete from passkey where account_id = $1",
        "delete from recovery_code where account_id = $1",
        "delete from identity where account_id = $1",
        "delete from ceremony where account_id = $1",
    ] {
        tx.run(statement, params![id])?;
    }
    link::void_all(tx, id, now)?;
    session::end_all(tx, id, None)?;
    let data = serde_json::json!({ "from": account.role.as_str() });
    remember(tx, who, "account.close", id, &data.to_string(), now)
}

/// Ends all sessions of an account, on behalf of its holder or of an owner; answers how many.
///
/// # Errors
/// `NotFound` if there is no such account.
pub fn end_sessions(tx: &mut Tx<'_>, who: &Doer, id: i64, now: Millis) -> Result<u64> {
    find(tx, id)?;
    let ended = session::end_all(tx, id, None)?;
    remember(tx, who, "account.end-sessions", id, "", now)?;
    Ok(ended)
}

/// Refuses to leave the newsroom without an owner.
///
/// # Errors
/// `Conflict` if there is no open owner but this one.
pub fn another_owner_than(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    // Holds on to every owner's row, so that two owners cannot take each other out at the same moment.
    tx.run(
        "update account set role = 'owner' where role = 'owner' and closed_at is null",
        params![],
    )?;
    let others: i64 = tx.one(
        "select count(*) from account where role = 'owner' and closed_at is null and id <> $1",
        params![id],
    )?;
    if others == 0 {
        return Err(Error::Conflict(
            "This is the only owner. Make somebody else an owner first.".to_owned(),
        ));
    }
    Ok(())
}

/// Remembers an act on an account.
pub(crate) fn remember(
    tx: &mut Tx<'_>,
    who: &Doer,
    act: &str,
    id: i64,
    data: &str,
    now: Millis,
) -> Result<()> {
    let act = Act {
        act,
        object: "account",
        object_id: id,
        why: "",
        data,
    };
    audit::record(tx, who, &act, now)?;
    Ok(())
}
