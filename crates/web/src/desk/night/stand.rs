//! What a category comes to, and what the console can say of it in words and buttons.

use newsroom::award::night::Last;
use newsroom::award::sheet::{CategorySheet, Nominee};
use newsroom::award::{EditionStatus, Mark, Outcome, WinnerRule};

pub(super) fn status_words(status: EditionStatus) -> &'static str {
    match status {
        EditionStatus::Planned => "planned: readers see no nominees yet",
        EditionStatus::Nominated => "nominated: readers see who is up for what",
        EditionStatus::Live => "live: the night is on",
        EditionStatus::Final => "final: the night is over",
        EditionStatus::Postponed => "postponed",
        EditionStatus::Cancelled => "cancelled",
    }
}

pub(super) fn steps(status: EditionStatus) -> &'static [(&'static str, &'static str)] {
    match status {
        EditionStatus::Live => &[("final", "The night is over")],
        EditionStatus::Final => &[("live", "The night goes on")],
        _ => &[("live", "The night begins")],
    }
}

/// A category and what it comes to.
pub(super) struct Stand<'a> {
    pub(super) sheet: &'a CategorySheet,
    pub(super) last: Option<&'a Last>,
    pub(super) winners: Vec<&'a Nominee>,
}

impl<'a> Stand<'a> {
    pub(super) fn of(sheet: &'a CategorySheet, last: Option<&'a Last>) -> Stand<'a> {
        Stand {
            sheet,
            last,
            winners: sheet.winners().collect(),
        }
    }

    pub(super) fn is_decided(&self) -> bool {
        self.sheet.decided || self.rule() == WinnerRule::None
    }

    /// Whether it was said that nobody wins, and that stands.
    pub(super) fn nobody(&self) -> bool {
        self.sheet.no_award
    }

    pub(super) fn rule(&self) -> WinnerRule {
        self.sheet.category.winner_rule
    }

    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self
            .winners
            .iter()
            .map(|winner| winner.credited.as_str())
            .collect();
        names.join(" and ")
    }
}

pub(super) fn ordinal(rank: Option<i64>) -> String {
    match rank {
        Some(2) => "second".to_owned(),
        Some(3) => "third".to_owned(),
        Some(rank) => format!("in place {rank}"),
        None => "in a place".to_owned(),
    }
}

/// What its panel offers. Whoever has won, or cannot win, has none.
pub(super) fn choices(
    stand: &Stand<'_>,
    nominee: &Nominee,
    won: bool,
) -> Vec<(&'static str, String)> {
    let name = &nominee.credited;
    if won || !nominee.status.can_win() || stand.nobody() {
        return Vec::new();
    }
    let before = stand.names();
    match (stand.rule(), stand.winners.len()) {
        (WinnerRule::None, _) => Vec::new(),
        (WinnerRule::Many, _) => vec![("announce", format!("Announce {name} as a winner"))],
        (_, 0) => vec![("announce", format!("Announce {name} as the winner"))],
        (WinnerRule::One, _) => {
            vec![(
                "correct",
                format!("Correct it: {name} has won, not {before}"),
            )]
        }
        (WinnerRule::TiesAllowed, 1) => vec![
            (
                "correct",
                format!("Correct it: {name} has won, not {before}"),
            ),
            ("tie", format!("A tie: {name} has won as well")),
        ],
        (WinnerRule::TiesAllowed, _) => vec![("tie", format!("A tie: {name} has won as well"))],
    }
}

pub(super) fn tag(nominee: &Nominee, won: bool) -> String {
    if !nominee.status.can_win() {
        return nominee.status.as_str().to_owned();
    }
    match (nominee.outcome, nominee.mark) {
        (_, Mark::Declined) if won => "winner, declined".to_owned(),
        (_, Mark::Confirmed) if won => "winner, confirmed".to_owned(),
        (_, Mark::Corrected) if won => "winner, corrected".to_owned(),
        (Some(Outcome::Tied), _) => "winner, a tie".to_owned(),
        (Some(Outcome::Won | Outcome::Honoured), _) => "winner".to_owned(),
        (Some(Outcome::Placed), _) => format!("came {}", ordinal(nominee.rank)),
        (Some(Outcome::Void), _) => "lost the prize".to_owned(),
        _ => String::new(),
    }
}
