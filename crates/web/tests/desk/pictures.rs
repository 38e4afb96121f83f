//! Pictures as the newsroom brings them in and readers get them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use axum::body::Body;
use http::Method;
use newsroom::Role;
use newsroom::media::{self, Focus, Made, Media, Shelf, Words};
use web::darkroom;
use web::testing::{Answer, Reader, TestSite};

const PICTURE: &[u8] = include_bytes!("../../../picture/tests/files/plain.jpg");
const MOVING: &[u8] = include_bytes!("../../../picture/tests/files/moving.webp");
const BOUNDARY: &str = "----a-boundary-of-our-own";

/// A form with a file, as a browser sends it.
fn form(file: &[u8], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"holiday.png\"\r\nContent-Type: text/html\r\n\r\n"
    );
    body.extend(head.as_bytes());
    body.extend(file);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

async fn send(reader: &Reader, body: Vec<u8>, accept: &str) -> Answer {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [
        ("content-type", kind.as_str()),
        ("accept", accept),
        ("sec-fetch-site", "same-origin"),
    ];
    reader
        .ask(Method::POST, "/desk/pictures", &headers, Body::from(body))
        .await
}

async fn bring(reader: &Reader, file: &[u8], fields: &[(&str, &str)]) -> Answer {
    send(reader, form(file, fields), "application/json").await
}

async fn only(site: &TestSite) -> Media {
    let page = site
        .read(|tx| media::library(tx, &Shelf::default(), None))
        .await;
    assert_eq!(page.items.len(), 1);
    page.items.into_iter().next().unwrap()
}

/// Makes the sizes every browser reads, as the worker does.
async fn make_sizes(site: &TestSite, media: &Media) {
    let (id, now) = (media.id, site.site.now());
    let (sizes, blur) = darkroom::quick(site.media_dir(), &media.name).unwrap();
    site.write(move |tx| media::sized(tx, id, &sizes, &blur, Made::Some, now))
        .await;
    site.pass().await;
}

/// Makes the slow ones.
async fn make_slow_sizes(site: &TestSite, media: &Media) {
    let (id, now) = (media.id, site.site.now());
    let slow = darkroom::slow(site.media_dir(), &media.name).unwrap();
    site.write(move |tx| media::sized(tx, id, &slow, "", Made::All, now))
        .await;
    site.pass().await;
}

#[tokio::test]
async fn a_writer_brings_in_a_picture_without_script() {
    let site = TestSite::empty(|_| {}).await;
    let rui = site.signed_in(Role::Writer).await;
    rui.get("/desk/pictures")
        .await
        .expect(200)
        .shows("No pictures yet");
    let words = [("alt", "A green field"), ("credit", "Ida Ek")];
    let sent = send(&rui, form(PICTURE, &words), "text/html")
        .await
        .expect(303);
    let page = sent.header("location").to_owned();
    assert!(
        page.starts_with("/desk/pictures/") && page.ends_with("?said=added"),
        "{page}"
    );
    rui.get(&page)
        .await
        .expect(200)
        .shows("The picture is in the library")
        .shows("A green field");
    let library = rui.get("/desk/pictures?q=green").await.expect(200);
    let library = library.shows("Ida Ek").shows("Holiday").hides("No credit");
    let src = library.between("<img src=\"", "\"");
    let picture = rui.get(&src).await.expect(200);
    assert_eq!(picture.header("content-type"), "image/jpeg");
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    assert_ne!(&picture.body[..], PICTURE, "what is kept is our own making");
    rui.get("/desk/pictures?q=blue")
        .await
        .expect(200)
        .shows("Nothing found");
    let log = site
        .read(|tx| Ok(tx.one::<String>("select act from audit order by id desc limit 1", &[])?))
        .await;
    assert_eq!(log, "picture.add");
}

