//! Many live readers of one story in one small process: who got what, how late, for how much of the server's memory.
//!
//! `readers BASE PAGE SLUG READERS SECONDS SERVER_PID` prints one JSON object. Part of `script/bench live`.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// When each comment was sent, and how often and how late each reader saw it.
#[derive(Default)]
struct Ledger {
    sent: HashMap<String, Instant>,
    seen: HashMap<String, Vec<(usize, Instant)>>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [base, page, slug, readers, seconds, pid] = args.as_slice() else {
        bail!("usage: readers BASE PAGE SLUG READERS SECONDS SERVER_PID");
    };
    let (readers, seconds): (usize, u64) = (readers.parse()?, seconds.parse()?);
    let address = base
        .strip_prefix("http://")
        .context("BASE begins with http://")?
        .to_owned();

    let html = request(
        &address,
        &format!("GET {page} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
    )
    .await?;
    let topic = between(&html, "data-follow=\"", "\"").context("the page names no live topic")?;
    let before = resident_kib(pid)?;
    let ledger = Arc::new(Mutex::new(Ledger::default()));
    let mut tasks = Vec::with_capacity(readers);
    for reader in 0..readers {
        tasks.push(tokio::spawn(read(
            address.clone(),
            topic.clone(),
            reader,
            Arc::clone(&ledger),
        )));
        if reader % 100 == 99 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after = resident_kib(pid)?;

    for n in 0..seconds {
        let marker = format!("marker{n}x");
        let body = format!(
            "{{\"name\":\"Ana\",\"text\":\"What a night it was, number {marker} of so many {n}\"}}"
        );
        let sent = Instant::now();
        if let Ok(mut ledger) = ledger.lock() {
            ledger.sent.insert(marker, sent);
        }
        let answer = request(
            &address,
            &format!(
                "POST /api/v1/stories/{slug}/comments HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            ),
        )
        .await?;
        if !answer.starts_with("HTTP/1.1 201") {
            bail!(
                "a comment was refused: {}",
                answer.lines().next().unwrap_or_default()
            );
        }
        tokio::time::sleep_until((sent + Duration::from_secs(1)).into()).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    for task in &tasks {
        task.abort();
    }
    let ledger = ledger
        .lock()
        .map_err(|_| anyhow::anyhow!("a reader panicked"))?;
    print(&ledger, readers, (after - before) as f64 / readers as f64)
}

/// Follows the stream and notes every marker that arrives, until aborted.
async fn read(
    address: String,
    topic: String,
    reader: usize,
    ledger: Arc<Mutex<Ledger>>,
) -> Result<()> {
    let mut stream = TcpStream::connect(&address).await?;
    let head = format!(
        "GET /live/{topic}/events HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    let mut lines = BufReader::with_capacity(4096, stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let at = Instant::now();
        let text = String::from_utf8_lossy(&line);
        if let Some(marker) = between(&text, "number ", " of")
            && let Ok(mut ledger) = ledger.lock()
        {
            ledger.seen.entry(marker).or_default().push((reader, at));
        }
    }
}

fn print(ledger: &Ledger, readers: usize, kib_per_reader: f64) -> Result<()> {
    let (mut complete, mut missing, mut doubled, mut late) = (0_u64, 0_usize, 0_usize, Vec::new());
    for (marker, sent) in &ledger.sent {
        let empty = Vec::new();
        let seen = ledger.seen.get(marker).unwrap_or(&empty);
        let mut who: Vec<usize> = seen.iter().map(|(reader, _)| *reader).collect();
        who.sort_unstable();
        who.dedup();
        missing += readers - who.len();
        doubled += seen.len() - who.len();
        complete += u64::from(who.len() == readers && seen.len() == readers);
        late.extend(
            seen.iter()
                .map(|(_, at)| at.duration_since(*sent).as_secs_f64() * 1000.0),
        );
    }
    late.sort_by(f64::total_cmp);
    let at = |share: f64| {
        late.get(((late.len() as f64 * share) as usize).min(late.len().saturating_sub(1)))
            .copied()
            .unwrap_or(f64::NAN)
    };
    let report = serde_json::json!({
        "readers": readers, "posted": ledger.sent.len(), "complete": complete, "missing": missing, "doubled": doubled,
        "p50_ms": at(0.5), "p99_ms": at(0.99), "kib_per_reader": kib_per_reader,
    });
    writeln!(std::io::stdout(), "{report}")?;
    Ok(())
}

async fn request(address: &str, text: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(text.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn between(text: &str, begin: &str, end: &str) -> Option<String> {
    let rest = text.split_once(begin)?.1;
    Some(rest.split_once(end)?.0.to_owned())
}

/// Resident memory of a process in KiB, from its status file.
fn resident_kib(pid: &str) -> Result<i64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let text = between(&status, "VmRSS:", "kB").context("the status file has no VmRSS")?;
    Ok(text.trim().parse()?)
}
