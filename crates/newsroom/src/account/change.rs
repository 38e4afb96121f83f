//! What holders change about their own account: the name, the mail address.

use store::{Tx, params};

use crate::{
    Millis, account,
    account::{
        Account,
        link::{self, Luggage, NewLink, Purpose},
        staff,
    },
    audit::Doer,
    error::{Error, Result},
    job::{self, Job},
    session,
};

/// Gives an account another name. What was written under the old one keeps it.
///
/// # Errors
/// `Invalid` for `name`.
pub fn rename(tx: &mut Tx<'_>, id: i64, name: &str) -> Result<()> {
    let name = account::fit_name(name)?;
    tx.run(
        "update account set name = $2 where id = $1 and closed_at is null",
        params![id, name],
    )?;
    Ok(())
}

/// Enqueues a mail with a link to the new address; the address changes when the link is opened.
///
/// Says the same whether or not the address has an account: who owns it learns of it by mail alone.
///
/// # Errors
/// `Invalid` for `email`.
pub fn ask_email(
    tx: &mut Tx<'_>,
    id: i64,
    email: &str,
    random: &[u8; 32],
    now: Millis,
) -> Result<()> {
    let email = account::fold(email).ok_or_else(account::not_an_address)?;
    tx.run(
        "update login_link set used_at = $2 where account_id = $1 and purpose = 'email' and used_at is null",
        params![id, now],
    )?;
    let new = NewLink {
        purpose: Purpose::Email,
        account: Some(id),
        email,
        role: None,
        luggage: Luggage::default(),
        good_for_ms: link::EMAIL_MS,
    };
    let link = link::make(tx, &new, random, now)?;
    job::enqueue(tx, &Job::MailLink { link }, now)?;
    Ok(())
}

/// Opens the link of [`ask_email`]: the account has the new address from here on. Its other sessions
/// and links end, so that whoever had the old address has nothing of it.
///
/// # Errors
/// `NotFound` or `Closed` for the link, `Conflict` if the address has another account.
pub fn take_email(
    tx: &mut Tx<'_>,
    random: &[u8; 32],
    here: Option<i64>,
    now: Millis,
) -> Result<Account> {
    let link = link::open(tx, Purpose::Email, random, now)?;
    let id = link.account.ok_or(Error::NotFound("link"))?;
    let taken = account::by_email(tx, &link.email)?.is_some_and(|other| other.id != id);
    if taken {
        return Err(Error::Conflict(
            "This mail address has another account already.".to_owned(),
        ));
    }
    tx.run(
        "update account set email = $2 where id = $1 and closed_at is null",
        params![id, link.email],
    )?;
    crate::reader::prove_email(tx, id, &link)?;
    link::void_all(tx, id, now)?;
    session::end_all(tx, id, here)?;
    let account = account::find(tx, id)?;
    let who = Doer {
        account: Some(id),
        name: account.name.clone(),
    };
    staff::remember(tx, &who, "account.email", id, "", now)?;
    Ok(account)
}

/// Enqueues a mail with a link that signs in, if the address has an open account; a mail to nobody otherwise,
/// so that both cost the same. `next` is where to go afterwards.
///
/// # Errors
/// `Invalid` for `email` if it cannot be a mail address.
pub fn ask_link(
    tx: &mut Tx<'_>,
    email: &str,
    next: &str,
    random: &[u8; 32],
    now: Millis,
) -> Result<()> {
    let link = match account::by_email(tx, email)? {
        Some(account) => {
            let new = NewLink {
                purpose: Purpose::SignIn,
                account: Some(account.id),
                email: email.to_owned(),
                role: None,
                luggage: Luggage {
                    next: next.to_owned(),
                    ..Luggage::default()
                },
                good_for_ms: link::SIGN_IN_MS,
            };
            link::make(tx, &new, random, now)?
        }
        None => link::decoy(tx, email, random, now)?,
    };
    job::enqueue(tx, &Job::MailLink { link }, now)?;
    Ok(())
}
