//! A nomination as it is entered: who, with what credit, for what, as whom.

use serde::Serialize;
use store::{Tx, params};

use super::{Check, act, noted, same_version};
use crate::{
    Millis,
    audit::Doer,
    award::{OrgKind, org},
    error::{Error, Result},
    person, work,
};

/// Somebody who is nominated, as a line of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PersonLine {
    /// As credited; an empty line is none.
    pub name: String,
    /// `person` or `org`.
    pub kind: String,
    /// Lyric by; may be empty.
    pub credit_role: String,
    /// Why they were taken off a nomination that stays; empty while they are on it.
    pub removed: String,
}

/// A work somebody is nominated for, as a line of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WorkLine {
    /// Its title; an empty line is none.
    pub title: String,
    /// `for`, `episode`, `song` or `also_for`.
    pub relation: String,
}

/// What a form says about a nomination, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NomineeDraft {
    /// The credit as it is printed; empty for the names, or the titles where there are none.
    pub credited: String,
    /// What cards name it by; empty for the one the credit makes.
    pub slug: String,
    /// Who.
    pub people: Vec<PersonLine>,
    /// For what.
    pub works: Vec<WorkLine>,
    /// Characters, a line each.
    pub characters: String,
    /// What it is given for, in the body's words.
    pub citation: String,
    /// More that is printed with it.
    pub detail: String,
    /// What editors should know.
    pub note: String,
    /// The version the form was filled in from.
    pub version: i64,
}

/// A nomination as its form shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Row id.
    pub id: i64,
    /// What the form holds.
    pub draft: NomineeDraft,
    /// One of [`super::NOMINATIONS`].
    pub status: String,
    /// Why.
    pub status_note: String,
}

/// Most people or works of one nomination.
const MOST: usize = 40;

struct Clean {
    credited: String,
    slug: String,
    people: Vec<PersonLine>,
    works: Vec<WorkLine>,
    characters: Vec<String>,
    citation: String,
    detail: String,
    note: String,
}

fn clean(tx: &mut Tx<'_>, category: i64, id: i64, draft: &NomineeDraft) -> Result<Clean> {
    let mut check = Check::default();
    let mut people = Vec::new();
    for (at, line) in draft.people.iter().enumerate() {
        let field = format!("people-{}-name", at + 1);
        let name = check.line(&field, &line.name);
        if name.is_empty() {
            continue;
        }
        if markup::slug::slugify(&name).is_empty() {
            check.wrong(&field, "No letter of this name could stand in an address.");
        }
        people.push(PersonLine {
            name,
            kind: if line.kind == "org" { "org" } else { "person" }.to_owned(),
            credit_role: check.line(&field, &line.credit_role),
            removed: check.line(&field, &line.removed),
        });
    }
    let mut works = Vec::new();
    for (at, line) in draft.works.iter().enumerate() {
        let field = format!("works-{}-title", at + 1);
        let title = check.line(&field, &line.title);
        if title.is_empty() {
            continue;
        }
        if markup::slug::slugify(&title).is_empty() {
            check.wrong(&field, "No letter of this title could stand in an address.");
        }
        let relation = match line.relation.as_str() {
            known @ ("episode" | "song" | "also_for") => known,
            _ => "for",
        };
        works.push(WorkLine {
            title,
            relation: relation.to_owned(),
        });
    }
    if people.len() > MOST || works.len() > MOST {
        check.wrong("form", "A nomination names at most 40 people and 40 works.");
    }
    let characters: Vec<String> = draft
        .characters
        .lines()
        .map(|line| check.line("characters", line))
        .filter(|line| !line.is_empty())
        .take(MOST)
        .collect();
    let mut credited = check.line("credited", &draft.credited);
    if credited.is_empty() {
        let names = people.iter().map(|one| one.name.as_str());
        let titles = works.iter().map(|one| one.title.as_str());
        let made: Vec<&str> = if people.is_empty() {
            titles.collect()
        } else {
            names.collect()
        };
        credited = made.join(", ").chars().take(super::LONGEST_NAME).collect();
    }
    if credited.is_empty() {
        check.wrong(
            "people-1-name",
            "Name somebody or something that is nominated, or write the credit as it is printed.",
        );
    }
    let citation = check.text("citation", &draft.citation);
    let detail = check.text("detail", &draft.detail);
    let note = check.text("note", &draft.note);
    let typed = draft.slug.trim();
    let slug = if typed.is_empty() && !credited.is_empty() {
        let first = people
            .first()
            .map_or(credited.as_str(), |one| one.name.as_str());
        free_slug(tx, category, id, first)?
    } else {
        let slug = check.slug(typed, &credited);
        let taken: Option<i64> = tx.opt(
            "select id from nomination where category_id = $1 and slug = $2 and id <> $3",
            params![category, slug, id],
        )?;
        if taken.is_some() {
            check.wrong("slug", "Another nominee of this category has this address.");
        }
        slug
    };
    check.done()?;
    Ok(Clean {
        credited,
        slug,
        people,
        works,
        characters,
        citation,
        detail,
        note,
    })
}

