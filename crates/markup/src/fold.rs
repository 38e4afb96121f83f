//! Text brought to one form for comparing: for word lists, near-duplicates and names.
//!
//! Compatibility forms, case, accents, invisible characters and look-alike letters of other scripts go; vowel signs
//! of Indic scripts stay, for there they are letters. Every word remembers where it stood, so that a match can be marked.

use std::collections::HashMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A word of a text in folded form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded.
    pub text: String,
    /// Bytes of the original it stands for.
    pub range: Range<usize>,
}

/// A text in folded form with the way back to the original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of `text` that begins a character, where that came from.
    map: Vec<(usize, Range<usize>)>,
}

impl Folded {
    /// Folds a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut plain = Self::default();
        for (at, c) in text.char_indices() {
            let range = at..at + c.len_utf8();
            // Most letters of most comments have neither accent nor disguise.
            if c.is_ascii() {
                plain.push(c.to_ascii_lowercase(), range);
                continue;
            }
            // Decomposing first takes accents apart, lower-casing may bring new ones, so they are dropped last.
            let folded = [c]
                .into_iter()
                .nfkd()
                .flat_map(char::to_lowercase)
                .nfkd()
                .filter(|c| !is_dropped(*c));
            for c in folded {
                match crate::slug::plain_latin(c) {
                    Some(letters) => letters.chars().for_each(|c| plain.push(c, range.clone())),
                    None if c == 'ς' => plain.push('σ', range.clone()),
                    None => plain.push(c, range.clone()),
                }
            }
        }
        plain.without_look_alikes()
    }

    /// The bytes of the original that a part of the folded text stands for.
    #[must_use]
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let first = self.map.partition_point(|(at, _)| *at < range.start);
        let last = self.map.partition_point(|(at, _)| *at < range.end);
        let covered = self.map.get(first..last).unwrap_or_default();
        match (covered.first(), covered.last()) {
            (Some((_, first)), Some((_, last))) => first.start..last.end,
            _ => 0..0,
        }
    }

    fn push(&mut self, c: char, from: Range<usize>) {
        self.map.push((self.text.len(), from));
        self.text.push(c);
    }

    /// Writes words that are Latin in disguise in Latin.
    ///
    /// A word is one if it mixes Latin letters with look-alikes, or is made of letters alone that nobody can tell from
    /// Latin ones; any other Greek or Cyrillic word stays as it is.
    fn without_look_alikes(self) -> Self {
        if self.text.chars().all(|c| look_alike(c).is_none()) {
            return self;
        }
        let mut out = Self::default();
        let mut entries = self.map.iter();
        for word in self.text.split_word_bounds() {
            let disguised = word.chars().any(|c| look_alike(c).is_some())
                && (word.chars().any(crate::slug::is_latin) || word.chars().all(is_twin));
            for (c, (_, from)) in word.chars().zip(entries.by_ref()) {
                out.push(
                    if disguised {
                        look_alike(c).unwrap_or(c)
                    } else {
                        c
                    },
                    from.clone(),
                );
            }
        }
        out
    }
}

/// Folds a text; see the module for what that does.
#[must_use]
pub fn fold(text: &str) -> String {
    Folded::of(text).text
}

/// The words of a text, folded, with where they stand in the original.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let folded = Folded::of(text);
    let found = folded.text.unicode_word_indices();
    found
        .map(|(at, word)| Word {
            text: word.to_owned(),
            range: folded.original(at..at + word.len()),
        })
        .collect()
}

/// Words and phrases to look for, whole and in any disguise that [`fold`] sees through.
#[derive(Clone, Debug, Default)]
pub struct WordList {
    /// Phrases by their first word, as what follows it.
    phrases: HashMap<String, Vec<Vec<String>>>,
}

impl WordList {
    /// Makes a list of words and phrases; entries without a letter or digit are left out.
    pub fn new<S: AsRef<str>>(entries: impl IntoIterator<Item = S>) -> Self {
        let mut list = Self::default();
        for entry in entries {
            let mut folded = words(entry.as_ref()).into_iter().map(|word| word.text);
            if let Some(first) = folded.next() {
                list.phrases
                    .entry(first)
                    .or_default()
                    .push(folded.collect());
            }
        }
        for rests in list.phrases.values_mut() {
            rests.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
        }
        list
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The bytes of a text that match an entry: in order, the longest entry first, none overlapping.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let words = words(text);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let following = words.get(at + 1..).unwrap_or_default();
            let rest = self.phrases.get(&word.text).and_then(|rests| {
                rests.iter().find(|rest| {
                    following.len() >= rest.len()
                        && rest
                            .iter()
                            .zip(following)
                            .all(|(wanted, word)| *wanted == word.text)
                })
            });
            match rest {
                Some(rest) => {
                    let end = rest
                        .len()
                        .checked_sub(1)
                        .and_then(|last| following.get(last))
                        .map_or(word.range.end, |last| last.range.end);
                    found.push(word.range.start..end);
                    at += 1 + rest.len();
                }
                None => at += 1,
            }
        }
        found
    }
}

