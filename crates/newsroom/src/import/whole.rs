//! Nominations of an edition with everything that a table of them says, in six statements.

use std::collections::HashMap;

use store::{FromRow, Row, Tx, params};

use crate::{
    Millis,
    award::{Mark, NominationStatus, OrgKind, Outcome, Part, PartyKind, Relation},
    error::Result,
};

/// A nomination with everything it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Row id of its category.
    pub category_id: i64,
    /// What names it within its category.
    pub slug: String,
    /// The credit as it was printed.
    pub credited: String,
    /// Where it stands.
    pub status: NominationStatus,
    /// What it is given for.
    pub citation: String,
    /// What the source says beside.
    pub detail: String,
    /// A remark.
    pub note: String,
    /// Every field of the source as it stood.
    pub raw: String,
    /// What makes the same row the same.
    pub row_key: Option<String>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Its place, with `placed`.
    pub rank: Option<i64>,
    /// What is remarkable about that.
    pub mark: Mark,
    /// When it was announced.
    pub at: Option<Millis>,
    /// Who, in order.
    pub parties: Vec<WholeParty>,
    /// For what, in order.
    pub works: Vec<WholeWork>,
    /// As whom, in order.
    pub roles: Vec<WholeRole>,
}

/// Somebody of a nomination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeParty {
    /// Row id.
    pub id: i64,
    /// Person or organisation.
    pub kind: PartyKind,
    /// What kind of organisation.
    pub org: OrgKind,
    /// The name as credited.
    pub name: String,
    /// `Lyric by`.
    pub credit: String,
    /// Nominee, or named beside one.
    pub part: Part,
    /// Why they were taken off, if they were.
    pub removed: Option<String>,
    /// IMDb's ids: their own, or those of the people behind a pseudonym.
    pub ids: Vec<String>,
}

/// A work of a nomination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeWork {
    /// Row id.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// `film`, `song`.
    pub kind: String,
    /// Row id of what it is a part of.
    pub part_of: Option<i64>,
    /// What it is to the nomination.
    pub relation: Relation,
    /// IMDb's ids.
    pub ids: Vec<String>,
}

/// A character of a nomination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeRole {
    /// Which of the parties plays it.
    pub party: i64,
    /// In which of the works.
    pub work: i64,
    /// The character's name.
    pub name: String,
    /// The text it was read from.
    pub raw: String,
}

/// Something with the nomination it is of.
struct Of<T>(i64, T);

impl FromRow for Of<Whole> {
    fn from_row(row: &Row<'_>) -> Result<Of<Whole>, store::Error> {
        let mark: Option<Mark> = row.get(12)?;
        Ok(Of(
            row.get(0)?,
            Whole {
                category_id: row.get(1)?,
                slug: row.get(2)?,
                credited: row.get(3)?,
                status: row.get(4)?,
                citation: row.get(5)?,
                detail: row.get(6)?,
                note: row.get(7)?,
                raw: row.get(8)?,
                row_key: row.get(9)?,
                outcome: row.get(10)?,
                rank: row.get(11)?,
                mark: mark.unwrap_or_default(),
                at: row.get(13)?,
                parties: Vec::new(),
                works: Vec::new(),
                roles: Vec::new(),
            },
        ))
    }
}

impl FromRow for Of<WholeParty> {
    fn from_row(row: &Row<'_>) -> Result<Of<WholeParty>, store::Error> {
        let org: Option<OrgKind> = row.get(3)?;
        let removed_at: Option<i64> = row.get(7)?;
        let reason: String = row.get(8)?;
        Ok(Of(
            row.get(0)?,
            WholeParty {
                kind: row.get(1)?,
                id: row.get(2)?,
                org: org.unwrap_or_default(),
                name: row.get(4)?,
                credit: row.get(5)?,
                part: row.get(6)?,
                removed: removed_at.map(|_| reason),
                ids: Vec::new(),
            },
        ))
    }
}

impl FromRow for Of<WholeWork> {
    fn from_row(row: &Row<'_>) -> Result<Of<WholeWork>, store::Error> {
        Ok(Of(
            row.get(0)?,
            WholeWork {
                id: row.get(1)?,
                title: row.get(2)?,
                kind: row.get(3)?,
                part_of: row.get(4)?,
                relation: row.get(5)?,
                ids: Vec::new(),
            },
        ))
    }
}

impl FromRow for Of<WholeRole> {
    fn from_row(row: &Row<'_>) -> Result<Of<WholeRole>, store::Error> {
        Ok(Of(
            row.get(0)?,
            WholeRole {
                party: row.get(1)?,
                work: row.get(2)?,
                name: row.get(3)?,
                raw: row.get(4)?,
            },
        ))
    }
}

macro_rules! of_edition {
    () => {
        " join category on category.id = nomination.category_id where category.edition_id = $1
          order by category.place, category.id, nomination.place, nomination.id"
    };
}

