//! From YAML to a front matter, with a sentence for everything that is not right.

use super::front::{Comments, Correction, Dated, Front, Status, one_line, parse_slow};
use super::{Fault, fault, nearest};
use crate::slug::is_slug;
use serde_yaml_ng::Value;

/// Longest front matter, in bytes.
const MAX_BYTES: usize = 32_000;
/// Deepest brackets in it; a list in a list is one more than it needs.
const MAX_DEPTH: usize = 16;

/// Every key, in the order they are written.
const KEYS: &[&str] = &[
    "title",
    "slug",
    "section",
    "kicker",
    "summary",
    "date",
    "status",
    "authors",
    "people",
    "works",
    "topics",
    "award",
    "question",
    "comments",
    "slow",
    "comments_open",
    "comments_close",
    "lang",
    "image",
    "image_alt",
    "image_credit",
    "image_caption",
    "related",
    "corrections",
];

/// Reads front matter; `first_line` is where it begins in the source.
pub(super) fn read(yaml: &str, first_line: usize) -> Result<Front, Vec<Fault>> {
    if yaml.len() > MAX_BYTES {
        return Err(vec![fault(
            first_line,
            "The front matter is longer than 32 KB; the story belongs under its closing `---`.",
        )]);
    }
    if let Some(at) = yaml.lines().position(|line| depth(line) > MAX_DEPTH) {
        return Err(vec![fault(
            first_line + at,
            "The front matter is nested too deep here; put quotes around the value.",
        )]);
    }
    let value: Value = serde_yaml_ng::from_str(yaml)
        .map_err(|error| vec![unreadable(&error, yaml, first_line)])?;
    let mut reader = Reader {
        yaml,
        first_line,
        faults: Vec::new(),
    };
    let front = match value {
        Value::Mapping(entries) => reader.front(entries),
        Value::Null => reader.front(serde_yaml_ng::Mapping::new()),
        _ => {
            return Err(vec![fault(
                first_line,
                "The front matter is no list of keys; write lines like `title: The headline`.",
            )]);
        }
    };
    if reader.faults.is_empty() {
        Ok(front)
    } else {
        Err(reader.faults)
    }
}

/// How many brackets and list marks a line opens; the YAML parser takes the square of that in time.
fn depth(line: &str) -> usize {
    let opened = line.matches(['[', '{']).count();
    let marks = line
        .split_whitespace()
        .take_while(|word| matches!(*word, "-" | "?" | ":" | "!" | "&"))
        .count();
    opened + marks + line.matches(": ").count() / 8
}

fn unreadable(error: &serde_yaml_ng::Error, yaml: &str, first_line: usize) -> Fault {
    let at = error
        .location()
        .map_or(0, |location| location.line().saturating_sub(1));
    let line = yaml.lines().nth(at).unwrap_or_default();
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let colons = line
        .split_once(": ")
        .is_some_and(|(_, value)| value.contains(": ") && !value.starts_with(['"', '\'']));
    let advice = if colons {
        "A value with a colon in it needs quotes around it, like title: \"Emmys: the night\"."
    } else if line.starts_with('\t') {
        "Use spaces instead of a tab."
    } else {
        "Look for a missing quote, bracket or colon."
    };
    fault(
        first_line + at,
        format!("The front matter cannot be read ({message}). {advice}"),
    )
}

