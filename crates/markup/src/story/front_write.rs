//! Front matter on its way out: one key a line, quoted only where YAML would read something else.

use super::front::{Comments, Dated, Front, Status, write_slow};

pub(super) fn write(out: &mut String, front: &Front) {
    out.push_str("---\n");
    entry(out, "title", Some(&front.title));
    entry(out, "slug", front.slug.as_deref());
    entry(out, "section", Some(&front.section));
    entry(out, "kicker", front.kicker.as_deref());
    entry(out, "summary", front.summary.as_deref());
    date(out, "date", front.date.as_ref());
    entry(out, "status", front.status.map(Status::as_str));
    list(out, "authors", &front.authors);
    list(out, "people", &front.people);
    list(out, "works", &front.works);
    list(out, "topics", &front.topics);
    entry(out, "award", front.award.as_deref());
    entry(out, "question", front.question.as_deref());
    entry(out, "comments", front.comments.map(Comments::as_str));
    if let Some(slow_ms) = front.slow_ms {
        out.push_str(&format!("slow: {}\n", write_slow(slow_ms)));
    }
    date(out, "comments_open", front.comments_open.as_ref());
    date(out, "comments_close", front.comments_close.as_ref());
    entry(out, "lang", front.lang.as_deref());
    entry(out, "image", front.image.as_deref());
    entry(out, "image_alt", front.image_alt.as_deref());
    entry(out, "image_credit", front.image_credit.as_deref());
    entry(out, "image_caption", front.image_caption.as_deref());
    list(out, "related", &front.related);
    if !front.corrections.is_empty() {
        out.push_str("corrections:\n");
    }
    for correction in &front.corrections {
        let at = correction
            .at
            .as_ref()
            .map(|Dated { written, .. }| format!("at: {}\n    ", scalar(written)));
        out.push_str(&format!(
            "  - {}text: {}\n",
            at.unwrap_or_default(),
            scalar(&correction.text)
        ));
    }
    out.push_str("---\n");
}

fn entry(out: &mut String, key: &str, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        out.push_str(&format!("{key}: {}\n", scalar(value)));
    }
}

fn date(out: &mut String, key: &str, date: Option<&Dated>) {
    entry(out, key, date.map(|date| date.written.as_str()));
}

fn list(out: &mut String, key: &str, values: &[String]) {
    if !values.is_empty() {
        let values: Vec<String> = values.iter().map(|value| scalar(value)).collect();
        out.push_str(&format!("{key}: [{}]\n", values.join(", ")));
    }
}

/// A value as YAML reads it back: plain if nothing in it can be misread, in double quotes otherwise.
fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

fn is_plain(text: &str) -> bool {
    let starts_well = text.chars().next().is_some_and(char::is_alphabetic)
        || (text.len() > 4
            && text.chars().next().is_some_and(|c| c.is_ascii_digit())
            && text.contains(['-', '/']));
    // A colon means something else in a list than in a line; only an instant may have one unquoted.
    let instant = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | 'T' | 'Z' | '+' | '.'));
    let word = text.to_ascii_lowercase();
    let misread = matches!(
        word.as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    starts_well
        && !misread
        && !text.ends_with(' ')
        && (instant || !text.contains(':'))
        && !text.contains(" #")
        && !text.contains(|c: char| {
            c.is_control()
                || matches!(
                    c,
                    '[' | ']' | '{' | '}' | ',' | '"' | '\\' | '\u{feff}' | '\u{2028}' | '\u{2029}'
                )
        })
        && parses_to_itself(text)
}

/// The last word has the parser: numbers and dates have more spellings than a rule should list.
fn parses_to_itself(text: &str) -> bool {
    serde_yaml_ng::from_str::<serde_yaml_ng::Value>(text)
        .is_ok_and(|value| value.as_str() == Some(text))
}
