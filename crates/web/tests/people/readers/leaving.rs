//! The file of everything, and leaving.

use newsroom::reader::Parting;
use newsroom::{Role, reader};
use web::newsroom;
use web::testing::{MINUTE, SPEECH_URL, TestSite};

use super::{browser, mailed, mailing, me, say, signed_in};

#[tokio::test]
async fn the_file_of_everything_is_json_and_holds_no_secret() {
    let site = TestSite::new().await;
    let (nila, account) = signed_in(&site, "Nila", Role::Reader).await;
    say(&nila, "", "The words of Nila").await;
    let other = say(&site.anonymous(), "Omar", "The words of Omar").await;
    nila.post_form(&format!("/c/{other}/applause"), &[])
        .await
        .expect(303);
    let report = [("reason", "spam"), ("note", "Look at this")];
    nila.post_form(&format!("/c/{other}/report"), &report)
        .await
        .expect(200);
    nila.get("/account/export")
        .await
        .expect(200)
        .shows("/account/export.json");
    let file = nila.get("/account/export.json").await.expect(200);
    assert!(file.header("content-disposition").starts_with("attachment"));
    let all = file.json();
    assert_eq!(all["account"]["email"], "nila@example.org");
    assert_eq!(all["comments"][0]["text"], "The words of Nila");
    assert_eq!(all["applause"][0]["comment"], other.as_str());
    assert_eq!(all["reports"][0]["note"], "Look at this");
    file.hides("The words of Omar")
        .hides("hash")
        .hides("device")
        .hides("voter");
    // Proof is asked for when the last one is long ago.
    site.advance(16 * MINUTE);
    let again = nila.get("/account/export.json").await.expect(303);
    assert!(
        again
            .header("location")
            .starts_with("/account/confirm?next=")
    );
    let (empty, _) = signed_in(&site, "Omar", Role::Reader).await;
    let all = empty.get("/account/export.json").await.expect(200).json();
    assert_eq!(all["comments"], serde_json::json!([]));
    assert!(account > 0);
    site.close().await;
}

#[tokio::test]
async fn a_long_file_of_everything_comes_in_pieces_and_is_whole() {
    let site = TestSite::with(|settings| settings.policy.repeat_window_ms = 0).await;
    let (nila, account) = signed_in(&site, "Nila", Role::Reader).await;
    let now = site.site.now();
    site.write(move |tx| {
        let free = newsroom::Policy {
            repeat_window_ms: 0,
            ..newsroom::Policy::default()
        };
        for n in 0..1_050 {
            let form = newsroom::comment::Form {
                name: "Nila".to_owned(),
                text: format!("Thought {n}"),
                ..newsroom::comment::Form::default()
            };
            let writer = newsroom::comment::Writer {
                account: Some(account),
                ..newsroom::comment::Writer::default()
            };
            let draft = newsroom::comment::Draft::parse(form)?;
            newsroom::comment::post(tx, "ruffalo-wins", draft, &writer, &free, None, now)?;
        }
        Ok(())
    })
    .await;
    let all = nila.get("/account/export.json").await.expect(200).json();
    let comments = all["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 1_050);
    assert_eq!(comments[1_049]["text"], "Thought 1049");
    site.close().await;
}

#[tokio::test]
async fn a_closed_account_cannot_sign_in_and_its_words_go_as_chosen() {
    let site = mailing().await;
    let (nila, account) = signed_in(&site, "Nila", Role::Reader).await;
    let laptop = browser(&site, account).await;
    say(&nila, "", "Words that shall go").await;
    nila.post_form("/sign-in/link", &[("email", "nila@example.org")])
        .await
        .expect(200);
    let link = mailed(&site).await.unwrap();
    nila.post_form("/account/close", &[("words", "perhaps")])
        .await
        .expect(422)
        .shows("Please choose");
    let there = nila
        .post_form("/account/close", &[("words", "erase")])
        .await
        .expect(303);
    assert_eq!(there.header("location"), "/account/closed");
    nila.get("/account/closed").await.expect(200);
    nila.get("/account").await.expect(303);
    laptop.get("/account").await.expect(303);
    site.anonymous().post_form(&link, &[]).await.expect(410);
    let now = site.site.now();
    site.write(move |tx| {
        while reader::erase_some(tx, account, Parting::Erase, now)? > 0 {}
        Ok(())
    })
    .await;
    site.pass().await;
    site.anonymous()
        .get(SPEECH_URL)
        .await
        .hides("Words that shall go")
        .hides("Nila");
    site.close().await;
}

#[tokio::test]
async fn the_last_owner_is_told_to_find_another_first() {
    let site = TestSite::new().await;
    let (rui, _) = signed_in(&site, "Rui", Role::Owner).await;
    rui.post_form("/account/close", &[("words", "keep")])
        .await
        .expect(409)
        .shows("only owner");
    rui.get("/desk").await.expect(200);
    site.close().await;
}

#[tokio::test]
async fn a_reader_signs_out_everywhere() {
    let site = TestSite::new().await;
    let (nila, account) = signed_in(&site, "Nila", Role::Reader).await;
    let laptop = browser(&site, account).await;
    laptop.get("/account/comments").await.expect(200);
    nila.post_form("/account/sessions/end-all", &[])
        .await
        .expect(303);
    for gone in [&nila, &laptop] {
        gone.get("/account/comments").await.expect(303);
        assert_eq!(me(&site, gone).await["account"], serde_json::Value::Null);
    }
    site.close().await;
}
