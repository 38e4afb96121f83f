//! Sending stories in.

use axum::body::Body;
use http::Method;
use serde_json::json;
use web::newsroom::token::Role;
use web::testing::{SPEECH, TestSite};

use super::{bearer, problem};

#[tokio::test]
async fn stories_come_in_as_markdown_and_as_a_document() {
    let site = TestSite::new().await;
    let editor = bearer(&site, Role::Editor).await;
    let desk = site.anonymous();
    let send = async |kind: &str, token: &str, body: String| {
        desk.ask(
            Method::POST,
            "/api/v1/stories",
            &[("content-type", kind), ("authorization", token)],
            Body::from(body),
        )
        .await
    };
    let markdown = SPEECH.replace("ruffalo-wins", "second-speech");
    let sent = send("text/markdown; charset=utf-8", &editor, markdown.clone())
        .await
        .expect(201);
    assert_eq!(sent.header("location"), "/api/v1/stories/second-speech");
    assert_eq!(sent.json()["story"]["state"], "published");
    site.pass().await;
    desk.get("/television/second-speech").await.expect(200);
    send(
        "text/markdown",
        &editor,
        markdown.replace("He thanked", "First he thanked"),
    )
    .await
    .expect(200);
    site.pass().await;
    desk.get(sent.header("location"))
        .await
        .expect(200)
        .shows("First he thanked");

    let document = json!({
        "front": { "title": "By document", "section": "film", "status": "published", "date": "2020-09-21T00:00:00Z" },
        "document": { "version": 1, "blocks": [{ "type": "paragraph", "content": [{ "type": "text", "text": "Typed." }] }] },
    });
    let sent = send("application/json", &editor, document.to_string()).await;
    let sent = sent.expect(201);
    site.pass().await;
    desk.get(sent.header("location"))
        .await
        .expect(200)
        .shows("Typed.");

    let writer = bearer(&site, Role::Writer).await;
    problem(send("text/markdown", &writer, markdown.clone()).await, 403);
    let draft = markdown.replace("status: published", "status: draft");
    problem(send("text/markdown", &writer, draft.clone()).await, 403);
    send(
        "text/markdown",
        &writer,
        draft.replace("second-speech", "third-speech"),
    )
    .await
    .expect(201)
    .shows("\"draft\"");
}

#[tokio::test]
async fn a_story_that_cannot_be_used_is_refused_with_its_lines() {
    let site = TestSite::new().await;
    let editor = bearer(&site, Role::Editor).await;
    let desk = site.anonymous();
    let send = async |kind: &str, body: Vec<u8>| {
        desk.ask(
            Method::POST,
            "/api/v1/stories",
            &[("content-type", kind), ("authorization", &editor)],
            Body::from(body),
        )
        .await
    };
    let markdown = |from: &str, to: &str| {
        SPEECH
            .replace("ruffalo-wins", "other")
            .replace(from, to)
            .into_bytes()
    };
    let body = problem(
        send("text/markdown", markdown("lang: en", "lang: [")).await,
        422,
    );
    assert!(body["detail"].as_str().unwrap().contains("line"), "{body}");
    problem(
        send(
            "text/markdown",
            markdown("section: television", "section: opera"),
        )
        .await,
        422,
    );
    problem(
        send(
            "text/markdown",
            markdown("2020-09-21T06:30:00+05:30", "2020-13-41"),
        )
        .await,
        422,
    );
    problem(
        send("text/markdown", b"---\ntitle: \xff\xfe\n---\n".to_vec()).await,
        400,
    );
    problem(send("text/markdown", vec![b'a'; 10 << 20]).await, 413);
    problem(send("text/plain", markdown("a", "a")).await, 415);
    problem(send("application/json", b"{\"front\":".to_vec()).await, 400);
    problem(
        send("application/json", b"{\"title\":\"x\"}".to_vec()).await,
        422,
    );
    let nobody = desk
        .ask(
            Method::POST,
            "/api/v1/stories",
            &[("content-type", "text/markdown")],
            Body::from(SPEECH),
        )
        .await;
    problem(nobody, 401);
}
