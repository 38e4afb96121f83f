//! How often one network may do one thing: token buckets in memory.
//!
//! Keyed by a hash of the network that changes daily, never by an address. What is kept is bounded;
//! a restart forgets it, which a patient reader never notices.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use newsroom::Millis;

/// Something a reader can do too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Writing a comment.
    Comment,
    /// Clapping.
    Applause,
    /// Reporting a comment.
    Report,
    /// Trying a password: of a network, and of a mail address.
    SignIn,
    /// Trying a code of an account's second factor, or proving again who one is.
    Code,
    /// Asking for a link by mail: by a network, and to a mail address.
    Link,
    /// Beginning to sign in with a passkey or by another house.
    Passkey,
    /// Saving a prediction: a script saves each pick of a ceremony as it is made.
    Predict,
    /// Voting on a ballot. Whoever is over it is not refused: the vote is set aside for the desk.
    Vote,
}

impl Act {
    /// How many at once, and how long until one more is allowed, in milliseconds.
    const fn bucket(self) -> (i64, Millis) {
        match self {
            Act::Comment => (5, 12_000),
            Act::Applause => (60, 1_000),
            Act::Report => (10, 6_000),
            // Five quick tries, then three a minute: a slip costs nobody anything, and guessing 10,000
            // passwords takes two days.
            Act::SignIn => (5, 20_000),
            Act::Code => (5, 30_000),
            Act::Link => (5, 60_000),
            // A page that offers passkeys begins by itself, and again every few minutes.
            Act::Passkey => (30, 2_000),
            Act::Predict => (60, 1_000),
            // A family or a small office at once, and then twenty a minute.
            Act::Vote => (40, 3_000),
        }
    }
}

/// At most this many buckets are kept.
const MOST_BUCKETS: usize = 50_000;

/// When the bucket would be full again: that one instant is the whole state of a bucket.
type FullAt = Millis;

/// One network doing one thing.
type Doing = (Act, Box<[u8]>);

/// The buckets of this process.
#[derive(Debug, Default)]
pub struct Limits {
    enabled: bool,
    buckets: Mutex<HashMap<Doing, FullAt>>,
}

impl Limits {
    /// Buckets that count, or (`enabled` false) let everything pass.
    #[must_use]
    pub fn new(enabled: bool) -> Limits {
        Limits {
            enabled,
            buckets: Mutex::default(),
        }
    }

    /// Takes one token.
    ///
    /// # Errors
    /// The milliseconds until there is one.
    pub fn take(&self, act: Act, who: &[u8], now: Millis) -> Result<(), Millis> {
        if !self.enabled {
            return Ok(());
        }
        let (burst, every_ms) = act.bucket();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS {
            buckets.retain(|_, full_at| *full_at > now);
        }
        if buckets.len() >= MOST_BUCKETS {
            // A flood from that many networks at once: the oldest worries are given up.
            let middle = median(buckets.values().copied().collect());
            buckets.retain(|_, full_at| *full_at > middle);
        }
        let full_at = buckets.entry((act, who.into())).or_insert(now);
        let after = (*full_at).max(now) + every_ms;
        let over = after - now - burst * every_ms;
        if over > 0 {
            return Err(over);
        }
        *full_at = after;
        Ok(())
    }
}

fn median(mut all: Vec<Millis>) -> Millis {
    let middle = all.len() / 2;
    if middle >= all.len() {
        return 0;
    }
    *all.select_nth_unstable(middle).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_comment_in_a_minute_waits() {
        let limits = Limits::new(true);
        for _ in 0..5 {
            assert_eq!(limits.take(Act::Comment, b"net", 0), Ok(()));
        }
        assert_eq!(limits.take(Act::Comment, b"net", 0), Err(12_000));
        assert_eq!(limits.take(Act::Comment, b"other", 0), Ok(()));
        assert_eq!(limits.take(Act::Applause, b"net", 0), Ok(()));
        assert_eq!(limits.take(Act::Comment, b"net", 11_999), Err(1));
        assert_eq!(limits.take(Act::Comment, b"net", 12_000), Ok(()));
        assert_eq!(limits.take(Act::Comment, b"net", 12_000), Err(12_000));
    }

    #[test]
    fn limits_that_are_off_let_everything_pass() {
        let limits = Limits::new(false);
        for _ in 0..1_000 {
            assert_eq!(limits.take(Act::Comment, b"net", 0), Ok(()));
        }
    }

    #[test]
    fn a_flood_of_networks_does_not_fill_the_memory() {
        let limits = Limits::new(true);
        for n in 0..(2 * MOST_BUCKETS as u64) {
            let _ = limits.take(Act::Report, &n.to_be_bytes(), 0);
        }
        let kept = limits
            .buckets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len();
        assert!(kept <= MOST_BUCKETS);
    }
}
