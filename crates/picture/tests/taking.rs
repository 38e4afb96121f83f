//! What is taken, what is refused, and what is left of a file afterwards.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use image::codecs::gif::{GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Frame, ImageEncoder, ImageFormat, Rgb, RgbImage, RgbaImage};
use picture::{Limits, Refusal, Taken};

const PLAIN: &[u8] = include_bytes!("files/plain.jpg");
const PNG: &[u8] = include_bytes!("files/seen-through.png");
const WEBP: &[u8] = include_bytes!("files/plain.webp");
const GIF: &[u8] = include_bytes!("files/plain.gif");

fn take(bytes: &[u8]) -> Result<Taken, Refusal> {
    picture::take(bytes, &Limits::default())
}

fn refused(bytes: &[u8]) -> String {
    take(bytes).unwrap_err().to_string()
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 95)
        .encode_image(picture)
        .unwrap();
    out
}

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([230, 20, 20])
        } else {
            Rgb([20, 20, 230])
        }
    })
}

/// Puts a segment of application data behind the first marker of a JPEG.
fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, marker]);
    out.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
    out.extend(data);
    out.extend(&jpeg[2..]);
    out
}

/// Exif of a camera: how it was held, its maker, and where it was.
fn exif(orientation: u8) -> Vec<u8> {
    let mut out = b"Exif\0\0MM\0*\0\0\0\x08\0\x03".to_vec();
    out.extend(b"\x01\x0f\0\x02\0\0\0\x04GPS\0"); // Make
    out.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    out.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x40"); // where the GPS data stand
    out.extend(b"\0\0\0\0");
    out.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0SECRET-PLACE-52.5N");
    out
}

#[test]
fn the_kinds_we_read_become_jpeg_or_png_of_our_own() {
    for (bytes, kind) in [
        (PLAIN, "image/jpeg"),
        (include_bytes!("files/progressive.jpg"), "image/jpeg"),
        (include_bytes!("files/cmyk.jpg"), "image/jpeg"),
        (WEBP, "image/jpeg"),
        (GIF, "image/jpeg"),
        (PNG, "image/png"),
        (include_bytes!("files/seen-through.webp"), "image/png"),
    ] {
        let taken = take(bytes).unwrap();
        assert_eq!((taken.kind, taken.width, taken.height), (kind, 96, 64));
        let ours = image::load_from_memory(&taken.bytes).unwrap();
        assert_eq!((ours.width(), ours.height()), (96, 64));
        assert_eq!(ours.color().has_alpha(), kind == "image/png");
        assert_eq!(
            take(bytes).unwrap().name,
            taken.name,
            "the same file has the same name"
        );
        assert_eq!(taken.name.len(), 36);
    }
}

#[test]
fn what_is_no_picture_is_refused_with_a_sentence_that_helps() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let avif = b"\0\0\0\x18ftypavif\0\0\0\0mif1avif";
    for (bytes, said) in [
        (&b""[..], "The file is empty."),
        (b"hello", "This is not a picture."),
        (b"<html><script>alert(1)</script>", "This is not a picture."),
        (
            b"<?xml version='1.0'?><!-- x --><svg onload='alert(1)'/>",
            "an SVG drawing",
        ),
        (
            b"  <SVG xmlns='http://www.w3.org/2000/svg'>",
            "an SVG drawing",
        ),
        (heic, "a HEIC picture"),
        (avif, "an AVIF picture"),
        (b"\0\0\0\x18ftypmp42", "a video"),
        (b"%PDF-1.7", "a PDF"),
        (b"II*\0....", "a TIFF"),
        (b"BM......", "a BMP"),
        (b"8BPS....", "a Photoshop document"),
        (b"\xff\xd8\xff", "damaged or incomplete"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "damaged or incomplete"),
        (b"RIFF\xff\xff\xff\x7fWEBPVP8 ", "damaged or incomplete"),
        (b"GIF89a", "damaged or incomplete"),
    ] {
        let told = refused(bytes);
        assert!(told.contains(said), "{bytes:?}: {told}");
        assert!(told.ends_with('.'), "{told}");
    }
}

#[test]
fn a_file_cut_short_is_refused_wherever_it_is_cut() {
    let photograph = jpeg(&RgbImage::from_fn(160, 120, |x, y| {
        Rgb([(x * 7 + y * 3) as u8, (x * y) as u8, (y * 11) as u8])
    }));
    for (what, bytes) in [("jpeg", &photograph[..]), ("png", PNG), ("webp", WEBP)] {
        for part in 1..10 {
            let cut = &bytes[..bytes.len() * part / 10];
            assert!(take(cut).is_err(), "{what} with {part} tenths");
        }
    }
}

#[test]
fn what_the_camera_says_of_the_place_is_gone_and_the_picture_stands_upright() {
    let lying = with_segment(&jpeg(&halves(60, 40)), 0xe1, &exif(6));
    assert!(lying.windows(6).any(|part| part == b"SECRET"));
    let taken = take(&lying).unwrap();
    assert_eq!((taken.width, taken.height), (40, 60), "turned by a quarter");
    let ours = image::load_from_memory(&taken.bytes).unwrap().into_rgb8();
    let (top, bottom) = (ours.get_pixel(20, 5), ours.get_pixel(20, 55));
    assert!(
        top[0] > 150 && top[2] < 100,
        "the left half is above now: {top:?}"
    );
    assert!(bottom[2] > 150 && bottom[0] < 100, "{bottom:?}");
    let (sizes, _) = picture::quick(&taken.bytes, &Limits::default()).unwrap();
    let files = sizes.iter().map(|size| &size.bytes).chain([&taken.bytes]);
    for file in files {
        for told in [
            &b"SECRET"[..],
            b"GPS",
            b"Exif",
            b"EXIF",
            b"ICC_PROFILE",
            b"http",
        ] {
            assert!(
                !file.windows(told.len()).any(|part| part == told),
                "{told:?}"
            );
        }
    }
}

