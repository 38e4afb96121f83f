//! A job on its way: what waits in the queues, and how it is answered.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::{Error, Tx};

/// A job longer than this holds up others and is named in the log.
const SLOW: Duration = Duration::from_millis(50);

/// A job that waits for its transaction. It is run once, and then told what became of the transaction.
pub(crate) trait Job: Send {
    /// Runs in a transaction and says whether it may be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Answers whoever waits; `verdict` is what became of the transaction if [`Job::run`] said to keep it.
    fn answer(self: Box<Self>, verdict: Result<(), Error>);
    /// How long ago the job was handed in.
    fn age(&self) -> Duration;
}

/// The one kind of job: a closure, its result, and the way back.
struct Work<F, T, E, R> {
    closure: Option<F>,
    result: Option<Result<T, E>>,
    reply: R,
    since: Instant,
}

/// Wraps a closure and the way back into a job.
pub(crate) fn job<F, T, E, R>(closure: F, reply: R) -> Box<dyn Job>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    R: FnOnce(Result<T, E>) + Send + 'static,
{
    Box::new(Work {
        closure: Some(closure),
        result: None,
        reply,
        since: Instant::now(),
    })
}

impl<F, T, E, R> Job for Work<F, T, E, R>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
    R: FnOnce(Result<T, E>) + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(closure) = self.closure.take() else {
            return false;
        };
        let begun = Instant::now();
        let mut result = catch_unwind(AssertUnwindSafe(|| closure(tx))).unwrap_or_else(|_| {
            tracing::error!(
                job = std::any::type_name::<F>(),
                "a database job panicked; it was rolled back alone"
            );
            Err(E::from(Error::Panicked))
        });
        if result.is_ok() && tx.failure().is_some() {
            // The job overlooked a failed statement. Keeping half of it would differ from PostgreSQL, which keeps nothing.
            tracing::error!(
                job = std::any::type_name::<F>(),
                "a database job overlooked a failed statement; it was rolled back"
            );
            result = Err(E::from(Error::Aborted));
        }
        let took = begun.elapsed();
        if took > SLOW {
            let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(
                job = std::any::type_name::<F>(),
                took_ms,
                "a database job took long"
            );
        }
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn answer(self: Box<Self>, verdict: Result<(), Error>) {
        let answer = match (self.result, verdict) {
            (Some(Err(own)), _) => Err(own),
            (_, Err(error)) => Err(E::from(error)),
            (Some(kept), Ok(())) => kept,
            (None, Ok(())) => Err(E::from(Error::Closed)),
        };
        (self.reply)(answer);
    }

    fn age(&self) -> Duration {
        self.since.elapsed()
    }
}
