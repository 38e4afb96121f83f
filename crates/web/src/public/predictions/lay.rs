//! From sheets and boards to what templates see.

use std::collections::HashMap;

use newsroom::Millis;
use newsroom::id::Kind;
use newsroom::prediction::odds::Cohort;
use newsroom::prediction::sheet::{Choice, Entry};
use newsroom::prediction::{Game, board, league, mark::Mark, odds};
use newsroom::store::Tx;

use super::view::{Best, Category, Evening, Line, Nominee, Ways};
use crate::layout;
use crate::page::Masthead;
use crate::site::Site;
use crate::view::When;

/// Best guesses by nominee.
type Counts = HashMap<i64, i64>;

/// `/awards/emmys/2020`.
pub(crate) fn base(game: &Game) -> String {
    format!("/awards/{}", game.path())
}

/// What the board of a game is called in the live log.
pub(super) fn key(game: &Game) -> String {
    format!("board.{}.{}", game.award, game.slug)
}

/// The ways between the pages of a game.
pub(super) fn ways(game: &Game) -> Ways {
    let base = base(game);
    Ways {
        award: layout::link(&game.award_name, format!("/awards/{}/", game.award)),
        edition: layout::link(&game.label, format!("{base}/")),
        predict: format!("{base}/predict"),
        board: format!("{base}/leaderboard"),
    }
}

/// What readers and experts picked in the closed categories of an edition.
#[derive(Clone, Debug, Default)]
pub(super) struct Picked {
    readers: HashMap<i64, Counts>,
    experts: HashMap<i64, Counts>,
}

impl Picked {
    /// Reads it, in two statements.
    pub(super) fn load(tx: &mut Tx<'_>, edition: i64) -> newsroom::Result<Picked> {
        let mut read = |cohort| -> newsroom::Result<HashMap<i64, Counts>> {
            let mut all: HashMap<i64, Counts> = HashMap::new();
            for (category, nomination, n) in odds::of_edition(tx, edition, cohort)? {
                all.entry(category).or_default().insert(nomination, n);
            }
            Ok(all)
        };
        Ok(Picked {
            readers: read(Cohort::Readers)?,
            experts: read(Cohort::Experts)?,
        })
    }
}

/// Tenths of a per cent of a smoothed share: (n + 1) / (N + k).
fn smoothed(counts: Option<&Counts>, nominees: usize, id: i64) -> Option<i64> {
    let counts = counts?;
    let all: i64 = counts.values().sum();
    let k = i64::try_from(nominees).unwrap_or(1);
    let n = counts.get(&id).copied().unwrap_or(0);
    (all > 0).then(|| ((n + 1) * 2_000 + all + k) / (2 * (all + k)))
}

/// `42.9 %` without its sign.
pub(super) fn percent(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Lays out instants in the edition's zone, as its own pages do.
pub(super) struct Hand<'a> {
    pub(super) site: &'a Site,
    pub(super) masthead: &'a Masthead,
    pub(super) game: &'a Game,
    pub(super) now: Millis,
}

