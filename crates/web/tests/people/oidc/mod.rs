//! Signing in by another house, against a house of our own that can be made to lie.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod issuer;

use http::StatusCode;
use newsroom::account::{self, NewAccount, invite};
use newsroom::audit::Doer;
use newsroom::{Millis, Role};
use serde_json::json;
use url::Url;
use web::account::oidc::House;
use web::testing::{Answer, MINUTE, NIGHT, Reader, TestSite};

use issuer::Issuer;

/// A site that takes the word of this house.
async fn site_of(issuer: &Issuer, staff: bool) -> TestSite {
    let house = House {
        issuer: issuer.url(),
        client_id: "greenroom".to_owned(),
        client_secret: "kept between us".to_owned(),
        name: "Example House".to_owned(),
        staff,
    };
    let allowed = issuer.address().parse().unwrap();
    TestSite::empty(|settings| {
        settings.oidc = Some(house);
        settings.outbound_allow = vec![allowed];
    })
    .await
}

async fn has_account(site: &TestSite, email: &str, role: Role) {
    let (email, name) = (email.to_owned(), "Asha Rao".to_owned());
    site.write(move |tx| account::create(tx, &NewAccount { name, email, role }, NIGHT))
        .await;
}

/// What the other house is asked when this reader presses the button.
async fn sets_out(reader: &Reader, next: &str) -> Url {
    let path = format!("/sign-in/oidc?next={}", web::address::encoded(next));
    let answer = reader.get(&path).await.expect(303);
    Url::parse(answer.header("location")).unwrap()
}

fn part(url: &Url, name: &str) -> String {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .unwrap_or_else(|| panic!("{name} is not in {url}"))
        .1
        .into_owned()
}

async fn comes_back(reader: &Reader, code: &str, state: &str) -> Answer {
    reader
        .get(&format!("/sign-in/oidc/return?code={code}&state={state}"))
        .await
}

/// The whole way there and back for somebody the house describes like this.
async fn travels(reader: &Reader, issuer: &Issuer, claims: serde_json::Value) -> Answer {
    let url = sets_out(reader, "/desk").await;
    let code = issuer.admits(&url, claims);
    comes_back(reader, &code, &part(&url, "state")).await
}

async fn is_in(reader: &Reader) -> bool {
    reader.get("/account").await.status == StatusCode::OK
}

fn asha() -> serde_json::Value {
    json!({ "sub": "a-1", "email": "Asha@Example.org", "email_verified": true, "name": "Asha R." })
}

#[tokio::test]
async fn somebody_with_an_account_comes_in_from_the_other_house() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    has_account(&site, "asha@example.org", Role::Writer).await;
    let reader = site.anonymous();
    reader
        .get("/sign-in")
        .await
        .shows("Sign in with Example House");

    let url = sets_out(&reader, "/desk/stories?state=draft").await;
    assert_eq!(part(&url, "code_challenge_method"), "S256");
    assert_eq!(
        part(&url, "redirect_uri"),
        "http://greenroom.test/sign-in/oidc/return"
    );
    assert!(part(&url, "scope").split(' ').any(|scope| scope == "email"));
    let code = issuer.admits(&url, asha());
    let answer = comes_back(&reader, &code, &part(&url, "state"))
        .await
        .expect(303);
    assert_eq!(answer.header("location"), "/desk/stories?state=draft");
    reader.get("/account").await.expect(200).shows("Asha Rao");

    // From now on they are known by the name the house has for them, whatever their address is there.
    let later = site.anonymous();
    let moved = json!({ "sub": "a-1", "email": "other@example.org", "email_verified": false });
    travels(&later, &issuer, moved).await.expect(303);
    later.get("/account").await.expect(200).shows("Asha Rao");
}

#[tokio::test]
async fn an_invitation_is_taken_up_by_the_other_house_once() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    site.write(|tx| {
        let who = Doer::house("Rui");
        invite::invite(tx, &who, "asha@example.org", Role::Editor, &[7; 32], NIGHT)
    })
    .await;
    let reader = site.anonymous();
    travels(&reader, &issuer, asha()).await.expect(303);
    reader
        .get("/account")
        .await
        .expect(200)
        .shows("Asha R.")
        .shows("editor");
    // Both links of the invitation are over.
    let link = newsroom::account::link::spell(&[7; 32]);
    site.anonymous()
        .get(&format!("/invitation/{link}"))
        .await
        .expect(410);
}

