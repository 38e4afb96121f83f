//! What the live log tells those who follow a night.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::Value;
use web::newsroom::{Kind, Role};
use web::testing::TestSite;

use crate::{CONSOLE, NIGHT, announce, begin, lamps, post, rows, take_back, topic};

/// The events after a number, and the number to go on from.
async fn since(site: &TestSite, seq: i64) -> (Vec<Value>, i64) {
    site.pass().await;
    let path = format!("/live/{}/since/{seq}", topic(site).await);
    let page = site.anonymous().get(&path).await.expect(200).json();
    let events = page["events"].as_array().unwrap().clone();
    (events, page["next"].as_i64().unwrap())
}

fn parts(event: &Value) -> &Vec<Value> {
    assert_eq!(event["kind"], "fragment", "{event}");
    event["data"]["parts"].as_array().unwrap()
}

#[tokio::test]
async fn an_entry_is_told_as_the_page_shows_it() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    begin(&editor, "").await;
    let page = site.anonymous().get(NIGHT).await.expect(200);
    let seq: i64 = page.between("data-seq=\"", "\"").parse().unwrap();
    assert_eq!(page.between("data-follow=\"", "\""), topic(&site).await);
    post(&editor, "The host enters.").await;
    site.pass().await;
    let (events, next) = since(&site, seq).await;
    assert_eq!((events.len(), next > seq), (1, true));
    let entry = &parts(&events[0])[0];
    let id = site.site.ids.show(Kind::Entry, rows(&site).await[0]);
    assert_eq!(entry["key"], format!("n.{id}"));
    let list = entry["list"].as_str().unwrap();
    let page = site.anonymous().get(NIGHT).await.expect(200);
    let page = page.shows(&format!("data-live-list=\"{list}\""));
    let html = entry["html"].as_str().unwrap();
    assert!(page.text().contains(html.trim()), "{html}");
}

#[tokio::test]
async fn a_corrected_result_is_told_as_the_same_entry_and_a_new_board() {
    let site = TestSite::new().await;
    let lamps = lamps(&site).await;
    let editor = site.signed_in(Role::Editor).await;
    begin(&editor, "lamps/2020").await;
    let (_, start) = since(&site, 0).await;
    let said = announce(&site, &lamps, 0).await;
    let (events, told) = since(&site, start).await;
    let first = parts(&events[0]).clone();
    assert_eq!(first[0]["say"], "Best Lead: Mina Vale.");
    take_back(&site, said).await;
    announce(&site, &lamps, 1).await;
    let (events, _) = since(&site, told).await;
    let last = parts(events.last().unwrap());
    assert_eq!(last[0]["key"], first[0]["key"], "mended where it stands");
    assert_eq!(last[0]["say"], "Corrected. Best Lead: Otto Brand.");
    let board = last
        .iter()
        .find(|part| part["key"] == "n.winners.the-night-of-the-lamps");
    assert!(
        board.unwrap()["html"]
            .as_str()
            .unwrap()
            .contains("Otto Brand")
    );
    // Whoever comes late is told what holds now, and never the wrong winner again.
    let path = format!("/live/{}/since/{start}", topic(&site).await);
    site.anonymous()
        .get(&path)
        .await
        .expect(200)
        .hides("Mina Vale");
}

#[tokio::test]
async fn what_is_a_draft_or_was_taken_away_is_never_told() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let fields = [("title", "The night of the Lamps")];
    editor.post_form("/desk/live", &fields).await.expect(303);
    post(&editor, "A secret rehearsal.").await;
    let topic = topic(&site).await;
    let reader = site.anonymous();
    for form in ["since/0", "events"] {
        let path = format!("/live/{topic}/{form}");
        reader.get(&path).await.expect(404);
    }
    let state = format!("{CONSOLE}/state");
    editor
        .post_form(&state, &[("to", "live")])
        .await
        .expect(303);
    post(&editor, "Said in haste.").await;
    let id = site.site.ids.show(Kind::Entry, rows(&site).await[0]);
    let remove = format!("{CONSOLE}/{id}/remove");
    editor.post_form(&remove, &[]).await.expect(303);
    site.pass().await;
    let path = format!("/live/{topic}/since/0");
    reader
        .get(&path)
        .await
        .expect(200)
        .hides("Said in haste")
        .shows("data-gone");
    for stranger in ["e-0000000000001", "b-0000000000001", "n-nothing", "x-1"] {
        let path = format!("/live/{stranger}/since/0");
        reader.get(&path).await.expect(404);
    }
}

#[tokio::test]
async fn sixty_four_writers_post_at_once_and_nothing_is_lost() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    begin(&editor, "").await;
    let (_, start) = since(&site, 0).await;
    let posts = (0..64).map(|n| {
        let editor = &editor;
        async move { post(editor, &format!("From the press room, line {n}.")).await }
    });
    futures_util::future::join_all(posts).await;
    site.pass().await;
    assert_eq!(rows(&site).await.len(), 64);
    let (events, next) = since(&site, start).await;
    let mut keys: Vec<&str> = events
        .iter()
        .map(|event| parts(event)[0]["key"].as_str().unwrap())
        .collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 64);
    assert!(since(&site, next).await.0.is_empty());
}

#[tokio::test]
async fn whoever_comes_back_anywhere_misses_nothing_and_hears_nothing_twice() {
    let site = TestSite::new().await;
    let lamps = lamps(&site).await;
    let editor = site.signed_in(Role::Editor).await;
    begin(&editor, "lamps/2020").await;
    let (_, start) = since(&site, 0).await;
    for n in 0..8 {
        post(&editor, &format!("Line {n}.")).await;
        if n % 3 == 0 {
            let said = announce(&site, &lamps, n % 2).await;
            take_back(&site, said).await;
        }
    }
    let (all, _) = since(&site, start).await;
    let seqs: Vec<i64> = all.iter().map(|it| it["seq"].as_i64().unwrap()).collect();
    assert!(seqs.len() >= 14 && seqs.is_sorted());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(32));
    let strategy = prop::collection::vec(1_usize..5, 1..8);
    for _ in 0..32 {
        let cuts = strategy.new_tree(&mut runner).unwrap().current();
        let (mut at, mut got) = (start, Vec::new());
        // A reader who hears some, is cut off, and asks again from the last number heard.
        for cut in cuts.into_iter().chain([usize::MAX]) {
            let (events, _) = since(&site, at).await;
            for event in events.iter().take(cut) {
                at = event["seq"].as_i64().unwrap();
                got.push(at);
            }
        }
        assert_eq!(got, seqs);
    }
}
