//! Readers with an account: joining, writing, their own list, claims, the file of everything, leaving.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use newsroom::account::{self, NewAccount, link};
use newsroom::job::Job;
use newsroom::reader::{self, Parting};
use newsroom::store::job;
use newsroom::{Role, session};
use web::newsroom;
use web::testing::{MINUTE, Reader, SPEECH_URL, TestSite};

const COMMENTS: &str = "/television/ruffalo-wins/comments";

/// A site that sends mail.
async fn mailing() -> TestSite {
    TestSite::with(|settings| settings.sends_mail = true).await
}

/// Somebody signed in under this name, at `NAME@example.org`; and the account's row id.
async fn signed_in(site: &TestSite, name: &str, role: Role) -> (Reader, i64) {
    let new = NewAccount {
        name: name.to_owned(),
        email: format!("{}@example.org", name.to_lowercase().replace(' ', "-")),
        role,
    };
    let now = site.site.now();
    let id = site.write(move |tx| account::create(tx, &new, now)).await;
    (browser(site, id).await, id)
}

/// Another browser in which this account is signed in.
async fn browser(site: &TestSite, id: i64) -> Reader {
    let reader = site.anonymous();
    let random: [u8; 32] = rand::random();
    let now = site.site.now();
    site.write(move |tx| session::open(tx, id, &random, "Firefox on Linux", now))
        .await;
    let cookie = web::actor::set_cookie(&site.site, &random).unwrap();
    reader.keep_cookie(cookie.to_str().unwrap());
    reader
}

/// The address in the link that was mailed last, if one was; its mail is sent now.
async fn mailed(site: &TestSite) -> Option<String> {
    let now = site.site.now();
    site.write(move |tx| {
        let Some(waiting) = job::claim(tx, 60_000, now)? else {
            return Ok(None);
        };
        job::done(tx, waiting.id)?;
        let Some(Job::MailLink { link }) = Job::parse(&waiting.data) else {
            return Ok(None);
        };
        let random: [u8; 32] = rand::random();
        let sent = link::to_send(tx, link, &random, now)?;
        Ok(sent.map(|sent| format!("{}/{}", sent.purpose.path(), link::spell(&random))))
    })
    .await
}

/// Writes a comment as the page's script does; answers its public id.
async fn say(reader: &Reader, name: &str, text: &str) -> String {
    let answer = reader
        .post_form_as_script(COMMENTS, &[("name", name), ("text", text)])
        .await
        .expect(201);
    answer.between("data-comment=\"", "\"")
}

async fn me(site: &TestSite, reader: &Reader) -> serde_json::Value {
    let page = site.anonymous().get(SPEECH_URL).await;
    let story = page.between("data-story=\"", "\"");
    reader
        .get(&format!("/me?story={story}"))
        .await
        .expect(200)
        .json()
}

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
async fn an_own_comment_is_corrected_and_deleted_without_script() {
    let site = TestSite::new().await;
    let (nila, account) = signed_in(&site, "Nila", Role::Reader).await;
    let id = say(&nila, "", "A tpyo by Nila").await;
    let laptop = browser(&site, account).await;
    let own = format!("/c/{id}/own");
    laptop
        .get(&own)
        .await
        .expect(200)
        .shows("A tpyo by Nila")
        .shows("Save the change");
    laptop
        .post_form(&own, &[("text", " ")])
        .await
        .expect(422)
        .shows("own-text-error");
    let there = laptop
        .post_form(&own, &[("text", "A typo by Nila")])
        .await
        .expect(303);
    laptop
        .get(there.header("location").split('#').next().unwrap())
        .await
        .expect(200)
        .shows("A typo by Nila");
    site.advance(6 * MINUTE);
    laptop
        .get(&own)
        .await
        .expect(200)
        .shows("only in the first minutes")
        .hides("Save the change");
    let late = laptop
        .post_form(&own, &[("text", "Too late, but typed")])
        .await;
    late.expect(422).shows("only in the first minutes");
    laptop
        .post_form(&format!("{own}/delete"), &[("from", "account")])
        .await
        .expect(303);
    site.pass().await;
    site.anonymous()
        .get(SPEECH_URL)
        .await
        .hides("A typo by Nila");
    laptop.get(&own).await.expect(404);
    site.close().await;
}

