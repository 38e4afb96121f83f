//! Why a vote is set aside for the desk to look at: words and what they mean. Nobody is refused for any of them.

use crate::Millis;

/// Quicker than this from the form to the vote, in milliseconds, nobody reads a ballot.
pub const FASTEST_MS: Millis = 1_500;
/// So many votes of one network in a row are compared for how long they took.
pub const COMPARED: usize = 8;
/// Differing by less than this, in milliseconds, no row of people fills in a form.
pub const EVEN_MS: Millis = 150;

/// Why a vote is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// More votes from one network than a family or an office sends at once.
    Burst,
    /// Filled in faster than anybody reads.
    Fast,
    /// One of many from a network that each took the same time.
    Even,
    /// A moderator has banned the network for the day.
    Network,
    /// The desk had declared this voter's earlier vote void.
    VoidBefore,
    /// The desk set it aside by hand.
    Desk,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 6] = [
        Reason::Burst,
        Reason::Fast,
        Reason::Even,
        Reason::Network,
        Reason::VoidBefore,
        Reason::Desk,
    ];

    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Burst => "burst",
            Reason::Fast => "fast",
            Reason::Even => "even",
            Reason::Network => "network",
            Reason::VoidBefore => "void-before",
            Reason::Desk => "desk",
        }
    }

    /// What it means, for the desk and for who looks a receipt up.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Reason::Burst => "many votes came from one network at once",
            Reason::Fast => "it was sent faster than anybody reads the ballot",
            Reason::Even => "it is one of many from a network that each took the same time",
            Reason::Network => "a moderator has banned its network for the day",
            Reason::VoidBefore => "the desk had declared an earlier vote of this voter void",
            Reason::Desk => "the desk set it aside",
        }
    }
}

/// Words with a space between, as the table keeps them.
#[must_use]
pub fn spelled(reasons: &[Reason]) -> String {
    let mut words: Vec<Reason> = reasons.to_vec();
    words.sort_unstable();
    words.dedup();
    let words: Vec<&str> = words.iter().map(|reason| reason.as_str()).collect();
    words.join(" ")
}

/// Reads them; words this program does not know are passed over.
#[must_use]
pub fn read(words: &str) -> Vec<Reason> {
    words
        .split(' ')
        .filter_map(|word| {
            Reason::ALL
                .into_iter()
                .find(|reason| reason.as_str() == word)
        })
        .collect()
}

/// Whether a row of votes took suspiciously equal times, the newest among them.
#[must_use]
pub fn is_even(fills_ms: &[Millis]) -> bool {
    let (least, most) = (fills_ms.iter().min(), fills_ms.iter().max());
    fills_ms.len() >= COMPARED
        && least
            .zip(most)
            .is_some_and(|(least, most)| most - least < EVEN_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_read_back_what_they_wrote() {
        let all = spelled(&[Reason::Desk, Reason::Burst, Reason::Fast, Reason::Burst]);
        assert_eq!(all, "burst fast desk");
        assert_eq!(read(&all), [Reason::Burst, Reason::Fast, Reason::Desk]);
        assert_eq!(read("burst something-new"), [Reason::Burst]);
        assert_eq!(read(""), []);
    }

    #[test]
    fn a_machine_keeps_time_and_people_do_not() {
        assert!(is_even(&[
            4_000, 4_010, 4_020, 4_000, 4_100, 4_040, 4_001, 4_002
        ]));
        assert!(!is_even(&[
            4_000, 4_010, 9_020, 4_000, 4_100, 4_040, 4_001, 4_002
        ]));
        assert!(!is_even(&[4_000; 7]));
    }
}
