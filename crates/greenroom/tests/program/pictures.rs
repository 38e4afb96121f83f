//! Pictures as a running server takes them: over the wire, in all their sizes, and when something is wrong with one.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use newsroom::MIGRATIONS;
use newsroom::media::{self, NewMedia};
use store::job::{self, Job};
use store::{Db, Options};

use crate::common::{Answer, Folder, Server};

/// A drawing of 1,600 pixels, as the sample newsroom has it.
const LARGE: &[u8] = include_bytes!("../../../../demo/pictures/van-road.webp");
/// 96 × 64 pixels.
const SMALL: &[u8] = include_bytes!("../../../picture/tests/files/plain.jpg");
const BOUNDARY: &str = "----a-boundary-of-our-own";
const PATIENCE: Duration = Duration::from_secs(60);

/// A newsroom whose owner is signed in, and the owner's cookie.
fn with_owner() -> (Folder, Server, String) {
    let folder = Folder::new();
    let printed = folder.ok(&["init", "--title", "The Test", "--owner", "rui@example.org"]);
    let at = printed.find("/sign-in/").unwrap();
    let link = printed[at..].split_whitespace().next().unwrap();
    let server = folder.serve(&[]);
    let form = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let answer = server.ask("POST", link, &form, "").unwrap();
    assert_eq!(answer.status, 303, "{answer:?}");
    let cookie = header(&answer, "set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    (folder, server, cookie)
}

fn header(answer: &Answer, name: &str) -> Option<String> {
    let mut lines = answer.head.lines().filter_map(|line| line.split_once(": "));
    let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.to_owned())
}

/// Sends the form of the library as a browser does: everything, and then it listens.
fn bring(server: &Server, cookie: &str, file: &[u8], accept: &str) -> Answer {
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nA road at night\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"credit\"\r\n\r\nIda Ek\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"night-road.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let head = format!(
        "POST /desk/pictures HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\nAccept: {accept}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {}\r\n\r\n",
        server.address,
        body.len()
    );
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// A small photograph with so many bytes of comments in it.
fn heavy(bytes: usize) -> Vec<u8> {
    let (start, rest) = SMALL.split_at(2);
    let mut heavy = start.to_vec();
    while heavy.len() + rest.len() < bytes {
        heavy.extend_from_slice(&[0xff, 0xfe, 0xff, 0xff]);
        heavy.resize(heavy.len() + 0xfffd, b' ');
    }
    heavy.extend_from_slice(rest);
    heavy
}

/// The newsroom's database, beside the server.
fn beside(folder: &Folder) -> Db {
    let url = format!("sqlite:{}", folder.data().join("greenroom.db").display());
    Db::open(&url, MIGRATIONS, &Options::default()).unwrap()
}

/// Asks again and again until there is an answer.
fn until<T>(what: &str, server: &Server, ask: impl Fn() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < end, "{what}\n{}", server.log());
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

fn jobs(db: &Db, kind: &str) -> Vec<Job> {
    let all = db.read_now(|tx| job::waiting(tx, 0, 100)).unwrap();
    all.into_iter().filter(|job| job.kind == kind).collect()
}

#[test]
fn a_picture_that_is_brought_in_has_its_sizes_and_then_its_smallest_form_in_the_story() {
    let (folder, server, cookie) = with_owner();
    let told = bring(&server, &cookie, LARGE, "application/json");
    assert_eq!(told.status, 201, "{told:?}");
    let src = told.json()["src"].as_str().unwrap().to_owned();
    let story = format!(
        "---\ntitle: The road\nslug: road\nsection: television\ndate: 2020-09-21T06:30:00+05:30\nimage: {src}\n---\nA road.\n"
    );
    folder.write("road.md", story);
    folder.ok(&["story", "publish", &folder.path("road.md")]);
    let stem = src.split('.').next().unwrap().to_owned();
    until("the sizes every browser reads", &server, || {
        let page = server.get("/television/road").body;
        page.contains(&format!(
            "<source type=\"image/webp\" srcset=\"{stem}-320.webp 320w, "
        ))
        .then_some(())
    });
    let db = beside(&folder);
    // The smallest form rests for a minute; the test does not.
    let slow = jobs(&db, "picture-avif");
    assert_eq!(slow.len(), 1);
    db.write_now(move |tx| {
        job::bury(tx, slow[0].id, "")?;
        job::retry(tx, slow[0].id, 0)
    })
    .unwrap();
    let page = until("the smallest form", &server, || {
        let page = server.get("/television/road").body;
        page.contains("image/avif").then_some(page)
    });
    assert!(page.contains("<picture") && page.contains("class=\"blur\" src=\"data:image/webp"));
    for (size, kind) in [("320.avif", "image/avif"), ("640.webp", "image/webp")] {
        assert!(page.contains(&format!("{stem}-{size}")), "{size}");
        let file = server.get(&format!("{stem}-{size}"));
        assert_eq!(file.status, 200);
        assert_eq!(header(&file, "content-type").as_deref(), Some(kind));
    }
    assert!(jobs(&db, "picture-sizes").is_empty() && jobs(&db, "picture-avif").is_empty());
    db.close();
}

#[test]
fn a_picture_whose_file_is_away_is_laid_aside_with_a_reason() {
    let folder = Folder::with_newsroom();
    let db = beside(&folder);
    let lost = NewMedia {
        name: format!("{}.jpg", "0".repeat(32)),
        kind: "image/jpeg".to_owned(),
        width: 1_600,
        height: 900,
        ..NewMedia::default()
    };
    db.write_now(move |tx| media::add(tx, &lost, 0)).unwrap();
    // Every try but the last was made long ago.
    for number in 1..job::MOST_ATTEMPTS {
        let now = number * job::LAST_RETRY_MS;
        db.write_now(move |tx| {
            let one = job::claim_of(tx, ["picture-sizes", "picture-gone"], 1, now)?;
            job::fail(tx, one.unwrap().id, "the disk was away", now)
        })
        .unwrap();
    }
    let server = folder.serve(&[]);
    let dead = until("the job to be laid aside", &server, || {
        let dead = db.read_now(|tx| job::dead(tx, 0, 10)).unwrap();
        dead.into_iter().next()
    });
    assert_eq!(dead.kind, "picture-sizes");
    let reason = dead.reason.unwrap();
    assert!(
        reason.starts_with("the media folder cannot be used: "),
        "{reason}"
    );
    assert!(!reason.contains('/'), "no path: {reason}");
    assert!(jobs(&db, "picture-sizes").is_empty());
    db.close();
}

#[test]
fn nineteen_megabytes_are_taken_and_twenty_one_refused_with_words() {
    const MB: usize = 1024 * 1024;
    let (_folder, server, cookie) = with_owner();
    let taken = bring(&server, &cookie, &heavy(19 * MB), "text/html");
    assert_eq!(taken.status, 303, "{taken:?}");
    assert!(header(&taken, "location").unwrap().ends_with("?said=added"));
    let again = bring(&server, &cookie, &heavy(19 * MB), "application/json");
    assert_eq!(again.status, 201, "{again:?}");
    assert_eq!(again.json()["title"], "Night road");
    let words = "The file has 22 MB; 20 MB are the most. Please export the picture smaller.";
    let refused = bring(&server, &cookie, &heavy(21 * MB), "text/html");
    assert_eq!(refused.status, 422, "{}", refused.head);
    assert!(refused.body.contains(words) && refused.body.contains("A road at night"));
    let refused = bring(&server, &cookie, &heavy(21 * MB), "application/json");
    assert_eq!(refused.status, 422, "{refused:?}");
    assert_eq!(refused.json()["detail"], words);
}
