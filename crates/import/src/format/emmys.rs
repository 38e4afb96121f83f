//! Emmys: `id, year, category, nominee, staff, company, producer, win`; a row is a nomination, and who it is stands in `staff`.

use newsroom::{
    award::{LineKind, OrgKind, Part, PartyKind},
    import::Kind,
    slug::slugify,
};

use super::{Format, Reading, credits, lines};
use crate::{
    cells::{self, Cells, Columns},
    nomination::{AwardName, CategoryName, EditionName, Nomination, Party, Role, Won, Work},
    report::Refusal,
};

pub(super) fn emmys() -> AwardName {
    AwardName {
        slug: "emmys".into(),
        name: "Primetime Emmy Awards".into(),
        body: "Television Academy".into(),
    }
}

/// The header and the rows of a file between commas, whole.
pub(super) fn rows(
    name: &str,
    text: &str,
    needed: &[&str],
) -> Result<(Columns, Vec<Cells>), Refusal> {
    let grid = cells::quoted(text, ',');
    if let Some(line) = grid.open_quote {
        return Err(cells::cut(name, line));
    }
    let ended = grid.ended;
    let mut rows = grid.rows.into_iter();
    let columns = Columns::new(&rows.next().map(|row| row.cells).unwrap_or_default());
    columns.need(name, needed)?;
    let rows: Vec<Cells> = rows.collect();
    if let (false, Some(last)) = (ended, rows.last())
        && last.cells.len() < columns.len()
    {
        return Err(cells::cut(name, last.line));
    }
    Ok((columns, rows))
}

/// The edition of a calendar year.
pub(super) fn edition(award: &AwardName, year: &str) -> Result<EditionName, String> {
    let year: i64 = year
        .parse()
        .ok()
        .filter(|year| (1900..=2200).contains(year))
        .ok_or_else(|| format!("\u{201c}{year}\u{201d} is no year."))?;
    Ok(EditionName {
        award: award.slug.clone(),
        slug: year.to_string(),
        year,
        ..EditionName::default()
    })
}

/// A category by its name alone: names that differ in case and marks are one.
pub(super) fn category(name: &str) -> Result<CategoryName, String> {
    let slug = lines::folded(name);
    if slug.is_empty() {
        return Err("The row names no category.".into());
    }
    let lower = name.to_lowercase();
    let kind = if lower.contains("hall of fame") {
        LineKind::HallOfFame
    } else if lower.contains("honors") || lower.contains("governors award") {
        LineKind::Honorary
    } else if lower.contains("juried") {
        LineKind::Juried
    } else {
        LineKind::Competitive
    };
    let name = if name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase) {
        name.trim().to_owned()
    } else {
        lines::title(&slugify(name))
    };
    Ok(CategoryName {
        slug: slug.clone(),
        name,
        line_slug: slug,
        kind,
        ..CategoryName::default()
    })
}

pub(super) fn network(name: &str) -> Option<Party> {
    let name = name.trim().trim_end_matches(',').trim();
    (!name.is_empty() && name != "NA").then(|| Party {
        kind: PartyKind::Org,
        org: OrgKind::Network,
        name: name.to_owned(),
        credit: "network".into(),
        part: Part::Other,
        ..Party::default()
    })
}

pub(super) fn is_true(cell: &str) -> bool {
    matches!(
        cell.to_lowercase().as_str(),
        "true" | "1" | "yes" | "winner"
    )
}

pub(super) fn read(name: &str, text: &str) -> Result<Reading, Refusal> {
    let (columns, rows) = rows(name, text, &["year", "category", "nominee", "staff", "win"])?;
    let mut reading = Reading::new(Format::Emmys);
    let award = emmys();
    for row in &rows {
        match nomination(&columns, row, &award) {
            Ok(nomination) => {
                // Old rows were cut at 50 characters.
                if columns.of(row, "nominee").chars().count() == 50 {
                    reading.remark(
                        row.line,
                        Kind::Warning,
                        "The title has exactly 50 characters; it may be cut off.",
                    );
                }
                reading.nominations.push(nomination);
            }
            Err(why) => reading.remark(row.line, Kind::Rejected, why),
        }
    }
    reading.awards.push(award);
    Ok(reading)
}

fn nomination(columns: &Columns, row: &Cells, award: &AwardName) -> Result<Nomination, String> {
    let cell = |name: &str| columns.of(row, name);
    let category = category(cell("category"))?;
    let staff = credits::staff(cell("staff"));
    let title = cell("nominee");
    if title.is_empty() && staff.is_empty() {
        return Err("The row names neither a person nor a programme.".into());
    }
    let mut people = Vec::new();
    let mut roles = Vec::new();
    for (party, one) in staff.into_iter().enumerate() {
        roles.extend(one.roles.into_iter().map(|name| Role {
            party,
            work: 0,
            name,
            raw: String::new(),
        }));
        people.push(Party {
            name: one.name,
            credit: one.job,
            ..Party::default()
        });
    }
    people.extend(network(cell("company")));
    Ok(Nomination {
        line: row.line,
        edition: edition(award, cell("year"))?,
        credited: if cell("staff").is_empty() {
            title.to_owned()
        } else {
            cell("staff").to_owned()
        },
        people,
        works: (!title.is_empty())
            .then(|| Work {
                title: title.to_owned(),
                ..Work::default()
            })
            .into_iter()
            .collect(),
        roles,
        won: if is_true(cell("win")) {
            Won::Yes
        } else {
            Won::No
        },
        detail: cell("producer").to_owned(),
        raw: serde_json::Value::Object(columns.raw(row)).to_string(),
        key: cells::key(
            "emmys",
            [cell("year"), &category.slug, cell("nominee"), cell("staff")],
        ),
        category,
        ..Nomination::default()
    })
}
