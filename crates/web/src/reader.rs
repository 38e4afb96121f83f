//! Who sends a request: a device that came back, and a network. Never a name, never an address.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};

use crate::cookie;
use crate::network;
use crate::site::Site;

/// How long a device is remembered, in seconds: the 400 days browsers allow.
const MAX_AGE_S: i64 = 400 * 86_400;

/// The cookie that names the device.
const COOKIE: &str = "greenroom";

/// Who sends a request, as keyed hashes.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The device, when its cookie came along.
    pub device: Option<Vec<u8>>,
    /// The network, under a key that changes daily.
    pub network: Vec<u8>,
}

/// A device, and the cookie to set when it is new.
#[derive(Clone, Debug)]
pub struct Device {
    /// Keyed hash, as the newsroom knows it.
    pub key: Vec<u8>,
    /// `Set-Cookie` for a device that has none yet.
    pub set_cookie: Option<HeaderValue>,
}

impl Reader {
    /// Reads cookie and address off a request.
    #[must_use]
    pub fn of(site: &Site, headers: &HeaderMap, peer: Option<IpAddr>) -> Reader {
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let address = network::client(peer, headers, &site.settings.trusted_proxies);
        Reader {
            device: cookie::value(site, headers, COOKIE)
                .filter(|value| is_ours(value))
                .map(|value| site.secret.device_key(value)),
            network: site.secret.network_key(address, site.now()),
        }
    }

    /// The device of this reader, or a new one.
    ///
    /// With nothing in `sending` a new device has a random name. Otherwise its name is made from the
    /// network and what is being sent, so that a form sent twice by one impatient press comes from one
    /// device. Hand in enough to tell two people on one network apart: whoever shares a device shares
    /// what waits for a moderator.
    #[must_use]
    pub fn device_or_new(&self, site: &Site, sending: &[&str]) -> Device {
        if let Some(key) = &self.device {
            return Device {
                key: key.clone(),
                set_cookie: None,
            };
        }
        if sending.is_empty() {
            return Reader::named(site, &rand::random::<[u8; 16]>());
        }
        let mut hash = blake3::Hasher::new_keyed(&site.secret.derive("new device"));
        hash.update(&self.network);
        // Half a minute is longer than any double press, and short enough to never meet a namesake.
        hash.update(&site.now().div_euclid(30_000).to_be_bytes());
        for part in sending {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hash.finalize();
        Reader::named(site, digest.as_bytes().get(..16).unwrap_or_default())
    }

    /// A new device of this name.
    fn named(site: &Site, name_bytes: &[u8]) -> Device {
        let value = BASE64_URL_SAFE_NO_PAD.encode(name_bytes);
        Device {
            key: site.secret.device_key(&value),
            set_cookie: cookie::set(site, COOKIE, &value, MAX_AGE_S),
        }
    }
}

/// Whether a cookie's value is of our making: 22 characters that spell 128 bits.
fn is_ours(value: &str) -> bool {
    value.len() == 22
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl FromRequestParts<Arc<Site>> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Reader, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(peer)| peer.ip());
        Ok(Reader::of(site, &parts.headers, peer))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn only_a_cookie_of_our_making_names_a_device() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(http::header::COOKIE, text.parse().unwrap());
            cookie::find(&headers, COOKIE)
                .filter(|value| is_ours(value))
                .map(str::to_owned)
        };
        let good = "AAAAAAAAAAAAAAAAAAAA_-";
        assert_eq!(
            read(&format!("a=b; greenroom={good}; c")).as_deref(),
            Some(good)
        );
        assert_eq!(read("greenroom=short"), None);
        assert_eq!(read("greenroom=AAAAAAAAAAAAAAAAAAAA'\""), None);
        assert_eq!(read(&format!("notgreenroom={good}")), None);
    }
}
