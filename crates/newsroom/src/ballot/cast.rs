//! Casting a vote: one line of the ledger, its counters, its pile and its event, in one transaction.

use store::{FromRow, Row, Tx, params};

use super::choice::{Choice, Mark};
use super::find::{Ballot, Phase, by_slug};
use super::rules::Shown;
use super::signal::{self, COMPARED, FASTEST_MS, Reason};
use super::voter::{Subject, voter_key};
use crate::{
    Millis, ban,
    comment::Writer,
    error::{Error, Result},
    event::{self, Event},
    secret::Secret,
};

/// Who votes, and how.
#[derive(Clone, Debug, Default)]
pub struct Caster {
    /// Who they are, as far as they are known.
    pub subject: Subject,
    /// Keyed hash of the network, under a key that changes every day.
    pub network: Vec<u8>,
    /// Whether more votes came from there than a family or an office sends at once.
    pub is_burst: bool,
    /// From the form to the vote; none without a form.
    pub fill_ms: Option<Millis>,
    /// What makes a retried request the same.
    pub idempotent: Option<Idempotent>,
}

/// What makes a retried request the same.
#[derive(Clone, Debug)]
pub struct Idempotent(pub Vec<u8>);

/// A vote that was cast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Row id: shown as `Kind::Vote` it is the receipt.
    pub vote: i64,
    /// What was said.
    pub choice: Choice,
    /// Whether the desk looks at it first.
    pub waits: bool,
    /// Whether it took the place of an earlier one.
    pub replaces: bool,
    /// Whether it was there already and nothing was done.
    pub repeated: bool,
}

/// A vote in force.
struct Live {
    id: i64,
    state: String,
    choice: String,
}

impl FromRow for Live {
    fn from_row(row: &Row<'_>) -> Result<Live, store::Error> {
        Ok(Live {
            id: row.get(0)?,
            state: row.get(1)?,
            choice: row.get(2)?,
        })
    }
}

/// Casts a vote; `mark` reads the options the voter names, from the ballot as it stands in this transaction.
///
/// The same vote sent twice is one. Another vote of the same voter takes the place of the first where the ballot
/// allows it.
///
/// # Errors
/// `NotFound`; `Closed` before it opens and from the millisecond of its close; `Invalid` for `choice`; `Forbidden` for
/// who is banned or not known well enough; `Conflict` for a second vote where none may be changed.
pub fn cast(
    tx: &mut Tx<'_>,
    secret: &Secret,
    slug: &str,
    caster: &Caster,
    mark: impl FnOnce(&Ballot) -> Result<Vec<Mark>>,
    now: Millis,
) -> Result<Cast> {
    let ballot = by_slug(tx, slug)?;
    check_open(&ballot, now)?;
    let choice = Choice::parse(&ballot.rules, &ballot.field(), &mark(&ballot)?)?;
    let voter = voter_key(secret, ballot.id, ballot.level, &caster.subject)?;
    refuse_banned(tx, &caster.subject, now)?;
    let text = choice.text();
    // Everybody who votes here stands in one line from now on, and the close is looked at once more.
    let (seq, votes) = next_line(tx, ballot.id, now)?;
    if let Some(before) = replayed(tx, &ballot, caster, &text)? {
        take_line_back(tx, ballot.id)?;
        return Ok(repeated(before, choice));
    }
    let live: Option<Live> = tx.opt(
        "select id, state, choice from vote
         where ballot_id = $1 and voter = $2 and state in ('counted', 'quarantined', 'void')",
        params![ballot.id, voter],
    )?;
    if let Some(before) = &live {
        if before.choice == text && before.state != "void" {
            take_line_back(tx, ballot.id)?;
            return Ok(repeated(before.id, choice));
        }
        if !ballot.may_change {
            return Err(Error::Conflict(
                "You have voted on this already, and on this ballot a vote stands.".to_owned(),
            ));
        }
    }
    let reasons = reasons(tx, &ballot, caster, live.as_ref(), now)?;
    if let Some(before) = &live {
        supersede(tx, &ballot, before)?;
    }
    let waits = !reasons.is_empty();
    let state = if waits { "quarantined" } else { "counted" };
    let vote: i64 = tx.one(
        "insert into vote (ballot_id, seq, voter, choice, cast_at, supersedes, state, reasons, network, fill_ms, idempotency)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id",
        params![
            ballot.id,
            seq,
            voter,
            text,
            now,
            live.as_ref().map(|before| before.id),
            state,
            signal::spelled(&reasons),
            caster.network,
            caster.fill_ms,
            caster.idempotent.as_ref().map(|key| key.0.clone())
        ],
    )?;
    if waits {
        tx.run(
            "update ballot set votes = votes - 1, quarantined = quarantined + 1 where id = $1",
            params![ballot.id],
        )?;
    } else {
        add_to_pile(tx, ballot.id, &text, 1)?;
    }
    let freed = live
        .as_ref()
        .is_some_and(|before| before.state == "counted");
    let votes = votes - i64::from(freed) - i64::from(waits);
    tell(tx, &ballot, votes, now)?;
    Ok(Cast {
        vote,
        choice,
        waits,
        replaces: live.is_some(),
        repeated: false,
    })
}

