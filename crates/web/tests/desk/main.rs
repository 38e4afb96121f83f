//! The desk, as those who work at it meet it.

mod front_desk;
mod house;
mod jobs;
mod moderation;
mod pictures;
mod stories;
mod turned_away;
