//! A ceremony is predicted on one page: until the lock, by the server's clock, and to nobody else's eyes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod desk;

use axum::body::Body;
use http::Method;
use newsroom::Role;
use newsroom::audit::Doer;
use newsroom::award::{
    self, NewAward, NewCategory, NewEdition, NewLine, NewNomination, SaidKind, Saying, category,
    edition, nomination, result,
};
use newsroom::id::Kind;
use newsroom::prediction::score;
use serde_json::{Value, json};
use web::testing::{Answer, HOUR, NIGHT, Reader, TestSite};

const PREDICT: &str = "/awards/lanterns/2020/predict";
const BOARD: &str = "/awards/lanterns/2020/leaderboard";
const API: &str = "/api/v1/awards/lanterns/2020/category-0/prediction";

/// The 2020 Lanterns with two categories of three nominees, open for an hour.
struct Night {
    site: TestSite,
    edition: i64,
    categories: Vec<i64>,
    nominees: Vec<Vec<i64>>,
}

async fn night() -> Night {
    let site = TestSite::new().await;
    let (edition, categories, nominees) = site
        .write(|tx| {
            let award = award::award::save(
                tx,
                &NewAward {
                    slug: "lanterns".to_owned(),
                    name: "The Lanterns".to_owned(),
                    ..NewAward::default()
                },
                NIGHT,
            )?;
            let edition = edition::save(
                tx,
                &NewEdition {
                    award_id: award,
                    slug: "2020".to_owned(),
                    label: "The 2020 Lanterns".to_owned(),
                    year: 2020,
                    status: award::EditionStatus::Nominated,
                    ..NewEdition::default()
                },
                NIGHT,
            )?;
            let (mut categories, mut nominees) = (Vec::new(), Vec::new());
            for place in 0..2 {
                let name = format!("Category {place}");
                let id = category::save(
                    tx,
                    &NewCategory {
                        edition_id: edition,
                        line: NewLine {
                            name: name.clone(),
                            ..NewLine::default()
                        },
                        slug: format!("category-{place}"),
                        name,
                        place,
                        weight: 1,
                        locks_at: Some(NIGHT + HOUR),
                        ..NewCategory::default()
                    },
                    NIGHT,
                )?;
                let mut all = Vec::new();
                for nominee in 0..3 {
                    all.push(nomination::add(
                        tx,
                        &NewNomination {
                            category_id: id,
                            place: nominee,
                            slug: Some(format!("nominee-{nominee}")),
                            credited: format!("Nominee {place}{nominee}"),
                            ..NewNomination::default()
                        },
                        NIGHT,
                    )?);
                }
                categories.push(id);
                nominees.push(all);
            }
            Ok((edition, categories, nominees))
        })
        .await;
    Night {
        site,
        edition,
        categories,
        nominees,
    }
}

impl Night {
    fn id(&self, category: usize, nominee: usize) -> String {
        self.site
            .site
            .ids
            .show(Kind::Nomination, self.nominees[category][nominee])
    }

    /// Somebody who hands in a pick in each category.
    async fn plays(&self, name: &str, picks: [usize; 2]) -> Reader {
        let reader = self.site.anonymous();
        let (first, second) = (self.id(0, picks[0]), self.id(1, picks[1]));
        let fields = [
            ("name", name),
            ("pick.category-0", first.as_str()),
            ("pick.category-1", second.as_str()),
        ];
        let answer = reader.post_form(PREDICT, &fields).await.expect(303);
        assert_eq!(answer.header("location"), format!("{PREDICT}?said=saved"));
        reader
    }

    async fn says(&self, category: usize, nominee: usize, kind: SaidKind) {
        let (category, nominee) = (self.categories[category], self.nominees[category][nominee]);
        let (edition, now) = (self.edition, self.site.site.now());
        self.site
            .write(move |tx| {
                let saying = Saying {
                    kind,
                    nomination: Some(nominee),
                    rank: None,
                    at: None,
                    source_url: String::new(),
                    note: String::new(),
                    idempotency: None,
                    batch_id: None,
                };
                result::say(tx, category, &saying, &Doer::house("Rui"), now)?;
                score::all(tx, edition, now)
            })
            .await;
        self.site.pass().await;
    }
}