#[tokio::test]
async fn a_guest_corrects_from_the_same_device_and_nobody_else_does() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let id = say(&ana, "Ana", "A tpyo by Ana").await;
    let own = format!("/c/{id}/own");
    ana.post_form(&own, &[("text", "A typo by Ana")])
        .await
        .expect(303);
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    for other in [&nila, &site.anonymous()] {
        other.get(&own).await.expect(404);
        other
            .post_form(&own, &[("text", "Not mine")])
            .await
            .expect(404);
        other
            .post_form(&format!("{own}/delete"), &[])
            .await
            .expect(404);
    }
    let cross = ana
        .post_form_with(
            &format!("{own}/delete"),
            &[],
            &[("sec-fetch-site", "cross-site")],
        )
        .await;
    cross.expect(403);
    site.close().await;
}

#[tokio::test]
async fn own_comments_are_listed_page_by_page_with_what_became_of_them() {
    let site = TestSite::with(|settings| settings.policy.repeat_window_ms = 0).await;
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    for n in 0..27 {
        say(
            &nila,
            "",
            &format!("Thought number {n:02}, and no two are alike"),
        )
        .await;
        site.advance(1);
    }
    say(&site.anonymous(), "Omar", "The words of somebody else").await;
    let first = nila.get("/account/comments").await.expect(200);
    let first = first
        .shows("<b>27</b> published")
        .shows("number 26,")
        .shows("number 02,")
        .hides("number 01,")
        .hides("somebody else");
    let next = first
        .between("class=\"button quiet\" href=\"", "\"")
        .replace("&amp;", "&");
    nila.get(&next)
        .await
        .expect(200)
        .shows("number 01,")
        .shows("number 00,")
        .hides("number 02,");
    let (omar, _) = signed_in(&site, "Omar", Role::Reader).await;
    omar.get(&next).await.expect(400);
    site.anonymous().get("/account/comments").await.expect(303);
    site.close().await;
}

#[tokio::test]
async fn a_guests_comments_are_claimed_once_the_address_is_proved() {
    let site = mailing().await;
    let guest = [
        ("name", "Nila the guest"),
        ("email", "Nila@Example.org"),
        ("text", "What I said before I had an account"),
    ];
    site.anonymous()
        .post_form_as_script(COMMENTS, &guest)
        .await
        .expect(201);
    let (nila, account) = signed_in(&site, "Nila", Role::Reader).await;
    let page = nila.get("/account/claim").await.expect(200);
    page.shows("Mail me a link").hides("mine</button>");
    nila.post_form("/account/claim", &[]).await.expect(403);
    nila.post_form("/account/claim/mail", &[]).await.expect(200);
    let link = mailed(&site).await.unwrap();
    let (omar, _) = signed_in(&site, "Omar", Role::Reader).await;
    omar.get(&link).await.expect(404);
    omar.post_form(&link, &[]).await.expect(404);
    nila.get(&link)
        .await
        .expect(200)
        .shows("Yes, this is my address");
    nila.post_form(&link, &[]).await.expect(303);
    nila.post_form(&link, &[]).await.expect(410);
    nila.get("/account/claim")
        .await
        .expect(200)
        .shows("One comment was")
        .shows("It is mine");
    let there = nila.post_form("/account/claim", &[]).await.expect(303);
    nila.get(there.header("location"))
        .await
        .expect(200)
        .shows("before I had an account");
    nila.get("/account/claim")
        .await
        .expect(200)
        .shows("No comment was");
    assert_eq!(
        site.read(move |tx| reader::counts(tx, account))
            .await
            .visible,
        1
    );
    site.close().await;
}

#[tokio::test]
async fn a_link_to_sign_in_that_came_by_mail_proves_the_address() {
    let site = mailing().await;
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    nila.post_form("/sign-in/link", &[("email", "nila@example.org")])
        .await
        .expect(200);
    let link = mailed(&site).await.unwrap();
    nila.post_form(&link, &[]).await.expect(303);
    nila.get("/account/claim")
        .await
        .expect(200)
        .shows("No comment was");
    site.close().await;
}

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
