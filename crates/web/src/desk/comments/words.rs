//! Word lists: edited as text, one phrase a line; tried on the last month before they are kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use newsroom::Error;
use newsroom::comment::CommentState;
use newsroom::markup::fold::WordList;
use newsroom::moderation::trial::{self, Hit};
use newsroom::word::{self, List};
use serde::Serialize;

use super::item::{Layout, state_title};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::page;
use crate::problem::Problem;
use crate::site::Site;

const MONTH_MS: i64 = 30 * 86_400_000;
/// Hits a page names; the rest is counted.
const NAMED: usize = 50;

#[derive(Debug, Serialize)]
struct Row {
    url: String,
    name: String,
    state: &'static str,
    approved: bool,
    opening: String,
    found: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Trial {
    looked: i64,
    held: usize,
    approved: usize,
    turned_down: usize,
    rows: Vec<Row>,
    more: usize,
}

#[derive(Debug, Default, Serialize)]
struct Words {
    banned: String,
    suspect: String,
    /// Marks of the lists the moderator began from.
    banned_seen: String,
    suspect_seen: String,
    banned_count: usize,
    suspect_count: usize,
    trial: Option<Trial>,
    errors: BTreeMap<String, String>,
}

/// `GET /desk/words`.
///
/// # Errors
/// 503 when the store is away.
pub(super) async fn show(State(site): State<Arc<Site>>, actor: Actor) -> Result<Response, Problem> {
    let words = kept(&site).await?;
    desk::page(&site, &actor, "/desk/words", "desk/words.html", &words)
}

async fn kept(site: &Arc<Site>) -> Result<Words, Problem> {
    let [banned, suspect] = site
        .db
        .read(|tx| -> Result<_, Error> {
            Ok([word::of(tx, List::Banned)?, word::of(tx, List::Suspect)?])
        })
        .await?;
    Ok(Words {
        banned_count: banned.len(),
        suspect_count: suspect.len(),
        banned_seen: word::seal(&banned),
        suspect_seen: word::seal(&suspect),
        banned: banned.join("\n"),
        suspect: suspect.join("\n"),
        ..Words::default()
    })
}

/// `POST /desk/words` with both lists: `do=try` shows what they would have held, `do=save` keeps them (303).
///
/// # Errors
/// What is wrong with a list comes back with the form; 409 when somebody changed it meanwhile.
pub(super) async fn save(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let tries = form.take("do") == "try";
    let mut words = Words {
        banned: form.take("banned"),
        suspect: form.take("suspect"),
        banned_seen: form.take("banned_seen"),
        suspect_seen: form.take("suspect_seen"),
        ..Words::default()
    };
    let mut lists = Vec::new();
    for (list, text) in [
        (List::Banned, &words.banned),
        (List::Suspect, &words.suspect),
    ] {
        match word::read_list(list.as_str(), text) {
            Ok(phrases) => lists.push((list, phrases)),
            Err(Error::Invalid(fields)) => words.errors.extend(fields.0),
            Err(error) => return Err(error.into()),
        }
    }
    words.banned_count = words.banned.lines().count();
    words.suspect_count = words.suspect.lines().count();
    if !words.errors.is_empty() {
        return desk::refused(&site, &actor, "/desk/words", "desk/words.html", &words);
    }
    if tries {
        words.trial = Some(tried(&site, lists).await?);
        return desk::page(&site, &actor, "/desk/words", "desk/words.html", &words);
    }
    let seen = [words.banned_seen.clone(), words.suspect_seen.clone()];
    let (doer, now) = (actor.doer(), site.now());
    let saved = site
        .db
        .write(move |tx| -> Result<(), Error> {
            for ((list, phrases), seen) in lists.iter().zip(&seen) {
                word::change(tx, &doer, *list, (seen, phrases), now)?;
            }
            Ok(())
        })
        .await;
    match saved {
        Ok(()) => Ok(desk::see("/desk/words")),
        Err(Error::Conflict(sentence)) => {
            // What was typed stays; what is saved over next time is what stands there now.
            let now_kept = kept(&site).await?;
            words.banned_seen = now_kept.banned_seen;
            words.suspect_seen = now_kept.suspect_seen;
            words.errors.insert("form".to_owned(), sentence);
            let mut page = desk::page(&site, &actor, "/desk/words", "desk/words.html", &words)?;
            *page.status_mut() = StatusCode::CONFLICT;
            Ok(page)
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads the last month in chunks, each a read of its own, so that nobody who writes ever waits for a trial.
async fn tried(site: &Arc<Site>, lists: Vec<(List, Vec<String>)>) -> Result<Trial, Problem> {
    let phrases = lists.into_iter().flat_map(|(_, phrases)| phrases);
    let list = Arc::new(WordList::new(phrases));
    let since = site.now() - MONTH_MS;
    let (mut looked, mut below) = (0, None);
    let mut hits: Vec<Hit> = Vec::new();
    while looked < trial::MOST {
        let list = Arc::clone(&list);
        let chunk = site
            .db
            .read(move |tx| trial::chunk(tx, &list, below, since))
            .await?;
        looked += chunk.looked;
        hits.extend(chunk.hits);
        below = chunk.next;
        if below.is_none() {
            break;
        }
    }
    let masthead = site.masthead();
    let layout = Layout {
        site,
        masthead: &masthead,
        now: site.now(),
    };
    let turned = |hit: &&Hit| matches!(hit.state, CommentState::Rejected | CommentState::Spam);
    Ok(Trial {
        looked,
        held: hits.len(),
        approved: hits.iter().filter(|hit| hit.approved).count(),
        turned_down: hits.iter().filter(turned).count(),
        more: hits.len().saturating_sub(NAMED),
        rows: hits
            .iter()
            .take(NAMED)
            .map(|hit| Row {
                url: layout.desk_url(hit.id),
                name: hit.name.clone(),
                state: state_title(hit.state),
                approved: hit.approved,
                opening: hit.opening.clone(),
                found: hit.found.clone(),
            })
            .collect(),
    })
}

/// `GET /desk/words/banned.txt`, `/desk/words/suspect.txt`: a list as text, one phrase a line.
///
/// # Errors
/// 404 for a list that is none.
pub(super) async fn export(
    State(site): State<Arc<Site>>,
    _actor: Actor,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    let list = file
        .strip_suffix(".txt")
        .and_then(List::parse)
        .ok_or_else(Problem::not_found)?;
    let phrases = site.db.read(move |tx| word::of(tx, list)).await?;
    let mut body = phrases.join("\n");
    body.push('\n');
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, page::PRIVATE);
    let name = format!("attachment; filename=\"{}.txt\"", list.as_str());
    if let Ok(value) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
