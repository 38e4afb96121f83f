//! What the templates of the mails see.

use serde::Serialize;
use web::newsroom::Millis;

/// A one-time link: `mail/sign-in`, `mail/invitation`, `mail/address`, `mail/claim`.
#[derive(Debug, Serialize)]
pub(super) struct Link {
    /// Whom it is for; may be empty.
    pub name: String,
    /// Who invites; may be empty.
    pub by: String,
    /// What they become in the newsroom.
    pub role: Option<String>,
    /// The link itself.
    pub url: String,
    /// Until when it opens, in words.
    pub until: String,
}

/// An answer to a comment: `mail/reply`.
#[derive(Debug, Serialize)]
pub(super) struct Reply {
    /// Who is told.
    pub name: String,
    /// Who answered.
    pub by: String,
    /// Headline of the story.
    pub title: String,
    /// The beginning of the answer.
    pub text: String,
    /// Where all of it stands.
    pub url: String,
    /// Where to ask for no more of these.
    pub stop: String,
}

/// An instant in words, in the newsroom's zone, with the zone: `21 September 2020, 08:00 IST`.
pub(super) fn until(at: Millis, zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_millisecond(at)
        .unwrap_or_default()
        .to_zoned(zone)
        .strftime("%-d %B %Y, %H:%M %Z")
        .to_string()
}
