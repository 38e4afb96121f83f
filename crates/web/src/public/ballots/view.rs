//! What templates see of a ballot.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::view::When;

/// A ballot as its page and its card in a story show it.
#[derive(Clone, Debug, Serialize)]
pub struct Ballot {
    /// Its name in addresses.
    pub slug: String,
    /// Its address.
    pub url: String,
    /// What its result is called on the live log.
    pub key: String,
    /// What is asked.
    pub question: String,
    /// A sentence or two under it.
    pub intro: String,
    /// Language, BCP 47.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// `plurality`, `approval`, `score`, `ranked`.
    pub method: &'static str,
    /// In a few words.
    pub method_title: &'static str,
    /// `waiting`, `open`, `closed`.
    pub phase: &'static str,
    /// When it opens or opened.
    pub opens: When,
    /// When it closes or closed.
    pub closes: Option<When>,
    /// The next instant that changes the page, in milliseconds, for the countdown.
    pub turns_at: Option<i64>,
    /// The server's clock, in milliseconds.
    pub now: i64,
    /// Who is one voter, in a sentence.
    pub level: &'static str,
    /// Where one signs in to vote, for a ballot that asks for it.
    pub sign_in_url: Option<String>,
    /// Whether a vote may be changed.
    pub may_change: bool,
    /// The rules, a sentence each.
    pub rules: Vec<String>,
    /// The form.
    pub form: Form,
    /// How it stands, if the public may know.
    pub result: Option<Result>,
    /// The topic of the live log and the number this stands at.
    pub topic: String,
    /// The number.
    pub seq: i64,
    /// Address of the script for pages that do not have it.
    pub script: String,
}

/// The form of a vote.
#[derive(Clone, Debug, Serialize)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// What it is known by.
    pub token: String,
    /// As the ballot's.
    pub method: &'static str,
    /// Name of the ballot in addresses: what keeps two forms on one page apart.
    pub slug: String,
    /// What stands above the options.
    pub hint: String,
    /// The options one can choose.
    pub options: Vec<Choosable>,
    /// 1, 2, 3, … for an order.
    pub ranks: Vec<u32>,
    /// Most options one may name.
    pub most: u32,
    /// Whether it changes a vote that is there.
    pub changes: bool,
    /// What was refused, by field.
    pub errors: BTreeMap<String, String>,
}

/// An option on the form.
#[derive(Clone, Debug, Serialize)]
pub struct Choosable {
    /// Its public id.
    pub id: String,
    /// Its number, from 1.
    pub number: u32,
    /// Its name.
    pub title: String,
    /// A line under it.
    pub note: String,
    /// Where one reads more of it; may be empty.
    pub url: String,
    /// Its picture.
    pub picture: Option<Thumb>,
    /// What was marked: `on`, a rank or points; empty for nothing.
    pub marked: String,
    /// Why it can be chosen no more; empty while it can.
    pub withdrawn: String,
    /// Whether it can be chosen no more.
    pub is_withdrawn: bool,
}

/// A small picture beside a name, which says what it shows.
#[derive(Clone, Debug, Serialize)]
pub struct Thumb {
    /// Address.
    pub src: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
}

/// How a ballot stands.
#[derive(Clone, Debug, Serialize)]
pub struct Result {
    /// What it is called on the live log.
    pub key: String,
    /// Name of the ballot in addresses.
    pub slug: String,
    /// What is asked.
    pub question: String,
    /// As the ballot's.
    pub method: &'static str,
    /// Who won or leads, in a sentence.
    pub sentence: String,
    /// Votes that count, in words.
    pub votes: String,
    /// Whether it is closed.
    pub is_final: bool,
    /// The options, the best first.
    pub bars: Vec<Bar>,
    /// Rounds of an instant run-off.
    pub rounds: Option<Rounds>,
    /// Every option against every other.
    pub pairs: Option<Pairs>,
    /// Ties the rule told apart, a sentence each.
    pub lots: Vec<String>,
    /// Votes that do not count, by why.
    pub excluded: Vec<String>,
    /// Who was one voter.
    pub level: &'static str,
    /// Address of the tally sheet.
    pub sheet_url: String,
    /// Address of the ballot.
    pub url: String,
}

