//! The one way out: every request this program sends to another server goes through here.
//!
//! An address somebody else chose must never make us speak to our own network. So each hop is looked up
//! once, every address found is checked, and the connection goes to the addresses that were checked:
//! a name that changes its mind in between leads nowhere. Size, time and redirects are bounded, and no
//! proxy of the environment is used.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, COOKIE, LOCATION, PROXY_AUTHORIZATION};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use url::{Host, Url};

/// A host the operator allows although it is private: `idp.internal`, `10.0.0.5:8443`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    host: String,
    port: Option<u16>,
}

impl std::str::FromStr for Allowed {
    type Err = NotAHost;

    fn from_str(text: &str) -> Result<Allowed, NotAHost> {
        let url = Url::parse(&format!("http://{}/", text.trim())).map_err(|_| NotAHost)?;
        let bare = url.path() == "/" && url.query().is_none() && url.username().is_empty();
        let host = url.host_str().filter(|_| bare).ok_or(NotAHost)?;
        // `host:80` is the default of this scheme, which the parser leaves out.
        let port = url
            .port()
            .or_else(|| text.trim().ends_with(":80").then_some(80));
        Ok(Allowed {
            host: host.to_owned(),
            port,
        })
    }
}

/// Text that names no host.
#[derive(Debug, thiserror::Error)]
#[error("a host such as idp.internal or 10.0.0.5:8443")]
pub struct NotAHost;

/// How much one exchange may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The largest answer, in bytes.
    pub most_bytes: usize,
    /// The longest time for all hops together.
    pub time: Duration,
    /// How many redirects are followed; at most [`MOST_REDIRECTS`].
    pub redirects: u8,
}

/// No exchange follows more redirects than this.
pub const MOST_REDIRECTS: u8 = 5;

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            most_bytes: 1024 * 1024,
            time: Duration::from_secs(10),
            redirects: MOST_REDIRECTS,
        }
    }
}

/// Why nothing came back. Says which rule, never which address.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Not an `http:` or `https:` address, or one with a name and password in it.
    #[error("the address is not one of the web")]
    Address,
    /// The host is, or leads to, an address of a private network.
    #[error("the host is in a private network (outbound.allow names those that may be asked)")]
    Private,
    /// The name leads nowhere.
    #[error("the name of the host leads nowhere")]
    Unknown,
    /// More redirects than allowed, or from `https:` to `http:`.
    #[error("the server sent us on too often, or to somewhere less safe")]
    Redirects,
    /// More bytes than allowed.
    #[error("the answer is too large")]
    Size,
    /// More time than allowed.
    #[error("the answer took too long")]
    Time,
    /// The connection failed.
    #[error("the server could not be reached or broke off")]
    Connection,
}

/// The way out, with what the operator allows.
#[derive(Clone, Debug, Default)]
pub struct Outbound {
    allowed: Vec<Allowed>,
}

impl Outbound {
    /// Public hosts, and besides these.
    #[must_use]
    pub fn new(allowed: Vec<Allowed>) -> Outbound {
        Outbound { allowed }
    }

    /// Whether the operator allows this address although it may be private.
    #[must_use]
    pub fn is_allowed(&self, url: &Url) -> bool {
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return false;
        };
        self.allowed
            .iter()
            .any(|allowed| allowed.host == host && allowed.port.is_none_or(|only| only == port))
    }

    /// Sends a request to an absolute address and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// The rule that was broken.
    pub async fn send(
        &self,
        request: Request<Vec<u8>>,
        bounds: Bounds,
    ) -> Result<Response<Bytes>, Refusal> {
        tokio::time::timeout(bounds.time, self.follow(request, bounds))
            .await
            .map_err(|_| Refusal::Time)?
    }

    async fn follow(
        &self,
        request: Request<Vec<u8>>,
        bounds: Bounds,
    ) -> Result<Response<Bytes>, Refusal> {
        let (parts, mut body) = request.into_parts();
        let mut url = Url::parse(&parts.uri.to_string()).map_err(|_| Refusal::Address)?;
        let (mut method, mut headers) = (parts.method, parts.headers);
        for _ in 0..=bounds.redirects.min(MOST_REDIRECTS) {
            let hop = Hop {
                url: &url,
                method: &method,
                headers: &headers,
                body: &body,
            };
            let answer = self.ask(hop, bounds).await?;
            let Some(next) = next_of(&url, &answer)? else {
                return Ok(answer);
            };
            if bounds.redirects == 0 {
                return Ok(answer);
            }
            if next.origin() != url.origin() {
                // What was meant for one house is not shown to another.
                for name in [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE] {
                    headers.remove(name);
                }
            }
            let keeps_body = matches!(
                answer.status(),
                StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
            );
            if !keeps_body && method != Method::HEAD {
                method = Method::GET;
                body.clear();
                headers.remove(http::header::CONTENT_TYPE);
                headers.remove(http::header::CONTENT_LENGTH);
            }
            url = next;
        }
        Err(Refusal::Redirects)
    }

    /// One hop, to an address that was checked.
    async fn ask(&self, hop: Hop<'_>, bounds: Bounds) -> Result<Response<Bytes>, Refusal> {
        let mut client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(bounds.time)
            .pool_max_idle_per_host(0)
            .user_agent("Greenroom");
        let addresses = self.checked(hop.url).await?;
        if let Some(Host::Domain(name)) = hop.url.host() {
            client = client.resolve_to_addrs(name, &addresses);
        }
        let client = client.build().map_err(|_| Refusal::Connection)?;
        let mut answer = client
            .request(hop.method.clone(), hop.url.clone())
            .headers(hop.headers.clone())
            .body(hop.body.to_vec())
            .send()
            .await
            .map_err(|_| Refusal::Connection)?;
        if answer
            .content_length()
            .is_some_and(|bytes| bytes > bounds.most_bytes as u64)
        {
            return Err(Refusal::Size);
        }
        let mut read = BytesMut::new();
        while let Some(chunk) = answer.chunk().await.map_err(|_| Refusal::Connection)? {
            if read.len() + chunk.len() > bounds.most_bytes {
                return Err(Refusal::Size);
            }
            read.extend_from_slice(&chunk);
        }
        let mut response = Response::new(read.freeze());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        Ok(response)
    }

    /// The addresses of a host, every one of which may be spoken to.
    async fn checked(&self, url: &Url) -> Result<Vec<SocketAddr>, Refusal> {
        let of_the_web = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none();
        let (Some(host), Some(port), true) = (url.host(), url.port_or_known_default(), of_the_web)
        else {
            return Err(Refusal::Address);
        };
        let found: Vec<SocketAddr> = match host {
            Host::Ipv4(ip) => vec![SocketAddr::from((ip, port))],
            Host::Ipv6(ip) => vec![SocketAddr::from((ip, port))],
            Host::Domain(name) => tokio::net::lookup_host((name, port))
                .await
                .map_err(|_| Refusal::Unknown)?
                .collect(),
        };
        if found.is_empty() {
            return Err(Refusal::Unknown);
        }
        // One private address among public ones is a trap, not a fallback.
        if !self.is_allowed(url) && !found.iter().all(|address| is_public(address.ip())) {
            return Err(Refusal::Private);
        }
        Ok(found)
    }
}

