//! A socket that HTTP has on loan, so that a live stream can take it back.
//!
//! A connection that HTTP keeps open costs its buffers, 16 KiB and more, for as long as it lasts. A
//! reader of the live stream stays for minutes and sends nothing: once the request is read, the stream
//! needs the socket alone. Knows nothing of what is streamed.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime};

use axum::body::{Body, HttpBody as _};
use hyper::{Method, Request, Response, StatusCode, Version, header};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// A reader that takes nothing for so long is gone.
const STALLED: Duration = Duration::from_secs(30);

/// A socket, and the answer that wants it for itself.
pub struct Loan {
    socket: TcpStream,
    wanted: Mutex<Option<Response<Body>>>,
    told: Notify,
}

impl Loan {
    /// Lends a socket out.
    pub fn new(socket: TcpStream) -> Arc<Self> {
        Arc::new(Self {
            socket,
            wanted: Mutex::new(None),
            told: Notify::new(),
        })
    }

    /// The socket for HTTP.
    pub fn lent(self: &Arc<Self>) -> Lent {
        Lent(Arc::clone(self))
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
        let sent = tokio::select! {
            sent = self.stream(answer) => sent,
            () = self.left() => return,
        };
        match sent {
            Ok(()) => drop(rustix::net::shutdown(
                &self.socket,
                rustix::net::Shutdown::Write,
            )),
            Err(error) => tracing::debug!(%error, "a live stream ended early"),
        }
    }

    async fn stream(&self, answer: Response<Body>) -> io::Result<()> {
        let (parts, mut body) = answer.into_parts();
        self.write(&[head(parts.status, &parts.headers).as_slice()])
            .await?;
        drop(parts);
        while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            let frame = frame.map_err(io::Error::other)?;
            if let Ok(bytes) = frame.into_data()
                && !bytes.is_empty()
            {
                let size = format!("{:x}\r\n", bytes.len());
                self.write(&[size.as_bytes(), &bytes, b"\r\n"]).await?;
            }
        }
        self.write(&[b"0\r\n\r\n"]).await
    }

    /// Writes all parts, as few calls as the socket allows.
    async fn write(&self, parts: &[&[u8]]) -> io::Result<()> {
        let writing = async {
            let mut slices: Vec<IoSlice<'_>> =
                parts.iter().map(|part| IoSlice::new(part)).collect();
            let mut rest = slices.as_mut_slice();
            while !rest.is_empty() {
                self.socket.writable().await?;
                match self.socket.try_write_vectored(rest) {
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
    async fn left(&self) {
        let mut nothing = [0; 64];
        while self.socket.readable().await.is_ok() {
            match self.socket.try_read(&mut nothing) {
                Ok(0) => return,
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => return,
                Ok(_) | Err(_) => {}
            }
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
pub struct Lent(Arc<Loan>);

impl AsyncRead for Lent {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            ready!(self.0.socket.poll_read_ready(cx))?;
            match self.0.socket.try_read_buf(buf) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                read => return Poll::Ready(read.map(|_| ())),
            }
        }
    }
}

impl AsyncWrite for Lent {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.0.socket.poll_write_ready(cx))?;
            match self.0.socket.try_write_vectored(parts) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => return Poll::Ready(written),
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(
            rustix::net::shutdown(&self.0.socket, rustix::net::Shutdown::Write)
                .map_err(io::Error::from),
        )
    }
}
