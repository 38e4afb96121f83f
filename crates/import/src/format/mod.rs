//! The formats that can come in, and which one a file is in.

mod credits;
mod emmys;
mod golden_globes;
mod grammys;
mod imdb;
mod lines;
mod notes;
mod oscars;
pub mod table;
mod tidytuesday;

use std::collections::{HashMap, HashSet};

use newsroom::{
    award::{NomineeKind, PartyKind, Relation, WinnerRule},
    import::{Kind, Remark},
};

use crate::{
    cells,
    nomination::{AwardName, LineEdge, Nomination, Won},
    report::Refusal,
};

/// A format of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Every Oscar, tab-separated without quoting.
    Oscars,
    /// Emmys, CSV with a column `staff`.
    Emmys,
    /// Emmy nominees of TidyTuesday, CSV.
    TidyTuesday,
    /// Golden Globes, CSV.
    GoldenGlobes,
    /// Grammys, CSV, winners alone.
    Grammys,
    /// An event of IMDb, JSON.
    Imdb,
    /// Our own.
    Table,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 7] = [
        Format::Oscars,
        Format::Emmys,
        Format::TidyTuesday,
        Format::GoldenGlobes,
        Format::Grammys,
        Format::Imdb,
        Format::Table,
    ];

    /// The word of the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Oscars => "oscars",
            Format::Emmys => "emmys",
            Format::TidyTuesday => "tidytuesday",
            Format::GoldenGlobes => "golden-globes",
            Format::Grammys => "grammys",
            Format::Imdb => "imdb",
            Format::Table => "table",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Format> {
        Format::ALL
            .into_iter()
            .find(|format| format.as_str() == word)
    }

    /// Finds out by its first line in which format a text is.
    #[must_use]
    pub fn of(text: &str) -> Option<Format> {
        let start = text.trim_start();
        if start.starts_with('{') || start.starts_with('[') {
            return Some(Format::Imdb);
        }
        let first = start.lines().next()?.to_lowercase();
        let names: HashSet<&str> = first
            .split(['\t', ',', ';'])
            .map(|name| name.trim().trim_matches('"'))
            .collect();
        let all = |wanted: &[&str]| wanted.iter().all(|name| names.contains(name));
        if all(&["ceremony", "canonicalcategory"]) {
            Some(Format::Oscars)
        } else if all(&["page_id", "production"]) {
            Some(Format::TidyTuesday)
        } else if all(&["year_film", "nominee"]) {
            Some(Format::GoldenGlobes)
        } else if all(&["workers", "nominee"]) {
            Some(Format::Grammys)
        } else if all(&["staff", "nominee"]) {
            Some(Format::Emmys)
        } else if all(&["edition", "category"]) {
            Some(Format::Table)
        } else {
            None
        }
    }
}

/// What a file says.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The format it was read as.
    pub format: Format,
    /// The prizes it is of, for those that are new.
    pub awards: Vec<AwardName>,
    /// Its nominations, in their order.
    pub nominations: Vec<Nomination>,
    /// What became of lines of categories.
    pub edges: Vec<LineEdge>,
    /// What deserves a look, by line; rejected rows among them.
    pub remarks: Vec<Remark>,
}

impl Reading {
    pub(crate) fn new(format: Format) -> Reading {
        Reading {
            format,
            awards: Vec::new(),
            nominations: Vec::new(),
            edges: Vec::new(),
            remarks: Vec::new(),
        }
    }

    pub(crate) fn remark(&mut self, line: usize, kind: Kind, text: impl Into<String>) {
        self.remarks.push(Remark {
            line,
            kind,
            text: text.into(),
        });
    }

    /// Nominations of our own making, such as those of a form.
    #[must_use]
    pub fn of(nominations: Vec<Nomination>, remarks: Vec<Remark>) -> Reading {
        let mut reading = Reading {
            nominations,
            remarks,
            ..Reading::new(Format::Table)
        };
        reading.finish();
        reading
    }

    /// Settles what only the whole file can tell: rows that are there twice, who is nominated in a category, how many may win.
    fn finish(&mut self) {
        self.drop_doubles();
        let mut categories: HashMap<(String, String), Vec<usize>> = HashMap::new();
        for (place, nomination) in self.nominations.iter().enumerate() {
            categories
                .entry((nomination.edition.path(), nomination.category.slug.clone()))
                .or_default()
                .push(place);
        }
        for places in categories.values() {
            let of: Vec<&Nomination> = places
                .iter()
                .filter_map(|place| self.nominations.get(*place))
                .collect();
            let (nominees, rule) = (nominees(&of), rule(&of));
            for place in places {
                if let Some(nomination) = self.nominations.get_mut(*place) {
                    nomination.category.nominees.get_or_insert(nominees);
                    nomination.category.rule.get_or_insert(rule);
                }
            }
        }
    }

