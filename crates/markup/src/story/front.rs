//! Front matter: what stands between the `---` lines at the head of a story.

use super::{Fault, fault, nearest};
use crate::slug::is_slug;
use serde_yaml_ng::Value;

/// Longest front matter, in bytes.
const MAX_BYTES: usize = 64_000;

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
    "lang",
    "image",
    "image_alt",
    "image_credit",
    "image_caption",
    "related",
    "corrections",
];

/// What a story says about itself.
///
/// Strings are trimmed and on one line; lists hold no empty and no repeated entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// Headline.
    pub title: String,
    /// Its place in addresses, when the writer chose one.
    pub slug: Option<String>,
    /// Slug of the section it stands in.
    pub section: String,
    /// Short label over the headline.
    pub kicker: Option<String>,
    /// Standfirst.
    pub summary: Option<String>,
    /// When it is or was published.
    pub date: Option<Dated>,
    /// What the writer wants done with it.
    pub status: Option<Status>,
    /// Names or slugs of who wrote it.
    pub authors: Vec<String>,
    /// Names or slugs of who it is about.
    pub people: Vec<String>,
    /// Titles or slugs of what it is about.
    pub works: Vec<String>,
    /// Topics.
    pub topics: Vec<String>,
    /// `award/edition`.
    pub award: Option<String>,
    /// The question put to the readers.
    pub question: Option<String>,
    /// Whether readers may write.
    pub comments: Option<Comments>,
    /// Language, BCP 47.
    pub lang: Option<String>,
    /// Lead picture.
    pub image: Option<String>,
    /// What it shows.
    pub image_alt: Option<String>,
    /// Who made it.
    pub image_credit: Option<String>,
    /// Words under it.
    pub image_caption: Option<String>,
    /// Slugs of stories picked by hand.
    pub related: Vec<String>,
    /// Corrections made in the open.
    pub corrections: Vec<Correction>,
}

/// An instant as a writer wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// As written, with its zone.
    pub written: String,
    /// Milliseconds UTC.
    pub ms: i64,
}

impl Dated {
    /// Reads `2020-09-21T06:30:00+05:30`, with `Z`, an offset, or a zone in brackets such as `[Asia/Kolkata]`.
    ///
    /// # Errors
    /// A sentence saying what is missing or wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let written = text.trim().to_owned();
        let ms = written
            .parse::<jiff::Zoned>()
            .map(|zoned| zoned.timestamp())
            .or_else(|_| written.parse::<jiff::Timestamp>())
            .map(jiff::Timestamp::as_millisecond);
        match ms {
            Ok(ms) => Ok(Self { written, ms }),
            Err(_) if written.contains('[') => Err(format!(
                "“{written}” names no zone or day we know; write it like 2020-09-21T06:30:00[Asia/Kolkata]"
            )),
            Err(_) if written.parse::<jiff::civil::DateTime>().is_ok() => Err(format!(
                "“{written}” does not say in which zone; end it with Z or an offset such as +05:30"
            )),
            Err(_) => Err(format!(
                "“{written}” is no date and time; write it like 2020-09-21T06:30:00+05:30"
            )),
        }
    }
}

/// What a writer wants done with a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nobody but the newsroom sees it.
    Draft,
    /// Everybody sees it.
    Published,
    /// Everybody sees it from its date on.
    Scheduled,
    /// Like scheduled, and nobody may speak of it before.
    Embargoed,
}

impl Status {
    const ALL: [Self; 4] = [
        Self::Draft,
        Self::Published,
        Self::Scheduled,
        Self::Embargoed,
    ];

    /// The word in front matter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Scheduled => "scheduled",
            Self::Embargoed => "embargoed",
        }
    }
}

/// Whether readers may write under a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// They may.
    Open,
    /// They may, and a moderator looks first.
    Held,
    /// They may read only.
    Closed,
    /// There is no conversation.
    Off,
}

impl Comments {
    const ALL: [Self; 4] = [Self::Open, Self::Held, Self::Closed, Self::Off];

    /// The word in front matter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Held => "held",
            Self::Closed => "closed",
            Self::Off => "off",
        }
    }
}

/// A correction made in the open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When; absent means when it was published like this.
    pub at: Option<Dated>,
    /// What was wrong and what is right.
    pub text: String,
}

/// Reads front matter; `first_line` is where it begins in the source.
pub(super) fn read(yaml: &str, first_line: usize) -> Result<Front, Vec<Fault>> {
    if yaml.len() > MAX_BYTES {
        return Err(vec![fault(
            first_line,
            "The front matter is longer than 64 KB; the story belongs under its closing `---`.",
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
                )
            }
            "question" => front.question = self.text(key, value),
            "comments" => front.comments = self.word(key, value, &Comments::ALL, Comments::as_str),
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
                    .push(fault(self.line(key), format!("`{key}:` {wrong}.")))
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

/// Folds whitespace and drops what is no text.
pub(super) fn one_line(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| {
            c.is_whitespace()
                || !(c.is_control() || crate::markdown::is_noncharacter(*c) || *c == '\u{feff}')
        })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_award(text: &str) -> bool {
    (1..=2).contains(&text.split('/').count()) && text.split('/').all(is_slug)
}