/// The slug a name makes, with a number behind it where it is taken.
fn free_slug(tx: &mut Tx<'_>, category: i64, id: i64, name: &str) -> Result<String> {
    let made = markup::slug::slugify(name);
    let made = if made.is_empty() {
        "nominee".to_owned()
    } else {
        made
    };
    let taken: Vec<(String,)> = tx.all(
        "select slug from nomination where category_id = $1 and id <> $2 order by place, id",
        params![category, id],
    )?;
    let is_free = |slug: &str| !taken.iter().any(|(known,)| known == slug);
    if is_free(&made) {
        return Ok(made);
    }
    Ok((2..)
        .map(|number| format!("{made}-{number}"))
        .find(|slug| is_free(slug))
        .unwrap_or(made))
}

/// A new nomination at the end of a category; answers its slug.
///
/// # Errors
/// `NotFound` if there is no such category; `Invalid` by field.
pub fn add_nominee(
    tx: &mut Tx<'_>,
    category: i64,
    draft: &NomineeDraft,
    who: &Doer,
    now: Millis,
) -> Result<String> {
    let edition: Option<i64> = tx.opt(
        "select edition_id from category where id = $1",
        params![category],
    )?;
    let edition = edition.ok_or(Error::NotFound("category"))?;
    let clean = clean(tx, category, 0, draft)?;
    let last: Option<i64> = tx.opt(
        "select place from nomination where category_id = $1 order by place desc, id desc limit 1",
        params![category],
    )?;
    let id: i64 = tx.one(
        "insert into nomination (category_id, place, slug, credited, citation, detail, note, announced_at, edited_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning id",
        params![
            category,
            last.unwrap_or(0) + 1,
            clean.slug,
            clean.credited,
            clean.citation,
            clean.detail,
            clean.note,
            now
        ],
    )?;
    hang(tx, id, &clean, now)?;
    let note = act("nomination.create", "nomination", id, &clean.credited);
    noted(tx, &note, Some(edition), who, now)?;
    Ok(clean.slug)
}

/// Writes what a form says about a nomination; an import never overwrites it from now on. Answers its slug.
///
/// # Errors
/// `NotFound`; `Invalid` by field, in `form` if somebody else saved it meanwhile.
pub fn change_nominee(
    tx: &mut Tx<'_>,
    id: i64,
    draft: &NomineeDraft,
    who: &Doer,
    now: Millis,
) -> Result<String> {
    let before: Option<(i64, i64, i64)> = tx.opt(
        "select nomination.category_id, category.edition_id, nomination.version
         from nomination join category on category.id = nomination.category_id where nomination.id = $1",
        params![id],
    )?;
    let (category, edition, version) = before.ok_or(Error::NotFound("nomination"))?;
    same_version(draft.version, version)?;
    let clean = clean(tx, category, id, draft)?;
    let changed = tx.run(
        "update nomination set slug = $2, credited = $3, citation = $4, detail = $5, note = $6, edited_at = $7,
         version = version + 1 where id = $1 and version = $8",
        params![
            id,
            clean.slug,
            clean.credited,
            clean.citation,
            clean.detail,
            clean.note,
            now,
            version
        ],
    )?;
    if changed == 0 {
        same_version(version, version + 1)?;
    }
    tx.run(
        "delete from nomination_role where nomination_id = $1",
        params![id],
    )?;
    tx.run(
        "delete from nomination_work where nomination_id = $1",
        params![id],
    )?;
    tx.run(
        "delete from nomination_party where nomination_id = $1",
        params![id],
    )?;
    hang(tx, id, &clean, now)?;
    let note = act("nomination.change", "nomination", id, &clean.credited);
    noted(tx, &note, Some(edition), who, now)?;
    Ok(clean.slug)
}

