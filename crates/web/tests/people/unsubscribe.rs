//! No more mails about answers, by one press, also from the mail program itself.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use newsroom::comment::CommentState;
use newsroom::id::Kind;
use newsroom::{comment, mailing};
use web::testing::{SPEECH_URL, TestSite};

const COMMENTS: &str = "/television/ruffalo-wins/comments";

/// Row id of a comment by somebody with this address, posted on the page.
async fn says(site: &TestSite, text: &str, email: &str, parent: &str) -> i64 {
    let reader = site.anonymous();
    let fields = [
        ("name", "Asha"),
        ("email", email),
        ("wants_mail", "yes"),
        ("text", text),
        ("parent", parent),
    ];
    let answer = reader.post_form(COMMENTS, &fields).await.expect(303);
    let location = answer.header("location").to_owned();
    let id: String = location
        .rsplit(['/', '#'])
        .next()
        .unwrap()
        .trim_start_matches("c-")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    site.ids_read(&id)
}

trait Ids {
    fn ids_read(&self, id: &str) -> i64;
}

impl Ids for TestSite {
    fn ids_read(&self, id: &str) -> i64 {
        self.site
            .ids
            .read(Kind::Comment, id)
            .unwrap_or_else(|| panic!("no comment {id}"))
    }
}

#[tokio::test]
async fn one_press_ends_the_mails_for_that_address_everywhere() {
    let site = TestSite::new().await;
    let asked = says(&site, "The first of two thoughts.", "asha@example.org", "").await;
    let again = says(
        &site,
        "The second, on another device.",
        "Asha@Example.org",
        "",
    )
    .await;
    let parent = site.site.ids.show(Kind::Comment, asked);
    let answer = says(
        &site,
        "An answer from somebody else.",
        "ben@example.org",
        &parent,
    )
    .await;
    let parent = site.site.ids.show(Kind::Comment, again);
    let other = says(
        &site,
        "Another answer, to the second.",
        "ben@example.org",
        &parent,
    )
    .await;
    let secret = site.site.secret.clone();
    let told = site
        .read(move |tx| mailing::answer(tx, &secret, answer, asked))
        .await
        .unwrap();
    assert_eq!(
        (told.to.as_str(), told.by.as_str()),
        ("asha@example.org", "Asha")
    );

    let path = format!(
        "/unsubscribe/{}",
        mailing::stop_token(&site.site.secret, asked)
    );
    let stranger = site.anonymous();
    // Looking changes nothing: scanners open every link there is.
    stranger
        .get(&path)
        .await
        .expect(200)
        .shows("Send me no more of these")
        .hides("asha@example.org");
    let secret = site.site.secret.clone();
    assert!(
        site.read(move |tx| mailing::answer(tx, &secret, answer, asked))
            .await
            .is_some()
    );

    // As a mail program does it: no page, no cookie, no origin (RFC 8058).
    let one_click = [("List-Unsubscribe", "One-Click")];
    let done = stranger
        .post_form_with(&path, &one_click, &[("sec-fetch-site", "none")])
        .await;
    done.expect(200).hides("asha@example.org");
    stranger.post_form(&path, &one_click).await.expect(200);
    for (answer, parent) in [(answer, asked), (other, again)] {
        let secret = site.site.secret.clone();
        assert_eq!(
            site.read(move |tx| mailing::answer(tx, &secret, answer, parent))
                .await,
            None
        );
    }
}

#[tokio::test]
async fn nobody_unsubscribes_another_by_guessing() {
    let site = TestSite::new().await;
    let asked = says(&site, "Somebody's thought.", "asha@example.org", "").await;
    let token = mailing::stop_token(&site.site.secret, asked);
    let mut forged = mailing::stop_token(&site.site.secret, asked + 1);
    forged.replace_range(..11, token.get(..11).unwrap());
    let stranger = site.anonymous();
    for wrong in [
        forged.as_str(),
        "x",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "%00",
    ] {
        let path = format!("/unsubscribe/{wrong}");
        stranger.get(&path).await.expect(404);
        stranger.post_form(&path, &[]).await.expect(404);
    }
}

#[tokio::test]
async fn nobody_is_told_of_what_the_public_does_not_see() {
    let site = TestSite::new().await;
    let asked = says(&site, "A thought to be answered.", "asha@example.org", "").await;
    let parent = site.site.ids.show(Kind::Comment, asked);
    let own = says(
        &site,
        "Answering myself, from here.",
        "asha@example.org",
        &parent,
    )
    .await;
    let answer = says(
        &site,
        "Answered: see https://evil.example/ or evil.example!",
        "ben@example.org",
        &parent,
    )
    .await;
    let told = |answer: i64| {
        let secret = site.site.secret.clone();
        site.read(move |tx| mailing::answer(tx, &secret, answer, asked))
    };
    assert_eq!(told(own).await, None, "whoever answers themselves");
    let now = site.site.now();
    assert_eq!(
        told(answer).await.unwrap().text,
        "Answered: see [link] or [link]"
    );
    site.write(move |tx| comment::set_state(tx, answer, CommentState::Removed, "Mo", "", now))
        .await;
    assert_eq!(told(answer).await, None);
    site.anonymous().get(SPEECH_URL).await.expect(200);
}
