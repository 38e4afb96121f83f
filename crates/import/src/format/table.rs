//! Our own table: one row a person, and rows of one `nomination_key` are one nomination. Described in
//! `docs/awards-tables.md`.

use std::collections::{BTreeMap, HashMap};

use newsroom::{
    award::{
        Coverage, LineKind, NominationStatus, NomineeKind, OrgKind, Part, PartyKind, Relation,
        WinnerRule,
    },
    import::Kind,
    slug::slugify,
};

use super::{Format, Reading};
use crate::{
    cells::{self, Cells, Columns, Grid},
    nomination::{CategoryName, EditionName, Identity, Nomination, Party, Role, Won, Work},
    report::Refusal,
};

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

/// The parts of one nomination by their numbers.
#[derive(Default)]
struct Parts {
    people: BTreeMap<usize, Party>,
    works: BTreeMap<usize, Work>,
    /// Characters by the numbers of their person and their work.
    roles: Vec<(usize, usize, String, String)>,
    networks: Vec<Party>,
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

fn won(word: &str, warnings: &mut Vec<String>) -> Won {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "" | "no" | "false" | "0" | "n" | "nominee" | "lost" => Won::No,
        "yes" | "true" | "1" | "y" | "x" | "won" | "winner" | "win" => Won::Yes,
        "tied" | "tie" => Won::Tied,
        "declined" | "refused" => Won::Declined,
        "vacated" => Won::Vacated,
        "nobody" => Won::Nobody,
        other => {
            let digits: String = other.chars().take_while(char::is_ascii_digit).collect();
            let rest = other.get(digits.len()..).unwrap_or_default();
            match digits.parse::<i64>() {
                Ok(place)
                    if (2..=999).contains(&place)
                        && matches!(rest, "" | "nd" | "rd" | "th" | "st") =>
                {
                    Won::Placed(place)
                }
                _ => {
                    warnings.push(format!(
                        "\u{201c}{word}\u{201d} does not say who has won; write yes, tied, 2, 3, declined or nothing."
                    ));
                    Won::No
                }
            }
        }
    }
}

fn status(word: &str, warnings: &mut Vec<String>) -> NominationStatus {
    if word.is_empty() {
        return NominationStatus::Official;
    }
    NominationStatus::parse(&word.to_lowercase()).unwrap_or_else(|| {
        warnings.push(format!(
            "\u{201c}{word}\u{201d} is no status; the nomination counts as official."
        ));
        NominationStatus::Official
    })
}

fn instant(text: &str, column: &str, warnings: &mut Vec<String>) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    match text.parse::<jiff::Timestamp>() {
        Ok(instant) => Some(instant.as_millisecond()),
        Err(_) => {
            warnings.push(format!(
                "\u{201c}{text}\u{201d} in the column \u{201c}{column}\u{201d} is no instant; it is written like 2020-09-20T17:00:00-07:00."
            ));
            None
        }
    }
}

/// `nm1`, `?`, several parted by commas, or nothing.
fn identity(cell: &str) -> Identity {
    match cell {
        "" => Identity::Named,
        "?" => Identity::Unknown,
        ids => Identity::Known(
            ids.split(',')
                .map(str::trim)
                .filter(|id| !id.is_empty())
                .map(str::to_owned)
                .collect(),
        ),
    }
}

