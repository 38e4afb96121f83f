//! Saved views: choices of the list under a name, for oneself or for the whole desk.

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    error::{Error, Result},
};

/// A saved choice of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Row id.
    pub id: i64,
    /// Row id of the account that saved it.
    pub account: i64,
    /// Its name.
    pub name: String,
    /// `state=draft&section=film`.
    pub query: String,
    /// Whether the whole desk sees it.
    pub shared: bool,
}

impl FromRow for View {
    fn from_row(row: &Row<'_>) -> Result<View, store::Error> {
        let audience: String = row.get(4)?;
        Ok(View {
            id: row.get(0)?,
            account: row.get(1)?,
            name: row.get(2)?,
            query: row.get(3)?,
            shared: audience == "desk",
        })
    }
}

/// Most views of one account, and most that are shared.
const MOST: i64 = 40;

/// The views of an account and those the desk shares, by name.
///
/// # Errors
/// `Store` if the database fails.
pub fn views(tx: &mut Tx<'_>, account: i64) -> Result<Vec<View>> {
    let mut all: Vec<View> = tx.all(
        "select id, account_id, name, query, audience from saved_view where account_id = $1 order by name, id limit $2",
        params![account, MOST],
    )?;
    let shared: Vec<View> = tx.all(
        "select id, account_id, name, query, audience from saved_view where audience = 'desk' order by name, id limit $1",
        params![MOST],
    )?;
    all.extend(shared.into_iter().filter(|view| view.account != account));
    Ok(all)
}

/// Keeps a view; one of the same name of the same account is replaced.
///
/// # Errors
/// `Invalid` for `name`.
pub fn keep_view(
    tx: &mut Tx<'_>,
    account: i64,
    name: &str,
    query: &str,
    shared: bool,
    now: Millis,
) -> Result<()> {
    let name = crate::name::tidy(name);
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Error::invalid(
            "name",
            "Please give the view a name of 1 to 60 characters.",
        ));
    }
    tx.run(
        "delete from saved_view where account_id = $1 and name = $2",
        params![account, name],
    )?;
    let there: Vec<i64> = tx.all(
        "select id from saved_view where account_id = $1 limit $2",
        params![account, MOST],
    )?;
    if i64::try_from(there.len()).unwrap_or(MOST) >= MOST {
        return Err(Error::invalid(
            "name",
            "You have forty views already; remove one first.",
        ));
    }
    let audience = if shared { "desk" } else { "own" };
    tx.run(
        "insert into saved_view (account_id, name, query, audience, made_at) values ($1, $2, $3, $4, $5)",
        params![account, name, query, audience, now],
    )?;
    Ok(())
}

/// Removes a view of one's own.
///
/// # Errors
/// `NotFound` if the account has no such view.
pub fn forget_view(tx: &mut Tx<'_>, account: i64, id: i64) -> Result<()> {
    let gone = tx.run(
        "delete from saved_view where id = $1 and account_id = $2",
        params![id, account],
    )?;
    if gone == 0 {
        return Err(Error::NotFound("view"));
    }
    Ok(())
}
