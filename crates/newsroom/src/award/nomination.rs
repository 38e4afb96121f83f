//! Who is nominated, as credited, for what, as whom.

mod change;

use store::{FromRow, Row, Tx, params};

use super::word::{NominationStatus, NomineeKind, Part, PartyKind, Relation};
use crate::{
    Millis,
    error::{Error, Result},
};

pub use change::{remove, remove_quietly, renew, replace, set_status, stands_for, take_off};

/// A nomination, without those it is made of: see [`super::sheet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nomination {
    /// Row id.
    pub id: i64,
    /// Row id of its category.
    pub category_id: i64,
    /// Its place among the nominees.
    pub place: i64,
    /// What names it within its category.
    pub slug: String,
    /// The credit as it was printed.
    pub credited: String,
    /// Every field of the source as it stood, JSON; may be empty.
    pub raw: String,
    /// What it is given for, in the body's words; may be empty.
    pub citation: String,
    /// What the source says beside; may be empty.
    pub detail: String,
    /// A remark; may be empty.
    pub note: String,
    /// When it was announced, if that is known.
    pub announced_at: Option<Millis>,
    /// Where it stands.
    pub status: NominationStatus,
    /// Since when, if it ever changed.
    pub status_at: Option<Millis>,
    /// Why; may be empty.
    pub status_note: String,
    /// What makes the same row of a table the same when it is imported again.
    pub row_key: Option<String>,
    /// The import that made it.
    pub batch_id: Option<i64>,
    /// Since when an editor's word stands.
    pub edited_at: Option<Millis>,
    /// Moves with every change of its entry.
    pub version: i64,
}

impl FromRow for Nomination {
    fn from_row(row: &Row<'_>) -> Result<Nomination, store::Error> {
        Ok(Nomination {
            id: row.get(0)?,
            category_id: row.get(1)?,
            place: row.get(2)?,
            slug: row.get(3)?,
            credited: row.get(4)?,
            raw: row.get(5)?,
            citation: row.get(6)?,
            detail: row.get(7)?,
            note: row.get(8)?,
            announced_at: row.get(9)?,
            status: row.get(10)?,
            status_at: row.get(11)?,
            status_note: row.get(12)?,
            row_key: row.get(13)?,
            batch_id: row.get(14)?,
            edited_at: row.get(15)?,
            version: row.get(16)?,
        })
    }
}

macro_rules! nomination_columns {
    () => {
        "select id, category_id, place, slug, credited, raw, citation, detail, note, announced_at, status, status_at, status_note,
                row_key, batch_id, edited_at, version from nomination"
    };
}

/// Somebody who is nominated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewParty {
    /// Person or organisation.
    pub kind: PartyKind,
    /// Row id.
    pub id: i64,
    /// The name as credited; empty for their own.
    pub credited_as: String,
    /// `Lyric by`; may be empty.
    pub credit_role: String,
    /// Nominee, or named beside one.
    pub part: Part,
    /// Why they were taken off the nomination, which stays; none if they were not.
    pub removed: Option<String>,
}

/// A work it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewWork {
    /// Row id.
    pub id: i64,
    /// What it is to the nomination.
    pub relation: Relation,
}

/// A character.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRole {
    /// Which of the parties plays it: 0 for the first.
    pub party_place: i64,
    /// In which of the works: 0 for the first.
    pub work_place: i64,
    /// The character's name.
    pub name: String,
    /// The text it was read from; may be empty.
    pub raw: String,
}

