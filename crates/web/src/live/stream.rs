//! One reader's stream: a place in the ring, a timer, and nothing else.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame as Piece};
use tokio::time::{Instant, Sleep, sleep};

use super::frame::Frame;
use super::ring::Next;
use super::{Live, Seat};

/// A comment line this often keeps proxies from closing a quiet stream.
pub const HEARTBEAT: Duration = Duration::from_secs(15);
const HEARTBEAT_BYTES: Bytes = Bytes::from_static(b": still here\n\n");

/// How long this stream lasts and when its reader is to come back; drawn anew for each reader, so
/// that not all come back at once.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long the stream lasts.
    pub lasts: Duration,
    /// How long the reader is to wait before it comes back, in milliseconds.
    pub retry_ms: u32,
}

impl Pace {
    /// Between four and six minutes; back after one to five seconds.
    #[must_use]
    pub fn draw() -> Pace {
        Pace {
            lasts: Duration::from_millis(rand::random_range(240_000..=360_000)),
            retry_ms: rand::random_range(1_000..=5_000),
        }
    }
}

/// The body of an event stream.
#[derive(Debug)]
pub struct Stream {
    live: Arc<Live>,
    seat: Seat,
    /// Number of the last event sent.
    seq: i64,
    retry_ms: u32,
    opening: Option<Bytes>,
    ends_at: Instant,
    timer: Pin<Box<Sleep>>,
    /// Whether something was sent since the last heartbeat was due.
    spoke: bool,
    over: bool,
}

impl Stream {
    /// A stream that first sends `caught_up`, then everything after `seq` as it happens.
    #[must_use]
    pub fn new(live: Arc<Live>, seat: Seat, seq: i64, caught_up: &[u8], pace: Pace) -> Stream {
        let mut opening = format!("retry: {}\n\n", pace.retry_ms).into_bytes();
        opening.extend_from_slice(caught_up);
        Stream {
            live,
            seat,
            seq,
            retry_ms: pace.retry_ms,
            opening: Some(Bytes::from(opening.into_boxed_slice())),
            ends_at: Instant::now() + pace.lasts,
            timer: Box::pin(sleep(HEARTBEAT.min(pace.lasts))),
            spoke: false,
            over: false,
        }
    }

    fn goodbye(&mut self) -> Bytes {
        self.over = true;
        Bytes::from(format!("retry: {}\n\n", self.retry_ms))
    }

    /// What the timer has to say: the end, a heartbeat, or nothing because something was sent.
    fn tick(&mut self) -> Option<Bytes> {
        let now = Instant::now();
        if now >= self.ends_at {
            return Some(self.goodbye());
        }
        let next = self.ends_at.min(now + HEARTBEAT);
        self.timer.as_mut().reset(next);
        let spoke = std::mem::take(&mut self.spoke);
        (!spoke).then_some(HEARTBEAT_BYTES)
    }
}

impl Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Piece<Bytes>, Infallible>>> {
        let this = &mut *self;
        if let Some(opening) = this.opening.take() {
            return send(opening);
        }
        if this.over {
            return Poll::Ready(None);
        }
        if this.live.is_closing() {
            return send(this.goodbye());
        }
        match this.seat.topic.next(this.seq, this.seat.place, cx.waker()) {
            Next::Frame(frame) => {
                this.seq = frame.seq;
                this.spoke = true;
                send(frame.bytes)
            }
            Next::Lost(newest) => {
                this.over = true;
                send(Frame::resync(newest).bytes)
            }
            Next::Ended => send(this.goodbye()),
            Next::Wait => loop {
                ready!(this.timer.as_mut().poll(cx));
                if let Some(bytes) = this.tick() {
                    return send(bytes);
                }
            },
        }
    }
}

fn send(bytes: Bytes) -> Poll<Option<Result<Piece<Bytes>, Infallible>>> {
    Poll::Ready(Some(Ok(Piece::data(bytes))))
}
