//! A file as it was sent to a picture of our own making.

use crate::encode;
use crate::limits::Limits;
use crate::open::{Opened, open};
use crate::refusal::Refusal;

/// Quality of the picture that is kept and that all its sizes are made from.
const QUALITY: u8 = 88;
/// Part of every name: what is made differently one day gets another.
const NAMES: &str = "greenroom 2026 pictures, first making";

/// A picture of our own making.
#[derive(Clone, Debug)]
pub struct Taken {
    /// A name that tells nothing, the same for the same file: 32 hexadecimal digits, a dot, an ending.
    pub name: String,
    /// Media type.
    pub kind: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The file: JPEG, or PNG where one sees through it.
    pub bytes: Vec<u8>,
    /// A data address of a few dozen bytes that looks like it from afar; empty where one sees through it.
    pub blur: String,
    /// Whether it moved: only its first frame was kept.
    pub animated: bool,
}

/// Reads a file by what it holds, whatever it is called: decodes it under the limits, turns it as the camera said,
/// makes its colours sRGB, and writes it anew with nothing but the picture in it.
///
/// Blocks for as long as a second and takes up to 400 MB; do one at a time.
///
/// # Errors
/// A sentence that says what to do.
pub fn take(bytes: &[u8], limits: &Limits) -> Result<Taken, Refusal> {
    let Opened { pixels, animated } = open(bytes, limits)?;
    let (made, kind, ending) = if pixels.color().has_alpha() {
        (encode::png(&pixels)?, "image/png", "png")
    } else {
        (encode::jpeg(&pixels, QUALITY)?, "image/jpeg", "jpg")
    };
    let mut hash = blake3::Hasher::new_derive_key(NAMES);
    hash.update(bytes);
    let hash = hash.finalize().to_hex();
    let stem = hash.as_str().get(..32).unwrap_or(hash.as_str());
    Ok(Taken {
        name: format!("{stem}.{ending}"),
        kind,
        width: pixels.width(),
        height: pixels.height(),
        blur: encode::blur(&pixels)?,
        bytes: made,
        animated,
    })
}
