//! People, works and topics: found, edited, merged.
//!
//! The three have the same pages; [`Shelf`] says what differs.

mod merge;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::cursor::PathCursor;
use newsroom::story::SubjectKind;
use newsroom::subject::{self, Draft, Subject};
use newsroom::{Capability, Error, alias};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::address;
use crate::desk::{self, meanwhile};
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// One of the three.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Shelf {
    #[serde(skip)]
    kind: SubjectKind,
    /// Where its pages are.
    path: &'static str,
    /// Where readers find them.
    public: &'static str,
    /// `People`.
    title: &'static str,
    /// `person`.
    one: &'static str,
    /// The label of the short line; empty if there is none.
    line: &'static str,
    /// The label of the text.
    text: &'static str,
}

const PEOPLE: Shelf = Shelf {
    kind: SubjectKind::Person,
    path: "/desk/people",
    public: "people",
    title: "People",
    one: "person",
    line: "What they do",
    text: "About them",
};
const WORKS: Shelf = Shelf {
    kind: SubjectKind::Work,
    path: "/desk/works",
    public: "works",
    title: "Works",
    one: "work",
    line: "Kind",
    text: "Description",
};
const TOPICS: Shelf = Shelf {
    kind: SubjectKind::Topic,
    path: "/desk/topics",
    public: "topics",
    title: "Topics",
    one: "topic",
    line: "",
    text: "Description",
};

macro_rules! shelf {
    ($doors:expr, $shelf:ident, $path:literal) => {
        $doors
            .get(
                $path,
                Need::Can(Capability::Write),
                |site, actor, asking| list(site, actor, asking, $shelf),
            )
            .post($path, Need::Can(Capability::Write), |site, actor, form| {
                create(site, actor, form, $shelf)
            })
            // No slug begins with a tilde.
            .get(
                concat!($path, "/~new"),
                Need::Can(Capability::Write),
                |site, actor| blank(site, actor, $shelf),
            )
            .get(
                concat!($path, "/{slug}"),
                Need::Can(Capability::Write),
                |site, actor, slug, asking| show(site, actor, slug, asking, $shelf),
            )
            .post(
                concat!($path, "/{slug}"),
                Need::Can(Capability::Write),
                |site, actor, slug, form| change(site, actor, slug, form, $shelf),
            )
            .get(
                concat!($path, "/{slug}/merge"),
                Need::Can(Capability::Publish),
                |site, actor, slug, asking| merge::show(site, actor, slug, asking, $shelf),
            )
            .post(
                concat!($path, "/{slug}/merge"),
                Need::Can(Capability::Publish),
                |site, actor, slug, form| merge::send(site, actor, slug, form, $shelf),
            )
    };
}

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let doors = Doors::new(site);
    let doors = shelf!(doors, PEOPLE, "/desk/people");
    let doors = shelf!(doors, WORKS, "/desk/works");
    shelf!(doors, TOPICS, "/desk/topics")
}

type House = State<Arc<Site>>;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    q: String,
    after: Option<String>,
    said: String,
}

#[derive(Serialize)]
struct List {
    shelf: Shelf,
    q: String,
    entries: Vec<Entry>,
    next: Option<String>,
    said: Option<String>,
}

#[derive(Serialize)]
struct Entry {
    name: String,
    line: String,
    url: String,
}

async fn list(
    State(site): House,
    actor: Actor,
    Query(asking): Query<Asking>,
    shelf: Shelf,
) -> Result<Response, Problem> {
    let q = asking.q.chars().take(100).collect::<String>();
    let scope = format!("{}?{q}", shelf.path);
    let after = asking
        .after
        .map(|after| PathCursor::open(&site.secret, &scope, &after))
        .transpose()
        .map_err(|error| Problem::bad_request(error.to_string()))?;
    let words = q.clone();
    let (found, next) = site
        .db
        .read(move |tx| subject::list(tx, shelf.kind, &words, after.as_ref()))
        .await?;
    let next = next.map(|next| {
        let after = next.sign(&site.secret, &scope);
        let q = Some(q.as_str()).filter(|q| !q.is_empty());
        address::with_query(shelf.path, &[("q", q), ("after", Some(&after))])
    });
    let list = List {
        entries: found
            .into_iter()
            .map(|it| Entry {
                url: address_of(shelf, &it.slug),
                name: it.name,
                line: it.line,
            })
            .collect(),
        said: said(&asking.said, shelf),
        shelf,
        q,
        next,
    };
    desk::page(&site, &actor, shelf.path, "desk/people.html", &list)
}

fn said(word: &str, shelf: Shelf) -> Option<String> {
    match word {
        "saved" => Some("Saved. Readers see it now.".to_owned()),
        "made" => Some(format!(
            "The {} is there. Stories may name it from now on.",
            shelf.one
        )),
        "merged" => Some("Merged. The old address leads here from now on.".to_owned()),
        _ => None,
    }
}

fn address_of(shelf: Shelf, slug: &str) -> String {
    format!("{}/{}", shelf.path, address::encoded(slug))
}

/// The page of one, new or there already.
#[derive(Serialize)]
struct Sheet {
    shelf: Shelf,
    /// Where the form is sent.
    action: String,
    /// The name it has now; none for a new one.
    known: Option<Known>,
    /// What it was opened with; empty for a new one.
    seen: String,
    draft: Fields,
    errors: BTreeMap<String, String>,
    said: Option<String>,
}

#[derive(Serialize)]
struct Known {
    name: String,
    slug: String,
    public_url: String,
    merge_url: Option<String>,
    stories: i64,
    aliases: Vec<String>,
}