/// Hangs people, works and characters on a nomination that has none.
fn hang(tx: &mut Tx<'_>, id: i64, clean: &Clean, now: Millis) -> Result<()> {
    for (line, place) in clean.people.iter().zip(1_i64..) {
        let party = if line.kind == "org" {
            org::find_or_make(tx, &line.name, OrgKind::Unknown)?
        } else {
            person::find_or_make(tx, &line.name)?
        };
        let removed_at = (!line.removed.is_empty()).then_some(now);
        tx.run(
            "insert into nomination_party (nomination_id, place, kind, party_id, credited_as, credit_role, removed_at, removed_reason)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                id,
                place,
                line.kind,
                party,
                line.name,
                line.credit_role,
                removed_at,
                line.removed
            ],
        )?;
    }
    for (line, place) in clean.works.iter().zip(1_i64..) {
        let made = work::find_or_make(tx, &line.title)?;
        tx.run(
            "insert into nomination_work (nomination_id, place, work_id, relation) values ($1, $2, $3, $4)",
            params![id, place, made, line.relation],
        )?;
    }
    for (name, place) in clean.characters.iter().zip(1_i64..) {
        tx.run(
            "insert into nomination_role (nomination_id, place, name) values ($1, $2, $3)",
            params![id, place, name],
        )?;
    }
    Ok(())
}

/// What stands of a nomination, as its form shows it.
///
/// # Errors
/// `Store` if the database fails.
pub fn nominee_of(tx: &mut Tx<'_>, category: i64, slug: &str) -> Result<Option<Filed>> {
    type Found = (i64, String, String, String, String, i64, String, String);
    let found: Option<Found> = tx.opt(
        "select id, credited, citation, detail, note, version, status, status_note
         from nomination where category_id = $1 and slug = $2",
        params![category, slug],
    )?;
    let Some((id, credited, citation, detail, note, version, status, status_note)) = found else {
        return Ok(None);
    };
    let people: Vec<(String, String, String, String)> = tx.all(
        "select credited_as, kind, credit_role, removed_reason from nomination_party where nomination_id = $1 order by place",
        params![id],
    )?;
    let works: Vec<(String, String)> = tx.all(
        "select work.title, nomination_work.relation from nomination_work join work on work.id = nomination_work.work_id
         where nomination_work.nomination_id = $1 order by nomination_work.place",
        params![id],
    )?;
    let characters: Vec<(String,)> = tx.all(
        "select name from nomination_role where nomination_id = $1 order by place",
        params![id],
    )?;
    let draft = NomineeDraft {
        credited,
        slug: slug.to_owned(),
        people: people
            .into_iter()
            .map(|(name, kind, credit_role, removed)| PersonLine {
                name,
                kind,
                credit_role,
                removed,
            })
            .collect(),
        works: works
            .into_iter()
            .map(|(title, relation)| WorkLine { title, relation })
            .collect(),
        characters: characters
            .into_iter()
            .map(|(name,)| name)
            .collect::<Vec<_>>()
            .join("\n"),
        citation,
        detail,
        note,
        version,
    };
    Ok(Some(Filed {
        id,
        draft,
        status,
        status_note,
    }))
}
