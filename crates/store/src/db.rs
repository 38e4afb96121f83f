//! The handle: hands jobs to the engine and waits for their answers.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use crossbeam_channel::{Sender, TrySendError, bounded};
use tokio::sync::{oneshot, watch};

use crate::meter::Meter;
use crate::postgres::{Access, Pool, Task};
use crate::work::{Job, job};
use crate::{
    Engine, Error, Gauges, Migration, OpenError, Options, Tx, backup, migrate, postgres, sqlite,
};

/// A database. Cloning it is cheap and gives another handle to the same one.
///
/// ```no_run
/// # async fn example(db: store::Db) -> Result<(), store::Error> {
/// use store::params;
/// let id: i64 = db.write(|tx| {
///     tx.one("insert into section (name) values ($1) returning id", params!["Television"])
/// }).await?;
/// # Ok::<(), store::Error>(()) }
/// ```
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    engine: Engine,
    lanes: RwLock<Option<Lanes>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    meter: Arc<Meter>,
    migrations: Vec<Migration>,
    /// The file, on SQLite.
    file: Option<PathBuf>,
    capacity: usize,
}

/// The ways in. Dropping them tells the threads to finish what is queued and end.
enum Lanes {
    Sqlite {
        writes: Sender<Box<dyn Job>>,
        reads: Sender<Box<dyn Job>>,
    },
    Postgres {
        tasks: Sender<Task>,
        pool: Arc<Pool>,
        _follower: Sender<()>,
    },
}

impl Db {
    /// Opens a database and brings it up to date. Blocks: call it before serving.
    ///
    /// `url` is `sqlite:/path/to/file`, a plain path, or `postgres://user:password@host:port/database`.
    ///
    /// # Errors
    /// One sentence for the operator for each way it can fail; nothing is half applied.
    pub fn open(url: &str, migrations: &[Migration], options: &Options) -> Result<Self, OpenError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::open_postgres(url, migrations, options);
        }
        let file = url.strip_prefix("sqlite:").unwrap_or(url);
        if file.is_empty() || file.contains("://") || file.starts_with(':') {
            return Err(OpenError::Address(
                "it must be a file or a postgres:// address".to_owned(),
            ));
        }
        Self::open_sqlite(Path::new(file), migrations, options)
    }

    fn open_sqlite(
        file: &Path,
        migrations: &[Migration],
        options: &Options,
    ) -> Result<Self, OpenError> {
        let mut connection = sqlite::open(file, options)?;
        // Asking for the write lock once says by itself whether another program holds the file or forbids writing.
        connection
            .execute_batch("begin immediate; rollback")
            .map_err(|error| sqlite::open_error(file, error))?;
        migrate::apply(&mut connection, migrations)?;
        let meter = Arc::new(Meter::new());
        let (writes, write_queue) = bounded(options.queue);
        let (reads, read_queue) = bounded(options.queue);
        let mut threads = sqlite::start_readers(file, options, &read_queue)?;
        let writer = sqlite::Writer {
            connection,
            file: file.to_owned(),
            meter: Arc::clone(&meter),
        };
        let writer =
            sqlite::start_writer(writer, write_queue).map_err(|error| no_thread(&error))?;
        threads.push(writer);
        let lanes = Lanes::Sqlite { writes, reads };
        Ok(Self::new(
            Engine::Sqlite,
            lanes,
            threads,
            meter,
            migrations,
            Some(file.to_owned()),
            options,
        ))
    }

    fn open_postgres(
        url: &str,
        migrations: &[Migration],
        options: &Options,
    ) -> Result<Self, OpenError> {
        let config = postgres::settings(url)?;
        migrate::apply(&mut postgres::open(&config)?, migrations)?;
        let meter = Arc::new(Meter::new());
        let (tasks, queue) = bounded(options.queue);
        let pool = Pool::new(config, queue, Arc::clone(&meter), options.sessions);
        let (follower, stop) = bounded(0);
        let threads = vec![pool.follow(stop).map_err(|error| no_thread(&error))?];
        let lanes = Lanes::Postgres {
            tasks,
            pool,
            _follower: follower,
        };
        Ok(Self::new(
            Engine::Postgres,
            lanes,
            threads,
            meter,
            migrations,
            None,
            options,
        ))
    }

    fn new(
        engine: Engine,
        lanes: Lanes,
        threads: Vec<JoinHandle<()>>,
        meter: Arc<Meter>,
        migrations: &[Migration],
        file: Option<PathBuf>,
        options: &Options,
    ) -> Self {
        Self(Arc::new(Inner {
            engine,
            lanes: RwLock::new(Some(lanes)),
            threads: Mutex::new(threads),
            meter,
            migrations: migrations.to_vec(),
            file,
            capacity: options.queue,
        }))
    }

    /// Which engine answers.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// Runs a job in a transaction that may write; answers after the commit has reached the disk.
    ///
    /// # Errors
    /// What the job answers (it is rolled back alone), or [`Error::Busy`], [`Error::Closed`], [`Error::Full`],
    /// [`Error::Unavailable`], [`Error::Conflict`], [`Error::Panicked`].
    pub async fn write<T, E>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.hand_in(Access::Writes, job).await
    }

    /// Runs a job in a transaction that sees one moment of the database and cannot write.
    ///
    /// # Errors
    /// What the job answers, or [`Error::Busy`], [`Error::Closed`], [`Error::Unavailable`], [`Error::Panicked`].
    pub async fn read<T, E>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.hand_in(Access::Reads, job).await
    }

    /// [`Db::write`] for where nothing is asynchronous: the command line and tests. Blocks.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now<T, E>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.hand_in_now(Access::Writes, job)
    }

    /// [`Db::read`] for where nothing is asynchronous: the command line and tests. Blocks.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_now<T, E>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.hand_in_now(Access::Reads, job)
    }

    /// A counter that moves after commits: at once for this program's, within a second for another's on the same database.
    ///
    /// It may move without need, never fail to move; what happened stands in the log.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.meter.changes()
    }

    /// Readings for the operator.
    #[must_use]
    pub fn gauges(&self) -> Gauges {
        let lanes = self.0.lanes.read().unwrap_or_else(PoisonError::into_inner);
        let (queued_writes, queued_reads) = match lanes.as_ref() {
            Some(Lanes::Sqlite { writes, reads }) => (writes.len(), reads.len()),
            Some(Lanes::Postgres { tasks, .. }) => (tasks.len(), 0),
            None => (0, 0),
        };
        Gauges {
            queued_writes,
            queued_reads,
            queue_capacity: self.0.capacity,
            ..self.0.meter.read()
        }
    }

    /// Copies the database into a new file while it is in use; the copy is one moment of it. Blocks.
    ///
    /// # Errors
    /// [`Error::File`] if the file exists or cannot be written; [`Error::Unsupported`] on PostgreSQL, which has `pg_dump`.
    pub fn backup_to(&self, file: &Path) -> Result<(), Error> {
        let own = self.0.file.as_deref();
        backup::copy(
            own.ok_or(Error::Unsupported(
                "PostgreSQL is backed up with its own tool: pg_dump",
            ))?,
            file,
        )
    }

    /// Looks for damage and names each finding in a sentence; none is good. Blocks, and reads the whole file.
    ///
    /// # Errors
    /// What the engine says.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        let migrations = self.0.migrations.clone();
        let mut findings = self.read_now(move |tx| migrate::findings(tx, &migrations))?;
        if let Some(file) = &self.0.file {
            findings.extend(backup::damage(file)?);
        }
        Ok(findings)
    }

    /// Prepares a statement and says how many columns its rows have: for tests that try every statement. Blocks.
    ///
    /// # Errors
    /// What the engine says of the statement.
    pub fn columns_of(&self, sql: &str) -> Result<usize, Error> {
        let sql = sql.to_owned();
        self.read_now(move |tx| tx.columns_of(&sql))
    }

    /// Says how the engine finds the rows of a statement, in its own words: for tests that guard an index. Blocks.
    ///
    /// PostgreSQL is asked as if scanning a table were dear, because in a test every table is small.
    ///
    /// # Errors
    /// What the engine says of the statement.
    pub fn plan(&self, sql: &str) -> Result<String, Error> {
        let sql = sql.to_owned();
        self.read_now(move |tx| tx.plan(&sql))
    }

    /// Finishes what was handed in, then stops; later calls answer [`Error::Closed`]. Blocks until the file is released.
    pub fn close(&self) {
        self.0.close();
    }

    async fn hand_in<T, E>(
        &self,
        access: Access,
        closure: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        // Whoever asked may have gone away meanwhile; the job is done all the same.
        let reply = move |result| drop(answer.send(result));
        self.0.submit(access, job(closure, reply))?;
        answered
            .await
            .unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }

    fn hand_in_now<T, E>(
        &self,
        access: Access,
        closure: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, answered) = bounded(1);
        let reply = move |result| drop(answer.send(result));
        self.0.submit(access, job(closure, reply))?;
        answered
            .recv()
            .unwrap_or_else(|_| Err(E::from(Error::Closed)))
    }
}