#[tokio::test]
async fn a_stranger_gets_no_account() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    let reader = site.anonymous();
    travels(&reader, &issuer, asha())
        .await
        .expect(403)
        .shows("no account and no invitation");
    assert!(!is_in(&reader).await);
    let found = site
        .read(|tx| account::by_email(tx, "asha@example.org"))
        .await;
    assert_eq!(found, None);
}

#[tokio::test]
async fn an_address_the_house_has_not_verified_opens_nothing() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    has_account(&site, "asha@example.org", Role::Owner).await;
    for claims in [
        json!({ "sub": "a-1", "email": "asha@example.org", "email_verified": false }),
        json!({ "sub": "a-1", "email": "asha@example.org" }),
        json!({ "sub": "a-1" }),
    ] {
        let reader = site.anonymous();
        travels(&reader, &issuer, claims)
            .await
            .expect(403)
            .shows("not verified");
        assert!(!is_in(&reader).await);
    }
}

#[tokio::test]
async fn a_house_for_readers_opens_no_account_of_the_newsroom() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, false).await;
    has_account(&site, "asha@example.org", Role::Writer).await;
    has_account(&site, "ben@example.org", Role::Reader).await;
    let writer = site.anonymous();
    travels(&writer, &issuer, asha()).await.expect(403);
    assert!(!is_in(&writer).await);
    let reader = site.anonymous();
    let ben = json!({ "sub": "b-2", "email": "ben@example.org", "email_verified": true });
    travels(&reader, &issuer, ben).await.expect(303);
    assert!(is_in(&reader).await);
    // Nor once the reader has become a writer.
    site.write(|tx| {
        let ben = account::by_email(tx, "ben@example.org")?.unwrap();
        account::staff::set_role(tx, &Doer::house("Rui"), ben.id, Role::Writer, NIGHT)
    })
    .await;
    let ben = json!({ "sub": "b-2", "email": "ben@example.org", "email_verified": true });
    travels(&site.anonymous(), &issuer, ben).await.expect(403);
}

#[tokio::test]
async fn a_word_that_does_not_hold_is_not_taken() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    has_account(&site, "asha@example.org", Role::Owner).await;
    let seconds = |at: Millis| at / 1000;
    let lies = [
        ("another nonce", json!({ "nonce": "not-what-was-asked" })),
        ("no nonce", json!({ "nonce": null })),
        ("for another site", json!({ "aud": "elsewhere" })),
        (
            "for another site as well",
            json!({ "aud": ["greenroom", "elsewhere"] }),
        ),
        ("by another house", json!({ "iss": "https://evil.example" })),
        ("over", json!({ "exp": seconds(NIGHT) - 1 })),
        (
            "signed by nobody we know",
            json!({ "signed": "with another key" }),
        ),
        ("not signed", json!({ "signed": "not" })),
    ];
    for (what, lie) in lies {
        let mut claims = asha();
        for (name, value) in lie.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let reader = site.anonymous();
        let answer = travels(&reader, &issuer, claims).await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "{what}");
        assert!(!is_in(&reader).await, "{what}");
    }
}

#[tokio::test]
async fn nothing_that_was_used_can_be_used_again() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    has_account(&site, "asha@example.org", Role::Writer).await;
    let reader = site.anonymous();
    let url = sets_out(&reader, "").await;
    let (code, state) = (issuer.admits(&url, asha()), part(&url, "state"));
    let kept = reader.cookies();
    comes_back(&reader, &code, &state).await.expect(303);
    assert!(
        !reader.cookies().contains_key("greenroom-oidc"),
        "the browser forgets it"
    );

    // The same address once more, with the cookie as it was.
    let thief = site.anonymous();
    thief.keep_cookie(&format!("greenroom-oidc={}", kept["greenroom-oidc"]));
    comes_back(&thief, &code, &state)
        .await
        .expect(403)
        .shows("answered already");
    // The same code with a state of its own: the house itself refuses.
    let url = sets_out(&thief, "").await;
    comes_back(&thief, &code, &part(&url, "state"))
        .await
        .expect(502);
    assert!(!is_in(&thief).await);
}

