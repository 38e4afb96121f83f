//! The real program, met as operators, writers and readers meet it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test fails by panicking"
)]

mod accounts;
mod ballots;
mod cli;
mod common;
mod crash;
mod demo;
mod package;
mod pictures;
mod postgres;
mod rehearse;
mod serving;
mod streams;
