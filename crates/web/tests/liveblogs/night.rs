//! The page a reader opens.

use web::newsroom::{Kind, Role};
use web::testing::{HOUR, TestSite};

use crate::{CONSOLE, NIGHT, announce, begin, lamps, post, rows, take_back};

#[tokio::test]
async fn a_night_is_announced_begun_and_over() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    let reader = site.anonymous();
    let fields = [
        ("title", "The night of the Lamps"),
        ("starts_at", "2020-09-21T08:00"),
    ];
    editor.post_form("/desk/live", &fields).await.expect(303);
    reader.get(NIGHT).await.expect(404);
    let state = format!("{CONSOLE}/state");
    for (to, shows, hides) in [
        ("waiting", "data-countdown=\"1600655400000\"", "Live</span>"),
        ("live", "Live</span>", "data-countdown"),
        ("ended", "The night is over", "Live</span>"),
    ] {
        editor.post_form(&state, &[("to", to)]).await.expect(303);
        site.pass().await;
        reader
            .get(NIGHT)
            .await
            .expect(200)
            .shows(shows)
            .hides(hides);
    }
    let page = reader.get(NIGHT).await;
    assert!(page.text().contains("\"coverageEndTime\""));
    editor
        .post_form(&state, &[("to", "draft")])
        .await
        .expect(303);
    site.pass().await;
    reader.get(NIGHT).await.expect(404);
}

#[tokio::test]
async fn an_entry_has_an_address_of_its_own_until_it_is_taken_away() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    begin(&editor, "").await;
    post(&editor, "The host *enters*.").await;
    site.pass().await;
    let id = site.site.ids.show(Kind::Entry, rows(&site).await[0]);
    let reader = site.anonymous();
    reader
        .get(NIGHT)
        .await
        .expect(200)
        .shows(&format!("id=\"e-{id}\""))
        .shows("The host <em>enters</em>.")
        .shows("\"LiveBlogPosting\"");
    let own = format!("{NIGHT}/{id}");
    reader.get(&own).await.expect(200).shows("<em>enters</em>");
    let remove = format!("{CONSOLE}/{id}/remove");
    let undo = editor.post_form(&remove, &[]).await.expect(303);
    editor
        .get(undo.header("location"))
        .await
        .expect(200)
        .shows(&format!("{CONSOLE}/{id}/restore"));
    site.pass().await;
    reader.get(&own).await.expect(410);
    reader.get(NIGHT).await.expect(200).hides("enters");
    let restore = format!("{CONSOLE}/{id}/restore");
    editor.post_form(&restore, &[]).await.expect(303);
    site.pass().await;
    reader.get(NIGHT).await.expect(200).shows("enters");
}

#[tokio::test]
async fn a_result_stands_in_the_log_and_on_the_board_and_is_corrected_in_the_open() {
    let site = TestSite::new().await;
    let lamps = lamps(&site).await;
    let editor = site.signed_in(Role::Editor).await;
    begin(&editor, "lamps/2020").await;
    let reader = site.anonymous();
    let wrong = announce(&site, &lamps, 0).await;
    site.pass().await;
    let page = reader.get(NIGHT).await.expect(200);
    assert_eq!(page.text().matches("<b>Mina Vale</b>").count(), 2);
    let page = page.hides("Corrected").shows("1 of 1 categories decided");
    assert!(page.text().contains("/awards/lamps/2020/lead"));

    site.advance(HOUR);
    take_back(&site, wrong).await;
    site.pass().await;
    reader
        .get(NIGHT)
        .await
        .expect(200)
        .hides("Mina Vale")
        .shows("<b>Corrected 08:00</b>")
        .shows("The result announced here was taken back.")
        .shows("0 of 1 categories decided");

    announce(&site, &lamps, 1).await;
    site.pass().await;
    let page = reader
        .get(NIGHT)
        .await
        .expect(200)
        .shows("<b>Corrected 08:00</b>");
    assert_eq!(page.text().matches("<b>Otto Brand</b>").count(), 2);
}

#[tokio::test]
async fn pages_follow_each_other_in_the_order_the_reader_chose() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::Editor).await;
    begin(&editor, "").await;
    for n in 0..35 {
        post(&editor, &format!("Thought number {n} of the evening.")).await;
    }
    site.pass().await;
    let reader = site.anonymous();
    for (order, first) in [("", "number 34 "), ("?order=oldest", "number 0 ")] {
        let mut address = format!("{NIGHT}{order}");
        let mut seen = 0;
        let page = reader.get(&address).await.expect(200);
        // In the log; what machines read begins with the newest whatever the order.
        let log = page.between("class=\"entries\"", "</section>");
        let at = log.find("Thought number").unwrap();
        assert!(log[at..].starts_with(&format!("Thought {first}")));
        loop {
            let page = reader.get(&address).await.expect(200);
            // Each stands on the page and in what machines read.
            let log = page.between("class=\"entries\"", "</section>");
            seen += log.matches("Thought number").count();
            if !log.contains("rel=\"next\"") {
                break;
            }
            address = page
                .between("class=\"pager\"", "rel=\"next\"")
                .split("href=\"")
                .nth(1)
                .unwrap()
                .trim_end()
                .trim_end_matches('"')
                .replace("&amp;", "&");
        }
        assert_eq!(seen, 35, "{order}");
    }
    reader
        .get(&format!("{NIGHT}?after=forged"))
        .await
        .expect(400);
}
