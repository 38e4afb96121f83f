//! Passwords are hashed on threads of their own, two at a time: each takes 19 MiB and some 30 milliseconds,
//! and neither readers nor the writer of the store wait for them.

use std::time::Duration;

use http::StatusCode;
use newsroom::account::password::{self, Password};
use tokio::sync::Semaphore;

use crate::problem::Problem;

static ROOM: Semaphore = Semaphore::const_new(2);

/// Whoever waits longer than this is asked to come back.
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// Whether `text` is the password kept as `kept`; as slow without one as with one.
///
/// # Errors
/// 503 when too many others are being checked.
pub(super) async fn is_right(text: String, kept: Option<String>) -> Result<bool, Problem> {
    apart(move || password::is_right(&text, kept.as_deref())).await
}

/// What is kept of a password somebody chose.
///
/// # Errors
/// 503 when too many others are being checked.
pub(super) async fn hash(chosen: Password) -> Result<String, Problem> {
    let salt: [u8; 16] = rand::random();
    Ok(apart(move || chosen.hash(&salt)).await??)
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let Ok(Ok(_room)) = tokio::time::timeout(LONGEST_WAIT, ROOM.acquire()).await else {
        return Err(Problem {
            retry_after_s: Some(5),
            ..Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Many people are signing in just now. Please try again in a moment.",
            )
        });
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Problem::internal(&error))
}
