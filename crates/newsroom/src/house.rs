//! What an owner decides about the whole publication on the desk: its name, its looks, the rules of its conversation.
//!
//! What the operator set for the program wins: [`Rules::over`] is told which settings those are.

use std::collections::BTreeSet;

use store::{Tx, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Fields, Result},
    event::{self, Event},
    media,
    setting::{Hold, Policy, Site, set},
    theme::{Colour, LEAST_CONTRAST, Light},
};

/// All of it, as it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct House {
    /// Name, tagline, language, zone.
    pub site: Site,
    /// Logo and colours.
    pub look: Look,
    /// The rules that were set on the desk.
    pub rules: Rules,
}

/// How the publication looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The picture that stands for the name in the masthead.
    pub logo: Option<Logo>,
    /// What can be pressed, by day.
    pub accent_light: Option<Colour>,
    /// What can be pressed, by night.
    pub accent_dark: Option<Colour>,
}

/// A picture of the library as logo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// The name its file has in addresses.
    pub name: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
}

/// The rules of the conversation that were set on the desk; none where nobody has said anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    guests: Option<bool>,
    hold: Option<Hold>,
    max_links: Option<i64>,
    close_after_days: Option<i64>,
    slow_ms: Option<i64>,
    edit_window_ms: Option<i64>,
}

/// What the form of the settings says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Name of the publication.
    pub title: String,
    /// One line under it.
    pub tagline: String,
    /// BCP 47.
    pub lang: String,
    /// IANA name.
    pub time_zone: String,
    /// Name or address of a picture of the library; empty for none.
    pub logo: String,
    /// `#rrggbb`; empty for the house's own.
    pub accent_light: String,
    /// `#rrggbb`; empty for the house's own.
    pub accent_dark: String,
    /// `yes` or `no`.
    pub guests: String,
    /// `none`, `first`, `links`, `all`.
    pub hold: String,
    /// A whole number.
    pub max_links: String,
    /// Days; 0 for never.
    pub close_after_days: String,
    /// Seconds.
    pub slow_seconds: String,
    /// Minutes.
    pub edit_minutes: String,
}

impl House {
    /// Reads what was saved, in one statement, and one more if there is a logo.
    ///
    /// # Errors
    /// `Store` if the database fails.
    pub fn load(tx: &mut Tx<'_>) -> Result<House> {
        let mut house = House::default();
        let rows: Vec<(String, String)> = tx.all(
            "select name, value from setting where name in (
               'site.title', 'site.tagline', 'site.lang', 'site.time_zone', 'look.logo', 'look.accent_light', 'look.accent_dark',
               'comments.guests', 'comments.hold', 'comments.max_links', 'comments.close_after_days',
               'comments.slow_seconds', 'comments.edit_minutes')",
            params![],
        )?;
        let mut logo = None;
        for (name, value) in rows {
            let number = || value.parse::<i64>().ok();
            match name.as_str() {
                "site.title" => house.site.title = value,
                "site.tagline" => house.site.tagline = value,
                "site.lang" => house.site.lang = value,
                "site.time_zone" => house.site.time_zone = value,
                "look.logo" => logo = Some(value).filter(|name| !name.is_empty()),
                "look.accent_light" => house.look.accent_light = Colour::parse(&value),
                "look.accent_dark" => house.look.accent_dark = Colour::parse(&value),
                "comments.guests" => house.rules.guests = Some(value == "yes"),
                "comments.hold" => house.rules.hold = Hold::parse(&value),
                "comments.max_links" => house.rules.max_links = number(),
                "comments.close_after_days" => house.rules.close_after_days = number(),
                "comments.slow_seconds" => house.rules.slow_ms = number().map(|n| n * 1000),
                _ => house.rules.edit_window_ms = number().map(|n| n * 60_000),
            }
        }
        if let Some(name) = logo {
            // A picture that left the library leaves the masthead, which shows the name again.
            house.look.logo = media::find_by_name(tx, &name)?.map(|media| Logo {
                name: media.name,
                width: media.width,
                height: media.height,
            });
        }
        Ok(house)
    }
}

impl Rules {
    /// The policy of the program with what was set on the desk over it, except where the operator has spoken:
    /// `fixed` holds the names of those settings, such as `comments.hold`.
    #[must_use]
    pub fn over(&self, base: &Policy, fixed: &BTreeSet<&'static str>) -> Policy {
        let free = |name: &str| !fixed.contains(name);
        let mut policy = base.clone();
        if let Some(guests) = self.guests.filter(|_| free("comments.guests")) {
            policy.guests = guests;
        }
        if let Some(hold) = self.hold.filter(|_| free("comments.hold")) {
            policy.hold = hold;
        }
        if let Some(links) = self.max_links {
            policy.max_links = links;
        }
        if let Some(days) = self
            .close_after_days
            .filter(|_| free("comments.close_after_days"))
        {
            policy.close_after_days = (days > 0).then_some(days);
        }
        if let Some(slow_ms) = self.slow_ms.filter(|_| free("comments.slow_seconds")) {
            policy.slow_ms = slow_ms;
        }
        if let Some(window_ms) = self.edit_window_ms {
            policy.edit_window_ms = window_ms;
        }
        policy
    }
}

