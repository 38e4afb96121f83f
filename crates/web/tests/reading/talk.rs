//! The conversation as readers find it: its pages, its hours, its permalinks.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::io::Write;

use newsroom::comment::{self, CommentState};
use newsroom::id::Kind;
use web::newsroom;
use web::testing::{Answer, DAY, HOUR, NIGHT, Reader, SPEECH_URL, TestSite};

const COMMENTS: &str = "/television/ruffalo-wins/comments";

async fn say(reader: &Reader, text: &str, parent: &str) -> String {
    let fields = [("name", "Ana"), ("text", text), ("parent", parent)];
    let answer = reader
        .post_form_as_script(COMMENTS, &fields)
        .await
        .expect(201);
    answer.between("data-comment=\"", "\"")
}

/// The nth thought, of so many words: no two alike enough to be taken for one.
fn thought(n: usize, words: usize) -> String {
    const WORDS: &str = "award bother brother calm camera candle chair cheer clap country courage cousin crowd curtain dance \
        daughter deserve door doubt dress early eight evening family father fault film flower friend gesture glass gold \
        grateful hall hand harvest heart hour house jury kitchen lamp laugh letter light listen longer lucky manner memory \
        mother moved music night nobody novel ocean open orchard part patience people picture play promise quiet rain reader \
        river role room scene second shadow silence singer sister sofa speech stage stand story stranger street table tear \
        thank theatre thought ticket twin under voice vote wait watch weather wife window winner winter wonder writer year";
    let all: Vec<&str> = WORDS.split_whitespace().collect();
    let mut state = n as u64 + 1;
    let mut text = format!("{n}");
    for _ in 0..words {
        // Knuth's MMIX generator: any will do, as long as it is the same tomorrow.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        text.push(' ');
        text.push_str(all[(state >> 33) as usize % all.len()]);
    }
    text
}

/// The public ids on a page, in order.
fn ids(page: &Answer) -> Vec<String> {
    page.text()
        .split("data-comment=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

fn next(page: &Answer) -> Option<String> {
    page.text().contains("rel=\"next nofollow\"").then(|| {
        page.between("rel=\"next nofollow\" href=\"", "\"")
            .replace("&amp;", "&")
    })
}

#[tokio::test]
async fn a_long_conversation_goes_on_page_by_page_in_every_order() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let mut posted = Vec::new();
    for n in 0..60 {
        posted.push(say(&ana, &thought(n, 9), "").await);
        site.advance(1_000);
    }
    site.pass().await;
    for (sort, as_posted) in [("newest", false), ("oldest", true), ("top", false)] {
        let mut seen = Vec::new();
        let mut path = Some(format!("{COMMENTS}?sort={sort}"));
        let mut pages = 0;
        while let Some(at) = path {
            let page = ana.get(&at).await.expect(200);
            seen.extend(ids(&page));
            path = next(&page);
            pages += 1;
        }
        assert_eq!(pages, 3, "{sort}");
        if !as_posted {
            seen.reverse();
        }
        assert_eq!(seen, posted, "{sort}: each once, in order");
    }
    let story = ana.get(SPEECH_URL).await.expect(200);
    let more = ana.fragment(&next(&story).unwrap()).await.expect(200);
    assert!(
        more.header("content-type")
            .starts_with("text/vnd.greenroom.fragment+html")
    );
    assert!(
        more.headers
            .get_all("vary")
            .iter()
            .any(|value| value == "Accept")
    );
    let both: BTreeSet<String> = ids(&story).into_iter().chain(ids(&more)).collect();
    assert_eq!(
        both.len(),
        50,
        "the second page goes on where the first ended"
    );
    more.hides("<html").hides("<form class=\"composer\"");
}

#[tokio::test]
async fn answers_that_are_not_shown_are_a_press_away() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let root = say(&ana, "The root of it all", "").await;
    let mut answers = BTreeSet::new();
    let mut parent = root.clone();
    for n in 0..6 {
        parent = say(&ana, &format!("Answer {n} in a long chain"), &parent).await;
        answers.insert(parent.clone());
    }
    site.pass().await;
    let story = ana
        .get(SPEECH_URL)
        .await
        .expect(200)
        .shows("Show 3 replies");
    let url = story
        .between("class=\"more-replies\"", "</p>")
        .split("href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let rest = ana.fragment(&url).await.expect(200);
    assert_eq!(ids(&rest).into_iter().collect::<BTreeSet<_>>(), answers);
    rest.shows("answering");
    ana.get(&url)
        .await
        .expect(200)
        .shows("<html")
        .shows("The root of it all");
}

#[tokio::test]
async fn a_permalink_shows_what_a_comment_answers_and_what_answers_it() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let root = say(&ana, "The first word", "").await;
    let middle = say(&ana, "The second word", &root).await;
    let last = say(&ana, "The third word", &middle).await;
    let aside = say(&ana, "Another matter entirely", "").await;
    site.pass().await;
    let page = ana.get(&format!("/c/{middle}")).await.expect(200);
    assert_eq!(ids(&page), [root, middle, last]);
    assert_ne!(ids(&page).last(), Some(&aside));
    page.shows("Read the whole conversation").shows("noindex");
}

