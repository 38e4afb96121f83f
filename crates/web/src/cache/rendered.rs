//! One rendered page as bytes, in every encoding, with its headers ready.

use std::sync::OnceLock;

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use newsroom::Millis;

use super::Tag;
use crate::encoding::{self, Encoding};

/// Cache-Control of a public page: a CDN may keep it a minute and bridge our outages for a day.
pub const PUBLIC: &str =
    "public, max-age=0, s-maxage=60, stale-while-revalidate=600, stale-if-error=86400";

/// Bodies below this are sent as they are: packing would save less than its header costs.
const SMALLEST_PACKED_BYTES: usize = 300;

/// A page as bytes. Built by a handler, finished by the cache, then only read.
#[derive(Debug)]
pub struct Rendered {
    pub(super) status: StatusCode,
    pub(super) tags: Vec<Tag>,
    pub(super) last_modified: Option<Millis>,
    pub(super) made_at: Millis,
    pub(super) until: Option<Millis>,
    hash: String,
    headers: HeaderMap,
    body: Bytes,
    identity: OnceLock<Variant>,
    gzip: OnceLock<Variant>,
    brotli: OnceLock<Variant>,
    zstd: OnceLock<Variant>,
}

/// The page in one encoding: what is cloned for each answer.
#[derive(Debug)]
struct Variant {
    full: HeaderMap,
    unchanged: HeaderMap,
    etag: HeaderValue,
    body: Bytes,
}

