//! The log and those who follow it: no hole, no row skipped, other programs noticed.

use std::sync::mpsc::channel;
use std::time::Duration;

use crate::desk::{DESK, note, occupy, until};
use store::testing::Place;
use store::{Db, Error, Tx, log, on_each_db, params};

fn append(tx: &mut Tx<'_>, topic: &str, subject: i64) -> Result<i64, Error> {
    log::append(tx, topic, "noted", subject, "{}", 1_000 + subject)
}

fn seqs(db: &Db, after: i64) -> Vec<i64> {
    db.read_now(move |tx| log::since(tx, after, 1_000))
        .unwrap()
        .iter()
        .map(|entry| entry.seq)
        .collect()
}

on_each_db! { DESK;
    fn events_are_numbered_from_one_and_read_back_in_order(db) {
        assert_eq!(db.read_now(log::head), Ok(0));
        assert_eq!(db.read_now(log::oldest), Ok(0));
        for subject in 1..=5 {
            let topic = if subject % 2 == 0 { "even" } else { "odd" };
            assert_eq!(db.write_now(move |tx| append(tx, topic, subject)), Ok(subject));
        }
        let entries = db.read_now(|tx| log::since(tx, 3, 10)).unwrap();
        assert_eq!(entries, [
            log::Entry { seq: 4, topic: "even".into(), kind: "noted".into(), subject: 4, at: 1_004, data: "{}".into() },
            log::Entry { seq: 5, topic: "odd".into(), kind: "noted".into(), subject: 5, at: 1_005, data: "{}".into() },
        ]);
        let odd = db.read_now(|tx| log::since_in(tx, "odd", 1, 1)).unwrap();
        assert_eq!(odd.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [3]);
        assert_eq!(db.read_now(|tx| Ok::<_, Error>((log::head(tx)?, log::head_of(tx, "even")?, log::head_of(tx, "none")?))), Ok((5, 4, 0)));
    }

    fn an_event_of_a_job_that_fails_leaves_no_hole(db) {
        db.write_now(|tx| append(tx, "a", 1)).unwrap();
        let failed: Result<(), Error> = db.write_now(|tx| {
            append(tx, "a", 2)?;
            Err(Error::NoRow)
        });
        assert_eq!(failed, Err(Error::NoRow));
        assert_eq!(db.write_now(|tx| append(tx, "a", 3)), Ok(2));
        assert_eq!(seqs(db, 0), [1, 2]);
    }

    fn pruning_takes_the_oldest_and_never_the_last(db) {
        for subject in 1..=9 {
            db.write_now(move |tx| append(tx, "a", subject)).unwrap();
        }
        let mut pruned = 0;
        loop {
            match db.write_now(|tx| log::prune(tx, 1_006, 3)).unwrap() {
                0 => break,
                some => pruned += some,
            }
        }
        assert_eq!((pruned, seqs(db, 0)), (5, vec![6, 7, 8, 9]));
        while db.write_now(|tx| log::prune(tx, i64::MAX, 3)).unwrap() > 0 {}
        assert_eq!(seqs(db, 0), [9]);
        assert_eq!(db.write_now(|tx| append(tx, "a", 10)), Ok(10));
        assert_eq!(db.read_now(log::oldest), Ok(9));
    }

    fn following_finds_its_rows_by_an_index(db) {
        for sql in [
            "select seq from event where topic = $1 and seq > $2 order by seq limit $3",
            "select coalesce(max(seq), 0) from event where topic = $1",
        ] {
            let plan = db.plan(sql).unwrap();
            assert!(plan.contains("event_topic") && !plan.to_lowercase().contains("temp b-tree"), "{plan}");
        }
        let head = db.plan("select coalesce(max(seq), 0) from event").unwrap();
        assert!(head.contains("SEARCH event") || head.contains("event_pkey"), "{head}");
    }

    fn a_commit_is_announced_at_once_and_a_failed_job_is_not(db) {
        let mut changes = db.changes();
        let failed: Result<(), Error> = db.write_now(|_| Err(Error::NoRow));
        assert_eq!((failed, changes.has_changed().unwrap()), (Err(Error::NoRow), false));
        db.write_now(|tx| append(tx, "a", 1)).unwrap();
        assert!(changes.has_changed().unwrap());
        changes.mark_unchanged();
    }
}

