//! What readers send, with script and without.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use axum::body::Body;
use http::Method;
use newsroom::comment::{self, CommentState};
use newsroom::id::Kind;
use newsroom::setting::Hold;
use web::newsroom;
use web::testing::{Answer, MINUTE, Reader, SPEECH_URL, TestSite};

const COMMENTS: &str = "/television/ruffalo-wins/comments";

/// Posts a comment as the page's script does; its public id.
async fn say(reader: &Reader, name: &str, text: &str, parent: &str) -> String {
    let fields = [("name", name), ("text", text), ("parent", parent)];
    let answer = reader
        .post_form_as_script(COMMENTS, &fields)
        .await
        .expect(201);
    answer.between("data-comment=\"", "\"")
}

/// Follows a 303.
async fn follow(reader: &Reader, answer: Answer) -> Answer {
    let to = answer.expect(303).header("location").to_owned();
    reader.get(to.split('#').next().unwrap()).await
}

#[tokio::test]
async fn a_comment_posted_without_script_is_seen_at_once_by_all() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let fields = [("name", "Ana"), ("text", "I *cried*, and then I laughed.")];
    let answer = ana.post_form(COMMENTS, &fields).await;
    assert!(
        answer
            .header("set-cookie")
            .contains("HttpOnly; SameSite=Lax")
    );
    assert!(
        answer.header("location").contains("#c-"),
        "the browser goes to the comment"
    );
    let own = follow(&ana, answer)
        .await
        .expect(200)
        .shows("I <em>cried</em>");
    assert_eq!(own.header("cache-control"), "private, no-store");
    own.shows("noindex");
    site.pass().await;
    site.anonymous()
        .get(SPEECH_URL)
        .await
        .expect(200)
        .shows("I <em>cried</em>")
        .shows("Ana");
}

#[tokio::test]
async fn a_held_comment_is_seen_by_its_writer_alone() {
    let site = TestSite::with(|settings| settings.policy.hold = Hold::All).await;
    let ana = site.anonymous();
    let fields = [("name", "Ana"), ("text", "Waiting patiently.")];
    let answer = ana.post_form(COMMENTS, &fields).await;
    let url = answer
        .header("location")
        .split('#')
        .next()
        .unwrap()
        .to_owned();
    follow(&ana, answer)
        .await
        .expect(200)
        .shows("Waiting patiently.")
        .shows("A moderator reads");
    site.pass().await;
    let other = site.anonymous();
    other
        .get(SPEECH_URL)
        .await
        .expect(200)
        .hides("Waiting patiently.");
    let sent_away = other.get(&url).await.expect(303);
    assert_eq!(sent_away.header("location"), SPEECH_URL);
    other
        .get(&format!("{COMMENTS}.xml"))
        .await
        .expect(200)
        .hides("Waiting patiently.");
}

#[tokio::test]
async fn who_wrote_a_held_comment_finds_it_again_through_the_private_call() {
    let site = TestSite::with(|settings| settings.policy.hold = Hold::All).await;
    let ana = site.anonymous();
    let id = say(&ana, "Ana", "Waiting patiently.", "").await;
    let story = ana.get(SPEECH_URL).await.between("data-story=\"", "\"");
    let mine = ana.get(&format!("/me?story={story}")).await.expect(200);
    assert_eq!(mine.header("cache-control"), "private, no-store");
    let mine = mine.json();
    assert_eq!(mine["name"], "Ana");
    assert_eq!(mine["pending"][0]["id"], id.as_str());
    assert!(
        mine["pending"][0]["html"]
            .as_str()
            .unwrap()
            .contains("Waiting patiently.")
    );
    let other = site
        .anonymous()
        .get(&format!("/me?story={story}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        other,
        serde_json::json!({ "name": null, "account": null, "applauded": [], "own": [], "pending": [] })
    );
}

#[tokio::test]
async fn a_refused_form_comes_back_as_it_was_typed() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let fields = [
        ("name", ""),
        ("email", "nowhere"),
        ("text", "Keep <this> text"),
    ];
    let page = ana.post_form(COMMENTS, &fields).await.expect(422);
    assert_eq!(page.header("cache-control"), "private, no-store");
    page.shows("Keep &lt;this&gt; text")
        .shows("value=\"nowhere\"")
        .shows("aria-invalid=\"true\"")
        .shows("Mark Ruffalo wins, and asks everyone to vote");
    let piece = ana.post_form_as_script(COMMENTS, &fields).await.expect(422);
    assert!(
        piece
            .header("content-type")
            .starts_with("text/vnd.greenroom.fragment+html")
    );
    piece
        .shows("Keep &lt;this&gt; text")
        .shows("aria-invalid")
        .hides("<html");
}

