//! What may be shown of a job.

use newsroom::{Ids, Kind};
use serde_json::Value;

/// What a job is about: the nouns of its numbers, with public ids where they have some. Texts are never shown.
pub(super) fn about(ids: &Ids, data: &str) -> Vec<String> {
    let Ok(Value::Object(fields)) = serde_json::from_str(data) else {
        return Vec::new();
    };
    fields
        .iter()
        .filter_map(|(noun, value)| {
            let number = value.as_i64().filter(|number| *number > 0)?;
            let kind = match noun.as_str() {
                "story" => Kind::Story,
                "comment" | "parent" => Kind::Comment,
                "report" => Kind::Report,
                "after" => return None,
                _ => return Some(noun.clone()),
            };
            Some(format!("{noun} {}", ids.show(kind, number)))
        })
        .collect()
}

/// Longest run of letters and digits that is a word and no token.
const LONGEST_WORD: usize = 24;
/// Longest reason, in characters.
const LONGEST: usize = 300;

/// Why a job failed, without mail addresses and without anything that may be a token or a path of the machine.
pub(super) fn reason(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let run = word
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
            .map(str::len)
            .max();
        let is_path = word
            .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '/')
            .starts_with('/');
        if word.contains('@') || is_path || run > Some(LONGEST_WORD) {
            "\u{2026}"
        } else {
            word
        }
    });
    words
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mail_no_token_and_no_path_is_shown() {
        let shown = reason(
            "550 no such user <ana@example.org> at (/var/mail/ana), link https://x.example/l/AbCdEfGhIjKlMnOpQrStUvWxYz0123 refused",
        );
        assert_eq!(shown, "550 no such user … at … link … refused");
        let ids = Ids::new(&[7; 32]);
        let about = about(
            &ids,
            r#"{"kind":"mail-link","link":7,"comment":3,"name":"ana@example.org","token":"secret"}"#,
        );
        assert_eq!(
            about,
            [
                format!("comment {}", ids.show(Kind::Comment, 3)),
                "link".to_owned()
            ]
        );
    }
}
