//! A publisher's own templates: taken at once, and never at a reader's cost.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;

use web::newsroom::Role;
use web::testing::{SPEECH_URL, TestSite};

/// A site with a theme of these files.
async fn themed(files: &[(&str, &str)]) -> (TestSite, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        put(folder.path(), name, text);
    }
    let path = folder.path().to_owned();
    let site = TestSite::with(|settings| settings.templates_dir = Some(path)).await;
    (site, folder)
}

/// Writes a file of the theme. What tells two versions apart is when they were written, or how long they are.
fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The theme's second has passed.
async fn noticed(site: &TestSite) -> bool {
    let house = Arc::clone(&site.site);
    let changed = tokio::task::spawn_blocking(move || house.look_at_theme())
        .await
        .unwrap();
    site.pass().await;
    changed
}

const OWN: &str =
    "{% extends \"base.html\" %}{% block main %}<p>Our own {{ problem.title }}</p>{% endblock %}";

#[tokio::test]
async fn a_template_of_the_theme_stands_in_place_of_ours_and_may_bring_pieces() {
    let (site, _folder) = themed(&[
        ("problem.html", "{% extends \"base.html\" %}{% block main %}{% include \"own/piece.html\" %}{% endblock %}"),
        ("own/piece.html", "<p>A piece of {{ site.title }}</p>"),
    ])
    .await;
    site.anonymous()
        .get("/nowhere-at-all/x")
        .await
        .expect(404)
        .shows("<p>A piece of House Lights</p>");
    let owner = site.signed_in(Role::Owner).await;
    owner
        .get("/desk/theme")
        .await
        .expect(200)
        .shows("problem.html")
        .shows("own/piece.html")
        .shows("Nothing is wrong");
    site.close().await;
}

#[tokio::test]
async fn a_template_that_does_not_compile_is_named_with_its_line_and_ours_serves() {
    let (site, folder) = themed(&[("front.html", "<p>\n{% if %}\n</p>")]).await;
    let reader = site.anonymous();
    reader
        .get("/")
        .await
        .expect(200)
        .shows("class=\"masthead\"");
    let owner = site.signed_in(Role::Owner).await;
    let page = owner.get("/desk/theme").await.expect(200);
    let page = page
        .shows("<code>front.html</code>, line 2")
        .hides(folder.path().to_str().unwrap());
    drop(page);
    put(
        folder.path(),
        "front.html",
        "{% extends \"base.html\" %}{% block main %}<p>Mended</p>{% endblock %}",
    );
    assert!(noticed(&site).await);
    reader.get("/").await.expect(200).shows("<p>Mended</p>");
    owner
        .get("/desk/theme")
        .await
        .expect(200)
        .shows("Nothing is wrong");
    assert!(!noticed(&site).await, "nothing changed since");
    site.close().await;
}

#[tokio::test]
async fn a_template_that_fails_while_it_is_written_is_named_and_ours_serves() {
    let (site, _folder) = themed(&[(
        "story.html",
        "{% extends \"base.html\" %}\n{% block main %}\n{{ story.no.such.thing }}\n{% endblock %}",
    )])
    .await;
    let owner = site.signed_in(Role::Owner).await;
    owner
        .get("/desk/theme")
        .await
        .expect(200)
        .shows("as far as its pages were asked for");
    site.anonymous()
        .get(SPEECH_URL)
        .await
        .expect(200)
        .shows("class=\"masthead\"")
        .shows("Ruffalo");
    owner
        .get("/desk/theme")
        .await
        .expect(200)
        .shows("<code>story.html</code>, line 3");
    site.close().await;
}

#[tokio::test]
async fn a_theme_that_takes_a_piece_away_costs_no_reader_the_pages_that_need_it() {
    let (site, _folder) = themed(&[("card.html", "<p>No macro here any more</p>")]).await;
    let reader = site.anonymous();
    for page in ["/", "/television/", SPEECH_URL] {
        reader
            .get(page)
            .await
            .expect(200)
            .shows("class=\"masthead\"");
    }
    assert!(!site.site.templates.faults().is_empty());
    site.close().await;
}

#[tokio::test]
async fn a_loop_without_end_ends() {
    let (site, _folder) = themed(&[(
        "problem.html",
        "{% for a in range(10000) %}{% for b in range(10000) %}{{ a }}{% endfor %}{% endfor %}",
    )])
    .await;
    site.anonymous()
        .get("/nowhere/x")
        .await
        .expect(404)
        .shows("class=\"masthead\"");
    let faults = site.site.templates.faults();
    assert!(
        faults
            .iter()
            .any(|fault| fault.sentence.contains("far too long")),
        "{faults:?}"
    );
    site.close().await;
}

#[tokio::test]
async fn a_change_is_noticed_and_drops_the_pages_that_were_kept() {
    let (site, folder) = themed(&[]).await;
    let reader = site.anonymous();
    reader
        .get("/television/")
        .await
        .expect(200)
        .hides("Our own heading");
    put(
        folder.path(),
        "listing.html",
        "{% extends \"base.html\" %}{% block main %}<h1>Our own heading</h1>{% endblock %}",
    );
    assert!(noticed(&site).await);
    reader
        .get("/television/")
        .await
        .expect(200)
        .shows("Our own heading");
    std::fs::remove_file(folder.path().join("listing.html")).unwrap();
    assert!(noticed(&site).await);
    reader
        .get("/television/")
        .await
        .expect(200)
        .hides("Our own heading");
    site.close().await;
}

#[tokio::test]
async fn style_sheets_of_the_theme_have_names_of_their_own() {
    let (site, folder) = themed(&[("theme.css", "p { color: navy }")]).await;
    let reader = site.anonymous();
    let front = reader.get("/").await.expect(200);
    let name = front.between("href=\"/assets/theme-", "\"");
    reader
        .get(&format!("/assets/theme-{name}"))
        .await
        .expect(200)
        .shows("p { color: navy }");
    put(folder.path(), "reader.css", "body { color: teal }");
    assert!(noticed(&site).await);
    let front = reader.get("/").await.expect(200);
    let whole = front.between("href=\"/assets/theme-reader-", "\"");
    reader
        .get(&format!("/assets/theme-reader-{whole}"))
        .await
        .expect(200)
        .shows("body { color: teal }");
    site.close().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_the_desk_is_never_overridden() {
    let (site, folder) = themed(&[
        ("desk/theme.html", "<p>Nobody can mend this</p>"),
        ("problem.html", OWN),
    ])
    .await;
    std::fs::write(folder.path().join("front.html"), b"<p>\n\xff\xfe</p>").unwrap();
    std::fs::write(folder.path().join("story.html"), vec![b' '; 1_100_000]).unwrap();
    std::fs::create_dir(folder.path().join("folder.html")).unwrap();
    std::os::unix::fs::symlink(
        folder.path().join("nowhere"),
        folder.path().join("gone.html"),
    )
    .unwrap();
    let owner = site.signed_in(Role::Owner).await;
    owner
        .get("/desk/theme")
        .await
        .expect(200)
        .shows("not UTF-8 text: see line 2")
        .shows("larger than 1 MB")
        .shows("<code>gone.html</code>: It cannot be read")
        .shows("not used")
        .hides("Nobody can mend this")
        .hides(folder.path().to_str().unwrap());
    site.anonymous()
        .get("/nowhere/x")
        .await
        .expect(404)
        .shows("Our own");
    site.close().await;
}
