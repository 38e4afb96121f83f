//! What an editor says of a category: announced, corrected, a tie, taken back, confirmed, declined, nobody.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Time;
use newsroom::award::category;
use newsroom::award::night::{self, Seen};
use newsroom::award::result::Saying;
use newsroom::award::{SaidKind, WinnerRule};
use newsroom::id::Kind;
use newsroom::{Error, Millis};

use super::board::Typed;
use super::{At, HERE, PAGE, drawn, found, url};
use crate::actor::Actor;
use crate::form::Form;
use crate::problem::Problem;
use crate::site::Site;
use crate::{address, desk};

/// A day, in milliseconds.
const DAY_MS: Millis = 86_400_000;
/// A clock that is a little fast does not move an announcement to yesterday.
const FAST_MS: Millis = 5 * 60_000;

/// What a button of the console says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Act {
    kind: SaidKind,
    rank: Option<i64>,
    /// Whether nobody may have won before.
    first: bool,
    /// Whether it is about the category and not about a nominee.
    of_all: bool,
}

impl Act {
    fn parse(word: &str, has_nominee: bool) -> Option<Act> {
        let act = |kind| Act {
            kind,
            rank: None,
            first: false,
            of_all: false,
        };
        Some(match word {
            "announce" => Act {
                first: true,
                ..act(SaidKind::Announced)
            },
            "tie" => act(SaidKind::Announced),
            "correct" => act(SaidKind::Corrected),
            "undo" => Act {
                of_all: !has_nominee,
                ..act(SaidKind::Retracted)
            },
            "confirm" => act(SaidKind::Confirmed),
            "declined" => act(SaidKind::Declined),
            "vacated" => act(SaidKind::Vacated),
            "second" => Act {
                rank: Some(2),
                ..act(SaidKind::Placed)
            },
            "third" => Act {
                rank: Some(3),
                ..act(SaidKind::Placed)
            },
            "nobody" => Act {
                of_all: true,
                ..act(SaidKind::NoAward)
            },
            _ => return None,
        })
    }

    /// Whether it happens on the night and so has a time.
    fn has_time(self) -> bool {
        matches!(
            self.kind,
            SaidKind::Announced | SaidKind::Corrected | SaidKind::Placed | SaidKind::NoAward
        )
    }
}

