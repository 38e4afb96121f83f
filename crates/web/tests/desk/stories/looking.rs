//! Looking at stories: previews, the list, finding by name, differences.

use newsroom::Role;
use serde_json::json;
use web::testing::{DAY, MINUTE, TestSite};

use super::{manuscript, post, put, sending, speech, written};

#[tokio::test]
async fn the_preview_is_the_readers_page_with_a_note_above_and_is_kept_by_nobody() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let story = speech(&site).await;
    let there = manuscript(&editor, &story).await;
    put(
        &editor,
        &format!("{story}/manuscript"),
        &sending(&there, "A new headline", "New words."),
    )
    .await
    .expect(200);
    let page = editor
        .get(&format!("{story}/preview"))
        .await
        .expect(200)
        .shows("<h1>A new headline</h1>")
        .shows("New words.")
        .shows("preview-note")
        .shows("noindex");
    assert_eq!(page.header("cache-control"), "private, no-store");
    let article = page.between("<article", "</article>");
    assert!(!article.contains("preview-note"));
    let form = [
        ("title", "Not even saved"),
        ("section", "film"),
        ("markdown", "Only typed."),
    ];
    editor
        .post_form(&format!("{story}/preview"), &form)
        .await
        .expect(200)
        .shows("Not even saved")
        .shows("Only typed.");
    site.anonymous()
        .get(&format!("{story}/preview"))
        .await
        .expect(303);
}

#[tokio::test]
async fn a_preview_link_shows_a_draft_to_a_stranger_until_it_is_over_or_revoked() {
    let site = TestSite::new().await;
    let writer = site.signed_in(Role::Writer).await;
    let story = written(&writer, "For the lawyers").await;
    let answer = post(&writer, &format!("{story}/preview-link"), &json!({}))
        .await
        .expect(200)
        .json();
    let url = answer["url"].as_str().unwrap();
    let path = url.strip_prefix("http://greenroom.test").unwrap();
    let stranger = site.anonymous();
    let page = stranger
        .get(path)
        .await
        .expect(200)
        .shows("For the lawyers")
        .hides("/desk/");
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    stranger.get(&format!("{path}A")).await.expect(404);
    site.advance(3 * DAY - MINUTE);
    stranger.get(path).await.expect(200);
    site.advance(MINUTE);
    stranger.get(path).await.expect(404);
    let answer = post(&writer, &format!("{story}/preview-link"), &json!({})).await;
    let url = answer.json()["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix("http://greenroom.test").unwrap();
    stranger.get(path).await.expect(200);
    writer
        .post_form(&format!("{story}/preview-link/revoke"), &[])
        .await
        .expect(303);
    stranger.get(path).await.expect(404);
    writer
        .post_form(&format!("{story}/preview-link"), &[])
        .await
        .expect(200)
        .shows("http://greenroom.test/preview/");
}

#[tokio::test]
async fn the_list_shows_what_was_chosen_and_says_what_it_could_not_use() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    written(&editor, "A draft of mine").await;
    editor
        .get("/desk/stories")
        .await
        .expect(200)
        .shows("A draft of mine")
        .shows("Mark Ruffalo wins");
    for (query, shown, hidden) in [
        ("state=draft", "A draft of mine", "Mark Ruffalo wins"),
        ("state=published", "Mark Ruffalo wins", "A draft of mine"),
        ("who=me", "A draft of mine", "Mark Ruffalo wins"),
        ("q=ruffalo", "Mark Ruffalo wins", "A draft of mine"),
        (
            "who=Asha+Rao&state=published",
            "Mark Ruffalo wins",
            "A draft of mine",
        ),
        (
            "author=asha-rao&state=draft",
            "A draft of mine",
            "Mark Ruffalo wins",
        ),
        ("section=film", "Nothing fits", "A draft of mine"),
        (
            "from=2020-09-21&to=2020-09-21&state=draft",
            "A draft of mine",
            "Mark Ruffalo wins",
        ),
        ("to=2020-09-20", "Nothing fits", "A draft of mine"),
    ] {
        editor
            .get(&format!("/desk/stories?{query}"))
            .await
            .expect(200)
            .shows(shown)
            .hides(&format!("dir=\"auto\">{hidden}"));
    }
    editor
        .get("/desk/stories?state=lost&section=gone&who=Nobody&from=yesterday")
        .await
        .expect(200)
        .shows("There is no such state")
        .shows("There is no such section")
        .shows("Nobody by the name of Nobody")
        .shows("yesterday is no day");
    editor.get("/desk/stories?after=forged").await.expect(422);
    let form = [("name", "My drafts"), ("state", "draft"), ("who", "me")];
    let kept = editor.post_form("/desk/views", &form).await.expect(303);
    assert_eq!(kept.header("location"), "/desk/stories?state=draft&who=me");
    let page = editor
        .get(kept.header("location"))
        .await
        .shows("aria-current=\"page\">My drafts");
    let forget = page.between("action=\"/desk/views/", "\"");
    editor
        .post_form(&format!("/desk/views/{forget}"), &[])
        .await
        .expect(303);
    editor.get("/desk/stories").await.hides("My drafts");
}

#[tokio::test]
async fn things_are_found_by_the_beginning_of_their_names() {
    let site = TestSite::new().await;
    let writer = site.signed_in(Role::Writer).await;
    for (kind, q, slug) in [
        ("story", "ruff", "ruffalo-wins"),
        ("person", "Mark", "mark-ruffalo"),
        ("work", "i know", "i-know-this-much-is-true"),
        ("topic", "emm", "emmys-2020"),
        ("section", "tele", "television"),
    ] {
        let query = q.replace(' ', "%20");
        let found = writer
            .get(&format!("/desk/find?kind={kind}&q={query}"))
            .await
            .expect(200)
            .json();
        assert_eq!(found["found"][0]["slug"], slug, "{kind} {found}");
        assert_eq!(found["found"][0]["kind"], kind);
    }
    let none = writer.get("/desk/find?kind=ballot&q=x").await.json();
    assert_eq!(none["found"], json!([]));
    writer.get("/desk/find?kind=secret&q=x").await.expect(400);
    site.anonymous()
        .get("/desk/find?kind=story&q=r")
        .await
        .expect(303);
}

#[tokio::test]
async fn the_difference_between_two_revisions_is_shown_word_by_word() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let story = speech(&site).await;
    let there = manuscript(&editor, &story).await;
    let sent = sending(
        &there,
        "Mark Ruffalo wins, and asks everyone to sing",
        "Sung.",
    );
    put(&editor, &format!("{story}/manuscript"), &sent)
        .await
        .expect(200);
    editor
        .get(&format!("{story}/history/1?against=now"))
        .await
        .expect(200)
        .shows("<del><span class=\"vh\">[removed: </span>vote")
        .shows("[added: </span>sing");
    editor
        .post_form(&format!("{story}/publish"), &[("when", "now")])
        .await
        .expect(303);
    editor
        .get(&format!("{story}/history/2"))
        .await
        .expect(200)
        .shows("[added: </span>sing");
    editor.get(&format!("{story}/history/99")).await.expect(404);
    editor
        .get(&format!("{story}/history/nonsense"))
        .await
        .expect(404);
}
