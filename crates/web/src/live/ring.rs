//! The last events of one topic, shared by everybody who listens to it.
//!
//! A reader is a place in the ring and a waker: nothing is queued for anybody, so five thousand
//! readers cost what their sockets cost. Knows nothing of HTTP.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use bytes::Bytes;

use super::frame::Frame;

/// How many events a reader may be behind before it has to read the page again.
pub const RING_FRAMES: usize = 256;

/// The ring of one topic.
#[derive(Debug)]
pub struct Topic {
    ring: Mutex<Ring>,
}

#[derive(Debug)]
struct Ring {
    /// Everything after this number is in `frames`.
    base: i64,
    frames: VecDeque<Frame>,
    ended: bool,
    wakers: Vec<Option<Waker>>,
    free: Vec<usize>,
}

/// What a reader finds at its place.
#[derive(Debug)]
pub enum Next {
    /// The next event.
    Frame(Frame),
    /// Nothing yet; the waker is kept.
    Wait,
    /// The ring has moved on; the newest number is this.
    Lost(i64),
    /// The stream is over for everybody.
    Ended,
}

impl Topic {
    /// A ring that will hold everything after `base`.
    #[must_use]
    pub fn new(base: i64) -> Topic {
        Topic {
            ring: Mutex::new(Ring {
                base,
                frames: VecDeque::new(),
                ended: false,
                wakers: Vec::new(),
                free: Vec::new(),
            }),
        }
    }

    /// Takes a seat for a waker.
    pub fn sit(&self) -> usize {
        let mut ring = self.ring();
        if let Some(seat) = ring.free.pop() {
            return seat;
        }
        ring.wakers.push(None);
        ring.wakers.len() - 1
    }

    /// Gives the seat back.
    pub fn rise(&self, seat: usize) {
        let mut ring = self.ring();
        if let Some(waker) = ring.wakers.get_mut(seat) {
            *waker = None;
        }
        ring.free.push(seat);
    }

    /// What comes after `seq`; keeps the waker when that is nothing yet.
    pub fn next(&self, seq: i64, seat: usize, waker: &Waker) -> Next {
        let mut ring = self.ring();
        if seq < ring.base {
            let newest = ring.frames.back().map_or(ring.base, |frame| frame.seq);
            return Next::Lost(newest);
        }
        let place = ring.frames.partition_point(|frame| frame.seq <= seq);
        if let Some(frame) = ring.frames.get(place) {
            return Next::Frame(frame.clone());
        }
        if ring.ended {
            return Next::Ended;
        }
        match ring.wakers.get_mut(seat) {
            Some(Some(kept)) => kept.clone_from(waker),
            Some(empty) => *empty = Some(waker.clone()),
            None => {}
        }
        Next::Wait
    }

    /// Adds events, each with a higher number than all before, and wakes everybody.
    pub fn push(&self, frames: impl IntoIterator<Item = Frame>) {
        let mut ring = self.ring();
        let before = ring.frames.len();
        for frame in frames {
            debug_assert!(ring.frames.back().is_none_or(|last| last.seq < frame.seq));
            ring.frames.push_back(frame);
        }
        if ring.frames.len() == before {
            return;
        }
        while ring.frames.len() > RING_FRAMES {
            if let Some(gone) = ring.frames.pop_front() {
                ring.base = gone.seq;
            }
        }
        wake(ring);
    }

    /// Ends the stream for everybody, once they have read what is here.
    pub fn end(&self) {
        let mut ring = self.ring();
        ring.ended = true;
        wake(ring);
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Wakes outside the lock, because a woken task may come for the lock at once.
fn wake(mut ring: MutexGuard<'_, Ring>) {
    let wakers: Vec<Waker> = ring.wakers.iter_mut().filter_map(Option::take).collect();
    drop(ring);
    for waker in wakers {
        waker.wake();
    }
}

/// The bytes of several frames, one after the other.
#[must_use]
pub(super) fn joined(frames: &[Frame]) -> Bytes {
    frames
        .iter()
        .flat_map(|frame| frame.bytes.iter().copied())
        .collect()
}
