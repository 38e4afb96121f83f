//! A picture with everything a picture can have.

use super::HOSTILE;
use crate::view::{Image, Source};

pub(super) fn image() -> Image {
    Image {
        src: "/media/abc.webp".to_owned(),
        width: 1200,
        height: 800,
        alt: format!("A stage {HOSTILE}"),
        credit: format!("Drawn by hand {HOSTILE}"),
        caption: "The stage before it began".to_owned(),
        small: "/media/abc-1280.jpg".to_owned(),
        srcset: "/media/abc-640.jpg 640w, /media/abc-1280.jpg 1280w".to_owned(),
        sources: vec![Source {
            kind: "image/webp",
            srcset: "/media/abc-640.webp 640w, /media/abc-1200.webp 1200w".to_owned(),
        }],
        focus: "fx-3".to_owned(),
        blur: "data:image/webp;base64,AAAA".to_owned(),
    }
}
