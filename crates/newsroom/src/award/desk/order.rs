//! The running order of a night, and the order of nominees on their page.

use store::{Tx, params};

use super::{act, noted};
use crate::{
    Millis,
    audit::Doer,
    error::{Error, Result},
};

/// Puts the categories of an edition in this order; those not named come after, as they stood.
///
/// # Errors
/// `NotFound` if there is no such edition.
pub fn order_categories(
    tx: &mut Tx<'_>,
    edition: i64,
    slugs: &[String],
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let label: Option<String> =
        tx.opt("select label from edition where id = $1", params![edition])?;
    let label = label.ok_or(Error::NotFound("edition"))?;
    let stand: Vec<(i64, String, i64)> = tx.all(
        "select id, slug, place from category where edition_id = $1 order by place, id",
        params![edition],
    )?;
    for (id, place) in moved(&stand, slugs) {
        tx.run(
            "update category set place = $2 where id = $1",
            params![id, place],
        )?;
    }
    noted(
        tx,
        &act("edition.order", "edition", edition, &label),
        Some(edition),
        who,
        now,
    )
}

/// Puts the nominees of a category in this order; those not named come after, as they stood.
///
/// # Errors
/// `NotFound` if there is no such category.
pub fn order_nominees(
    tx: &mut Tx<'_>,
    category: i64,
    slugs: &[String],
    who: &Doer,
    now: Millis,
) -> Result<()> {
    let known: Option<(i64, String)> = tx.opt(
        "select edition_id, name from category where id = $1",
        params![category],
    )?;
    let (edition, name) = known.ok_or(Error::NotFound("category"))?;
    let stand: Vec<(i64, String, i64)> = tx.all(
        "select id, slug, place from nomination where category_id = $1 order by place, id",
        params![category],
    )?;
    for (id, place) in moved(&stand, slugs) {
        tx.run(
            "update nomination set place = $2 where id = $1",
            params![id, place],
        )?;
    }
    noted(
        tx,
        &act("category.order", "category", category, &name),
        Some(edition),
        who,
        now,
    )
}

/// Which rows get another place, counted from 1.
fn moved(stand: &[(i64, String, i64)], wanted: &[String]) -> Vec<(i64, i64)> {
    let asked = |slug: &str| wanted.iter().position(|one| one == slug);
    let mut order: Vec<&(i64, String, i64)> = stand.iter().collect();
    order.sort_by_key(|(_, slug, _)| asked(slug).unwrap_or(usize::MAX));
    order
        .into_iter()
        .zip(1..)
        .filter(|((_, _, before), place)| before != place)
        .map(|((id, ..), place)| (*id, place))
        .collect()
}
