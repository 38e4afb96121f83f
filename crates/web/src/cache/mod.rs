//! Rendered pages kept as bytes, rendered once however many ask, dropped by the event log.
//!
//! A handler names its page by a [`Key`], says how to render it and what it is made of ([`Tag`]).
//! Knows nothing of what a page shows, and nothing of who asks: the bytes are the same for every
//! reader.
//!
//! ```text
//! let key = Key::with(uri.path(), &[("sort", sort)]);
//! let page = site.cache.page(key, site.now(), async move {
//!     let html = …;
//!     Ok(Rendered::html(html).tags([Tag::Story(id)]).last_modified(Some(changed_at)))
//! }).await?;
//! Ok(page.respond(&method, &headers))
//! ```

mod key;
mod rendered;

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use futures_util::FutureExt;
use http::{HeaderName, HeaderValue, StatusCode};
use newsroom::Millis;
use tokio::sync::watch;

pub use self::key::Key;
pub use self::rendered::{PUBLIC, Rendered, http_date};
use crate::problem::Problem;

/// The surrogate keys of a page, for a CDN that can purge by them.
pub const CACHE_TAG: HeaderName = HeaderName::from_static("cache-tag");

/// More invalidations than this during one render are taken as "everything changed".
const MOST_REMEMBERED: usize = 10_000;

/// What a page is made of. A change of any of its tags drops the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tag {
    /// One story's own content or its conversation: its page, comments, permalinks, feeds.
    Story(i64),
    /// One story as a card on another page: headline, picture, number of comments.
    Card(i64),
    /// Which stories there are: front page, sections, topics, feeds, sitemaps.
    Lists,
    /// Which comments there are across the site: picked voices, most discussed, the site's comments.
    Talk,
    /// One edition: its pages, its categories', its predictions.
    Edition(i64),
    /// One ballot.
    Ballot(i64),
    /// One live page.
    Liveblog(i64),
    /// Which awards there are, and what people and works were nominated for.
    Awards,
    /// The frame around every page. Every page has it, said or not.
    Site,
}

impl Tag {
    /// The surrogate key shown to a CDN: keyed, so that nobody can count rows by it.
    #[must_use]
    pub fn label(self, key: &[u8; 32]) -> String {
        let (kind, id) = match self {
            Tag::Story(id) => ("story", id),
            Tag::Card(id) => ("card", id),
            Tag::Edition(id) => ("edition", id),
            Tag::Ballot(id) => ("ballot", id),
            Tag::Liveblog(id) => ("liveblog", id),
            Tag::Awards => return "awards".to_owned(),
            Tag::Lists => return "lists".to_owned(),
            Tag::Talk => return "talk".to_owned(),
            Tag::Site => return "site".to_owned(),
        };
        let hash = blake3::keyed_hash(key, format!("{kind}/{id}").as_bytes()).to_hex();
        format!("{kind}-{}", hash.get(..12).unwrap_or_default())
    }
}

/// How much is kept and how often a page is made again.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Most memory for pages, in bytes, packed variants included.
    pub bytes: usize,
    /// How long a page rests after a render although something changed, in milliseconds.
    pub rest_ms: i64,
    /// Key of the surrogate keys.
    pub tag_key: [u8; 32],
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            bytes: 16 << 20,
            rest_ms: 250,
            tag_key: [0; 32],
        }
    }
}

/// What the cache has done, for the operator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Answers from memory.
    pub hits: u64,
    /// Pages rendered.
    pub renders: u64,
    /// Renders that failed while an older page was there to serve.
    pub bridged: u64,
    /// Pages kept now.
    pub pages: usize,
    /// Their weight now, in bytes.
    pub bytes: usize,
}

/// The page cache.
#[derive(Debug)]
pub struct Cache {
    settings: Settings,
    shelf: RwLock<HashMap<Key, Kept>>,
    flights: Mutex<Flights>,
    bytes: AtomicUsize,
    round: AtomicU64,
    hits: AtomicU64,
    renders: AtomicU64,
    bridged: AtomicU64,
}

#[derive(Debug)]
struct Kept {
    page: Arc<Rendered>,
    stale: AtomicBool,
    used: AtomicU64,
}

/// Renders under way, and what was invalidated meanwhile. Everything that decides whether a page is
/// stale happens under this one lock, so that no invalidation is lost between a read and a store.
#[derive(Debug, Default)]
struct Flights {
    open: HashMap<Key, watch::Receiver<Option<Outcome>>>,
    epoch: u64,
    dropped: Vec<(u64, Tag)>,
}

type Outcome = Result<Arc<Rendered>, Problem>;

