//! Passkeys: added on the page of one's account, and proof enough to come in or to confirm that it is oneself.
//!
//! The browser speaks JSON with these doors. What a ceremony needs between its two halves stays here on the
//! server and is taken out once, so an answer that is sent twice is refused the second time.

mod shown;

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use newsroom::account::passkey::{self as kept, NewPasskey};
use newsroom::account::{Account, ceremony, link};
use newsroom::id::Kind;
use newsroom::session;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder,
};

pub use self::shown::{Home, Shown, ShownKey, home, shown};
use super::entry::{self, Way};
use crate::actor::{self, Actor};
use crate::desk;
use crate::door::{Doors, Need};
use crate::form::{self, Form};
use crate::limit::Act;
use crate::page::PRIVATE;
use crate::problem::Problem;
use crate::reader::Reader;
use crate::site::Site;

/// The largest answer of an authenticator that is read.
const MOST_BYTES: usize = 64 * 1024;
/// Where the list of one's passkeys stands.
const LIST: &str = "/account#passkeys";

const ADDING: &str = "passkey-add";
const SIGNING_IN: &str = "passkey-sign-in";
const CONFIRMING: &str = "passkey-confirm";

type House = State<Arc<Site>>;

/// The doors of passkeys.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .post("/account/passkeys/start", Need::Proof, start_adding)
        .post("/account/passkeys/finish", Need::Proof, add)
        .post("/account/passkeys/{id}/name", Need::Proof, rename)
        .post("/account/passkeys/{id}/remove", Need::Proof, remove)
        .post("/sign-in/passkey/start", Need::Visitor, start_signing_in)
        .post("/sign-in/passkey/finish", Need::Visitor, sign_in)
        .post(
            "/account/confirm/passkey/start",
            Need::Account,
            start_confirming,
        )
        .post("/account/confirm/passkey/finish", Need::Account, confirm)
}

/// What a script sends with the second half.
#[derive(Deserialize)]
struct Answer<C> {
    ceremony: String,
    credential: C,
    #[serde(default)]
    name: String,
    #[serde(default)]
    next: String,
}

/// JSON of at most [`MOST_BYTES`].
struct Sent<T>(T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Sent<T>, Problem> {
        let kind = request.headers().get(CONTENT_TYPE);
        if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json")) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "This address takes application/json.",
            ));
        }
        let body = form::body(request, MOST_BYTES).await?;
        serde_json::from_slice(&body).map(Sent).map_err(|_| {
            Problem::bad_request("What the browser sent is not the answer of a passkey.")
        })
    }
}

/// `POST /account/passkeys/start`: what the browser needs to make a passkey.
async fn start_adding(State(site): House, actor: Actor) -> Result<Response, Problem> {
    let webauthn = checker(&site)?;
    let id = actor.account.id;
    let keys = site.db.read(move |tx| kept::of_account(tx, id)).await?;
    let known = keys
        .iter()
        .filter_map(|key| unpacked(&key.data).ok())
        .map(|key| key.cred_id().clone())
        .collect();
    let name = actor
        .account
        .email
        .as_deref()
        .unwrap_or(&actor.account.name);
    let (challenge, state) = webauthn
        .start_passkey_registration(
            handle(&site, &actor.account),
            name,
            &actor.account.name,
            Some(known),
        )
        .map_err(|error| Problem::internal(&error))?;
    let mut challenge = packed(&challenge)?;
    // Only a passkey the authenticator lists by itself opens the sign-in page, which asks for no name first.
    if let Some(choice) = challenge.pointer_mut("/publicKey/authenticatorSelection") {
        crate::json::put(choice, "residentKey", "required");
        crate::json::put(choice, "requireResidentKey", true);
    }
    begin(&site, ADDING, Some(id), &state, challenge).await
}

