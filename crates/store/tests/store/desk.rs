//! A small desk of notes for the tests of the store.

use std::pin::Pin;
use std::sync::mpsc::{Sender, channel};
use std::task::{Context, Poll, Waker};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

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
    tx.one(
        "insert into note (text) values ($1) returning id",
        params![text],
    )
}

/// Counts the notes.
pub(crate) fn count(db: &Db) -> i64 {
    db.read_now(|tx| tx.one::<i64>("select count(*) from note", &[]))
        .map_err(|error: Error| error)
        .unwrap()
}

/// Reads the texts of the notes in the order they were written.
pub(crate) fn texts(db: &Db) -> Vec<String> {
    db.read_now(|tx| tx.all::<String>("select text from note order by id", &[]))
        .map_err(|error: Error| error)
        .unwrap()
}

/// A write that has been handed in and waits for its turn.
pub(crate) type Waiting = Pin<Box<dyn Future<Output = Result<i64, Error>>>>;

/// Hands a job in. `Err` is an answer that was there at once.
pub(crate) fn hand_in(
    db: &Db,
    job: impl FnOnce(&mut Tx<'_>) -> Result<i64, Error> + Send + 'static,
) -> Result<Waiting, Result<i64, Error>> {
    let db = db.clone();
    let mut waiting: Waiting = Box::pin(async move { db.write(job).await });
    match waiting
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(answer) => Err(answer),
        Poll::Pending => Ok(waiting),
    }
}

/// Waits for the answer.
pub(crate) fn answer(waiting: Waiting) -> Result<i64, Error> {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(waiting)
}

/// Occupies the writer (one session on PostgreSQL) until the sender is used or dropped; what is handed in meanwhile waits together.
pub(crate) fn occupy(db: &Db) -> (Sender<()>, JoinHandle<Result<(), Error>>) {
    let db = db.clone();
    let (release, released) = channel();
    let (begun, has_begun) = channel();
    let thread = std::thread::spawn(move || {
        db.write_now(move |_| {
            begun.send(()).unwrap();
            let _ = released.recv();
            Ok(())
        })
    });
    has_begun.recv().unwrap();
    (release, thread)
}

/// Waits until something has become true, and names it if it does not.
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "waited in vain until {what}"
        );
        std::thread::yield_now();
    }
}
