//! Readers: the form without script and with it, receipts, what is kept back until the close.

use newsroom::Role;
use newsroom::ballot::{self, Level, Method, NewBallot, Shown};
use web::newsroom;
use web::testing::{DAY, HOUR, SPEECH_URL, TestSite, checks};

use crate::{asked, open, options, token, vote};

#[tokio::test]
async fn a_vote_without_script_leads_to_its_receipt_and_the_result_is_right_at_once() {
    let site = TestSite::new().await;
    open(&site, asked(Method::Plurality)).await;
    let ana = site.anonymous();
    let receipt = vote(&site, &ana, 1).await.expect(303);
    let receipt = receipt.header("location").to_owned();
    let page = ana.get(&receipt).await.expect(200);
    let page = page
        .shows("Your vote is recorded")
        .shows("Jackman")
        .shows("in line 1 of the tally sheet");
    checks::is_one_page("receipt", page.text());
    checks::is_labelled("receipt", page.text());
    site.pass().await;
    ana.get("/ballots/lead-actor")
        .await
        .expect(200)
        .shows("Jackman is ahead.")
        .shows("1 vote");
    let code = receipt.split(['/', '?']).nth(4).unwrap().to_owned();
    let sheet = ana.get("/ballots/lead-actor/tally.txt").await.expect(200);
    assert!(sheet.text().contains(&format!("{code} [1]")));
    let sheet = ballot::sheet::Sheet::read(sheet.text()).unwrap();
    assert_eq!(
        sheet.differences(&sheet.recount().unwrap()),
        Vec::<String>::new()
    );
    let found = ana
        .get(&format!(
            "/ballots/lead-actor/receipt?code=%20{}",
            code.to_uppercase()
        ))
        .await;
    assert!(found.expect(303).header("location").ends_with(&code));
    ana.get("/ballots/lead-actor/receipt?code=zzzz")
        .await
        .expect(404)
        .shows("no vote with this receipt");
    ana.get("/ballots/")
        .await
        .expect(200)
        .shows("Who deserved it most?");
    site.close().await;
}

#[tokio::test]
async fn a_banned_reader_cannot_vote_and_keeps_the_marks_in_the_form() {
    let site = TestSite::new().await;
    open(&site, asked(Method::Plurality)).await;
    let ana = site.anonymous();
    let words = [
        ("name", "Ana Plainfield"),
        ("text", "Rude words"),
        ("email", "ana.reader@example.org"),
    ];
    ana.post_form(&format!("{SPEECH_URL}/comments"), &words)
        .await
        .expect(303);
    vote(&site, &ana, 1).await.expect(303);
    let moderator = site.signed_in(Role::Moderator).await;
    let page = moderator.get("/desk/comments?queue=new").await.expect(200);
    let comment = page.between("data-item=\"", "\"");
    let ban = [
        ("comment", comment.as_str()),
        ("kind", "device"),
        ("days", "7"),
        ("why", "No shouting."),
    ];
    moderator.post_form("/desk/bans", &ban).await.expect(303);
    vote(&site, &ana, 2)
        .await
        .expect(403)
        .shows("No shouting.")
        .shows(" checked>");
    let neighbour = ana.neighbour();
    vote(&site, &neighbour, 0).await.expect(303);
    site.pass().await;
    ana.get("/ballots/lead-actor")
        .await
        .shows("Irons and Jackman are level.");
    site.close().await;
}

#[tokio::test]
async fn an_option_of_a_result_leads_to_the_person_it_names() {
    let site = TestSite::new().await;
    let mut new = asked(Method::Plurality);
    for (option, person) in new
        .options
        .iter_mut()
        .zip(["jeremy-irons", "not a name", ""])
    {
        option.person = person.to_owned();
    }
    open(&site, new).await;
    let page = site.anonymous().get("/ballots/lead-actor").await;
    page.expect(200)
        .shows("href=\"/people/jeremy-irons\"")
        .hides("/people/not");
    site.close().await;
}

