//! Bearer tokens of the API. Only a hash is kept.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    error::{Error, Result},
};

pub use crate::role::{Capability, Role};

/// A token that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Row id.
    pub id: i64,
    /// What its holder is.
    pub role: Role,
    /// What it was made for.
    pub name: String,
}

impl FromRow for Token {
    fn from_row(row: &Row<'_>) -> Result<Token, store::Error> {
        let role: String = row.get(1)?;
        Ok(Token {
            id: row.get(0)?,
            // The table's own check admits no other word; the least of the roles is the safe reading.
            role: Role::parse(&role).unwrap_or(Role::Writer),
            name: row.get(2)?,
        })
    }
}

/// Makes a token and answers its text, which is shown once and never again.
///
/// # Errors
/// `Invalid` if the name is empty.
pub fn create(
    tx: &mut Tx<'_>,
    role: Role,
    name: &str,
    random: [u8; 32],
    now: Millis,
) -> Result<String> {
    let name = crate::name::tidy(name);
    if name.is_empty() {
        return Err(Error::invalid(
            "name",
            "Say in a word or two what the token is for.",
        ));
    }
    let text = format!("gr_{}", BASE64_URL_SAFE_NO_PAD.encode(random));
    tx.run(
        "insert into token (hash, role, name, created_at) values ($1, $2, $3, $4)",
        params![hash(&text), role.as_str(), name, now],
    )?;
    Ok(text)
}

/// The token a text stands for, unless it was never made or has been revoked.
///
/// # Errors
/// `Store` if the database fails.
pub fn check(tx: &mut Tx<'_>, text: &str) -> Result<Option<Token>> {
    Ok(tx.opt(
        "select id, role, name from token where hash = $1 and revoked_at is null",
        params![hash(text)],
    )?)
}

/// All tokens in force, oldest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Token>> {
    Ok(tx.all(
        "select id, role, name from token where revoked_at is null order by id",
        params![],
    )?)
}

/// Makes a token worthless.
///
/// # Errors
/// `NotFound` if there is no such token in force.
pub fn revoke(tx: &mut Tx<'_>, id: i64, now: Millis) -> Result<()> {
    let touched = tx.run(
        "update token set revoked_at = $2 where id = $1 and revoked_at is null",
        params![id, now],
    )?;
    if touched == 0 {
        Err(Error::NotFound("token"))
    } else {
        Ok(())
    }
}

/// 256 random bits need no slow hash.
fn hash(text: &str) -> Vec<u8> {
    blake3::hash(text.as_bytes()).as_bytes().to_vec()
}