struct Hop<'a> {
    url: &'a Url,
    method: &'a Method,
    headers: &'a HeaderMap,
    body: &'a [u8],
}

/// Where a redirect leads; none if the answer is not one.
fn next_of(url: &Url, answer: &Response<Bytes>) -> Result<Option<Url>, Refusal> {
    let redirects = matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let Some(location) = answer.headers().get(LOCATION).filter(|_| redirects) else {
        return Ok(None);
    };
    let location = location.to_str().map_err(|_| Refusal::Address)?;
    let next = url.join(location).map_err(|_| Refusal::Address)?;
    if url.scheme() == "https" && next.scheme() != "https" {
        return Err(Refusal::Redirects);
    }
    Ok(Some(next))
}

/// Whether an address belongs to the public internet.
///
/// What is not surely public is not: also addresses that carry another one inside (mapped, NAT64, 6to4,
/// Teredo), and the one public address that a cloud answers its own machines from.
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, d] = ip.octets();
    let special = match (a, b, c) {
        // This network, private, loopback, link-local.
        (0 | 10 | 127, _, _) | (169, 254, _) | (172, 16..=31, _) | (192, 168, _) => true,
        // Carrier-grade NAT; protocol assignments; documentation; the old 6to4 relays; benchmarks.
        (100, 64..=127, _) | (192, 0, 0 | 2) | (192, 88, 99) | (198, 18..=19, _) => true,
        (198, 51, 100) | (203, 0, 113) => true,
        // Multicast, reserved, broadcast.
        (224..=255, _, _) => true,
        (168, 63, 129) => d == 16,
        _ => false,
    };
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    // Global unicast is 2000::/3 and nothing else.
    let special = match (a, b) {
        // IETF protocol assignments with Teredo and ORCHID, documentation, 6to4, more documentation.
        (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _) => true,
        (0x3fff, second) => second < 0x1000,
        _ => false,
    };
    (a & 0xe000) == 0x2000 && !special
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn addresses_of_private_networks_are_refused() {
        for private in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "168.63.129.17",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "2a00:1450::1",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[tokio::test]
    async fn addresses_are_refused_however_they_are_spelled() {
        let outbound = Outbound::default();
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://017700000001/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://localhost/",
            "http://localhost./",
            "http://LOCALHOST:8080/",
            "http://169.254.169.254/latest/meta-data/",
        ] {
            let url = Url::parse(url).unwrap();
            assert!(
                matches!(
                    outbound.checked(&url).await,
                    Err(Refusal::Private | Refusal::Unknown)
                ),
                "{url}"
            );
        }
        for url in [
            "ftp://1.1.1.1/",
            "file:///etc/passwd",
            "gopher://1.1.1.1/",
            "http://name@1.1.1.1/",
            "http://:word@1.1.1.1/",
            "data:text/plain,x",
        ] {
            let url = Url::parse(url).unwrap();
            assert!(
                matches!(outbound.checked(&url).await, Err(Refusal::Address)),
                "{url}"
            );
        }
        let public = Url::parse("https://1.1.1.1/").unwrap();
        assert_eq!(
            outbound.checked(&public).await.unwrap(),
            ["1.1.1.1:443".parse().unwrap()]
        );
    }

    #[test]
    fn the_operator_allows_single_hosts_and_ports() {
        let outbound = Outbound::new(vec![
            "idp.internal".parse().unwrap(),
            "10.0.0.5:8443".parse().unwrap(),
            "10.0.0.6:80".parse().unwrap(),
        ]);
        let allows = |url: &str| outbound.is_allowed(&Url::parse(url).unwrap());
        assert!(allows("https://idp.internal/x"));
        assert!(allows("https://idp.internal:9000/x"));
        assert!(allows("https://10.0.0.5:8443/"));
        assert!(!allows("https://10.0.0.5/"));
        assert!(allows("http://10.0.0.6/"));
        assert!(!allows("https://10.0.0.6/"));
        assert!(!allows("https://other.internal/"));
        for wrong in ["", "a b", "http://x/", "x/y", "a@b"] {
            assert!(wrong.parse::<Allowed>().is_err(), "{wrong}");
        }
    }
}
