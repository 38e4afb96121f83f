//! An edition as a player sees it: its categories in running order, who can be picked, what was picked, what won.

use std::collections::HashMap;

use store::{FromRow, Row, Tx, params};

use super::pick::{self, is_played};
use crate::{Millis, award::category, error::Result};

/// A category on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Row id.
    pub id: i64,
    /// `lead-actor-limited`.
    pub slug: String,
    /// As the body writes it.
    pub name: String,
    /// A short name; may be empty.
    pub short_name: String,
    /// The evening it is given on; may be empty.
    pub session: String,
    /// Points a right pick is worth.
    pub weight: i64,
    /// When it closes by the clock.
    pub locks_at: Option<Millis>,
    /// When it closed by hand or by its first result.
    pub locked_at: Option<Millis>,
    /// Since when it counts for nobody.
    pub void_at: Option<Millis>,
    /// Why it counts for nobody.
    pub void_reason: String,
    /// Its nominees in order; those who left among them.
    pub nominees: Vec<Choice>,
    /// The player's standing pick, the likeliest first.
    pub picked: Vec<i64>,
}

impl Entry {
    /// When it closed, if it has closed by now.
    #[must_use]
    pub fn closed(&self, now: Millis) -> Option<Millis> {
        self.locked_at.or(self.locks_at.filter(|&at| at <= now))
    }

    /// Whether it has a winner.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.nominees.iter().any(|nominee| nominee.won)
    }

    /// The nominee of this row id.
    #[must_use]
    pub fn nominee(&self, id: i64) -> Option<&Choice> {
        self.nominees.iter().find(|nominee| nominee.id == id)
    }

    /// Whether the player's pick has left the race while another may still be chosen.
    #[must_use]
    pub fn pick_left(&self, now: Millis) -> bool {
        self.closed(now).is_none()
            && self
                .picked
                .iter()
                .any(|id| self.nominee(*id).is_some_and(|nominee| nominee.left))
    }
}

/// A nominee on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Row id.
    pub id: i64,
    /// Row id of the category.
    pub category: i64,
    /// `mark-ruffalo`.
    pub slug: String,
    /// The credit as it was printed.
    pub credited: String,
    /// Titles of the works it is for, where the credit does not name them; may be empty.
    pub of: String,
    /// Whether they are out of the race: withdrawn, disqualified.
    pub left: bool,
    /// What is said of that.
    pub note: String,
    /// Whether they won, alone or with others.
    pub won: bool,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Entry, store::Error> {
        Ok(Entry {
            id: row.get(0)?,
            slug: row.get(1)?,
            name: row.get(2)?,
            short_name: row.get(3)?,
            session: row.get::<Option<String>>(4)?.unwrap_or_default(),
            weight: row.get(5)?,
            locks_at: row.get(6)?,
            locked_at: row.get(7)?,
            void_at: row.get(8)?,
            void_reason: row.get(9)?,
            nominees: Vec::new(),
            picked: Vec::new(),
        })
    }
}

impl FromRow for Choice {
    fn from_row(row: &Row<'_>) -> Result<Choice, store::Error> {
        let status: String = row.get(4)?;
        let outcome: Option<String> = row.get(6)?;
        Ok(Choice {
            id: row.get(0)?,
            category: row.get(1)?,
            slug: row.get(2)?,
            credited: row.get(3)?,
            of: String::new(),
            left: status != "official",
            note: row.get(5)?,
            won: matches!(outcome.as_deref(), Some("won" | "tied")),
        })
    }
}

