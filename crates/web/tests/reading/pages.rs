//! The reader's pages.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use axum::body::Body;
use http::Method;
use newsroom::story;
use web::newsroom;
use web::testing::{DAY, SPEECH, SPEECH_URL, TestSite};

#[tokio::test]
async fn a_story_is_read_with_its_video_and_its_question() {
    let site = TestSite::new().await;
    let page = site.anonymous().get(SPEECH_URL).await.expect(200);
    page.clone()
        .shows("Mark Ruffalo wins, and asks everyone to vote")
        .shows("He thanked his wife")
        .shows("What did you make of the speech?")
        .shows("Asha Rao")
        .shows("data-video=\"https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")
        .hides("<iframe");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn every_page_says_how_long_it_may_be_kept_and_runs_nothing_foreign() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    for path in [
        "/",
        "/television/",
        SPEECH_URL,
        "/people/mark-ruffalo",
        "/works/i-know-this-much-is-true",
        "/topics/emmys-2020",
        "/authors/asha-rao",
        "/search?q=vote",
    ] {
        let page = ana.get(path).await.expect(200);
        assert_eq!(
            page.header("cache-control"),
            "public, max-age=0, s-maxage=60, stale-while-revalidate=600, stale-if-error=86400",
            "{path}"
        );
        assert!(page.header("etag").starts_with('"'), "{path}");
        assert!(!page.header("cache-tag").is_empty(), "{path}");
        assert_eq!(page.header("set-cookie"), "", "{path}");
        assert_eq!(page.header("vary"), "Accept-Encoding", "{path}");
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'")
                && policy.contains("require-trusted-types-for 'script'"),
            "{path}"
        );
        assert_eq!(
            page.headers
                .get_all("content-security-policy")
                .iter()
                .count(),
            1,
            "{path}"
        );
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
        assert!(!page.header("permissions-policy").is_empty(), "{path}");
        assert_eq!(
            page.header("referrer-policy"),
            "strict-origin-when-cross-origin",
            "{path}"
        );
        assert_eq!(
            page.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let page = ana.get(SPEECH_URL).await.expect(200);
    let tag = page.header("etag").to_owned();
    let same = ana
        .get_with(SPEECH_URL, &[("if-none-match", &tag)])
        .await
        .expect(304);
    assert!(same.body.is_empty());
    let modified = page.header("last-modified").to_owned();
    assert!(modified.ends_with("GMT"), "{modified}");
    site.publish(&SPEECH.replace("He thanked", "She heard him; he thanked"))
        .await;
    ana.get_with(SPEECH_URL, &[("if-none-match", &tag)])
        .await
        .expect(200)
        .shows("She heard him");
}

#[tokio::test]
async fn head_answers_as_get_without_the_page() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let page = ana.get(SPEECH_URL).await.expect(200);
    let head = ana
        .ask(Method::HEAD, SPEECH_URL, &[], Body::empty())
        .await
        .expect(200);
    assert!(head.body.is_empty());
    assert_eq!(head.header("etag"), page.header("etag"));
    assert_eq!(head.header("content-length"), page.body.len().to_string());
}

#[tokio::test]
async fn a_story_has_one_address_and_others_lead_there() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    for path in ["/film/ruffalo-wins", "/television/ruffalo-wins/"] {
        let answer = ana.get(path).await.expect(301);
        assert_eq!(answer.header("location"), SPEECH_URL, "{path}");
    }
    let comments = ana.get("/film/ruffalo-wins/comments").await.expect(301);
    assert_eq!(
        comments.header("location"),
        "/television/ruffalo-wins/comments"
    );
    assert_eq!(
        ana.get("/television").await.expect(308).header("location"),
        "/television/"
    );
    site.publish(&SPEECH.replace("section: television", "section: film"))
        .await;
    let moved = ana.get(SPEECH_URL).await.expect(301);
    assert_eq!(moved.header("location"), "/film/ruffalo-wins");
}

#[tokio::test]
async fn a_story_the_public_may_not_see_is_nowhere() {
    let site = TestSite::new().await;
    for (slug, status) in [
        ("draft-one", "draft"),
        ("embargoed-one", "embargoed"),
        ("scheduled-one", "scheduled"),
    ] {
        let date = "date: 2031-01-01T00:00:00Z";
        site.publish(&format!("---\ntitle: Secret {slug}\nslug: {slug}\nsection: television\nstatus: {status}\n{date}\n---\nSecret words.\n")).await;
    }
    let ana = site.anonymous();
    for path in [
        "/",
        "/television/",
        "/feed.xml",
        "/atom.xml",
        "/feed.json",
        "/sitemaps/0",
        "/news-sitemap.xml",
        "/search?q=Secret",
    ] {
        let page = ana.get(path).await.expect(200);
        assert!(
            !page.text().contains("ecret-one") && !page.text().contains("Secret words"),
            "{path}"
        );
    }
    for path in [
        "/television/draft-one",
        "/television/draft-one/comments",
        "/television/draft-one/comments.xml",
        "/television/embargoed-one",
        "/television/scheduled-one",
        "/embed/television/draft-one",
        "/oembed?url=http://greenroom.test/television/draft-one",
    ] {
        ana.get(path).await.expect(404);
    }
}

