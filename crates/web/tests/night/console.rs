//! Announcing, correcting, taking back; several editors at once; the rehearsal.

use web::newsroom::Role;
use web::testing::{TestSite, checks};

use crate::{CONSOLE, furnish, nominee, revision, say};

#[tokio::test]
async fn a_winner_is_announced_in_two_clicks_and_taken_back_in_one() {
    let site = TestSite::new().await;
    furnish(&site, 2).await;
    let editor = site.signed_in(Role::AwardsEditor).await;
    let console = editor.get(CONSOLE).await.expect(200);
    assert!(console.text().contains("<b>0</b> of 2 announced"));
    assert!(console.text().contains("Announce Ida Lund 1 as the winner"));
    checks::is_one_page(CONSOLE, console.text());
    checks::is_labelled(CONSOLE, console.text());
    let said = say(&editor, "prize-1", "announce", "Ida Lund 1")
        .await
        .expect(303);
    let there = said.header("location").to_owned();
    assert_eq!(there, format!("{CONSOLE}/prize-1?said=announce#open"));
    let after = editor
        .get(there.split('#').next().unwrap())
        .await
        .expect(200);
    assert!(
        after.text().contains("Announced: Ida Lund 1."),
        "{}",
        after.text()
    );
    assert!(after.text().contains("<b>1</b> of 2 announced"));
    assert!(after.text().contains("Next: Prize 2"));
    assert!(after.text().contains("announced 18:30 by"));
    say(&editor, "prize-1", "undo", "Ida Lund 1")
        .await
        .expect(303);
    let back = editor.get(CONSOLE).await.expect(200);
    assert!(back.text().contains("<b>0</b> of 2 announced"));
    assert!(back.text().contains("taken back 18:30 by"));
    site.close().await;
}

#[tokio::test]
async fn whoever_presses_a_moment_late_is_told_who_was_first() {
    let site = TestSite::new().await;
    furnish(&site, 1).await;
    let (rui, mo) = (
        site.signed_in(Role::Editor).await,
        site.signed_in(Role::AwardsEditor).await,
    );
    let at = format!("{CONSOLE}/prize-1");
    let seen = mo.get(&at).await.expect(200);
    say(&rui, "prize-1", "announce", "Ida Lund 1")
        .await
        .expect(303);
    site.advance(4_000);
    let (id, revision) = (nominee(&seen, "Bo Marsh 1"), revision(&seen));
    let fields = [
        ("act", "announce"),
        ("nominee", id.as_str()),
        ("revision", revision.as_str()),
        ("note", "On stage"),
    ];
    let refused = mo.post_form(&at, &fields).await.expect(409);
    let text = refused.text();
    assert!(text.contains("4 seconds ago"), "{text}");
    assert!(text.contains("Ida Lund 1"), "{text}");
    // What was typed comes back, and the same press is not taken a second time by accident.
    assert!(text.contains("On stage"), "{text}");
    assert!(
        text.contains("Correct it: Bo Marsh 1 has won, not Ida Lund 1"),
        "{text}"
    );
    site.close().await;
}

#[tokio::test]
async fn a_double_press_says_it_once() {
    let site = TestSite::new().await;
    furnish(&site, 1).await;
    let editor = site.signed_in(Role::AwardsEditor).await;
    let at = format!("{CONSOLE}/prize-1");
    let page = editor.get(&at).await.expect(200);
    let (id, revision) = (nominee(&page, "Ida Lund 1"), revision(&page));
    let fields = [
        ("act", "announce"),
        ("nominee", id.as_str()),
        ("revision", revision.as_str()),
    ];
    editor.post_form(&at, &fields).await.expect(303);
    editor.post_form(&at, &fields).await.expect(303);
    let page = editor.get(&at).await.expect(200);
    assert!(page.text().contains("What was said (1)"), "{}", page.text());
    site.close().await;
}

