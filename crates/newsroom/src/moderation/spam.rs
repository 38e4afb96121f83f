//! A spam score learnt from what this newsroom's own moderators decide: naive Bayes over hashed words (Graham, 2002).
//!
//! It can only hold a comment, and says nothing until it has seen enough of both kinds. Words are kept as numbers of
//! 65,536 buckets: what was learnt is bounded, and no word can be read back from it.

use std::collections::BTreeSet;

use store::{Tx, params};

use crate::{
    comment::{Comment, CommentState},
    error::Result,
    word,
};

/// Decisions of each kind before the score says anything.
pub const LEAST: i64 = 50;
/// A comment at least so likely to be spam is held.
pub const HOLDS: f64 = 0.95;
/// Words of a comment that are looked at: the first ones, each once.
const MOST_WORDS: usize = 32;
/// Words that decide: the most telling ones, so that a long text is no stronger evidence than a short one.
const TELLING: usize = 15;
const BUCKETS: u64 = 65_536;

/// How many comments of each kind have one thing in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Comments moderators called spam.
    pub spam: i64,
    /// Comments moderators let stand.
    pub ham: i64,
}

/// How likely a comment is spam, from 0 to 1, by the words it shares with what was decided before; none while too little is known.
#[must_use]
pub fn likelihood(total: Seen, words: &[Seen]) -> Option<f64> {
    if total.spam < LEAST || total.ham < LEAST {
        return None;
    }
    let mut odds: Vec<f64> = words
        .iter()
        .filter(|seen| seen.spam + seen.ham > 0)
        .map(|seen| (share(seen.spam, total.spam) / share(seen.ham, total.ham)).ln())
        .collect();
    odds.sort_by(|a, b| b.abs().total_cmp(&a.abs()));
    let sum: f64 = odds.iter().take(TELLING).sum();
    Some(1.0 / (1.0 + (-sum).exp()))
}

/// The share of comments that have a word; never quite nothing, never quite all.
#[expect(clippy::cast_precision_loss, reason = "decisions are far below 2^52")]
fn share(with: i64, of: i64) -> f64 {
    (with.clamp(0, of) as f64 + 1.0) / (of as f64 + 2.0)
}

/// The buckets of a text's words, in order, each once.
fn buckets(name: &str, plain: &str) -> Vec<i64> {
    let words: BTreeSet<i64> = word::folded(name)
        .iter()
        .chain(word::folded(plain).iter())
        .take(MOST_WORDS)
        .map(|word| {
            let hash = blake3::hash(word.as_bytes());
            let bytes = hash
                .as_bytes()
                .first_chunk::<8>()
                .copied()
                .unwrap_or_default();
            i64::try_from(u64::from_le_bytes(bytes) % BUCKETS).unwrap_or(0)
        })
        .collect();
    words.into_iter().collect()
}

/// How likely this is spam; none while too little is known. Two statements at most, each by index.
pub(super) fn score(tx: &mut Tx<'_>, total: Seen, name: &str, plain: &str) -> Result<Option<f64>> {
    if total.spam < LEAST || total.ham < LEAST {
        return Ok(None);
    }
    let buckets = buckets(name, plain);
    if buckets.is_empty() {
        return Ok(None);
    }
    let padded = crate::padded::<i64, MOST_WORDS>(&buckets, -1);
    let rows: Vec<(i64, i64)> = tx.all(
        "select spam, ham from spam_bucket where bucket in
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
          $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
        &crate::values(&padded),
    )?;
    let words: Vec<Seen> = rows
        .into_iter()
        .map(|(spam, ham)| Seen { spam, ham })
        .collect();
    Ok(likelihood(total, &words))
}

/// How many comments were learnt from.
///
/// # Errors
/// `Store` if the database fails.
pub fn total(tx: &mut Tx<'_>) -> Result<Seen> {
    let (spam, ham) = tx.one("select spam, ham from spam_total where id = 1", params![])?;
    Ok(Seen { spam, ham })
}

/// Learns from how a comment stands after a moderator decided, and forgets what was learnt from it before.
///
/// Everybody who learns holds the log by then, so two who do wait for each other.
pub(super) fn learn(tx: &mut Tx<'_>, comment: &Comment) -> Result<()> {
    let taught: String = tx.one(
        "select taught from comment where id = $1",
        params![comment.id],
    )?;
    let says = match comment.state {
        _ if comment.staff => "",
        CommentState::Spam => "spam",
        CommentState::Visible if comment.looked_at.is_some() => "ham",
        // Its words are gone; what they taught stays, as numbers.
        CommentState::Removed => return Ok(()),
        _ => "",
    };
    if taught == says {
        return Ok(());
    }
    let by = |word: &str| i64::from(says == word) - i64::from(taught == word);
    let (spam, ham) = (by("spam"), by("ham"));
    tx.run(
        "update spam_total set spam = spam + $1, ham = ham + $2 where id = 1",
        params![spam, ham],
    )?;
    for bucket in buckets(&comment.name, &comment.plain()) {
        tx.run(
            "insert into spam_bucket (bucket, spam, ham) values ($1, $2, $3)
             on conflict (bucket) do update set spam = spam_bucket.spam + $2, ham = spam_bucket.ham + $3",
            params![bucket, spam, ham],
        )?;
    }
    tx.run(
        "update comment set taught = $2 where id = $1",
        params![comment.id, says],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENOUGH: Seen = Seen {
        spam: 100,
        ham: 100,
    };

    #[test]
    fn it_says_nothing_before_it_has_seen_enough_of_both() {
        let few = Seen {
            spam: LEAST - 1,
            ham: 10_000,
        };
        assert_eq!(likelihood(few, &[Seen { spam: 40, ham: 0 }]), None);
        assert_eq!(likelihood(ENOUGH, &[]), Some(0.5));
    }

    #[test]
    fn words_of_spam_make_it_likely_and_words_of_readers_unlikely() {
        let spam = likelihood(
            ENOUGH,
            &[Seen { spam: 60, ham: 0 }, Seen { spam: 30, ham: 1 }],
        );
        let ham = likelihood(ENOUGH, &[Seen { spam: 0, ham: 60 }]);
        assert!(spam > Some(HOLDS) && ham < Some(0.05), "{spam:?} {ham:?}");
    }

    proptest! {
        #[test]
        fn it_is_a_likelihood_whatever_was_counted(
            words in prop::collection::vec((-5..1_000_i64, -5..1_000_i64), 0..40),
            spam in LEAST..1_000_i64,
            ham in LEAST..1_000_i64,
        ) {
            let words: Vec<Seen> = words.into_iter().map(|(spam, ham)| Seen { spam, ham }).collect();
            let got = likelihood(Seen { spam, ham }, &words).unwrap_or(-1.0);
            prop_assert!((0.0..=1.0).contains(&got));
        }

        #[test]
        fn another_spam_with_the_word_never_makes_it_less_likely(spam in 0..100_i64, ham in 0..100_i64) {
            let before = likelihood(ENOUGH, &[Seen { spam, ham: ham + 1 }]);
            let after = likelihood(ENOUGH, &[Seen { spam: spam + 1, ham: ham + 1 }]);
            prop_assert!(after >= before);
        }

        #[test]
        fn a_text_has_few_buckets_each_once(text in ".{0,400}") {
            let found = buckets("Ana", &text);
            prop_assert!(found.len() <= MOST_WORDS && found.is_sorted_by(|a, b| a < b));
        }
    }
}
