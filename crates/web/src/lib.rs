#![doc = include_str!("../README.md")]

pub mod account;
pub mod actor;
pub mod address;
mod again;
pub mod api;
pub mod assets;
pub mod cache;
mod cookie;
pub mod darkroom;
pub mod desk;
pub mod door;
pub mod encoding;
pub mod feed;
pub mod follow;
pub mod form;
pub mod front;
pub mod headers;
mod json;
pub mod layout;
pub mod letter;
pub mod limit;
pub mod live;
pub mod metrics;
pub mod network;
pub mod oembed;
pub mod outbound;
pub mod page;
pub mod problem;
pub mod public;
pub mod query;
pub mod reader;
pub mod routes;
pub mod seo;
pub mod sheets;
pub mod site;
pub mod sitemap;
pub mod templates;
#[cfg(feature = "testing")]
pub mod testing;
pub mod theme;
pub mod view;
pub mod when;
mod xml;

use std::sync::Arc;

pub use follow::{Following, start};
pub use front::Front;
pub use metrics::metrics_text;
pub use network::Network;
/// What stands on the web knows the newsroom through it alone.
pub use newsroom;
pub use picture;
pub use routes::{app, doors};
pub use site::{Clock, Settings, Site};

/// The whole site as one service: pages from memory first, then the router.
#[must_use]
pub fn front(site: Arc<Site>) -> Front {
    let router = app(Arc::clone(&site));
    Front::new(site, router)
}
