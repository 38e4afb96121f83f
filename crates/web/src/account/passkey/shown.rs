//! Where passkeys of a site work, and what the page of an account shows of them.

use newsroom::account::passkey as kept;
use newsroom::id::Kind;
use serde::Serialize;
use url::{Host, Url};

use crate::site::Site;
use crate::view::When;

/// Where passkeys of this site work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Home {
    /// The name they are bound to, for ever.
    pub host: String,
    /// The address pages must come from.
    pub origin: String,
}

/// Where passkeys of a site at this address work, or a sentence why they do not.
///
/// Browsers bind a passkey to a name and want `https`, except on the machine itself: there the name is
/// `localhost`, also when the server calls itself 127.0.0.1.
///
/// # Errors
/// The sentence.
pub fn home(base_url: &str) -> Result<Home, &'static str> {
    const NAME: &str =
        "Passkeys need an address with a name in it; this site is reached by a number.";
    const HTTPS: &str = "Passkeys work only where the address begins with https.";
    let url = Url::parse(base_url).map_err(|_| NAME)?;
    let port = url
        .port()
        .map_or_else(String::new, |port| format!(":{port}"));
    let local = || Home {
        host: "localhost".to_owned(),
        origin: format!("{}://localhost{port}", url.scheme()),
    };
    match url.host() {
        Some(Host::Ipv4(ip)) if ip.is_loopback() => Ok(local()),
        Some(Host::Ipv6(ip)) if ip.is_loopback() => Ok(local()),
        Some(Host::Domain("localhost")) => Ok(local()),
        Some(Host::Domain(name)) if url.scheme() == "https" => Ok(Home {
            host: name.to_owned(),
            origin: format!("https://{name}{port}"),
        }),
        Some(Host::Domain(_)) => Err(HTTPS),
        _ => Err(NAME),
    }
}

/// What the page of an account shows of its passkeys: `account/passkeys.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// The passkeys, oldest first.
    pub keys: Vec<ShownKey>,
    /// Where they work; none where they do not.
    pub home: Option<Home>,
    /// Why they do not work here; empty if they do.
    pub why_not: &'static str,
}

/// One passkey.
#[derive(Clone, Debug, Serialize)]
pub struct ShownKey {
    /// Its public id.
    pub id: String,
    /// The name its holder gave it.
    pub name: String,
    /// When it was added.
    pub made: When,
    /// When it was last used.
    pub used: Option<When>,
}

/// What to show of these passkeys.
#[must_use]
pub fn shown(site: &Site, keys: &[kept::Passkey]) -> Shown {
    let masthead = site.masthead();
    let day = |at| masthead.dates.when(at, &masthead.site.lang);
    let home = home(&site.settings.base_url);
    Shown {
        keys: keys
            .iter()
            .map(|key| ShownKey {
                id: site.ids.show(Kind::Passkey, key.id),
                name: key.name.clone(),
                made: day(key.made_at),
                used: key.used_at.map(day),
            })
            .collect(),
        why_not: home.as_ref().err().copied().unwrap_or(""),
        home: home.ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_live_where_browsers_let_them() {
        for (base_url, host, origin) in [
            ("https://example.org", "example.org", "https://example.org"),
            (
                "https://news.example.org:8443",
                "news.example.org",
                "https://news.example.org:8443",
            ),
            (
                "http://localhost:8080",
                "localhost",
                "http://localhost:8080",
            ),
            (
                "http://127.0.0.1:8080",
                "localhost",
                "http://localhost:8080",
            ),
            ("http://[::1]:8080", "localhost", "http://localhost:8080"),
        ] {
            let expected = Home {
                host: host.to_owned(),
                origin: origin.to_owned(),
            };
            assert_eq!(home(base_url), Ok(expected), "{base_url}");
        }
        for base_url in [
            "http://example.org",
            "https://192.0.2.1",
            "http://192.168.1.5:8080",
            "https://[2001:db8::1]",
            "",
        ] {
            assert!(home(base_url).is_err(), "{base_url}");
        }
    }
}
