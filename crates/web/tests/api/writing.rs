//! Writing comments, changing them, clapping and reporting.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};
use web::newsroom::moderation::log;
use web::newsroom::token::Role;
use web::newsroom::{Hold, Kind};
use web::testing::{MINUTE, TestSite};

use super::{COMMENTS, bearer, comment, problem, say};

#[tokio::test]
async fn a_held_comment_says_so_to_its_writer_alone() {
    let site = TestSite::with(|settings| settings.policy.hold = Hold::All).await;
    let ana = site.anonymous();
    let held = say(&ana, "Let me through.").await;
    assert_eq!(
        (&held["state"], &held["text"]),
        (&json!("held"), &json!("Let me through."))
    );
    site.pass().await;
    assert_eq!(
        ana.get(COMMENTS).await.expect(200).json()["comments"],
        json!([])
    );
    problem(
        ana.get(&format!(
            "/api/v1/comments/{}",
            held["id"].as_str().unwrap()
        ))
        .await,
        404,
    );
}

#[tokio::test]
async fn a_request_sent_twice_with_its_key_is_one_comment() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let key = [("idempotency-key", "night-1")];
    let first = ana
        .post_json(COMMENTS, &comment("Only once."), &key)
        .await
        .expect(201);
    let again = ana
        .post_json(COMMENTS, &comment("Only once."), &key)
        .await
        .expect(201);
    assert_eq!(first.json(), again.json());
    assert_eq!(
        (
            first.header("idempotency-replayed"),
            again.header("idempotency-replayed")
        ),
        ("", "true")
    );
    problem(
        ana.post_json(COMMENTS, &comment("Something else."), &key)
            .await,
        409,
    );
    // The key is the sender's own: the same word from elsewhere is another request.
    site.anonymous()
        .post_json(COMMENTS, &comment("A stranger with the same key."), &key)
        .await
        .expect(201);
    // A client that keeps no cookies is known by its network.
    let curl = site.anonymous();
    let key = [("idempotency-key", "curl-1")];
    let first = curl
        .post_json(COMMENTS, &comment("From a script."), &key)
        .await
        .expect(201)
        .json();
    assert_eq!(
        curl.neighbour()
            .post_json(COMMENTS, &comment("From a script."), &key)
            .await
            .expect(201)
            .json(),
        first
    );
    site.pass().await;
    assert_eq!(ana.get(COMMENTS).await.json()["count"], 3);
    problem(
        ana.post_json(
            COMMENTS,
            &comment("Long."),
            &[("idempotency-key", &"k".repeat(256))],
        )
        .await,
        400,
    );
}

#[tokio::test]
async fn who_wrote_a_comment_changes_it_for_a_while_and_takes_it_back() {
    let site = TestSite::new().await;
    let (ana, ben) = (site.anonymous(), site.anonymous());
    let id = say(&ana, "He ment it.").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    say(&ben, "Hello.").await;
    let path = format!("/api/v1/comments/{id}");
    let json_type = [("content-type", "application/json")];
    let patch = |text: &str| Body::from(json!({ "text": text }).to_string());
    let changed = ana
        .ask(Method::PATCH, &path, &json_type, patch("He meant it."))
        .await
        .expect(200)
        .json();
    assert_eq!(changed["comment"]["text"], "He meant it.");
    assert!(changed["comment"]["edited_at"].is_string());
    let refused = ben
        .ask(Method::PATCH, &path, &json_type, patch("He did not."))
        .await;
    assert!(
        matches!(refused.status.as_u16(), 403 | 404),
        "{}",
        refused.text()
    );
    let stranger = ben.ask(Method::DELETE, &path, &[], Body::empty()).await;
    assert!(
        matches!(stranger.status.as_u16(), 403 | 404),
        "{}",
        stranger.text()
    );
    site.advance(20 * MINUTE);
    problem(
        ana.ask(Method::PATCH, &path, &json_type, patch("Too late."))
            .await,
        403,
    );
    ana.ask(Method::DELETE, &path, &[], Body::empty())
        .await
        .expect(204);
    site.pass().await;
    problem(ana.get(&path).await, 404);
}

#[tokio::test]
async fn a_moderators_token_changes_states_and_no_lesser_one_does() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let id = say(&ana, "Buy my pills.").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/comments/{id}");
    let (moderator, writer) = (
        bearer(&site, Role::Moderator).await,
        bearer(&site, Role::Writer).await,
    );
    let desk = site.anonymous();
    let patch = async |token: &str, body: Value| {
        let headers = [
            ("content-type", "application/json"),
            ("authorization", token),
        ];
        desk.ask(Method::PATCH, &path, &headers, Body::from(body.to_string()))
            .await
    };
    let nobody = desk
        .ask(
            Method::PATCH,
            &path,
            &[("content-type", "application/json")],
            Body::from(r#"{"state":"spam"}"#),
        )
        .await;
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
    problem(nobody, 401);
    problem(
        patch("Bearer gr_invented", json!({ "state": "spam" })).await,
        401,
    );
    problem(
        patch("Basic bW86bW8=", json!({ "state": "spam" })).await,
        401,
    );
    problem(patch(&writer, json!({ "state": "spam" })).await, 403);
    problem(patch(&moderator, json!({ "state": "vapour" })).await, 422);
    problem(patch(&moderator, json!({})).await, 422);
    patch(&moderator, json!({ "picked": true }))
        .await
        .expect(200)
        .shows("\"picked\":true");
    patch(&moderator, json!({ "state": "spam", "why": "pills" }))
        .await
        .expect(200);
    site.pass().await;
    assert_eq!(desk.get(COMMENTS).await.json()["count"], 0);
    patch(&moderator, json!({ "state": "visible" }))
        .await
        .expect(200);
    desk.ask(
        Method::DELETE,
        &path,
        &[("authorization", &moderator)],
        Body::empty(),
    )
    .await
    .expect(204);
    site.pass().await;
    assert_eq!(desk.get(COMMENTS).await.json()["count"], 0);
    // Each act is remembered under the token's name, as an act on the desk is.
    let mut log = site
        .read(|tx| log::page(tx, &log::Filter::default(), None, 50))
        .await
        .items;
    log.reverse();
    let acts: Vec<(&str, &str, &str)> = log
        .iter()
        .filter(|entry| entry.object == "comment")
        .map(|entry| (entry.act.as_str(), entry.actor.as_str(), entry.why.as_str()))
        .collect();
    assert_eq!(
        acts,
        [
            ("comment.pick", "Mo", ""),
            ("comment.spam", "Mo", "pills"),
            ("comment.approve", "Mo", ""),
            ("comment.remove", "Mo", ""),
        ]
    );
}

