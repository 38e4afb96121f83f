#![doc = include_str!("../README.md")]

pub mod approval;
mod ballot;
pub mod draw;
pub mod irv;
mod order;
pub mod plurality;
mod ranking;
pub mod rating;
mod ratio;
pub mod schulze;
pub mod score;
mod tie;

pub use ballot::{Fault, Field, MOST_BALLOTS, MOST_OPTIONS, Pile, piles};
pub use order::{Outcome, Place};
pub use ranking::Ranking;
pub use ratio::Ratio;
pub use tie::{Broken, Tie};