/// The words of the settings that could be stored, each under its field's name.
struct Reading {
    faults: Fields,
    rows: Vec<(&'static str, String)>,
}

impl Reading {
    fn wrong(&mut self, field: &str, sentence: impl Into<String>) {
        self.faults.0.insert(field.to_owned(), sentence.into());
    }

    fn keep(&mut self, name: &'static str, value: impl Into<String>) {
        self.rows.push((name, value.into()));
    }

    fn line(&mut self, name: &'static str, field: &str, text: &str, most: usize) -> String {
        let text = crate::name::tidy(text);
        if text.chars().count() > most {
            self.wrong(field, format!("This is longer than {most} characters."));
        }
        self.keep(name, &*text);
        text
    }

    fn number(&mut self, name: &'static str, field: &str, text: &str, most: i64) {
        match text.trim().parse::<i64>() {
            Ok(number) if (0..=most).contains(&number) => self.keep(name, number.to_string()),
            _ => self.wrong(field, format!("Write a whole number from 0 to {most}.")),
        }
    }

    fn colour(&mut self, name: &'static str, field: &str, text: &str, light: Light) {
        if text.trim().is_empty() {
            return self.keep(name, "");
        }
        let Some(colour) = Colour::parse(text) else {
            return self.wrong(field, "Write a colour as #0b5c3b.");
        };
        let contrast = light.contrast(colour);
        if contrast < LEAST_CONTRAST {
            let nearest = light.nearest(colour);
            return self.wrong(
                field,
                format!(
                    "{colour} has a contrast of {contrast:.1} to 1 here, and words need {LEAST_CONTRAST} to 1. The nearest that can be read is {nearest}."
                ),
            );
        }
        self.keep(name, colour.to_string());
    }
}

/// Keeps what the form of the settings says. Rules the operator has fixed are left as they are stored.
///
/// # Errors
/// `Invalid` by field.
pub fn change(
    tx: &mut Tx<'_>,
    draft: &Draft,
    fixed: &BTreeSet<&'static str>,
    who: &Doer,
    now: Millis,
) -> Result<House> {
    let mut reading = Reading {
        faults: Fields::default(),
        rows: Vec::new(),
    };
    let title = reading.line("site.title", "title", &draft.title, 80);
    if !crate::name::is_seen(&title) || title.chars().any(crate::name::turns) {
        reading.wrong("title", "The publication needs a name that can be seen.");
    }
    reading.line("site.tagline", "tagline", &draft.tagline, 160);
    let lang = draft.lang.trim();
    if !markup::lang::is_tag(lang) {
        reading.wrong("lang", "Write a language as en, hi or pt-BR.");
    }
    reading.keep("site.lang", lang);
    let zone = draft.time_zone.trim();
    if jiff::tz::TimeZone::get(zone).is_err() {
        reading.wrong(
            "time_zone",
            "There is no such time zone. They are named as Asia/Kolkata or Europe/London.",
        );
    }
    reading.keep("site.time_zone", zone);
    let logo = draft.logo.trim().rsplit('/').next().unwrap_or_default();
    if !logo.is_empty() && media::find_by_name(tx, logo)?.is_none() {
        reading.wrong("logo", "There is no such picture in the library.");
    }
    reading.keep("look.logo", logo);
    reading.colour(
        "look.accent_light",
        "accent_light",
        &draft.accent_light,
        Light::Light,
    );
    reading.colour(
        "look.accent_dark",
        "accent_dark",
        &draft.accent_dark,
        Light::Dark,
    );
    rules(&mut reading, draft, fixed);
    if !reading.faults.0.is_empty() {
        return Err(Error::Invalid(reading.faults));
    }
    for (name, value) in &reading.rows {
        set(tx, name, value)?;
    }
    let names: Vec<&str> = reading.rows.iter().map(|(name, _)| *name).collect();
    let act = Act {
        act: "settings.change",
        object: "setting",
        object_id: 0,
        why: "",
        data: &serde_json::json!({ "settings": names }).to_string(),
    };
    audit::record(tx, who, &act, now)?;
    event::record(tx, &Event::HouseChanged, now)?;
    House::load(tx)
}

fn rules(reading: &mut Reading, draft: &Draft, fixed: &BTreeSet<&'static str>) {
    let free = |name: &str| !fixed.contains(name);
    if free("comments.guests") {
        match draft.guests.as_str() {
            "yes" | "no" => reading.keep("comments.guests", draft.guests.as_str()),
            _ => reading.wrong("guests", "Say who may write."),
        }
    }
    if free("comments.hold") {
        match Hold::parse(&draft.hold) {
            Some(hold) => reading.keep("comments.hold", hold.as_str()),
            None => reading.wrong("hold", "Say which comments wait for a moderator."),
        }
    }
    reading.number("comments.max_links", "max_links", &draft.max_links, 100);
    if free("comments.close_after_days") {
        reading.number(
            "comments.close_after_days",
            "close_after_days",
            &draft.close_after_days,
            36_500,
        );
    }
    if free("comments.slow_seconds") {
        reading.number(
            "comments.slow_seconds",
            "slow_seconds",
            &draft.slow_seconds,
            86_400,
        );
    }
    reading.number(
        "comments.edit_minutes",
        "edit_minutes",
        &draft.edit_minutes,
        1_440,
    );
}