#[tokio::test]
async fn a_vote_is_changed_and_taken_back_by_who_cast_it_and_by_nobody_else() {
    let site = TestSite::new().await;
    open(&site, asked(Method::Plurality)).await;
    let ana = site.anonymous();
    let first = vote(&site, &ana, 1).await.header("location").to_owned();
    vote(&site, &ana, 2).await.expect(303);
    ana.get(&first)
        .await
        .expect(200)
        .shows("the later vote took its place")
        .hides("Take my vote back");
    site.pass().await;
    ana.get("/ballots/lead-actor")
        .await
        .shows("Mescal is ahead.")
        .shows("1 vote was changed");
    let stranger = ana.neighbour();
    stranger
        .post_form("/ballots/lead-actor/withdraw", &[])
        .await
        .expect(403);
    ana.post_form("/ballots/lead-actor/withdraw", &[])
        .await
        .expect(303);
    site.pass().await;
    ana.get("/ballots/lead-actor")
        .await
        .shows("No votes yet.")
        .shows("1 vote was taken back");
    site.close().await;
}

#[tokio::test]
async fn a_vote_with_script_answers_with_the_receipt_and_the_result() {
    let site = TestSite::new().await;
    open(&site, asked(Method::Plurality)).await;
    let ana = site.anonymous();
    let mine = ana.get("/ballots/lead-actor/mine").await.expect(200).json();
    assert_eq!(mine["voted"], false);
    site.advance(4_000);
    let options = options(&site).await;
    let fields = [
        ("token", mine["token"].as_str().unwrap()),
        ("option", options[0].as_str()),
    ];
    let answer = ana
        .post_form_as_script("/ballots/lead-actor", &fields)
        .await
        .expect(201);
    answer
        .shows("Your vote is recorded")
        .shows("data-live=\"b.lead-actor\"")
        .shows("Irons is ahead.");
    let mine = ana.get("/ballots/lead-actor/mine").await.json();
    assert_eq!(mine["voted"], true);
    assert!(mine["html"].as_str().unwrap().contains("You have voted"));
    let none = ana
        .post_form_as_script("/ballots/lead-actor", &[("token", fields[0].1)])
        .await;
    none.expect(422).shows("Please choose one of the options.");
    site.close().await;
}

#[tokio::test]
async fn hidden_results_are_nowhere_before_the_close_and_everywhere_after_it() {
    let site = TestSite::new().await;
    open(
        &site,
        NewBallot {
            shown: Shown::After,
            ..asked(Method::Plurality)
        },
    )
    .await;
    let ana = site.anonymous();
    let receipt = vote(&site, &ana, 1).await.header("location").to_owned();
    site.pass().await;
    let places = [
        "/ballots/lead-actor",
        "/api/v1/ballots/lead-actor",
        "/ballots/lead-actor/tally.txt",
        "/ballots/lead-actor/tally.json",
        "/ballots/",
    ];
    for place in places {
        let answer = ana.get(place).await;
        assert!(
            !answer.text().contains("ahead")
                && !answer.text().contains("\"votes\":1")
                && !answer.text().contains("counted 1"),
            "{place}"
        );
    }
    ana.get(places[2]).await.expect(403);
    assert!(ana.get(places[1]).await.json()["ballot"]["result"].is_null());
    ana.get(&receipt).await.shows("kept back until it closes");
    let ballot = site.read(|tx| ballot::by_slug(tx, "lead-actor")).await;
    let topic = web::live::topic_of(&site.site, web::live::About::Ballot(ballot.id));
    let told = ana.get(&format!("/live/{topic}/since/0")).await.expect(200);
    assert!(
        !told.text().contains("ahead") && !told.text().contains("1 vote"),
        "{}",
        told.text()
    );
    site.advance(DAY);
    ana.get(places[0]).await.expect(200).shows("Jackman won.");
    ana.get(places[2]).await.expect(200).shows("counted 1");
    assert_eq!(
        ana.get(places[1]).await.json()["ballot"]["result"]["winners"][0],
        "jackman"
    );
    site.close().await;
}

#[tokio::test]
async fn a_form_that_is_not_ours_or_too_old_comes_back_with_what_was_chosen() {
    let site = TestSite::new().await;
    open(
        &site,
        NewBallot {
            closes_at: None,
            ..asked(Method::Plurality)
        },
    )
    .await;
    let ana = site.anonymous();
    let good = token(&ana).await;
    let options = options(&site).await;
    let mut forged = good.clone();
    forged.replace_range(0..1, if good.starts_with('A') { "B" } else { "A" });
    for bad in ["", "AAAA", forged.as_str()] {
        let fields = [("token", bad), ("option", options[2].as_str())];
        let page = ana
            .post_form("/ballots/lead-actor", &fields)
            .await
            .expect(422);
        let page = page.shows("it is not ours");
        assert!(
            page.text()
                .contains(&format!("value=\"{}\" required checked", options[2]))
        );
    }
    site.advance(8 * DAY);
    let fields = [("token", good.as_str()), ("option", options[2].as_str())];
    ana.post_form("/ballots/lead-actor", &fields)
        .await
        .expect(422);
    assert_eq!(
        site.read(|tx| ballot::by_slug(tx, "lead-actor"))
            .await
            .votes,
        0
    );
    site.close().await;
}