#[tokio::test]
async fn a_script_brings_in_a_picture_and_learns_how_to_show_it() {
    let site = TestSite::empty(|_| {}).await;
    let rui = site.signed_in(Role::Editor).await;
    let sent = bring(&rui, PICTURE, &[("alt", "A green field")])
        .await
        .expect(201);
    let told = sent.json();
    assert_eq!(
        (told["width"].as_i64(), told["height"].as_i64()),
        (Some(96), Some(64))
    );
    assert_eq!(told["alt"], "A green field");
    assert_eq!(told["missing"], serde_json::json!(["credit"]));
    assert!(told["src"].as_str().unwrap().starts_with("/media/"));
    rui.get(told["thumb"].as_str().unwrap()).await.expect(200);
    assert_eq!(sent.header("location"), told["page"].as_str().unwrap());
    let again = bring(&rui, PICTURE, &[("alt", "Something else")])
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&again["id"], &again["alt"]),
        (&told["id"], &told["alt"]),
        "the same picture is there once"
    );
    let moving = bring(&rui, MOVING, &[]).await.expect(201).json();
    assert!(moving["note"].as_str().unwrap().contains("stand still"));
    let list = rui
        .get_with("/desk/pictures", &[("accept", "application/json")])
        .await
        .expect(200);
    assert_eq!(list.json()["pictures"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_no_picture_is_refused_with_a_sentence_and_leaves_nothing_behind() {
    let site = TestSite::empty(|_| {}).await;
    let rui = site.signed_in(Role::Writer).await;
    let bad: [(&[u8], &str); 5] = [
        (b"", "The file is empty"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "an SVG drawing",
        ),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC picture"),
        (b"hello", "not a picture"),
        (&PICTURE[..400], "damaged"),
    ];
    for (file, said) in bad {
        let told = bring(&rui, file, &[]).await.expect(422).json();
        assert!(
            told["errors"]["file"].as_str().unwrap().contains(said),
            "{told}"
        );
        let page = send(&rui, form(file, &[("alt", "What I typed")]), "text/html").await;
        page.expect(422)
            .shows(said)
            .shows("What I typed")
            .hides("onload");
    }
    let long = "x".repeat(1_001);
    let told = bring(&rui, PICTURE, &[("alt", &long)])
        .await
        .expect(422)
        .json();
    assert!(told["errors"]["alt"].is_string());
    let heavy = vec![0xff; 21 * 1024 * 1024];
    let told = bring(&rui, &heavy, &[]).await.expect(422).json();
    assert_eq!(
        told["errors"]["file"],
        "The file has 21 MB; 20 MB are the most. Please export the picture smaller."
    );
    let page = send(&rui, form(&heavy, &[("alt", "What I typed")]), "text/html").await;
    page.expect(422)
        .shows("The file has 21 MB")
        .shows("What I typed");
    let mut cut = form(PICTURE, &[]);
    cut.truncate(600);
    send(&rui, cut, "application/json").await.expect(400);
    rui.post_form("/desk/pictures", &[("file", "x")])
        .await
        .expect(415);
    let files = std::fs::read_dir(site.media_dir()).unwrap();
    assert_eq!(files.count(), 0);
}

#[tokio::test]
async fn too_many_uploads_at_once_are_asked_to_come_back() {
    let site = TestSite::empty(|_| {}).await;
    let rui = site.signed_in(Role::Writer).await;
    let tickets: Vec<_> = std::iter::from_fn(|| site.site.darkroom.ticket().ok()).collect();
    assert_eq!(tickets.len(), 5);
    let refused = bring(&rui, PICTURE, &[]).await.expect(503);
    assert_eq!(refused.header("retry-after"), "5");
    drop(tickets);
    bring(&rui, PICTURE, &[]).await.expect(201);
}

#[tokio::test]
async fn a_picture_is_described_and_keeps_what_matters_in_view() {
    let site = TestSite::empty(|_| {}).await;
    let rui = site.signed_in(Role::Writer).await;
    let told = bring(&rui, PICTURE, &[]).await.expect(201).json();
    let page = told["page"].as_str().unwrap();
    rui.get(page)
        .await
        .expect(200)
        .shows("No alternative text and no credit yet")
        .shows("In no story");
    let fields = |x| {
        [
            ("alt", "A green field"),
            ("credit", "Ida Ek"),
            ("focal_x", x),
            ("focal_y", "80"),
        ]
    };
    let refused = rui.post_form(page, &fields("150")).await.expect(422);
    refused
        .shows("a whole number from 0 to 100")
        .shows("value=\"150\"")
        .shows("A green field");
    rui.post_form(page, &fields("20")).await.expect(303);
    assert_eq!(only(&site).await.focus, Focus { x: 20, y: 80 });
    let name = only(&site).await.name;
    site.publish_titled("A field", &format!("image: /media/{name}"))
        .await;
    let front = site.anonymous().get("/").await.expect(200);
    front
        .shows("class=\"fx-2 fy-8\"")
        .shows("alt=\"A green field\"");
    let used = rui.get(page).await.expect(200);
    used.shows("A field").hides("Delete the picture");
    rui.post_form(&format!("{page}/delete"), &[])
        .await
        .expect(422)
        .shows("A story uses this picture");
}

#[tokio::test]
async fn a_picture_that_no_story_uses_can_go() {
    let site = TestSite::empty(|_| {}).await;
    let rui = site.signed_in(Role::Writer).await;
    let told = bring(&rui, PICTURE, &[]).await.expect(201).json();
    let page = told["page"].as_str().unwrap();
    let gone = rui
        .post_form(&format!("{page}/delete"), &[])
        .await
        .expect(303);
    rui.get(gone.header("location"))
        .await
        .expect(200)
        .shows("taken out of the library");
    rui.get(page).await.expect(404);
}

#[tokio::test]
async fn only_who_writes_comes_to_the_library() {
    let site = TestSite::empty(|_| {}).await;
    for role in [Role::Moderator, Role::Reader] {
        let somebody = site.signed_in(role).await;
        bring(&somebody, PICTURE, &[]).await.expect(403);
    }
    bring(&site.anonymous(), PICTURE, &[]).await.expect(401);
    let rui = site.signed_in(Role::Writer).await;
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let elsewhere = [
        ("content-type", kind.as_str()),
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ];
    let body = Body::from(form(PICTURE, &[]));
    rui.ask(Method::POST, "/desk/pictures", &elsewhere, body)
        .await
        .expect(403);
}

#[tokio::test]
async fn readers_get_a_picture_in_the_size_and_form_their_browser_likes() {
    let site = TestSite::empty(|_| {}).await;
    let rui = site.signed_in(Role::Writer).await;
    bring(
        &rui,
        &photograph(),
        &[("alt", "A hill"), ("credit", "Ida Ek")],
    )
    .await
    .expect(201);
    let media = only(&site).await;
    let ana = site.anonymous();
    let name = media.name.clone();
    let body = format!("image: {name}");
    site.publish_titled("A hill", &body).await;
    let plain = ana.get("/television/a-hill").await.expect(200);
    plain
        .hides("<source")
        .shows(&format!("<img src=\"/media/{name}\""));
    make_sizes(&site, &media).await;
    make_slow_sizes(&site, &media).await;
    let page = ana.get("/television/a-hill").await.expect(200);
    let stem = name.split('.').next().unwrap();
    let page = page
        .shows(&format!(
            "<source type=\"image/avif\" srcset=\"/media/{stem}-320.avif 320w, "
        ))
        .shows(&format!("/media/{stem}-700.webp 700w"))
        .shows(&format!(
            "<img src=\"/media/{stem}-640.jpg\" srcset=\"/media/{stem}-640.jpg 640w\""
        ))
        .shows("width=\"700\" height=\"400\"")
        .shows("<img class=\"blur\" src=\"data:image/webp;base64,")
        .shows("fetchpriority=\"high\"");
    assert!(page.text().find("avif").unwrap() < page.text().find("image/webp\"").unwrap());
    for (file, kind) in [
        ("320.avif", "image/avif"),
        ("640.webp", "image/webp"),
        ("640.jpg", "image/jpeg"),
    ] {
        let answer = ana.get(&format!("/media/{stem}-{file}")).await.expect(200);
        assert_eq!(answer.header("content-type"), kind);
        assert!(answer.header("cache-control").contains("immutable"));
    }
    let front = ana.get("/").await.expect(200);
    front
        .hides("data:image")
        .shows("<source type=\"image/webp\"")
        .shows("sizes=\"");
}

#[tokio::test]
async fn a_picture_in_the_text_has_its_sizes_and_its_placeholder() {
    let site = TestSite::empty(|_| {}).await;
    let rui = site.signed_in(Role::Writer).await;
    bring(&rui, &photograph(), &[("alt", "A hill from the library")])
        .await
        .expect(201);
    let media = only(&site).await;
    make_sizes(&site, &media).await;
    let story = format!(
        "---\ntitle: In the text\nsection: television\nstatus: published\n---\nWords.\n\n::image{{src=\"/media/{}\"}}\n",
        media.name
    );
    site.publish(&story).await;
    let page = site
        .anonymous()
        .get("/television/in-the-text")
        .await
        .expect(200);
    page.shows("<figure class=\"image\"><span class=\"blurred\">")
        .shows("alt=\"A hill from the library\"")
        .shows("sizes=\"auto, ");
    let feed = site.anonymous().get("/feed.xml").await.expect(200);
    feed.hides("blurred").hides("srcset");
}

#[tokio::test]
async fn a_card_is_drawn_once_for_who_asks_by_its_own_address() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let page = ana.get("/television/ruffalo-wins").await.expect(200);
    let card = page.between(
        "property=\"og:image\" content=\"http://greenroom.test",
        "\"",
    );
    assert!(
        card.starts_with("/card/") && card.ends_with(".jpg"),
        "{card}"
    );
    page.shows("og:image:width\" content=\"1200\"")
        .shows("summary_large_image");
    let drawn = ana.get(&card).await.expect(200);
    assert_eq!(drawn.header("content-type"), "image/jpeg");
    assert!(drawn.header("cache-control").contains("immutable"));
    assert_eq!(&drawn.body[..3], b"\xff\xd8\xff");
    let files = || {
        std::fs::read_dir(site.media_dir().join("cards"))
            .unwrap()
            .count()
    };
    assert_eq!(files(), 1);
    ana.get(&format!("{card}?size=9999")).await.expect(200);
    let (stem, _) = card.split_once('-').unwrap();
    let other = ana
        .get(&format!("{stem}-0123456789abcdef.jpg"))
        .await
        .expect(303);
    assert_eq!(other.header("location"), card);
    for nothing in [
        "/card/x",
        "/card/x-y.jpg",
        "/card/0000000000000-0.jpg",
        "/card/..%2Fgreenroom.db",
    ] {
        ana.get(nothing).await.expect(404);
    }
    // A headline that changes is another card, and the last one is not kept.
    site.publish(&web::testing::SPEECH.replace("asks everyone to vote", "says why"))
        .await;
    let changed = ana.get(&card).await.expect(303);
    ana.get(changed.header("location")).await.expect(200);
    assert_eq!(files(), 1);
    site.write(|tx| newsroom::story::unpublish(tx, "ruffalo-wins", "Rui", "", web::testing::NIGHT))
        .await;
    ana.get(changed.header("location")).await.expect(404);
}

#[tokio::test]
async fn a_headline_in_letters_we_cannot_draw_has_its_picture_for_a_card() {
    let site = TestSite::empty(|_| {}).await;
    site.publish_titled("映画の夜", "slug: eiga").await;
    let page = site.anonymous().get("/television/eiga").await.expect(200);
    page.hides("og:image");
}

#[tokio::test]
async fn a_story_page_with_many_pictures_stays_light() {
    let site = TestSite::empty(|_| {}).await;
    let rui = site.signed_in(Role::Writer).await;
    bring(
        &rui,
        &photograph(),
        &[("alt", "A hill"), ("credit", "Ida Ek")],
    )
    .await
    .expect(201);
    let media = only(&site).await;
    make_sizes(&site, &media).await;
    let words = Words::parse("Holiday", "A hill", "Ida Ek", "").unwrap();
    assert_eq!(media.words, words);
    for number in 0..8 {
        site.publish_titled(&format!("Hill {number}"), &format!("image: {}", media.name))
            .await;
    }
    let page = site
        .anonymous()
        .get_with("/television/hill-7", &[("accept-encoding", "br")])
        .await
        .expect(200);
    assert_eq!(page.header("content-encoding"), "br");
    assert!(page.body.len() < 6_000, "{}", page.body.len());
}

/// A JPEG of 700 × 400 pixels, made of the small one.
fn photograph() -> Vec<u8> {
    web::picture::take(&wide_png(), &web::picture::Limits::default())
        .unwrap()
        .bytes
}

/// A PNG of 700 × 400 pixels in stored blocks: nothing but this test draws pictures here.
fn wide_png() -> Vec<u8> {
    let (width, height) = (700_u32, 400_u32);
    let mut rows = Vec::new();
    for y in 0..height {
        rows.push(0);
        for x in 0..width {
            rows.extend([(x / 3) as u8, (y / 2) as u8, 90]);
        }
    }
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &rows).unwrap();
    let packed = packed.finish().unwrap();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    for (kind, data) in [(b"IHDR", &head), (b"IDAT", &packed), (b"IEND", &Vec::new())] {
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let mut part = kind.to_vec();
        part.extend(data);
        let mut sum = flate2::Crc::new();
        sum.update(&part);
        out.extend(part);
        out.extend(sum.sum().to_be_bytes());
    }
    out
}
