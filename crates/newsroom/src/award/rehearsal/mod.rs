//! A copy of an edition to play a night with: seen on the desk alone, and thrown away afterwards.
//!
//! The copy has rows of its own, so that whatever is said of it touches nothing a reader sees. Its address is the
//! edition's with `-rehearsal` behind it.

mod night;
mod play;

use store::{Tx, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Result},
    event::{self, Event},
};

pub use night::{Call, Cue, Slate, expected, script};
pub use play::{faults, perform, slates};

/// The copy of an edition, if there is one: row id and slug.
///
/// # Errors
/// `Store` if the database fails.
pub fn of(tx: &mut Tx<'_>, edition: i64) -> Result<Option<(i64, String)>> {
    Ok(tx.opt(
        "select id, slug from edition where rehearsal_of = $1 order by id limit 1",
        params![edition],
    )?)
}

/// Copies an edition with its evenings, categories and nominations, but nothing that was said; answers the copy's row id.
///
/// # Errors
/// `NotFound` if there is no such edition; `Conflict` if it is a copy itself, has one already, or has nothing to announce.
pub fn make(tx: &mut Tx<'_>, edition: i64, who: &Doer, now: Millis) -> Result<i64> {
    let known: Option<(Option<i64>, String)> = tx.opt(
        "select rehearsal_of, label from edition where id = $1",
        params![edition],
    )?;
    let Some((of_what, label)) = known else {
        return Err(Error::NotFound("edition"));
    };
    if of_what.is_some() {
        return Err(Error::Conflict("This is a rehearsal already.".to_owned()));
    }
    if of(tx, edition)?.is_some() {
        return Err(Error::Conflict(format!(
            "A rehearsal of the {label} is under way. Go on with it, or discard it first."
        )));
    }
    let some: Option<i64> = tx.opt(
        "select id from category where edition_id = $1 order by place, id limit 1",
        params![edition],
    )?;
    if some.is_none() {
        return Err(Error::Conflict(format!(
            "The {label} has no categories yet, so there is nothing to rehearse."
        )));
    }
    let copy: i64 = tx.one(
        "insert into edition (award_id, slug, ordinal, label, period, year, status, nominees, zone, description, rehearsal_of)
         select award_id, slug || '-rehearsal', ordinal, label, period, year, 'live', nominees, zone, description, id
         from edition where id = $1 returning id",
        params![edition],
    )?;
    copy_all(tx, edition, copy)?;
    noted(tx, "rehearsal.make", edition, &label, who, now)?;
    event::record(tx, &Event::EditionChanged { edition: copy }, now)?;
    Ok(copy)
}

