//! What was said of a category: a log that is only ever added to. Who has won is what it comes to.

use store::{FromRow, Row, Tx, params};

use super::{
    case::{Case, kept, write},
    category::Category,
    fold::{Fold, Said},
    refusal,
    word::SaidKind,
};
use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Result},
    event::{self, Event},
    liveblog, prediction,
};

/// Something to say of a category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saying {
    /// What.
    pub kind: SaidKind,
    /// Of whom: row id; none for `no_award` and its retraction.
    pub nomination: Option<i64>,
    /// The place, 2 or more; only with `placed`.
    pub rank: Option<i64>,
    /// When it was announced. None means now while the edition is not final, and unknown afterwards.
    pub at: Option<Millis>,
    /// Where it is said; may be empty.
    pub source_url: String,
    /// Why, or what else; may be empty.
    pub note: String,
    /// The same key says the same thing once.
    pub idempotency: Option<String>,
    /// The import that says it.
    pub batch_id: Option<i64>,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidResult {
    /// Row id.
    pub id: i64,
    /// Row id of the category.
    pub category_id: i64,
    /// What.
    pub kind: SaidKind,
    /// Of whom: row id.
    pub nomination: Option<i64>,
    /// Of whom, as credited; empty for nobody.
    pub credited: String,
    /// The place; only with `placed`.
    pub rank: Option<i64>,
    /// When it was announced, if that is known.
    pub at: Option<Millis>,
    /// When it was entered.
    pub said_at: Millis,
    /// Row id of the account that said it.
    pub account: Option<i64>,
    /// Who said it.
    pub actor: String,
    /// Where it is said; may be empty.
    pub source_url: String,
    /// Why, or what else; may be empty.
    pub note: String,
    /// The import that said it.
    pub batch_id: Option<i64>,
}

impl SaidResult {
    /// As far as it counts.
    pub(super) fn counted(&self) -> Said {
        Said {
            kind: self.kind,
            nomination: self.nomination,
            rank: self.rank,
            at: self.at,
        }
    }
}

impl FromRow for SaidResult {
    fn from_row(row: &Row<'_>) -> Result<SaidResult, store::Error> {
        Ok(SaidResult {
            id: row.get(0)?,
            category_id: row.get(1)?,
            kind: row.get(2)?,
            nomination: row.get(3)?,
            credited: row.get(4)?,
            rank: row.get(5)?,
            at: row.get(6)?,
            said_at: row.get(7)?,
            account: row.get(8)?,
            actor: row.get(9)?,
            source_url: row.get(10)?,
            note: row.get(11)?,
            batch_id: row.get(12)?,
        })
    }
}

macro_rules! result_columns {
    () => {
        "select result.id, result.category_id, result.kind, result.nomination_id, coalesce(nomination.credited, ''), result.rank,
                result.at, result.said_at, result.account_id, result.actor, result.source_url, result.note, result.batch_id
         from result left join nomination on nomination.id = result.nomination_id"
    };
}

pub(super) use result_columns;

/// Says something of a category: checks its rules, keeps it, folds the standings anew and tells everybody.
///
/// # Errors
/// `Conflict` in words if it contradicts what was said before; `Invalid` in `nomination`, `rank` or `kind`;
/// `NotFound` for the category.
pub fn say(
    tx: &mut Tx<'_>,
    category: i64,
    saying: &Saying,
    doer: &Doer,
    now: Millis,
) -> Result<SaidResult> {
    say_seen(tx, category, None, saying, doer, now)
}

/// As [`say`], by an editor who saw the category at a revision: refused with who said what since, if it moved.
///
/// # Errors
/// As [`say`].
pub fn say_seen(
    tx: &mut Tx<'_>,
    category: i64,
    seen: Option<i64>,
    saying: &Saying,
    doer: &Doer,
    now: Millis,
) -> Result<SaidResult> {
    let case = Case::open(tx, category)?;
    if let Some(said) = said_before(tx, category, saying)? {
        return Ok(said);
    }
    if seen.is_some_and(|seen| seen != case.category.revision) {
        return Err(refusal::meanwhile(case.said.last(), now));
    }
    let mut case = case;
    let said = case.take(tx, saying, doer, now)?;
    case.close(tx)?;
    let act = Act {
        act: &format!("result.{}", saying.kind.as_str()),
        object: "category",
        object_id: category,
        why: &saying.note,
        data: &serde_json::json!({ "category": case.category.path(), "result": said.id, "nominee": said.credited })
            .to_string(),
    };
    audit::record(tx, doer, &act, now)?;
    told(tx, &case.category, said.id, now)?;
    Ok(said)
}

/// Says several things of a category as an import does: readers' pages are told by one [`edition::changed`] afterwards.
/// What was said before under the same key is left out of the answer.
///
/// # Errors
/// As [`say`].
pub fn say_quietly(
    tx: &mut Tx<'_>,
    category: i64,
    sayings: &[Saying],
    doer: &Doer,
    now: Millis,
) -> Result<Vec<SaidResult>> {
    let mut case = Case::open(tx, category)?;
    let mut said = Vec::new();
    for saying in sayings {
        if said_before(tx, category, saying)?.is_none() {
            said.push(case.take(tx, saying, doer, now)?);
        }
    }
    if !said.is_empty() {
        case.close(tx)?;
        prediction::result_said(tx, category, now)?;
    }
    Ok(said)
}

