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

/// `/media/{name}`.
#[must_use]
pub fn media(name: &str) -> String {
    format!("/media/{}", encoded(name))
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
