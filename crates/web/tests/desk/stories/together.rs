//! Several people at one story: old versions, locks, roles that are taken away.

use newsroom::Role;
use serde_json::json;
use web::testing::TestSite;

use super::{begun, manuscript, post, put, sending, text};

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
