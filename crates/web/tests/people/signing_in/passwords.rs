//! Passwords: what opens, what guessing learns, and what a new one ends.

use newsroom::account::link::Purpose;

use newsroom::Role;
use web::newsroom;
use web::testing::{Answer, MINUTE, TestSite};

use super::{COOKIE, PASSWORD, account, is_signed_in, make_link, sign_in};

#[tokio::test]
async fn a_password_signs_in_and_signing_out_ends_it() {
    let site = TestSite::new().await;
    account(&site, "Ana", Role::Editor).await;
    let ana = site.anonymous();
    ana.get("/sign-in").await.expect(200).shows("Mail address");
    let answer = sign_in(&ana, " ANA@example.org", PASSWORD)
        .await
        .expect(303);
    assert_eq!(answer.header("location"), "/desk");
    assert!(
        answer
            .header("set-cookie")
            .contains("HttpOnly; SameSite=Lax")
    );
    ana.get("/desk").await.expect(200).shows("Ana");
    ana.get("/sign-in")
        .await
        .expect(200)
        .shows("You are signed in as Ana");
    let kept = ana.cookies().get(COOKIE).unwrap().clone();
    ana.post_form("/sign-out", &[]).await.expect(303);
    assert!(!is_signed_in(&ana));
    // The cookie is worth nothing, wherever it was copied to.
    ana.keep_cookie(&format!("{COOKIE}={kept}"));
    assert_eq!(
        ana.get("/desk").await.expect(303).header("location"),
        "/sign-in?next=%2Fdesk"
    );
}

#[tokio::test]
async fn every_sign_in_has_a_cookie_of_its_own() {
    let site = TestSite::new().await;
    account(&site, "Ana", Role::Reader).await;
    let ana = site.anonymous();
    // What somebody else put into this browser is not what it is signed in with.
    ana.keep_cookie(&format!("{COOKIE}={}", "A".repeat(43)));
    sign_in(&ana, "ana@example.org", PASSWORD).await.expect(303);
    let first = ana.cookies().get(COOKIE).unwrap().clone();
    assert_ne!(first, "A".repeat(43));
    sign_in(&ana, "ana@example.org", PASSWORD).await.expect(303);
    assert_ne!(ana.cookies().get(COOKIE).unwrap(), &first);
    ana.keep_cookie(&format!("{COOKIE}={first}"));
    ana.get("/account").await.expect(303);
}

#[tokio::test]
async fn whoever_guesses_learns_no_address() {
    let site = TestSite::new().await;
    account(&site, "Ana", Role::Reader).await;
    let stranger = site.anonymous();
    let known = sign_in(&stranger, "ana@example.org", "wrong wrong wrong")
        .await
        .expect(422);
    let unknown = sign_in(&stranger, "eve@example.org", "wrong wrong wrong")
        .await
        .expect(422);
    let same = |answer: &Answer| {
        answer
            .text()
            .replace("ana@example.org", "X")
            .replace("eve@example.org", "X")
    };
    assert_eq!(same(&known), same(&unknown));
    // What was typed comes back, but never the password.
    known
        .shows("value=\"ana@example.org\"")
        .hides("wrong wrong wrong");
    let ask = async |email: &str| {
        let site = TestSite::with(|settings| settings.sends_mail = true).await;
        account(&site, "Ana", Role::Reader).await;
        let answer = site
            .anonymous()
            .post_form("/sign-in/link", &[("email", email)])
            .await;
        let jobs = site
            .read(|tx| Ok(newsroom::store::job::waiting(tx, 0, 10)?))
            .await;
        (same(&answer.expect(200)), jobs.len())
    };
    assert_eq!(ask("ana@example.org").await, ask("eve@example.org").await);
}

#[tokio::test]
async fn guessing_grows_slow_for_a_network_and_for_an_address() {
    let site = TestSite::with(|settings| settings.limits_enabled = true).await;
    account(&site, "Ana", Role::Reader).await;
    let stranger = site.anonymous();
    for number in 0..5 {
        let email = format!("nobody{number}@example.org");
        sign_in(&stranger, &email, "wrong wrong wrong")
            .await
            .expect(422);
    }
    let slowed = sign_in(&stranger, "ana@example.org", PASSWORD)
        .await
        .expect(429);
    assert!(slowed.header("retry-after").parse::<u64>().unwrap() > 0);
    assert!(
        !is_signed_in(&stranger),
        "the right password does not help whoever guesses"
    );
    // A neighbour on the same network waits with them; another network does not.
    sign_in(&stranger.neighbour(), "ana@example.org", PASSWORD)
        .await
        .expect(429);
    sign_in(&site.anonymous(), "ana@example.org", PASSWORD)
        .await
        .expect(303);
    // One address tried from many networks grows slow as well, whether or not it has an account.
    for email in ["mo@example.org", "nobody@example.org"] {
        for _ in 0..5 {
            sign_in(&site.anonymous(), email, "wrong wrong wrong")
                .await
                .expect(422);
        }
        sign_in(&site.anonymous(), email, "wrong wrong wrong")
            .await
            .expect(429);
    }
    site.advance(MINUTE);
    sign_in(&stranger, "ana@example.org", PASSWORD)
        .await
        .expect(303);
}

#[tokio::test]
async fn nobody_is_led_off_the_site() {
    let site = TestSite::new().await;
    let id = account(&site, "Ana", Role::Reader).await;
    for evil in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\u{9}/evil.example",
        "/a\r\nLocation: https://evil.example",
    ] {
        let ana = site.anonymous();
        ana.get(&format!("/sign-in?next={}", web::address::encoded(evil)))
            .await
            .expect(200)
            .hides("evil.example");
        let fields = [
            ("email", "ana@example.org"),
            ("password", PASSWORD),
            ("next", evil),
        ];
        let answer = ana.post_form("/sign-in", &fields).await.expect(303);
        assert_eq!(answer.header("location"), "/account", "{evil}");
        let answer = ana
            .post_form(
                "/account/confirm",
                &[("password", PASSWORD), ("next", evil)],
            )
            .await
            .expect(303);
        assert_eq!(answer.header("location"), "/account", "{evil}");
        let path = make_link(&site, Purpose::SignIn, id, evil).await;
        let answer = site.anonymous().post_form(&path, &[]).await.expect(303);
        assert_eq!(answer.header("location"), "/account", "{evil}");
    }
}

#[tokio::test]
async fn a_new_password_signs_out_everywhere_else() {
    let site = TestSite::new().await;
    account(&site, "Ana", Role::Reader).await;
    let (here, there) = (site.anonymous(), site.anonymous());
    sign_in(&here, "ana@example.org", PASSWORD)
        .await
        .expect(303);
    sign_in(&there, "ana@example.org", PASSWORD)
        .await
        .expect(303);
    for bad in [
        "short",
        "password123",
        "ana@example.org",
        "house lights",
        "1234567890",
    ] {
        let answer = here
            .post_form("/account/password", &[("password", bad)])
            .await
            .expect(422);
        // Whatever it was, it does not come back on a page.
        let field = answer.between("<input id=\"f-password\"", ">");
        assert!(!field.contains("value="), "{field}");
    }
    there.get("/account").await.expect(200);
    here.post_form("/account/password", &[("password", "another lamp left on")])
        .await
        .expect(303);
    here.get("/account?said=password")
        .await
        .expect(200)
        .shows("Your password is set");
    there.get("/account").await.expect(303);
    sign_in(&site.anonymous(), "ana@example.org", PASSWORD)
        .await
        .expect(422);
    sign_in(&site.anonymous(), "ana@example.org", "another lamp left on")
        .await
        .expect(303);
}
