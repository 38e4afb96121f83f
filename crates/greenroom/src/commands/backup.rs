//! `greenroom backup` and `greenroom restore`: the database as one file.

use std::path::{Path, PathBuf};
use web::newsroom::store;

use anyhow::{Context as _, Result, bail};

use super::print;
use crate::log;
use crate::place::Place;

/// Writes a copy of the database while it may be in use.
pub fn make(place: &Place, file: &Path) -> Result<()> {
    if file.exists() {
        bail!(
            "{} is there already; choose another name, so that no backup is lost",
            file.display()
        );
    }
    let db = place.open()?;
    let made = db.backup_to(file);
    db.close();
    made.with_context(|| format!("no backup was made in {}", file.display()))?;
    let bytes = std::fs::metadata(file)?.len();
    log::tell(&format!(
        "The pictures in {} are plain files: copy that folder too.",
        place.media().display()
    ));
    print(&format!("{} ({} KB)", file.display(), bytes.div_ceil(1024)))
}

/// Puts a copy in the place of the database. No server may be using it.
pub fn put_back(place: &Place, file: &Path, replace: bool) -> Result<()> {
    let Some(target) = place.database_file() else {
        bail!("a PostgreSQL database is restored with pg_restore or psql, not with this command");
    };
    if target.exists() && !replace {
        bail!(
            "{} is there already; stop the server and add --replace to put the backup in its place",
            target.display()
        );
    }
    place.make_folders()?;
    // The copy is whole and checked before anything is moved.
    let (incoming, former) = (
        with_ending(&target, ".incoming"),
        with_ending(&target, ".replaced"),
    );
    let _ = std::fs::remove_file(&incoming);
    store::restore(file, &incoming)
        .with_context(|| format!("{} was not restored", file.display()))?;
    if target.exists() {
        let moved = make_way(place, &target, &former);
        if moved.is_err() {
            let _ = std::fs::remove_file(&incoming);
        }
        moved?;
        log::tell(&format!(
            "The former database is kept as {}.",
            former.display()
        ));
    }
    std::fs::rename(&incoming, &target)
        .with_context(|| format!("{} cannot be written", target.display()))?;
    print(&format!(
        "{} is restored from {}",
        target.display(),
        file.display()
    ))
}

/// How often we close a database before we believe that somebody else has it open.
const CLOSINGS: usize = 8;

/// Moves the former database aside, unless somebody uses it.
fn make_way(place: &Place, target: &Path, former: &Path) -> Result<()> {
    // The last to close a database takes its log away: one that stays has another user. A damaged one cannot be asked.
    // Our own connections close side by side, and two that close at once each leave the log to the other, so we ask
    // more than once: a log that outlives every one of our closings has a user who is not us.
    let log = with_ending(target, "-wal");
    for _ in 0..CLOSINGS {
        let Ok(db) = place.connect() else { break };
        db.close();
        if !log.exists() {
            break;
        }
    }
    if log.exists() && place.connect().is_ok() {
        bail!(
            "another program uses {}; stop the server first",
            target.display()
        );
    }
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(with_ending(target, ending));
    }
    std::fs::rename(target, former)
        .with_context(|| format!("{} cannot be moved aside", target.display()))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
