//! Standings, folded again from what was said: they are written with each saying, and this proves or repairs it.
//! Looked at are the categories of which something was said.

use store::{Db, Tx, params};

use super::result;
use crate::error::Result;

/// Folds the next category after a row id anew; answers its row id and how many standings were wrong, none after the last.
///
/// # Errors
/// `Store` if the database fails.
pub fn repair(tx: &mut Tx<'_>, after: i64) -> Result<Option<(i64, i64)>> {
    let Some(category) = next(tx, after)? else {
        return Ok(None);
    };
    Ok(Some((category, result::fold_anew(tx, category)?)))
}

/// Repairs all categories, a transaction for each one that is wrong; answers how many standings were.
///
/// # Errors
/// `Store` if the database fails; what was repaired before stays repaired.
pub fn repair_all(db: &Db) -> Result<i64> {
    let (mut after, mut sum) = (0, 0);
    while let Some(category) = db.read_now(move |tx| next_wrong(tx, after))? {
        sum += db.write_now(move |tx| result::fold_anew(tx, category))?;
        after = category;
    }
    Ok(sum)
}

/// Names every category whose standings are wrong, as sentences; changes nothing.
///
/// # Errors
/// `Store` if the database fails.
pub fn check(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut after = 0;
    while let Some(category) = next(tx, after)? {
        let (_, wrong) = result::look(tx, category)?;
        if wrong > 0 {
            let path = super::category::by_id(tx, category)?.path();
            findings.push(format!(
                "in \u{201c}{path}\u{201d} {wrong} standings are not what the results come to"
            ));
        }
        after = category;
    }
    Ok(findings)
}

fn next(tx: &mut Tx<'_>, after: i64) -> Result<Option<i64>> {
    Ok(tx.opt(
        "select category_id from result where category_id > $1 order by category_id limit 1",
        params![after],
    )?)
}

fn next_wrong(tx: &mut Tx<'_>, mut after: i64) -> Result<Option<i64>> {
    while let Some(category) = next(tx, after)? {
        if result::look(tx, category)?.1 > 0 {
            return Ok(Some(category));
        }
        after = category;
    }
    Ok(None)
}
