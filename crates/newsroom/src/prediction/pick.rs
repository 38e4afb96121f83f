//! Picks: what a player says will win, written down in the order it was said.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use store::{FromRow, Row, Sql, Tx, params};

use super::{odds, player::Player};
use crate::{Millis, error::Result};

/// Most nominees one may rank in a category.
pub const MOST_RANKS: usize = 5;
/// Most categories one may pick in at once.
pub const MOST_AT_ONCE: usize = 500;

/// What became of a sheet that was handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Categories whose pick stands as it was handed in, whether or not it changed.
    pub saved: Vec<i64>,
    /// Categories whose pick was not taken, and why.
    pub refused: Vec<(i64, Refusal)>,
}

/// Why a pick was not taken. `Display` is a sentence a reader may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Refusal {
    /// The category does not belong to the edition.
    #[error("There is no such category in this edition.")]
    Unknown,
    /// Too late, by the server's clock.
    #[error("This category is closed; your pick came too late.")]
    Closed {
        /// When it closed, milliseconds UTC.
        at: Millis,
    },
    /// Nothing of this edition, or not this category, is to be predicted.
    #[error("This category takes no predictions.")]
    NotPlayed,
    /// A nominee of another category, or none.
    #[error("One of these is no nominee of this category.")]
    NotNominated,
    /// A nominee who is out of the race.
    #[error("This nominee is no longer in the race. Please choose another.")]
    Left,
    /// The same nominee twice.
    #[error("A nominee can have one rank only.")]
    Repeated,
    /// More than [`MOST_RANKS`].
    #[error("At most five nominees can be ranked.")]
    TooMany,
}

/// A category as picking sees it.
struct Asked {
    edition: i64,
    locks_at: Option<Millis>,
    locked_at: Option<Millis>,
    winner_rule: String,
    line_kind: String,
    status: String,
}

impl FromRow for Asked {
    fn from_row(row: &Row<'_>) -> Result<Asked, store::Error> {
        Ok(Asked {
            edition: row.get(0)?,
            locks_at: row.get(1)?,
            locked_at: row.get(2)?,
            winner_rule: row.get(3)?,
            line_kind: row.get(4)?,
            status: row.get(5)?,
        })
    }
}

impl Asked {
    fn refusal(&self, player: &Player, now: Millis) -> Option<Refusal> {
        if self.edition != player.edition {
            return Some(Refusal::Unknown);
        }
        if let Some(at) = self.locked_at {
            return Some(Refusal::Closed { at });
        }
        if let Some(at) = self.locks_at.filter(|&at| at <= now) {
            return Some(Refusal::Closed { at });
        }
        let played = matches!(
            self.status.as_str(),
            "planned" | "nominated" | "live" | "postponed"
        ) && is_played(&self.winner_rule, &self.line_kind);
        (!played).then_some(Refusal::NotPlayed)
    }
}

/// Whether a category with this rule and line is one to predict: not what is given without a contest.
pub(super) fn is_played(winner_rule: &str, line_kind: &str) -> bool {
    winner_rule != "none" && matches!(line_kind, "competitive" | "juried" | "area")
}

/// Takes one pick: the nominations in order of likelihood, or none to take it back. Cheap: for filling a sample as well.
///
/// # Errors
/// `Store` if the database fails; a pick that cannot be taken is an `Ok(Err(…))`.
pub fn pick(
    tx: &mut Tx<'_>,
    player: &Player,
    category: i64,
    nominations: &[i64],
    now: Millis,
) -> Result<Result<(), Refusal>> {
    let chosen = [(category, nominations.to_vec())];
    let saved = save(tx, player, &chosen, now)?;
    Ok(match saved.refused.first() {
        Some((_, refusal)) => Err(*refusal),
        None => Ok(()),
    })
}

/// Takes the picks of a sheet: those that can be taken are, the others say why not.
///
/// # Errors
/// `Store` if the database fails.
pub fn save(
    tx: &mut Tx<'_>,
    player: &Player,
    chosen: &[(i64, Vec<i64>)],
    now: Millis,
) -> Result<Saved> {
    // One order for everybody, so that two sheets never wait for each other.
    let mut chosen: Vec<&(i64, Vec<i64>)> = chosen.iter().take(MOST_AT_ONCE).collect();
    chosen.sort_by_key(|(category, _)| *category);
    let mut saved = Saved::default();
    let mut moves: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for (category, nominations) in chosen {
        match one(tx, player, *category, nominations, &mut moves, now)? {
            Ok(()) => saved.saved.push(*category),
            Err(refusal) => saved.refused.push((*category, refusal)),
        }
    }
    for ((category, nomination), n) in moves {
        odds::count(tx, category, nomination, player.cohort, n, now)?;
    }
    Ok(saved)
}