/// `POST /account/passkeys/finish`: keeps the passkey the browser made.
async fn add(
    State(site): House,
    actor: Actor,
    Sent(sent): Sent<Answer<RegisterPublicKeyCredential>>,
) -> Result<Response, Problem> {
    let webauthn = checker(&site)?;
    let state: PasskeyRegistration = take(&site, ADDING, &sent.ceremony, Some(&actor)).await?;
    let made = webauthn
        .finish_passkey_registration(&sent.credential, &state)
        .map_err(|error| refused("a new passkey", &error))?;
    let new = NewPasskey {
        credential: made.cred_id().to_vec(),
        name: sent.name,
        data: serde_json::to_string(&made).map_err(|error| Problem::internal(&error))?,
    };
    let now = site.now();
    site.db
        .write(move |tx| kept::add(tx, &actor.account, &new, now))
        .await?;
    let mut response = for_script(json!({ "next": LIST }));
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// `POST /account/passkeys/{id}/name`.
async fn rename(
    State(site): House,
    actor: Actor,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Passkey, &id)?;
    let name = form.take("name");
    site.db
        .write(move |tx| kept::rename(tx, actor.account.id, id, &name))
        .await?;
    Ok(desk::see(LIST))
}

/// `POST /account/passkeys/{id}/remove`.
async fn remove(
    State(site): House,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Passkey, &id)?;
    let now = site.now();
    site.db
        .write(move |tx| kept::remove(tx, &actor.account, id, now))
        .await?;
    Ok(desk::see(LIST))
}

/// `POST /sign-in/passkey/start`: what the browser needs to offer the passkeys it has for this site.
async fn start_signing_in(State(site): House, reader: Reader) -> Result<Response, Problem> {
    site.limits
        .take(Act::Passkey, &reader.network, site.now())
        .map_err(Problem::too_many)?;
    let (challenge, state) = checker(&site)?
        .start_discoverable_authentication()
        .map_err(|error| Problem::internal(&error))?;
    begin(&site, SIGNING_IN, None, &state, packed(&challenge)?).await
}

/// `POST /sign-in/passkey/finish`: signs in whose passkey it is.
async fn sign_in(
    State(site): House,
    headers: HeaderMap,
    Sent(sent): Sent<Answer<PublicKeyCredential>>,
) -> Result<Response, Problem> {
    let state = take(&site, SIGNING_IN, &sent.ceremony, None).await?;
    let account = holder(&site, &sent.credential, state, None).await?;
    let entered = entry::enter(&site, &headers, &account, Way::Whole, &sent.next).await?;
    let mut response = for_script(json!({ "next": entered.next }));
    for cookie in entered.cookies {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `POST /account/confirm/passkey/start`: the same, for whoever is signed in.
async fn start_confirming(State(site): House, actor: Actor) -> Result<Response, Problem> {
    let id = actor.account.id;
    let keys = site.db.read(move |tx| kept::of_account(tx, id)).await?;
    let allowed: Vec<Value> = keys
        .iter()
        .filter_map(|key| unpacked(&key.data).ok())
        .filter_map(|key| serde_json::to_value(key.cred_id()).ok())
        .map(|id| json!({ "type": "public-key", "id": id }))
        .collect();
    if allowed.is_empty() {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "There is no passkey on your account yet.",
        ));
    }
    let (challenge, state) = checker(&site)?
        .start_discoverable_authentication()
        .map_err(|error| Problem::internal(&error))?;
    let mut challenge = packed(&challenge)?;
    if let Some(options) = challenge.pointer_mut("/publicKey") {
        crate::json::put(options, "allowCredentials", allowed);
    }
    begin(&site, CONFIRMING, Some(id), &state, challenge).await
}

/// `POST /account/confirm/passkey/finish`: dangerous acts are open for a while.
async fn confirm(
    State(site): House,
    actor: Actor,
    Sent(sent): Sent<Answer<PublicKeyCredential>>,
) -> Result<Response, Problem> {
    let state = take(&site, CONFIRMING, &sent.ceremony, Some(&actor)).await?;
    holder(&site, &sent.credential, state, Some(actor.account.id)).await?;
    let now = site.now();
    site.db
        .write(move |tx| session::prove(tx, actor.session.id, now))
        .await?;
    Ok(for_script(
        json!({ "next": actor::next_or(&sent.next, "/account") }),
    ))
}

