#![doc = include_str!("../README.md")]

mod backup;
mod db;
mod error;
pub mod job;
pub mod log;
mod meter;
mod migrate;
mod options;
mod postgres;
mod row;
mod sql;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod value;
mod work;

pub use backup::restore;
pub use db::Db;
pub use error::{Error, OpenError};
pub use meter::Gauges;
pub use migrate::Migration;
pub use options::Options;
pub use row::{FromRow, Row};
pub use sql::{Engine, Sql};
pub use tx::Tx;
pub use value::{FromValue, ToValue, Value};

/// The first step of every database: the event log and the jobs.
pub const LOG: Migration =
    Migration::shared("0001_log", include_str!("../../../migrations/0001_log.sql"));
