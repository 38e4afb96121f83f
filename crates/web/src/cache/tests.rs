#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, VARY, WARNING,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use tokio::sync::{Notify, oneshot};

use super::{Cache, Key, Rendered, Settings, Tag};
use crate::problem::Problem;

const NOON: i64 = 1_600_687_800_000;

fn cache() -> Arc<Cache> {
    Arc::new(Cache::new(Settings::default()))
}

fn story(text: &str) -> Rendered {
    Rendered::html(text.to_owned()).tags([Tag::Story(1), Tag::Lists])
}

async fn show(cache: &Arc<Cache>, now: i64, text: &str) -> String {
    let render = std::future::ready(Ok(story(text)));
    let page = cache
        .page(Key::path("/tv/speech"), now, render)
        .await
        .unwrap();
    String::from_utf8(page.body().to_vec()).unwrap()
}

#[tokio::test]
async fn a_page_is_rendered_once_however_many_readers_arrive() {
    let cache = cache();
    let renders = Arc::new(AtomicUsize::new(0));
    let gate = Arc::new(Notify::new());
    let mut readers = Vec::new();
    for _ in 0..50 {
        let (cache, renders, gate) = (Arc::clone(&cache), Arc::clone(&renders), Arc::clone(&gate));
        readers.push(tokio::spawn(async move {
            cache
                .page(Key::path("/tv/speech"), NOON, async move {
                    renders.fetch_add(1, SeqCst);
                    gate.notified().await;
                    Ok(story("once"))
                })
                .await
        }));
    }
    while renders.load(SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    gate.notify_one();
    for reader in readers {
        assert_eq!(&reader.await.unwrap().unwrap().body()[..], b"once");
    }
    assert_eq!(renders.load(SeqCst), 1);
    assert_eq!(cache.tally().renders, 1);
}

#[tokio::test]
async fn a_failed_render_is_told_to_all_who_waited_and_not_kept() {
    let cache = cache();
    let (fail, failed) = oneshot::channel::<()>();
    let first = {
        let cache = Arc::clone(&cache);
        tokio::spawn(async move {
            cache
                .page(Key::path("/tv/speech"), NOON, async move {
                    failed.await.unwrap();
                    Err(Problem::not_found())
                })
                .await
        })
    };
    while cache.flights().open.is_empty() {
        tokio::task::yield_now().await;
    }
    let second = {
        let cache = Arc::clone(&cache);
        tokio::spawn(async move {
            let render = async { Ok(story("never rendered")) };
            cache.page(Key::path("/tv/speech"), NOON, render).await
        })
    };
    tokio::task::yield_now().await;
    fail.send(()).unwrap();
    assert_eq!(
        first.await.unwrap().unwrap_err().status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        second.await.unwrap().unwrap_err().status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(show(&cache, NOON, "found now").await, "found now");
}

#[tokio::test]
async fn a_reader_who_leaves_does_not_take_the_page_from_those_who_wait() {
    let cache = cache();
    let (go, gone) = oneshot::channel::<()>();
    let first = {
        let cache = Arc::clone(&cache);
        tokio::spawn(async move {
            let render = async move {
                gone.await.unwrap();
                Ok(story("for the patient"))
            };
            cache.page(Key::path("/tv/speech"), NOON, render).await
        })
    };
    while cache.flights().open.is_empty() {
        tokio::task::yield_now().await;
    }
    let second = {
        let cache = Arc::clone(&cache);
        tokio::spawn(async move { show(&cache, NOON, "for nobody").await })
    };
    tokio::task::yield_now().await;
    first.abort();
    go.send(()).unwrap();
    assert_eq!(second.await.unwrap(), "for the patient");
}

#[tokio::test]
async fn a_render_that_panics_is_an_answer_and_the_next_one_works() {
    let cache = cache();
    let render = async { panic!("a template with a hole") };
    let problem = cache.page(Key::path("/tv/speech"), NOON, render).await;
    assert_eq!(
        problem.unwrap_err().status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
    assert_eq!(show(&cache, NOON, "whole").await, "whole");
}

#[tokio::test]
async fn a_burst_of_comments_renders_a_page_at_most_four_times_a_second() {
    let cache = cache();
    show(&cache, NOON, "0").await;
    let mut renders = 0;
    let mut shown = "0".to_owned();
    for ms in 1..=1000 {
        cache.invalidate(&[Tag::Story(1)]);
        let now = show(&cache, NOON + ms, &ms.to_string()).await;
        renders += usize::from(now != shown);
        shown = now;
    }
    assert_eq!(renders, 4);
    cache.invalidate(&[Tag::Story(1)]);
    assert_eq!(
        show(&cache, NOON + 1250, "the last one").await,
        "the last one"
    );
}

#[tokio::test]
async fn a_quiet_page_shows_a_change_at_once() {
    let cache = cache();
    show(&cache, NOON, "before").await;
    assert_eq!(show(&cache, NOON + 9_999, "not asked").await, "before");
    cache.invalidate(&[Tag::Card(1), Tag::Story(2)]);
    assert_eq!(show(&cache, NOON + 10_000, "not asked").await, "before");
    cache.invalidate(&[Tag::Lists]);
    assert_eq!(show(&cache, NOON + 10_000, "after").await, "after");
    cache.invalidate(&[Tag::Site]);
    assert_eq!(show(&cache, NOON + 20_000, "new frame").await, "new frame");
}

#[tokio::test]
async fn a_clock_set_back_does_not_keep_an_old_page() {
    let cache = cache();
    show(&cache, NOON, "before").await;
    cache.invalidate(&[Tag::Story(1)]);
    assert_eq!(show(&cache, NOON - 3_600_000, "after").await, "after");
}

#[tokio::test]
async fn a_change_during_a_render_is_not_lost() {
    let cache = cache();
    let (go, gone) = oneshot::channel::<()>();
    let render = async move {
        gone.await.unwrap();
        Ok(story("read before the change"))
    };
    let flight = {
        let cache = Arc::clone(&cache);
        tokio::spawn(async move { cache.page(Key::path("/tv/speech"), NOON, render).await })
    };
    while cache.flights().open.is_empty() {
        tokio::task::yield_now().await;
    }
    cache.invalidate(&[Tag::Story(1)]);
    go.send(()).unwrap();
    flight.await.unwrap().unwrap();
    assert_eq!(
        show(&cache, NOON + 249, "not yet").await,
        "read before the change"
    );
    assert_eq!(
        show(&cache, NOON + 250, "with the change").await,
        "with the change"
    );
}

#[tokio::test]
async fn when_the_store_is_away_the_older_page_is_served_and_says_so() {
    let cache = cache();
    show(&cache, NOON, "from before").await;
    cache.invalidate(&[Tag::Story(1)]);
    let away = || async {
        Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Please try again.",
        ))
    };
    let key = || Key::path("/tv/speech");
    let page = cache.page(key(), NOON + 1_000, away()).await.unwrap();
    let answer = page.answer(&Method::GET, &HeaderMap::new());
    assert_eq!(&answer.body()[..], b"from before");
    assert!(answer.headers().contains_key(WARNING));
    cache.page(key(), NOON + 1_100, away()).await.unwrap();
    assert_eq!(
        cache.tally().bridged,
        1,
        "the store is asked once a rest period"
    );
    assert_eq!(show(&cache, NOON + 1_250, "back").await, "back");
    let fresh = cache.fresh("/tv/speech", || NOON).unwrap();
    assert!(
        !fresh
            .answer(&Method::GET, &HeaderMap::new())
            .headers()
            .contains_key(WARNING)
    );
}

#[tokio::test]
async fn a_page_taken_down_is_not_bridged() {
    let cache = cache();
    show(&cache, NOON, "libel").await;
    cache.invalidate(&[Tag::Story(1)]);
    let gone = async { Err(Problem::new(StatusCode::GONE, "Taken down.")) };
    let answer = cache
        .page(Key::path("/tv/speech"), NOON + 1_000, gone)
        .await;
    assert_eq!(answer.unwrap_err().status, StatusCode::GONE);
    assert!(cache.fresh("/tv/speech", || NOON + 1_000).is_none());
    assert_eq!(cache.tally().bytes, 0);
}

#[tokio::test]
async fn the_cache_stays_within_its_bytes_and_keeps_what_is_read() {
    let cache = Arc::new(Cache::new(Settings {
        bytes: 200_000,
        ..Settings::default()
    }));
    for n in 0..100 {
        let render = async { Ok(Rendered::html("x".repeat(10_000))) };
        cache
            .page(Key::path(&format!("/tv/{n}")), NOON, render)
            .await
            .unwrap();
        let render = async { Ok(story("favourite")) };
        cache
            .page(Key::path("/tv/favourite"), NOON, render)
            .await
            .unwrap();
    }
    let tally = cache.tally();
    assert!(tally.bytes <= 200_000, "{tally:?}");
    assert!(tally.pages > 3, "{tally:?}");
    assert_eq!(tally.renders, 101, "the favourite was rendered once");
}

#[tokio::test]
async fn a_reader_who_has_the_page_is_told_so() {
    let cache = cache();
    let body = "The speech, whole. ".repeat(100);
    let render = std::future::ready(Ok(
        Rendered::html(body.clone()).last_modified(Some(NOON - 5_000))
    ));
    let page = cache
        .page(Key::path("/tv/speech"), NOON, render)
        .await
        .unwrap();
    let mut gzip = HeaderMap::new();
    gzip.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    let plain = page.answer(&Method::GET, &HeaderMap::new());
    let packed = page.answer(&Method::GET, &gzip);
    assert_eq!(packed.headers()[CONTENT_ENCODING], "gzip");
    assert_eq!(packed.headers()[VARY], "Accept-Encoding");
    assert_ne!(plain.headers()[ETAG], packed.headers()[ETAG]);
    let head = page.answer(&Method::HEAD, &gzip);
    assert!(head.body().is_empty());
    assert_eq!(head.headers(), packed.headers());
    assert_eq!(
        head.headers()[CONTENT_LENGTH],
        packed.body().len().to_string()
    );

    let asks = |name, value: &str| {
        let mut request = gzip.clone();
        request.insert(name, HeaderValue::from_str(value).unwrap());
        page.answer(&Method::GET, &request).status().as_u16()
    };
    let etag = packed.headers()[ETAG].to_str().unwrap();
    assert_eq!(asks(IF_NONE_MATCH, etag), 304);
    assert_eq!(asks(IF_NONE_MATCH, &format!("\"other\" , W/{etag}")), 304);
    assert_eq!(asks(IF_NONE_MATCH, "*"), 304);
    assert_eq!(
        asks(IF_NONE_MATCH, plain.headers()[ETAG].to_str().unwrap()),
        200
    );
    let modified = packed.headers()[LAST_MODIFIED].to_str().unwrap();
    assert_eq!(asks(IF_MODIFIED_SINCE, modified), 304);
    assert_eq!(
        asks(IF_MODIFIED_SINCE, "Mon, 21 Sep 2015 00:00:00 GMT"),
        200
    );
    assert_eq!(asks(IF_MODIFIED_SINCE, "yesterday"), 200);
    let mut both = gzip.clone();
    both.insert(IF_MODIFIED_SINCE, HeaderValue::from_str(modified).unwrap());
    both.insert(IF_NONE_MATCH, HeaderValue::from_static("\"old\""));
    assert_eq!(page.answer(&Method::GET, &both).status(), StatusCode::OK);
}

#[tokio::test]
async fn a_change_of_content_alone_changes_the_date_too() {
    let cache = cache();
    let render =
        |text: &str| std::future::ready(Ok(story(text).last_modified(Some(NOON - 60_000))));
    let key = || Key::path("/tv/speech");
    let before = cache
        .page(key(), NOON, render("one reader agreed"))
        .await
        .unwrap();
    cache.invalidate(&[Tag::Story(1)]);
    let after = cache
        .page(key(), NOON + 5_000, render("nobody agreed"))
        .await
        .unwrap();
    let date = |page: &Rendered| {
        page.answer(&Method::GET, &HeaderMap::new()).headers()[LAST_MODIFIED].clone()
    };
    assert_ne!(date(&before), date(&after));
}
