//! The public tally sheet: a line for every vote that counts, from which anyone can count again. Pure.
//!
//! The file is text. What stands above `votes` says what was voted on and by what rules, what came out and what was left
//! out; under it each line is a receipt and what that vote says, by the options' numbers. Lines are sorted by receipt, so
//! that nobody learns who voted when. A line that begins with `#` is for people.

use serde::{Deserialize, Serialize};
use tally::{Field, Tie};

use super::choice::Choice;
use super::count::{Count, count};
use super::find::Ballot;
use super::rules::{Method, Rules, Unranked};

/// The first line of every sheet.
const FIRST: &str = "greenroom tally sheet 1";

/// A tally sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The last part of the ballot's address.
    pub ballot: String,
    /// What was asked.
    pub question: String,
    /// `plurality`, `approval`, `score`, `ranked`.
    pub method: String,
    /// `declared`, `listed`, `drawn:42`.
    pub tie: String,
    /// `last`, `left-out`.
    pub unranked: String,
    /// Most options one could name; 0 for all.
    pub most: u32,
    /// Who was one voter: `device`, `mail`, `account`.
    pub level: String,
    /// The options, by number from 0.
    pub options: Vec<SheetOption>,
    /// Votes that count.
    pub counted: u64,
    /// Votes that do not, by what became of them.
    pub excluded: Vec<(String, u64)>,
    /// The order that came out: place and options.
    pub places: Vec<(u32, Vec<u32>)>,
    /// Who won, by number.
    pub winners: Vec<u32>,
    /// BLAKE3 of the lines, as hexadecimal digits.
    pub digest: String,
    /// The votes, sorted by receipt.
    pub votes: Vec<Line>,
}

/// An option on a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetOption {
    /// What addresses and programs call it.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

/// A vote on a sheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    /// What its voter was given.
    pub receipt: String,
    /// What it says: `[3,0]`.
    pub choice: String,
}

/// Why a sheet cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Number of the line, from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong, in a sentence.
    pub text: String,
}

impl Fault {
    fn at(line: usize, text: impl Into<String>) -> Fault {
        Fault {
            line,
            text: text.into(),
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => f.write_str(&self.text),
            line => write!(f, "line {line}: {}", self.text),
        }
    }
}

/// Makes the sheet of a ballot from its count and its votes: receipt and choice of each.
#[must_use]
pub fn make(ballot: &Ballot, count: &Count, votes: Vec<(String, String)>) -> Sheet {
    let mut votes: Vec<Line> = votes
        .into_iter()
        .map(|(receipt, choice)| Line { receipt, choice })
        .collect();
    votes.sort_unstable();
    let left_out = |word: &str, votes: i64| (word.to_owned(), u64::try_from(votes).unwrap_or(0));
    Sheet {
        ballot: ballot.slug.clone(),
        question: one_line(&ballot.question),
        method: ballot.rules.method.as_str().to_owned(),
        tie: ballot.rules.tie.word(),
        unranked: ballot.rules.unranked.as_str().to_owned(),
        most: ballot.rules.most,
        level: ballot.level.as_str().to_owned(),
        options: ballot
            .options
            .iter()
            .map(|option| SheetOption {
                slug: option.slug.clone(),
                title: one_line(&option.title),
                withdrawn: option.withdrawn_at.is_some(),
            })
            .collect(),
        counted: votes.len() as u64,
        excluded: vec![
            left_out("quarantined", ballot.quarantined),
            left_out("void", ballot.voided),
            left_out("superseded", ballot.superseded),
            left_out("withdrawn", ballot.withdrawn),
        ],
        places: places(count),
        winners: count.outcome().winners().to_vec(),
        digest: digest(&votes),
        votes,
    }
}

fn one_line(text: &str) -> String {
    crate::name::tidy(text)
}

fn places(count: &Count) -> Vec<(u32, Vec<u32>)> {
    let places = count.order().iter();
    places.map(|it| (it.place, it.options.clone())).collect()
}

fn digest(votes: &[Line]) -> String {
    let mut hash = blake3::Hasher::new();
    for vote in votes {
        hash.update(format!("{} {}\n", vote.receipt, vote.choice).as_bytes());
    }
    hash.finalize().to_hex().to_string()
}

