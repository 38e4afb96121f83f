//! Taking a batch back: what it made goes, unless an editor changed it or others hang on it.

use store::{Tx, params};

use super::batch;
use crate::{
    Millis,
    audit::{self, Act, Doer},
    award::{edition, result},
    error::{Error, Result},
    prediction,
};

/// Kept things that are named one by one, at most.
const MOST_NAMED: i64 = 100;

/// What became of a batch that was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// Nominations that went.
    pub nominations: i64,
    /// Results that went.
    pub results: i64,
    /// Categories that went.
    pub categories: i64,
    /// People, organisations and works that went.
    pub subjects: i64,
    /// What stays: what it is, and why.
    pub kept: Vec<(String, &'static str)>,
}

/// Nominations that go: nobody edited them, nobody else said anything of them, nobody picks in their category.
macro_rules! goes {
    () => {
        "select nomination.id from nomination where nomination.batch_id = $1 and nomination.edited_at is null
           and not exists (select 1 from result where result.nomination_id = nomination.id
                           and (result.batch_id is null or result.batch_id <> $1))
           and not exists (select 1 from pick_now where pick_now.category_id = nomination.category_id)"
    };
}

fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Takes a batch back.
///
/// # Errors
/// `NotFound`; `Conflict` if it was taken back already.
pub fn undo(tx: &mut Tx<'_>, batch: i64, doer: &Doer, now: Millis) -> Result<Undone> {
    let found = batch::by_id(tx, batch)?;
    if found.undone_at.is_some() {
        return Err(Error::Conflict(format!(
            "Import {batch} was taken back already, by {}.",
            found.undone_by
        )));
    }
    let categories: Vec<i64> = tx.all(
        "select category_id from nomination where batch_id = $1 union select category_id from result where batch_id = $1",
        params![batch],
    )?;
    let editions: Vec<i64> = tx.all(
        "select category.edition_id from category join nomination on nomination.category_id = category.id
         where nomination.batch_id = $1
         union select category.edition_id from category join result on result.category_id = category.id where result.batch_id = $1",
        params![batch],
    )?;
    // In this order: what hangs on something goes first.
    let mut undone = Undone {
        results: results(tx, batch)?,
        nominations: nominations(tx, batch)?,
        categories: frames(tx, batch)?,
        subjects: subjects(tx, batch)?,
        ..Undone::default()
    };
    for category in categories {
        let there: Option<i64> =
            tx.opt("select id from category where id = $1", params![category])?;
        if there.is_some() {
            tx.run(
                "update category set revision = revision + 1 where id = $1",
                params![category],
            )?;
            result::fold_anew(tx, category)?;
            prediction::result_said(tx, category, now)?;
        }
    }
    for edition in editions {
        let there: Option<i64> =
            tx.opt("select id from edition where id = $1", params![edition])?;
        if there.is_some() {
            edition::changed(tx, edition, now)?;
        }
    }
    undone.kept = kept(tx, batch)?;
    tx.run(
        "update import_batch set undone_at = $2, undone_by = $3 where id = $1",
        params![batch, now, doer.name],
    )?;
    let act = Act {
        act: "import.undo",
        object: "import",
        object_id: batch,
        why: "",
        data: &serde_json::json!({ "nominations": undone.nominations, "results": undone.results, "kept": undone.kept.len() })
            .to_string(),
    };
    audit::record(tx, doer, &act, now)?;
    Ok(undone)
}

/// Results of the batch go, unless somebody said something after them of the same nomination.
fn results(tx: &mut Tx<'_>, batch: i64) -> Result<i64> {
    Ok(count(tx.run(
        "delete from result where batch_id = $1 and not exists (
           select 1 from result as other where other.nomination_id = result.nomination_id
             and (other.batch_id is null or other.batch_id <> $1))",
        params![batch],
    )?))
}

fn nominations(tx: &mut Tx<'_>, batch: i64) -> Result<i64> {
    tx.run(
        concat!(
            "update nomination set replaces_id = null where replaces_id in (",
            goes!(),
            ")"
        ),
        params![batch],
    )?;
    tx.run(
        concat!(
            "delete from standing where nomination_id in (",
            goes!(),
            ")"
        ),
        params![batch],
    )?;
    tx.run(
        concat!(
            "delete from nomination_party where nomination_id in (",
            goes!(),
            ")"
        ),
        params![batch],
    )?;
    tx.run(
        concat!(
            "delete from nomination_work where nomination_id in (",
            goes!(),
            ")"
        ),
        params![batch],
    )?;
    tx.run(
        concat!(
            "delete from nomination_role where nomination_id in (",
            goes!(),
            ")"
        ),
        params![batch],
    )?;
    Ok(count(tx.run(
        concat!("delete from nomination where id in (", goes!(), ")"),
        params![batch],
    )?))
}

