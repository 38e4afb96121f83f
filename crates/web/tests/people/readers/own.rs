//! Own comments: corrected, deleted, listed, and claimed by whoever wrote them as a guest.

use newsroom::{Role, reader};
use web::testing::{MINUTE, SPEECH_URL, TestSite};

use super::{COMMENTS, browser, mailed, mailing, say, signed_in};

#[tokio::test]
async fn an_own_comment_is_corrected_and_deleted_without_script() {
    let site = TestSite::new().await;
    let (nila, account) = signed_in(&site, "Nila", Role::Reader).await;
    let id = say(&nila, "", "A tpyo by Nila").await;
    let laptop = browser(&site, account).await;
    let own = format!("/c/{id}/own");
    laptop
        .get(&own)
        .await
        .expect(200)
        .shows("A tpyo by Nila")
        .shows("Save the change");
    laptop
        .post_form(&own, &[("text", " ")])
        .await
        .expect(422)
        .shows("own-text-error");
    let there = laptop
        .post_form(&own, &[("text", "A typo by Nila")])
        .await
        .expect(303);
    laptop
        .get(there.header("location").split('#').next().unwrap())
        .await
        .expect(200)
        .shows("A typo by Nila");
    site.advance(6 * MINUTE);
    laptop
        .get(&own)
        .await
        .expect(200)
        .shows("only in the first minutes")
        .hides("Save the change");
    let late = laptop
        .post_form(&own, &[("text", "Too late, but typed")])
        .await;
    late.expect(422).shows("only in the first minutes");
    laptop
        .post_form(&format!("{own}/delete"), &[("from", "account")])
        .await
        .expect(303);
    site.pass().await;
    site.anonymous()
        .get(SPEECH_URL)
        .await
        .hides("A typo by Nila");
    laptop.get(&own).await.expect(404);
    site.close().await;
}

#[tokio::test]
async fn a_guest_corrects_from_the_same_device_and_nobody_else_does() {
    let site = TestSite::new().await;
    let ana = site.anonymous();
    let id = say(&ana, "Ana", "A tpyo by Ana").await;
    let own = format!("/c/{id}/own");
    ana.post_form(&own, &[("text", "A typo by Ana")])
        .await
        .expect(303);
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    for other in [&nila, &site.anonymous()] {
        other.get(&own).await.expect(404);
        other
            .post_form(&own, &[("text", "Not mine")])
            .await
            .expect(404);
        other
            .post_form(&format!("{own}/delete"), &[])
            .await
            .expect(404);
    }
    let cross = ana
        .post_form_with(
            &format!("{own}/delete"),
            &[],
            &[("sec-fetch-site", "cross-site")],
        )
        .await;
    cross.expect(403);
    site.close().await;
}

#[tokio::test]
async fn own_comments_are_listed_page_by_page_with_what_became_of_them() {
    let site = TestSite::with(|settings| settings.policy.repeat_window_ms = 0).await;
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    for n in 0..27 {
        say(
            &nila,
            "",
            &format!("Thought number {n:02}, and no two are alike"),
        )
        .await;
        site.advance(1);
    }
    say(&site.anonymous(), "Omar", "The words of somebody else").await;
    let first = nila.get("/account/comments").await.expect(200);
    let first = first
        .shows("<b>27</b> published")
        .shows("number 26,")
        .shows("number 02,")
        .hides("number 01,")
        .hides("somebody else");
    let next = first
        .between("class=\"button quiet\" href=\"", "\"")
        .replace("&amp;", "&");
    nila.get(&next)
        .await
        .expect(200)
        .shows("number 01,")
        .shows("number 00,")
        .hides("number 02,");
    let (omar, _) = signed_in(&site, "Omar", Role::Reader).await;
    omar.get(&next).await.expect(400);
    site.anonymous().get("/account/comments").await.expect(303);
    site.close().await;
}

#[tokio::test]
async fn a_guests_comments_are_claimed_once_the_address_is_proved() {
    let site = mailing().await;
    let guest = [
        ("name", "Nila the guest"),
        ("email", "Nila@Example.org"),
        ("text", "What I said before I had an account"),
    ];
    site.anonymous()
        .post_form_as_script(COMMENTS, &guest)
        .await
        .expect(201);
    let (nila, account) = signed_in(&site, "Nila", Role::Reader).await;
    let page = nila.get("/account/claim").await.expect(200);
    page.shows("Mail me a link").hides("mine</button>");
    nila.post_form("/account/claim", &[]).await.expect(403);
    nila.post_form("/account/claim/mail", &[]).await.expect(200);
    let link = mailed(&site).await.unwrap();
    let (omar, _) = signed_in(&site, "Omar", Role::Reader).await;
    omar.get(&link).await.expect(404);
    omar.post_form(&link, &[]).await.expect(404);
    nila.get(&link)
        .await
        .expect(200)
        .shows("Yes, this is my address");
    nila.post_form(&link, &[]).await.expect(303);
    nila.post_form(&link, &[]).await.expect(410);
    nila.get("/account/claim")
        .await
        .expect(200)
        .shows("One comment was")
        .shows("It is mine");
    let there = nila.post_form("/account/claim", &[]).await.expect(303);
    nila.get(there.header("location"))
        .await
        .expect(200)
        .shows("before I had an account");
    nila.get("/account/claim")
        .await
        .expect(200)
        .shows("No comment was");
    assert_eq!(
        site.read(move |tx| reader::counts(tx, account))
            .await
            .visible,
        1
    );
    site.close().await;
}

#[tokio::test]
async fn a_link_to_sign_in_that_came_by_mail_proves_the_address() {
    let site = mailing().await;
    let (nila, _) = signed_in(&site, "Nila", Role::Reader).await;
    nila.post_form("/sign-in/link", &[("email", "nila@example.org")])
        .await
        .expect(200);
    let link = mailed(&site).await.unwrap();
    nila.post_form(&link, &[]).await.expect(303);
    nila.get("/account/claim")
        .await
        .expect(200)
        .shows("No comment was");
    site.close().await;
}