#[test]
fn what_another_program_commits_is_announced() {
    for place in Place::each() {
        let (here, elsewhere) = (place.open(DESK), place.open(DESK));
        let mut changes = here.changes();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        for subject in 1..=3 {
            changes.mark_unchanged();
            elsewhere
                .write_now(move |tx| append(tx, "a", subject))
                .unwrap();
            let announced = runtime.block_on(async {
                tokio::time::timeout(Duration::from_secs(20), changes.changed()).await
            });
            announced
                .expect("the other program's commit is announced")
                .unwrap();
            assert_eq!(here.read_now(log::head), Ok(subject));
        }
    }
}

#[test]
fn a_follower_never_skips_an_event_that_commits_late() {
    for place in Place::each() {
        let dbs = [place.open(DESK), place.open(DESK)];
        let (threads, each) = (8_i64, 40_i64);
        std::thread::scope(|scope| {
            for thread in 0..threads {
                let db = dbs[usize::try_from(thread % 2).unwrap()].clone();
                scope.spawn(move || {
                    for number in 0..each {
                        db.write_now(move |tx| {
                            let seq = append(tx, "a", thread * each + number)?;
                            // The even ones take their time between their number and their commit.
                            for _ in 0..(1 - number % 2) * 5 {
                                tx.one::<i64>("select count(*) from event", &[])?;
                            }
                            Ok::<_, Error>(seq)
                        })
                        .unwrap();
                    }
                });
            }
            let mut followed = Vec::new();
            until("the follower has seen every event", || {
                followed.extend(seqs(&dbs[0], followed.last().copied().unwrap_or(0)));
                followed.len() >= usize::try_from(threads * each).unwrap()
            });
            assert_eq!(followed, (1..=threads * each).collect::<Vec<_>>());
        });
    }
}

#[test]
fn on_postgres_a_second_event_waits_until_the_first_is_visible() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let db = place.open(DESK);
    let (release, released) = channel::<()>();
    let (numbered, is_numbered) = channel();
    let late = std::thread::spawn({
        let db = db.clone();
        move || {
            db.write_now(move |tx| {
                numbered.send(append(tx, "a", 1)?).unwrap();
                let _ = released.recv();
                Ok::<_, Error>(())
            })
        }
    });
    assert_eq!(is_numbered.recv(), Ok(1));
    let next = std::thread::spawn({
        let db = db.clone();
        move || db.write_now(|tx| append(tx, "a", 2))
    });
    until("the second writer waits for the first", || {
        let waiting = db.read_now(|tx| {
            tx.one::<i64>(
                "select count(*) from pg_locks where locktype = 'advisory' and not granted
                 and objid = cast(mod(8242000000000 + cast(cast('event'::regclass as oid) as bigint), 4294967296) as oid)",
                &[],
            )
        });
        waiting == Ok::<_, Error>(1)
    });
    assert_eq!(seqs(&db, 0), [] as [i64; 0]);
    release.send(()).unwrap();
    late.join().unwrap().unwrap();
    assert_eq!(next.join().unwrap(), Ok(2));
    assert_eq!(seqs(&db, 0), [1, 2]);
}

#[test]
fn a_reader_is_served_while_the_writer_is_busy() {
    for place in Place::each() {
        let db = place.open(DESK);
        db.write_now(|tx| note(tx, "before")).unwrap();
        let (release, occupied) = occupy(&db);
        let found =
            db.read_now(|tx| tx.one::<String>("select text from note where id = $1", params![1]));
        assert_eq!(found, Ok::<_, Error>("before".to_owned()));
        release.send(()).unwrap();
        occupied.join().unwrap().unwrap();
    }
}
