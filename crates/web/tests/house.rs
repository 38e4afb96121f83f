//! The house on the desk: people and their like, sections, navigation, redirects, settings.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use web::newsroom::Role;
use web::newsroom::setting::Hold;
use web::testing::{Reader, SPEECH_URL, TestSite};

async fn editor() -> (TestSite, Reader) {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    (site, editor)
}

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
async fn a_person_is_written_down_renamed_and_found_at_both_addresses() {
    let (site, editor) = editor().await;
    editor
        .get("/desk/people/~new")
        .await
        .expect(200)
        .shows("New person");
    let made = editor
        .post_form(
            "/desk/people",
            &[
                ("name", "Ana Sol"),
                ("line", "Television editor"),
                ("text", "Writes at night."),
                ("links", "https://example.org/ana Her page"),
            ],
        )
        .await
        .expect(303);
    assert_eq!(made.header("location"), "/desk/people/ana-sol?said=made");
    editor
        .get("/desk/people?q=ana")
        .await
        .expect(200)
        .shows("Ana Sol")
        .shows("Television editor");
    editor
        .get("/desk/people?q=zz")
        .await
        .expect(200)
        .shows("Nobody found");
    let changed = editor
        .post_form(
            "/desk/people/ana-sol",
            &[
                ("name", "Ana Sun"),
                ("slug", "ana-sun"),
                ("text", "Writes by day."),
            ],
        )
        .await
        .expect(303);
    assert_eq!(
        changed.header("location"),
        "/desk/people/ana-sun?said=saved"
    );
    site.pass().await;
    let reader = site.anonymous();
    for (old, new) in [
        ("/people/ana-sol", "/people/ana-sun"),
        ("/authors/ana-sol", "/authors/ana-sun"),
        ("/authors/ana-sol/feed.xml", "/authors/ana-sun/feed.xml"),
    ] {
        let moved = reader.get(old).await.expect(301);
        assert_eq!(moved.header("location"), new);
    }
    reader
        .get("/people/ana-sun")
        .await
        .expect(200)
        .shows("Writes by day.");
    let moved = editor.get("/desk/people/ana-sol").await.expect(301);
    assert_eq!(moved.header("location"), "/desk/people/ana-sun");
    editor
        .get("/desk/people/ana-sun")
        .await
        .expect(200)
        .shows("ana-sol");
    site.close().await;
}

#[tokio::test]
async fn a_refused_form_comes_back_as_it_was_filled_in() {
    let (site, editor) = editor().await;
    for (path, what) in [
        ("/desk/people", "person"),
        ("/desk/works", "work"),
        ("/desk/topics", "topic"),
    ] {
        editor
            .post_form(
                path,
                &[
                    ("name", ""),
                    ("text", "What I <wrote> stays."),
                    ("links", "ftp://example.org"),
                ],
            )
            .await
            .expect(422)
            .shows("Not saved yet")
            .shows("What I &lt;wrote&gt; stays.")
            .shows("ftp://example.org")
            .shows("A name is needed.");
        editor.get(path).await.expect(200).shows(what);
    }
    site.close().await;
}

#[tokio::test]
async fn two_people_become_one_and_every_address_leads_to_it() {
    let (site, editor) = editor().await;
    site.publish_titled("One", "people: [Mark Rufalo]").await;
    site.publish_titled("Two", "people: [Mark Ruffalo]").await;
    editor
        .get("/desk/people/mark-rufalo/merge")
        .await
        .expect(200)
        .shows("The same as");
    editor
        .get("/desk/people/mark-rufalo/merge?into=Mark+Ruffalo")
        .await
        .expect(200)
        .shows("1 story moves")
        .shows("cannot be undone");
    editor
        .get("/desk/people/mark-rufalo/merge?into=mark-rufalo")
        .await
        .expect(422)
        .shows("merged into itself");
    let merged = editor
        .post_form(
            "/desk/people/mark-rufalo/merge",
            &[("into", "mark-ruffalo")],
        )
        .await
        .expect(303);
    assert_eq!(
        merged.header("location"),
        "/desk/people/mark-ruffalo?said=merged"
    );
    site.pass().await;
    let reader = site.anonymous();
    let moved = reader.get("/people/mark-rufalo").await.expect(301);
    assert_eq!(moved.header("location"), "/people/mark-ruffalo");
    reader
        .get("/people/mark-ruffalo")
        .await
        .expect(200)
        .shows(">One<")
        .shows(">Two<");
    // Pressing the button again, on a page that was left open.
    editor
        .post_form(
            "/desk/people/mark-rufalo/merge",
            &[("into", "mark-ruffalo")],
        )
        .await
        .expect(404);
    let writer = site.signed_in(Role::Writer).await;
    writer
        .post_form("/desk/people/mark-ruffalo/merge", &[("into", "one")])
        .await
        .expect(403);
    site.close().await;
}

