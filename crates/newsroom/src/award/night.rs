//! The night as the console sees it: what was said last of each category, and saying something only if nobody else did meanwhile.

use std::collections::BTreeMap;

use store::{FromRow, Row, Tx, params};

use super::result::{self, SaidResult, Saying};
use super::word::SaidKind;
use crate::{
    Millis,
    audit::Doer,
    error::{Error, Result},
};

/// What was said last of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// The category.
    pub category: i64,
    /// The result: row id.
    pub result: i64,
    /// What was said.
    pub kind: SaidKind,
    /// Of whom: row id.
    pub nomination: Option<i64>,
    /// Their credit; empty for the category as a whole.
    pub credited: String,
    /// When it was announced, if that was said.
    pub at: Option<Millis>,
    /// When it was entered.
    pub said_at: Millis,
    /// Who entered it.
    pub actor: String,
    /// How many things were said of the category.
    pub times: i64,
}

impl FromRow for Last {
    fn from_row(row: &Row<'_>) -> Result<Last, store::Error> {
        Ok(Last {
            category: row.get(0)?,
            result: row.get(1)?,
            kind: row.get(2)?,
            nomination: row.get(3)?,
            credited: row.get(4)?,
            at: row.get(5)?,
            said_at: row.get(6)?,
            actor: row.get(7)?,
            times: row.get(8)?,
        })
    }
}

/// What was said last of each category of an edition, by the category's row id.
///
/// # Errors
/// `Store` if the database fails.
pub fn last_said(tx: &mut Tx<'_>, edition: i64) -> Result<BTreeMap<i64, Last>> {
    let found: Vec<Last> = tx.all(
        "select category.id, said.id, said.kind, said.nomination_id, coalesce(nomination.credited, ''), said.at, said.said_at,
                said.actor, (select count(*) from result told where told.category_id = category.id)
         from category join result said on said.category_id = category.id
         left join nomination on nomination.id = said.nomination_id
         where category.edition_id = $1
           and said.id = (select max(latest.id) from result latest where latest.category_id = category.id)",
        params![edition],
    )?;
    Ok(found
        .into_iter()
        .map(|last| (last.category, last))
        .collect())
}

/// What an editor saw when they pressed the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The category.
    pub category: i64,
    /// How much had been said of it.
    pub revision: i64,
    /// Whether nobody may have won yet: a second winner is announced as a tie or not at all.
    pub nobody: bool,
}

/// The slugs of an edition's categories, by row id.
///
/// # Errors
/// `Store` if the database fails.
pub fn slugs(tx: &mut Tx<'_>, edition: i64) -> Result<BTreeMap<i64, String>> {
    let found: Vec<(i64, String)> = tx.all(
        "select id, slug from category where edition_id = $1 order by place, id",
        params![edition],
    )?;
    Ok(found.into_iter().collect())
}

/// Says something of a category if nothing was said of it since its console was drawn.
///
/// The same saying (by its idempotency key) twice is once.
///
/// # Errors
/// `Conflict` with who said what meanwhile, or with why this cannot be said; else as [`result::say`].
pub fn say(
    tx: &mut Tx<'_>,
    seen: Seen,
    saying: &Saying,
    who: &Doer,
    now: Millis,
) -> Result<SaidResult> {
    // From here on nobody else says anything of it until this transaction ends.
    let held = tx.run(
        "update category set revision = revision where id = $1 and revision = $2",
        params![seen.category, seen.revision],
    )?;
    if held > 0 && seen.nobody {
        nobody_yet(tx, seen.category)?;
    }
    result::say_seen(tx, seen.category, Some(seen.revision), saying, who, now)
}

fn nobody_yet(tx: &mut Tx<'_>, category: i64) -> Result<()> {
    let winner: Option<String> = tx.opt(
        "select nomination.credited from standing join nomination on nomination.id = standing.nomination_id
         where standing.category_id = $1 and standing.outcome in ('won', 'tied', 'honoured')
         order by standing.nomination_id limit 1",
        params![category],
    )?;
    match winner {
        None => Ok(()),
        Some(winner) => Err(Error::Conflict(format!(
            "This category has a winner: {winner}. Correct it, or say that it is a tie."
        ))),
    }
}

/// Who said what a moment ago: "Rui announced this 4 seconds ago: Mark Ruffalo."
#[must_use]
pub fn meanwhile(last: &Last, now: Millis) -> String {
    let ago = ago(now - last.said_at);
    let (actor, whom) = (&last.actor, &last.credited);
    match last.kind {
        SaidKind::Announced => format!("{actor} announced this {ago}: {whom}."),
        SaidKind::Corrected => format!("{actor} corrected this {ago}: {whom}."),
        SaidKind::Retracted => format!("{actor} took this back {ago}: {whom}."),
        SaidKind::Confirmed => format!("{actor} confirmed this {ago}: {whom}."),
        SaidKind::Placed => format!("{actor} entered a place {ago}: {whom}."),
        SaidKind::Declined => format!("{actor} entered {ago} that {whom} declined."),
        SaidKind::Vacated => format!("{actor} entered {ago} that {whom} lost the prize."),
        SaidKind::NoAward => format!("{actor} entered {ago} that nobody wins."),
    }
}

fn ago(ms: Millis) -> String {
    match ms.max(0) / 1_000 {
        0 => "just now".to_owned(),
        1 => "a second ago".to_owned(),
        seconds if seconds < 90 => format!("{seconds} seconds ago"),
        seconds if seconds < 5_400 => format!("{} minutes ago", seconds / 60),
        seconds => format!("{} hours ago", seconds / 3_600),
    }
}
