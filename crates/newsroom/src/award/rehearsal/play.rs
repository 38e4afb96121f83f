//! Playing a rehearsal: each call is said of the copy as an editor would say it, and what it comes to is looked at.

use std::collections::{BTreeMap, BTreeSet};

use store::Tx;

use super::night::{Call, Slate};
use crate::{
    Millis,
    audit::Doer,
    award::{
        EditionSheet, NominationStatus, SaidKind, Saying, WinnerRule, desk, edition, nomination,
        result, sheet,
    },
    error::{Error, Result},
};

/// The categories of a copy as the script sees them; who won the edition itself wins again.
///
/// # Errors
/// `NotFound`; `Store` if the database fails.
pub fn slates(tx: &mut Tx<'_>, copy: i64) -> Result<Vec<Slate>> {
    let original = edition::by_id(tx, copy)?.rehearsal_of;
    let played = sheet::edition(tx, copy)?;
    let known = original.map(|id| sheet::edition(tx, id)).transpose()?;
    Ok(played
        .categories
        .iter()
        .filter(|one| one.category.winner_rule != WinnerRule::None)
        .map(|one| Slate {
            category: one.category.id,
            nominees: one
                .nominees
                .iter()
                .filter(|nominee| nominee.status.can_win())
                .map(|nominee| nominee.id)
                .collect(),
            winners: known
                .as_ref()
                .map(|known| winners(known, &one.category.slug))
                .unwrap_or_default()
                .iter()
                .filter_map(|slug| one.nominees.iter().find(|nominee| nominee.slug == *slug))
                .map(|nominee| nominee.id)
                .collect(),
            ties: one.category.winner_rule == WinnerRule::TiesAllowed,
        })
        .collect())
}

fn winners(sheet: &EditionSheet, category: &str) -> Vec<String> {
    sheet
        .categories
        .iter()
        .filter(|one| one.category.slug == category)
        .flat_map(|one| one.winners().map(|winner| winner.slug.clone()))
        .collect()
}

/// Does what a cue asks for; answers a sentence about it.
///
/// # Errors
/// As [`result::say`]; `Conflict` for an edition that is no copy.
pub fn perform(tx: &mut Tx<'_>, copy: i64, call: &Call, who: &Doer, now: Millis) -> Result<String> {
    if edition::by_id(tx, copy)?.rehearsal_of.is_none() {
        return Err(Error::Conflict(
            "Only a rehearsal is played, never an edition itself.".to_owned(),
        ));
    }
    let said = |tx: &mut Tx<'_>, kind, category, nominee, note: &str| -> Result<String> {
        let saying = Saying {
            kind,
            nomination: Some(nominee),
            at: Some(now),
            note: note.to_owned(),
            ..Saying::default()
        };
        let said = result::say(tx, category, &saying, who, now)?;
        let name = crate::award::category::by_id(tx, category)?.name;
        Ok(format!("{name}: {}", said.credited))
    };
    match *call {
        Call::Announce { category, nominee } => {
            said(tx, SaidKind::Announced, category, nominee, "")
        }
        Call::Wrong { category, nominee } => {
            let line = said(tx, SaidKind::Announced, category, nominee, "")?;
            Ok(format!("{line} (the wrong envelope)"))
        }
        Call::Correct { category, nominee } => {
            let note = "The wrong envelope had been opened.";
            let line = said(tx, SaidKind::Corrected, category, nominee, note)?;
            Ok(format!("{line} (corrected)"))
        }
        Call::Tie { category, nominee } => {
            let line = said(tx, SaidKind::Announced, category, nominee, "")?;
            Ok(format!("{line} (as well: a tie)"))
        }
        Call::Withdraw { nominee, .. } => {
            let known = nomination::by_id(tx, nominee)?;
            nomination::set_status(
                tx,
                nominee,
                NominationStatus::Withdrawn,
                "Withdrew during the show.",
                who,
                now,
            )?;
            Ok(format!("{} withdraws", known.credited))
        }
        Call::OffAir { category } => {
            let sheet = sheet::edition(tx, copy)?;
            let (mut order, mut last) = (Vec::new(), Vec::new());
            let mut name = String::new();
            for one in sheet.categories {
                if one.category.id == category {
                    name = one.category.name;
                    last.push(one.category.slug);
                } else {
                    order.push(one.category.slug);
                }
            }
            order.extend(last);
            desk::order_categories(tx, copy, &order, who, now)?;
            Ok(format!("{name} is moved off the air"))
        }
        Call::EndEarly => {
            desk::set_status(tx, copy, "final", who, now)?;
            Ok("The host ends the show early".to_owned())
        }
    }
}

/// What does not read as it was said: a sentence each; none when all is right.
///
/// # Errors
/// `NotFound`; `Store` if the database fails.
pub fn faults(
    tx: &mut Tx<'_>,
    copy: i64,
    expected: &BTreeMap<i64, BTreeSet<i64>>,
) -> Result<Vec<String>> {
    let sheet = sheet::edition(tx, copy)?;
    let mut faults = Vec::new();
    for one in &sheet.categories {
        let won: BTreeSet<i64> = one.winners().map(|winner| winner.id).collect();
        let wanted = expected.get(&one.category.id).cloned().unwrap_or_default();
        if won != wanted {
            let names: Vec<&str> = one
                .winners()
                .map(|winner| winner.credited.as_str())
                .collect();
            faults.push(format!(
                "{} shows {} winner(s), {}, and {} were announced",
                one.category.name,
                won.len(),
                names.join(" and "),
                wanted.len()
            ));
        }
    }
    Ok(faults)
}
