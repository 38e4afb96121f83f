//! Ballots as readers, programs and the desk meet them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod desk;
mod programs;
mod readers;

use newsroom::Kind;
use newsroom::audit::Doer;
use newsroom::ballot::{self, Level, Method, NewBallot, NewOption, Shown, Unranked};
use newsroom::tally::Tie;
use web::newsroom;
use web::testing::{DAY, NIGHT, Reader, TestSite};

/// Who deserved it most? Three names, open for a day, seen at any time.
fn asked(method: Method) -> NewBallot {
    NewBallot {
        slug: "lead-actor".to_owned(),
        question: "Who deserved it most?".to_owned(),
        intro: String::new(),
        lang: String::new(),
        method,
        level: Level::Device,
        shown: Shown::Always,
        may_change: true,
        tie: Tie::Declared,
        unranked: Unranked::Last,
        most: 0,
        opens_at: NIGHT,
        closes_at: Some(NIGHT + DAY),
        options: ["Irons", "Jackman", "Mescal"]
            .map(|title| NewOption {
                title: title.to_owned(),
                ..NewOption::default()
            })
            .into(),
    }
}

async fn open(site: &TestSite, new: NewBallot) {
    site.write(move |tx| {
        let rui = Doer::house("Rui");
        let id = ballot::save(tx, &rui, None, &new, NIGHT)?;
        ballot::publish(tx, &rui, id, NIGHT)
    })
    .await;
    site.advance(60_000);
}

/// The public ids of the options.
async fn options(site: &TestSite) -> Vec<String> {
    let ballot = site.read(|tx| ballot::by_slug(tx, "lead-actor")).await;
    let ids = ballot.options.iter();
    ids.map(|it| site.site.ids.show(Kind::Choice, it.id))
        .collect()
}

async fn token(reader: &Reader) -> String {
    let page = reader.get("/ballots/lead-actor").await.expect(200);
    page.between("name=\"token\" value=\"", "\"")
}

/// Votes for an option by the form, without script.
async fn vote(site: &TestSite, reader: &Reader, at: usize) -> web::testing::Answer {
    let token = token(reader).await;
    site.advance(5_000);
    let options = options(site).await;
    let fields = [("token", token.as_str()), ("option", options[at].as_str())];
    let answer = reader.post_form("/ballots/lead-actor", &fields).await;
    site.settle().await;
    answer
}
