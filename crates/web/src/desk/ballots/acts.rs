//! What is done to a ballot by one press: published, closed, an option withdrawn or put back.

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Kind;
use newsroom::ballot;

use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::public::House;

/// `POST /desk/ballots/{slug}/publish`.
///
/// # Errors
/// 404, 409.
pub(super) async fn publish(
    State(site): House,
    actor: Actor,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let (doer, now, to) = (actor.doer(), site.now(), super::url_of(&slug));
    site.db
        .write(move |tx| {
            let id = ballot::any_by_slug(tx, &slug)?.id;
            ballot::publish(tx, &doer, id, now)
        })
        .await?;
    Ok(desk::see(&format!("{to}?said=public")))
}

/// `POST /desk/ballots/{slug}/close`.
///
/// # Errors
/// 404, 409.
pub(super) async fn close(
    State(site): House,
    actor: Actor,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let (doer, now, to) = (actor.doer(), site.now(), super::url_of(&slug));
    site.db
        .write(move |tx| {
            let id = ballot::any_by_slug(tx, &slug)?.id;
            ballot::close(tx, &doer, id, now)
        })
        .await?;
    Ok(desk::see(&format!("{to}?said=closed")))
}

/// `POST /desk/ballots/{slug}/options/{id}`: withdraws an option with a reason, or with `restore` puts it back.
///
/// # Errors
/// 404, 409, 422 without a reason.
pub(super) async fn turn_option(
    State(site): House,
    actor: Actor,
    Path((slug, id)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let option = site.row(Kind::Choice, &id)?;
    let (doer, now, to) = (actor.doer(), site.now(), super::url_of(&slug));
    let restore = !form.take("restore").is_empty();
    let why = form.take("why");
    site.db
        .write(move |tx| {
            let ballot = ballot::any_by_slug(tx, &slug)?.id;
            if restore {
                ballot::restore_option(tx, &doer, ballot, option, now)
            } else {
                ballot::withdraw_option(tx, &doer, ballot, option, &why, now)
            }
        })
        .await?;
    let said = if restore { "restored" } else { "withdrawn" };
    Ok(desk::see(&format!("{to}?said={said}")))
}
