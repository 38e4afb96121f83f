//! The writer: one thread, one connection, one sync to disk for all who wait.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError};
use rusqlite::Connection;

use super::{error, run, wal_bytes};
use crate::meter::Meter;
use crate::work::Job;
use crate::{Error, Tx};

/// At most so many jobs share one commit.
const GROUP: usize = 256;
/// How often the writer looks whether another program has written.
const GLANCE: Duration = Duration::from_millis(250);
/// A write-ahead log larger than this is folded into the file even if readers have to wait a moment.
const WAL_LIMIT_BYTES: u64 = 64 * 1024 * 1024;
/// How often the writer looks after the file.
const UPKEEP: Duration = Duration::from_secs(30);
/// How often the planner's statistics are refreshed.
const STATISTICS: Duration = Duration::from_secs(3600);

/// What the thread owns.
pub(crate) struct Writer {
    pub(crate) connection: Connection,
    pub(crate) file: PathBuf,
    pub(crate) meter: Arc<Meter>,
}

/// Starts the thread; it ends when every sender is gone and the queue is empty.
pub(crate) fn start(
    writer: Writer,
    queue: Receiver<Box<dyn Job>>,
) -> std::io::Result<JoinHandle<()>> {
    // Taken before the database is handed out: what another program commits from then on is a change.
    let seen = writer.data_version();
    std::thread::Builder::new()
        .name("store-writer".to_owned())
        .spawn(move || writer.live(seen, &queue))
}

