//! The accept loop: connections in, requests on to the site, an end that waits for what is under way.
//!
//! Knows nothing of pages. What protects the process from the network stands here: a cap on
//! connections, deadlines for the head and the body of a request, and a bound on everything read ahead.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::{Service, ServiceExt as _};

use super::deadline::Deadline;
use super::lent::{self, Lent, Loan};

/// Longest head of a request, and most that is read ahead of one connection.
const READ_AHEAD_BYTES: usize = 32 * 1024;
/// Most requests one HTTP/2 connection may have open.
const STREAMS: u32 = 128;
/// A silent HTTP/2 connection is asked whether it is still there this often.
const PING: Duration = Duration::from_secs(30);

/// What one listener allows.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Connections open at once.
    pub connections: usize,
    /// Time for the head of a request, and between two requests.
    pub head: Duration,
    /// Time for the body of a request.
    pub body: Duration,
}

/// Serves `site` until `stop` is cancelled, then returns; connections go on in `open` until they are done.
pub async fn accept<S>(
    listener: TcpListener,
    site: S,
    bounds: Bounds,
    stop: CancellationToken,
    open: TaskTracker,
) where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send,
{
    let protocol = Arc::new(protocol(&bounds));
    let room = Arc::new(Semaphore::new(bounds.connections));
    loop {
        // Beyond the cap nobody is turned away: the kernel's queue holds them until a place is free.
        let place = tokio::select! {
            () = stop.cancelled() => return,
            place = Arc::clone(&room).acquire_owned() => place,
        };
        let (stream, peer) = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Mostly: no file handle is free. Waiting lets some connection end.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let _ = stream.set_nodelay(true);
        let (protocol, site, bounds, stop) = (
            Arc::clone(&protocol),
            site.clone(),
            bounds.clone(),
            stop.clone(),
        );
        open.spawn(async move {
            let loan = Arc::new(Loan::default());
            let lent = loan.lend(stream);
            // On the heap, so that a stream that goes on for minutes does not carry what HTTP needed.
            let stream = Box::pin(converse(
                protocol,
                lent,
                Arc::clone(&loan),
                peer,
                site,
                bounds,
                stop,
            ))
            .await;
            if let Some(stream) = stream {
                loan.send(stream).await;
            }
            drop(place);
        });
    }
}

fn protocol(bounds: &Bounds) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_buf_size(READ_AHEAD_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING)
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(16 * 1024);
    builder
}

/// One connection, from its first byte to its last, or to a stream that wants it for itself.
async fn converse<S>(
    protocol: Arc<auto::Builder<TokioExecutor>>,
    lent: Lent,
    loan: Arc<Loan>,
    peer: SocketAddr,
    site: S,
    bounds: Bounds,
    stop: CancellationToken,
) -> Option<Response<Body>>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send,
{
    // Until the protocol is known no deadline of either protocol runs, so the first request has its own here.
    let spoke = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&spoke);
    let body_time = bounds.body;
    let lender = Arc::clone(&loan);
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        heard.store(true, Ordering::Relaxed);
        answer(site.clone(), request, peer, body_time, Arc::clone(&lender))
    });
    let connection = protocol.serve_connection(TokioIo::new(lent), service);
    tokio::pin!(connection);
    let first = tokio::time::sleep(bounds.head);
    tokio::pin!(first);
    let mut stopping = false;
    let mut waiting = true;
    loop {
        tokio::select! {
            ended = &mut connection => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended early");
                }
                return None;
            }
            stream = loan.wanted() => return stream,
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
            () = &mut first, if waiting => {
                waiting = false;
                if !spoke.load(Ordering::Relaxed) {
                    return None;
                }
            }
        }
    }
}

/// Hands one request to the site; a body that came too slowly is answered with 408 whatever the site made of it.
async fn answer<S>(
    site: S,
    request: Request<Incoming>,
    peer: SocketAddr,
    body_time: Duration,
    loan: Arc<Loan>,
) -> Result<Response<Body>, Infallible>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    let mut late = None;
    let mut request = request.map(|body| {
        if body.is_end_stream() {
            return Body::empty();
        }
        let (body, flag) = Deadline::new(body, body_time);
        late = Some(flag);
        Body::new(body)
    });
    request.extensions_mut().insert(ConnectInfo(peer));
    let (method, version) = lent::asked(&request);
    let response = site.oneshot(request).await?;
    if lent::is_stream(&method, version, &response) {
        loan.take_back(response).await;
    }
    if late.is_some_and(|late| late.load(Ordering::Relaxed)) {
        let mut late = Response::new(Body::from(
            "The request took too long to arrive. Please send it again.\n",
        ));
        *late.status_mut() = StatusCode::REQUEST_TIMEOUT;
        return Ok(late);
    }
    Ok(response)
}
