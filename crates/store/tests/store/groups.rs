//! Jobs that wait together: refused when there are too many, committed together, failing alone.

use crate::desk::{DESK, answer, count, hand_in, note, occupy, texts};
use store::testing::Place;
use store::{Error, Options, params};

#[test]
fn a_full_queue_refuses_at_once_and_serves_again() {
    for place in Place::each() {
        let db = place.open_with(
            DESK,
            &Options {
                queue: 4,
                sessions: 1,
                readers: 1,
                ..Options::default()
            },
        );
        let (release, occupied) = occupy(&db);
        let handed_in =
            (0..10).map(|number| hand_in(&db, move |tx| note(tx, &format!("note {number}"))));
        let (mut waiting, mut refused) = (Vec::new(), 0);
        for outcome in handed_in {
            match outcome {
                Ok(job) => waiting.push(job),
                Err(at_once) => {
                    assert_eq!(at_once, Err(Error::Busy));
                    refused += 1;
                }
            }
        }
        assert_eq!((waiting.len(), refused), (4, 6));
        let gauges = db.gauges();
        assert_eq!(
            (
                gauges.refused_total,
                gauges.queued_writes,
                gauges.queue_capacity
            ),
            (6, 4, 4)
        );
        release.send(()).unwrap();
        occupied.join().unwrap().unwrap();
        for job in waiting {
            answer(job).unwrap();
        }
        assert_eq!(count(&db), 4);
        db.write_now(|tx| note(tx, "served again")).unwrap();
    }
}

#[test]
fn jobs_that_wait_together_share_one_commit() {
    let place = Place::sqlite();
    let db = place.open(DESK);
    let (release, occupied) = occupy(&db);
    let jobs: Vec<_> = (0..100)
        .map(|number| {
            hand_in(&db, move |tx| note(tx, &format!("note {number}")))
                .ok()
                .unwrap()
        })
        .collect();
    release.send(()).unwrap();
    occupied.join().unwrap().unwrap();
    for job in jobs {
        answer(job).unwrap();
    }
    let gauges = db.gauges();
    assert_eq!(
        (
            gauges.commits_total,
            gauges.writes_total,
            gauges.largest_group
        ),
        (2, 101, 100)
    );
}

#[test]
fn a_failing_and_a_panicking_job_roll_back_alone_in_their_group() {
    for place in Place::each() {
        let db = place.open_with(
            DESK,
            &Options {
                sessions: 1,
                ..Options::default()
            },
        );
        let (release, occupied) = occupy(&db);
        let jobs = [
            hand_in(&db, |tx| note(tx, "first")),
            hand_in(&db, |tx| {
                note(tx, "fails")?;
                Err(Error::NoRow)
            }),
            hand_in(&db, |tx| note(tx, "second")),
            hand_in(&db, |tx| {
                note(tx, "panics")?;
                panic!("a job may panic")
            }),
            hand_in(&db, |tx| note(tx, "first")),
            hand_in(&db, |tx| {
                note(tx, "overlooks")?;
                let _ = note(tx, "first");
                Ok(0)
            }),
            hand_in(&db, |tx| note(tx, "third")),
        ];
        release.send(()).unwrap();
        occupied.join().unwrap().unwrap();
        let answers: Vec<_> = jobs
            .into_iter()
            .map(|job| answer(job.ok().unwrap()))
            .collect();
        assert!(
            matches!(
                answers.as_slice(),
                [
                    Ok(_),
                    Err(Error::NoRow),
                    Ok(_),
                    Err(Error::Panicked),
                    Err(Error::Unique(_)),
                    Err(Error::Aborted),
                    Ok(_)
                ]
            ),
            "{answers:?}"
        );
        assert_eq!(texts(&db), ["first", "second", "third"]);
    }
}

#[test]
fn on_a_full_disk_what_was_acknowledged_is_there_and_what_was_not_is_not() {
    let place = Place::sqlite();
    let db = place.open_with(
        DESK,
        &Options {
            max_pages: Some(60),
            ..Options::default()
        },
    );
    let (release, occupied) = occupy(&db);
    // Forty notes of 8 KiB do not fit into sixty pages of 4 KiB; small ones stand between them.
    let jobs: Vec<_> = (0..80)
        .map(|number| {
            let text = if number % 2 == 0 {
                format!("small {number}")
            } else {
                format!("{number} {}", "long ".repeat(1600))
            };
            let handed_in = text.clone();
            (
                text,
                hand_in(&db, move |tx| note(tx, &handed_in)).ok().unwrap(),
            )
        })
        .collect();
    release.send(()).unwrap();
    occupied.join().unwrap().unwrap();
    let answers: Vec<_> = jobs
        .into_iter()
        .map(|(text, job)| (text, answer(job)))
        .collect();
    assert!(
        answers
            .iter()
            .any(|(_, answer)| *answer == Err(Error::Full)),
        "the disk was to be full"
    );
    assert!(
        answers
            .iter()
            .all(|(_, answer)| matches!(answer, Ok(_) | Err(Error::Full)))
    );
    let acknowledged: Vec<_> = answers
        .into_iter()
        .filter(|(_, answer)| answer.is_ok())
        .map(|(text, _)| text)
        .collect();
    assert_eq!(texts(&db), acknowledged);

    // Room is made, and the writer goes on by itself.
    db.write_now(|tx| tx.run("delete from note", &[]))
        .map_err(|error: Error| error)
        .unwrap();
    db.write_now(|tx| note(tx, &"long ".repeat(1600))).unwrap();
    assert_eq!(db.check(), Ok(vec![]));
}

#[test]
fn a_job_that_fills_the_disk_alone_fails_alone() {
    let place = Place::sqlite();
    let db = place.open_with(
        DESK,
        &Options {
            max_pages: Some(60),
            ..Options::default()
        },
    );
    for _ in 0..3 {
        let full = db.write_now(|tx| {
            tx.run(
                "insert into note (text) values ($1)",
                params!["long ".repeat(100_000)],
            )
        });
        assert_eq!(full, Err(Error::Full));
        db.write_now(|tx| tx.run("delete from note", &[]))
            .map_err(|error: Error| error)
            .unwrap();
        db.write_now(|tx| note(tx, "small")).unwrap();
    }
    assert_eq!(texts(&db), ["small"]);
}

#[test]
fn a_transaction_that_the_engine_ends_takes_along_those_before_it_and_nobody_after() {
    let place = Place::sqlite();
    let db = place.open(DESK);
    db.write_now(|tx| note(tx, "there")).unwrap();
    let (release, occupied) = occupy(&db);
    let jobs = [
        hand_in(&db, |tx| note(tx, "before")),
        // What a failing disk does to a transaction, this statement does on request.
        hand_in(&db, |tx| {
            tx.one(
                "insert or rollback into note (text) values ('there') returning id",
                &[],
            )
        }),
        hand_in(&db, |tx| note(tx, "after")),
    ];
    release.send(()).unwrap();
    occupied.join().unwrap().unwrap();
    let answers: Vec<_> = jobs
        .into_iter()
        .map(|job| answer(job.ok().unwrap()))
        .collect();
    let ended = Error::Unique("note.text".to_owned());
    assert!(
        matches!(answers.as_slice(), [Err(first), Err(second), Ok(_)] if *first == ended && *second == ended),
        "{answers:?}"
    );
    assert_eq!(texts(&db), ["there", "after"]);
}
