//! The desk's first page: what this person needs first.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use newsroom::Capability;
use newsroom::moderation;
use newsroom::story::desk::{self as story_desk, Filter};
use serde::Serialize;

use super::stories::{LineView, line_view};
use crate::actor::Actor;
use crate::desk;
use crate::door::{Doors, Need};
use crate::problem::Problem;
use crate::site::Site;

/// Stories in each of the lists.
const SHOWN: i64 = 6;

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site).get("/desk", Need::Can(Capability::Desk), show)
}

#[derive(Serialize)]
struct Page {
    can_write: bool,
    can_publish: bool,
    can_moderate: bool,
    mine: Vec<LineView>,
    waiting: Vec<LineView>,
    due: Vec<LineView>,
    newest: Vec<LineView>,
    held: i64,
}

/// `GET /desk`.
///
/// # Errors
/// 503 when the store is away.
pub async fn show(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let account = actor.account.id;
    let can = |capability| actor.can(capability);
    let (can_write, can_publish, can_moderate) = (
        can(Capability::Write),
        can(Capability::Publish),
        can(Capability::Moderate),
    );
    let (mine, waiting, due, newest, held) = site
        .db
        .read(move |tx| {
            let (mut mine, mut due, mut newest) = (Vec::new(), Vec::new(), Vec::new());
            if can_write {
                mine = story_desk::mine(tx, account, SHOWN)?;
                due = story_desk::due_next(tx, SHOWN)?;
                newest = story_desk::list(tx, &Filter::default(), None, SHOWN)?.items;
            }
            let waiting = if can_publish {
                story_desk::handed_in(tx, SHOWN)?
            } else {
                Vec::new()
            };
            let held = if can_moderate {
                moderation::queued(tx)?.held
            } else {
                0
            };
            Ok::<_, Problem>((mine, waiting, due, newest, held))
        })
        .await?;
    let dates = &site.masthead().dates;
    let views = |lines: Vec<story_desk::Line>| -> Vec<LineView> {
        lines
            .iter()
            .map(|line| line_view(&site, dates, line))
            .collect()
    };
    let page = Page {
        can_write,
        can_publish,
        can_moderate,
        mine: views(mine),
        waiting: views(waiting),
        due: views(due),
        newest: views(newest),
        held,
    };
    desk::page(&site, &actor, "/desk", "desk/home.html", &page)
}
