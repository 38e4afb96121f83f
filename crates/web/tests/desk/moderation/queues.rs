//! Queues and what is done in them.

use web::newsroom::Role;
use web::testing::TestSite;

use super::{COMMENTS, does, first, says, waiting};

#[tokio::test]
async fn a_moderator_approves_and_takes_it_back_without_script() {
    let site = waiting().await;
    let ana = site.anonymous();
    says(&ana, "Ana Plainfield", "The speech was <b>kind</b>.")
        .await
        .expect(303);
    let mo = site.signed_in(Role::Moderator).await;
    let page = mo
        .get(COMMENTS)
        .await
        .expect(200)
        .shows("All comments are held")
        .shows("First comment");
    let page = page
        .shows("The speech was &lt;b&gt;kind&lt;/b&gt;.")
        .shows("What did you make of the speech?");
    let (id, seen) = first(&page);
    let done = does(&mo, &id, &seen, "approve").await.expect(303);
    let back = done.header("location").to_owned();
    assert!(back.starts_with("/desk/comments?did="), "{back}");
    let page = mo
        .get(&back)
        .await
        .expect(200)
        .shows("approved this a moment ago.")
        .shows("Nothing waits");
    let undo = page.between("/desk/log/", "/undo");
    site.anonymous()
        .get(&format!("/c/{id}"))
        .await
        .expect(200)
        .shows("kind");
    mo.post_form(&format!("/desk/log/{undo}/undo"), &[("back", COMMENTS)])
        .await
        .expect(303);
    mo.get(COMMENTS).await.expect(200).shows("Ana Plainfield");
    // A page may rest for a second before it is made anew.
    site.pass().await;
    site.anonymous().get(&format!("/c/{id}")).await.expect(404);
    let again = mo
        .post_form(&format!("/desk/log/{undo}/undo"), &[("back", COMMENTS)])
        .await;
    again
        .expect(409)
        .shows("undid the last act")
        .shows("Nothing was undone.");
}

#[tokio::test]
async fn two_moderators_at_once_never_undo_each_other_unseen() {
    let site = waiting().await;
    says(&site.anonymous(), "Ana Plainfield", "Contested words").await;
    let (ada, mo) = (
        site.signed_in(Role::Moderator).await,
        site.signed_in(Role::Editor).await,
    );
    let page = mo.get(COMMENTS).await.expect(200);
    let (id, seen) = first(&page);
    does(&ada, &id, &seen, "approve").await.expect(303);
    let late = does(&mo, &id, &seen, "reject").await.expect(409);
    let late = late
        .shows("approved this a moment ago. Nothing was done; here is how it stands now.")
        .shows("Contested words");
    assert_ne!(
        first(&late).1,
        seen,
        "the fresh comment may be decided about"
    );
    let script = mo
        .post_form_as_script(
            &format!("{COMMENTS}/{id}"),
            &[("act", "spam"), ("seen", &seen), ("queue", "held")],
        )
        .await
        .expect(409)
        .shows("approved this a moment ago")
        .shows("decided");
    assert!(
        script
            .header("content-type")
            .starts_with("text/vnd.greenroom.fragment+html")
    );
    site.anonymous()
        .get(&format!("/c/{id}"))
        .await
        .expect(200)
        .shows("Contested words");
}

#[tokio::test]
async fn many_are_decided_at_once_and_each_by_itself() {
    let site = waiting().await;
    for n in 0..30 {
        says(
            &site.anonymous(),
            "Ana Plainfield",
            &format!("Waiting, number {n}"),
        )
        .await
        .expect(303);
        site.advance(1_000);
    }
    let mo = site.signed_in(Role::Moderator).await;
    let page = mo
        .get(COMMENTS)
        .await
        .expect(200)
        .shows("data-count=\"held\">30<");
    let ids: Vec<String> = page
        .text()
        .split("data-item=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 25);
    does(&mo, &ids[3], "0", "spam").await.expect(303);
    let names: Vec<String> = ids.iter().map(|id| format!("c-{id}")).collect();
    let mut fields: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "0")).collect();
    fields.extend([("act", "approve"), ("back", COMMENTS)]);
    let some = mo
        .post_form("/desk/comments/bulk", &fields)
        .await
        .expect(409);
    some.shows("24 comments were").shows("called this spam");
    let page = mo
        .get(COMMENTS)
        .await
        .expect(200)
        .shows("data-count=\"held\">5<")
        .shows("data-count=\"spam\">1<");
    let id = page.between("data-item=\"", "\"");
    let json = mo
        .post_form_with(
            "/desk/comments/bulk",
            &[("act", "reject"), (&format!("c-{id}"), "0")],
            &[("accept", "application/json")],
        )
        .await
        .expect(200)
        .json();
    assert_eq!(json["results"][0]["done"], true);
    mo.post_form("/desk/comments/bulk", &[("act", "approve")])
        .await
        .expect(422);
    mo.post_form(
        "/desk/comments/bulk",
        &[("act", "remove"), (&format!("c-{id}"), "1")],
    )
    .await
    .expect(400);
}

