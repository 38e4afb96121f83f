//! Writing a story: by form, by script, and what cannot be a text.

use axum::body::Body;
use http::Method;
use newsroom::Role;
use serde_json::{Value, json};
use web::testing::{SPEECH_URL, TestSite};

use super::{begun, manuscript, put, sending, speech, text};

#[tokio::test]
async fn a_story_is_written_saved_and_published_without_script() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let begun = editor.post_form("/desk/stories", &[]).await.expect(303);
    let story = begun.header("location").to_owned();
    let page = editor
        .get(&story)
        .await
        .expect(200)
        .shows("name=\"markdown\"");
    let version = page.between("name=\"version\" value=\"", "\"");
    let form = [
        ("version", version.as_str()),
        ("title", "A night to remember"),
        ("section", "television"),
        ("summary", "She won."),
        ("authors", "Asha Rao\nZoë Invented"),
        (
            "markdown",
            "She won.\r\n\r\n> I did not expect this. — Somebody",
        ),
    ];
    let saved = editor.post_form(&story, &form).await.expect(303);
    editor
        .get(saved.header("location"))
        .await
        .shows("Saved.")
        .shows("A night to remember");
    editor
        .get(&format!("{story}/publish"))
        .await
        .expect(200)
        .shows("Publish now");
    let done = editor
        .post_form(&format!("{story}/publish"), &[("when", "now")])
        .await
        .expect(303);
    editor
        .get(done.header("location"))
        .await
        .shows("Published. Readers see it now.");
    site.pass().await;
    site.anonymous()
        .get("/television/a-night-to-remember")
        .await
        .expect(200)
        .shows("Zoë Invented")
        .shows("I did not expect this.");
}

#[tokio::test]
async fn markdown_that_cannot_be_read_comes_back_with_everything_that_was_typed() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let story = begun(&editor).await;
    let page = editor.get(&story).await;
    let version = page.between("name=\"version\" value=\"", "\"");
    let typed = "A sentence I will not lose.\n\n:::\n";
    let form = [
        ("version", version.as_str()),
        ("title", "A headline I will not lose"),
        ("section", "television"),
        ("lang", "not a language"),
        ("markdown", typed),
    ];
    editor
        .post_form(&story, &form)
        .await
        .expect(422)
        .shows("A headline I will not lose")
        .shows("A sentence I will not lose.")
        .shows("Line 3: ");
    assert_eq!(manuscript(&editor, &story).await["version"], 1);
}

#[tokio::test]
async fn the_script_reads_and_saves_the_working_copy() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let story = speech(&site).await;
    let there = manuscript(&editor, &story).await;
    assert_eq!(there["state"], "published");
    assert_eq!(there["url"], SPEECH_URL);
    assert_eq!(
        there["front"]["title"],
        "Mark Ruffalo wins, and asks everyone to vote"
    );
    assert_eq!(there["front"]["authors"], json!(["Asha Rao"]));
    assert_eq!(there["sections"].as_array().unwrap().len(), 2);
    let path = format!("{story}/manuscript");
    let saved = put(&editor, &path, &sending(&there, "Another", "Other words."))
        .await
        .expect(200)
        .json();
    assert_eq!((&saved["words"], &saved["minutes"]), (&json!(2), &json!(1)));
    assert!(saved["version"].as_i64() > there["version"].as_i64());
    let now = manuscript(&editor, &story).await;
    assert_eq!(now["document"], text("Other words."));
    site.pass().await;
    site.anonymous()
        .get(SPEECH_URL)
        .await
        .hides("Other words.")
        .shows("played both twins");
}

#[tokio::test]
async fn a_session_that_ends_mid_sentence_loses_nothing() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let story = begun(&editor).await;
    let there = manuscript(&editor, &story).await;
    let path = format!("{story}/manuscript");
    let sent = sending(&there, "The speech", "The sentence that was typed last.");
    let cookies = editor.cookies();
    let name = cookies.keys().next().unwrap().clone();
    editor.keep_cookie(&format!("{name}=; Max-Age=0"));
    put(&editor, &path, &sent).await.expect(401);
    // Signed in again, perhaps as another session: the same text on the same version is taken.
    editor.keep_cookie(&format!("{name}={}", cookies[&name]));
    put(&editor, &path, &sent).await.expect(200);
    let again = site.signed_in(Role::Editor).await;
    assert_eq!(
        manuscript(&again, &story).await["document"],
        text("The sentence that was typed last.")
    );
}

#[tokio::test]
async fn what_cannot_be_a_text_is_refused_with_a_sentence() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let story = begun(&editor).await;
    let path = format!("{story}/manuscript");
    let there = manuscript(&editor, &story).await;
    let headers = [("content-type", "application/json")];
    editor
        .ask(Method::PUT, &path, &headers, Body::from("{"))
        .await
        .expect(400);
    put(&editor, &path, &json!({"version": "one", "document": {}}))
        .await
        .expect(422);
    let mut sent = sending(&there, "A", "A.");
    sent["document"] = json!({"version": 9, "blocks": []});
    put(&editor, &path, &sent).await.expect(422);
    sent["document"] = json!({"version": 1, "blocks": [{"type": "heading", "level": "x"}]});
    put(&editor, &path, &sent).await.expect(422);
    sent["document"] = text("A.");
    sent["front"]["summary"] = json!("x".repeat(3_000));
    put(&editor, &path, &sent)
        .await
        .expect(422)
        .shows("shorten it");
    let huge = sending(&there, "A", &"x".repeat(2_200_000));
    put(&editor, &path, &huge).await.expect(413);
    put(
        &editor,
        "/desk/stories/0000000000000/manuscript",
        &sending(&there, "A", "A."),
    )
    .await
    .expect(404);
}

#[tokio::test]
async fn a_block_nobody_knows_yet_goes_through_the_editor_and_the_form_unharmed() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let story = begun(&editor).await;
    let there = manuscript(&editor, &story).await;
    let mut sent = sending(&there, "Tomorrow", "Text.");
    let hologram =
        json!({"type": "hologram", "watts": [3, {"deep": [true, null]}], "text": "</script><b>"});
    sent["document"]["blocks"]
        .as_array_mut()
        .unwrap()
        .push(hologram.clone());
    let path = format!("{story}/manuscript");
    put(&editor, &path, &sent).await.expect(200);
    assert_eq!(
        manuscript(&editor, &story).await["document"]["blocks"][1],
        hologram
    );
    let page = editor.get(&story).await.expect(200);
    let inside = page.between("id=\"manuscript\">", "</script>");
    let shape: Value = serde_json::from_str(&inside).unwrap();
    assert_eq!(shape["document"]["blocks"][1], hologram);
    editor
        .post_form(&format!("{story}/publish"), &[("when", "now")])
        .await
        .expect(303);
    assert_eq!(
        manuscript(&editor, &story).await["document"]["blocks"][1],
        hologram
    );
}
