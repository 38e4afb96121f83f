//! The JSON API: what it promises, and what it says to bad input.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};
use web::newsroom::token::{self, Role};
use web::newsroom::{Hold, comment};
use web::testing::{Answer, MINUTE, Reader, SPEECH, TestSite};

const COMMENTS: &str = "/api/v1/stories/ruffalo-wins/comments";

fn comment(text: &str) -> Value {
    json!({ "name": "Ana", "text": text })
}

async fn say(reader: &Reader, text: &str) -> Value {
    reader.post_json(COMMENTS, &comment(text), &[]).await.expect(201).json()["comment"].clone()
}

async fn bearer(site: &TestSite, role: Role) -> String {
    let random = [role as u8 + 1; 32];
    format!("Bearer {}", site.write(move |tx| token::create(tx, role, "Mo", random, 1)).await)
}

/// A problem as RFC 9457 has it, with a sentence and without anything of the house.
#[track_caller]
fn problem(answer: Answer, status: u16) -> Value {
    let answer = answer.expect(status);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let body = answer.json();
    assert_eq!(body["status"], status);
    assert!(body["title"].as_str().is_some_and(|title| !title.is_empty()), "{body}");
    let detail = body["detail"].as_str().unwrap();
    assert!(detail.len() > 10 && detail.ends_with(['.', ')']), "{detail}");
    for secret in ["select ", "insert ", "/tmp", "crates/"] {
        assert!(!detail.contains(secret), "{detail}");
    }
    body
}