/// Categories, lines, editions and awards that are empty now and as the batch made them.
fn frames(tx: &mut Tx<'_>, batch: i64) -> Result<i64> {
    macro_rules! empty {
        () => {
            "select category.id from category join import_made on import_made.row_id = category.id
             where import_made.batch_id = $1 and import_made.kind = 'category' and category.version = 1
               and not exists (select 1 from nomination where nomination.category_id = category.id)
               and not exists (select 1 from result where result.category_id = category.id)
               and not exists (select 1 from pick_now where pick_now.category_id = category.id)"
        };
    }
    tx.run(
        concat!("delete from scoring where category_id in (", empty!(), ")"),
        params![batch],
    )?;
    let mut gone = 0;
    let empty: Vec<i64> = tx.all(empty!(), params![batch])?;
    for category in empty {
        // Whatever else hangs on a category keeps it, by the database's own word.
        let deleted: Result<u64, store::Error> =
            tx.attempt(|tx| tx.run("delete from category where id = $1", params![category]));
        gone += i64::from(deleted.is_ok());
    }
    tx.run(
        "delete from category_line_edge where from_id in (
           select import_made.row_id from import_made where import_made.batch_id = $1 and import_made.kind = 'line'
             and not exists (select 1 from category where category.line_id = import_made.row_id))",
        params![batch],
    )?;
    tx.run(
        "delete from category_line_edge where to_id in (
           select import_made.row_id from import_made where import_made.batch_id = $1 and import_made.kind = 'line'
             and not exists (select 1 from category where category.line_id = import_made.row_id))",
        params![batch],
    )?;
    tx.run(
        "delete from category_line where id in (
           select import_made.row_id from import_made where import_made.batch_id = $1 and import_made.kind = 'line'
             and not exists (select 1 from category where category.line_id = import_made.row_id)
             and not exists (select 1 from category_line_edge where category_line_edge.from_id = import_made.row_id)
             and not exists (select 1 from category_line_edge where category_line_edge.to_id = import_made.row_id))",
        params![batch],
    )?;
    let editions: Vec<i64> = tx.all(
        "select edition.id from edition join import_made on import_made.row_id = edition.id
         where import_made.batch_id = $1 and import_made.kind = 'edition' and edition.version = 1
           and not exists (select 1 from category where category.edition_id = edition.id)
           and not exists (select 1 from award_session where award_session.edition_id = edition.id)",
        params![batch],
    )?;
    for edition in editions {
        let _: Result<u64, store::Error> =
            tx.attempt(|tx| tx.run("delete from edition where id = $1", params![edition]));
    }
    let awards: Vec<i64> = tx.all(
        "select import_made.row_id from import_made where import_made.batch_id = $1 and import_made.kind = 'award'
           and not exists (select 1 from edition where edition.award_id = import_made.row_id)
           and not exists (select 1 from category_line where category_line.award_id = import_made.row_id)",
        params![batch],
    )?;
    for award in awards {
        let _: Result<u64, store::Error> =
            tx.attempt(|tx| tx.run("delete from award where id = $1", params![award]));
    }
    Ok(gone)
}