/// Accents of alphabets, vowel points of Arabic and Hebrew, and what is invisible.
fn is_dropped(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}'
            | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}'
    ) && c != '\u{5be}'
}

/// The Latin letter a small letter of another script is taken for.
fn look_alike(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    Some(match c {
        'а' | 'α' | 'ɑ' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' | 'є' | 'ҽ' => 'e',
        'ғ' => 'f',
        'ɡ' | 'ց' => 'g',
        'һ' | 'н' | 'հ' => 'h',
        'і' | 'ι' | 'ӏ' | 'ɩ' => 'i',
        'ј' | 'ϳ' => 'j',
        'к' | 'κ' => 'k',
        'ⅼ' => 'l',
        'м' | 'μ' => 'm',
        'η' | 'ո' | 'п' => 'n',
        'о' | 'ο' | 'օ' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' | 'ɾ' => 'r',
        'ѕ' | 'ꜱ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' | 'ц' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' | 'ѡ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ү' => 'y',
        'ᴢ' => 'z',
        _ => return None,
    })
}

/// Whether a small letter of another script has the very shape of a Latin one, not only its capital has.
fn is_twin(c: char) -> bool {
    matches!(
        c,
        'а' | 'с'
            | 'ϲ'
            | 'ԁ'
            | 'е'
            | 'һ'
            | 'і'
            | 'ӏ'
            | 'ј'
            | 'ϳ'
            | 'о'
            | 'ο'
            | 'օ'
            | 'р'
            | 'ԛ'
            | 'ѕ'
            | 'ν'
            | 'ѵ'
            | 'ԝ'
            | 'х'
            | 'у'
            | 'ɡ'
            | 'ɑ'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked<'a>(list: &WordList, text: &'a str) -> Vec<&'a str> {
        list.find(text)
            .into_iter()
            .filter_map(|range| text.get(range))
            .collect()
    }

    #[test]
    fn a_listed_word_is_found_in_every_disguise_and_marked_where_it_stands() {
        let list = WordList::new(["swindle", "cheap tickets", "धोखा", "احتيال", "обман"]);
        for (text, found) in [
            ("What a SWINDLE!", vec!["SWINDLE"]),
            ("a swíndlé", vec!["swíndlé"]),
            ("a s\u{200b}win\u{ad}dle", vec!["s\u{200b}win\u{ad}dle"]),
            ("ｓｗｉｎｄｌｅ", vec!["ｓｗｉｎｄｌｅ"]),
            ("ѕwіndlе with Cyrillic letters", vec!["ѕwіndlе"]),
            ("Cheap,\nTickets here", vec!["Cheap,\nTickets"]),
            ("यह धोखा है", vec!["धोखा"]),
            ("هذا احْتِيال", vec!["احْتِيال"]),
            ("ОБМАН", vec!["ОБМАН"]),
            ("swindler, cheap, cheaptickets, धोखाधड़ी", vec![]),
        ] {
            assert_eq!(marked(&list, text), found, "{text}");
        }
    }

    #[test]
    fn a_cyrillic_or_greek_word_is_not_taken_for_a_latin_one() {
        assert_eq!(fold("Москва"), "москва");
        assert_eq!(fold("ΟΔΟΣ"), "οδοσ");
        assert_eq!(fold("ѕсоре"), "scope");
        assert_eq!(fold("Straße Łódź"), "strasse lodz");
    }

    proptest! {
        #[test]
        fn every_word_points_into_the_original(text in "\\PC{0,60}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(text.get(word.range.clone()).is_some_and(|original| !original.is_empty()));
                prop_assert!(word.range.end >= end);
                end = word.range.end;
            }
        }

        #[test]
        fn case_never_matters(text in "[a-zA-Zа-яА-Яα-ωÀ-ž ]{0,40}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