#[tokio::test]
async fn stories_are_listed_newest_first_and_read_whole() {
    let site = TestSite::new().await;
    for n in 1..=4 {
        site.publish_titled(&format!("Story {n}"), &format!("date: 2020-09-2{n}T12:00:00Z\ntopics: [Emmys 2020]")).await;
    }
    site.advance(10 * web::testing::DAY);
    let ana = site.anonymous();
    site.write(|tx| web::newsroom::story::due(tx, i64::MAX / 2, 100)).await;
    site.pass().await;
    let mut titles = Vec::new();
    let mut path = "/api/v1/stories?limit=2".to_owned();
    loop {
        let page = ana.get(&path).await.expect(200).json();
        titles.extend(page["stories"].as_array().unwrap().iter().map(|story| story["title"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/stories?limit=2&after={next}");
    }
    assert_eq!(titles.len(), 5);
    assert_eq!(&titles[..4], ["Story 4", "Story 3", "Story 2", "Story 1"]);
    let by_topic = ana.get("/api/v1/stories?topic=emmys-2020").await.expect(200).json();
    assert_eq!(by_topic["stories"].as_array().unwrap().len(), 5);
    let by_section = ana.get("/api/v1/stories?section=film").await.expect(200).json();
    assert_eq!(by_section, json!({ "stories": [], "next": null }));
    let story = &ana.get("/api/v1/stories/ruffalo-wins").await.expect(200).json()["story"];
    assert_eq!(story["slug"], "ruffalo-wins");
    assert_eq!(story["section"], "television");
    assert_eq!(story["url"], "http://greenroom.test/television/ruffalo-wins");
    assert_eq!(story["published_at"], "2020-09-21T01:00:00Z");
    assert_eq!(story["authors"][0]["name"], "Asha Rao");
    assert!(story["html"].as_str().unwrap().contains("<blockquote"), "{story}");
    assert!(story["text"].as_str().unwrap().contains("big, important moment"), "{story}");
    assert_eq!(story["comment_count"], 0);
}

#[tokio::test]
async fn a_comment_is_written_answered_and_read_back() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let sent = ana.post_json(COMMENTS, &json!({ "name": "Ana", "email": "ana@example.org", "text": "He *meant* it." }), &[]).await.expect(201);
    let root = sent.json()["comment"].clone();
    assert_eq!(sent.header("location"), format!("/api/v1/comments/{}", root["id"].as_str().unwrap()));
    assert_eq!(sent.header("cache-control"), "private, no-store");
    assert_eq!((&root["state"], &root["author"]), (&json!("visible"), &json!({ "name": "Ana", "staff": false })));
    assert_eq!((&root["text"], &root["html"]), (&json!("He *meant* it."), &json!("<p>He <em>meant</em> it.</p>")));
    assert!(!sent.text().contains("example.org"), "a mail address is never shown");
    let reply = json!({ "name": "Ben", "text": "So did she.", "parent": root["id"] });
    site.anonymous().post_json(COMMENTS, &reply, &[]).await.expect(201);
    site.pass().await;
    let list = ana.get(COMMENTS).await.expect(200).json();
    assert_eq!(list["count"], 2);
    let comments = list["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 2);
    assert_eq!((&comments[0]["id"], &comments[0]["replies"]), (&root["id"], &json!(1)));
    assert_eq!(comments[1]["parent"], root["id"]);
    let one = ana.get(sent.header("location")).await.expect(200).json();
    assert_eq!(one["comment"]["id"], root["id"]);
    assert_eq!(one["replies"][0]["text"], "So did she.");
    assert_eq!(one["story"]["slug"], "ruffalo-wins");
}

#[tokio::test]
async fn a_thread_is_read_to_its_end_in_every_order() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    for n in 0..60 {
        say(&ana, &format!("Thought {n} on the matter.")).await;
        site.advance(10);
    }
    site.pass().await;
    assert_eq!(ana.get(&format!("{COMMENTS}?limit=100")).await.expect(200).json()["comments"].as_array().unwrap().len(), 60);
    for (sort, first) in [("newest", "Thought 59"), ("oldest", "Thought 0 "), ("top", "Thought 59")] {
        let mut texts = Vec::new();
        let mut path = format!("{COMMENTS}?sort={sort}&limit=7");
        loop {
            let page = ana.get(&path).await.expect(200).json();
            texts.extend(page["comments"].as_array().unwrap().iter().map(|comment| comment["text"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("{COMMENTS}?sort={sort}&limit=7&after={next}");
        }
        assert!(texts[0].starts_with(first), "{sort}: {}", texts[0]);
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 60, "{sort} shows each once");
    }
}

#[tokio::test]
async fn a_long_branch_is_read_by_the_address_of_its_root() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let root = say(&ana, "Who else cried?").await;
    for n in 0..60 {
        let reply = json!({ "name": "Ben", "text": format!("Me, number {n}."), "parent": root["id"] });
        ana.post_json(COMMENTS, &reply, &[]).await.expect(201);
    }
    site.pass().await;
    let address = format!("/api/v1/comments/{}", root["id"].as_str().unwrap());
    let (mut seen, mut path) = (Vec::new(), address.clone());
    loop {
        let page = ana.get(&path).await.expect(200).json();
        seen.extend(page["replies"].as_array().unwrap().iter().map(|reply| reply["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{address}?after={next}");
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 60);
}

#[tokio::test]
async fn a_held_comment_says_so_to_its_writer_alone() {
    let site = TestSite::with(|settings| settings.policy.hold = Hold::All).await;
    let ana = site.anonymous();
    let held = say(&ana, "Let me through.").await;
    assert_eq!((&held["state"], &held["text"]), (&json!("held"), &json!("Let me through.")));
    site.pass().await;
    assert_eq!(ana.get(COMMENTS).await.expect(200).json()["comments"], json!([]));
    problem(ana.get(&format!("/api/v1/comments/{}", held["id"].as_str().unwrap())).await, 404);
}

#[tokio::test]
async fn a_request_sent_twice_with_its_key_is_one_comment() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let key = [("idempotency-key", "night-1")];
    let first = ana.post_json(COMMENTS, &comment("Only once."), &key).await.expect(201);
    let again = ana.post_json(COMMENTS, &comment("Only once."), &key).await.expect(201);
    assert_eq!(first.json(), again.json());
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    problem(ana.post_json(COMMENTS, &comment("Something else."), &key).await, 409);
    // The key is the sender's own: the same word from elsewhere is another request.
    site.anonymous().post_json(COMMENTS, &comment("A stranger with the same key."), &key).await.expect(201);
    // A client that keeps no cookies is known by its network.
    let curl = site.anonymous();
    let key = [("idempotency-key", "curl-1")];
    let first = curl.post_json(COMMENTS, &comment("From a script."), &key).await.expect(201).json();
    assert_eq!(curl.neighbour().post_json(COMMENTS, &comment("From a script."), &key).await.expect(201).json(), first);
    site.pass().await;
    assert_eq!(ana.get(COMMENTS).await.json()["count"], 3);
    problem(ana.post_json(COMMENTS, &comment("Long."), &[("idempotency-key", &"k".repeat(256))]).await, 400);
}

#[tokio::test]
async fn who_wrote_a_comment_changes_it_for_a_while_and_takes_it_back() {
    let site = TestSite::new().await;
    let (ana, ben) = (site.anonymous(), site.anonymous());
    let id = say(&ana, "He ment it.").await["id"].as_str().unwrap().to_owned();
    say(&ben, "Hello.").await;
    let path = format!("/api/v1/comments/{id}");
    let json_type = [("content-type", "application/json")];
    let patch = |text: &str| Body::from(json!({ "text": text }).to_string());
    let changed = ana.ask(Method::PATCH, &path, &json_type, patch("He meant it.")).await.expect(200).json();
    assert_eq!(changed["comment"]["text"], "He meant it.");
    assert!(changed["comment"]["edited_at"].is_string());
    let refused = ben.ask(Method::PATCH, &path, &json_type, patch("He did not.")).await;
    assert!(matches!(refused.status.as_u16(), 403 | 404), "{}", refused.text());
    let stranger = ben.ask(Method::DELETE, &path, &[], Body::empty()).await;
    assert!(matches!(stranger.status.as_u16(), 403 | 404), "{}", stranger.text());
    site.advance(20 * MINUTE);
    problem(ana.ask(Method::PATCH, &path, &json_type, patch("Too late.")).await, 403);
    ana.ask(Method::DELETE, &path, &[], Body::empty()).await.expect(204);
    site.pass().await;
    problem(ana.get(&path).await, 404);
}

#[tokio::test]
async fn a_moderators_token_changes_states_and_no_lesser_one_does() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let id = say(&ana, "Buy my pills.").await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/comments/{id}");
    let (moderator, writer) = (bearer(&site, Role::Moderator).await, bearer(&site, Role::Writer).await);
    let desk = site.anonymous();
    let patch = async |token: &str, body: Value| {
        let headers = [("content-type", "application/json"), ("authorization", token)];
        desk.ask(Method::PATCH, &path, &headers, Body::from(body.to_string())).await
    };
    let nobody = desk.ask(Method::PATCH, &path, &[("content-type", "application/json")], Body::from(r#"{"state":"spam"}"#)).await;
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
    problem(nobody, 401);
    problem(patch("Bearer gr_invented", json!({ "state": "spam" })).await, 401);
    problem(patch("Basic bW86bW8=", json!({ "state": "spam" })).await, 401);
    problem(patch(&writer, json!({ "state": "spam" })).await, 403);
    problem(patch(&moderator, json!({ "state": "vapour" })).await, 422);
    problem(patch(&moderator, json!({})).await, 422);
    patch(&moderator, json!({ "picked": true })).await.expect(200).shows("\"picked\":true");
    patch(&moderator, json!({ "state": "spam", "why": "pills" })).await.expect(200);
    site.pass().await;
    assert_eq!(desk.get(COMMENTS).await.json()["count"], 0);
    patch(&moderator, json!({ "state": "visible" })).await.expect(200);
    desk.ask(Method::DELETE, &path, &[("authorization", &moderator)], Body::empty()).await.expect(204);
    site.pass().await;
    assert_eq!(desk.get(COMMENTS).await.json()["count"], 0);
}

#[tokio::test]
async fn applause_counts_once_a_device_and_is_taken_back() {
    let site = TestSite::new().await;
    let (ana, ben) = (site.anonymous(), site.anonymous());
    let id = say(&ana, "Clap if you agree.").await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/comments/{id}/applause");
    for (reader, count) in [(&ana, 1), (&ana, 1), (&ben, 2)] {
        let answer = reader.ask(Method::POST, &path, &[], Body::empty()).await.expect(200);
        assert_eq!(answer.json(), json!({ "applause": count }));
    }
    assert_eq!(ben.ask(Method::DELETE, &path, &[], Body::empty()).await.expect(200).json(), json!({ "applause": 1 }));
    problem(ben.ask(Method::POST, "/api/v1/comments/0000000000000/applause", &[], Body::empty()).await, 404);
}

#[tokio::test]
async fn a_report_reaches_the_desk() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let id = say(&ana, "You are all fools.").await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/comments/{id}/reports");
    let body = problem(ana.post_json(&path, &json!({ "reason": "taste" }), &[]).await, 422);
    assert!(body["errors"]["reason"].as_str().unwrap().contains("abuse"), "{body}");
    ana.post_json(&path, &json!({ "reason": "abuse", "note": "Rude." }), &[]).await.expect(204);
    let open = site.read(|tx| web::newsroom::report::open(tx, 10)).await;
    assert_eq!(open.len(), 1);
}

#[tokio::test]
async fn stories_come_in_as_markdown_and_as_a_document() {
    let site = TestSite::new().await;
    let editor = bearer(&site, Role::Editor).await;
    let desk = site.anonymous();
    let send = async |kind: &str, token: &str, body: String| {
        desk.ask(Method::POST, "/api/v1/stories", &[("content-type", kind), ("authorization", token)], Body::from(body)).await
    };
    let markdown = SPEECH.replace("ruffalo-wins", "second-speech");
    let sent = send("text/markdown; charset=utf-8", &editor, markdown.clone()).await.expect(201);
    assert_eq!(sent.header("location"), "/api/v1/stories/second-speech");
    assert_eq!(sent.json()["story"]["state"], "published");
    site.pass().await;
    desk.get("/television/second-speech").await.expect(200);
    send("text/markdown", &editor, markdown.replace("He thanked", "First he thanked")).await.expect(200);
    site.pass().await;
    desk.get(sent.header("location")).await.expect(200).shows("First he thanked");

    let document = json!({
        "front": { "title": "By document", "section": "film", "status": "published", "date": "2020-09-21T00:00:00Z" },
        "document": { "version": 1, "blocks": [{ "type": "paragraph", "content": [{ "type": "text", "text": "Typed." }] }] },
    });
    let sent = send("application/json", &editor, document.to_string()).await;
    let sent = sent.expect(201);
    site.pass().await;
    desk.get(sent.header("location")).await.expect(200).shows("Typed.");

    let writer = bearer(&site, Role::Writer).await;
    problem(send("text/markdown", &writer, markdown.clone()).await, 403);
    let draft = markdown.replace("status: published", "status: draft");
    problem(send("text/markdown", &writer, draft.clone()).await, 403);
    send("text/markdown", &writer, draft.replace("second-speech", "third-speech")).await.expect(201).shows("\"draft\"");
}

#[tokio::test]
async fn a_story_that_cannot_be_used_is_refused_with_its_lines() {
    let site = TestSite::new().await;
    let editor = bearer(&site, Role::Editor).await;
    let desk = site.anonymous();
    let send = async |kind: &str, body: Vec<u8>| {
        desk.ask(Method::POST, "/api/v1/stories", &[("content-type", kind), ("authorization", &editor)], Body::from(body)).await
    };
    let markdown = |from: &str, to: &str| SPEECH.replace("ruffalo-wins", "other").replace(from, to).into_bytes();
    let body = problem(send("text/markdown", markdown("lang: en", "lang: [")).await, 422);
    assert!(body["detail"].as_str().unwrap().contains("line"), "{body}");
    problem(send("text/markdown", markdown("section: television", "section: opera")).await, 422);
    problem(send("text/markdown", markdown("2020-09-21T06:30:00+05:30", "2020-13-41")).await, 422);
    problem(send("text/markdown", b"---\ntitle: \xff\xfe\n---\n".to_vec()).await, 400);
    problem(send("text/markdown", vec![b'a'; 10 << 20]).await, 413);
    problem(send("text/plain", markdown("a", "a")).await, 415);
    problem(send("application/json", b"{\"front\":".to_vec()).await, 400);
    problem(send("application/json", b"{\"title\":\"x\"}".to_vec()).await, 422);
    let nobody = desk.ask(Method::POST, "/api/v1/stories", &[("content-type", "text/markdown")], Body::from(SPEECH)).await;
    problem(nobody, 401);
}

#[tokio::test]
async fn bad_comments_are_refused_with_a_sentence_and_nothing_is_half_done() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let long = "x".repeat(10_001);
    let zalgo = format!("a{}", "\u{0301}".repeat(5_000));
    for text in ["", "   \n ", long.as_str(), "a\u{0007}b", "a\u{202e}b", zalgo.as_str()] {
        let body = problem(ana.post_json(COMMENTS, &comment(text), &[]).await, 422);
        assert!(body["errors"]["text"].is_string(), "{body}");
    }
    ana.post_json(COMMENTS, &comment(&"x ".repeat(4_999)), &[]).await.expect(201);
    let body = problem(ana.post_json(COMMENTS, &json!({ "name": "", "text": "Unsigned." }), &[]).await, 422);
    assert!(body["errors"]["name"].is_string(), "{body}");
    problem(ana.post_json(COMMENTS, &json!({ "name": "Ana" }), &[]).await, 422);
    problem(ana.post_json(COMMENTS, &json!({ "name": "Ana", "text": "Hi.", "state": "visible" }), &[]).await, 422);
    problem(ana.post_json(COMMENTS, &json!(["Ana", "Hi."]), &[]).await, 422);
    for parent in ["0000000000000", "nonsense", ""] {
        let reply = json!({ "name": "Ana", "text": "To nobody.", "parent": parent });
        let body = problem(ana.post_json(COMMENTS, &reply, &[]).await, 422);
        assert!(body["errors"]["parent"].is_string(), "{body}");
    }
    problem(ana.post_json("/api/v1/stories/no-such-story/comments", &comment("Hi."), &[]).await, 404);
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
    problem(ana.post_json("/api/v1/stories/elsewhere/comments", &reply, &[]).await, 422);
    let row = site.site.ids.read(web::newsroom::Kind::Comment, &id).unwrap();
    site.write(move |tx| comment::set_state(tx, row, comment::CommentState::Removed, "Mo", "", 1)).await;
    problem(ana.post_json(COMMENTS, &reply, &[]).await, 422);
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused_before_anything_is_read() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let send = async |kind: &str, body: Vec<u8>| {
        ana.ask(Method::POST, COMMENTS, &[("content-type", kind)], Body::from(body)).await
    };
    problem(send("application/x-www-form-urlencoded", b"name=Ana&text=Hi".to_vec()).await, 415);
    problem(send("text/plain", b"{\"name\":\"Ana\",\"text\":\"Hi\"}".to_vec()).await, 415);
    problem(send("application/json", b"{\"name\":\"Ana\",".to_vec()).await, 400);
    problem(send("application/json", b"{\"name\":\"\xff\"}".to_vec()).await, 400);
    problem(send("application/json", vec![b' '; 200_000]).await, 413);
    problem(send("application/json", Vec::new()).await, 400);
    let broken = futures_util::stream::iter([Ok(bytes::Bytes::from("{\"name\":")), Err(std::io::Error::other("gone"))]);
    let cut = ana.ask(Method::POST, COMMENTS, &[("content-type", "application/json")], Body::from_stream(broken)).await;
    problem(cut, 400);
}

#[tokio::test]
async fn queries_that_make_no_sense_are_refused_by_name() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let body = problem(ana.get(&format!("{COMMENTS}?sort=loudest")).await, 400);
    assert!(body["detail"].as_str().unwrap().contains("oldest"), "{body}");
    for query in ["limit=0", "limit=101", "limit=-1", "limit=many", "after=forged", "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        problem(ana.get(&format!("{COMMENTS}?{query}")).await, 400);
        problem(ana.get(&format!("/api/v1/stories?{query}")).await, 400);
    }
    problem(ana.get("/api/v1/stories?section=television&topic=emmys-2020").await, 400);
    problem(ana.get("/api/v1/stories?section=opera").await, 404);
    problem(ana.get("/api/v1/stories/no-such").await, 404);
    problem(ana.get("/api/v1/comments/nonsense").await, 404);
    problem(ana.get("/api/v1/nowhere").await, 404);
    problem(ana.ask(Method::PUT, "/api/v1/stories", &[], Body::empty()).await, 405);
    // A cursor of one order is none of another's.
    for n in 0..3 {
        say(&ana, &format!("Thought {n}, at length.")).await;
    }
    site.pass().await;
    let next = ana.get(&format!("{COMMENTS}?limit=1&sort=oldest")).await.json()["next"].as_str().unwrap().to_owned();
    problem(ana.get(&format!("{COMMENTS}?limit=1&sort=newest&after={next}")).await, 400);
}

#[tokio::test]
async fn pages_of_other_sites_may_read_and_not_write() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let elsewhere = [("origin", "https://elsewhere.test")];
    for path in ["/api/v1/stories", COMMENTS, "/api/v1/openapi.json", "/api/v1/stories/no-such"] {
        let answer = ana.get_with(path, &elsewhere).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
    }
    let asked = ana.ask(Method::OPTIONS, COMMENTS, &[("origin", "https://elsewhere.test"), ("access-control-request-method", "POST")], Body::empty()).await;
    assert_eq!(asked.expect(204).header("access-control-allow-methods"), "GET, HEAD");
    let text = comment("From elsewhere.");
    problem(ana.post_json(COMMENTS, &text, &elsewhere).await, 403);
    problem(ana.post_json(COMMENTS, &text, &[("origin", "null")]).await, 403);
    problem(ana.post_json(COMMENTS, &text, &[("sec-fetch-site", "cross-site")]).await, 403);
    problem(ana.post_json(COMMENTS, &text, &[("sec-fetch-site", "same-site")]).await, 403);
    let applause = "/api/v1/comments/0000000000000/applause";
    problem(ana.ask(Method::POST, applause, &elsewhere, Body::empty()).await, 403);
    ana.post_json(COMMENTS, &text, &[("origin", "http://greenroom.test"), ("sec-fetch-site", "same-origin")]).await.expect(201);
    site.anonymous().post_json(COMMENTS, &comment("From a program."), &[]).await.expect(201);
}

#[tokio::test]
async fn the_newsroom_speaks_as_itself_with_a_token() {
    let site = TestSite::new().await;
    let editor = bearer(&site, Role::Editor).await;
    let desk = site.anonymous();
    let sent = desk.post_json(COMMENTS, &json!({ "name": "House Lights", "text": "Thank you for writing." }), &[("authorization", &editor)]).await;
    assert_eq!(sent.expect(201).json()["comment"]["author"]["staff"], true);
    problem(desk.post_json(COMMENTS, &comment("Let me in."), &[("authorization", "Bearer gr_no")]).await, 401);
}

#[tokio::test]
async fn a_flood_from_one_network_is_slowed_and_told_when_to_come_back() {
    let site = TestSite::with(|settings| settings.limits_enabled = true).await;
    let ana = site.anonymous();
    for n in 0..5 {
        say(&ana, &format!("Quick thought number {n}.")).await;
    }
    let slowed = ana.post_json(COMMENTS, &comment("One too many."), &[]).await;
    assert!(slowed.header("retry-after").parse::<u32>().unwrap() > 0);
    problem(slowed, 429);
    site.anonymous().post_json(COMMENTS, &comment("From another network."), &[]).await.expect(201);
}

#[tokio::test]
async fn a_closed_conversation_is_read_and_not_written() {
    let site = TestSite::new().await;
    site.publish_titled("Closed for the night", "slug: closed\ncomments: closed").await;
    let ana = site.anonymous();
    problem(ana.post_json("/api/v1/stories/closed/comments", &comment("Knock knock."), &[]).await, 403);
    ana.get("/api/v1/stories/closed/comments").await.expect(200);
    site.publish_titled("No comments", "slug: quiet\ncomments: off").await;
    problem(ana.get("/api/v1/stories/quiet/comments").await, 404);
}

#[tokio::test]
async fn the_description_is_served_and_the_house_says_it_is_well() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    assert_eq!(&ana.get("/api/v1/openapi.json").await.expect(200).json(), web::api::document());
    assert_eq!(ana.get("/healthz").await.expect(200).text(), "ok\n");
    assert_eq!(ana.get("/readyz").await.expect(200).text(), "ready\n");
    site.site.live.close();
    ana.get("/readyz").await.expect(503);
}
