//! A ranked ballot, as it was marked.

use crate::ballot::{Fault, Field, accept_at_most};

/// A ranked ballot: ranks from the best down, each a set of options.
///
/// An empty rank is one the voter skipped; several options at one rank are an overvote to an instant run-off and
/// equal to Schulze. Skipped ranks at the end say nothing and are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ranking {
    /// All marks in a row: a hundred thousand ballots are two allocations each, whatever their ranks.
    marks: Vec<u32>,
    /// Where each rank ends among the marks.
    ends: Vec<u32>,
}

impl Ranking {
    /// A ranking with one option at each rank, the best first.
    pub fn of(options: &[u32]) -> Self {
        Self {
            marks: options.to_vec(),
            ends: (1..).take(options.len()).collect(),
        }
    }

    /// A ranking with any number of options at each rank, the best first.
    pub fn from_ranks<R: AsRef<[u32]>>(ranks: impl IntoIterator<Item = R>) -> Self {
        let mut made = Self::default();
        for rank in ranks {
            let mut rank = rank.as_ref().to_vec();
            rank.sort_unstable();
            rank.dedup();
            made.marks.append(&mut rank);
            // A ballot of four thousand million marks does not exist; it would be cut short here.
            made.ends
                .push(u32::try_from(made.marks.len()).unwrap_or(u32::MAX));
        }
        while made.rank(made.ends.len().wrapping_sub(1)) == Some(&[]) {
            made.ends.pop();
        }
        made
    }

    /// The options at a rank, counted from 0; `None` below the last mark.
    pub fn rank(&self, at: usize) -> Option<&[u32]> {
        let end = *self.ends.get(at)? as usize;
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.marks.get(start..end)
    }

    /// All ranks, the best first.
    pub fn ranks(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len()).map_while(|at| self.rank(at))
    }

    /// Every option marked, the best first; a repeated one as often as it is marked.
    pub fn marks(&self) -> &[u32] {
        &self.marks
    }

    /// Whether the voter marked nothing.
    pub fn is_blank(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether a voter may cast it now: known and running options, one a rank, no rank left out, none twice, at most `most`.
    ///
    /// # Errors
    /// The first [`Fault`] met.
    pub fn accept(&self, field: &Field, most: u32) -> Result<(), Fault> {
        if self.ranks().any(|rank| rank.len() > 1) {
            return Err(Fault::Overvote);
        }
        if self.ranks().any(<[u32]>::is_empty) {
            return Err(Fault::Gap);
        }
        accept_at_most(field, self.marks(), most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skipped_ranks_at_the_end_say_nothing() {
        let spoken: [&[u32]; 4] = [&[2], &[], &[0, 1], &[]];
        let ranking = Ranking::from_ranks(spoken);
        assert_eq!(
            ranking.ranks().collect::<Vec<_>>(),
            [&[2][..], &[], &[0, 1]]
        );
        assert_eq!(Ranking::from_ranks([[], []]), Ranking::default());
        assert_eq!(Ranking::from_ranks([[2], [1]]), Ranking::of(&[2, 1]));
        assert_eq!(
            Ranking::from_ranks([[2, 1, 2]]),
            Ranking::from_ranks([[1, 2]])
        );
    }

    #[test]
    fn a_ballot_cast_now_names_running_options_once_and_without_gaps() {
        let field = Field::of(4).without([3]);
        let refused = |ranks: &[&[u32]]| Ranking::from_ranks(ranks.iter()).accept(&field, 3);
        assert_eq!(refused(&[&[0], &[1], &[2]]), Ok(()));
        assert_eq!(refused(&[&[0], &[4]]), Err(Fault::Unknown(4)));
        assert_eq!(refused(&[&[0], &[3]]), Err(Fault::Withdrawn(3)));
        assert_eq!(refused(&[&[0], &[0]]), Err(Fault::Repeated(0)));
        assert_eq!(refused(&[&[0, 1]]), Err(Fault::Overvote));
        assert_eq!(refused(&[&[0], &[], &[1]]), Err(Fault::Gap));
        let fault = Ranking::of(&[0, 1]).accept(&field, 1);
        assert_eq!(fault, Err(Fault::TooMany { named: 2, most: 1 }));
    }
}
