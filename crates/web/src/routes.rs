//! Every address of the site, grouped by who uses it.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::csrf::CsrfLayer;

use crate::problem::Problem;
use crate::public::{
    applause, comments, conversation, front, listings, me, media, permalink, reports, search, story,
};
use crate::site::Site;
use crate::{address, api, assets, feed, headers, live, oembed, problem, sitemap};

/// The whole site. Answers GET, HEAD and form posts; see the groups for their cache policy and limits.
pub fn app(site: Arc<Site>) -> Router {
    Router::new()
        .merge(pages())
        .merge(lists())
        .merge(robots())
        .merge(files())
        .merge(for_one())
        .merge(forms(&site))
        .merge(live_log())
        .merge(api::routes())
        .fallback(nothing_here)
        .layer(from_fn_with_state(Arc::clone(&site), problem::rim))
        .layer(from_fn(headers::layer))
        .with_state(site)
}

type Routes = Router<Arc<Site>>;

/// Public pages: kept as bytes, the same for every reader, a minute at a CDN.
fn pages() -> Routes {
    Router::new()
        .route("/", get(front::show))
        .route("/{section}", get(listings::slash))
        .route("/{section}/", get(listings::section))
        .route("/{section}/{slug}", get(story::show))
        .route("/{section}/{slug}/", get(without_slash))
        .route("/{section}/{slug}/reply", get(comments::reply))
        .route("/c/{id}", get(permalink::show))
        .route("/topics/{slug}", get(listings::topic))
        .route("/people/{slug}", get(listings::person))
        .route("/works/{slug}", get(listings::work))
        .route("/authors/{slug}", get(listings::author))
        .route("/search", get(search::show))
        .route("/embed/{section}/{slug}", get(oembed::card))
}

/// Feeds: like pages.
fn lists() -> Routes {
    Router::new()
        .route("/feed.xml", get(feed::site_rss))
        .route("/atom.xml", get(feed::site_atom))
        .route("/feed.json", get(feed::site_json))
        .route("/comments.xml", get(feed::site_comments))
        .route("/{section}/feed.xml", get(feed::section_rss))
        .route("/{section}/atom.xml", get(feed::section_atom))
        .route("/{section}/feed.json", get(feed::section_json))
        .route("/topics/{slug}/feed.xml", get(feed::topic_rss))
        .route("/topics/{slug}/atom.xml", get(feed::topic_atom))
        .route("/topics/{slug}/feed.json", get(feed::topic_json))
        .route("/authors/{slug}/feed.xml", get(feed::author_rss))
        .route("/authors/{slug}/atom.xml", get(feed::author_atom))
        .route("/authors/{slug}/feed.json", get(feed::author_json))
        .route("/{section}/{slug}/comments.xml", get(feed::story_comments))
}

/// For machines that find their way: like pages.
fn robots() -> Routes {
    Router::new()
        .route("/robots.txt", get(sitemap::robots))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemap-places.xml", get(sitemap::places))
        .route("/sitemaps/{after}", get(sitemap::stories))
        .route("/news-sitemap.xml", get(sitemap::news))
        .route("/oembed", get(oembed::answer))
}

/// Files: named by their content, kept for a year by everyone.
fn files() -> Routes {
    Router::new()
        .route("/assets/{name}", get(assets::serve))
        .route("/media/{name}", get(media::serve))
        .route("/favicon.ico", get(assets::icon))
        .route("/favicon.svg", get(assets::icon))
}

/// The live log, as a stream and as pages for whoever polls: two seconds at a CDN.
fn live_log() -> Routes {
    Router::new()
        .route("/live/{topic}/events", get(live::events))
        .route("/live/{topic}/since/{seq}", get(live::since))
}

/// For one reader alone: never kept by anybody.
fn for_one() -> Routes {
    Router::new()
        .route("/me", get(me::show))
        .route("/{section}/{slug}/posted/{id}", get(story::posted))
}

/// What readers send. Refused when a browser says it comes from another site; counted by `limit.rs`.
fn forms(site: &Site) -> Routes {
    let own_forms = CsrfLayer::new();
    let own_forms = own_forms
        .clone()
        .add_trusted_origin(&site.settings.base_url)
        .unwrap_or(own_forms);
    Router::new()
        .route(
            "/{section}/{slug}/comments",
            get(conversation::list).post(comments::post),
        )
        .route("/c/{id}/applause", post(applause::give))
        .route("/c/{id}/report", get(reports::form).post(reports::send))
        .layer(own_forms)
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
