#![doc = include_str!("../README.md")]

pub mod account;
pub mod alias;
pub mod applause;
pub mod audit;
pub mod award;
pub mod ballot;
pub mod ban;
pub mod comment;
pub mod counts;
pub mod cursor;
pub mod error;
pub mod event;
pub mod house;
pub mod id;
pub mod import;
pub mod job;
pub mod liveblog;
pub mod mailing;
pub mod media;
pub mod merge;
pub mod moderation;
mod name;
pub mod navigation;
pub mod person;
pub mod placement;
pub mod prediction;
pub mod queue;
pub mod reader;
pub mod redirect;
pub mod related;
pub mod report;
pub mod role;
pub mod search;
pub mod secret;
pub mod section;
pub mod session;
pub mod setting;
pub mod story;
pub mod subject;
pub mod theme;
pub mod token;
pub mod topic;
pub mod word;
pub mod work;

pub use cursor::{Cursor, Page, PathCursor};
pub use error::{Error, Fields, Result};
pub use event::Event;
pub use house::House;
pub use id::{Ids, Kind};
// What stands on the newsroom knows the store and the markup through it alone.
pub use ::markup;
pub use ::store;
pub use ::tally;
pub use markup::slug;
pub use role::{Capability, Role};
pub use secret::Secret;
pub use setting::{Hold, Policy, Site};

/// An instant: milliseconds since 1970, UTC. Always handed in, never asked of a clock.
pub type Millis = i64;

/// All tables, in the order they are made.
pub const MIGRATIONS: &[store::Migration] = &[
    store::LOG,
    store::Migration::shared(
        "0002_newsroom",
        include_str!("../../../migrations/0002_newsroom.sql"),
    ),
    store::Migration::shared(
        "0003_story",
        include_str!("../../../migrations/0003_story.sql"),
    ),
    store::Migration::shared(
        "0004_comment",
        include_str!("../../../migrations/0004_comment.sql"),
    ),
    store::Migration::shared(
        "0005_token",
        include_str!("../../../migrations/0005_token.sql"),
    ),
    store::Migration::pair(
        "0006_search",
        include_str!("../../../migrations/0006_search.sqlite.sql"),
        include_str!("../../../migrations/0006_search.postgres.sql"),
    ),
    store::Migration::shared(
        "0007_account",
        include_str!("../../../migrations/0007_account.sql"),
    ),
    store::Migration::shared(
        "0008_desk",
        include_str!("../../../migrations/0008_desk.sql"),
    ),
    store::Migration::pair(
        "0008_desk_search",
        include_str!("../../../migrations/0008_desk_search.sqlite.sql"),
        include_str!("../../../migrations/0008_desk_search.postgres.sql"),
    ),
    store::Migration::shared(
        "0009_picture",
        include_str!("../../../migrations/0009_picture.sql"),
    ),
    store::Migration::shared(
        "0010_moderation",
        include_str!("../../../migrations/0010_moderation.sql"),
    ),
    store::Migration::shared(
        "0011_house",
        include_str!("../../../migrations/0011_house.sql"),
    ),
    store::Migration::pair(
        "0011_house_order",
        include_str!("../../../migrations/0011_house_order.sqlite.sql"),
        include_str!("../../../migrations/0011_house_order.postgres.sql"),
    ),
    store::Migration::shared(
        "0012_reader",
        include_str!("../../../migrations/0012_reader.sql"),
    ),
    store::Migration::shared(
        "0013_mail",
        include_str!("../../../migrations/0013_mail.sql"),
    ),
    store::Migration::shared(
        "0014_award",
        include_str!("../../../migrations/0014_award.sql"),
    ),
    store::Migration::shared(
        "0015_import",
        include_str!("../../../migrations/0015_import.sql"),
    ),
    store::Migration::shared(
        "0016_prediction",
        include_str!("../../../migrations/0016_prediction.sql"),
    ),
    store::Migration::shared(
        "0017_ballot",
        include_str!("../../../migrations/0017_ballot.sql"),
    ),
    store::Migration::shared(
        "0018_liveblog",
        include_str!("../../../migrations/0018_liveblog.sql"),
    ),
];

/// Fills a list of a fixed number of parameters by repeating its last item, or `nothing` if there is none.
pub(crate) fn padded<T: Clone, const N: usize>(items: &[T], nothing: T) -> [T; N] {
    let last = items.last().cloned().unwrap_or(nothing);
    std::array::from_fn(|place| items.get(place).cloned().unwrap_or_else(|| last.clone()))
}

/// A list of parameters of one type.
pub(crate) fn values<T: store::ToValue>(items: &[T]) -> Vec<&dyn store::ToValue> {
    items
        .iter()
        .map(|item| item as &dyn store::ToValue)
        .collect()
}
