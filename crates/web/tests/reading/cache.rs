//! Pages kept as bytes: the same from memory as from the router, and never behind what happened.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Read;
use std::sync::Arc;

use axum::body::Body;
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use serde_json::json;
use tower::ServiceExt;
use web::newsroom::person::{self, NewPerson};
use web::newsroom::section::{self, NewSection};
use web::newsroom::setting;
use web::testing::{SPEECH_URL, TestSite};

const COMMENTS: &str = "/api/v1/stories/ruffalo-wins/comments";

fn comment(text: &str) -> serde_json::Value {
    json!({ "name": "Ana", "text": text })
}

/// Asks the router itself, which never looks into the door's memory.
async fn by_router(
    site: &TestSite,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> (u16, HeaderMap, bytes::Bytes) {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "greenroom.test");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let router = web::app(Arc::clone(&site.site));
    let response = router
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    (
        parts.status.as_u16(),
        parts.headers,
        body.collect().await.unwrap().to_bytes(),
    )
}

#[tokio::test]
async fn the_door_answers_byte_for_byte_what_the_router_answers() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    ana.post_json(COMMENTS, &comment("What a night."), &[])
        .await
        .expect(201);
    site.pass().await;
    let paths = [
        "/",
        "/television/",
        SPEECH_URL,
        "/television/ruffalo-wins/comments?sort=oldest",
        "/feed.xml",
        "/api/v1/stories",
        "/api/v1/stories/ruffalo-wins",
        "/api/v1/stories/ruffalo-wins/comments?sort=top&limit=5",
    ];
    for path in paths {
        ana.get(path).await.expect(200);
        let etag = ana.get(path).await.header("etag").to_owned();
        for method in ["GET", "HEAD"] {
            for headers in [
                vec![],
                vec![("accept-encoding", "gzip")],
                vec![("accept-encoding", "gzip, deflate, br, zstd")],
                vec![("accept-encoding", "zstd;q=1, br;q=0.3")],
                vec![("if-none-match", etag.as_str())],
                vec![
                    ("cookie", "greenroom=AAAAAAAAAAAAAAAAAAAAAA"),
                    ("accept", "text/html"),
                ],
            ] {
                let hits = site.site.cache.tally().hits;
                let method_ = method.parse().unwrap();
                let quick = ana.ask(method_, path, &headers, Body::empty()).await;
                assert_eq!(
                    site.site.cache.tally().hits,
                    hits + 1,
                    "{path} was in memory"
                );
                let (status, mut slow_headers, slow_body) =
                    by_router(&site, method, path, &headers).await;
                assert_eq!(quick.status.as_u16(), status, "{method} {path} {headers:?}");
                let mut quick_headers = quick.headers.clone();
                // Axum names an empty length itself for an answer without a body; hyper does it for ours.
                for headers in [&mut quick_headers, &mut slow_headers] {
                    if headers
                        .get("content-length")
                        .is_some_and(|length| length == "0")
                    {
                        headers.remove("content-length");
                    }
                }
                assert_eq!(quick_headers, slow_headers, "{method} {path} {headers:?}");
                assert_eq!(quick.body, slow_body, "{method} {path} {headers:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_encoding_of_a_page_is_the_same_page() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let plain = ana.get(SPEECH_URL).await.expect(200);
    let asked = async |encoding: &str| {
        let answer = ana
            .get_with(SPEECH_URL, &[("accept-encoding", encoding)])
            .await
            .expect(200);
        assert_eq!(answer.header("content-encoding"), encoding);
        assert_eq!(answer.header("vary"), "Accept-Encoding");
        assert_ne!(answer.header("etag"), plain.header("etag"));
        answer.body
    };
    let mut gzip = Vec::new();
    flate2::read::GzDecoder::new(&asked("gzip").await[..])
        .read_to_end(&mut gzip)
        .unwrap();
    assert_eq!(gzip, plain.body);
    let mut brotlied = Vec::new();
    brotli::Decompressor::new(&asked("br").await[..], 4096)
        .read_to_end(&mut brotlied)
        .unwrap();
    assert_eq!(brotlied, plain.body);
    assert_eq!(
        zstd::stream::decode_all(&asked("zstd").await[..]).unwrap(),
        plain.body
    );
}

#[tokio::test]
async fn a_page_is_never_behind_what_happened() {
    let site = TestSite::new().await;
    let (ana, ben) = (site.anonymous(), site.anonymous());
    ben.get(SPEECH_URL).await.expect(200).hides("He meant it.");
    ben.get("/").await.expect(200);
    site.advance(10_000);
    ana.post_json(COMMENTS, &comment("He meant it."), &[])
        .await
        .expect(201);
    site.settle().await;
    ben.get(SPEECH_URL).await.expect(200).shows("He meant it.");
    ben.get(COMMENTS).await.expect(200).shows("He meant it.");
    site.publish(&web::testing::SPEECH.replace("played both twins", "played Dominick and Thomas"))
        .await;
    ben.get(SPEECH_URL)
        .await
        .expect(200)
        .shows("Dominick and Thomas");
    site.write(|tx| newsroom::story::unpublish(tx, "ruffalo-wins", "Rui", "a test", 0))
        .await;
    site.pass().await;
    ben.get(SPEECH_URL).await.expect(410);
    ben.get("/").await.expect(200).hides("Mark Ruffalo wins");
}

#[tokio::test]
async fn a_busy_page_is_made_at_most_four_times_a_second() {
    let site = TestSite::new().await;
    let (ana, ben) = (site.anonymous(), site.anonymous());
    ben.get(SPEECH_URL).await.expect(200);
    let before = site.site.cache.tally().renders;
    for n in 0..40 {
        ana.post_json(
            COMMENTS,
            &comment(&format!("Thought number {n} of that night.")),
            &[],
        )
        .await
        .expect(201);
        site.settle().await;
        site.advance(25);
        ben.get(SPEECH_URL).await.expect(200);
    }
    assert_eq!(
        site.site.cache.tally().renders - before,
        4,
        "one second, forty comments"
    );
    site.advance(250);
    ben.get(SPEECH_URL)
        .await
        .expect(200)
        .shows("Thought number 39 of that night.");
}

#[tokio::test]
async fn strangers_parameters_fill_nothing() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    ana.get(SPEECH_URL).await.expect(200);
    let pages = site.site.cache.tally().pages;
    for n in 0..20 {
        ana.get(&format!("{SPEECH_URL}?utm_source={n}"))
            .await
            .expect(200);
        ana.get(&format!("/nothing/here-{n}")).await.expect(404);
    }
    assert_eq!(site.site.cache.tally().pages, pages);
    assert_eq!(
        site.site.cache.tally().renders as usize,
        pages + 20,
        "only what is not there was looked for"
    );
}

#[tokio::test]
async fn the_operator_sees_what_the_door_does() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    ana.get(SPEECH_URL).await.expect(200);
    ana.get(SPEECH_URL).await.expect(200);
    ana.get("/no/such").await.expect(404);
    let text = web::metrics_text(&site.site).await;
    for line in [
        "greenroom_http_responses_total{class=\"2xx\"} 2",
        "greenroom_http_responses_total{class=\"4xx\"} 1",
        "greenroom_page_cache_hits_total 1",
        "greenroom_live_readers 0",
        "greenroom_jobs_waiting 0",
    ] {
        assert!(
            text.lines().any(|each| each == line),
            "{line} is not in:\n{text}"
        );
    }
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(
            name.starts_with("greenroom_") && value.parse::<f64>().is_ok(),
            "{line}"
        );
    }
}

