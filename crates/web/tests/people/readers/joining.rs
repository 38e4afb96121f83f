//! Joining with a name and a mailed link.

use newsroom::{Role, account};
use web::testing::{SPEECH_URL, TestSite};

use super::{mailed, mailing, signed_in};

#[tokio::test]
async fn a_reader_joins_with_a_name_and_a_mailed_link() {
    let site = mailing().await;
    let nila = site.anonymous();
    nila.get("/account/join")
        .await
        .expect(200)
        .shows("No password");
    let fields = [
        ("name", "Nila Rao"),
        ("email", "nila@example.org"),
        ("next", SPEECH_URL),
    ];
    nila.post_form("/account/join", &fields)
        .await
        .expect(200)
        .shows("on its way to nila@example.org");
    let email = "nila@example.org";
    assert_eq!(
        site.read(move |tx| account::by_email(tx, email)).await,
        None
    );
    let link = mailed(&site).await.unwrap();
    nila.get(&link).await.expect(200).shows("Nila Rao");
    let there = nila.post_form(&link, &[]).await.expect(303);
    assert_eq!(there.header("location"), SPEECH_URL);
    nila.get("/account/comments")
        .await
        .expect(200)
        .shows("not written anything yet");
    nila.get("/desk").await.expect(403);
    site.close().await;
}

#[tokio::test]
async fn joining_says_the_same_to_a_known_address() {
    let site = mailing().await;
    signed_in(&site, "Nila", Role::Reader).await;
    let join = async |email: &str| {
        let fields = [("name", "Somebody"), ("email", email)];
        let answer = site.anonymous().post_form("/account/join", &fields).await;
        answer.expect(200).text().replace(email, "ADDRESS")
    };
    assert_eq!(
        join("nila@example.org").await,
        join("new@example.org").await
    );
    let link = mailed(&site).await.unwrap();
    let known = site.anonymous();
    known.post_form(&link, &[]).await.expect(303);
    known.get("/account").await.expect(200).shows("Nila");
    site.close().await;
}

#[tokio::test]
async fn a_refused_name_comes_back_with_a_sentence() {
    let site = mailing().await;
    for name in ["", "Ni\u{0}la", "Nila\u{202e}", "!!!"] {
        let fields = [("name", name), ("email", "nila@example.org")];
        site.anonymous()
            .post_form("/account/join", &fields)
            .await
            .expect(422)
            .shows("f-name-error")
            .shows("nila@example.org");
    }
    let fields = [("name", "Nila"), ("email", "nowhere")];
    let answer = site.anonymous().post_form("/account/join", &fields).await;
    answer.expect(422).shows("f-email-error");
    assert_eq!(mailed(&site).await, None);
    site.close().await;
}

#[tokio::test]
async fn nobody_joins_where_accounts_are_closed_or_no_mail_is_sent() {
    let closed = TestSite::with(|settings| {
        settings.sends_mail = true;
        settings.readers_may_join = false;
    })
    .await;
    let silent = TestSite::new().await;
    for site in [closed, silent] {
        let reader = site.anonymous();
        reader
            .get("/account/join")
            .await
            .expect(200)
            .hides("<button class=\"button\">Mail");
        let fields = [("name", "Nila"), ("email", "nila@example.org")];
        reader.post_form("/account/join", &fields).await.expect(403);
        assert_eq!(mailed(&site).await, None);
        site.close().await;
    }
}

#[tokio::test]
async fn joining_does_not_lead_off_the_site() {
    let site = mailing().await;
    let nila = site.anonymous();
    let fields = [
        ("name", "Nila"),
        ("email", "nila@example.org"),
        ("next", "//evil.example/"),
    ];
    nila.post_form("/account/join", &fields).await.expect(200);
    let link = mailed(&site).await.unwrap();
    let there = nila.post_form(&link, &[]).await.expect(303);
    assert_eq!(there.header("location"), "/account");
    site.close().await;
}
