//! What an editor, or a table that is imported again, changes of a nomination.

use store::{Tx, params};

use super::{NewNomination, Nomination, by_id, named, parts};
use crate::{
    Millis,
    audit::{self, Act, Doer},
    award::{category, edition, result, word::NominationStatus},
    error::{Error, Result},
    prediction,
};

/// Writes a nomination anew as an editor's word, which an import never touches from then on.
/// `seen` is the version the editor saw; none to write in any case.
///
/// # Errors
/// `NotFound`; `Conflict` if it was changed meanwhile or its new slug is taken; otherwise as [`super::add`].
pub fn replace(
    tx: &mut Tx<'_>,
    id: i64,
    new: &NewNomination,
    seen: Option<i64>,
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    let before = by_id(tx, id)?;
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(Error::Conflict(format!(
            "\u{201c}{}\u{201d} was changed meanwhile. Look at it again before you save.",
            before.credited
        )));
    }
    write(tx, &before, new, Some(now), now)?;
    told(tx, &before, "nomination.change", "", doer, now)
}

/// Writes a nomination anew as its table says it now, unless an editor's word stands; answers whether it did.
/// Nobody is told: see [`super::add`].
///
/// # Errors
/// As [`replace`].
pub fn renew(tx: &mut Tx<'_>, id: i64, new: &NewNomination, now: Millis) -> Result<bool> {
    let before = by_id(tx, id)?;
    if before.edited_at.is_some() {
        return Ok(false);
    }
    write(tx, &before, new, None, now)?;
    Ok(true)
}

fn write(
    tx: &mut Tx<'_>,
    before: &Nomination,
    new: &NewNomination,
    edited_at: Option<Millis>,
    now: Millis,
) -> Result<()> {
    let new = NewNomination {
        category_id: before.category_id,
        slug: Some(new.slug.clone().unwrap_or_else(|| before.slug.clone())),
        ..new.clone()
    };
    let (credited, slug, _) = named(tx, &new)?;
    if slug != before.slug {
        let taken: Option<i64> = tx.opt(
            "select id from nomination where category_id = $1 and slug = $2",
            params![before.category_id, slug],
        )?;
        if taken.is_some() {
            return Err(Error::invalid(
                "slug",
                "Another nominee of this category has this address.",
            ));
        }
    }
    let status_at = if new.status == before.status {
        before.status_at
    } else {
        Some(now)
    };
    tx.run(
        "update nomination set place = $2, slug = $3, credited = $4, citation = $5, detail = $6, note = $7, announced_at = $8,
                status = $9, status_at = $10, edited_at = coalesce($11, edited_at), version = version + 1,
                raw = case when $12 = '' then raw else $12 end
         where id = $1",
        params![
            before.id,
            new.place,
            slug,
            credited,
            new.citation.trim(),
            new.detail.trim(),
            new.note.trim(),
            new.announced_at,
            new.status,
            status_at,
            edited_at,
            new.raw
        ],
    )?;
    tx.run(
        "delete from nomination_party where nomination_id = $1",
        params![before.id],
    )?;
    tx.run(
        "delete from nomination_work where nomination_id = $1",
        params![before.id],
    )?;
    tx.run(
        "delete from nomination_role where nomination_id = $1",
        params![before.id],
    )?;
    parts(tx, before.id, &new, now)?;
    moved(tx, before, new.status, "", now)
}

/// Moves a nomination to another status: withdrawn, rescinded, official again. What cannot win is void from then on,
/// even if it has won; what was said of it stays in the log.
///
/// # Errors
/// `NotFound`; `Store` if the database fails.
pub fn set_status(
    tx: &mut Tx<'_>,
    id: i64,
    status: NominationStatus,
    note: &str,
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    let before = by_id(tx, id)?;
    tx.run(
        "update nomination set status = $2, status_at = $3, status_note = $4, edited_at = $3, version = version + 1 where id = $1",
        params![id, status, now, note.trim()],
    )?;
    moved(tx, &before, status, note, now)?;
    let act = format!("nomination.{}", status.as_str());
    told(tx, &before, &act, note, doer, now)
}

