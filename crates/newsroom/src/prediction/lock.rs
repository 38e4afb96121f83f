//! The lock of a category: by hand, by the clock, or by its first result, whichever comes first.

use store::{Tx, params};

use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Result},
    event::{self, Event},
};

/// Closes a category now, by hand.
///
/// # Errors
/// `Conflict` if it is closed; `NotFound` if there is no such category.
pub fn by_hand(tx: &mut Tx<'_>, category: i64, why: &str, doer: &Doer, now: Millis) -> Result<()> {
    exists(tx, category)?;
    if !close(tx, category, now)? {
        return Err(Error::Conflict(
            "This category is closed already.".to_owned(),
        ));
    }
    remember(tx, "prediction.lock", category, why, doer, now)?;
    tell(tx, category, now)
}

/// Takes picks again until `until`, or until it is closed by hand or by a result.
///
/// # Errors
/// `Invalid` without a reason or with an instant that is past; `Conflict` while it has a winner or is open.
pub fn open_again(
    tx: &mut Tx<'_>,
    category: i64,
    until: Option<Millis>,
    why: &str,
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    exists(tx, category)?;
    if why.trim().is_empty() {
        return Err(Error::invalid(
            "why",
            "Please say why it opens again; the log keeps it.",
        ));
    }
    if until.is_some_and(|until| until <= now) {
        return Err(Error::invalid(
            "until",
            "It can only be open until an instant that is still to come.",
        ));
    }
    let said: Option<i64> = tx.opt(
        "select nomination_id from standing where category_id = $1 and outcome in ('won', 'tied') order by nomination_id limit 1",
        params![category],
    )?;
    if said.is_some() {
        return Err(Error::Conflict(
            "This category has a winner. Take the result back first.".to_owned(),
        ));
    }
    let opened = tx.run(
        "update category set locked_at = null, lock_seq = null, locks_at = $2
         where id = $1 and (locked_at is not null or locks_at <= $3)",
        params![category, until, now],
    )?;
    if opened == 0 {
        return Err(Error::Conflict("This category is open.".to_owned()));
    }
    remember(tx, "prediction.unlock", category, why, doer, now)?;
    tell(tx, category, now)
}

/// Makes a category count for nobody, or count again.
///
/// # Errors
/// `Invalid` without a reason; `NotFound` if there is no such category.
pub fn void(
    tx: &mut Tx<'_>,
    category: i64,
    void: bool,
    why: &str,
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    exists(tx, category)?;
    let why = crate::name::tidy(why);
    if why.is_empty() {
        return Err(Error::invalid(
            "why",
            "Please say why; players read it on their sheets.",
        ));
    }
    tx.run(
        "update category set void_at = $2, void_reason = $3 where id = $1",
        params![
            category,
            void.then_some(now),
            if void { why.as_str() } else { "" }
        ],
    )?;
    if void {
        close(tx, category, now)?;
    }
    let act = if void {
        "prediction.void"
    } else {
        "prediction.count"
    };
    remember(tx, act, category, &why, doer, now)?;
    super::count_again(tx, category, now)?;
    tell(tx, category, now)
}

/// Closes at most `limit` categories whose time has come; answers how many. Call it until it answers 0.
///
/// Picks are refused from the instant on whether or not this has run: it only tells everybody.
///
/// # Errors
/// `Store` if the database fails.
pub fn due(tx: &mut Tx<'_>, now: Millis, limit: i64) -> Result<usize> {
    let due: Vec<(i64, Millis)> = tx.all(
        "select id, locks_at from category where locked_at is null and locks_at is not null and locks_at <= $1
         order by locks_at limit $2",
        params![now, limit],
    )?;
    for (category, at) in &due {
        if close(tx, *category, *at)? {
            tell(tx, *category, now)?;
        }
    }
    Ok(due.len())
}

/// Closes a category as of `at`, if it is open; says whether it was. The lock's number is above that of every pick made so far.
/// Nobody is told.
///
/// # Errors
/// `Store` if the database fails.
pub(crate) fn close(tx: &mut Tx<'_>, category: i64, at: Millis) -> Result<bool> {
    // On PostgreSQL this waits for the picks of this category that are under way, so that the next statement sees them.
    let open = tx.run(
        "update category set lock_seq = lock_seq where id = $1 and locked_at is null",
        params![category],
    )?;
    if open == 0 {
        return Ok(false);
    }
    tx.run(
        "update category set locked_at = case when locks_at < $2 then locks_at else $2 end,
                lock_seq = (select coalesce(max(pick.id), 0) + 1 from pick)
         where id = $1 and locked_at is null",
        params![category, at],
    )?;
    Ok(true)
}

/// Tells everybody that a category's lock changed.
pub(super) fn tell(tx: &mut Tx<'_>, category: i64, now: Millis) -> Result<()> {
    let edition: i64 = tx.one(
        "select edition_id from category where id = $1",
        params![category],
    )?;
    event::record(tx, &Event::CategoryLocked { edition, category }, now)?;
    Ok(())
}

fn exists(tx: &mut Tx<'_>, category: i64) -> Result<()> {
    let found: Option<i64> = tx.opt("select id from category where id = $1", params![category])?;
    found.map(|_| ()).ok_or(Error::NotFound("category"))
}

fn remember(
    tx: &mut Tx<'_>,
    act: &str,
    category: i64,
    why: &str,
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    audit::record(
        tx,
        doer,
        &Act {
            act,
            object: "category",
            object_id: category,
            why,
            data: "",
        },
        now,
    )?;
    Ok(())
}
