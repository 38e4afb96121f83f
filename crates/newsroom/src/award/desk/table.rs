//! A table pasted from a spreadsheet: read whole, looked at first, then put in at once or not at all.
//!
//! One row a person, as our own table has it: `category`, `person` and `work` are all it needs; rows that share a
//! `nomination_key` are one nomination. What is there already is left alone, so that the same paste twice is once.

use std::collections::BTreeMap;

use serde::Serialize;
use store::Tx;

use super::{
    CategoryDraft, NomineeDraft, PersonLine, WorkLine, add_category, add_nominee, category_of,
};
use crate::{
    Millis,
    audit::Doer,
    award::{EditionSheet, SaidKind, Saying, edition, nomination, result, sheet},
    error::{Error, Fields, Result},
};

/// A nomination as the table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// Line of its first row, counted from 1.
    pub line: usize,
    /// Name of its category.
    pub category: String,
    /// Who and for what.
    pub draft: NomineeDraft,
    /// Whether it won.
    pub won: bool,
}

/// What would become of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// Line of its first row, counted from 1.
    pub line: usize,
    /// Name of its category.
    pub category: String,
    /// Whether the category is new, too.
    pub new_category: bool,
    /// The nominee, in short.
    pub nominee: String,
    /// Whether it won.
    pub won: bool,
    /// Whether it is there already and left alone.
    pub known: bool,
}

/// Most characters of a paste.
const LONGEST: usize = 200_000;
/// Most nominations of a paste.
const MOST: usize = 500;
/// The columns that are read.
const COLUMNS: &[&str] = &[
    "category",
    "nomination_key",
    "person",
    "credit",
    "party",
    "role",
    "work",
    "episode_or_song",
    "citation",
    "winner",
    "edition",
    "network",
];

/// Whether a cell says that its row won; none for a word that says something else.
fn wins(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "yes" | "true" | "1" | "x" | "winner" => Some(true),
        "" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn wrong(sentence: impl Into<String>) -> Error {
    Error::invalid("table", sentence)
}

/// Reads a paste.
///
/// # Errors
/// `Invalid` in `table`, naming lines.
pub fn read_table(text: &str) -> Result<Vec<Pasted>> {
    if text.chars().count() > LONGEST {
        return Err(wrong(
            "This is more than fits here. Import it as a file instead: greenroom award import.",
        ));
    }
    let mut rows = cells(text).into_iter();
    let Some((_, head)) = rows.next() else {
        return Err(wrong("Paste a table with a first line of column names."));
    };
    let head: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
    let column = |name: &str| head.iter().position(|known| known == name);
    if column("category").is_none() || (column("person").is_none() && column("work").is_none()) {
        return Err(wrong(
            "The first line must name the columns, at least category and person or work. Known are: category, person, credit, role, work, episode_or_song, citation, winner, nomination_key.",
        ));
    }
    if let Some(unknown) = head
        .iter()
        .find(|name| !name.is_empty() && !COLUMNS.contains(&name.as_str()))
    {
        return Err(wrong(format!(
            "Line 1: there is no column \u{201c}{unknown}\u{201d} here. Take it out, or import the table as a file."
        )));
    }
    let mut all: Vec<Pasted> = Vec::new();
    let mut faults = Vec::new();
    let mut keys: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (line, row) in rows {
        let cell = |name: &str| {
            column(name)
                .and_then(|at| row.get(at))
                .map_or("", |cell| cell.trim())
        };
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let category = crate::name::tidy(cell("category"));
        if category.is_empty() || (cell("person").is_empty() && cell("work").is_empty()) {
            faults.push(format!(
                "Line {line}: a row names its category, and a person or a work."
            ));
            continue;
        }
        let Some(won) = wins(cell("winner")) else {
            faults.push(format!(
                "Line {line}: \u{201c}{}\u{201d} cannot be pasted as a winner: write yes, or nothing. Ties, places and refusals are said on the console, or come in by a file.",
                cell("winner")
            ));
            continue;
        };
        let key = (category.clone(), cell("nomination_key").to_owned());
        let known = (!key.1.is_empty())
            .then(|| keys.get(&key).copied())
            .flatten();
        let at = known.unwrap_or_else(|| {
            all.push(Pasted {
                line,
                category,
                draft: NomineeDraft {
                    citation: cell("citation").to_owned(),
                    ..NomineeDraft::default()
                },
                won: false,
            });
            all.len() - 1
        });
        if !key.1.is_empty() {
            keys.insert(key, at);
        }
        let Some(pasted) = all.get_mut(at) else {
            continue;
        };
        pasted.won |= won;
        let draft = &mut pasted.draft;
        let person = cell("person");
        if !person.is_empty() && !draft.people.iter().any(|one| one.name == person) {
            let kind = if cell("party") == "org" {
                "org"
            } else {
                "person"
            };
            draft.people.push(PersonLine {
                name: person.to_owned(),
                kind: kind.to_owned(),
                credit_role: cell("credit").to_owned(),
                removed: String::new(),
            });
        }
        for (name, relation) in [("work", "for"), ("episode_or_song", "episode")] {
            let title = cell(name);
            if !title.is_empty() && !draft.works.iter().any(|one| one.title == title) {
                draft.works.push(WorkLine {
                    title: title.to_owned(),
                    relation: relation.to_owned(),
                });
            }
        }
        let role = cell("role");
        if !role.is_empty() && !draft.characters.lines().any(|known| known == role) {
            if !draft.characters.is_empty() {
                draft.characters.push('\n');
            }
            draft.characters.push_str(role);
        }
    }
    if all.len() > MOST {
        faults.push("This is more than 500 nominations. Import it as a file instead.".to_owned());
    }
    if all.is_empty() && faults.is_empty() {
        faults.push("There is no row under the names of the columns.".to_owned());
    }
    if faults.is_empty() {
        return Ok(all);
    }
    let more = faults.len().saturating_sub(8);
    faults.truncate(8);
    if more > 0 {
        faults.push(format!("And {more} lines more."));
    }
    Err(Error::Invalid(Fields(BTreeMap::from([(
        "table".to_owned(),
        faults.join(" "),
    )]))))
}

/// Rows of cells with their line numbers: by tabs if the first line has one, else by commas; quoted cells may hold anything.
fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let first = text.lines().next().unwrap_or_default();
    let between = if first.contains('\t') { '\t' } else { ',' };
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut began, mut quoted) = (1, 1, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push((began, std::mem::take(&mut row)));
                line += 1;
                began = line;
            }
            letter if letter == between && !quoted => row.push(std::mem::take(&mut cell)),
            letter => {
                line += usize::from(letter == '\n');
                cell.push(letter);
            }
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push((began, row));
    }
    rows
}

