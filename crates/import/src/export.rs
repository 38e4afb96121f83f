//! Our own table out of the newsroom. What [`crate::load`] makes of it in an empty newsroom is the same again: editions,
//! categories, nominations with their people, works, characters and texts, and what became of them.
//!
//! The log of results, evenings, and what links category lines are no part of a table.

use std::collections::HashMap;

use newsroom::{
    Cursor, Error, Millis, Result,
    award::{
        self, Category, Coverage, Edition, LineKind, Mark, Outcome, PartyKind, Relation, category,
        edition, sheet,
    },
    import::whole::{self, Whole, WholeRole, WholeWork},
    slug::slugify,
    store::Tx,
};

use crate::{
    cells,
    format::table::{COLUMNS, KEY_COLUMN, join_roles},
};

/// Editions of one award that are written at once, at most.
const MOST_EDITIONS: usize = 500;

/// The table of an award, or of one edition of it, tab-separated.
///
/// # Errors
/// `NotFound` for the award or the edition.
pub fn table(tx: &mut Tx<'_>, award: &str, only: Option<&str>) -> Result<String> {
    let found = award::award::by_slug(tx, award)?.ok_or(Error::NotFound("award"))?;
    let editions = match only {
        Some(slug) => {
            vec![edition::by_path(tx, award, slug)?.ok_or(Error::NotFound("edition"))?]
        }
        None => all(tx, found.id)?,
    };
    let mut text = String::new();
    write_row(&mut text, COLUMNS.into_iter().chain([KEY_COLUMN]));
    for edition in editions {
        let categories: HashMap<i64, Category> = category::of_edition(tx, edition.id)?
            .into_iter()
            .map(|category| (category.id, category))
            .collect();
        let nobody: Vec<i64> = sheet::edition(tx, edition.id)?
            .categories
            .iter()
            .filter(|one| one.no_award)
            .map(|one| one.category.id)
            .collect();
        let classes = classes(tx, &edition)?;
        for (number, nomination) in whole::nominations(tx, edition.id)?.iter().enumerate() {
            let Some(category) = categories.get(&nomination.category_id) else {
                continue;
            };
            let class = classes.get(&category.line.0).map_or("", String::as_str);
            let head = head(&edition, category, class, nomination, number, &nobody);
            for row in rows(nomination) {
                let cell = |name: &str| -> &str {
                    row.get(name).or(head.get(name)).map_or("", String::as_str)
                };
                write_row(&mut text, COLUMNS.into_iter().chain([KEY_COLUMN]).map(cell));
            }
        }
    }
    Ok(text)
}

/// All editions, the oldest first.
fn all(tx: &mut Tx<'_>, award: i64) -> Result<Vec<Edition>> {
    let mut all = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let page = edition::of_award(tx, award, after)?;
        all.extend(page.items);
        after = page.next;
        if after.is_none() || all.len() >= MOST_EDITIONS {
            break;
        }
    }
    all.reverse();
    Ok(all)
}

/// The class of each line of the edition's award, by row id.
fn classes(tx: &mut Tx<'_>, edition: &Edition) -> Result<HashMap<i64, String>> {
    Ok(award::line::lines(tx, edition.award.0)?
        .into_iter()
        .map(|line| (line.id, line.class))
        .collect())
}

type Cells = HashMap<&'static str, String>;

/// What all rows of a nomination say.
fn head(
    edition: &Edition,
    category: &Category,
    class: &str,
    nomination: &Whole,
    number: usize,
    nobody: &[i64],
) -> Cells {
    let mut head = Cells::new();
    let mut say = |name: &'static str, text: String| {
        if !text.is_empty() {
            head.insert(name, text);
        }
    };
    say("edition", edition.path());
    say("edition_label", edition.label.clone());
    say("ordinal", number_of(edition.ordinal));
    say("period", edition.period.clone());
    say("year", edition.year.to_string());
    if edition.nominees == Coverage::WinnersOnly {
        say("nominees", edition.nominees.as_str().to_owned());
    }
    say("category", category.name.clone());
    say("category_slug", category.slug.clone());
    if category.short_name != category.name {
        say("short_name", category.short_name.clone());
    }
    say("line", category.line.1.clone());
    say("line_name", category.line.2.clone());
    say("class", class.to_owned());
    if category.line.3 != LineKind::Competitive {
        say("kind", category.line.3.as_str().to_owned());
    }
    say("nominee_kind", category.nominee_kind.as_str().to_owned());
    say("winner_rule", category.winner_rule.as_str().to_owned());
    if category.weight != 1 {
        say("weight", category.weight.to_string());
    }
    say("lock", instant(category.locks_at));
    say("nomination_key", (number + 1).to_string());
    say("slug", nomination.slug.clone());
    say("credited", nomination.credited.clone());
    if nomination.status.as_str() != "official" {
        say("status", nomination.status.as_str().to_owned());
    }
    say("citation", nomination.citation.clone());
    say("detail", nomination.detail.clone());
    say("note", nomination.note.clone());
    say("winner", winner(nomination, nobody));
    say("announced", instant(nomination.at));
    say("source", nomination.raw.clone());
    say(KEY_COLUMN, nomination.row_key.clone().unwrap_or_default());
    head
}

fn number_of(number: Option<i64>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

fn instant(at: Option<Millis>) -> String {
    at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok())
        .map_or_else(String::new, |at| at.to_string())
}

