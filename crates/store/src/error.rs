//! What can go wrong, in words that are safe to log: never a value, a path or a password.

use std::path::PathBuf;

/// Why a read or a write did not happen.
///
/// A write that answers an error left nothing behind, with one exception: [`Error::Unavailable`] from a connection to
/// PostgreSQL that was lost during the commit, where nobody can know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// [`Tx::one`](crate::Tx::one) found no row.
    #[error("there is no such row")]
    NoRow,
    /// The queue of waiting jobs is full; trying again in a moment is right.
    #[error("too much is waiting for the database")]
    Busy,
    /// [`Db::close`](crate::Db::close) was called.
    #[error("the database is closed")]
    Closed,
    /// A unique constraint refused the row. Holds the columns (SQLite) or the constraint's name (PostgreSQL).
    #[error("a row with the same key exists: {0}")]
    Unique(String),
    /// A foreign key refused the change.
    #[error("a row that is referred to is missing, or is still referred to")]
    Reference,
    /// A check or not-null constraint refused the row. Holds its name or column.
    #[error("a constraint refused the row: {0}")]
    Constraint(String),
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// PostgreSQL is away, the disk fails, or another program holds the file. It may come back by itself.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// Two transactions were in each other's way and PostgreSQL chose this one to give up.
    #[error("another change was in the way")]
    Conflict,
    /// The job panicked; it was rolled back alone.
    #[error("the job panicked and was rolled back")]
    Panicked,
    /// An earlier statement of this transaction failed, so it cannot go on. See [`Tx::attempt`](crate::Tx::attempt).
    #[error("an earlier statement of this transaction failed")]
    Aborted,
    /// A column or a parameter is of another kind than was asked for.
    #[error("{0}")]
    Type(String),
    /// The engine refused the statement.
    #[error("the database refused a statement: {0}")]
    Sql(String),
    /// A file of a backup or a restore is not as it must be.
    #[error("{0}")]
    File(String),
    /// The engine cannot do this; the sentence says what to use instead.
    #[error("{0}")]
    Unsupported(&'static str),
}

impl Error {
    /// Is this a refusal by a unique constraint?
    #[must_use]
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Unique(_))
    }
}

/// Why a database could not be opened: one sentence for the operator, with the file, never with a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The address is neither a file nor a `postgres://` URL.
    #[error("the database address is not understood: {0}")]
    Address(String),
    /// The folder of the file does not exist.
    #[error("the folder {0} does not exist: create it, or name another place for the database")]
    FolderMissing(PathBuf),
    /// The file cannot be opened at all.
    #[error("the database file {0} cannot be opened: {1}")]
    File(PathBuf, String),
    /// Another program holds the file.
    #[error(
        "the database file {0} is locked by another program: stop that program, then try again"
    )]
    Locked(PathBuf),
    /// The file or its folder cannot be written.
    #[error(
        "the database file {0} is read-only: this program must be able to write it and its folder"
    )]
    ReadOnly(PathBuf),
    /// The file is not an SQLite database.
    #[error("the file {0} is not a database")]
    NotADatabase(PathBuf),
    /// The file is an SQLite database of another program.
    #[error("the file {0} is the database of another program")]
    Foreign(PathBuf),
    /// The file is damaged.
    #[error("the database file {0} is damaged: restore a backup")]
    Corrupt(PathBuf),
    /// PostgreSQL does not answer.
    #[error("PostgreSQL cannot be reached at {at}: {why}")]
    Unreachable {
        /// Host and port, without user and password.
        at: String,
        /// What the connection said.
        why: String,
    },
    /// PostgreSQL answers but is too old.
    #[error("PostgreSQL is version {0}; version 15 or newer is needed")]
    TooOld(i64),
    /// A newer version of this program has changed the database.
    #[error(
        "the database was made by a newer version of this program (it has step {0}): install that version"
    )]
    Newer(String),
    /// A migration that was applied reads differently now.
    #[error(
        "step {0} of the database has changed since it was applied: install the version that applied it"
    )]
    Changed(String),
    /// A migration failed; nothing of it remains.
    #[error("step {0} could not be applied to the database: {1}")]
    Migration(String, Error),
    /// Something else.
    #[error("the database could not be opened: {0}")]
    Other(#[from] Error),
}
