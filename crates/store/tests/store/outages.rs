//! PostgreSQL goes away and comes back: clear answers meanwhile, nothing half done, service again by itself.

use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::desk::{DESK, count, note, until};
use store::testing::Place;
use store::{Error, Options};

/// A wire to the server that can be cut and mended.
struct Wire {
    port: u16,
    cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Wire {
    fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wire = Self {
            port: listener.local_addr().unwrap().port(),
            cut: Arc::default(),
            open: Arc::default(),
        };
        let (cut, open) = (Arc::clone(&wire.cut), Arc::clone(&wire.open));
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                // A wire that is cut accepts nothing more: the caller is hung up on at once.
                if cut.load(SeqCst) {
                    continue;
                }
                let far = TcpStream::connect(server).unwrap();
                open.lock()
                    .unwrap()
                    .extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                for (mut from, mut to) in [
                    (near.try_clone().unwrap(), far.try_clone().unwrap()),
                    (far, near),
                ] {
                    std::thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
            }
        });
        wire
    }

    fn cut(&self) {
        self.cut.store(true, SeqCst);
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.cut.store(false, SeqCst);
    }
}

/// The address of the place's server, and the same address over a wire.
fn wired(place: &Place) -> (Wire, String) {
    let (user, rest) = place.url.split_once('@').unwrap();
    let (server, path) = rest.split_once('/').unwrap();
    let wire = Wire::to(
        server
            .parse()
            .expect("a server for tests is named by its IP address and port"),
    );
    let url = format!("{user}@127.0.0.1:{}/{path}", wire.port);
    (wire, url)
}

#[test]
fn a_server_that_is_away_is_unavailable_at_once_and_served_again_when_it_is_back() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let (wire, url) = wired(&place);
    let db = store::Db::open(
        &url,
        DESK,
        &Options {
            sessions: 4,
            ..Options::default()
        },
    )
    .unwrap();
    db.write_now(|tx| note(tx, "before")).unwrap();

    wire.cut();
    for number in 0..50 {
        let begun = Instant::now();
        let answer = db.write_now(move |tx| note(tx, &format!("away {number}")));
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
        assert!(begun.elapsed() < Duration::from_secs(2), "it answers fast");
    }

    wire.mend();
    until("PostgreSQL is back", || {
        db.write_now(|tx| note(tx, "after")).is_ok()
    });
    assert_eq!(count(&db), 2);
}

#[test]
fn a_connection_lost_in_the_middle_of_a_write_keeps_nothing() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let (wire, url) = wired(&place);
    let db = store::Db::open(
        &url,
        DESK,
        &Options {
            sessions: 1,
            ..Options::default()
        },
    )
    .unwrap();
    let lost = db.write_now(move |tx| {
        note(tx, "half")?;
        wire.cut();
        let next = note(tx, "the other half");
        wire.mend();
        next
    });
    assert!(matches!(lost, Err(Error::Unavailable(_))), "{lost:?}");
    until("PostgreSQL is back", || {
        db.write_now(|tx| note(tx, "after")).is_ok()
    });
    assert_eq!(count(&db), 1);
}

#[test]
fn a_session_that_was_ended_while_nobody_used_it_is_replaced_unnoticed() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let db = place.open_with(
        DESK,
        &Options {
            sessions: 1,
            ..Options::default()
        },
    );
    let other = place.open(DESK);
    let session = |db: &store::Db| {
        db.read_now(|tx| tx.one::<i64>("select pg_backend_pid()", &[]))
            .map_err(|error: Error| error)
            .unwrap()
    };
    let ended = session(&db);
    other
        .write_now(move |tx| {
            tx.run(
                "select pg_terminate_backend(cast($1 as integer))",
                store::params![ended],
            )
        })
        .map_err(|error: Error| error)
        .unwrap();
    until("the server has ended the session", || {
        other.read_now(move |tx| {
            tx.one::<i64>(
                "select count(*) from pg_stat_activity where pid = cast($1 as integer)",
                store::params![ended],
            )
        }) == Ok::<_, Error>(0)
    });
    assert_ne!(session(&db), ended);
}

#[test]
fn of_two_writes_in_each_others_way_one_is_told_of_the_conflict() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let db = place.open(DESK);
    for text in ["one", "two"] {
        db.write_now(move |tx| note(tx, text)).unwrap();
    }
    let meeting = Arc::new(std::sync::Barrier::new(2));
    let writers = [(1_i64, 2_i64), (2, 1)].map(|(first, then)| {
        let (db, meeting) = (db.clone(), Arc::clone(&meeting));
        std::thread::spawn(move || {
            db.write_now(move |tx| {
                tx.run(
                    "update note set weight = 1 where id = $1",
                    store::params![first],
                )?;
                meeting.wait();
                tx.run(
                    "update note set weight = 1 where id = $1",
                    store::params![then],
                )
            })
        })
    });
    let answers = writers.map(|writer| writer.join().unwrap());
    assert!(
        answers.contains(&Ok(1)) && answers.contains(&Err(Error::Conflict)),
        "{answers:?}"
    );
}

#[test]
fn a_session_learns_that_a_newer_program_has_changed_a_table() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let (db, newer) = (
        place.open_with(
            DESK,
            &Options {
                sessions: 1,
                ..Options::default()
            },
        ),
        place.open(DESK),
    );
    let weights = || {
        db.read_now(|tx| tx.all::<Option<i64>>("select weight from note", &[]))
            .map_err(|error: Error| error)
    };
    assert_eq!(weights(), Ok(vec![]));
    newer
        .write_now(|tx| tx.run("alter table note alter column weight type bigint", &[]))
        .map_err(|error: Error| error)
        .unwrap();
    assert!(matches!(weights(), Err(Error::Sql(_))));
    assert_eq!(weights(), Ok(vec![]));
}
