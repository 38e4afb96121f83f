//! Handing in, checks, schedules and embargoes, corrections and taking down.

use newsroom::Role;
use serde_json::json;
use web::testing::{DAY, HOUR, SPEECH_URL, TestSite};

use super::{begun, manuscript, put, sending, speech, written};

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
