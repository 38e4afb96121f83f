//! What others read, as golden files: feeds, sitemaps, and what machines find in a page.
//! `INSTA_UPDATE=always cargo nextest run -p web --test reading golden` writes them anew; read the difference.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use insta::assert_snapshot;
use newsroom::id::Kind;
use web::newsroom;
use web::testing::{SPEECH, SPEECH_URL, TestSite};

/// A story with a correction, a comment and an answer.
async fn told() -> TestSite {
    let site = TestSite::empty(|_| {}).await;
    let story = SPEECH.replace(
        "lang: en\n",
        "lang: en\ncorrections:\n  - The award is for a limited series.\n",
    );
    site.publish(&story).await;
    let ana = site.anonymous();
    let comments = format!("{SPEECH_URL}/comments");
    let first = ana
        .post_form_as_script(
            &comments,
            &[("name", "Ana & Co"), ("text", "A **strong** word < all")],
        )
        .await
        .expect(201)
        .between("data-comment=\"", "\"");
    site.advance(60_000);
    let answer = [
        ("name", "Ben"),
        ("text", "So it is."),
        ("parent", first.as_str()),
    ];
    site.anonymous()
        .post_form_as_script(&comments, &answer)
        .await
        .expect(201);
    site.pass().await;
    site
}

/// The text with the ids that each site draws for itself replaced, one element to a line.
fn told_alike(site: &TestSite, text: &str) -> String {
    let mut text = text.replace("><", ">\n<");
    for id in 1..10 {
        text = text
            .replace(&site.site.ids.show(Kind::Story, id), &format!("STORY-{id}"))
            .replace(
                &site.site.ids.show(Kind::Comment, id),
                &format!("COMMENT-{id}"),
            );
    }
    text
}

#[tokio::test]
async fn feeds_and_sitemaps_are_written_as_before() {
    let site = told().await;
    let ana = site.anonymous();
    for (name, path) in [
        ("feed.xml", "/feed.xml"),
        ("atom.xml", "/television/atom.xml"),
        ("comments.xml", "/television/ruffalo-wins/comments.xml"),
        ("news-sitemap.xml", "/news-sitemap.xml"),
        ("robots.txt", "/robots.txt"),
    ] {
        let answer = ana.get(path).await.expect(200);
        assert_snapshot!(name, told_alike(&site, answer.text()));
    }
    for (name, path) in [
        ("feed.json", "/topics/emmys-2020/feed.json"),
        (
            "oembed.json",
            "/oembed?url=http://greenroom.test/television/ruffalo-wins",
        ),
    ] {
        let answer = ana.get(path).await.expect(200).json();
        let pretty = serde_json::to_string_pretty(&answer).unwrap();
        assert_snapshot!(name, told_alike(&site, &pretty));
    }
}

#[tokio::test]
async fn machines_find_in_a_page_what_they_found_before() {
    let site = told().await;
    for (name, path) in [("front-page", "/"), ("story-page", SPEECH_URL)] {
        let page = site.anonymous().get(path).await.expect(200);
        let blocks: Vec<serde_json::Value> = page
            .text()
            .split("<script type=\"application/ld+json\">")
            .skip(1)
            .map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap())
            .collect();
        let pretty = serde_json::to_string_pretty(&blocks).unwrap();
        assert_snapshot!(name, told_alike(&site, &pretty));
    }
}
