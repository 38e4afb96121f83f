//! Claiming: comments written as a guest become the account's whose holder reads mail at the address given with them.

use store::{Tx, params};

use crate::{
    account::{self, link::Link},
    error::{Error, Result},
};

/// Comments claimed in one transaction.
pub const CHUNK: i64 = 500;

/// Counting goes no further than this.
const MOST_COUNTED: i64 = 10_000;

/// Notes that whoever holds the account reads mail at its address, if this link went there by mail.
///
/// A link that was shown to an operator or an inviter proves nothing.
///
/// # Errors
/// `Store` if the database fails.
pub fn prove_email(tx: &mut Tx<'_>, account: i64, link: &Link) -> Result<()> {
    tx.run(
        "update account set proved_email = email where id = $1 and email = $2
           and (select mailed_at from login_link where id = $3) is not null",
        params![account, link.email, link.id],
    )?;
    Ok(())
}

/// Notes that whoever holds the account reads mail at its address, because another house says so that has verified
/// this one: of a different address its word proves nothing here.
///
/// # Errors
/// `Store` if the database fails.
pub(crate) fn prove_email_elsewhere(tx: &mut Tx<'_>, account: i64, verified: &str) -> Result<()> {
    tx.run(
        "update account set proved_email = email where id = $1 and email = $2",
        params![account, verified],
    )?;
    Ok(())
}

/// What an account may claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimable {
    /// Its address is not proved, so nobody is told what there is.
    Unproved,
    /// So many comments, 10,000 at most; with `more` there are others.
    Comments {
        /// How many.
        n: i64,
        /// Whether there are more than were counted.
        more: bool,
    },
}

/// How many comments of guests were given this account's address.
///
/// # Errors
/// `NotFound` without such an account.
pub fn claimable(tx: &mut Tx<'_>, account: i64) -> Result<Claimable> {
    let Some(email) = proved(tx, account)? else {
        return Ok(Claimable::Unproved);
    };
    let n: i64 = tx.one(
        "select count(*) from (select id from comment
           where email = $1 and email is not null and account_id is null order by id limit $2) as theirs",
        params![email, MOST_COUNTED + 1],
    )?;
    Ok(Claimable::Comments {
        n: n.min(MOST_COUNTED),
        more: n > MOST_COUNTED,
    })
}

/// Makes at most [`CHUNK`] comments of guests with this account's address the account's own; answers how many.
///
/// Call it until it answers 0. What belongs to somebody already is left to them.
///
/// # Errors
/// `Forbidden` unless the address is proved; `NotFound` without such an account.
pub fn claim(tx: &mut Tx<'_>, account: i64) -> Result<u64> {
    let Some(email) = proved(tx, account)? else {
        return Err(Error::Forbidden(
            "Please prove first that you read mail at your address.".to_owned(),
        ));
    };
    // Asked again outside: on PostgreSQL another claim may have been faster between the two.
    Ok(tx.run(
        "update comment set account_id = $2 where account_id is null and id in
           (select id from comment where email = $1 and email is not null and account_id is null
            order by id limit $3)",
        params![email, account, CHUNK],
    )?)
}

/// The account's address, if it is certain that its holder reads mail there.
fn proved(tx: &mut Tx<'_>, account: i64) -> Result<Option<String>> {
    account::find(tx, account)?;
    Ok(tx.opt(
        "select email from account where id = $1 and email = proved_email and closed_at is null",
        params![account],
    )?)
}
