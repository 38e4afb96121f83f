//! What was acknowledged is there, once, whatever happens to the process.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::common::{Folder, Server};

const OPEN: &[&str] = &[
    "limits.enabled=false",
    "comments.hold=none",
    "log.level=warn",
];
const WRITERS: usize = 8;
const KILL_AFTER: usize = 120;

#[test]
fn kill_9_under_load_loses_no_acknowledged_comment_and_doubles_none() {
    let folder = Folder::with_story();
    let acknowledged = round(&folder, 0) + round(&folder, 1);
    assert!(acknowledged >= 2 * KILL_AFTER);
}

/// Writers post until the server is killed; after the restart each retries what it was never told about.
fn round(folder: &Folder, round: usize) -> usize {
    let server = Arc::new(folder.serve(OPEN));
    let (told, over) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (server, told, over) = (Arc::clone(&server), Arc::clone(&told), Arc::clone(&over));
            std::thread::spawn(move || write_until_the_end(&server, &told, &over, round, writer))
        })
        .collect();
    while told.load(Ordering::Relaxed) < KILL_AFTER {
        assert!(
            !over.load(Ordering::Relaxed),
            "a writer gave up: {}",
            server.log()
        );
        std::thread::yield_now();
    }
    server.signal("KILL");
    let mut sure = Vec::new();
    let mut unsure = Vec::new();
    for writer in writers {
        let (done, open) = writer.join().unwrap();
        sure.extend(done);
        unsure.push(open);
    }
    drop(server);

    let server = folder.serve(OPEN);
    for (text, key) in unsure {
        let answer = server.comment(&text, &key).unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
        sure.push(text);
    }
    let found = all_texts(&server);
    let once: BTreeSet<&String> = found.iter().collect();
    assert_eq!(once.len(), found.len(), "no comment is there twice");
    for text in &sure {
        assert!(once.contains(text), "acknowledged and lost: {text}");
    }
    let story = server.get("/api/v1/stories/night").json();
    assert_eq!(
        story["story"]["comment_count"].as_u64(),
        Some(found.len() as u64),
        "the counter agrees"
    );
    drop(server);
    let checked = folder.ok(&["check"]);
    assert!(checked.contains("counters: agree"), "{checked}");
    sure.len()
}

/// Answers what was acknowledged, and the one comment of which the writer knows nothing.
fn write_until_the_end(
    server: &Server,
    told: &AtomicUsize,
    over: &AtomicBool,
    round: usize,
    writer: usize,
) -> (Vec<String>, (String, String)) {
    let mut done = Vec::new();
    for n in 0.. {
        // Words that no near-duplicate check takes for the last ones.
        let text = format!(
            "Round{round} writer{writer} take{n}: {}",
            words(round * 1_000_003 + writer * 10_007 + n * 31)
        );
        let key = format!("key-{round}-{writer}-{n}");
        match server.comment(&text, &key) {
            Ok(answer) if answer.status == 201 => {
                done.push(text);
                told.fetch_add(1, Ordering::Relaxed);
            }
            Ok(answer) => {
                over.store(true, Ordering::Relaxed);
                panic!("refused: {answer:?}");
            }
            Err(_) => return (done, (text, key)),
        }
    }
    unreachable!("the loop ends with the server")
}

fn words(seed: usize) -> String {
    let pool = [
        "lamp",
        "stage",
        "echo",
        "velvet",
        "ticket",
        "balcony",
        "whisper",
        "prompt",
        "curtain",
        "rehearsal",
        "spotlight",
        "overture",
        "matinee",
        "cue",
        "wings",
        "script",
    ];
    let mut state = seed as u64 | 1;
    let pick = |_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        format!(
            "{}{}",
            pool[(state >> 33) as usize % pool.len()],
            (state >> 40) % 1000
        )
    };
    (0..9).map(pick).collect::<Vec<_>>().join(" ")
}

/// The words of every comment, by following the pages of the API.
fn all_texts(server: &Server) -> Vec<String> {
    let mut texts = Vec::new();
    let mut next = String::new();
    loop {
        let page = server
            .get(&format!(
                "/api/v1/stories/night/comments?sort=oldest&limit=100{next}"
            ))
            .json();
        let comments = page["comments"].as_array().unwrap();
        texts.extend(
            comments
                .iter()
                .map(|one| one["text"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(cursor) => next = format!("&after={cursor}"),
            None => return texts,
        }
    }
}
