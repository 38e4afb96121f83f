//! What the desk sees of an edition's predictions: unlike readers, the numbers of open categories too.

use std::collections::{BTreeMap, HashMap};

use newsroom::id::Kind;
use newsroom::prediction::sheet::Entry;
use newsroom::prediction::{Game, Player};
use serde::Serialize;

use super::HERE;
use crate::site::Site;
use crate::view::When;

/// Editions that are played: address and label.
#[derive(Serialize)]
pub(super) struct Editions {
    pub(super) editions: Vec<(String, String)>,
}

/// What was read for the page of one edition.
pub(super) struct Found {
    pub(super) game: Game,
    pub(super) entries: Vec<Entry>,
    pub(super) counts: Vec<(i64, i64, i64)>,
    pub(super) named: Vec<Player>,
    pub(super) experts: Vec<Player>,
    pub(super) numbers: (i64, i64),
    pub(super) counting: bool,
}

/// The page of one edition: `desk/predictions.html`.
#[derive(Serialize)]
pub(super) struct Sheet {
    pub(super) here: String,
    label: String,
    page: String,
    players: i64,
    experts_n: i64,
    counted: Option<When>,
    counting: bool,
    revised: Option<When>,
    categories: Vec<Line>,
    experts: Vec<Somebody>,
    named: Vec<Somebody>,
    pub(super) name: String,
    question: String,
    answer: String,
    errors: BTreeMap<String, String>,
    pub(super) said: Option<&'static str>,
}

/// A category.
#[derive(Serialize)]
struct Line {
    slug: String,
    name: String,
    state: &'static str,
    decided: bool,
    closes: Option<When>,
    closed: Option<When>,
    void_reason: String,
    picks: i64,
    /// Whom most picked, and how many in a hundred.
    favourite: Option<(String, i64)>,
}

/// A player.
#[derive(Serialize)]
struct Somebody {
    id: String,
    name: String,
    expert: bool,
    account: bool,
}

pub(super) fn sheet(site: &Site, found: &Found, errors: BTreeMap<String, String>) -> Sheet {
    let masthead = site.masthead();
    let when = |at| masthead.dates.when(at, &masthead.site.lang);
    let mut counts: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
    for (category, nomination, n) in &found.counts {
        counts.entry(*category).or_default().push((*nomination, *n));
    }
    let somebody = |player: &Player| Somebody {
        id: site.ids.show(Kind::Player, player.id),
        name: player.name.clone(),
        expert: player.cohort == newsroom::prediction::Cohort::Experts,
        account: player.account.is_some(),
    };
    let game = &found.game;
    Sheet {
        here: format!("{HERE}/{}", game.path()),
        page: format!("/awards/{}/predict", game.path()),
        label: game.label.clone(),
        players: found.numbers.0,
        experts_n: found.numbers.1,
        counted: game.counted_at.map(when),
        counting: found.counting,
        revised: game.revised_at.map(when),
        categories: found
            .entries
            .iter()
            .map(|entry| {
                let none = Vec::new();
                let picks = counts.get(&entry.id).unwrap_or(&none);
                let all: i64 = picks.iter().map(|(_, n)| n).sum();
                let most = picks.iter().max_by_key(|(_, n)| *n);
                let favourite = most.filter(|(_, n)| *n > 0).and_then(|(id, n)| {
                    let name = entry.nominee(*id)?.credited.clone();
                    Some((name, (n * 200 + all) / (2 * all)))
                });
                let closed = entry.closed(site.now());
                Line {
                    slug: entry.slug.clone(),
                    name: entry.name.clone(),
                    state: match (entry.void_at.is_some(), closed.is_some()) {
                        (true, _) => "void",
                        (_, true) => "closed",
                        _ => "open",
                    },
                    decided: entry.is_decided(),
                    closes: entry.locks_at.map(when),
                    closed: closed.map(when),
                    void_reason: entry.void_reason.clone(),
                    picks: all,
                    favourite,
                }
            })
            .collect(),
        experts: found.experts.iter().map(somebody).collect(),
        named: found.named.iter().map(somebody).collect(),
        name: String::new(),
        question: game.question.clone(),
        answer: game.answer.map_or_else(String::new, |it| it.to_string()),
        errors,
        said: None,
    }
}
