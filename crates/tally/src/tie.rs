//! What is done when two stand equal.

use std::fmt;

use crate::draw;

/// How options with equal results are told apart. It is part of the ballot and printed on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// Not at all: they share the place.
    Declared,
    /// By the order of the list: the earlier is better.
    Listed,
    /// By lot: the earlier in [`draw::order`] of the printed seed is better.
    Drawn {
        /// What the lots are drawn from.
        seed: u64,
    },
}

/// Options that were equal until the rule told them apart, for the page to say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The equal ones, in the order of the list.
    pub tied: Vec<u32>,
    /// The same, the better first.
    pub order: Vec<u32>,
}

impl Tie {
    /// The equal ones, the better first; `None` if they share the place.
    pub(crate) fn break_up(self, tied: &[u32], options: u32) -> Option<Broken> {
        let mut tied = tied.to_vec();
        tied.sort_unstable();
        let order = match self {
            Self::Declared => return None,
            Self::Listed => tied.clone(),
            Self::Drawn { seed } => draw::order(seed, options)
                .into_iter()
                .filter(|option| tied.binary_search(option).is_ok())
                .collect(),
        };
        Some(Broken { tied, order })
    }

    /// The rule as a word for a file or a column: `declared`, `listed`, `drawn:42`.
    pub fn word(self) -> String {
        match self {
            Self::Declared => "declared".to_owned(),
            Self::Listed => "listed".to_owned(),
            Self::Drawn { seed } => format!("drawn:{seed}"),
        }
    }

    /// Reads what [`word`](Self::word) wrote.
    pub fn read(word: &str) -> Option<Self> {
        match word {
            "declared" => Some(Self::Declared),
            "listed" => Some(Self::Listed),
            _ => {
                let seed = word.strip_prefix("drawn:")?.parse().ok()?;
                Some(Self::Drawn { seed })
            }
        }
    }
}

impl fmt::Display for Tie {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Declared => write!(to, "Options with equal results share the place."),
            Self::Listed => write!(
                to,
                "Of options with equal results, the one listed first is placed first."
            ),
            Self::Drawn { seed } => write!(
                to,
                "Options with equal results are placed by lot; the lots are drawn from the number {seed}, so that anyone can draw them again."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_reads_back_what_it_wrote() {
        for rule in [Tie::Declared, Tie::Listed, Tie::Drawn { seed: u64::MAX }] {
            assert_eq!(Tie::read(&rule.word()), Some(rule));
            assert!(rule.to_string().ends_with('.'));
        }
        assert_eq!(Tie::read("drawn:"), None);
        assert_eq!(Tie::read("by hand"), None);
    }

    #[test]
    fn equals_are_told_apart_by_the_list_or_by_the_lot_or_not_at_all() {
        let order = |tie: Tie| tie.break_up(&[3, 1], 5).map(|broken| broken.order);
        assert_eq!(order(Tie::Declared), None);
        assert_eq!(order(Tie::Listed), Some(vec![1, 3]));
        let drawn: Vec<_> = (0..20)
            .filter_map(|seed| order(Tie::Drawn { seed }))
            .collect();
        assert!(drawn.contains(&vec![1, 3]) && drawn.contains(&vec![3, 1]));
    }
}