impl Writer {
    fn live(self, mut seen: i64, queue: &Receiver<Box<dyn Job>>) {
        let (mut glanced, mut kept, mut counted) = (Instant::now(), Instant::now(), Instant::now());
        let mut idle_since_upkeep = true;
        loop {
            match queue.recv_timeout(GLANCE) {
                Ok(first) => {
                    let group = std::iter::once(first)
                        .chain(queue.try_iter())
                        .take(GROUP)
                        .collect();
                    self.write(group);
                    idle_since_upkeep = false;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if glanced.elapsed() >= GLANCE {
                glanced = Instant::now();
                // This number changes only by the commits of other connections, and no other of ours writes.
                let now = self.data_version();
                if now != seen {
                    seen = now;
                    self.meter.tick();
                }
            }
            if kept.elapsed() >= UPKEEP && !idle_since_upkeep {
                kept = Instant::now();
                idle_since_upkeep = true;
                self.shorten_wal(WAL_LIMIT_BYTES);
            }
            if counted.elapsed() >= STATISTICS {
                counted = Instant::now();
                self.refresh_statistics();
            }
        }
        self.refresh_statistics();
    }

    /// Writes a group; what a full disk leaves over is taken up as a group of its own.
    fn write(&self, mut waiting: Vec<Box<dyn Job>>) {
        while !waiting.is_empty() {
            waiting = self.write_group(waiting);
        }
    }

    /// Runs jobs in one transaction until they are through or the engine gives the transaction up; answers those it ran.
    fn write_group(&self, jobs: Vec<Box<dyn Job>>) -> Vec<Box<dyn Job>> {
        let begun = Instant::now();
        if let Err(error) = self.ask("begin immediate") {
            for job in jobs {
                job.answer(Err(error.clone()));
            }
            return Vec::new();
        }
        let alone = jobs.len() == 1;
        let mut ran = Vec::with_capacity(jobs.len());
        let mut left = jobs.into_iter();
        let mut verdict = Ok(());
        let mut kept = 0;
        for mut job in left.by_ref() {
            let outcome = self.run_job(job.as_mut(), alone);
            ran.push(job);
            match outcome {
                Ok(true) => kept += 1,
                Ok(false) => {}
                Err(error) => {
                    verdict = Err(error);
                    break;
                }
            }
        }
        if verdict.is_ok() {
            verdict = self.ask(if kept == 0 { "rollback" } else { "commit" });
        }
        if !self.connection.is_autocommit() {
            // A commit that failed may leave the transaction open; without this the writer would never begin another.
            let _ = self.ask("rollback");
        }
        match &verdict {
            Ok(()) if kept > 0 => {
                self.meter.committed(kept, begun.elapsed());
                self.meter.tick();
            }
            Ok(()) => {}
            Err(error) => {
                tracing::error!(%error, jobs = ran.len(), "a group of writes was not committed");
            }
        }
        for job in ran {
            self.meter.answered(job.age());
            job.answer(verdict.clone());
        }
        left.collect()
    }

    /// Runs one job behind its own savepoint. `Ok` says whether to keep it; `Err` that the whole transaction is lost.
    fn run_job(&self, job: &mut dyn Job, alone: bool) -> Result<bool, Error> {
        if !alone {
            self.ask("savepoint job")?;
        }
        let mut tx = Tx::sqlite(&self.connection);
        let keep = job.run(&mut tx);
        if self.connection.is_autocommit() {
            // A full or failing disk makes SQLite roll back everything at once, the jobs before this one included.
            return Err(tx.failure().cloned().unwrap_or(Error::Full));
        }
        if alone {
            return Ok(keep);
        }
        if !keep {
            self.ask("rollback to job")?;
        }
        self.ask("release job")?;
        Ok(keep)
    }

    fn ask(&self, text: &str) -> Result<(), Error> {
        run(&self.connection, text, &[]).map(|_| ())
    }

    fn data_version(&self) -> i64 {
        self.connection
            .query_row("pragma data_version", [], |row| row.get(0))
            .unwrap_or_default()
    }

    /// Folds the write-ahead log into the file if it is longer than `limit_bytes`.
    fn shorten_wal(&self, limit_bytes: u64) {
        if wal_bytes(&self.file) <= limit_bytes {
            return;
        }
        // Everybody who writes waits meanwhile, so the readers get only a moment to let go.
        let patience = self
            .connection
            .query_row("pragma busy_timeout", [], |row| row.get::<_, i64>(0));
        let _ = self.connection.busy_timeout(Duration::from_millis(200));
        let folded = self
            .connection
            .query_row("pragma wal_checkpoint(truncate)", [], |row| {
                row.get::<_, i64>(0)
            });
        if let Ok(patience_ms) = patience {
            let _ = self
                .connection
                .pragma_update(None, "busy_timeout", patience_ms);
        }
        if !matches!(folded, Ok(0)) {
            tracing::warn!("the write-ahead log could not be shortened: a reader is slow");
        }
    }

    fn refresh_statistics(&self) {
        if let Err(failed) = self
            .connection
            .execute_batch("pragma analysis_limit = 400; pragma optimize")
        {
            tracing::warn!(error = %error(failed), "the planner's statistics could not be refreshed");
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::sqlite::{Role, connect, open};
    use crate::{Options, params};

    fn patience(connection: &Connection) -> i64 {
        connection
            .query_row("pragma busy_timeout", [], |row| row.get(0))
            .unwrap()
    }

    #[test]
    fn a_long_log_is_folded_into_the_file_unless_a_reader_still_needs_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.db");
        let options = Options {
            patience_ms: 1234,
            ..Options::default()
        };
        let connection = open(&file, &options).unwrap();
        let writer = Writer {
            connection,
            file: file.clone(),
            meter: Arc::new(Meter::new()),
        };
        writer
            .connection
            .execute_batch("create table note (text text)")
            .unwrap();
        let reader = connect(&file, Role::Reads, &options).unwrap();
        reader
            .execute_batch("begin; select count(*) from note")
            .unwrap();
        run(
            &writer.connection,
            "insert into note values ($1)",
            params!["long ".repeat(10_000)],
        )
        .unwrap();
        let length = wal_bytes(&file);
        assert!(length > 50_000, "{length}");

        writer.shorten_wal(length);
        writer.shorten_wal(0);
        assert_eq!(
            (wal_bytes(&file), patience(&writer.connection)),
            (length, 1234)
        );

        reader.execute_batch("commit").unwrap();
        writer.shorten_wal(0);
        assert_eq!(wal_bytes(&file), 0);
        let kept: i64 = reader
            .query_row("select count(*) from note", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, 1);
    }
}
