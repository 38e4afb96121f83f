//! The second factor: one-time codes of a telephone, and recovery codes for the day it is lost.

use store::{Tx, params};

use crate::{
    Millis,
    account::{find, staff},
    audit::Doer,
    error::Result,
};

/// Takes the second factor off an account, with its recovery codes.
///
/// # Errors
/// `NotFound` if there is no such account.
pub fn forget(tx: &mut Tx<'_>, who: &Doer, id: i64, now: Millis) -> Result<()> {
    find(tx, id)?;
    tx.run(
        "update account set totp_secret = null where id = $1",
        params![id],
    )?;
    tx.run(
        "delete from recovery_code where account_id = $1",
        params![id],
    )?;
    staff::remember(tx, who, "account.totp-off", id, "", now)
}
