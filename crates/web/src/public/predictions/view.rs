//! What the templates of predictions see.

use std::collections::BTreeMap;

use newsroom::markup::SafeHtml;
use serde::Serialize;

use crate::view::{Link, When};

/// The ways between the pages of one edition's game.
#[derive(Clone, Debug, Serialize)]
pub struct Ways {
    /// The award.
    pub award: Link,
    /// The edition.
    pub edition: Link,
    /// The own sheet.
    pub predict: String,
    /// The leaderboard.
    pub board: String,
}

/// The whole ceremony as a form: `predict/sheet.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// Around it.
    pub ways: Ways,
    /// The name the sheet is signed with; may be empty.
    pub name: String,
    /// Whether the reader is signed in: then the name is the account's.
    pub signed: bool,
    /// How many categories have a pick.
    pub saved: usize,
    /// How many there are.
    pub of: usize,
    /// Whether any category is open.
    pub open: bool,
    /// When the next category closes: milliseconds UTC, and in words.
    pub closes: Option<(i64, When)>,
    /// Categories, by evening.
    pub evenings: Vec<Evening>,
    /// The question that parts equals; may be empty.
    pub question: String,
    /// The own answer, as typed.
    pub guess: String,
    /// Whether the question takes answers.
    pub asks: bool,
    /// The name of a guest's sheet on this device that may be claimed.
    pub claim: Option<String>,
    /// Address of the own sheet as others see it.
    pub share: Option<String>,
    /// Whether others see it before the lock.
    pub shown: bool,
    /// Leagues the reader is in.
    pub leagues: Vec<Link>,
    /// What was refused, by field.
    pub errors: BTreeMap<String, String>,
    /// What was done.
    pub said: Option<String>,
}

/// Categories given on one evening.
#[derive(Clone, Debug, Serialize)]
pub struct Evening {
    /// Its name; may be empty.
    pub title: String,
    /// Its categories.
    pub categories: Vec<Category>,
}

/// A category on a sheet.
#[derive(Clone, Debug, Serialize)]
pub struct Category {
    /// `lead-actor-limited`.
    pub slug: String,
    /// As the body writes it.
    pub name: String,
    /// Its page.
    pub url: String,
    /// Points a right pick is worth.
    pub weight: i64,
    /// `open`, `closed`, `decided` or `void`.
    pub state: &'static str,
    /// When it closes, while it is open.
    pub closes: Option<When>,
    /// When it closed.
    pub closed: Option<When>,
    /// What is said of it: how hard it was, why it is void, that a pick left.
    pub notes: Vec<String>,
    /// Why what was handed in was not taken.
    pub refused: Option<String>,
    /// Its nominees.
    pub nominees: Vec<Nominee>,
    /// Whether more than the first is ranked.
    pub ranked: bool,
    /// Whether the pick was right, once it is decided.
    pub right: Option<bool>,
    /// The own pick in words; none without one.
    pub picked: Option<String>,
    /// Who won, in words.
    pub winners: Vec<String>,
}

/// A nominee on a sheet.
#[derive(Clone, Debug, Serialize)]
pub struct Nominee {
    /// Opaque id.
    pub id: String,
    /// The credit.
    pub name: String,
    /// What it is for; may be empty.
    pub of: String,
    /// Whether it is the pick.
    pub picked: bool,
    /// The rank it was given; 0 without one.
    pub rank: usize,
    /// Whether it is out of the race.
    pub left: bool,
    /// Whether it won.
    pub won: bool,
    /// What readers gave it, in per cent, and how wide its bar is; after the lock.
    pub share: Option<(String, i64)>,
    /// What experts gave it, in per cent; after the lock.
    pub experts: Option<String>,
}

/// The leaderboard: `predict/board.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Board {
    /// Around it.
    pub ways: Ways,
    /// How many stand on it.
    pub size: String,
    /// How many categories are decided, and how many there are.
    pub decided: (usize, usize),
    /// The own line with those around it; empty without one.
    pub around: Vec<Line>,
    /// This page of the board.
    pub best: Best,
    /// The next page.
    pub next: Option<String>,
    /// The first page, when this is a later one.
    pub first: Option<String>,
    /// The experts, best first.
    pub experts: Vec<Line>,
    /// Whether a question parts equals, and what its answer is.
    pub question: Option<(String, String)>,
}

