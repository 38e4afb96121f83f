//! Another house: describes itself, hands out keys, and gives a token for a code and the right proof.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::{Engine as _, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use url::Url;
use web::testing::NIGHT;

/// A house on this machine.
#[derive(Clone)]
pub(crate) struct Issuer {
    at: SocketAddr,
    rooms: Arc<Mutex<Rooms>>,
}

struct Rooms {
    key: Vec<u8>,
    grants: HashMap<String, Grant>,
    asked: usize,
}

/// What a code stands for.
struct Grant {
    challenge: String,
    claims: Value,
}

impl Issuer {
    /// Opens the house.
    pub(crate) async fn open() -> Issuer {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = Issuer {
            at: listener.local_addr().unwrap(),
            rooms: Arc::new(Mutex::new(Rooms {
                key: new_key(),
                grants: HashMap::new(),
                asked: 0,
            })),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(about))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(issuer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        issuer
    }

    /// Host and port.
    pub(crate) fn address(&self) -> String {
        self.at.to_string()
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    /// Lets somebody in who came by this address; answers the code they are sent back with.
    pub(crate) fn admits(&self, url: &Url, more: Value) -> String {
        let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let mut claims = json!({
            "iss": self.url(),
            "aud": asked["client_id"],
            "nonce": asked["nonce"],
            "iat": NIGHT / 1000,
            "exp": NIGHT / 1000 + 600,
        });
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let code = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
        let challenge = asked["code_challenge"].clone();
        self.rooms
            .lock()
            .unwrap()
            .grants
            .insert(code.clone(), Grant { challenge, claims });
        code
    }

    /// Signs with another key from now on.
    pub(crate) fn changes_its_key(&self) {
        self.rooms.lock().unwrap().key = new_key();
    }

    /// How often anything was asked of it.
    pub(crate) fn times_asked(&self) -> usize {
        self.rooms.lock().unwrap().asked
    }
}

async fn about(State(issuer): State<Issuer>) -> Json<Value> {
    issuer.rooms.lock().unwrap().asked += 1;
    let url = issuer.url();
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }))
}

async fn keys(State(issuer): State<Issuer>) -> Json<Value> {
    let public = pair(&issuer.rooms.lock().unwrap().key)
        .public_key()
        .as_ref()
        .to_vec();
    Json(json!({ "keys": [{
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "alg": "ES256",
        "x": BASE64_URL_SAFE_NO_PAD.encode(&public[1..33]),
        "y": BASE64_URL_SAFE_NO_PAD.encode(&public[33..65]),
    }] }))
}

/// A code is good once, for who knows the secret and has the verifier of the challenge.
async fn token(
    State(issuer): State<Issuer>,
    headers: HeaderMap,
    Form(sent): Form<HashMap<String, String>>,
) -> Response {
    let secret = BASE64_STANDARD.encode("greenroom:kept+between+us");
    let knows = headers
        .get("authorization")
        .map(|it| it.to_str().unwrap().to_owned());
    if knows != Some(format!("Basic {secret}")) {
        return refused("invalid_client");
    }
    let mut rooms = issuer.rooms.lock().unwrap();
    let Some(grant) = rooms.grants.remove(&sent["code"]) else {
        return refused("invalid_grant");
    };
    let verifier = digest(&SHA256, sent["code_verifier"].as_bytes());
    if BASE64_URL_SAFE_NO_PAD.encode(verifier) != grant.challenge {
        return refused("invalid_grant");
    }
    let id_token = signed(&rooms.key, grant.claims);
    Json(json!({ "access_token": "a", "token_type": "Bearer", "id_token": id_token }))
        .into_response()
}

fn refused(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}

/// A token; the claim `signed` says how not to sign it.
fn signed(key: &[u8], mut claims: Value) -> String {
    let how = claims.as_object_mut().unwrap().remove("signed");
    let how = how.as_ref().and_then(Value::as_str);
    let algorithm = if how == Some("not") { "none" } else { "ES256" };
    let spelled = |part: &Value| BASE64_URL_SAFE_NO_PAD.encode(part.to_string());
    let text = format!(
        "{}.{}",
        spelled(&json!({ "alg": algorithm, "typ": "JWT" })),
        spelled(&claims)
    );
    let other = new_key();
    let signature = match how {
        Some("not") => return format!("{text}."),
        Some(_) => pair(&other).sign(&SystemRandom::new(), text.as_bytes()),
        None => pair(key).sign(&SystemRandom::new(), text.as_bytes()),
    };
    format!(
        "{text}.{}",
        BASE64_URL_SAFE_NO_PAD.encode(signature.unwrap().as_ref())
    )
}

fn new_key() -> Vec<u8> {
    EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
        .unwrap()
        .as_ref()
        .to_vec()
}

fn pair(key: &[u8]) -> EcdsaKeyPair {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key).unwrap()
}
