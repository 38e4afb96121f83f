//! What strangers try: forged addresses, forged headers, and words made to break out of where they stand.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use axum::body::Body;
use http::Method;
use newsroom::comment::{self, CommentState};
use newsroom::id::Kind;
use web::newsroom;
use web::testing::{Reader, SPEECH_URL, TestSite};

const COMMENTS: &str = "/television/ruffalo-wins/comments";

/// Every kind of public address of a site with one story.
const PUBLIC: &[&str] = &[
    "/",
    "/television/",
    SPEECH_URL,
    COMMENTS,
    "/television/ruffalo-wins/comments?sort=oldest",
    "/television/ruffalo-wins/comments?sort=top",
    "/television/ruffalo-wins/comments.xml",
    "/comments.xml",
    "/feed.xml",
    "/atom.xml",
    "/feed.json",
    "/television/feed.xml",
    "/television/atom.xml",
    "/television/feed.json",
    "/topics/emmys-2020",
    "/people/mark-ruffalo",
    "/authors/asha-rao",
    "/works/i-know-this-much-is-true",
    "/search?q=award",
    "/sitemap.xml",
    "/sitemaps/0",
    "/sitemap-places.xml",
    "/news-sitemap.xml",
    "/embed/television/ruffalo-wins",
    "/oembed?url=http://greenroom.test/television/ruffalo-wins",
    "/api/v1/stories",
    "/api/v1/stories/ruffalo-wins",
    "/api/v1/stories/ruffalo-wins/comments",
    "/api/v1/stories/ruffalo-wins/comments?sort=oldest",
    "/api/v1/stories/ruffalo-wins/comments?sort=top",
];

async fn say(reader: &Reader, fields: &[(&str, &str)]) -> String {
    let answer = reader.post_form_as_script(COMMENTS, fields).await;
    answer.expect(201).between("data-comment=\"", "\"")
}

#[tokio::test]
async fn no_address_leads_off_the_site() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    for path in [
        "//evil.example",
        "//evil.example/",
        "//evil.example/x",
        "//evil.example/x/",
        "///",
        "///evil.example/",
        "/%2F%2Fevil.example/",
        "/%5Cevil.example",
        "/%09/evil.example/",
        "/evil%0d%0aLocation:%20x",
        "//television//ruffalo-wins/",
    ] {
        let answer = ana.get(path).await;
        let status = answer.status.as_u16();
        assert!(matches!(status, 301 | 308 | 400 | 404), "{path}: {status}");
        let to = answer.header("location");
        assert!(
            to.is_empty() || (to.starts_with('/') && !to[1..].starts_with(['/', '\\'])),
            "{path} leads to {to:?}"
        );
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
    }
}

#[tokio::test]
async fn headers_of_a_stranger_change_no_page_for_anybody() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    for path in [SPEECH_URL, "/", "/atom.xml", "/sitemap.xml"] {
        for (name, value) in [
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "evil"),
            ("forwarded", "host=evil.example"),
            ("x-original-url", "/evil"),
            ("x-rewrite-url", "/evil"),
            ("x-http-method-override", "DELETE"),
            ("x-ghost-preview", "<script>evil"),
            ("cookie", "greenroom=evil"),
            ("accept-language", "hi"),
            ("user-agent", "<script>evil"),
            ("referer", "https://evil.example/"),
            ("range", "bytes=0-3"),
        ] {
            // Asked by the stranger first: what is kept then is what the next reader gets.
            site.site.cache.invalidate(&[web::cache::Tag::Site]);
            site.pass().await;
            let strange = ana.get_with(path, &[(name, value)]).await.expect(200);
            let plain = ana.neighbour().get(path).await.expect(200);
            assert_eq!(strange.body, plain.body, "{path} with {name}");
            assert!(!plain.text().contains("evil"), "{path} with {name}");
        }
    }
}

