//! Style sheet, script, headline face and icons: content-hashed, immutable, carried inside the program.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use rust_embed::RustEmbed;

use crate::cache::Key;
use crate::page::{self, Asked};
use crate::problem::Problem;
use crate::sheets;
use crate::site::Site;

#[derive(RustEmbed)]
#[folder = "../../assets/dist/"]
#[allow_missing = true]
struct Built;

/// Addresses of what the build made; a name that was not built stands as it is, so that a page
/// rendered without built assets is plain and not broken.
#[derive(Clone, Debug)]
pub struct Assets {
    /// Style sheet.
    pub css: String,
    /// The reader's script.
    pub js: String,
    /// The desk's style sheet.
    pub desk_css: String,
    /// The desk's script.
    pub desk_js: String,
    /// The story editor's script.
    pub editor_js: String,
    /// What pages of signing in and of accounts wear besides.
    pub account_css: String,
    /// The script of signing in.
    pub account_js: String,
    /// What live pages, awards, predictions and ballots wear besides.
    pub night_css: String,
    /// The script of live pages.
    pub night_js: String,
    /// Headline face.
    pub font: Option<String>,
}

impl Assets {
    /// Reads the manifest of the build.
    #[must_use]
    pub fn load() -> Assets {
        let manifest: BTreeMap<String, String> = Built::get("manifest.json")
            .and_then(|file| serde_json::from_slice(&file.data).ok())
            .unwrap_or_default();
        let address = |name: &str| {
            let file = manifest.get(name).map_or(name, String::as_str);
            format!("/assets/{file}")
        };
        Assets {
            css: address("reader.css"),
            js: address("reader.js"),
            desk_css: address("desk.css"),
            desk_js: address("desk.js"),
            editor_js: address("editor.js"),
            account_css: address("account.css"),
            account_js: address("account.js"),
            night_css: address("night.css"),
            night_js: address("night.js"),
            font: manifest
                .iter()
                .find(|(name, _)| name.ends_with(".woff2"))
                .map(|(_, file)| format!("/assets/{file}")),
        }
    }
}

/// `GET /assets/{name}`: a built file, packed like a page and kept for a year.
///
/// # Errors
/// 404 when there is no such file.
pub async fn serve(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::path(&format!("/assets/{name}"));
    let house = Arc::clone(&site);
    let render = async move {
        if sheets::makes(&name) {
            return sheets::serve(&house, &name).await;
        }
        let file = Built::get(&name)
            .filter(|_| name != "manifest.json")
            .ok_or_else(Problem::not_found)?;
        let bytes = match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        };
        Ok(page::document(kind_of(&name), bytes)
            .cache_control("public, max-age=31536000, immutable"))
    };
    page::cached(&site, &asked, key, render).await
}

/// The lamp of the masthead as a small drawing, so that no browser asks in vain.
const ICON: &str = concat!(
    r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">"##,
    r##"<rect width="32" height="32" rx="7" fill="#0f5b41"/>"##,
    r##"<path d="M21.5 11.2A7 7 0 1 0 23 16h-6" fill="none" stroke="#fbf8f1" stroke-width="3" stroke-linecap="round"/>"##,
    r##"<circle cx="24" cy="8" r="2.6" fill="#d9a441"/></svg>"##
);

/// `GET /favicon.ico` and `/favicon.svg`.
pub async fn icon() -> Response {
    (
        StatusCode::OK,
        [
            (CONTENT_TYPE, "image/svg+xml"),
            (CACHE_CONTROL, "public, max-age=86400"),
        ],
        ICON,
    )
        .into_response()
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some("webp") => "image/webp",
        Some("png") => "image/png",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
