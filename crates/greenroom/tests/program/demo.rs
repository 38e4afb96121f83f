//! The sample newsroom: loaded once by the product's own rules, and then there to be read.

use crate::common::{Folder, Server, program, said};

/// Who won, in the running order of the sample.
const WINNERS: [(&str, &str); 24] = [
    ("television-movie", "bad-education"),
    ("lead-actress-comedy", "catherine-ohara"),
    ("lead-actor-comedy", "eugene-levy"),
    ("writing-comedy", "dan-levy"),
    ("directing-comedy", "andrew-cividino"),
    ("supporting-actor-comedy", "dan-levy"),
    ("supporting-actress-comedy", "annie-murphy"),
    ("comedy-series", "schitts-creek"),
    ("variety-talk", "last-week-tonight-with-john-oliver"),
    ("lead-actress-limited", "regina-king"),
    ("lead-actor-limited", "mark-ruffalo"),
    ("writing-limited", "damon-lindelof"),
    ("directing-limited", "maria-schrader"),
    ("supporting-actress-limited", "uzo-aduba"),
    ("supporting-actor-limited", "yahya-abdul-mateen-ii"),
    ("limited-series", "watchmen"),
    ("competition-program", "rupauls-drag-race"),
    ("supporting-actor-drama", "billy-crudup"),
    ("supporting-actress-drama", "julia-garner"),
    ("lead-actor-drama", "jeremy-strong"),
    ("lead-actress-drama", "zendaya"),
    ("directing-drama", "andrij-parekh"),
    ("writing-drama", "jesse-armstrong"),
    ("drama-series", "succession"),
];

/// Serves the sample; the first start loads it.
fn demo(folder: &Folder) -> Server {
    Server::of(
        program()
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.data()),
    )
}

#[test]
fn the_sample_has_the_emmys_with_their_winners_predictions_ballots_and_the_night() {
    let folder = Folder::new();
    let server = demo(&folder);
    assert!(
        server
            .log()
            .contains("24 categories, 2004 sheets of predictions, 4 ballots"),
        "{}",
        server.log()
    );

    let edition = server.get("/api/v1/awards/emmys/2020");
    assert_eq!(edition.status, 200, "{}", edition.body);
    let edition = edition.json();
    let categories = edition["edition"]["categories"].as_array().unwrap();
    let won: Vec<(&str, &str)> = categories
        .iter()
        .flat_map(|category| {
            let nominations = category["nominations"].as_array().unwrap().iter();
            nominations
                .filter(|nomination| nomination["outcome"] == "won")
                .map(|winner| {
                    (
                        category["slug"].as_str().unwrap(),
                        winner["slug"].as_str().unwrap(),
                    )
                })
        })
        .collect();
    assert_eq!(won, WINNERS);
    let series = &categories[7]["nominations"][6];
    assert_eq!(
        series["credited"], "Schitt’s Creek",
        "not the network: {series}"
    );
    let swept = server.get("/works/schitts-creek").body;
    assert!(swept.contains("Outstanding Comedy Series"), "{swept}");
    let daniel = server.get("/people/daniel-levy");
    assert_eq!(
        daniel.status, 301,
        "the credit leads to the person of the stories"
    );

    let board = server.get("/api/v1/awards/emmys/2020/leaderboard");
    assert_eq!(board.status, 200, "{}", board.body);

    let best = &board.json()["players"][0];
    assert_eq!(best["right"], 17, "{best}");
    let scores = server.get("/awards/emmys/2020/leaderboard").body;
    assert!(scores.contains("2,004 players"), "{scores}");
    let expert = scores.split("Dev Marchbanks").nth(1).unwrap();
    assert!(
        expert.contains(">9<"),
        "the desk's card is marked: {expert}"
    );

    let ranked = server.get("/ballots/best-double-role").body;
    assert!(ranked.contains("900"), "{ranked}");
    let story = server
        .get("/television/mark-ruffalo-wins-emmy-i-know-this-much-is-true")
        .body;
    assert!(
        story.contains("Which speech stays with you?"),
        "the ballot stands in the story"
    );
    assert!(
        story.contains("r.emmys.2020.lead-actor-limited"),
        "and so does the result"
    );

    let live = server.get("/live/emmys-2020").body;
    assert!(live.contains("Seven out of seven"), "{live}");
    assert!(live.contains("The Emmys, live"), "{live}");

    assert_eq!(server.get("/league/TheSecondScreenOfHouse").status, 200);

    drop(server);
    let again = demo(&folder);
    assert!(
        !again.log().contains("Loading"),
        "it is loaded once: {}",
        again.log()
    );
    drop(again);
    let checked = folder.run(&["check"]);
    assert!(checked.status.success(), "{}", said(&checked));
}
