//! Leagues: some players among themselves, by a link, over all categories or some, counted their own way.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use store::{FromRow, Row, Tx, params};
use tally::score::places;

use super::{
    mark::{Mark, mark},
    pick::MOST_RANKS,
    player::Player,
};
use crate::{
    Millis, comment,
    error::{Error, Result},
};

/// Most players of one league.
pub const MOST_MEMBERS: i64 = 500;
/// Most leagues one player may make.
const MOST_MADE: i64 = 20;

/// What decides a place in a league.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// Right picks.
    #[default]
    Right,
    /// Weights of the right ones.
    Points,
    /// Credit for the rank the winner was given.
    Credit,
    /// Probability: the less the Brier score, the better.
    Brier,
}

impl Engine {
    /// All engines, with their word and what a page calls them.
    pub const ALL: [(Engine, &'static str, &'static str); 4] = [
        (Engine::Right, "right", "Right picks"),
        (Engine::Points, "points", "Points by weight of the category"),
        (
            Engine::Credit,
            "credit",
            "Credit for ranking the winner high",
        ),
        (Engine::Brier, "brier", "Probability (Brier score)"),
    ];

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Engine> {
        let found = Engine::ALL.iter().find(|(_, known, _)| *known == word);
        found.map(|(engine, _, _)| *engine)
    }

    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let found = Engine::ALL.iter().find(|(engine, _, _)| *engine == self);
        found.map_or("right", |(_, word, _)| word)
    }

    /// What a page calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        let found = Engine::ALL.iter().find(|(engine, _, _)| *engine == self);
        found.map_or("", |(_, _, title)| title)
    }

    /// What is compared: the greater, the better.
    fn height(self, mark: &Mark) -> (i64, i64) {
        match self {
            Engine::Right => (mark.right, 0),
            Engine::Points => (mark.points, mark.right),
            Engine::Credit => (mark.credit, mark.right),
            Engine::Brier => (mark.decided * 20_000 - mark.brier, 0),
        }
    }
}

/// A league.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct League {
    /// Row id.
    pub id: i64,
    /// Row id of the edition.
    pub edition: i64,
    /// Its name.
    pub name: String,
    /// The word in its link.
    pub token: String,
    /// What decides a place.
    pub engine: Engine,
    /// Row id of the player who made it.
    pub maker: i64,
}

impl FromRow for League {
    fn from_row(row: &Row<'_>) -> Result<League, store::Error> {
        let engine: String = row.get(4)?;
        Ok(League {
            id: row.get(0)?,
            edition: row.get(1)?,
            name: row.get(2)?,
            token: row.get(3)?,
            engine: Engine::parse(&engine).unwrap_or_default(),
            maker: row.get(5)?,
        })
    }
}

/// A league to be made.
#[derive(Clone, Debug, Default)]
pub struct NewLeague {
    /// Its name, as typed.
    pub name: String,
    /// What decides a place.
    pub engine: Engine,
    /// Row ids of its categories; all if none are named.
    pub categories: Vec<i64>,
    /// The word of its link: 22 letters nobody guesses.
    pub token: String,
}

/// Makes a league with its maker as first member.
///
/// # Errors
/// `Invalid` for a name that cannot be shown or a category of another edition; `Conflict` after twenty.
pub fn make(tx: &mut Tx<'_>, player: &Player, new: &NewLeague, now: Millis) -> Result<League> {
    let name = comment::name(&new.name).map_err(|_| {
        Error::invalid(
            "league",
            "Please give the league a name of 1 to 60 ordinary characters.",
        )
    })?;
    let made: i64 = tx.one(
        "select count(*) from league where player_id = $1",
        params![player.id],
    )?;
    if made >= MOST_MADE {
        return Err(Error::Conflict(
            "You have made twenty leagues; that is the most.".to_owned(),
        ));
    }
    let id: i64 = tx.one(
        "insert into league (edition_id, name, token, engine, player_id, made_at) values ($1, $2, $3, $4, $5, $6) returning id",
        params![player.edition, name, new.token, new.engine.as_str(), player.id, now],
    )?;
    for category in new.categories.iter().take(500) {
        let added = tx.run(
            "insert into league_category (league_id, category_id)
             select $1, id from category where id = $2 and edition_id = $3 on conflict do nothing",
            params![id, category, player.edition],
        )?;
        if added == 0 {
            return Err(Error::invalid(
                "categories",
                "One of these categories does not belong to this edition.",
            ));
        }
    }
    enter(tx, id, player, now)?;
    by_token(tx, &new.token)
}

/// The league behind a link.
///
/// # Errors
/// `NotFound` for a word nobody made.
pub fn by_token(tx: &mut Tx<'_>, token: &str) -> Result<League> {
    tx.opt(
        "select id, edition_id, name, token, engine, player_id from league where token = $1",
        params![token],
    )?
    .ok_or(Error::NotFound("league"))
}

/// Lets a player in; whoever is in already stays.
///
/// # Errors
/// `Conflict` when it is full, `NotFound` for a player of another edition.
pub fn enter(tx: &mut Tx<'_>, league: i64, player: &Player, now: Millis) -> Result<()> {
    let edition: i64 = tx.one(
        "select edition_id from league where id = $1",
        params![league],
    )?;
    if edition != player.edition {
        return Err(Error::NotFound("league"));
    }
    let members: i64 = tx.one(
        "select count(*) from league_member where league_id = $1",
        params![league],
    )?;
    if members >= MOST_MEMBERS {
        return Err(Error::Conflict(format!(
            "This league is full: at most {MOST_MEMBERS} can play in one."
        )));
    }
    tx.run(
        "insert into league_member (league_id, player_id, joined_at) values ($1, $2, $3) on conflict do nothing",
        params![league, player.id, now],
    )?;
    Ok(())
}

