//! Who is one voter: a keyed hash of the subject at the ballot's level, another one for each ballot.

use super::rules::Level;
use crate::{
    error::{Error, Result},
    secret::Secret,
};

/// Who votes, as far as they are known.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The browser's keyed hash.
    pub device: Option<Vec<u8>>,
    /// The mail address they proved, of the account they are signed in with.
    pub email: Option<String>,
    /// Row id of the account they are signed in with.
    pub account: Option<i64>,
}

/// The key of a voter on one ballot. Nobody can turn it back, and two ballots cannot be laid side by side.
///
/// # Errors
/// `Forbidden` with a sentence on what the ballot asks of its voters.
pub fn voter_key(secret: &Secret, ballot: i64, level: Level, subject: &Subject) -> Result<Vec<u8>> {
    let spelled = match level {
        Level::Device => subject.device.clone().map(|key| (b'd', key)).ok_or(
            "Your browser did not tell us who it is. Please allow this site's cookie and vote again.",
        ),
        Level::Mail => subject
            .email
            .as_deref()
            .map(|email| (b'm', normal(email).into_bytes()))
            .ok_or("This ballot takes one vote for each proved mail address. Please sign in to vote."),
        Level::Account => subject
            .account
            .map(|id| (b'a', id.to_be_bytes().to_vec()))
            .ok_or("This ballot takes one vote for each account. Please sign in to vote."),
    };
    let (kind, subject) = spelled.map_err(|sentence| Error::Forbidden(sentence.to_owned()))?;
    let mut hash = blake3::Hasher::new_keyed(&secret.derive(&format!("ballot voter {ballot}")));
    hash.update(&[kind]).update(&subject);
    let mut key = hash.finalize().as_bytes().to_vec();
    key.truncate(16);
    Ok(key)
}

/// One address for all spellings that reach one mailbox: small letters, and nothing after a plus sign.
fn normal(email: &str) -> String {
    let folded = email.trim().to_lowercase();
    match folded.split_once('@') {
        Some((local, host)) => {
            let local = local.split('+').next().unwrap_or(local);
            format!("{local}@{host}")
        }
        None => folded,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn one_person_is_another_voter_on_each_ballot_and_the_same_on_one() {
        let secret = Secret::new([7; 32]);
        let ana = Subject {
            device: Some(vec![1; 16]),
            email: Some("Ana+oscars@Example.org".to_owned()),
            account: Some(3),
        };
        let plain = Subject {
            email: Some("ana@example.org".to_owned()),
            ..ana.clone()
        };
        let key = |ballot, level, who: &Subject| voter_key(&secret, ballot, level, who).unwrap();
        for level in Level::ALL {
            assert_eq!(key(1, *level, &ana), key(1, *level, &plain));
            assert_ne!(key(1, *level, &ana), key(2, *level, &ana));
        }
        assert_ne!(key(1, Level::Device, &ana), key(1, Level::Account, &ana));
    }

    #[test]
    fn whoever_is_not_known_well_enough_is_told_what_to_do() {
        let nobody = Subject::default();
        for level in Level::ALL {
            let refused = voter_key(&Secret::new([7; 32]), 1, *level, &nobody).unwrap_err();
            assert!(refused.to_string().contains("Please"), "{refused}");
        }
    }
}
