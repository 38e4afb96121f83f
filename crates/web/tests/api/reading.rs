//! Reading stories and comments.

use serde_json::json;
use web::testing::TestSite;

use super::{COMMENTS, say};

#[tokio::test]
async fn stories_are_listed_newest_first_and_read_whole() {
    let site = TestSite::new().await;
    for n in 1..=4 {
        site.publish_titled(
            &format!("Story {n}"),
            &format!("date: 2020-09-2{n}T12:00:00Z\ntopics: [Emmys 2020]"),
        )
        .await;
    }
    site.advance(10 * web::testing::DAY);
    let ana = site.anonymous();
    site.write(|tx| web::newsroom::story::due(tx, i64::MAX / 2, 100))
        .await;
    site.pass().await;
    let mut titles = Vec::new();
    let mut path = "/api/v1/stories?limit=2".to_owned();
    loop {
        let page = ana.get(&path).await.expect(200).json();
        titles.extend(
            page["stories"]
                .as_array()
                .unwrap()
                .iter()
                .map(|story| story["title"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/api/v1/stories?limit=2&after={next}");
    }
    assert_eq!(titles.len(), 5);
    assert_eq!(&titles[..4], ["Story 4", "Story 3", "Story 2", "Story 1"]);
    let by_topic = ana
        .get("/api/v1/stories?topic=emmys-2020")
        .await
        .expect(200)
        .json();
    assert_eq!(by_topic["stories"].as_array().unwrap().len(), 5);
    let by_section = ana
        .get("/api/v1/stories?section=film")
        .await
        .expect(200)
        .json();
    assert_eq!(by_section, json!({ "stories": [], "next": null }));
    let story = &ana
        .get("/api/v1/stories/ruffalo-wins")
        .await
        .expect(200)
        .json()["story"];
    assert_eq!(story["slug"], "ruffalo-wins");
    assert_eq!(story["section"], "television");
    assert_eq!(
        story["url"],
        "http://greenroom.test/television/ruffalo-wins"
    );
    assert_eq!(story["published_at"], "2020-09-21T01:00:00Z");
    assert_eq!(story["authors"][0]["name"], "Asha Rao");
    assert!(
        story["html"].as_str().unwrap().contains("<blockquote"),
        "{story}"
    );
    assert!(
        story["text"]
            .as_str()
            .unwrap()
            .contains("big, important moment"),
        "{story}"
    );
    assert_eq!(story["comment_count"], 0);
}

#[tokio::test]
async fn a_comment_is_written_answered_and_read_back() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let sent = ana
        .post_json(
            COMMENTS,
            &json!({ "name": "Ana", "email": "ana@example.org", "text": "He *meant* it." }),
            &[],
        )
        .await
        .expect(201);
    let root = sent.json()["comment"].clone();
    assert_eq!(
        sent.header("location"),
        format!("/api/v1/comments/{}", root["id"].as_str().unwrap())
    );
    assert_eq!(sent.header("cache-control"), "private, no-store");
    assert_eq!(
        (&root["state"], &root["author"]),
        (&json!("visible"), &json!({ "name": "Ana", "staff": false }))
    );
    assert_eq!(
        (&root["text"], &root["html"]),
        (
            &json!("He *meant* it."),
            &json!("<p>He <em>meant</em> it.</p>")
        )
    );
    assert!(
        !sent.text().contains("example.org"),
        "a mail address is never shown"
    );
    let reply = json!({ "name": "Ben", "text": "So did she.", "parent": root["id"] });
    site.anonymous()
        .post_json(COMMENTS, &reply, &[])
        .await
        .expect(201);
    site.pass().await;
    let list = ana.get(COMMENTS).await.expect(200).json();
    assert_eq!(list["count"], 2);
    let comments = list["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 2);
    assert_eq!(
        (&comments[0]["id"], &comments[0]["replies"]),
        (&root["id"], &json!(1))
    );
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
    assert_eq!(
        ana.get(&format!("{COMMENTS}?limit=100"))
            .await
            .expect(200)
            .json()["comments"]
            .as_array()
            .unwrap()
            .len(),
        60
    );
    for (sort, first) in [
        ("newest", "Thought 59"),
        ("oldest", "Thought 0 "),
        ("top", "Thought 59"),
    ] {
        let mut texts = Vec::new();
        let mut path = format!("{COMMENTS}?sort={sort}&limit=7");
        loop {
            let page = ana.get(&path).await.expect(200).json();
            texts.extend(
                page["comments"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|comment| comment["text"].as_str().unwrap().to_owned()),
            );
            let Some(next) = page["next"].as_str() else {
                break;
            };
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
        let reply =
            json!({ "name": "Ben", "text": format!("Me, number {n}."), "parent": root["id"] });
        ana.post_json(COMMENTS, &reply, &[]).await.expect(201);
    }
    site.pass().await;
    let address = format!("/api/v1/comments/{}", root["id"].as_str().unwrap());
    let (mut seen, mut path) = (Vec::new(), address.clone());
    loop {
        let page = ana.get(&path).await.expect(200).json();
        seen.extend(
            page["replies"]
                .as_array()
                .unwrap()
                .iter()
                .map(|reply| reply["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("{address}?after={next}");
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 60);
}

#[tokio::test]
async fn the_description_is_served_and_the_house_says_it_is_well() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    assert_eq!(
        &ana.get("/api/v1/openapi.json").await.expect(200).json(),
        web::api::document()
    );
    assert_eq!(ana.get("/healthz").await.expect(200).text(), "ok\n");
    assert_eq!(ana.get("/readyz").await.expect(200).text(), "ready\n");
    site.site.live.close();
    ana.get("/readyz").await.expect(503);
}