/// What to keep about a nomination.
#[derive(Clone, Debug, Default)]
pub struct NewNomination {
    /// Row id of its category.
    pub category_id: i64,
    /// Its place among the nominees.
    pub place: i64,
    /// What names it within its category; none for what its person's or its work's name makes.
    pub slug: Option<String>,
    /// The credit as it was printed; empty for the names of its parties.
    pub credited: String,
    /// Who is nominated, in order.
    pub parties: Vec<NewParty>,
    /// For what, in order.
    pub works: Vec<NewWork>,
    /// As whom.
    pub roles: Vec<NewRole>,
    /// Where it stands.
    pub status: NominationStatus,
    /// What it is given for.
    pub citation: String,
    /// What the source says beside.
    pub detail: String,
    /// A remark.
    pub note: String,
    /// Every field of the source as it stood, JSON.
    pub raw: String,
    /// What makes the same row of a table the same.
    pub row_key: Option<String>,
    /// The import that makes it.
    pub batch_id: Option<i64>,
    /// When it was announced.
    pub announced_at: Option<Millis>,
}

/// How often a taken slug is tried again with a number behind it.
const MOST_NAMESAKES: i64 = 999;

/// Adds a nomination; answers its row id. Nobody is told: say [`super::edition::changed`] once after the last.
///
/// A slug that is taken gets a number behind it.
///
/// # Errors
/// `Invalid` in `credited` or `slug`; `NotFound` for the category; `Conflict` if the same row is there already.
pub fn add(tx: &mut Tx<'_>, new: &NewNomination, now: Millis) -> Result<i64> {
    if new.batch_id.is_none() {
        // On PostgreSQL a result that is said at the same time waits, or is seen here.
        tx.run(
            "update category set revision = revision where id = $1",
            params![new.category_id],
        )?;
    }
    let (credited, slug, decided) = named(tx, new)?;
    let status_at = (new.status != NominationStatus::Official).then_some(now);
    for number in 1..=MOST_NAMESAKES {
        let slug = if number == 1 {
            slug.clone()
        } else {
            format!("{slug}-{number}")
        };
        let id: Option<i64> = tx.opt(
            "insert into nomination (category_id, place, slug, credited, raw, citation, detail, note, announced_at, status,
                                     status_at, row_key, batch_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing returning id",
            params![
                new.category_id,
                new.place,
                slug,
                credited,
                new.raw,
                new.citation.trim(),
                new.detail.trim(),
                new.note.trim(),
                new.announced_at,
                new.status,
                status_at,
                new.row_key,
                new.batch_id
            ],
        )?;
        if let Some(id) = id {
            parts(tx, id, new, now)?;
            if decided || !new.status.can_win() {
                super::result::fold_anew(tx, new.category_id)?;
            }
            return Ok(id);
        }
        if let Some(key) = &new.row_key
            && by_row_key(tx, key)?.is_some()
        {
            return Err(Error::Conflict(format!(
                "\u{201c}{credited}\u{201d} is there already, from the same row."
            )));
        }
    }
    Err(Error::Conflict(format!(
        "Too many nominees of this category are called \u{201c}{credited}\u{201d}."
    )))
}

