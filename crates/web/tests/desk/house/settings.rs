//! Rules, the look, and who may change them.

use web::newsroom::Role;
use web::newsroom::setting::Hold;
use web::testing::{SPEECH_URL, TestSite};

use super::editor;

const SETTINGS: &[(&str, &str)] = &[
    ("title", "House Lights"),
    ("tagline", "Stage and screen"),
    ("lang", "en"),
    ("time_zone", "Asia/Kolkata"),
    ("logo", ""),
    ("accent_light", ""),
    ("accent_dark", ""),
    ("guests", "yes"),
    ("hold", "none"),
    ("max_links", "3"),
    ("close_after_days", "0"),
    ("slow_seconds", "0"),
    ("edit_minutes", "5"),
];

/// The form of the settings with some fields changed.
fn settings<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = SETTINGS.to_vec();
    for (name, value) in change {
        fields.retain(|(field, _)| field != name);
        fields.push((name, value));
    }
    fields
}

#[tokio::test]
async fn who_saves_second_sees_what_the_first_wrote_and_decides() {
    let site = TestSite::new().await;
    let (ada, bo) = (
        site.signed_in(Role::Owner).await,
        site.signed_in(Role::Owner).await,
    );
    let opened = bo.get("/desk/settings").await.expect(200);
    let seen = opened.between("name=\"seen\" value=\"", "\"");
    ada.post_form("/desk/settings", &settings(&[("title", "Footlights")]))
        .await
        .expect(303);
    let mut bos = settings(&[("tagline", "After the show")]);
    bos.push(("seen", &seen));
    let refused = bo.post_form("/desk/settings", &bos).await.expect(422);
    let refused = refused
        .shows("Somebody saved this while you had it open")
        .shows("It stands now as “Footlights”.")
        .shows("value=\"House Lights\"")
        .shows("value=\"After the show\"");
    // Once they have seen it, what they send is what they want.
    let seen = refused.between("name=\"seen\" value=\"", "\"");
    let mut again = settings(&[("tagline", "After the show")]);
    again.push(("seen", &seen));
    bo.post_form("/desk/settings", &again).await.expect(303);
    site.pass().await;
    let front = site.anonymous().get("/").await.expect(200);
    front.shows("House Lights").hides("Footlights");
}

#[tokio::test]
async fn rules_saved_on_the_desk_hold_for_the_next_comment() {
    let site = TestSite::new().await;
    let owner = site.signed_in(Role::Owner).await;
    let path = format!("{SPEECH_URL}/comments");
    owner
        .get("/desk/settings")
        .await
        .expect(200)
        .shows("House Lights");
    owner
        .post_form(
            "/desk/settings",
            &settings(&[("hold", "all"), ("title", "Footlights")]),
        )
        .await
        .expect(303);
    assert_eq!(site.site.policy().hold, Hold::All);
    let reader = site.anonymous();
    reader
        .post_form(
            &path,
            &[("name", "Ana"), ("text", "Will this be seen at once?")],
        )
        .await
        .expect(303);
    site.pass().await;
    reader.get(SPEECH_URL).await.expect(200).shows("Footlights");
    site.anonymous()
        .get(SPEECH_URL)
        .await
        .expect(200)
        .hides("Will this be seen at once?");
    site.close().await;
}

#[tokio::test]
async fn another_node_hears_of_new_rules_by_the_log() {
    let site = TestSite::new().await;
    let owner = site.signed_in(Role::Owner).await;
    site.write(|tx| {
        let who = web::newsroom::audit::Doer::house("another node");
        let draft = web::newsroom::house::Draft {
            title: "House Lights".to_owned(),
            lang: "en".to_owned(),
            time_zone: "UTC".to_owned(),
            guests: "no".to_owned(),
            hold: "first".to_owned(),
            max_links: "0".to_owned(),
            close_after_days: "0".to_owned(),
            slow_seconds: "0".to_owned(),
            edit_minutes: "0".to_owned(),
            ..Default::default()
        };
        web::newsroom::house::change(tx, &draft, &std::collections::BTreeSet::new(), &who, 0)
    })
    .await;
    assert!(!site.site.policy().guests);
    assert_eq!(site.site.policy().hold, Hold::First);
    drop(owner);
    site.close().await;
}

#[tokio::test]
async fn what_the_operator_fixed_is_shown_as_such_and_cannot_be_changed_here() {
    let site = TestSite::with(|settings| {
        settings.policy.hold = Hold::All;
        settings.fixed.insert("comments.hold");
    })
    .await;
    let owner = site.signed_in(Role::Owner).await;
    owner
        .get("/desk/settings")
        .await
        .expect(200)
        .shows("set by the operator")
        .hides("name=\"hold\"");
    owner
        .post_form("/desk/settings", &settings(&[("hold", "none")]))
        .await
        .expect(303);
    site.settle().await;
    assert_eq!(site.site.policy().hold, Hold::All);
    site.close().await;
}

#[tokio::test]
async fn an_accent_that_cannot_be_read_is_refused_and_one_that_can_reaches_every_page() {
    let site = TestSite::new().await;
    let owner = site.signed_in(Role::Owner).await;
    let refused = owner
        .post_form(
            "/desk/settings",
            &settings(&[("accent_light", "#ffcc00"), ("title", "Typed")]),
        )
        .await
        .expect(422)
        .shows("value=\"Typed\"")
        .shows("value=\"#ffcc00\"");
    let nearest = refused.between("nearest that can be read is ", ".");
    site.anonymous()
        .get("/")
        .await
        .expect(200)
        .hides("/assets/theme-");
    owner
        .post_form("/desk/settings", &settings(&[("accent_light", &nearest)]))
        .await
        .expect(303);
    site.pass().await;
    let reader = site.anonymous();
    for page in ["/", SPEECH_URL, "/film/", "/nowhere/x"] {
        let sheet = reader.get(page).await;
        let name = sheet.between("href=\"/assets/theme-", "\"");
        let css = reader
            .get(&format!("/assets/theme-{name}"))
            .await
            .expect(200);
        assert!(css.text().contains(&format!("--green:{nearest}")), "{page}");
        assert!(css.header("cache-control").contains("immutable"));
        assert_eq!(css.header("content-type"), "text/css; charset=utf-8");
    }
    // A page of a moment ago, or of another node, asks for a name that is no longer: it is dressed all the same.
    let css = reader
        .get("/assets/theme-0123456789abcdef.css")
        .await
        .expect(200);
    assert_eq!(css.header("cache-control"), "public, max-age=60");
    site.close().await;
}

#[tokio::test]
async fn only_owners_change_settings_and_every_change_is_remembered() {
    let (site, editor) = editor().await;
    for path in ["/desk/settings", "/desk/theme", "/desk/jobs"] {
        editor.get(path).await.expect(403);
    }
    editor
        .post_form("/desk/settings", &settings(&[]))
        .await
        .expect(403);
    editor
        .post_form("/desk/redirects", &[("path", "/a"), ("target", "/film/")])
        .await
        .expect(303);
    editor
        .post_form("/desk/topics", &[("name", "Emmys")])
        .await
        .expect(303);
    let acts: Vec<(String, String)> = site
        .read(|tx| Ok(tx.all("select act, actor from audit where act in ('redirect.add', 'topic.create') order by id", &[])?))
        .await;
    let names: Vec<&str> = acts.iter().map(|(act, _)| act.as_str()).collect();
    assert_eq!(names, ["redirect.add", "topic.create"]);
    assert!(acts.iter().all(|(_, actor)| actor.starts_with("Editor")));
    site.close().await;
}
