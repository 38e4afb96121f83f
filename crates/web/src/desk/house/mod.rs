//! Sections, navigation, redirects, the site's settings and its theme.

mod navigation;
mod redirects;
mod sections;
mod settings;
mod theme;

use std::sync::Arc;

use newsroom::Capability;
use serde::Deserialize;

use crate::door::{Doors, Need};
use crate::site::Site;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let publish = Need::Can(Capability::Publish);
    let own = Need::Can(Capability::Own);
    Doors::new(site)
        .get("/desk/sections", publish, sections::list)
        .post("/desk/sections", publish, sections::create)
        .post("/desk/sections/~order", publish, sections::order)
        .get("/desk/sections/{slug}", publish, sections::show)
        .post("/desk/sections/{slug}", publish, sections::change)
        .post("/desk/sections/{slug}/remove", publish, sections::remove)
        .get("/desk/navigation", publish, navigation::show)
        .post("/desk/navigation", publish, navigation::send)
        .get("/desk/redirects", publish, redirects::show)
        .post("/desk/redirects", publish, redirects::add)
        .post("/desk/redirects/remove", publish, redirects::remove)
        .get("/desk/settings", own, settings::show)
        .post("/desk/settings", own, settings::send)
        .get("/desk/theme", own, theme::show)
}

/// What was just done, as a word in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    said: String,
}

impl Said {
    fn sentence(&self) -> Option<&'static str> {
        match self.said.as_str() {
            "saved" => Some("Saved. Readers see it now."),
            "added" => Some("Added."),
            "removed" => Some("Removed."),
            _ => None,
        }
    }
}
