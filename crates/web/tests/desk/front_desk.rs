//! The front page by hand.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use web::newsroom::{Kind, Role};
use web::testing::{Reader, TestSite};

const HOUR: i64 = 3_600_000;

/// A site with `SPEECH` and four stories more, the last the newest; the public ids of the four.
async fn stocked() -> (TestSite, Reader, Vec<String>) {
    let site = TestSite::new().await;
    let mut ids = Vec::new();
    for title in ["Alpha", "Beta", "Gamma", "Delta"] {
        site.advance(60_000);
        let story = site.publish_titled(title, "").await;
        ids.push(site.site.ids.show(Kind::Story, story.id));
    }
    let editor = site.signed_in(Role::Editor).await;
    (site, editor, ids)
}

/// The headline a reader sees first.
async fn lead(site: &TestSite, path: &str) -> String {
    let page = site.anonymous().get(path).await.expect(200);
    let text = page.text().to_owned();
    ["Alpha", "Beta", "Gamma", "Delta"]
        .into_iter()
        .filter_map(|title| Some((text.find(&format!(">{title}<"))?, title)))
        .min()
        .unwrap()
        .1
        .to_owned()
}

#[tokio::test]
async fn a_story_is_found_and_put_into_a_place() {
    let (site, editor, ids) = stocked().await;
    assert_eq!(lead(&site, "/").await, "Delta");
    editor
        .get("/desk/front?q=alpha")
        .await
        .expect(200)
        .shows("Put there");
    let placed = editor
        .post_form(
            "/desk/front/pin",
            &[("section", ""), ("story", &ids[0]), ("place", "1")],
        )
        .await
        .expect(303);
    assert_eq!(placed.header("location"), "/desk/front?said=saved");
    site.pass().await;
    assert_eq!(lead(&site, "/").await, "Alpha");
    assert_eq!(lead(&site, "/television/").await, "Delta");
    editor.get("/desk/front").await.expect(200).shows("by hand");
    site.close().await;
}

#[tokio::test]
async fn lines_are_saved_by_their_numbers_and_buttons_do_one_step() {
    let (site, editor, ids) = stocked().await;
    let lines = |what: &'static str| {
        vec![
            ("section", "television"),
            ("story-1", ids[3].as_str()),
            ("place-1", ""),
            ("until-1", ""),
            ("story-2", ids[2].as_str()),
            ("place-2", ""),
            ("until-2", ""),
            ("story-3", ids[1].as_str()),
            ("place-3", ""),
            ("until-3", ""),
            ("do", what),
        ]
    };
    editor
        .post_form("/desk/front", &lines("up:3"))
        .await
        .expect(303);
    editor
        .post_form("/desk/front", &lines("up:2"))
        .await
        .expect(303);
    site.pass().await;
    assert_eq!(lead(&site, "/television/").await, "Gamma");
    assert_eq!(lead(&site, "/").await, "Delta");
    editor
        .post_form("/desk/front", &lines("free:2"))
        .await
        .expect(303);
    site.pass().await;
    assert_eq!(lead(&site, "/television/").await, "Delta");
    site.close().await;
}

#[tokio::test]
async fn a_kept_page_does_not_outlive_the_instant_of_a_place() {
    let (site, editor, ids) = stocked().await;
    // The newsroom's clocks stand five and a half hours ahead.
    let until = jiff::Timestamp::from_millisecond(site.site.now() + 2 * HOUR)
        .unwrap()
        .in_tz("Asia/Kolkata")
        .unwrap();
    let until = until.strftime("%Y-%m-%dT%H:%M").to_string();
    editor
        .post_form(
            "/desk/front",
            &[("story-1", &ids[0]), ("place-1", "1"), ("until-1", &until)],
        )
        .await
        .expect(303);
    site.pass().await;
    assert_eq!(lead(&site, "/").await, "Alpha");
    editor
        .get("/desk/front")
        .await
        .expect(200)
        .shows(&format!("value=\"{until}\""));
    // Far from the instant a CDN may keep the page as any other; near it, not at all.
    let reader = site.anonymous();
    assert!(
        reader
            .get("/")
            .await
            .header("cache-control")
            .contains("s-maxage=60")
    );
    site.advance(HOUR + 50 * 60_000);
    let near = reader.get("/").await;
    assert_eq!(
        near.header("cache-control"),
        "public, max-age=0, s-maxage=0, must-revalidate"
    );
    assert_eq!(lead(&site, "/").await, "Alpha");
    site.advance(10 * 60_000);
    assert_eq!(lead(&site, "/").await, "Delta");
    editor
        .get("/desk/front")
        .await
        .expect(200)
        .hides("by hand<");
    site.close().await;
}

#[tokio::test]
async fn a_refused_order_comes_back_with_what_was_typed() {
    let (site, editor, ids) = stocked().await;
    let refused = editor
        .post_form(
            "/desk/front",
            &[
                ("story-1", &ids[3]),
                ("place-1", "2"),
                ("story-2", &ids[2]),
                ("place-2", "2"),
                ("story-3", &ids[1]),
                ("place-3", "3"),
                ("until-3", "2001-01-01T00:00"),
            ],
        )
        .await
        .expect(422)
        .shows("Two stories have this place.")
        .shows("This instant has passed already.")
        .shows("value=\"2001-01-01T00:00\"");
    assert!(refused.text().contains("id=\"f-place-2-error\""));
    editor
        .post_form("/desk/front", &[("story-1", &ids[3]), ("place-1", "99")])
        .await
        .expect(422)
        .shows("1 to 12");
    site.pass().await;
    assert_eq!(lead(&site, "/").await, "Delta");
    site.close().await;
}

#[tokio::test]
async fn a_story_that_is_taken_down_is_named_on_the_desk_and_not_on_the_page() {
    let (site, editor, ids) = stocked().await;
    editor
        .post_form("/desk/front/pin", &[("story", &ids[0]), ("place", "1")])
        .await
        .expect(303);
    site.write(|tx| web::newsroom::story::unpublish(tx, "alpha", "Rui", "", 0))
        .await;
    site.pass().await;
    assert_eq!(lead(&site, "/").await, "Delta");
    editor
        .get("/desk/front")
        .await
        .expect(200)
        .shows("taken down");
    let writer = site.signed_in(Role::Writer).await;
    writer.get("/desk/front").await.expect(403);
    site.close().await;
}
