//! Every Oscar: tab-separated without quoting, trailing empty cells cut off, `|` between values, `?` for an unknown id.

use std::collections::HashMap;

use newsroom::{
    award::{EdgeKind, LineKind, NomineeKind, OrgKind, Part, PartyKind, Relation},
    import::Kind,
    slug::slugify,
};

use super::{Format, Reading, credits, lines, notes};
use crate::{
    cells::{self, Cells, Columns},
    nomination::{
        AwardName, CategoryName, EditionName, Identity, LineEdge, Nomination, Party, Role, Won,
        Work,
    },
    report::Refusal,
};

const NEEDED: [&str; 14] = [
    "ceremony",
    "year",
    "class",
    "canonicalcategory",
    "category",
    "film",
    "filmid",
    "name",
    "nominees",
    "nomineeids",
    "winner",
    "detail",
    "note",
    "citation",
];
/// Every row reaches to the ids of the nominees at least, or is one of those without.
const FEWEST_CELLS: usize = 8;

pub(super) fn read(name: &str, text: &str) -> Result<Reading, Refusal> {
    let grid = cells::tabs(text);
    let mut rows = grid.rows.into_iter();
    let header = rows.next().map(|row| row.cells).unwrap_or_default();
    let columns = Columns::new(&header);
    columns.need(name, &NEEDED)?;
    let rows: Vec<Cells> = rows.collect();
    // Rows may be short, so that only the missing end of the last line tells that the file is half a file.
    if let (false, Some(last)) = (grid.ended, rows.last()) {
        return Err(cells::cut(name, last.line));
    }
    let mut reading = Reading::new(Format::Oscars);
    reading.awards.push(AwardName {
        slug: "oscars".into(),
        name: "Academy Awards".into(),
        body: "Academy of Motion Picture Arts and Sciences".into(),
    });
    let mut names: HashMap<(String, String), String> = HashMap::new();
    for row in &rows {
        match nomination(&columns, row, &mut reading) {
            Ok(mut nomination) => {
                lines::settle(&mut names, &mut nomination);
                reading.nominations.push(nomination);
            }
            Err(why) => reading.remark(row.line, Kind::Rejected, why),
        }
    }
    // The table leads Sound back to Sound Mixing; that Sound Editing came into it in 2020 it does not say.
    reading.edges.push(LineEdge {
        from: "sound-editing".into(),
        to: "sound-mixing".into(),
        kind: EdgeKind::Merged,
        edition: "2020".into(),
    });
    Ok(reading)
}

fn nomination(columns: &Columns, row: &Cells, reading: &mut Reading) -> Result<Nomination, String> {
    if row.cells.len() < FEWEST_CELLS || row.cells.len() > columns.len() {
        return Err(format!(
            "The row has {} cells; between {FEWEST_CELLS} and {} were expected.",
            row.cells.len(),
            columns.len()
        ));
    }
    // A quote stands behind a backslash, and nothing else does.
    let plain = Cells {
        line: row.line,
        cells: row
            .cells
            .iter()
            .map(|cell| cell.replace("\\\"", "\""))
            .collect(),
    };
    let cell = |name: &str| columns.of(&plain, name);
    let edition = edition(cell("ceremony"), cell("year"))?;
    let (class, canonical, official) = (cell("class"), cell("canonicalcategory"), cell("category"));
    if canonical.is_empty() || official.is_empty() {
        return Err("The row names no category.".into());
    }
    let note = notes::read(cell("note"));
    let won = match cell("winner") {
        "True" if note.tied => Won::Tied,
        "True" if note.refused => Won::Declined,
        "True" => Won::Yes,
        "" => note.place.map_or(Won::No, Won::Placed),
        other => {
            reading.remark(
                row.line,
                Kind::Warning,
                format!("Winner is \u{201c}{other}\u{201d}; only True counts as a win."),
            );
            Won::No
        }
    };
    let mut works = films(cell("film"), cell("filmid"));
    let country = lines::is_international(canonical);
    let mut people = people(&cell, country, reading, row.line);
    people.extend(
        notes::removed(cell("note"), cell("nominees")).map(|(name, why)| Party {
            name,
            identity: Identity::Unknown,
            removed: Some(why),
            ..Party::default()
        }),
    );
    let detail = cell("detail");
    let mut roles = Vec::new();
    if class == "Acting" {
        roles = characters(detail, works.len());
    } else if lines::is_song(canonical) && !detail.is_empty() {
        let part_of = (!works.is_empty()).then_some(0);
        works.push(Work {
            title: detail.replace('|', " / "),
            identity: Identity::Named,
            kind: "song".into(),
            relation: Relation::Song,
            part_of,
        });
    }
    if people.is_empty()
        && works.is_empty()
        && cell("name").is_empty()
        && cell("citation").is_empty()
    {
        return Err("The row names neither a person nor a film.".into());
    }
    let slug = lines::slug(canonical);
    let key = cells::key("oscars", columns_of_key().map(cell));
    Ok(Nomination {
        line: row.line,
        category: CategoryName {
            short: lines::title(&slug),
            slug: slug.clone(),
            name: official.to_owned(),
            line_slug: slug,
            line: canonical.to_owned(),
            class: class.to_owned(),
            kind: match class {
                "SciTech" => LineKind::Scitech,
                "Special" => LineKind::Honorary,
                _ => LineKind::Competitive,
            },
            nominees: Some(nominees(class, canonical)),
            ..CategoryName::default()
        },
        edition,
        credited: credited(
            cell("name"),
            cell("nominees"),
            cell("film"),
            cell("citation"),
        ),
        people,
        works,
        roles,
        status: note.status,
        won,
        citation: cell("citation").to_owned(),
        detail: detail.to_owned(),
        note: cell("note").to_owned(),
        raw: serde_json::Value::Object(columns.raw(row)).to_string(),
        key,
        ..Nomination::default()
    })
}

