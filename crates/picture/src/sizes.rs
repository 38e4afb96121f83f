//! The sizes of a picture: each browser loads the one its screen has room for.

use image::DynamicImage;

use crate::encode;
use crate::limits::Limits;
use crate::open::{open, scaled, smaller};
use crate::refusal::Refusal;

/// The widths that are made, in pixels, of pictures that are wider.
pub const WIDTHS: [u32; 5] = [320, 640, 960, 1280, 1920];
/// Widths for browsers that read neither of the new forms.
const FALLBACKS: [u32; 2] = [640, 1280];
/// The widest AVIF: above, it takes too long.
const WIDEST_AVIF: u32 = 1280;

/// A picture in one size.
#[derive(Clone, Debug)]
pub struct Size {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// `webp`, `jpg`, `png` or `avif`.
    pub ending: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The widths of a picture of this width, ascending: those of [`WIDTHS`] below its own, and its own up to the largest.
#[must_use]
pub fn widths(own: u32) -> Vec<u32> {
    let widest = own.min(1920);
    WIDTHS
        .into_iter()
        .filter(|width| *width < widest)
        .chain([widest])
        .collect()
}

/// Makes the sizes every browser reads, WebP and JPEG (PNG where one sees through), and the placeholder.
///
/// # Errors
/// As [`crate::take`].
pub fn quick(picture: &[u8], limits: &Limits) -> Result<(Vec<Size>, String), Refusal> {
    let pixels = open(picture, limits)?.pixels;
    let mut sizes = Vec::new();
    for width in widths(pixels.width()) {
        let small = at(&pixels, width)?;
        if FALLBACKS.contains(&width) {
            let (ending, bytes) = if small.color().has_alpha() {
                ("png", encode::png(&small)?)
            } else {
                ("jpg", encode::jpeg(&small, 80)?)
            };
            sizes.push(size(&small, ending, bytes));
        }
        let bytes = encode::webp(&small, 78.0)?;
        sizes.push(size(&small, "webp", bytes));
    }
    Ok((sizes, encode::blur(&pixels)?))
}

/// Makes the sizes as AVIF, the smallest form. Takes seconds for each.
///
/// # Errors
/// As [`crate::take`].
pub fn slow(picture: &[u8], limits: &Limits) -> Result<Vec<Size>, Refusal> {
    let pixels = open(picture, limits)?.pixels;
    let mut sizes = Vec::new();
    for width in widths(pixels.width()) {
        if width > WIDEST_AVIF {
            continue;
        }
        let small = at(&pixels, width)?;
        let bytes = encode::avif(&small, 60.0)?;
        sizes.push(size(&small, "avif", bytes));
    }
    Ok(sizes)
}

fn at(pixels: &DynamicImage, width: u32) -> Result<DynamicImage, Refusal> {
    let height = scaled(pixels.height(), width, pixels.width());
    smaller(pixels, width, height, &Default::default())
}

fn size(pixels: &DynamicImage, ending: &'static str, bytes: Vec<u8>) -> Size {
    Size {
        width: pixels.width(),
        height: pixels.height(),
        ending,
        bytes,
    }
}
