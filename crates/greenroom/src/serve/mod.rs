//! Serving: the wiring of site, listeners and worker, and the orderly end of all of it.

mod accept;
mod deadline;
mod lent;
mod operator;
mod systemd;

pub use accept::Bounds;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use web::newsroom::store::Db;
use web::{Clock, Site};

use crate::place::Place;
use crate::{log, sizes, worker};

/// Serves a newsroom until the process is asked to stop, and then ends in order:
/// no new connections, streams ended, requests finished, worker done, database closed.
///
/// # Errors
/// One sentence: an address is taken, a template does not compile, the database fails.
pub fn run(place: &Place, db: Db) -> Result<()> {
    run_and_tell(place, db, None)
}

/// The same, and tells where somebody signs in: `words`, then `path` on the address that is served.
///
/// # Errors
/// As [`run`].
pub fn run_and_greet(place: &Place, db: Db, words: &str, path: &str) -> Result<()> {
    run_and_tell(place, db, Some((words, path)))
}

fn run_and_tell(place: &Place, db: Db, door: Option<(&str, &str)>) -> Result<()> {
    raise_file_limit();
    // Before there are threads: it takes its variables out of the environment.
    let lent = systemd::lent_socket()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the system gives no threads")?;
    let served = runtime.block_on(serve(place, db.clone(), lent, door));
    // A stream that did not end in time is dropped here, before the database goes.
    runtime.shutdown_timeout(Duration::from_millis(500));
    db.close();
    served
}

async fn serve(
    place: &Place,
    db: Db,
    lent: Option<std::net::TcpListener>,
    door: Option<(&str, &str)>,
) -> Result<()> {
    // Signals that come while we are still starting count too.
    let mut signals = Signals::listen()?;
    let readers = match lent {
        Some(socket) => TcpListener::from_std(socket)?,
        None => bind(place.settings.listen, "listen").await?,
    };
    let at = readers.local_addr()?;
    let operator = match place.settings.operator_listen {
        Some(address) => Some(bind(address, "operator.listen").await?),
        None => None,
    };
    let (settings, post) = (place.for_web(at)?, place.post()?);
    let base = settings.base_url.clone();
    let (for_site, clock) = (db.clone(), Clock::System);
    let site = tokio::task::spawn_blocking(move || Site::new(for_site, settings, clock)).await??;
    let site = Arc::new(site);
    let following = web::start(&site).await?;

    let (stop, open) = (CancellationToken::new(), TaskTracker::new());
    let bounds = place.bounds();
    let front = web::front(Arc::clone(&site));
    let accepting = tokio::spawn(accept::accept(
        readers,
        front,
        bounds.clone(),
        stop.clone(),
        open.clone(),
    ));
    if let Some(listener) = operator {
        let rooms = operator::rooms(Arc::clone(&site));
        tokio::spawn(accept::accept(
            listener,
            rooms,
            bounds,
            stop.clone(),
            open.clone(),
        ));
    }
    let shop = worker::Shop {
        site: Arc::clone(&site),
        post,
    };
    let working = tokio::spawn(worker::run(shop, stop.clone()));
    let sizing = tokio::spawn(sizes::run(Arc::clone(&site), stop.clone()));
    tracing::info!(%at, "serving");
    systemd::ready();
    log::tell(&format!("Greenroom is on {base} (Ctrl-C stops it)"));
    if let Some((words, path)) = door {
        log::tell(&format!("{words}: {base}{path}"));
    }

    signals.next().await;
    systemd::stopping();
    tracing::info!("stopping: finishing what is under way");
    stop.cancel();
    following.stop(&site).await;
    open.close();
    let grace = Duration::from_millis(place.settings.grace_ms.unsigned_abs());
    let orderly = async {
        let _ = accepting.await;
        open.wait().await;
        let _ = working.await;
        let _ = sizing.await;
    };
    tokio::select! {
        () = orderly => tracing::info!("stopped"),
        () = tokio::time::sleep(grace) => tracing::warn!(connections = open.len(), "stopped without waiting any longer"),
        () = signals.next() => tracing::warn!("stopped at once, as asked"),
    }
    Ok(())
}

async fn bind(address: SocketAddr, setting: &str) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let remedy = match error.kind() {
            std::io::ErrorKind::AddrInUse => "another program listens there; choose another port",
            std::io::ErrorKind::PermissionDenied => {
                "ports below 1024 are for root; choose a higher one"
            }
            std::io::ErrorKind::AddrNotAvailable => "this machine has no such address",
            _ => return anyhow::anyhow!("cannot listen on {address} ({setting}): {error}"),
        };
        anyhow::anyhow!("cannot listen on {address} ({setting}): {remedy}")
    })
}

/// The two signals that ask the process to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> Result<Self> {
        let listen = |kind| signal(kind).context("the system tells no signals");
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Every reader of a live stream is an open file: take as many as the system allows this user.
fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(
        Resource::Nofile,
        Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        },
    );
}