/// `POST /desk/night/{award}/{edition}/{category}` with `act`, `revision`, `nominee`, and perhaps `at`, `note`, `source_url`.
///
/// 303 to the category. 409 with the column as it stands now when somebody else said something meanwhile, or when it
/// cannot be said; nothing is said then.
///
/// # Errors
/// 404; 400 for an act that is none.
pub(super) async fn act(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition, category_slug)): Path<(String, String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (word, nominee) = (form.take("act"), form.take("nominee"));
    let revision: i64 = form.take("revision").parse().unwrap_or(-1);
    let typed = Typed {
        more: !matches!(word.as_str(), "announce" | "tie" | "correct" | "undo"),
        act: word.clone(),
        nominee: nominee.clone(),
        at: form.take("at"),
        note: form.take("note"),
        source_url: form.take("source_url"),
    };
    let at = At {
        award: award.clone(),
        edition: edition.clone(),
        category: Some(category_slug.clone()),
    };
    let (who, now) = (actor.doer(), site.now());
    let nomination = match nominee.as_str() {
        "" => None,
        id => Some(site.row(Kind::Nomination, id)?),
    };
    let account = who.account.unwrap_or_default();
    let (kept, said) = (typed.clone(), word.clone());
    let slug = category_slug.clone();
    let done = site
        .db
        .write(move |tx| -> Result<(), Error> {
            let known = found(tx, &award, &edition)?;
            let category = category::by_path(tx, &award, &edition, &slug)?
                .ok_or(Error::NotFound("category"))?;
            let act = Act::parse(&said, nomination.is_some()).ok_or_else(|| {
                Error::invalid("act", "There is no such thing to say of a category.")
            })?;
            if !act.of_all && nomination.is_none() {
                return Err(Error::invalid("nominee", "Say which nominee it is about."));
            }
            let happened = clock(&kept.at, &known.zone, now)?;
            let nomination = nomination.filter(|_| !act.of_all);
            let saying = Saying {
                kind: act.kind,
                nomination,
                rank: act.rank,
                at: act.has_time().then_some(happened),
                source_url: source(&kept.source_url)?,
                note: kept.note.trim().to_owned(),
                idempotency: Some(format!(
                    "desk-{account}-{}-{revision}-{said}-{}",
                    category.id,
                    nomination.unwrap_or_default()
                )),
                batch_id: None,
            };
            let seen = Seen {
                category: category.id,
                revision,
                nobody: act.first && category.winner_rule != WinnerRule::Many,
            };
            night::say(tx, seen, &saying, &who, now)?;
            Ok(())
        })
        .await;
    let sentence = match done {
        Ok(()) => {
            let back = format!(
                "{}/{}?said={word}#open",
                url(&at.award, &at.edition),
                address::encoded(&category_slug)
            );
            return Ok(desk::see(&back));
        }
        Err(Error::Conflict(sentence)) => sentence,
        Err(Error::Invalid(faults)) => faults.to_string(),
        Err(error) => return Err(error.into()),
    };
    let mut board = drawn(&site, at, "", typed).await?;
    board.refuse(sentence);
    let mut page = desk::page(&site, &actor, HERE, PAGE, &board)?;
    *page.status_mut() = StatusCode::CONFLICT;
    Ok(page)
}

/// The instant of a time of day on the clock of the edition, the last such time before now; now when none was typed.
fn clock(typed: &str, zone: &str, now: Millis) -> Result<Millis, Error> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(now);
    }
    let wrong = || Error::invalid("at", "Please give the time as 20:14.");
    let time: Time = typed.parse().map_err(|_| wrong())?;
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let today = Timestamp::from_millisecond(now)
        .map_err(|_| wrong())?
        .to_zoned(zone.clone())
        .date();
    let at = today
        .to_datetime(time)
        .to_zoned(zone)
        .map_err(|_| wrong())?
        .timestamp()
        .as_millisecond();
    Ok(if at > now + FAST_MS { at - DAY_MS } else { at })
}

/// An address as a source may name it.
fn source(typed: &str) -> Result<String, Error> {
    let typed = typed.trim();
    let is_address = typed.starts_with("https://") || typed.starts_with("http://");
    if typed.is_empty() || (is_address && !typed.contains(char::is_whitespace)) {
        return Ok(typed.to_owned());
    }
    Err(Error::invalid(
        "source_url",
        "A source is an address that begins with https://.",
    ))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    /// 21 September 2020, 01:30 UTC: half past six in the evening of the 20th in Los Angeles.
    const NIGHT: Millis = 1_600_651_800_000;

    #[test]
    fn a_time_is_the_last_one_on_the_clock_of_the_show() {
        let at = |typed| clock(typed, "America/Los_Angeles", NIGHT).unwrap();
        assert_eq!(at(""), NIGHT);
        assert_eq!(at("18:14"), NIGHT - 16 * 60_000);
        assert_eq!(at("18:14:30"), NIGHT - 15 * 60_000 - 30_000);
        // It is not yet 23:50 there, so yesterday's is meant.
        assert_eq!(at("23:50"), NIGHT + 320 * 60_000 - DAY_MS);
        assert!(clock("8 p. m.", "UTC", NIGHT).is_err());
    }

    #[test]
    fn a_source_is_an_address() {
        assert_eq!(
            source(" https://example.org/a ").unwrap(),
            "https://example.org/a"
        );
        assert!(source("javascript:alert(1)").is_err());
        assert!(source("https://example.org/ a").is_err());
    }
}
