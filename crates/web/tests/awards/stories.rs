//! Results and nominees inside stories.

use web::newsroom::award::SaidKind;

use super::night::{HOSTILE, LEAD, LEAD_PATH, Night, night, predict, say};
use web::testing::TestSite;

/// A night and a story that shows its results, in this language.
async fn told(lang: &str) -> (TestSite, Night) {
    let (site, night) = night().await;
    site.publish(&format!(
        "---\ntitle: The night\nslug: the-night\nsection: television\nstatus: published\nlang: {lang}\naward: {LEAD_PATH}\n---\n\
         It was long.\n\n::results{{category=\"{LEAD_PATH}\"}}\n\n::nominee{{category=\"{LEAD_PATH}\" nominee=\"mark-ruffalo\"}}\n"
    ))
    .await;
    (site, night)
}

const STORY: &str = "/television/the-night";

#[tokio::test]
async fn a_story_shows_results_as_they_stand_now() {
    let (site, night) = told("en").await;
    let ana = site.anonymous();
    ana.get(STORY)
        .await
        .expect(200)
        .shows("data-live=\"r.emmys.2020.lead-actor-limited\"")
        .shows("data-live=\"k.emmys.2020.lead-actor-limited.mark-ruffalo\"")
        .shows("No winner yet")
        .hides("verdict");
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    let page = ana.get(STORY).await.expect(200).shows(LEAD);
    // In the block, on the card and in the margin.
    assert_eq!(
        page.text()
            .matches("<p class=\"verdict\">Winner</p>")
            .count(),
        3
    );
    say(
        &site,
        night.lead,
        SaidKind::Retracted,
        night.of("mark-ruffalo"),
    )
    .await;
    ana.get(STORY).await.expect(200).hides("verdict");
}

#[tokio::test]
async fn a_story_says_what_readers_expected_after_the_lock() {
    let (site, night) = told("en").await;
    predict(&site, &night, "mark-ruffalo", 2).await;
    predict(&site, &night, "eve", 1).await;
    site.pass().await;
    let ana = site.anonymous();
    ana.get(STORY).await.expect(200).hides("pick:").hides("67");
    say(&site, night.lead, SaidKind::Announced, night.of("eve")).await;
    ana.get(STORY)
        .await
        .expect(200)
        .shows("33\u{a0}% of readers saw it coming");
    say(&site, night.lead, SaidKind::Retracted, night.of("eve")).await;
    ana.get(STORY)
        .await
        .expect(200)
        .shows("Readers\u{2019} pick: Mark Ruffalo, 67\u{a0}%");
}

#[tokio::test]
async fn results_speak_the_storys_language() {
    let (site, night) = told("hi").await;
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    site.anonymous()
        .get(STORY)
        .await
        .expect(200)
        .shows("<p class=\"verdict\">विजेता</p>");
}

#[tokio::test]
async fn feeds_say_results_in_words() {
    let (site, night) = told("en").await;
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    site.anonymous()
        .get("/feed.json")
        .await
        .expect(200)
        .shows("<strong>Winner:</strong> Mark Ruffalo, I Know This Much Is True")
        .hides("data-live=\"r.");
}

#[tokio::test]
async fn a_story_that_names_no_category_of_ours_has_a_quiet_link_until_there_is_one() {
    let site = TestSite::new().await;
    site.publish(&format!(
        "---\ntitle: The night\nslug: the-night\nsection: television\nstatus: published\naward: {LEAD_PATH}\n---\n\
         It will be long.\n\n::results{{category=\"{LEAD_PATH}\"}}\n"
    ))
    .await;
    site.anonymous()
        .get(STORY)
        .await
        .expect(200)
        .shows("pending-block")
        .hides("award-block");
}

#[tokio::test]
async fn a_hostile_nominee_stays_words_in_a_story_and_in_a_feed() {
    let (site, night) = told("en").await;
    say(&site, night.lead, SaidKind::Announced, night.of("eve")).await;
    let ana = site.anonymous();
    for path in [STORY, "/feed.xml", "/feed.json", "/atom.xml"] {
        ana.get(path)
            .await
            .expect(200)
            .hides(HOSTILE)
            .hides("<img src=x");
    }
}
