//! Many live readers in one small process: who got what, how late, for how much of the server's memory.
//!
//! Each prints one JSON object:
//! - `readers story BASE PAGE SLUG READERS SECONDS SERVER_PID`: a comment a second under a story. Part of `script/bench live`.
//! - `readers night BASE EDITION LIVE READERS READS RESULTS SERVER_PID`: a result a second of the edition `EDITION`, told to
//!   those who follow its page and its live page, beside so many reads of pages a second. The token that may say results is
//!   in `BENCH_TOKEN`. Part of `script/bench night`.

mod crowd;
mod http;
mod load;

use std::io::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use self::crowd::{Crowd, Report};
use self::http::{Kept, between, get, post};
use self::load::Load;

/// How long the last thing that was said may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(3);
const USAGE: &str = "usage: readers story BASE PAGE SLUG READERS SECONDS SERVER_PID\n       \
                     readers night BASE EDITION LIVE READERS READS RESULTS SERVER_PID";

#[tokio::main]
async fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let report = match args.as_slice() {
        ["story", base, page, slug, readers, seconds, pid] => {
            story(
                host(base)?,
                page,
                slug,
                readers.parse()?,
                seconds.parse()?,
                pid,
            )
            .await?
        }
        ["night", base, edition, live, readers, reads, results, pid] => {
            let pages = [
                format!("/awards/{edition}/"),
                format!("/live/{live}"),
                format!("/awards/{edition}/category-0"),
            ];
            let counts = (readers.parse()?, reads.parse()?, results.parse()?);
            night(host(base)?, edition, &pages, counts, pid).await?
        }
        _ => bail!(USAGE),
    };
    writeln!(std::io::stdout(), "{}", Value::Object(report))?;
    Ok(())
}

/// A comment a second under a story, told to everybody who reads it.
async fn story(
    host: &str,
    page: &str,
    slug: &str,
    readers: usize,
    seconds: u64,
    pid: &str,
) -> Result<Report> {
    let topics = [topic(host, page).await?];
    let before = resident_kib(pid)?;
    let crowd = Crowd::sit(host, &topics, readers, |line| {
        between(line, "number ", " of")
    })
    .await?;
    let after = resident_kib(pid)?;
    let path = format!("/api/v1/stories/{slug}/comments");
    let mut writer = Kept::open(host).await?;
    for n in 0..seconds {
        let marker = format!("marker{n}x");
        let text = format!("What a night it was, number {marker} of so many {n}");
        let body = json!({ "name": "Ana", "text": text }).to_string();
        let sent = crowd.note(marker);
        let status = writer.ask(&post(host, &path, "", &body)).await?;
        if status != 201 {
            bail!("a comment was refused: {status}");
        }
        tokio::time::sleep_until((sent + Duration::from_secs(1)).into()).await;
    }
    tokio::time::sleep(ARRIVAL).await;
    let mut report = crowd.rise();
    let kib_per_reader = (after - before) as f64 / readers as f64;
    report.insert("kib_per_reader".to_owned(), json!(kib_per_reader));
    Ok(report)
}

/// A result a second, told to those who follow the edition's page and its live page; others read pages meanwhile.
async fn night(
    host: &str,
    edition: &str,
    pages: &[String],
    (readers, reads, results): (usize, u32, u64),
    pid: &str,
) -> Result<Report> {
    let token = std::env::var("BENCH_TOKEN").context("BENCH_TOKEN is not set")?;
    let mut topics = Vec::new();
    for page in pages.iter().take(2) {
        topics.push(topic(host, page).await?);
    }
    let before = resident_kib(pid)?;
    let crowd = Crowd::sit(host, &topics, readers, said).await?;
    let after = resident_kib(pid)?;
    let load = Load::begin(host, pages, reads);
    // The first second of the load is for opening its connections.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let bearer = format!("Authorization: Bearer {token}\r\n");
    let mut editor = Kept::open(host).await?;
    let mut answers = Vec::new();
    for n in 0..results {
        let path = format!("/api/v1/awards/{edition}/category-{n}/results");
        let nominee = format!("nominee-{}-of-{n}", n % 5);
        let body = json!({ "kind": "announced", "nomination": nominee }).to_string();
        let sent = crowd.note(format!("Category {n}"));
        let status = editor.ask(&post(host, &path, &bearer, &body)).await?;
        answers.push(sent.elapsed());
        if status != 201 {
            bail!("a result was refused: {status}");
        }
        tokio::time::sleep_until((sent + Duration::from_secs(1)).into()).await;
    }
    let reads = load.end().await?;
    tokio::time::sleep(ARRIVAL).await;
    let mut report = crowd.rise();
    let kib_per_reader = (after - before) as f64 / readers as f64;
    report.insert("kib_per_reader".to_owned(), json!(kib_per_reader));
    report.insert("reads".to_owned(), reads);
    let answered = crowd::percentile(&mut answers, 0.5);
    report.insert("answer_p50_ms".to_owned(), json!(answered));
    Ok(report)
}

/// The category of a result as a page says it to those who listen to it: `Category 7, Winner: …` or `Category 7: …`.
fn said(line: &str) -> Option<String> {
    let said = between(line, "\"say\":\"", "\"")?;
    let category = said.split([',', ':']).next()?;
    Some(category.to_owned())
}

/// The live topic that a page follows.
async fn topic(host: &str, page: &str) -> Result<String> {
    let html = http::read(host, &get(host, page)).await?;
    between(&html, "data-follow=\"", "\"").with_context(|| format!("{page} names no live topic"))
}

fn host(base: &str) -> Result<&str> {
    base.strip_prefix("http://")
        .context("BASE begins with http://")
}

/// Resident memory of a process in KiB, from its status file.
fn resident_kib(pid: &str) -> Result<i64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let text = between(&status, "VmRSS:", "kB").context("the status file has no VmRSS")?;
    Ok(text.trim().parse()?)
}