impl Inner {
    fn submit(&self, access: Access, job: Box<dyn Job>) -> Result<(), Error> {
        let lanes = self.lanes.read().unwrap_or_else(PoisonError::into_inner);
        let sent = match lanes.as_ref() {
            None => return Err(Error::Closed),
            Some(Lanes::Sqlite { writes, .. }) if access == Access::Writes => {
                refusal(writes.try_send(job))
            }
            Some(Lanes::Sqlite { reads, .. }) => refusal(reads.try_send(job)),
            Some(Lanes::Postgres { tasks, pool, .. }) => {
                let sent = refusal(tasks.try_send(Task { access, job }));
                if let Some(handle) = pool.grow() {
                    self.threads
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(handle);
                }
                sent
            }
        };
        if sent == Err(Error::Busy) {
            self.meter.refused();
        }
        sent
    }

    fn close(&self) {
        drop(
            self.lanes
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // The last handle may be dropped by a job, on one of these very threads, which cannot wait for itself.
            if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
                tracing::error!("a thread of the database had panicked");
            }
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

fn refusal<T>(sent: Result<(), TrySendError<T>>) -> Result<(), Error> {
    sent.map_err(|error| match error {
        TrySendError::Full(_) => Error::Busy,
        TrySendError::Disconnected(_) => Error::Closed,
    })
}

fn no_thread(error: &std::io::Error) -> OpenError {
    OpenError::Other(Error::Unavailable(format!(
        "a thread could not be started: {}",
        error.kind()
    )))
}
