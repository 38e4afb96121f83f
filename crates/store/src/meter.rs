//! What the operator may watch, and the sign that something was committed.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::sync::watch;

/// Readings for the operator. Totals count since the database was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauges {
    /// Writes that wait now.
    pub queued_writes: usize,
    /// Reads that wait now (on PostgreSQL reads and writes wait together, and are counted as writes).
    pub queued_reads: usize,
    /// So many may wait before more are refused.
    pub queue_capacity: usize,
    /// Jobs refused because the queue was full.
    pub refused_total: u64,
    /// Commits.
    pub commits_total: u64,
    /// Writes in those commits; divided by `commits_total` it is the mean group.
    pub writes_total: u64,
    /// The largest group so far.
    pub largest_group: u64,
    /// Microseconds spent from the beginning of a group to the end of its commit.
    pub commit_us_total: u64,
    /// Microseconds that writers waited from handing in to the answer.
    pub wait_us_total: u64,
    /// The longest of those waits.
    pub wait_us_max: u64,
}

/// Where the engines count, and tell that they have committed.
#[derive(Debug)]
pub(crate) struct Meter {
    refused: AtomicU64,
    commits: AtomicU64,
    writes: AtomicU64,
    largest: AtomicU64,
    commit_us: AtomicU64,
    wait_us: AtomicU64,
    wait_us_max: AtomicU64,
    changes: watch::Sender<u64>,
}

impl Meter {
    pub(crate) fn new() -> Self {
        let zero = AtomicU64::default;
        Self {
            refused: zero(),
            commits: zero(),
            writes: zero(),
            largest: zero(),
            commit_us: zero(),
            wait_us: zero(),
            wait_us_max: zero(),
            changes: watch::Sender::new(0),
        }
    }

    pub(crate) fn refused(&self) {
        self.refused.fetch_add(1, Relaxed);
    }

    pub(crate) fn committed(&self, writes: u64, took: Duration) {
        self.commits.fetch_add(1, Relaxed);
        self.writes.fetch_add(writes, Relaxed);
        self.largest.fetch_max(writes, Relaxed);
        self.commit_us.fetch_add(micros(took), Relaxed);
    }

    pub(crate) fn answered(&self, waited: Duration) {
        self.wait_us.fetch_add(micros(waited), Relaxed);
        self.wait_us_max.fetch_max(micros(waited), Relaxed);
    }

    pub(crate) fn tick(&self) {
        self.changes
            .send_modify(|ticks| *ticks = ticks.wrapping_add(1));
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    pub(crate) fn read(&self) -> Gauges {
        Gauges {
            refused_total: self.refused.load(Relaxed),
            commits_total: self.commits.load(Relaxed),
            writes_total: self.writes.load(Relaxed),
            largest_group: self.largest.load(Relaxed),
            commit_us_total: self.commit_us.load(Relaxed),
            wait_us_total: self.wait_us.load(Relaxed),
            wait_us_max: self.wait_us_max.load(Relaxed),
            ..Gauges::default()
        }
    }
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}
