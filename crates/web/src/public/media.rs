//! Pictures: opaque names, for a year, and never anything a browser would run.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, StatusCode};

use super::House;
use crate::headers::MEDIA_POLICY;
use crate::problem::Problem;

/// `GET /media/{name}`.
///
/// The name is the hash of the content, so it is the entity tag as well.
///
/// # Errors
/// 404 when there is no such picture.
pub async fn serve(
    State(site): House,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let kind = kind_of(&name).ok_or_else(Problem::not_found)?;
    let tag = HeaderValue::try_from(format!("\"{name}\"")).map_err(|_| Problem::not_found())?;
    let file = site.settings.media_dir.join(&name);
    let mut response = if headers.get(IF_NONE_MATCH) == Some(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        // Reading a file blocks, so it is done where waiting is allowed.
        let bytes = tokio::task::spawn_blocking(move || std::fs::read(file))
            .await
            .map_err(|error| Problem::internal(&error))?
            .map_err(|_| Problem::not_found())?;
        let mut response = bytes.into_response();
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, tag);
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(MEDIA_POLICY),
    );
    Ok(response)
}

/// The media type of a name the newsroom gives: letters, digits, `-` and `_`, one dot, a known ending.
fn kind_of(name: &str) -> Option<&'static str> {
    let (stem, ending) = name.split_once('.')?;
    let plain = !stem.is_empty()
        && stem
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    match ending {
        _ if !plain => None,
        "webp" => Some("image/webp"),
        "avif" => Some("image/avif"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "png" => Some("image/png"),
        "gif" => Some("image/gif"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::kind_of;

    #[test]
    fn only_names_of_our_making_are_looked_for() {
        assert_eq!(kind_of("a1b2.webp"), Some("image/webp"));
        for name in [
            "../secret.webp",
            "a.svg",
            "a.html",
            ".webp",
            "a.b.webp",
            "a/b.webp",
            "a\\b.png",
            "",
        ] {
            assert_eq!(kind_of(name), None, "{name}");
        }
    }
}
