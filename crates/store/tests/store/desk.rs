//! A small desk of notes for the tests of the store.

use store::{Db, Error, Migration, Tx, params};

/// Notes, replies to them, and the log and jobs every database has.
pub(crate) const DESK: &[Migration] = &[
    store::LOG,
    Migration::shared(
        "0002_note",
        "create table note (
             id {id},
             text text not null,
             state text not null default 'visible' check (state in ('visible', 'held')),
             weight double precision,
             blob {bytes},
             author text
         );
         create unique index note_text on note (text);
         create index note_author on note (author, id) where author is not null;
         create table reply (id {id}, note_id bigint not null references note (id));",
    ),
];

/// Writes a note; its text must be new.
pub(crate) fn note(tx: &mut Tx<'_>, text: &str) -> Result<i64, Error> {
    tx.one("insert into note (text) values ($1) returning id", params![text])
}

/// Counts the notes.
pub(crate) fn count(db: &Db) -> i64 {
    db.read_now(|tx| tx.one::<i64>("select count(*) from note", &[])).map_err(|error: Error| error).unwrap()
}
