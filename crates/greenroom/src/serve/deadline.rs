//! A request's body that must have arrived by an instant.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::time::Sleep;

/// A body with a deadline; after it the body fails and the flag is up.
pub struct Deadline {
    body: Incoming,
    alarm: Pin<Box<Sleep>>,
    late: Arc<AtomicBool>,
}

impl Deadline {
    /// Starts the clock. The flag tells, once the answer is made, whether the body came too late.
    pub fn new(body: Incoming, time: Duration) -> (Self, Arc<AtomicBool>) {
        let late = Arc::new(AtomicBool::new(false));
        (
            Self {
                body,
                alarm: Box::pin(tokio::time::sleep(time)),
                late: Arc::clone(&late),
            },
            late,
        )
    }
}

impl Body for Deadline {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(axum::Error::new)));
        }
        if self.alarm.as_mut().poll(context).is_ready() {
            self.late.store(true, Ordering::Relaxed);
            return Poll::Ready(Some(Err(axum::Error::new(io::Error::from(
                io::ErrorKind::TimedOut,
            )))));
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
