//! What the library's pages and answers show of a picture.

use newsroom::id::Kind;
use newsroom::media::{self, Media};
use serde::Serialize;
use serde_json::{Value, json};

use crate::address;
use crate::layout;
use crate::site::Site;

/// A picture of the library.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    /// Its page.
    pub(super) url: String,
    /// Its address.
    pub(super) src: String,
    /// A small size of it.
    pub(super) thumb: String,
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) title: String,
    pub(super) alt: String,
    pub(super) credit: String,
    pub(super) caption: String,
    pub(super) focal_x: i64,
    pub(super) focal_y: i64,
    /// Classes that keep what matters in view.
    pub(super) focus: String,
    /// What to call it where there is no room for more.
    pub(super) name: String,
    /// What is not said yet, as words: `alternative text`, `credit`.
    pub(super) missing: Vec<&'static str>,
    /// Of the file, rounded up.
    pub(super) kilobytes: i64,
}

/// A picture as the pages show it.
pub(super) fn shown(site: &Site, media: &Media) -> Shown {
    let words = &media.words;
    let mut missing = Vec::new();
    if words.alt.is_empty() {
        missing.push("alternative text");
    }
    if words.credit.is_empty() {
        missing.push("credit");
    }
    let name = [&words.title, &words.alt, &words.caption]
        .into_iter()
        .find(|words| !words.is_empty())
        .cloned();
    Shown {
        url: url(site, media.id),
        src: address::media(&media.name),
        thumb: thumb(media),
        width: media.width,
        height: media.height,
        title: words.title.clone(),
        alt: words.alt.clone(),
        credit: words.credit.clone(),
        caption: words.caption.clone(),
        focal_x: media.focus.x,
        focal_y: media.focus.y,
        focus: layout::focus(media.focus),
        name: name
            .unwrap_or_else(|| format!("{} × {} pixels, no name yet", media.width, media.height)),
        missing,
        kilobytes: media.size_bytes.max(0) / 1024 + 1,
    }
}

/// The page of a picture.
pub(super) fn url(site: &Site, id: i64) -> String {
    format!("/desk/pictures/{}", site.ids.show(Kind::Picture, id))
}

/// A picture as scripts of the desk see it.
pub(super) fn json(site: &Site, media: &Media) -> Value {
    let shown = shown(site, media);
    json!({
        "id": site.ids.show(Kind::Picture, media.id),
        "page": shown.url,
        "src": shown.src,
        "thumb": shown.thumb,
        "width": shown.width,
        "height": shown.height,
        "title": shown.title,
        "alt": shown.alt,
        "credit": shown.credit,
        "caption": shown.caption,
        "missing": shown.missing,
    })
}

/// The size a grid shows; the picture itself while there is none.
fn thumb(media: &Media) -> String {
    let narrow = media.sizes.of("webp").iter().find(|width| **width >= 320);
    let file = narrow.map(|width| media::file(&media.name, *width, "webp"));
    address::media(file.as_deref().unwrap_or(&media.name))
}
