//! What readers who follow a ballot are told.

use newsroom::store::Tx;
use newsroom::{Error, Event};

use crate::live::News;
use crate::site::Site;

/// Whether the public may follow it.
///
/// # Errors
/// `Store` if the database fails.
pub fn is_public(_tx: &mut Tx<'_>, _ballot: i64) -> Result<bool, Error> {
    Ok(false)
}

/// What is told of one event. Only called for what is public.
///
/// # Errors
/// `Store` if the database fails.
pub fn news(_tx: &mut Tx<'_>, _site: &Site, _event: &Event) -> Result<News, Error> {
    Ok(News::Nothing)
}
