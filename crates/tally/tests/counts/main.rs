//! Counting as the product promises it: published elections, textbook examples, and what holds for any ballots.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod examples;
mod laws;
mod methods;
mod oracles;
mod runoff;
mod scores;

use tally::{Pile, Ranking};

/// Ballots of single letters, best first, and how many there are of each: `"ACB"`; `"A-B"` skips a rank, `"(AB)C"` gives
/// two options one rank.
pub(crate) fn letters(ballots: &[(&str, u64)]) -> Vec<Pile<Ranking>> {
    let pile = |(spelled, count): &(&str, u64)| Pile {
        ballot: Ranking::from_ranks(spell(spelled)),
        count: *count,
    };
    ballots.iter().map(pile).collect()
}

fn spell(spelled: &str) -> Vec<Vec<u32>> {
    let mut ranks: Vec<Vec<u32>> = Vec::new();
    let mut shared = false;
    for letter in spelled.chars() {
        match letter {
            '(' => {
                ranks.push(Vec::new());
                shared = true;
            }
            ')' => shared = false,
            '-' => ranks.push(Vec::new()),
            letter => {
                let option = u32::from(letter) - u32::from('A');
                if shared {
                    ranks.last_mut().unwrap().push(option);
                } else {
                    ranks.push(vec![option]);
                }
            }
        }
    }
    ranks
}

/// The same for places: `"E A=C B"`.
pub(crate) fn spelled(order: &[tally::Place]) -> String {
    let letter = |option: &u32| char::from_u32(u32::from('A') + option).unwrap().to_string();
    let place = |place: &tally::Place| {
        let letters: Vec<String> = place.options.iter().map(letter).collect();
        letters.join("=")
    };
    order.iter().map(place).collect::<Vec<_>>().join(" ")
}
