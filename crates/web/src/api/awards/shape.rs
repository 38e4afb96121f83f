//! What the API says of awards. Ids are opaque, instants are RFC 3339 in UTC, addresses are absolute.

use newsroom::award::sheet::{CategorySheet, EditionSheet, Nominee};
use newsroom::award::sitting::{Session, SessionPerson};
use newsroom::award::{Award, Edition, SaidResult};
use newsroom::id::Kind;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::shape::instant;
use crate::address;
use crate::public::awards::lay;
use crate::site::Site;

/// An award.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct AwardShape {
    /// Its place in addresses.
    pub(super) slug: String,
    /// Name.
    pub(super) name: String,
    /// Who gives it; may be empty.
    pub(super) body: String,
    /// A sentence about it; may be empty.
    pub(super) description: String,
    /// Where readers find it.
    pub(super) url: String,
    /// Editions, newest first.
    pub(super) editions: Vec<EditionLine>,
}

/// An edition in a list.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct EditionLine {
    /// `award/edition`.
    pub(super) path: String,
    /// The award\u{2019}s name.
    pub(super) award: String,
    /// Its place in addresses.
    pub(super) slug: String,
    /// What it is called in full.
    pub(super) label: String,
    /// The how-manieth; null where nobody counts.
    pub(super) ordinal: Option<i64>,
    /// The period it honours, if that is no year, as `1927/28`.
    pub(super) period: String,
    /// The year it honours.
    pub(super) year: i64,
    /// `nominated`, `live`, `final`, `postponed` or `cancelled`.
    pub(super) status: &'static str,
    /// Why it was put off or does not happen; may be empty.
    pub(super) state_reason: String,
    /// `complete`, or `winners-only`.
    pub(super) nominees: &'static str,
    /// Where readers find it.
    pub(super) url: String,
}

/// An edition with everything in it.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct WholeEdition {
    /// What it is.
    #[serde(flatten)]
    pub(super) line: EditionLine,
    /// Its evenings in their order.
    pub(super) sessions: Vec<SessionShape>,
    /// Its categories in running order.
    pub(super) categories: Vec<CategoryShape>,
}

/// An evening.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct SessionShape {
    /// Its place among the evenings, from which categories know it.
    pub(super) place: i64,
    /// Name.
    pub(super) name: String,
    /// When it begins; null while unknown.
    pub(super) starts_at: Option<String>,
    /// When it ends; null while unknown.
    pub(super) ends_at: Option<String>,
    /// `minute`, or `day` where no hour is known.
    pub(super) precise_to: &'static str,
    /// Where; may be empty.
    pub(super) venue: String,
    /// `virtual`; may be empty.
    pub(super) mode: String,
    /// Who shows it; may be empty.
    pub(super) broadcaster: String,
    /// Who does what on it.
    pub(super) people: Vec<Doing>,
}

/// Somebody who does something on an evening.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct Doing {
    /// Name.
    pub(super) name: String,
    /// Page.
    pub(super) url: String,
    /// `host`, `presenter`, `performer`, `in_memoriam` or `accepted_on_behalf`.
    pub(super) role: &'static str,
}

/// A category.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CategoryShape {
    /// `award/edition/category`.
    pub(super) path: String,
    /// Its place in addresses.
    pub(super) slug: String,
    /// Name, as that year wrote it.
    pub(super) name: String,
    /// A shorter name.
    pub(super) short_name: String,
    /// What stays itself through the years: the slug of its line.
    pub(super) line: String,
    /// `competitive`, `juried`, `area`, `honorary`, `scitech`, `hall_of_fame` or `special`.
    pub(super) kind: &'static str,
    /// `person`, `work`, `song`, `org`, `country` or `mixed`.
    pub(super) nominee_kind: &'static str,
    /// `one`, `ties_allowed`, `many` or `none`.
    pub(super) winner_rule: &'static str,
    /// Its place in the running order.
    pub(super) place: i64,
    /// The evening it belongs to, by its place; null for none.
    pub(super) session: Option<i64>,
    /// When predictions close by the clock.
    pub(super) locks_at: Option<String>,
    /// When they were closed.
    pub(super) locked_at: Option<String>,
    /// Moves with every result.
    pub(super) revision: i64,
    /// Where readers find it.
    pub(super) url: String,
    /// Nominations in the order they were given.
    pub(super) nominations: Vec<NominationShape>,
    /// Everything that was said of it, oldest first; only where one category is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) history: Option<Vec<SaidShape>>,
}