#[tokio::test]
async fn a_ranked_vote_without_script_is_read_from_its_numbers() {
    let site = TestSite::new().await;
    open(&site, asked(Method::Ranked)).await;
    let ana = site.anonymous();
    let token = token(&ana).await;
    site.advance(5_000);
    let names: Vec<String> = options(&site)
        .await
        .iter()
        .map(|id| format!("option-{id}"))
        .collect();
    let twice = [
        ("token", token.as_str()),
        (names[0].as_str(), "1"),
        (names[1].as_str(), "1"),
    ];
    ana.post_form("/ballots/lead-actor", &twice)
        .await
        .expect(422)
        .shows("a rank of its own");
    // A rank left out is no reason to lose a vote.
    let fields = [
        ("token", token.as_str()),
        (names[0].as_str(), "3"),
        (names[2].as_str(), "1"),
    ];
    let receipt = ana
        .post_form("/ballots/lead-actor", &fields)
        .await
        .expect(303);
    ana.get(receipt.header("location")).await.expect(200).shows(
        "<ol class=\"own-said\"><li dir=\"auto\">Mescal</li><li dir=\"auto\">Irons</li></ol>",
    );
    site.pass().await;
    let page = ana
        .get("/ballots/lead-actor")
        .await
        .expect(200)
        .shows("Round by round")
        .shows("Schulze");
    checks::is_one_page("ballot", page.text());
    checks::runs_nothing_of_its_own("ballot", page.text());
    site.close().await;
}

#[tokio::test]
async fn a_late_vote_is_refused_whatever_the_readers_clock_says() {
    let site = TestSite::new().await;
    open(&site, asked(Method::Plurality)).await;
    let ana = site.anonymous();
    let token = token(&ana).await;
    let options = options(&site).await;
    site.advance(DAY - 60_000);
    let fields = [("token", token.as_str()), ("option", options[0].as_str())];
    let date = [
        ("date", "Mon, 21 Sep 2020 01:30:00 GMT"),
        ("accept", "text/html"),
    ];
    let late = ana
        .post_form_with("/ballots/lead-actor", &fields, &date)
        .await
        .expect(403);
    late.shows("takes no votes any more");
    site.close().await;
}

#[tokio::test]
async fn a_ballot_for_accounts_sends_who_is_not_signed_in_to_do_so() {
    let site = TestSite::new().await;
    open(
        &site,
        NewBallot {
            level: Level::Account,
            ..asked(Method::Plurality)
        },
    )
    .await;
    let stranger = vote(&site, &site.anonymous(), 0).await.expect(303);
    assert!(stranger.header("location").starts_with("/sign-in?next="));
    let ana = site.signed_in(Role::Reader).await;
    let receipt = vote(&site, &ana, 0).await.expect(303);
    assert!(receipt.header("location").contains("/receipt/"));
    site.close().await;
}

#[tokio::test]
async fn a_ballot_stands_in_a_story_and_turns_to_its_result_at_the_close() {
    let site = TestSite::new().await;
    open(
        &site,
        NewBallot {
            shown: Shown::After,
            ..asked(Method::Plurality)
        },
    )
    .await;
    site.publish("---\ntitle: Vote with us\nslug: vote-with-us\nsection: television\nstatus: published\n---\nFirst this.\n\n::ballot{slug=\"lead-actor\"}\n")
        .await;
    let ana = site.anonymous();
    let page = ana
        .get("/television/vote-with-us")
        .await
        .expect(200)
        .shows("data-ballot=\"/ballots/lead-actor\"")
        .shows("name=\"token\"");
    checks::is_one_page("story", page.text());
    checks::is_labelled("story", page.text());
    vote(&site, &ana, 2).await.expect(303);
    site.advance(DAY + HOUR);
    ana.get("/television/vote-with-us")
        .await
        .expect(200)
        .shows("Mescal won.")
        .hides("name=\"token\"");
    site.close().await;
}
