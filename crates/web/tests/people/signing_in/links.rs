//! Links by mail: looked at, opened once, for one thing only; invitations and new addresses.

use newsroom::Role;
use newsroom::account::link;
use newsroom::account::link::Purpose;
use web::newsroom;
use web::testing::{MINUTE, TestSite};

use super::{PASSWORD, account, is_signed_in, make_link, rand_bytes, sign_in};

#[tokio::test]
async fn looking_at_a_link_does_not_use_it_up_and_opening_it_does() {
    let site = TestSite::new().await;
    let id = account(&site, "Ana", Role::Writer).await;
    let path = make_link(&site, Purpose::SignIn, id, "/desk/stories").await;
    let scanner = site.anonymous();
    for _ in 0..3 {
        scanner.get(&path).await.expect(200).shows("Sign in as Ana");
    }
    assert!(!is_signed_in(&scanner));
    let ana = site.anonymous();
    let answer = ana.post_form(&path, &[]).await.expect(303);
    assert_eq!(answer.header("location"), "/desk/stories");
    ana.get("/account").await.expect(200).shows("Ana");
    // Replayed, it says why it opens nothing.
    let thief = site.anonymous();
    thief
        .post_form(&path, &[])
        .await
        .expect(410)
        .shows("used already");
    thief.get(&path).await.expect(410).shows("used already");
    assert!(!is_signed_in(&thief));
    thief
        .get("/sign-in/never-was-one")
        .await
        .expect(404)
        .shows("not one of ours");
    let late = make_link(&site, Purpose::SignIn, id, "").await;
    site.advance(16 * MINUTE);
    thief
        .post_form(&late, &[])
        .await
        .expect(410)
        .shows("too old");
}

#[tokio::test]
async fn a_link_for_one_thing_opens_no_other() {
    let site = TestSite::new().await;
    let id = account(&site, "Ana", Role::Writer).await;
    let path = make_link(&site, Purpose::Email, id, "").await;
    let token = path.rsplit('/').next().unwrap();
    for other in ["/sign-in", "/invitation"] {
        let at = format!("{other}/{token}");
        site.anonymous().get(&at).await.expect(404);
        site.anonymous()
            .post_form(&at, &[("name", "Eve"), ("password", PASSWORD)])
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn an_invitation_makes_an_account_of_that_role_once() {
    let site = TestSite::new().await;
    let owner = site.signed_in(Role::Owner).await;
    let fields = [("email", "Wanda@example.org"), ("role", "writer")];
    let shown = owner
        .post_form("/desk/staff/invite", &fields)
        .await
        .expect(200);
    let url = shown.between("type=\"text\" value=\"", "\"");
    let path = url
        .strip_prefix("http://greenroom.test")
        .unwrap()
        .to_owned();
    owner
        .get("/desk/staff")
        .await
        .expect(200)
        .shows("wanda@example.org")
        .hides(&path);
    let wanda = site.anonymous();
    wanda
        .get(&path)
        .await
        .expect(200)
        .shows("as writer")
        .shows("wanda@example.org");
    let answer = wanda
        .post_form(&path, &[("name", "Wanda"), ("password", "short")])
        .await;
    answer.expect(422).shows("value=\"Wanda\"");
    let answer = wanda
        .post_form(&path, &[("name", "Wanda"), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.expect(303).header("location"), "/desk");
    wanda.get("/desk").await.expect(200).shows("Writer");
    let eve = site.anonymous();
    eve.post_form(&path, &[("name", "Eve"), ("password", PASSWORD)])
        .await
        .expect(410);
    sign_in(&eve, "wanda@example.org", PASSWORD)
        .await
        .expect(303);
    owner
        .get("/desk/staff")
        .await
        .expect(200)
        .shows("Nobody is waited for");
    for (email, role) in [
        ("not an address", "writer"),
        ("x@example.org", "reader"),
        ("x@example.org", "king"),
    ] {
        owner
            .post_form("/desk/staff/invite", &[("email", email), ("role", role)])
            .await
            .expect(422)
            .shows(&format!("value=\"{email}\""));
    }
}

#[tokio::test]
async fn a_new_mail_address_is_proved_by_its_link() {
    let site = TestSite::with(|settings| settings.sends_mail = true).await;
    let id = account(&site, "Ana", Role::Reader).await;
    let ana = site.anonymous();
    sign_in(&ana, "ana@example.org", PASSWORD).await.expect(303);
    ana.post_form("/account/email", &[("email", "nonsense")])
        .await
        .expect(422)
        .shows("value=\"nonsense\"");
    ana.post_form("/account/email", &[("email", "ana.new@example.org")])
        .await
        .expect(200);
    sign_in(&site.anonymous(), "ana.new@example.org", PASSWORD)
        .await
        .expect(422);
    let (random, now) = (rand_bytes(), site.site.now());
    let sent = site
        .write(move |tx| {
            let jobs = newsroom::store::job::waiting(tx, 0, 10)?;
            let data: serde_json::Value = serde_json::from_str(&jobs.last().unwrap().data).unwrap();
            link::to_send(tx, data["link"].as_i64().unwrap(), &random, now)
        })
        .await
        .unwrap();
    assert_eq!(
        (sent.account, sent.email.as_str()),
        (Some(id), "ana.new@example.org")
    );
    let path = format!("/account/email/{}", link::spell(&random));
    site.anonymous()
        .get(&path)
        .await
        .expect(200)
        .shows("ana.new@example.org");
    ana.post_form(&path, &[]).await.expect(303);
    ana.get("/account")
        .await
        .expect(200)
        .shows("ana.new@example.org");
    sign_in(&site.anonymous(), "ana@example.org", PASSWORD)
        .await
        .expect(422);
    sign_in(&site.anonymous(), "ana.new@example.org", PASSWORD)
        .await
        .expect(303);
    ana.post_form(&path, &[]).await.expect(410);
}
