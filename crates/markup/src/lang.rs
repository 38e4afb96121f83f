//! Languages: which way they are written, and whether a tag is one.

/// The direction a language is written in, for the `dir` attribute.
///
/// `lang` is a BCP 47 tag; a script in it decides, otherwise its language; anything unknown is `ltr`.
#[must_use]
pub fn dir(lang: &str) -> &'static str {
    let lower = lang.to_ascii_lowercase();
    let mut parts = lower.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    // A script stands in the second or third place and always has four letters.
    if let Some(script) = parts.take(2).find(|part| part.len() == 4) {
        return match script {
            "arab" | "aran" | "hebr" | "syrc" | "thaa" | "nkoo" | "adlm" | "rohg" | "samr"
            | "mand" => "rtl",
            _ => "ltr",
        };
    }
    match language {
        "ar" | "arc" | "arz" | "azb" | "ckb" | "dv" | "fa" | "glk" | "he" | "iw" | "ks" | "lrc"
        | "mzn" | "nqo" | "pnb" | "ps" | "sd" | "syr" | "ug" | "ur" | "yi" | "ji" => "rtl",
        _ => "ltr",
    }
}

/// Whether `tag` has the shape of a BCP 47 tag: parts of one to eight letters or digits, 35 bytes at most.
#[must_use]
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    tag.len() <= 35
        && (2..=8).contains(&language.len())
        && language.chars().all(|c| c.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_hebrew_and_urdu_run_from_right_to_left() {
        for lang in [
            "ar",
            "ar-EG",
            "he",
            "ur-PK",
            "fa",
            "AR",
            "pa-Arab",
            "uz-Arab-AF",
        ] {
            assert_eq!(dir(lang), "rtl", "{lang}");
        }
        for lang in ["en", "hi", "pa", "az-Latn", "ar-Latn", "", "zz", "de_AT"] {
            assert_eq!(dir(lang), "ltr", "{lang}");
        }
    }

    #[test]
    fn a_language_tag_is_letters_digits_and_hyphens() {
        assert!(is_tag("en") && is_tag("zh-Hant-TW") && is_tag("es-419"));
        assert!(!is_tag("") && !is_tag("e") && !is_tag("en\"") && !is_tag("en-") && !is_tag("1a"));
    }
}
