//! Bringing a picture in: by a form, or by a script that sends the same form and wants JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http::header::{CACHE_CONTROL, LOCATION};
use http::{HeaderValue, StatusCode};
use newsroom::audit::{self, Act};
use newsroom::media::{self, Media, Words};
use picture::{Limits, Refusal};
use serde_json::json;

use super::library::{self, Typed};
use super::shape;
use crate::actor::Actor;
use crate::darkroom::{self, Developed, Trouble};
use crate::desk;
use crate::page::{self, Asked};
use crate::problem::{Problem, Wants};
use crate::site::Site;

/// The form as it arrived.
#[derive(Debug, Default)]
struct Sent {
    file: Bytes,
    /// Bytes the file has, when it has too many to be kept.
    too_heavy: Option<usize>,
    typed: Typed,
}

/// `POST /desk/pictures`: `multipart/form-data` with `file` and, if one likes, `title`, `alt`, `credit`, `caption`.
/// Without a title it is called as its file was, if that says something.
/// Without script: 303 to the picture's page. With `Accept: application/json`: 201 and the picture.
///
/// # Errors
/// 422 with sentences when it is no picture we take, or larger than 20 MB; 413 without any when it is larger than
/// anything we read to its end; 503 when too many wait.
pub(super) async fn add(
    State(site): State<Arc<Site>>,
    actor: Actor,
    asked: Asked,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    // Before a byte of it is read: whoever waits, waits with empty hands.
    let ticket = site.darkroom.ticket()?;
    let form = form.map_err(|_| {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This address takes a form as multipart/form-data, with the picture as its field “file”.",
        )
    })?;
    let Sent {
        file,
        too_heavy,
        typed,
    } = read(form).await?;
    let words = Words::parse(&typed.title, &typed.alt, &typed.credit, &typed.caption);
    let folder = site.settings.media_dir.clone();
    let developed = match words {
        Ok(_) if let Some(bytes) = too_heavy => {
            let most = Limits::default().most_bytes;
            let refusal = Refusal::TooHeavy { bytes, most };
            Err(BTreeMap::from([("file".to_owned(), refusal.to_string())]))
        }
        Ok(words) => {
            let bytes = file.clone();
            let made = site
                .darkroom
                .work(&ticket, move || darkroom::develop(&bytes, &folder))
                .await?;
            match made {
                Ok(developed) => Ok((developed, words)),
                Err(Trouble::Refused(refusal)) => {
                    Err(BTreeMap::from([("file".to_owned(), refusal.to_string())]))
                }
                Err(trouble) => return Err(Problem::internal(&trouble)),
            }
        }
        Err(newsroom::Error::Invalid(fields)) => Err(fields.0),
        Err(error) => return Err(error.into()),
    };
    drop(ticket);
    match developed {
        Err(errors) if asked.wants == Wants::Page => {
            library::refused(&site, &actor, typed, errors).await
        }
        Err(errors) => Err(Problem::invalid(errors)),
        Ok((developed, words)) => {
            let animated = developed.animated;
            let media = kept(&site, &actor, developed, words).await?;
            Ok(answer(&site, &media, animated, asked.wants))
        }
    }
}

/// Puts the picture into the library. The same picture again is the one that is there.
async fn kept(
    site: &Arc<Site>,
    actor: &Actor,
    developed: Developed,
    words: Words,
) -> Result<Media, Problem> {
    let mut new = developed.media;
    new.words = words;
    new.added_by = Some(actor.account.id);
    let (doer, now) = (actor.doer(), site.now());
    let media = site
        .db
        .write(move |tx| {
            let known = media::find_by_name(tx, &new.name)?.is_some();
            let id = media::add(tx, &new, now)?;
            if !known {
                let act = Act {
                    act: "picture.add",
                    object: "picture",
                    object_id: id,
                    why: "",
                    data: "",
                };
                audit::record(tx, &doer, &act, now)?;
            }
            media::find(tx, id)
        })
        .await?;
    Ok(media)
}

fn answer(site: &Site, media: &Media, animated: bool, wants: Wants) -> Response {
    let url = shape::url(site, media.id);
    if wants == Wants::Page {
        let said = if animated { "stands-still" } else { "added" };
        return desk::see(&format!("{url}?said={said}"));
    }
    let mut body = shape::json(site, media);
    if animated && let Some(fields) = body.as_object_mut() {
        fields.insert(
            "note".to_owned(),
            json!("Moving pictures stand still here: its first frame was kept."),
        );
    }
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, page::PRIVATE);
    if let Ok(url) = HeaderValue::try_from(url) {
        headers.insert(LOCATION, url);
    }
    response
}

async fn read(mut form: Multipart) -> Result<Sent, Problem> {
    let mut sent = Sent::default();
    let mut file_called = String::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let called = darkroom::called(field.file_name().unwrap_or_default());
            let (bytes, length) = whole(field).await?;
            // Of several files the first counts: a form without script sends one.
            if sent.file.is_empty() && sent.too_heavy.is_none() {
                sent.too_heavy = bytes.is_none().then_some(length);
                sent.file = bytes.unwrap_or_default();
                file_called = called;
            }
            continue;
        }
        let text = field.text().await.map_err(broken)?;
        match name.as_str() {
            "title" => sent.typed.title = text,
            "alt" => sent.typed.alt = text,
            "credit" => sent.typed.credit = text,
            "caption" => sent.typed.caption = text,
            _ => {}
        }
    }
    if sent.typed.title.trim().is_empty() {
        sent.typed.title = file_called;
    }
    Ok(sent)
}

/// Reads a file to its end: its bytes, unless it has more than a picture may have, and how many it has.
async fn whole(mut field: Field<'_>) -> Result<(Option<Bytes>, usize), Problem> {
    let most = Limits::default().most_bytes;
    let (mut kept, mut length) = (BytesMut::new(), 0);
    while let Some(part) = field.chunk().await.map_err(broken)? {
        length += part.len();
        if length > most {
            kept = BytesMut::new();
        } else {
            kept.extend_from_slice(&part);
        }
    }
    Ok(((length <= most).then(|| kept.freeze()), length))
}

fn broken(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The file is larger than 20 MB. Please export the picture smaller and send it again.",
        );
    }
    Problem::bad_request("The picture did not arrive whole. Please send it again.")
}
