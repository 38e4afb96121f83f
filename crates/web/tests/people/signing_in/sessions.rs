//! What a session may do, for how long, and how it ends.

use newsroom::account::link::Purpose;
use newsroom::account::staff;
use newsroom::audit::Doer;
use newsroom::{Role, session};
use web::testing::{DAY, MINUTE, TestSite};

use super::{PASSWORD, account, is_signed_in, make_link, sign_in};

#[tokio::test]
async fn dangerous_things_ask_again_who_one_is() {
    let site = TestSite::new().await;
    account(&site, "Ana", Role::Owner).await;
    let ana = site.anonymous();
    sign_in(&ana, "ana@example.org", PASSWORD).await.expect(303);
    ana.get("/account/password").await.expect(200);
    site.advance(15 * MINUTE);
    let answer = ana.get("/account/password").await.expect(303);
    assert_eq!(
        answer.header("location"),
        "/account/confirm?next=%2Faccount%2Fpassword"
    );
    ana.post_form("/account/password", &[("password", "another lamp left on")])
        .await
        .expect(401);
    ana.get("/account/confirm?next=/account/password")
        .await
        .expect(200)
        .shows("Password");
    let fields = [
        ("password", "not the password"),
        ("next", "/account/password"),
    ];
    ana.post_form("/account/confirm", &fields)
        .await
        .expect(422)
        .shows("not your password");
    let fields = [("password", PASSWORD), ("next", "/account/password")];
    let answer = ana.post_form("/account/confirm", &fields).await.expect(303);
    assert_eq!(answer.header("location"), "/account/password");
    ana.get("/desk/staff").await.expect(200);
    // A clock that is set back does not make the proof last.
    site.advance(-DAY);
    ana.get("/account/password").await.expect(303);
    ana.get("/account").await.expect(200);
}

#[tokio::test]
async fn browsers_are_listed_and_signed_out_one_by_one_or_all() {
    let site = TestSite::new().await;
    account(&site, "Ana", Role::Reader).await;
    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1";
    let (here, there) = (site.anonymous(), site.anonymous());
    sign_in(&here, "ana@example.org", PASSWORD)
        .await
        .expect(303);
    site.advance(MINUTE);
    let fields = [("email", "ana@example.org"), ("password", PASSWORD)];
    there
        .post_form_with("/sign-in", &fields, &[("user-agent", phone)])
        .await
        .expect(303);
    let page = here
        .get("/account")
        .await
        .expect(200)
        .shows("Safari on iPhone")
        .shows("this one");
    // The browser used last stands first.
    let end = page.between("Safari on iPhone", "><button");
    let end = end
        .split("action=\"")
        .nth(1)
        .unwrap()
        .trim_end_matches('"')
        .to_owned();
    // Another's browser cannot be ended by its address.
    site.signed_in(Role::Owner)
        .await
        .post_form(&end, &[])
        .await
        .expect(404);
    here.post_form(&end, &[]).await.expect(303);
    there.get("/account").await.expect(303);
    here.get("/account").await.expect(200);
    sign_in(&there, "ana@example.org", PASSWORD)
        .await
        .expect(303);
    here.post_form("/account/sessions/end-all", &[])
        .await
        .expect(303);
    assert!(!is_signed_in(&here));
    there.get("/account").await.expect(303);
}

#[tokio::test]
async fn a_session_that_ends_while_a_form_is_open_is_told_in_words() {
    let site = TestSite::new().await;
    let owner = site.signed_in(Role::Owner).await;
    owner.get("/account").await.expect(200);
    let cookie = owner.cookies();
    site.write(|tx| {
        let all = staff::all(tx)?;
        session::end_all(tx, all.first().unwrap().id, None)
    })
    .await;
    assert_eq!(owner.cookies(), cookie);
    owner
        .post_form("/account/name", &[("name", "Rui")])
        .await
        .expect(401)
        .shows("You are not signed in, or no longer");
    let script = [("accept", "application/json")];
    let answer = owner
        .post_form_with("/account/name", &[("name", "Rui")], &script)
        .await
        .expect(401);
    assert_eq!(answer.json()["status"], 401);
    owner.get("/account").await.expect(303);
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_at_the_next_request() {
    let site = TestSite::new().await;
    let id = account(&site, "Mo", Role::Owner).await;
    account(&site, "Rui", Role::Owner).await;
    let mo = site.anonymous();
    sign_in(&mo, "mo@example.org", PASSWORD).await.expect(303);
    mo.get("/desk/staff").await.expect(200);
    let demote = async |role: Role| {
        let now = site.site.now();
        site.write(move |tx| staff::set_role(tx, &Doer::house("test"), id, role, now))
            .await;
    };
    demote(Role::Moderator).await;
    mo.get("/desk").await.expect(200);
    mo.get("/desk/staff")
        .await
        .expect(403)
        .shows("Your role, moderator");
    let fields = [("email", "eve@example.org"), ("role", "owner")];
    mo.post_form("/desk/staff/invite", &fields)
        .await
        .expect(403);
    demote(Role::Reader).await;
    mo.get("/desk").await.expect(403);
    // What is given is had after signing in again, with a new cookie.
    demote(Role::Owner).await;
    mo.get("/desk/staff").await.expect(303);
    sign_in(&mo, "mo@example.org", PASSWORD).await.expect(303);
    mo.get("/desk/staff").await.expect(200);
}

#[tokio::test]
async fn no_clock_makes_a_session_longer_or_shorter() {
    let site = TestSite::new().await;
    let ana = site.signed_in(Role::Reader).await;
    site.advance(-400 * DAY);
    ana.get("/account").await.expect(200);
    site.advance(400 * DAY + 29 * DAY);
    ana.get("/account").await.expect(200);
    site.advance(31 * DAY);
    ana.get("/account").await.expect(303);
}

#[tokio::test]
async fn the_last_owner_stays() {
    let site = TestSite::new().await;
    let owner = site.signed_in(Role::Owner).await;
    let page = owner.get("/desk/staff").await.expect(200);
    let base = format!(
        "/desk/staff/{}",
        page.between("action=\"/desk/staff/", "/role")
    );
    owner
        .post_form(&format!("{base}/role"), &[("role", "writer")])
        .await
        .expect(409)
        .shows("only owner");
    owner
        .post_form(&format!("{base}/close"), &[])
        .await
        .expect(409)
        .shows("only owner");
    owner
        .post_form(&format!("{base}/role"), &[("role", "king")])
        .await
        .expect(400);
    owner
        .post_form("/desk/staff/0000000000000/close", &[])
        .await
        .expect(404);
    owner.get("/desk/staff").await.expect(200);
}

#[tokio::test]
async fn pages_of_accounts_are_kept_by_nobody_and_found_by_nobody() {
    let site = TestSite::new().await;
    let id = account(&site, "Ana", Role::Reader).await;
    let ana = site.anonymous();
    let link = make_link(&site, Purpose::SignIn, id, "").await;
    sign_in(&ana, "ana@example.org", PASSWORD).await.expect(303);
    for path in [
        "/sign-in",
        "/account",
        "/account/password",
        "/account/totp",
        "/account/email",
        &link,
    ] {
        let answer = ana.get(path).await.expect(200).shows("content=\"noindex\"");
        assert_eq!(
            answer.header("cache-control"),
            "private, no-store",
            "{path}"
        );
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    }
}
