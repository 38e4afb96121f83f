//! Pages read at a given rate, whether or not the answers keep up: how long each took from when it was due.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;
use tokio::task::JoinHandle;
use tokio::time::sleep_until;

use crate::crowd::percentile;
use crate::http::Kept;

/// Connections that share the rate.
const LANES: u32 = 50;

/// Reads that go on until they are ended.
pub(crate) struct Load {
    lanes: Vec<JoinHandle<Lane>>,
    stop: Arc<AtomicBool>,
    begun: Instant,
}

/// What one connection came to.
#[derive(Default)]
struct Lane {
    took: Vec<Duration>,
    bad: u64,
}

impl Load {
    /// Begins to read these pages in turn, so many a second.
    pub(crate) fn begin(host: &str, pages: &[String], per_second: u32) -> Load {
        let stop = Arc::new(AtomicBool::new(false));
        let begun = Instant::now();
        let gap = Duration::from_secs(LANES.into()) / per_second.max(1);
        let lanes = (0..LANES).map(|lane| {
            let requests: Vec<String> = pages
                .iter()
                .map(|page| {
                    format!("GET {page} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n")
                })
                .collect();
            let first = begun + gap * lane / LANES;
            tokio::spawn(drive(
                host.to_owned(),
                requests,
                first,
                gap,
                Arc::clone(&stop),
            ))
        });
        Load {
            lanes: lanes.collect(),
            stop,
            begun,
        }
    }

    /// Ends it; answers what it came to.
    pub(crate) async fn end(self) -> Result<serde_json::Value> {
        self.stop.store(true, Relaxed);
        let seconds = self.begun.elapsed().as_secs_f64();
        let mut all = Lane::default();
        for lane in self.lanes {
            let lane = lane.await?;
            all.took.extend(lane.took);
            all.bad += lane.bad;
        }
        let done = all.took.len();
        Ok(json!({
            "done": done, "bad": all.bad, "per_second": done as f64 / seconds,
            "p50_ms": percentile(&mut all.took, 0.5), "p99_ms": percentile(&mut all.took, 0.99),
        }))
    }
}

/// One connection: a request at each of its instants, the next at once if its instant has passed.
async fn drive(
    host: String,
    requests: Vec<String>,
    first: Instant,
    gap: Duration,
    stop: Arc<AtomicBool>,
) -> Lane {
    let mut lane = Lane::default();
    let mut due = first;
    let mut open: Option<Kept> = None;
    for request in requests.iter().cycle() {
        sleep_until(due.into()).await;
        if stop.load(Relaxed) {
            break;
        }
        if open.is_none() {
            open = Kept::open(&host).await.ok();
        }
        let answer = match &mut open {
            Some(kept) => kept.ask(request).await.ok(),
            None => None,
        };
        if answer.is_none() {
            open = None;
        }
        if answer == Some(200) {
            lane.took.push(due.elapsed());
        } else {
            lane.bad += 1;
        }
        due += gap;
    }
    lane
}