/// A nomination and what became of it.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct NominationShape {
    /// Opaque id: what a result names.
    pub(super) id: String,
    /// Its name within its category.
    pub(super) slug: String,
    /// The credit as it was printed.
    pub(super) credited: String,
    /// People and organisations.
    pub(super) people: Vec<CreditShape>,
    /// Works.
    pub(super) works: Vec<WorkShape>,
    /// Characters.
    pub(super) roles: Vec<String>,
    /// `official`, `withdrawn`, `rescinded`, `disqualified`, `replaced`, `writein`, `shortlist` or `unofficial`.
    pub(super) status: &'static str,
    /// Why it was given; may be empty.
    pub(super) citation: String,
    /// What else is known; may be empty.
    pub(super) note: String,
    /// `won`, `tied`, `placed`, `lost`, `honoured` or `void`; null before a result.
    pub(super) outcome: Option<&'static str>,
    /// With `placed`: 2nd, 3rd.
    pub(super) rank: Option<i64>,
    /// `declined`, `vacated`, `confirmed` or `corrected`; null for nothing remarkable.
    pub(super) mark: Option<&'static str>,
    /// When it was announced, if that is known.
    pub(super) announced_at: Option<String>,
}

/// Somebody who is nominated.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CreditShape {
    /// As credited.
    pub(super) name: String,
    /// `person` or `org`.
    pub(super) kind: &'static str,
    /// What for, as "Lyric by"; may be empty.
    pub(super) credit: String,
    /// Page; null where there is none.
    pub(super) url: Option<String>,
    /// Whether they were removed from a nomination that stands.
    pub(super) removed: bool,
}

/// A work that is nominated.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct WorkShape {
    /// Title.
    pub(super) title: String,
    /// `for`, `episode`, `song` or `also_for`.
    pub(super) relation: &'static str,
    /// Page.
    pub(super) url: String,
}

/// One thing that was said of a category.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct SaidShape {
    /// `announced`, `corrected`, `retracted`, `confirmed`, `placed`, `declined`, `vacated` or `no_award`.
    pub(super) kind: &'static str,
    /// The nomination, by id; null for nobody.
    pub(super) nomination: Option<String>,
    /// Its credit.
    pub(super) credited: String,
    /// With `placed`.
    pub(super) rank: Option<i64>,
    /// When it was announced; null when only the edition is known.
    pub(super) at: Option<String>,
    /// When it was entered.
    pub(super) said_at: String,
    /// Why, or what else; may be empty.
    pub(super) note: String,
    /// Where it can be read; may be empty.
    pub(super) source_url: String,
}

/// An award with these editions.
pub(super) fn award<'a>(
    site: &Site,
    it: &Award,
    editions: impl Iterator<Item = &'a Edition>,
) -> AwardShape {
    AwardShape {
        slug: it.slug.clone(),
        name: it.name.clone(),
        body: it.body.clone(),
        description: it.description.clone(),
        url: site.absolute(&lay::url(&it.slug)),
        editions: editions.map(|it| line(site, it)).collect(),
    }
}

/// An edition as lists show it.
pub(super) fn line(site: &Site, it: &Edition) -> EditionLine {
    EditionLine {
        path: it.path(),
        award: it.award.2.clone(),
        slug: it.slug.clone(),
        label: it.label.clone(),
        ordinal: it.ordinal,
        period: it.period.clone(),
        year: it.year,
        status: it.status.as_str(),
        state_reason: it.state_reason.clone(),
        nominees: it.nominees.as_str(),
        url: site.absolute(&lay::url(&it.path())),
    }
}