#[tokio::test]
async fn a_removed_comment_leaves_a_stone_under_its_answers_only() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let answered = say(&ana, "Something regrettable", "").await;
    say(&ana, "A fair answer to it", &answered).await;
    let lonely = say(&ana, "Something else regrettable", "").await;
    for id in [&answered, &lonely] {
        let id = site.site.ids.read(Kind::Comment, id).unwrap();
        site.write(move |tx| comment::set_state(tx, id, CommentState::Removed, "Mo", "", NIGHT))
            .await;
    }
    site.pass().await;
    let page = ana.get(SPEECH_URL).await.expect(200);
    page.shows("This comment was removed")
        .shows("A fair answer to it")
        .hides("egrettable");
    ana.get(&format!("/c/{answered}"))
        .await
        .expect(200)
        .hides("regrettable");
    ana.get(&format!("/c/{lonely}")).await.expect(404);
}

#[tokio::test]
async fn a_conversation_opens_and_closes_by_the_clock() {
    let site = TestSite::with(|settings| settings.policy.close_after_days = Some(2)).await;
    let ana = site.anonymous();
    ana.get(SPEECH_URL).await.expect(200).shows("<textarea");
    site.advance(2 * DAY);
    ana.get(SPEECH_URL)
        .await
        .expect(200)
        .hides("<textarea")
        .shows("closed");
    ana.get(COMMENTS).await.expect(200).hides("<textarea");
}

#[tokio::test]
async fn a_story_without_comments_shows_none() {
    let site = TestSite::new().await;
    site.publish_titled("Silent", "slug: silent\ncomments: off")
        .await;
    let ana = site.anonymous();
    ana.get("/television/silent")
        .await
        .expect(200)
        .hides("id=\"conversation\"")
        .hides("<textarea");
    ana.get("/television/silent/comments").await.expect(404);
    let fields = [("name", "Ana"), ("text", "Is nobody here?")];
    ana.post_form("/television/silent/comments", &fields)
        .await
        .expect(403);
}

#[tokio::test]
async fn readers_behind_one_proxy_are_told_apart_when_it_is_trusted() {
    let site = TestSite::with(|settings| {
        settings.limits_enabled = true;
        settings.trusted_proxies = vec!["192.0.0.0/16".parse().unwrap()];
    })
    .await;
    let proxy = site.anonymous();
    let post = async |client: &str, n: i32| {
        let text = format!("Comment {n} of {client}, unlike the others");
        proxy
            .neighbour()
            .post_form_with(
                COMMENTS,
                &[("name", "Ana"), ("text", &text)],
                &[("x-forwarded-for", client)],
            )
            .await
            .status
            .as_u16()
    };
    for n in 0..5 {
        assert_eq!(post("198.51.100.7", n).await, 303);
    }
    assert_eq!(post("198.51.100.8", 5).await, 429, "the same network");
    assert_eq!(post("203.0.113.9", 6).await, 303, "another");
}