/// How an option stands.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// Its name.
    pub title: String,
    /// The page of the person it is about.
    pub person_url: Option<String>,
    /// Its place; empty for a withdrawn one.
    pub rank: String,
    /// Whether it won or leads.
    pub is_first: bool,
    /// In words: `512 votes`, `mean 3.41`.
    pub amount: String,
    /// `43.2 %`; may be empty.
    pub share: String,
    /// Length of the bar, 0 to 100, with one place after the point.
    pub length: String,
    /// Whether it was withdrawn.
    pub is_withdrawn: bool,
}

/// Rounds as a table: a row for each option, a column for each round.
#[derive(Clone, Debug, Serialize)]
pub struct Rounds {
    /// What happened in each, in a sentence.
    pub told: Vec<String>,
    /// The options.
    pub rows: Vec<RoundRow>,
    /// Votes that win each round.
    pub needed: Vec<String>,
    /// Votes that count for nobody any more.
    pub inactive: Vec<String>,
}

/// An option through the rounds.
#[derive(Clone, Debug, Serialize)]
pub struct RoundRow {
    /// Its name.
    pub title: String,
    /// One for each round.
    pub cells: Vec<RoundCell>,
}

/// An option in a round.
#[derive(Clone, Debug, Serialize)]
pub struct RoundCell {
    /// Its votes; empty once it has left.
    pub votes: String,
    /// What came to it: `+12`; may be empty.
    pub gained: String,
    /// `won`, `left`, or nothing.
    pub mark: &'static str,
}

/// Every option against every other.
#[derive(Clone, Debug, Serialize)]
pub struct Pairs {
    /// The order in a sentence.
    pub order: String,
    /// Whether it agrees with the run-off.
    pub agrees: bool,
    /// Names of the columns.
    pub titles: Vec<String>,
    /// The rows.
    pub rows: Vec<PairRow>,
}

/// One option against every other.
#[derive(Clone, Debug, Serialize)]
pub struct PairRow {
    /// Its name.
    pub title: String,
    /// One for each option.
    pub cells: Vec<PairCell>,
}

/// How many prefer the row's option to the column's.
#[derive(Clone, Debug, Serialize)]
pub struct PairCell {
    /// The number; empty for an option against itself.
    pub votes: String,
    /// Whether more do than the other way round.
    pub wins: bool,
}

/// The vote one has cast.
#[derive(Clone, Debug, Serialize)]
pub struct Own {
    /// What is asked.
    pub question: String,
    /// Name of the ballot in addresses.
    pub slug: String,
    /// Address of the ballot.
    pub url: String,
    /// What was said, an entry for each option.
    pub said: Vec<String>,
    /// Whether the order of `said` is what was said.
    pub is_ranked: bool,
    /// `counted`, `quarantined`, `void`, `superseded`, `withdrawn`.
    pub state: String,
    /// What that means, in a sentence.
    pub sentence: String,
    /// The receipt.
    pub receipt: String,
    /// Address of the receipt.
    pub receipt_url: String,
    /// Its line on the tally sheet, if that is public.
    pub line: Option<usize>,
    /// Whether it can be changed or taken back now, by whoever cast it.
    pub may_change: bool,
    /// The form that changes it.
    pub form: Option<Form>,
    /// Where it is taken back.
    pub back_action: String,
    /// Whether it was cast a moment ago.
    pub is_fresh: bool,
    /// When it was cast.
    pub cast: When,
}

/// The list of ballots.
#[derive(Clone, Debug, Serialize)]
pub struct List {
    /// Groups with a heading.
    pub groups: Vec<Group>,
}

/// Ballots under a heading.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The heading.
    pub title: &'static str,
    /// Its ballots.
    pub ballots: Vec<Entry>,
}

/// A ballot in the list.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// What is asked.
    pub question: String,
    /// Its address.
    pub url: String,
    /// How votes are cast.
    pub method: &'static str,
    /// Until when, since when.
    pub when: String,
    /// The instant.
    pub at: Option<When>,
}

/// Looking up a receipt that is none.
#[derive(Clone, Debug, Serialize)]
pub struct Lost {
    /// What is asked.
    pub question: String,
    /// Address of the ballot.
    pub url: String,
    /// What was typed.
    pub code: String,
    /// What is wrong; empty before anything was typed.
    pub error: String,
}
