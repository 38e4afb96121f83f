//! What the API says to bad input and to pages of other sites.

use axum::body::Body;
use http::Method;
use serde_json::json;
use web::newsroom::comment;
use web::testing::TestSite;

use super::{COMMENTS, comment, problem, say};

#[tokio::test]
async fn bad_comments_are_refused_with_a_sentence_and_nothing_is_half_done() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let long = "x".repeat(10_001);
    let zalgo = format!("a{}", "\u{0301}".repeat(5_000));
    for text in [
        "",
        "   \n ",
        long.as_str(),
        "a\u{0007}b",
        "a\u{202e}b",
        zalgo.as_str(),
    ] {
        let body = problem(ana.post_json(COMMENTS, &comment(text), &[]).await, 422);
        assert!(body["errors"]["text"].is_string(), "{body}");
    }
    ana.post_json(COMMENTS, &comment(&"x ".repeat(4_999)), &[])
        .await
        .expect(201);
    let body = problem(
        ana.post_json(COMMENTS, &json!({ "name": "", "text": "Unsigned." }), &[])
            .await,
        422,
    );
    assert!(body["errors"]["name"].is_string(), "{body}");
    problem(
        ana.post_json(COMMENTS, &json!({ "name": "Ana" }), &[])
            .await,
        422,
    );
    problem(
        ana.post_json(
            COMMENTS,
            &json!({ "name": "Ana", "text": "Hi.", "state": "visible" }),
            &[],
        )
        .await,
        422,
    );
    problem(
        ana.post_json(COMMENTS, &json!(["Ana", "Hi."]), &[]).await,
        422,
    );
    for parent in ["0000000000000", "nonsense", ""] {
        let reply = json!({ "name": "Ana", "text": "To nobody.", "parent": parent });
        let body = problem(ana.post_json(COMMENTS, &reply, &[]).await, 422);
        assert!(body["errors"]["parent"].is_string(), "{body}");
    }
    problem(
        ana.post_json(
            "/api/v1/stories/no-such-story/comments",
            &comment("Hi."),
            &[],
        )
        .await,
        404,
    );
    site.pass().await;
    assert_eq!(ana.get(COMMENTS).await.json()["count"], 1);
}

#[tokio::test]
async fn an_answer_to_another_storys_or_a_removed_comment_is_refused() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    site.publish_titled("Elsewhere", "slug: elsewhere").await;
    let id = say(&ana, "Here.").await["id"].as_str().unwrap().to_owned();
    let reply = json!({ "name": "Ana", "text": "There.", "parent": id });
    problem(
        ana.post_json("/api/v1/stories/elsewhere/comments", &reply, &[])
            .await,
        422,
    );
    let row = site
        .site
        .ids
        .read(web::newsroom::Kind::Comment, &id)
        .unwrap();
    site.write(move |tx| comment::set_state(tx, row, comment::CommentState::Removed, "Mo", "", 1))
        .await;
    problem(ana.post_json(COMMENTS, &reply, &[]).await, 422);
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused_before_anything_is_read() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let send = async |kind: &str, body: Vec<u8>| {
        ana.ask(
            Method::POST,
            COMMENTS,
            &[("content-type", kind)],
            Body::from(body),
        )
        .await
    };
    problem(
        send(
            "application/x-www-form-urlencoded",
            b"name=Ana&text=Hi".to_vec(),
        )
        .await,
        415,
    );
    problem(
        send("text/plain", b"{\"name\":\"Ana\",\"text\":\"Hi\"}".to_vec()).await,
        415,
    );
    problem(
        send("application/json", b"{\"name\":\"Ana\",".to_vec()).await,
        400,
    );
    problem(
        send("application/json", b"{\"name\":\"\xff\"}".to_vec()).await,
        400,
    );
    problem(send("application/json", vec![b' '; 200_000]).await, 413);
    problem(send("application/json", Vec::new()).await, 400);
    let list = problem(send("application/json", b"[[]]".to_vec()).await, 422);
    assert!(!list.to_string().contains("struct"), "{list}");
    let broken = futures_util::stream::iter([
        Ok(bytes::Bytes::from("{\"name\":")),
        Err(std::io::Error::other("gone")),
    ]);
    let cut = ana
        .ask(
            Method::POST,
            COMMENTS,
            &[("content-type", "application/json")],
            Body::from_stream(broken),
        )
        .await;
    problem(cut, 400);
}