#[tokio::test]
async fn only_the_browser_that_set_out_comes_back() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    has_account(&site, "asha@example.org", Role::Writer).await;
    let (attacker, victim) = (site.anonymous(), site.anonymous());
    let url = sets_out(&attacker, "").await;
    let code = issuer.admits(&url, asha());
    // Somebody is to be signed in as somebody else, unseen.
    comes_back(&victim, &code, &part(&url, "state"))
        .await
        .expect(403)
        .shows("another browser");
    assert!(!is_in(&victim).await);
    // And a code that was meant for another journey does not fit: PKCE.
    let (one, other) = (sets_out(&victim, "").await, sets_out(&attacker, "").await);
    let code = issuer.admits(&other, asha());
    comes_back(&victim, &code, &part(&one, "state"))
        .await
        .expect(502);
    assert!(!is_in(&victim).await);
}

#[tokio::test]
async fn after_five_minutes_one_begins_again() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    has_account(&site, "asha@example.org", Role::Writer).await;
    let reader = site.anonymous();
    let url = sets_out(&reader, "").await;
    let code = issuer.admits(&url, asha());
    site.advance(5 * MINUTE);
    comes_back(&reader, &code, &part(&url, "state"))
        .await
        .expect(403)
        .shows("too long");
}

#[tokio::test]
async fn whoever_says_no_over_there_is_told_in_words() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    let reader = site.anonymous();
    let state = part(&sets_out(&reader, "").await, "state");
    let back = format!(
        "/sign-in/oidc/return?error=access_denied&error_description=%3Cb%3Eno&state={state}"
    );
    reader
        .get(&back)
        .await
        .expect(403)
        .shows("Example House was not allowed")
        .hides("<b>no");
    for nonsense in ["", "?state=x&code=y", "?code=y", "?state=%00"] {
        let answer = reader.get(&format!("/sign-in/oidc/return{nonsense}")).await;
        assert!(
            answer.status.is_client_error(),
            "{nonsense}: {}",
            answer.status
        );
    }
}

#[tokio::test]
async fn afterwards_one_stays_on_this_site() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    has_account(&site, "asha@example.org", Role::Writer).await;
    for next in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let reader = site.anonymous();
        let url = sets_out(&reader, next).await;
        let code = issuer.admits(&url, asha());
        let answer = comes_back(&reader, &code, &part(&url, "state"))
            .await
            .expect(303);
        assert_eq!(answer.header("location"), "/desk", "{next}");
    }
}

#[tokio::test]
async fn a_house_that_changes_its_keys_is_asked_again() {
    let issuer = Issuer::open().await;
    let site = site_of(&issuer, true).await;
    has_account(&site, "asha@example.org", Role::Writer).await;
    travels(&site.anonymous(), &issuer, asha())
        .await
        .expect(303);
    issuer.changes_its_key();
    travels(&site.anonymous(), &issuer, asha())
        .await
        .expect(303);
}

#[tokio::test]
async fn a_house_in_a_private_network_is_not_asked_unless_the_operator_says_so() {
    let issuer = Issuer::open().await;
    let (url, reader_house) = (issuer.url(), "Example House".to_owned());
    let site = TestSite::empty(|settings| {
        settings.oidc = Some(House {
            issuer: url.replace("http://", "https://"),
            client_id: "greenroom".to_owned(),
            client_secret: String::new(),
            name: reader_house,
            staff: true,
        });
    })
    .await;
    site.anonymous()
        .get("/sign-in/oidc")
        .await
        .expect(502)
        .shows("did not answer as it should");
    assert_eq!(issuer.times_asked(), 0);
}

#[tokio::test]
async fn without_another_house_there_is_no_such_door() {
    let site = TestSite::empty(|_| {}).await;
    let reader = site.anonymous();
    reader.get("/sign-in/oidc").await.expect(404);
    reader
        .get("/sign-in/oidc/return?code=a&state=b")
        .await
        .expect(404);
    reader
        .get("/sign-in")
        .await
        .expect(200)
        .hides("Sign in with");
}