impl Sheet {
    /// The rules it is counted by.
    #[must_use]
    pub fn rules(&self) -> Option<Rules> {
        Some(Rules {
            method: Method::parse(&self.method)?,
            tie: Tie::read(&self.tie)?,
            unranked: Unranked::parse(&self.unranked)?,
            most: self.most,
        })
    }

    /// The sheet as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!(
            "{FIRST}\nballot {}\nquestion {}\n",
            self.ballot, self.question
        );
        let mut put = |line: String| {
            out.push_str(&line);
            out.push('\n');
        };
        put(format!("method {}", self.method));
        put(format!("tie {}", self.tie));
        put(format!("unranked {}", self.unranked));
        put(format!("most {}", self.most));
        put(format!("level {}", self.level));
        for sentence in self
            .rules()
            .map(|rules| rules.sentences())
            .unwrap_or_default()
        {
            put(format!("# {sentence}"));
        }
        for (number, option) in self.options.iter().enumerate() {
            let state = if option.withdrawn {
                "withdrawn"
            } else {
                "runs"
            };
            put(format!(
                "option {number} {state} {} {}",
                option.slug, option.title
            ));
        }
        put(format!("counted {}", self.counted));
        for (why, votes) in &self.excluded {
            put(format!("excluded {why} {votes}"));
        }
        put(format!("won {}", numbers(&self.winners)));
        for (place, options) in &self.places {
            put(format!("place {place} {}", numbers(options)));
        }
        put(format!("digest {}", self.digest));
        put("# Count it again with: greenroom ballot recount FILE".to_owned());
        put("votes".to_owned());
        for vote in &self.votes {
            put(format!("{} {}", vote.receipt, vote.choice));
        }
        out
    }

    /// Reads what [`text`](Self::text) wrote, or the same sheet as JSON.
    ///
    /// # Errors
    /// A [`Fault`] that names the line.
    pub fn read(text: &str) -> Result<Sheet, Fault> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim_start().starts_with('{') {
            return serde_json::from_str(text).map_err(|error| {
                Fault::at(error.line(), format!("this is no tally sheet: {error}"))
            });
        }
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line.trim_end()));
        if lines.next().map(|(_, line)| line) != Some(FIRST) {
            return Err(Fault::at(
                1,
                format!("a tally sheet begins with \u{201c}{FIRST}\u{201d}"),
            ));
        }
        let mut sheet = Sheet::empty();
        for (at, line) in lines.by_ref() {
            if line == "votes" {
                for (at, line) in lines.by_ref().filter(|(_, line)| !line.starts_with('#')) {
                    sheet.votes.push(vote(at, line)?);
                }
                return Ok(sheet);
            }
            if !line.starts_with('#') {
                sheet.take(at, line)?;
            }
        }
        Err(Fault::at(
            0,
            "the file ends before the line \u{201c}votes\u{201d}: half of it is missing",
        ))
    }

    fn empty() -> Sheet {
        Sheet {
            ballot: String::new(),
            question: String::new(),
            method: String::new(),
            tie: String::new(),
            unranked: String::new(),
            most: 0,
            level: String::new(),
            options: Vec::new(),
            counted: 0,
            excluded: Vec::new(),
            places: Vec::new(),
            winners: Vec::new(),
            digest: String::new(),
            votes: Vec::new(),
        }
    }

    fn take(&mut self, at: usize, line: &str) -> Result<(), Fault> {
        let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
        match name {
            "ballot" => rest.clone_into(&mut self.ballot),
            "question" => rest.clone_into(&mut self.question),
            "method" => rest.clone_into(&mut self.method),
            "tie" => rest.clone_into(&mut self.tie),
            "unranked" => rest.clone_into(&mut self.unranked),
            "level" => rest.clone_into(&mut self.level),
            "most" => self.most = number(at, rest)?,
            "counted" => self.counted = number(at, rest)?,
            "digest" => rest.clone_into(&mut self.digest),
            "won" => self.winners = all_numbers(at, rest)?,
            "excluded" => {
                let (why, votes) = rest.rsplit_once(' ').unwrap_or((rest, ""));
                self.excluded.push((why.to_owned(), number(at, votes)?));
            }
            "place" => {
                let (place, options) = rest.split_once(' ').unwrap_or((rest, ""));
                self.places
                    .push((number(at, place)?, all_numbers(at, options)?));
            }
            "option" => {
                let mut parts = rest.splitn(4, ' ');
                let mut part = || parts.next().unwrap_or("");
                let given: usize = number(at, part())?;
                if given != self.options.len() {
                    return Err(Fault::at(
                        at,
                        "the options are not numbered from 0 in their order",
                    ));
                }
                let withdrawn = match part() {
                    "runs" => false,
                    "withdrawn" => true,
                    _ => return Err(Fault::at(at, "an option runs or is withdrawn")),
                };
                self.options.push(SheetOption {
                    withdrawn,
                    slug: part().to_owned(),
                    title: part().to_owned(),
                });
            }
            _ => {
                return Err(Fault::at(
                    at,
                    format!("\u{201c}{name}\u{201d} is nothing a tally sheet says"),
                ));
            }
        }
        Ok(())
    }

    /// Counts the votes of the sheet again.
    ///
    /// # Errors
    /// A [`Fault`] for rules or votes that make no sense.
    pub fn recount(&self) -> Result<Count, Fault> {
        let rules = self
            .rules()
            .ok_or_else(|| Fault::at(0, "the sheet's rules cannot be read"))?;
        let all = u32::try_from(self.options.len()).unwrap_or(u32::MAX);
        let withdrawn = (0..)
            .zip(&self.options)
            .filter(|(_, option)| option.withdrawn);
        let field = Field::of(all).without(withdrawn.map(|(place, _)| place));
        let choices = self.votes.iter().map(|vote| {
            Choice::read(rules.method, &vote.choice).ok_or_else(|| {
                let receipt = &vote.receipt;
                Fault::at(
                    0,
                    format!("the vote {receipt} says nothing that can be counted"),
                )
            })
        });
        let choices: Vec<Choice> = choices.collect::<Result<_, _>>()?;
        let piles: Vec<(Choice, u64)> = tally::piles(choices)
            .into_iter()
            .map(|pile| (pile.ballot, pile.count))
            .collect();
        count(&rules, &field, &piles).map_err(|fault| Fault::at(0, fault.to_string()))
    }

    /// What the sheet says and the recount does not; empty when they agree.
    #[must_use]
    pub fn differences(&self, count: &Count) -> Vec<String> {
        let mut found = Vec::new();
        if self.counted != self.votes.len() as u64 {
            found.push(format!(
                "the sheet says {} votes and holds {}",
                self.counted,
                self.votes.len()
            ));
        }
        let mut receipts: Vec<&str> = self.votes.iter().map(|it| it.receipt.as_str()).collect();
        receipts.sort_unstable();
        if receipts.windows(2).any(|pair| pair.first() == pair.last()) {
            found.push("a receipt stands on it twice".to_owned());
        }
        if self.digest != digest(&self.votes) {
            found.push("its votes are not those its digest was made of".to_owned());
        }
        if self.winners != count.outcome().winners() {
            found.push("the recount has another winner".to_owned());
        } else if self.places != places(count) {
            found.push("the recount has another order".to_owned());
        }
        found
    }
}

fn vote(at: usize, line: &str) -> Result<Line, Fault> {
    match line.split_once(' ') {
        Some((receipt, choice)) if !receipt.is_empty() => Ok(Line {
            receipt: receipt.to_owned(),
            choice: choice.to_owned(),
        }),
        _ => Err(Fault::at(at, "a vote is a receipt, a space and a choice")),
    }
}

fn numbers(all: &[u32]) -> String {
    let all: Vec<String> = all.iter().map(u32::to_string).collect();
    all.join(" ")
}

fn number<T: std::str::FromStr>(at: usize, text: &str) -> Result<T, Fault> {
    text.parse()
        .map_err(|_| Fault::at(at, format!("\u{201c}{text}\u{201d} is no number")))
}

fn all_numbers(at: usize, text: &str) -> Result<Vec<u32>, Fault> {
    text.split_whitespace().map(|one| number(at, one)).collect()
}
