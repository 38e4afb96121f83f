//! Work for after the commit: leases, retries, and what is laid aside.

use std::collections::BTreeSet;
use std::sync::Mutex;

use crate::desk::{DESK, note};
use store::job::{self, Job};
use store::testing::Place;
use store::{Db, Error, on_each_db};

const LEASE_MS: i64 = 60_000;

fn enqueue(db: &Db, due_at: i64) -> i64 {
    db.write_now(move |tx| job::enqueue(tx, "mail", "{\"to\":7}", due_at, 100))
        .unwrap()
}

fn claim(db: &Db, now: i64) -> Option<Job> {
    db.write_now(move |tx| job::claim(tx, LEASE_MS, now))
        .unwrap()
}

fn fail(db: &Db, id: i64, now: i64) {
    db.write_now(move |tx| job::fail(tx, id, "the post office is closed", now))
        .unwrap();
}

on_each_db! { DESK;
    fn the_job_that_is_due_longest_is_claimed_first_and_none_before_its_time(db) {
        let (later, sooner) = (enqueue(db, 2_000), enqueue(db, 1_000));
        assert_eq!(db.read_now(job::next_due), Ok(Some(1_000)));
        assert_eq!(claim(db, 999), None);
        let first = claim(db, 5_000).unwrap();
        assert_eq!((first.id, first.kind.as_str(), first.data.as_str(), first.attempts), (sooner, "mail", "{\"to\":7}", 1));
        assert_eq!(claim(db, 5_000).map(|job| job.id), Some(later));
        assert_eq!(claim(db, 5_000), None);
    }

    fn some_kinds_have_a_worker_of_their_own(db) {
        let add = |kind: &'static str, due_at| db.write_now(move |tx| job::enqueue(tx, kind, "{}", due_at, 0)).unwrap();
        let (sizes, slow, mail) = (add("sizes", 1), add("slow", 2), add("mail", 3));
        let own = |now| db.write_now(move |tx| job::claim_of(tx, ["sizes", "slow"], LEASE_MS, now)).unwrap().map(|job| job.id);
        let others = |now| db.write_now(move |tx| job::claim_but(tx, ["sizes", "slow", "gone"], LEASE_MS, now)).unwrap().map(|job| job.id);
        assert_eq!(others(10), Some(mail), "however long the others have waited");
        assert_eq!(others(10), None);
        assert_eq!((own(1), own(1), own(10), own(10)), (Some(sizes), None, Some(slow), None));
    }

    fn a_job_that_is_done_is_gone(db) {
        let id = enqueue(db, 0);
        claim(db, 0).unwrap();
        db.write_now(move |tx| job::done(tx, id)).unwrap();
        assert_eq!(db.read_now(job::next_due), Ok(None));
        assert_eq!(claim(db, i64::MAX - LEASE_MS), None);
    }

    fn a_job_of_a_write_that_fails_is_never_enqueued(db) {
        let failed: Result<(), Error> = db.write_now(|tx| {
            note(tx, "with a mail")?;
            job::enqueue(tx, "mail", "{}", 0, 0)?;
            Err(Error::NoRow)
        });
        assert_eq!((failed, claim(db, 10)), (Err(Error::NoRow), None));
    }

    fn a_lease_that_runs_out_lets_another_claim_the_job(db) {
        let id = enqueue(db, 0);
        assert_eq!(claim(db, 1_000).map(|job| job.due_at), Some(1_000 + LEASE_MS));
        assert_eq!(claim(db, 1_000 + LEASE_MS - 1), None);
        let again = claim(db, 1_000 + LEASE_MS).unwrap();
        assert_eq!((again.id, again.attempts), (id, 2));
    }

    fn a_failed_job_rests_longer_each_time_and_is_laid_aside_in_the_end(db) {
        let id = enqueue(db, 0);
        let mut now = 0;
        for attempt in 1..job::MOST_ATTEMPTS {
            assert_eq!(claim(db, now).map(|job| job.attempts), Some(attempt));
            fail(db, id, now);
            let due = db.read_now(job::next_due).unwrap().unwrap();
            assert_eq!(due, now + job::retry_after_ms(attempt));
            assert_eq!(claim(db, due - 1), None);
            now = due;
        }
        claim(db, now).unwrap();
        fail(db, id, now);
        assert_eq!((claim(db, i64::MAX - LEASE_MS), db.read_now(job::next_due)), (None, Ok(None)));
        let dead = db.read_now(|tx| job::dead(tx, 0, 10)).unwrap();
        assert_eq!(dead.iter().map(|job| (job.id, job.reason.as_deref())).collect::<Vec<_>>(), [(id, Some("the post office is closed"))]);
    }

    fn a_job_whose_worker_always_dies_is_laid_aside_too(db) {
        let id = enqueue(db, 0);
        let mut claims = 0;
        let mut now = 0;
        while let Some(job) = claim(db, now) {
            claims += 1;
            now = job.due_at;
        }
        assert_eq!(claims, job::MOST_ATTEMPTS);
        assert_eq!(db.read_now(|tx| job::dead(tx, 0, 10)).unwrap().first().map(|job| job.id), Some(id));
    }

    fn a_dead_job_can_be_retried_or_discarded_and_a_living_one_cannot(db) {
        let (retried, discarded, living) = (enqueue(db, 0), enqueue(db, 0), enqueue(db, 0));
        for id in [retried, discarded] {
            db.write_now(move |tx| job::bury(tx, id, "no such address")).unwrap();
        }
        assert_eq!(db.write_now(move |tx| Ok::<_, Error>((job::retry(tx, living, 5)?, job::discard(tx, living)?))), Ok((false, false)));
        assert_eq!(db.write_now(move |tx| Ok::<_, Error>((job::retry(tx, retried, 5)?, job::discard(tx, discarded)?))), Ok((true, true)));
        let waiting: Vec<_> = db.read_now(|tx| job::waiting(tx, 0, 10)).unwrap().iter().map(|job| (job.id, job.attempts)).collect();
        assert_eq!(waiting, [(retried, 0), (living, 0)]);
        assert_eq!(db.read_now(|tx| job::dead(tx, 0, 10)), Ok(vec![]));
    }

    fn claiming_finds_its_job_by_an_index(db) {
        let plan = db.plan("select id from job where state <> 'dead' and due_at <= $1 order by due_at, id limit 1").unwrap();
        assert!(plan.contains("job_due") && !plan.to_lowercase().contains("sort") && !plan.contains("TEMP"), "{plan}");
    }
}

#[test]
fn two_workers_never_claim_the_same_job() {
    for place in Place::each() {
        let dbs = [place.open(DESK), place.open(DESK)];
        let jobs = 120;
        for _ in 0..jobs {
            enqueue(&dbs[0], 0);
        }
        let claimed = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for db in dbs.iter().cycle().take(8) {
                scope.spawn(|| {
                    while let Some(job) = claim(db, 1) {
                        claimed.lock().unwrap().push(job.id);
                    }
                });
            }
        });
        let claimed = claimed.into_inner().unwrap();
        let different: BTreeSet<_> = claimed.iter().collect();
        assert_eq!((claimed.len(), different.len()), (jobs, jobs));
    }
}

#[test]
fn the_rest_between_attempts_doubles_up_to_a_cap() {
    assert_eq!(
        [0, 1, 2, 3].map(job::retry_after_ms),
        [15_000, 15_000, 30_000, 60_000]
    );
    assert_eq!(
        [12, 64, i64::MAX].map(job::retry_after_ms),
        [job::LAST_RETRY_MS; 3]
    );
}
