//! Copying a database out while it is in use, and putting a copy back.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::{Error, sqlite};

/// Copies the database `from` into the new file `to`: one moment of it, on the disk when this returns.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    refuse_existing(to, "the file for the backup exists already")?;
    let source = reader(from)?;
    into_place(to, |unfinished| {
        let mut target = Connection::open(unfinished).map_err(sqlite::error)?;
        let copying = Backup::new(&source, &mut target).map_err(sqlite::error)?;
        // All pages in one step is one read snapshot: the writer goes on beside it and the copy does not have to start again.
        match copying.step(-1).map_err(sqlite::error)? {
            StepResult::Done => Ok(()),
            _ => Err(Error::Unavailable(
                "another program holds the database file".to_owned(),
            )),
        }
    })
}

/// Puts a backup where a database is to be. Nothing may be there: what would be overwritten is the operator's to move away.
///
/// # Errors
/// [`Error::File`] if the backup is damaged or not ours, if a database is in the way, or if the folder cannot be written.
pub fn restore(file: &Path, into: &Path) -> Result<(), Error> {
    refuse_existing(into, "a database is there already: move it away first")?;
    for ending in ["-wal", "-shm"] {
        refuse_existing(
            &beside(into, ending),
            "the log of another database is there: move it away first",
        )?;
    }
    if !file.is_file() {
        return Err(Error::File("there is no such backup".to_owned()));
    }
    let unusable = |_| Error::File("the backup is damaged or not a database".to_owned());
    let source = reader(file).map_err(unusable)?;
    let ours: bool = source
        .query_row(
            "select count(*) from sqlite_schema where name = 'schema_version'",
            [],
            |row| row.get(0),
        )
        .map_err(|error| unusable(sqlite::error(error)))?;
    if !ours {
        return Err(Error::File(
            "the backup is the database of another program".to_owned(),
        ));
    }
    if !damage_in(&source).map_err(unusable)?.is_empty() {
        return Err(Error::File("the backup is damaged".to_owned()));
    }
    drop(source);
    copy(file, into)
}

/// Reads the whole file and names what is damaged.
pub(crate) fn damage(file: &Path) -> Result<Vec<String>, Error> {
    damage_in(&reader(file)?)
}

fn damage_in(connection: &Connection) -> Result<Vec<String>, Error> {
    let found: Vec<String> = sqlite::all(connection, "pragma integrity_check(20)", &[])?;
    let mut findings: Vec<String> = found
        .into_iter()
        .filter(|line| line != "ok")
        .map(|line| format!("the file is damaged: {line}"))
        .collect();
    let orphans: Vec<(String, String)> = sqlite::all(
        connection,
        "select \"table\", parent from pragma_foreign_key_check limit 20",
        &[],
    )?;
    findings.extend(
        orphans
            .into_iter()
            .map(|(table, parent)| format!("a row of {table} refers to a missing row of {parent}")),
    );
    Ok(findings)
}

fn reader(file: &Path) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(sqlite::error)?;
    connection
        .execute_batch("pragma busy_timeout = 5000; pragma query_only = on")
        .map_err(sqlite::error)?;
    Ok(connection)
}

/// Writes a file under another name beside its place, and moves it there when it is whole and on the disk.
fn into_place(to: &Path, write: impl FnOnce(&Path) -> Result<(), Error>) -> Result<(), Error> {
    let unfinished = beside(to, ".unfinished");
    let _ = std::fs::remove_file(&unfinished);
    create_private(&unfinished)?;
    let written = write(&unfinished).and_then(|()| {
        let failed = |error: std::io::Error| {
            Error::File(format!("the file cannot be written: {}", error.kind()))
        };
        File::open(&unfinished)
            .and_then(|file| file.sync_all())
            .map_err(failed)?;
        std::fs::rename(&unfinished, to).map_err(failed)?;
        let folder = to
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    written
}

/// Makes a file that only its owner can read: it will hold mail addresses.
fn create_private(file: &Path) -> Result<(), Error> {
    let mut create = File::options();
    create.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut create, 0o600);
    create
        .open(file)
        .map(|_| ())
        .map_err(|error| Error::File(format!("the file cannot be written: {}", error.kind())))
}

fn refuse_existing(file: &Path, sentence: &str) -> Result<(), Error> {
    // A dangling link counts as taken too.
    if std::fs::symlink_metadata(file).is_ok() {
        Err(Error::File(sentence.to_owned()))
    } else {
        Ok(())
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