/// An edition with everything in it.
pub(super) fn edition(site: &Site, whole: &EditionSheet) -> WholeEdition {
    WholeEdition {
        line: line(site, &whole.edition),
        sessions: whole
            .sessions
            .iter()
            .map(|it| session(site, it, &whole.people))
            .collect(),
        categories: whole
            .categories
            .iter()
            .map(|it| CategoryShape {
                session: whole
                    .sessions
                    .iter()
                    .find(|session| Some(session.id) == it.category.session_id)
                    .map(|session| session.place),
                ..category(site, it)
            })
            .collect(),
    }
}

fn session(site: &Site, it: &Session, people: &[SessionPerson]) -> SessionShape {
    SessionShape {
        place: it.place,
        name: it.name.clone(),
        starts_at: it.starts_at.map(instant),
        ends_at: it.ends_at.map(instant),
        precise_to: it.precise_to.as_str(),
        venue: it.venue.clone(),
        mode: it.mode.clone(),
        broadcaster: it.broadcaster.clone(),
        people: people
            .iter()
            .filter(|person| person.session_id == it.id)
            .map(|person| Doing {
                name: person.name.clone(),
                url: site.absolute(&address::subject("people", &person.slug)),
                role: person.role.as_str(),
            })
            .collect(),
    }
}

/// A category, without its history.
pub(super) fn category(site: &Site, sheet: &CategorySheet) -> CategoryShape {
    let it = &sheet.category;
    CategoryShape {
        path: it.path(),
        slug: it.slug.clone(),
        name: it.name.clone(),
        short_name: it.short_name.clone(),
        line: it.line.1.clone(),
        kind: it.line.3.as_str(),
        nominee_kind: it.nominee_kind.as_str(),
        winner_rule: it.winner_rule.as_str(),
        place: it.place,
        session: None,
        locks_at: it.locks_at.map(instant),
        locked_at: it.locked_at.map(instant),
        revision: it.revision,
        url: site.absolute(&lay::url(&it.path())),
        nominations: sheet
            .nominees
            .iter()
            .map(|it| nomination(site, it))
            .collect(),
        history: None,
    }
}

fn nomination(site: &Site, it: &Nominee) -> NominationShape {
    NominationShape {
        id: site.ids.show(Kind::Nomination, it.id),
        slug: it.slug.clone(),
        credited: it.credited.clone(),
        people: it
            .people
            .iter()
            .map(|it| CreditShape {
                name: it.name.clone(),
                kind: it.kind.as_str(),
                credit: it.credit_role.clone(),
                url: lay::page(it).map(|path| site.absolute(&path)),
                removed: it.removed.is_some(),
            })
            .collect(),
        works: it
            .works
            .iter()
            .map(|it| WorkShape {
                title: it.title.clone(),
                relation: it.relation.as_str(),
                url: site.absolute(&address::subject("works", &it.slug)),
            })
            .collect(),
        roles: it.roles.clone(),
        status: it.status.as_str(),
        citation: it.citation.clone(),
        note: it.note.clone(),
        outcome: it.outcome.map(newsroom::award::Outcome::as_str),
        rank: it.rank,
        mark: Some(it.mark.as_str()).filter(|it| !it.is_empty()),
        announced_at: it.at.map(instant),
    }
}

/// One thing that was said; who in the house typed it stays there.
pub(super) fn said(site: &Site, it: &SaidResult) -> SaidShape {
    SaidShape {
        kind: it.kind.as_str(),
        nomination: it.nomination.map(|id| site.ids.show(Kind::Nomination, id)),
        credited: it.credited.clone(),
        rank: it.rank,
        at: it.at.map(instant),
        said_at: instant(it.said_at),
        note: it.note.clone(),
        source_url: it.source_url.clone(),
    }
}