impl Parts {
    fn take<'a>(
        &mut self,
        cell: &impl Fn(&str) -> &'a str,
        nomination: &Nomination,
        warnings: &mut Vec<String>,
    ) {
        let number = |name: &str| {
            cell(name)
                .parse::<usize>()
                .ok()
                .filter(|n| (1..=10_000).contains(n))
        };
        let person = self.person(cell, number("person_no"), warnings);
        let mut work = self.work(cell, number("work_no"));
        if !cell("episode_or_song").is_empty() {
            let part = self.part(cell, number("part_no"), work, nomination);
            work = work.or(Some(part));
        }
        for role in split_roles(cell("role")) {
            let raw = match cell("role_text") {
                "" => String::new(),
                text => text.to_owned(),
            };
            let role = (person.unwrap_or(1), work.unwrap_or(1), role, raw);
            self.roles.push(role);
        }
        if !cell("network").is_empty() {
            let network = Party {
                kind: PartyKind::Org,
                org: OrgKind::Network,
                name: cell("network").to_owned(),
                credit: "network".to_owned(),
                part: Part::Other,
                ..Party::default()
            };
            if !self.networks.contains(&network) {
                self.networks.push(network);
            }
        }
    }

    fn person<'a>(
        &mut self,
        cell: &impl Fn(&str) -> &'a str,
        number: Option<usize>,
        warnings: &mut Vec<String>,
    ) -> Option<usize> {
        if cell("person").is_empty() {
            return number;
        }
        let org_kind = OrgKind::parse(cell("org_kind")).unwrap_or_default();
        let kind = match cell("party") {
            "org" => PartyKind::Org,
            "" if org_kind != OrgKind::Unknown => PartyKind::Org,
            "" | "person" => PartyKind::Person,
            other => {
                warnings.push(format!(
                    "\u{201c}{other}\u{201d} in the column \u{201c}party\u{201d} is neither person nor org."
                ));
                PartyKind::Person
            }
        };
        let party = Party {
            kind,
            org: org_kind,
            name: cell("person").to_owned(),
            identity: identity(cell("person_id")),
            credit: cell("credit").to_owned(),
            part: Part::parse(cell("part")).unwrap_or_default(),
            removed: Some(cell("removed"))
                .filter(|why| !why.is_empty())
                .map(str::to_owned),
        };
        let same = self
            .people
            .iter()
            .find(|(_, known)| **known == party)
            .map(|(place, _)| *place);
        let place = number
            .or(same)
            .unwrap_or_else(|| self.people.keys().next_back().map_or(1, |last| last + 1));
        self.people.entry(place).or_insert(party);
        Some(place)
    }

    fn next_work(&self) -> usize {
        self.works.keys().next_back().map_or(1, |last| last + 1)
    }

    fn work<'a>(
        &mut self,
        cell: &impl Fn(&str) -> &'a str,
        number: Option<usize>,
    ) -> Option<usize> {
        if cell("work").is_empty() {
            return number;
        }
        let has_part = !cell("episode_or_song").is_empty();
        let relation = Some(cell("relation")).filter(|_| !has_part);
        let work = Work {
            title: cell("work").to_owned(),
            identity: identity(cell("work_id")),
            kind: if has_part {
                String::new()
            } else {
                cell("work_kind").to_owned()
            },
            relation: relation.and_then(Relation::parse).unwrap_or_default(),
            part_of: None,
        };
        let same = self
            .works
            .iter()
            .find(|(_, known)| known.title == work.title && known.identity == work.identity)
            .map(|(place, _)| *place);
        let place = number.or(same).unwrap_or_else(|| self.next_work());
        match self.works.get_mut(&place) {
            // A row with a song says nothing of what kind of work its film is; a later one may.
            Some(known) if !has_part && known.part_of.is_none() => *known = work,
            Some(_) => {}
            None => {
                self.works.insert(place, work);
            }
        }
        Some(place)
    }

    fn part<'a>(
        &mut self,
        cell: &impl Fn(&str) -> &'a str,
        number: Option<usize>,
        parent: Option<usize>,
        nomination: &Nomination,
    ) -> usize {
        let relation = match Relation::parse(cell("relation")) {
            Some(relation) if !cell("relation").is_empty() => relation,
            _ if nomination.category.name.to_lowercase().contains("song")
                || nomination.category.name.to_lowercase().contains("lyric") =>
            {
                Relation::Song
            }
            _ => Relation::Episode,
        };
        let kind = match cell("work_kind") {
            "" => relation.as_str().to_owned(),
            kind => kind.to_owned(),
        };
        let work = Work {
            title: cell("episode_or_song").to_owned(),
            identity: identity(cell("part_id")),
            kind,
            relation,
            part_of: parent,
        };
        let same = self
            .works
            .iter()
            .find(|(_, known)| **known == work)
            .map(|(place, _)| *place);
        let place = number.or(same).unwrap_or_else(|| self.next_work());
        self.works.entry(place).or_insert(work);
        place
    }

    /// Puts everything in its place, numbers closed up.
    fn put(self, nomination: &mut Nomination) {
        let places = |keys: Vec<usize>| -> HashMap<usize, usize> {
            keys.into_iter()
                .enumerate()
                .map(|(place, number)| (number, place))
                .collect()
        };
        let people = places(self.people.keys().copied().collect());
        let works = places(self.works.keys().copied().collect());
        nomination.people = self.people.into_values().chain(self.networks).collect();
        nomination.works = self
            .works
            .into_values()
            .map(|work| Work {
                part_of: work.part_of.and_then(|number| works.get(&number).copied()),
                ..work
            })
            .collect();
        nomination.roles = self
            .roles
            .into_iter()
            .map(|(person, work, name, raw)| Role {
                party: people.get(&person).copied().unwrap_or_default(),
                work: works.get(&work).copied().unwrap_or_default(),
                name,
                raw,
            })
            .collect();
    }
}

/// Roles of a cell, parted by `|`; a backslash takes the next character as it is.
pub(crate) fn split_roles(cell: &str) -> Vec<String> {
    let mut roles = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                if let (Some(role), Some(next)) = (roles.last_mut(), chars.next()) {
                    role.push(next);
                }
            }
            '|' => roles.push(String::new()),
            c => {
                if let Some(role) = roles.last_mut() {
                    role.push(c);
                }
            }
        }
    }
    roles
        .into_iter()
        .map(|role| role.trim().to_owned())
        .filter(|role| !role.is_empty())
        .collect()
}

/// Roles as a cell.
pub(crate) fn join_roles<'a>(roles: impl IntoIterator<Item = &'a str>) -> String {
    let escaped: Vec<String> = roles
        .into_iter()
        .map(|role| role.replace('\\', "\\\\").replace('|', "\\|"))
        .collect();
    escaped.join("|")
}
