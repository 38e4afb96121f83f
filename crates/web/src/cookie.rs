//! The site's cookies. All are of one kind: for the whole site, out of reach of scripts, sent along from other
//! sites only by following a link, and over `https` bound to this host by their name.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::site::Site;

/// `Set-Cookie` of this value, kept by the browser for `age_s` seconds; 0 throws it away.
#[must_use]
pub(crate) fn set(site: &Site, name: &str, value: &str, age_s: i64) -> Option<HeaderValue> {
    let secure = if site.is_https() { "; Secure" } else { "" };
    HeaderValue::try_from(format!(
        "{}={value}; Path=/; Max-Age={age_s}; HttpOnly; SameSite=Lax{secure}",
        whole_name(site, name)
    ))
    .ok()
}

/// `Set-Cookie` of 32 random bytes for `age_s` seconds; with none, of a cookie that is thrown away.
#[must_use]
pub(crate) fn set_bytes(
    site: &Site,
    name: &str,
    random: Option<&[u8; 32]>,
    age_s: i64,
) -> Option<HeaderValue> {
    match random {
        Some(random) => set(site, name, &BASE64_URL_SAFE_NO_PAD.encode(random), age_s),
        None => set(site, name, "", 0),
    }
}

/// The value a request brings along under this name.
#[must_use]
pub(crate) fn value<'a>(site: &Site, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    find(headers, &whole_name(site, name))
}

/// The 32 bytes a request brings along under this name.
#[must_use]
pub(crate) fn bytes(site: &Site, headers: &HeaderMap, name: &str) -> Option<[u8; 32]> {
    let bytes = BASE64_URL_SAFE_NO_PAD
        .decode(value(site, headers, name)?)
        .ok()?;
    bytes.try_into().ok()
}

/// Browsers take the `__Host-` prefix only over `https`.
fn whole_name(site: &Site, name: &str) -> String {
    let bound = if site.is_https() { "__Host-" } else { "" };
    format!("{bound}{name}")
}

/// What browsers send as `a=b; c=d`, in one header or several.
pub(crate) fn find<'a>(headers: &'a HeaderMap, whole_name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == whole_name)
        .map(|(_, value)| value)
}
