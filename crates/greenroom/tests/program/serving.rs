//! The server among slow, many and departing readers, on a full disk, and at its end.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::common::{Folder, Server};

#[test]
fn two_hundred_slow_connections_do_no_harm_and_are_closed() {
    let folder = Folder::with_story();
    let server = folder.serve(&["request.header_seconds=2"]);
    let beginnings = [
        "",
        "P",
        "GET",
        "GET /television/night HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        "PRI * HTTP/2.0\r\n",
    ];
    let mut slow: Vec<TcpStream> = (0..200)
        .map(|n| {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            stream
                .write_all(beginnings[n % beginnings.len()].as_bytes())
                .unwrap();
            stream
        })
        .collect();
    let begun = Instant::now();
    for _ in 0..20 {
        assert_eq!(server.get("/television/night").status, 200);
    }
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "readers wait for nobody slow: {:?}",
        begun.elapsed()
    );
    for stream in &mut slow {
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let mut rest = Vec::new();
        // Closed by the server: the end of the stream or a reset, never our own timeout.
        if let Err(error) = stream.read_to_end(&mut rest) {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}");
        }
    }
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_body_that_does_not_arrive_is_answered_with_408() {
    let folder = Folder::with_story();
    let server = folder.serve(&["request.body_seconds=1"]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let head = "POST /api/v1/stories/night/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"name\":";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[test]
fn a_connection_is_kept_for_the_next_request() {
    let folder = Folder::with_story();
    let server = folder.serve(&[]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    for _ in 0..3 {
        write!(
            stream,
            "HEAD /television/night HTTP/1.1\r\nHost: {}\r\n\r\n",
            server.address
        )
        .unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut status = String::new();
        reader.read_line(&mut status).unwrap();
        assert_eq!(status, "HTTP/1.1 200 OK\r\n");
        let mut line = String::from(" ");
        while !line.trim().is_empty() {
            line.clear();
            reader.read_line(&mut line).unwrap();
        }
    }
}

#[test]
fn asked_to_stop_it_ends_streams_keeps_what_it_acknowledged_and_leaves_with_0() {
    let folder = Folder::with_story();
    let mut server = folder.serve(&["comments.hold=none"]);
    let story = server.get("/api/v1/stories/night").json();
    let id = story["story"]["id"].as_str().unwrap();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    write!(
        stream,
        "GET /live/s-{id}/events HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    .unwrap();
    let mut live = BufReader::new(stream);
    let mut status = String::new();
    live.read_line(&mut status).unwrap();
    assert!(status.starts_with("HTTP/1.1 200"), "{status}");
    assert_eq!(
        server
            .comment("Said just before the lights went out.", "last")
            .unwrap()
            .status,
        201
    );

    let asked = Instant::now();
    server.signal("TERM");
    let mut rest = Vec::new();
    live.read_to_end(&mut rest).unwrap();
    assert_eq!(
        server.ended_within(Duration::from_secs(10)),
        Some(0),
        "{}",
        server.log()
    );
    assert!(
        asked.elapsed() < Duration::from_secs(5),
        "an open stream holds nothing up"
    );
    assert!(
        TcpStream::connect(&server.address).is_err(),
        "nobody listens any more"
    );

    let server = folder.serve(&[]);
    let page = server.get("/television/night").body;
    assert!(page.contains("Said just before the lights went out."));
}

#[test]
fn a_server_that_nobody_uses_leaves_at_once() {
    let folder = Folder::with_newsroom();
    let mut server = folder.serve(&[]);
    server.signal("INT");
    assert_eq!(server.ended_within(Duration::from_secs(5)), Some(0));
}

#[test]
fn a_taken_port_is_one_clear_sentence() {
    let folder = Folder::with_newsroom();
    let server = folder.serve(&[]);
    let told = folder.fails(&["serve", "--listen", &server.address]);
    assert!(told.contains("another program listens there"), "{told}");
}

#[test]
fn a_full_disk_is_503_with_a_sentence_and_passes() {
    let folder = Folder::with_story();
    // No file may grow beyond so many blocks of 1,024 bytes: what a full disk looks like from inside.
    let blocks = std::fs::metadata(folder.data().join("greenroom.db"))
        .unwrap()
        .len()
        / 1024
        + 200;
    let server = Server::start(
        &folder.data(),
        &["limits.enabled=false", "comments.hold=none"],
        Some(&format!("trap '' XFSZ; ulimit -f {blocks}")),
    );
    let mut refused = None;
    for n in 0..5000 {
        let text = format!(
            "Number {n} of many: {}",
            format!("word{} ", n * 7919).repeat(300)
        );
        let answer = server.comment(&text, &format!("full-{n}")).unwrap();
        if answer.status != 201 {
            refused = Some((text, answer));
            break;
        }
    }
    let (text, answer) = refused.expect("the disk to be full in the end");
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(
        answer.head.to_lowercase().contains("retry-after:"),
        "{answer:?}"
    );
    assert_eq!(
        server.get("/television/night").status,
        200,
        "readers read on"
    );
    let before = server.get("/api/v1/stories/night").json()["story"]["comment_count"]
        .as_u64()
        .unwrap();
    drop(server);

    let server = folder.serve(&["limits.enabled=false", "comments.hold=none"]);
    let after = server.get("/api/v1/stories/night").json()["story"]["comment_count"]
        .as_u64()
        .unwrap();
    assert_eq!(after, before, "nothing half done");
    assert_eq!(server.comment(&text, "again").unwrap().status, 201);
    drop(server);
    assert!(folder.ok(&["check"]).contains("counters: agree"));
}

#[test]
fn a_story_published_beside_a_running_server_appears() {
    let folder = Folder::with_newsroom();
    let server = folder.serve(&[]);
    assert_eq!(server.get("/television/night").status, 404);
    folder.write("night.md", crate::common::STORY);
    folder.ok(&["story", "publish", &folder.path("night.md")]);
    let end = Instant::now() + Duration::from_secs(5);
    while !server.get("/").body.contains("The night") {
        assert!(Instant::now() < end, "the front page shows the new story");
        std::thread::park_timeout(Duration::from_millis(20));
    }
    assert_eq!(server.get("/television/night").status, 200);
}

#[test]
fn the_operator_reads_metrics_apart_from_the_public() {
    let folder = Folder::with_story();
    let probe = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let operator = probe.local_addr().unwrap().to_string();
    drop(probe);
    let server = folder.serve(&[&format!("operator.listen={operator}")]);
    server.get("/television/night");
    let metrics = crate::common::ask(&operator, "GET", "/metrics", &[], "").unwrap();
    assert_eq!(metrics.status, 200);
    assert!(
        metrics.body.contains("# TYPE greenroom_"),
        "{}",
        metrics.body
    );
    assert_eq!(
        crate::common::ask(&operator, "GET", "/readyz", &[], "")
            .unwrap()
            .status,
        200
    );
    let public = server.get("/metrics");
    assert!(
        public.status != 200 && !public.body.contains("greenroom_"),
        "not on the public listener"
    );
}

#[test]
fn log_lines_are_json_when_asked_and_hold_nothing_of_what_readers_wrote() {
    let folder = Folder::with_story();
    let server = folder.serve(&["log.format=json", "log.level=debug"]);
    server
        .comment("A sentence that belongs to its writer.", "k")
        .unwrap();
    server.get("/television/there-is-no-such-story");
    let log = server.log();
    let lines: Vec<&str> = log.lines().filter(|line| line.starts_with('{')).collect();
    assert!(!lines.is_empty(), "{log}");
    for line in lines {
        let parsed: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(
            parsed["level"].is_string() && parsed["timestamp"].is_string(),
            "{line}"
        );
    }
    for secret in [
        "belongs to its writer",
        "Ana",
        &folder.data().display().to_string(),
    ] {
        assert!(
            !log.lines()
                .filter(|line| line.starts_with('{'))
                .any(|line| line.contains(secret)),
            "{secret}: {log}"
        );
    }
}
