//! What an owner decides about the whole publication.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use newsroom::house::{self, Draft};
use newsroom::store::Tx;
use newsroom::theme::Colour;
use newsroom::{Error, House, Policy};
use serde::Serialize;

use super::Said;
use crate::actor::Actor;
use crate::desk::{self, meanwhile};
use crate::form::Form;
use crate::page::Masthead;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::{Settings, Site};

const HERE: &str = "/desk/settings";
const TEMPLATE: &str = "desk/settings.html";
/// The house's own accents, shown where there are no others: as in `assets/css/paper.css`.
const OWN_ACCENTS: [&str; 2] = ["#0b5c3b", "#7fd6a8"];

#[derive(Serialize)]
struct Sheet {
    /// What it was opened with.
    seen: String,
    draft: Fields,
    /// Settings the operator has spoken on, by field.
    fixed: BTreeSet<&'static str>,
    own_accents: [&'static str; 2],
    errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Fields {
    title: String,
    tagline: String,
    lang: String,
    time_zone: String,
    logo: String,
    accent_light: String,
    accent_dark: String,
    guests: String,
    hold: String,
    max_links: String,
    close_after_days: String,
    slow_seconds: String,
    edit_minutes: String,
}

impl From<Draft> for Fields {
    fn from(draft: Draft) -> Fields {
        Fields {
            title: draft.title,
            tagline: draft.tagline,
            lang: draft.lang,
            time_zone: draft.time_zone,
            logo: draft.logo,
            accent_light: draft.accent_light,
            accent_dark: draft.accent_dark,
            guests: draft.guests,
            hold: draft.hold,
            max_links: draft.max_links,
            close_after_days: draft.close_after_days,
            slow_seconds: draft.slow_seconds,
            edit_minutes: draft.edit_minutes,
        }
    }
}

/// The form as it stands: what holds now, whoever said it.
fn standing(house: House, policy: &Policy) -> Draft {
    let colour = |colour: Option<Colour>| colour.map(|it| it.to_string()).unwrap_or_default();
    Draft {
        title: house.site.title,
        tagline: house.site.tagline,
        lang: house.site.lang,
        time_zone: house.site.time_zone,
        logo: house.look.logo.map(|logo| logo.name).unwrap_or_default(),
        accent_light: colour(house.look.accent_light),
        accent_dark: colour(house.look.accent_dark),
        guests: if policy.guests { "yes" } else { "no" }.to_owned(),
        hold: policy.hold.as_str().to_owned(),
        max_links: policy.max_links.to_string(),
        close_after_days: policy.close_after_days.unwrap_or(0).to_string(),
        slow_seconds: (policy.slow_ms / 1_000).to_string(),
        edit_minutes: (policy.edit_window_ms / 60_000).to_string(),
    }
}

fn taken(form: &mut Form) -> Draft {
    Draft {
        title: form.take("title"),
        tagline: form.take("tagline"),
        lang: form.take("lang"),
        time_zone: form.take("time_zone"),
        logo: form.take("logo"),
        accent_light: form.take("accent_light"),
        accent_dark: form.take("accent_dark"),
        guests: form.take("guests"),
        hold: form.take("hold"),
        max_links: form.take("max_links"),
        close_after_days: form.take("close_after_days"),
        slow_seconds: form.take("slow_seconds"),
        edit_minutes: form.take("edit_minutes"),
    }
}

fn values(draft: &Draft) -> [(&'static str, &str); 13] {
    [
        ("title", &draft.title),
        ("tagline", &draft.tagline),
        ("lang", &draft.lang),
        ("time_zone", &draft.time_zone),
        ("logo", &draft.logo),
        ("accent_light", &draft.accent_light),
        ("accent_dark", &draft.accent_dark),
        ("guests", &draft.guests),
        ("hold", &draft.hold),
        ("max_links", &draft.max_links),
        ("close_after_days", &draft.close_after_days),
        ("slow_seconds", &draft.slow_seconds),
        ("edit_minutes", &draft.edit_minutes),
    ]
}

/// What the operator has spoken on is not sent along: it stays as it stands.
fn fill(draft: &mut Draft, stands: &Draft, fixed: &BTreeSet<&'static str>) {
    for (name, field, value) in [
        ("comments.guests", &mut draft.guests, &stands.guests),
        ("comments.hold", &mut draft.hold, &stands.hold),
        (
            "comments.close_after_days",
            &mut draft.close_after_days,
            &stands.close_after_days,
        ),
        (
            "comments.slow_seconds",
            &mut draft.slow_seconds,
            &stands.slow_seconds,
        ),
    ] {
        if fixed.contains(name) {
            field.clone_from(value);
        }
    }
}

/// What holds now, read from the database and under what the operator has spoken on.
fn read(tx: &mut Tx<'_>, settings: &Settings) -> newsroom::Result<Draft> {
    let house = House::load(tx)?;
    let policy = house.rules.over(&settings.policy, &settings.fixed);
    Ok(standing(house, &policy))
}

fn sheet(site: &Site, seen: String, draft: Draft, errors: BTreeMap<String, String>) -> Sheet {
    let fixed = site.settings.fixed.iter();
    Sheet {
        seen,
        draft: draft.into(),
        fixed: fixed
            .filter_map(|name| name.strip_prefix("comments."))
            .collect(),
        own_accents: OWN_ACCENTS,
        errors,
        said: None,
    }
}

/// `GET /desk/settings`.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let house = Arc::clone(&site);
    let stands = site.db.read(move |tx| read(tx, &house.settings)).await?;
    let seen = meanwhile::seen(&values(&stands));
    let mut sheet = sheet(&site, seen, stands, BTreeMap::new());
    sheet.said = said.sentence();
    desk::page(&site, &actor, HERE, TEMPLATE, &sheet)
}

/// `POST /desk/settings`: holds for everybody from the next request on.
pub(super) async fn send(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let mut draft = taken(&mut form);
    let seen = form.take("seen");
    let (who, now, mut kept) = (actor.doer(), site.now(), draft.clone());
    let house = Arc::clone(&site);
    let done = site
        .db
        .write(move |tx| {
            let stands = read(tx, &house.settings)?;
            fill(&mut kept, &stands, &house.settings.fixed);
            meanwhile::check(&seen, &values(&stands), &values(&kept))?;
            house::change(tx, &kept, &house.settings.fixed, &who, now)?;
            Masthead::load(tx)
        })
        .await;
    match done {
        Ok(masthead) => {
            // The log tells the other nodes, and this one too; whoever saved is not to wait for it.
            site.keep_house(&Arc::new(masthead));
            Ok(desk::see("/desk/settings?said=saved"))
        }
        Err(Error::Invalid(faults)) => {
            let house = Arc::clone(&site);
            let stands = site.db.read(move |tx| read(tx, &house.settings)).await?;
            fill(&mut draft, &stands, &site.settings.fixed);
            let seen = meanwhile::seen(&values(&stands));
            let sheet = sheet(&site, seen, draft, faults.0);
            desk::refused(&site, &actor, HERE, TEMPLATE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}
