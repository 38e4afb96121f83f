//! Slugs that lead to another one now, because their noun was renamed or merged.
//!
//! An alias names its target by row id: it still leads there after the next renaming, and a merge into a third
//! moves all that led to the second along. No chain and no cycle can come of it.

use store::{Tx, params};

use crate::{
    Millis,
    error::{Error, Result},
};

/// The row id a slug of this kind (`person`, `work`, `topic`, `section`) leads to now, if it does.
///
/// # Errors
/// `Store` if the database fails.
pub fn find(tx: &mut Tx<'_>, kind: &str, slug: &str) -> Result<Option<i64>> {
    Ok(tx.opt(
        "select target_id from alias where kind = $1 and slug = $2",
        params![kind, slug],
    )?)
}

/// The slugs that lead to a row, in their order; at most 50.
///
/// # Errors
/// `Store` if the database fails.
pub fn of(tx: &mut Tx<'_>, kind: &str, target: i64) -> Result<Vec<String>> {
    Ok(tx.all(
        "select slug from alias where kind = $1 and target_id = $2 order by made_at, slug limit 50",
        params![kind, target],
    )?)
}

/// From now on the slug leads to that row.
pub(crate) fn leave(
    tx: &mut Tx<'_>,
    kind: &str,
    slug: &str,
    target: i64,
    now: Millis,
) -> Result<()> {
    tx.run(
        "insert into alias (kind, slug, target_id, made_at) values ($1, $2, $3, $4)
         on conflict (kind, slug) do update set target_id = excluded.target_id, made_at = excluded.made_at",
        params![kind, slug, target, now],
    )?;
    Ok(())
}

/// Whatever led to one row leads to the other now.
pub(crate) fn hand_over(tx: &mut Tx<'_>, kind: &str, from: i64, into: i64) -> Result<()> {
    tx.run(
        "update alias set target_id = $3 where kind = $1 and target_id = $2",
        params![kind, from, into],
    )?;
    Ok(())
}

/// Makes the slug free for the row `own` (0 for a new one): it may lead there already, but to nobody else.
pub(crate) fn claim(tx: &mut Tx<'_>, kind: &str, slug: &str, own: i64) -> Result<()> {
    match find(tx, kind, slug)? {
        Some(target) if target != own => Err(Error::invalid(
            "slug",
            "This address still leads to another page, which was renamed or merged. Please choose another.",
        )),
        Some(_) => {
            tx.run(
                "delete from alias where kind = $1 and slug = $2",
                params![kind, slug],
            )?;
            Ok(())
        }
        None => Ok(()),
    }
}
