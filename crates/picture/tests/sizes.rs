//! The sizes of a picture, and the cards drawn for it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use image::{Rgb, RgbImage};
use picture::card::{self, Card};
use picture::{Limits, quick, slow, widths};

fn photograph(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x / 4) as u8, (y / 3) as u8, ((x + y) / 8) as u8])
    });
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 90)
        .encode_image(&picture)
        .unwrap();
    out
}

#[test]
fn no_size_is_larger_than_the_picture() {
    assert_eq!(widths(4_096), [320, 640, 960, 1280, 1920]);
    assert_eq!(widths(1_600), [320, 640, 960, 1280, 1600]);
    assert_eq!(widths(640), [320, 640]);
    assert_eq!(widths(200), [200]);
}

#[test]
fn the_sizes_are_what_they_say() {
    let bytes = photograph(1_000, 600);
    let (sizes, blur) = quick(&bytes, &Limits::default()).unwrap();
    let told: Vec<_> = sizes
        .iter()
        .map(|size| (size.width, size.height, size.ending))
        .collect();
    assert_eq!(
        told,
        [
            (320, 192, "webp"),
            (640, 384, "jpg"),
            (640, 384, "webp"),
            (960, 576, "webp"),
            (1_000, 600, "webp"),
        ]
    );
    assert!(blur.len() < 300, "{}", blur.len());
    for size in &sizes {
        let read = image::load_from_memory(&size.bytes).unwrap();
        assert_eq!((read.width(), read.height()), (size.width, size.height));
        assert!(size.bytes.len() < bytes.len());
    }
    let small = photograph(340, 200);
    let sizes = slow(&small, &Limits::default()).unwrap();
    let told: Vec<_> = sizes.iter().map(|size| (size.width, size.ending)).collect();
    assert_eq!(told, [(320, "avif"), (340, "avif")]);
    assert_eq!(&sizes[0].bytes[4..12], b"ftypavif");
}

fn drawn(headline: &str, picture: Option<&[u8]>) -> RgbImage {
    let card = Card {
        headline,
        kicker: "Emmys 2020",
        site: "House Lights",
        rtl: false,
        picture: picture.map(|bytes| (bytes, 50, 50)),
    };
    let bytes = card::draw(&card).unwrap();
    assert!(bytes.len() < 400_000, "{}", bytes.len());
    let card = image::load_from_memory(&bytes).unwrap().into_rgb8();
    assert_eq!(card.dimensions(), (card::WIDTH, card::HEIGHT));
    card
}

/// How much of a card's part is written on: bright where the ground is dark.
fn ink(card: &RgbImage, rows: std::ops::Range<u32>) -> usize {
    let bright = |x: &u32, y: u32| card.get_pixel(*x, y).0.iter().all(|part| *part > 200);
    rows.map(|y| (0..card::WIDTH).filter(|x| bright(x, y)).count())
        .sum()
}

#[test]
fn a_card_shows_its_headline_in_every_script_it_can_write() {
    for headline in [
        "Mark Ruffalo wins, and asks everyone to vote",
        "«Паразиты» получают главный приз",
        "मार्क रफ़ालो ने जीता पुरस्कार",
        "مارك روفالو يفوز ويطلب من الجميع التصويت",
        "Ένα βραβείο & <τίποτα> άλλο",
        "x",
    ] {
        assert!(card::can_write(headline), "{headline}");
        let card = drawn(headline, None);
        assert!(
            ink(&card, 300..520) > 200 || headline == "x",
            "{headline}: {}",
            ink(&card, 300..520)
        );
        assert!(
            ink(&card, 530..600) > 100,
            "the publication's name stands at the foot"
        );
    }
    assert!(!card::can_write("映画の夜"));
    assert!(
        card::can_write("A night 🎬 to remember"),
        "a sign is left out"
    );
}

#[test]
fn a_headline_without_end_stays_on_its_card() {
    for headline in ["word ".repeat(400), "W".repeat(3_000), String::new()] {
        let card = drawn(&headline, None);
        let left = (0..card::HEIGHT)
            .map(|y| card.get_pixel(30, y))
            .filter(|it| it[0] > 200);
        let right = (0..card::HEIGHT)
            .map(|y| card.get_pixel(1_190, y))
            .filter(|it| it[0] > 200);
        assert_eq!(left.count(), 0);
        assert_eq!(right.count(), 0);
    }
}

#[test]
fn a_card_shows_the_part_of_the_picture_that_matters() {
    let tall = RgbImage::from_fn(300, 1_200, |_, y| {
        if y < 600 {
            Rgb([250, 30, 30])
        } else {
            Rgb([30, 30, 250])
        }
    });
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut bytes)
        .encode_image(&tall)
        .unwrap();
    for (y, red) in [(0, true), (100, false)] {
        let card = Card {
            headline: "Up or down",
            kicker: "",
            site: "House Lights",
            rtl: false,
            picture: Some((&bytes, 50, y)),
        };
        let card = image::load_from_memory(&card::draw(&card).unwrap())
            .unwrap()
            .into_rgb8();
        let pixel = card.get_pixel(1_100, 20);
        assert_eq!(pixel[0] > pixel[2], red, "{pixel:?}");
    }
    drawn(
        "A picture that cannot be read is left out",
        Some(b"nonsense"),
    );
}
