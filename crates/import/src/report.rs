//! What an import has to say.

use std::fmt::Write as _;
use std::time::Duration;

use newsroom::import::{Kind, Remark, Tally};

/// Why a file as a whole did not come in: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// Why nothing came of an import.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not one that can come in.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The newsroom did not do its part.
    #[error("{0}")]
    Newsroom(#[from] newsroom::Error),
}

/// How many of one sort were made, and how many were there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Made.
    pub made: usize,
    /// Found.
    pub matched: usize,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Its number, to take it back by; none after a dry run, or when nothing was to be done.
    pub batch: Option<i64>,
    /// The name of the file.
    pub file: String,
    /// The format it was read as.
    pub format: &'static str,
    /// Nominations that the file holds.
    pub rows: usize,
    /// What became of them.
    pub tally: Tally,
    /// People.
    pub people: Count,
    /// Organisations.
    pub orgs: Count,
    /// Works.
    pub works: Count,
    /// Editions: path and whether it was made.
    pub editions: Vec<(String, bool)>,
    /// Categories.
    pub categories: Count,
    /// What deserves a look, by line.
    pub remarks: Vec<Remark>,
    /// How long the transaction took.
    pub held: Duration,
}

impl Report {
    /// Remarks of one kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Remark> {
        self.remarks
            .iter()
            .filter(move |remark| remark.kind == kind)
    }

    /// Whether all of it was there already.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.tally.made == 0 && self.tally.renewed == 0 && self.tally.results == 0
    }

    /// The report as text, at most so many remarks of it.
    #[must_use]
    pub fn text(&self, most_remarks: usize) -> String {
        let mut out = String::new();
        let what = match self.batch {
            Some(batch) => format!("import {batch}"),
            None if self.is_unchanged() => "nothing new".to_owned(),
            None => "dry run, nothing was kept".to_owned(),
        };
        let _ = writeln!(out, "{} ({}): {what}", self.file, self.format);
        let _ = writeln!(
            out,
            "nominations: {} made, {} there already, {} renewed, {} rejected; {} results",
            self.tally.made,
            self.tally.matched,
            self.tally.renewed,
            self.tally.rejected,
            self.tally.results
        );
        for (name, count) in [
            ("categories", self.categories),
            ("people", self.people),
            ("organisations", self.orgs),
            ("works", self.works),
        ] {
            let _ = writeln!(
                out,
                "{name}: {} made, {} there already",
                count.made, count.matched
            );
        }
        let made = self.editions.iter().filter(|(_, made)| *made).count();
        let _ = writeln!(
            out,
            "editions: {made} made, {} there already",
            self.editions.len() - made
        );
        for kind in [Kind::Rejected, Kind::Ambiguous, Kind::Warning] {
            let all: Vec<&Remark> = self.of(kind).collect();
            if all.is_empty() {
                continue;
            }
            let _ = writeln!(out, "{}: {}", kind.as_str(), all.len());
            for remark in all.iter().take(most_remarks) {
                match remark.line {
                    0 => {
                        let _ = writeln!(out, "  {}", remark.text);
                    }
                    line => {
                        let _ = writeln!(out, "  line {line}: {}", remark.text);
                    }
                }
            }
            if all.len() > most_remarks {
                let _ = writeln!(out, "  and {} more", all.len() - most_remarks);
            }
        }
        out
    }
}
