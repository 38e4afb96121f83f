//! The awards desk and the console of a night, as editors use them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod console;
mod entering;

use web::newsroom::audit::Doer;
use web::newsroom::award::desk::{
    self, AwardDraft, CategoryDraft, EditionDraft, NomineeDraft, PersonLine, WorkLine,
};
use web::testing::{Answer, NIGHT, Reader, TestSite};

/// The console of the edition most tests announce in.
const CONSOLE: &str = "/desk/night/lamps/2020";
/// The edition on the awards desk.
const EDITION: &str = "/desk/awards/lamps/2020";

/// A nominated edition with so many categories of three invented players each.
async fn furnish(site: &TestSite, categories: usize) {
    site.write(move |tx| {
        let who = Doer::house("Rui");
        let award = AwardDraft {
            name: "Lamplight Awards".to_owned(),
            slug: "lamps".to_owned(),
            ..AwardDraft::default()
        };
        desk::add_award(tx, &award, &who, NIGHT)?;
        let (award, _) = desk::award_of(tx, "lamps")?.unwrap();
        let edition = EditionDraft {
            label: "5th Lamplight Awards".to_owned(),
            year: "2020".to_owned(),
            zone: "America/Los_Angeles".to_owned(),
            status: "live".to_owned(),
            nominees: "complete".to_owned(),
            ..EditionDraft::default()
        };
        desk::add_edition(tx, award, &edition, &who, NIGHT)?;
        let (edition, _) = desk::edition_of(tx, "lamps", "2020")?.unwrap();
        for number in 1..=categories {
            let draft = CategoryDraft {
                name: format!("Prize {number}"),
                rule: "ties_allowed".to_owned(),
                nominee_kind: "person".to_owned(),
                line_kind: "competitive".to_owned(),
                ..CategoryDraft::default()
            };
            let slug = desk::add_category(tx, edition, &draft, &who, NIGHT)?;
            let (category, _) = desk::category_of(tx, edition, &slug)?.unwrap();
            for name in ["Ida Lund", "Bo Marsh", "Cy Pell"] {
                let draft = NomineeDraft {
                    people: vec![PersonLine {
                        name: format!("{name} {number}"),
                        kind: "person".to_owned(),
                        ..PersonLine::default()
                    }],
                    works: vec![WorkLine {
                        title: "The Long Hall".to_owned(),
                        relation: "for".to_owned(),
                    }],
                    ..NomineeDraft::default()
                };
                desk::add_nominee(tx, category, &draft, &who, NIGHT)?;
            }
        }
        Ok(())
    })
    .await;
    site.pass().await;
}

/// Public id of a nominee, as the console's form of that name has it.
fn nominee(page: &Answer, name: &str) -> String {
    let text = page.text();
    let option = text
        .split("<option value=\"")
        .find(|option| {
            option
                .split_once("\">")
                .is_some_and(|(_, rest)| rest.starts_with(name))
        })
        .unwrap();
    option.split('"').next().unwrap().to_owned()
}

fn revision(page: &Answer) -> String {
    page.between("name=\"revision\" value=\"", "\"")
}

/// Says something of a category from the console as it stands now.
async fn say(editor: &Reader, category: &str, act: &str, name: &str) -> Answer {
    let at = format!("{CONSOLE}/{category}");
    let page = editor.get(&at).await.expect(200);
    let id = if name.is_empty() {
        String::new()
    } else {
        nominee(&page, name)
    };
    let revision = revision(&page);
    let fields = [
        ("act", act),
        ("nominee", id.as_str()),
        ("revision", revision.as_str()),
    ];
    editor.post_form(&at, &fields).await
}