#[derive(Default, Serialize)]
struct Fields {
    name: String,
    slug: String,
    line: String,
    text: String,
    links: String,
}

impl From<Draft> for Fields {
    fn from(draft: Draft) -> Fields {
        Fields {
            name: draft.name,
            slug: draft.slug,
            line: draft.line,
            text: draft.text,
            links: draft.links,
        }
    }
}

fn draft_of(subject: Subject) -> Draft {
    Draft {
        name: subject.name,
        slug: subject.slug,
        line: subject.line,
        text: subject.text,
        links: subject.links,
    }
}

fn values(draft: &Draft) -> [(&'static str, &str); 5] {
    [
        ("name", &draft.name),
        ("slug", &draft.slug),
        ("line", &draft.line),
        ("text", &draft.text),
        ("links", &draft.links),
    ]
}

fn taken(form: &mut Form) -> Draft {
    Draft {
        name: form.take("name"),
        slug: form.take("slug"),
        line: form.take("line"),
        text: form.take("text"),
        links: form.take("links"),
    }
}

async fn blank(State(site): House, actor: Actor, shelf: Shelf) -> Result<Response, Problem> {
    let sheet = new_sheet(shelf, Draft::default(), BTreeMap::new());
    desk::page(&site, &actor, shelf.path, "desk/people_edit.html", &sheet)
}

fn new_sheet(shelf: Shelf, draft: Draft, errors: BTreeMap<String, String>) -> Sheet {
    Sheet {
        shelf,
        action: shelf.path.to_owned(),
        known: None,
        seen: String::new(),
        draft: draft.into(),
        errors,
        said: None,
    }
}

async fn create(
    State(site): House,
    actor: Actor,
    mut form: Form,
    shelf: Shelf,
) -> Result<Response, Problem> {
    let draft = taken(&mut form);
    let (who, now, kept) = (actor.doer(), site.now(), draft.clone());
    let made = site
        .db
        .write(move |tx| subject::create(tx, shelf.kind, &kept, &who, now))
        .await;
    match made {
        Ok(made) => Ok(desk::see(&format!(
            "{}?said=made",
            address_of(shelf, &made.slug)
        ))),
        Err(Error::Invalid(faults)) => {
            let sheet = new_sheet(shelf, draft, faults.0);
            desk::refused(&site, &actor, shelf.path, "desk/people_edit.html", &sheet)
        }
        Err(error) => Err(error.into()),
    }
}

/// What is known of one, with what hangs on it.
async fn known(
    site: &Site,
    shelf: Shelf,
    actor: &Actor,
    slug: String,
) -> Result<(Known, Subject), Problem> {
    let (subject, stories, aliases) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let Some(subject) = subject::by_slug(tx, shelf.kind, &slug)? else {
                // Somebody had this page open when it was renamed or merged.
                return Err(match subject::moved(tx, shelf.kind, &slug)? {
                    Some(now) => Problem::moved(address_of(shelf, &now)),
                    None => Error::NotFound(shelf.one).into(),
                });
            };
            let stories = subject::stories(tx, shelf.kind, subject.id)?;
            let aliases = alias::of(tx, shelf.one, subject.id)?;
            Ok((subject, stories, aliases))
        })
        .await?;
    let known = Known {
        public_url: address::subject(shelf.public, &subject.slug),
        merge_url: actor
            .can(Capability::Publish)
            .then(|| format!("{}/merge", address_of(shelf, &subject.slug))),
        name: subject.name.clone(),
        slug: subject.slug.clone(),
        stories,
        aliases,
    };
    Ok((known, subject))
}

async fn show(
    State(site): House,
    actor: Actor,
    Path(slug): Path<String>,
    Query(asking): Query<Asking>,
    shelf: Shelf,
) -> Result<Response, Problem> {
    let (known, subject) = known(&site, shelf, &actor, slug).await?;
    let draft = draft_of(subject);
    let sheet = Sheet {
        action: address_of(shelf, &known.slug),
        known: Some(known),
        seen: meanwhile::seen(&values(&draft)),
        draft: draft.into(),
        errors: BTreeMap::new(),
        said: said(&asking.said, shelf),
        shelf,
    };
    desk::page(&site, &actor, shelf.path, "desk/people_edit.html", &sheet)
}

async fn change(
    State(site): House,
    actor: Actor,
    Path(slug): Path<String>,
    mut form: Form,
    shelf: Shelf,
) -> Result<Response, Problem> {
    let draft = taken(&mut form);
    let seen = form.take("seen");
    let (who, now, kept, at) = (actor.doer(), site.now(), draft.clone(), slug.clone());
    let changed = site
        .db
        .write(move |tx| {
            if let Some(before) = subject::by_slug(tx, shelf.kind, &at)? {
                meanwhile::check(&seen, &values(&draft_of(before)), &values(&kept))?;
            }
            subject::change(tx, shelf.kind, &at, &kept, &who, now)
        })
        .await;
    match changed {
        Ok(changed) => Ok(desk::see(&format!(
            "{}?said=saved",
            address_of(shelf, &changed.slug)
        ))),
        Err(Error::Invalid(faults)) => {
            let (known, subject) = known(&site, shelf, &actor, slug).await?;
            let sheet = Sheet {
                action: address_of(shelf, &known.slug),
                known: Some(known),
                seen: meanwhile::seen(&values(&draft_of(subject))),
                draft: draft.into(),
                errors: faults.0,
                said: None,
                shelf,
            };
            desk::refused(&site, &actor, shelf.path, "desk/people_edit.html", &sheet)
        }
        Err(error) => Err(error.into()),
    }
}
