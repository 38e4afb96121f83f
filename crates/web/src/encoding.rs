//! Which encoding a reader's program accepts, and making it.
//!
//! Knows nothing of pages: bytes in, bytes out.

use std::io::Write;

use bytes::Bytes;
use http::{HeaderMap, header::ACCEPT_ENCODING};

/// How a body is packed on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// `gzip`, which everything understands.
    Gzip,
    /// `br`, the smallest for text.
    Brotli,
    /// `zstd`, the fastest to unpack.
    Zstd,
}

impl Encoding {
    /// Every encoding, the one we prefer first.
    pub const ALL: [Encoding; 4] = [
        Encoding::Brotli,
        Encoding::Zstd,
        Encoding::Gzip,
        Encoding::Identity,
    ];

    /// The word in `Content-Encoding`; none for the plain body.
    #[must_use]
    pub const fn token(self) -> Option<&'static str> {
        match self {
            Encoding::Identity => None,
            Encoding::Gzip => Some("gzip"),
            Encoding::Brotli => Some("br"),
            Encoding::Zstd => Some("zstd"),
        }
    }

    /// What tells this variant's entity tag from the others'.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            Encoding::Identity => "",
            Encoding::Gzip => "-gz",
            Encoding::Brotli => "-br",
            Encoding::Zstd => "-zs",
        }
    }
}

/// Chooses the encoding for a request: the highest weight, and among equals the smallest body.
///
/// A request that refuses everything, even the plain body, gets the plain body: RFC 9110 allows it
/// and a reader is better served so than by a 406.
#[must_use]
pub fn negotiate(request: &HeaderMap) -> Encoding {
    let mut weights = Weights::default();
    let mut asked = false;
    for value in request.get_all(ACCEPT_ENCODING) {
        asked = true;
        for item in value.as_bytes().split(|&b| b == b',') {
            weights.take(item);
        }
    }
    if asked {
        weights.best()
    } else {
        Encoding::Identity
    }
}

/// Weights in thousandths, as the request states them.
#[derive(Default)]
struct Weights {
    brotli: Option<u16>,
    zstd: Option<u16>,
    gzip: Option<u16>,
    identity: Option<u16>,
    others: Option<u16>,
}

impl Weights {
    fn take(&mut self, item: &[u8]) {
        let mut parts = item.split(|&b| b == b';');
        let name = parts.next().unwrap_or_default().trim_ascii();
        let mut weight = Some(1000);
        for part in parts {
            let part = part.trim_ascii();
            if let Some(q) = part.strip_prefix(b"q=").or(part.strip_prefix(b"Q=")) {
                weight = thousandths(q.trim_ascii());
            }
        }
        // A weight nobody can read is no consent.
        let weight = Some(weight.unwrap_or(0));
        if name.eq_ignore_ascii_case(b"br") {
            self.brotli = weight;
        } else if name.eq_ignore_ascii_case(b"zstd") {
            self.zstd = weight;
        } else if name.eq_ignore_ascii_case(b"gzip") || name.eq_ignore_ascii_case(b"x-gzip") {
            self.gzip = weight;
        } else if name.eq_ignore_ascii_case(b"identity") {
            self.identity = weight;
        } else if name == b"*" {
            self.others = weight;
        }
    }

    fn best(&self) -> Encoding {
        let rest = self.others.unwrap_or(0);
        // The plain body is acceptable unless refused, but loses to anything asked for by name.
        let plain = self
            .identity
            .unwrap_or(if self.others == Some(0) { 0 } else { 1 });
        let mut best = (Encoding::Identity, plain);
        for (encoding, weight) in [
            (Encoding::Gzip, self.gzip.unwrap_or(rest)),
            (Encoding::Zstd, self.zstd.unwrap_or(rest)),
            (Encoding::Brotli, self.brotli.unwrap_or(rest)),
        ] {
            if weight > 0 && weight >= best.1 {
                best = (encoding, weight);
            }
        }
        best.0
    }
}

