//! Where a page of a list ended, signed so that nobody can forge a place.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

use crate::{
    error::{Error, Result},
    secret::Secret,
};

/// A page of a list and where the next one begins.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// What stands on this page.
    pub items: Vec<T>,
    /// Hand this in for the next page; `None` at the end.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts a list read one longer than `limit` and remembers its last item's place.
    pub(crate) fn cut(mut items: Vec<T>, limit: i64, place: impl Fn(&T) -> Cursor) -> Page<T> {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(place) } else { None };
        Page { items, next }
    }
}

/// The last item of a page: the value it was sorted by, and its row id to break ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is sorted by.
    pub value: i64,
    /// Row id.
    pub id: i64,
}

impl Cursor {
    /// Before everything in a list that falls.
    pub(crate) const TOP: Cursor = Cursor {
        value: i64::MAX,
        id: i64::MAX,
    };
    /// Before everything in a list that rises.
    pub(crate) const BOTTOM: Cursor = Cursor {
        value: i64::MIN,
        id: i64::MIN,
    };

    /// Spells the place for an address; good for `scope` (a list and its order) only.
    #[must_use]
    pub fn sign(&self, secret: &Secret, scope: &str) -> String {
        let mut place = self.value.to_be_bytes().to_vec();
        place.extend_from_slice(&self.id.to_be_bytes());
        seal(secret, scope, &place)
    }

    /// Reads a place that [`Cursor::sign`] spelled for the same scope.
    ///
    /// # Errors
    /// `Invalid` in field `after` for anything else.
    pub fn open(secret: &Secret, scope: &str, text: &str) -> Result<Cursor> {
        let place = unseal(secret, scope, text)?;
        let (value, id) = place.split_first_chunk::<8>().ok_or_else(forged)?;
        let id = <[u8; 8]>::try_from(id).map_err(|_| forged())?;
        Ok(Cursor {
            value: i64::from_be_bytes(*value),
            id: i64::from_be_bytes(id),
        })
    }
}

/// The last comment of a page of a thread: its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathCursor(pub Vec<u8>);

impl PathCursor {
    /// Spells the place for an address; good for `scope` only.
    #[must_use]
    pub fn sign(&self, secret: &Secret, scope: &str) -> String {
        seal(secret, scope, &self.0)
    }

    /// Reads a place that [`PathCursor::sign`] spelled for the same scope.
    ///
    /// # Errors
    /// `Invalid` in field `after` for anything else.
    pub fn open(secret: &Secret, scope: &str, text: &str) -> Result<PathCursor> {
        unseal(secret, scope, text).map(PathCursor)
    }
}

/// 12 bytes of signature: far more than can be tried over HTTP, and still a short address.
const SEAL_BYTES: usize = 12;

pub(crate) fn seal(secret: &Secret, scope: &str, place: &[u8]) -> String {
    let mut bytes = signature(secret, scope, place);
    bytes.extend_from_slice(place);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn unseal(secret: &Secret, scope: &str, text: &str) -> Result<Vec<u8>> {
    // A path is at most 101 ids of 8 bytes; nothing longer was ours.
    if text.len() > 1_200 {
        return Err(forged());
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| forged())?;
    let (seal, place) = bytes.split_at_checked(SEAL_BYTES).ok_or_else(forged)?;
    let right = signature(secret, scope, place);
    let differs = seal.iter().zip(&right).fold(0, |sum, (a, b)| sum | (a ^ b));
    if differs != 0 {
        return Err(forged());
    }
    Ok(place.to_vec())
}

fn signature(secret: &Secret, scope: &str, place: &[u8]) -> Vec<u8> {
    let mut hash = blake3::Hasher::new_keyed(&secret.derive("cursor"));
    hash.update(&(scope.len() as u64).to_le_bytes());
    hash.update(scope.as_bytes());
    hash.update(place);
    let mut seal = hash.finalize().as_bytes().to_vec();
    seal.truncate(SEAL_BYTES);
    seal
}

fn forged() -> Error {
    Error::invalid(
        "after",
        "This link to the next page is not one of ours. Please start from the first page.",
    )
}
