//! What the store promises, tried on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod desk;
mod following;
mod groups;
mod jobs;
mod transactions;
