//! The newsroom, tested on each engine there is. Ana reads, Rui edits, Mo moderates.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod comments;
mod counters;
mod house;
mod judged;
mod plans;
mod readers;
mod sources;
mod staff;
mod statements;
mod states;
mod stories;
mod threads;
mod visibility;
