//! `/api/v1/awards/…`: the whole structure of awards as JSON and CSV, and the way results come in from programs.

mod csv;
mod say;
mod shape;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::award::{self, category, edition, result, sheet, shelf};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use self::shape::{AwardShape, CategoryShape, EditionLine, WholeEdition};
use super::stories::json;
use crate::cache::{Key, Rendered, Tag};
use crate::door::{Doors, Need};
use crate::page::{self, Asked};
use crate::problem::Problem;
use crate::public::awards::{is_shown, lay};
use crate::query::Query;
use crate::site::Site;

pub(super) use self::csv::__path_table;
pub(super) use self::say::__path_say;

/// Newest editions told with each award.
const EACH: i64 = 4;

/// Its doors.
#[must_use]
pub(crate) fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get("/api/v1/awards", Need::Anyone, list)
        .get("/api/v1/awards/{award}", Need::Anyone, award)
        .get("/api/v1/awards/{award}/{edition}", Need::Anyone, edition)
        .get(
            "/api/v1/awards/{award}/{edition}/{category}",
            Need::Anyone,
            category,
        )
        .post(
            "/api/v1/awards/{award}/{edition}/{category}/results",
            Need::Token,
            say::say,
        )
}

/// Where in the list to go on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// `next` of the page before.
    after: Option<String>,
}

/// All awards.
#[derive(Serialize, ToSchema)]
pub(super) struct Awards {
    /// In their order, each with its newest editions.
    awards: Vec<AwardShape>,
}

/// One award.
#[derive(Serialize, ToSchema)]
pub(super) struct OneAward {
    /// The award with a page of its editions, newest first.
    award: AwardShape,
    /// Hand this in as `after` for older editions; null at the end.
    next: Option<String>,
}

/// One edition.
#[derive(Serialize, ToSchema)]
pub(super) struct OneEdition {
    /// The edition with everything in it.
    edition: WholeEdition,
}

/// One category.
#[derive(Serialize, ToSchema)]
pub(super) struct OneCategory {
    /// The edition it belongs to.
    edition: EditionLine,
    /// The category with everything in it, and everything that was said of it.
    category: CategoryShape,
}

