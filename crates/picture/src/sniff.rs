//! What a file is, told by its first bytes and never by its name.

use crate::Refusal;

/// A kind of picture we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Jpeg,
    Png,
    WebP,
    Gif,
}

/// How far into a text the first tag is looked for.
const HEAD: usize = 1_024;

/// Tells the kind of a file.
pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, Refusal> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    let at =
        |from: usize, what: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(what));
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if begins(b"\xff\xd8\xff") {
        return Ok(Kind::Jpeg);
    }
    if begins(b"\x89PNG\r\n\x1a\n") {
        return Ok(Kind::Png);
    }
    if begins(b"RIFF") && at(8, b"WEBP") {
        return Ok(Kind::WebP);
    }
    if begins(b"GIF87a") || begins(b"GIF89a") {
        return Ok(Kind::Gif);
    }
    let what = if at(4, b"ftypavif") || at(4, b"ftypavis") {
        "an AVIF picture"
    } else if at(4, b"ftyphei") || at(4, b"ftyphev") || at(4, b"ftypmif1") || at(4, b"ftypmsf1") {
        "a HEIC picture, as iPhones make them"
    } else if at(4, b"ftyp") || begins(b"\x1a\x45\xdf\xa3") {
        "a video"
    } else if begins(b"%PDF") {
        "a PDF"
    } else if begins(b"II*\0") || begins(b"MM\0*") {
        "a TIFF or camera raw picture"
    } else if begins(b"BM") {
        "a BMP picture"
    } else if begins(b"8BPS") {
        "a Photoshop document"
    } else if begins(b"\xff\x0a") || begins(b"\0\0\0\x0cJXL ") {
        "a JPEG XL picture"
    } else if is_svg(bytes) {
        "an SVG drawing, which can carry scripts,"
    } else {
        return Err(Refusal::NoPicture);
    };
    Err(Refusal::Kind { what })
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    String::from_utf8_lossy(head)
        .to_ascii_lowercase()
        .contains("<svg")
}

/// Whether a JPEG is sent in scans of growing sharpness: all its coefficients lie in memory until the last.
pub(crate) fn is_progressive(bytes: &[u8]) -> bool {
    segments(bytes).any(|(marker, _)| matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce))
}

/// Whether a JPEG goes on to its end. Decoders fill what is missing with grey, and a newspaper would print it.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    // Within the scan a byte 0xff is always followed by one that says it is no marker, so the two bytes of
    // the end are found nowhere else in it.
    let scan = segments(bytes).find(|(marker, _)| *marker == 0xda);
    scan.is_some_and(|(_, rest)| rest.windows(2).any(|pair| pair == [0xff, 0xd9]))
}

/// The segments of a JPEG up to its first scan: marker, and everything from its length on.
fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    let mut over = false;
    std::iter::from_fn(move || {
        if over {
            return None;
        }
        // Any number of fill bytes may stand before a marker.
        while let [0xff, 0xff, ..] = rest {
            rest = rest.get(1..)?;
        }
        let [0xff, marker, high, low, ..] = rest else {
            return None;
        };
        let found = (*marker, rest.get(2..)?);
        over = *marker == 0xda;
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        rest = rest.get(2 + length..).unwrap_or_default();
        Some(found)
    })
}
