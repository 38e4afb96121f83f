//! The newsroom, tested on each engine there is. Ana reads, Rui edits, Mo moderates.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod sources;
mod statements;
