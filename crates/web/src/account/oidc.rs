//! Signing in by another house (OpenID Connect): the code flow with PKCE, a nonce, and a state that only
//! the browser that began can bring back.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CACHE_CONTROL, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use newsroom::Millis;
use newsroom::account::ceremony::{self, CEREMONY_MS};
use newsroom::account::identity::{self, Sent};
use newsroom::account::link;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::entry::{self, Way};
use crate::actor;
use crate::cookie;
use crate::door::{Doors, Need};
use crate::limit::Act;
use crate::outbound::{Bounds, Outbound, Refusal};
use crate::page::PRIVATE;
use crate::problem::Problem;
use crate::query::Query;
use crate::reader::Reader;
use crate::site::Site;

const BEGIN: &str = "/sign-in/oidc";
const RETURN: &str = "/sign-in/oidc/return";
const KIND: &str = "oidc";
/// The cookie of the browser that began.
const COOKIE: &str = "greenroom-oidc";
/// What the other house says of itself is believed for so long.
const KNOWN_MS: Millis = 10 * 60 * 1000;

/// Another house whose word is taken for who somebody is.
#[derive(Clone, PartialEq, Eq)]
pub struct House {
    /// Its address: `https://login.example.org`.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// What we prove it with.
    pub client_secret: String,
    /// What the button calls it.
    pub name: String,
    /// Whether it may open accounts of the newsroom.
    pub staff: bool,
}

impl std::fmt::Debug for House {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("House")
            .field("issuer", &self.issuer)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What the other house last said of itself: its addresses and keys, and when it said so.
#[derive(Debug, Default)]
pub struct Known(Mutex<Option<(Millis, CoreProviderMetadata)>>);

/// The doors of another house; none if there is no such house.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get(BEGIN, Need::Visitor, begin)
        .get(RETURN, Need::Visitor, come_back)
}

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

/// What the other house sends back.
#[derive(Deserialize)]
struct Brought {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
    iss: Option<String>,
}

/// What is remembered until they come back.
#[derive(Serialize, Deserialize)]
struct Remembered {
    nonce: String,
    verifier: String,
    next: String,
    /// Hash of what their browser keeps, in hex.
    browser: String,
}

