//! Passkeys: added, used, and everything that must not open the door.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod authenticator;

use http::StatusCode;
use newsroom::Role;
use serde_json::{Value, json};
use web::testing::{MINUTE, Reader, TestSite};

use authenticator::Authenticator;

const SITE: &str = "https://greenroom.test";

/// What an attacker changes of the device or of what it is asked.
type Change = fn(&mut Authenticator, &mut Value);

async fn site() -> TestSite {
    TestSite::empty(|settings| settings.base_url = SITE.to_owned()).await
}

async fn post(reader: &Reader, path: &str, body: &Value) -> web::testing::Answer {
    let headers = [
        ("accept", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    reader.post_json(path, body, &headers).await
}

/// Adds a passkey to the account of whoever is signed in.
async fn adds_passkey(reader: &Reader) -> Authenticator {
    let began = post(reader, "/account/passkeys/start", &json!({}))
        .await
        .expect(200)
        .json();
    let (key, credential) = Authenticator::make(SITE, &began["publicKey"]);
    let sent =
        json!({ "ceremony": began["ceremony"], "credential": credential, "name": "My phone" });
    post(reader, "/account/passkeys/finish", &sent)
        .await
        .expect(201);
    key
}

/// Begins to sign in: the ceremony and what the browser is asked.
async fn begins(reader: &Reader) -> (Value, Value) {
    let began = post(reader, "/sign-in/passkey/start", &json!({}))
        .await
        .expect(200)
        .json();
    (began["ceremony"].clone(), began["publicKey"].clone())
}

async fn finishes(reader: &Reader, ceremony: &Value, credential: &Value) -> web::testing::Answer {
    let sent = json!({ "ceremony": ceremony, "credential": credential, "next": "/desk/stories" });
    post(reader, "/sign-in/passkey/finish", &sent).await
}

async fn is_in(reader: &Reader) -> bool {
    reader.get("/account").await.status == StatusCode::OK
}

#[tokio::test]
async fn a_passkey_signs_in_without_a_name_or_a_password() {
    let site = site().await;
    let writer = site.signed_in(Role::Writer).await;
    let mut key = adds_passkey(&writer).await;
    writer.get("/account").await.expect(200).shows("My phone");

    let stranger = site.anonymous();
    let (ceremony, asked) = begins(&stranger).await;
    assert!(
        asked
            .get("allowCredentials")
            .is_none_or(|it| it == &json!([])),
        "{asked}"
    );
    let answer = finishes(&stranger, &ceremony, &key.answer(&asked))
        .await
        .expect(200);
    assert_eq!(answer.json(), json!({ "next": "/desk/stories" }));
    assert!(is_in(&stranger).await);
    writer.get("/account").await.shows("last used");
}

#[tokio::test]
async fn afterwards_one_stays_on_this_site() {
    let site = site().await;
    let mut key = adds_passkey(&site.signed_in(Role::Writer).await).await;
    let stranger = site.anonymous();
    let (ceremony, asked) = begins(&stranger).await;
    let sent = json!({ "ceremony": ceremony, "credential": key.answer(&asked), "next": "//evil.example/" });
    let answer = post(&stranger, "/sign-in/passkey/finish", &sent)
        .await
        .expect(200);
    assert_eq!(answer.json(), json!({ "next": "/desk" }));
}

#[tokio::test]
async fn an_answer_is_taken_once() {
    let site = site().await;
    let mut key = adds_passkey(&site.signed_in(Role::Writer).await).await;
    let (first, second) = (site.anonymous(), site.anonymous());
    let (ceremony, asked) = begins(&first).await;
    let answer = key.answer(&asked);
    finishes(&first, &ceremony, &answer).await.expect(200);

    finishes(&second, &ceremony, &answer)
        .await
        .expect(403)
        .shows("answered already");
    // Nor does it fit what another was asked.
    let (other, _) = begins(&second).await;
    finishes(&second, &other, &answer).await.expect(403);
    assert!(!is_in(&second).await);
}

#[tokio::test]
async fn an_answer_that_was_refused_cannot_be_mended() {
    let site = site().await;
    let mut key = adds_passkey(&site.signed_in(Role::Writer).await).await;
    let stranger = site.anonymous();
    let (ceremony, asked) = begins(&stranger).await;
    let mut wrong = key.answer(&asked);
    wrong["response"]["signature"] = json!("MEUCIQ");
    finishes(&stranger, &ceremony, &wrong).await.expect(403);
    finishes(&stranger, &ceremony, &key.answer(&asked))
        .await
        .expect(403)
        .shows("answered already");
}

#[tokio::test]
async fn a_copied_passkey_is_found_out_by_its_counter() {
    let site = site().await;
    let mut key = adds_passkey(&site.signed_in(Role::Writer).await).await;
    let mut copy = key.copied();
    for _ in 0..2 {
        let reader = site.anonymous();
        let (ceremony, asked) = begins(&reader).await;
        finishes(&reader, &ceremony, &key.answer(&asked))
            .await
            .expect(200);
    }
    let thief = site.anonymous();
    let (ceremony, asked) = begins(&thief).await;
    finishes(&thief, &ceremony, &copy.answer(&asked))
        .await
        .expect(403);
    assert!(!is_in(&thief).await);
}

#[tokio::test]
async fn what_the_browser_signed_must_be_what_was_asked() {
    let site = site().await;
    let mut key = adds_passkey(&site.signed_in(Role::Writer).await).await;
    let stranger = site.anonymous();
    let wrongs: [(&str, Change); 5] = [
        ("another challenge", |_, asked| {
            asked["challenge"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        }),
        ("a false page", |key, _| {
            key.origin = "https://greenroom.test.evil.example".to_owned();
        }),
        ("another site's key", |key, asked| {
            key.origin = SITE.to_owned();
            asked["rpId"] = json!("evil.example");
        }),
        ("nobody at the device", |key, _| key.verified = false),
        ("somebody else's name on it", |key, _| {
            key.verified = true;
            key.handle = vec![7; 16];
        }),
    ];
    for (what, change) in wrongs {
        let (ceremony, mut asked) = begins(&stranger).await;
        change(&mut key, &mut asked);
        let answer = finishes(&stranger, &ceremony, &key.answer(&asked)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
        assert!(!is_in(&stranger).await, "{what}");
    }
}

#[tokio::test]
async fn after_five_minutes_one_begins_again() {
    let site = site().await;
    let mut key = adds_passkey(&site.signed_in(Role::Writer).await).await;
    let stranger = site.anonymous();
    let (ceremony, asked) = begins(&stranger).await;
    site.advance(5 * MINUTE);
    finishes(&stranger, &ceremony, &key.answer(&asked))
        .await
        .expect(403)
        .shows("too long");
}

#[tokio::test]
async fn a_passkey_that_was_removed_opens_nothing() {
    let site = site().await;
    let writer = site.signed_in(Role::Writer).await;
    let mut key = adds_passkey(&writer).await;
    let page = writer.get("/account").await.expect(200);
    let id = page.between("action=\"/account/passkeys/", "/");

    let other = site.signed_in(Role::Writer).await;
    other
        .post_form(&format!("/account/passkeys/{id}/remove"), &[])
        .await
        .expect(404);
    other
        .post_form(&format!("/account/passkeys/{id}/name"), &[("name", "Mine")])
        .await
        .expect(404);

    let named = [("name", "Two\r\nlines \u{202e}of it")];
    writer
        .post_form(&format!("/account/passkeys/{id}/name"), &named)
        .await
        .expect(303);
    writer.get("/account").await.expect(200).shows("Two lines");
    writer
        .post_form(&format!("/account/passkeys/{id}/remove"), &[])
        .await
        .expect(303);
    writer.get("/account").await.expect(200).hides("Two lines");

    let stranger = site.anonymous();
    let (ceremony, asked) = begins(&stranger).await;
    finishes(&stranger, &ceremony, &key.answer(&asked))
        .await
        .expect(403)
        .shows("opens nothing here");
}

#[tokio::test]
async fn adding_and_removing_take_a_fresh_proof_and_a_passkey_is_one() {
    let site = site().await;
    let owner = site.signed_in(Role::Owner).await;
    let mut key = adds_passkey(&owner).await;
    site.advance(16 * MINUTE);
    post(&owner, "/account/passkeys/start", &json!({}))
        .await
        .expect(401);

    let began = post(&owner, "/account/confirm/passkey/start", &json!({}))
        .await
        .expect(200)
        .json();
    let allowed = began["publicKey"]["allowCredentials"].as_array().unwrap();
    assert_eq!(allowed.len(), 1);
    let answer = key.answer(&began["publicKey"]);
    let sent =
        json!({ "ceremony": began["ceremony"], "credential": answer, "next": "/desk/staff" });
    let confirmed = post(&owner, "/account/confirm/passkey/finish", &sent)
        .await
        .expect(200);
    assert_eq!(confirmed.json(), json!({ "next": "/desk/staff" }));
    post(&owner, "/account/passkeys/start", &json!({}))
        .await
        .expect(200);
}

#[tokio::test]
async fn nobody_confirms_with_the_passkey_or_the_ceremony_of_another() {
    let site = site().await;
    let (owner, writer) = (
        site.signed_in(Role::Owner).await,
        site.signed_in(Role::Writer).await,
    );
    let mut owners = adds_passkey(&owner).await;
    let mut writers = adds_passkey(&writer).await;
    let start = "/account/confirm/passkey/start";
    let finish = "/account/confirm/passkey/finish";

    let began = post(&owner, start, &json!({})).await.expect(200).json();
    let with_writers =
        json!({ "ceremony": began["ceremony"], "credential": writers.answer(&began["publicKey"]) });
    post(&owner, finish, &with_writers).await.expect(403);

    let began = post(&owner, start, &json!({})).await.expect(200).json();
    let from_owner =
        json!({ "ceremony": began["ceremony"], "credential": owners.answer(&began["publicKey"]) });
    post(&writer, finish, &from_owner).await.expect(403);

    // Nor does what was begun for one thing finish another.
    let (ceremony, asked) = begins(&owner).await;
    let crossed = json!({ "ceremony": ceremony, "credential": owners.answer(&asked) });
    post(&owner, finish, &crossed).await.expect(403);
}

#[tokio::test]
async fn a_passkey_belongs_to_one_account() {
    let site = site().await;
    let (first, second) = (
        site.signed_in(Role::Writer).await,
        site.signed_in(Role::Writer).await,
    );
    let began = post(&first, "/account/passkeys/start", &json!({}))
        .await
        .expect(200)
        .json();
    let (key, credential) = Authenticator::make(SITE, &began["publicKey"]);
    let theirs = json!({ "ceremony": began["ceremony"], "credential": credential });
    post(&second, "/account/passkeys/finish", &theirs)
        .await
        .expect(403);

    let began = post(&first, "/account/passkeys/start", &json!({}))
        .await
        .expect(200)
        .json();
    let made =
        json!({ "ceremony": began["ceremony"], "credential": key.made_again(&began["publicKey"]) });
    post(&first, "/account/passkeys/finish", &made)
        .await
        .expect(201);
    let began = post(&second, "/account/passkeys/start", &json!({}))
        .await
        .expect(200)
        .json();
    let made =
        json!({ "ceremony": began["ceremony"], "credential": key.made_again(&began["publicKey"]) });
    post(&second, "/account/passkeys/finish", &made)
        .await
        .expect(409);
}

#[tokio::test]
async fn an_authenticator_is_told_nothing_that_can_be_counted() {
    let site = site().await;
    let writer = site.signed_in(Role::Writer).await;
    let began = post(&writer, "/account/passkeys/start", &json!({}))
        .await
        .expect(200)
        .json();
    let options = &began["publicKey"];
    assert_eq!(options["rp"]["id"], "greenroom.test");
    assert_eq!(options["rp"]["name"], "House Lights");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(
        options["authenticatorSelection"]["userVerification"],
        "required"
    );
    let handle = options["user"]["id"].as_str().unwrap();
    assert_eq!(handle.len(), 22, "16 bytes that say nothing: {handle}");
}

#[tokio::test]
async fn where_browsers_know_no_passkeys_the_page_says_why() {
    let site =
        TestSite::empty(|settings| settings.base_url = "http://greenroom.test".to_owned()).await;
    let reader = site.anonymous();
    let refused = post(&reader, "/sign-in/passkey/start", &json!({}))
        .await
        .expect(409);
    refused.shows("begins with https");
    reader
        .get("/sign-in")
        .await
        .expect(200)
        .hides("data-passkey-door");
    let writer = site.signed_in(Role::Writer).await;
    writer
        .get("/account")
        .await
        .expect(200)
        .shows("begins with https")
        .hides("data-passkey-make");
}

#[tokio::test]
async fn what_is_no_answer_is_refused_in_words() {
    let site = site().await;
    let reader = site.anonymous();
    let finish = "/sign-in/passkey/finish";
    for body in [
        json!({}),
        json!([]),
        json!({ "ceremony": "x", "credential": {} }),
    ] {
        post(&reader, finish, &body).await.expect(400);
    }
    reader
        .post_form(finish, &[("ceremony", "x")])
        .await
        .expect(415);
    let mut large = "x".repeat(70 * 1024);
    large.insert(0, '"');
    large.push('"');
    let large: Value = serde_json::from_str(&large).unwrap();
    post(&reader, finish, &large).await.expect(413);
}
