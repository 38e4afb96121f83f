//! The desk: the newsroom's own pages. Never cached; every door names the capability it needs.
//!
//! One folder or file for each noun, each with a `doors` of its own.

pub mod awards;
pub mod ballots;
pub mod comments;
pub mod front;
pub mod home;
pub mod house;
pub mod jobs;
pub mod liveblogs;
mod meanwhile;
pub mod night;
pub mod people;
pub mod pictures;
pub mod predictions;
pub mod staff;
pub mod stories;

use std::sync::Arc;

use axum::response::Response;
use http::header::CONTENT_SECURITY_POLICY;
use http::{HeaderValue, StatusCode};
use newsroom::Capability;
use serde::Serialize;

use crate::actor::Actor;
use crate::door::Doors;
use crate::headers;
use crate::page;
use crate::problem::Problem;
use crate::site::Site;

/// All doors of the desk.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    home::doors(site)
        .merge(stories::doors(site))
        .merge(pictures::doors(site))
        .merge(comments::doors(site))
        .merge(front::doors(site))
        .merge(people::doors(site))
        .merge(house::doors(site))
        .merge(staff::doors(site))
        .merge(jobs::doors(site))
        .merge(awards::doors(site))
        .merge(night::doors(site))
        .merge(ballots::doors(site))
        .merge(predictions::doors(site))
        .merge(liveblogs::doors(site))
}

/// What every page of the desk has around it.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// Name of the publication.
    pub title: String,
    /// Language of the publication, BCP 47: what is written on the desk is mostly in it.
    pub lang: String,
    /// Content-hashed address of the desk's style sheet.
    pub css: String,
    /// Content-hashed address of the desk's script.
    pub js: String,
    /// Content-hashed address of the editor's script.
    pub editor_js: String,
    /// Content-hashed address of the headline face.
    pub font: Option<String>,
    /// Where one can go, in groups.
    pub nav: Vec<Group>,
    /// Who is signed in.
    pub who: String,
    /// What they are, in words.
    pub role: &'static str,
}

/// A group of the desk's navigation.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// Its heading.
    pub title: &'static str,
    /// Its places.
    pub places: Vec<Place>,
}

/// A place on the desk.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// Its name.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
    /// Whether the page belongs to it.
    pub current: bool,
}

/// Where one can go: heading, name, address, and what one must be able to do.
const PLACES: &[(&str, &str, &str, Capability)] = &[
    ("Publish", "Stories", "/desk/stories", Capability::Write),
    ("Publish", "Pictures", "/desk/pictures", Capability::Write),
    ("Publish", "Live", "/desk/live", Capability::Write),
    ("Publish", "Front page", "/desk/front", Capability::Publish),
    (
        "Conversation",
        "Comments",
        "/desk/comments",
        Capability::Moderate,
    ),
    ("Conversation", "Bans", "/desk/bans", Capability::Moderate),
    ("Conversation", "Words", "/desk/words", Capability::Moderate),
    ("Awards", "Awards", "/desk/awards", Capability::Award),
    ("Awards", "Night", "/desk/night", Capability::Award),
    (
        "Awards",
        "Predictions",
        "/desk/predictions",
        Capability::Award,
    ),
    ("Awards", "Ballots", "/desk/ballots", Capability::Award),
    ("Know", "People", "/desk/people", Capability::Write),
    ("Know", "Works", "/desk/works", Capability::Write),
    ("Know", "Topics", "/desk/topics", Capability::Write),
    ("House", "Sections", "/desk/sections", Capability::Publish),
    (
        "House",
        "Navigation",
        "/desk/navigation",
        Capability::Publish,
    ),
    ("House", "Redirects", "/desk/redirects", Capability::Publish),
    ("House", "Settings", "/desk/settings", Capability::Own),
    ("House", "Theme", "/desk/theme", Capability::Own),
    ("House", "Staff", "/desk/staff", Capability::Own),
    ("House", "Jobs", "/desk/jobs", Capability::Own),
    ("House", "Log", "/desk/log", Capability::Moderate),
];

impl Frame {
    /// The frame of the page at this address, for this person.
    #[must_use]
    pub fn new(site: &Site, actor: &Actor, path: &str) -> Frame {
        let masthead = site.masthead();
        let mut nav: Vec<Group> = Vec::new();
        for &(group, title, url, needs) in PLACES {
            if !actor.can(needs) {
                continue;
            }
            let under = path
                .strip_prefix(url)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
            let place = Place {
                title,
                url,
                current: under,
            };
            match nav.last_mut() {
                Some(last) if last.title == group => last.places.push(place),
                _ => nav.push(Group {
                    title: group,
                    places: vec![place],
                }),
            }
        }
        Frame {
            title: masthead.site.title.clone(),
            lang: masthead.site.lang.clone(),
            css: site.assets.desk_css.clone(),
            js: site.assets.desk_js.clone(),
            editor_js: site.assets.editor_js.clone(),
            font: site.assets.font.clone(),
            nav,
            who: actor.account.name.clone(),
            role: actor.role().title(),
        }
    }
}

/// A page of the desk: `template` sees the frame as `desk` and `context` as `it`.
///
/// # Errors
/// A template that asks for what is not there.
pub fn page(
    site: &Site,
    actor: &Actor,
    path: &str,
    template: &str,
    context: &impl Serialize,
) -> Result<Response, Problem> {
    let body = site
        .templates
        .desk(template, &Frame::new(site, actor, path), context)?;
    let mut response = page::private(body);
    response.headers_mut().insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(headers::DESK_POLICY),
    );
    Ok(response)
}

/// The same page for a form that was refused: 422, filled in.
///
/// # Errors
/// As [`page`].
pub fn refused(
    site: &Site,
    actor: &Actor,
    path: &str,
    template: &str,
    context: &impl Serialize,
) -> Result<Response, Problem> {
    let mut response = page(site, actor, path, template, context)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// After a form that was taken: go there (303).
#[must_use]
pub fn see(path: &str) -> Response {
    use axum::response::IntoResponse;
    let mut response = axum::response::Redirect::to(path).into_response();
    response
        .headers_mut()
        .insert(http::header::CACHE_CONTROL, page::PRIVATE);
    response
}
