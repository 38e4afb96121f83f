//! A small night to try things with: two categories on two evenings, one nominee with a hostile name.

use std::collections::BTreeMap;

use web::newsroom::audit::Doer;
use web::newsroom::award::category::{self, NewCategory, NewLine};
use web::newsroom::award::edition::{self, NewEdition};
use web::newsroom::award::nomination::{self, NewNomination, NewParty, NewRole, NewWork};
use web::newsroom::award::result::{self, Saying};
use web::newsroom::award::sitting::{self, NewSession};
use web::newsroom::award::{
    self, EditionStatus, NewAward, NomineeKind, PartyKind, Precision, SaidKind, SessionRole,
    WinnerRule,
};
use web::newsroom::comment::Writer;
use web::newsroom::prediction;
use web::newsroom::store::Tx;
use web::newsroom::{self, person, work};
use web::testing::{NIGHT, TestSite};

/// What must never come out as it stands here.
pub(crate) const HOSTILE: &str = "Eve <img src=x onerror=alert(1)>";
pub(crate) const EDITION: &str = "/awards/emmys/2020/";
pub(crate) const LEAD: &str = "/awards/emmys/2020/lead-actor-limited";
pub(crate) const LEAD_PATH: &str = "emmys/2020/lead-actor-limited";

/// Row ids of what was made.
#[derive(Clone, Debug)]
pub(crate) struct Night {
    pub(crate) edition: i64,
    pub(crate) lead: i64,
    pub(crate) series: i64,
    pub(crate) nominees: BTreeMap<&'static str, i64>,
}

impl Night {
    pub(crate) fn of(&self, slug: &str) -> i64 {
        self.nominees[slug]
    }
}

/// A site with the night, before any result.
pub(crate) async fn night() -> (TestSite, Night) {
    of_status(EditionStatus::Nominated, None).await
}

/// The same in another state, or as a copy for a rehearsal.
pub(crate) async fn of_status(
    status: EditionStatus,
    rehearsal_of: Option<i64>,
) -> (TestSite, Night) {
    let site = TestSite::new().await;
    let night = site.write(move |tx| made(tx, status, rehearsal_of)).await;
    site.pass().await;
    (site, night)
}