/// A page of the board by itself: `predict/best.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Best {
    /// Its key in the live log; empty for a page further down, which stays as it is.
    pub key: String,
    /// When a correction last changed the board.
    pub revised: Option<When>,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of a board.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// 1, 2, 2, 4.
    pub place: String,
    /// What the player is called.
    pub name: String,
    /// Their sheet.
    pub url: String,
    /// Whether the desk calls them an expert.
    pub expert: bool,
    /// Whether it is the reader.
    pub own: bool,
    /// Right picks.
    pub right: i64,
    /// Points.
    pub points: i64,
    /// Credit for rankings.
    pub credit: i64,
    /// Mean Brier score of a pick that counts, as `0.42`.
    pub brier: String,
}

/// A league: `predict/league.html`.
#[derive(Clone, Debug, Serialize)]
pub struct League {
    /// Around it.
    pub ways: Ways,
    /// Its name.
    pub name: String,
    /// Its link.
    pub url: String,
    /// The link as it is handed on.
    pub link: String,
    /// What decides a place, in words.
    pub engine: &'static str,
    /// The categories it is about; empty for all.
    pub categories: Vec<String>,
    /// Whether the reader is in it.
    pub member: bool,
    /// The name to sign with, for whoever has no sheet yet.
    pub name_needed: bool,
    /// The name as typed.
    pub typed: String,
    /// Its board; empty for whoever is not in it.
    pub lines: Vec<Line>,
    /// How many are in it.
    pub members: usize,
    /// What was refused.
    pub errors: BTreeMap<String, String>,
}

/// The form that makes a league: `predict/new_league.html`.
#[derive(Clone, Debug, Serialize)]
pub struct NewLeague {
    /// Around it.
    pub ways: Ways,
    /// Where it goes.
    pub action: String,
    /// The league's name as typed.
    pub league: String,
    /// The name to sign with, for whoever has no sheet yet.
    pub name_needed: bool,
    /// The name as typed.
    pub typed: String,
    /// The chosen engine.
    pub engine: String,
    /// Word and words of each engine.
    pub engines: Vec<(&'static str, &'static str)>,
    /// Slug, name and whether it is chosen, of each category.
    pub categories: Vec<(String, String, bool)>,
    /// What was refused.
    pub errors: BTreeMap<String, String>,
}

/// A sheet as others see it: `predict/player.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Player {
    /// Around it.
    pub ways: Ways,
    /// Whose.
    pub name: String,
    /// Whether the desk calls them an expert.
    pub expert: bool,
    /// Whether it is the reader's.
    pub own: bool,
    /// Their line on the board.
    pub line: Option<Line>,
    /// How many stand on the board.
    pub size: String,
    /// Categories that can be shown, by evening.
    pub evenings: Vec<Evening>,
    /// How many picks are kept back until their lock.
    pub hidden: usize,
    /// Where one makes a sheet of one's own.
    pub open: bool,
}

/// How odds moved: `predict/chart.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    /// An id for its title, unique on a page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// A sentence that says the same.
    pub sentence: String,
    /// A curve for each of the foremost nominees.
    pub curves: Vec<Curve>,
    /// The highest share on it, in per cent.
    pub top: i64,
    /// When it begins and ends.
    pub from: When,
    /// When it ends.
    pub until: When,
}

/// How the odds of one nominee moved.
#[derive(Clone, Debug, Serialize)]
pub struct Curve {
    /// The nominee.
    pub name: String,
    /// Points of the line, in a field of 300 by 100.
    pub points: String,
    /// Where it ends, from the top.
    pub end: i64,
    /// The share at the beginning, in per cent.
    pub first: String,
    /// The share at the end, in per cent.
    pub last: String,
}

/// A drawing, rendered.
pub type Drawing = SafeHtml;