#[tokio::test]
async fn a_tie_a_correction_and_no_award_are_said_in_words() {
    let site = TestSite::new().await;
    furnish(&site, 3).await;
    let editor = site.signed_in(Role::Editor).await;
    say(&editor, "prize-1", "announce", "Ida Lund 1")
        .await
        .expect(303);
    // A second winner is a tie or a correction, and "announce" alone says neither.
    let refused = say(&editor, "prize-1", "announce", "Bo Marsh 1")
        .await
        .expect(409);
    assert!(refused.text().contains("has a winner: Ida Lund 1"));
    say(&editor, "prize-1", "tie", "Bo Marsh 1")
        .await
        .expect(303);
    say(&editor, "prize-2", "announce", "Ida Lund 2")
        .await
        .expect(303);
    say(&editor, "prize-2", "correct", "Cy Pell 2")
        .await
        .expect(303);
    say(&editor, "prize-3", "nobody", "").await.expect(303);
    let page = editor.get(CONSOLE).await.expect(200);
    let text = page.text();
    assert!(text.contains("A tie: Ida Lund 1 and Bo Marsh 1"), "{text}");
    assert!(text.contains("corrected 18:30 by"), "{text}");
    assert!(text.contains("No award"), "{text}");
    assert!(text.contains("<b>3</b> of 3 announced"), "{text}");
    let log = site
        .signed_in(Role::Owner)
        .await
        .get("/desk/log")
        .await
        .expect(200);
    assert!(log.text().contains("result.") || log.text().contains("announced"));
    site.close().await;
}

#[tokio::test]
async fn what_another_editor_says_is_heard_on_the_console() {
    let site = TestSite::new().await;
    furnish(&site, 2).await;
    let (rui, mo) = (
        site.signed_in(Role::Editor).await,
        site.signed_in(Role::AwardsEditor).await,
    );
    let page = mo.get(CONSOLE).await.expect(200);
    let seq = page.between("data-seq=\"", "\"");
    let quiet = mo
        .get(&format!("{CONSOLE}/~since/{seq}?wait=0"))
        .await
        .expect(200);
    assert_eq!(quiet.json()["changed"], false);
    say(&rui, "prize-2", "announce", "Cy Pell 2")
        .await
        .expect(303);
    let told = mo
        .get(&format!("{CONSOLE}/~since/{seq}"))
        .await
        .expect(200)
        .json();
    assert_eq!(told["changed"], true);
    assert_eq!(told["said"][0]["category"], "prize-2");
    assert_eq!(told["said"][0]["own"], false);
    assert!(
        told["said"][0]["words"]
            .as_str()
            .unwrap()
            .contains("Cy Pell 2")
    );
    // The script is given the column alone, and puts in what changed.
    let column = mo.fragment(&format!("{CONSOLE}/prize-1")).await.expect(200);
    assert!(!column.text().contains("<!doctype"));
    assert!(
        column
            .text()
            .contains("data-night-item=\"prize-2\" data-revision=\"1\"")
    );
    site.close().await;
}

#[tokio::test]
async fn a_rehearsal_is_played_on_the_desk_and_reaches_nobody() {
    let site = TestSite::new().await;
    furnish(&site, 2).await;
    let editor = site.signed_in(Role::Editor).await;
    let made = editor
        .post_form("/desk/night/~rehearse", &[("edition", "lamps/2020")])
        .await
        .expect(303);
    assert_eq!(
        made.header("location"),
        "/desk/night/lamps/2020-rehearsal?said=rehearsal"
    );
    let again = editor
        .post_form("/desk/night/~rehearse", &[("edition", "lamps/2020")])
        .await
        .expect(422);
    assert!(again.text().contains("under way"));
    let copy = "/desk/night/lamps/2020-rehearsal";
    let page = editor.get(copy).await.expect(200);
    assert!(
        page.text()
            .contains("Nothing that is said here reaches a reader")
    );
    let (id, revision) = (nominee(&page, "Ida Lund 1"), revision(&page));
    let fields = [
        ("act", "announce"),
        ("nominee", id.as_str()),
        ("revision", revision.as_str()),
    ];
    editor
        .post_form(&format!("{copy}/prize-1"), &fields)
        .await
        .expect(303);
    let real = editor.get(CONSOLE).await.expect(200);
    assert!(real.text().contains("<b>0</b> of 2 announced"));
    site.pass().await;
    let stranger = site.anonymous();
    let public = stranger.get("/awards/lamps/2020-rehearsal/").await;
    assert_eq!(public.status, 404);
    editor
        .post_form(&format!("{copy}/~discard"), &[])
        .await
        .expect(303);
    editor.get(copy).await.expect(404);
    editor
        .post_form(&format!("{CONSOLE}/~discard"), &[])
        .await
        .expect(409);
    site.close().await;
}

#[tokio::test]
async fn a_writer_announces_nothing() {
    let site = TestSite::new().await;
    furnish(&site, 1).await;
    let writer = site.signed_in(Role::Writer).await;
    writer.get(CONSOLE).await.expect(403);
    writer
        .post_form(&format!("{CONSOLE}/prize-1"), &[("act", "announce")])
        .await
        .expect(403);
    site.close().await;
}
