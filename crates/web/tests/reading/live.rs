//! The live log, as a stream and as pages of it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};
use tower::ServiceExt;
use web::newsroom::comment::{self, CommentState};
use web::testing::{Reader, TestSite};

const COMMENTS: &str = "/api/v1/stories/ruffalo-wins/comments";

/// One event as a browser's `EventSource` would hand it over.
#[derive(Clone, Debug, PartialEq)]
struct Heard {
    id: i64,
    kind: String,
    data: Value,
}

/// A browser that listens.
struct Listener {
    body: Body,
    text: String,
}

impl Listener {
    async fn open(site: &TestSite, path: &str, last_event_id: Option<i64>) -> Listener {
        let mut request = Request::builder()
            .uri(path)
            .header("host", "greenroom.test");
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let front = web::front(Arc::clone(&site.site));
        let response = front
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Listener {
            body: response.into_body(),
            text: String::new(),
        }
    }

    /// The next event; `None` when the stream is over. Comments and `retry` are not events.
    async fn next(&mut self) -> Option<Heard> {
        tokio::time::timeout(Duration::from_secs(30), self.read_on())
            .await
            .expect("waited for an event of the stream")
    }

    async fn read_on(&mut self) -> Option<Heard> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                if let Some(heard) = read(&block) {
                    return Some(heard);
                }
            }
            let bytes = self.body.frame().await?.unwrap().into_data().unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }
}

fn read(block: &str) -> Option<Heard> {
    let field = |name: &str| {
        block.lines().find_map(|line| {
            line.strip_prefix(name)
                .map(|value| value.trim_start().to_owned())
        })
    };
    Some(Heard {
        kind: field("event:")?,
        id: field("id:")?.parse().unwrap(),
        data: serde_json::from_str(&field("data:")?).unwrap(),
    })
}

fn topic(site: &TestSite, story: i64) -> String {
    web::live::topic_of(&site.site, web::live::About::Story(story))
}

async fn story_id(site: &TestSite) -> i64 {
    site.read(|tx| web::newsroom::story::find_any(tx, "ruffalo-wins"))
        .await
        .card
        .id
}

async fn say(reader: &Reader, text: &str) -> String {
    let body = json!({ "name": "Ana", "text": text });
    let answer = reader.post_json(COMMENTS, &body, &[]).await.expect(201);
    answer.json()["comment"]["id"].as_str().unwrap().to_owned()
}

async fn base(site: &TestSite) -> String {
    format!("/live/{}", topic(site, story_id(site).await))
}

#[tokio::test]
async fn a_comment_reaches_whoever_listens_as_the_page_shows_it() {
    let site = TestSite::new().await;
    let base = base(&site).await;
    let mut ben = Listener::open(&site, &format!("{base}/events"), None).await;
    let ana = site.anonymous();
    let root = say(&ana, "He *meant* it.").await;
    let heard = ben.next().await.unwrap();
    assert_eq!(heard.kind, "comment");
    assert_eq!(heard.data["id"], root.as_str());
    assert_eq!(heard.data["parent"], Value::Null);
    assert_eq!(heard.data["count"], 1);
    let html = heard.data["html"].as_str().unwrap();
    site.pass().await;
    let page = site
        .anonymous()
        .get(web::testing::SPEECH_URL)
        .await
        .expect(200);
    assert!(
        page.text().contains(html.trim()),
        "the page shows the same:\n{html}"
    );

    let reply = json!({ "name": "Ben", "text": "So did she.", "parent": root });
    ana.post_json(COMMENTS, &reply, &[]).await.expect(201);
    let heard = ben.next().await.unwrap();
    assert_eq!(
        (heard.data["parent"].as_str(), heard.data["root"].as_str()),
        (Some(root.as_str()), Some(root.as_str()))
    );
    assert_eq!(heard.data["count"], 2);
}

#[tokio::test]
async fn a_held_comment_is_told_to_nobody_until_it_is_shown() {
    let site = TestSite::with(|settings| settings.policy.hold = web::newsroom::Hold::All).await;
    let base = base(&site).await;
    let mut ben = Listener::open(&site, &format!("{base}/events"), None).await;
    let id = say(&site.anonymous(), "Waiting in the wings.").await;
    let row = site
        .site
        .ids
        .read(web::newsroom::Kind::Comment, &id)
        .unwrap();
    site.settle().await;
    let polled = site
        .anonymous()
        .get(&format!("{base}/since/0"))
        .await
        .expect(200)
        .json();
    assert!(
        polled["events"]
            .as_array()
            .unwrap()
            .iter()
            .all(|event| event["kind"] != "comment"),
        "{polled}"
    );
    site.write(move |tx| comment::set_state(tx, row, CommentState::Visible, "Mo", "", 1))
        .await;
    assert_eq!(ben.next().await.unwrap().data["id"], id.as_str());
    site.write(move |tx| comment::set_state(tx, row, CommentState::Removed, "Mo", "", 2))
        .await;
    let gone = ben.next().await.unwrap();
    assert_eq!(
        (gone.kind.as_str(), &gone.data["html"], &gone.data["count"]),
        ("gone", &json!(""), &json!(0))
    );
    // Whoever comes late is never sent what was taken away.
    site.pass().await;
    let polled = site
        .anonymous()
        .get(&format!("{base}/since/0"))
        .await
        .expect(200);
    polled.hides("Waiting in the wings.").shows("\"gone\"");
}

