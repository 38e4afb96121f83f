//! The pages of awards, editions and categories.

use insta::assert_snapshot;
use web::newsroom::award::{EditionStatus, SaidKind};
use web::testing::checks;

use super::night::{EDITION, LEAD, night, of_status, predict, say};

#[tokio::test]
async fn a_reader_finds_the_way_from_all_awards_to_a_nominee() {
    let (site, _) = night().await;
    let ana = site.anonymous();
    ana.get("/awards/")
        .await
        .expect(200)
        .shows("Primetime Emmy Awards")
        .shows("Television Academy")
        .shows(EDITION);
    ana.get("/awards/emmys/").await.expect(200).shows(EDITION);
    ana.get(EDITION)
        .await
        .expect(200)
        .shows("Telecast")
        .shows("Host: <a href=\"/people/jimmy-kimmel\"")
        .shows("Nobody has won yet")
        .shows("href=\"#c-lead-actor-limited\"")
        .shows(LEAD)
        .shows("No winner yet");
    ana.get(LEAD)
        .await
        .expect(200)
        .shows("<a href=\"/people/mark-ruffalo\"")
        .shows("as Dominick Birdsey, Thomas Birdsey")
        .shows("<a href=\"/works/i-know-this-much-is-true\"");
}

#[tokio::test]
async fn every_page_of_awards_has_one_address() {
    let (site, _) = night().await;
    let ana = site.anonymous();
    for (asked, stands) in [
        ("/awards", "/awards/"),
        ("/awards/emmys", "/awards/emmys/"),
        ("/awards/emmys/2020", EDITION),
        ("/awards/emmys/2020/lead-actor-limited/", LEAD),
    ] {
        let answer = ana.get(asked).await;
        assert!(answer.status.is_redirection(), "{asked}");
        assert_eq!(answer.header("location"), stands);
    }
    for missing in [
        "/awards/oscars/",
        "/awards/emmys/1999/",
        "/awards/emmys/2020/best-nothing",
        "/awards/oscars/2020/lead-actor-limited",
    ] {
        ana.get(missing).await.expect(404);
    }
}

#[tokio::test]
async fn a_winner_stands_first_and_is_known_by_a_word() {
    let (site, night) = night().await;
    let ana = site.anonymous();
    ana.get(LEAD).await.expect(200).hides("verdict");
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    let page = ana
        .get(LEAD)
        .await
        .expect(200)
        .shows("<p class=\"verdict\">Winner</p>");
    let first = page.between("<ul class=\"nominees\">", "</li>");
    assert!(first.contains("Mark Ruffalo"), "{first}");
    ana.get(EDITION)
        .await
        .expect(200)
        .shows("Winners so far <small>1 of 2</small>")
        .shows("<p class=\"verdict\">Winner</p>");
}

#[tokio::test]
async fn a_correction_is_said_in_the_open() {
    let (site, night) = night().await;
    let ana = site.anonymous();
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("jeremy-irons"),
    )
    .await;
    say(
        &site,
        night.lead,
        SaidKind::Corrected,
        night.of("mark-ruffalo"),
    )
    .await;
    let page = ana.get(LEAD).await.expect(200);
    assert_eq!(page.text().matches("<p class=\"verdict\">").count(), 1);
    page.shows("Corrected <time")
        .shows("Announced <b dir=\"auto\">Jeremy Irons</b>")
        .shows("Corrected to <b dir=\"auto\">Mark Ruffalo</b>")
        .hides("Mo of the desk");
    say(
        &site,
        night.lead,
        SaidKind::Retracted,
        night.of("mark-ruffalo"),
    )
    .await;
    ana.get(LEAD)
        .await
        .expect(200)
        .shows("No winner yet")
        .shows("Taken back <b dir=\"auto\">Mark Ruffalo</b>");
}