fn made(
    tx: &mut Tx<'_>,
    status: EditionStatus,
    rehearsal_of: Option<i64>,
) -> newsroom::Result<Night> {
    let award = award::award::save(
        tx,
        &NewAward {
            slug: "emmys".to_owned(),
            name: "Primetime Emmy Awards".to_owned(),
            body: "Television Academy".to_owned(),
            ..NewAward::default()
        },
        NIGHT,
    )?;
    let edition = edition::save(
        tx,
        &NewEdition {
            award_id: award,
            slug: "2020".to_owned(),
            ordinal: Some(72),
            label: "72nd Primetime Emmy Awards".to_owned(),
            year: 2020,
            status,
            zone: "America/Los_Angeles".to_owned(),
            rehearsal_of,
            ..NewEdition::default()
        },
        NIGHT,
    )?;
    let telecast = sitting::save(
        tx,
        &NewSession {
            edition_id: edition,
            place: 2,
            name: "Telecast".to_owned(),
            starts_at: Some(NIGHT - 5_400_000),
            mode: "virtual".to_owned(),
            broadcaster: "ABC".to_owned(),
            ..NewSession::default()
        },
        NIGHT,
    )?;
    sitting::save(
        tx,
        &NewSession {
            edition_id: edition,
            place: 1,
            name: "Creative Arts, first night".to_owned(),
            starts_at: Some(NIGHT - 6 * 86_400_000),
            precise_to: Precision::Day,
            ..NewSession::default()
        },
        NIGHT,
    )?;
    let host = person::find_or_make(tx, "Jimmy Kimmel")?;
    sitting::set_people(tx, telecast, &[(host, SessionRole::Host)])?;
    let lead = category::save(
        tx,
        &NewCategory {
            edition_id: edition,
            session_id: Some(telecast),
            line: NewLine::default(),
            slug: "lead-actor-limited".to_owned(),
            name: "Outstanding Lead Actor in a Limited Series or Movie".to_owned(),
            short_name: "Lead actor, limited".to_owned(),
            nominee_kind: NomineeKind::Person,
            winner_rule: WinnerRule::TiesAllowed,
            place: 1,
            weight: 1,
            locks_at: None,
        },
        NIGHT,
    )?;
    let series = category::save(
        tx,
        &NewCategory {
            edition_id: edition,
            session_id: None,
            line: NewLine::default(),
            slug: "limited-series".to_owned(),
            name: "Outstanding Limited Series".to_owned(),
            short_name: String::new(),
            nominee_kind: NomineeKind::Work,
            winner_rule: WinnerRule::One,
            place: 2,
            weight: 1,
            locks_at: None,
        },
        NIGHT,
    )?;
    let mut nominees = BTreeMap::new();
    for (place, (slug, name, title, roles)) in [
        ("jeremy-irons", "Jeremy Irons", "Watchmen", &[][..]),
        (
            "mark-ruffalo",
            "Mark Ruffalo",
            "I Know This Much Is True",
            &["Dominick Birdsey", "Thomas Birdsey"][..],
        ),
        ("eve", HOSTILE, "Hollywood <b>", &["A \"twin\""][..]),
    ]
    .into_iter()
    .enumerate()
    {
        let party = person::find_or_make(tx, name)?;
        let title = work::find_or_make(tx, title)?;
        let new = NewNomination {
            category_id: lead,
            place: place as i64 + 1,
            slug: Some(slug.to_owned()),
            parties: vec![NewParty {
                kind: PartyKind::Person,
                id: party,
                ..NewParty::default()
            }],
            works: vec![NewWork {
                id: title,
                ..NewWork::default()
            }],
            roles: roles
                .iter()
                .map(|name| NewRole {
                    name: (*name).to_owned(),
                    ..NewRole::default()
                })
                .collect(),
            ..NewNomination::default()
        };
        nominees.insert(slug, nomination::add(tx, &new, NIGHT)?);
    }
    for (place, (slug, title)) in [("watchmen", "Watchmen"), ("unorthodox", "Unorthodox")]
        .into_iter()
        .enumerate()
    {
        let title = work::find_or_make(tx, title)?;
        let new = NewNomination {
            category_id: series,
            place: place as i64 + 1,
            slug: Some(slug.to_owned()),
            works: vec![NewWork {
                id: title,
                ..NewWork::default()
            }],
            ..NewNomination::default()
        };
        nominees.insert(slug, nomination::add(tx, &new, NIGHT)?);
    }
    edition::changed(tx, edition, NIGHT)?;
    Ok(Night {
        edition,
        lead,
        series,
        nominees,
    })
}

/// Says something of a category, and waits until readers would see it.
pub(crate) async fn say(site: &TestSite, category: i64, kind: SaidKind, nominee: i64) -> i64 {
    let now = site.site.now();
    let said = site
        .write(move |tx| {
            let saying = Saying {
                kind,
                nomination: Some(nominee),
                ..Saying::default()
            };
            result::say(tx, category, &saying, &Doer::house("Mo of the desk"), now)
        })
        .await;
    site.pass().await;
    said.id
}

/// So many invented readers pick this nominee.
pub(crate) async fn predict(site: &TestSite, night: &Night, nominee: &'static str, readers: u8) {
    let (edition, lead, nomination) = (night.edition, night.lead, night.of(nominee));
    let now = site.site.now();
    site.write(move |tx| {
        for n in 0..readers {
            let who = Writer {
                device: Some(format!("{nominee}-{n}").into_bytes()),
                ..Writer::default()
            };
            let player = prediction::join(tx, edition, &who, "A reader", now)?;
            prediction::pick(tx, &player, lead, &[nomination], now)?.unwrap();
        }
        Ok(())
    })
    .await;
}
