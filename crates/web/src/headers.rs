//! The headers every answer carries, so that a page runs nothing and loads nothing but its own.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue};

/// What a page may do: its own script and style, its own pictures, and a video player after a press.
///
/// `greenroom` is the policy for trusted types of the script every page has, `greenroom-night` that of the one a live page adds.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
img-src 'self' data:; media-src 'self'; connect-src 'self'; manifest-src 'self'; \
frame-src https://www.youtube-nocookie.com https://player.vimeo.com https://geo.dailymotion.com; \
form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
require-trusted-types-for 'script'; trusted-types greenroom greenroom-night";

/// What a page of the desk may do: as a reader's page, and show a picture that was just picked.
///
/// The two further policies for trusted types are the story editor's: `greenroom-paste` reads what was copied elsewhere,
/// `ProseMirrorClipboard` what was copied in the editor. Both only parse, in a document that loads and runs nothing.
pub const DESK_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
img-src 'self' data: blob:; media-src 'self'; connect-src 'self'; manifest-src 'self'; \
frame-src 'self' https://www.youtube-nocookie.com https://player.vimeo.com https://geo.dailymotion.com; \
form-action 'self'; base-uri 'none'; frame-ancestors 'self'; \
require-trusted-types-for 'script'; trusted-types greenroom greenroom-paste ProseMirrorClipboard";

/// What the card other sites frame may do: show itself.
pub const EMBED_POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
form-action 'none'; base-uri 'self'; frame-ancestors *";

/// What a file a writer sent may do: nothing.
pub const MEDIA_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// What everything else (feeds, JSON, redirects) may do: nothing.
pub const BARE_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

const PERMISSIONS: &str = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), \
gyroscope=(), interest-cohort=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The safety headers that are the same whatever is answered.
#[must_use]
pub fn of_every_answer() -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(8);
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (PERMISSIONS_POLICY, PERMISSIONS),
        (COOP, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
}

/// Adds the safety headers an answer does not have yet; what a handler set stays.
pub fn secure(headers: &mut HeaderMap) {
    let is_page = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    for (name, value) in of_every_answer() {
        if let Some(name) = name {
            headers.entry(name).or_insert(value);
        }
    }
    let policy = headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(if is_page {
            PAGE_POLICY
        } else {
            BARE_POLICY
        }));
    // Only the card is made to be framed.
    let is_framed = policy == EMBED_POLICY;
    if is_page && !is_framed {
        for (name, value) in of_every_page() {
            headers.entry(name).or_insert(value);
        }
    }
}

/// What a page carries besides: nobody frames it, nobody embeds it.
#[must_use]
pub fn of_every_page() -> [(HeaderName, HeaderValue); 2] {
    [
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (CORP, HeaderValue::from_static("same-origin")),
    ]
}

/// Middleware: [`secure`] on every answer.
pub async fn layer(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    secure(response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use newsroom::markup::embed::FRAME_HOSTS;

    use super::PAGE_POLICY;

    #[test]
    fn every_player_a_story_may_carry_may_be_framed() {
        let (_, rest) = PAGE_POLICY.split_once("frame-src ").unwrap_or_default();
        let (hosts, _) = rest.split_once(';').unwrap_or_default();
        assert_eq!(hosts.split(' ').collect::<Vec<_>>(), FRAME_HOSTS);
    }
}