#[tokio::test]
async fn a_tie_a_refusal_and_a_second_place_have_their_words() {
    let (site, night) = night().await;
    let ana = site.anonymous();
    for winner in ["jeremy-irons", "mark-ruffalo"] {
        say(&site, night.lead, SaidKind::Announced, night.of(winner)).await;
    }
    say(
        &site,
        night.lead,
        SaidKind::Declined,
        night.of("mark-ruffalo"),
    )
    .await;
    let page = ana.get(LEAD).await.expect(200).shows("declined the award");
    assert_eq!(page.text().matches("Winner, in a tie").count(), 2);
    ana.get(EDITION).await.expect(200).shows("Winner, in a tie");
}

#[tokio::test]
async fn what_readers_expected_is_hidden_until_the_lock() {
    let (site, night) = night().await;
    let ana = site.anonymous();
    predict(&site, &night, "mark-ruffalo", 3).await;
    predict(&site, &night, "jeremy-irons", 1).await;
    site.pass().await;
    for page in [LEAD, EDITION, "/api/v1/awards/emmys/2020"] {
        ana.get(page)
            .await
            .expect(200)
            .hides("of readers")
            .hides("75");
    }
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    ana.get(LEAD)
        .await
        .expect(200)
        .shows("75\u{a0}% of readers saw it coming")
        .shows("25 % of readers");
}

#[tokio::test]
async fn a_rehearsal_and_what_is_only_planned_are_nowhere_public() {
    for (status, rehearsal) in [
        (EditionStatus::Planned, None),
        (EditionStatus::Live, Some(())),
    ] {
        // A rehearsal is a copy of some edition; here, of itself.
        let (site, night) = of_status(status, rehearsal.map(|()| 1)).await;
        say(
            &site,
            night.lead,
            SaidKind::Announced,
            night.of("mark-ruffalo"),
        )
        .await;
        let ana = site.anonymous();
        for path in [
            "/awards/emmys/",
            EDITION,
            LEAD,
            "/api/v1/awards/emmys",
            "/api/v1/awards/emmys/2020",
            "/api/v1/awards/emmys/2020.csv",
            "/api/v1/awards/emmys/2020/lead-actor-limited",
        ] {
            ana.get(path).await.expect(404);
        }
        for path in ["/awards/", "/sitemap-awards.xml", "/people/mark-ruffalo"] {
            ana.get(path).await.expect(200).hides("emmys/2020");
        }
        let topic = web::live::topic_of(&site.site, web::live::About::Edition(night.edition));
        ana.get(&format!("/live/{topic}/since/0")).await.expect(404);
    }
}

#[tokio::test]
async fn a_hostile_nominee_never_breaks_out() {
    let (site, night) = night().await;
    let ana = site.anonymous();
    say(&site, night.lead, SaidKind::Announced, night.of("eve")).await;
    for path in ["/awards/", "/awards/emmys/", EDITION, LEAD] {
        let page = ana.get(path).await.expect(200).hides("<img src=x");
        checks::is_one_page(path, page.text());
        checks::is_labelled(path, page.text());
        checks::runs_nothing_of_its_own(path, page.text());
    }
    ana.get(LEAD)
        .await
        .expect(200)
        .shows("Eve &lt;img src=x onerror=alert(1)&gt;");
}

#[tokio::test]
async fn machines_read_the_night_its_nominees_and_its_winner() {
    let (site, night) = night().await;
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    let ana = site.anonymous();
    for (name, path) in [("edition", EDITION), ("category", LEAD)] {
        let page = ana.get(path).await.expect(200);
        let blocks: Vec<String> = page
            .text()
            .split("<script type=\"application/ld+json\">")
            .skip(1)
            .map(|rest| {
                let json = rest.split("</script>").next().unwrap();
                let value: serde_json::Value = serde_json::from_str(json).unwrap();
                format!("{value:#}")
            })
            .collect();
        assert_snapshot!(format!("json-ld-{name}"), blocks.join("\n"));
    }
    ana.get("/sitemap.xml")
        .await
        .expect(200)
        .shows("/sitemap-awards.xml");
    ana.get("/sitemap-awards.xml")
        .await
        .expect(200)
        .shows("http://greenroom.test/awards/emmys/2020/")
        .shows("http://greenroom.test/awards/emmys/</loc>");
}
