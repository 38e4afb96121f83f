//! Prints how many durable comments a second the bare store takes: four statements each, many clients, one SQLite file.
//!
//! `cargo run --release -p store --example bare_commits -- [clients] [seconds]`, by default 64 clients and 5 seconds.
#![expect(clippy::print_stdout, reason = "its figure is what it is for")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use store::{Db, Error, Migration, Options, job, log, params};

const TABLES: &[Migration] = &[
    store::LOG,
    Migration::shared(
        "0002_bench",
        "create table story (id {id}, comments bigint not null);
         create table comment (
             id {id}, story_id bigint not null references story (id), name text not null, text text not null,
             html text not null, state text not null, posted_at bigint not null
         );
         create index comment_story on comment (story_id, id);
         insert into story (comments) values (0);",
    ),
];

const TEXT: &str = "What a speech. He thanked everybody, told people to vote, and then he looked at his wife for the rest of it.";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut given = std::env::args().skip(1);
    let clients: u64 = given.next().map_or(Ok(64), |text| text.parse())?;
    let seconds: u64 = given.next().map_or(Ok(5), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let db = Db::open(
        &folder.path().join("bench.db").display().to_string(),
        TABLES,
        &Options::default(),
    )?;

    let (stop, posted) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicU64::new(0)),
    );
    let begun = Instant::now();
    let writers: Vec<_> = (0..clients)
        .map(|_| {
            let (db, stop, posted) = (db.clone(), Arc::clone(&stop), Arc::clone(&posted));
            tokio::spawn(async move {
                while !stop.load(Relaxed) {
                    post(&db).await?;
                    posted.fetch_add(1, Relaxed);
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    stop.store(true, Relaxed);
    for writer in writers {
        writer.await??;
    }
    let took = begun.elapsed().as_secs_f64();
    let count = posted.load(Relaxed);
    let gauges = db.gauges();
    #[expect(
        clippy::cast_precision_loss,
        reason = "a rate is shown without its fraction"
    )]
    let (rate, group) = (
        count as f64 / took,
        gauges.writes_total as f64 / gauges.commits_total.max(1) as f64,
    );
    println!("{rate:.0} durable comments/s from {clients} clients, {group:.1} in a commit");
    Ok(())
}

/// What posting a comment does to the disk: the row, the counter, the event, a job.
async fn post(db: &Db) -> Result<i64, Error> {
    db.write(|tx| {
        let id: i64 = tx.one(
            "insert into comment (story_id, name, text, html, state, posted_at) values ($1, $2, $3, $4, 'visible', $5) returning id",
            params![1, "Ana", TEXT, TEXT, 1_600_000_000_000_i64],
        )?;
        tx.run("update story set comments = comments + 1 where id = $1", params![1])?;
        job::enqueue(tx, "mail_reply", "{}", 1_600_000_000_000, 1_600_000_000_000)?;
        log::append(tx, "story/1", "comment_posted", id, "{}", 1_600_000_000_000)?;
        Ok(id)
    })
    .await
}
