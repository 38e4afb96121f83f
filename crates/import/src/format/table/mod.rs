//! Our own table: one row a person, and rows of one `nomination_key` are one nomination. Described in
//! `docs/awards-tables.md`.

mod parts;
mod words;

use std::collections::HashMap;

use newsroom::{
    award::{Coverage, LineKind, NomineeKind, WinnerRule},
    import::Kind,
    slug::slugify,
};

use super::{Format, Reading};
use crate::{
    cells::{self, Cells, Columns, Grid},
    nomination::{CategoryName, EditionName, Nomination, Won},
    report::Refusal,
};
use parts::Parts;
pub(crate) use words::join_roles;
use words::{instant, status, won};

/// What the columns are called. The first eight are all that a table needs.
pub const COLUMNS: [&str; 46] = [
    "edition",
    "category",
    "person",
    "role",
    "work",
    "episode_or_song",
    "network",
    "winner",
    "category_slug",
    "nomination_key",
    "credit",
    "status",
    "citation",
    "note",
    "lock",
    "edition_label",
    "ordinal",
    "period",
    "year",
    "nominees",
    "short_name",
    "line",
    "line_name",
    "class",
    "kind",
    "nominee_kind",
    "winner_rule",
    "weight",
    "slug",
    "credited",
    "person_no",
    "person_id",
    "party",
    "org_kind",
    "part",
    "removed",
    "role_text",
    "work_no",
    "work_id",
    "work_kind",
    "part_no",
    "part_id",
    "relation",
    "announced",
    "detail",
    "source",
];
/// What only a table of ours that was written by a newsroom has.
pub const KEY_COLUMN: &str = "row_key";

/// The order of cells in a paste without a first line of names.
const BARE: [&str; 8] = [
    "edition",
    "category",
    "person",
    "role",
    "work",
    "episode_or_song",
    "network",
    "winner",
];

/// How a table comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As a file: whole, with a first line of names.
    File,
    /// Pasted: perhaps without either.
    Paste,
}

pub(super) fn read(name: &str, text: &str, manner: Manner) -> Result<Reading, Refusal> {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let delimiter = delimiter(first.unwrap_or_default());
    let grid = cells::quoted(text, delimiter);
    if let Some(line) = grid.open_quote {
        return Err(Refusal(format!(
            "{name}, line {line}: a quote opens here and nothing closes it. A cell that begins with a quote ends with one."
        )));
    }
    let (columns, rows) = headed(name, grid, manner)?;
    let mut table = Table {
        columns,
        manner,
        reading: Reading::new(Format::Table),
        groups: HashMap::new(),
        parts: Vec::new(),
    };
    let known: Vec<&str> = COLUMNS.iter().copied().chain([KEY_COLUMN]).collect();
    for stranger in table.columns.strangers(&known) {
        table.reading.remarks.push(newsroom::import::Remark {
            line: 1,
            kind: Kind::Warning,
            text: format!("The column \u{201c}{stranger}\u{201d} is not known and is left out."),
        });
    }
    for row in &rows {
        table.take(row);
    }
    Ok(table.finish())
}

fn delimiter(line: &str) -> char {
    ['\t', ';', ',']
        .into_iter()
        .max_by_key(|delimiter| {
            let count = line.matches(*delimiter).count();
            // A tab is never part of a name.
            if *delimiter == '\t' {
                count * 100
            } else {
                count
            }
        })
        .unwrap_or(',')
}

fn headed(name: &str, grid: Grid, manner: Manner) -> Result<(Columns, Vec<Cells>), Refusal> {
    let ended = grid.ended;
    let mut rows = grid.rows.into_iter();
    let Some(first) = rows.next() else {
        return Err(Refusal(format!("{name} is empty.")));
    };
    let columns = Columns::new(&first.cells);
    let is_header = columns.has("category")
        && (columns.has("edition") || columns.has("work") || columns.has("person"));
    if manner == Manner::Paste && !is_header {
        let bare: Vec<String> = BARE.iter().map(|name| (*name).to_owned()).collect();
        if first.cells.len() < 2 {
            return Err(Refusal(format!(
                "{name} is no table: line {} has one cell. Paste rows of a spreadsheet.",
                first.line
            )));
        }
        return Ok((
            Columns::new(&bare),
            std::iter::once(first).chain(rows).collect(),
        ));
    }
    if manner == Manner::File {
        columns.need(name, &["edition", "category"])?;
    }
    let rows: Vec<Cells> = rows.collect();
    if let (Manner::File, false, Some(last)) = (manner, ended, rows.last())
        && last.cells.len() < columns.len()
    {
        return Err(cells::cut(name, last.line));
    }
    Ok((columns, rows))
}

struct Table {
    columns: Columns,
    manner: Manner,
    reading: Reading,
    /// Which nomination the rows of a key are.
    groups: HashMap<String, usize>,
    /// What is written with numbers, until all rows of a nomination are there.
    parts: Vec<Parts>,
}