/// What follows when a nomination has another status: its standing, and predictions that nobody can win with any more.
fn moved(
    tx: &mut Tx<'_>,
    before: &Nomination,
    status: NominationStatus,
    why: &str,
    now: Millis,
) -> Result<()> {
    if before.status == status {
        return Ok(());
    }
    result::status_changed(tx, before.category_id, now)?;
    if before.status.can_win() && !status.can_win() {
        let why = match why.trim() {
            "" => format!("{} left the category.", before.credited),
            why => why.to_owned(),
        };
        prediction::nominee_left(tx, before.category_id, &why, now)?;
    }
    Ok(())
}

/// Takes one of several people off a nomination, which stays, or puts them back with no reason.
///
/// # Errors
/// `NotFound` if nobody has this place in it.
pub fn take_off(
    tx: &mut Tx<'_>,
    id: i64,
    party_place: i64,
    reason: Option<&str>,
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    let before = by_id(tx, id)?;
    let touched = tx.run(
        "update nomination_party set removed_at = $3, removed_reason = $4 where nomination_id = $1 and place = $2",
        params![
            id,
            party_place,
            reason.map(|_| now),
            reason.unwrap_or_default().trim()
        ],
    )?;
    if touched == 0 {
        return Err(Error::NotFound("nominee"));
    }
    tx.run(
        "update nomination set edited_at = $2, version = version + 1 where id = $1",
        params![id, now],
    )?;
    told(
        tx,
        &before,
        "nomination.take-off",
        reason.unwrap_or_default(),
        doer,
        now,
    )
}

/// Removes a nomination of which nothing was said.
///
/// # Errors
/// `Conflict` in words if something was; `NotFound`.
pub fn remove(tx: &mut Tx<'_>, id: i64, doer: &Doer, now: Millis) -> Result<()> {
    let before = by_id(tx, id)?;
    let said: Option<i64> = tx.opt(
        "select id from result where nomination_id = $1 limit 1",
        params![id],
    )?;
    if said.is_some() {
        return Err(Error::Conflict(format!(
            "Something was announced of \u{201c}{}\u{201d}, and that is kept. Withdraw or rescind the nomination instead.",
            before.credited
        )));
    }
    remove_quietly(tx, id)?;
    told(tx, &before, "nomination.remove", "", doer, now)
}

/// Removes a nomination, what it is made of and its standing. For the undoing of imports: results go before, and the
/// category is folded anew by [`result::fold_anew`] afterwards.
///
/// # Errors
/// `Store` if the database fails, or if something hangs on it.
pub fn remove_quietly(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "update nomination set replaces_id = null where replaces_id = $1",
        params![id],
    )?;
    tx.run("delete from standing where nomination_id = $1", params![id])?;
    tx.run(
        "delete from nomination_party where nomination_id = $1",
        params![id],
    )?;
    tx.run(
        "delete from nomination_work where nomination_id = $1",
        params![id],
    )?;
    tx.run(
        "delete from nomination_role where nomination_id = $1",
        params![id],
    )?;
    tx.run("delete from nomination where id = $1", params![id])?;
    Ok(())
}

/// Says that one nomination stands in the place of another of its category, which cannot win from then on.
///
/// # Errors
/// `NotFound`; `Invalid` if they are not two of one category.
pub fn stands_for(
    tx: &mut Tx<'_>,
    id: i64,
    replaced: i64,
    note: &str,
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    let (new, old) = (by_id(tx, id)?, by_id(tx, replaced)?);
    if new.id == old.id || new.category_id != old.category_id {
        return Err(Error::invalid(
            "nomination",
            "A nominee takes the place of another one of the same category.",
        ));
    }
    tx.run(
        "update nomination set replaces_id = $2, version = version + 1 where id = $1",
        params![id, replaced],
    )?;
    set_status(tx, replaced, NominationStatus::Replaced, note, doer, now)
}

fn told(
    tx: &mut Tx<'_>,
    nomination: &Nomination,
    act: &str,
    why: &str,
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    let category = category::by_id(tx, nomination.category_id)?;
    let act = Act {
        act,
        object: "nomination",
        object_id: nomination.id,
        why,
        data: &serde_json::json!({ "category": category.path(), "nominee": nomination.slug })
            .to_string(),
    };
    audit::record(tx, doer, &act, now)?;
    edition::changed(tx, category.edition_id, now)
}