/// People, organisations and works on which nothing hangs and of which nobody has written anything.
fn subjects(tx: &mut Tx<'_>, batch: i64) -> Result<i64> {
    macro_rules! lonely_people {
        () => {
            "select person.id from import_made join person on person.id = import_made.row_id
             where import_made.batch_id = $1 and import_made.kind = 'person' and person.bio = '' and person.role = '' and person.links = ''
               and not exists (select 1 from nomination_party where nomination_party.kind = 'person' and nomination_party.party_id = person.id)
               and not exists (select 1 from session_person where session_person.person_id = person.id)
               and not exists (select 1 from story_author where story_author.person_id = person.id)
               and not exists (select 1 from desk_author where desk_author.person_id = person.id)
               and not exists (select 1 from story_subject where story_subject.kind = 'person' and story_subject.subject_id = person.id)
               and not exists (select 1 from account where account.person_id = person.id)
               and not exists (select 1 from alias where alias.kind = 'person' and alias.target_id = person.id)"
        };
    }
    macro_rules! lonely_orgs {
        () => {
            "select org.id from import_made join org on org.id = import_made.row_id
             where import_made.batch_id = $1 and import_made.kind = 'org'
               and not exists (select 1 from nomination_party where nomination_party.kind = 'org' and nomination_party.party_id = org.id)
               and not exists (select 1 from award where award.body_id = org.id)"
        };
    }
    macro_rules! lonely_works {
        () => {
            "select work.id from import_made join work on work.id = import_made.row_id
             where import_made.batch_id = $1 and import_made.kind = 'work' and work.description = '' and work.links = ''
               and not exists (select 1 from nomination_work where nomination_work.work_id = work.id)
               and not exists (select 1 from work as part where part.part_of = work.id)
               and not exists (select 1 from story_subject where story_subject.kind = 'work' and story_subject.subject_id = work.id)
               and not exists (select 1 from alias where alias.kind = 'work' and alias.target_id = work.id)"
        };
    }
    // Names and ids that the batch gave to those who were there before go as well; those it made keep theirs while they stay.
    tx.run(
        "delete from external_id where batch_id = $1 and not exists (
           select 1 from import_made where import_made.batch_id = $1 and import_made.kind = external_id.subject
             and import_made.row_id = external_id.subject_id)",
        params![batch],
    )?;
    tx.run(
        "delete from party_name where batch_id = $1 and not exists (
           select 1 from import_made where import_made.batch_id = $1 and import_made.kind = party_name.kind
             and import_made.row_id = party_name.party_id)
         and not exists (
           select 1 from nomination_party where nomination_party.kind = party_name.kind
             and nomination_party.party_id = party_name.party_id)",
        params![batch],
    )?;
    tx.run(
        concat!(
            "delete from pseudonym_of where person_id in (",
            lonely_people!(),
            ")"
        ),
        params![batch],
    )?;
    tx.run(
        concat!(
            "delete from pseudonym_of where real_id in (",
            lonely_people!(),
            ")"
        ),
        params![batch],
    )?;
    tx.run(
        concat!(
            "delete from external_id where subject = 'person' and subject_id in (",
            lonely_people!(),
            ")"
        ),
        params![batch],
    )?;
    tx.run(
        concat!(
            "delete from party_name where kind = 'person' and party_id in (",
            lonely_people!(),
            ")"
        ),
        params![batch],
    )?;
    let mut gone = 0;
    let lonely: Vec<i64> = tx.all(lonely_people!(), params![batch])?;
    for person in lonely {
        gone += tx.run("delete from person where id = $1", params![person])?;
    }
    tx.run(
        concat!(
            "delete from external_id where subject = 'org' and subject_id in (",
            lonely_orgs!(),
            ")"
        ),
        params![batch],
    )?;
    tx.run(
        concat!(
            "delete from party_name where kind = 'org' and party_id in (",
            lonely_orgs!(),
            ")"
        ),
        params![batch],
    )?;
    gone += tx.run(
        concat!("delete from org where id in (", lonely_orgs!(), ")"),
        params![batch],
    )?;
    // Songs and episodes first, then what they were parts of.
    for _ in 0..2 {
        tx.run(
            concat!(
                "delete from external_id where subject = 'work' and subject_id in (",
                lonely_works!(),
                ")"
            ),
            params![batch],
        )?;
        gone += tx.run(
            concat!("delete from work where id in (", lonely_works!(), ")"),
            params![batch],
        )?;
    }
    Ok(count(gone))
}

/// What stays, and why.
fn kept(tx: &mut Tx<'_>, batch: i64) -> Result<Vec<(String, &'static str)>> {
    let nominations: Vec<(String, String, i64, i64)> = tx.all(
        "select nomination.credited, category.name, case when nomination.edited_at is null then 0 else 1 end,
                (select count(*) from pick_now where pick_now.category_id = category.id)
         from nomination join category on category.id = nomination.category_id where nomination.batch_id = $1
         order by nomination.id limit $2",
        params![batch, MOST_NAMED],
    )?;
    let mut kept: Vec<(String, &'static str)> = nominations
        .into_iter()
        .map(|(credited, category, edited, picks)| {
            let why = if edited > 0 {
                "an editor changed it"
            } else if picks > 0 {
                "readers have predictions in its category"
            } else {
                "somebody else announced a result of it"
            };
            (format!("{credited} ({category})"), why)
        })
        .collect();
    let people: Vec<String> = tx.all(
        "select person.name from import_made join person on person.id = import_made.row_id
         where import_made.batch_id = $1 and import_made.kind = 'person' order by person.id limit $2",
        params![batch, MOST_NAMED],
    )?;
    let works: Vec<String> = tx.all(
        "select work.title from import_made join work on work.id = import_made.row_id
         where import_made.batch_id = $1 and import_made.kind = 'work' order by work.id limit $2",
        params![batch, MOST_NAMED],
    )?;
    let categories: Vec<String> = tx.all(
        "select category.name from import_made join category on category.id = import_made.row_id
         where import_made.batch_id = $1 and import_made.kind = 'category' order by category.id limit $2",
        params![batch, MOST_NAMED],
    )?;
    kept.extend(
        categories
            .into_iter()
            .map(|name| (name, "it is changed or used by others")),
    );
    kept.extend(
        people
            .into_iter()
            .chain(works)
            .map(|name| (name, "others hang on it")),
    );
    Ok(kept)
}
