//! The readers: a few threads, each with a connection that cannot write, each read in a snapshot of its own.

use std::path::Path;
use std::thread::JoinHandle;

use crossbeam_channel::Receiver;
use rusqlite::Connection;

use super::{Role, connect, open_error, run};
use crate::work::Job;
use crate::{OpenError, Options, Tx};

/// Starts the threads; they end when every sender is gone and the queue is empty.
pub(crate) fn start(
    file: &Path,
    options: &Options,
    queue: &Receiver<Box<dyn Job>>,
) -> Result<Vec<JoinHandle<()>>, OpenError> {
    (0..options.readers())
        .map(|number| {
            let connection =
                connect(file, Role::Reads, options).map_err(|error| open_error(file, error))?;
            let queue = queue.clone();
            std::thread::Builder::new()
                .name(format!("store-reader-{number}"))
                .spawn(move || live(&connection, &queue))
                .map_err(|error| OpenError::File(file.to_owned(), error.kind().to_string()))
        })
        .collect()
}

fn live(connection: &Connection, queue: &Receiver<Box<dyn Job>>) {
    for mut job in queue {
        if let Err(error) = run(connection, "begin", &[]) {
            job.answer(Err(error));
            continue;
        }
        job.run(&mut Tx::sqlite(connection));
        // The snapshot is given back before anybody is answered, so that it never holds up the writer's upkeep.
        let _ = run(connection, "rollback", &[]);
        job.answer(Ok(()));
    }
}
