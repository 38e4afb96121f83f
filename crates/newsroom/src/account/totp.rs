//! The second factor: one-time codes of a telephone, and recovery codes for the day it is lost.

use store::{Tx, params};
use totp_rs::{Builder, Secret, Totp};

use crate::{
    Millis,
    account::{find, staff},
    audit::Doer,
    error::{Error, Result},
};

/// Bytes of the secret a telephone keeps: what RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;
/// Recovery codes handed out at a time.
pub const RECOVERY_CODES: usize = 10;

/// Letters of recovery codes: none that looks like another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The step whose code this is, if it is a code of this secret for now, the step before or the one after.
#[must_use]
pub fn step_of(secret: &[u8], code: &str, now: Millis) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.div_euclid(1_000)).ok()?;
    clock(secret)?
        .check(&code, seconds)
        .and_then(|step| i64::try_from(step).ok())
}

/// The code a telephone with this secret shows now.
#[must_use]
pub fn code(secret: &[u8], now: Millis) -> Option<String> {
    let seconds = u64::try_from(now.div_euclid(1_000)).ok()?;
    Some(clock(secret)?.generate(seconds).to_string())
}

/// The secret in letters, for who types it instead of photographing it.
#[must_use]
pub fn spelled(secret: &[u8]) -> String {
    Secret::from(secret.to_vec()).to_base32()
}

fn clock(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(secret.to_vec()).build().ok()
}

/// Sets the second factor, once a code has shown that the telephone has the secret. Answers the
/// recovery codes, which are shown this once; those from before are worth nothing any more.
///
/// # Errors
/// `Invalid` for `code` if it is not one of this secret.
pub fn set(
    tx: &mut Tx<'_>,
    who: &Doer,
    id: i64,
    secret: &[u8],
    code: &str,
    random: &[u8; 32],
    now: Millis,
) -> Result<Vec<String>> {
    let step = step_of(secret, code, now).ok_or_else(wrong)?;
    tx.run(
        "update account set totp_secret = $2, totp_step = $3 where id = $1",
        params![id, secret.to_vec(), step],
    )?;
    staff::remember(tx, who, "account.totp-on", id, "", now)?;
    renew(tx, id, random)
}

/// Hands out new recovery codes in place of the old; answers them, which are shown this once.
///
/// # Errors
/// `Store` if the database fails.
pub fn new_recovery_codes(
    tx: &mut Tx<'_>,
    who: &Doer,
    id: i64,
    random: &[u8; 32],
    now: Millis,
) -> Result<Vec<String>> {
    staff::remember(tx, who, "account.recovery-codes", id, "", now)?;
    renew(tx, id, random)
}

fn renew(tx: &mut Tx<'_>, id: i64, random: &[u8; 32]) -> Result<Vec<String>> {
    tx.run(
        "delete from recovery_code where account_id = $1",
        params![id],
    )?;
    let codes = spell(random);
    for code in &codes {
        tx.run(
            "insert into recovery_code (account_id, hash) values ($1, $2)",
            params![id, hash(id, code)],
        )?;
    }
    Ok(codes)
}

/// The time step of the last code that was taken; 0 for none.
///
/// # Errors
/// `NotFound` if there is no such account.
pub fn last_step(tx: &mut Tx<'_>, id: i64) -> Result<i64> {
    tx.opt("select totp_step from account where id = $1", params![id])?
        .ok_or(Error::NotFound("account"))
}

/// How many recovery codes are left.
///
/// # Errors
/// `Store` if the database fails.
pub fn recovery_codes_left(tx: &mut Tx<'_>, id: i64) -> Result<i64> {
    Ok(tx.one(
        "select count(*) from recovery_code where account_id = $1 and used_at is null",
        params![id],
    )?)
}

/// Takes a code of the telephone or a recovery code: each counts once.
///
/// # Errors
/// `Invalid` for `code` if it is neither, or was taken before.
pub fn take(tx: &mut Tx<'_>, id: i64, code: &str, now: Millis) -> Result<()> {
    let kept: Option<Option<Vec<u8>>> = tx.opt(
        "select totp_secret from account where id = $1 and closed_at is null",
        params![id],
    )?;
    let Some(secret) = kept.flatten() else {
        return Err(wrong());
    };
    let taken = match step_of(&secret, code, now) {
        // Only a later step counts: a code that was seen over a shoulder is worth nothing.
        Some(step) => tx.run(
            "update account set totp_step = $2 where id = $1 and totp_step < $2",
            params![id, step],
        )?,
        None => tx.run(
            "update recovery_code set used_at = $3 where account_id = $1 and hash = $2 and used_at is null",
            params![id, hash(id, code), now],
        )?,
    };
    if taken == 0 { Err(wrong()) } else { Ok(()) }
}

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

fn wrong() -> Error {
    Error::invalid(
        "code",
        "This code is not right, or was used already. Please wait for the next one.",
    )
}

/// Ten codes of 80 bits, `abcd-efgh-ijkm-npqr`, drawn from 32 random bytes.
fn spell(random: &[u8; 32]) -> Vec<String> {
    let mut drawn = [0; RECOVERY_CODES * 16];
    blake3::Hasher::new_keyed(random)
        .update(b"recovery codes")
        .finalize_xof()
        .fill(&mut drawn);
    drawn
        .chunks(16)
        .map(|bytes| {
            let groups: Vec<String> = bytes
                .chunks(4)
                .map(|group| group.iter().map(|&byte| letter(byte)).collect())
                .collect();
            groups.join("-")
        })
        .collect()
}

fn letter(byte: u8) -> char {
    LETTERS
        .get(usize::from(byte % 32))
        .map_or('a', |&letter| char::from(letter))
}

/// 80 random bits need no slow hash. Spaces, hyphens and case do not count.
fn hash(id: i64, code: &str) -> Vec<u8> {
    let bare: String = code
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let mut hasher = blake3::Hasher::new_derive_key("greenroom recovery code");
    hasher.update(&id.to_be_bytes());
    hasher.update(bare.as_bytes());
    hasher.finalize().as_bytes().to_vec()
}
