//! Bans: the list, a new one for whoever wrote a comment, the end of one.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use newsroom::Error;
use newsroom::ban::{self, FOR_GOOD, Kind as Known, NewBan};
use newsroom::id::Kind;
use serde::{Deserialize, Serialize};

use super::acts;
use super::item::{Layout, kind_title};
use super::pages::{self, Asked};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::page::{self, Masthead};
use crate::problem::{Problem, Wants};
use crate::query::Query;
use crate::site::Site;

const PAGE: i64 = 50;
const SCOPE: &str = "desk bans";
const DAY_MS: i64 = 86_400_000;

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    name: String,
    by: &'static str,
    why: String,
    actor: String,
    made: crate::view::When,
    until: String,
    state: &'static str,
    holds: bool,
    comment_url: Option<String>,
}

#[derive(Debug, Serialize)]
struct List {
    bans: Vec<Row>,
    next: Option<String>,
    notice: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Place {
    after: Option<String>,
}

/// `GET /desk/bans`.
///
/// # Errors
/// 400 for a place that is none.
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(place): Query<Place>,
) -> Result<Response, Problem> {
    shown(&site, &actor, place.after.as_deref(), None).await
}

async fn shown(
    site: &Arc<Site>,
    actor: &Actor,
    after: Option<&str>,
    notice: Option<String>,
) -> Result<Response, Problem> {
    let after = page::cursor(site, SCOPE, after)?;
    let now = site.now();
    let (found, masthead) = site
        .db
        .read(move |tx| -> Result<_, Error> {
            Ok((ban::all(tx, after.as_ref(), PAGE)?, Masthead::load(tx)?))
        })
        .await?;
    let layout = Layout {
        site,
        masthead: &masthead,
        now,
    };
    let bans = found
        .items
        .iter()
        .map(|ban| Row {
            id: site.ids.show(Kind::Ban, ban.id),
            name: ban.name.clone(),
            by: kind_title(ban.kind),
            why: ban.why.clone(),
            actor: ban.actor.clone(),
            made: layout.when(ban.made_at),
            until: layout.until(ban.until_at),
            state: match (ban.lifted_at, ban.holds(now)) {
                (Some(_), _) => "lifted",
                (None, true) => "holds",
                (None, false) => "over",
            },
            holds: ban.holds(now),
            comment_url: ban.comment_id.map(|id| layout.desk_url(id)),
        })
        .collect();
    let list = List {
        bans,
        next: found
            .next
            .map(|next| pages::onward(site, "/desk/bans", SCOPE, &next)),
        notice,
    };
    let mut page = desk::page(site, actor, "/desk/bans", "desk/bans.html", &list)?;
    if list.notice.is_some() {
        *page.status_mut() = StatusCode::CONFLICT;
    }
    Ok(page)
}

/// `POST /desk/bans` with `comment`, `kind`, `days` (0 for good) and `why`: 303 to `back`, or the comment's page with what is wrong.
///
/// # Errors
/// 404 for a comment that is not there.
pub(super) async fn set(
    State(site): State<Arc<Site>>,
    actor: Actor,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Comment, &form.take("comment"))?;
    let (kind, days, why) = (form.take("kind"), form.take("days"), form.take("why"));
    let back = form.take("back");
    let wants = Wants::of("/desk/bans", &headers);
    let now = site.now();
    let typed = BTreeMap::from([
        ("kind".to_owned(), kind.clone()),
        ("days".to_owned(), days.clone()),
        ("ban_why".to_owned(), why.clone()),
    ]);
    let until_at = match days.parse::<i64>() {
        Ok(0) => FOR_GOOD,
        Ok(days @ 1..=3_650) => now + days * DAY_MS,
        _ => now,
    };
    let asked = Asked {
        back: Some(back.clone()),
        ..Asked::default()
    };
    let Some(kind) = Known::parse(&kind) else {
        let sentence = "Please choose what they are to be known by.";
        let errors = BTreeMap::from([("kind".to_owned(), sentence.to_owned())]);
        return acts::refused(&site, &actor, id, &asked, wants, (errors, typed)).await;
    };
    let new = NewBan {
        comment_id: id,
        kind,
        until_at,
        why,
    };
    let doer = actor.doer();
    match site
        .db
        .write(move |tx| ban::set(tx, &doer, &new, now))
        .await
    {
        Ok(_) if wants == Wants::Fragment => {
            let one = pages::read_one(&site, id, &asked).await?;
            pages::fragment(
                &site,
                &actor,
                StatusCode::OK,
                "desk/comments_one.html",
                &one,
            )
        }
        Ok(_) => Ok(desk::see(&pages::back(&back))),
        Err(Error::Invalid(fields)) => {
            let mut errors = fields.0;
            for (from, to) in [("until", "days"), ("why", "ban_why")] {
                if let Some(sentence) = errors.remove(from) {
                    errors.insert(to.to_owned(), sentence);
                }
            }
            acts::refused(&site, &actor, id, &asked, wants, (errors, typed)).await
        }
        Err(Error::Conflict(sentence)) => {
            let errors = BTreeMap::from([("form".to_owned(), sentence)]);
            acts::refused(&site, &actor, id, &asked, wants, (errors, typed)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/bans/{id}/lift`: 303 to the list.
///
/// # Errors
/// 404; the list with a sentence (409) when the ban is over already.
pub(super) async fn lift(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Ban, &id)?;
    let (doer, now) = (actor.doer(), site.now());
    match site.db.write(move |tx| ban::lift(tx, &doer, id, now)).await {
        Ok(()) => Ok(desk::see("/desk/bans")),
        Err(Error::Conflict(sentence)) => shown(&site, &actor, None, Some(sentence)).await,
        Err(error) => Err(error.into()),
    }
}
