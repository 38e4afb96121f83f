//! How a database is opened.

/// The sizes of queues and pools. The defaults are right for a server; tests make them small.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections that read the SQLite file at the same time; 0 is one per core, at least 2 and at most 8.
    pub readers: usize,
    /// So many jobs may wait; one more is refused with [`Error::Busy`](crate::Error::Busy).
    pub queue: usize,
    /// Sessions with PostgreSQL at most; they are made when they are needed.
    pub sessions: usize,
    /// How long to wait for another program that holds the SQLite file, in milliseconds.
    pub patience_ms: u64,
    /// The SQLite file may have at most so many pages; what does not fit is answered as on a full disk.
    pub max_pages: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 0,
            queue: 1024,
            sessions: 16,
            patience_ms: 5_000,
            max_pages: None,
        }
    }
}

impl Options {
    /// The number of readers to start.
    pub(crate) fn readers(&self) -> usize {
        match self.readers {
            0 => std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8)),
            wanted => wanted,
        }
    }
}