#[tokio::test]
async fn queries_that_make_no_sense_are_refused_by_name() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let body = problem(ana.get(&format!("{COMMENTS}?sort=loudest")).await, 400);
    assert!(
        body["detail"].as_str().unwrap().contains("oldest"),
        "{body}"
    );
    for query in [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=many",
        "after=forged",
        "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ] {
        problem(ana.get(&format!("{COMMENTS}?{query}")).await, 400);
        problem(ana.get(&format!("/api/v1/stories?{query}")).await, 400);
    }
    problem(
        ana.get("/api/v1/stories?section=television&topic=emmys-2020")
            .await,
        400,
    );
    problem(ana.get("/api/v1/stories?section=opera").await, 404);
    problem(ana.get("/api/v1/stories/no-such").await, 404);
    problem(ana.get("/api/v1/comments/nonsense").await, 404);
    problem(ana.get("/api/v1/nowhere").await, 404);
    problem(
        ana.ask(Method::PUT, "/api/v1/stories", &[], Body::empty())
            .await,
        405,
    );
    // A cursor of one order is none of another's.
    for n in 0..3 {
        say(&ana, &format!("Thought {n}, at length.")).await;
    }
    site.pass().await;
    let next = ana
        .get(&format!("{COMMENTS}?limit=1&sort=oldest"))
        .await
        .json()["next"]
        .as_str()
        .unwrap()
        .to_owned();
    problem(
        ana.get(&format!("{COMMENTS}?limit=1&sort=newest&after={next}"))
            .await,
        400,
    );
}

#[tokio::test]
async fn pages_of_other_sites_may_read_and_not_write() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let elsewhere = [("origin", "https://elsewhere.test")];
    for path in [
        "/api/v1/stories",
        COMMENTS,
        "/api/v1/openapi.json",
        "/api/v1/stories/no-such",
    ] {
        let answer = ana.get_with(path, &elsewhere).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(
            answer.header("access-control-allow-credentials"),
            "",
            "{path}"
        );
    }
    let asked = ana
        .ask(
            Method::OPTIONS,
            COMMENTS,
            &[
                ("origin", "https://elsewhere.test"),
                ("access-control-request-method", "POST"),
            ],
            Body::empty(),
        )
        .await;
    assert_eq!(
        asked.expect(204).header("access-control-allow-methods"),
        "GET, HEAD"
    );
    let text = comment("From elsewhere.");
    problem(ana.post_json(COMMENTS, &text, &elsewhere).await, 403);
    problem(
        ana.post_json(COMMENTS, &text, &[("origin", "null")]).await,
        403,
    );
    problem(
        ana.post_json(COMMENTS, &text, &[("sec-fetch-site", "cross-site")])
            .await,
        403,
    );
    problem(
        ana.post_json(COMMENTS, &text, &[("sec-fetch-site", "same-site")])
            .await,
        403,
    );
    let applause = "/api/v1/comments/0000000000000/applause";
    problem(
        ana.ask(Method::POST, applause, &elsewhere, Body::empty())
            .await,
        403,
    );
    ana.post_json(
        COMMENTS,
        &text,
        &[
            ("origin", "http://greenroom.test"),
            ("sec-fetch-site", "same-origin"),
        ],
    )
    .await
    .expect(201);
    site.anonymous()
        .post_json(COMMENTS, &comment("From a program."), &[])
        .await
        .expect(201);
}
