//! The desk's conversation: queues, acts, two moderators at once, bans, words, the log.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod keeping;
mod queues;

use web::newsroom::Hold;
use web::testing::{Answer, Reader, SPEECH_URL, TestSite};

pub(crate) const COMMENTS: &str = "/desk/comments";

/// A site where every comment waits for a moderator.
pub(crate) async fn waiting() -> TestSite {
    TestSite::with(|settings| {
        settings.policy.hold = Hold::All;
        settings.policy.repeat_window_ms = 0;
    })
    .await
}

pub(crate) async fn says(reader: &Reader, name: &str, text: &str) -> Answer {
    let fields = [
        ("name", name),
        ("text", text),
        ("email", "ana.reader@example.org"),
    ];
    reader
        .post_form(&format!("{SPEECH_URL}/comments"), &fields)
        .await
}

/// The id and the version of the first comment of a page.
pub(crate) fn first(page: &Answer) -> (String, String) {
    let id = page.between("data-item=\"", "\"");
    let seen = page.between("name=\"seen\" value=\"", "\"");
    (id, seen)
}

pub(crate) async fn does(moderator: &Reader, id: &str, seen: &str, act: &str) -> Answer {
    let fields = [("act", act), ("seen", seen), ("back", COMMENTS)];
    moderator
        .post_form(&format!("{COMMENTS}/{id}"), &fields)
        .await
}
