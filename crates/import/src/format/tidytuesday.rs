//! Emmy nominees of TidyTuesday: one row a person, a nomination is what shares year, page and page id.

use std::collections::HashMap;

use newsroom::import::Kind;

use super::{Format, Reading, emmys};
use crate::{
    cells::{self, Cells, Columns},
    nomination::{Nomination, Party, Won, Work},
    report::Refusal,
};

pub(super) fn read(name: &str, text: &str) -> Result<Reading, Refusal> {
    let needed = [
        "category",
        "production",
        "type",
        "title",
        "distributor",
        "year",
        "page",
        "page_id",
    ];
    let (columns, rows) = emmys::rows(name, text, &needed)?;
    let mut reading = Reading::new(Format::TidyTuesday);
    let mut groups: HashMap<[String; 3], usize> = HashMap::new();
    for row in &rows {
        let cell = |name: &str| value(&columns, row, name);
        let group = [cell("year"), cell("page"), cell("page_id")].map(str::to_owned);
        let known = groups.get(&group).copied();
        let place = match known {
            Some(place) => place,
            None => match nomination(&columns, row, &group) {
                Ok(nomination) => {
                    reading.nominations.push(nomination);
                    groups.insert(group, reading.nominations.len() - 1);
                    reading.nominations.len() - 1
                }
                Err(why) => {
                    reading.remark(row.line, Kind::Rejected, why);
                    continue;
                }
            },
        };
        let person = person(cell("production"));
        if let Some(nomination) = reading.nominations.get_mut(place) {
            if cell("type").eq_ignore_ascii_case("winner") {
                nomination.won = Won::Yes;
            }
            match person {
                Some(person) if !nomination.people.contains(&person) => {
                    nomination.people.push(person);
                }
                _ => {}
            }
        }
    }
    let mut nameless = Vec::new();
    for nomination in &mut reading.nominations {
        if nomination.people.is_empty() {
            nameless.push((nomination.line, nomination.detail.clone()));
        }
        let network = nomination.note.clone();
        nomination.note = String::new();
        nomination.people.extend(emmys::network(&network));
        nomination.credited = nomination
            .works
            .first()
            .map(|work| work.title.clone())
            .unwrap_or_default();
    }
    for (line, logo) in nameless {
        let hint = if logo.is_empty() {
            String::new()
        } else {
            format!(" The picture may tell: {logo}")
        };
        reading.remark(
            line,
            Kind::Warning,
            format!("The table does not say who is nominated here.{hint}"),
        );
    }
    reading.awards.push(emmys::emmys());
    Ok(reading)
}

/// A cell; `NA` is nothing.
fn value<'a>(columns: &Columns, row: &'a Cells, name: &str) -> &'a str {
    match columns.of(row, name) {
        "NA" => "",
        cell => cell,
    }
}

/// `X, role`; a company has a comma and nothing behind it.
fn person(production: &str) -> Option<Party> {
    let (name, credit) = production
        .split_once(", ")
        .unwrap_or((production.trim_end_matches(','), ""));
    let (name, credit) = (name.trim().trim_end_matches(','), credit.trim());
    (!name.is_empty()).then(|| {
        let company = production.trim().ends_with(',') && credit.is_empty();
        let mut party = Party {
            name: name.to_owned(),
            credit: credit.trim_end_matches(',').to_owned(),
            ..Party::default()
        };
        if company {
            party.kind = newsroom::award::PartyKind::Org;
            party.org = newsroom::award::OrgKind::Company;
        }
        party
    })
}

fn nomination(columns: &Columns, row: &Cells, group: &[String; 3]) -> Result<Nomination, String> {
    let cell = |name: &str| value(columns, row, name);
    let year = cell("year");
    let name = cell("category");
    let name = name
        .strip_suffix(year)
        .and_then(|name| name.trim_end().strip_suffix('-'))
        .filter(|_| !year.is_empty())
        .map_or(name, str::trim);
    let title = cell("title").trim_matches(['"', '\u{201c}', '\u{201d}']);
    if title.is_empty() {
        return Err("The row names no programme.".into());
    }
    Ok(Nomination {
        line: row.line,
        edition: emmys::edition(&emmys::emmys(), year)?,
        category: emmys::category(name)?,
        works: vec![Work {
            title: title.to_owned(),
            ..Work::default()
        }],
        detail: cell("logo").to_owned(),
        // Kept here until the people are together: a network stands last.
        note: cell("distributor").to_owned(),
        raw: serde_json::Value::Object(columns.raw(row)).to_string(),
        key: cells::key("tidytuesday", group.iter().map(String::as_str)),
        ..Nomination::default()
    })
}