impl Rendered {
    /// A page of this media type, status 200, with the public `Cache-Control`.
    pub fn new(content_type: &'static str, body: impl Into<Bytes>) -> Rendered {
        let body = body.into();
        let mut headers = HeaderMap::with_capacity(16);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(PUBLIC));
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        let hash = blake3::hash(&body).to_hex();
        Rendered {
            status: StatusCode::OK,
            tags: Vec::new(),
            last_modified: None,
            made_at: 0,
            until: None,
            hash: hash.get(..24).unwrap_or_default().to_owned(),
            headers,
            body,
            identity: OnceLock::new(),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            zstd: OnceLock::new(),
        }
    }

    /// An HTML page.
    pub fn html(body: impl Into<Bytes>) -> Rendered {
        Rendered::new("text/html; charset=utf-8", body)
    }

    /// Sets the status; only 200 is ever kept.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Rendered {
        self.status = status;
        self
    }

    /// Replaces the `Cache-Control`.
    #[must_use]
    pub fn cache_control(mut self, value: &'static str) -> Rendered {
        self.headers
            .insert(CACHE_CONTROL, HeaderValue::from_static(value));
        self
    }

    /// Says what the page is made of: a change of any of these drops it.
    #[must_use]
    pub fn tags(mut self, tags: impl IntoIterator<Item = Tag>) -> Rendered {
        self.tags.extend(tags);
        self
    }

    /// Says when the content last changed.
    #[must_use]
    pub fn last_modified(mut self, at: Option<Millis>) -> Rendered {
        self.last_modified = at;
        self
    }

    /// Says from when on the page is wrong by time alone, as when a conversation opens or closes.
    #[must_use]
    pub fn until(mut self, at: Option<Millis>) -> Rendered {
        self.until = at;
        self
    }

    /// Adds a header of this page alone, such as `Link`.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Rendered {
        self.headers.append(name, value);
        self
    }

    /// The plain body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The hash every entity tag of this page begins with.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What keeping this page costs, in bytes: the body, its packed variants (which come later and
    /// together stay under six tenths of it), headers and bookkeeping.
    pub(super) fn weight_bytes(&self) -> usize {
        self.body.len() + self.body.len() * 6 / 10 + 6_000
    }

    /// Sets what only the cache knows: the safety headers, the surrogate keys and the instant.
    pub(super) fn finish(&mut self, cache_tag: Option<HeaderValue>, now: Millis) {
        self.made_at = now;
        crate::headers::secure(&mut self.headers);
        if let Some(value) = cache_tag {
            self.headers.insert(super::CACHE_TAG, value);
        }
        self.headers.remove(LAST_MODIFIED);
        if let Some(value) = self.last_modified.and_then(http_date) {
            self.headers.insert(LAST_MODIFIED, value);
        }
    }

    /// The same page again, marked as older than it should be (RFC 9111: 111).
    pub(super) fn stale_copy(&self) -> Rendered {
        let mut headers = self.headers.clone();
        headers.insert(
            http::header::WARNING,
            HeaderValue::from_static("111 - \"Revalidation Failed\""),
        );
        Rendered {
            status: self.status,
            tags: self.tags.clone(),
            last_modified: self.last_modified,
            made_at: self.made_at,
            until: None,
            hash: self.hash.clone(),
            headers,
            body: self.body.clone(),
            identity: OnceLock::new(),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            zstd: OnceLock::new(),
        }
    }

    /// Answers a GET or HEAD: the right encoding, or 304 when the reader has it already.
    #[must_use]
    pub fn answer(&self, method: &Method, request: &HeaderMap) -> Response<Bytes> {
        let variant = self.variant(encoding::negotiate(request));
        let mut response = Response::new(Bytes::new());
        if self.status == StatusCode::OK && self.is_unchanged(variant, request) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = variant.unchanged.clone();
            return response;
        }
        *response.status_mut() = self.status;
        *response.headers_mut() = variant.full.clone();
        if *method != Method::HEAD {
            *response.body_mut() = variant.body.clone();
        }
        response
    }

    /// The answer as the router's own response type.
    #[must_use]
    pub fn respond(&self, method: &Method, request: &HeaderMap) -> axum::response::Response {
        self.answer(method, request).map(axum::body::Body::from)
    }

    fn variant(&self, encoding: Encoding) -> &Variant {
        let cell = match encoding {
            Encoding::Identity => &self.identity,
            Encoding::Gzip => &self.gzip,
            Encoding::Brotli => &self.brotli,
            Encoding::Zstd => &self.zstd,
        };
        cell.get_or_init(|| self.pack(encoding))
    }

    fn pack(&self, encoding: Encoding) -> Variant {
        let packed = (self.body.len() >= SMALLEST_PACKED_BYTES && is_text(&self.headers))
            .then(|| encoding::pack(encoding, &self.body))
            .flatten();
        let used = if packed.is_some() {
            encoding
        } else {
            Encoding::Identity
        };
        let body = packed.unwrap_or_else(|| self.body.clone());
        let etag = format!("\"{}{}\"", self.hash, used.suffix());
        let etag = HeaderValue::try_from(etag).unwrap_or(HeaderValue::from_static("\"\""));
        let mut full = self.headers.clone();
        full.insert(ETAG, etag.clone());
        let mut unchanged = full.clone();
        unchanged.remove(CONTENT_TYPE);
        if let Some(token) = used.token() {
            full.insert(CONTENT_ENCODING, HeaderValue::from_static(token));
        }
        full.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        Variant {
            full,
            unchanged,
            etag,
            body,
        }
    }

    fn is_unchanged(&self, variant: &Variant, request: &HeaderMap) -> bool {
        if request.contains_key(IF_NONE_MATCH) {
            let ours = variant.etag.as_bytes();
            return request
                .get_all(IF_NONE_MATCH)
                .iter()
                .flat_map(|value| value.as_bytes().split(|&b| b == b','))
                .map(<[u8]>::trim_ascii)
                .any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == ours);
        }
        let (Some(since), Some(modified)) = (request.get(IF_MODIFIED_SINCE), self.last_modified)
        else {
            return false;
        };
        // A date has whole seconds: a page made within the second of its last change may miss a
        // later change of the same second, so such a page never answers 304 by date.
        let modified_s = modified.div_euclid(1000);
        self.made_at.div_euclid(1000) > modified_s
            && since
                .to_str()
                .ok()
                .and_then(read_http_date)
                .is_some_and(|since_s| since_s >= modified_s)
    }
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .map_or(&b""[..], HeaderValue::as_bytes);
    kind.starts_with(b"text/")
        || [&b"json"[..], b"xml", b"javascript", b"svg"]
            .iter()
            .any(|word| kind.windows(word.len()).any(|part| part == *word))
}

/// An instant as HTTP writes it, `Mon, 21 Sep 2020 01:00:00 GMT`.
#[must_use]
pub fn http_date(at: Millis) -> Option<HeaderValue> {
    let at = jiff::Timestamp::from_millisecond(at).ok()?;
    let text = jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&at)
        .ok()?;
    HeaderValue::try_from(text).ok()
}

fn read_http_date(text: &str) -> Option<i64> {
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()
        .map(jiff::Timestamp::as_second)
}
