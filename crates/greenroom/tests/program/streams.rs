//! A live stream on a real socket.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crate::common::{Folder, ask};

#[test]
fn a_live_reader_hears_a_comment_in_chunks_and_leaves_no_place_behind() {
    let folder = Folder::with_story();
    let probe = TcpListener::bind("127.0.0.1:0").unwrap();
    let operator = probe.local_addr().unwrap().to_string();
    drop(probe);
    let server = folder.serve(&[&format!("operator.listen={operator}")]);
    let story = server.get("/api/v1/stories/night").json();
    let id = story["story"]["id"].as_str().unwrap();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    // The first request is HTTP's, the second takes the connection for itself.
    let head = "HTTP/1.1\r\nHost: x\r\n\r\n";
    write!(stream, "GET /healthz {head}GET /live/s-{id}/events {head}").unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "ok"));
    assert!(lines.any(|line| line == "transfer-encoding: chunked"));
    let posted = server.comment("Heard in the dark.", "one").unwrap();
    assert_eq!(posted.status, 201);
    assert!(lines.any(|line| line == "event: comment"));
    assert!(lines.next().unwrap().contains("Heard in the dark."));
    let listening = |count: &str| {
        let metrics = ask(&operator, "GET", "/metrics", &[], "").unwrap().body;
        metrics
            .lines()
            .any(|line| line == format!("greenroom_live_readers {count}"))
    };
    assert!(listening("1"));
    drop(lines);
    let begun = Instant::now();
    while !listening("0") {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "waited for the reader's place to be free"
        );
    }
}
