//! Sections, the masthead and redirects.

use web::testing::SPEECH_URL;

use super::editor;

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
    // A program that kept the old slug goes on reading.
    let listed = reader.get("/api/v1/stories?section=television").await;
    listed.expect(200).shows("ruffalo-wins");
    reader
        .get("/api/v1/stories?section=radio")
        .await
        .expect(404);
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
async fn an_empty_section_can_be_removed_and_one_with_stories_says_how_many() {
    let (site, editor) = editor().await;
    let page = editor.get("/desk/sections/television").await.expect(200);
    page.shows("1 story stands here")
        .hides("Remove the section");
    editor
        .post_form("/desk/sections/television/remove", &[])
        .await
        .expect(422)
        .shows("Move it to another first");
    let page = editor.get("/desk/sections/film").await.expect(200);
    page.shows("Remove the section");
    let removed = editor.post_form("/desk/sections/film/remove", &[]).await;
    assert_eq!(
        removed.expect(303).header("location"),
        "/desk/sections?said=removed"
    );
    site.pass().await;
    let reader = site.anonymous();
    reader.get("/film/").await.expect(404);
    reader.get("/").await.expect(200).hides("/film/");
    editor
        .post_form("/desk/sections/film/remove", &[])
        .await
        .expect(404);
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
