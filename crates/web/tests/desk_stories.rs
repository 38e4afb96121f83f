//! Stories on the desk, as a writer and an editor meet them: by form, by script, by link.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use axum::body::Body;
use http::Method;
use newsroom::{Kind, Role};
use serde_json::{Value, json};
use web::testing::{Answer, DAY, HOUR, MINUTE, Reader, SPEECH_URL, TestSite};

/// Sends the autosave as the editor's script does.
async fn put(reader: &Reader, path: &str, shape: &Value) -> Answer {
    let headers = [
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    reader
        .ask(Method::PUT, path, &headers, Body::from(shape.to_string()))
        .await
}

async fn post(reader: &Reader, path: &str, shape: &Value) -> Answer {
    let headers = [
        ("accept", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    reader.post_json(path, shape, &headers).await
}

/// Begins a story by script; answers its address on the desk.
async fn begun(reader: &Reader) -> String {
    let answer = post(reader, "/desk/stories", &json!({}))
        .await
        .expect(201)
        .json();
    answer["url"].as_str().unwrap().to_owned()
}

fn text(words: &str) -> Value {
    json!({"version": 1, "blocks": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]})
}

async fn manuscript(reader: &Reader, story: &str) -> Value {
    reader
        .get(&format!("{story}/manuscript"))
        .await
        .expect(200)
        .json()
}

/// A version of the story with this headline and text.
fn sending(there: &Value, title: &str, words: &str) -> Value {
    let mut front = there["front"].clone();
    front["title"] = json!(title);
    front["summary"] = json!("A sentence.");
    front["authors"] = json!(["Asha Rao"]);
    json!({"version": there["version"], "front": front, "document": text(words)})
}

/// A draft that nothing stops; answers its address on the desk.
async fn written(reader: &Reader, title: &str) -> String {
    let story = begun(reader).await;
    let there = manuscript(reader, &story).await;
    put(
        reader,
        &format!("{story}/manuscript"),
        &sending(&there, title, "He thanked his wife."),
    )
    .await
    .expect(200);
    story
}

/// The address of the test story on the desk.
async fn speech(site: &TestSite) -> String {
    let id = site
        .read(|tx| Ok(newsroom::story::find_any(tx, "ruffalo-wins")?.card.id))
        .await;
    format!("/desk/stories/{}", site.site.ids.show(Kind::Story, id))
}

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
async fn a_text_on_an_old_version_is_answered_with_what_is_there_and_stands_in_the_history() {
    let site = TestSite::new().await;
    let (rui, ana) = (
        site.signed_in(Role::Editor).await,
        site.signed_in(Role::Writer).await,
    );
    let story = begun(&rui).await;
    let there = manuscript(&rui, &story).await;
    let path = format!("{story}/manuscript");
    put(&rui, &path, &sending(&there, "His", "His words."))
        .await
        .expect(200);
    let refused = put(&ana, &path, &sending(&there, "Hers", "Her words."))
        .await
        .expect(409)
        .json();
    assert_eq!(refused["theirs"]["document"], text("His words."));
    assert_eq!(refused["yours_version"], there["version"]);
    let kept = refused["kept"].as_str().unwrap();
    ana.get(&format!("{story}/history"))
        .await
        .expect(200)
        .shows("laid aside");
    ana.get(&format!("{story}/history/{kept}"))
        .await
        .expect(200)
        .shows("Her");
    let back = ana
        .post_form(&format!("{story}/history/{kept}/restore"), &[])
        .await
        .expect(303);
    ana.get(back.header("location"))
        .await
        .shows("working copy now");
    assert_eq!(
        manuscript(&ana, &story).await["document"],
        text("Her words.")
    );
    // Without script the same is a page that has everything that was typed.
    let form = [
        ("version", "1"),
        ("title", "Late"),
        ("section", "film"),
        ("markdown", "Late words."),
    ];
    rui.post_form(&story, &form)
        .await
        .expect(409)
        .shows("Late words.")
        .shows("Both texts are kept");
}

#[tokio::test]
async fn who_writes_holds_the_story_until_somebody_takes_over_and_both_texts_stay() {
    let site = TestSite::new().await;
    let (rui, ana) = (
        site.signed_in(Role::Editor).await,
        site.signed_in(Role::Writer).await,
    );
    let story = begun(&rui).await;
    let there = manuscript(&rui, &story).await;
    let presence = format!("{story}/presence");
    let his = post(&rui, &presence, &json!({"holds": true}))
        .await
        .expect(200)
        .json();
    assert_eq!(his["lock"]["me"], true);
    assert_eq!(his["version"], there["version"]);
    let hers = post(&ana, &presence, &json!({"holds": true})).await.json();
    assert_eq!(
        (
            hers["lock"]["me"].as_bool(),
            hers["here"].as_array().unwrap().len()
        ),
        (Some(false), 2)
    );
    ana.get(&story).await.shows("is writing").shows("Take over");
    let path = format!("{story}/manuscript");
    put(&ana, &path, &sending(&there, "Hers", "Hers."))
        .await
        .expect(409);
    let taken = post(&ana, &format!("{story}/take-over"), &json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(taken["lock"]["me"], true);
    put(&rui, &path, &sending(&there, "His", "His last sentence."))
        .await
        .expect(409);
    put(&ana, &path, &sending(&there, "Hers", "Hers."))
        .await
        .expect(200);
    rui.get(&format!("{story}/history/k2"))
        .await
        .expect(200)
        .shows("His last sentence.");
    // Half a minute of silence, and the story is free.
    site.advance(31_000);
    let free = post(&rui, &presence, &json!({"holds": true})).await.json();
    assert_eq!(
        (
            free["lock"]["me"].as_bool(),
            free["here"].as_array().unwrap().len()
        ),
        (Some(true), 1)
    );
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
async fn a_role_that_is_taken_away_is_gone_at_the_next_request() {
    let site = TestSite::new().await;
    let writer = site.signed_in(Role::Writer).await;
    let story = begun(&writer).await;
    let there = manuscript(&writer, &story).await;
    site.write(|tx| {
        tx.run(
            "update account set role = 'reader' where role = 'writer'",
            &[],
        )?;
        Ok(())
    })
    .await;
    let path = format!("{story}/manuscript");
    put(&writer, &path, &sending(&there, "Late", "Late."))
        .await
        .expect(403);
    post(
        &writer,
        &format!("{story}/presence"),
        &json!({"holds": true}),
    )
    .await
    .expect(403);
    writer.get("/desk/stories").await.expect(403);
}

#[tokio::test]
async fn a_writer_hands_in_and_only_an_editor_publishes() {
    let site = TestSite::new().await;
    let (writer, editor) = (
        site.signed_in(Role::Writer).await,
        site.signed_in(Role::Editor).await,
    );
    let story = written(&writer, "A first story").await;
    writer.get(&story).await.shows("Hand in").hides("Publish…");
    for act in ["publish", "schedule", "unpublish", "take-down", "correct"] {
        writer
            .post_form(&format!("{story}/{act}"), &[("when", "now")])
            .await
            .expect(403);
    }
    writer
        .post_form(&format!("{story}/hand-in"), &[])
        .await
        .expect(303);
    editor
        .get("/desk")
        .await
        .expect(200)
        .shows("Handed in")
        .shows("A first story");
    editor
        .post_form(&format!("{story}/publish"), &[("when", "now")])
        .await
        .expect(303);
    writer
        .get("/desk")
        .await
        .expect(200)
        .hides("Handed in</h2>");
}

#[tokio::test]
async fn what_stops_a_story_is_said_and_it_is_not_published() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let story = begun(&editor).await;
    editor
        .post_form(&format!("{story}/publish"), &[("when", "now")])
        .await
        .expect(422)
        .shows("This stops it")
        .shows("A story needs a headline.")
        .shows("The story has no text yet.");
    assert_eq!(manuscript(&editor, &story).await["state"], "draft");
}

#[tokio::test]
async fn a_time_the_clocks_jump_over_is_told() {
    let site = TestSite::empty(|_| {}).await;
    site.write(|tx| {
        let mut house = newsroom::setting::load(tx)?;
        house.time_zone = "Europe/Berlin".to_owned();
        newsroom::setting::save(tx, &house, 0)
    })
    .await;
    let editor = site.signed_in(Role::Editor).await;
    let story = written(&editor, "Summer time").await;
    let form = [("when", "later"), ("date", "2021-03-28"), ("time", "02:30")];
    let done = editor
        .post_form(&format!("{story}/publish"), &form)
        .await
        .expect(303);
    editor
        .get(done.header("location"))
        .await
        .shows("Scheduled for 28 March 2021, 03:30")
        .shows("The clocks jump over");
}

#[tokio::test]
async fn a_story_under_embargo_appears_when_its_moment_has_come() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let story = written(&editor, "Under embargo").await;
    // The newsroom is in Kolkata; the test's night is 07:00 there.
    let form = [
        ("when", "later"),
        ("date", "2020-09-21"),
        ("time", "09:00"),
        ("embargo", "yes"),
    ];
    editor
        .post_form(&format!("{story}/schedule"), &form)
        .await
        .expect(303);
    editor
        .get("/desk")
        .await
        .shows("Due next")
        .shows("Embargoed");
    site.anonymous()
        .get("/television/under-embargo")
        .await
        .expect(404);
    // The server was down over the moment; the house catches up when it is back.
    site.advance(5 * HOUR);
    let now = site.site.now();
    site.write(move |tx| newsroom::story::due(tx, now, 100))
        .await;
    site.pass().await;
    site.anonymous()
        .get("/television/under-embargo")
        .await
        .expect(200);
    let past = [("when", "later"), ("date", "2020-09-20"), ("time", "09:00")];
    let other = written(&editor, "Too late").await;
    editor
        .post_form(&format!("{other}/publish"), &past)
        .await
        .expect(422)
        .shows("That moment has passed.");
}

#[tokio::test]
async fn a_correction_a_new_address_and_a_take_down_reach_the_readers() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let story = speech(&site).await;
    site.advance(DAY);
    editor
        .post_form(
            &format!("{story}/correct"),
            &[("text", "It was his first.")],
        )
        .await
        .expect(303);
    site.pass().await;
    site.anonymous()
        .get(SPEECH_URL)
        .await
        .expect(200)
        .shows("It was his first.");
    let there = manuscript(&editor, &story).await;
    let mut sent = sending(&there, "Mark Ruffalo wins", "He won.");
    sent["front"]["slug"] = json!("ruffalo");
    put(&editor, &format!("{story}/manuscript"), &sent)
        .await
        .expect(200);
    editor
        .post_form(&format!("{story}/publish"), &[("when", "now")])
        .await
        .expect(303);
    site.pass().await;
    let moved = site.anonymous().get(SPEECH_URL).await.expect(301);
    assert_eq!(moved.header("location"), "/television/ruffalo");
    site.anonymous()
        .get("/television/ruffalo")
        .await
        .expect(200)
        .shows("It was his first.");
    editor
        .post_form(&format!("{story}/take-down"), &[("why", "")])
        .await
        .expect(422)
        .shows("Say why");
    editor
        .post_form(
            &format!("{story}/take-down"),
            &[("why", "A judge said so.")],
        )
        .await
        .expect(303);
    site.pass().await;
    site.anonymous()
        .get("/television/ruffalo")
        .await
        .expect(410);
    let acts: Vec<String> = site
        .read(|tx| {
            Ok(tx.all(
                "select act from audit where object = 'story' order by id limit 50",
                &[],
            )?)
        })
        .await;
    assert_eq!(acts, ["story.correct", "story.publish", "story.take-down"]);
}

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
