//! Organisations: bodies that give prizes, networks, studios, countries, bands.

use store::{FromRow, Row, Tx, params};

use super::{
    named,
    word::{NameKind, OrgKind, PartyKind},
};
use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Result},
    event::{self, Event},
    subject,
};

/// What is neither a person nor a work and can be nominated, or gives prizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Org {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: OrgKind,
}

impl FromRow for Org {
    fn from_row(row: &Row<'_>) -> Result<Org, store::Error> {
        Ok(Org {
            id: row.get(0)?,
            slug: row.get(1)?,
            name: row.get(2)?,
            kind: row.get(3)?,
        })
    }
}

/// The organisation of a slug, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_slug(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Org>> {
    Ok(tx.opt(
        "select id, slug, name, kind from org where slug = $1",
        params![slug],
    )?)
}

/// The organisation of a row id, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<Org>> {
    Ok(tx.opt(
        "select id, slug, name, kind from org where id = $1",
        params![id],
    )?)
}

/// The slug that this one leads to since a merge, if it does.
///
/// # Errors
/// `Store` if the database fails.
pub fn moved(tx: &mut Tx<'_>, slug: &str) -> Result<Option<String>> {
    Ok(tx.opt(
        "select org.slug from party_name join org on org.id = party_name.party_id
         where party_name.fold = $1 and party_name.kind = 'org' order by org.id limit 1",
        params![slug],
    )?)
}

/// Merges the one into the other: nominations, awards, names and ids; the first one's row goes, its name and its
/// address lead to the other from then on. Both by slug.
///
/// # Errors
/// `NotFound`; `Invalid` in field `into` if they are the same.
pub fn merge(tx: &mut Tx<'_>, from: &str, into: &str, doer: &Doer, now: Millis) -> Result<()> {
    let old = by_slug(tx, from)?.ok_or(Error::NotFound("organisation"))?;
    let new = by_slug(tx, into)?.ok_or(Error::NotFound("organisation"))?;
    if old.id == new.id {
        return Err(Error::invalid(
            "into",
            "This is the same one. Nothing can be merged into itself.",
        ));
    }
    named::merge_orgs(tx, old.id, new.id, now)?;
    tx.run("delete from org where id = $1", params![old.id])?;
    if new.kind == OrgKind::Unknown {
        tx.run(
            "update org set kind = $2 where id = $1",
            params![new.id, old.kind],
        )?;
    }
    named::add(tx, PartyKind::Org, new.id, &old.name, NameKind::Alias)?;
    named::add(tx, PartyKind::Org, new.id, &old.slug, NameKind::Alias)?;
    let act = Act {
        act: "org.merge",
        object: "org",
        object_id: new.id,
        why: "",
        data: &serde_json::json!({ "from": old.slug, "into": new.slug }).to_string(),
    };
    audit::record(tx, doer, &act, now)?;
    event::record(tx, &Event::HouseChanged, now)?;
    Ok(())
}

/// Finds an organisation by name, or adds it; names that make the same slug are the same one.
/// What is known of its kind stays; what is not is taken from here.
///
/// # Errors
/// `Invalid` in field `name` if no letter of it could stand in an address.
pub fn find_or_make(tx: &mut Tx<'_>, name: &str, kind: OrgKind) -> Result<i64> {
    let name = crate::name::tidy(name);
    let slug = crate::name::slug(&name)?;
    let known: Option<(i64, OrgKind)> =
        tx.opt("select id, kind from org where slug = $1", params![slug])?;
    if let Some((id, known)) = known {
        if known == OrgKind::Unknown && kind != OrgKind::Unknown {
            tx.run("update org set kind = $2 where id = $1", params![id, kind])?;
        }
        return Ok(id);
    }
    // What was merged is still meant by its old name.
    if let [id] = named::called(tx, PartyKind::Org, &name)?.as_slice() {
        return Ok(*id);
    }
    tx.run(
        "insert into org (slug, name, kind, sort) values ($1, $2, $3, $4) on conflict (slug) do nothing",
        params![slug, name, kind, subject::sort_key(&name)],
    )?;
    Ok(tx.one("select id from org where slug = $1", params![slug])?)
}