/// All awards with their newest editions.
#[utoipa::path(
    get, path = "/api/v1/awards", tag = "awards",
    responses(
        (status = 200, description = "All awards.", body = Awards),
        (status = 503, description = "Please try again in a moment.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(State(site): State<Arc<Site>>, asked: Asked) -> Result<Response, Problem> {
    let house = Arc::clone(&site);
    let render = async move { render_list(&house).await };
    page::cached(&site, &asked, Key::path("/api/v1/awards"), render).await
}

async fn render_list(site: &Arc<Site>) -> Result<Rendered, Problem> {
    let (awards, newest) = site
        .db
        .read(|tx| -> newsroom::Result<_> {
            Ok((award::award::all(tx)?, shelf::newest(tx, EACH)?))
        })
        .await?;
    let awards = awards
        .iter()
        .map(|it| {
            let of_it = newest.iter().filter(|edition| edition.award.0 == it.id);
            shape::award(site, it, of_it.filter(|edition| is_shown(edition)))
        })
        .filter(|it| !it.editions.is_empty())
        .collect();
    Ok(json(&Awards { awards })?.tags([Tag::Awards]))
}

/// An award with its editions, newest first.
#[utoipa::path(
    get, path = "/api/v1/awards/{award}", tag = "awards",
    params(("award" = String, Path, description = "The award\u{2019}s place in addresses."), Which),
    responses(
        (status = 200, description = "The award.", body = OneAward),
        (status = 400, description = "A forged cursor.", body = super::openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such award.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn award(
    State(site): State<Arc<Site>>,
    Path(slug): Path<String>,
    Query(which): Query<Which>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::with(
        &format!("/api/v1/awards/{slug}"),
        &[("after", which.after.as_deref())],
    );
    let house = Arc::clone(&site);
    let render = async move { render_award(&house, slug, which.after).await };
    page::cached(&site, &asked, key, render).await
}

async fn render_award(
    site: &Arc<Site>,
    slug: String,
    after: Option<String>,
) -> Result<Rendered, Problem> {
    let scope = format!("api awards {slug}");
    let first = after.is_none();
    let after = page::cursor(site, &scope, after.as_deref())?;
    let (award, editions) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let Some(award) = award::award::by_slug(tx, &slug)? else {
                return Err(newsroom::Error::NotFound("award").into());
            };
            let editions = edition::of_award(tx, award.id, after)?;
            Ok((award, editions))
        })
        .await?;
    let it = shape::award(
        site,
        &award,
        editions.items.iter().filter(|it| is_shown(it)),
    );
    if first && it.editions.is_empty() {
        return Err(newsroom::Error::NotFound("award").into());
    }
    let answer = OneAward {
        award: it,
        next: editions
            .next
            .as_ref()
            .map(|next| next.sign(&site.secret, &scope)),
    };
    Ok(json(&answer)?.tags([Tag::Awards]))
}

/// An edition with its evenings, categories, nominees and results; or the same as CSV, asked for with `.csv` behind it.
#[utoipa::path(
    get, path = "/api/v1/awards/{award}/{edition}", tag = "awards",
    params(
        ("award" = String, Path, description = "The award\u{2019}s place in addresses."),
        ("edition" = String, Path, description = "The edition\u{2019}s place in addresses."),
    ),
    responses(
        (status = 200, description = "The edition.", body = OneEdition),
        (status = 404, description = "No such edition.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn edition(
    State(site): State<Arc<Site>>,
    Path((award, slug)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::path(&format!("/api/v1/awards/{award}/{slug}"));
    let house = Arc::clone(&site);
    let render = async move {
        match slug.strip_suffix(".csv") {
            Some(edition) => csv::render(&house, award, edition.to_owned()).await,
            None => render_edition(&house, award, slug).await,
        }
    };
    page::cached(&site, &asked, key, render).await
}

async fn render_edition(
    site: &Arc<Site>,
    award: String,
    slug: String,
) -> Result<Rendered, Problem> {
    let whole = read(site, award, slug).await?;
    let answer = OneEdition {
        edition: shape::edition(site, &whole),
    };
    Ok(json(&answer)?.tags([Tag::Edition(whole.edition.id), Tag::Awards]))
}

/// The whole of a public edition.
async fn read(
    site: &Arc<Site>,
    award: String,
    slug: String,
) -> Result<sheet::EditionSheet, Problem> {
    site.db
        .read(move |tx| -> Result<_, Problem> {
            let found = edition::by_path(tx, &award, &slug)?.filter(is_shown);
            let Some(found) = found else {
                return Err(newsroom::Error::NotFound("edition").into());
            };
            Ok(sheet::edition(tx, found.id)?)
        })
        .await
}

/// A category with its nominees, its result, and everything that was said of it.
#[utoipa::path(
    get, path = "/api/v1/awards/{award}/{edition}/{category}", tag = "awards",
    params(
        ("award" = String, Path, description = "The award\u{2019}s place in addresses."),
        ("edition" = String, Path, description = "The edition\u{2019}s place in addresses."),
        ("category" = String, Path, description = "The category\u{2019}s place in addresses."),
    ),
    responses(
        (status = 200, description = "The category.", body = OneCategory),
        (status = 404, description = "No such category.", body = super::openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn category(
    State(site): State<Arc<Site>>,
    Path((award, slug, name)): Path<(String, String, String)>,
    asked: Asked,
) -> Result<Response, Problem> {
    let key = Key::path(&format!(
        "/api/v1{}",
        lay::url(&format!("{award}/{slug}/{name}"))
    ));
    let house = Arc::clone(&site);
    let render = async move { render_category(&house, award, slug, name).await };
    page::cached(&site, &asked, key, render).await
}

async fn render_category(
    site: &Arc<Site>,
    award: String,
    slug: String,
    name: String,
) -> Result<Rendered, Problem> {
    let (edition, sheet, history) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let edition = edition::by_path(tx, &award, &slug)?.filter(is_shown);
            let found = category::by_path(tx, &award, &slug, &name)?;
            let (Some(edition), Some(found)) = (edition, found) else {
                return Err(newsroom::Error::NotFound("category").into());
            };
            let history = result::history(tx, found.id)?;
            Ok((edition, sheet::category(tx, found.id)?, history))
        })
        .await?;
    let mut it = shape::category(site, &sheet);
    it.history = Some(history.iter().map(|said| shape::said(site, said)).collect());
    let answer = OneCategory {
        edition: shape::line(site, &edition),
        category: it,
    };
    Ok(json(&answer)?.tags([Tag::Edition(edition.id), Tag::Awards]))
}
