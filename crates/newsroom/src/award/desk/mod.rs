//! Awards as the desk enters them: forms that are checked whole, versions that two editors cannot overwrite unseen,
//! old addresses that lead to the new ones.

mod award;
mod category;
mod edition;
mod evening;
mod nominee;
mod order;
mod table;

use std::collections::BTreeMap;

use store::{Tx, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Fields, Result},
    event::{self, Event},
};

pub use award::{AwardDraft, add_award, award_of, change_award};
pub use category::{CategoryDraft, add_category, category_of, change_category, lines};
pub use edition::{
    EditionDraft, Listed, add_edition, change_edition, edition_of, editions, set_status,
};
pub use evening::{EveningDraft, evenings_of, save_evenings};
pub use nominee::{
    Filed, NomineeDraft, PersonLine, WorkLine, add_nominee, change_nominee, nominee_of,
};
pub use order::{order_categories, order_nominees};
pub use table::{Pasted, Planned, apply_table, plan_table, read_table};

/// Words a form may choose from: what stands in the table, and what the page says.
pub type Choices = &'static [(&'static str, &'static str)];

/// What an edition can be.
pub const STATUSES: Choices = &[
    ("planned", "Planned: readers see no nominees yet"),
    ("nominated", "Nominated: readers see who is up for what"),
    ("live", "Live: the night is on"),
    ("final", "Final: the night is over"),
    ("postponed", "Postponed"),
    ("cancelled", "Cancelled"),
];
/// How many can win a category.
pub const RULES: Choices = &[
    ("ties_allowed", "One, or several who tie"),
    ("one", "One and no more"),
    ("many", "Several, as a jury gives it"),
    ("none", "Nobody: it is only a list"),
];
/// Who or what is nominated.
pub const KINDS: Choices = &[
    ("mixed", "Whoever or whatever"),
    ("person", "People"),
    ("work", "Works"),
    ("song", "Songs"),
    ("org", "Companies and other bodies"),
    ("country", "Countries"),
];
/// What kind of prize a line is.
pub const LINE_KINDS: Choices = &[
    ("competitive", "Competitive"),
    ("juried", "Juried"),
    ("area", "Area"),
    ("honorary", "Honorary"),
    ("scitech", "Scientific and technical"),
    ("hall_of_fame", "Hall of fame"),
    ("special", "Special"),
];
/// What a nomination can be.
pub const NOMINATIONS: Choices = &[
    ("official", "Official"),
    ("withdrawn", "Withdrawn"),
    ("rescinded", "Rescinded"),
    ("disqualified", "Disqualified"),
    ("replaced", "Replaced by another"),
    ("writein", "Write-in"),
    ("shortlist", "From a preliminary list"),
    ("unofficial", "Not an official nomination"),
];

/// Longest name or label, in characters.
const LONGEST_NAME: usize = 300;
/// Longest description, in characters.
const LONGEST_TEXT: usize = 5_000;

/// What is wrong with a form, field by field, and what is right with it.
#[derive(Default)]
struct Check(BTreeMap<String, String>);

impl Check {
    fn wrong(&mut self, field: &str, sentence: impl Into<String>) {
        self.0
            .entry(field.to_owned())
            .or_insert_with(|| sentence.into());
    }

    /// A line that must be there.
    fn name(&mut self, field: &str, typed: &str, missing: &str) -> String {
        let name = self.line(field, typed);
        if !crate::name::is_seen(&name) {
            self.wrong(field, missing);
        }
        name
    }

    /// A line that may be empty.
    fn line(&mut self, field: &str, typed: &str) -> String {
        let line = crate::name::tidy(typed);
        if line.chars().count() > LONGEST_NAME {
            self.wrong(field, "This is longer than 300 characters.");
        }
        line
    }

    fn text(&mut self, field: &str, typed: &str) -> String {
        let text = typed.trim().replace('\r', "");
        if text.chars().count() > LONGEST_TEXT {
            self.wrong(field, "This is longer than 5,000 characters.");
        }
        text
    }

    /// The slug that was typed, or the one a name makes.
    fn slug(&mut self, typed: &str, name: &str) -> String {
        let typed = typed.trim();
        let slug = if typed.is_empty() {
            markup::slug::slugify(name)
        } else {
            typed.to_owned()
        };
        if !markup::slug::is_slug(&slug) {
            self.wrong(
                "slug",
                "An address is lower-case words joined by hyphens, such as lead-actor.",
            );
        }
        slug
    }

