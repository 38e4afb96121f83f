//! The second step: codes of six digits and recovery codes.

use newsroom::Role;
use newsroom::account::link::Purpose;
use newsroom::account::totp;
use newsroom::audit::Doer;
use web::testing::{MINUTE, TestSite};

use super::{PASSWORD, account, is_signed_in, make_link, sign_in};

#[tokio::test]
async fn the_second_step_is_asked_after_a_password_and_a_link() {
    let site = TestSite::new().await;
    let id = account(&site, "Ana", Role::Owner).await;
    let secret = [9; totp::SECRET_BYTES];
    let now = site.site.now();
    let codes = site
        .write(move |tx| {
            let code = totp::code(&secret, now).unwrap();
            totp::set(tx, &Doer::house("test"), id, &secret, &code, &[4; 32], now)
        })
        .await;
    site.advance(MINUTE);
    let code = || totp::code(&secret, site.site.now()).unwrap();
    let ana = site.anonymous();
    let answer = ana
        .post_form(
            "/sign-in",
            &[
                ("email", "ana@example.org"),
                ("password", PASSWORD),
                ("next", "/desk/staff"),
            ],
        )
        .await
        .expect(303);
    assert_eq!(answer.header("location"), "/sign-in/code");
    assert!(!is_signed_in(&ana));
    ana.get("/desk").await.expect(303);
    ana.get("/sign-in/code")
        .await
        .expect(200)
        .shows("Six digits");
    ana.post_form("/sign-in/code", &[("code", "123")])
        .await
        .expect(422)
        .shows("not right");
    let right = code();
    let answer = ana
        .post_form("/sign-in/code", &[("code", &right)])
        .await
        .expect(303);
    assert_eq!(answer.header("location"), "/desk/staff");
    ana.get("/desk/staff").await.expect(200);
    // The same code, read over a shoulder, opens nothing; nor does the step without its cookie.
    let thief = site.anonymous();
    sign_in(&thief, "ana@example.org", PASSWORD)
        .await
        .expect(303);
    thief
        .post_form("/sign-in/code", &[("code", &right)])
        .await
        .expect(422);
    let answer = site
        .anonymous()
        .post_form("/sign-in/code", &[("code", &code())])
        .await;
    assert_eq!(answer.expect(303).header("location"), "/sign-in");
    // A link is one thing, too; a recovery code is taken once.
    let path = make_link(&site, Purpose::SignIn, id, "").await;
    let ana = site.anonymous();
    assert_eq!(
        ana.post_form(&path, &[])
            .await
            .expect(303)
            .header("location"),
        "/sign-in/code"
    );
    let recovery = codes.first().unwrap();
    ana.post_form("/sign-in/code", &[("code", recovery)])
        .await
        .expect(303);
    assert!(is_signed_in(&ana));
    sign_in(&thief, "ana@example.org", PASSWORD)
        .await
        .expect(303);
    thief
        .post_form("/sign-in/code", &[("code", recovery)])
        .await
        .expect(422);
    // Whoever waits too long begins again.
    site.advance(6 * MINUTE);
    let answer = thief
        .post_form("/sign-in/code", &[("code", &code())])
        .await
        .expect(303);
    assert_eq!(answer.header("location"), "/sign-in");
}

#[tokio::test]
async fn guessing_codes_grows_slow() {
    let site = TestSite::with(|settings| settings.limits_enabled = true).await;
    let id = account(&site, "Ana", Role::Owner).await;
    let (secret, now) = ([9; totp::SECRET_BYTES], site.site.now());
    site.write(move |tx| {
        let code = totp::code(&secret, now).unwrap();
        totp::set(tx, &Doer::house("test"), id, &secret, &code, &[4; 32], now)
    })
    .await;
    let thief = site.anonymous();
    sign_in(&thief, "ana@example.org", PASSWORD)
        .await
        .expect(303);
    for _ in 0..5 {
        thief
            .post_form("/sign-in/code", &[("code", "12345")])
            .await
            .expect(422);
    }
    thief
        .post_form("/sign-in/code", &[("code", "12345")])
        .await
        .expect(429);
}

#[tokio::test]
async fn a_second_factor_is_proved_before_it_counts() {
    let site = TestSite::new().await;
    let ana = site.signed_in(Role::Editor).await;
    let page = ana.get("/account/totp").await.expect(200);
    assert!(page.text().contains("<svg class=\"qr\""));
    let secret = page
        .between("<code class=\"secret\">", "</code>")
        .replace(' ', "");
    assert_eq!(
        ana.get("/account/totp")
            .await
            .between("<code class=\"secret\">", "</code>")
            .replace(' ', ""),
        secret,
        "a page looked at twice offers the same"
    );
    page.shows("otpauth://totp/House%20Lights:editor-");
    ana.post_form("/account/totp", &[("code", "12345")])
        .await
        .expect(422)
        .shows(&secret[..4]);
    let bytes = unbase32(&secret);
    let code = totp::code(&bytes, site.site.now()).unwrap();
    let shown = ana
        .post_form("/account/totp", &[("code", &code)])
        .await
        .expect(200);
    assert_eq!(
        shown.text().matches("<li><code>").count(),
        totp::RECOVERY_CODES
    );
    ana.get("/account")
        .await
        .expect(200)
        .shows("10 recovery codes left")
        .hides("<li><code>");
    ana.get("/account/totp")
        .await
        .expect(200)
        .hides(&secret[..8]);
    ana.post_form("/account/totp/off", &[]).await.expect(303);
    // What was offered before is never offered again.
    let again = ana.get("/account/totp").await.expect(200);
    assert_ne!(
        again
            .between("<code class=\"secret\">", "</code>")
            .replace(' ', ""),
        secret
    );
}

fn unbase32(text: &str) -> Vec<u8> {
    let (mut bits, mut held, mut out) = (0_u32, 0, Vec::new());
    for letter in text.bytes() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
            .iter()
            .position(|&known| known == letter)
            .unwrap();
        bits = (bits << 5 | u32::try_from(value).unwrap()) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    out
}