/// What would become of each nomination; nothing is written.
///
/// # Errors
/// `NotFound` if there is no such edition.
pub fn plan_table(tx: &mut Tx<'_>, edition: i64, table: &[Pasted]) -> Result<Vec<Planned>> {
    let sheet = sheet::edition(tx, edition)?;
    Ok(table
        .iter()
        .map(|pasted| Planned {
            line: pasted.line,
            category: pasted.category.clone(),
            new_category: slug_of(&sheet, &pasted.category).is_none(),
            nominee: short(&pasted.draft),
            won: pasted.won,
            known: is_known(&sheet, pasted),
        })
        .collect())
}

/// Puts in what is not there yet; answers how many nominations were added. All of it, or with an error nothing.
///
/// # Errors
/// `NotFound` if there is no such edition; `Invalid` in `table`, naming the line.
pub fn apply_table(
    tx: &mut Tx<'_>,
    edition: i64,
    table: &[Pasted],
    who: &Doer,
    now: Millis,
) -> Result<usize> {
    let sheet = sheet::edition(tx, edition)?;
    let mut slugs: BTreeMap<String, String> = BTreeMap::new();
    let mut added = 0;
    for pasted in table.iter().filter(|pasted| !is_known(&sheet, pasted)) {
        let at_line = |error: Error| match error {
            Error::Invalid(faults) => wrong(format!("Line {}: {faults}", pasted.line)),
            Error::Conflict(sentence) => wrong(format!("Line {}: {sentence}", pasted.line)),
            other => other,
        };
        let known = slugs
            .get(&pasted.category)
            .cloned()
            .or_else(|| slug_of(&sheet, &pasted.category));
        let slug = match known {
            Some(slug) => slug,
            None => {
                let draft = CategoryDraft {
                    name: pasted.category.clone(),
                    line_kind: "competitive".to_owned(),
                    nominee_kind: "mixed".to_owned(),
                    rule: "ties_allowed".to_owned(),
                    ..CategoryDraft::default()
                };
                add_category(tx, edition, &draft, who, now).map_err(at_line)?
            }
        };
        slugs.insert(pasted.category.clone(), slug.clone());
        let (category, _) = category_of(tx, edition, &slug)?.ok_or(Error::NotFound("category"))?;
        let nominee = add_nominee(tx, category, &pasted.draft, who, now).map_err(at_line)?;
        if pasted.won {
            let id = nomination::by_slug(tx, category, &nominee)?.map(|one| one.id);
            let saying = Saying {
                kind: SaidKind::Announced,
                nomination: id,
                ..Saying::default()
            };
            result::say_quietly(tx, category, &[saying], who, now).map_err(at_line)?;
        }
        added += 1;
    }
    edition::changed(tx, edition, now)?;
    Ok(added)
}

