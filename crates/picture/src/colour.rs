//! Colours as every screen shows them: other colour spaces become sRGB, because the profile is left behind.

use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Turns the colours of a picture with this profile into sRGB. A profile that makes no sense is left aside.
pub(crate) fn to_srgb(picture: &mut DynamicImage, profile: &[u8]) {
    let Ok(from) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    // The decoders turn CMYK and grey into red, green and blue by themselves.
    if from.color_space != DataColorSpace::Rgb {
        return;
    }
    let to = ColorProfile::new_srgb();
    let (layout, samples) = match picture {
        DynamicImage::ImageRgb8(_) => (Layout::Rgb, 3),
        DynamicImage::ImageRgba8(_) => (Layout::Rgba, 4),
        _ => return,
    };
    let made = from.create_transform_8bit(layout, &to, layout, TransformOptions::default());
    let Ok(transform) = made else {
        return;
    };
    let line = picture.width() as usize * samples;
    let pixels: &mut [u8] = match picture {
        DynamicImage::ImageRgb8(image) => image,
        DynamicImage::ImageRgba8(image) => image,
        _ => return,
    };
    let mut before = vec![0; line];
    for row in pixels.chunks_exact_mut(line.max(1)) {
        before.copy_from_slice(row);
        if transform.transform(&before, row).is_err() {
            return;
        }
    }
}
