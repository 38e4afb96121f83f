//! Players: an account, or a guest on one device, in one edition.

use store::{FromRow, Row, Tx, params};

use super::odds::{self, Cohort};
use crate::{
    Millis,
    audit::{self, Act, Doer},
    ban,
    comment::{self, Writer},
    error::{Error, Result},
    event::{self, Event},
};

/// Somebody who plays an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// Row id.
    pub id: i64,
    /// Row id of the edition.
    pub edition: i64,
    /// Row id of the account; none for a guest.
    pub account: Option<i64>,
    /// What they are called on the board.
    pub name: String,
    /// Whether the desk calls them an expert.
    pub cohort: Cohort,
    /// Their answer to the edition's question.
    pub guess: Option<i64>,
    /// Since when they let everybody see their sheet before the lock.
    pub shown_at: Option<Millis>,
}

impl FromRow for Player {
    fn from_row(row: &Row<'_>) -> Result<Player, store::Error> {
        let cohort: String = row.get(4)?;
        Ok(Player {
            id: row.get(0)?,
            edition: row.get(1)?,
            account: row.get(2)?,
            name: row.get(3)?,
            cohort: Cohort::parse(&cohort),
            guess: row.get(5)?,
            shown_at: row.get(6)?,
        })
    }
}

macro_rules! player {
    () => {
        "player.id, player.edition_id, player.account_id, player.name, player.cohort, player.guess, player.shown_at"
    };
}

/// The sheet of this reader in an edition: the account's, or for whoever is not signed in the device's.
///
/// # Errors
/// `Store` if the database fails.
pub fn of(tx: &mut Tx<'_>, edition: i64, who: &Writer) -> Result<Option<Player>> {
    match (who.account, &who.device) {
        (Some(account), _) => Ok(tx.opt(
            concat!(
                "select ",
                player!(),
                " from player where player.edition_id = $1 and player.account_id = $2 and player.account_id is not null"
            ),
            params![edition, account],
        )?),
        (None, Some(_)) => guest(tx, edition, who),
        (None, None) => Ok(None),
    }
}

/// The sheet a guest left on this device, which whoever is signed in may claim.
///
/// # Errors
/// `Store` if the database fails.
pub fn guest(tx: &mut Tx<'_>, edition: i64, who: &Writer) -> Result<Option<Player>> {
    let Some(device) = &who.device else {
        return Ok(None);
    };
    Ok(tx.opt(
        concat!(
            "select ",
            player!(),
            " from player where player.edition_id = $1 and player.device = $2 and player.device is not null
               and player.account_id is null"
        ),
        params![edition, device],
    )?)
}

/// The player of this row id.
///
/// # Errors
/// `NotFound` if there is none.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Player> {
    tx.opt(
        concat!("select ", player!(), " from player where player.id = $1"),
        params![id],
    )?
    .ok_or(Error::NotFound("sheet of predictions"))
}

/// Finds the reader's sheet or opens one under this name; a guest's name may be changed by saying another.
///
/// # Errors
/// `Invalid` for a name that cannot be shown or a reader who is neither signed in nor on a device; `Forbidden` for the banned.
pub fn join(
    tx: &mut Tx<'_>,
    edition: i64,
    who: &Writer,
    name: &str,
    now: Millis,
) -> Result<Player> {
    ban::refuse(tx, who, None, now)?;
    if let Some(found) = of(tx, edition, who)? {
        return renamed(tx, found, name);
    }
    let name = comment::name(name).map_err(|sentence| Error::invalid("name", sentence))?;
    let device = match (who.account, &who.device) {
        (Some(_), _) => None,
        (None, Some(device)) => Some(device),
        (None, None) => {
            return Err(Error::invalid(
                "name",
                "Please allow a cookie or sign in, so that your sheet can be found again.",
            ));
        }
    };
    tx.run(
        "insert into player (edition_id, account_id, device, name, made_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        params![edition, who.account, device, name, now],
    )?;
    of(tx, edition, who)?.ok_or_else(|| {
        Error::Conflict(
            "This device holds a sheet that belongs to an account. Please sign in to change it."
                .to_owned(),
        )
    })
}

/// A player that no reader holds, for a newsroom of samples; answers the row id.
///
/// # Errors
/// `Store` if the database fails.
pub fn invented(
    tx: &mut Tx<'_>,
    edition: i64,
    name: &str,
    cohort: Cohort,
    now: Millis,
) -> Result<i64> {
    Ok(tx.one(
        "insert into player (edition_id, name, cohort, made_at) values ($1, $2, $3, $4) returning id",
        params![edition, name, cohort.as_str(), now],
    )?)
}