/// Takes a player out of a league.
///
/// # Errors
/// `Store` if the database fails.
pub fn leave(tx: &mut Tx<'_>, league: i64, player: i64) -> Result<()> {
    tx.run(
        "delete from league_member where league_id = $1 and player_id = $2",
        params![league, player],
    )?;
    Ok(())
}

/// Whether a player is in a league.
///
/// # Errors
/// `Store` if the database fails.
pub fn is_in(tx: &mut Tx<'_>, league: i64, player: i64) -> Result<bool> {
    let found: Option<i64> = tx.opt(
        "select player_id from league_member where league_id = $1 and player_id = $2",
        params![league, player],
    )?;
    Ok(found.is_some())
}

/// The leagues a player is in, at most 100.
///
/// # Errors
/// `Store` if the database fails.
pub fn of_player(tx: &mut Tx<'_>, player: i64) -> Result<Vec<League>> {
    Ok(tx.all(
        "select league.id, league.edition_id, league.name, league.token, league.engine, league.player_id
         from league_member join league on league.id = league_member.league_id
         where league_member.player_id = $1 order by league.id limit 100",
        params![player],
    )?)
}

/// The categories a league is about; none if it is about all.
///
/// # Errors
/// `Store` if the database fails.
pub fn categories(tx: &mut Tx<'_>, league: i64) -> Result<Vec<i64>> {
    Ok(tx.all(
        "select category_id from league_category where league_id = $1 order by category_id limit 500",
        params![league],
    )?)
}

/// A line of a league's board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Row id of the player.
    pub player: i64,
    /// What the player is called.
    pub name: String,
    /// The place: 1, 2, 2, 4.
    pub place: u32,
    /// What the picks in the league's categories came to.
    pub mark: Mark,
}

/// A pick of a member.
struct Said {
    player: i64,
    category: i64,
    weight: i64,
    nominations: Vec<i64>,
}

impl FromRow for Said {
    fn from_row(row: &Row<'_>) -> Result<Said, store::Error> {
        let mut nominations = Vec::with_capacity(MOST_RANKS);
        for place in 3..3 + MOST_RANKS {
            nominations.extend(row.get::<Option<i64>>(place)?);
        }
        Ok(Said {
            player: row.get(0)?,
            category: row.get(1)?,
            weight: row.get(2)?,
            nominations,
        })
    }
}

/// The board of a league: counted when it is asked for, because a league is small. Equals stand by name.
///
/// # Errors
/// `Store` if the database fails.
pub fn board(tx: &mut Tx<'_>, league: &League) -> Result<Vec<Line>> {
    let members: Vec<(i64, String)> = tx.all(
        "select player.id, player.name from league_member join player on player.id = league_member.player_id
         where league_member.league_id = $1 order by player.name, player.id limit 500",
        params![league.id],
    )?;
    let only: HashSet<i64> = categories(tx, league.id)?.into_iter().collect();
    let winners = winners(tx, league.edition)?;
    let said: Vec<Said> = tx.all(
        "select pick_now.player_id, pick_now.category_id, category.weight, pick_now.n1, pick_now.n2, pick_now.n3, pick_now.n4, pick_now.n5
         from league_member join pick_now on pick_now.player_id = league_member.player_id
           join category on category.id = pick_now.category_id
         where league_member.league_id = $1 and category.edition_id = $2 limit 100000",
        params![league.id, league.edition],
    )?;
    let mut marks: HashMap<i64, Mark> = HashMap::new();
    for said in said {
        if !only.is_empty() && !only.contains(&said.category) {
            continue;
        }
        let Some(winners) = winners.get(&said.category) else {
            continue;
        };
        let sum = marks.entry(said.player).or_default();
        *sum = *sum + mark(&said.nominations, winners, said.weight);
    }
    let mut lines: Vec<Line> = members
        .into_iter()
        .map(|(player, name)| Line {
            mark: marks.get(&player).copied().unwrap_or_default(),
            player,
            name,
            place: 0,
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(league.engine.height(&line.mark)));
    let heights: Vec<(i64, i64)> = lines
        .iter()
        .map(|line| league.engine.height(&line.mark))
        .collect();
    for (line, place) in lines.iter_mut().zip(places(&heights)) {
        line.place = place;
    }
    Ok(lines)
}

/// The winners of an edition's categories that count, by category.
///
/// # Errors
/// `Store` if the database fails.
pub(super) fn winners(tx: &mut Tx<'_>, edition: i64) -> Result<HashMap<i64, Vec<i64>>> {
    let won: Vec<(i64, i64)> = tx.all(
        "select standing.category_id, standing.nomination_id from category join standing on standing.category_id = category.id
         where category.edition_id = $1 and category.void_at is null and standing.outcome in ('won', 'tied')
         order by standing.category_id, standing.nomination_id",
        params![edition],
    )?;
    let mut winners: HashMap<i64, Vec<i64>> = HashMap::new();
    for (category, nomination) in won {
        winners.entry(category).or_default().push(nomination);
    }
    Ok(winners)
}