#[tokio::test]
async fn a_removed_comment_that_was_answered_leaves_its_tombstone() {
    let site = TestSite::new().await;
    let base = base(&site).await;
    let ana = site.anonymous();
    let root = say(&ana, "Something rash.").await;
    ana.post_json(
        COMMENTS,
        &json!({ "name": "Ben", "text": "Quite.", "parent": root }),
        &[],
    )
    .await
    .expect(201);
    site.settle().await;
    let mut ben = Listener::open(&site, &format!("{base}/events"), None).await;
    let row = site
        .site
        .ids
        .read(web::newsroom::Kind::Comment, &root)
        .unwrap();
    site.write(move |tx| comment::set_state(tx, row, CommentState::Removed, "Mo", "", 2))
        .await;
    let gone = ben.next().await.unwrap();
    let html = gone.data["html"].as_str().unwrap();
    assert!(
        html.contains("tombstone") && !html.contains("rash"),
        "{html}"
    );
}

#[tokio::test]
async fn a_hundred_claps_are_one_event_and_a_comment_does_not_wait_for_them() {
    let site = TestSite::new().await;
    let base = base(&site).await;
    let id = say(&site.anonymous(), "Applaud this.").await;
    site.settle().await;
    let mut ben = Listener::open(&site, &format!("{base}/events"), None).await;
    for _ in 0..100 {
        let path = format!("/api/v1/comments/{id}/applause");
        site.anonymous()
            .post_json(&path, &json!({}), &[("user-agent", "t")])
            .await
            .expect(200);
    }
    site.settle().await;
    let heard = ben.next().await.unwrap();
    assert_eq!(
        (heard.kind.as_str(), &heard.data),
        ("applause", &json!({ "id": id, "applause": 100 }))
    );
    say(&site.anonymous(), "Not waiting.").await;
    assert_eq!(ben.next().await.unwrap().kind, "comment");
}

