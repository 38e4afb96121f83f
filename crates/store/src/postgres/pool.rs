//! The pool: threads with a session each, taking jobs from one queue; and the follower that notices other writers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ::postgres::Config;
use crossbeam_channel::{Receiver, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};

use super::{Session, connect};
use crate::meter::Meter;
use crate::work::Job;
use crate::{Error, Tx};

/// How often the log is looked at for what other programs wrote.
const GLANCE: Duration = Duration::from_millis(250);
/// After a failed connection nobody tries again for so long, then for twice as long, up to the second figure.
const REST: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(3));

/// What a job may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Writes,
    Reads,
}

/// A job in the queue.
pub(crate) struct Task {
    pub(crate) access: Access,
    pub(crate) job: Box<dyn Job>,
}

/// What all threads share.
pub(crate) struct Pool {
    config: Config,
    queue: Receiver<Task>,
    meter: Arc<Meter>,
    most: usize,
    started: AtomicUsize,
    idle: AtomicUsize,
    outage: Mutex<Outage>,
}

/// When the server may be tried again, if it is away.
#[derive(Default)]
struct Outage {
    until: Option<Instant>,
    rest: Duration,
}

impl Pool {
    pub(crate) fn new(
        config: Config,
        queue: Receiver<Task>,
        meter: Arc<Meter>,
        most: usize,
    ) -> Arc<Self> {
        Arc::new(Self {
            config,
            queue,
            meter,
            most: most.max(1),
            started: AtomicUsize::new(0),
            idle: AtomicUsize::new(0),
            outage: Mutex::default(),
        })
    }

    /// Starts one more thread if more waits than hands are free. A thread connects when its first job comes.
    pub(crate) fn grow(self: &Arc<Self>) -> Option<JoinHandle<()>> {
        if self.queue.len() <= self.idle.load(SeqCst) {
            return None;
        }
        self.started
            .fetch_update(SeqCst, SeqCst, |count| {
                (count < self.most).then_some(count + 1)
            })
            .ok()?;
        let pool = Arc::clone(self);
        let thread = std::thread::Builder::new().name("store-postgres".to_owned());
        match thread.spawn(move || pool.live()) {
            Ok(handle) => Some(handle),
            Err(error) => {
                self.started.fetch_sub(1, SeqCst);
                tracing::error!(%error, "a thread for PostgreSQL could not be started");
                None
            }
        }
    }

    fn live(&self) {
        let mut session = None;
        loop {
            self.idle.fetch_add(1, SeqCst);
            let task = self.queue.recv();
            self.idle.fetch_sub(1, SeqCst);
            let Ok(task) = task else { break };
            self.serve(&mut session, task);
        }
    }

    fn serve(&self, held: &mut Option<Session>, Task { access, mut job }: Task) {
        let begun = Instant::now();
        let session = match self.begin(held, access) {
            Ok(session) => session,
            Err(error) => return job.answer(Err(error)),
        };
        let keep = job.run(&mut Tx::postgres(session));
        let verdict = session.batch(if keep { "commit" } else { "rollback" });
        if verdict.is_err() {
            // Whatever went wrong at the end of a transaction, a fresh session is the way out of it.
            *held = None;
        }
        if access == Access::Writes {
            if keep && verdict.is_ok() {
                self.meter.committed(1, begun.elapsed());
                self.meter.tick();
            }
            self.meter.answered(job.age());
        }
        job.answer(verdict);
    }

    /// Begins a transaction; a session that died while nobody used it is replaced before anybody notices.
    fn begin<'s>(
        &self,
        held: &'s mut Option<Session>,
        access: Access,
    ) -> Result<&'s mut Session, Error> {
        let text = match access {
            Access::Writes => "begin",
            Access::Reads => "begin isolation level repeatable read read only",
        };
        if held
            .as_mut()
            .is_some_and(|session| session.is_closed() || session.batch(text).is_err())
        {
            *held = None;
        }
        match held {
            Some(session) => Ok(session),
            None => {
                let session = held.insert(self.connect()?);
                session.batch(text)?;
                Ok(session)
            }
        }
    }

    /// Connects, or answers at once while the server is known to be away.
    fn connect(&self) -> Result<Session, Error> {
        let now = Instant::now();
        {
            let mut outage = self.outage.lock().unwrap_or_else(PoisonError::into_inner);
            if outage.until.is_some_and(|until| now < until) {
                return Err(Error::Unavailable("PostgreSQL is away".to_owned()));
            }
            // Until this attempt is over, others do not queue up behind the same dead address.
            if outage.until.is_some() {
                outage.until = Some(now + REST.1);
            }
        }
        let answer = connect(&self.config);
        let mut outage = self.outage.lock().unwrap_or_else(PoisonError::into_inner);
        match &answer {
            Ok(_) => {
                if outage.until.is_some() {
                    tracing::info!("PostgreSQL is back");
                }
                *outage = Outage::default();
            }
            Err(error) => {
                if outage.until.is_none() {
                    tracing::error!(%error, "PostgreSQL is away");
                }
                outage.rest = (outage.rest * 2).clamp(REST.0, REST.1);
                outage.until = Some(Instant::now() + outage.rest);
            }
        }
        answer
    }

    /// Follows the log until `stop` closes, and ticks when it has grown.
    pub(crate) fn follow(self: &Arc<Self>, stop: Receiver<()>) -> std::io::Result<JoinHandle<()>> {
        let pool = Arc::clone(self);
        std::thread::Builder::new()
            .name("store-follower".to_owned())
            .spawn(move || {
                let (mut session, mut seen) = (None, 0);
                while stop.recv_timeout(GLANCE) == Err(RecvTimeoutError::Timeout) {
                    match pool.head(&mut session) {
                        Ok(head) if head != seen => {
                            seen = head;
                            pool.meter.tick();
                        }
                        Ok(_) => {}
                        Err(_) => session = None,
                    }
                }
            })
    }

    fn head(&self, held: &mut Option<Session>) -> Result<i64, Error> {
        let session = match held {
            Some(session) => session,
            None => held.insert(self.connect()?),
        };
        Ok(session
            .opt("select coalesce(max(seq), 0) from event", &[])?
            .unwrap_or_default())
    }
}