impl Table {
    fn take(&mut self, row: &Cells) {
        let cell = |name: &str| cells::unguarded(self.columns.of(row, name));
        if cell("category").is_empty() {
            self.reading
                .remark(row.line, Kind::Rejected, "The row names no category.");
            return;
        }
        let edition = match edition(&cell, self.manner) {
            Ok(edition) => edition,
            Err(why) => return self.reading.remark(row.line, Kind::Rejected, why),
        };
        let nobody = ["person", "work", "episode_or_song", "credited"]
            .iter()
            .all(|name| cell(name).is_empty());
        if nobody {
            self.reading.remark(
                row.line,
                Kind::Rejected,
                "The row names neither a person nor a work.",
            );
            return;
        }
        let category = category(&cell);
        let group = group(&cell, &edition, &category, row.line);
        let key = match cell(super::table::KEY_COLUMN) {
            "" => cells::key("table", group.split('\u{1f}')),
            key => key.to_owned(),
        };
        let place = self.groups.get(&group).copied();
        let place = if let Some(place) = place {
            place
        } else {
            let mut warnings = Vec::new();
            let nomination = Nomination {
                line: row.line,
                slug: Some(cell("slug"))
                    .filter(|slug| newsroom::slug::is_slug(slug))
                    .map(str::to_owned),
                credited: cell("credited").to_owned(),
                status: status(cell("status"), &mut warnings),
                won: won(cell("winner"), &mut warnings),
                announced_at: instant(cell("announced"), "announced", &mut warnings),
                citation: cell("citation").to_owned(),
                detail: cell("detail").to_owned(),
                note: cell("note").to_owned(),
                raw: cell("source").to_owned(),
                category: CategoryName {
                    locks_at: instant(cell("lock"), "lock", &mut warnings),
                    ..category
                },
                edition,
                key,
                ..Nomination::default()
            };
            for warning in warnings {
                self.reading.remark(row.line, Kind::Warning, warning);
            }
            self.reading.nominations.push(nomination);
            self.parts.push(Parts::default());
            let place = self.reading.nominations.len() - 1;
            self.groups.insert(group, place);
            place
        };
        let mut warnings = Vec::new();
        if let (Some(nomination), Some(parts)) = (
            self.reading.nominations.get_mut(place),
            self.parts.get_mut(place),
        ) {
            if nomination.won == Won::No {
                nomination.won = won(cell("winner"), &mut Vec::new());
            }
            parts.take(&cell, nomination, &mut warnings);
            if cell("source").is_empty() {
                let raw = serde_json::Value::Object(self.columns.raw(row)).to_string();
                if nomination.raw.is_empty() {
                    nomination.raw = format!("[{raw}]");
                } else if nomination.raw.starts_with('[') && nomination.raw.ends_with(']') {
                    nomination.raw.pop();
                    nomination.raw.push(',');
                    nomination.raw.push_str(&raw);
                    nomination.raw.push(']');
                }
            }
        }
        for warning in warnings {
            self.reading.remark(row.line, Kind::Warning, warning);
        }
    }

    fn finish(mut self) -> Reading {
        let parts = std::mem::take(&mut self.parts);
        for (nomination, parts) in self.reading.nominations.iter_mut().zip(parts) {
            parts.put(nomination);
        }
        self.reading
    }
}

fn edition<'a>(cell: &impl Fn(&str) -> &'a str, manner: Manner) -> Result<EditionName, String> {
    let path = cell("edition");
    let (award, slug) = match path.split_once('/') {
        Some((award, slug)) => (slugify(award), slugify(slug)),
        None if path.is_empty() && manner == Manner::Paste => (String::new(), String::new()),
        None => {
            return Err(format!(
                "\u{201c}{path}\u{201d} is no edition; it is written like emmys/2020."
            ));
        }
    };
    let year: Option<i64> = match cell("year") {
        "" => slug.get(..4).and_then(|year| year.parse().ok()),
        year => year.parse().ok(),
    };
    let year = year.filter(|year| (1800..=2200).contains(year));
    if year.is_none() && !slug.is_empty() {
        return Err(format!(
            "Which year is \u{201c}{path}\u{201d}? Write it in the column \u{201c}year\u{201d}."
        ));
    }
    Ok(EditionName {
        award,
        slug,
        ordinal: cell("ordinal").parse().ok(),
        label: cell("edition_label").to_owned(),
        period: cell("period").to_owned(),
        year: year.unwrap_or_default(),
        winners_only: cell("nominees") == Coverage::WinnersOnly.as_str(),
    })
}

fn category<'a>(cell: &impl Fn(&str) -> &'a str) -> CategoryName {
    let name = cell("category").to_owned();
    let slug = match slugify(cell("category_slug")) {
        slug if slug.is_empty() => slugify(&name),
        slug => slug,
    };
    CategoryName {
        slug,
        name,
        short: cell("short_name").to_owned(),
        line_slug: slugify(cell("line")),
        line: cell("line_name").to_owned(),
        class: cell("class").to_owned(),
        kind: LineKind::parse(cell("kind")).unwrap_or_default(),
        nominees: NomineeKind::parse(cell("nominee_kind")),
        rule: WinnerRule::parse(cell("winner_rule")),
        locks_at: None,
        weight: cell("weight").parse().ok(),
    }
}

/// What the rows of one nomination have in common.
fn group<'a>(
    cell: &impl Fn(&str) -> &'a str,
    edition: &EditionName,
    category: &CategoryName,
    line: usize,
) -> String {
    let mut group = format!("{}\u{1f}{}", edition.path(), category.slug);
    let mut more = |texts: &[&str]| {
        for text in texts {
            group.push('\u{1f}');
            group.push_str(text);
        }
    };
    match (
        cell("nomination_key"),
        cell("work"),
        cell("episode_or_song"),
    ) {
        ("", "", "") => more(&["person", cell("person"), cell("credited")]),
        // Two actors of one series are two nominations.
        ("", work, part) if !cell("role").is_empty() => {
            more(&["role", cell("person"), work, part]);
        }
        ("", work, part) => more(&["work", work, part]),
        (key, ..) => more(&["key", key]),
    }
    let _ = line;
    group
}