/// `GET /sign-in/oidc`: sends the browser to the other house.
///
/// A link and not a form: a page may send forms to this site alone.
async fn begin(
    State(site): State<Arc<Site>>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let house = house(&site)?;
    let now = site.now();
    site.limits
        .take(Act::Passkey, &reader.network, now)
        .map_err(Problem::too_many)?;
    let metadata = match metadata(&site, house, KNOWN_MS).await {
        Ok(metadata) => metadata,
        Err(why) => return failed(&site, house, &why),
    };
    let (random, browser): ([u8; 32], [u8; 32]) = (rand::random(), rand::random());
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let state = link::spell(&random);
    let (address, _, nonce) = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new(house.client_id.clone()),
        Some(ClientSecret::new(house.client_secret.clone())),
    )
    .set_redirect_uri(redirect(&site)?)
    .authorize_url(
        CoreAuthenticationFlow::AuthorizationCode,
        move || CsrfToken::new(state.clone()),
        Nonce::new_random,
    )
    .add_scope(Scope::new("email".to_owned()))
    .add_scope(Scope::new("profile".to_owned()))
    .set_pkce_challenge(challenge)
    .url();
    let remembered = Remembered {
        nonce: nonce.secret().clone(),
        verifier: verifier.into_secret(),
        next: actor::next_or(&asked.next, ""),
        browser: fingerprint(&browser),
    };
    let remembered =
        serde_json::to_string(&remembered).map_err(|error| Problem::internal(&error))?;
    site.db
        .write(move |tx| ceremony::begin(tx, KIND, &random, None, &remembered, now))
        .await?;
    let mut response = Redirect::to(address.as_str()).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, PRIVATE);
    if let Some(cookie) = set_cookie(&site, Some(&browser)) {
        headers.append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `GET /sign-in/oidc/return`: signs in who comes back with the other house's word.
async fn come_back(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    Query(brought): Query<Brought>,
) -> Result<Response, Problem> {
    let house = house(&site)?;
    let mut response = match person(&site, house, &headers, brought).await? {
        Err(why) => failed(&site, house, &why)?,
        Ok((sent, next)) => {
            let now = site.now();
            match site
                .db
                .write(move |tx| identity::open(tx, &sent, now))
                .await
            {
                // Whoever set a second factor here is asked for it here.
                Ok(account) => entry::enter(&site, &headers, &account, Way::One, &next)
                    .await?
                    .into_response(),
                Err(newsroom::Error::Forbidden(sentence)) => {
                    failed(&site, house, &Failure::Ours(sentence))?
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    if let Some(cookie) = set_cookie(&site, None) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Why nobody was signed in.
enum Failure {
    /// The browser came back with something we did not send it with, or too late.
    Stale,
    /// They said no over there.
    Declined,
    /// The house could not be asked, or said something that does not hold; what, for the log.
    Theirs(String),
    /// Nothing here is theirs: a sentence.
    Ours(String),
}

/// Whom the other house has sent, checked in every respect, and where they wanted to go.
async fn person(
    site: &Arc<Site>,
    house: &House,
    headers: &HeaderMap,
    brought: Brought,
) -> Result<Result<(Sent, String), Failure>, Problem> {
    let Some(random) = link::unspell(&brought.state) else {
        return Ok(Err(Failure::Stale));
    };
    let now = site.now();
    // Taken out whatever comes of it: a state that was shown once is worth nothing.
    let taken = site
        .db
        .write(move |tx| Ok::<_, newsroom::Error>(ceremony::take(tx, KIND, &random, now)))
        .await?;
    let remembered: Option<Remembered> = match taken {
        Ok(taken) => serde_json::from_str(&taken.state).ok(),
        Err(newsroom::Error::Closed(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let same_browser =
        |kept: &Remembered| kept_cookie(site, headers).as_ref() == Some(&kept.browser);
    let Some(remembered) = remembered.filter(same_browser) else {
        return Ok(Err(Failure::Stale));
    };
    if brought.iss.is_some_and(|issuer| issuer != house.issuer) {
        return Ok(Err(Failure::Theirs("another house answered".to_owned())));
    }
    if brought.error == "access_denied" {
        return Ok(Err(Failure::Declined));
    }
    if brought.code.is_empty() {
        return Ok(Err(Failure::Theirs("it sent no code".to_owned())));
    }
    Ok(ask(site, house, brought.code, remembered).await)
}

/// Gives the code back to the house and reads whom it is about.
async fn ask(
    site: &Arc<Site>,
    house: &House,
    code: String,
    remembered: Remembered,
) -> Result<(Sent, String), Failure> {
    let metadata = metadata(site, house, KNOWN_MS).await?;
    let client = |metadata| {
        CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(house.client_id.clone()),
            Some(ClientSecret::new(house.client_secret.clone())),
        )
    };
    let http = way_out(&site.outbound);
    let redirect = redirect(site).map_err(|_| theirs("our own address"))?;
    let answer = client(metadata.clone())
        .set_redirect_uri(redirect)
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|_| theirs("it names no place for tokens"))?
        .set_pkce_verifier(PkceCodeVerifier::new(remembered.verifier))
        .request_async(&http)
        .await
        .map_err(|error| match error {
            // What the house says of an error may hold anything; its short code does not.
            RequestTokenError::ServerResponse(said) => theirs(&format!("it said {}", said.error())),
            RequestTokenError::Request(refusal) => theirs(&refusal.to_string()),
            RequestTokenError::Parse(..) => theirs("its tokens cannot be read"),
            RequestTokenError::Other(_) => theirs("its tokens are not what they should be"),
        })?;
    let token = answer
        .id_token()
        .ok_or_else(|| theirs("it sent no token about the person"))?;
    let nonce = Nonce::new(remembered.nonce);
    let now = site.now();
    let time = move || chrono::DateTime::from_timestamp_millis(now).unwrap_or_default();
    let ours = client(metadata);
    let checked = token.claims(&ours.id_token_verifier().set_time_fn(time), &nonce);
    // Keys are replaced now and then: what they do not fit may fit the keys the house has now.
    let newer;
    let claims = match checked {
        Ok(claims) => claims,
        Err(_) => {
            newer = client(metadata_now(site, house).await?);
            token
                .claims(&newer.id_token_verifier().set_time_fn(time), &nonce)
                .map_err(|error| theirs(&format!("its token does not hold: {error}")))?
        }
    };
    let email = claims.email().map(|email| email.as_str().to_owned());
    let sent = Sent {
        issuer: claims.issuer().as_str().to_owned(),
        subject: claims.subject().as_str().to_owned(),
        verified_email: email.filter(|_| claims.email_verified() == Some(true)),
        name: claims
            .name()
            .and_then(|names| names.get(None))
            .map(|name| name.as_str().to_owned())
            .unwrap_or_default(),
        may_open_staff: house.staff,
    };
    Ok((sent, remembered.next))
}

fn theirs(why: &str) -> Failure {
    Failure::Theirs(why.to_owned())
}

/// What the house says of itself, at most this old.
async fn metadata(
    site: &Site,
    house: &House,
    most_ms: Millis,
) -> Result<CoreProviderMetadata, Failure> {
    let now = site.now();
    {
        let known = site.oidc.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, metadata)) = known.as_ref()
            && (0..most_ms).contains(&(now - at))
        {
            return Ok(metadata.clone());
        }
    }
    metadata_now(site, house).await
}

async fn metadata_now(site: &Site, house: &House) -> Result<CoreProviderMetadata, Failure> {
    let url = Url::parse(&house.issuer).map_err(|_| theirs("its address is none"))?;
    if url.scheme() != "https" && !site.outbound.is_allowed(&url) {
        return Err(theirs("its address does not begin with https"));
    }
    let issuer = IssuerUrl::new(house.issuer.clone()).map_err(|_| theirs("its address is none"))?;
    let http = way_out(&site.outbound);
    let metadata = CoreProviderMetadata::discover_async(issuer, &http)
        .await
        .map_err(|error| theirs(&format!("it cannot be asked about itself: {error}")))?;
    let mut known = site.oidc.0.lock().unwrap_or_else(PoisonError::into_inner);
    *known = Some((site.now(), metadata.clone()));
    Ok(metadata)
}

/// The one way out, in the shape the library asks for. Nothing here is ever sent on by a redirect.
fn way_out(
    outbound: &Outbound,
) -> impl Fn(HttpRequest) -> std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, Refusal>> + Send>>
{
    let outbound = outbound.clone();
    move |request| {
        let outbound = outbound.clone();
        Box::pin(async move {
            let bounds = Bounds {
                most_bytes: 512 * 1024,
                time: Duration::from_secs(10),
                redirects: 0,
            };
            let answer = outbound.send(request, bounds).await?;
            Ok(answer.map(|body| body.to_vec()))
        })
    }
}

/// A page that says what happened and leads back.
fn failed(site: &Site, house: &House, why: &Failure) -> Result<Response, Problem> {
    let (status, sentence) = match why {
        Failure::Stale => (
            StatusCode::FORBIDDEN,
            "This took too long, was answered already, or began in another browser. Please begin again."
                .to_owned(),
        ),
        Failure::Declined => (
            StatusCode::FORBIDDEN,
            format!("{} was not allowed to tell us who you are, so nobody was signed in.", house.name),
        ),
        Failure::Theirs(why) => {
            tracing::warn!(%why, "the other house's word could not be taken");
            (
                StatusCode::BAD_GATEWAY,
                format!(
                    "{} did not answer as it should, so nobody was signed in. Please try again, or sign in another way.",
                    house.name
                ),
            )
        }
        Failure::Ours(sentence) => (StatusCode::FORBIDDEN, sentence.clone()),
    };
    let mut response = super::page(
        site,
        "You are not signed in",
        "/sign-in",
        "account/elsewhere.html",
        &json!({ "sentence": sentence }),
    )?;
    *response.status_mut() = status;
    Ok(response)
}

fn house(site: &Site) -> Result<&House, Problem> {
    site.settings.oidc.as_ref().ok_or_else(Problem::not_found)
}

fn redirect(site: &Site) -> Result<RedirectUrl, Problem> {
    RedirectUrl::new(site.absolute(RETURN)).map_err(|error| Problem::internal(&error))
}

/// `Set-Cookie` of the browser that began: for as long as the ceremony lasts, or thrown away.
fn set_cookie(site: &Site, random: Option<&[u8; 32]>) -> Option<HeaderValue> {
    cookie::set_bytes(site, COOKIE, random, CEREMONY_MS / 1000)
}

/// The fingerprint of what this browser keeps, if anything.
fn kept_cookie(site: &Site, headers: &HeaderMap) -> Option<String> {
    cookie::bytes(site, headers, COOKIE).map(|random| fingerprint(&random))
}

fn fingerprint(random: &[u8; 32]) -> String {
    blake3::hash(random).to_hex().to_string()
}
