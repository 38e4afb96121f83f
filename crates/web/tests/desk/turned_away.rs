//! Whoever is turned away learns why, in the look of where they stand, and loses nothing they typed.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use axum::body::Body;
use http::Method;
use serde_json::json;
use web::newsroom::Role;
use web::testing::TestSite;

const HTML: (&str, &str) = ("accept", "text/html");

#[tokio::test]
async fn a_form_that_comes_after_the_session_ended_is_kept_to_be_sent_again() {
    let site = TestSite::new().await;
    let mo = site.signed_in(Role::Moderator).await;
    mo.post_form("/sign-out", &[]).await.expect(303);
    let lists = [("banned", "one word\nand \"><b>another"), ("do", "save")];
    let page = mo.post_form("/desk/words", &lists).await;
    page.expect(401)
        .shows("Please sign in")
        .shows("action=\"/desk/words\"")
        .shows("name=\"do\" value=\"save\"")
        .shows("and &quot;&gt;&lt;b&gt;another")
        .shows("href=\"/sign-in\"")
        .hides("A token is needed");
}

#[tokio::test]
async fn a_password_is_never_given_back_on_a_page() {
    let site = TestSite::new().await;
    let fields = [("password", "a lamp left on all night"), ("name", "Ana")];
    let page = site
        .anonymous()
        .post_form("/account/password", &fields)
        .await;
    page.expect(401).hides("a lamp left on").shows("Ana");
}

#[tokio::test]
async fn who_works_at_the_desk_is_turned_away_in_its_look() {
    let site = TestSite::new().await;
    let writer = site.signed_in(Role::Writer).await;
    for (path, status) in [("/desk/staff", 403), ("/desk/stories/0000000000000", 404)] {
        let page = writer.get_with(path, &[HTML]).await.expect(status);
        let page = page
            .shows("class=\"desk-nav\"")
            .shows("href=\"/desk\">To the desk");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
    }
    // A reader has no desk to be led back to.
    let reader = site.signed_in(Role::Reader).await;
    reader
        .get_with("/desk", &[HTML])
        .await
        .expect(403)
        .hides("desk-nav")
        .hides("href=\"/desk\"")
        .shows("href=\"/account\"");
}

#[tokio::test]
async fn a_script_that_sends_json_is_answered_in_json() {
    let site = TestSite::new().await;
    let stranger = site.anonymous();
    let headers = [("sec-fetch-site", "same-origin"), ("accept", "*/*")];
    let answer = stranger
        .post_json("/desk/stories", &json!({}), &headers)
        .await;
    let answer = answer.expect(401);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    // Whatever it is, nothing of a body that is no form comes back.
    let odd = stranger
        .ask(
            Method::POST,
            "/desk/words",
            &[HTML, ("content-type", "text/plain")],
            Body::from("a=<b>"),
        )
        .await;
    odd.expect(401).hides("&lt;b&gt;");
}

#[tokio::test]
async fn a_moderator_learns_nothing_of_a_story_nobody_has_seen() {
    let site = TestSite::new().await;
    let writer = site.signed_in(Role::Writer).await;
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("accept", "application/json"),
    ];
    let begun = writer
        .post_json(
            "/desk/stories",
            &json!({"title": "The secret of row nine"}),
            &headers,
        )
        .await;
    let begun = begun.expect(201).json();
    let path = format!("/desk/comments/story/{}", begun["id"].as_str().unwrap());
    let moderator = site.signed_in(Role::Moderator).await;
    moderator.get(&path).await.expect(404).hides("row nine");
    moderator
        .post_form(&path, &[("comments", "closed")])
        .await
        .expect(404);
    // Whoever may read the draft may set its conversation up beforehand.
    let editor = site.signed_in(Role::Editor).await;
    editor.get(&path).await.expect(200).shows("row nine");
}
