//! The second factor: set up with a telephone, proved before it counts; recovery codes shown once.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use newsroom::account::totp;
use qrcodegen::{QrCode, QrCodeEcc};
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::address;
use crate::desk;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::limit::Act;
use crate::problem::Problem;
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/account/totp", Need::Proof, show)
        .post("/account/totp", Need::Proof, set)
        .post("/account/totp/codes", Need::Proof, codes)
        .post("/account/totp/off", Need::Proof, off)
}

/// `GET /account/totp`: the code to photograph, or what is set.
///
/// # Errors
/// 503 when the store is away.
pub async fn show(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    page(&site, &actor, StatusCode::OK, None).await
}

/// `POST /account/totp`: a code proves that the telephone has the secret; from here on it counts.
///
/// # Errors
/// 429 for who guesses, 503 when the store is away.
pub async fn set(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, now) = (actor.account.id, site.now());
    if actor.account.has_totp {
        return Ok(desk::see("/account/totp"));
    }
    if let Err(wait_ms) = site.limits.take(Act::Code, &id.to_be_bytes(), now) {
        return Err(Problem::too_many(wait_ms));
    }
    let (secret, code) = (offered(&site, &actor).await?, form.take("code"));
    let (who, random) = (actor.doer(), rand::random::<[u8; 32]>());
    let done = site
        .db
        .write(move |tx| totp::set(tx, &who, id, &secret, &code, &random, now))
        .await;
    match done {
        Ok(codes) => recovery(&site, &codes),
        Err(newsroom::Error::Invalid(fields)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(&site, &actor, status, Some(&fields.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/totp/codes`: new recovery codes in place of the old.
///
/// # Errors
/// 503 when the store is away.
pub async fn codes(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    if !actor.account.has_totp {
        return Ok(desk::see("/account/totp"));
    }
    let (who, id, now) = (actor.doer(), actor.account.id, site.now());
    let random: [u8; 32] = rand::random();
    let codes = site
        .db
        .write(move |tx| totp::new_recovery_codes(tx, &who, id, &random, now))
        .await?;
    recovery(&site, &codes)
}

/// `POST /account/totp/off`.
///
/// # Errors
/// 503 when the store is away.
pub async fn off(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let (who, id, now) = (actor.doer(), actor.account.id, site.now());
    site.db
        .write(move |tx| totp::forget(tx, &who, id, now))
        .await?;
    Ok(desk::see("/account?said=totp-off"))
}

/// The secret offered to this session: always the same until the session proves itself again or a code was
/// taken, so that nothing has to be kept of it before it counts, and never the same twice after that.
async fn offered(site: &Site, actor: &Actor) -> Result<Vec<u8>, Problem> {
    let id = actor.account.id;
    let step = site.db.read(move |tx| totp::last_step(tx, id)).await?;
    let mut hash = blake3::Hasher::new_keyed(&site.secret.derive("second factor offered"));
    for part in [id, actor.session.id, actor.session.proved_at, step] {
        hash.update(&part.to_be_bytes());
    }
    let whole = hash.finalize();
    Ok(whole
        .as_bytes()
        .iter()
        .copied()
        .take(totp::SECRET_BYTES)
        .collect())
}

fn recovery(site: &Site, codes: &[String]) -> Result<Response, Problem> {
    let context = json!({ "codes": codes });
    super::page(
        site,
        "Recovery codes",
        "/account/totp",
        "account/recovery.html",
        &context,
    )
}

async fn page(
    site: &Arc<Site>,
    actor: &Actor,
    status: StatusCode,
    wrong: Option<&str>,
) -> Result<Response, Problem> {
    let id = actor.account.id;
    let context = if actor.account.has_totp {
        let left = site
            .db
            .read(move |tx| totp::recovery_codes_left(tx, id))
            .await?;
        json!({ "on": true, "left": left, "wrong": wrong })
    } else {
        let secret = totp::spelled(&offered(site, actor).await?);
        let title = site.masthead().site.title.clone();
        let holder = actor
            .account
            .email
            .as_deref()
            .unwrap_or(&actor.account.name);
        let uri = uri(&title, holder, &secret);
        let grouped: Vec<String> = secret
            .as_bytes()
            .chunks(4)
            .map(|four| String::from_utf8_lossy(four).into_owned())
            .collect();
        json!({
            "on": false,
            "uri": uri,
            "secret": grouped.join(" "),
            "qr": drawn(&uri),
            "wrong": wrong,
        })
    };
    let path = "/account/totp";
    let mut response = super::page(
        site,
        "Codes of a telephone",
        path,
        "account/totp.html",
        &context,
    )?;
    *response.status_mut() = status;
    Ok(response)
}

/// The address a telephone reads: a colon parts publication and holder, so neither has one.
fn uri(title: &str, holder: &str, secret: &str) -> String {
    let part = |text: &str| address::encoded(&text.replace(':', " "));
    let (title, holder) = (part(title), part(holder));
    format!("otpauth://totp/{title}:{holder}?secret={secret}&issuer={title}")
}

/// A QR code as the path of an SVG: side in modules with the quiet zone, and the path. Nothing when it would be too large.
fn drawn(text: &str) -> Value {
    const QUIET: i32 = 4;
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
        return Value::Null;
    };
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
    }
    json!({ "side": code.size() + 2 * QUIET, "path": path })
}
