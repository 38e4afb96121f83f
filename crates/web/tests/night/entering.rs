//! Entering awards: forms that come back filled in, versions, old addresses.

use web::newsroom::Role;
use web::testing::samples::HOSTILE;
use web::testing::{TestSite, checks};

use crate::{EDITION, furnish};

#[tokio::test]
async fn an_award_is_entered_from_its_name_to_its_nominees() {
    let site = TestSite::new().await;
    let editor = site.signed_in(Role::AwardsEditor).await;
    let award = [("name", HOSTILE), ("slug", "lamps")];
    editor.post_form("/desk/awards", &award).await.expect(303);
    let edition = [
        ("label", HOSTILE),
        ("year", "2020"),
        ("zone", "UTC"),
        ("status", "nominated"),
        ("nominees", "complete"),
    ];
    editor
        .post_form("/desk/awards/lamps/~editions", &edition)
        .await
        .expect(303);
    let category = [
        ("name", HOSTILE),
        ("slug", "prize"),
        ("line", "Prize"),
        ("rule", "one"),
        ("nominee_kind", "person"),
        ("line_kind", "competitive"),
    ];
    editor
        .post_form(&format!("{EDITION}/~categories"), &category)
        .await
        .expect(303);
    let evening = [("name-1", HOSTILE), ("starts_at-1", "2020-09-20T20:00")];
    editor
        .post_form(&format!("{EDITION}/~evenings"), &evening)
        .await
        .expect(303);
    let nominee = [
        ("people-1-name", HOSTILE),
        ("people-1-kind", "person"),
        ("people-1-role", HOSTILE),
        ("works-1-title", HOSTILE),
        ("characters", HOSTILE),
        ("slug", "somebody"),
        ("then", "another"),
    ];
    let added = editor
        .post_form(&format!("{EDITION}/prize/~new"), &nominee)
        .await
        .expect(303);
    assert!(added.header("location").ends_with("/prize/~new?said=added"));
    for path in [
        "/desk/awards".to_owned(),
        "/desk/awards/lamps".to_owned(),
        EDITION.to_owned(),
        format!("{EDITION}/prize"),
        format!("{EDITION}/prize/~new"),
        format!("{EDITION}/prize/somebody"),
        "/desk/night".to_owned(),
        "/desk/night/lamps/2020".to_owned(),
    ] {
        let page = editor.get(&path).await.expect(200);
        checks::is_one_page(&path, page.text());
        checks::is_labelled(&path, page.text());
        checks::runs_nothing_of_its_own(&path, page.text());
        assert!(
            checks::escapes_what_people_write(&path, page.text()),
            "{path}"
        );
    }
    site.close().await;
}

#[tokio::test]
async fn a_refused_form_comes_back_filled_in() {
    let site = TestSite::new().await;
    furnish(&site, 1).await;
    let editor = site.signed_in(Role::Editor).await;
    let wrong = [
        ("label", "6th Lamplight Awards"),
        ("year", "soon"),
        ("zone", "Mars"),
        ("status", "live"),
    ];
    let page = editor
        .post_form("/desk/awards/lamps/~editions", &wrong)
        .await
        .expect(422);
    assert!(page.text().contains("value=\"6th Lamplight Awards\""));
    assert!(page.text().contains("value=\"soon\""));
    assert!(page.text().contains("There is no such time zone"));
    let wrong = [
        ("name", "Prize 9"),
        ("locks_at", "tomorrow"),
        ("rule", "one"),
    ];
    let page = editor
        .post_form(&format!("{EDITION}/~categories"), &wrong)
        .await
        .expect(422);
    assert!(page.text().contains("value=\"Prize 9\""));
    assert!(page.text().contains("value=\"tomorrow\""));
    let wrong = [("works-1-relation", "song"), ("citation", "For the light")];
    let page = editor
        .post_form(&format!("{EDITION}/prize-1/~new"), &wrong)
        .await
        .expect(422);
    assert!(page.text().contains("For the light"));
    assert!(
        page.text()
            .contains("Name somebody or something that is nominated")
    );
    site.close().await;
}

#[tokio::test]
async fn two_editors_do_not_overwrite_each_other_unseen() {
    let site = TestSite::new().await;
    furnish(&site, 1).await;
    let (rui, mo) = (
        site.signed_in(Role::Editor).await,
        site.signed_in(Role::Editor).await,
    );
    let at = format!("{EDITION}/prize-1");
    let version = rui
        .get(&at)
        .await
        .expect(200)
        .between("name=\"version\" value=\"", "\"");
    let fields = |name: &'static str| {
        [
            ("version", version.clone()),
            ("name", name.to_owned()),
            ("slug", "prize-1".to_owned()),
            ("rule", "one".to_owned()),
            ("nominee_kind", "person".to_owned()),
            ("line_kind", "competitive".to_owned()),
        ]
    };
    let first = fields("Prize of the Hall");
    let first: Vec<(&str, &str)> = first.iter().map(|(a, b)| (*a, b.as_str())).collect();
    rui.post_form(&at, &first).await.expect(303);
    let second = fields("Prize of the Stairs");
    let second: Vec<(&str, &str)> = second.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let refused = mo.post_form(&at, &second).await.expect(422);
    assert!(refused.text().contains("Somebody else saved this"));
    assert!(refused.text().contains("value=\"Prize of the Stairs\""));
    site.close().await;
}

