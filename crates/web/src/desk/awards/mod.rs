//! `/desk/awards`: awards, editions, categories and nominations as they are entered.
//!
//! Every form comes back filled in when it is refused, and carries the version it was filled in from.

mod award;
mod category;
mod edition;
mod list;
mod nominee;
mod order;
mod paste;

use std::sync::Arc;

use newsroom::award::desk as entry;
use newsroom::{Capability, Error};
use serde::Deserialize;

use crate::address;
use crate::door::{Doors, Need};
use crate::problem::Problem;
use crate::site::Site;

const HERE: &str = "/desk/awards";

/// Its doors.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    let award = Need::Can(Capability::Award);
    Doors::new(site)
        .get("/desk/awards", award, list::show)
        .post("/desk/awards", award, list::create)
        .get("/desk/awards/{award}", award, award::show)
        .post("/desk/awards/{award}", award, award::change)
        .post("/desk/awards/{award}/~editions", award, award::add_edition)
        .get("/desk/awards/{award}/{edition}", award, edition::show)
        .post("/desk/awards/{award}/{edition}", award, edition::change)
        .post(
            "/desk/awards/{award}/{edition}/~evenings",
            award,
            edition::evenings,
        )
        .post(
            "/desk/awards/{award}/{edition}/~categories",
            award,
            edition::add_category,
        )
        .post(
            "/desk/awards/{award}/{edition}/~order",
            award,
            order::categories,
        )
        .get("/desk/awards/{award}/{edition}/~paste", award, paste::show)
        .post("/desk/awards/{award}/{edition}/~paste", award, paste::send)
        .get(
            "/desk/awards/{award}/{edition}/{category}",
            award,
            category::show,
        )
        .post(
            "/desk/awards/{award}/{edition}/{category}",
            award,
            category::change,
        )
        .post(
            "/desk/awards/{award}/{edition}/{category}/~order",
            award,
            order::nominees,
        )
        .get(
            "/desk/awards/{award}/{edition}/{category}/~new",
            award,
            nominee::blank,
        )
        .post(
            "/desk/awards/{award}/{edition}/{category}/~new",
            award,
            nominee::create,
        )
        .get(
            "/desk/awards/{award}/{edition}/{category}/{nominee}",
            award,
            nominee::show,
        )
        .post(
            "/desk/awards/{award}/{edition}/{category}/{nominee}",
            award,
            nominee::change,
        )
        .post(
            "/desk/awards/{award}/{edition}/{category}/{nominee}/~status",
            award,
            nominee::status,
        )
        .post(
            "/desk/awards/{award}/{edition}/{category}/{nominee}/~remove",
            award,
            nominee::remove,
        )
}

/// `/desk/awards/emmys/2020/…`.
fn url(parts: &[&str]) -> String {
    let mut url = HERE.to_owned();
    for part in parts {
        url.push('/');
        url.push_str(&address::encoded(part));
    }
    url
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
            "pasted" => Some("The table is in."),
            _ => None,
        }
    }
}

/// The edition of an address: row id and what its form shows.
async fn edition_of(
    site: &Site,
    award: &str,
    edition: &str,
) -> Result<(i64, entry::EditionDraft), Problem> {
    let (award, edition) = (award.to_owned(), edition.to_owned());
    Ok(site
        .db
        .read(move |tx| entry::edition_of(tx, &award, &edition)?.ok_or(Error::NotFound("edition")))
        .await?)
}

/// The category of an address: row id and what its form shows.
async fn category_of(
    site: &Site,
    award: &str,
    edition: &str,
    category: &str,
) -> Result<(i64, entry::CategoryDraft), Problem> {
    let at = (award.to_owned(), edition.to_owned(), category.to_owned());
    Ok(site
        .db
        .read(move |tx| {
            let (id, _) = entry::edition_of(tx, &at.0, &at.1)?.ok_or(Error::NotFound("edition"))?;
            entry::category_of(tx, id, &at.2)?.ok_or(Error::NotFound("category"))
        })
        .await?)
}
