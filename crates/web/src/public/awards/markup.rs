//! What machines read in the pages of awards: schema.org as JSON-LD.

use newsroom::award::sheet::{CategorySheet, EditionSheet};
use newsroom::award::sitting::Session;
use newsroom::award::{Edition, EditionStatus, Precision};
use newsroom::markup::SafeHtml;
use serde_json::{Value, json};

use super::lay;
use crate::json::put;
use crate::page::Masthead;
use crate::site::Site;
use crate::when::Dates;
use crate::{address, seo};

/// The ceremony with its evenings, and the way to it.
#[must_use]
pub(crate) fn edition(
    site: &Site,
    masthead: &Masthead,
    sheet: &EditionSheet,
    path: &str,
) -> Vec<SafeHtml> {
    let it = &sheet.edition;
    let mut event = event(site, masthead, it, &sheet.sessions, path);
    put(&mut event, "@context", "https://schema.org");
    let evenings: Vec<Value> = sheet
        .sessions
        .iter()
        .map(|session| evening(site, masthead, it, session, sheet, path))
        .collect();
    if evenings.len() > 1 {
        put(&mut event, "subEvent", evenings);
    }
    vec![
        SafeHtml::json_ld(&event),
        seo::breadcrumbs(
            site,
            &[
                ("Awards", "/awards/"),
                (&it.award.2, &lay::url(&it.award.1)),
                (&it.label, path),
            ],
        ),
    ]
}

/// A category: who is nominated, and whose award it is.
#[must_use]
pub(crate) fn category(
    site: &Site,
    masthead: &Masthead,
    edition: &Edition,
    sessions: &[Session],
    sheet: &CategorySheet,
    path: &str,
) -> Vec<SafeHtml> {
    let edition_path = lay::url(&edition.path());
    let nominees: Vec<Value> = sheet
        .nominees
        .iter()
        .filter(|it| it.status.can_win())
        .zip(1..)
        .map(|(it, position)| {
            let mut item = json!({
                "@type": if it.people.is_empty() { "CreativeWork" } else { "Person" },
                "name": lay::plain(&sheet.category, it),
            });
            let page = match (it.people.as_slice(), it.works.as_slice()) {
                ([one], _) => lay::page(one),
                ([], [one]) => Some(address::subject("works", &one.slug)),
                _ => None,
            };
            if let Some(page) = page {
                put(&mut item, "url", site.absolute(&page));
            }
            if lay::has_won(it) {
                put(&mut item, "award", prize(&sheet.category.name, edition));
            }
            json!({ "@type": "ListItem", "position": position, "item": item })
        })
        .collect();
    let list = json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": format!("{}, {}", sheet.category.name, edition.label),
        "url": site.absolute(path),
        "numberOfItems": nominees.len(),
        "itemListElement": nominees,
    });
    let mut event = event(site, masthead, edition, sessions, &edition_path);
    put(&mut event, "@context", "https://schema.org");
    vec![
        SafeHtml::json_ld(&list),
        SafeHtml::json_ld(&event),
        seo::breadcrumbs(
            site,
            &[
                ("Awards", "/awards/"),
                (&edition.award.2, &lay::url(&edition.award.1)),
                (&edition.label, &edition_path),
                (&sheet.category.name, path),
            ],
        ),
    ]
}

/// What an award is called where it stands beside a name.
#[must_use]
pub(crate) fn prize(category: &str, edition: &Edition) -> String {
    format!("{category}, {}", edition.label)
}

fn event(
    site: &Site,
    masthead: &Masthead,
    it: &Edition,
    sessions: &[Session],
    path: &str,
) -> Value {
    let mut event = json!({
        "@type": "Event",
        "@id": format!("{}#event", site.absolute(path)),
        "name": it.label,
        "url": site.absolute(path),
        "eventStatus": status(it.status),
        "superEvent": {
            "@type": "EventSeries",
            "name": it.award.2,
            "url": site.absolute(&lay::url(&it.award.1)),
        },
    });
    let first = sessions.iter().find(|it| it.starts_at.is_some());
    let zone = Dates::new(&it.zone, 0);
    let start = first.and_then(|it| start(masthead, &zone, it));
    put(
        &mut event,
        "startDate",
        start.unwrap_or_else(|| it.year.to_string()),
    );
    event
}

fn evening(
    site: &Site,
    masthead: &Masthead,
    it: &Edition,
    session: &Session,
    sheet: &EditionSheet,
    path: &str,
) -> Value {
    let mut event = json!({
        "@type": "Event",
        "name": session.name,
        "url": format!("{}#evening-{}", site.absolute(path), session.place),
        "eventStatus": status(it.status),
        "superEvent": { "@id": format!("{}#event", site.absolute(path)) },
    });
    let zone = Dates::new(&it.zone, 0);
    if let Some(start) = start(masthead, &zone, session) {
        put(&mut event, "startDate", start);
    }
    if let (Some(end), Precision::Minute) = (session.ends_at, session.precise_to) {
        put(&mut event, "endDate", masthead.dates.iso(end));
    }
    if !session.venue.is_empty() {
        put(
            &mut event,
            "location",
            json!({ "@type": "Place", "name": session.venue }),
        );
    }
    let performers: Vec<Value> = sheet
        .people
        .iter()
        .filter(|it| it.session_id == session.id)
        .map(|it| {
            json!({
                "@type": "Person",
                "name": it.name,
                "url": site.absolute(&address::subject("people", &it.slug)),
            })
        })
        .collect();
    if !performers.is_empty() {
        put(&mut event, "performer", performers);
    }
    event
}

fn start(masthead: &Masthead, zone: &Dates, session: &Session) -> Option<String> {
    let at = session.starts_at?;
    Some(match session.precise_to {
        Precision::Minute => masthead.dates.iso(at),
        Precision::Day => zone.day(at, "en").iso,
    })
}

fn status(status: EditionStatus) -> &'static str {
    match status {
        EditionStatus::Postponed => "https://schema.org/EventPostponed",
        EditionStatus::Cancelled => "https://schema.org/EventCancelled",
        _ => "https://schema.org/EventScheduled",
    }
}
