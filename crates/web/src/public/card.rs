//! The picture social networks show for a story: made once from its headline and its picture, kept beside the others.
//!
//! Its address carries a hash of all that stands on it, so it changes when the story does, and what is asked for
//! besides is never drawn.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use newsroom::id::Kind;
use newsroom::markup::lang;
use newsroom::story::{self, Card, State as Is};

use super::House;
use crate::headers::MEDIA_POLICY;
use crate::page::Masthead;
use crate::problem::Problem;
use crate::site::Site;
use crate::{address, darkroom, view};

/// Changes when cards are drawn differently.
const DRAWING: &str = "greenroom 2026 cards, first drawing";
/// Folder of the cards, beside the pictures.
const FOLDER: &str = "cards";

/// The card of a story, as its page names it; none if it is written in letters we cannot draw.
#[must_use]
pub fn picture(site: &Site, title: &str, card: &Card) -> Option<view::Image> {
    if !picture::card::can_write(&card.title) {
        return None;
    }
    let id = site.ids.show(Kind::Story, card.id);
    Some(view::Image {
        src: site.absolute(&address::card(&id, &hash(title, card))),
        width: picture::card::WIDTH.into(),
        height: picture::card::HEIGHT.into(),
        alt: card.title.clone(),
        ..view::Image::default()
    })
}

/// A hash of all that stands on a card: 16 hexadecimal digits.
fn hash(site: &str, card: &Card) -> String {
    let image = card.image.as_ref();
    let parts = serde_json::json!([
        site,
        card.title,
        card.kicker,
        lang::dir(&card.lang),
        image.map(|image| (&image.name, image.focus.x, image.focus.y)),
    ]);
    let mut hasher = blake3::Hasher::new_derive_key(DRAWING);
    hasher.update(parts.to_string().as_bytes());
    let hash = hasher.finalize().to_hex();
    hash.as_str().get(..16).unwrap_or_default().to_owned()
}

/// `GET /card/{id}-{hash}.jpg`.
///
/// # Errors
/// 404 for a story the public may not see; 503 when too many cards are to be drawn at once.
pub async fn serve(State(site): House, Path(name): Path<String>) -> Result<Response, Problem> {
    let asked = name
        .strip_suffix(".jpg")
        .and_then(|stem| stem.split_once('-'));
    let (id, wanted) = asked.ok_or_else(Problem::not_found)?;
    let number = site.row(Kind::Story, id)?;
    let (card, title) = site
        .db
        .read(move |tx| {
            let story = story::find_by_id(tx, number)?;
            let masthead = Masthead::load(tx)?;
            Ok::<_, Problem>((
                (story.state == Is::Published).then_some(story.card),
                masthead.site.title,
            ))
        })
        .await?;
    let card = card.ok_or_else(Problem::not_found)?;
    let current = hash(&title, &card);
    if current != wanted {
        let mut response = Redirect::to(&address::card(id, &current)).into_response();
        let briefly = HeaderValue::from_static("public, max-age=60");
        response.headers_mut().insert(CACHE_CONTROL, briefly);
        return Ok(response);
    }
    let folder = site.settings.media_dir.join(FOLDER).join(id);
    let file = format!("{current}.jpg");
    let bytes = match kept(folder.join(&file)).await? {
        Some(bytes) => bytes,
        None => made(&site, title, card, folder, file).await?,
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(MEDIA_POLICY),
    );
    if let Ok(tag) = HeaderValue::try_from(format!("\"{current}\"")) {
        headers.insert(ETAG, tag);
    }
    Ok(response)
}

async fn kept(file: PathBuf) -> Result<Option<Vec<u8>>, Problem> {
    let read = tokio::task::spawn_blocking(move || std::fs::read(file)).await;
    Ok(read.map_err(|error| Problem::internal(&error))?.ok())
}

async fn made(
    site: &Arc<Site>,
    title: String,
    card: Card,
    folder: PathBuf,
    file: String,
) -> Result<Vec<u8>, Problem> {
    let ticket = site.darkroom.ticket()?;
    let media = site.settings.media_dir.clone();
    let drawn = site
        .darkroom
        .work(&ticket, move || {
            // Somebody before us in the queue may have wanted the same.
            if let Ok(bytes) = std::fs::read(folder.join(&file)) {
                return Ok(bytes);
            }
            let bytes = draw(&title, &card, &media)?;
            keep(&folder, &file, &bytes);
            Ok(bytes)
        })
        .await?;
    drawn.map_err(|refusal: picture::Refusal| Problem::internal(&refusal))
}

fn draw(title: &str, card: &Card, media: &FilePath) -> Result<Vec<u8>, picture::Refusal> {
    let percent = |number: i64| u8::try_from(number.clamp(0, 100)).unwrap_or(50);
    let image = card.image.as_ref();
    let bytes = image.and_then(|image| std::fs::read(media.join(&image.name)).ok());
    let under = image.zip(bytes.as_deref());
    picture::card::draw(&picture::card::Card {
        headline: &card.title,
        kicker: if card.kicker.is_empty() {
            &card.section.title
        } else {
            &card.kicker
        },
        site: title,
        rtl: lang::dir(&card.lang) == "rtl",
        picture: under
            .map(|(image, bytes)| (bytes, percent(image.focus.x), percent(image.focus.y))),
    })
}

/// Keeps a card in place of the story's last one. A card that cannot be kept is drawn again next time.
fn keep(folder: &FilePath, file: &str, bytes: &[u8]) {
    let kept = std::fs::create_dir_all(folder).and_then(|()| darkroom::keep(folder, file, bytes));
    if let Err(error) = kept {
        tracing::warn!(%error, "a card could not be kept");
        return;
    }
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name() != *file {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
