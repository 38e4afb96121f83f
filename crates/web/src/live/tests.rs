#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;

use super::frame::{Happening, Numbered};
use super::ring::RING_FRAMES;
use super::stream::{HEARTBEAT, Pace, Stream};
use super::{About, Frame, Live};

const SPEECH: About = About::Story(7);
const PACE: Pace = Pace {
    lasts: Duration::from_secs(300),
    retry_ms: 1_234,
};

fn open(most_readers: usize) -> Arc<Live> {
    let live = Arc::new(Live::new(most_readers));
    live.take(10);
    live
}

fn frame(seq: i64) -> Frame {
    let clap = Happening::Applause {
        id: "c".to_owned(),
        applause: seq,
    };
    Numbered::new(seq, clap).frame()
}

fn listen(live: &Arc<Live>, pace: Pace) -> Stream {
    let seat = live.sit(SPEECH).unwrap();
    let from = seat.taken;
    Stream::new(Arc::clone(live), seat, from, b"", pace)
}

fn push(live: &Live, seqs: impl IntoIterator<Item = i64>) {
    for seq in seqs {
        let topics = live.take(seq);
        topics[&SPEECH].push([frame(seq)]);
    }
}

async fn heard(stream: &mut Stream) -> Option<Bytes> {
    Some(stream.frame().await?.unwrap().into_data().unwrap())
}

#[tokio::test(start_paused = true)]
async fn every_reader_gets_the_same_bytes_once() {
    let live = open(10);
    let (mut ana, mut ben) = (listen(&live, PACE), listen(&live, PACE));
    assert_eq!(heard(&mut ana).await.unwrap(), "retry: 1234\n\n");
    heard(&mut ben).await;
    push(&live, [11, 15]);
    for seq in [11, 15] {
        let (to_ana, to_ben) = (
            heard(&mut ana).await.unwrap(),
            heard(&mut ben).await.unwrap(),
        );
        let text =
            format!("id: {seq}\nevent: applause\ndata: {{\"id\":\"c\",\"applause\":{seq}}}\n\n");
        assert_eq!(to_ana, text);
        assert_eq!(to_ana.as_ptr(), to_ben.as_ptr(), "one buffer for all");
    }
    assert_eq!(
        heard(&mut ana).await.unwrap(),
        ": still here\n\n",
        "nothing comes twice"
    );
}

#[tokio::test(start_paused = true)]
async fn a_waiting_reader_is_woken() {
    let live = open(10);
    let mut ana = listen(&live, PACE);
    heard(&mut ana).await;
    let waiting = tokio::spawn(async move { heard(&mut ana).await.unwrap() });
    tokio::task::yield_now().await;
    push(&live, [11]);
    assert!(waiting.await.unwrap().starts_with(b"id: 11\n"));
}

#[tokio::test(start_paused = true)]
async fn a_quiet_stream_beats_and_ends_in_time() {
    let live = open(10);
    let mut ana = listen(&live, PACE);
    heard(&mut ana).await;
    let begun = tokio::time::Instant::now();
    for beat in 1..20 {
        assert_eq!(heard(&mut ana).await.unwrap(), ": still here\n\n");
        assert_eq!(begun.elapsed().as_secs(), HEARTBEAT.as_secs() * beat);
    }
    assert_eq!(heard(&mut ana).await.unwrap(), "retry: 1234\n\n");
    assert_eq!(begun.elapsed().as_secs(), 300);
    assert_eq!(heard(&mut ana).await, None);
}

#[test]
fn no_two_readers_are_sent_away_together() {
    let paces: Vec<Pace> = (0..100).map(|_| Pace::draw()).collect();
    for pace in &paces {
        assert!((240..=360).contains(&pace.lasts.as_secs()), "{pace:?}");
        assert!((1_000..=5_000).contains(&pace.retry_ms), "{pace:?}");
    }
    let mut lasts: Vec<Duration> = paces.iter().map(|pace| pace.lasts).collect();
    lasts.sort_unstable();
    lasts.dedup();
    assert!(lasts.len() > 90);
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_is_told_to_read_the_page_again() {
    let live = open(10);
    let (mut slow, mut quick) = (listen(&live, PACE), listen(&live, PACE));
    heard(&mut slow).await;
    heard(&mut quick).await;
    for seq in 11..=11 + RING_FRAMES as i64 {
        push(&live, [seq]);
        assert!(heard(&mut quick).await.unwrap().starts_with(b"id: "));
    }
    let newest = 11 + RING_FRAMES as i64;
    let told = heard(&mut slow).await.unwrap();
    assert_eq!(told, format!("id: {newest}\nevent: resync\ndata: {{}}\n\n"));
    assert_eq!(heard(&mut slow).await, None, "the slow reader is let go");
    assert_eq!(heard(&mut quick).await.unwrap(), ": still here\n\n");
}

#[tokio::test(start_paused = true)]
async fn a_reader_who_is_just_not_too_slow_misses_nothing() {
    let live = open(10);
    let mut ana = listen(&live, PACE);
    heard(&mut ana).await;
    push(&live, 11..11 + RING_FRAMES as i64);
    for seq in 11..11 + RING_FRAMES as i64 {
        assert_eq!(heard(&mut ana).await.unwrap(), frame(seq).bytes);
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_house_takes_nobody_until_somebody_leaves() {
    let live = open(2);
    let ana = listen(&live, PACE);
    let _ben = listen(&live, PACE);
    assert!(live.sit(SPEECH).is_none());
    assert_eq!((live.readers(), live.refused()), (2, 1));
    drop(ana);
    assert_eq!(live.readers(), 1);
    assert!(live.sit(SPEECH).is_some());
}

#[tokio::test(start_paused = true)]
async fn a_topic_nobody_listens_to_keeps_nothing() {
    let live = open(10);
    drop(listen(&live, PACE));
    assert!(live.take(11).is_empty());
}

#[tokio::test(start_paused = true)]
async fn closing_ends_every_stream_and_says_when_to_come_back() {
    let live = open(10);
    let mut ana = listen(&live, PACE);
    heard(&mut ana).await;
    let waiting = tokio::spawn(async move { (heard(&mut ana).await, heard(&mut ana).await) });
    tokio::task::yield_now().await;
    live.close();
    let (goodbye, after) = waiting.await.unwrap();
    assert_eq!(goodbye.unwrap(), "retry: 1234\n\n");
    assert_eq!(after, None);
    assert!(live.sit(SPEECH).is_none());
}

#[tokio::test]
async fn nobody_sits_before_the_log_is_followed() {
    assert!(Arc::new(Live::new(10)).sit(SPEECH).is_none());
}
