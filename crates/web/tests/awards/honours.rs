//! Nominations and wins on the pages of people and works.

use web::newsroom::award::SaidKind;

use super::night::{EDITION, LEAD, night, say};

#[tokio::test]
async fn a_person_has_nominations_and_wins() {
    let (site, night) = night().await;
    let ana = site.anonymous();
    let page = "/people/mark-ruffalo";
    ana.get(page)
        .await
        .expect(200)
        .shows("Nominations and wins <small>1 nomination</small>")
        .shows(LEAD)
        .shows(EDITION)
        .shows("as Dominick Birdsey, Thomas Birdsey")
        .hides("Winner");
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    ana.get(page)
        .await
        .expect(200)
        .shows("<small>1 win, 1 nomination</small>")
        .shows("<p class=\"verdict\">Winner</p>")
        .shows("\"award\":[\"Outstanding Lead Actor in a Limited Series or Movie, 72nd Primetime Emmy Awards\"]");
}

#[tokio::test]
async fn a_work_has_the_nominations_of_all_who_made_it() {
    let (site, _) = night().await;
    site.anonymous()
        .get("/works/watchmen")
        .await
        .expect(200)
        .shows("2 nominations")
        .shows("Jeremy Irons")
        .shows("/awards/emmys/2020/limited-series");
}

#[tokio::test]
async fn who_was_never_nominated_has_the_page_as_before() {
    let (site, _) = night().await;
    site.anonymous()
        .get("/authors/asha-rao")
        .await
        .expect(200)
        .hides("Nominations and wins");
}
