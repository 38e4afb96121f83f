//! A category with all that matters for what may be said of it, and its standings as they are kept.

use store::{FromRow, Row, Tx, params};

use super::{
    category::Category,
    fold::{self, Fold, Said, Terms},
    refusal,
    result::{SaidResult, Saying, result_columns},
    word::{EditionStatus, NominationStatus, SaidKind},
};
use crate::{Millis, audit::Doer, error::Result};

/// A category with all that matters for what may be said of it.
pub(super) struct Case {
    pub(super) category: Category,
    status: EditionStatus,
    nominees: Vec<(i64, NominationStatus)>,
    pub(super) said: Vec<SaidResult>,
}

impl Case {
    /// Reads it with its row held: on PostgreSQL others who want to say something wait until this transaction ends.
    pub(super) fn open(tx: &mut Tx<'_>, category: i64) -> Result<Case> {
        tx.run(
            "update category set revision = revision where id = $1",
            params![category],
        )?;
        Case::read(tx, category)
    }

    pub(super) fn read(tx: &mut Tx<'_>, category: i64) -> Result<Case> {
        let category = super::category::by_id(tx, category)?;
        let status = tx.one(
            "select status from edition where id = $1",
            params![category.edition_id],
        )?;
        let nominees = tx.all(
            "select id, status from nomination where category_id = $1 order by id limit 5000",
            params![category.id],
        )?;
        let said = tx.all(
            concat!(
                result_columns!(),
                " where result.category_id = $1 order by result.id limit 5000"
            ),
            params![category.id],
        )?;
        Ok(Case {
            category,
            status,
            nominees,
            said,
        })
    }

    fn terms(&self) -> Terms {
        Terms {
            rule: self.category.winner_rule,
            kind: self.category.line.3,
        }
    }

    fn counted(&self) -> Vec<Said> {
        self.said.iter().map(SaidResult::counted).collect()
    }

    pub(super) fn fold(&self) -> Fold {
        fold::fold(self.terms(), &self.nominees, &self.counted())
    }

    /// Checks and keeps one saying.
    pub(super) fn take(
        &mut self,
        tx: &mut Tx<'_>,
        saying: &Saying,
        doer: &Doer,
        now: Millis,
    ) -> Result<SaidResult> {
        let credited = match saying.nomination {
            None => String::new(),
            Some(id) => refusal::credit(tx, &self.category, id)?,
        };
        let imported = saying.batch_id.is_some() || self.status == EditionStatus::Final;
        let at = saying.at.or((!imported).then_some(now));
        let next = Said {
            kind: saying.kind,
            nomination: saying.nomination,
            rank: saying.rank,
            at,
        };
        if let Err(why) = fold::may_say(self.terms(), &self.nominees, &self.counted(), &next) {
            return Err(refusal::spelled(tx, &self.category, &credited, why)?);
        }
        let rank = saying.rank.filter(|_| saying.kind == SaidKind::Placed);
        let id: Option<i64> = tx.opt(
            "insert into result (category_id, nomination_id, kind, rank, at, said_at, account_id, actor, source_url, note, batch_id,
                                 idempotency)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (idempotency) do nothing returning id",
            params![
                self.category.id,
                saying.nomination,
                saying.kind,
                rank,
                at,
                now,
                doer.account,
                doer.name,
                saying.source_url.trim(),
                saying.note.trim(),
                saying.batch_id,
                saying.idempotency
            ],
        )?;
        // The key was free a moment ago and another category took it: nobody says two things under one key.
        let id = id.ok_or_else(refusal::other_key)?;
        let said = SaidResult {
            id,
            category_id: self.category.id,
            kind: saying.kind,
            nomination: saying.nomination,
            credited,
            rank,
            at,
            said_at: now,
            account: doer.account,
            actor: doer.name.clone(),
            source_url: saying.source_url.trim().to_owned(),
            note: saying.note.trim().to_owned(),
            batch_id: saying.batch_id,
        };
        self.said.push(said.clone());
        Ok(said)
    }

    /// Keeps what it all comes to.
    pub(super) fn close(&self, tx: &mut Tx<'_>) -> Result<()> {
        write(tx, self.category.id, &self.fold())?;
        tx.run(
            "update category set revision = revision + 1 where id = $1",
            params![self.category.id],
        )?;
        Ok(())
    }
}

/// The standings that are kept.
pub(super) fn kept(tx: &mut Tx<'_>, category: i64) -> Result<Vec<fold::Standing>> {
    Ok(tx.all(
        "select nomination_id, outcome, rank, mark, at from standing where category_id = $1 order by nomination_id limit 5000",
        params![category],
    )?)
}

impl FromRow for fold::Standing {
    fn from_row(row: &Row<'_>) -> Result<fold::Standing, store::Error> {
        Ok(fold::Standing {
            nomination: row.get(0)?,
            outcome: row.get(1)?,
            rank: row.get(2)?,
            mark: row.get(3)?,
            at: row.get(4)?,
        })
    }
}

/// Keeps the standings; answers how many rows were different.
pub(super) fn write(tx: &mut Tx<'_>, category: i64, fold: &Fold) -> Result<i64> {
    let kept = kept(tx, category)?;
    let mut wrong = 0;
    for row in &kept {
        if !fold
            .standings
            .iter()
            .any(|standing| standing.nomination == row.nomination)
        {
            tx.run(
                "delete from standing where nomination_id = $1",
                params![row.nomination],
            )?;
            wrong += 1;
        }
    }
    for standing in &fold.standings {
        if kept.contains(standing) {
            continue;
        }
        tx.run(
            "insert into standing (nomination_id, category_id, outcome, rank, mark, at) values ($1, $2, $3, $4, $5, $6)
             on conflict (nomination_id) do update set outcome = excluded.outcome, rank = excluded.rank, mark = excluded.mark,
               at = excluded.at",
            params![
                standing.nomination,
                category,
                standing.outcome,
                standing.rank,
                standing.mark,
                standing.at
            ],
        )?;
        wrong += 1;
    }
    Ok(wrong)
}
