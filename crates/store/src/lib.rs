//! Storage: one SQL text, two engines, synchronous transactions. Knows no noun of the product.
//!
//! [`Db::write`] and [`Db::read`] take a closure and run it as one transaction over a [`Tx`], which has four verbs:
//! `one`, `opt`, `all`, `run`. On SQLite a single writer commits all who wait with one sync to disk; on PostgreSQL a pool
//! of sessions works beside each other. [`log`] is the event log that everything follows, [`job`] the work for after the commit.
//!
//! Columns are `bigint`, `text`, `{bytes}` and `double precision`; instants are milliseconds UTC handed in by the caller.

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
