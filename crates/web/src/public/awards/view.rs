//! What the templates of awards see.

use newsroom::markup::SafeHtml;
use serde::Serialize;

use super::words::Words;
use crate::view::{Link, When};

/// A stretch of a credit: a name or a title, perhaps with a page of its own.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Name {
    /// The words.
    pub text: String,
    /// Its page; empty if it has none.
    pub url: String,
    /// `person`, `org`, `work`, `song` or `episode`: how it is set.
    pub kind: &'static str,
    /// What is said behind it, such as "Lyric by" or "removed from the nomination"; may be empty.
    pub remark: String,
    /// Whether it stands no more.
    pub gone: bool,
}

/// How the readers stood to a nominee.
#[derive(Clone, Debug, Serialize)]
pub struct Share {
    /// Of a hundred, with one decimal at most: `34`, `7.5`.
    pub percent: String,
    /// Of a hundred, whole: how long the bar is.
    pub width: i64,
}

/// A nominee in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Nominee {
    /// Its name in its category.
    pub slug: String,
    /// What is nominated, large.
    pub lead: Vec<Name>,
    /// For what, or by whom.
    pub also: Vec<Name>,
    /// Characters, as a sentence; may be empty.
    pub roles: String,
    /// The credit as it was printed, where it says more than the names do; may be empty.
    pub credit: String,
    /// Why it was given; may be empty.
    pub citation: String,
    /// `won`, `tied`, `placed`, `honoured`, `void`, `lost` or `open`.
    pub state: &'static str,
    /// "Winner", "Came in 2nd"; empty for who did not win, or not yet.
    pub label: String,
    /// "declined the award", a nomination's status and why; may be empty.
    pub remark: String,
    /// What readers expected, once that may be seen.
    pub share: Option<Share>,
}

/// The nominees of a category and what became of them: `award/category_result.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// What the live log calls it.
    pub key: String,
    /// `open`, `decided` or `nobody`.
    pub state: &'static str,
    /// Winners first, then in the order they were nominated.
    pub nominees: Vec<Nominee>,
    /// How many won.
    pub winners: usize,
    /// When it was announced, if known.
    pub announced: Option<When>,
    /// When it was last corrected.
    pub corrected: Option<When>,
    /// What the readers expected, as a sentence; may be empty.
    pub readers: String,
    /// The words around it.
    pub words: &'static Words,
}

/// A category on the page of its edition.
#[derive(Clone, Debug, Serialize)]
pub struct Category {
    /// Its name, as this year wrote it.
    pub name: String,
    /// What the jump list calls it.
    pub short: String,
    /// Its page.
    pub url: String,
    /// What it is called in an address after `#`.
    pub anchor: String,
    /// Nominees and winners.
    pub result: Outcome,
}

/// An evening, with what is given on it.
#[derive(Clone, Debug, Serialize)]
pub struct Evening {
    /// Name; empty for categories that belong to none.
    pub name: String,
    /// What it is called in an address after `#`.
    pub anchor: String,
    /// When it begins: for machines and for people.
    pub at: Option<When>,
    /// Where, how, on which channel, with whom: in this order, none empty.
    pub facts: Vec<String>,
    /// Hosts.
    pub hosts: Vec<Name>,
    /// Its categories in running order.
    pub categories: Vec<Category>,
}

/// A line of the table of winners.
#[derive(Clone, Debug, Serialize)]
pub struct WinnerLine {
    /// Category.
    pub category: String,
    /// Where it stands on the page of its edition.
    pub url: String,
    /// Who won; several in a tie. Empty when nobody did.
    pub winners: Vec<Nominee>,
}

/// Winners so far: `award/winners.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Winners {
    /// What the live log calls it.
    pub key: String,
    /// Decided categories in running order.
    pub lines: Vec<WinnerLine>,
    /// How many are decided.
    pub decided: usize,
    /// Of how many.
    pub of: usize,
    /// Whether all is said.
    pub over: bool,
    /// The words around it.
    pub words: &'static Words,
}

/// The page of an edition: `award/edition.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Edition {
    /// Its award.
    pub award: Link,
    /// Its name.
    pub title: String,
    /// A sentence about it; may be empty.
    pub description: String,
    /// `planned`, `nominated`, `live`, `final`, `postponed` or `cancelled`.
    pub status: &'static str,
    /// The same in words, with its reason.
    pub state: String,
    /// Whether only winners are known.
    pub winners_only: bool,
    /// When and where, the next evening first; may be empty.
    pub dates: Vec<When>,
    /// Winners so far.
    pub winners: Winners,
    /// Its evenings with their categories.
    pub evenings: Vec<Evening>,
    /// Where readers predict; empty while nothing is open and nothing was played.
    pub predict_url: String,
    /// Whether predictions can still be made.
    pub open: bool,
    /// The leaderboard.
    pub leaderboard_url: String,
    /// The live page, if there is one.
    pub live: Option<Link>,
    /// The year before and after.
    pub older: Option<Link>,
    /// The year after.
    pub newer: Option<Link>,
    /// The table as a file.
    pub csv_url: String,
}

