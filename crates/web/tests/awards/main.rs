//! Awards as readers, machines and programs find them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod api;
mod honours;
mod live;
mod night;
mod pages;
mod stories;