#[tokio::test]
async fn what_the_house_says_of_itself_changes_on_every_kept_page() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let places = ["/", SPEECH_URL, "/television/", "/people/mark-ruffalo"];
    for path in places {
        ana.get(path).await.expect(200).hides("Moving Pictures");
    }
    let now = site.site.now();
    let section = NewSection {
        slug: "film".to_owned(),
        title: "Moving Pictures".to_owned(),
        ..NewSection::default()
    };
    site.write(move |tx| section::save(tx, &section, now)).await;
    site.pass().await;
    for path in places {
        ana.get(path).await.expect(200).shows("Moving Pictures");
    }
    let person = NewPerson {
        slug: "mark-ruffalo".to_owned(),
        name: "Mark Ruffalo".to_owned(),
        bio: "He played both brothers.".to_owned(),
        ..NewPerson::default()
    };
    site.write(move |tx| person::save(tx, &person, now)).await;
    site.pass().await;
    let page = ana.get("/people/mark-ruffalo").await.expect(200);
    page.shows("He played both brothers.");
    let renamed = setting::Site {
        title: "The Wings".to_owned(),
        ..setting::Site::default()
    };
    site.write(move |tx| renamed.save(tx, now)).await;
    site.pass().await;
    for path in places {
        ana.get(path).await.expect(200).shows("The Wings");
    }
}
