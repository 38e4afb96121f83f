//! Which addresses may become a link, and where addresses stand in running text.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest address that becomes a link, in bytes.
const MAX_BYTES: usize = 2_000;

/// The address if it is an absolute `http` or `https` one with a host and without a name or password in it.
pub(crate) fn web(url: &str) -> Option<String> {
    let url = url.trim();
    let rest = after_scheme(url)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let fits = url.len() <= MAX_BYTES && is_authority(authority) && !url.contains(is_unfit);
    fits.then(|| url.replace(' ', "%20"))
}

/// Whether a host, perhaps with a port, stands here and nothing else: no name, no password, no surprise.
fn is_authority(authority: &str) -> bool {
    if let Some((address, port)) = authority
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        let port_fits = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
        return port_fits && address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    // A browser reads any host that ends in a number as an IP address, in spellings nobody expects.
    let numeric = last.starts_with(|c: char| c.is_ascii_digit());
    let named = host.len() <= 253 && host.split('.').all(is_label) && !numeric;
    (named || host.parse::<std::net::Ipv4Addr>().is_ok()) && (port.is_empty() || is_port(port))
}

fn is_port(port: &str) -> bool {
    port.chars().all(|c| c.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

/// A part of a host between dots; letters of any script, in the form a resolver would bring them to.
fn is_label(label: &str) -> bool {
    let letters = || label.chars().filter(|c| c.is_alphabetic());
    // Letters of both directions in one label are shown in an order nobody can read.
    let one_way = letters().all(is_right_to_left) || !letters().any(is_right_to_left);
    let in_form = label.is_ascii() || label.to_lowercase().nfkc().eq(label.chars());
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !label
            .get(2..4)
            .is_some_and(|hyphens| hyphens == "--" && !label.starts_with("xn"))
        && label.starts_with(char::is_alphanumeric)
        && label.chars().all(|c| {
            c.is_alphanumeric() || c == '-' || c == '_' || (!c.is_ascii() && is_combining_mark(c))
        })
        && in_form
        && one_way
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// The address if a story may link to it: `http`, `https`, `mailto`, or a path on this site.
pub(crate) fn story(url: &str) -> Option<String> {
    let url = url.trim();
    if let Some(address) = strip_prefix_ignoring_case(url, "mailto:") {
        let fits = url.len() <= MAX_BYTES && address.contains('@') && !url.contains(is_unfit);
        return fits.then(|| format!("mailto:{}", address.replace(' ', "%20")));
    }
    path(url).or_else(|| web(url))
}

/// The address if it is a path on this site.
///
/// `//host` and `/\host` lead elsewhere, so they are not.
pub(crate) fn path(url: &str) -> Option<String> {
    let url = url.trim();
    let rest = url.strip_prefix('/')?;
    let fits = url.len() <= MAX_BYTES && !rest.starts_with('/') && !url.contains(is_unfit);
    fits.then(|| url.replace(' ', "%20"))
}

/// The host of a web address, in lower case and without `www.`; empty for anything else.
pub(crate) fn host(url: &str) -> String {
    let authority = after_scheme(url)
        .unwrap_or_default()
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default();
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let host = if host.starts_with('[') {
        host.split_inclusive(']').next().unwrap_or_default()
    } else {
        host.split(':').next().unwrap_or_default()
    };
    let host = host.to_lowercase();
    host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
}

/// The host a text claims to lead to, when it looks like an address: `https://a.example/x` or `www.a.example`.
pub(crate) fn claimed_host(text: &str) -> Option<String> {
    let text = text.trim();
    if after_scheme(text).is_some() {
        return Some(host(text));
    }
    let head = text.split(['/', '?', '#']).next().unwrap_or_default();
    let head = head.split(':').next().unwrap_or_default();
    let (_, top) = head.rsplit_once('.')?;
    let hostly = head
        .chars()
        .all(|c| c.is_alphanumeric() || c == '.' || c == '-')
        && !head.starts_with('.')
        && top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic);
    hostly.then(|| {
        let lower = head.to_lowercase();
        lower
            .strip_prefix("www.")
            .map(str::to_owned)
            .unwrap_or(lower)
    })
}

/// Where `http://` and `https://` addresses stand in running text, without the punctuation after them.
pub(crate) fn bare(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text
        .get(from..)
        .and_then(|rest| rest.find("://"))
        .map(|at| from + at)
    {
        from = at + 3;
        let before = text.get(..at).unwrap_or_default();
        let Some(scheme) = ["https", "http"].into_iter().find(|scheme| {
            before
                .len()
                .checked_sub(scheme.len())
                .and_then(|i| before.get(i..))
                .is_some_and(|s| s.eq_ignore_ascii_case(scheme))
        }) else {
            continue;
        };
        let start = at - scheme.len();
        if before
            .get(..start)
            .and_then(|b| b.chars().next_back())
            .is_some_and(char::is_alphanumeric)
        {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let end = address_end(rest, scheme.len() + 3);
        let url = without_trailing_punctuation(rest.get(..end).unwrap_or_default());
        if web(url).is_some() {
            found.push(start..start + url.len());
            from = from.max(start + url.len());
        } else {
            // What was no address as a whole is not searched for one inside.
            from = from.max(start + end);
        }
    }
    found
}

/// Where an address at the beginning of a text ends: at a space, or right behind its host if something strange follows.
fn address_end(text: &str, host_from: usize) -> usize {
    let in_host = |c: char| {
        c.is_alphanumeric()
            || is_combining_mark(c)
            || matches!(c, '.' | '-' | '_' | ':' | '[' | ']')
    };
    let behind = text.get(host_from..).unwrap_or_default();
    let host = behind.find(|c| !in_host(c)).unwrap_or(behind.len());
    if !behind
        .get(host..)
        .is_some_and(|rest| rest.starts_with(['/', '?', '#']))
    {
        return host_from + host;
    }
    text.find(ends_address).unwrap_or(text.len())
}

/// A run of text, or an address in it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// An address as it stands in the text.
    Address(&'a str),
}

/// Takes running text apart at its addresses; the angle brackets of `<https://…>` go.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for range in bare(text) {
        let before = text.get(from..range.start).unwrap_or_default();
        let after = text.get(range.end..).unwrap_or_default();
        let bracketed = before.ends_with('<') && after.starts_with('>');
        let before = if bracketed {
            before.strip_suffix('<').unwrap_or(before)
        } else {
            before
        };
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Address(text.get(range.clone()).unwrap_or_default()));
        from = range.end + usize::from(bracketed);
    }
    let rest = text.get(from..).unwrap_or_default();
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

fn after_scheme(url: &str) -> Option<&str> {
    strip_prefix_ignoring_case(url, "https://")
        .or_else(|| strip_prefix_ignoring_case(url, "http://"))
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    if head.eq_ignore_ascii_case(prefix) {
        text.get(prefix.len()..)
    } else {
        None
    }
}

/// Characters browsers trim, rewrite or read as something else inside an address.
///
/// A backslash is read as a slash by browsers, and invisible characters hide where a link leads.
fn is_unfit(c: char) -> bool {
    (c.is_whitespace() && c != ' ')
        || c.is_control()
        || matches!(c, '\\' | '<' | '>' | '"' | '`' | '{' | '}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}')
}

fn ends_address(c: char) -> bool {
    c.is_whitespace()
        || is_unfit(c)
        || matches!(
            c,
            '|' | '。' | '，' | '、' | '」' | '』' | '）' | '】' | '》' | '”' | '»'
        )
}

fn without_trailing_punctuation(url: &str) -> &str {
    let mut open = url.matches('(').count();
    let mut closed = url.matches(')').count();
    let mut url = url;
    while let Some(last) = url.chars().next_back() {
        match last {
            ')' if closed > open => closed -= 1,
            '(' => open -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | ']' | '[' | '…' | '’'
            | '।' | '؟' | '،' => {}
            _ => break,
        }
        url = url.get(..url.len() - last.len_utf8()).unwrap_or_default();
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_mail_and_own_paths_become_links() {
        for url in [
            "https://a.example",
            "HTTP://a.example/x?y#z",
            "mailto:desk@a.example",
            "/television/x",
            "https://[::1]/",
            "https://दुनिया.example/क",
            "http://10.0.0.1:8080/",
            "https://a_b.example./",
        ] {
            assert!(story(url).is_some(), "{url}");
        }
        for url in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "https:\\\\evil.example",
            "https://",
            "https:///x",
            "https://bank.example@evil.example/",
            "ftp://a.example",
            "https://a.example)](x",
            "https://0x7f.1",
            "https://1.2.3",
            "https://a..b",
            "https://a.example:99999",
            "x",
            "",
            "file:///etc/passwd",
            "https://a\u{202e}.example",
        ] {
            assert!(story(url).is_none(), "{url}");
        }
    }

    #[test]
    fn addresses_are_found_in_running_text_without_the_punctuation_after_them() {
        for (text, urls) in [
            ("see https://a.example/x.", vec!["https://a.example/x"]),
            (
                "(https://a.example/x_(film))",
                vec!["https://a.example/x_(film)"],
            ),
            (
                "https://a.example, https://b.example!",
                vec!["https://a.example", "https://b.example"],
            ),
            ("xhttps://a.example", vec![]),
            ("http:// nothing", vec![]),
            (
                "https://a.example)https://b.example/x",
                vec!["https://a.example", "https://b.example/x"],
            ),
            ("“https://a.example/क”", vec!["https://a.example/क"]),
        ] {
            let found: Vec<&str> = bare(text)
                .into_iter()
                .filter_map(|range| text.get(range))
                .collect();
            assert_eq!(found, urls, "{text}");
        }
    }

    #[test]
    fn a_text_that_looks_like_an_address_names_its_host() {
        assert_eq!(
            claimed_host("https://www.Bank.example/x").as_deref(),
            Some("bank.example")
        );
        assert_eq!(
            claimed_host("www.bank.example/login").as_deref(),
            Some("bank.example")
        );
        assert_eq!(
            claimed_host("bank.example").as_deref(),
            Some("bank.example")
        );
        for text in ["the speech", "e.g.", "3.14", "Mr. X", "and so on..."] {
            assert_eq!(claimed_host(text), None, "{text}");
        }
    }
}
