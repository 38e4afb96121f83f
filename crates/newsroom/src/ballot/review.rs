//! The desk's review of votes that were set aside: in groups, with a look at the count without or with them, and undone
//! by one press.

use serde::{Deserialize, Serialize};
use store::{FromRow, Row, Tx, params};

use super::choice::Choice;
use super::count::{Count, count};
use super::find::Ballot;
use super::signal::{self, Reason};
use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Result},
    event::{self, Event},
};

/// Groups shown at once.
const MOST_GROUPS: i64 = 200;
/// Networks shown at once.
const MOST_NETWORKS: i64 = 20;

/// What is decided of votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// They count.
    Accept,
    /// They do not.
    Void,
    /// They are set aside to be looked at.
    SetAside,
}

impl Verdict {
    /// Reads the word of a form.
    #[must_use]
    pub fn parse(word: &str) -> Option<Verdict> {
        match word {
            "accept" => Some(Verdict::Accept),
            "void" => Some(Verdict::Void),
            "set-aside" => Some(Verdict::SetAside),
            _ => None,
        }
    }

    /// The state votes have now and the one they get.
    fn states(self) -> (&'static str, &'static str) {
        match self {
            Verdict::Accept => ("quarantined", "counted"),
            Verdict::Void => ("quarantined", "void"),
            Verdict::SetAside => ("counted", "quarantined"),
        }
    }

    fn act(self) -> &'static str {
        match self {
            Verdict::Accept => "ballot.accept-votes",
            Verdict::Void => "ballot.void-votes",
            Verdict::SetAside => "ballot.set-votes-aside",
        }
    }
}

/// Votes that belong together: of one network, set aside for the same reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Keyed hash of the network.
    pub network: Vec<u8>,
    /// The words of the table.
    pub words: String,
    /// What they mean.
    pub reasons: Vec<Reason>,
    /// How many votes.
    pub votes: i64,
    /// When the first was cast.
    pub first_at: Millis,
    /// When the last was cast.
    pub last_at: Millis,
}

impl FromRow for Group {
    fn from_row(row: &Row<'_>) -> Result<Group, store::Error> {
        let words: String = row.get(1)?;
        Ok(Group {
            network: row.get(0)?,
            reasons: signal::read(&words),
            words,
            votes: row.get(2)?,
            first_at: row.get(3)?,
            last_at: row.get(4)?,
        })
    }
}

/// A network that sent many votes that count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Busy {
    /// Keyed hash of the network.
    pub network: Vec<u8>,
    /// How many votes.
    pub votes: i64,
    /// When the first was cast.
    pub first_at: Millis,
    /// When the last was cast.
    pub last_at: Millis,
}

impl FromRow for Busy {
    fn from_row(row: &Row<'_>) -> Result<Busy, store::Error> {
        Ok(Busy {
            network: row.get(0)?,
            votes: row.get(1)?,
            first_at: row.get(2)?,
            last_at: row.get(3)?,
        })
    }
}

/// Which votes: of a network, and of those that are set aside only those with these reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Keyed hash of the network.
    pub network: Vec<u8>,
    /// The words of the table; none for all.
    pub words: Option<String>,
}

/// The count as it is and as it would be.
#[derive(Clone, Debug)]
pub struct Preview {
    /// As it is.
    pub before: Count,
    /// As it would be.
    pub after: Count,
    /// How many votes it is about.
    pub votes: i64,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Row id of the act: what an undo names.
    pub act: i64,
    /// How many votes it was about.
    pub votes: i64,
}

/// What an undo has to know.
#[derive(Serialize, Deserialize)]
struct Undo {
    verdict: Verdict,
}

/// The votes that are set aside, in groups, the largest first; at most 200 groups.
///
/// # Errors
/// `Store` if the database fails.
pub fn waiting(tx: &mut Tx<'_>, ballot: i64) -> Result<Vec<Group>> {
    Ok(tx.all(
        "select network, reasons, count(*), min(cast_at), max(cast_at) from vote
         where ballot_id = $1 and state = 'quarantined' group by network, reasons
         order by count(*) desc, min(cast_at) limit $2",
        params![ballot, MOST_GROUPS],
    )?)
}

/// The networks most votes that count came from; at most 20, each with at least 5 votes.
///
/// # Errors
/// `Store` if the database fails.
pub fn busiest(tx: &mut Tx<'_>, ballot: i64) -> Result<Vec<Busy>> {
    Ok(tx.all(
        "select network, count(*), min(cast_at), max(cast_at) from vote
         where ballot_id = $1 and state = 'counted' group by network having count(*) >= 5
         order by count(*) desc, min(cast_at) limit $2",
        params![ballot, MOST_NETWORKS],
    )?)
}