/// The category of this name, as it stands or as its address has it.
fn slug_of(sheet: &EditionSheet, name: &str) -> Option<String> {
    let slug = markup::slug::slugify(name);
    sheet
        .categories
        .iter()
        .map(|one| &one.category)
        .find(|known| known.name == name || known.slug == slug)
        .map(|known| known.slug.clone())
}

/// Whether the same people are nominated for the same works there already.
fn is_known(sheet: &EditionSheet, pasted: &Pasted) -> bool {
    let Some(slug) = slug_of(sheet, &pasted.category) else {
        return false;
    };
    let folded = |names: Vec<&str>| -> Vec<String> {
        names.into_iter().map(markup::slug::slugify).collect()
    };
    let people = folded(
        pasted
            .draft
            .people
            .iter()
            .map(|one| one.name.as_str())
            .collect(),
    );
    let works = folded(
        pasted
            .draft
            .works
            .iter()
            .map(|one| one.title.as_str())
            .collect(),
    );
    sheet
        .categories
        .iter()
        .filter(|one| one.category.slug == slug)
        .flat_map(|one| &one.nominees)
        .any(|known| {
            folded(known.people.iter().map(|one| one.name.as_str()).collect()) == people
                && folded(known.works.iter().map(|one| one.title.as_str()).collect()) == works
        })
}

fn short(draft: &NomineeDraft) -> String {
    let people: Vec<&str> = draft.people.iter().map(|one| one.name.as_str()).collect();
    let works: Vec<&str> = draft.works.iter().map(|one| one.title.as_str()).collect();
    match (people.is_empty(), works.is_empty()) {
        (true, _) => works.join(", "),
        (_, true) => people.join(", "),
        _ => format!("{}, {}", people.join(", "), works.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]
    use super::*;

    #[test]
    fn rows_of_one_key_are_one_nomination() {
        let table = "category\tnomination_key\tperson\tcredit\trole\twork\twinner\n\
                     Prize\ta\tIda Lund\tSound by\tDee\tThe Hall\tyes\n\
                     Prize\ta\tBo Marsh\tSound by\tTee\tThe Hall\t\n\
                     Prize\t\tCy Pell\t\t\t\"A \"\"long\"\"\nhall\"\t\n";
        let all = read_table(table).unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].draft.people.len(), 2);
        assert_eq!(all[0].draft.works.len(), 1);
        assert_eq!(all[0].draft.characters, "Dee\nTee");
        assert!(all[0].won && !all[1].won);
        assert_eq!(
            (all[1].line, all[1].draft.works[0].title.as_str()),
            (4, "A \"long\"\nhall")
        );
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_lines() {
        for (text, says) in [
            ("", "Paste a table"),
            ("Best Prize\nIda Lund", "must name the columns"),
            (
                "category,person,salary\na,b,c",
                "no column \u{201c}salary\u{201d}",
            ),
            ("category,person\nPrize,\n,Ida", "Line 2"),
            ("category,person\n", "no row"),
            (
                "category,person,winner\nPrize,Ida,tied",
                "Line 2: \u{201c}tied\u{201d}",
            ),
        ] {
            let sentence = read_table(text).unwrap_err().to_string();
            assert!(sentence.contains(says), "{text:?}: {sentence}");
        }
    }
}
