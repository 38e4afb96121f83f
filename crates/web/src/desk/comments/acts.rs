//! What is done with comments: one by one, or many at once. Each act names the version its moderator saw.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use newsroom::Error;
use newsroom::id::Kind;
use newsroom::moderation::act::{self, Deed, Done};
use serde::Serialize;

use super::pages::{self, Asked};
use crate::actor::Actor;
use crate::desk;
use crate::form::Form;
use crate::problem::{Problem, Wants};
use crate::site::Site;

/// `POST /desk/comments/{id}` with `act`, `seen`, and for some acts `text`, `why` and `sure`.
///
/// Without script: 303 to `back`. With script: the item as it stands now. 409 when it changed meanwhile, with the fresh
/// item and who did what; nothing is done then.
///
/// # Errors
/// 404; 400 for an act that is none.
pub(super) async fn act(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(public_id): Path<String>,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Comment, &public_id)?;
    let (word, text) = (form.take("act"), form.take("text"));
    let (why, back, queue) = (form.take("why"), form.take("back"), form.take("queue"));
    let sure = !form.take("sure").is_empty();
    let seen: i64 = form.take("seen").parse().unwrap_or(-1);
    let wants = Wants::of("/desk/comments", &headers);
    let deed = Deed::parse(&word, &text)
        .ok_or_else(|| Problem::bad_request("There is no such thing to do with a comment."))?;
    let mut asked = Asked {
        queue: Some(queue).filter(|queue| !queue.is_empty()),
        back: Some(back.clone()),
        ..Asked::default()
    };
    if deed == Deed::Remove && !sure {
        let sentence = "Removing clears the text for good. Please tick that you are sure.";
        let errors = BTreeMap::from([("sure".to_owned(), sentence.to_owned())]);
        let typed = BTreeMap::from([("why".to_owned(), why)]);
        return refused(&site, &actor, id, &asked, wants, (errors, typed)).await;
    }
    let (doer, now) = (actor.doer(), site.now());
    let (thing, reason) = (deed.clone(), why.clone());
    let done = site
        .db
        .write(move |tx| act::act(tx, &doer, (id, seen), &thing, &reason, now))
        .await;
    match done {
        Ok(Done { act, .. }) => {
            let act = site.ids.show(Kind::Act, act);
            if wants != Wants::Fragment {
                return Ok(desk::see(&with_did(&pages::back(&back), &act)));
            }
            let mut one = pages::read_one(&site, id, &asked).await?;
            // A note or a pick leaves the comment where it is to be decided.
            one.item.decided |= decides(&deed);
            pages::fragment(
                &site,
                &actor,
                StatusCode::OK,
                "desk/comments_one.html",
                &one,
            )
        }
        Err(Error::Conflict(sentence)) => {
            asked.back = Some(back);
            let mut one = pages::read_one(&site, id, &asked).await?;
            one.item.notice = Some(sentence);
            if wants == Wants::Fragment {
                let status = StatusCode::CONFLICT;
                return pages::fragment(&site, &actor, status, "desk/comments_one.html", &one);
            }
            let mut page = desk::page(&site, &actor, "/desk/comments", "desk/comment.html", &one)?;
            *page.status_mut() = StatusCode::CONFLICT;
            Ok(page)
        }
        Err(Error::Invalid(fields)) => {
            let typed = BTreeMap::from([(word, text), ("why".to_owned(), why)]);
            refused(&site, &actor, id, &asked, wants, (fields.0, typed)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a comment that this was done to is finished with, wherever it is shown.
fn decides(deed: &Deed) -> bool {
    matches!(
        deed,
        Deed::Approve
            | Deed::Hold
            | Deed::Reject
            | Deed::Spam
            | Deed::Remove
            | Deed::Uphold
            | Deed::Dismiss
    )
}

/// The comment's page with what was typed and what is wrong with it.
pub(super) async fn refused(
    site: &Arc<Site>,
    actor: &Actor,
    id: i64,
    asked: &Asked,
    wants: Wants,
    (errors, typed): (BTreeMap<String, String>, BTreeMap<String, String>),
) -> Result<Response, Problem> {
    if wants == Wants::Fragment {
        return Err(Problem::invalid(errors));
    }
    let mut one = pages::read_one(site, id, asked).await?;
    one.errors = errors;
    one.typed = typed;
    desk::refused(site, actor, "/desk/comments", "desk/comment.html", &one)
}

/// An address with the act that led to it, so that the page can say what was done and offer to undo it.
pub(super) fn with_did(back: &str, act: &str) -> String {
    let (path, fragment) = back.split_once('#').unwrap_or((back, ""));
    // What was done before is not what was done now.
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("did="))
        .collect();
    let did = format!("did={act}");
    kept.push(&did);
    let mark = if fragment.is_empty() { "" } else { "#" };
    format!("{path}?{}{mark}{fragment}", kept.join("&"))
}

/// What became of one comment of many.
#[derive(Clone, Debug, Serialize)]
struct Result1 {
    id: String,
    url: String,
    done: bool,
    sentence: String,
    /// The act an undo would name; none where nothing was done.
    undo: Option<String>,
}

/// `POST /desk/comments/bulk` with `act` and for each comment `c-{id}` = the version that was seen; at most 100.
///
/// Each is judged by itself. With script: JSON of what became of each. Without: 303 to `back`, or a page that names
/// those that had changed meanwhile.
///
/// # Errors
/// 400 for an act that cannot be done to many, 422 for none or too many comments.
pub(super) async fn bulk(
    State(site): State<Arc<Site>>,
    actor: Actor,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response, Problem> {
    let (word, back) = (form.take("act"), pages::back(&form.take("back")));
    let deed = Deed::parse(&word, "")
        .filter(|deed| decides(deed) && *deed != Deed::Remove)
        .ok_or_else(|| Problem::bad_request("That cannot be done with many comments at once."))?;
    let those: Vec<(i64, i64)> = form
        .take_all("c-")
        .into_iter()
        .filter_map(|(id, seen)| Some((site.ids.read(Kind::Comment, &id)?, seen.parse().ok()?)))
        .collect();
    if those.is_empty() {
        let sentence = "Please tick the comments first.";
        return Err(Problem::invalid(BTreeMap::from([(
            "form".to_owned(),
            sentence.to_owned(),
        )])));
    }
    let (doer, now) = (actor.doer(), site.now());
    let results = site
        .db
        .write(move |tx| act::act_on_all(tx, &doer, &those, &deed, now))
        .await?;
    let results: Vec<Result1> = results
        .into_iter()
        .map(|(id, done)| {
            let id = site.ids.show(Kind::Comment, id);
            Result1 {
                url: format!("/desk/comments/{id}"),
                id,
                done: done.is_ok(),
                undo: done
                    .as_ref()
                    .ok()
                    .map(|done| site.ids.show(Kind::Act, done.act)),
                sentence: done
                    .err()
                    .map(|error| error.to_string())
                    .unwrap_or_default(),
            }
        })
        .collect();
    if Wants::of("/desk/comments", &headers) == Wants::Json {
        let body = serde_json::json!({ "results": results });
        return Ok(super::live::private_json(&body));
    }
    if results.iter().all(|one| one.done) {
        let acts: Vec<&str> = results
            .iter()
            .filter_map(|one| one.undo.as_deref())
            .collect();
        return Ok(desk::see(&with_did(&back, &acts.join("."))));
    }
    let done = results.iter().filter(|one| one.done).count();
    let failed: Vec<&Result1> = results.iter().filter(|one| !one.done).collect();
    let context = serde_json::json!({ "done": done, "failed": failed, "back": back });
    let mut page = desk::page(
        &site,
        &actor,
        "/desk/comments",
        "desk/comments_bulk.html",
        &context,
    )?;
    *page.status_mut() = StatusCode::CONFLICT;
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::with_did;

    #[test]
    fn the_way_back_names_the_last_act_only() {
        assert_eq!(with_did("/desk/comments", "a1"), "/desk/comments?did=a1");
        assert_eq!(
            with_did("/desk/comments?queue=new&did=old#c-x", "a1"),
            "/desk/comments?queue=new&did=a1#c-x"
        );
    }
}