/// The nominations of an edition in running order.
///
/// # Errors
/// `Store` if the database fails.
pub fn nominations(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<Whole>> {
    let found: Vec<Of<Whole>> = tx.all(
        concat!(
            "select nomination.id, nomination.category_id, nomination.slug, nomination.credited, nomination.status,
                    nomination.citation, nomination.detail, nomination.note, nomination.raw, nomination.row_key,
                    standing.outcome, standing.rank, standing.mark, standing.at
             from nomination left join standing on standing.nomination_id = nomination.id",
            of_edition!()
        ),
        params![edition],
    )?;
    let parties: Vec<Of<WholeParty>> = tx.all(
        concat!(
            "select nomination.id, nomination_party.kind, nomination_party.party_id, org.kind, nomination_party.credited_as,
                    nomination_party.credit_role, nomination_party.part, nomination_party.removed_at,
                    nomination_party.removed_reason
             from nomination join nomination_party on nomination_party.nomination_id = nomination.id
             left join org on nomination_party.kind = 'org' and org.id = nomination_party.party_id",
            of_edition!(),
            ", nomination_party.place"
        ),
        params![edition],
    )?;
    let works: Vec<Of<WholeWork>> = tx.all(
        concat!(
            "select nomination.id, work.id, work.title, work.kind, work.part_of, nomination_work.relation
             from nomination join nomination_work on nomination_work.nomination_id = nomination.id
             join work on work.id = nomination_work.work_id",
            of_edition!(),
            ", nomination_work.place"
        ),
        params![edition],
    )?;
    let roles: Vec<Of<WholeRole>> = tx.all(
        concat!(
            "select nomination.id, nomination_role.party_place, nomination_role.work_place, nomination_role.name,
                    nomination_role.raw
             from nomination join nomination_role on nomination_role.nomination_id = nomination.id",
            of_edition!(),
            ", nomination_role.place"
        ),
        params![edition],
    )?;
    let mut ids = ids(tx, edition)?;
    let mut places: HashMap<i64, usize> = HashMap::new();
    let mut whole: Vec<Whole> = Vec::with_capacity(found.len());
    for Of(id, nomination) in found {
        places.insert(id, whole.len());
        whole.push(nomination);
    }
    for Of(id, mut party) in parties {
        let subject = party.kind.as_str().to_owned();
        party.ids = ids.remove(&(subject.clone(), party.id)).unwrap_or_default();
        ids.insert((subject, party.id), party.ids.clone());
        if let Some(one) = places.get(&id).and_then(|place| whole.get_mut(*place)) {
            one.parties.push(party);
        }
    }
    for Of(id, mut work) in works {
        work.ids = ids
            .get(&("work".to_owned(), work.id))
            .cloned()
            .unwrap_or_default();
        if let Some(one) = places.get(&id).and_then(|place| whole.get_mut(*place)) {
            one.works.push(work);
        }
    }
    for Of(id, role) in roles {
        if let Some(one) = places.get(&id).and_then(|place| whole.get_mut(*place)) {
            one.roles.push(role);
        }
    }
    Ok(whole)
}

/// IMDb's ids of everybody and everything nominated in an edition, by subject and row id.
fn ids(tx: &mut Tx<'_>, edition: i64) -> Result<HashMap<(String, i64), Vec<String>>> {
    let own: Vec<(String, i64, String)> = tx.all(
        "select distinct external_id.subject, external_id.subject_id, external_id.value
         from category join nomination on nomination.category_id = category.id
         join nomination_party on nomination_party.nomination_id = nomination.id
         join external_id on external_id.subject = nomination_party.kind and external_id.subject_id = nomination_party.party_id
         where category.edition_id = $1 and external_id.scheme = 'imdb'
         union
         select 'work', external_id.subject_id, external_id.value
         from category join nomination on nomination.category_id = category.id
         join nomination_work on nomination_work.nomination_id = nomination.id
         join external_id on external_id.subject = 'work' and external_id.subject_id = nomination_work.work_id
         where category.edition_id = $1 and external_id.scheme = 'imdb'
         union
         select 'person', pseudonym_of.person_id, external_id.value
         from category join nomination on nomination.category_id = category.id
         join nomination_party on nomination_party.nomination_id = nomination.id
         join pseudonym_of on nomination_party.kind = 'person' and pseudonym_of.person_id = nomination_party.party_id
         join external_id on external_id.subject = 'person' and external_id.subject_id = pseudonym_of.real_id
         where category.edition_id = $1 and external_id.scheme = 'imdb'
         order by 3",
        params![edition],
    )?;
    let mut ids: HashMap<(String, i64), Vec<String>> = HashMap::new();
    for (subject, id, value) in own {
        ids.entry((subject, id)).or_default().push(value);
    }
    Ok(ids)
}