/// Evenings, categories, nominations and what hangs on those, each kind in one statement.
fn copy_all(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<()> {
    tx.run(
        "insert into award_session (edition_id, place, name, starts_at, ends_at, precise_to, venue, mode, broadcaster)
         select $2, place, name, starts_at, ends_at, precise_to, venue, mode, broadcaster
         from award_session where edition_id = $1 order by place",
        params![from, to],
    )?;
    tx.run(
        "insert into category (edition_id, session_id, line_id, slug, name, short_name, nominee_kind, winner_rule, place, weight)
         select $2, (select copied.id from award_session first join award_session copied
                     on copied.edition_id = $2 and copied.place = first.place where first.id = category.session_id),
                line_id, slug, name, short_name, nominee_kind, winner_rule, place, weight
         from category where edition_id = $1 order by place, id",
        params![from, to],
    )?;
    tx.run(
        "insert into nomination (category_id, place, slug, credited, citation, detail, note, announced_at, status, status_at, status_note)
         select copied.id, nomination.place, nomination.slug, nomination.credited, nomination.citation, nomination.detail,
                nomination.note, nomination.announced_at, nomination.status, nomination.status_at, nomination.status_note
         from category join category copied on copied.edition_id = $2 and copied.slug = category.slug
         join nomination on nomination.category_id = category.id
         where category.edition_id = $1 order by copied.id, nomination.place, nomination.id",
        params![from, to],
    )?;
    tx.run(
        "insert into nomination_party (nomination_id, place, kind, party_id, credited_as, credit_role, part, removed_at, removed_reason)
         select twin.id, party.place, party.kind, party.party_id, party.credited_as, party.credit_role, party.part,
                party.removed_at, party.removed_reason
         from category join category copied on copied.edition_id = $2 and copied.slug = category.slug
         join nomination on nomination.category_id = category.id
         join nomination twin on twin.category_id = copied.id and twin.slug = nomination.slug
         join nomination_party party on party.nomination_id = nomination.id
         where category.edition_id = $1",
        params![from, to],
    )?;
    tx.run(
        "insert into nomination_work (nomination_id, place, work_id, relation)
         select twin.id, made.place, made.work_id, made.relation
         from category join category copied on copied.edition_id = $2 and copied.slug = category.slug
         join nomination on nomination.category_id = category.id
         join nomination twin on twin.category_id = copied.id and twin.slug = nomination.slug
         join nomination_work made on made.nomination_id = nomination.id
         where category.edition_id = $1",
        params![from, to],
    )?;
    tx.run(
        "insert into nomination_role (nomination_id, place, party_place, work_place, name, raw)
         select twin.id, played.place, played.party_place, played.work_place, played.name, played.raw
         from category join category copied on copied.edition_id = $2 and copied.slug = category.slug
         join nomination on nomination.category_id = category.id
         join nomination twin on twin.category_id = copied.id and twin.slug = nomination.slug
         join nomination_role played on played.nomination_id = nomination.id
         where category.edition_id = $1",
        params![from, to],
    )?;
    Ok(())
}

/// What is deleted with a copy, what points at something before what it points at.
///
/// Nobody plays a copy or writes of it by a door of ours, but a row that points at one must not keep it: a rehearsal
/// that cannot be discarded stands in the way of the next. A live page only forgets which edition it was of.
const CLEARED: [&str; 27] = [
    "delete from league_category where category_id in (select id from category where edition_id = $1)",
    "delete from league_category where league_id in (select id from league where edition_id = $1)",
    "delete from league_member where league_id in (select id from league where edition_id = $1)",
    "delete from league_member where player_id in (select id from player where edition_id = $1)",
    "delete from league where edition_id = $1",
    "delete from scored where category_id in (select id from category where edition_id = $1)",
    "delete from scoring where category_id in (select id from category where edition_id = $1)",
    "delete from scoring where edition_id = $1",
    "delete from score where edition_id = $1",
    "delete from score_level where edition_id = $1",
    "delete from pick_count where category_id in (select id from category where edition_id = $1)",
    "delete from pick_now where category_id in (select id from category where edition_id = $1)",
    "delete from pick where player_id in (select id from player where edition_id = $1)",
    "delete from player where edition_id = $1",
    "delete from game where edition_id = $1",
    "delete from standing where category_id in (select id from category where edition_id = $1)",
    "delete from result where category_id in (select id from category where edition_id = $1)",
    "delete from nomination_role where nomination_id in
     (select nomination.id from category join nomination on nomination.category_id = category.id where category.edition_id = $1)",
    "delete from nomination_work where nomination_id in
     (select nomination.id from category join nomination on nomination.category_id = category.id where category.edition_id = $1)",
    "delete from nomination_party where nomination_id in
     (select nomination.id from category join nomination on nomination.category_id = category.id where category.edition_id = $1)",
    "delete from nomination where category_id in (select id from category where edition_id = $1)",
    "delete from category_word where category_id in (select id from category where edition_id = $1)",
    "delete from category where edition_id = $1",
    "delete from category_line_edge where edition_id = $1",
    "delete from session_person where session_id in (select id from award_session where edition_id = $1)",
    "delete from award_session where edition_id = $1",
    "delete from edition where id = $1",
];

/// Throws a copy away, with everything that was said of it.
///
/// # Errors
/// `NotFound` if there is no such edition; `Conflict` if it is no copy.
pub fn discard(tx: &mut Tx<'_>, copy: i64, who: &Doer, now: Millis) -> Result<()> {
    let known: Option<(Option<i64>, String)> = tx.opt(
        "select rehearsal_of, label from edition where id = $1",
        params![copy],
    )?;
    let edition = match known {
        None => return Err(Error::NotFound("rehearsal")),
        Some((None, _)) => {
            return Err(Error::Conflict(
                "This edition is no rehearsal, so it is not thrown away.".to_owned(),
            ));
        }
        Some((Some(edition), label)) => (edition, label),
    };
    for statement in CLEARED {
        tx.run(statement, params![copy])?;
    }
    let (edition, label) = edition;
    noted(tx, "rehearsal.discard", edition, &label, who, now)
}

fn noted(
    tx: &mut Tx<'_>,
    act: &str,
    edition: i64,
    label: &str,
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let act = Act {
        act,
        object: "edition",
        object_id: edition,
        why: label,
        data: "",
    };
    audit::record(tx, who, &act, now)?;
    Ok(())
}