#[tokio::test]
async fn a_story_taken_down_says_so() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    ana.get(SPEECH_URL).await.expect(200);
    let now = site.site.now();
    site.write(move |tx| story::unpublish(tx, "ruffalo-wins", "Rui", "", now))
        .await;
    site.pass().await;
    ana.get(SPEECH_URL).await.expect(410).shows("taken down");
    ana.get("/").await.expect(200).hides("Mark Ruffalo wins");
    ana.get("/television/ruffalo-wins/comments.xml")
        .await
        .expect(410);
}

#[tokio::test]
async fn an_address_with_nothing_behind_it_is_a_page_all_the_same() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    for path in [
        "/nowhere/",
        "/nowhere/nothing",
        "/a/b/c/d",
        "/awards/nobody/",
        "/live/emmys",
        "/people/nobody",
        "/c/nonsense",
        "/media/none.webp",
        "/assets/none.js",
    ] {
        let page = ana.get(path).await.expect(404);
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        page.shows("House Lights");
    }
    let json = ana
        .get_with("/nowhere/nothing", &[("accept", "application/json")])
        .await
        .expect(404);
    assert_eq!(json.header("content-type"), "application/problem+json");
    assert_eq!(json.json()["status"], 404);
}

#[tokio::test]
async fn a_method_nobody_takes_is_refused_with_those_that_are() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let answer = ana
        .ask(Method::DELETE, SPEECH_URL, &[], Body::empty())
        .await
        .expect(405);
    assert!(answer.header("allow").contains("GET"));
    answer.shows("House Lights");
}

#[tokio::test]
async fn an_unknown_order_names_the_choices_and_a_forged_cursor_is_refused() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    ana.get("/television/ruffalo-wins/comments?sort=best")
        .await
        .expect(400)
        .shows("newest, oldest or top");
    for path in [
        "/television/ruffalo-wins/comments?after=forged",
        "/television/?after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/search?q=vote&after=x",
    ] {
        ana.get(path).await.expect(400);
    }
    ana.get("/television/%FF%FE").await.expect(400);
}

#[tokio::test]
async fn unknown_parameters_change_nothing() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let plain = ana.get(SPEECH_URL).await.expect(200);
    let before = site.site.cache.tally().renders;
    let tracked = ana
        .get(&format!("{SPEECH_URL}?utm_source=x"))
        .await
        .expect(200);
    assert_eq!(plain.body, tracked.body);
    assert_eq!(site.site.cache.tally().renders, before);
}

#[tokio::test]
async fn long_lists_go_on_page_by_page_and_end() {
    let site = TestSite::empty(|_| {}).await;
    for n in 0..45 {
        site.publish_titled(
            &format!("Story number {n:02}"),
            &format!("date: 2020-09-{:02}T{:02}:00:00Z", 1 + n / 24, n % 24),
        )
        .await;
    }
    let ana = site.anonymous();
    let mut seen = Vec::new();
    let mut next = Some("/television/".to_owned());
    while let Some(path) = next {
        let page = ana.get(&path).await.expect(200);
        for n in 0..45 {
            let title = format!("Story number {n:02}");
            if page.text().contains(&format!(">{title}<")) {
                seen.push(n);
            }
        }
        next = page.text().contains("rel=\"next\"").then(|| {
            page.between("rel=\"next\" href=\"", "\"")
                .replace("&amp;", "&")
        });
    }
    assert_eq!(seen.len(), 45, "each story once");
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 45);
}

#[tokio::test]
async fn stories_in_other_scripts_keep_their_direction_and_their_address() {
    let site = TestSite::new().await;
    site.publish("---\ntitle: ليلة الجوائز\nslug: ليلة-الجوائز\nsection: film\nlang: ar\nstatus: published\n---\nمرحبا بكم.\n").await;
    let ana = site.anonymous();
    let url = web::address::story("film", "ليلة-الجوائز");
    ana.get(&url)
        .await
        .expect(200)
        .shows("lang=\"ar\" dir=\"rtl\"")
        .shows("مرحبا بكم");
    ana.get("/film/").await.expect(200).shows(&url);
}

