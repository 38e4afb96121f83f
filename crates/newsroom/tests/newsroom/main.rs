//! The newsroom, tested on each engine there is. Ana reads, Rui edits, Mo moderates.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod accounts;
mod awards;
mod awards_desk;
mod awards_fold;
mod awards_names;
mod awards_said;
mod ballots;
mod ballots_desk;
mod bans;
mod comments;
mod counters;
mod desk_names;
mod desk_release;
mod desk_seams;
mod desk_stories;
mod house;
mod house_forms;
mod judged;
mod liveblogs;
mod log;
mod merges;
mod pictures;
mod placements;
mod plans;
mod predictions;
mod predictions_scored;
mod queues;
mod reader_accounts;
mod readers;
mod sources;
mod staff;
mod statements;
mod states;
mod stories;
mod threads;
mod visibility;
mod ways;
mod words;
