//! Ballots: the readers' own votes, in a ledger anyone can count again.
//!
//! A ballot is open between two instants, compared at every read and in every write. A vote is a line of the ledger that
//! is never changed but in what became of it; equal choices lie in one pile, and results are counted from the piles.
//! Whoever shows a result to readers asks [`seen`]: it is the one gate.

mod cast;
mod choice;
mod count;
mod entry;
mod find;
mod numbers;
mod receipt;
pub mod report;
mod review;
mod rules;
pub mod sheet;
pub mod signal;
mod voter;

pub use self::cast::{Cast, Caster, Idempotent, cast, own, take_back};
pub use self::choice::{Choice, Mark};
pub use self::count::{Bar, Count, count};
pub use self::entry::{
    MAX_OPTIONS, NewBallot, NewOption, close, publish, restore_option, save, withdraw_option,
};
pub use self::find::{
    Ballot, BallotOption, Phase, any_by_slug, by_id, by_slug, by_slugs, listed, search,
};
pub use self::numbers::{check, repair};
pub use self::receipt::{Fate, Lines, fate, fates, lines};
pub use self::review::{
    Busy, Decided, Group, Preview, Selection, Verdict, busiest, decide, preview, undo, waiting,
};
pub use self::rules::{Level, Method, Rules, Shown, Unranked};
pub use self::voter::{Subject, voter_key};

use store::{Tx, params};

use crate::{
    Millis,
    error::{Error, Result},
};

/// The most distinct choices that are read at once.
const PILES_AT_ONCE: i64 = 5_000;

/// What the public may know of how a ballot stands.
#[derive(Clone, Debug)]
pub enum Seen {
    /// Nothing until the close; the instant, if one is set.
    Kept(Option<Millis>),
    /// The count as it stands.
    Counted(Box<Count>),
}

/// How a ballot stands, as far as anybody but the desk may know: pages, API, stream, feeds and mails all ask here.
///
/// # Errors
/// `Store` if the database fails.
pub fn seen(tx: &mut Tx<'_>, ballot: &Ballot, now: Millis) -> Result<Seen> {
    if ballot.shows(now) {
        Ok(Seen::Counted(Box::new(counted(tx, ballot)?)))
    } else {
        Ok(Seen::Kept(ballot.closes_at))
    }
}

/// How a ballot stands, for the desk alone, which may see it at any time.
///
/// # Errors
/// `Store` if the database fails.
pub fn counted(tx: &mut Tx<'_>, ballot: &Ballot) -> Result<Count> {
    let piles = piles(tx, ballot)?;
    count(&ballot.rules, &ballot.field(), &piles)
        .map_err(|fault| Error::Conflict(fault.to_string()))
}

/// The equal choices that count, and how many of each there are.
///
/// # Errors
/// `Store` if the database fails.
fn piles(tx: &mut Tx<'_>, ballot: &Ballot) -> Result<Vec<(Choice, u64)>> {
    let mut piles = Vec::new();
    let mut after = String::new();
    loop {
        let page: Vec<(String, i64)> = tx.all(
            "select choice, votes from ballot_pile where ballot_id = $1 and choice > $2 order by choice limit $3",
            params![ballot.id, after, PILES_AT_ONCE],
        )?;
        let Some((last, _)) = page.last() else {
            return Ok(piles);
        };
        after.clone_from(last);
        piles.extend(page.iter().filter_map(|(text, votes)| {
            let choice = Choice::read(ballot.rules.method, text)?;
            Some((choice, u64::try_from(*votes).ok()?)).filter(|(_, votes)| *votes > 0)
        }));
    }
}
