//! The name a page is kept under: its path and the few query parameters that change it.

use std::borrow::Borrow;

/// A page's name in the cache. Equal pages have equal keys, however the address was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(Box<str>);

impl Key {
    /// The key of an address without query parameters.
    #[must_use]
    pub fn path(path: &str) -> Key {
        Key(canonical_path(path).into_boxed_str())
    }

    /// The key of an address with those parameters that are present, in the order given.
    ///
    /// Only what the handler names gets in, so a stranger's `?x=1`, `?x=2`, … fills nothing.
    #[must_use]
    pub fn with(path: &str, parameters: &[(&str, Option<&str>)]) -> Key {
        let mut text = canonical_path(path);
        let mut separator = '?';
        for (name, value) in parameters {
            if let Some(value) = value {
                text.push(separator);
                text.push_str(name);
                text.push('=');
                escape_into(value.as_bytes(), false, &mut text);
                separator = '&';
            }
        }
        Key(text.into_boxed_str())
    }

    /// The key as text: path and query as our own links write them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// The fast path looks a page up by the bytes of the request line, without making a key.
impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Writes a path one way only: percent-decoded, then encoded as browsers do.
fn canonical_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    escape_into(&decoded(path), true, &mut out);
    out
}

fn decoded(path: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%'
            && let (Some(high), Some(low)) = (
                after.first().and_then(hex_digit),
                after.get(1).and_then(hex_digit),
            )
        {
            out.push(high * 16 + low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(first);
            rest = after;
        }
    }
    out
}

fn hex_digit(byte: &u8) -> Option<u8> {
    char::from(*byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

fn escape_into(bytes: &[u8], keep_slash: bool, out: &mut String) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for &byte in bytes {
        let plain = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~')
            || (keep_slash && byte == b'/');
        if plain {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend(HEX.get(usize::from(byte >> 4)));
            out.extend(HEX.get(usize::from(byte & 15)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn one_page_has_one_key_however_its_address_is_written() {
        let key = Key::path("/television/the-speech");
        assert_eq!(key, Key::path("/television/%74he-speech"));
        assert_eq!(key.as_str(), "/television/the-speech");
        assert_eq!(
            Key::path("/tv/हिन्दी"),
            Key::path("/tv/%e0%a4%b9%E0%A4%BF%E0%A4%A8%E0%A5%8D%E0%A4%A6%E0%A5%80")
        );
        assert_eq!(Key::path("/a%zz%4").as_str(), "/a%25zz%254");
    }

    #[test]
    fn only_named_parameters_are_part_of_a_key() {
        let key = Key::with(
            "/tv/",
            &[("sort", Some("top")), ("after", None), ("q", Some("a b&c"))],
        );
        assert_eq!(key.as_str(), "/tv/?sort=top&q=a%20b%26c");
    }
}