fn repeated(vote: i64, choice: Choice) -> Cast {
    Cast {
        vote,
        choice,
        waits: false,
        replaces: false,
        repeated: true,
    }
}

fn check_open(ballot: &Ballot, now: Millis) -> Result<()> {
    match ballot.phase(now) {
        Phase::Open => Ok(()),
        Phase::Draft => Err(Error::NotFound("ballot")),
        Phase::Waiting => Err(Error::Closed("This ballot is not open yet.".to_owned())),
        Phase::Closed => Err(closed()),
    }
}

fn closed() -> Error {
    Error::Closed("This ballot is closed; it takes no votes any more.".to_owned())
}

/// A ban on a network is no ban on a voter: an office or a school shares it. The vote is set aside instead.
fn refuse_banned(tx: &mut Tx<'_>, subject: &Subject, now: Millis) -> Result<()> {
    let writer = Writer {
        device: subject.device.clone(),
        network: None,
        account: subject.account,
        staff: false,
    };
    ban::refuse(tx, &writer, subject.email.as_deref(), now)
}

/// The next line of the ledger, and the number of votes with it: most votes are new and count, so they are counted here.
fn next_line(tx: &mut Tx<'_>, ballot: i64, now: Millis) -> Result<(i64, i64)> {
    let line: Option<(i64, i64)> = tx.opt(
        "update ballot set last_seq = last_seq + 1, revision = revision + 1, votes = votes + 1
         where id = $1 and state = 'public' and opens_at <= $2 and (closes_at is null or closes_at > $2)
         returning last_seq, votes",
        params![ballot, now],
    )?;
    line.ok_or_else(closed)
}

fn take_line_back(tx: &mut Tx<'_>, ballot: i64) -> Result<()> {
    tx.run(
        "update ballot set last_seq = last_seq - 1, revision = revision - 1, votes = votes - 1 where id = $1",
        params![ballot],
    )?;
    Ok(())
}

/// The vote that the same request has cast before.
fn replayed(tx: &mut Tx<'_>, ballot: &Ballot, caster: &Caster, text: &str) -> Result<Option<i64>> {
    let Some(Idempotent(key)) = &caster.idempotent else {
        return Ok(None);
    };
    let found: Option<(i64, String)> = tx.opt(
        "select id, choice from vote where ballot_id = $1 and idempotency = $2",
        params![ballot.id, key],
    )?;
    match found {
        None => Ok(None),
        Some((id, choice)) if choice == text => Ok(Some(id)),
        Some(_) => Err(Error::Conflict(
            "This Idempotency-Key was used for another vote.".to_owned(),
        )),
    }
}

/// Why the desk should look at it.
fn reasons(
    tx: &mut Tx<'_>,
    ballot: &Ballot,
    caster: &Caster,
    before: Option<&Live>,
    now: Millis,
) -> Result<Vec<Reason>> {
    let mut reasons = Vec::new();
    if caster.is_burst {
        reasons.push(Reason::Burst);
    }
    if let Some(fill_ms) = caster.fill_ms {
        if fill_ms < FASTEST_MS {
            reasons.push(Reason::Fast);
        }
        let most = i64::try_from(COMPARED).unwrap_or(8) - 1;
        let mut fills: Vec<Millis> = tx.all(
            "select fill_ms from vote where ballot_id = $1 and network = $2 and fill_ms is not null
             order by id desc limit $3",
            params![ballot.id, caster.network, most],
        )?;
        fills.push(fill_ms);
        if signal::is_even(&fills) {
            reasons.push(Reason::Even);
        }
    }
    let banned: Option<i64> = tx.opt(
        "select id from ban where key = $1 and lifted_at is null and until_at > $2 limit 1",
        params![caster.network, now],
    )?;
    if banned.is_some() {
        reasons.push(Reason::Network);
    }
    if before.is_some_and(|vote| vote.state == "void") {
        reasons.push(Reason::VoidBefore);
    }
    Ok(reasons)
}