#[tokio::test]
async fn a_renamed_section_leads_all_its_addresses_to_the_new_ones() {
    let (site, editor) = editor().await;
    editor
        .get("/desk/sections")
        .await
        .expect(200)
        .shows("Television");
    editor
        .post_form(
            "/desk/sections/television",
            &[
                ("title", "TV"),
                ("slug", "tv"),
                ("description", "All of it"),
            ],
        )
        .await
        .expect(303);
    site.pass().await;
    let reader = site.anonymous();
    for (old, new) in [
        ("/television/", "/tv/"),
        ("/television/feed.xml", "/tv/feed.xml"),
        (SPEECH_URL, "/tv/ruffalo-wins"),
    ] {
        let moved = reader.get(old).await.expect(301);
        assert_eq!(moved.header("location"), new, "{old}");
    }
    reader.get("/tv/").await.expect(200).shows("TV");
    editor
        .post_form("/desk/sections/tv", &[("title", "TV"), ("slug", "people")])
        .await
        .expect(422)
        .shows("used by the program");
    editor
        .post_form(
            "/desk/sections/~order",
            &[("place-tv", "1"), ("place-film", "2"), ("move", "up:film")],
        )
        .await
        .expect(303);
    site.pass().await;
    let front = reader.get("/").await.expect(200);
    let nav = front.between("<nav class=\"sections\"", "</nav>");
    assert!(
        nav.find("/film/").unwrap() < nav.find("/tv/").unwrap(),
        "{nav}"
    );
    site.close().await;
}

#[tokio::test]
async fn the_masthead_shows_the_links_an_editor_set() {
    let (site, editor) = editor().await;
    editor
        .get("/desk/navigation")
        .await
        .expect(200)
        .shows("Now the sections stand there");
    editor
        .post_form(
            "/desk/navigation",
            &[
                ("place-1", "2"),
                ("title-1", "Shop"),
                ("to-1", "https://shop.example.org/"),
                ("place-2", "1"),
                ("title-2", ""),
                ("to-2", "/film/"),
            ],
        )
        .await
        .expect(303);
    site.pass().await;
    let front = site.anonymous().get("/").await.expect(200);
    let nav = front.between("<nav class=\"sections\"", "</nav>");
    assert!(nav.find("/film/").unwrap() < nav.find("https://shop.example.org/").unwrap());
    assert!(!nav.contains("/television/"));
    editor
        .post_form(
            "/desk/navigation",
            &[("title-1", "Bad"), ("to-1", "//evil.example/")],
        )
        .await
        .expect(422)
        .shows("Bad")
        .shows("//evil.example/");
    site.close().await;
}

#[tokio::test]
async fn a_redirect_is_followed_where_nothing_stands_and_never_off_the_site_by_accident() {
    let (site, editor) = editor().await;
    for (path, target) in [
        ("/old/news", "/film/"),
        (
            "http://greenroom.test/2019/caf%C3%A9/",
            "/television/ruffalo-wins",
        ),
        ("/away", "https://example.org/there?x=1"),
    ] {
        editor
            .post_form("/desk/redirects", &[("path", path), ("target", target)])
            .await
            .expect(303);
    }
    let reader = site.anonymous();
    for (path, target) in [
        ("/old/news", "/film/"),
        ("/old/news/", "/film/"),
        ("/2019/caf%C3%A9", "/television/ruffalo-wins"),
        ("/away", "https://example.org/there?x=1"),
        ("/away/", "https://example.org/there?x=1"),
    ] {
        let mut moved = reader.get(path).await;
        if moved.header("location") == format!("{path}/")
            || path == format!("{}/", moved.header("location"))
        {
            // A path without its slash is led to the one with it, or the other way round, first.
            let next = moved.header("location").to_owned();
            moved = reader.get(&next).await;
        }
        assert_eq!(moved.header("location"), target, "{path}");
    }
    editor
        .get("/desk/redirects")
        .await
        .expect(200)
        .shows("off this site")
        .shows("/2019/café");
    editor
        .post_form(
            "/desk/redirects",
            &[("path", "/x"), ("target", "//evil.example")],
        )
        .await
        .expect(422)
        .shows("//evil.example");
    editor
        .post_form(
            "/desk/redirects",
            &[("path", "/film"), ("target", "/old/news")],
        )
        .await
        .expect(422)
        .shows("There is a page at this address");
    editor
        .post_form("/desk/redirects/remove", &[("path", "/away")])
        .await
        .expect(303);
    let gone = reader.get("/away/").await;
    assert_eq!(gone.status.as_u16(), 404);
    site.close().await;
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