/// All of a row but who has won and what is remarked: these may change and the row stays the same.
fn columns_of_key() -> impl Iterator<Item = &'static str> {
    NEEDED
        .into_iter()
        .filter(|name| !matches!(*name, "winner" | "note"))
}

fn edition(ceremony: &str, year: &str) -> Result<EditionName, String> {
    let ordinal: i64 = ceremony
        .parse()
        .ok()
        .filter(|ordinal| (1..=500).contains(ordinal))
        .ok_or_else(|| format!("\u{201c}{ceremony}\u{201d} is no number of a ceremony."))?;
    let no_year = || format!("\u{201c}{year}\u{201d} is no year.");
    let first: i64 = year
        .get(..4)
        .and_then(|first| first.parse().ok())
        .filter(|first| (1900..=2200).contains(first))
        .ok_or_else(no_year)?;
    let honoured = match year.get(4..) {
        None | Some("") => first,
        Some(rest) => {
            let end: i64 = rest
                .strip_prefix('/')
                .and_then(|end| end.parse().ok())
                .ok_or_else(no_year)?;
            first - first % 100 + end
        }
    };
    Ok(EditionName {
        award: "oscars".into(),
        slug: slugify(year),
        ordinal: Some(ordinal),
        label: format!("{} Academy Awards", lines::ordinal(ordinal)),
        period: if honoured == first {
            String::new()
        } else {
            year.to_owned()
        },
        year: honoured,
        winners_only: false,
    })
}

fn films(titles: &str, ids: &str) -> Vec<Work> {
    let ids: Vec<&str> = split(ids);
    let titles = split(titles);
    let paired = ids.len() == titles.len();
    titles
        .iter()
        .enumerate()
        .map(|(place, title)| Work {
            title: (*title).to_owned(),
            identity: match ids.get(place) {
                Some(id) if paired && *id != "?" => Identity::Known(vec![(*id).to_owned()]),
                _ => Identity::Unknown,
            },
            kind: "film".into(),
            relation: if place == 0 {
                Relation::For
            } else {
                Relation::AlsoFor
            },
            part_of: None,
        })
        .collect()
}

fn split(text: &str) -> Vec<&str> {
    text.split('|')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

fn people<'a>(
    cell: &impl Fn(&str) -> &'a str,
    country: bool,
    reading: &mut Reading,
    line: usize,
) -> Vec<Party> {
    let names = split(cell("nominees"));
    let ids = split(cell("nomineeids"));
    if names.is_empty() {
        // A country is nominated; the file writes it where others have their credit.
        let country = Some(cell("name")).filter(|name| country && !name.is_empty());
        return country
            .map(|name| Party {
                kind: PartyKind::Org,
                org: OrgKind::Country,
                name: name.to_owned(),
                ..Party::default()
            })
            .into_iter()
            .collect();
    }
    let paired = names.len() == ids.len();
    if !paired && !ids.is_empty() {
        reading.remark(
            line,
            Kind::Ambiguous,
            format!(
                "{} names and {} ids: which id is whose is not known, so none is used.",
                names.len(),
                ids.len()
            ),
        );
    }
    names
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let id = ids.get(place).copied().filter(|_| paired).unwrap_or("?");
            let known: Vec<String> = id
                .split(',')
                .map(str::trim)
                .filter(|id| !id.is_empty() && *id != "?")
                .map(str::to_owned)
                .collect();
            let company = id.starts_with("co") || (known.is_empty() && credits::is_company(name));
            Party {
                kind: if company {
                    PartyKind::Org
                } else {
                    PartyKind::Person
                },
                org: if company {
                    OrgKind::Company
                } else {
                    OrgKind::Unknown
                },
                name: (*name).to_owned(),
                identity: if known.is_empty() {
                    Identity::Unknown
                } else {
                    Identity::Known(known)
                },
                credit: credits::of(cell("name"), name, &names),
                part: Part::Main,
                removed: None,
            }
        })
        .collect()
}

/// Characters: by film between `|` if there are as many, and several of one performer between `/`.
fn characters(detail: &str, films: usize) -> Vec<Role> {
    let texts = split(detail);
    let by_film = texts.len() == films;
    texts
        .iter()
        .enumerate()
        .flat_map(|(place, text)| {
            text.split('/')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(move |name| Role {
                    party: 0,
                    work: if by_film { place } else { 0 },
                    name: name.to_owned(),
                    raw: if text.contains('/') {
                        (*text).to_owned()
                    } else {
                        String::new()
                    },
                })
        })
        .collect()
}

fn nominees(class: &str, canonical: &str) -> NomineeKind {
    match class {
        "Acting" | "Directing" => NomineeKind::Person,
        _ if lines::is_international(canonical) => NomineeKind::Country,
        _ if lines::is_song(canonical) => NomineeKind::Song,
        "SciTech" | "Special" => NomineeKind::Mixed,
        _ => NomineeKind::Work,
    }
}

/// The credit as printed; where there is none, the names, the film, or the beginning of the citation.
fn credited(name: &str, nominees: &str, film: &str, citation: &str) -> String {
    let names = split(nominees).join(", ");
    let films = split(film).join(", ");
    let citation: String = citation.chars().take(120).collect();
    [name.to_owned(), names, films, citation]
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}
