//! The running order: by the numbers beside the lines, or one a step up or down (`move=up:lead-actor`).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::award::desk as entry;

use super::{category_of, edition_of, url};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::site::Site;

/// The slugs of a form in the order it asks for.
fn wanted(form: &mut Form) -> Vec<String> {
    let step = form.take("move");
    let mut places: Vec<(i64, String)> = form
        .take_all("place-")
        .into_iter()
        .map(|(slug, place)| (place.trim().parse().unwrap_or(i64::MAX), slug))
        .collect();
    places.sort();
    let mut slugs: Vec<String> = places.into_iter().map(|(_, slug)| slug).collect();
    if let Some((way, slug)) = step.split_once(':')
        && let Some(at) = slugs.iter().position(|known| known == slug)
    {
        let to = if way == "up" {
            at.saturating_sub(1)
        } else {
            at + 1
        };
        if to < slugs.len() {
            slugs.swap(at, to);
        }
    }
    slugs
}

/// `POST /desk/awards/{award}/{edition}/~order`.
///
/// # Errors
/// 404.
pub(super) async fn categories(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, _) = edition_of(&site, &award, &edition).await?;
    let slugs = wanted(&mut form);
    let (who, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| entry::order_categories(tx, id, &slugs, &who, now))
        .await?;
    Ok(desk::see(&format!(
        "{}?said=saved",
        url(&[&award, &edition])
    )))
}

/// `POST /desk/awards/{award}/{edition}/{category}/~order`.
///
/// # Errors
/// 404.
pub(super) async fn nominees(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition, category)): Path<(String, String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, _) = category_of(&site, &award, &edition, &category).await?;
    let slugs = wanted(&mut form);
    let (who, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| entry::order_nominees(tx, id, &slugs, &who, now))
        .await?;
    Ok(desk::see(&format!(
        "{}?said=saved",
        url(&[&award, &edition, &category])
    )))
}
