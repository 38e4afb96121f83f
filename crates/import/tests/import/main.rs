//! Tables of awards, read and brought in; on each engine there is. Ana edits.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod formats;
mod fuzz;
mod house;
mod matching;
mod oddities;
mod oracles;
mod refusals;
mod round;
mod sample;
mod undo;
