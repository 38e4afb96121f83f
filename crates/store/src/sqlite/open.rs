//! Opening the file: its settings, and one clear sentence for each way it can fail.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{OpenError, Options};

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Writes,
    Reads,
}

/// Opens the file for writing, making it if need be, and checks that it can be written and is ours.
pub(crate) fn open(file: &Path, options: &Options) -> Result<Connection, OpenError> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(OpenError::FolderMissing(folder.to_owned()));
    }
    create_private(file)?;
    let connection =
        connect(file, Role::Writes, options).map_err(|error| open_error(file, error))?;
    let read_only = connection
        .is_readonly("main")
        .map_err(|error| open_error(file, error))?;
    if read_only {
        return Err(OpenError::ReadOnly(file.to_owned()));
    }
    if is_foreign(&connection).map_err(|error| open_error(file, error))? {
        return Err(OpenError::Foreign(file.to_owned()));
    }
    Ok(connection)
}

/// Makes an empty file that only its owner can read: it will hold mail addresses.
fn create_private(file: &Path) -> Result<(), OpenError> {
    let mut create = OpenOptions::new();
    create.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut create, 0o600);
    match create.open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Err(OpenError::ReadOnly(file.to_owned()))
        }
        Err(error) => Err(OpenError::File(file.to_owned(), error.kind().to_string())),
    }
}

/// Opens one connection with the settings all of them share.
pub(crate) fn connect(file: &Path, role: Role, options: &Options) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    // The patience comes first: changing the journal mode may already have to wait for another program.
    connection.busy_timeout(Duration::from_millis(options.patience_ms))?;
    connection.pragma_update(None, "foreign_keys", "on")?;
    // Without this a kept statement is parsed and planned anew whenever a value that it compares a column with changes,
    // which costs more than most statements themselves.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    match role {
        Role::Writes => {
            // FULL: an acknowledged comment survives a power cut. The group commit pays for it.
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "full")?;
            connection.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
            // In pages of 4 KiB. Most of what a group writes are the same few pages again; folding them into the file
            // seldom writes them once for many groups.
            connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
            connection.pragma_update(None, "cache_size", -8000)?;
            // What a job's savepoint would need to go back to: too small and too brief to be written to a file.
            connection.pragma_update(None, "temp_store", "memory")?;
            connection.set_prepared_statement_cache_capacity(256);
            if let Some(pages) = options.max_pages {
                connection.pragma_update(None, "max_page_count", pages)?;
            }
        }
        Role::Reads => {
            connection.pragma_update(None, "query_only", "on")?;
            connection.pragma_update(None, "cache_size", -2000)?;
            connection.set_prepared_statement_cache_capacity(192);
        }
    }
    Ok(connection)
}

/// Is this the file of another program: tables, but not the one that every database of ours begins with?
fn is_foreign(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row(
        "select count(*) > 0 and sum(name = 'schema_version') = 0 from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
        [],
        |row| row.get(0),
    )
}

/// Names what is wrong with the file.
pub(crate) fn open_error(file: &Path, error: rusqlite::Error) -> OpenError {
    let file = file.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Locked(file),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => OpenError::ReadOnly(file),
        Some(ErrorCode::NotADatabase) => OpenError::NotADatabase(file),
        Some(ErrorCode::DatabaseCorrupt) => OpenError::Corrupt(file),
        Some(ErrorCode::CannotOpen) if file.is_dir() => {
            OpenError::File(file, "it is a folder".to_owned())
        }
        Some(ErrorCode::CannotOpen) => OpenError::File(file, "the system refuses".to_owned()),
        _ => OpenError::Other(super::error(error)),
    }
}

/// The size of the write-ahead log beside the file.
pub(crate) fn wal_bytes(file: &Path) -> u64 {
    let mut beside = file.as_os_str().to_owned();
    beside.push("-wal");
    std::fs::metadata(PathBuf::from(beside)).map_or(0, |about| about.len())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_kept_statement_is_planned_once_whatever_its_values_are() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open(&folder.path().join("test.db"), &Options::default()).unwrap();
        connection
            .execute_batch(
                "create table note (id integer primary key, state text, at integer);
                 create index note_held on note (at) where state = 'held'",
            )
            .unwrap();
        let mut kept = connection
            .prepare("select id from note where state = $1 and at > $2")
            .unwrap();
        for (state, at) in [("held", 1), ("shown", 2), ("held", 3)] {
            kept.exists((state, at)).unwrap();
        }
        assert_eq!(kept.get_status(StatementStatus::RePrepare), 0);
    }
}
