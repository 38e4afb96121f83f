//! Signing in, out and again: passwords, links, codes, invitations, and everything strangers try.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use newsroom::account::link::{self, Luggage, NewLink, Purpose};
use newsroom::account::password::{self, Password};
use newsroom::account::{self, NewAccount, staff, totp};
use newsroom::audit::Doer;
use newsroom::{Role, session};
use web::newsroom;
use web::testing::{Answer, DAY, MINUTE, Reader, TestSite};

const PASSWORD: &str = "a lamp left on";
const COOKIE: &str = "greenroom-session";

/// An account with a password: `NAME@example.org`.
async fn account(site: &TestSite, name: &str, role: Role) -> i64 {
    let phc = Password::parse(PASSWORD, "x@example.org", "")
        .unwrap()
        .hash(&[1; 16])
        .unwrap();
    let new = NewAccount {
        name: name.to_owned(),
        email: format!("{}@example.org", name.to_lowercase()),
        role,
    };
    let now = site.site.now();
    site.write(move |tx| {
        let id = account::create(tx, &new, now)?;
        password::set(tx, &Doer::house("test"), id, &phc, None, now)?;
        Ok(id)
    })
    .await
}

async fn make_link(site: &TestSite, purpose: Purpose, account: i64, next: &str) -> String {
    let new = NewLink {
        purpose,
        account: Some(account),
        email: "ana@example.org".to_owned(),
        role: None,
        luggage: Luggage {
            next: next.to_owned(),
            ..Luggage::default()
        },
        good_for_ms: link::SIGN_IN_MS,
    };
    let (random, now) = (rand_bytes(), site.site.now());
    site.write(move |tx| link::make(tx, &new, &random, now))
        .await;
    format!("{}/{}", purpose.path(), link::spell(&random))
}

fn rand_bytes() -> [u8; 32] {
    use std::sync::atomic::{AtomicU8, Ordering};
    static NEXT: AtomicU8 = AtomicU8::new(100);
    [NEXT.fetch_add(1, Ordering::Relaxed); 32]
}

async fn sign_in(reader: &Reader, email: &str, password: &str) -> Answer {
    reader
        .post_form("/sign-in", &[("email", email), ("password", password)])
        .await
}

fn is_signed_in(reader: &Reader) -> bool {
    reader.cookies().contains_key(COOKIE)
}

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
