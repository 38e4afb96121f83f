//! Pictures as the database knows them; their bytes lie elsewhere.

use store::{Tx, params};

use crate::{Millis, error::Result};

/// A picture to keep.
#[derive(Clone, Debug, Default)]
pub struct NewMedia {
    /// Opaque name with extension.
    pub name: String,
    /// Media type.
    pub kind: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Size of the file.
    pub size_bytes: i64,
}

/// Keeps a picture; the same name again is the same picture.
///
/// # Errors
/// `Store` if the database fails.
pub fn add(tx: &mut Tx<'_>, media: &NewMedia, now: Millis) -> Result<i64> {
    tx.run(
        "insert into media (name, kind, width, height, size_bytes, added_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (name) do nothing",
        params![media.name, media.kind, media.width, media.height, media.size_bytes, now],
    )?;
    Ok(tx.one("select id from media where name = $1", params![media.name])?)
}
