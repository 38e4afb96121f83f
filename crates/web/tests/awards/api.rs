//! Awards for programs.

use insta::assert_snapshot;
use serde_json::{Value, json};
use web::newsroom::award::SaidKind;
use web::newsroom::token::{self, Role};
use web::newsroom::{self, Kind};
use web::testing::TestSite;

use super::night::{Night, night, say};

const CATEGORY: &str = "/api/v1/awards/emmys/2020/lead-actor-limited";
const RESULTS: &str = "/api/v1/awards/emmys/2020/lead-actor-limited/results";

async fn bearer(site: &TestSite, role: Role) -> String {
    let random = [role as u8 + 1; 32];
    let token = site
        .write(move |tx| token::create(tx, role, "Wire", random, 1))
        .await;
    format!("Bearer {token}")
}

fn id(site: &TestSite, night: &Night, slug: &str) -> String {
    site.site.ids.show(Kind::Nomination, night.of(slug))
}

/// The answer with the ids that each site draws for itself replaced.
fn alike(site: &TestSite, night: &Night, answer: &Value) -> String {
    let mut text = format!("{answer:#}");
    for slug in night.nominees.keys() {
        text = text.replace(&id(site, night, slug), &format!("NOMINATION-{slug}"));
    }
    text
}

#[tokio::test]
async fn the_whole_structure_is_there_as_json() {
    let (site, night) = night().await;
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    let ana = site.anonymous();
    for (name, path) in [
        ("awards", "/api/v1/awards"),
        ("award", "/api/v1/awards/emmys"),
        ("edition", "/api/v1/awards/emmys/2020"),
        ("category", CATEGORY),
    ] {
        let answer = ana.get(path).await.expect(200);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_snapshot!(name, alike(&site, &night, &answer.json()));
    }
    for missing in [
        "/api/v1/awards/oscars",
        "/api/v1/awards/emmys/1999",
        "/api/v1/awards/emmys/2020/x",
    ] {
        let answer = ana.get(missing).await.expect(404);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn an_edition_can_be_taken_away_as_a_table() {
    let (site, night) = night().await;
    say(
        &site,
        night.lead,
        SaidKind::Announced,
        night.of("mark-ruffalo"),
    )
    .await;
    let table = site
        .anonymous()
        .get("/api/v1/awards/emmys/2020.csv")
        .await
        .expect(200);
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_snapshot!("csv", table.text().replace("\r\n", "\n"));
}

#[tokio::test]
async fn a_program_announces_and_says_the_same_once() {
    let (site, night) = night().await;
    let token = bearer(&site, Role::AwardsEditor).await;
    let wire = site.anonymous();
    let said = json!({
        "kind": "announced",
        "nomination": id(&site, &night, "mark-ruffalo"),
        "note": "From the stage",
        "source_url": "https://example.org/wire",
        "at": "2020-09-21T01:31:00Z",
    });
    let headers = [
        ("authorization", token.as_str()),
        ("idempotency-key", "one"),
    ];
    let first = wire
        .post_json(RESULTS, &said, &headers)
        .await
        .expect(201)
        .json();
    assert_eq!(first["result"]["at"], "2020-09-21T01:31:00Z");
    assert_eq!(first["category"]["revision"], 1);
    let again = wire
        .post_json(RESULTS, &said, &headers)
        .await
        .expect(200)
        .json();
    assert_eq!(again["category"]["revision"], 1, "nothing was said twice");
    site.pass().await;
    let category = wire.get(CATEGORY).await.expect(200).json();
    let history = category["category"]["history"].as_array().unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(history[0]["note"], "From the stage");
    let other = json!({ "kind": "announced", "nomination": "eve" });
    wire.post_json(RESULTS, &other, &headers).await.expect(409);
}

#[tokio::test]
async fn what_contradicts_the_rules_is_refused_in_words() {
    let (site, night) = night().await;
    let token = bearer(&site, Role::Editor).await;
    let wire = site.anonymous();
    let headers = [("authorization", token.as_str())];
    let say = async |path: &str, body: Value, status: u16| -> String {
        let answer = wire.post_json(path, &body, &headers).await.expect(status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        answer.text().to_owned()
    };
    let watchmen = id(&site, &night, "watchmen");
    let wrong = say(
        RESULTS,
        json!({ "kind": "announced", "nomination": watchmen }),
        422,
    )
    .await;
    assert!(wrong.contains("Limited Series"), "{wrong}");
    say(
        RESULTS,
        json!({ "kind": "retracted", "nomination": "eve" }),
        409,
    )
    .await;
    say(
        RESULTS,
        json!({ "kind": "crowned", "nomination": "eve" }),
        422,
    )
    .await;
    say(
        RESULTS,
        json!({ "kind": "announced", "nomination": "nobody" }),
        422,
    )
    .await;
    say(
        RESULTS,
        json!({ "kind": "announced", "nomination": "eve", "at": "tonight" }),
        422,
    )
    .await;
    say(
        RESULTS,
        json!({ "kind": "announced", "nomination": "eve", "source_url": "javascript:alert(1)" }),
        422,
    )
    .await;
    say(
        "/api/v1/awards/emmys/2020/none/results",
        json!({ "kind": "announced" }),
        404,
    )
    .await;

    let series = "/api/v1/awards/emmys/2020/limited-series/results";
    let first = json!({ "kind": "announced", "nomination": "watchmen" });
    wire.post_json(series, &first, &headers).await.expect(201);
    let second = say(
        series,
        json!({ "kind": "announced", "nomination": "unorthodox" }),
        409,
    )
    .await;
    assert!(second.contains("Watchmen"), "{second}");
    let standing = site
        .read(move |tx| newsroom::award::result::history(tx, night.series))
        .await;
    assert_eq!(standing.len(), 1, "what was refused was not kept");
}

#[tokio::test]
async fn only_who_keeps_the_awards_announces() {
    let (site, _) = night().await;
    let wire = site.anonymous();
    let said = json!({ "kind": "announced", "nomination": "eve" });
    wire.post_json(RESULTS, &said, &[]).await.expect(401);
    let moderator = bearer(&site, Role::Moderator).await;
    wire.post_json(RESULTS, &said, &[("authorization", &moderator)])
        .await
        .expect(403);
    let writer = bearer(&site, Role::Writer).await;
    wire.post_json(RESULTS, &said, &[("authorization", &writer)])
        .await
        .expect(403);
}
