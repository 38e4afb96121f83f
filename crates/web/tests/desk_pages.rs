//! Every page of the desk and of one's account, opened by an owner: whole, labelled, and telling on nobody.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use http::Method;
use web::newsroom::Role;
use web::testing::samples::HOSTILE;
use web::testing::{Answer, Reader, SPEECH_URL, TestSite, checks};

/// What is no page: the editor asks these in the background, and one is a file to keep.
const FOR_SCRIPTS: &[&str] = &["/account/export.json"];

/// Leads elsewhere, asks for what to do, or waits for news.
const NO_PAGE_BY_ITSELF: &[&str] = &["/desk/find", "/desk/comments/bulk"];

/// A newsroom in which something has happened, and the owner who looks at it.
async fn newsroom() -> (TestSite, Reader) {
    let site = TestSite::with(|settings| {
        settings.sends_mail = true;
        settings.policy.hold = web::newsroom::Hold::All;
    })
    .await;
    let owner = site.signed_in(Role::Owner).await;
    site.signed_in(Role::Writer).await;
    let comments = format!("{SPEECH_URL}/comments");
    let said = [
        ("name", HOSTILE),
        ("email", "guest@example.org"),
        ("text", HOSTILE),
    ];
    site.anonymous()
        .post_form_as_script(&comments, &said)
        .await
        .expect(201);
    // The same words twice would be refused as such.
    let own = format!("{HOSTILE} And so say I.");
    let own = [("text", own.as_str())];
    owner.post_form_as_script(&comments, &own).await.expect(201);
    for noun in ["people", "works", "topics"] {
        let fields = [("name", HOSTILE), ("text", HOSTILE), ("line", HOSTILE)];
        owner
            .post_form(&format!("/desk/{noun}"), &fields)
            .await
            .expect(303);
    }
    let begun = owner.post_form("/desk/stories", &[]).await.expect(303);
    let story = begun.header("location").to_owned();
    let version = owner
        .get(&story)
        .await
        .between("name=\"version\" value=\"", "\"");
    let fields = [
        ("version", version.as_str()),
        ("title", HOSTILE),
        ("section", "television"),
        ("summary", HOSTILE),
        ("authors", "Asha Rao"),
        ("markdown", "A sentence."),
    ];
    owner.post_form(&story, &fields).await.expect(303);
    let link = [("title-1", HOSTILE), ("to-1", "/film/")];
    owner.post_form("/desk/navigation", &link).await.expect(303);
    let view = [("name", HOSTILE), ("state", "draft")];
    owner.post_form("/desk/views", &view).await.expect(303);
    site.pass().await;
    (site, owner)
}

/// The pages that need nothing in their address.
fn addresses(site: &TestSite) -> Vec<&'static str> {
    web::doors(&site.site)
        .iter()
        .filter(|door| door.method == Method::GET && !door.path.contains('{'))
        .map(|door| door.path)
        .filter(|path| {
            ["/desk", "/account", "/sign-in"]
                .iter()
                .any(|head| path.starts_with(head))
        })
        .filter(|path| !FOR_SCRIPTS.contains(path) && !NO_PAGE_BY_ITSELF.contains(path))
        .collect()
}

/// The addresses of example.org that stand on a page.
fn mail_addresses(page: &Answer) -> Vec<String> {
    page.text()
        .match_indices("@example.org")
        .map(|(at, _)| {
            let before = page.text().get(..at).unwrap();
            let from = before
                .rfind(|c: char| !c.is_ascii_alphanumeric() && !"-._".contains(c))
                .map_or(0, |at| at + 1);
            before.get(from..).unwrap().to_owned()
        })
        .collect()
}

#[tokio::test]
async fn every_page_of_the_desk_and_of_ones_account_is_whole() {
    let (site, owner) = newsroom().await;
    let addresses = addresses(&site);
    assert!(addresses.len() > 30, "{addresses:?}");
    let mut hostile = 0;
    for path in addresses {
        let page = owner.get(path).await;
        // The second step of signing in is a page only between the two, and joining only for who is not in.
        if ["/sign-in/code", "/account/join"].contains(&path) {
            assert_eq!(page.status, 303, "{path}");
            continue;
        }
        // No other house is named in the settings of this newsroom.
        if path.starts_with("/sign-in/oidc") {
            assert_eq!(page.status, 404, "{path}");
            continue;
        }
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{path}"
        );
        assert!(page.text().contains("<!doctype html>"), "{path}");
        checks::is_one_page(path, page.text());
        checks::is_labelled(path, page.text());
        checks::runs_nothing_of_its_own(path, page.text());
        hostile += usize::from(checks::escapes_what_people_write(path, page.text()));
    }
    assert!(hostile > 8, "hostile text came to {hostile} pages");
    site.close().await;
}

#[tokio::test]
async fn no_page_shows_the_address_of_somebody_else_but_the_list_of_the_staff() {
    let (site, owner) = newsroom().await;
    let own = mail_addresses(&owner.get("/account").await.expect(200));
    let own = own.first().unwrap();
    let staff = mail_addresses(&owner.get("/desk/staff").await.expect(200));
    assert!(staff.iter().any(|address| address != own), "{staff:?}");
    for path in addresses(&site)
        .into_iter()
        .filter(|&path| path != "/desk/staff")
    {
        for address in mail_addresses(&owner.get(path).await) {
            assert!(&address == own, "{path} shows {address}@example.org");
        }
    }
    site.close().await;
}
