//! Signing in, out and again: passwords, links, codes, invitations, and everything strangers try.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod codes;
mod links;
mod passwords;
mod sessions;

use newsroom::account::link::{Luggage, NewLink, Purpose};
use newsroom::account::password::Password;
use newsroom::account::{NewAccount, link, password};
use newsroom::audit::Doer;
use newsroom::{Role, account};
use web::testing::{Answer, Reader, TestSite};

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
