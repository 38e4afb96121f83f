//! An event of IMDb: JSON with nominations somewhere within, each an object with `awardNominationId`.
//! One file carries several prizes of the same night.

use newsroom::{
    award::{OrgKind, PartyKind, Relation},
    import::Kind,
    slug::slugify,
};
use serde_json::Value;

use super::{Format, Reading, emmys};
use crate::{
    cells,
    nomination::{AwardName, EditionName, Identity, Nomination, Party, Role, Won, Work},
    report::Refusal,
};

/// How deep objects may lie in each other.
const DEEPEST: usize = 40;

pub(super) fn read(name: &str, text: &str) -> Result<Reading, Refusal> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        if error.is_eof() {
            cells::cut(name, error.line())
        } else {
            Refusal(format!(
                "{name}, line {}: this is no JSON. Save the event again, whole.",
                error.line()
            ))
        }
    })?;
    let mut walk = Walk {
        reading: Reading::new(Format::Imdb),
        count: 0,
    };
    walk.through(&value, &Around::default(), 0);
    if walk.count == 0 {
        return Err(Refusal(format!(
            "{name} is JSON without nominations: no object in it has an awardNominationId."
        )));
    }
    Ok(walk.reading)
}

/// What stands around a nomination.
#[derive(Clone, Debug, Default)]
struct Around {
    award: String,
    category: String,
    year: Option<i64>,
}

struct Walk {
    reading: Reading,
    count: usize,
}

impl Walk {
    fn through(&mut self, value: &Value, around: &Around, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Array(items) => {
                for item in items {
                    self.through(item, around, depth + 1);
                }
            }
            Value::Object(object) => {
                let mut here = around.clone();
                for (field, place) in [("awardName", 0), ("categoryName", 1)] {
                    if let Some(name) = object.get(field).and_then(Value::as_str) {
                        if place == 0 {
                            name.clone_into(&mut here.award);
                        } else {
                            name.clone_into(&mut here.category);
                        }
                    }
                }
                if let Some(year) = object.get("year").and_then(Value::as_i64) {
                    here.year = Some(year);
                }
                if object.contains_key("awardNominationId") {
                    self.count += 1;
                    // JSON has no lines that mean anything; the how-manieth nomination is what can be found again.
                    let line = self.count;
                    match nomination(value, &here, line) {
                        Ok((award, nomination)) => {
                            if !self.reading.awards.contains(&award) {
                                self.reading.awards.push(award);
                            }
                            self.reading.nominations.push(nomination);
                        }
                        Err(why) => self.reading.remark(line, Kind::Rejected, why),
                    }
                    return;
                }
                for value in object.values() {
                    self.through(value, &here, depth + 1);
                }
            }
            _ => {}
        }
    }
}

fn strings<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    value
        .get(field)
        .and_then(Value::as_array)
        .map(|items| {
            items
                .iter()
                .filter_map(Value::as_str)
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .collect()
        })
        .unwrap_or_default()
}

/// Name and id of each of the nominees.
fn nominees<'a>(value: &'a Value, field: &str) -> Vec<(&'a str, &'a str)> {
    value
        .get(field)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|one| {
            let text = |field: &str| one.get(field).and_then(Value::as_str);
            let name = text("name").or(text("originalName"))?.trim();
            (!name.is_empty()).then(|| (name, text("const").unwrap_or("?")))
        })
        .collect()
}

fn identity(id: &str) -> Identity {
    if id == "?" {
        Identity::Unknown
    } else {
        Identity::Known(vec![id.to_owned()])
    }
}

fn nomination(
    value: &Value,
    around: &Around,
    line: usize,
) -> Result<(AwardName, Nomination), String> {
    let id = value
        .get("awardNominationId")
        .map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned))
        .unwrap_or_default();
    let award = AwardName {
        slug: slugify(&around.award),
        name: around.award.clone(),
        body: String::new(),
    };
    if award.slug.is_empty() {
        return Err(format!("Nomination {id} names no prize (awardName)."));
    }
    let year = around
        .year
        .filter(|year| (1900..=2200).contains(year))
        .ok_or_else(|| format!("Nomination {id} is of no year."))?;
    let category = if around.category.is_empty() {
        &around.award
    } else {
        &around.category
    };
    let mut works = Vec::new();
    let mut people = Vec::new();
    for field in ["primaryNominees", "secondaryNominees"] {
        for (name, id) in nominees(value, field) {
            if id.starts_with("tt") {
                works.push(Work {
                    title: name.to_owned(),
                    identity: identity(id),
                    relation: if works.is_empty() {
                        Relation::For
                    } else {
                        Relation::AlsoFor
                    },
                    ..Work::default()
                });
            } else {
                let company = id.starts_with("co");
                people.push(Party {
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
                    name: name.to_owned(),
                    identity: identity(id),
                    ..Party::default()
                });
            }
        }
    }
    let notes = value
        .get("notes")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .trim();
    let part_of = (!works.is_empty()).then_some(0);
    let mut songs: Vec<String> = strings(value, "songNames")
        .into_iter()
        .map(str::to_owned)
        .collect();
    // Earlier years have the song, and the country of a film, in the notes.
    let song = notes
        .strip_prefix("Song:")
        .map(|song| song.trim().trim_matches(['"', '\u{201c}', '\u{201d}']));
    if let Some(song) = song.filter(|song| songs.is_empty() && !song.is_empty()) {
        songs.push(song.to_owned());
    }
    let parts = songs
        .iter()
        .map(|song| (song.as_str(), Relation::Song))
        .chain(
            strings(value, "episodeNames")
                .into_iter()
                .map(|name| (name, Relation::Episode)),
        );
    works.extend(
        parts
            .map(|(title, relation)| Work {
                title: title.to_owned(),
                kind: relation.as_str().to_owned(),
                relation,
                part_of,
                ..Work::default()
            })
            .collect::<Vec<_>>(),
    );
    if people.is_empty() && works.is_empty() {
        return Err(format!("Nomination {id} names nobody and nothing."));
    }
    let announced_at = value
        .get("winAnnouncementTime")
        .and_then(Value::as_str)
        .and_then(|time| time.parse::<jiff::Timestamp>().ok())
        .map(jiff::Timestamp::as_millisecond);
    let nomination = Nomination {
        line,
        edition: EditionName {
            award: award.slug.clone(),
            slug: year.to_string(),
            year,
            ..EditionName::default()
        },
        category: emmys::category(category)?,
        people,
        works,
        roles: strings(value, "characterNames")
            .into_iter()
            .map(|name| Role {
                name: name.to_owned(),
                ..Role::default()
            })
            .collect(),
        won: if value.get("isWinner").and_then(Value::as_bool) == Some(true) {
            Won::Yes
        } else {
            Won::No
        },
        announced_at,
        note: notes.to_owned(),
        raw: value.to_string(),
        key: cells::key("imdb", [id.as_str()]),
        ..Nomination::default()
    };
    Ok((award, nomination))
}
