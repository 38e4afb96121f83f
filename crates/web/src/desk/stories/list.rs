//! The list of stories: what editors look at all day.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use newsroom::cursor::Cursor;
use newsroom::section::{self, Section};
use newsroom::store::Tx;
use newsroom::story::State as Stands;
use newsroom::story::desk::{self, Filter, Line, View, Who, moment};
use newsroom::{Kind, Millis, person, slug};
use serde::{Deserialize, Serialize};

use super::zone;
use crate::actor::Actor;
use crate::address;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::view::When;
use crate::when::Dates;

const PER_PAGE: i64 = 40;

/// What one may ask the list for; every word is read against what there is.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Asking {
    /// Words of the headline, the address or the authors' names.
    q: String,
    /// A state, or nothing.
    state: String,
    /// A section's slug, or nothing.
    section: String,
    /// `me`, or an author's name or slug.
    #[serde(alias = "author")]
    who: String,
    /// First day of the last change.
    from: String,
    /// Last day of the last change.
    to: String,
    #[serde(skip_serializing)]
    after: String,
}

impl Asking {
    /// Takes the same out of a form.
    pub(super) fn take(form: &mut Form) -> Asking {
        Asking {
            q: form.take("q"),
            state: form.take("state"),
            section: form.take("section"),
            who: form.take("who"),
            from: form.take("from"),
            to: form.take("to"),
            after: String::new(),
        }
    }

    /// `state=draft&section=film`, always in one order.
    pub(super) fn query(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("state", &self.state),
            ("section", &self.section),
            ("who", &self.who),
            ("from", &self.from),
            ("to", &self.to),
        ];
        pairs
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| {
                let value: String = value.trim().chars().take(120).collect();
                format!("{name}={}", address::encoded(&value))
            })
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// The list's address with these parameters.
pub(super) fn path(query: &str) -> String {
    if query.is_empty() {
        "/desk/stories".to_owned()
    } else {
        format!("/desk/stories?{query}")
    }
}

/// A story as the list shows it.
#[derive(Clone, Serialize)]
pub struct LineView {
    /// Its page on the desk.
    url: String,
    /// Headline.
    title: String,
    /// Name of its section.
    section: String,
    /// Who wrote it.
    authors: String,
    /// Where it stands, as words.
    state: &'static str,
    /// Where it stands, as a class: `live`, `due`, `bad` or nothing.
    tone: &'static str,
    /// When it becomes or became public.
    live: Option<When>,
    /// Last change.
    changed: When,
    /// Who made it.
    changed_by: String,
    /// Words of the body.
    words: i64,
    /// Since when it waits for an editor.
    handed_in: Option<When>,
    /// Whether the working copy says more than the public sees.
    ahead: bool,
}

/// Lays out a line of the list.
#[must_use]
pub fn line_view(site: &Site, dates: &Dates, line: &Line) -> LineView {
    let (state, tone) = match line.state {
        Stands::Draft => ("Draft", ""),
        Stands::Scheduled => ("Scheduled", "due"),
        Stands::Embargoed => ("Embargoed", "due"),
        Stands::Published => ("Published", "live"),
        Stands::Unpublished => ("Taken down", "bad"),
    };
    LineView {
        url: super::address(site, line.id),
        title: line.title.clone(),
        section: line.section_title.clone(),
        authors: line.authors.clone(),
        state,
        tone,
        live: line.live_at.map(|at| dates.when(at, "en")),
        changed: dates.when(line.changed_at, "en"),
        changed_by: line.changed_by.clone(),
        words: line.words,
        handed_in: line.handed_in_at.map(|at| dates.when(at, "en")),
        ahead: line.ahead_at.is_some() && line.shown_at.is_some(),
    }
}

#[derive(Serialize)]
struct Page {
    lines: Vec<LineView>,
    asking: Asking,
    is_narrowed: bool,
    sections: Vec<[String; 2]>,
    states: Vec<[&'static str; 2]>,
    views: Vec<ViewView>,
    /// What of the question could not be used.
    notes: Vec<String>,
    next: String,
}

#[derive(Serialize)]
struct ViewView {
    name: String,
    url: String,
    current: bool,
    shared: bool,
    /// Where it is removed; empty if it is somebody else's.
    forget: String,
}

/// What the database answers.
struct Found {
    page: newsroom::Page<Line>,
    sections: Vec<Section>,
    views: Vec<View>,
    notes: Vec<String>,
}

/// `GET /desk/stories`.
///
/// # Errors
/// 422 for a place in the list that is none of ours.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(asking): Query<Asking>,
) -> Result<Response, Problem> {
    let query = asking.query();
    let scope = format!("desk/stories {query}");
    let after = match asking.after.as_str() {
        "" => None,
        text => Some(Cursor::open(&site.secret, &scope, text)?),
    };
    let (account, zone, asked) = (actor.account.id, zone(&site), asking.clone());
    let found = site
        .db
        .read(move |tx| {
            let sections = section::all(tx)?;
            let mut notes = Vec::new();
            let filter = filter(tx, &asked, &sections, account, &zone, &mut notes)?;
            Ok::<_, Problem>(Found {
                page: desk::list(tx, &filter, after.as_ref(), PER_PAGE)?,
                sections,
                views: desk::views(tx, account)?,
                notes,
            })
        })
        .await?;
    let page = laid_out(&site, &actor, asking, &query, &scope, found);
    crate::desk::page(&site, &actor, "/desk/stories", "desk/stories.html", &page)
}