#[tokio::test]
async fn whoever_comes_back_gets_what_was_missed_and_nothing_twice() {
    let site = TestSite::new().await;
    let base = base(&site).await;
    let ana = site.anonymous();
    let mut always = Listener::open(&site, &format!("{base}/events"), None).await;
    let mut all = Vec::new();
    for n in 0..12 {
        say(&ana, &format!("Thought {n} of the evening.")).await;
        all.push(always.next().await.unwrap());
    }
    let start = all.first().unwrap().id - 1;
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(40));
    let cuts = prop::collection::vec(1_usize..5, 1..6);
    let site = &site;
    let strategy = (cuts, any::<bool>());
    for _ in 0..40 {
        let (cuts, polls) = strategy.new_tree(&mut runner).unwrap().current();
        let mut got: Vec<Heard> = Vec::new();
        let mut at = start;
        let mut cuts = cuts.into_iter();
        while got.len() < all.len() {
            let take = cuts.next().unwrap_or(12).min(all.len() - got.len());
            let mut listener = Listener::open(
                site,
                &format!("{base}/events?since={start}"),
                (at > start).then_some(at),
            )
            .await;
            for _ in 0..take {
                let heard = listener.next().await.unwrap();
                at = heard.id;
                got.push(heard);
            }
        }
        // The html tells how many comments there are now, so compare who said what when.
        let line = |heard: &[Heard]| {
            heard
                .iter()
                .map(|one| (one.id, one.kind.clone(), one.data["id"].clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(line(&got), line(&all));
        if polls {
            let page = site
                .anonymous()
                .get(&format!("{base}/since/{start}"))
                .await
                .expect(200)
                .json();
            let seqs: Vec<i64> = page["events"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| event["seq"].as_i64().unwrap())
                .collect();
            assert_eq!(seqs, all.iter().map(|heard| heard.id).collect::<Vec<_>>());
            assert_eq!(page["next"].as_i64(), seqs.last().copied());
        }
    }
}

#[tokio::test]
async fn whoever_was_away_too_long_or_knows_a_strange_number_reads_the_page_again() {
    let site = TestSite::new().await;
    let base = base(&site).await;
    let id = say(&site.anonymous(), "Many will clap.").await;
    let row = site
        .site
        .ids
        .read(web::newsroom::Kind::Comment, &id)
        .unwrap();
    site.write(move |tx| {
        for n in 0_i64..300 {
            web::newsroom::applause::give(tx, row, &n.to_be_bytes(), n)?;
        }
        Ok(())
    })
    .await;
    for stranger in ["0", "999999", "-5", "yesterday"] {
        let mut ben = Listener::open(&site, &format!("{base}/events?since={stranger}"), None).await;
        assert_eq!(ben.next().await.unwrap().kind, "resync", "since={stranger}");
        say(
            &site.anonymous(),
            &format!("After the number {stranger} nobody knew."),
        )
        .await;
        assert_eq!(
            ben.next().await.unwrap().kind,
            "comment",
            "the stream goes on"
        );
    }
    let polled = site
        .anonymous()
        .get(&format!("{base}/since/999999"))
        .await
        .expect(200)
        .json();
    assert_eq!(polled["events"][0]["kind"], "resync");
    assert!(polled["next"].as_i64().unwrap() < 999_999);
}

#[tokio::test]
async fn full_pages_of_the_log_never_change_and_its_end_is_asked_for_every_two_seconds() {
    let site = TestSite::new().await;
    let base = base(&site).await;
    let ana = site.anonymous();
    for n in 0..70 {
        say(&ana, &format!("Line {n} of a long conversation.")).await;
    }
    site.pass().await;
    let first = ana.get(&format!("{base}/since/0")).await.expect(200);
    assert_eq!(
        first.header("cache-control"),
        "public, max-age=3600, immutable"
    );
    let page = first.json();
    assert_eq!(page["events"].as_array().unwrap().len(), 64);
    let end = format!("{base}/since/{}", page["next"]);
    let second = ana.get(&end).await.expect(200);
    assert_eq!(second.header("cache-control"), "public, max-age=2");
    assert_eq!(second.json()["events"].as_array().unwrap().len(), 6);
    let etag = second.header("etag").to_owned();
    ana.get_with(&end, &[("if-none-match", &etag)])
        .await
        .expect(304);
    say(&ana, "And one more.").await;
    site.pass().await;
    ana.get_with(&end, &[("if-none-match", &etag)])
        .await
        .expect(200)
        .shows("And one more.");
    let renders = site.site.cache.tally().renders;
    for _ in 0..100 {
        site.anonymous().get(&end).await.expect(200);
    }
    assert_eq!(
        site.site.cache.tally().renders,
        renders,
        "a thousand who poll cost what one costs"
    );
}

#[tokio::test]
async fn a_full_house_answers_204_and_the_log_can_still_be_polled() {
    let site = TestSite::with(|settings| settings.live_max_readers = 1).await;
    let base = base(&site).await;
    let ana = Listener::open(&site, &format!("{base}/events"), None).await;
    site.anonymous()
        .get(&format!("{base}/events"))
        .await
        .expect(204);
    site.anonymous()
        .get(&format!("{base}/since/0"))
        .await
        .expect(200);
    drop(ana);
    Listener::open(&site, &format!("{base}/events"), None).await;
}

#[tokio::test]
async fn a_story_nobody_may_read_has_no_log() {
    let site = TestSite::new().await;
    let draft = site
        .publish("---\ntitle: Not yet\nsection: television\nstatus: draft\n---\nSoon.\n")
        .await;
    let base = format!("/live/{}", topic(&site, draft.id));
    let ana = site.anonymous();
    for path in [
        format!("{base}/events"),
        format!("{base}/since/0"),
        "/live/s-0000000000000/events".to_owned(),
        "/live/s-nonsense/since/0".to_owned(),
        "/live/site/since/0".to_owned(),
        format!("/live/{}/since/007", topic(&site, story_id(&site).await)),
        format!("/live/{}/since/-1", topic(&site, story_id(&site).await)),
    ] {
        ana.get(&path).await.expect(404);
    }
    assert_eq!(site.site.live.readers(), 0);
}

#[tokio::test]
async fn a_story_that_changes_says_so_and_one_taken_down_ends_the_stream() {
    let site = TestSite::new().await;
    let base = base(&site).await;
    let mut ben = Listener::open(&site, &format!("{base}/events"), None).await;
    site.publish(&web::testing::SPEECH.replace("both twins", "two brothers"))
        .await;
    assert_eq!(ben.next().await.unwrap().kind, "story");
    site.write(|tx| web::newsroom::story::unpublish(tx, "ruffalo-wins", "Rui", "a test", 0))
        .await;
    assert_eq!(ben.next().await.unwrap().kind, "story");
    assert_eq!(ben.next().await, None);
    site.anonymous()
        .get(&format!("{base}/events"))
        .await
        .expect(404);
}

#[tokio::test]
async fn closing_the_house_ends_every_stream() {
    let site = TestSite::new().await;
    let base = base(&site).await;
    let mut ben = Listener::open(&site, &format!("{base}/events"), None).await;
    let waiting = tokio::spawn(async move { ben.next().await });
    site.close().await;
    assert_eq!(waiting.await.unwrap(), None);
}
