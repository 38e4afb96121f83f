//! What readers expected of a category, from how many picked whom. Known only after predictions closed.

use std::collections::HashMap;

use newsroom::Result;
use newsroom::award::sheet::CategorySheet;
use newsroom::prediction::odds::{self, Cohort};
use newsroom::store::Tx;

use super::lay;
use super::view::Share;

/// Picks by nomination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    picks: HashMap<i64, i64>,
    /// Readers who picked.
    pub(crate) players: i64,
}

/// What readers expected, by category, of those categories of an edition that are closed: one statement.
///
/// # Errors
/// `Store` if the database fails.
pub(crate) fn of_edition(tx: &mut Tx<'_>, edition: i64) -> Result<HashMap<i64, Expected>> {
    let mut all: HashMap<i64, Expected> = HashMap::new();
    for (category, nomination, n) in odds::of_edition(tx, edition, Cohort::Readers)? {
        let expected = all.entry(category).or_default();
        expected.players += n;
        expected.picks.insert(nomination, n);
    }
    all.retain(|_, expected| expected.players > 0);
    Ok(all)
}

impl Expected {
    fn of(&self, nomination: i64) -> i64 {
        self.picks.get(&nomination).copied().unwrap_or(0)
    }

    /// Of a hundred, rounded.
    fn of_hundred(&self, n: i64) -> i64 {
        (n * 200 + self.players) / (2 * self.players.max(1))
    }

    /// The share of readers that picked it, with one decimal where it is small.
    pub(crate) fn share(&self, nomination: i64) -> Share {
        let tenths = (self.of(nomination) * 2_000 + self.players) / (2 * self.players.max(1));
        let whole = tenths >= 100 || tenths % 10 == 0;
        Share {
            percent: if whole {
                ((tenths + 5) / 10).to_string()
            } else {
                format!("{}.{}", tenths / 10, tenths % 10)
            },
            width: (tenths + 5) / 10,
        }
    }

    /// How many in a hundred picked who won; none while nobody has.
    pub(crate) fn right_percent(&self, sheet: &CategorySheet) -> Option<i64> {
        let winners = || sheet.nominees.iter().filter(|it| lay::has_won(it));
        winners().next()?;
        Some(self.of_hundred(winners().map(|it| self.of(it.id)).sum()))
    }

    /// Whom most picked, and how many in a hundred; of equals the first in order.
    pub(crate) fn favourite(&self, sheet: &CategorySheet) -> Option<(i64, i64)> {
        let most = sheet.nominees.iter().map(|it| self.of(it.id)).max()?;
        let first = sheet.nominees.iter().find(|it| self.of(it.id) == most)?;
        (most > 0).then(|| (first.id, self.of_hundred(most)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_share_keeps_a_decimal_and_a_large_one_is_whole() {
        let expected = Expected {
            picks: HashMap::from([(1, 1), (2, 600), (3, 399)]),
            players: 1_000,
        };
        assert_eq!(expected.share(1).percent, "0.1");
        assert_eq!(expected.share(2).percent, "60");
        assert_eq!(expected.share(3).percent, "40");
        assert_eq!(expected.share(4).percent, "0");
        assert_eq!(expected.share(3).width, 40);
    }
}