/// Checks the answer of a passkey and answers whose it is; `only` refuses everybody else's.
async fn holder(
    site: &Arc<Site>,
    answer: &PublicKeyCredential,
    state: DiscoverableAuthentication,
    only: Option<i64>,
) -> Result<Account, Problem> {
    let webauthn = checker(site)?;
    let credential = answer.get_credential_id().to_vec();
    let found = site
        .db
        .read(move |tx| kept::by_credential(tx, &credential))
        .await?;
    let Some((row, account)) = found.filter(|(row, _)| only.is_none_or(|id| id == row.account))
    else {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "This passkey opens nothing here. It may have been removed from the account.",
        ));
    };
    // Where nobody was signed in before, the authenticator itself says whose key it is, and must be right.
    if only.is_none() {
        let said = webauthn.identify_discoverable_authentication(answer);
        if said.ok().map(|(handle, _)| handle) != Some(handle(site, &account)) {
            return Err(refused("a passkey", &"it names another account"));
        }
    }
    let mut key = unpacked(&row.data)?;
    let proof = webauthn
        .finish_discoverable_authentication_v2(answer, state, &key)
        .map_err(|error| refused("a passkey", &error))?;
    key.update_credential(&proof);
    let data = serde_json::to_string(&key).map_err(|error| Problem::internal(&error))?;
    let now = site.now();
    site.db
        .write(move |tx| kept::used(tx, &row, &data, now))
        .await?;
    Ok(account)
}

/// Remembers the server's half and answers with the browser's.
async fn begin(
    site: &Arc<Site>,
    kind: &'static str,
    account: Option<i64>,
    state: &impl Serialize,
    challenge: Value,
) -> Result<Response, Problem> {
    let state = serde_json::to_string(state).map_err(|error| Problem::internal(&error))?;
    let (random, now): ([u8; 32], _) = (rand::random(), site.now());
    site.db
        .write(move |tx| ceremony::begin(tx, kind, &random, account, &state, now))
        .await?;
    let options = challenge.get("publicKey").cloned().unwrap_or_default();
    Ok(for_script(
        json!({ "ceremony": link::spell(&random), "publicKey": options }),
    ))
}

/// Takes out what was remembered; for whoever it was begun by.
async fn take<T: DeserializeOwned>(
    site: &Arc<Site>,
    kind: &'static str,
    spelled: &str,
    actor: Option<&Actor>,
) -> Result<T, Problem> {
    let random = link::unspell(spelled)
        .ok_or_else(|| Problem::bad_request("This is not the answer to anything we asked."))?;
    let now = site.now();
    let taken = site
        .db
        .write(move |tx| {
            // What is over is taken out as well, so the refusal must not undo that.
            Ok::<_, newsroom::Error>(ceremony::take(tx, kind, &random, now))
        })
        .await??;
    if taken.account != actor.map(|actor| actor.account.id) {
        return Err(refused("a passkey", &"somebody else began"));
    }
    serde_json::from_str(&taken.state).map_err(|error| Problem::internal(&error))
}

fn checker(site: &Site) -> Result<Webauthn, Problem> {
    let home =
        home(&site.settings.base_url).map_err(|why| Problem::new(StatusCode::CONFLICT, why))?;
    let origin = Url::parse(&home.origin).map_err(|error| Problem::internal(&error))?;
    let title = site.masthead().site.title.clone();
    WebauthnBuilder::new(&home.host, &origin)
        .and_then(|builder| builder.rp_name(&title).build())
        .map_err(|error| Problem::internal(&error))
}

/// What the authenticator keeps of an account: nothing anybody can count or read.
fn handle(site: &Site, account: &Account) -> Uuid {
    let key = site.secret.derive("passkey holder");
    let hash = blake3::keyed_hash(&key, &account.id.to_be_bytes());
    Uuid::from_bytes(hash.as_bytes().first_chunk().copied().unwrap_or_default())
}

fn unpacked(data: &str) -> Result<Passkey, Problem> {
    serde_json::from_str(data).map_err(|error| Problem::internal(&error))
}

fn packed(challenge: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(challenge).map_err(|error| Problem::internal(&error))
}

fn refused(what: &'static str, why: &dyn std::fmt::Display) -> Problem {
    tracing::info!(what, %why, "was refused");
    Problem::new(
        StatusCode::FORBIDDEN,
        "This passkey could not be checked. Please try again, or sign in another way.",
    )
}

fn for_script(body: Value) -> Response {
    let mut response = Json(body).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    response
}
