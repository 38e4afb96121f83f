//! Fingerprints of texts: one for the same words, one for nearly the same.
//!
//! SimHash (Charikar, 2002): each shingle of three words votes on 64 bits; texts that share most shingles differ in
//! few bits.

/// Texts of fewer words have too few shingles to be compared.
const LEAST_WORDS: usize = 8;
/// Texts whose fingerprints differ in at most so many bits are nearly the same.
///
/// The share of differing bits is the angle between the texts' shingles divided by π, so 7 of 64 bits is a
/// cosine of 0.94. Unrelated texts differ in 32 bits, give or take 4; seven is six such steps away.
const MOST_BITS: u32 = 7;

/// What repetitions are told by.
#[derive(Clone, Debug)]
pub(crate) struct Prints {
    /// 16 bytes, the same for the same words.
    pub(crate) text_hash: Vec<u8>,
    /// Few bits differ between nearly the same texts; 0 if there are too few words to be compared.
    pub(crate) simhash: i64,
}

impl Prints {
    /// Takes them from the folded words of a text.
    pub(crate) fn of(words: &[String]) -> Prints {
        Prints {
            text_hash: text_hash(words),
            simhash: fingerprint(words),
        }
    }
}

/// A hash of the folded words: case, accents, punctuation and white space do not count.
fn text_hash(words: &[String]) -> Vec<u8> {
    let mut hash = blake3::Hasher::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update(b" ");
    }
    let mut bytes = hash.finalize().as_bytes().to_vec();
    bytes.truncate(16);
    bytes
}

/// The SimHash of the folded words; 0 if they are too few to be compared.
fn fingerprint(words: &[String]) -> i64 {
    if words.len() < LEAST_WORDS {
        return 0;
    }
    let mut votes = [0_i32; 64];
    for shingle in words.windows(3) {
        let bits = shingle_bits(shingle);
        for (place, vote) in votes.iter_mut().enumerate() {
            *vote += if bits >> place & 1 == 1 { 1 } else { -1 };
        }
    }
    let bits = votes.iter().enumerate().fold(0_u64, |bits, (place, vote)| {
        bits | u64::from(*vote > 0) << place
    });
    // 0 is taken for "not comparable".
    bits.max(1).cast_signed()
}

/// FNV-1a with a final mix: fast, and even enough for votes.
fn shingle_bits(shingle: &[String]) -> u64 {
    let mut bits: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in shingle.iter().flat_map(|word| word.bytes().chain([b' '])) {
        bits = (bits ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    bits ^= bits >> 33;
    bits = bits.wrapping_mul(0xff51_afd7_ed55_8ccd);
    bits ^ bits >> 33
}

/// Whether two fingerprints belong to nearly the same text.
pub(crate) fn near(a: i64, b: i64) -> bool {
    a != 0 && b != 0 && (a ^ b).count_ones() <= MOST_BITS
}

#[cfg(test)]
mod tests {
    use super::{fingerprint, near};

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn the_same_words_are_near_and_other_words_are_not() {
        let speech =
            words("he thanked his wife first and then he told all of us to go and vote that night");
        let other = words(
            "the dress was lovely but the sound in the hall was a mess from start to end of it",
        );
        assert!(near(fingerprint(&speech), fingerprint(&speech)));
        assert!(!near(fingerprint(&speech), fingerprint(&other)));
    }

    #[test]
    fn one_changed_word_in_a_long_text_is_near() {
        let long: Vec<String> = (0..200).map(|n| format!("word{n}")).collect();
        let mut changed = long.clone();
        if let Some(last) = changed.last_mut() {
            *last = "other".to_owned();
        }
        assert!(near(fingerprint(&long), fingerprint(&changed)));
    }

    #[test]
    fn short_texts_are_never_near() {
        assert!(!near(
            fingerprint(&words("yes he did")),
            fingerprint(&words("yes he did"))
        ));
    }
}