/// The categories of an edition that can be predicted, in running order, in four statements and one for the player.
///
/// # Errors
/// `Store` if the database fails.
pub fn read(tx: &mut Tx<'_>, edition: i64, player: Option<i64>) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = tx.all(
        "select category.id, category.slug, category.name, category.short_name, award_session.name, category.weight,
                category.locks_at, category.locked_at, category.void_at, category.void_reason
         from category left join award_session on award_session.id = category.session_id
         where category.edition_id = $1 order by category.place, category.id limit 500",
        params![edition],
    )?;
    let rules: Vec<(i64, String, String)> = tx.all(
        "select category.id, category.winner_rule, category_line.kind
         from category join category_line on category_line.id = category.line_id where category.edition_id = $1",
        params![edition],
    )?;
    let mut titles = titles(tx, edition)?;
    let nominees: Vec<Choice> = tx.all(
        "select nomination.id, nomination.category_id, nomination.slug, nomination.credited, nomination.status,
                nomination.status_note, standing.outcome
         from category join nomination on nomination.category_id = category.id
           left join standing on standing.nomination_id = nomination.id
         where category.edition_id = $1 and nomination.status in ('official', 'withdrawn', 'rescinded', 'disqualified', 'replaced')
         order by nomination.category_id, nomination.place, nomination.id limit 10000",
        params![edition],
    )?;
    let mut by_category: HashMap<i64, Vec<Choice>> = HashMap::new();
    for mut nominee in nominees {
        let of = titles.remove(&nominee.id).unwrap_or_default();
        let named = of
            .iter()
            .all(|title| nominee.credited.contains(title.as_str()));
        if !named {
            nominee.of = of.join(", ");
        }
        by_category
            .entry(nominee.category)
            .or_default()
            .push(nominee);
    }
    let mut picks: HashMap<i64, Vec<i64>> = HashMap::new();
    if let Some(player) = player {
        for ranked in pick::of_player(tx, player)? {
            picks.insert(ranked.category, ranked.nominations);
        }
    }
    for entry in &mut entries {
        entry.nominees = by_category.remove(&entry.id).unwrap_or_default();
        entry.picked = picks.remove(&entry.id).unwrap_or_default();
    }
    let played: HashMap<i64, bool> = rules
        .into_iter()
        .map(|(id, rule, kind)| (id, is_played(&rule, &kind)))
        .collect();
    // One nominee is no contest.
    entries.retain(|entry| {
        entry.nominees.len() > 1 && played.get(&entry.id).copied().unwrap_or(false)
    });
    Ok(entries)
}

/// Titles of the works of an edition's nominations, at most three of each.
fn titles(tx: &mut Tx<'_>, edition: i64) -> Result<HashMap<i64, Vec<String>>> {
    let rows: Vec<(i64, String)> = tx.all(
        "select nomination_work.nomination_id, work.title
         from category join nomination on nomination.category_id = category.id
           join nomination_work on nomination_work.nomination_id = nomination.id
           join work on work.id = nomination_work.work_id
         where category.edition_id = $1 and nomination_work.place < 3
         order by nomination_work.nomination_id, nomination_work.place limit 10000",
        params![edition],
    )?;
    let mut titles: HashMap<i64, Vec<String>> = HashMap::new();
    for (nomination, title) in rows {
        titles.entry(nomination).or_default().push(title);
    }
    Ok(titles)
}

/// The category at this slug of an edition: its row id.
///
/// # Errors
/// `NotFound` if there is none.
pub fn category(tx: &mut Tx<'_>, edition: i64, slug: &str) -> Result<i64> {
    tx.opt(
        "select id from category where edition_id = $1 and slug = $2",
        params![edition, slug],
    )?
    .ok_or(crate::Error::NotFound("category"))
}

/// What somebody had predicted in a closed category a story is about, as it may be printed beside their comment:
/// the credit of their pick. None before the lock.
///
/// # Errors
/// `Store` if the database fails.
pub fn said_of_story(
    tx: &mut Tx<'_>,
    story: i64,
    who: &crate::comment::Writer,
) -> Result<Option<String>> {
    let paths: Vec<String> = tx.all(
        "select distinct path from story_award where story_id = $1 order by path limit 5",
        params![story],
    )?;
    for path in paths {
        let mut parts = path.splitn(3, '/');
        let (Some(award), Some(year), Some(slug)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let Some(found) = category::by_path(tx, award, year, slug)? else {
            continue;
        };
        if found.locked_at.is_none() {
            continue;
        }
        let (category, edition) = (found.id, found.edition_id);
        let Some(player) = super::player::of(tx, edition, who)? else {
            continue;
        };
        let credited: Option<String> = tx.opt(
            "select nomination.credited from pick_now join nomination on nomination.id = pick_now.n1
             where pick_now.category_id = $1 and pick_now.player_id = $2",
            params![category, player.id],
        )?;
        if credited.is_some() {
            return Ok(credited);
        }
    }
    Ok(None)
}