struct Reader<'a> {
    yaml: &'a str,
    first_line: usize,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn front(&mut self, entries: serde_yaml_ng::Mapping) -> Front {
        let mut front = Front::default();
        for (key, value) in entries {
            let Some(key) = key.as_str() else {
                self.faults.push(fault(
                    self.first_line,
                    "A key of the front matter is no word.",
                ));
                continue;
            };
            if !value.is_null() {
                self.entry(&mut front, key, &value);
            }
        }
        if front.title.is_empty() {
            self.faults.push(fault(
                self.line("title"),
                "The story has no headline; add `title: …` to the front matter.",
            ));
        }
        if let (Some(open), Some(close)) = (&front.comments_open, &front.comments_close)
            && open.ms >= close.ms
        {
            self.faults.push(fault(
                self.line("comments_close"),
                "Comments would close before they open; give `comments_close:` a later time.",
            ));
        }
        if front.section.is_empty() {
            self.faults.push(fault(
                self.line("section"),
                "The story is in no section; add `section: …` to the front matter.",
            ));
        }
        front
    }

    fn entry(&mut self, front: &mut Front, key: &str, value: &Value) {
        match key {
            "title" => front.title = self.text(key, value).unwrap_or_default(),
            "slug" => {
                front.slug = self.checked(
                    key,
                    value,
                    is_slug,
                    "is no slug; use lower case letters, digits and single hyphens",
                );
            }
            "section" => {
                let section = self.checked(
                    key,
                    value,
                    is_slug,
                    "is no section's slug; use lower case letters, digits and hyphens",
                );
                front.section = section.unwrap_or_default();
            }
            "kicker" => front.kicker = self.text(key, value),
            "summary" => front.summary = self.text(key, value),
            "date" => front.date = self.date(key, value),
            "status" => front.status = self.word(key, value, &Status::ALL, Status::as_str),
            "authors" | "author" => front.authors = self.list(key, value),
            "people" => front.people = self.list(key, value),
            "works" => front.works = self.list(key, value),
            "topics" => front.topics = self.list(key, value),
            "award" => {
                front.award = self.checked(
                    key,
                    value,
                    is_award,
                    "is no award; write it like emmys/2020",
                );
            }
            "question" => front.question = self.text(key, value),
            "comments" => front.comments = self.word(key, value, &Comments::ALL, Comments::as_str),
            "slow" => {
                let wrong = "is no time to wait; write it like 30s, 2m or 1h, a day at most, or 0s for none";
                front.slow_ms = self
                    .checked(key, value, |text| parse_slow(text).is_some(), wrong)
                    .and_then(|text| parse_slow(&text));
            }
            "comments_open" => front.comments_open = self.date(key, value),
            "comments_close" => front.comments_close = self.date(key, value),
            "lang" => {
                front.lang = self.checked(
                    key,
                    value,
                    crate::lang::is_tag,
                    "is no language tag; write en, hi, ar or pt-BR",
                );
            }
            "image" => {
                let ok = "is no picture we can show; name a file, a path on this site or an https address";
                front.image =
                    self.checked(key, value, |src| super::tidy::picture(src).is_some(), ok);
            }
            "image_alt" => front.image_alt = self.text(key, value),
            "image_credit" => front.image_credit = self.text(key, value),
            "image_caption" => front.image_caption = self.text(key, value),
            "related" => {
                front.related = self.list(key, value);
                if let Some(bad) = front.related.iter().find(|slug| !is_slug(slug)) {
                    let text = format!("`related:` names “{bad}”, which is no story's slug.");
                    self.faults.push(fault(self.line(key), text));
                }
            }
            "corrections" | "correction" => front.corrections = self.corrections(key, value),
            _ => {
                let advice = match nearest(key, KEYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys are {}.", KEYS.join(", ")),
                };
                self.faults.push(fault(
                    self.line(key),
                    format!("The front matter has no key `{key}`; {advice}"),
                ));
            }
        }
    }

    /// The line a key stands on; the first one if it is not there.
    fn line(&self, key: &str) -> usize {
        let at = self.yaml.lines().position(|line| {
            let line = line.trim_start_matches(['"', '\'']);
            line.strip_prefix(key)
                .is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
        });
        self.first_line + at.unwrap_or(0)
    }

    fn text(&mut self, key: &str, value: &Value) -> Option<String> {
        let text = match value {
            Value::String(text) => one_line(text),
            Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
            _ => {
                let text = format!("`{key}:` wants words; put quotes around the value.");
                self.faults.push(fault(self.line(key), text));
                return None;
            }
        };
        (!text.is_empty()).then_some(text)
    }

    fn checked(
        &mut self,
        key: &str,
        value: &Value,
        fits: impl Fn(&str) -> bool,
        wrong: &str,
    ) -> Option<String> {
        let text = self.text(key, value)?;
        if fits(&text) {
            return Some(text);
        }
        self.faults
            .push(fault(self.line(key), format!("`{key}: {text}` {wrong}.")));
        None
    }

    fn word<T: Copy>(
        &mut self,
        key: &str,
        value: &Value,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let names: Vec<&str> = all.iter().map(|word| name(*word)).collect();
        // YAML of old reads `off` as false; ours does not, other tools that write front matter do.
        let text = if value.as_bool() == Some(false) && names.contains(&"off") {
            "off".to_owned()
        } else {
            self.text(key, value)?
        };
        let found = all.iter().copied().find(|word| name(*word) == text);
        if found.is_none() {
            let near = nearest(&text, &names)
                .map(|near| format!(" Did you mean `{near}`?"))
                .unwrap_or_default();
            let sentence = format!(
                "`{key}: {text}` is not known; write {}.{near}",
                names.join(", ")
            );
            self.faults.push(fault(self.line(key), sentence));
        }
        found
    }

    fn date(&mut self, key: &str, value: &Value) -> Option<Dated> {
        let text = self.text(key, value)?;
        Dated::parse(&text)
            .map_err(|wrong| {
                self.faults
                    .push(fault(self.line(key), format!("`{key}:` {wrong}.")));
            })
            .ok()
    }

    fn list(&mut self, key: &str, value: &Value) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        let one = std::slice::from_ref(value);
        for entry in value.as_sequence().map_or(one, Vec::as_slice) {
            if let Some(text) = self.text(key, entry).filter(|text| !list.contains(text)) {
                list.push(text);
            }
            if list.len() > 200 {
                self.faults.push(fault(
                    self.line(key),
                    format!("`{key}:` has more than 200 entries."),
                ));
                break;
            }
        }
        list
    }

    fn corrections(&mut self, key: &str, value: &Value) -> Vec<Correction> {
        let one = std::slice::from_ref(value);
        let entries = value.as_sequence().map_or(one, Vec::as_slice);
        entries
            .iter()
            .filter_map(|entry| self.correction(key, entry))
            .collect()
    }

    fn correction(&mut self, key: &str, value: &Value) -> Option<Correction> {
        let Some(entries) = value.as_mapping() else {
            return self
                .text(key, value)
                .map(|text| Correction { at: None, text });
        };
        if let Some(unknown) = entries
            .keys()
            .filter_map(Value::as_str)
            .find(|name| !matches!(*name, "at" | "text"))
        {
            let text = format!("A correction has no `{unknown}`; it has `at` and `text`.");
            self.faults.push(fault(self.line(key), text));
        }
        let at = entries.get("at").and_then(|at| self.date(key, at));
        let text = entries.get("text").and_then(|text| self.text(key, text));
        if text.is_none() {
            self.faults.push(fault(
                self.line(key),
                "A correction says nothing; add `text: …` to it.",
            ));
        }
        text.map(|text| Correction { at, text })
    }
}

fn is_award(text: &str) -> bool {
    (1..=3).contains(&text.split('/').count()) && text.split('/').all(is_slug)
}
