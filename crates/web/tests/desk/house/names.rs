//! People, works and topics: written down, renamed, merged; refused forms.

use web::newsroom::Role;
use web::testing::Reader;

use super::editor;

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
async fn the_api_finds_a_topic_by_the_slug_it_had() {
    let (site, editor) = editor().await;
    let renamed = [("name", "Emmy Awards 2020"), ("slug", "emmy-awards-2020")];
    editor
        .post_form("/desk/topics/emmys-2020", &renamed)
        .await
        .expect(303);
    site.pass().await;
    let reader = site.anonymous();
    for slug in ["emmys-2020", "emmy-awards-2020"] {
        let listed = reader.get(&format!("/api/v1/stories?topic={slug}")).await;
        listed.expect(200).shows("ruffalo-wins");
    }
    reader
        .get("/api/v1/stories?topic=no-such")
        .await
        .expect(404);
}

#[tokio::test]
async fn two_who_write_about_one_person_do_not_lose_each_others_words() {
    let (site, editor) = editor().await;
    let page = "/desk/people/mark-ruffalo";
    let other = site.signed_in(Role::Writer).await;
    let seen = editor
        .get(page)
        .await
        .expect(200)
        .between("name=\"seen\" value=\"", "\"");
    let form = |text: &'static str, seen: &str| {
        [
            ("name", "Mark Ruffalo".to_owned()),
            ("slug", "mark-ruffalo".to_owned()),
            ("text", text.to_owned()),
            ("seen", seen.to_owned()),
        ]
    };
    let send = async |who: &Reader, fields: [(&str, String); 4]| {
        let fields = fields
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        who.post_form(page, &fields).await
    };
    send(&other, form("Plays both twins.", &seen))
        .await
        .expect(303);
    let refused = send(&editor, form("An actor.", &seen)).await.expect(422);
    let refused = refused
        .shows("It stands now as “Plays both twins.”.")
        .shows("An actor.");
    let seen = refused.between("name=\"seen\" value=\"", "\"");
    send(&editor, form("An actor, of both twins.", &seen))
        .await
        .expect(303);
}