#[tokio::test]
async fn an_old_address_leads_to_the_new_one() {
    let site = TestSite::new().await;
    furnish(&site, 1).await;
    let editor = site.signed_in(Role::Editor).await;
    let version = editor
        .get(EDITION)
        .await
        .expect(200)
        .between("name=\"version\" value=\"", "\"");
    let fields = [
        ("version", version.as_str()),
        ("label", "5th Lamplight Awards"),
        ("year", "2020"),
        ("slug", "fifth"),
        ("zone", "UTC"),
        ("status", "nominated"),
        ("nominees", "complete"),
    ];
    let moved = editor.post_form(EDITION, &fields).await.expect(303);
    assert_eq!(
        moved.header("location"),
        "/desk/awards/lamps/fifth?said=saved"
    );
    site.pass().await;
    let led = site.anonymous().get("/awards/lamps/2020/prize-1").await;
    assert_eq!(
        (led.status.as_u16(), led.header("location")),
        (301, "/awards/lamps/fifth/prize-1")
    );
    site.close().await;
}

#[tokio::test]
async fn a_withdrawal_needs_a_reason_and_what_was_announced_is_not_removed() {
    let site = TestSite::new().await;
    furnish(&site, 1).await;
    let editor = site.signed_in(Role::Editor).await;
    let at = format!("{EDITION}/prize-1/ida-lund-1");
    let refused = editor
        .post_form(&format!("{at}/~status"), &[("status", "withdrawn")])
        .await
        .expect(422);
    assert!(refused.text().contains("Please say why"));
    let fields = [("status", "withdrawn"), ("why", "Asked to be left out.")];
    editor
        .post_form(&format!("{at}/~status"), &fields)
        .await
        .expect(303);
    let console = editor
        .get("/desk/night/lamps/2020/prize-1")
        .await
        .expect(200);
    assert!(!console.text().contains("Announce Ida Lund 1"));
    crate::say(&editor, "prize-1", "announce", "Bo Marsh 1")
        .await
        .expect(303);
    let kept = editor
        .post_form(&format!("{EDITION}/prize-1/bo-marsh-1/~remove"), &[])
        .await
        .expect(422);
    assert!(kept.text().contains("Something was announced"));
    editor
        .post_form(&format!("{EDITION}/prize-1/cy-pell-1/~remove"), &[])
        .await
        .expect(303);
    site.close().await;
}

#[tokio::test]
async fn an_editor_finds_categories_and_nominees_for_a_story() {
    let site = TestSite::new().await;
    furnish(&site, 2).await;
    let editor = site.signed_in(Role::Editor).await;
    let found = editor
        .get("/desk/find?kind=results&q=prize%202")
        .await
        .expect(200)
        .json();
    // "2" begins the year, too: both prizes are found, each with its name.
    let found = found["found"].as_array().unwrap().clone();
    let second = found
        .iter()
        .find(|one| one["slug"] == "lamps/2020/prize-2")
        .unwrap();
    assert_eq!(second["title"], "Prize 2");
    let found = editor
        .get("/desk/find?kind=nominee&q=ida%20lund%201")
        .await
        .expect(200)
        .json();
    assert_eq!(found["found"][0]["slug"], "ida-lund-1");
    assert_eq!(found["found"][0]["category"], "lamps/2020/prize-1");
    editor.get("/desk/find?kind=ballot&q=x").await.expect(200);
    site.close().await;
}

#[tokio::test]
async fn a_table_from_a_spreadsheet_is_looked_at_first_and_put_in_once() {
    let site = TestSite::new().await;
    furnish(&site, 1).await;
    let editor = site.signed_in(Role::AwardsEditor).await;
    let at = format!("{EDITION}/~paste");
    editor.get(&at).await.expect(200);
    let wrong = editor
        .post_form(&at, &[("table", "Best Prize\nSomebody")])
        .await
        .expect(422);
    assert!(wrong.text().contains("must name the columns"));
    let table = "category\tperson\twork\twinner\n\
                 Prize 1\tDee Ray\tThe Long Hall\t\n\
                 Prize 1\tIda Lund 1\tThe Long Hall\t\n\
                 Prize of Lamps\tEli Stone\tDusk\tyes\n";
    let looked = editor.post_form(&at, &[("table", table)]).await.expect(200);
    assert!(looked.text().contains("2 nominations would be added"));
    assert!(looked.text().contains("1 is there already"));
    let page = editor.get(EDITION).await.expect(200);
    assert!(!page.text().contains("Prize of Lamps"));
    let fields = [("table", table), ("then", "apply")];
    editor.post_form(&at, &fields).await.expect(303);
    editor.post_form(&at, &fields).await.expect(303);
    let page = editor.get(EDITION).await.expect(200);
    assert!(page.text().contains("Prize of Lamps"));
    assert!(page.text().contains("4 nominees"));
    assert!(page.text().contains("Eli Stone"));
    site.close().await;
}