#[tokio::test]
async fn a_comment_that_is_not_there_is_not_there_whatever_its_id_spells() {
    let site = TestSite::new().await;
    let stranger = site.anonymous();
    let json_type = [("content-type", "application/json")];
    // Half of all spellings stand for a row that could be, half for none; which, is the secret of the house.
    for n in 0..64_i64 {
        let id = match n % 2 {
            0 => site.site.ids.show(Kind::Comment, 1_000_000 + n),
            _ => site.site.ids.show(Kind::Comment, -n),
        };
        let path = format!("/api/v1/comments/{id}");
        problem(
            stranger
                .ask(Method::DELETE, &path, &[], Body::empty())
                .await,
            404,
        );
        let spam = Body::from(r#"{"state":"spam"}"#);
        problem(
            stranger.ask(Method::PATCH, &path, &json_type, spam).await,
            404,
        );
    }
    // What is there asks a stranger who they are.
    let ana = site.anonymous();
    let id = say(&ana, "Here I stand.").await["id"].clone();
    let path = format!("/api/v1/comments/{}", id.as_str().unwrap());
    problem(
        stranger
            .ask(Method::DELETE, &path, &[], Body::empty())
            .await,
        401,
    );
}

#[tokio::test]
async fn applause_counts_once_a_device_and_is_taken_back() {
    let site = TestSite::new().await;
    let (ana, ben) = (site.anonymous(), site.anonymous());
    let id = say(&ana, "Clap if you agree.").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/comments/{id}/applause");
    for (reader, count) in [(&ana, 1), (&ana, 1), (&ben, 2)] {
        let answer = reader
            .ask(Method::POST, &path, &[], Body::empty())
            .await
            .expect(200);
        assert_eq!(answer.json(), json!({ "applause": count }));
    }
    assert_eq!(
        ben.ask(Method::DELETE, &path, &[], Body::empty())
            .await
            .expect(200)
            .json(),
        json!({ "applause": 1 })
    );
    problem(
        ben.ask(
            Method::POST,
            "/api/v1/comments/0000000000000/applause",
            &[],
            Body::empty(),
        )
        .await,
        404,
    );
}

#[tokio::test]
async fn a_report_reaches_the_desk() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let id = say(&ana, "You are all fools.").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/comments/{id}/reports");
    let body = problem(
        ana.post_json(&path, &json!({ "reason": "taste" }), &[])
            .await,
        422,
    );
    assert!(
        body["errors"]["reason"].as_str().unwrap().contains("abuse"),
        "{body}"
    );
    ana.post_json(&path, &json!({ "reason": "abuse", "note": "Rude." }), &[])
        .await
        .expect(204);
    let open = site.read(|tx| web::newsroom::report::open(tx, 10)).await;
    assert_eq!(open.len(), 1);
}

#[tokio::test]
async fn the_newsroom_speaks_as_itself_with_a_token() {
    let site = TestSite::new().await;
    let editor = bearer(&site, Role::Editor).await;
    let desk = site.anonymous();
    let sent = desk
        .post_json(
            COMMENTS,
            &json!({ "name": "House Lights", "text": "Thank you for writing." }),
            &[("authorization", &editor)],
        )
        .await;
    assert_eq!(sent.expect(201).json()["comment"]["author"]["staff"], true);
    problem(
        desk.post_json(
            COMMENTS,
            &comment("Let me in."),
            &[("authorization", "Bearer gr_no")],
        )
        .await,
        401,
    );
}

#[tokio::test]
async fn a_flood_from_one_network_is_slowed_and_told_when_to_come_back() {
    let site = TestSite::with(|settings| settings.limits_enabled = true).await;
    let ana = site.anonymous();
    for n in 0..5 {
        say(&ana, &format!("Quick thought number {n}.")).await;
    }
    let slowed = ana
        .post_json(COMMENTS, &comment("One too many."), &[])
        .await;
    assert!(slowed.header("retry-after").parse::<u32>().unwrap() > 0);
    problem(slowed, 429);
    site.anonymous()
        .post_json(COMMENTS, &comment("From another network."), &[])
        .await
        .expect(201);
}

#[tokio::test]
async fn a_closed_conversation_is_read_and_not_written() {
    let site = TestSite::new().await;
    site.publish_titled("Closed for the night", "slug: closed\ncomments: closed")
        .await;
    let ana = site.anonymous();
    problem(
        ana.post_json(
            "/api/v1/stories/closed/comments",
            &comment("Knock knock."),
            &[],
        )
        .await,
        403,
    );
    ana.get("/api/v1/stories/closed/comments").await.expect(200);
    site.publish_titled("No comments", "slug: quiet\ncomments: off")
        .await;
    problem(ana.get("/api/v1/stories/quiet/comments").await, 404);
}
