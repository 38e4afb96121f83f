//! What systemd lends and wants to know: the listening socket, when we serve, when we stop.
//!
//! A socket that systemd holds outlives the process: readers who come while a new version starts wait a moment
//! instead of being refused. Knows nothing of HTTP. Without systemd nothing here does anything.

use std::net::TcpListener;

use anyhow::{Context as _, Result};
use listenfd::ListenFd;
use sd_notify::NotifyState;

/// The listening socket that was handed to this process (`LISTEN_FDS`), if one was. Called before there are threads.
///
/// # Errors
/// What was handed over is no TCP socket.
pub(super) fn lent_socket() -> Result<Option<TcpListener>> {
    let Some(socket) = ListenFd::from_env()
        .take_tcp_listener(0)
        .context("the socket systemd handed over is no TCP socket; write ListenStream=HOST:PORT")?
    else {
        return Ok(None);
    };
    socket.set_nonblocking(true)?;
    Ok(Some(socket))
}

/// Says that readers are answered from now on.
pub(super) fn ready() {
    tell(&[NotifyState::Ready]);
}

/// Says that the end has begun, so that systemd waits for it.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// Nobody may be listening, and that is no fault.
fn tell(states: &[NotifyState<'_>]) {
    let _ = sd_notify::notify(states);
}
