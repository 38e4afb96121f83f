//! The links of the masthead.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use newsroom::Error;
use newsroom::navigation::{self, Draft, Item, MOST, To};
use newsroom::section;
use serde::Serialize;

use super::Said;
use crate::actor::Actor;
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;
use crate::{address, desk};

const HERE: &str = "/desk/navigation";
const TEMPLATE: &str = "desk/navigation.html";
/// Empty lines offered for new links.
const SPARE: usize = 3;

#[derive(Serialize)]
struct Sheet {
    rows: Vec<Row>,
    /// Addresses a browser may suggest.
    known: Vec<(String, String)>,
    is_own: bool,
    errors: BTreeMap<String, String>,
    said: Option<&'static str>,
}

#[derive(Clone, Default, Serialize)]
struct Row {
    number: usize,
    title: String,
    to: String,
}

fn row(item: Item) -> Row {
    Row {
        number: 0,
        title: item.own_title,
        to: match item.to {
            To::Section(slug) => address::section(&slug),
            To::Topic(slug) => address::subject("topics", &slug),
            To::Address(url) => url,
        },
    }
}

async fn sheet(site: &Site, rows: Option<Vec<Row>>) -> Result<Sheet, Problem> {
    let (items, sections) = site
        .db
        .read(|tx| -> newsroom::Result<_> { Ok((navigation::load(tx)?, section::all(tx)?)) })
        .await?;
    let is_own = !items.is_empty();
    let mut rows = rows.unwrap_or_else(|| items.into_iter().map(row).collect());
    rows.resize(
        (rows.len() + SPARE).min(MOST.max(rows.len())),
        Row::default(),
    );
    for (number, row) in (1..).zip(&mut rows) {
        row.number = number;
    }
    let known = sections
        .into_iter()
        .map(|section| (address::section(&section.slug), section.title));
    Ok(Sheet {
        rows,
        known: known.collect(),
        is_own,
        errors: BTreeMap::new(),
        said: None,
    })
}

/// `GET /desk/navigation`.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let mut sheet = sheet(&site, None).await?;
    sheet.said = said.sentence();
    desk::page(&site, &actor, HERE, TEMPLATE, &sheet)
}

/// `POST /desk/navigation`: the lines in the order of their numbers; one that leads nowhere goes.
pub(super) async fn send(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let mut rows: Vec<(i64, usize, Row)> = (1..=MOST + SPARE)
        .map(|number| {
            let row = Row {
                number,
                title: form.take(&format!("title-{number}")),
                to: address::decoded_path(&form.take(&format!("to-{number}"))),
            };
            let place = form.take(&format!("place-{number}"));
            let place = place.trim().parse().unwrap_or(i64::MAX);
            (place, number, row)
        })
        .filter(|(_, _, row)| !row.to.trim().is_empty() || !row.title.trim().is_empty())
        .collect();
    rows.sort_by_key(|(place, number, _)| (*place, *number));
    let rows: Vec<Row> = rows.into_iter().map(|(_, _, row)| row).collect();
    let drafts: Vec<Draft> = rows
        .iter()
        .map(|row| Draft {
            title: row.title.clone(),
            to: row.to.clone(),
        })
        .collect();
    let (who, now) = (actor.doer(), site.now());
    let done = site
        .db
        .write(move |tx| navigation::arrange(tx, &drafts, &who, now))
        .await;
    match done {
        Ok(()) => Ok(desk::see("/desk/navigation?said=saved")),
        Err(Error::Invalid(faults)) => {
            let mut sheet = sheet(&site, Some(rows)).await?;
            sheet.errors = faults.0;
            desk::refused(&site, &actor, HERE, TEMPLATE, &sheet)
        }
        Err(error) => Err(error.into()),
    }
}