    /// A whole number within bounds; none when nothing was typed.
    fn number(&mut self, field: &str, typed: &str, least: i64, most: i64) -> Option<i64> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        match typed.parse() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                self.wrong(
                    field,
                    format!("Please give a whole number from {least} to {most}."),
                );
                None
            }
        }
    }

    /// One of the words a form offers.
    fn chosen(&mut self, field: &str, typed: &str, choices: Choices) -> String {
        if !choices.iter().any(|(word, _)| *word == typed) {
            self.wrong(field, "Please choose one of those offered.");
        }
        typed.to_owned()
    }

    /// A day and a time (`2020-09-20T20:00`) or a day alone in a zone; none when nothing was typed.
    fn moment(&mut self, field: &str, typed: &str, zone: &jiff::tz::TimeZone) -> Option<Millis> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let (day, time) = typed.split_once(['T', ' ']).unwrap_or((typed, "00:00"));
        match crate::story::desk::moment(day, time, zone) {
            Ok(moment) => Some(moment.at),
            Err(_) => {
                self.wrong(field, "Please give a day and a time, as 2020-09-20 20:00.");
                None
            }
        }
    }

    fn done(self) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Error::Invalid(Fields(self.0)))
    }
}

/// The zone of this name.
///
/// # Errors
/// `Invalid` in `zone` if there is none.
fn zone(name: &str) -> Result<jiff::tz::TimeZone> {
    jiff::tz::TimeZone::get(name.trim()).map_err(|_| {
        Error::invalid(
            "zone",
            "There is no such time zone; write one as America/Los_Angeles.",
        )
    })
}

/// Refuses a form that was filled in before somebody else saved theirs.
fn same_version(was: i64, is: i64) -> Result<()> {
    if was == is {
        return Ok(());
    }
    Err(Error::invalid(
        "form",
        "Somebody else saved this while you had it open. What you typed is below; open the page anew to see theirs, then put yours in.",
    ))
}

/// Remembers an act on an award, an edition, a category or a nomination, and has the edition's pages made anew.
fn noted(
    tx: &mut Tx<'_>,
    act: &Act<'_>,
    edition: Option<i64>,
    who: &Doer,
    now: Millis,
) -> Result<()> {
    audit::record(tx, who, act, now)?;
    match edition {
        Some(edition) => event::record(tx, &Event::EditionChanged { edition }, now)?,
        None => event::record(tx, &Event::HouseChanged, now)?,
    };
    Ok(())
}

fn act<'a>(act: &'a str, object: &'a str, id: i64, why: &'a str) -> Act<'a> {
    Act {
        act,
        object,
        object_id: id,
        why,
        data: "",
    }
}

/// From now on what began with one address leads to what begins with the other: the page itself, and all below it.
fn lead_on(tx: &mut Tx<'_>, what: Moved, id: i64, from: &str, to: &str, now: Millis) -> Result<()> {
    // What leads away from an address that is in use again would be a loop.
    tx.run("delete from redirect where path = $1", params![to])?;
    tx.run(
        "insert into redirect (path, target, made_at) values ($1, $2, $3)
         on conflict (path) do update set target = excluded.target, made_at = excluded.made_at",
        params![from, to, now],
    )?;
    match what {
        Moved::Award => {
            tx.run(
                "delete from redirect where path in (select $2 || '/' || edition.slug from edition where edition.award_id = $1)",
                params![id, to],
            )?;
            tx.run(
                "delete from redirect where path in
                 (select $2 || '/' || edition.slug || '/' || category.slug
                  from edition join category on category.edition_id = edition.id where edition.award_id = $1)",
                params![id, to],
            )?;
            tx.run(
                "insert into redirect (path, target, made_at)
                 select $2 || '/' || edition.slug, $3 || '/' || edition.slug || '/', $4
                 from edition where edition.award_id = $1
                 on conflict (path) do update set target = excluded.target, made_at = excluded.made_at",
                params![id, from, to, now],
            )?;
            tx.run(
                "insert into redirect (path, target, made_at)
                 select $2 || '/' || edition.slug || '/' || category.slug, $3 || '/' || edition.slug || '/' || category.slug, $4
                 from edition join category on category.edition_id = edition.id where edition.award_id = $1
                 on conflict (path) do update set target = excluded.target, made_at = excluded.made_at",
                params![id, from, to, now],
            )?;
        }
        Moved::Edition => {
            tx.run(
                "delete from redirect where path in (select $2 || '/' || category.slug from category where category.edition_id = $1)",
                params![id, to],
            )?;
            tx.run(
                "insert into redirect (path, target, made_at)
                 select $2 || '/' || category.slug, $3 || '/' || category.slug, $4
                 from category where category.edition_id = $1
                 on conflict (path) do update set target = excluded.target, made_at = excluded.made_at",
                params![id, from, to, now],
            )?;
        }
        Moved::Category => {}
    }
    Ok(())
}

/// What has another address now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moved {
    Award,
    Edition,
    Category,
}
