//! The live log: who listens to which story, edition, ballot or live page, and what they are sent.
//!
//! One task of the process follows the event log ([`crate::follow`]); it spells each event once
//! and puts it into the topic's [`ring`](ring::Topic). A reader that comes late is answered from
//! the log, then follows the ring. Knows nothing of how the log is stored.
//!
//! The order that makes resuming exact: the follower first says how far it has read ([`Live::take`])
//! and learns in the same breath what is listened to; a reader that sits down after that
//! finds everything up to there in the log, and everything after it in the ring.

mod about;
mod frame;
mod happenings;
mod ring;
mod routes;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

pub use self::about::{About, topic_of};
pub use self::frame::{Frame, Happening, Numbered, Part};
pub use self::happenings::{News, Piece, Told, count_of, read, tell};
pub use self::ring::{Next, RING_FRAMES, Topic};
pub use self::routes::{events, since};
pub use self::stream::{HEARTBEAT, Pace, Stream};
use crate::cache::{self, Cache};

/// Memory for what late readers are sent first, in bytes.
const CATCH_UP_BYTES: usize = 4 << 20;

/// Everybody who listens.
#[derive(Debug)]
pub struct Live {
    topics: Mutex<Topics>,
    followed: watch::Sender<i64>,
    closing: AtomicBool,
    most_readers: usize,
    readers: AtomicUsize,
    refused: AtomicU64,
    /// What readers that come late are sent first; rests not at all, because it must be exact.
    pub(crate) catch_up: Arc<Cache>,
}

#[derive(Debug)]
struct Topics {
    /// How far the follower has read; `None` before it has begun.
    taken: Option<i64>,
    sittings: HashMap<About, Sitting>,
}

#[derive(Debug)]
struct Sitting {
    topic: Arc<Topic>,
    readers: usize,
}

/// A reader's place at a topic. Dropping it gives the place back.
#[derive(Debug)]
pub struct Seat {
    live: Arc<Live>,
    about: About,
    topic: Arc<Topic>,
    place: usize,
    /// How far the follower had read when the reader sat down.
    pub taken: i64,
}

impl Live {
    /// Nobody listens yet; at most so many readers ever will at once.
    #[must_use]
    pub fn new(most_readers: usize) -> Live {
        Live {
            topics: Mutex::new(Topics {
                taken: None,
                sittings: HashMap::new(),
            }),
            followed: watch::Sender::new(0),
            closing: AtomicBool::new(false),
            most_readers,
            readers: AtomicUsize::new(0),
            refused: AtomicU64::new(0),
            catch_up: Arc::new(Cache::new(cache::Settings {
                bytes: CATCH_UP_BYTES,
                rest_ms: 0,
                ..cache::Settings::default()
            })),
        }
    }

    /// Takes a place at a topic; `None` when the house is full, closing, or not open yet.
    pub fn sit(self: &Arc<Self>, about: About) -> Option<Seat> {
        let mut topics = self.topics();
        let open = topics.taken.filter(|_| !self.is_closing());
        let Some(taken) = open.filter(|_| self.readers.load(Relaxed) < self.most_readers) else {
            self.refused.fetch_add(1, Relaxed);
            return None;
        };
        self.readers.fetch_add(1, Relaxed);
        let sitting = topics.sittings.entry(about).or_insert_with(|| Sitting {
            topic: Arc::new(Topic::new(taken)),
            readers: 0,
        });
        sitting.readers += 1;
        let topic = Arc::clone(&sitting.topic);
        let place = topic.sit();
        Some(Seat {
            live: Arc::clone(self),
            about,
            topic,
            place,
            taken,
        })
    }

    /// Says how far the log has been read, and answers what is listened to.
    pub fn take(&self, seq: i64) -> HashMap<About, Arc<Topic>> {
        let mut topics = self.topics();
        topics.taken = Some(seq);
        topics
            .sittings
            .iter()
            .map(|(about, sitting)| (*about, Arc::clone(&sitting.topic)))
            .collect()
    }

    /// Says that everything up to `seq` has been passed on.
    pub fn passed_on(&self, seq: i64) {
        self.followed.send_replace(seq);
    }

    /// Waits until everything up to `seq` has dropped its pages and reached its readers.
    pub async fn caught_up(&self, seq: i64) {
        // The sender lives in `self`, so waiting ends only by arriving.
        let _ = self.followed.subscribe().wait_for(|at| *at >= seq).await;
    }

    /// Ends every stream and takes no new reader.
    pub fn close(&self) {
        self.closing.store(true, Relaxed);
        let topics: Vec<Arc<Topic>> = self
            .topics()
            .sittings
            .values()
            .map(|sitting| Arc::clone(&sitting.topic))
            .collect();
        for topic in topics {
            topic.end();
        }
    }

    /// Whether the streams are being ended.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.closing.load(Relaxed)
    }

    /// How many listen now.
    #[must_use]
    pub fn readers(&self) -> usize {
        self.readers.load(Relaxed)
    }

    /// How many were told to poll instead.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.load(Relaxed)
    }

    fn topics(&self) -> MutexGuard<'_, Topics> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.topic.rise(self.place);
        self.live.readers.fetch_sub(1, Relaxed);
        let mut topics = self.live.topics();
        if let Some(sitting) = topics.sittings.get_mut(&self.about)
            && Arc::ptr_eq(&sitting.topic, &self.topic)
        {
            sitting.readers -= 1;
            if sitting.readers == 0 {
                topics.sittings.remove(&self.about);
            }
        }
    }
}