/// Takes a result back: an announcement is retracted, a mark is replaced by `confirmed`.
///
/// # Errors
/// `Conflict` in words if it does not stand any more, or if it was a retraction itself; `NotFound`.
pub fn undo(tx: &mut Tx<'_>, result: i64, doer: &Doer, now: Millis) -> Result<SaidResult> {
    let said = by_id(tx, result)?;
    let kind = match said.kind {
        SaidKind::Announced | SaidKind::Corrected | SaidKind::Placed | SaidKind::NoAward => {
            SaidKind::Retracted
        }
        SaidKind::Declined => SaidKind::Confirmed,
        SaidKind::Retracted | SaidKind::Vacated | SaidKind::Confirmed => {
            return Err(refusal::no_undo(&said));
        }
    };
    let saying = Saying {
        kind,
        nomination: said.nomination,
        ..Saying::default()
    };
    say(tx, said.category_id, &saying, doer, now)
}

/// What was said of a category, in the order it was said; at most 500.
///
/// # Errors
/// `Store` if the database fails.
pub fn history(tx: &mut Tx<'_>, category: i64) -> Result<Vec<SaidResult>> {
    Ok(tx.all(
        concat!(
            result_columns!(),
            " where result.category_id = $1 order by result.id limit 500"
        ),
        params![category],
    )?)
}

/// The result of a row id.
///
/// # Errors
/// `NotFound`.
pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<SaidResult> {
    tx.opt(
        concat!(result_columns!(), " where result.id = $1"),
        params![id],
    )?
    .ok_or(Error::NotFound("result"))
}

/// Folds the standings of a category anew; answers how many rows were wrong. Nobody is told.
///
/// # Errors
/// `NotFound`; `Store` if the database fails.
pub fn fold_anew(tx: &mut Tx<'_>, category: i64) -> Result<i64> {
    let case = Case::open(tx, category)?;
    write(tx, category, &case.fold())
}

/// What a category comes to now, from its log and not from what is kept; and how many rows differ.
///
/// # Errors
/// `NotFound`; `Store` if the database fails.
pub fn look(tx: &mut Tx<'_>, category: i64) -> Result<(Fold, i64)> {
    let case = Case::read(tx, category)?;
    let fold = case.fold();
    let kept = kept(tx, category)?;
    let wrong = fold
        .standings
        .iter()
        .filter(|standing| !kept.contains(standing))
        .count()
        + kept
            .iter()
            .filter(|row| {
                !fold
                    .standings
                    .iter()
                    .any(|standing| standing.nomination == row.nomination)
            })
            .count();
    Ok((fold, i64::try_from(wrong).unwrap_or(i64::MAX)))
}

/// A nomination can win, or cannot any more: if that turns what was announced, everybody is told.
pub(super) fn status_changed(tx: &mut Tx<'_>, category: i64, now: Millis) -> Result<()> {
    let case = Case::open(tx, category)?;
    let wrong = write(tx, category, &case.fold())?;
    let Some(last) = case.said.last().map(|said| said.id) else {
        return Ok(());
    };
    if wrong > 0 {
        tx.run(
            "update category set revision = revision + 1 where id = $1",
            params![category],
        )?;
        told(tx, &case.category, last, now)?;
    }
    Ok(())
}

/// Tells predictions, live pages, stories and readers' pages.
fn told(tx: &mut Tx<'_>, category: &Category, result: i64, now: Millis) -> Result<()> {
    prediction::result_said(tx, category.id, now)?;
    liveblog::result_said(tx, category.edition_id, category.id, now)?;
    let said = Event::ResultSaid {
        edition: category.edition_id,
        category: category.id,
        result,
    };
    event::record(tx, &said, now)?;
    for story in super::story::showing(tx, &category.path())? {
        let results = Event::StoryResults {
            story,
            category: category.id,
        };
        event::record(tx, &results, now)?;
    }
    Ok(())
}

/// The same thing that was said under the same key.
fn said_before(tx: &mut Tx<'_>, category: i64, saying: &Saying) -> Result<Option<SaidResult>> {
    let Some(key) = &saying.idempotency else {
        return Ok(None);
    };
    let found: Option<SaidResult> = tx.opt(
        concat!(result_columns!(), " where result.idempotency = $1"),
        params![key],
    )?;
    match found {
        Some(said)
            if said.category_id != category
                || said.kind != saying.kind
                || said.nomination != saying.nomination =>
        {
            Err(refusal::other_key())
        }
        found => Ok(found),
    }
}

/// What was said last in an edition, newest first.
///
/// # Errors
/// `Store` if the database fails.
pub fn newest(tx: &mut Tx<'_>, edition: i64, limit: i64) -> Result<Vec<SaidResult>> {
    Ok(tx.all(
        concat!(
            result_columns!(),
            " join category on category.id = result.category_id
              where category.edition_id = $1 order by result.id desc limit $2"
        ),
        params![edition, limit],
    )?)
}