    fn drop_doubles(&mut self) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut doubles = Vec::new();
        self.nominations
            .retain(|nomination| match seen.get(&nomination.key) {
                Some(first) => {
                    doubles.push((nomination.line, *first));
                    false
                }
                None => {
                    seen.insert(nomination.key.clone(), nomination.line);
                    true
                }
            });
        for (line, first) in doubles {
            self.remark(
                line,
                Kind::Rejected,
                format!("This is the same nomination as in line {first}."),
            );
        }
    }
}

/// Who is nominated, by the look of the nominees.
fn nominees(of: &[&Nomination]) -> NomineeKind {
    let songs = of
        .iter()
        .all(|one| one.works.iter().any(|work| work.relation == Relation::Song));
    let mains = |one: &Nomination, kind: PartyKind| {
        one.people
            .iter()
            .any(|party| party.part == newsroom::award::Part::Main && party.kind == kind)
    };
    let countries = of.iter().all(|one| {
        one.people
            .iter()
            .any(|party| party.org == newsroom::award::OrgKind::Country)
    });
    if of.is_empty() {
        NomineeKind::Mixed
    } else if songs {
        NomineeKind::Song
    } else if countries {
        NomineeKind::Country
    } else if of.iter().all(|one| mains(one, PartyKind::Person)) {
        NomineeKind::Person
    } else if of
        .iter()
        .all(|one| !mains(one, PartyKind::Person) && !one.works.is_empty())
    {
        NomineeKind::Work
    } else if of.iter().all(|one| mains(one, PartyKind::Org)) {
        NomineeKind::Org
    } else {
        NomineeKind::Mixed
    }
}

/// How many may win: several who won and of whom nobody says that it was a tie did not tie.
fn rule(of: &[&Nomination]) -> WinnerRule {
    let honours = of.iter().any(|one| one.category.kind.is_honour());
    let winners = of.iter().filter(|one| one.won.is_win()).count();
    let tied = of.iter().any(|one| one.won == Won::Tied);
    if honours || (winners > 1 && !tied) {
        WinnerRule::Many
    } else {
        WinnerRule::TiesAllowed
    }
}

/// Reads a file: everything that can be said without a database.
///
/// A row that cannot be read is a remark and stops nothing.
///
/// # Errors
/// The [`Refusal`] names the file, the line and what to do: another encoding, columns that are missing, half a file, no
/// table at all.
pub fn read(format: Option<Format>, name: &str, bytes: &[u8]) -> Result<Reading, Refusal> {
    let text = cells::text(name, bytes)?;
    let Some(format) = format.or_else(|| Format::of(text)) else {
        return Err(no_table(name, text));
    };
    let mut reading = match format {
        Format::Oscars => oscars::read(name, text)?,
        Format::Emmys => emmys::read(name, text)?,
        Format::TidyTuesday => tidytuesday::read(name, text)?,
        Format::GoldenGlobes => golden_globes::read(name, text)?,
        Format::Grammys => grammys::read(name, text)?,
        Format::Imdb => imdb::read(name, text)?,
        Format::Table => table::read(name, text, table::Manner::File)?,
    };
    reading.finish();
    if reading.nominations.is_empty() && reading.remarks.is_empty() {
        return Err(Refusal(format!(
            "{name} has a first line with names of columns and nothing below it."
        )));
    }
    Ok(reading)
}

/// Reads rows of our own table as they are pasted: between tabs, commas or semicolons, with a first line of names or in the
/// order `edition, category, person, role, work, episode_or_song, network, winner`.
///
/// What is missing is a remark; a paste that is no table at all has one remark and no nomination.
#[must_use]
pub fn paste(text: &str) -> (Vec<Nomination>, Vec<Remark>) {
    match cells::text("What was pasted", text.as_bytes())
        .and_then(|text| table::read("What was pasted", text, table::Manner::Paste))
    {
        Ok(mut reading) => {
            reading.finish();
            (reading.nominations, reading.remarks)
        }
        Err(refusal) => (
            Vec::new(),
            vec![Remark {
                line: 0,
                kind: Kind::Rejected,
                text: refusal.0,
            }],
        ),
    }
}

fn no_table(name: &str, text: &str) -> Refusal {
    let first: String = text
        .trim_start()
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(60)
        .collect();
    let line = 1 + text
        .chars()
        .take_while(|c| c.is_whitespace())
        .filter(|c| *c == '\n')
        .count();
    Refusal(format!(
        "{name} is no table of awards that is known here: line {line} reads \u{201c}{first}\u{201d} and names no columns. \
         Bring it into the shape of our own table (docs/awards-tables.md has a template), or say with --format what it is."
    ))
}
