//! What the editor's form holds of a story besides its body: plain strings, so that half a story can be kept.

use std::collections::BTreeMap;

use markup::story::{Comments, Correction, Dated, Front};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    error::{Error, Fields as Faults, Result},
    name::tidy,
};

/// Longest line of any field, in characters.
const MAX_CHARS: usize = 2_000;
/// Most names in one list.
const MAX_NAMES: usize = 60;

/// The fields of a working copy. Empty means "not said".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// Headline.
    #[serde(deserialize_with = "text")]
    pub title: String,
    /// Its place in addresses; empty or `untitled-…` to follow the headline.
    #[serde(deserialize_with = "text")]
    pub slug: String,
    /// Slug of its section.
    #[serde(deserialize_with = "text")]
    pub section: String,
    /// Short label over the headline.
    #[serde(deserialize_with = "text")]
    pub kicker: String,
    /// Standfirst.
    #[serde(deserialize_with = "text")]
    pub summary: String,
    /// Language, BCP 47.
    #[serde(deserialize_with = "text")]
    pub lang: String,
    /// The question put to the readers.
    #[serde(deserialize_with = "text")]
    pub question: String,
    /// `open`, `held`, `closed` or `off`.
    #[serde(deserialize_with = "text")]
    pub comments: String,
    /// What stood there when the form was opened: one that still says so leaves the conversation to its moderators.
    #[serde(deserialize_with = "text")]
    pub comments_seen: String,
    /// Names of who wrote it, in their order.
    #[serde(deserialize_with = "names")]
    pub authors: Vec<String>,
    /// Names of who it is about.
    #[serde(deserialize_with = "names")]
    pub people: Vec<String>,
    /// Titles of what it is about.
    #[serde(deserialize_with = "names")]
    pub works: Vec<String>,
    /// Topics.
    #[serde(deserialize_with = "names")]
    pub topics: Vec<String>,
    /// Slugs of stories picked by hand.
    #[serde(deserialize_with = "names")]
    pub related: Vec<String>,
    /// `award/edition`.
    #[serde(deserialize_with = "text")]
    pub award: String,
    /// Source of the lead picture.
    #[serde(deserialize_with = "text")]
    pub image: String,
    /// What it shows.
    #[serde(deserialize_with = "text")]
    pub image_alt: String,
    /// Who made it.
    #[serde(deserialize_with = "text")]
    pub image_credit: String,
    /// Words under it.
    #[serde(deserialize_with = "text")]
    pub image_caption: String,
    /// The printed date, RFC 3339; empty until there is one.
    #[serde(deserialize_with = "text")]
    pub date: String,
    /// Corrections that stand in the open; they are made with a form of their own and never taken from here.
    #[serde(skip_deserializing)]
    pub corrections: Vec<Said>,
}

/// A correction in the open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// When, RFC 3339; may be empty.
    pub at: String,
    /// What was wrong and what is right.
    pub text: String,
}

fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(from)?.unwrap_or_default())
}

fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::<Vec<String>>::deserialize(from)?.unwrap_or_default())
}

impl Fields {
    /// The fields of a story's front matter.
    #[must_use]
    pub fn of(front: &Front) -> Fields {
        let said = |field: &Option<String>| field.clone().unwrap_or_default();
        Fields {
            title: front.title.clone(),
            slug: said(&front.slug),
            section: front.section.clone(),
            kicker: said(&front.kicker),
            summary: said(&front.summary),
            lang: said(&front.lang),
            question: said(&front.question),
            comments: front
                .comments
                .map_or(String::new(), |word| word.as_str().to_owned()),
            comments_seen: String::new(),
            authors: front.authors.clone(),
            people: front.people.clone(),
            works: front.works.clone(),
            topics: front.topics.clone(),
            related: front.related.clone(),
            award: said(&front.award),
            image: said(&front.image),
            image_alt: said(&front.image_alt),
            image_credit: said(&front.image_credit),
            image_caption: said(&front.image_caption),
            date: front
                .date
                .as_ref()
                .map_or(String::new(), |date| date.written.clone()),
            corrections: front
                .corrections
                .iter()
                .map(|correction| Said {
                    at: correction
                        .at
                        .as_ref()
                        .map_or(String::new(), |at| at.written.clone()),
                    text: correction.text.clone(),
                })
                .collect(),
        }
    }

    /// Every line tidy, no empty and no repeated names.
    #[must_use]
    pub fn tidied(mut self) -> Fields {
        for (_, field) in self.lines_mut() {
            *field = tidy(field);
        }
        for (_, list) in self.lists_mut() {
            let mut kept: Vec<String> = Vec::with_capacity(list.len());
            for name in list.iter().map(|name| tidy(name)) {
                if !name.is_empty() && !kept.contains(&name) {
                    kept.push(name);
                }
            }
            *list = kept;
        }
        self
    }

