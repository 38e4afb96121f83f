//! A table pasted from a spreadsheet: looked at first, with its line numbers, then put in at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use newsroom::Error;
use newsroom::award::desk::{self as entry, Planned};
use serde::Serialize;

use super::{HERE, edition_of, url};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::Problem;
use crate::site::Site;

const PAGE: &str = "desk/awards_paste.html";

#[derive(Serialize)]
struct Sheet {
    edition: String,
    edition_url: String,
    action: String,
    table: String,
    plan: Option<Plan>,
    errors: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Plan {
    added: usize,
    known: usize,
    rows: Vec<Planned>,
}

async fn sheet(site: &Site, award: &str, edition: &str) -> Result<(i64, Sheet), Problem> {
    let (id, draft) = edition_of(site, award, edition).await?;
    Ok((
        id,
        Sheet {
            edition: draft.label,
            edition_url: url(&[award, edition]),
            action: format!("{}/~paste", url(&[award, edition])),
            table: String::new(),
            plan: None,
            errors: BTreeMap::new(),
        },
    ))
}

/// `GET /desk/awards/{award}/{edition}/~paste`.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (_, sheet) = sheet(&site, &award, &edition).await?;
    desk::page(&site, &actor, HERE, PAGE, &sheet)
}

/// `POST /desk/awards/{award}/{edition}/~paste` with `table`; without `then=apply` only what would become of it is shown.
///
/// # Errors
/// 404.
pub(super) async fn send(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path((award, edition)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (id, mut sheet) = sheet(&site, &award, &edition).await?;
    sheet.table = form.take("table");
    let applies = form.take("then") == "apply";
    let table = match entry::read_table(&sheet.table) {
        Ok(table) => table,
        Err(error) => return refused(&site, &actor, sheet, error),
    };
    if applies {
        let (who, now) = (actor.doer(), site.now());
        let done = site
            .db
            .write(move |tx| entry::apply_table(tx, id, &table, &who, now))
            .await;
        return match done {
            Ok(_) => Ok(desk::see(&format!("{}?said=pasted", sheet.edition_url))),
            Err(error) => refused(&site, &actor, sheet, error),
        };
    }
    let rows = site
        .db
        .read(move |tx| entry::plan_table(tx, id, &table))
        .await?;
    let known = rows.iter().filter(|row| row.known).count();
    sheet.plan = Some(Plan {
        added: rows.len() - known,
        known,
        rows,
    });
    desk::page(&site, &actor, HERE, PAGE, &sheet)
}

fn refused(
    site: &Site,
    actor: &Actor,
    mut sheet: Sheet,
    error: Error,
) -> Result<Response, Problem> {
    let Error::Invalid(faults) = error else {
        return Err(error.into());
    };
    sheet.errors = faults.0;
    desk::refused(site, actor, HERE, PAGE, &sheet)
}
