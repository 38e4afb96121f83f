//! A socket that HTTP has on loan, so that a live stream can take it back.
//!
//! A connection that HTTP keeps open costs its buffers, 16 KiB and more, for as long as it lasts. A
//! reader of the live stream stays for minutes and sends nothing: once the request is read, the stream
//! needs the socket alone. Knows nothing of what is streamed.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use axum::body::{Body, HttpBody as _};
use hyper::{Method, Request, Response, StatusCode, Version, header};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// A reader that takes nothing for so long is gone.
const STALLED: Duration = Duration::from_secs(30);

/// Where a lent socket comes back to, and the answer that wants it for itself.
#[derive(Default)]
pub struct Loan {
    back: Mutex<Option<TcpStream>>,
    wanted: Mutex<Option<Response<Body>>>,
    told: Notify,
}

impl Loan {
    /// Lends a socket out. It comes back when HTTP lets go of it.
    pub fn lend(self: &Arc<Self>, socket: TcpStream) -> Lent {
        Lent {
            socket: Some(socket),
            loan: Arc::clone(self),
        }
    }

    /// Asks for the socket: the answer is sent without HTTP's help. Never returns, because HTTP is ended meanwhile.
    pub async fn take_back(&self, answer: Response<Body>) -> ! {
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        self.told.notify_one();
        std::future::pending().await
    }

    /// Waits until an answer wants the socket.
    pub async fn wanted(&self) -> Option<Response<Body>> {
        self.told.notified().await;
        self.wanted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Sends a streamed answer until it ends, its reader leaves, or takes nothing for too long.
    pub async fn send(&self, answer: Response<Body>) {
        let back = self
            .back
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(mut socket) = back else {
            return;
        };
        let sent = tokio::select! {
            sent = stream(&socket, answer) => sent,
            () = left(&socket) => return,
        };
        match sent {
            Ok(()) => drop(poll_fn(|cx| Pin::new(&mut socket).poll_shutdown(cx)).await),
            Err(error) => tracing::debug!(%error, "a live stream ended early"),
        }
    }
}

async fn stream(socket: &TcpStream, answer: Response<Body>) -> io::Result<()> {
    let (parts, mut body) = answer.into_parts();
    write(socket, &[head(parts.status, &parts.headers).as_slice()]).await?;
    drop(parts);
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(io::Error::other)?;
        if let Ok(bytes) = frame.into_data()
            && !bytes.is_empty()
        {
            let size = format!("{:x}\r\n", bytes.len());
            write(socket, &[size.as_bytes(), &bytes, b"\r\n"]).await?;
        }
    }
    write(socket, &[b"0\r\n\r\n"]).await
}

/// Writes all parts, in as few calls as the socket allows.
async fn write(socket: &TcpStream, parts: &[&[u8]]) -> io::Result<()> {
    let writing = async {
        let mut slices: Vec<IoSlice<'_>> = parts.iter().map(|part| IoSlice::new(part)).collect();
        let mut rest = slices.as_mut_slice();
        while !rest.is_empty() {
            socket.writable().await?;
            match socket.try_write_vectored(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut rest, written),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    };
    tokio::time::timeout(STALLED, writing).await?
}

/// Waits until the reader has closed its end; what it sends meanwhile is nothing to a stream.
async fn left(socket: &TcpStream) {
    let mut nothing = [0; 64];
    while socket.readable().await.is_ok() {
        match socket.try_read(&mut nothing) {
            Ok(0) => return,
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => return,
            Ok(_) | Err(_) => {}
        }
    }
}

/// Whether an answer to this request goes on for minutes, on a connection that can be taken from HTTP.
pub fn is_stream(method: &Method, version: Version, answer: &Response<Body>) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE);
    version == Version::HTTP_11
        && method == Method::GET
        && answer.status() == StatusCode::OK
        && kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

/// What [`is_stream`] needs of a request that is given away.
pub fn asked<B>(request: &Request<B>) -> (Method, Version) {
    (request.method().clone(), request.version())
}

/// The head of a chunked answer after which the connection ends.
fn head(status: StatusCode, headers: &header::HeaderMap) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} OK\r\n", status.as_u16()).into_bytes();
    for (name, value) in headers {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    let date = date(SystemTime::now());
    head.extend_from_slice(
        format!("date: {date}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n")
            .as_bytes(),
    );
    head
}

/// An instant as HTTP writes it.
fn date(at: SystemTime) -> String {
    jiff::Timestamp::try_from(at)
        .ok()
        .and_then(|at| {
            jiff::fmt::rfc2822::DateTimePrinter::new()
                .timestamp_to_rfc9110_string(&at)
                .ok()
        })
        .unwrap_or_default()
}

/// The socket as HTTP sees it.
pub struct Lent {
    socket: Option<TcpStream>,
    loan: Arc<Loan>,
}

impl Lent {
    fn socket(self: Pin<&mut Self>) -> io::Result<Pin<&mut TcpStream>> {
        let socket = self.get_mut().socket.as_mut();
        socket
            .map(Pin::new)
            .ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut back = self
            .loan
            .back
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *back = self.socket.take();
    }
}

impl AsyncRead for Lent {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.socket()?.poll_read(cx, buf)
    }
}

impl AsyncWrite for Lent {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.socket()?.poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.socket()?.poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.socket()?.poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.socket()?.poll_shutdown(cx)
    }
}