/// Its credit, the slug that it would like, and whether anything was said of its category.
fn named(tx: &mut Tx<'_>, new: &NewNomination) -> Result<(String, String, bool)> {
    let main = new.parties.iter().find(|party| party.part == Part::Main);
    let party = main.or(new.parties.first());
    let of = |wanted| {
        party
            .filter(|party| party.kind == wanted)
            .map(|party| party.id)
    };
    // A song is named by its own title, not by the film's.
    let work = new
        .works
        .iter()
        .find(|work| work.relation == Relation::Song)
        .or(new.works.first());
    type Names = (
        NomineeKind,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        i64,
    );
    let found: Option<Names> = tx.opt(
        "select category.nominee_kind, coalesce(person.slug, org.slug), coalesce(person.name, org.name), work.slug, work.title,
                category.revision
         from category left join person on person.id = $2 left join org on org.id = $3 left join work on work.id = $4
         where category.id = $1",
        params![
            new.category_id,
            of(PartyKind::Person),
            of(PartyKind::Org),
            work.map(|work| work.id)
        ],
    )?;
    let (kind, party_slug, party_name, work_slug, work_title, revision) =
        found.ok_or(Error::NotFound("category"))?;
    let mut credited = crate::name::tidy(&new.credited);
    if credited.is_empty() {
        let names: Vec<&str> = new
            .parties
            .iter()
            .filter(|party| party.part == Part::Main)
            .map(|party| party.credited_as.trim())
            .filter(|name| !name.is_empty())
            .collect();
        credited = if names.is_empty() {
            // A programme that names its network is nominated as itself.
            match kind {
                NomineeKind::Work | NomineeKind::Song => work_title.or(party_name),
                _ => party_name.or(work_title),
            }
            .unwrap_or_default()
        } else {
            crate::name::tidy(&names.join(", "))
        };
    }
    if credited.is_empty() {
        return Err(Error::invalid(
            "credited",
            "Somebody or something must be nominated.",
        ));
    }
    if let Some(slug) = &new.slug {
        super::check_slug(slug)?;
        return Ok((credited, slug.clone(), revision > 0));
    }
    let of_work = matches!(kind, NomineeKind::Work | NomineeKind::Song);
    let (first, second) = if of_work {
        (work_slug, party_slug)
    } else {
        (party_slug, work_slug)
    };
    let made = markup::slug::slugify(&credited);
    let made = (!made.is_empty()).then_some(made);
    let slug = first
        .or(second)
        .or(made)
        .unwrap_or_else(|| "nominee".to_owned());
    Ok((credited, slug, revision > 0))
}

fn parts(tx: &mut Tx<'_>, id: i64, new: &NewNomination, now: Millis) -> Result<()> {
    for (place, party) in new.parties.iter().enumerate() {
        let removed_at = party.removed.as_ref().map(|_| now);
        tx.run(
            "insert into nomination_party (nomination_id, place, kind, party_id, credited_as, credit_role, part, removed_at,
                                           removed_reason)
             values ($1, $2, $3, $4,
                     case when $5 <> '' then $5
                          when $3 = 'person' then (select name from person where id = $4)
                          else (select name from org where id = $4) end,
                     $6, $7, $8, $9)",
            params![
                id,
                place,
                party.kind,
                party.id,
                party.credited_as.trim(),
                party.credit_role.trim(),
                party.part,
                removed_at,
                party.removed.as_deref().unwrap_or_default()
            ],
        )?;
    }
    for (place, work) in new.works.iter().enumerate() {
        tx.run(
            "insert into nomination_work (nomination_id, place, work_id, relation) values ($1, $2, $3, $4)",
            params![id, place, work.id, work.relation],
        )?;
    }
    for (place, role) in new.roles.iter().enumerate() {
        tx.run(
            "insert into nomination_role (nomination_id, place, party_place, work_place, name, raw) values ($1, $2, $3, $4, $5, $6)",
            params![
                id,
                place,
                role.party_place,
                role.work_place,
                role.name.trim(),
                role.raw
            ],
        )?;
    }
    Ok(())
}

/// The nomination of a row id.
///
/// # Errors
/// `NotFound`.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Nomination> {
    tx.opt(
        concat!(nomination_columns!(), " where id = $1"),
        params![id],
    )?
    .ok_or(Error::NotFound("nomination"))
}

/// The nomination that a row of a table made, if it is there.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_row_key(tx: &mut Tx<'_>, row_key: &str) -> Result<Option<Nomination>> {
    Ok(tx.opt(
        concat!(nomination_columns!(), " where row_key = $1"),
        params![row_key],
    )?)
}

/// The nomination of a slug within its category, if there is one.
///
/// # Errors
/// `Store` if the database fails.
pub fn by_slug(tx: &mut Tx<'_>, category: i64, slug: &str) -> Result<Option<Nomination>> {
    Ok(tx.opt(
        concat!(
            nomination_columns!(),
            " where category_id = $1 and slug = $2"
        ),
        params![category, slug],
    )?)
}
