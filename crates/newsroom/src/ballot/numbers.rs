//! The numbers a ballot keeps, counted anew from its ledger: for `check` and `repair counts`.

use std::collections::BTreeMap;

use store::{Tx, params};

use crate::error::Result;

/// Numbers of one ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Numbers {
    votes: i64,
    quarantined: i64,
    voided: i64,
    superseded: i64,
    withdrawn: i64,
}

/// What is kept and what is right.
struct Recount {
    slug: String,
    kept: Numbers,
    right: Numbers,
    piles: BTreeMap<String, i64>,
    right_piles: BTreeMap<String, i64>,
}

impl Recount {
    fn is_right(&self) -> bool {
        self.kept == self.right && self.piles == self.right_piles
    }
}

fn next(tx: &mut Tx<'_>, after: i64) -> Result<Option<i64>> {
    Ok(tx.opt(
        "select id from ballot where id > $1 order by id limit 1",
        params![after],
    )?)
}

fn recount(tx: &mut Tx<'_>, id: i64) -> Result<Recount> {
    let (slug, votes, quarantined, voided, superseded, withdrawn) = tx.one(
        "select slug, votes, quarantined, voided, superseded, withdrawn from ballot where id = $1",
        params![id],
    )?;
    let kept = Numbers {
        votes,
        quarantined,
        voided,
        superseded,
        withdrawn,
    };
    let states: Vec<(String, i64)> = tx.all(
        "select state, count(*) from vote where ballot_id = $1 group by state",
        params![id],
    )?;
    let of = |state: &str| {
        let found = states.iter().find(|(word, _)| word == state);
        found.map_or(0, |(_, votes)| *votes)
    };
    let right = Numbers {
        votes: of("counted"),
        quarantined: of("quarantined"),
        voided: of("void"),
        superseded: of("superseded"),
        withdrawn: of("withdrawn"),
    };
    let piles: Vec<(String, i64)> = tx.all(
        "select choice, votes from ballot_pile where ballot_id = $1 and votes <> 0",
        params![id],
    )?;
    let right_piles: Vec<(String, i64)> = tx.all(
        "select choice, count(*) from vote where ballot_id = $1 and state = 'counted' group by choice",
        params![id],
    )?;
    Ok(Recount {
        slug,
        kept,
        right,
        piles: piles.into_iter().collect(),
        right_piles: right_piles.into_iter().collect(),
    })
}

/// Names every ballot with wrong numbers, as sentences; changes nothing.
///
/// # Errors
/// `Store` if the database fails.
pub fn check(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut after = 0;
    while let Some(id) = next(tx, after)? {
        let found = recount(tx, id)?;
        if !found.is_right() {
            findings.push(format!(
                "the ballot \u{201c}{}\u{201d} says {} votes and its ledger {}, or their piles differ",
                found.slug, found.kept.votes, found.right.votes
            ));
        }
        after = id;
    }
    Ok(findings)
}

/// Puts the numbers of the next ballot after `after` right; answers its row id and whether they were wrong.
///
/// # Errors
/// `Store` if the database fails.
pub fn repair(tx: &mut Tx<'_>, after: i64) -> Result<Option<(i64, bool)>> {
    let Some(id) = next(tx, after)? else {
        return Ok(None);
    };
    // On PostgreSQL nobody may vote between the counting and the writing.
    tx.run("update ballot set votes = votes where id = $1", params![id])?;
    let found = recount(tx, id)?;
    if found.is_right() {
        return Ok(Some((id, false)));
    }
    let right = &found.right;
    tx.run(
        "update ballot set votes = $2, quarantined = $3, voided = $4, superseded = $5, withdrawn = $6,
                revision = revision + 1 where id = $1",
        params![
            id,
            right.votes,
            right.quarantined,
            right.voided,
            right.superseded,
            right.withdrawn
        ],
    )?;
    tx.run("delete from ballot_pile where ballot_id = $1", params![id])?;
    tx.run(
        "insert into ballot_pile (ballot_id, choice, votes)
         select ballot_id, choice, count(*) from vote where ballot_id = $1 and state = 'counted' group by ballot_id, choice",
        params![id],
    )?;
    Ok(Some((id, true)))
}
