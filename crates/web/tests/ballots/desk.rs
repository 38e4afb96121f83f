//! The desk: a ballot entered, made public, its votes looked at and decided about.

use newsroom::Role;
use newsroom::ballot::{self, Method};
use serde_json::json;
use web::newsroom;
use web::testing::{TestSite, checks};

use crate::{asked, open};

#[tokio::test]
async fn an_awards_editor_enters_a_ballot_and_readers_vote_on_it() {
    let site = TestSite::new().await;
    let rui = site.signed_in(Role::AwardsEditor).await;
    let page = rui.get("/desk/ballots/new").await.expect(200);
    checks::is_one_page("new ballot", page.text());
    checks::is_labelled("new ballot", page.text());
    let mut fields = vec![
        ("question", "Who deserved it most?"),
        ("slug", "lead-actor"),
        ("method", "ranked"),
        ("level", "device"),
        ("shown", "always"),
        ("changes", "allowed"),
        ("tie", "drawn"),
        ("unranked", "last"),
        ("opens", "2020-09-21T06:00"),
        ("closes", "2020-09-21T05:00"),
        ("title-1", "Irons"),
        ("title-2", "Jackman"),
    ];
    let refused = rui.post_form("/desk/ballots", &fields).await.expect(422);
    refused
        .shows("It has to close after it opens.")
        .shows("value=\"Jackman\"");
    fields[9].1 = "2020-09-22T07:00";
    let begun = rui.post_form("/desk/ballots", &fields).await.expect(303);
    assert_eq!(
        begun.header("location"),
        "/desk/ballots/lead-actor?said=saved"
    );
    site.anonymous()
        .get("/ballots/lead-actor")
        .await
        .expect(404);
    rui.post_form("/desk/ballots/lead-actor/publish", &[])
        .await
        .expect(303);
    site.pass().await;
    site.anonymous()
        .get("/ballots/lead-actor")
        .await
        .expect(200)
        .shows("the lots are drawn from the number");
    let page = rui
        .get("/desk/ballots/lead-actor")
        .await
        .expect(200)
        .shows("Rules that stand")
        .shows("Close it now");
    checks::is_labelled("ballot", page.text());
    let ballot = site.read(|tx| ballot::by_slug(tx, "lead-actor")).await;
    let option = site
        .site
        .ids
        .show(newsroom::Kind::Choice, ballot.options[0].id);
    let path = format!("/desk/ballots/lead-actor/options/{option}");
    rui.post_form(&path, &[("why", "")]).await.expect(422);
    let why = [("why", "He asked us to.")];
    rui.post_form(&path, &why).await.expect(303);
    let last = site
        .site
        .ids
        .show(newsroom::Kind::Choice, ballot.options[1].id);
    let last = format!("/desk/ballots/lead-actor/options/{last}");
    rui.post_form(&last, &why)
        .await
        .expect(409)
        .shows("One option has to remain");
    rui.get("/desk/ballots")
        .await
        .expect(200)
        .shows("Who deserved it most?");
    rui.post_form("/desk/ballots/lead-actor/close", &[])
        .await
        .expect(303);
    site.close().await;
}

#[tokio::test]
async fn the_desk_looks_at_a_burst_before_it_decides_and_takes_it_back() {
    let site = TestSite::with(|settings| settings.limits_enabled = true).await;
    open(&site, asked(Method::Plurality)).await;
    let bots = site.anonymous();
    let votes = "/api/v1/ballots/lead-actor/votes";
    for _ in 0..45 {
        bots.neighbour()
            .post_json(votes, &json!({"choice": ["irons"]}), &[])
            .await
            .expect(201);
    }
    let rui = site.signed_in(Role::Editor).await;
    let here = "/desk/ballots/lead-actor/votes";
    let page = rui
        .get(here)
        .await
        .expect(200)
        .shows("40 counted, 5 set aside")
        .shows("many votes came from one network at once");
    checks::is_one_page("votes", page.text());
    checks::is_labelled("votes", page.text());
    let network = page.between("name=\"network\" value=\"", "\"");
    let look = rui
        .get(&format!("{here}?network={network}&verdict=set-aside"))
        .await
        .expect(200);
    look.shows("Without these votes")
        .shows("<td>40</td><td><b>0</b></td>")
        .shows("Another one would win.");
    let fields = [
        ("network", network.as_str()),
        ("verdict", "set-aside"),
        ("why", "One machine"),
    ];
    let done = rui.post_form(here, &fields).await.expect(303);
    let done = rui
        .get(done.header("location"))
        .await
        .expect(200)
        .shows("0 counted, 45 set aside")
        .shows("Decided about 40 votes.");
    let act = done.between("name=\"act\" value=\"", "\"");
    rui.post_form(&format!("{here}/undo"), &[("act", act.as_str())])
        .await
        .expect(303);
    rui.get(here)
        .await
        .expect(200)
        .shows("40 counted, 5 set aside");
    rui.post_form(&format!("{here}/undo"), &[("act", act.as_str())])
        .await
        .expect(409);
    site.settle().await;
    site.close().await;
}
