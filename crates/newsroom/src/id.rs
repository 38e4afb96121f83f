//! Opaque public ids: what addresses and the API show instead of row numbers.
//!
//! A row id is moved by a keyed permutation of 64 bits, so that nobody can count or guess, and spelled in
//! 13 characters. The kind is part of the key: the id of a story says nothing about a comment's.
//! Knows nothing of the database.

/// What an id stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A story.
    Story,
    /// A comment.
    Comment,
    /// A reader's report of a comment.
    Report,
    /// A bearer token.
    Token,
    /// An account.
    Account,
    /// A browser that is signed in.
    Session,
    /// A one-time link, as the one who made it sees it.
    Link,
    /// A picture of the library.
    Picture,
    /// A passkey.
    Passkey,
    /// A saved view of the list of stories.
    View,
    /// An act in the audit log.
    Act,
    /// A ban.
    Ban,
    /// A job of the queue.
    Job,
    /// A nomination.
    Nomination,
    /// A result that was said.
    Result,
    /// An import of a table.
    Import,
    /// A player's sheet of predictions.
    Player,
    /// A league of players.
    League,
    /// An option of a ballot.
    Choice,
    /// A vote, as its voter knows it.
    Vote,
    /// An entry of a live page.
    Entry,
    /// An edition of an award, as a topic of the live log.
    Edition,
    /// A ballot, as a topic of the live log.
    Ballot,
    /// A live page, as a topic of the live log.
    Liveblog,
}

impl Kind {
    /// What a sentence calls it: "There is no such story."
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Story => "story",
            Kind::Comment => "comment",
            Kind::Report => "report",
            Kind::Token => "token",
            Kind::Account => "account",
            Kind::Session => "session",
            Kind::Link => "link",
            Kind::Picture => "picture",
            Kind::Passkey => "passkey",
            Kind::View => "view",
            Kind::Act => "entry",
            Kind::Ban => "ban",
            Kind::Job => "job",
            Kind::Nomination => "nomination",
            Kind::Result => "result",
            Kind::Import => "import",
            Kind::Player => "sheet of predictions",
            Kind::League => "league",
            Kind::Choice => "option",
            Kind::Vote => "vote",
            Kind::Entry => "entry",
            Kind::Edition => "edition",
            Kind::Ballot => "ballot",
            Kind::Liveblog => "live page",
        }
    }
}

/// Crockford's base 32 in lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 13;
/// Four rounds of a Feistel network with a strong round function are a strong pseudorandom permutation
/// (Luby and Rackoff, 1988).
const ROUNDS: u8 = 4;

/// Shows and reads public ids with the site's own key.
#[derive(Clone)]
pub struct Ids {
    key: [u8; 32],
}

impl Ids {
    /// A spelling of its own for each 32-byte secret.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Ids {
        Ids {
            key: *blake3::keyed_hash(secret, b"public ids").as_bytes(),
        }
    }

    /// Spells a row id as 13 lower-case letters and digits.
    #[must_use]
    pub fn show(&self, kind: Kind, id: i64) -> String {
        let (mut left, mut right) = halves(id.cast_unsigned());
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ self.round(kind, round, right));
        }
        spell(u64::from(left) << 32 | u64::from(right))
    }

    /// Reads what [`Ids::show`] spelled; `None` for anything that cannot be a row id.
    #[must_use]
    pub fn read(&self, kind: Kind, text: &str) -> Option<i64> {
        let (mut left, mut right) = halves(unspell(text)?);
        for round in (0..ROUNDS).rev() {
            (left, right) = (right ^ self.round(kind, round, left), left);
        }
        let id = (u64::from(left) << 32 | u64::from(right)).cast_signed();
        (id > 0).then_some(id)
    }

    fn round(&self, kind: Kind, round: u8, half: u32) -> u32 {
        let [a, b, c, d] = half.to_le_bytes();
        let hash = blake3::keyed_hash(&self.key, &[kind as u8, round, a, b, c, d]);
        hash.as_bytes()
            .first_chunk::<4>()
            .map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the two halves of 64 bits")]
fn halves(bits: u64) -> (u32, u32) {
    ((bits >> 32) as u32, bits as u32)
}

fn spell(bits: u64) -> String {
    (0..LENGTH)
        .rev()
        .filter_map(|place| ALPHABET.get((bits >> (5 * place) & 31) as usize))
        .map(|&letter| char::from(letter))
        .collect()
}

fn unspell(text: &str) -> Option<u64> {
    if text.len() != LENGTH {
        return None;
    }
    let mut bits: u64 = 0;
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|&known| known == letter)? as u64;
        // The first letter holds only four of its five bits; anything over 64 bits was not ours.
        if bits >> 59 != 0 {
            return None;
        }
        bits = bits << 5 | value;
    }
    Some(bits)
}