#[tokio::test]
async fn text_that_no_reader_should_meet_is_refused_with_a_sentence() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let zalgo = format!("Z{}", "\u{301}".repeat(5_000));
    let long = "x".repeat(10_001);
    for text in ["", "   \n ", &long, "a\u{7}b", "a\u{202e}b", &zalgo] {
        let fields = [("name", "Ana"), ("text", text)];
        let page = ana.post_form(COMMENTS, &fields).await.expect(422);
        page.shows("id=\"comment-text-error\"");
    }
    let fits = "x".repeat(10_000);
    ana.post_form(COMMENTS, &[("name", "Ana"), ("text", &fits)])
        .await
        .expect(303);
}

#[tokio::test]
async fn an_answer_needs_a_comment_that_is_there() {
    let site = TestSite::new().await;
    let other = site
        .publish_titled("Another night", "slug: another-night")
        .await;
    let ana = site.anonymous();
    let elsewhere = ana
        .post_form_as_script(
            &format!("{}/comments", other.url_path),
            &[("name", "Ana"), ("text", "Under another story")],
        )
        .await
        .expect(201)
        .between("data-comment=\"", "\"");
    let missing = site.site.ids.show(Kind::Comment, 9_999);
    let removed = say(&ana, "Ana", "Soon gone", "").await;
    let id = site.site.ids.read(Kind::Comment, &removed).unwrap();
    let now = site.site.now();
    site.write(move |tx| comment::set_state(tx, id, CommentState::Removed, "Mo", "", now))
        .await;
    for parent in [
        elsewhere.as_str(),
        missing.as_str(),
        removed.as_str(),
        "nonsense",
    ] {
        let fields = [
            ("name", "Ana"),
            ("text", "An answer worth keeping"),
            ("parent", parent),
        ];
        let page = ana.post_form(COMMENTS, &fields).await.expect(422);
        page.shows("An answer worth keeping")
            .shows("Your comment was not sent");
    }
}

#[tokio::test]
async fn an_answer_stands_under_what_it_answers() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let root = say(&ana, "Ana", "First of all", "").await;
    let form = ana
        .get(&format!("{SPEECH_URL}/reply?to={root}"))
        .await
        .expect(200);
    form.shows("First of all")
        .shows(&format!("name=\"parent\" value=\"{root}\""));
    let answer = say(&site.anonymous(), "Ben", "And then", &root).await;
    site.pass().await;
    let page = ana.get(SPEECH_URL).await.expect(200);
    let (before, after) = page.text().split_once("<p>First of all").unwrap();
    assert!(!before.contains("<p>And then") && after.contains("And then"));
    ana.get(&format!("/c/{answer}"))
        .await
        .expect(200)
        .shows("First of all")
        .shows("And then");
    ana.get(&format!("/c/{root}"))
        .await
        .expect(200)
        .shows("And then");
}