impl Hand<'_> {
    pub(super) fn when(&self, at: Millis) -> When {
        self.masthead.dates.when(at, &self.masthead.site.lang)
    }

    /// One category of a sheet; shares appear once it is closed for everybody.
    pub(super) fn category(&self, entry: &Entry, picked: &Picked) -> Category {
        let closed = entry.closed(self.now);
        let decided = entry.is_decided();
        let state = match (entry.void_at.is_some(), closed.is_some(), decided) {
            (true, ..) => "void",
            (_, _, true) => "decided",
            (_, true, _) => "closed",
            _ => "open",
        };
        let readers = picked.readers.get(&entry.id);
        let experts = picked.experts.get(&entry.id);
        let in_race = entry.nominees.iter().filter(|it| !it.left).count();
        let nominees = entry
            .nominees
            .iter()
            .map(|it| self.nominee(entry, it, (readers, experts), in_race))
            .collect();
        let first = entry.picked.first();
        let name_of = |id: &i64| entry.nominee(*id).map(|it| it.credited.clone());
        Category {
            url: format!("{}/{}", base(self.game), entry.slug),
            slug: entry.slug.clone(),
            name: entry.name.clone(),
            weight: entry.weight,
            state,
            closes: entry
                .locks_at
                .filter(|_| closed.is_none())
                .map(|at| self.when(at)),
            closed: closed.map(|at| self.when(at)),
            notes: notes(entry, readers, self.now),
            refused: None,
            nominees,
            ranked: entry.picked.len() > 1,
            right: first
                .filter(|_| decided && entry.void_at.is_none())
                .map(|id| entry.nominee(*id).is_some_and(|it| it.won)),
            picked: first.and_then(name_of),
            winners: entry
                .nominees
                .iter()
                .filter(|it| it.won)
                .map(|it| it.credited.clone())
                .collect(),
        }
    }

    fn nominee(
        &self,
        entry: &Entry,
        it: &Choice,
        counts: (Option<&Counts>, Option<&Counts>),
        in_race: usize,
    ) -> Nominee {
        let rank = entry.picked.iter().position(|id| *id == it.id);
        let share = |counts| smoothed(counts, in_race, it.id).filter(|_| !it.left);
        Nominee {
            id: self.site.ids.show(Kind::Nomination, it.id),
            name: it.credited.clone(),
            of: it.of.clone(),
            picked: rank == Some(0),
            rank: rank.map_or(0, |rank| rank + 1),
            left: it.left,
            won: it.won,
            share: share(counts.0).map(|tenths| (percent(tenths), (tenths + 5) / 10)),
            experts: share(counts.1).map(percent),
        }
    }

    /// The head of the board, as the page and the live log show it.
    pub(super) fn best(&self, lines: &[board::Line], own: Option<i64>) -> Best {
        Best {
            key: key(self.game),
            revised: self.game.revised_at.map(|at| self.when(at)),
            lines: lines.iter().map(|line| self.line(line, own)).collect(),
        }
    }

    /// A line of the board.
    pub(super) fn line(&self, line: &board::Line, own: Option<i64>) -> Line {
        Line {
            place: thousands(line.place),
            expert: line.expert,
            ..self.lined(line.player, &line.name, &line.mark, own)
        }
    }

    /// A line of a league's board.
    pub(super) fn league_line(&self, line: &league::Line, own: Option<i64>) -> Line {
        Line {
            place: line.place.to_string(),
            ..self.lined(line.player, &line.name, &line.mark, own)
        }
    }

    fn lined(&self, player: i64, name: &str, mark: &Mark, own: Option<i64>) -> Line {
        let mean = if mark.decided > 0 {
            mark.brier / mark.decided
        } else {
            0
        };
        Line {
            place: String::new(),
            name: name.to_owned(),
            url: self.sheet_url(player),
            expert: false,
            own: own == Some(player),
            right: mark.right,
            points: mark.points,
            credit: mark.credit,
            brier: if mark.decided > 0 {
                format!("{}.{:02}", mean / 10_000, mean % 10_000 / 100)
            } else {
                "–".to_owned()
            },
        }
    }

    /// Where a player's sheet is shown.
    pub(super) fn sheet_url(&self, player: i64) -> String {
        let id = self.site.ids.show(Kind::Player, player);
        format!("{}/predict/{id}", base(self.game))
    }
}

/// Sentences that belong to a category: what happened to it, how hard it was.
fn notes(entry: &Entry, readers: Option<&Counts>, now: Millis) -> Vec<String> {
    let mut notes = Vec::new();
    if entry.void_at.is_some() {
        let why = entry.void_reason.trim_end_matches('.');
        notes.push(format!("It counts for nobody: {why}."));
    }
    if entry.pick_left(now) {
        notes.push("Your pick has left the race. You may choose another.".to_owned());
    }
    if let (true, None, Some(readers)) = (entry.is_decided(), entry.void_at, readers) {
        let all: i64 = readers.values().sum();
        let won = |id: &i64| entry.nominee(*id).is_some_and(|it| it.won);
        let right: i64 = readers
            .iter()
            .filter(|(id, _)| won(id))
            .map(|(_, n)| n)
            .sum();
        if all > 0 {
            let percent = (right * 200 + all) / (2 * all);
            notes.push(format!(
                "{percent} % of readers saw it coming; difficulty {}.",
                100 - percent
            ));
        }
    }
    notes
}

/// Categories in running order, gathered by evening.
pub(super) fn evenings(categories: Vec<(String, Category)>) -> Vec<Evening> {
    let mut evenings: Vec<Evening> = Vec::new();
    for (title, category) in categories {
        match evenings.last_mut() {
            Some(last) if last.title == title => last.categories.push(category),
            _ => evenings.push(Evening {
                title,
                categories: vec![category],
            }),
        }
    }
    evenings
}

/// `100,000`.
pub(super) fn thousands(n: i64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digit.is_ascii_digit() {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_places_are_grouped() {
        assert_eq!(thousands(100_000), "100,000");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