/// A later vote takes the place of this one.
fn supersede(tx: &mut Tx<'_>, ballot: &Ballot, before: &Live) -> Result<()> {
    tx.run(
        "update vote set state = 'superseded' where id = $1",
        params![before.id],
    )?;
    leave(tx, ballot.id, before)?;
    tx.run(
        "update ballot set superseded = superseded + 1 where id = $1",
        params![ballot.id],
    )?;
    Ok(())
}

/// Takes a vote out of the number and the pile it was in.
fn leave(tx: &mut Tx<'_>, ballot: i64, vote: &Live) -> Result<()> {
    let (counted, waiting, void) = match vote.state.as_str() {
        "counted" => (1, 0, 0),
        "quarantined" => (0, 1, 0),
        _ => (0, 0, 1),
    };
    if counted == 1 {
        add_to_pile(tx, ballot, &vote.choice, -1)?;
    }
    tx.run(
        "update ballot set votes = votes - $2, quarantined = quarantined - $3, voided = voided - $4 where id = $1",
        params![ballot, counted, waiting, void],
    )?;
    Ok(())
}

fn add_to_pile(tx: &mut Tx<'_>, ballot: i64, choice: &str, by: i64) -> Result<()> {
    tx.run(
        "insert into ballot_pile (ballot_id, choice, votes) values ($1, $2, $3)
         on conflict (ballot_id, choice) do update set votes = ballot_pile.votes + excluded.votes",
        params![ballot, choice, by],
    )?;
    Ok(())
}

/// Tells the log, unless nobody may know how the ballot stands: then not even that there was a vote.
fn tell(tx: &mut Tx<'_>, ballot: &Ballot, votes: i64, now: Millis) -> Result<()> {
    if ballot.shown == Shown::Always {
        let cast = Event::VoteCast {
            ballot: ballot.id,
            votes,
        };
        event::record(tx, &cast, now)?;
    }
    Ok(())
}

/// The vote of this voter that is in force, and what it says.
///
/// # Errors
/// `Store` if the database fails.
pub fn own(
    tx: &mut Tx<'_>,
    secret: &Secret,
    ballot: &Ballot,
    subject: &Subject,
) -> Result<Option<(i64, Choice)>> {
    let Ok(voter) = voter_key(secret, ballot.id, ballot.level, subject) else {
        return Ok(None);
    };
    let live: Option<Live> = tx.opt(
        "select id, state, choice from vote
         where ballot_id = $1 and voter = $2 and state in ('counted', 'quarantined', 'void')",
        params![ballot.id, voter],
    )?;
    Ok(live.and_then(|live| {
        let choice = Choice::read(ballot.rules.method, &live.choice)?;
        Some((live.id, choice))
    }))
}

/// Takes the own vote back. Its line of the ledger stays, and says so.
///
/// # Errors
/// `NotFound` if there is none in force, `Closed` once the ballot is, `Conflict` where a vote stands or is void.
pub fn take_back(
    tx: &mut Tx<'_>,
    secret: &Secret,
    slug: &str,
    subject: &Subject,
    now: Millis,
) -> Result<()> {
    let ballot = by_slug(tx, slug)?;
    check_open(&ballot, now)?;
    if !ballot.may_change {
        return Err(Error::Conflict(
            "On this ballot a vote stands; it cannot be taken back.".to_owned(),
        ));
    }
    let voter = voter_key(secret, ballot.id, ballot.level, subject)?;
    next_line(tx, ballot.id, now)?;
    let live: Option<Live> = tx.opt(
        "select id, state, choice from vote
         where ballot_id = $1 and voter = $2 and state in ('counted', 'quarantined', 'void')",
        params![ballot.id, voter],
    )?;
    let live = live.ok_or(Error::NotFound("vote of yours"))?;
    if live.state == "void" {
        return Err(Error::Conflict(
            "The desk has declared this vote void; it stays in the ledger as such.".to_owned(),
        ));
    }
    tx.run(
        "update vote set state = 'withdrawn' where id = $1",
        params![live.id],
    )?;
    leave(tx, ballot.id, &live)?;
    // A vote that is taken back is no new line.
    let votes: i64 = tx.one(
        "update ballot set withdrawn = withdrawn + 1, last_seq = last_seq - 1, votes = votes - 1 where id = $1 returning votes",
        params![ballot.id],
    )?;
    tell(tx, &ballot, votes, now)
}
