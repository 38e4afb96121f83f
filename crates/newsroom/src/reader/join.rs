//! Joining: a name, a mail address, and a link that goes there. The account is made when the link is opened.

use store::Tx;

use crate::{
    Millis,
    account::{
        self, change,
        link::{self, Luggage, NewLink, Purpose},
    },
    comment,
    error::{Error, Result},
    job::{self, Job},
    role::Role,
};

/// Who wants to join.
#[derive(Clone)]
pub struct Joining {
    /// The name comments will carry.
    pub name: String,
    /// The mail address.
    pub email: String,
    /// Where to go afterwards; may be empty.
    pub next: String,
}

/// Enqueues a mail with a link that makes the account and signs in; to whom has an account already, a link that signs in.
///
/// Says the same either way: who has an account is learnt by mail alone.
///
/// # Errors
/// `Invalid` for `name` or `email`.
pub fn join(tx: &mut Tx<'_>, who: &Joining, random: &[u8; 32], now: Millis) -> Result<()> {
    let name = comment::name(&who.name).map_err(|sentence| Error::invalid("name", sentence))?;
    let email = account::fold(&who.email).ok_or_else(account::not_an_address)?;
    if account::by_email(tx, &email)?.is_some() {
        return change::ask_link(tx, &email, &who.next, random, now);
    }
    let new = NewLink {
        purpose: Purpose::SignIn,
        account: None,
        email,
        role: Some(Role::Reader),
        luggage: Luggage {
            name,
            next: who.next.clone(),
            ..Luggage::default()
        },
        good_for_ms: link::SIGN_IN_MS,
    };
    let link = link::make(tx, &new, random, now)?;
    job::enqueue(tx, &Job::MailLink { link }, now)?;
    Ok(())
}

/// Enqueues a mail to an account's own address with a link that proves it.
///
/// # Errors
/// `NotFound` without such an open account.
pub fn ask_claim(tx: &mut Tx<'_>, account: i64, random: &[u8; 32], now: Millis) -> Result<()> {
    let email = account::find(tx, account)?
        .email
        .ok_or(Error::NotFound("account"))?;
    let new = NewLink {
        purpose: Purpose::Claim,
        account: Some(account),
        email,
        role: None,
        luggage: Luggage::default(),
        good_for_ms: link::EMAIL_MS,
    };
    let link = link::make(tx, &new, random, now)?;
    job::enqueue(tx, &Job::MailLink { link }, now)?;
    Ok(())
}
