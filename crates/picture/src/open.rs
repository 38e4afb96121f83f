//! Decoding under limits: what it would cost is known before a pixel is read.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fast_image_resize::{IntoImageView as _, ResizeOptions, Resizer};
use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, RgbImage};

use crate::colour;
use crate::limits::Limits;
use crate::refusal::Refusal;
use crate::sniff::{self, Kind};

/// Memory a decoder may take for itself and its answer.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// A picture as it lay in its file, upright, with 8 bits a colour, in sRGB: RGB when it is opaque, else RGBA.
pub(crate) struct Opened {
    pub(crate) pixels: DynamicImage,
    pub(crate) animated: bool,
}

/// Decodes a file; no side of the answer is longer than `limits.kept_side`.
pub(crate) fn open(bytes: &[u8], limits: &Limits) -> Result<Opened, Refusal> {
    if bytes.len() > limits.most_bytes {
        return Err(Refusal::TooHeavy {
            bytes: bytes.len(),
            most: limits.most_bytes,
        });
    }
    let kind = sniff::kind(bytes)?;
    // A decoder that panics has met a file it cannot read; nothing outlives it that could be half done.
    catch_unwind(AssertUnwindSafe(|| decode(bytes, kind, limits))).unwrap_or(Err(Refusal::Damaged))
}

fn decode(bytes: &[u8], kind: Kind, limits: &Limits) -> Result<Opened, Refusal> {
    let damaged = |_| Refusal::Damaged;
    let file = || Cursor::new(bytes);
    match kind {
        Kind::Jpeg => {
            let progressive = sniff::is_progressive(bytes);
            let decoder = JpegDecoder::new(file()).map_err(damaged)?;
            let pixels = upright(decoder, progressive, limits)?;
            if !sniff::is_whole(bytes) {
                return Err(Refusal::Damaged);
            }
            Ok(still(pixels))
        }
        Kind::Png => {
            let decoder = PngDecoder::with_limits(file(), memory()).map_err(damaged)?;
            let animated = decoder.is_apng().map_err(damaged)?;
            let pixels = upright(decoder, false, limits)?;
            Ok(Opened { pixels, animated })
        }
        Kind::WebP => {
            let decoder = WebPDecoder::new(file()).map_err(damaged)?;
            let animated = decoder.has_animation();
            let pixels = upright(decoder, false, limits)?;
            Ok(Opened { pixels, animated })
        }
        // Whether more frames follow is not worth reading them for: a still GIF is rare, and loses nothing.
        Kind::Gif => {
            let decoder = GifDecoder::new(file()).map_err(damaged)?;
            let pixels = upright(decoder, false, limits)?;
            let animated = has_second_frame(bytes);
            Ok(Opened { pixels, animated })
        }
    }
}

fn still(pixels: DynamicImage) -> Opened {
    Opened {
        pixels,
        animated: false,
    }
}

/// Whether a GIF repeats: only animations say how often.
fn has_second_frame(bytes: &[u8]) -> bool {
    let head = bytes.get(..4_096).unwrap_or(bytes);
    head.windows(11).any(|part| part == b"NETSCAPE2.0")
}

fn memory() -> image::Limits {
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

/// Decodes, brings to size, and turns as the camera said.
fn upright(
    mut decoder: impl ImageDecoder,
    progressive: bool,
    limits: &Limits,
) -> Result<DynamicImage, Refusal> {
    let (width, height) = decoder.dimensions();
    let colour = decoder.color_type();
    within(width, height, colour, progressive, limits)?;
    decoder.set_limits(memory()).map_err(|_| Refusal::Damaged)?;
    // What is said about the pixels may be nonsense without harm to the pixels.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let decoded = DynamicImage::from_decoder(decoder).map_err(|_| Refusal::Damaged)?;
    let mut pixels = plain(decoded);
    if let Some(profile) = profile {
        colour::to_srgb(&mut pixels, &profile);
    }
    let (width, height) = fitted(width, height, limits.kept_side);
    let mut pixels = resized(pixels, width, height)?;
    pixels.apply_orientation(orientation);
    Ok(pixels)
}

/// Refuses what would cost too much, before anything is decoded.
fn within(
    width: u32,
    height: u32,
    colour: ColorType,
    progressive: bool,
    limits: &Limits,
) -> Result<(), Refusal> {
    if width == 0 || height == 0 || width.max(height) > limits.most_side {
        return Err(Refusal::TooLong {
            width,
            height,
            most: limits.most_side,
        });
    }
    let cheap = matches!(colour, ColorType::Rgb8 | ColorType::L8) && !progressive;
    let most = if cheap {
        limits.most_pixels
    } else {
        limits.most_costly_pixels
    };
    if u64::from(width) * u64::from(height) > most {
        return Err(Refusal::TooLarge {
            width,
            height,
            most: most / 1_000_000,
        });
    }
    Ok(())
}

/// The same picture as RGB with 8 bits a colour, or as RGBA if anything shows through it.
fn plain(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let picture = picture.into_rgba8();
    if picture.pixels().any(|pixel| pixel.0[3] < u8::MAX) {
        return DynamicImage::ImageRgba8(picture);
    }
    let (width, height) = picture.dimensions();
    // In place: a second copy of a large picture would be the most expensive moment of all.
    let mut bytes = picture.into_raw();
    let count = bytes.len() / 4;
    for number in 0..count {
        bytes.copy_within(4 * number..4 * number + 3, 3 * number);
    }
    bytes.truncate(3 * count);
    let opaque = RgbImage::from_raw(width, height, bytes);
    opaque.map_or_else(
        || DynamicImage::new_rgb8(width, height),
        DynamicImage::ImageRgb8,
    )
}

/// Width and height of the same shape with no side longer than `most`, and none shorter than one pixel.
fn fitted(width: u32, height: u32, most: u32) -> (u32, u32) {
    let longer = width.max(height);
    if longer <= most {
        return (width, height);
    }
    (scaled(width, most, longer), scaled(height, most, longer))
}

/// `side × by / of`, rounded, at least one.
pub(crate) fn scaled(side: u32, by: u32, of: u32) -> u32 {
    let of = u64::from(of.max(1));
    let exact = (u64::from(side) * u64::from(by) + of / 2) / of;
    u32::try_from(exact).unwrap_or(u32::MAX).max(1)
}

/// The picture in another size.
pub(crate) fn resized(
    picture: DynamicImage,
    width: u32,
    height: u32,
) -> Result<DynamicImage, Refusal> {
    if (picture.width(), picture.height()) == (width, height) {
        return Ok(picture);
    }
    smaller(&picture, width, height, &ResizeOptions::new())
}

/// A copy of the picture in another size, or of the part that `options` cuts out.
pub(crate) fn smaller(
    picture: &DynamicImage,
    width: u32,
    height: u32,
    options: &ResizeOptions,
) -> Result<DynamicImage, Refusal> {
    debug_assert!(picture.pixel_type().is_some());
    let mut out = DynamicImage::new(width, height, picture.color());
    Resizer::new()
        .resize(picture, &mut out, options)
        .map_err(|_| Refusal::Unwritable)?;
    Ok(out)
}
