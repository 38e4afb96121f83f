//! What the store promises, tried on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod backups;
mod desk;
mod following;
mod groups;
mod jobs;
mod opening;
mod outages;
mod transactions;
