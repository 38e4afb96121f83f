//! Live pages as readers and the desk have them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod desk;
mod night;
mod told;

use web::newsroom::audit::Doer;
use web::newsroom::award::{
    EditionStatus, NewAward, NewCategory, NewEdition, NewNomination, SaidKind, Saying, WinnerRule,
    award, category, edition, nomination, result,
};
use web::newsroom::liveblog;
use web::testing::{Reader, TestSite};

/// The address of the night most tests tell, and its console.
const NIGHT: &str = "/live/the-night-of-the-lamps";
const CONSOLE: &str = "/desk/live/the-night-of-the-lamps";

fn rui() -> Doer {
    Doer::house("Rui")
}

/// A category and its nominees.
struct Lamps {
    category: i64,
    nominees: Vec<i64>,
}

/// An edition of an invented award with one category.
async fn lamps(site: &TestSite) -> Lamps {
    site.write(|tx| {
        let award = NewAward {
            slug: "lamps".to_owned(),
            name: "The Lamps".to_owned(),
            ..NewAward::default()
        };
        let award_id = award::save(tx, &award, 1)?;
        let edition = NewEdition {
            award_id,
            slug: "2020".to_owned(),
            label: "The Lamps of 2020".to_owned(),
            year: 2020,
            status: EditionStatus::Live,
            ..NewEdition::default()
        };
        let edition_id = edition::save(tx, &edition, 1)?;
        let category = NewCategory {
            edition_id,
            slug: "lead".to_owned(),
            name: "Best Lead".to_owned(),
            winner_rule: WinnerRule::TiesAllowed,
            place: 1,
            weight: 1,
            ..NewCategory::default()
        };
        let category = category::save(tx, &category, 1)?;
        let mut nominees = Vec::new();
        for (place, name) in (1..).zip(["Mina Vale", "Otto Brand"]) {
            let new = NewNomination {
                category_id: category,
                place,
                credited: name.to_owned(),
                ..NewNomination::default()
            };
            nominees.push(nomination::add(tx, &new, 1)?);
        }
        Ok(Lamps { category, nominees })
    })
    .await
}

/// Says that a nominee won; the row of the result.
async fn announce(site: &TestSite, lamps: &Lamps, nominee: usize) -> i64 {
    let (category, now) = (lamps.category, site.site.now());
    let saying = Saying {
        kind: SaidKind::Announced,
        nomination: Some(lamps.nominees[nominee]),
        at: Some(now),
        ..Saying::default()
    };
    let said = site
        .write(move |tx| result::say(tx, category, &saying, &rui(), now))
        .await;
    said.id
}

/// Takes it back.
async fn take_back(site: &TestSite, said: i64) {
    let now = site.site.now();
    site.write(move |tx| result::undo(tx, said, &rui(), now))
        .await;
}

/// Makes the night on the desk and begins it, as an editor does.
async fn begin(editor: &Reader, edition: &str) {
    let fields = [
        ("title", "The night of the Lamps"),
        ("edition", edition),
        ("summary", "Every prize as it is given."),
    ];
    editor.post_form("/desk/live", &fields).await.expect(303);
    let state = format!("{CONSOLE}/state");
    editor
        .post_form(&state, &[("to", "live")])
        .await
        .expect(303);
}

/// Posts an entry from the console.
async fn post(writer: &Reader, text: &str) {
    let entries = format!("{CONSOLE}/entries");
    writer
        .post_form(&entries, &[("kind", "post"), ("text", text)])
        .await
        .expect(303);
}

/// Rows of the entries, the newest first.
async fn rows(site: &TestSite) -> Vec<i64> {
    site.read(|tx| {
        let blog = liveblog::find_any(tx, "the-night-of-the-lamps")?;
        let entries = liveblog::entries_of_desk(tx, blog.id, None, 100)?;
        Ok(entries.items.into_iter().map(|entry| entry.id).collect())
    })
    .await
}

/// The night's place in the live log.
async fn topic(site: &TestSite) -> String {
    let id = site
        .read(|tx| Ok(liveblog::find_any(tx, "the-night-of-the-lamps")?.id))
        .await;
    web::live::topic_of(&site.site, web::live::About::Liveblog(id))
}
