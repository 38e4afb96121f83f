//! Addresses on this site, written one way only: percent-encoded, without an origin.

use std::fmt::Write as _;

/// A path segment or query value, percent-encoded as browsers do.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// `/{section}/{slug}`.
#[must_use]
pub fn story(section: &str, slug: &str) -> String {
    format!("/{}/{}", encoded(section), encoded(slug))
}

/// `/{section}/`.
#[must_use]
pub fn section(slug: &str) -> String {
    format!("/{}/", encoded(slug))
}

/// `/{place}/{slug}` for people, works, topics and authors.
#[must_use]
pub fn subject(place: &str, slug: &str) -> String {
    format!("/{place}/{}", encoded(slug))
}

/// `/c/{id}`.
#[must_use]
pub fn comment(id: &str) -> String {
    format!("/c/{id}")
}

/// An address as somebody wrote it, with whatever no header may hold percent-encoded; what is encoded stays.
#[must_use]
pub fn written(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\') {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A path as somebody pasted it, with what is percent-encoded in it as letters; anything else as it is.
#[must_use]
pub fn decoded_path(pasted: &str) -> String {
    if !pasted.starts_with('/') {
        return pasted.to_owned();
    }
    crate::form::percent_decoded(pasted).unwrap_or_else(|| pasted.to_owned())
}

/// `/media/{name}`.
#[must_use]
pub fn media(name: &str) -> String {
    format!("/media/{}", encoded(name))
}

/// `/card/{id}-{hash}.jpg`: the picture social networks show for a story.
#[must_use]
pub fn card(id: &str, hash: &str) -> String {
    format!("/card/{id}-{hash}.jpg")
}

/// A path with those parameters that are present.
#[must_use]
pub fn with_query(path: &str, parameters: &[(&str, Option<&str>)]) -> String {
    let mut out = path.to_owned();
    let mut separator = '?';
    for (name, value) in parameters {
        if let Some(value) = value {
            out.push(separator);
            out.push_str(name);
            out.push('=');
            out.push_str(&encoded(value));
            separator = '&';
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain_ascii_in_any_script() {
        assert_eq!(
            story("tv", "हिन्दी"),
            "/tv/%E0%A4%B9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80"
        );
        assert_eq!(story("tv", "a/../b"), "/tv/a%2F..%2Fb");
        assert_eq!(
            with_query("/search", &[("q", Some("a b&c")), ("after", None)]),
            "/search?q=a%20b%26c"
        );
    }
}
