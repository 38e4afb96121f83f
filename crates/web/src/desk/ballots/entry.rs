//! The form of a ballot: what was typed, read as a ballot, and a ballot as the form holds it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use newsroom::ballot::{Ballot, Level, MAX_OPTIONS, Method, NewBallot, NewOption, Shown, Unranked};
use newsroom::tally::Tie;
use newsroom::{Kind, Millis};
use serde::Serialize;

use crate::form::Form;
use crate::site::Site;

/// Empty lines for further options.
const BLANK: usize = 3;
/// Lines a new ballot has at least.
const LEAST: usize = 6;

/// The fields as they stand in the form.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Typed {
    pub slug: String,
    pub question: String,
    pub intro: String,
    pub lang: String,
    pub method: String,
    pub level: String,
    pub shown: String,
    pub changes: String,
    pub tie: String,
    pub seed: String,
    pub unranked: String,
    pub most: String,
    pub opens: String,
    pub closes: String,
    pub version: String,
    pub options: Vec<TypedOption>,
}

/// A line of the options.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct TypedOption {
    pub number: usize,
    /// Public id; empty for a new one.
    pub id: String,
    pub title: String,
    pub note: String,
    pub nominee: String,
    pub person: String,
    /// Public id of a picture.
    pub picture: String,
}

impl TypedOption {
    fn is_blank(&self) -> bool {
        [
            &self.id,
            &self.title,
            &self.note,
            &self.nominee,
            &self.person,
            &self.picture,
        ]
        .iter()
        .all(|text| text.trim().is_empty())
    }
}

impl Typed {
    /// The form of a new ballot that opens now.
    pub(super) fn new(site: &Site) -> Typed {
        let mut typed = Typed {
            method: "plurality".to_owned(),
            level: "device".to_owned(),
            shown: "after".to_owned(),
            changes: "allowed".to_owned(),
            tie: "declared".to_owned(),
            unranked: "last".to_owned(),
            opens: written(site, Some(site.now())),
            ..Typed::default()
        };
        typed.pad();
        typed
    }

    /// The form of a ballot there is.
    pub(super) fn of_ballot(site: &Site, ballot: &Ballot) -> Typed {
        let (tie, seed) = match ballot.rules.tie {
            Tie::Declared => ("declared", String::new()),
            Tie::Listed => ("listed", String::new()),
            Tie::Drawn { seed } => ("drawn", seed.to_string()),
        };
        let mut typed = Typed {
            slug: ballot.slug.clone(),
            question: ballot.question.clone(),
            intro: ballot.intro.clone(),
            lang: ballot.lang.clone(),
            method: ballot.rules.method.as_str().to_owned(),
            level: ballot.level.as_str().to_owned(),
            shown: ballot.shown.as_str().to_owned(),
            changes: if ballot.may_change { "allowed" } else { "none" }.to_owned(),
            tie: tie.to_owned(),
            seed,
            unranked: ballot.rules.unranked.as_str().to_owned(),
            most: match ballot.rules.most {
                0 => String::new(),
                most => most.to_string(),
            },
            opens: written(site, Some(ballot.opens_at)),
            closes: written(site, ballot.closes_at),
            version: ballot.version.to_string(),
            options: ballot
                .options
                .iter()
                .map(|option| TypedOption {
                    number: 0,
                    id: site.ids.show(Kind::Choice, option.id),
                    title: option.title.clone(),
                    note: option.note.clone(),
                    nominee: option.nominee.clone(),
                    person: option.person.clone(),
                    picture: option
                        .picture
                        .as_ref()
                        .map(|it| site.ids.show(Kind::Picture, it.id))
                        .unwrap_or_default(),
                })
                .collect(),
        };
        typed.pad();
        typed
    }

    /// What was sent.
    pub(super) fn of_form(mut form: Form) -> Typed {
        let mut take = |name: &str| form.take(name);
        let mut typed = Typed {
            slug: take("slug"),
            question: take("question"),
            intro: take("intro"),
            lang: take("lang"),
            method: take("method"),
            level: take("level"),
            shown: take("shown"),
            changes: take("changes"),
            tie: take("tie"),
            seed: take("seed"),
            unranked: take("unranked"),
            most: take("most"),
            opens: take("opens"),
            closes: take("closes"),
            version: take("version"),
            options: Vec::new(),
        };
        let line = |form: &mut Form, number: usize| TypedOption {
            number,
            id: form.take(&format!("id-{number}")),
            title: form.take(&format!("title-{number}")),
            note: form.take(&format!("note-{number}")),
            nominee: form.take(&format!("nominee-{number}")),
            person: form.take(&format!("person-{number}")),
            picture: form.take(&format!("picture-{number}")),
        };
        let lines = (1..=MAX_OPTIONS + BLANK).map(|number| line(&mut form, number));
        typed.options = lines.filter(|line| !line.is_blank()).collect();
        typed.pad();
        typed
    }

