//! What readers are told when predictions were counted anew.

use newsroom::store::Tx;
use newsroom::{Error, Event};

use crate::live::News;
use crate::site::Site;

/// What is told of one event: at most once in two seconds, with what holds then.
///
/// # Errors
/// `Store` if the database fails.
pub fn news(_tx: &mut Tx<'_>, _site: &Site, _event: &Event) -> Result<News, Error> {
    Ok(News::Nothing)
}