#[tokio::test]
async fn one_impatient_press_is_one_comment() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let fields = [("name", "Ana"), ("text", "Pressed twice"), ("key", "k1")];
    // A first visit: neither press carries a cookie yet.
    let first = ana.post_form(COMMENTS, &fields).await.expect(303);
    let second = ana
        .neighbour()
        .post_form(COMMENTS, &fields)
        .await
        .expect(303);
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(first.header("set-cookie"), second.header("set-cookie"));
    site.pass().await;
    let page = ana.get(SPEECH_URL).await;
    assert_eq!(page.text().matches("<p>Pressed twice</p>").count(), 1);
}

#[tokio::test]
async fn a_closed_conversation_gives_the_text_back() {
    let site = TestSite::new().await;
    site.publish_titled("Closed", "slug: closed\ncomments: closed")
        .await;
    let ana = site.anonymous();
    ana.get("/television/closed")
        .await
        .expect(200)
        .shows("is closed")
        .hides("<textarea");
    let fields = [("name", "Ana"), ("text", "Too late, but mine")];
    let page = ana
        .post_form("/television/closed/comments", &fields)
        .await
        .expect(403);
    page.shows("Too late, but mine").shows("closed");
    ana.post_form_as_script("/television/closed/comments", &fields)
        .await
        .expect(403)
        .shows("closed");
}

#[tokio::test]
async fn a_reader_who_writes_too_fast_waits_and_keeps_the_text() {
    let site = TestSite::with(|settings| settings.limits_enabled = true).await;
    let ana = site.anonymous();
    for n in 0..5 {
        let text = format!("Thought number {n} of this evening");
        ana.post_form(COMMENTS, &[("name", "Ana"), ("text", &text)])
            .await
            .expect(303);
    }
    let fields = [("name", "Ana"), ("text", "The sixth thought")];
    let page = ana.post_form(COMMENTS, &fields).await.expect(429);
    assert_eq!(page.header("retry-after"), "12");
    page.shows("The sixth thought");
    let piece = ana.post_form_as_script(COMMENTS, &fields).await.expect(429);
    assert!(piece.header("content-type").starts_with("text/plain"));
    site.anonymous()
        .post_form(COMMENTS, &fields)
        .await
        .expect(303);
    site.advance(MINUTE);
    ana.post_form(COMMENTS, &[("name", "Ana"), ("text", "The seventh, later")])
        .await
        .expect(303);
}

#[tokio::test]
async fn a_form_from_another_site_is_not_taken() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let fields = [("name", "Ana"), ("text", "Not of my own will")];
    for headers in [
        [("sec-fetch-site", "cross-site"), ("accept", "text/html")],
        [("sec-fetch-site", "same-site"), ("accept", "text/html")],
    ] {
        ana.post_form_with(COMMENTS, &fields, &headers)
            .await
            .expect(403)
            .shows("from another site");
    }
    let foreign = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "https://evil.example"),
    ];
    ana.ask(
        Method::POST,
        COMMENTS,
        &foreign,
        Body::from("name=Ana&text=No"),
    )
    .await
    .expect(403);
    let own = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "http://greenroom.test"),
    ];
    ana.ask(
        Method::POST,
        COMMENTS,
        &own,
        Body::from("name=Ana&text=Yes+indeed"),
    )
    .await
    .expect(303);
}

#[tokio::test]
async fn bodies_we_cannot_read_are_refused_each_in_its_way() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let send = async |kind: &str, body: Body| {
        ana.ask(
            Method::POST,
            COMMENTS,
            &[("content-type", kind), ("accept", "text/html")],
            body,
        )
        .await
    };
    let form = "application/x-www-form-urlencoded";
    send("application/json", Body::from("{}")).await.expect(415);
    send("multipart/form-data; boundary=x", Body::from("--x--"))
        .await
        .expect(415);
    send(form, Body::from("name=Ana&text=%FF%FE"))
        .await
        .expect(400)
        .shows("UTF-8");
    send(form, Body::from(vec![b'x'; 200 * 1024]))
        .await
        .expect(413);
    let broken = futures_util::stream::iter([
        Ok(bytes::Bytes::from_static(b"name=Ana&te")),
        Err(std::io::Error::other("the line went dead")),
    ]);
    send(form, Body::from_stream(broken))
        .await
        .expect(400)
        .shows("before all of it had arrived");
}

