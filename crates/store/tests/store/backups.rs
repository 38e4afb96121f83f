//! A backup is one moment of the database, taken while it is in use, and can be put back.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use crate::desk::{DESK, count, note, texts, until};
use store::testing::Place;
use store::{Db, Error, Options, restore};

fn beside(place: &Place, name: &str) -> PathBuf {
    PathBuf::from(place.url.strip_prefix("sqlite:").unwrap()).with_file_name(name)
}

fn open(file: &std::path::Path) -> Db {
    Db::open(file.to_str().unwrap(), DESK, &Options::default()).unwrap()
}

#[test]
fn a_backup_taken_during_writes_is_one_whole_moment_and_restores() {
    let place = Place::sqlite();
    let db = place.open(DESK);
    let stop = AtomicBool::new(false);
    let backups: Vec<PathBuf> = (0..4)
        .map(|number| beside(&place, &format!("backup-{number}.db")))
        .collect();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !stop.load(SeqCst) {
                number += 1;
                // Two notes that are always there together.
                db.write_now(move |tx| {
                    note(tx, &format!("{number} left"))?;
                    note(tx, &format!("{number} right {}", "and long ".repeat(50)))
                })
                .unwrap();
            }
        });
        for backup in &backups {
            let before = count(&db);
            until("something more is written", || count(&db) > before);
            db.backup_to(backup).unwrap();
        }
        stop.store(true, SeqCst);
    });
    let mut last = 0;
    for backup in &backups {
        let restored = backup.with_extension("restored");
        restore(backup, &restored).unwrap();
        let again = open(&restored);
        let kept = texts(&again);
        assert!(
            kept.len() > last && kept.len().is_multiple_of(2),
            "{} notes after {last}",
            kept.len()
        );
        assert_eq!(again.check(), Ok(vec![]));
        assert_eq!(
            kept,
            texts(&db).into_iter().take(kept.len()).collect::<Vec<_>>()
        );
        again.write_now(|tx| note(tx, "and it goes on")).unwrap();
        last = kept.len();
    }
}

#[test]
fn neither_backup_nor_restore_overwrites_anything() {
    let place = Place::sqlite();
    let db = place.open(DESK);
    let (live, backup) = (beside(&place, "test.db"), beside(&place, "backup.db"));
    db.backup_to(&backup).unwrap();
    for taken in [&backup, &live] {
        assert!(matches!(db.backup_to(taken), Err(Error::File(_))));
        assert!(matches!(restore(&backup, taken), Err(Error::File(_))));
    }
    assert_eq!(db.check(), Ok(vec![]));
}

#[test]
fn a_backup_into_a_missing_folder_fails_with_a_sentence_and_without_its_path() {
    let place = Place::sqlite();
    let Err(Error::File(sentence)) = place
        .open(DESK)
        .backup_to(&beside(&place, "missing/backup.db"))
    else {
        panic!("a refusal")
    };
    assert!(
        sentence.starts_with("the file cannot be written") && !sentence.contains("missing/"),
        "{sentence}"
    );
}

#[test]
fn what_is_not_a_whole_backup_is_not_restored() {
    let place = Place::sqlite();
    let db = place.open(DESK);
    for number in 0..200 {
        db.write_now(move |tx| note(tx, &format!("note {number} {}", "long ".repeat(40))))
            .unwrap();
    }
    let (whole, broken, into) = (
        beside(&place, "whole.db"),
        beside(&place, "broken.db"),
        beside(&place, "into.db"),
    );
    db.backup_to(&whole).unwrap();
    let bytes = std::fs::read(&whole).unwrap();
    let cut = bytes.get(..bytes.len() / 2).unwrap().to_vec();
    let mut scratched = bytes.clone();
    let middle = bytes.len() - 4096;
    scratched.splice(middle..middle + 64, [0xee; 64]);
    for content in [cut, scratched, b"Shopping list".repeat(100)] {
        std::fs::write(&broken, content).unwrap();
        let refused = restore(&broken, &into);
        assert!(matches!(refused, Err(Error::File(_))), "{refused:?}");
        assert!(!into.exists(), "nothing half done is left");
    }
    assert!(matches!(
        restore(&beside(&place, "none.db"), &into),
        Err(Error::File(_))
    ));
    restore(&whole, &into).unwrap();
    assert_eq!(count(&open(&into)), 200);
}

#[test]
fn damage_is_found_and_named() {
    let place = Place::sqlite();
    let db = place.open(DESK);
    db.write_now(|tx| note(tx, "alone")).unwrap();
    let file = beside(&place, "test.db");
    let other = rusqlite::Connection::open(&file).unwrap();
    other
        .execute_batch("pragma foreign_keys = off; insert into reply (note_id) values (77)")
        .unwrap();
    assert_eq!(
        db.check(),
        Ok(vec![
            "a row of reply refers to a missing row of note".to_owned()
        ])
    );
}

#[test]
fn postgres_is_backed_up_with_its_own_tool() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let Err(error) = place
        .open(DESK)
        .backup_to(std::path::Path::new("/nowhere/backup.db"))
    else {
        panic!("a refusal")
    };
    assert!(error.to_string().contains("pg_dump"), "{error}");
}
