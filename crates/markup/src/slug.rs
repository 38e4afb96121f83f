//! Slugs: the part of an address a person can read, in any script.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest slug, in characters.
pub const MAX_CHARS: usize = 80;

/// Makes a slug of a headline or a name: lower case, hyphens, at most [`MAX_CHARS`] characters.
///
/// Letters of every script stay; accents on Latin letters go; apostrophes vanish instead of splitting a word.
/// The answer is empty when nothing in the text can stand in a slug.
#[must_use]
pub fn slugify(text: &str) -> String {
    let mut out = String::new();
    let mut latin = false;
    let mut gap = false;
    // No slug needs more than this of a headline, however long the text is.
    for c in text.chars().take(20 * MAX_CHARS).nfkd() {
        if is_joiner(c) {
            continue;
        }
        if is_combining_mark(c) {
            if !latin && !gap && !out.is_empty() {
                out.push(c);
            }
            continue;
        }
        if !c.is_alphanumeric() {
            gap = true;
            latin = false;
            continue;
        }
        if gap && !out.is_empty() {
            out.push('-');
        }
        gap = false;
        latin = c.to_lowercase().next().is_some_and(is_latin);
        for lower in c.to_lowercase() {
            match plain_latin(lower) {
                Some(plain) => out.push_str(plain),
                // Lower-casing can leave a dot above behind a Latin i.
                None if latin && is_combining_mark(lower) => {}
                None => out.push(lower),
            }
        }
    }
    shorten(&out.nfc().collect::<String>())
}

/// Whether `text` can stand in an address as it is.
///
/// Lower case letters, digits and the marks that belong to them, single hyphens between, at most [`MAX_CHARS`].
#[must_use]
pub fn is_slug(text: &str) -> bool {
    let fits = text.chars().take(MAX_CHARS + 1).count() <= MAX_CHARS;
    fits && !text.is_empty()
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
        && text.chars().next().is_some_and(char::is_alphanumeric)
        && text
            .chars()
            .all(|c| c == '-' || c.is_alphanumeric() || is_combining_mark(c))
        && !text.contains(is_joiner)
        && text
            .chars()
            .all(|c| c.to_lowercase().eq(std::iter::once(c)))
        && text.nfc().eq(text.chars())
}

/// Cuts at a hyphen where one is near the end, otherwise between characters and never before a mark.
fn shorten(slug: &str) -> String {
    let Some((end, _)) = slug.char_indices().nth(MAX_CHARS) else {
        return slug.to_owned();
    };
    let head = slug.get(..end).unwrap_or_default();
    let next = slug.get(end..).and_then(|rest| rest.chars().next());
    let cut = if next == Some('-') {
        head
    } else if let Some((whole, _)) = head
        .rsplit_once('-')
        .filter(|(whole, _)| whole.len() * 2 > head.len())
    {
        whole
    } else if next.is_some_and(is_combining_mark) {
        let whole = head.trim_end_matches(is_combining_mark);
        let last = whole.chars().next_back().map_or(0, char::len_utf8);
        whole.get(..whole.len() - last).unwrap_or_default()
    } else {
        head
    };
    cut.trim_end_matches('-').to_owned()
}

/// Characters that shape or hide but carry no letter; apostrophes, which stand inside words.
fn is_joiner(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{200b}'
            ..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{640}'
    ) || ('\u{fe00}'..='\u{fe0f}').contains(&c)
}

pub(crate) fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || ('\u{c0}'..='\u{24f}').contains(&c)
        || ('\u{1e00}'..='\u{1eff}').contains(&c)
        || ('\u{250}'..='\u{2af}').contains(&c)
}

/// Latin letters that do not come apart into a letter and an accent.
pub(crate) fn plain_latin(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_headline_becomes_an_address() {
        for (text, slug) in [
            (
                "Mark Ruffalo wins, and says vote!",
                "mark-ruffalo-wins-and-says-vote",
            ),
            ("Schitt’s Creek sweeps", "schitts-creek-sweeps"),
            ("Beyoncé & Łódź — Straße", "beyonce-lodz-strasse"),
            ("मार्क रफ़ालो जीते", "मार्क-रफ़ालो-जीते"),
            ("جائزة إيمي ٢٠٢٠", "جائزة-إيمي-٢٠٢٠"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
            ("  --a--b--  ", "a-b"),
            ("!!!", ""),
            ("1917", "1917"),
        ] {
            assert_eq!(slugify(text), slug.nfc().collect::<String>(), "{text}");
        }
    }

    #[test]
    fn a_long_headline_is_cut_between_words() {
        let slug = slugify(&"word ".repeat(50));
        assert!(
            slug.chars().count() <= MAX_CHARS && slug.ends_with("-word"),
            "{slug}"
        );
    }

    #[test]
    fn what_is_no_slug_is_told_apart() {
        assert!(is_slug("jennifer-aniston") && is_slug("beyoncé") && is_slug("मार्क"));
        for text in [
            "",
            "-a",
            "a-",
            "a--b",
            "A",
            "a b",
            "a/b",
            "a.b",
            "<a>",
            "a\u{200b}b",
        ] {
            assert!(!is_slug(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_slugify_makes_is_a_slug_and_stays_one(text in "\\PC{0,120}") {
            let slug = slugify(&text);
            prop_assert!(slug.is_empty() || is_slug(&slug), "{slug:?}");
            prop_assert_eq!(slugify(&slug), slug);
        }
    }
}