#[tokio::test]
async fn what_a_reader_leaves_behind_is_in_no_answer() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let fields = [
        ("name", "Ana"),
        ("email", "hidden.ana@mail.example"),
        ("text", "I was moved by every word of it."),
    ];
    let id = say(&ana, &fields).await;
    let answer = [
        ("name", "Bo"),
        ("email", "hidden.bo@mail.example"),
        ("text", "So was I, all evening."),
        ("parent", &id),
    ];
    let second = say(&site.anonymous(), &answer).await;
    site.pass().await;
    let device = ana.cookies().into_values().next().unwrap();
    let number = site.site.ids.read(Kind::Comment, &id).unwrap();
    let mut paths: BTreeSet<String> = PUBLIC.iter().map(|path| (*path).to_owned()).collect();
    for id in [&id, &second] {
        for path in ["/c/{}", "/c/{}/report", "/api/v1/comments/{}"] {
            paths.insert(path.replace("{}", id));
        }
    }
    paths.insert(format!("{SPEECH_URL}/reply?to={id}"));
    paths.insert(format!("{SPEECH_URL}/posted/{id}"));
    for path in paths {
        // The writer too: whoever sits at the same browser later need not read the address.
        for reader in [&ana, &ana.neighbour()] {
            let page = reader.get(&path).await;
            assert!(matches!(page.status.as_u16(), 200 | 303), "{path}");
            for secret in [
                "mail.example",
                "192.0.",
                device.as_str(),
                "simhash",
                "\"device\"",
            ] {
                assert!(!page.text().contains(secret), "{path} tells {secret}");
            }
            let number = format!("\"id\":{number}");
            assert!(!page.text().contains(&number), "{path} counts rows");
        }
    }
}

#[tokio::test]
async fn a_comment_the_public_may_not_see_is_in_no_public_answer() {
    let site = TestSite::new().await;
    for state in [
        CommentState::Held,
        CommentState::Rejected,
        CommentState::Spam,
        CommentState::Removed,
    ] {
        let ana = site.anonymous();
        let word = format!("zanzibar {}", state.as_str());
        let id = say(&ana, &[("name", "Quillon"), ("text", &word)]).await;
        let now = site.site.now();
        let number = site.site.ids.read(Kind::Comment, &id).unwrap();
        site.write(move |tx| comment::set_state(tx, number, state, "Mo", "", now))
            .await;
        site.pass().await;
        let bo = site.anonymous();
        for path in PUBLIC {
            let page = bo.get(path).await.expect(200);
            for word in ["zanzibar", "Quillon", id.as_str()] {
                assert!(
                    !page.text().contains(word),
                    "{path} shows {word}, {state:?}"
                );
            }
        }
        for path in ["/c/{}", "/c/{}/report", "/api/v1/comments/{}"] {
            let page = bo.get(&path.replace("{}", &id)).await;
            assert!(
                matches!(page.status.as_u16(), 404 | 410),
                "{path} {state:?}"
            );
            assert!(!page.text().contains("zanzibar"), "{path} {state:?}");
        }
        let clap = format!("/c/{id}/applause");
        let clap = bo.post_form(&clap, &[]).await;
        assert!(
            matches!(clap.status.as_u16(), 404 | 410),
            "{:?}",
            clap.status
        );
    }
}

#[tokio::test]
async fn words_made_to_break_out_stay_where_they_stand() {
    let site = TestSite::new().await;
    let nasty = "</script><script>alert(1)</script>";
    site.publish(&format!(
        "---\ntitle: '{nasty} \"&amp; ]]>'\nslug: nasty\nsection: television\nkicker: '{nasty}'\nsummary: '\"><img src=x onerror=alert(1)> {nasty}'\n\
         date: 2020-09-21T06:40:00+05:30\nstatus: published\nauthors: ['Eve {nasty}']\npeople: ['Mallory {nasty}']\ntopics: ['Topic {nasty}']\n\
         question: 'Why {nasty}?'\n---\nText with {nasty} and ]]> in it.\n"
    ))
    .await;
    let ana = site.anonymous();
    let fields = [("name", "</script><script>"), ("text", nasty)];
    let sent = ana
        .post_form_as_script("/television/nasty/comments", &fields)
        .await
        .expect(201);
    sent.hides("<script>");
    site.pass().await;
    for path in [
        "/",
        "/television/",
        "/television/nasty",
        "/television/nasty/comments",
        "/television/nasty/reply",
        "/embed/television/nasty",
        "/search?q=%3C%2Fscript%3E%3Cscript%3Ealert(1)",
    ] {
        let page = ana.get(path).await.expect(200);
        assert!(!page.text().contains("<script>alert"), "{path}");
        assert!(!page.text().contains("<img src=x"), "{path}");
        assert_eq!(
            page.text().matches("<script").count(),
            page.text().matches("</script>").count(),
            "{path}"
        );
        for block in page.text().split("application/ld+json\">").skip(1) {
            let block = block.split("</script>").next().unwrap();
            serde_json::from_str::<serde_json::Value>(block).unwrap();
        }
    }
    for path in [
        "/feed.xml",
        "/atom.xml",
        "/comments.xml",
        "/television/nasty/comments.xml",
        "/sitemaps/0",
        "/news-sitemap.xml",
    ] {
        let feed = ana.get(path).await.expect(200);
        let mut reader = quick_xml::Reader::from_str(feed.text());
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
        feed.hides("<script");
    }
    let oembed = ana
        .get("/oembed?url=http://greenroom.test/television/nasty")
        .await
        .expect(200)
        .json();
    let html = oembed["html"].as_str().unwrap();
    assert!(!html.contains("<script"), "{html}");
    for url in [
        "javascript:alert(1)",
        "http://greenroom.test@evil.example/television/nasty",
        "http://evil.example/television/nasty",
        "http://greenroom.test/television/nasty%22onload=%22alert(1)",
    ] {
        let url = web::address::encoded(url);
        ana.get(&format!("/oembed?url={url}")).await.expect(404);
    }
}