fn renamed(tx: &mut Tx<'_>, mut player: Player, name: &str) -> Result<Player> {
    if player.account.is_some() || name.trim().is_empty() || name == player.name {
        return Ok(player);
    }
    player.name = comment::name(name).map_err(|sentence| Error::invalid("name", sentence))?;
    tx.run(
        "update player set name = $2 where id = $1",
        params![player.id, player.name],
    )?;
    Ok(player)
}

/// Makes the sheet a guest left on this device the account's own, under the account's name.
///
/// # Errors
/// `NotFound` if the device holds none; `Conflict` if the account has a sheet of its own.
pub fn claim(tx: &mut Tx<'_>, edition: i64, who: &Writer, name: &str) -> Result<Player> {
    if of(tx, edition, who)?.is_some() {
        return Err(Error::Conflict(
            "You have a sheet of your own already; two cannot become one.".to_owned(),
        ));
    }
    let guest = guest(tx, edition, who)?.ok_or(Error::NotFound("sheet of predictions"))?;
    let account = who.account.ok_or(Error::NotFound("sheet of predictions"))?;
    tx.run(
        "update player set account_id = $2, device = null, name = $3 where id = $1 and account_id is null",
        params![guest.id, account, name],
    )?;
    find(tx, guest.id)
}

/// Answers the edition's question.
///
/// # Errors
/// `Conflict` once the answer is known or the first category is closed.
pub fn guess(tx: &mut Tx<'_>, player: &Player, guess: Option<i64>, now: Millis) -> Result<()> {
    if player.guess == guess {
        return Ok(());
    }
    let over: Option<i64> = tx.opt(
        "select category.id from category where category.edition_id = $1
           and (category.locked_at is not null or category.locks_at <= $2) limit 1",
        params![player.edition, now],
    )?;
    if over.is_some() {
        return Err(Error::Conflict(
            "The question is closed since the first category is.".to_owned(),
        ));
    }
    tx.run(
        "update player set guess = $2 where id = $1",
        params![player.id, guess],
    )?;
    Ok(())
}

/// Lets everybody see a player's sheet before the lock, or no more.
///
/// # Errors
/// `Store` if the database fails.
pub fn show(tx: &mut Tx<'_>, player: i64, shown: bool, now: Millis) -> Result<()> {
    tx.run(
        "update player set shown_at = $2 where id = $1",
        params![player, shown.then_some(now)],
    )?;
    Ok(())
}

/// Calls a player an expert, or a reader again; their picks move from one cohort to the other.
///
/// # Errors
/// `NotFound` if there is no such player.
pub fn set_cohort(
    tx: &mut Tx<'_>,
    id: i64,
    cohort: Cohort,
    doer: &Doer,
    now: Millis,
) -> Result<()> {
    let player = find(tx, id)?;
    if player.cohort == cohort {
        return Ok(());
    }
    odds::moved(tx, id, player.cohort, cohort, now)?;
    tx.run(
        "update player set cohort = $2 where id = $1",
        params![id, cohort.as_str()],
    )?;
    let act = match cohort {
        Cohort::Experts => "prediction.expert",
        Cohort::Readers => "prediction.reader",
    };
    audit::record(
        tx,
        doer,
        &Act {
            act,
            object: "player",
            object_id: id,
            why: "",
            data: "",
        },
        now,
    )?;
    let edition = player.edition;
    event::record(tx, &Event::ScoresCounted { edition }, now)?;
    Ok(())
}

/// Experts of an edition, at most 200.
///
/// # Errors
/// `Store` if the database fails.
pub fn experts(tx: &mut Tx<'_>, edition: i64) -> Result<Vec<Player>> {
    Ok(tx.all(
        concat!(
            "select ",
            player!(),
            " from player where player.edition_id = $1 and player.cohort = 'expert' order by player.id limit 200"
        ),
        params![edition],
    )?)
}

/// Players whose account's public name begins so, for the desk to find experts by; at most 20.
///
/// # Errors
/// `Store` if the database fails.
pub fn named(tx: &mut Tx<'_>, edition: i64, name: &str) -> Result<Vec<Player>> {
    Ok(tx.all(
        concat!(
            "select ",
            player!(),
            " from player where player.edition_id = $1 and player.name = $2 order by player.id limit 20"
        ),
        params![edition, name],
    )?)
}

/// Takes the name off the sheets of an account that is closed. Its picks stay counted, as nobody's.
///
/// # Errors
/// `Store` if the database fails.
pub(crate) fn part(tx: &mut Tx<'_>, account: i64) -> Result<()> {
    tx.run(
        "update player set name = $2, account_id = null, device = null, shown_at = null
         where account_id = $1 and account_id is not null",
        params![account, crate::reader::FORMER],
    )?;
    Ok(())
}
