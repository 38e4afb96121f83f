//! Passwords: which are taken, and how they are kept. Hashing is slow on purpose: never in a transaction.

use std::fmt;
use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use store::{Tx, params};

use crate::{
    Millis, account,
    account::staff,
    audit::Doer,
    error::{Error, Result},
    session,
};

/// Fewest characters of a password.
pub const FEWEST: usize = 10;
/// Most characters of a password.
pub const MOST: usize = 200;

/// What everybody tries first, among what is long enough; compared without case, spaces and the digits at the end.
const COMMON: &[&str] = &[
    "password",
    "passwordpassword",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "qwertyuiop",
    "qwertyuiopasdf",
    "qwerty",
    "qwertyqwerty",
    "asdfghjkl",
    "asdfghjkl;",
    "zxcvbnm",
    "zxcvbnmzxcvbnm",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "q1w2e3r4t5",
    "iloveyou",
    "iloveyouforever",
    "letmein",
    "letmeinplease",
    "trustno",
    "welcome",
    "welcomewelcome",
    "changeme",
    "changemeplease",
    "administrator",
    "admin",
    "adminadmin",
    "superman",
    "starwars",
    "football",
    "baseball",
    "basketball",
    "sunshine",
    "princess",
    "dragon",
    "monkey",
    "master",
    "shadow",
    "michael",
    "jennifer",
    "computer",
    "whatever",
    "secretsecret",
    "topsecret",
    "correcthorsebatterystaple",
    "abcdefghij",
    "abcdefghijkl",
    "newsroom",
    "editor",
    "greenroom",
];

/// A password somebody chose, long enough and not the first that comes to mind. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

impl Password {
    /// Reads a password somebody chooses; `email` is theirs and `title` is the publication's.
    ///
    /// # Errors
    /// `Invalid` for `password`: too short, too long, or easily guessed.
    pub fn parse(text: &str, email: &str, title: &str) -> Result<Password> {
        let length = text.chars().count();
        let refuse = |sentence: &str| Err(Error::invalid("password", sentence));
        if length < FEWEST {
            return refuse("A password has at least 10 characters; a few words are good.");
        }
        if length > MOST {
            return refuse("A password has at most 200 characters.");
        }
        let folded: String = text
            .to_lowercase()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit() || "!.?*".contains(c));
        let first = folded.chars().next();
        let is_own = |word: &str| {
            let word: String = word.to_lowercase().split_whitespace().collect();
            word.chars().count() >= 4 && (folded == word || bare == word)
        };
        let (local, _) = email.split_once('@').unwrap_or((email, ""));
        if is_own(email) || is_own(local) || is_own(title) {
            return refuse(
                "That is what everybody would try first. Please choose another password.",
            );
        }
        let one_letter = folded.chars().all(|c| Some(c) == first);
        let digits_in_a_row = ["01234567890123456789", "98765432109876543210"]
            .iter()
            .any(|row| row.contains(&folded));
        if one_letter || digits_in_a_row || bare.is_empty() || COMMON.contains(&bare) {
            return refuse("This is one of the passwords everybody knows. Please choose another.");
        }
        Ok(Password(text.to_owned()))
    }

    /// What is kept of it: a PHC string of argon2id. Slow (19 MiB, some 30 ms): not on a thread others wait for.
    ///
    /// # Errors
    /// `Invalid` if it cannot be hashed at all.
    pub fn hash(&self, salt: &[u8; 16]) -> Result<String> {
        phc(&self.0, salt).ok_or_else(|| {
            Error::invalid(
                "password",
                "This password cannot be kept. Please choose another.",
            )
        })
    }
}

fn phc(text: &str, salt: &[u8; 16]) -> Option<String> {
    let hash = Argon2::default().hash_password_with_salt(text.as_bytes(), salt);
    hash.ok().map(|hash| hash.to_string())
}

/// Whether `text` is the password that is kept as `kept`. As slow without one as with one, and as slow
/// as [`Password::hash`], so that nobody learns by the clock which addresses have an account.
#[must_use]
pub fn is_right(text: &str, kept: Option<&str>) -> bool {
    static NOBODY: LazyLock<String> =
        LazyLock::new(|| phc("nobody has this password", &[7; 16]).unwrap_or_default());
    // A text longer than any password costs no more than the longest.
    let text = text.get(..4 * MOST).unwrap_or(text);
    let right = Argon2::default()
        .verify_password(text.as_bytes(), kept.unwrap_or(&NOBODY))
        .is_ok();
    right && kept.is_some()
}

/// What is kept of the password of an open account, if it has one.
///
/// # Errors
/// `Store` if the database fails.
pub fn kept(tx: &mut Tx<'_>, id: i64) -> Result<Option<String>> {
    let kept: Option<Option<String>> = tx.opt(
        "select password from account where id = $1 and closed_at is null",
        params![id],
    )?;
    Ok(kept.flatten())
}

/// Keeps a new password, made by [`Password::hash`]; every session but `here` ends.
///
/// # Errors
/// `NotFound` if there is no such account.
pub fn set(
    tx: &mut Tx<'_>,
    who: &Doer,
    id: i64,
    phc: &str,
    here: Option<i64>,
    now: Millis,
) -> Result<()> {
    account::find(tx, id)?;
    tx.run(
        "update account set password = $2 where id = $1",
        params![id, phc],
    )?;
    session::end_all(tx, id, here)?;
    account::link::void_all(tx, id, now)?;
    staff::remember(tx, who, "account.password", id, "", now)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        let parse = |text: &str| Password::parse(text, "ana.horvat@example.org", "House Lights");
        for bad in [
            "short",
            "password123",
            "Password 1234!",
            "1234567890",
            "aaaaaaaaaaaa",
            "ana.horvat@example.org",
            "ana.horvat2024",
            "House Lights",
            "houselights99",
            "qwertyuiop",
            &"x".repeat(201),
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        for good in [
            "a lamp left on",
            "कमरे की बत्ती",
            "gH7#kd92lq",
            &"ab".repeat(100),
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn only_the_right_password_is_right() {
        let kept = Password::parse("a lamp left on", "a@example.org", "")
            .unwrap()
            .hash(&[3; 16])
            .unwrap();
        assert!(kept.starts_with("$argon2id$"), "{kept}");
        assert!(is_right("a lamp left on", Some(&kept)));
        assert!(!is_right("a lamp left off", Some(&kept)));
        assert!(!is_right("", Some(&kept)));
        assert!(!is_right("a lamp left on", None));
        assert!(!is_right("nobody has this password", None));
        assert!(!is_right(&"x".repeat(100_000), Some("not a hash")));
    }
}