fn one(
    tx: &mut Tx<'_>,
    player: &Player,
    category: i64,
    nominations: &[i64],
    moves: &mut BTreeMap<(i64, i64), i64>,
    now: Millis,
) -> Result<Result<(), Refusal>> {
    // On PostgreSQL a lock waits for this pick, and this pick for a lock; on SQLite there is one writer anyway.
    let asked: Option<Asked> = tx.opt(
        Sql {
            sqlite: "select category.edition_id, category.locks_at, category.locked_at, category.winner_rule, category_line.kind, edition.status
                     from category join category_line on category_line.id = category.line_id
                       join edition on edition.id = category.edition_id
                     where category.id = $1",
            postgres: "select category.edition_id, category.locks_at, category.locked_at, category.winner_rule, category_line.kind, edition.status
                       from category join category_line on category_line.id = category.line_id
                         join edition on edition.id = category.edition_id
                       where category.id = $1 for share of category",
        },
        params![category],
    )?;
    let Some(asked) = asked else {
        return Ok(Err(Refusal::Unknown));
    };
    let before: Option<Vec<i64>> = now_of(tx, player.id, category)?;
    if before.as_deref().unwrap_or_default() == nominations {
        // What stands already is taken at any time: a form is sent whole, with its closed categories.
        return Ok(if asked.edition == player.edition {
            Ok(())
        } else {
            Err(Refusal::Unknown)
        });
    }
    if let Some(refusal) = asked.refusal(player, now) {
        return Ok(Err(refusal));
    }
    if let Some(refusal) = unfit(tx, category, nominations)? {
        return Ok(Err(refusal));
    }
    write(tx, player.id, category, nominations, now)?;
    if let Some(first) = before.as_ref().and_then(|before| before.first()) {
        *moves.entry((category, *first)).or_default() -= 1;
    }
    if let Some(first) = nominations.first() {
        *moves.entry((category, *first)).or_default() += 1;
    }
    Ok(Ok(()))
}

fn unfit(tx: &mut Tx<'_>, category: i64, nominations: &[i64]) -> Result<Option<Refusal>> {
    if nominations.len() > MOST_RANKS {
        return Ok(Some(Refusal::TooMany));
    }
    let known: Vec<(i64, String)> = tx.all(
        "select id, status from nomination where category_id = $1 order by place, id limit 1000",
        params![category],
    )?;
    let known: HashMap<i64, String> = known.into_iter().collect();
    for (place, nomination) in nominations.iter().enumerate() {
        match known.get(nomination).map(String::as_str) {
            None => return Ok(Some(Refusal::NotNominated)),
            Some("official") => {}
            Some(_) => return Ok(Some(Refusal::Left)),
        }
        if nominations
            .iter()
            .take(place)
            .any(|other| other == nomination)
        {
            return Ok(Some(Refusal::Repeated));
        }
    }
    Ok(None)
}

fn write(
    tx: &mut Tx<'_>,
    player: i64,
    category: i64,
    nominations: &[i64],
    now: Millis,
) -> Result<()> {
    let n: [Option<i64>; MOST_RANKS] = std::array::from_fn(|rank| nominations.get(rank).copied());
    let [n1, n2, n3, n4, n5] = n;
    let seq: i64 = tx.one(
        "insert into pick (player_id, category_id, n1, n2, n3, n4, n5, at) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        params![player, category, n1, n2, n3, n4, n5, now],
    )?;
    if nominations.is_empty() {
        tx.run(
            "delete from pick_now where category_id = $1 and player_id = $2",
            params![category, player],
        )?;
        return Ok(());
    }
    let ranks = i64::try_from(nominations.len()).unwrap_or(1);
    tx.run(
        "insert into pick_now (category_id, player_id, seq, ranks, n1, n2, n3, n4, n5) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (category_id, player_id) do update set seq = excluded.seq, ranks = excluded.ranks, n1 = excluded.n1,
           n2 = excluded.n2, n3 = excluded.n3, n4 = excluded.n4, n5 = excluded.n5",
        params![category, player, seq, ranks, n1, n2, n3, n4, n5],
    )?;
    Ok(())
}

/// A player's standing pick in a category, the likeliest first; none without one.
fn now_of(tx: &mut Tx<'_>, player: i64, category: i64) -> Result<Option<Vec<i64>>> {
    let found: Option<Ranked> = tx.opt(
        "select category_id, n1, n2, n3, n4, n5 from pick_now where category_id = $1 and player_id = $2",
        params![category, player],
    )?;
    Ok(found.map(|ranked| ranked.nominations))
}

/// A pick as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Row id of the category.
    pub category: i64,
    /// Row ids of the nominations, the likeliest first.
    pub nominations: Vec<i64>,
}

impl FromRow for Ranked {
    fn from_row(row: &Row<'_>) -> Result<Ranked, store::Error> {
        let mut nominations = Vec::with_capacity(MOST_RANKS);
        for place in 1..=MOST_RANKS {
            nominations.extend(row.get::<Option<i64>>(place)?);
        }
        Ok(Ranked {
            category: row.get(0)?,
            nominations,
        })
    }
}

/// All standing picks of a player.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_player(tx: &mut Tx<'_>, player: i64) -> Result<Vec<Ranked>> {
    Ok(tx.all(
        "select category_id, n1, n2, n3, n4, n5 from pick_now where player_id = $1 order by category_id limit 2000",
        params![player],
    )?)
}