#[tokio::test]
async fn a_store_that_is_away_leaves_the_pages_that_were_read() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    ana.get(SPEECH_URL).await.expect(200);
    site.site.db.close();
    ana.get(SPEECH_URL)
        .await
        .expect(200)
        .shows("Mark Ruffalo wins");
    let page = ana.get("/television/").await.expect(503);
    assert_eq!(page.header("retry-after"), "2");
    page.shows("House Lights").hides("sqlite").hides("closed:");
    let fields = [("name", "Ana"), ("text", "Will this be kept?")];
    let refused = ana.post_form_as_script(COMMENTS, &fields).await.expect(503);
    assert!(refused.header("content-type").starts_with("text/plain"));
    refused.shows("nothing you wrote is lost");
    ana.post_form(COMMENTS, &fields)
        .await
        .expect(503)
        .shows("Will this be kept?</textarea>")
        .shows("action=\"/television/ruffalo-wins/comments")
        .shows("nothing you wrote is lost");
}

#[tokio::test]
async fn a_search_finds_and_does_not_stumble() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    ana.get("/search?q=Ruffalo")
        .await
        .expect(200)
        .shows("Mark Ruffalo wins");
    ana.get("/search")
        .await
        .expect(200)
        .shows("type=\"search\"");
    for q in [
        "\"",
        "a*",
        "title:x",
        "(",
        "AND",
        "\0",
        "%",
        "-x",
        "^",
        "NEAR(a b)",
        "';--",
        "  ",
        "é́́",
    ] {
        let url = web::address::with_query("/search", &[("q", Some(q))]);
        ana.get(&url).await.expect(200);
    }
    ana.get("/search?q=%FF").await.expect(200);
    ana.get("/search?q=%3Cimg%20src%3Dx%3E")
        .await
        .expect(200)
        .hides("<img src=x>");
}

#[tokio::test]
async fn a_story_with_fifty_comments_stays_light() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let mut roots = Vec::new();
    for n in 0_usize..50 {
        let parent = if n < 25 {
            String::new()
        } else {
            roots.get(n - 25).cloned().unwrap_or_default()
        };
        let id = say(&ana, &thought(n, 40), &parent).await;
        roots.push(id);
        site.advance(HOUR / 60);
    }
    site.pass().await;
    let page = ana.get(SPEECH_URL).await.expect(200);
    assert_eq!(ids(&page).len(), 50);
    let mut packed = Vec::new();
    brotli::CompressorWriter::new(&mut packed, 4096, 5, 22)
        .write_all(&page.body)
        .unwrap();
    assert!(
        packed.len() < 25 * 1024,
        "{} bytes packed of {}",
        packed.len(),
        page.body.len()
    );
}

#[tokio::test]
async fn a_form_sent_to_the_section_a_story_has_left_is_not_lost() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    site.publish(&web::testing::SPEECH.replace("section: television", "section: film"))
        .await;
    let fields = [("name", ""), ("text", "Two pages, typed with care.")];
    ana.post_form("/television/ruffalo-wins/comments", &fields)
        .await
        .expect(422)
        .shows("Two pages, typed with care.")
        .shows("Please sign with a name.");
    let fields = [("name", "Ana"), ("text", "Two pages, typed with care.")];
    let answer = ana
        .post_form("/television/ruffalo-wins/comments", &fields)
        .await
        .expect(303);
    assert!(
        answer
            .header("location")
            .starts_with("/film/ruffalo-wins/posted/"),
        "{}",
        answer.header("location")
    );
}
