//! Every address of the site, grouped by who uses it.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::csrf::CsrfLayer;

use crate::door::{Door, Doors, Need};
use crate::problem::Problem;
use crate::public::{
    applause, card, comments, conversation, front, listings, me, media, own, permalink, reports,
    search, story,
};
use crate::site::Site;
use crate::{
    account, address, api, assets, desk, feed, headers, live, oembed, problem, public, sitemap,
};

/// The whole site. Answers GET, HEAD and form posts; see the groups for their cache policy and limits.
pub fn app(site: Arc<Site>) -> Router {
    let (router, _) = all(&site).open();
    router
        .fallback(nothing_here)
        .layer(from_fn_with_state(Arc::clone(&site), problem::rim))
        .layer(from_fn(headers::layer))
        .with_state(site)
}

/// Every door of the site and who may go through: what the test of roles and routes walks.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Vec<Door> {
    all(site).open().1
}

fn all(site: &Arc<Site>) -> Doors {
    let ours = account::doors(site).merge(desk::doors(site));
    pages(site)
        .merge(lists(site))
        .merge(robots(site))
        .merge(files(site))
        .merge(for_one(site))
        .merge(forms(site))
        .merge(live_log(site))
        .merge(public::awards::doors(site))
        .merge(public::liveblogs::doors(site))
        .merge(played(site))
        .merge(api::doors(site))
        .merge(ours.around(|router| router.layer(own_forms(site))))
}

/// Public pages: kept as bytes, the same for every reader, a minute at a CDN.
fn pages(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/", Need::Anyone, front::show)
        .get("/{section}", Need::Anyone, listings::slash)
        .get("/{section}/", Need::Anyone, listings::section)
        .get("/{section}/{slug}", Need::Anyone, story::show)
        .get("/{section}/{slug}/", Need::Anyone, without_slash)
        .get("/{section}/{slug}/reply", Need::Anyone, comments::reply)
        .get("/c/{id}", Need::Anyone, permalink::show)
        .get("/topics/{slug}", Need::Anyone, listings::topic)
        .get("/people/{slug}", Need::Anyone, listings::person)
        .get("/works/{slug}", Need::Anyone, listings::work)
        .get("/authors/{slug}", Need::Anyone, listings::author)
        .get("/search", Need::Anyone, search::show)
        .get("/embed/{section}/{slug}", Need::Anyone, oembed::card)
}

/// Feeds: like pages.
fn lists(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/feed.xml", Need::Anyone, feed::site_rss)
        .get("/atom.xml", Need::Anyone, feed::site_atom)
        .get("/feed.json", Need::Anyone, feed::site_json)
        .get("/comments.xml", Need::Anyone, feed::site_comments)
        .get("/{section}/feed.xml", Need::Anyone, feed::section_rss)
        .get("/{section}/atom.xml", Need::Anyone, feed::section_atom)
        .get("/{section}/feed.json", Need::Anyone, feed::section_json)
        .get("/topics/{slug}/feed.xml", Need::Anyone, feed::topic_rss)
        .get("/topics/{slug}/atom.xml", Need::Anyone, feed::topic_atom)
        .get("/topics/{slug}/feed.json", Need::Anyone, feed::topic_json)
        .get("/authors/{slug}/feed.xml", Need::Anyone, feed::author_rss)
        .get("/authors/{slug}/atom.xml", Need::Anyone, feed::author_atom)
        .get("/authors/{slug}/feed.json", Need::Anyone, feed::author_json)
        .get(
            "/{section}/{slug}/comments.xml",
            Need::Anyone,
            feed::story_comments,
        )
}

/// For machines that find their way: like pages.
fn robots(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/robots.txt", Need::Anyone, sitemap::robots)
        .get("/sitemap.xml", Need::Anyone, sitemap::index)
        .get("/sitemap-places.xml", Need::Anyone, sitemap::places)
        .get("/sitemap-awards.xml", Need::Anyone, sitemap::awards)
        .get("/sitemaps/{after}", Need::Anyone, sitemap::stories)
        .get("/news-sitemap.xml", Need::Anyone, sitemap::news)
        .get("/oembed", Need::Anyone, oembed::answer)
}

/// Files: named by their content, kept for a year by everyone.
fn files(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/assets/{name}", Need::Anyone, assets::serve)
        .get("/media/{name}", Need::Anyone, media::serve)
        .get("/card/{name}", Need::Anyone, card::serve)
        .get("/favicon.ico", Need::Anyone, assets::icon)
        .get("/favicon.svg", Need::Anyone, assets::icon)
}

/// The live log, as a stream and as pages for whoever polls: two seconds at a CDN.
fn live_log(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/live/{topic}/events", Need::Anyone, live::events)
        .get("/live/{topic}/since/{seq}", Need::Anyone, live::since)
}

/// For one reader alone: never kept by anybody.
fn for_one(site: &Arc<Site>) -> Doors {
    Doors::new(site).get("/me", Need::Visitor, me::show).get(
        "/{section}/{slug}/posted/{id}",
        Need::Visitor,
        story::posted,
    )
}

/// What readers send. Refused when a browser says it comes from another site; counted by `limit.rs`.
fn forms(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get(
            "/{section}/{slug}/comments",
            Need::Anyone,
            conversation::list,
        )
        .post("/{section}/{slug}/comments", Need::Visitor, comments::post)
        .post("/c/{id}/applause", Need::Visitor, applause::give)
        .get("/c/{id}/report", Need::Anyone, reports::form)
        .post("/c/{id}/report", Need::Visitor, reports::send)
        .get("/c/{id}/own", Need::Visitor, own::show)
        .post("/c/{id}/own", Need::Visitor, own::change)
        .post("/c/{id}/own/delete", Need::Visitor, own::remove)
        .around(|router| router.layer(own_forms(site)))
}

/// What readers play with: predictions and ballots. Refused when a browser says it comes from another site.
fn played(site: &Arc<Site>) -> Doors {
    public::predictions::doors(site)
        .merge(public::ballots::doors(site))
        .around(|router| router.layer(own_forms(site)))
}

/// Refuses what a browser says comes from another site.
pub(crate) fn own_forms(site: &Site) -> CsrfLayer {
    let layer = CsrfLayer::new();
    layer
        .clone()
        .add_trusted_origin(&site.settings.base_url)
        .unwrap_or(layer)
}

async fn nothing_here() -> Problem {
    Problem::not_found()
}

/// `/{section}/{slug}/` stands without its slash.
///
/// An address that begins with two slashes names a host and would lead off the site.
async fn without_slash(
    axum::extract::Path((section, slug)): axum::extract::Path<(String, String)>,
) -> Problem {
    if section.is_empty() || slug.is_empty() {
        return Problem::not_found();
    }
    Problem::moved(address::story(&section, &slug))
}
