//! Writing under the name of the account, and what the page says of it.

use newsroom::Role;
use newsroom::job::Job;
use newsroom::store::job;
use web::newsroom;
use web::testing::{SPEECH_URL, TestSite};

use super::{COMMENTS, browser, mailing, me, say, signed_in};

#[tokio::test]
async fn whoever_is_signed_in_writes_under_the_name_of_the_account() {
    let site = TestSite::new().await;
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    let id = say(&nila, "Somebody else", "The words of Nila").await;
    site.pass().await;
    let page = site.anonymous().get(SPEECH_URL).await;
    page.shows(">Nila</b>")
        .hides("Somebody else")
        .hides("class=\"staff\"");
    let json = nila
        .get(&format!("/api/v1/comments/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(json["comment"]["author"]["name"], "Nila");
    site.close().await;
}

#[tokio::test]
async fn the_newsroom_writes_with_its_badge() {
    let site = TestSite::new().await;
    let (rui, _) = signed_in(&site, "Rui", Role::Editor).await;
    say(&rui, "", "A word from the newsroom").await;
    site.pass().await;
    site.anonymous()
        .get(SPEECH_URL)
        .await
        .shows("class=\"staff\">Newsroom");
    assert_eq!(
        me(&site, &rui).await["account"],
        serde_json::json!({ "name": "Rui", "staff": true })
    );
    site.close().await;
}

#[tokio::test]
async fn the_page_is_the_same_for_whoever_is_signed_in() {
    let site = TestSite::new().await;
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    say(&nila, "", "The words of Nila").await;
    site.pass().await;
    let stranger = site.anonymous().get(SPEECH_URL).await.expect(200);
    let own = nila.get(SPEECH_URL).await.expect(200);
    assert_eq!(own.text(), stranger.text());
    assert_eq!(own.header("etag"), stranger.header("etag"));
    assert!(!own.header("vary").to_lowercase().contains("cookie"));
    site.close().await;
}

#[tokio::test]
async fn the_private_call_says_who_is_signed_in_and_what_is_theirs() {
    let site = TestSite::new().await;
    let (nila, account) = signed_in(&site, "Nila", Role::Reader).await;
    let id = say(&nila, "", "The words of Nila").await;
    let laptop = browser(&site, account).await;
    let mine = me(&site, &laptop).await;
    assert_eq!(mine["account"]["name"], "Nila");
    assert_eq!(mine["own"], serde_json::json!([id]));
    let stranger = me(&site, &site.anonymous()).await;
    assert_eq!(
        (&stranger["account"], &stranger["own"]),
        (&serde_json::Value::Null, &serde_json::json!([]))
    );
    site.close().await;
}

#[tokio::test]
async fn where_guests_may_not_write_they_are_shown_the_way_in() {
    let site = TestSite::with(|settings| settings.policy.guests = false).await;
    let page = site.anonymous().get(SPEECH_URL).await.expect(200);
    page.shows("Sign in to write")
        .shows("/sign-in?next=%2Ftelevision%2Fruffalo-wins%23compose");
    let fields = [("name", "Ana"), ("text", "What I typed stays mine")];
    let refused = site.anonymous().post_form(COMMENTS, &fields).await;
    refused
        .expect(403)
        .shows("What I typed stays mine")
        .shows("Sign in to write");
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    say(&nila, "", "Words of a reader with an account").await;
    site.close().await;
}

#[tokio::test]
async fn a_refused_comment_of_an_account_keeps_saying_who_writes() {
    let site = TestSite::new().await;
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    let refused = nila
        .post_form(COMMENTS, &[("name", ""), ("text", "")])
        .await;
    refused
        .expect(422)
        .shows("You write as <b dir=\"auto\">Nila</b>")
        .hides("comment-name");
    site.close().await;
}

#[tokio::test]
async fn an_account_named_like_a_byline_is_told_where_to_change_it() {
    let site = TestSite::new().await;
    let (asha, _) = signed_in(&site, "Asha Rao", Role::Reader).await;
    let refused = asha
        .post_form(COMMENTS, &[("text", "I am not who I seem")])
        .await;
    refused
        .expect(422)
        .shows("changed at /account")
        .shows("I am not who I seem");
    site.close().await;
}

#[tokio::test]
async fn a_form_too_large_is_given_back_with_its_text() {
    let site = TestSite::new().await;
    let long = "long words ".repeat(20_000);
    let fields = [("name", "Ana"), ("text", long.as_str())];
    let refused = site
        .anonymous()
        .post_form(COMMENTS, &fields)
        .await
        .expect(413);
    refused
        .shows("larger than we take")
        .shows(&long)
        .shows("value=\"Ana\"");
    let huge = "x".repeat(1_100_000);
    site.anonymous()
        .post_form(COMMENTS, &[("text", &huge)])
        .await
        .expect(413)
        .hides("xxxxxxxxxx");
    site.close().await;
}

#[tokio::test]
async fn answers_are_mailed_only_to_who_asked_and_can_be_reached() {
    let site = mailing().await;
    site.anonymous()
        .get(SPEECH_URL)
        .await
        .shows("name=\"wants_mail\"");
    let fields = [
        ("name", "Ana"),
        ("text", "Tell me what you think"),
        ("wants_mail", "yes"),
    ];
    let refused = site.anonymous().post_form(COMMENTS, &fields).await;
    refused
        .expect(422)
        .shows("comment-email-error")
        .shows("Tell me what you think");
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    let fields = [("text", "Tell me what you think"), ("wants_mail", "yes")];
    let said = nila
        .post_form_as_script(COMMENTS, &fields)
        .await
        .expect(201);
    let id = said.between("data-comment=\"", "\"");
    let answer = [
        ("name", "Omar"),
        ("text", "I think so too"),
        ("parent", id.as_str()),
    ];
    site.anonymous()
        .post_form_as_script(COMMENTS, &answer)
        .await
        .expect(201);
    let now = site.site.now();
    let waiting = site
        .write(move |tx| Ok(job::claim(tx, 60_000, now)?.and_then(|one| Job::parse(&one.data))))
        .await;
    assert!(
        matches!(waiting, Some(Job::MailReply { .. })),
        "{waiting:?}"
    );
    let silent = TestSite::new().await;
    silent.anonymous().get(SPEECH_URL).await.hides("wants_mail");
    silent.close().await;
    site.close().await;
}