/// Reads `0`, `1`, `0.5`, `0.875`: a weight in thousandths.
fn thousandths(text: &[u8]) -> Option<u16> {
    let mut digits = text.iter();
    let whole = match digits.next()? {
        b'0' => 0,
        b'1' => 1000,
        _ => return None,
    };
    match digits.next() {
        None => return Some(whole),
        Some(b'.') => {}
        Some(_) => return None,
    }
    let mut fraction = 0;
    let mut place = 100;
    for digit in digits {
        if !digit.is_ascii_digit() || place == 0 {
            return None;
        }
        fraction += u16::from(digit - b'0') * place;
        place /= 10;
    }
    (whole + fraction <= 1000).then_some(whole + fraction)
}

/// Packs a body; levels are chosen so that a story page takes a few milliseconds once.
///
/// Packing into memory cannot fail; should a library say otherwise, the answer is `None` and the
/// plain body is sent.
#[must_use]
pub fn pack(encoding: Encoding, body: &[u8]) -> Option<Bytes> {
    let packed = match encoding {
        Encoding::Identity => return None,
        Encoding::Gzip => {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
            out.write_all(body).and_then(|()| out.finish()).ok()?
        }
        Encoding::Brotli => {
            let mut out = Vec::new();
            let params = brotli::enc::BrotliEncoderParams {
                quality: 5,
                lgwin: 20,
                size_hint: body.len(),
                ..Default::default()
            };
            brotli::BrotliCompress(&mut &body[..], &mut out, &params).ok()?;
            out
        }
        Encoding::Zstd => zstd::bulk::compress(body, 5).ok()?,
    };
    Some(Bytes::from(packed.into_boxed_slice()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Encoding, negotiate, pack};
    use http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};
    use std::io::Read;

    fn chosen(accept: &str) -> Encoding {
        let mut request = HeaderMap::new();
        request.insert(ACCEPT_ENCODING, HeaderValue::from_str(accept).unwrap());
        negotiate(&request)
    }

    #[test]
    fn the_highest_weight_wins_and_the_smallest_among_equals() {
        for (accept, encoding) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip, deflate", Encoding::Gzip),
            ("gzip, zstd", Encoding::Zstd),
            ("br;q=0.5, gzip;q=0.8", Encoding::Gzip),
            ("br;q=0, *", Encoding::Zstd),
            ("*", Encoding::Brotli),
            ("*;q=0", Encoding::Identity),
            ("identity, gzip;q=0.5", Encoding::Identity),
            ("gzip;q=0", Encoding::Identity),
            ("GZIP ; q=1.0", Encoding::Gzip),
            ("gzip;q=2", Encoding::Identity),
            ("gzip;q=0.0001", Encoding::Identity),
            ("deflate", Encoding::Identity),
            ("", Encoding::Identity),
        ] {
            assert_eq!(chosen(accept), encoding, "for {accept:?}");
        }
        assert_eq!(negotiate(&HeaderMap::new()), Encoding::Identity);
    }

    #[test]
    fn every_encoding_unpacks_to_the_same_body() {
        let body = "A speech, a question, and fifty answers. ".repeat(200);
        let mut gunzipped = String::new();
        flate2::read::GzDecoder::new(&pack(Encoding::Gzip, body.as_bytes()).unwrap()[..])
            .read_to_string(&mut gunzipped)
            .unwrap();
        assert_eq!(gunzipped, body);
        let mut unbrotlied = String::new();
        brotli::Decompressor::new(&pack(Encoding::Brotli, body.as_bytes()).unwrap()[..], 4096)
            .read_to_string(&mut unbrotlied)
            .unwrap();
        assert_eq!(unbrotlied, body);
        let plain = zstd::stream::decode_all(&pack(Encoding::Zstd, body.as_bytes()).unwrap()[..]);
        assert_eq!(plain.unwrap(), body.as_bytes());
    }
}
