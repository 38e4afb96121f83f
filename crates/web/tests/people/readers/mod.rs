//! Readers with an account: joining, writing, their own list, claims, the file of everything, leaving.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod joining;
mod leaving;
mod own;
mod writing;

use newsroom::account::{NewAccount, link};
use newsroom::job::Job;
use newsroom::store::job;
use newsroom::{Role, account, session};
use web::testing::{Reader, SPEECH_URL, TestSite};

const COMMENTS: &str = "/television/ruffalo-wins/comments";

/// A site that sends mail.
async fn mailing() -> TestSite {
    TestSite::with(|settings| settings.sends_mail = true).await
}

/// Somebody signed in under this name, at `NAME@example.org`; and the account's row id.
async fn signed_in(site: &TestSite, name: &str, role: Role) -> (Reader, i64) {
    let new = NewAccount {
        name: name.to_owned(),
        email: format!("{}@example.org", name.to_lowercase().replace(' ', "-")),
        role,
    };
    let now = site.site.now();
    let id = site.write(move |tx| account::create(tx, &new, now)).await;
    (browser(site, id).await, id)
}

/// Another browser in which this account is signed in.
async fn browser(site: &TestSite, id: i64) -> Reader {
    let reader = site.anonymous();
    let random: [u8; 32] = rand::random();
    let now = site.site.now();
    site.write(move |tx| session::open(tx, id, &random, "Firefox on Linux", now))
        .await;
    let cookie = web::actor::set_cookie(&site.site, &random).unwrap();
    reader.keep_cookie(cookie.to_str().unwrap());
    reader
}

/// The address in the link that was mailed last, if one was; its mail is sent now.
async fn mailed(site: &TestSite) -> Option<String> {
    let now = site.site.now();
    site.write(move |tx| {
        let Some(waiting) = job::claim(tx, 60_000, now)? else {
            return Ok(None);
        };
        job::done(tx, waiting.id)?;
        let Some(Job::MailLink { link }) = Job::parse(&waiting.data) else {
            return Ok(None);
        };
        let random: [u8; 32] = rand::random();
        let sent = link::to_send(tx, link, &random, now)?;
        Ok(sent.map(|sent| format!("{}/{}", sent.purpose.path(), link::spell(&random))))
    })
    .await
}

/// Writes a comment as the page's script does; answers its public id.
async fn say(reader: &Reader, name: &str, text: &str) -> String {
    let answer = reader
        .post_form_as_script(COMMENTS, &[("name", name), ("text", text)])
        .await
        .expect(201);
    answer.between("data-comment=\"", "\"")
}

async fn me(site: &TestSite, reader: &Reader) -> serde_json::Value {
    let page = site.anonymous().get(SPEECH_URL).await;
    let story = page.between("data-story=\"", "\"");
    reader
        .get(&format!("/me?story={story}"))
        .await
        .expect(200)
        .json()
}