fn laid_out(
    site: &Site,
    actor: &Actor,
    asking: Asking,
    query: &str,
    scope: &str,
    mut found: Found,
) -> Page {
    let masthead = site.masthead();
    if !asking.q.trim().is_empty() {
        found.notes.push(
            "Looked for among the 500 newest stories with these words; narrow it down to find older ones."
                .to_owned(),
        );
    }
    let next = found.page.next.map_or(String::new(), |next| {
        let after = address::encoded(&next.sign(&site.secret, scope));
        let separator = if query.is_empty() { "" } else { "&" };
        path(&format!("{query}{separator}after={after}"))
    });
    Page {
        lines: found
            .page
            .items
            .iter()
            .map(|line| line_view(site, &masthead.dates, line))
            .collect(),
        is_narrowed: !query.is_empty(),
        sections: found
            .sections
            .iter()
            .map(|section| [section.slug.clone(), section.title.clone()])
            .collect(),
        states: vec![
            ["draft", "Drafts"],
            ["scheduled", "Scheduled"],
            ["embargoed", "Embargoed"],
            ["published", "Published"],
            ["unpublished", "Taken down"],
        ],
        views: found
            .views
            .iter()
            .map(|view| ViewView {
                name: view.name.clone(),
                url: path(&view.query),
                current: !query.is_empty() && view.query == query,
                shared: view.shared,
                forget: if view.account == actor.account.id {
                    format!("/desk/views/{}/forget", site.ids.show(Kind::View, view.id))
                } else {
                    String::new()
                },
            })
            .collect(),
        notes: found.notes,
        next,
        asking,
    }
}

/// Reads the question against what there is; what is unknown is left out and said.
fn filter(
    tx: &mut Tx<'_>,
    asking: &Asking,
    sections: &[Section],
    account: i64,
    zone: &jiff::tz::TimeZone,
    notes: &mut Vec<String>,
) -> Result<Filter, Problem> {
    let mut filter = Filter {
        text: asking.q.chars().take(120).collect(),
        ..Filter::default()
    };
    if !asking.state.is_empty() {
        filter.state = Stands::parse(&asking.state);
        if filter.state.is_none() {
            notes.push("There is no such state; stories of all states are shown.".to_owned());
        }
    }
    if !asking.section.is_empty() {
        let section = sections
            .iter()
            .find(|section| section.slug == asking.section);
        filter.section = section.map(|section| section.id);
        if section.is_none() {
            notes.push("There is no such section any more; all sections are shown.".to_owned());
        }
    }
    filter.who = match asking.who.trim() {
        "" => Who::Anyone,
        "me" => Who::Account(account),
        name => match person::by_slug(tx, &slug::slugify(name))? {
            Some(person) => Who::Author(person.id),
            None => {
                notes.push(format!(
                    "Nobody by the name of {name} has written a story yet."
                ));
                Who::Author(0)
            }
        },
    };
    filter.from = day(&asking.from, zone, 0, notes);
    filter.before = day(&asking.to, zone, 1, notes);
    Ok(filter)
}

/// The beginning of a day in the newsroom's zone, so many days on.
fn day(
    text: &str,
    zone: &jiff::tz::TimeZone,
    days: i32,
    notes: &mut Vec<String>,
) -> Option<Millis> {
    if text.trim().is_empty() {
        return None;
    }
    let day = text
        .trim()
        .parse::<Date>()
        .ok()
        .and_then(|day| day.checked_add(jiff::Span::new().days(days)).ok());
    let begins = day.and_then(|day| moment(&day.to_string(), "00:00", zone).ok());
    if begins.is_none() {
        notes.push(format!(
            "{} is no day; write it as 2026-03-29.",
            text.trim()
        ));
    }
    begins.map(|moment| moment.at)
}
