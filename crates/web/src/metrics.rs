//! What the house is doing, for the operator's machine: Prometheus text, written by hand.

use std::fmt::{Display, Write as _};

use newsroom::store::job;

use crate::site::Site;

/// Jobs are counted up to here; beyond it the operator knows enough.
const MOST_JOBS: i64 = 10_000;

/// Every number of this process, as Prometheus reads it. While the store is away, without its jobs.
pub async fn metrics_text(site: &Site) -> String {
    let mut page = Page(String::with_capacity(4_096));
    page.family(
        "greenroom_http_responses_total",
        "counter",
        "Answers, by class of status.",
    );
    for (class, count) in ["1xx", "2xx", "3xx", "4xx", "5xx"]
        .iter()
        .zip(site.answers.counts())
    {
        page.line(
            &format!("greenroom_http_responses_total{{class=\"{class}\"}}"),
            count,
        );
    }
    let pages = site.cache.tally();
    page.counter(
        "greenroom_page_cache_hits_total",
        "Pages answered from memory.",
        pages.hits,
    );
    page.counter(
        "greenroom_page_cache_renders_total",
        "Pages rendered.",
        pages.renders,
    );
    page.counter(
        "greenroom_page_cache_bridged_total",
        "Renders that failed while an older page was served.",
        pages.bridged,
    );
    page.gauge("greenroom_page_cache_pages", "Pages kept.", pages.pages);
    page.gauge(
        "greenroom_page_cache_bytes",
        "Weight of the pages kept.",
        pages.bytes,
    );
    page.gauge(
        "greenroom_live_readers",
        "Readers on a live stream.",
        site.live.readers(),
    );
    page.counter(
        "greenroom_live_refused_total",
        "Readers told to poll because no place was free.",
        site.live.refused(),
    );
    let store = site.db.gauges();
    page.gauge(
        "greenroom_store_write_queue",
        "Writes that wait.",
        store.queued_writes,
    );
    page.gauge(
        "greenroom_store_read_queue",
        "Reads that wait.",
        store.queued_reads,
    );
    page.counter(
        "greenroom_store_refused_total",
        "Jobs refused because the queue was full.",
        store.refused_total,
    );
    page.counter(
        "greenroom_store_commits_total",
        "Commits, each of one or more writes.",
        store.commits_total,
    );
    page.counter(
        "greenroom_store_writes_total",
        "Writes committed.",
        store.writes_total,
    );
    page.gauge(
        "greenroom_store_largest_group",
        "Most writes in one commit.",
        store.largest_group,
    );
    page.counter(
        "greenroom_store_write_wait_microseconds_total",
        "Time that writers waited for their answer.",
        store.wait_us_total,
    );
    let jobs = site.db.read(|tx| -> Result<_, newsroom::Error> {
        let waiting = job::waiting(tx, 0, MOST_JOBS)?.len();
        let dead = job::dead(tx, 0, MOST_JOBS)?.len();
        Ok((waiting, dead))
    });
    if let Ok((waiting, dead)) = jobs.await {
        page.gauge("greenroom_jobs_waiting", "Jobs not done yet.", waiting);
        page.gauge("greenroom_jobs_dead", "Jobs given up.", dead);
    }
    page.0
}

struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, value: impl Display) {
        let _ = writeln!(self.0, "{name} {value}");
    }

    fn counter(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, "counter", help);
        self.line(name, value);
    }

    fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.family(name, "gauge", help);
        self.line(name, value);
    }
}