async fn put(reader: &Reader, path: &str, body: &Value) -> Answer {
    let headers = [
        ("content-type", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    let body = Body::from(body.to_string());
    reader.ask(Method::PUT, path, &headers, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_ceremony_is_saved_by_one_form_and_comes_back() {
    let night = night().await;
    let ana = night.plays("Ana", [1, 2]).await;
    let page = ana.get(PREDICT).await.expect(200);
    let checked = format!("value=\"{}\" checked", night.id(0, 1));
    let page = page
        .shows("Saved 2 of 2")
        .shows(&checked)
        .shows("value=\"Ana\"");
    assert_eq!(page.header("cache-control"), "private, no-store");
    // A part of it may be sent alone: what is not in the form stays.
    let (changed, ranked) = (
        night.id(0, 0),
        format!("rank.category-0.{}", night.id(0, 2)),
    );
    let fields = [
        ("pick.category-0", changed.as_str()),
        (ranked.as_str(), "2"),
    ];
    let told = ana
        .post_form_with(PREDICT, &fields, &[("accept", "application/json")])
        .await
        .expect(200)
        .json();
    assert_eq!(
        (told["saved"].as_i64(), told["of"].as_i64()),
        (Some(2), Some(2))
    );
    let own = ana.get(API).await.expect(200).json();
    assert_eq!(own["nominations"], json!([night.id(0, 0), night.id(0, 2)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_without_a_name_gets_the_form_back_with_the_picks() {
    let night = night().await;
    let reader = night.site.anonymous();
    let pick = night.id(0, 1);
    let answer = reader
        .post_form(PREDICT, &[("name", ""), ("pick.category-0", &pick)])
        .await
        .expect(422);
    answer
        .shows("Please sign with a name.")
        .shows(&format!("value=\"{pick}\" checked"));
    assert!(
        reader.cookies().is_empty(),
        "nothing was kept, so nobody is remembered"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pick_after_the_lock_is_refused_with_words_and_the_instant() {
    let night = night().await;
    let ana = night.plays("Ana", [1, 2]).await;
    let left = NIGHT + HOUR - night.site.site.now();
    night.site.advance(left - 1);
    let other = night.id(0, 2);
    put(&ana, API, &json!({ "nominations": [other] }))
        .await
        .expect(200);
    // The very millisecond of the lock, whatever a client's clock says.
    night.site.advance(1);
    let late = put(&ana, API, &json!({ "nominations": [night.id(0, 0)] }))
        .await
        .expect(409);
    assert_eq!(late.header("content-type"), "application/problem+json");
    late.shows("2020-09-21T02:30:00Z");
    let pick = night.id(1, 0);
    let page = ana
        .post_form(PREDICT, &[("pick.category-1", &pick)])
        .await
        .expect(422);
    page.shows("your pick came too late").shows("Nominee 12");
    let own = ana.get(API).await.expect(200).json();
    assert_eq!(own["nominations"], json!([other]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_and_the_rest_is_kept() {
    let night = night().await;
    let ana = night.plays("Ana", [0, 0]).await;
    let foreign = night.id(1, 1);
    for nominations in [
        json!([foreign]),
        json!(["nonsense"]),
        json!([night.id(0, 0), night.id(0, 0)]),
        json!([0, 1, 2, 0, 1, 2].map(|n| night.id(0, n))),
    ] {
        put(&ana, API, &json!({ "nominations": nominations }))
            .await
            .expect(422);
    }
    let nowhere = "/api/v1/awards/lanterns/2020/no-such/prediction";
    put(&ana, nowhere, &json!({ "nominations": [] }))
        .await
        .expect(404);
    let kept = night.id(1, 2);
    let fields = [
        ("pick.category-0", foreign.as_str()),
        ("pick.category-1", kept.as_str()),
    ];
    ana.post_form(PREDICT, &fields)
        .await
        .expect(422)
        .shows("Not everything was taken")
        .shows(&format!("value=\"{kept}\" checked"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_picked_is_hidden_until_the_lock_everywhere() {
    let night = night().await;
    let ana = night.plays("Ana", [1, 2]).await;
    let share = ana
        .get(PREDICT)
        .await
        .between("<p><a href=\"", "\">Your sheet as others");
    let share = share.rsplit('"').next().unwrap().to_owned();
    let stranger = night.site.anonymous();
    stranger
        .get(&share)
        .await
        .expect(200)
        .shows("2 picks are kept back")
        .hides("Nominee 01");
    ana.get(&share).await.expect(200).shows("Nominee 01");
    stranger
        .get(PREDICT)
        .await
        .expect(200)
        .hides("odds-bar")
        .shows("Saved 0 of 2");
    let own = stranger.get(API).await.expect(200).json();
    assert_eq!(own["nominations"], json!([]));
    stranger
        .get("/awards/lanterns/2020/category-0")
        .await
        .expect(200)
        .hides("odds-bar");
    // Whoever wants may show them.
    let shown = format!("{PREDICT}/shown");
    ana.post_form(&shown, &[("shown", "yes")]).await.expect(303);
    stranger.get(&share).await.expect(200).shows("Nominee 01");
    ana.post_form(&shown, &[("shown", "no")]).await.expect(303);
    night.says(0, 0, SaidKind::Announced).await;
    stranger
        .get(&share)
        .await
        .expect(200)
        .shows("Nominee 01")
        .hides("Nominee 12")
        .shows("0 % of readers saw it coming; difficulty 100.");
    stranger.get(&format!("{share}/card.jpg")).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_leaderboard_shares_places_and_follows_a_correction() {
    let night = night().await;
    let ana = night.plays("Ana", [0, 0]).await;
    for (name, picks) in [("Bela", [0, 1]), ("Caro", [0, 2]), ("Dora", [1, 1])] {
        night.plays(name, picks).await;
    }
    ana.get(BOARD)
        .await
        .expect(200)
        .shows("The board begins with the first winner");
    night.says(0, 0, SaidKind::Announced).await;
    night.says(1, 0, SaidKind::Announced).await;
    let api = "/api/v1/awards/lanterns/2020/leaderboard";
    let places = |board: &Value| -> Vec<(String, i64)> {
        let players = board["players"].as_array().unwrap();
        let one = |it: &Value| {
            (
                it["name"].as_str().unwrap().to_owned(),
                it["place"].as_i64().unwrap(),
            )
        };
        players.iter().map(one).collect()
    };
    let reader = night.site.anonymous();
    let first = reader
        .get(&format!("{api}?limit=3"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        places(&first),
        [("Ana".into(), 1), ("Bela".into(), 2), ("Caro".into(), 2)]
    );
    let next = first["next"].as_str().unwrap();
    let rest = reader
        .get(&format!("{api}?{next}"))
        .await
        .expect(200)
        .json();
    assert_eq!(places(&rest), [("Dora".into(), 4)]);
    reader.get(&format!("{api}?after=forged")).await.expect(400);
    ana.get(BOARD)
        .await
        .expect(200)
        .shows("Where you stand")
        .shows(">you<")
        .hides("Revised");
    // The wrong envelope.
    night.says(1, 0, SaidKind::Retracted).await;
    night.says(1, 1, SaidKind::Announced).await;
    let board = reader.get(api).await.expect(200).json();
    assert_eq!(
        places(&board),
        [
            ("Bela".into(), 1),
            ("Ana".into(), 2),
            ("Caro".into(), 2),
            ("Dora".into(), 2)
        ]
    );
    ana.get(BOARD).await.expect(200).shows("Revised");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_of_forwarded_addresses_makes_nobody_new() {
    let night = night().await;
    let ana = night.plays("Ana", [0, 0]).await;
    let pick = night.id(0, 2);
    for chain in ["203.0.113.1", "203.0.113.2, 198.51.100.7"] {
        let headers = [("accept", "text/html"), ("x-forwarded-for", chain)];
        ana.post_form_with(PREDICT, &[("pick.category-0", &pick)], &headers)
            .await
            .expect(303);
    }
    let edition = night.edition;
    let (players, _) = night
        .site
        .read(move |tx| newsroom::prediction::game::players(tx, edition))
        .await;
    assert_eq!(players, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_cannot_pick_for_a_reader() {
    let night = night().await;
    let ana = night.plays("Ana", [0, 0]).await;
    let pick = night.id(0, 2);
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://elsewhere.example"),
    ];
    ana.post_form_with(PREDICT, &[("pick.category-0", &pick)], &foreign)
        .await
        .expect(403);
    let headers = [("content-type", "application/json"), foreign[0]];
    let body = Body::from(json!({ "nominations": [pick] }).to_string());
    ana.ask(Method::PUT, API, &headers, body).await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_league_is_made_handed_on_and_left() {
    let night = night().await;
    let ana = night.plays("Ana", [0, 0]).await;
    let made = ana
        .post_form(
            "/awards/lanterns/2020/leagues",
            &[("league", "The flat"), ("engine", "points")],
        )
        .await
        .expect(303);
    let url = made.header("location").to_owned();
    ana.get(&url)
        .await
        .expect(200)
        .shows("The flat")
        .shows(&format!("http://greenroom.test{url}"));
    let bela = night.site.anonymous();
    bela.get(&url)
        .await
        .expect(200)
        .shows("Join The flat")
        .hides("<table");
    bela.post_form(&url, &[("name", "")])
        .await
        .expect(422)
        .shows("Please sign with a name.");
    bela.post_form(&url, &[("name", "Bela")]).await.expect(303);
    bela.get(&url)
        .await
        .expect(200)
        .shows("2 of 500 players")
        .shows("Ana");
    bela.post_form(&format!("{url}/leave"), &[])
        .await
        .expect(303);
    bela.get(&url).await.expect(200).hides("<table");
    bela.get("/league/guessed").await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_who_signs_in_may_claim_the_sheet_of_the_device() {
    let night = night().await;
    let reader = night.site.signed_in(Role::Reader).await;
    let guest = night.plays("Ana", [1, 1]).await;
    for (name, value) in guest.cookies() {
        reader.keep_cookie(&format!("{name}={value}"));
    }
    reader
        .get(PREDICT)
        .await
        .expect(200)
        .shows("This device holds a sheet")
        .shows("Saved 0 of 2");
    reader
        .post_form(&format!("{PREDICT}/claim"), &[])
        .await
        .expect(303);
    reader
        .get(PREDICT)
        .await
        .expect(200)
        .hides("This device holds")
        .shows("Saved 2 of 2");
    guest.get(PREDICT).await.expect(200).shows("Saved 0 of 2");
}