/// One thing that was said of a category.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// When it was said; none when only the edition is known.
    pub at: Option<When>,
    /// "Announced", "Taken back".
    pub what: &'static str,
    /// `announced`, `retracted`, …
    pub kind: &'static str,
    /// Of whom; may be empty.
    pub whom: String,
    /// A note; may be empty.
    pub note: String,
    /// Where it can be read; may be empty.
    pub source: String,
}

/// Another year of the same category.
#[derive(Clone, Debug, Serialize)]
pub struct Year {
    /// Edition.
    pub label: String,
    /// The category that year.
    pub url: String,
    /// Its name then, where it had another; may be empty.
    pub name: String,
    /// Who won.
    pub winners: Vec<Nominee>,
    /// Whether this is the page the reader stands on.
    pub current: bool,
}

/// The page of a category: `award/category.html`.
#[derive(Clone, Debug, Serialize)]
pub struct CategoryPage {
    /// Award.
    pub award: Link,
    /// Edition.
    pub edition: Link,
    /// Its name.
    pub title: String,
    /// When and on which evening; may be empty.
    pub evening: String,
    /// When predictions close, while they are open.
    pub locks: Option<When>,
    /// Where readers predict; empty when they cannot.
    pub predict_url: String,
    /// Nominees and winners.
    pub result: Outcome,
    /// What readers expected over time, as a drawing with its table; none while hidden.
    #[serde(serialize_with = "crate::templates::all_unescaped")]
    pub charts: Vec<SafeHtml>,
    /// How many predicted; zero while hidden.
    pub players: i64,
    /// Everything that was said, oldest first.
    pub history: Vec<Said>,
    /// Other years of the same line, newest first.
    pub years: Vec<Year>,
    /// Renamed, split, merged: as sentences.
    pub renames: Vec<String>,
    /// The category before it in the running order.
    pub before: Option<Link>,
    /// The category after it.
    pub after: Option<Link>,
}

/// An award in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Award {
    /// Name.
    pub title: String,
    /// Its page.
    pub url: String,
    /// A sentence about it; may be empty.
    pub description: String,
    /// Who gives it; may be empty.
    pub body: String,
    /// Its newest editions.
    pub editions: Vec<EditionLine>,
}

/// An edition in a list.
#[derive(Clone, Debug, Serialize)]
pub struct EditionLine {
    /// Name.
    pub title: String,
    /// Its page.
    pub url: String,
    /// The year it honours.
    pub year: String,
    /// `nominated`, `live`, `final`, …
    pub status: &'static str,
    /// The same in words.
    pub state: &'static str,
}

/// The page of all awards: `award/awards.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Awards {
    /// In their order.
    pub awards: Vec<Award>,
}

/// The page of one award: `award/award.html`.
#[derive(Clone, Debug, Serialize)]
pub struct AwardPage {
    /// The award with the editions of this page, newest first.
    pub award: Award,
    /// Older editions, if any.
    pub next_url: Option<String>,
}

/// What somebody was nominated for: a part of the page of a person or a work.
#[derive(Clone, Debug, Serialize)]
pub struct Honours {
    /// "3 wins, 7 nominations".
    pub count: String,
    /// By year, newest first.
    pub years: Vec<HonourYear>,
    /// Older ones, if any.
    pub next_url: Option<String>,
}

/// The nominations of one edition.
#[derive(Clone, Debug, Serialize)]
pub struct HonourYear {
    /// Edition.
    pub edition: Link,
    /// Year.
    pub year: String,
    /// Nominations.
    pub lines: Vec<HonourLine>,
}

/// One nomination on the page of who has it.
#[derive(Clone, Debug, Serialize)]
pub struct HonourLine {
    /// Category.
    pub category: Link,
    /// The nomination.
    pub nominee: Nominee,
    /// The name it was credited under, where that is another; may be empty.
    pub credited_as: String,
}

/// A results block or a nominee's card inside a story: `award/block.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Block {
    /// What the live log calls it.
    pub key: String,
    /// `results` or `nominee`.
    pub kind: &'static str,
    /// The category.
    pub category: Link,
    /// The edition.
    pub edition: String,
    /// Everything of the category; of a nominee's card only that nominee.
    pub result: Outcome,
}

/// What the margin of a story says of the category or the edition it is about: `award/note.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Note {
    /// What the live log calls it.
    pub key: String,
    /// The category, or the edition.
    pub category: Link,
    /// The edition of a category; may be empty.
    pub edition: String,
    /// Who won.
    pub winners: Vec<Nominee>,
    /// What the readers expected, as a sentence; may be empty.
    pub readers: String,
    /// The words around it.
    pub words: &'static Words,
}
