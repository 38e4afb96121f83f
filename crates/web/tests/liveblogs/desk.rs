//! The console.

use web::newsroom::{Kind, Role};
use web::testing::TestSite;

use crate::{CONSOLE, NIGHT, begin, post, rows};

#[tokio::test]
async fn a_writer_writes_and_an_editor_begins_and_ends() {
    let site = TestSite::new().await;
    let writer = site.signed_in(Role::Writer).await;
    let fields = [("title", "The night of the Lamps")];
    writer.post_form("/desk/live", &fields).await.expect(303);
    let state = format!("{CONSOLE}/state");
    writer
        .post_form(&state, &[("to", "live")])
        .await
        .expect(403);
    writer
        .get(CONSOLE)
        .await
        .expect(200)
        .hides("Begin the night");
    post(&writer, "Ready.").await;
    let moderator = site.signed_in(Role::Moderator).await;
    moderator.get(CONSOLE).await.expect(403);
    let editor = site.signed_in(Role::Editor).await;
    editor
        .get(CONSOLE)
        .await
        .expect(200)
        .shows("Begin the night");
    editor
        .post_form(&state, &[("to", "live")])
        .await
        .expect(303);
    site.pass().await;
    site.anonymous()
        .get(NIGHT)
        .await
        .expect(200)
        .shows("Ready.");
}

#[tokio::test]
async fn the_second_of_two_writers_sees_both_texts_and_then_decides() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    begin(&editor, "").await;
    post(&editor, "The host enters.").await;
    let id = site.site.ids.show(Kind::Entry, rows(&site).await[0]);
    let own = format!("{CONSOLE}/{id}");
    let fields = |version, text| [("version", version), ("kind", "post"), ("text", text)];
    let first = fields("1", "The host comes in.");
    editor.post_form(&own, &first).await.expect(303);
    let late = fields("1", "The host storms in.");
    let both = editor.post_form(&own, &late).await.expect(409);
    let both = both
        .shows("The host comes in.")
        .shows("The host storms in.");
    let version = both.between("name=\"version\" value=\"", "\"");
    let again = fields(&version, "The host storms in.");
    editor.post_form(&own, &again).await.expect(303);
    site.pass().await;
    site.anonymous()
        .get(NIGHT)
        .await
        .expect(200)
        .shows("The host storms in.");
}

#[tokio::test]
async fn a_correction_is_told_in_the_open_and_a_slip_is_not() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    begin(&editor, "").await;
    post(&editor, "The song is new.").await;
    let id = site.site.ids.show(Kind::Entry, rows(&site).await[0]);
    let own = format!("{CONSOLE}/{id}");
    let slip = [
        ("version", "1"),
        ("kind", "post"),
        ("text", "The song is old."),
    ];
    editor.post_form(&own, &slip).await.expect(303);
    site.pass().await;
    let reader = site.anonymous();
    reader.get(NIGHT).await.expect(200).hides("Corrected");
    let told = [
        ("version", "2"),
        ("kind", "post"),
        ("text", "The song is from 1968."),
        ("correction", "We had the year wrong."),
    ];
    editor.post_form(&own, &told).await.expect(303);
    site.pass().await;
    reader
        .get(NIGHT)
        .await
        .expect(200)
        .shows("Corrected 07:00")
        .shows("We had the year wrong.");
}

#[tokio::test]
async fn a_refused_entry_keeps_every_word() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    begin(&editor, "").await;
    let entries = format!("{CONSOLE}/entries");
    let fields = [
        ("kind", "key"),
        ("text", "The *envelope* again."),
        ("once", "k1"),
    ];
    editor
        .post_form(&entries, &fields)
        .await
        .expect(422)
        .shows("The *envelope* again.")
        .shows("A key moment needs a title")
        .shows("value=\"k1\"");
    let sent = [("kind", "post"), ("text", "Once."), ("once", "k2")];
    for _ in 0..2 {
        editor.post_form(&entries, &sent).await.expect(303);
    }
    assert_eq!(rows(&site).await.len(), 1);
}