#[tokio::test]
async fn applause_is_counted_once_for_each_device() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let id = say(&ana, "Ana", "Clap for this", "").await;
    let url = format!("/c/{id}/applause");
    let ben = site.anonymous();
    let script = [("accept", "application/json")];
    let answer = ben.post_form_with(&url, &[], &script).await.expect(200);
    assert_eq!(answer.json(), serde_json::json!({ "applause": 1 }));
    let again = ben.post_form_with(&url, &[], &script).await.expect(200);
    assert_eq!(again.json()["applause"], 1);
    let plain = ana
        .post_form_with(
            &url,
            &[],
            &[
                ("accept", "text/html"),
                ("referer", "http://greenroom.test/television/ruffalo-wins"),
            ],
        )
        .await
        .expect(303);
    assert_eq!(plain.header("location"), format!("{SPEECH_URL}#c-{id}"));
    let foreign = ana
        .post_form_with(
            &url,
            &[],
            &[
                ("accept", "text/html"),
                ("referer", "http://greenroom.test.evil.example/"),
            ],
        )
        .await
        .expect(303);
    assert_eq!(foreign.header("location"), format!("/c/{id}#c-{id}"));
    site.pass().await;
    ana.get(SPEECH_URL).await.shows("data-claps>2<");
    let back = ben
        .post_form_with(&url, &[("take_back", "1")], &script)
        .await
        .expect(200);
    assert_eq!(back.json()["applause"], 1);
}

#[tokio::test]
async fn two_readers_of_one_network_are_two_devices() {
    let site = TestSite::new().await;
    let id = say(&site.anonymous(), "Ana", "Clap for this", "").await;
    let url = format!("/c/{id}/applause");
    let ben = site.anonymous();
    let cleo = ben.neighbour();
    let script = [("accept", "application/json")];
    ben.post_form_with(&url, &[], &script).await.expect(200);
    let second = cleo.post_form_with(&url, &[], &script).await.expect(200);
    assert_eq!(second.json()["applause"], 2);
    assert_ne!(ben.cookies(), cleo.cookies());
}

#[tokio::test]
async fn a_report_reaches_the_moderators_and_its_form_comes_back_when_wrong() {
    let site = TestSite::new().await;
    let id = say(&site.anonymous(), "Ana", "Something doubtful", "").await;
    let url = format!("/c/{id}/report");
    let ben = site.anonymous();
    ben.get(&url).await.expect(200).shows("Something doubtful");
    let wrong = ben
        .post_form(&url, &[("reason", "nonsense"), ("note", "Look here")])
        .await
        .expect(422);
    wrong.shows("Look here").shows("choose what is wrong");
    ben.post_form(&url, &[("reason", "abuse"), ("note", "Look here")])
        .await
        .expect(200)
        .shows("Thank you");
    ben.get("/c/nonsense/report").await.expect(404);
}

#[tokio::test]
async fn the_cookie_insists_on_https_where_there_is_https() {
    let site =
        TestSite::with(|settings| settings.base_url = "https://greenroom.test".to_owned()).await;
    let ana = site.anonymous();
    let fields = [("name", "Ana"), ("text", "Safely sent")];
    let answer = ana.post_form(COMMENTS, &fields).await.expect(303);
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-greenroom=")
            && cookie.contains("; Secure")
            && cookie.contains("Path=/")
    );
    let again = ana
        .post_form(COMMENTS, &[("name", "Ana"), ("text", "And once more")])
        .await
        .expect(303);
    assert_eq!(
        again.header("set-cookie"),
        "",
        "a device that is known keeps its cookie"
    );
}