/// What a verdict would do to the count. Changes nothing.
///
/// # Errors
/// `NotFound`, or `Store` if the database fails.
pub fn preview(
    tx: &mut Tx<'_>,
    ballot: &Ballot,
    which: &Selection,
    verdict: Verdict,
) -> Result<Preview> {
    let (from, to) = verdict.states();
    let moved: Vec<(String, i64)> = tx.all(
        "select choice, count(*) from vote
         where ballot_id = $1 and state = $2 and network = $3 and reasons = coalesce($4, reasons) group by choice",
        params![ballot.id, from, which.network, which.words],
    )?;
    let before = super::piles(tx, ballot)?;
    let mut after = before.clone();
    for (text, votes) in &moved {
        let (Some(choice), Ok(votes)) = (
            Choice::read(ballot.rules.method, text),
            u64::try_from(*votes),
        ) else {
            continue;
        };
        let at = after.iter().position(|(known, _)| *known == choice);
        match (to, at.and_then(|at| after.get_mut(at))) {
            ("counted", Some((_, pile))) => *pile += votes,
            ("counted", None) => after.push((choice, votes)),
            (_, Some((_, pile))) if from == "counted" => *pile = pile.saturating_sub(votes),
            _ => {}
        }
    }
    let counted = |piles: &[(Choice, u64)]| {
        count(&ballot.rules, &ballot.field(), piles)
            .map_err(|fault| Error::Conflict(fault.to_string()))
    };
    Ok(Preview {
        before: counted(&before)?,
        after: counted(&after)?,
        votes: moved.iter().map(|(_, votes)| *votes).sum(),
    })
}

/// Decides what becomes of votes; remembered with who and why, so that it can be undone.
///
/// # Errors
/// `NotFound`; `Conflict` if there is no such vote any more.
pub fn decide(
    tx: &mut Tx<'_>,
    doer: &Doer,
    ballot: i64,
    which: &Selection,
    verdict: Verdict,
    why: &str,
    now: Millis,
) -> Result<Decided> {
    lock(tx, ballot)?;
    let (from, to) = verdict.states();
    let data = serde_json::to_string(&Undo { verdict }).unwrap_or_default();
    let act = Act {
        act: verdict.act(),
        object: "ballot",
        object_id: ballot,
        why,
        data: &data,
    };
    let act = audit::record(tx, doer, &act, now)?;
    let votes = tx.run(
        "update vote set state = $5, decided_at = $6, act_id = $7,
                reasons = case when $5 = 'quarantined' and reasons = '' then 'desk' else reasons end
         where ballot_id = $1 and state = $2 and network = $3 and reasons = coalesce($4, reasons)",
        params![ballot, from, which.network, which.words, to, now, act],
    )?;
    let votes = i64::try_from(votes).unwrap_or(i64::MAX);
    if votes == 0 {
        return Err(Error::Conflict(
            "There is no such vote any more; somebody decided about them meanwhile.".to_owned(),
        ));
    }
    moved(tx, ballot, act, votes, from, to, now)?;
    Ok(Decided { act, votes })
}

/// Takes a decision back: the votes stand as they stood before it, but for those their voters have changed since.
///
/// # Errors
/// `NotFound` if there is no such act; `Conflict` if nothing of it is left to undo.
pub fn undo(tx: &mut Tx<'_>, doer: &Doer, act: i64, now: Millis) -> Result<Decided> {
    let found: Option<(i64, String)> = tx.opt(
        "select object_id, data from audit where id = $1 and object = 'ballot'",
        params![act],
    )?;
    let (ballot, data) = found.ok_or(Error::NotFound("entry"))?;
    let Ok(Undo { verdict }) = serde_json::from_str(&data) else {
        return Err(Error::NotFound("entry"));
    };
    lock(tx, ballot)?;
    let (to, from) = verdict.states();
    let undoing = Act {
        act: "ballot.undo-votes",
        object: "ballot",
        object_id: ballot,
        why: "",
        data: "",
    };
    let undoing = audit::record(tx, doer, &undoing, now)?;
    let votes = tx.run(
        "update vote set state = $3, decided_at = $4, act_id = $5,
                reasons = case when $3 = 'counted' and reasons = 'desk' then '' else reasons end
         where act_id = $1 and state = $2",
        params![act, from, to, now, undoing],
    )?;
    let votes = i64::try_from(votes).unwrap_or(i64::MAX);
    if votes == 0 {
        return Err(Error::Conflict(
            "There is nothing left of it to undo.".to_owned(),
        ));
    }
    moved(tx, ballot, undoing, votes, from, to, now)?;
    Ok(Decided {
        act: undoing,
        votes,
    })
}

/// Whoever votes waits until this is through.
fn lock(tx: &mut Tx<'_>, ballot: i64) -> Result<()> {
    let touched = tx.run(
        "update ballot set revision = revision + 1 where id = $1",
        params![ballot],
    )?;
    if touched == 0 {
        return Err(Error::NotFound("ballot"));
    }
    Ok(())
}

/// Numbers and piles after an act has moved votes from one state to another.
fn moved(
    tx: &mut Tx<'_>,
    ballot: i64,
    act: i64,
    votes: i64,
    from: &str,
    to: &str,
    now: Millis,
) -> Result<()> {
    let change = |state: &str| {
        let gained = if to == state { votes } else { 0 };
        let lost = if from == state { votes } else { 0 };
        gained - lost
    };
    let sign = match (from, to) {
        (_, "counted") => 1,
        ("counted", _) => -1,
        _ => 0,
    };
    if sign != 0 {
        tx.run(
            "insert into ballot_pile (ballot_id, choice, votes)
             select ballot_id, choice, $3 * count(*) from vote where act_id = $2 and ballot_id = $1 group by ballot_id, choice
             on conflict (ballot_id, choice) do update set votes = ballot_pile.votes + excluded.votes",
            params![ballot, act, sign],
        )?;
    }
    tx.run(
        "update ballot set votes = votes + $2, quarantined = quarantined + $3, voided = voided + $4 where id = $1",
        params![ballot, change("counted"), change("quarantined"), change("void")],
    )?;
    // What readers see of it may have changed; they learn no more than the gate lets them.
    event::record(tx, &Event::BallotChanged { ballot }, now)?;
    Ok(())
}
