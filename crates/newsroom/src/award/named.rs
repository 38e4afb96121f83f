//! Other names of people and organisations, and what others call the same person, organisation or work.

use store::{Tx, params};

use super::word::{NameKind, PartyKind};
use crate::{Millis, error::Result};

/// As names are compared: without accents, case and marks.
#[must_use]
pub fn folded(name: &str) -> String {
    markup::slug::slugify(name)
}

/// Remembers another name of somebody, once.
///
/// # Errors
/// `Store` if the database fails.
pub fn add(tx: &mut Tx<'_>, kind: PartyKind, party: i64, name: &str, sort: NameKind) -> Result<()> {
    let name = crate::name::tidy(name);
    tx.run(
        "insert into party_name (kind, party_id, name, fold, sort_of) values ($1, $2, $3, $4, $5)
         on conflict (kind, party_id, fold) do nothing",
        params![kind, party, name, folded(&name), sort],
    )?;
    Ok(())
}

/// Other names of somebody, each with what it is; at most 50.
///
/// # Errors
/// `Store` if the database fails.
pub fn of(tx: &mut Tx<'_>, kind: PartyKind, party: i64) -> Result<Vec<(String, NameKind)>> {
    Ok(tx.all(
        "select name, sort_of from party_name where kind = $1 and party_id = $2 order by name limit 50",
        params![kind, party],
    )?)
}

/// Who goes by a name beside their own: row ids; at most 20.
///
/// # Errors
/// `Store` if the database fails.
pub fn called(tx: &mut Tx<'_>, kind: PartyKind, name: &str) -> Result<Vec<i64>> {
    Ok(tx.all(
        "select party_id from party_name where fold = $1 and kind = $2 order by party_id limit 20",
        params![folded(name), kind],
    )?)
}

/// One credited name stands for several people, or for another: row ids of the name's own person and of theirs.
///
/// # Errors
/// `Store` if the database fails.
pub fn stands_for(tx: &mut Tx<'_>, pseudonym: i64, real: i64) -> Result<()> {
    if pseudonym != real {
        tx.run(
            "insert into pseudonym_of (person_id, real_id) values ($1, $2) on conflict do nothing",
            params![pseudonym, real],
        )?;
    }
    Ok(())
}

/// Who is behind a made-up name: slug and name, by name; at most 10.
///
/// # Errors
/// `Store` if the database fails.
pub fn behind(tx: &mut Tx<'_>, pseudonym: i64) -> Result<Vec<(String, String)>> {
    Ok(tx.all(
        "select person.slug, person.name from pseudonym_of join person on person.id = pseudonym_of.real_id
         where pseudonym_of.person_id = $1 order by person.name limit 10",
        params![pseudonym],
    )?)
}

/// The made-up names of a person: slug and name, by name; at most 10.
///
/// # Errors
/// `Store` if the database fails.
pub fn pseudonyms(tx: &mut Tx<'_>, real: i64) -> Result<Vec<(String, String)>> {
    Ok(tx.all(
        "select person.slug, person.name from pseudonym_of join person on person.id = pseudonym_of.person_id
         where pseudonym_of.real_id = $1 order by person.name limit 10",
        params![real],
    )?)
}

/// Moves what hangs on one person to another who is the same: nominations, evenings, names, ids.
pub(crate) fn merge_people(
    tx: &mut Tx<'_>,
    old: i64,
    new: i64,
    name: &str,
    now: Millis,
) -> Result<()> {
    touched(tx, PartyKind::Person, old, now)?;
    tx.run(
        "update nomination_party set party_id = $2 where kind = 'person' and party_id = $1",
        params![old, new],
    )?;
    tx.run(
        "update session_person set person_id = $2 where person_id = $1",
        params![old, new],
    )?;
    tx.run(
        "delete from pseudonym_of where (person_id = $1 and (real_id = $2 or exists (
             select 1 from pseudonym_of as other where other.person_id = $2 and other.real_id = pseudonym_of.real_id)))
           or (real_id = $1 and (person_id = $2 or exists (
             select 1 from pseudonym_of as other where other.real_id = $2 and other.person_id = pseudonym_of.person_id)))",
        params![old, new],
    )?;
    tx.run(
        "update pseudonym_of set person_id = $2 where person_id = $1",
        params![old, new],
    )?;
    tx.run(
        "update pseudonym_of set real_id = $2 where real_id = $1",
        params![old, new],
    )?;
    names(tx, PartyKind::Person, old, new)?;
    add(tx, PartyKind::Person, new, name, NameKind::Alias)
}

/// Moves what hangs on one organisation to another that is the same: nominations, awards, names, ids.
pub(super) fn merge_orgs(tx: &mut Tx<'_>, old: i64, new: i64, now: Millis) -> Result<()> {
    touched(tx, PartyKind::Org, old, now)?;
    tx.run(
        "update nomination_party set party_id = $2 where kind = 'org' and party_id = $1",
        params![old, new],
    )?;
    tx.run(
        "update award set body_id = $2 where body_id = $1",
        params![old, new],
    )?;
    names(tx, PartyKind::Org, old, new)
}

/// Moves other names and ids, each once.
fn names(tx: &mut Tx<'_>, kind: PartyKind, old: i64, new: i64) -> Result<()> {
    tx.run(
        "delete from party_name where kind = $1 and party_id = $2 and exists (
           select 1 from party_name as other
           where other.kind = $1 and other.party_id = $3 and other.fold = party_name.fold)",
        params![kind, old, new],
    )?;
    tx.run(
        "update party_name set party_id = $3 where kind = $1 and party_id = $2",
        params![kind, old, new],
    )?;
    tx.run(
        "update external_id set subject_id = $3 where subject = $1 and subject_id = $2",
        params![kind, old, new],
    )?;
    Ok(())
}

/// Moves what hangs on one work to another that is the same: nominations, episodes and songs, ids.
pub(crate) fn merge_works(tx: &mut Tx<'_>, old: i64, new: i64, now: Millis) -> Result<()> {
    let editions: Vec<i64> = tx.all(
        "select distinct category.edition_id from nomination_work join nomination on nomination.id = nomination_work.nomination_id
         join category on category.id = nomination.category_id where nomination_work.work_id = $1 limit 200",
        params![old],
    )?;
    for edition in editions {
        super::edition::changed(tx, edition, now)?;
    }
    tx.run(
        "update nomination_work set work_id = $2 where work_id = $1",
        params![old, new],
    )?;
    tx.run(
        "update work set part_of = $2 where part_of = $1",
        params![old, new],
    )?;
    tx.run(
        "update external_id set subject_id = $2 where subject = 'work' and subject_id = $1",
        params![old, new],
    )?;
    Ok(())
}

/// Tells the pages of all editions somebody is nominated in.
fn touched(tx: &mut Tx<'_>, kind: PartyKind, party: i64, now: Millis) -> Result<()> {
    let editions: Vec<i64> = tx.all(
        "select distinct category.edition_id from nomination_party join nomination on nomination.id = nomination_party.nomination_id
         join category on category.id = nomination.category_id
         where nomination_party.kind = $1 and nomination_party.party_id = $2 limit 200",
        params![kind, party],
    )?;
    for edition in editions {
        super::edition::changed(tx, edition, now)?;
    }
    Ok(())
}
