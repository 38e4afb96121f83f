//! The audit log: who did what on the desk, when and why.

use serde::{Deserialize, Serialize};
use store::{Tx, params};

use crate::{Millis, error::Result};

/// Who does something: an account of the newsroom, the command line or the house itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doer {
    /// Row id of the account; none for the command line and the house itself.
    pub account: Option<i64>,
    /// The name others see.
    pub name: String,
}

impl Doer {
    /// Somebody without an account: the command line, the house.
    #[must_use]
    pub fn house(name: &str) -> Doer {
        Doer {
            account: None,
            name: name.to_owned(),
        }
    }
}

/// An act to be remembered.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// `comment.approve`, `account.invite`.
    pub act: &'a str,
    /// The noun it is done to: `comment`.
    pub object: &'a str,
    /// Its row id; 0 where there is none.
    pub object_id: i64,
    /// Why; may be empty.
    pub why: &'a str,
    /// What an undo needs to know, JSON; may be empty. Never a mail address, a token or a text that was erased.
    pub data: &'a str,
}

/// Remembers an act, in the transaction that does it; answers its row id.
///
/// # Errors
/// `Store` if the database fails.
pub fn record(tx: &mut Tx<'_>, who: &Doer, act: &Act<'_>, now: Millis) -> Result<i64> {
    Ok(tx.one(
        "insert into audit (at, account_id, actor, act, object, object_id, why, data)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        params![
            now,
            who.account,
            who.name,
            act.act,
            act.object,
            act.object_id,
            act.why,
            act.data
        ],
    )?)
}
