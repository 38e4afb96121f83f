//! A request's body that must keep arriving. Knows nothing of what is in it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

/// What a slow telephone still sends; whoever sends less than this has the plain deadline and no more.
const BYTES_A_SECOND: u64 = 4 * 1024;
/// However steadily bytes come, after this it is enough.
const MOST_MORE: Duration = Duration::from_secs(15 * 60);

/// A body with a deadline that moves on as long as bytes come fast enough; after it the body fails and the flag is up.
///
/// A form is small, so its deadline hardly moves; a picture of 20 MB from a telephone has minutes. Which door it
/// knocks at makes no difference: how much a door takes at most is the door's own business.
pub struct Deadline<B> {
    body: B,
    began: Instant,
    time: Duration,
    came: u64,
    alarm: Pin<Box<Sleep>>,
    late: Arc<AtomicBool>,
}

impl<B> Deadline<B> {
    /// Starts the clock. The flag tells, once the answer is made, whether the body came too late.
    pub fn new(body: B, time: Duration) -> (Self, Arc<AtomicBool>) {
        let late = Arc::new(AtomicBool::new(false));
        let began = Instant::now();
        (
            Self {
                body,
                began,
                time,
                came: 0,
                alarm: Box::pin(tokio::time::sleep_until(began + time)),
                late: Arc::clone(&late),
            },
            late,
        )
    }

    /// Gives the rest the time that what just came has earned.
    fn earn(&mut self, bytes: usize) {
        self.came = self.came.saturating_add(bytes as u64);
        let more = Duration::from_millis(self.came.saturating_mul(1_000) / BYTES_A_SECOND);
        let until = self.began + self.time + more.min(MOST_MORE);
        self.alarm.as_mut().reset(until);
    }
}

impl<B> Body for Deadline<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            if let Some(Ok(frame)) = &frame {
                self.earn(frame.data_ref().map_or(0, Bytes::len));
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    use std::convert::Infallible;

    /// Sends so many bytes each second, by a clock that a test winds on.
    struct Trickle {
        left: u64,
        each: usize,
        next: Pin<Box<Sleep>>,
    }

    impl Trickle {
        fn new(seconds: u64, each: usize) -> Self {
            Self {
                left: seconds,
                each,
                next: Box::pin(tokio::time::sleep(Duration::from_secs(1))),
            }
        }
    }

    impl Body for Trickle {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            if self.left == 0 {
                return Poll::Ready(None);
            }
            std::task::ready!(self.next.as_mut().poll(context));
            self.left -= 1;
            let next = Instant::now() + Duration::from_secs(1);
            self.next.as_mut().reset(next);
            Poll::Ready(Some(Ok(Frame::data(Bytes::from(vec![0; self.each])))))
        }
    }

    /// Reads to the end; how many bytes came, how many seconds it took, whether it was too late.
    async fn read(body: Trickle) -> (usize, u64, bool) {
        let began = Instant::now();
        let (mut body, late) = Deadline::new(body, Duration::from_secs(30));
        let mut came = 0;
        while let Some(Ok(frame)) =
            std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await
        {
            came += frame.data_ref().map_or(0, Bytes::len);
        }
        let seconds = began.elapsed().as_secs();
        (came, seconds, late.load(Ordering::Relaxed))
    }

    #[tokio::test(start_paused = true)]
    async fn a_picture_from_a_slow_telephone_has_the_minutes_it_needs() {
        let (came, seconds, late) = read(Trickle::new(400, 20 * 1024)).await;
        assert_eq!((came, seconds, late), (400 * 20 * 1024, 400, false));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_is_over_soon() {
        let (came, seconds, late) = read(Trickle::new(1_000, 10)).await;
        assert!(late && came <= 300 && seconds <= 31, "{came} {seconds}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_stops_in_the_middle_is_given_up() {
        let stops = Trickle::new(60, 40 * 1024);
        let (mut body, late) = Deadline::new(stops, Duration::from_secs(30));
        for _ in 0..10 {
            std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        }
        body.body
            .next
            .as_mut()
            .reset(Instant::now() + Duration::from_secs(86_400));
        let end = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        assert!(matches!(end, Some(Err(_))) && late.load(Ordering::Relaxed));
        // Ten seconds at ten times the pace have earned a hundred.
        assert_eq!(body.began.elapsed().as_secs(), 130);
    }

    #[tokio::test(start_paused = true)]
    async fn however_steadily_it_comes_a_quarter_of_an_hour_is_enough() {
        let (_, seconds, late) = read(Trickle::new(10_000, 64 * 1024)).await;
        assert!(late);
        assert_eq!(seconds, 15 * 60 + 30);
    }
}
