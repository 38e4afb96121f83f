//! Feeds and sitemaps, read by somebody else's reader.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use web::testing::{DAY, SPEECH_URL, TestSite};

async fn with_a_comment() -> TestSite {
    let site = TestSite::new().await;
    let fields = [("name", "Ana & Co"), ("text", "A **strong** word")];
    site.anonymous()
        .post_form("/television/ruffalo-wins/comments", &fields)
        .await
        .expect(303);
    site.pass().await;
    site
}

#[tokio::test]
async fn every_list_has_three_feeds_that_a_feed_reader_understands() {
    let site = with_a_comment().await;
    let ana = site.anonymous();
    for folder in [
        "/",
        "/television/",
        "/topics/emmys-2020/",
        "/authors/asha-rao/",
    ] {
        for (file, kind) in [
            ("feed.xml", "application/rss+xml; charset=utf-8"),
            ("atom.xml", "application/atom+xml; charset=utf-8"),
            ("feed.json", "application/feed+json; charset=utf-8"),
        ] {
            let path = format!("{folder}{file}");
            let answer = ana.get(&path).await.expect(200);
            assert_eq!(answer.header("content-type"), kind, "{path}");
            assert!(
                answer.header("cache-control").starts_with("public"),
                "{path}"
            );
            let feed = feed_rs::parser::parse(&answer.body[..])
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            assert_eq!(feed.entries.len(), 1, "{path}");
            let entry = &feed.entries[0];
            assert_eq!(
                entry.title.as_ref().unwrap().content,
                "Mark Ruffalo wins, and asks everyone to vote",
                "{path}"
            );
            assert_eq!(
                entry.links[0].href,
                format!("http://greenroom.test{SPEECH_URL}"),
                "{path}"
            );
            assert!(
                entry.id.starts_with("tag:greenroom.test,2026:story/"),
                "{path}: {}",
                entry.id
            );
            assert_eq!(
                entry.published.unwrap().timestamp_millis(),
                1_600_650_000_000,
                "{path}"
            );
            assert_eq!(entry.authors[0].name.as_deref(), Some("Asha Rao"), "{path}");
            let body = entry
                .content
                .as_ref()
                .and_then(|it| it.body.clone())
                .unwrap_or_default();
            assert!(body.contains("played both twins"), "{path}: {body}");
        }
    }
}

#[tokio::test]
async fn feeds_tell_how_many_comments_there_are_and_where() {
    let site = with_a_comment().await;
    let ana = site.anonymous();
    ana.get("/feed.xml")
        .await
        .expect(200)
        .shows("<slash:comments>1</slash:comments>")
        .shows("<wfw:commentRss>http://greenroom.test/television/ruffalo-wins/comments.xml</wfw:commentRss>")
        .shows("<comments>http://greenroom.test/television/ruffalo-wins#conversation</comments>");
    ana.get("/atom.xml")
        .await
        .expect(200)
        .shows("thr:count=\"1\"")
        .shows("<thr:total>1</thr:total>");
    let json = ana.get("/feed.json").await.expect(200).json();
    assert_eq!(json["items"][0]["_greenroom"]["comment_count"], 1);
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
}

#[tokio::test]
async fn the_conversation_has_a_feed_of_its_own() {
    let site = with_a_comment().await;
    let ana = site.anonymous();
    for path in ["/television/ruffalo-wins/comments.xml", "/comments.xml"] {
        let answer = ana.get(path).await.expect(200);
        let feed = feed_rs::parser::parse(&answer.body[..]).unwrap();
        assert_eq!(feed.entries.len(), 1, "{path}");
        assert_eq!(
            feed.entries[0].title.as_ref().unwrap().content,
            "Ana & Co on Mark Ruffalo wins, and asks everyone to vote"
        );
        assert!(
            feed.entries[0].links[0]
                .href
                .starts_with("http://greenroom.test/c/")
        );
    }
    site.publish_titled("Silent", "slug: silent\ncomments: off")
        .await;
    ana.get("/television/silent/comments.xml").await.expect(404);
}

#[tokio::test]
async fn a_feed_that_did_not_change_is_not_sent_again() {
    let site = with_a_comment().await;
    let ana = site.anonymous();
    let feed = ana.get("/feed.xml").await.expect(200);
    let tag = feed.header("etag").to_owned();
    ana.get_with("/feed.xml", &[("if-none-match", &tag)])
        .await
        .expect(304);
    let since = feed.header("last-modified").to_owned();
    ana.get_with("/feed.xml", &[("if-modified-since", &since)])
        .await
        .expect(304);
    site.publish_titled("News of the morning", "").await;
    ana.get_with("/feed.xml", &[("if-none-match", &tag)])
        .await
        .expect(200)
        .shows("News of the morning");
}

#[tokio::test]
async fn search_engines_find_every_story_and_the_news_of_two_days() {
    let site = TestSite::new().await;
    site.publish_titled(
        "Old and still good",
        "slug: old-one\ndate: 2020-09-01T00:00:00Z",
    )
    .await;
    let ana = site.anonymous();
    ana.get("/robots.txt")
        .await
        .expect(200)
        .shows("Sitemap: http://greenroom.test/sitemap.xml");
    ana.get("/sitemap.xml")
        .await
        .expect(200)
        .shows("<loc>http://greenroom.test/sitemaps/0</loc>")
        .shows("sitemap-places.xml");
    ana.get("/sitemap-places.xml")
        .await
        .expect(200)
        .shows("<loc>http://greenroom.test/television/</loc>");
    ana.get("/sitemaps/0")
        .await
        .expect(200)
        .shows("/television/ruffalo-wins</loc>")
        .shows("/television/old-one</loc>");
    ana.get("/sitemaps/77").await.expect(404);
    ana.get("/sitemaps/x").await.expect(404);
    ana.get("/news-sitemap.xml")
        .await
        .expect(200)
        .shows("ruffalo-wins")
        .shows("<news:language>en</news:language>")
        .hides("old-one");
    site.advance(2 * DAY);
    ana.get("/news-sitemap.xml")
        .await
        .expect(200)
        .hides("ruffalo-wins");
}