#[tokio::test]
async fn no_name_of_a_file_leads_out_of_its_folder() {
    let site = TestSite::new().await;
    std::fs::write(site.media_dir().join("secret.txt"), "treasure").unwrap();
    std::fs::write(site.media_dir().join("greenroom.db"), "treasure").unwrap();
    let ana = site.anonymous();
    for name in [
        "secret.txt",
        "greenroom.db",
        "./secret.txt",
        "../secret.txt",
        "..%2Fsecret.txt",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5csecret.txt",
        "%00secret.txt",
        "secret.txt%00.webp",
        "%ff",
        "con",
    ] {
        for folder in ["media", "assets"] {
            let answer = ana.get(&format!("/{folder}/{name}")).await;
            assert!(
                matches!(answer.status.as_u16(), 400 | 404),
                "{folder} {name}"
            );
            answer.hides("treasure").hides("root:");
        }
    }
}

#[tokio::test]
async fn odd_requests_are_answered_with_a_sentence_and_never_break() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let id = say(&ana, &[("name", "Ana"), ("text", "Quite all right.")]).await;
    let report = format!("/c/{id}/report");
    let fields = [("reason", "other"), ("note", "a\0b")];
    let reported = ana.post_form(&report, &fields).await;
    assert!(reported.status.as_u16() < 500, "{reported:?}");
    let fields = [
        ("name", "Ana"),
        ("text", "Mail."),
        ("email", "a\0@b.example"),
    ];
    ana.post_form(COMMENTS, &fields).await.expect(422);
    let long = "a".repeat(8_000);
    let deep = "/a".repeat(2_000);
    let marks = "%CC%81".repeat(1_000);
    for path in [
        "/%00/",
        "/television/%00",
        "/c/%00",
        "/search?q=%00",
        "/search?q=%ff%fe",
        "/search?q=%22%20OR%20%2A%20NEAR%28",
        "/search?q='%3Bdrop%20table%20story",
        "/topics/%2e%2e",
        "/television/ruffalo-wins%2f",
        "/television/ruffalo-wins/comments?sort=top&sort=oldest",
        "/television/ruffalo-wins/comments?sort=top&after=&after=",
        "/television/ruffalo-wins/comments?%73ort=top",
        "/television/?after=%00",
        "/sitemaps/-1",
        "/sitemaps/99999999999999999999",
        "/live/s-x/since/-1",
        "/live/..%2f..%2f/events",
        "/api/v1/stories?limit=99999999999999999999",
        "/api/v1/stories?section=%00&topic=%ff",
        "/me?story=%00",
        &format!("/search?q={long}"),
        &format!("/search?q={marks}"),
        &format!("/{long}"),
        &format!("/television/{long}"),
        &format!("/c/{long}"),
        &deep,
    ] {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE] {
            let is_head = method == Method::HEAD;
            let echo = [("x-echo", "parrot")];
            let answer = ana.ask(method.clone(), path, &echo, Body::empty()).await;
            let status = answer.status.as_u16();
            let short = path.get(..60).unwrap_or(path);
            assert!(status < 500, "{method} {short}: {status}");
            assert!(!answer.text().contains("parrot"), "{method} {short}");
            assert_eq!(
                answer.header("x-content-type-options"),
                "nosniff",
                "{short}"
            );
            assert!(!is_head || answer.body.is_empty(), "{short}");
        }
    }
}

#[tokio::test]
async fn a_forged_address_buys_no_further_comments() {
    let site = TestSite::with(|settings| settings.limits_enabled = true).await;
    let ana = site.anonymous();
    let mut statuses = Vec::new();
    for n in 0..8 {
        let text = format!(
            "Number {n} of many, all about {}.",
            "abcdefgh".repeat(n + 1)
        );
        let forged = format!("203.0.113.{n}");
        let headers = [
            ("x-forwarded-for", forged.as_str()),
            ("x-real-ip", &forged),
            ("forwarded", "for=203.0.113.9"),
        ];
        let fields = [("name", "Ana"), ("text", text.as_str())];
        let answer = ana.post_form_with(COMMENTS, &fields, &headers).await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    assert_eq!(statuses.first(), Some(&303), "{statuses:?}");
}
