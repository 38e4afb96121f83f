//! Saved views of the list.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Kind;
use newsroom::story::desk;

use super::list;
use crate::actor::Actor;
use crate::form::Form;
use crate::problem::Problem;
use crate::site::Site;

/// `POST /desk/views`: keeps the choice the list shows, under a name.
///
/// # Errors
/// 422 for a name that is none.
pub(super) async fn keep(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let asking = list::Asking::take(&mut form);
    let (name, shared) = (form.take("name"), form.take("shared") == "yes");
    let (account, now) = (actor.account.id, site.now());
    let query = asking.query();
    let back = list::path(&query);
    site.db
        .write(move |tx| desk::keep_view(tx, account, &name, &query, shared, now))
        .await?;
    Ok(crate::desk::see(&back))
}

/// `POST /desk/views/{id}/forget`: one's own only.
///
/// # Errors
/// 404.
pub(super) async fn forget(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = site.row(Kind::View, &id)?;
    let account = actor.account.id;
    site.db
        .write(move |tx| desk::forget_view(tx, account, id))
        .await?;
    Ok(crate::desk::see("/desk/stories"))
}