#[test]
fn nonsense_about_the_picture_does_not_harm_it() {
    for data in [
        &b"Exif\0\0"[..],
        b"Exif\0\0MM\0*\xff\xff\xff\xff",
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff",
    ] {
        let taken = take(&with_segment(PLAIN, 0xe1, data)).unwrap();
        assert_eq!((taken.width, taken.height), (96, 64));
    }
    let taken = take(&with_segment(PLAIN, 0xe2, b"ICC_PROFILE\0\x01\x01nonsense")).unwrap();
    assert_eq!(taken.width, 96);
}

#[test]
fn what_is_hidden_behind_a_picture_is_left_behind() {
    for bytes in [PLAIN, PNG, WEBP, GIF] {
        let mut two_in_one = bytes.to_vec();
        two_in_one.extend(b"PK\x03\x04<script>alert('polyglot')</script>%PDF-1.4");
        let Ok(taken) = take(&two_in_one) else {
            continue;
        };
        assert!(!taken.bytes.windows(8).any(|part| part == b"polyglot"));
    }
    let commented = with_segment(PLAIN, 0xfe, b"*/alert('polyglot');/*");
    let taken = take(&commented).unwrap();
    assert!(!taken.bytes.windows(8).any(|part| part == b"polyglot"));
}

#[test]
fn of_a_moving_picture_the_first_frame_is_kept() {
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
        encoder.set_repeat(Repeat::Infinite).unwrap();
        for number in 0..5_000_u32 {
            let colour = if number == 0 {
                [200, 10, 10, 255]
            } else {
                [10, (number % 200) as u8, 10, 255]
            };
            encoder
                .encode_frame(Frame::new(RgbaImage::from_pixel(
                    16,
                    16,
                    image::Rgba(colour),
                )))
                .unwrap();
        }
    }
    let taken = take(&bytes).unwrap();
    assert!(taken.animated);
    let ours = image::load_from_memory(&taken.bytes).unwrap().into_rgb8();
    assert!(ours.get_pixel(8, 8)[0] > 150, "the first frame is red");
    for moving in [
        &include_bytes!("files/moving.webp")[..],
        include_bytes!("files/moving.png"),
    ] {
        let taken = take(moving).unwrap();
        assert!(taken.animated);
        assert_eq!((taken.width, taken.height), (32, 24));
    }
    assert!(!take(PLAIN).unwrap().animated);
}

/// A PNG of one row of data that says it is this large.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = PNG.to_vec();
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                sum >> 1 ^ 0xedb8_8320
            } else {
                sum >> 1
            }
        })
    })
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    assert!(refused(&bomb(30_000, 30_000)).contains("a side has 1 to 20000"));
    assert!(refused(&bomb(19_000, 19_000)).contains("25 million are the most"));
    assert!(take(&bomb(u32::MAX / 2, 2)).is_err());
    // A JPEG and a GIF that say they are larger than they are.
    let mut large = PLAIN.to_vec();
    let frame = large
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    large[frame + 5..frame + 9].copy_from_slice(&[0x40, 0, 0x40, 0]);
    assert!(refused(&large).contains("52 million are the most"));
    let mut large = GIF.to_vec();
    large[6..10].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert!(take(&large).is_err());
    let heavy = vec![0xff; 20 * 1024 * 1024 + 1];
    assert!(refused(&heavy).contains("21 MB; 20 MB are the most"));
}

#[test]
fn a_picture_that_only_packs_well_is_made_smaller() {
    let wide = jpeg(&RgbImage::from_pixel(9_000, 100, Rgb([1, 2, 3])));
    let taken = take(&wide).unwrap();
    assert_eq!((taken.width, taken.height), (4_096, 46));
    let mut line = Vec::new();
    DynamicImage::new_luma8(10_000, 1)
        .write_to(&mut std::io::Cursor::new(&mut line), ImageFormat::Png)
        .unwrap();
    let taken = take(&line).unwrap();
    assert_eq!(
        (taken.width, taken.height),
        (4_096, 1),
        "no side ends at nothing"
    );
}

#[test]
fn the_colours_of_another_space_look_as_they_did() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 100);
    encoder.set_icc_profile(profile).unwrap();
    encoder
        .encode_image(&RgbImage::from_pixel(32, 32, Rgb([200, 100, 100])))
        .unwrap();
    let taken = take(&bytes).unwrap();
    let ours = image::load_from_memory(&taken.bytes).unwrap().into_rgb8();
    // What Display P3 calls 200, 100, 100 is a stronger red in sRGB.
    assert!(
        ours.get_pixel(16, 16)[0] > 207,
        "{:?}",
        ours.get_pixel(16, 16)
    );
    assert!(ours.get_pixel(16, 16)[1] < 100);
}

#[test]
fn sixteen_bits_a_colour_and_grey_are_taken_too() {
    for picture in [
        DynamicImage::new_luma8(40, 30),
        DynamicImage::new_luma16(40, 30),
        DynamicImage::new_rgb16(40, 30),
        DynamicImage::ImageRgba8(RgbaImage::from_pixel(40, 30, image::Rgba([9, 9, 9, 255]))),
    ] {
        let mut bytes = Vec::new();
        picture
            .write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        let taken = take(&bytes).unwrap();
        assert_eq!(
            (taken.kind, taken.width),
            ("image/jpeg", 40),
            "{:?}",
            picture.color()
        );
        assert!(taken.blur.starts_with("data:image/webp;base64,") && taken.blur.len() < 400);
    }
    assert_eq!(
        take(PNG).unwrap().blur,
        "",
        "nothing stands behind what one sees through"
    );
}
