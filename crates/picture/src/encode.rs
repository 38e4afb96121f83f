//! Pixels to files: our own, with nothing in them but the picture.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder as _};
use imgref::Img;
use rgb::FromSlice as _;
use webpx::{Encoder, Unstoppable};

use crate::open;
use crate::refusal::Refusal;

/// Width of the placeholder shown while a picture loads.
const BLUR_WIDTH: u32 = 16;

/// JPEG; `quality` 1 to 100.
pub(crate) fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality)
        .write_image(
            picture.as_bytes(),
            picture.width(),
            picture.height(),
            picture.color().into(),
        )
        .map_err(|_| Refusal::Unwritable)?;
    Ok(out)
}

/// PNG, for what one can see through.
pub(crate) fn png(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive)
        .write_image(
            picture.as_bytes(),
            picture.width(),
            picture.height(),
            picture.color().into(),
        )
        .map_err(|_| Refusal::Unwritable)?;
    Ok(out)
}

/// WebP; `quality` 0 to 100.
pub(crate) fn webp(picture: &DynamicImage, quality: f32) -> Result<Vec<u8>, Refusal> {
    let (width, height, bytes) = (picture.width(), picture.height(), picture.as_bytes());
    let encoder = if picture.color().has_alpha() {
        Encoder::new_rgba(bytes, width, height)
    } else {
        Encoder::new_rgb(bytes, width, height)
    };
    encoder
        .quality(quality)
        .method(4)
        .encode(Unstoppable)
        .map_err(|_| Refusal::Unwritable)
}

/// AVIF; `quality` 1 to 100. Takes seconds.
pub(crate) fn avif(picture: &DynamicImage, quality: f32) -> Result<Vec<u8>, Refusal> {
    let (width, height, bytes) = (
        picture.width() as usize,
        picture.height() as usize,
        picture.as_bytes(),
    );
    // One thread: whoever reads a page meanwhile has the others.
    let encoder = ravif::Encoder::new()
        .with_quality(quality)
        .with_speed(8)
        .with_num_threads(Some(1));
    let made = if picture.color().has_alpha() {
        encoder.encode_rgba(Img::new(bytes.as_rgba(), width, height))
    } else {
        encoder.encode_rgb(Img::new(bytes.as_rgb(), width, height))
    };
    made.map(|made| made.avif_file)
        .map_err(|_| Refusal::Unwritable)
}

/// A data address of a few dozen bytes that looks like the picture from afar; empty where one sees through it.
pub(crate) fn blur(picture: &DynamicImage) -> Result<String, Refusal> {
    if picture.color().has_alpha() {
        return Ok(String::new());
    }
    let height = open::scaled(picture.height(), BLUR_WIDTH, picture.width()).min(4 * BLUR_WIDTH);
    let tiny = open::smaller(picture, BLUR_WIDTH, height, &Default::default())?;
    let bytes = webp(&tiny, 30.0)?;
    Ok(format!(
        "data:image/webp;base64,{}",
        BASE64_STANDARD.encode(bytes)
    ))
}
