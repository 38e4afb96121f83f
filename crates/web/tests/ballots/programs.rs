//! Programs: votes by JSON, voters by token, and what nobody gets past.

use newsroom::ballot::{self, Method, NewBallot};
use serde_json::json;
use web::newsroom;
use web::testing::{DAY, TestSite};

use crate::{asked, open};

const VOTES: &str = "/api/v1/ballots/lead-actor/votes";

async fn counted(site: &TestSite) -> (i64, i64) {
    site.settle().await;
    let ballot = site.read(|tx| ballot::by_slug(tx, "lead-actor")).await;
    (ballot.votes, ballot.quarantined)
}

#[tokio::test]
async fn a_program_votes_and_its_voters_token_is_the_same_voter_again() {
    let site = TestSite::new().await;
    open(&site, asked(Method::Plurality)).await;
    let first = site.anonymous();
    let receipt = first
        .post_json(VOTES, &json!({"choice": ["jackman"]}), &[])
        .await
        .expect(201)
        .json();
    assert_eq!(receipt["receipt"].as_str().unwrap().len(), 13);
    let voter = receipt["voter"].as_str().unwrap().to_owned();
    // From elsewhere, with any addresses made up: still one voter.
    for chain in ["198.51.100.7", "203.0.113.1, 198.51.100.9", "::1"] {
        let elsewhere = site.anonymous();
        let headers = [
            ("greenroom-voter", voter.as_str()),
            ("x-forwarded-for", chain),
        ];
        let again = elsewhere
            .post_json(VOTES, &json!({"choice": ["mescal"]}), &headers)
            .await
            .expect(201);
        assert!(again.json()["voter"].is_null());
    }
    assert_eq!(counted(&site).await, (1, 0));
    let mut forged = voter.clone();
    forged.pop();
    let headers = [("greenroom-voter", forged.as_str())];
    site.anonymous()
        .post_json(VOTES, &json!({"choice": ["mescal"]}), &headers)
        .await
        .expect(401);
    // The cookie that came along names the same voter.
    first
        .post_json(
            VOTES,
            &json!({"choice": ["irons"]}),
            &[("x-forwarded-for", "192.0.2.99")],
        )
        .await
        .expect(201);
    assert_eq!(counted(&site).await, (1, 0));
    site.close().await;
}

#[tokio::test]
async fn what_no_ballot_can_say_is_refused_in_words() {
    let site = TestSite::new().await;
    open(
        &site,
        NewBallot {
            most: 2,
            ..asked(Method::Approval)
        },
    )
    .await;
    for (choice, words) in [
        (json!([]), "at least one"),
        (json!(["irons", "jackman", "mescal"]), "at most 2"),
        (json!(["irons", "irons"]), "named twice"),
        (json!(["streep"]), "no such option"),
        (json!([["irons", 5]]), "no points"),
    ] {
        let answer = site
            .anonymous()
            .post_json(VOTES, &json!({ "choice": choice }), &[])
            .await;
        answer.expect(422).shows(words);
    }
    site.anonymous()
        .post_json(
            "/api/v1/ballots/none/votes",
            &json!({"choice": ["irons"]}),
            &[],
        )
        .await
        .expect(404);
    site.anonymous()
        .post_json(
            VOTES,
            &json!({"choice": ["irons"]}),
            &[("sec-fetch-site", "cross-site")],
        )
        .await
        .expect(403);
    assert_eq!(counted(&site).await, (0, 0));
    site.close().await;
}

#[tokio::test]
async fn a_retry_with_its_key_is_one_vote() {
    let site = TestSite::new().await;
    open(&site, asked(Method::Score)).await;
    let ana = site.anonymous();
    let body = json!({"choice": [["irons", 5], ["mescal", 0]]});
    let key = [("idempotency-key", "one")];
    let first = ana
        .neighbour()
        .post_json(VOTES, &body, &key)
        .await
        .expect(201)
        .json();
    let again = ana
        .neighbour()
        .post_json(VOTES, &body, &key)
        .await
        .expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json()["receipt"], first["receipt"]);
    let other = json!({"choice": [["irons", 1]]});
    ana.neighbour()
        .post_json(VOTES, &other, &key)
        .await
        .expect(409);
    assert_eq!(counted(&site).await, (1, 0));
    site.close().await;
}

#[tokio::test]
async fn a_burst_from_one_network_is_taken_and_set_aside() {
    let site = TestSite::with(|settings| settings.limits_enabled = true).await;
    open(&site, asked(Method::Plurality)).await;
    let ana = site.anonymous();
    let mut states = Vec::new();
    for _ in 0..50 {
        let answer = ana
            .neighbour()
            .post_json(VOTES, &json!({"choice": ["irons"]}), &[])
            .await
            .expect(201);
        states.push(answer.json()["state"].as_str().unwrap().to_owned());
    }
    assert_eq!(counted(&site).await, (40, 10));
    assert_eq!(
        states
            .iter()
            .filter(|state| *state == "quarantined")
            .count(),
        10
    );
    // A neighbour on another network is not touched by it.
    let other = site
        .anonymous()
        .post_json(VOTES, &json!({"choice": ["irons"]}), &[])
        .await
        .expect(201);
    assert_eq!(other.json()["state"], "counted");
    site.close().await;
}

#[tokio::test]
async fn after_the_close_a_program_is_told_so() {
    let site = TestSite::new().await;
    open(&site, asked(Method::Plurality)).await;
    site.anonymous()
        .post_json(VOTES, &json!({"choice": ["irons"]}), &[])
        .await
        .expect(201);
    site.pass().await;
    let open = site
        .anonymous()
        .get("/api/v1/ballots/lead-actor")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&open["ballot"]["state"], &open["ballot"]["result"]["votes"]),
        (&json!("open"), &json!(1))
    );
    site.advance(DAY);
    let late = site
        .anonymous()
        .post_json(VOTES, &json!({"choice": ["irons"]}), &[])
        .await
        .expect(403);
    late.shows("takes no votes any more");
    site.close().await;
}