fn winner(nomination: &Whole, nobody: &[i64]) -> String {
    match nomination.outcome {
        Some(outcome) if outcome.is_win() && nomination.mark == Mark::Declined => "declined".into(),
        Some(Outcome::Tied) => "tied".into(),
        Some(outcome) if outcome.is_win() => "yes".into(),
        Some(Outcome::Placed) => number_of(nomination.rank),
        Some(Outcome::Void) if nomination.mark == Mark::Vacated => "vacated".into(),
        _ if nobody.contains(&nomination.category_id) => "nobody".into(),
        _ => String::new(),
    }
}

/// One row for each person, for each work, and for each group of characters that one person plays in one work.
fn rows(nomination: &Whole) -> Vec<Cells> {
    let mut rows: Vec<Cells> = Vec::new();
    let mut people_told = vec![false; nomination.parties.len()];
    let mut works_told = vec![false; nomination.works.len()];
    let mut groups: Vec<Vec<&WholeRole>> = Vec::new();
    for role in &nomination.roles {
        match groups.last_mut() {
            Some(group)
                if group.first().is_some_and(|first| {
                    (first.party, first.work, &first.raw) == (role.party, role.work, &role.raw)
                }) =>
            {
                group.push(role);
            }
            _ => groups.push(vec![role]),
        }
    }
    for group in &groups {
        let Some(first) = group.first() else { continue };
        let mut row = Cells::new();
        let at = |place: i64| usize::try_from(place).unwrap_or_default();
        person(&mut row, nomination, at(first.party), &mut people_told);
        work(&mut row, nomination, at(first.work), &mut works_told);
        // Numbers stand even where there is nobody: they say whose character it is.
        row.entry("person_no")
            .or_insert_with(|| (at(first.party) + 1).to_string());
        row.entry("work_no")
            .or_insert_with(|| (at(first.work) + 1).to_string());
        row.insert(
            "role",
            join_roles(group.iter().map(|role| role.name.as_str())),
        );
        row.insert("role_text", first.raw.clone());
        rows.push(row);
    }
    loop {
        let next_person = people_told.iter().position(|told| !told);
        let next_work = works_told.iter().position(|told| !told);
        if next_person.is_none() && next_work.is_none() {
            break;
        }
        let mut row = Cells::new();
        if let Some(place) = next_person {
            person(&mut row, nomination, place, &mut people_told);
        }
        if let Some(place) = next_work {
            work(&mut row, nomination, place, &mut works_told);
        }
        rows.push(row);
    }
    if rows.is_empty() {
        rows.push(Cells::new());
    }
    rows
}

fn id_cell(ids: &[String]) -> String {
    if ids.is_empty() {
        "?".to_owned()
    } else {
        ids.join(",")
    }
}

fn person(row: &mut Cells, nomination: &Whole, place: usize, told: &mut [bool]) {
    let Some(party) = nomination.parties.get(place) else {
        return;
    };
    if let Some(told) = told.get_mut(place) {
        *told = true;
    }
    row.insert("person_no", (place + 1).to_string());
    row.insert("person", party.name.clone());
    row.insert("person_id", id_cell(&party.ids));
    row.insert("party", party.kind.as_str().to_owned());
    if party.kind == PartyKind::Org {
        row.insert("org_kind", party.org.as_str().to_owned());
    }
    row.insert("credit", party.credit.clone());
    row.insert("part", party.part.as_str().to_owned());
    if let Some(why) = &party.removed {
        let why = if why.is_empty() { "yes" } else { why };
        row.insert("removed", why.to_owned());
    }
}

fn work(row: &mut Cells, nomination: &Whole, place: usize, told: &mut [bool]) {
    let Some(one) = nomination.works.get(place) else {
        return;
    };
    if let Some(told) = told.get_mut(place) {
        *told = true;
    }
    let is_part = matches!(one.relation, Relation::Episode | Relation::Song);
    let parent = one
        .part_of
        .and_then(|parent| nomination.works.iter().position(|work| work.id == parent));
    row.insert("work_kind", one.kind.clone());
    row.insert("relation", one.relation.as_str().to_owned());
    if !is_part {
        row.insert("work_no", (place + 1).to_string());
        row.insert("work", one.title.clone());
        row.insert("work_id", id_cell(&one.ids));
        return;
    }
    row.insert("episode_or_song", one.title.clone());
    row.insert("part_no", (place + 1).to_string());
    row.insert("part_id", part_id(one));
    if let Some((number, parent)) = parent.and_then(|at| Some((at, nomination.works.get(at)?))) {
        row.insert("work_no", (number + 1).to_string());
        row.insert("work", parent.title.clone());
        row.insert("work_id", id_cell(&parent.ids));
    }
}

/// A song without an id is the one in its film: that is enough to find it again.
fn part_id(work: &WholeWork) -> String {
    work.ids.join(",")
}

/// Appends a row. What a spreadsheet would take for a formula is guarded, and what would break the row is quoted.
fn write_row<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push('\t');
        }
        let cell = cells::guarded(cell);
        if cell.contains(['\t', '\n', '\r']) || cell.starts_with('"') {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push('\n');
}

/// A name for the file of an export: `oscars-2016.tsv`.
#[must_use]
pub fn file_name(award: &str, edition: Option<&str>) -> String {
    let edition = edition
        .map(|slug| format!("-{}", slugify(slug)))
        .unwrap_or_default();
    format!("{}{edition}.tsv", slugify(award))
}
