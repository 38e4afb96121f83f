//! Tokens that say where a vote comes from: of a form, and of a program that votes without a cookie.
//!
//! Both are signed. A form's token says for which ballot it was made and when; it is the same for everybody who is shown
//! the same bytes, and counts no votes. A voter's token names a device as its cookie would.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use newsroom::{Millis, Secret};

/// A form is good for a week; then it is shown anew.
pub const LONGEST_MS: Millis = 7 * 86_400_000;
/// Bytes of a signature.
const SEAL: usize = 12;
/// How a voter's token begins.
const VOTER: &str = "gv_";

fn seal(secret: &Secret, purpose: &str, what: &[u8]) -> Vec<u8> {
    let mut hash = blake3::keyed_hash(&secret.derive(purpose), what)
        .as_bytes()
        .to_vec();
    hash.truncate(SEAL);
    hash
}

fn open(secret: &Secret, purpose: &str, text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    let (given, what) = bytes.split_at_checked(SEAL)?;
    let right = seal(secret, purpose, what);
    let differs = given
        .iter()
        .zip(&right)
        .fold(0, |sum, (a, b)| sum | (a ^ b));
    (differs == 0).then(|| what.to_vec())
}

/// The token of a form for this ballot that is made now.
#[must_use]
pub fn of_form(secret: &Secret, ballot: i64, now: Millis) -> String {
    let mut what = ballot.to_be_bytes().to_vec();
    what.extend_from_slice(&now.to_be_bytes());
    let mut bytes = seal(secret, "ballot form", &what);
    bytes.extend_from_slice(&what);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// How long ago the form of this ballot was made; none for a token we never made, of another ballot, or too old.
#[must_use]
pub fn age_ms(secret: &Secret, ballot: i64, text: &str, now: Millis) -> Option<Millis> {
    let what = open(secret, "ballot form", text)?;
    let (of, made) = what.split_first_chunk::<8>()?;
    let made = i64::from_be_bytes(made.try_into().ok()?);
    let age = now - made;
    (i64::from_be_bytes(*of) == ballot && (0..=LONGEST_MS).contains(&age)).then_some(age)
}

/// The token of the device whose cookie has this value.
#[must_use]
pub fn of_voter(secret: &Secret, cookie: &str) -> String {
    let mut bytes = seal(secret, "ballot voter token", cookie.as_bytes());
    bytes.extend_from_slice(cookie.as_bytes());
    format!("{VOTER}{}", BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// The keyed hash of the device a voter's token names; none for one we never gave out.
#[must_use]
pub fn device(secret: &Secret, text: &str) -> Option<Vec<u8>> {
    let what = open(secret, "ballot voter token", text.strip_prefix(VOTER)?)?;
    let cookie = std::str::from_utf8(&what).ok()?;
    Some(secret.device_key(cookie))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_good_for_its_ballot_and_its_week() {
        let secret = Secret::new([1; 32]);
        let token = of_form(&secret, 7, 1_000);
        assert_eq!(age_ms(&secret, 7, &token, 3_000), Some(2_000));
        assert_eq!(age_ms(&secret, 8, &token, 3_000), None);
        assert_eq!(age_ms(&secret, 7, &token, 999), None);
        assert_eq!(age_ms(&secret, 7, &token, 1_001 + LONGEST_MS), None);
        assert_eq!(age_ms(&Secret::new([2; 32]), 7, &token, 3_000), None);
        assert_eq!(age_ms(&secret, 7, "", 3_000), None);
    }

    #[test]
    fn a_voters_token_names_the_device_of_the_cookie_and_cannot_be_made_up() {
        let secret = Secret::new([1; 32]);
        let token = of_voter(&secret, "AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(
            device(&secret, &token),
            Some(secret.device_key("AAAAAAAAAAAAAAAAAAAAAA"))
        );
        assert_eq!(device(&secret, &token.replace("gv_", "gx_")), None);
        assert_eq!(device(&Secret::new([2; 32]), &token), None);
        assert_eq!(device(&secret, "gv_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), None);
    }
}