#[tokio::test]
async fn a_queue_is_read_page_by_page() {
    let site = waiting().await;
    for n in 0..30 {
        says(
            &site.anonymous(),
            "Ana Plainfield",
            &format!("Waiting, number {n};"),
        )
        .await;
        site.advance(1_000);
    }
    let mo = site.signed_in(Role::Moderator).await;
    let page = mo
        .get(COMMENTS)
        .await
        .expect(200)
        .shows("number 0;")
        .shows("number 24;")
        .hides("number 25;");
    let nav = page.between("<nav class=\"pager\"", "</nav>");
    let next = nav
        .split("href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    mo.get(&next)
        .await
        .expect(200)
        .shows("number 25;")
        .shows("number 29;")
        .hides("number 24;")
        .hides("rel=\"next\"");
    mo.get("/desk/comments?after=forged").await.expect(400);
    mo.get("/desk/comments?queue=none").await.expect(400);
}

#[tokio::test]
async fn what_was_found_is_marked_in_the_words() {
    let site = TestSite::new().await;
    site.write(|tx| {
        use web::newsroom::word::{self, List};
        word::set(tx, List::Banned, &["cheap tickets".to_owned()])
    })
    .await;
    says(
        &site.anonymous(),
        "Ana Plainfield",
        "Get Cheap  Tickets <here>",
    )
    .await
    .expect(303);
    let mo = site.signed_in(Role::Moderator).await;
    mo.get(COMMENTS)
        .await
        .expect(200)
        .shows("Get <mark>Cheap  Tickets</mark> &lt;here&gt;")
        .shows("Banned words");
}

#[tokio::test]
async fn the_queue_is_told_what_waits_and_what_others_decide() {
    let site = waiting().await;
    let mo = site.signed_in(Role::Moderator).await;
    let page = mo.get(COMMENTS).await.expect(200);
    let seq: i64 = page.between("data-seq=\"", "\"").parse().unwrap();
    let now = mo
        .get(&format!("/desk/comments/since/{seq}?wait=0"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            now["next"].as_i64(),
            now["events"].as_array().unwrap().len()
        ),
        (Some(seq), 0)
    );
    let path = format!("/desk/comments/since/{seq}");
    // Whoever waits is answered as soon as something happens.
    let asked = mo.get(&path);
    let ana = site.anonymous();
    let (told, _) = tokio::join!(asked, says(&ana, "Ana Plainfield", "Words that wait"));
    let told = told.expect(200).json();
    let event = &told["events"][0];
    assert_eq!(
        (event["kind"].as_str(), told["counts"]["held"].as_i64()),
        (Some("held"), Some(1))
    );
    let id = event["id"].as_str().unwrap().to_owned();
    does(&mo, &id, "0", "reject").await.expect(303);
    let next = told["next"].as_i64().unwrap();
    let told = mo
        .get(&format!("/desk/comments/since/{next}?wait=0"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            told["events"][0]["kind"].as_str(),
            told["counts"]["rejected"].as_i64()
        ),
        (Some("judged"), Some(1))
    );
    let ahead = mo
        .get("/desk/comments/since/999999?wait=0")
        .await
        .expect(200)
        .json();
    assert_eq!(ahead["resync"], true);
    mo.get("/desk/comments/since/x").await.expect(404);
}

#[tokio::test]
async fn an_act_from_another_site_is_refused() {
    let site = waiting().await;
    says(&site.anonymous(), "Ana Plainfield", "Words that wait").await;
    let mo = site.signed_in(Role::Moderator).await;
    let (id, seen) = first(&mo.get(COMMENTS).await.expect(200));
    let fields = [("act", "approve"), ("seen", seen.as_str())];
    let path = format!("{COMMENTS}/{id}");
    mo.post_form_with(&path, &fields, &[("sec-fetch-site", "cross-site")])
        .await
        .expect(403);
    mo.get(COMMENTS).await.expect(200).shows("Words that wait");
    mo.post_form(&path, &[("act", "bless"), ("seen", &seen)])
        .await
        .expect(400);
    mo.post_form("/desk/comments/0000000000000", &fields)
        .await
        .expect(404);
}