enum Flight {
    Landed(Arc<Rendered>),
    Open(watch::Receiver<Option<Outcome>>),
}

impl Cache {
    /// An empty cache.
    #[must_use]
    pub fn new(settings: Settings) -> Cache {
        Cache {
            settings,
            shelf: RwLock::default(),
            flights: Mutex::default(),
            bytes: AtomicUsize::new(0),
            round: AtomicU64::new(0),
            hits: AtomicU64::new(0),
            renders: AtomicU64::new(0),
            bridged: AtomicU64::new(0),
        }
    }

    /// Answers from memory, or renders once for all who wait.
    ///
    /// Only a page of status 200 is kept. While a page is younger than the rest period it is served
    /// although something changed; the first request after that renders it again. When a render
    /// fails on our side and an older page is there, that one is served, with a `Warning`.
    ///
    /// # Errors
    /// What the render answered; everybody who waited for it gets the same.
    pub async fn page(
        self: &Arc<Self>,
        key: Key,
        now: Millis,
        render: impl Future<Output = Result<Rendered, Problem>> + Send + 'static,
    ) -> Result<Arc<Rendered>, Problem> {
        if let Some(page) = self.fresh(key.as_str(), || now) {
            return Ok(page);
        }
        let mut landing = match self.join_or_start(key, now, render) {
            Flight::Landed(page) => return Ok(page),
            Flight::Open(landing) => landing,
        };
        let outcome = landing.wait_for(Option::is_some).await;
        outcome
            .ok()
            .and_then(|outcome| outcome.clone())
            .unwrap_or_else(|| {
                Err(Problem::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "We are closing for a moment. Please try again.",
                ))
            })
    }

    /// A page from memory, if it may be served without asking anybody.
    pub fn fresh(&self, key: &str, now: impl Fn() -> Millis) -> Option<Arc<Rendered>> {
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        let kept = shelf.get(key)?;
        if kept.page.until.is_some_and(|until| now() >= until) {
            return None;
        }
        if kept.stale.load(Relaxed) {
            let age_ms = now() - kept.page.made_at;
            // A clock that was set back must not keep an old page for hours.
            if !(0..self.settings.rest_ms).contains(&age_ms) {
                return None;
            }
        }
        kept.used.store(self.round.load(Relaxed), Relaxed);
        self.hits.fetch_add(1, Relaxed);
        Some(Arc::clone(&kept.page))
    }

    /// Marks every page that bears one of these tags as to be made again.
    pub fn invalidate(&self, tags: &[Tag]) {
        if tags.is_empty() {
            return;
        }
        let mut flights = self.flights();
        flights.epoch += 1;
        if !flights.open.is_empty() {
            let epoch = flights.epoch;
            if flights.dropped.len() + tags.len() > MOST_REMEMBERED {
                flights.dropped.clear();
                flights.dropped.push((epoch, Tag::Site));
            } else {
                flights.dropped.extend(tags.iter().map(|&tag| (epoch, tag)));
            }
        }
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        for kept in shelf.values() {
            if hit(&kept.page.tags, tags.iter()) {
                kept.stale.store(true, Relaxed);
            }
        }
    }

    /// What the cache has done so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let shelf = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
        Tally {
            hits: self.hits.load(Relaxed),
            renders: self.renders.load(Relaxed),
            bridged: self.bridged.load(Relaxed),
            pages: shelf.len(),
            bytes: self.bytes.load(Relaxed),
        }
    }

    fn flights(&self) -> MutexGuard<'_, Flights> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join_or_start(
        self: &Arc<Self>,
        key: Key,
        now: Millis,
        render: impl Future<Output = Result<Rendered, Problem>> + Send + 'static,
    ) -> Flight {
        let mut flights = self.flights();
        if let Some(landing) = flights.open.get(key.as_str()) {
            return Flight::Open(landing.clone());
        }
        // Another flight may have landed since the caller looked.
        if let Some(page) = self.fresh(key.as_str(), || now) {
            return Flight::Landed(page);
        }
        let (lands, landing) = watch::channel(None);
        flights.open.insert(key.clone(), landing.clone());
        let epoch = flights.epoch;
        drop(flights);
        let cache = Arc::clone(self);
        // A task of its own: the reader who came first may leave, the others still wait.
        tokio::spawn(async move {
            let outcome = AssertUnwindSafe(render).catch_unwind().await;
            let outcome = outcome.unwrap_or_else(|_| {
                let mut problem = Problem::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something went wrong on our side. It has been noted; please try again.",
                );
                problem.cause = Some("rendering the page panicked".into());
                Err(problem)
            });
            let outcome = cache.land(&key, epoch, now, outcome);
            lands.send_replace(Some(outcome));
        });
        Flight::Open(landing)
    }

    /// Ends a flight: keeps the page, stale if something it is made of changed meanwhile.
    fn land(
        &self,
        key: &Key,
        epoch: u64,
        now: Millis,
        outcome: Result<Rendered, Problem>,
    ) -> Outcome {
        self.renders.fetch_add(1, Relaxed);
        let mut flights = self.flights();
        flights.open.remove(key.as_str());
        let outcome = match outcome {
            Ok(page) => {
                let meanwhile = flights.dropped.iter().filter(|(at, _)| *at > epoch);
                let stale = hit(&page.tags, meanwhile.map(|(_, tag)| tag));
                Ok(self.keep(key, page, stale, now))
            }
            Err(problem) => self.bridge(key, problem, now),
        };
        if flights.open.is_empty() {
            flights.dropped.clear();
        }
        outcome
    }

    fn keep(&self, key: &Key, mut page: Rendered, stale: bool, now: Millis) -> Arc<Rendered> {
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = shelf.get(key.as_str())
            && before.page.hash() != page.hash()
            && page.last_modified <= before.page.last_modified
        {
            // The content changed although its date did not (a frame, a count): the validator must.
            page.last_modified = page.last_modified.map(|at| at.max(now));
        }
        page.finish(self.cache_tag(&page.tags), now);
        let page = Arc::new(page);
        self.put(&mut shelf, key, &page, stale);
        page
    }

    /// Serves the older page for as long as ours cannot be made, asking again each rest period.
    fn bridge(&self, key: &Key, problem: Problem, now: Millis) -> Outcome {
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        if !problem.status.is_server_error() {
            if let Some(gone) = shelf.remove(key.as_str()) {
                self.bytes.fetch_sub(gone.page.weight_bytes(), Relaxed);
            }
            return Err(problem);
        }
        let Some(before) = shelf.get(key.as_str()) else {
            return Err(problem);
        };
        self.bridged.fetch_add(1, Relaxed);
        tracing::warn!(
            page = key.as_str(),
            cause = problem.cause.as_deref().unwrap_or(""),
            "a page could not be made again; the older one is served"
        );
        let mut page = before.page.stale_copy();
        page.made_at = now;
        let page = Arc::new(page);
        self.put(&mut shelf, key, &page, true);
        Ok(page)
    }

    fn put(&self, shelf: &mut HashMap<Key, Kept>, key: &Key, page: &Arc<Rendered>, stale: bool) {
        let weight = page.weight_bytes();
        if page.status != StatusCode::OK || weight > self.settings.bytes / 4 {
            return;
        }
        let kept = Kept {
            page: Arc::clone(page),
            stale: AtomicBool::new(stale),
            used: AtomicU64::new(self.round.fetch_add(1, Relaxed) + 1),
        };
        self.bytes.fetch_add(weight, Relaxed);
        if let Some(before) = shelf.insert(key.clone(), kept) {
            self.bytes.fetch_sub(before.page.weight_bytes(), Relaxed);
        }
        if self.bytes.load(Relaxed) > self.settings.bytes {
            self.make_room(shelf);
        }
    }

    /// Drops what was not used for longest, down to seven eighths, so that this is rare.
    fn make_room(&self, shelf: &mut HashMap<Key, Kept>) {
        let mut by_use: Vec<(u64, Key)> = shelf
            .iter()
            .map(|(key, kept)| (kept.used.load(Relaxed), key.clone()))
            .collect();
        by_use.sort_unstable_by_key(|(used, _)| *used);
        for (_, key) in by_use {
            if self.bytes.load(Relaxed) <= self.settings.bytes / 8 * 7 {
                break;
            }
            if let Some(gone) = shelf.remove(key.as_str()) {
                self.bytes.fetch_sub(gone.page.weight_bytes(), Relaxed);
            }
        }
    }

    fn cache_tag(&self, tags: &[Tag]) -> Option<HeaderValue> {
        let mut labels: Vec<String> = tags
            .iter()
            .map(|tag| tag.label(&self.settings.tag_key))
            .collect();
        labels.push(Tag::Site.label(&self.settings.tag_key));
        labels.sort_unstable();
        labels.dedup();
        HeaderValue::try_from(labels.join(",")).ok()
    }
}

fn hit<'a>(has: &[Tag], mut dropped: impl Iterator<Item = &'a Tag>) -> bool {
    dropped.any(|tag| *tag == Tag::Site || has.contains(tag))
}

#[cfg(test)]
mod tests;
