//! The ways of signing in that need neither a password nor a mail: what `account/ways.html` shows.

use serde::Serialize;

use super::entry;
use super::passkey::{self, Home};
use crate::actor;
use crate::site::Site;

/// The ways there are here.
#[derive(Clone, Debug, Serialize)]
pub struct Ways {
    /// Where passkeys work; none where they do not.
    pub passkeys: Option<Home>,
    /// The other house, if there is one.
    pub house: Option<Link>,
    /// Where to go afterwards; empty for wherever one belongs.
    pub next: String,
    /// What the passkey's doors begin with: `/sign-in/passkey`, or that of confirming.
    pub door: &'static str,
}

/// A way that leads elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// What the button calls it.
    pub name: String,
    /// Where it leads.
    pub url: String,
}

/// The ways to sign in, and where to go afterwards.
#[must_use]
pub fn to_sign_in(site: &Site, next: &str) -> Ways {
    Ways {
        passkeys: passkey::home(&site.settings.base_url).ok(),
        house: site.settings.oidc.as_ref().map(|house| Link {
            name: house.name.clone(),
            url: entry::with_next("/sign-in/oidc", next),
        }),
        next: actor::next_or(next, ""),
        door: "/sign-in/passkey",
    }
}

/// The ways to confirm that it is oneself: a passkey, for whoever has one.
#[must_use]
pub fn to_confirm(site: &Site, next: &str, has_passkey: bool) -> Ways {
    let ways = to_sign_in(site, next);
    Ways {
        passkeys: ways.passkeys.filter(|_| has_passkey),
        house: None,
        door: "/account/confirm/passkey",
        ..ways
    }
}