    fn pad(&mut self) {
        let wanted = (self.options.len() + BLANK).max(LEAST);
        self.options.resize_with(wanted, TypedOption::default);
        for (at, option) in self.options.iter_mut().enumerate() {
            option.number = at + 1;
        }
    }

    /// The version that was edited.
    pub(super) fn version(&self) -> i64 {
        self.version.parse().unwrap_or(0)
    }

    /// Reads it as a ballot.
    ///
    /// # Errors
    /// Sentences by field for what cannot be read.
    pub(super) fn read(
        &self,
        site: &Site,
        seed: u32,
    ) -> Result<NewBallot, BTreeMap<String, String>> {
        let mut wrong: BTreeMap<String, String> = BTreeMap::new();
        let mut say = |field: &str, sentence: &str| {
            wrong.insert(field.to_owned(), sentence.to_owned());
        };
        let choose = "Please choose one of the list.";
        let method = Method::parse(&self.method);
        let level = Level::parse(&self.level);
        let shown = Shown::parse(&self.shown);
        for (field, is_known) in [
            ("method", method.is_some()),
            ("level", level.is_some()),
            ("shown", shown.is_some()),
        ] {
            if !is_known {
                say(field, choose);
            }
        }
        let tie = match self.tie.as_str() {
            "drawn" => Some(Tie::Drawn {
                seed: self.seed.trim().parse().unwrap_or_else(|_| u64::from(seed)),
            }),
            word => Tie::read(word),
        };
        if tie.is_none() {
            say("tie", choose);
        }
        let most = match self.most.trim() {
            "" => Some(0),
            text => text.parse().ok(),
        };
        if most.is_none() {
            say("most", "Please give a whole number, or nothing for all.");
        }
        let instant = "Write day and time as 2026-03-29T18:30.";
        let opens_at = read(site, &self.opens);
        if opens_at.is_none() {
            say("opens", instant);
        }
        let closes_at = match self.closes.trim() {
            "" => Some(None),
            text => read(site, text).map(Some),
        };
        if closes_at.is_none() {
            say("closes", instant);
        }
        if self.slug.trim() == "new" {
            say(
                "slug",
                "That address is the desk's own. Please choose another.",
            );
        }
        let options: Vec<NewOption> = self
            .options
            .iter()
            .filter(|option| !option.is_blank())
            .map(|option| NewOption {
                id: site.ids.read(Kind::Choice, &option.id),
                slug: String::new(),
                title: option.title.clone(),
                note: option.note.clone(),
                nominee: option.nominee.clone(),
                person: option.person.clone(),
                media_id: site.ids.read(Kind::Picture, option.picture.trim()),
            })
            .collect();
        match (method, level, shown, tie, most, opens_at, closes_at) {
            (
                Some(method),
                Some(level),
                Some(shown),
                Some(tie),
                Some(most),
                Some(opens_at),
                Some(closes_at),
            ) if wrong.is_empty() => Ok(NewBallot {
                slug: self.slug.clone(),
                question: self.question.clone(),
                intro: self.intro.clone(),
                lang: self.lang.clone(),
                method,
                level,
                shown,
                may_change: self.changes == "allowed",
                tie,
                unranked: Unranked::parse(&self.unranked).unwrap_or(Unranked::Last),
                most,
                opens_at,
                closes_at,
                options,
            }),
            _ => Err(wrong),
        }
    }
}

/// An instant as the field of a form takes it, in the newsroom's zone.
fn written(site: &Site, at: Option<Millis>) -> String {
    at.and_then(|at| Timestamp::from_millisecond(at).ok())
        .map(|at| {
            let zoned = at.to_zoned(site.masthead().dates.zone().clone());
            zoned.strftime("%Y-%m-%dT%H:%M").to_string()
        })
        .unwrap_or_default()
}

fn read(site: &Site, text: &str) -> Option<Millis> {
    let at: DateTime = text.trim().parse().ok()?;
    let zoned = at.to_zoned(site.masthead().dates.zone().clone()).ok()?;
    Some(zoned.timestamp().as_millisecond())
}