    /// What cannot even be kept, as sentences by field; what is only unfinished is no fault.
    #[must_use]
    pub fn faults(&self) -> BTreeMap<String, String> {
        let mut faults = BTreeMap::new();
        let mut copy = self.clone();
        for (name, field) in copy.lines_mut() {
            if field.chars().count() > MAX_CHARS {
                faults.insert(
                    name.to_owned(),
                    format!("This is longer than {MAX_CHARS} characters; please shorten it."),
                );
            }
        }
        for (name, list) in copy.lists_mut() {
            let long = list.iter().any(|entry| entry.chars().count() > 200);
            if list.len() > MAX_NAMES || long {
                faults.insert(
                    name.to_owned(),
                    format!("At most {MAX_NAMES} names of at most 200 characters go here."),
                );
            }
        }
        faults
    }

    /// The front matter these fields make.
    ///
    /// # Errors
    /// `Invalid` with a sentence for each field that is none.
    pub fn front(&self) -> Result<Front> {
        let mut faults = BTreeMap::new();
        let said = |text: &String| (!text.is_empty()).then(|| text.clone());
        let mut fault = |field: &str, sentence: String| {
            faults.insert(field.to_owned(), sentence);
        };
        if self.title.is_empty() {
            fault("title", "A story needs a headline.".to_owned());
        }
        if self.section.is_empty() {
            fault(
                "section",
                "Choose the section the story stands in.".to_owned(),
            );
        }
        if !self.slug.is_empty() && !markup::slug::is_slug(&self.slug) {
            fault(
                "slug",
                "An address is lower-case words joined by single hyphens.".to_owned(),
            );
        }
        if !self.lang.is_empty() && !markup::lang::is_tag(&self.lang) {
            fault(
                "lang",
                "This is no language tag; write en, hi, ar or pt-BR.".to_owned(),
            );
        }
        if !self.award.is_empty() && !is_award(&self.award) {
            fault("award", "Write an award like emmys/2020, or a category of it like emmys/2020/lead-actor-limited.".to_owned());
        }
        let comments = [
            Comments::Open,
            Comments::Held,
            Comments::Closed,
            Comments::Off,
        ]
        .into_iter()
        .find(|word| word.as_str() == self.comments);
        if !self.comments.is_empty() && comments.is_none() {
            fault(
                "comments",
                "Comments are open, held, closed or off.".to_owned(),
            );
        }
        let date = match self.date.as_str() {
            "" => None,
            written => match Dated::parse(written) {
                Ok(date) => Some(date),
                Err(sentence) => {
                    fault("date", sentence);
                    None
                }
            },
        };
        if !faults.is_empty() {
            return Err(Error::Invalid(Faults(faults)));
        }
        Ok(Front {
            title: self.title.clone(),
            slug: said(&self.slug),
            section: self.section.clone(),
            kicker: said(&self.kicker),
            summary: said(&self.summary),
            date,
            status: None,
            authors: self.authors.clone(),
            people: self.people.clone(),
            works: self.works.clone(),
            topics: self.topics.clone(),
            award: said(&self.award),
            question: said(&self.question),
            comments,
            // How quickly and until when readers write is set by moderators, not here.
            slow_ms: None,
            comments_open: None,
            comments_close: None,
            lang: said(&self.lang),
            image: said(&self.image),
            image_alt: said(&self.image_alt),
            image_credit: said(&self.image_credit),
            image_caption: said(&self.image_caption),
            related: self.related.clone(),
            corrections: self
                .corrections
                .iter()
                .map(|said| Correction {
                    at: Dated::parse(&said.at).ok(),
                    text: said.text.clone(),
                })
                .collect(),
        })
    }

    /// As JSON, for the table.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Fields::to_json`] wrote; what cannot be read is empty.
    #[must_use]
    pub fn from_json(json: &str) -> Fields {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// Every field that is one line, with its name.
    fn lines_mut(&mut self) -> [(&'static str, &mut String); 14] {
        [
            ("title", &mut self.title),
            ("slug", &mut self.slug),
            ("section", &mut self.section),
            ("kicker", &mut self.kicker),
            ("summary", &mut self.summary),
            ("lang", &mut self.lang),
            ("question", &mut self.question),
            ("comments", &mut self.comments),
            ("award", &mut self.award),
            ("image", &mut self.image),
            ("image_alt", &mut self.image_alt),
            ("image_credit", &mut self.image_credit),
            ("image_caption", &mut self.image_caption),
            ("date", &mut self.date),
        ]
    }

    /// Every field that is a list, with its name.
    fn lists_mut(&mut self) -> [(&'static str, &mut Vec<String>); 5] {
        [
            ("authors", &mut self.authors),
            ("people", &mut self.people),
            ("works", &mut self.works),
            ("topics", &mut self.topics),
            ("related", &mut self.related),
        ]
    }

    /// Every field as name and words, in the order of the form: for telling two texts apart.
    #[must_use]
    pub fn shown(&self) -> Vec<(&'static str, String)> {
        let mut copy = self.clone();
        let mut all: Vec<(&'static str, String)> = copy
            .lines_mut()
            .into_iter()
            .map(|(name, field)| (name, field.clone()))
            .collect();
        all.extend(
            copy.lists_mut()
                .into_iter()
                .map(|(name, list)| (name, list.join(", "))),
        );
        all
    }
}

/// `award/edition` or `award/edition/category`: slugs with slashes between.
fn is_award(text: &str) -> bool {
    (2..=3).contains(&text.split('/').count()) && text.split('/').all(markup::slug::is_slug)
}