#[tokio::test]
async fn machines_read_the_article_its_video_and_its_comments() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    ana.post_form(
        "/television/ruffalo-wins/comments",
        &[("name", "Ana </script>"), ("text", "A comment & more")],
    )
    .await
    .expect(303);
    site.pass().await;
    let page = ana.get(SPEECH_URL).await.expect(200);
    let blocks: Vec<serde_json::Value> = page
        .text()
        .split("<script type=\"application/ld+json\">")
        .skip(1)
        .map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap())
        .collect();
    let kinds: Vec<&str> = blocks
        .iter()
        .map(|block| block["@type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["NewsArticle", "VideoObject", "BreadcrumbList"]);
    let article = &blocks[0];
    assert_eq!(
        article["headline"],
        "Mark Ruffalo wins, and asks everyone to vote"
    );
    assert_eq!(article["datePublished"], "2020-09-21T06:30:00+05:30");
    assert_eq!(article["commentCount"], 1);
    assert_eq!(article["comment"][0]["text"], "A comment & more");
    assert_eq!(article["comment"][0]["author"]["name"], "Ana </script>");
    assert_eq!(
        blocks[1]["embedUrl"]
            .as_str()
            .unwrap()
            .split('?')
            .next()
            .unwrap(),
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    );
}

#[tokio::test]
async fn other_sites_can_frame_the_card_of_a_story() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let page = ana.get(SPEECH_URL).await.expect(200);
    let oembed = page.between("application/json+oembed\"", ">");
    let path = oembed
        .split("href=\"http://greenroom.test")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let answer = ana.get(path).await.expect(200).json();
    assert_eq!(answer["type"], "rich");
    assert_eq!(answer["version"], "1.0");
    assert!(
        answer["html"]
            .as_str()
            .unwrap()
            .contains("http://greenroom.test/embed/television/ruffalo-wins")
    );
    let card = ana.get("/embed/television/ruffalo-wins").await.expect(200);
    assert_eq!(card.header("x-frame-options"), "");
    assert!(
        card.header("content-security-policy")
            .contains("frame-ancestors *")
    );
    ana.get("/oembed?url=https://elsewhere.example/x/y")
        .await
        .expect(404);
    ana.get("/oembed").await.expect(400);
    ana.get("/oembed?format=xml&url=http://greenroom.test/television/ruffalo-wins")
        .await
        .expect(501);
}

#[tokio::test]
async fn pictures_are_kept_for_a_year_and_run_nothing() {
    let site = TestSite::new().await;
    std::fs::write(site.media_dir().join("abc123.webp"), b"RIFF....WEBP").unwrap();
    std::fs::write(site.media_dir().join("evil.svg"), b"<svg/>").unwrap();
    let ana = site.anonymous();
    let picture = ana.get("/media/abc123.webp").await.expect(200);
    assert_eq!(picture.header("content-type"), "image/webp");
    assert_eq!(
        picture.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert!(
        picture
            .header("content-security-policy")
            .contains("sandbox")
    );
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    let tag = picture.header("etag").to_owned();
    ana.get_with("/media/abc123.webp", &[("if-none-match", &tag)])
        .await
        .expect(304);
    for path in [
        "/media/evil.svg",
        "/media/..%2Fgreenroom.db",
        "/media/greenroom.db",
    ] {
        ana.get(path).await.expect(404);
    }
}

#[tokio::test]
async fn a_correction_is_made_in_the_open() {
    let site = TestSite::new().await;
    let corrected = SPEECH.replace(
        "lang: en\n",
        "lang: en\ncorrections:\n  - An earlier version named the wrong network.\n",
    );
    site.advance(DAY);
    site.publish(&corrected).await;
    let page = site.anonymous().get(SPEECH_URL).await.expect(200);
    page.shows("An earlier version named the wrong network.")
        .shows("22 September 2020")
        .shows("CorrectionComment");
}

#[tokio::test]
async fn style_and_script_are_packed_and_kept_for_a_year() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let page = ana.get("/").await.expect(200);
    let url = page.between("<link rel=\"stylesheet\" href=\"", "\"");
    let plain = ana.get(&url).await;
    if plain.status == 404 {
        // Nothing was built in this checkout; the page still stands, plain.
        assert_eq!(url, "/assets/reader.css");
        return;
    }
    assert_eq!(
        plain.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(plain.header("content-type"), "text/css; charset=utf-8");
    let packed = ana
        .get_with(&url, &[("accept-encoding", "br, gzip")])
        .await
        .expect(200);
    assert_eq!(packed.header("content-encoding"), "br");
    assert!(packed.body.len() < plain.body.len() / 2);
}

#[tokio::test]
async fn what_went_wrong_is_told_in_the_language_of_who_asks() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let path = "/television/ruffalo-wins/comments?sort=best";
    let page = ana
        .get_with(path, &[("accept", "text/html,application/json;q=0.5")])
        .await
        .expect(400);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let json = ana
        .get_with(path, &[("accept", "application/problem+json")])
        .await
        .expect(400);
    assert_eq!(json.header("content-type"), "application/problem+json");
    assert_eq!(json.json()["title"], "That request makes no sense to us");
    assert!(
        json.json()["detail"]
            .as_str()
            .unwrap()
            .contains("newest, oldest or top")
    );
    let sentence = ana.fragment(path).await.expect(400);
    assert_eq!(sentence.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(sentence.header("cache-control"), "no-store");
}
