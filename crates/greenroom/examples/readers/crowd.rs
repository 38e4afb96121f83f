//! Readers who keep pages open, and the book of what was said and who heard it when.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::http::status;

/// How long all of them may take to sit down.
const SEATING: Duration = Duration::from_secs(60);

/// What tells what a line of the stream says: the marker under which it was sent.
type Heard = fn(&str) -> Option<String>;

/// What it all came to, for the bench to print.
pub(crate) type Report = Map<String, Value>;

/// When each thing was said, and which reader heard it when.
#[derive(Default)]
struct Ledger {
    sent: HashMap<String, Instant>,
    seen: HashMap<String, Vec<(usize, Instant)>>,
}

/// So many readers, spread evenly over the topics.
pub(crate) struct Crowd {
    ledger: Arc<Mutex<Ledger>>,
    tasks: Vec<JoinHandle<Result<()>>>,
}

impl Crowd {
    /// Lets them sit down; answers when each has its stream.
    pub(crate) async fn sit(
        host: &str,
        topics: &[String],
        readers: usize,
        heard: Heard,
    ) -> Result<Crowd> {
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let seated = Arc::new(AtomicUsize::new(0));
        let mut tasks = Vec::with_capacity(readers);
        for (reader, topic) in (0..readers).zip(topics.iter().cycle()) {
            let reader = Reader {
                number: reader,
                host: host.to_owned(),
                topic: topic.clone(),
                heard,
                ledger: Arc::clone(&ledger),
            };
            tasks.push(tokio::spawn(reader.listen(Arc::clone(&seated))));
            if tasks.len() % 100 == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        let begun = Instant::now();
        while seated.load(Relaxed) < readers {
            if begun.elapsed() > SEATING {
                bail!(
                    "only {} of {readers} readers have a stream",
                    seated.load(Relaxed)
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(Crowd { ledger, tasks })
    }

    /// Notes that something is said now.
    pub(crate) fn note(&self, marker: String) -> Instant {
        let now = Instant::now();
        locked(&self.ledger).sent.insert(marker, now);
        now
    }

    /// Ends all streams and says who heard what.
    pub(crate) fn rise(self) -> Report {
        let left = self.tasks.iter().filter(|task| task.is_finished()).count();
        for task in &self.tasks {
            task.abort();
        }
        let readers = self.tasks.len();
        let ledger = locked(&self.ledger);
        let (mut complete, mut missing, mut doubled, mut late) = (0, 0, 0, Vec::new());
        for (marker, sent) in &ledger.sent {
            let empty = Vec::new();
            let seen = ledger.seen.get(marker).unwrap_or(&empty);
            let mut who: Vec<usize> = seen.iter().map(|(reader, _)| *reader).collect();
            who.sort_unstable();
            who.dedup();
            missing += readers - who.len();
            doubled += seen.len() - who.len();
            complete += u64::from(who.len() == readers && seen.len() == readers);
            late.extend(seen.iter().map(|(_, at)| at.duration_since(*sent)));
        }
        let said = [
            ("readers", json!(readers)),
            ("left", json!(left)),
            ("posted", json!(ledger.sent.len())),
            ("complete", json!(complete)),
            ("missing", json!(missing)),
            ("doubled", json!(doubled)),
            ("p50_ms", json!(percentile(&mut late, 0.5))),
            ("p99_ms", json!(percentile(&mut late, 0.99))),
            ("worst_ms", json!(percentile(&mut late, 1.0))),
        ];
        said.map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect()
    }
}

/// One of them.
struct Reader {
    number: usize,
    host: String,
    topic: String,
    heard: Heard,
    ledger: Arc<Mutex<Ledger>>,
}

impl Reader {
    /// Follows the stream and notes everything that arrives, until aborted.
    async fn listen(self, seated: Arc<AtomicUsize>) -> Result<()> {
        let mut stream = TcpStream::connect(&self.host).await?;
        let head = format!(
            "GET /live/{}/events HTTP/1.1\r\nHost: {}\r\nAccept: text/event-stream\r\n\r\n",
            self.topic, self.host
        );
        stream.write_all(head.as_bytes()).await?;
        let mut lines = BufReader::with_capacity(4096, stream);
        let mut line = Vec::new();
        lines.read_until(b'\n', &mut line).await?;
        let answer = status(&String::from_utf8_lossy(&line))?;
        if answer != 200 {
            bail!("a stream was answered by {answer}");
        }
        seated.fetch_add(1, Relaxed);
        loop {
            line.clear();
            if lines.read_until(b'\n', &mut line).await? == 0 {
                return Ok(());
            }
            let at = Instant::now();
            if let Some(marker) = (self.heard)(&String::from_utf8_lossy(&line)) {
                let mut ledger = locked(&self.ledger);
                ledger
                    .seen
                    .entry(marker)
                    .or_default()
                    .push((self.number, at));
            }
        }
    }
}

/// The time in milliseconds that so great a share took at most; NaN of nothing.
pub(crate) fn percentile(spans: &mut [Duration], share: f64) -> f64 {
    spans.sort_unstable();
    let at = (spans.len() as f64 * share) as usize;
    spans
        .get(at.min(spans.len().saturating_sub(1)))
        .map_or(f64::NAN, |span| span.as_secs_f64() * 1000.0)
}

fn locked(ledger: &Mutex<Ledger>) -> MutexGuard<'_, Ledger> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}
