//! The newsroom's accounts: invited, given a role, closed. Only an owner who proved a moment ago who they are comes here.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::account::invite::{self, Invited};
use newsroom::account::link::{self, Purpose};
use newsroom::account::{Account, staff};
use newsroom::id::Kind;
use newsroom::reader::{self, Parting};
use newsroom::{Capability, Role};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::actor::Actor;
use crate::desk;
use crate::door::{Doors, Need};
use crate::form::Form;
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

const PATH: &str = "/desk/staff";
const NEED: Need = Need::CanWithProof(Capability::Own);

/// The doors of these pages.
#[must_use]
pub fn doors(site: &Arc<Site>) -> Doors {
    Doors::new(site)
        .get(PATH, NEED, show)
        .post("/desk/staff/invite", NEED, invite)
        .post("/desk/staff/invitations/{id}/withdraw", NEED, withdraw)
        .post("/desk/staff/{id}/role", NEED, set_role)
        .post("/desk/staff/{id}/end-sessions", NEED, end_sessions)
        .post("/desk/staff/{id}/close", NEED, close)
}

/// What the page says was done, by the word in its address.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    said: String,
}

impl Said {
    fn sentence(&self) -> &'static str {
        match self.said.as_str() {
            "already" => "There is an account with this address: it has the role now.",
            "role" => "The role is changed.",
            "ended" => "Signed out everywhere.",
            "closed" => "The account is closed. What was written with it stays.",
            "withdrawn" => "The invitation is taken back; its link opens nothing any more.",
            _ => "",
        }
    }
}

/// An invitation just made, with the link its inviter may pass on.
#[derive(Clone, Debug, Serialize)]
struct Fresh {
    email: String,
    role: String,
    url: String,
}

/// What the page shows besides the lists.
#[derive(Clone, Debug, Default, Serialize)]
struct Shown {
    email: String,
    role: String,
    errors: BTreeMap<String, String>,
    fresh: Option<Fresh>,
    said: String,
}

/// `GET /desk/staff`.
///
/// # Errors
/// 503 when the store is away.
pub async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Query(said): Query<Said>,
) -> Result<Response, Problem> {
    let form = Shown {
        said: said.sentence().to_owned(),
        ..Shown::default()
    };
    page(&site, &actor, StatusCode::OK, form).await
}

/// `POST /desk/staff/invite`: the link is mailed, and shown this once to the inviter.
///
/// # Errors
/// 503 when the store is away.
pub async fn invite(
    State(site): State<Arc<Site>>,
    actor: Actor,
    mut form: Form,
) -> Result<Response, Problem> {
    let (email, word) = (form.take("email"), form.take("role"));
    let role = Role::parse(&word).unwrap_or(Role::Reader);
    let (who, now, random) = (actor.doer(), site.now(), rand::random::<[u8; 32]>());
    let to = email.clone();
    let invited = site
        .db
        .write(move |tx| invite::invite(tx, &who, &to, role, &random, now))
        .await;
    match invited {
        Ok(Invited::Already(_)) => Ok(desk::see("/desk/staff?said=already")),
        Ok(Invited::ByLink) => {
            let path = format!("{}/{}", Purpose::Invite.path(), link::spell(&random));
            let fresh = Fresh {
                email,
                role: role.title().to_lowercase(),
                url: site.absolute(&path),
            };
            let form = Shown {
                fresh: Some(fresh),
                ..Shown::default()
            };
            page(&site, &actor, StatusCode::OK, form).await
        }
        Err(error) => {
            let form = Shown {
                email,
                role: word,
                ..Shown::default()
            };
            refused(&site, &actor, form, error).await
        }
    }
}

/// `POST /desk/staff/invitations/{id}/withdraw`.
///
/// # Errors
/// 404 when it is over.
pub async fn withdraw(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Link, &id)?;
    let (who, now) = (actor.doer(), site.now());
    site.db
        .write(move |tx| invite::withdraw(tx, &who, id, now))
        .await?;
    Ok(desk::see("/desk/staff?said=withdrawn"))
}

/// `POST /desk/staff/{id}/role`.
///
/// # Errors
/// 404 when there is no such account.
pub async fn set_role(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Account, &id)?;
    let role = Role::parse(&form.take("role"))
        .ok_or_else(|| Problem::bad_request("There is no such role."))?;
    let (who, now) = (actor.doer(), site.now());
    let done = site
        .db
        .write(move |tx| staff::set_role(tx, &who, id, role, now))
        .await;
    after(&site, &actor, done.map(|_| ()), "role").await
}

/// `POST /desk/staff/{id}/end-sessions`: signs somebody out everywhere.
///
/// # Errors
/// 404 when there is no such account.
pub async fn end_sessions(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Account, &id)?;
    let (who, now) = (actor.doer(), site.now());
    let done = site
        .db
        .write(move |tx| staff::end_sessions(tx, &who, id, now))
        .await;
    after(&site, &actor, done.map(|_| ()), "ended").await
}

/// `POST /desk/staff/{id}/close`: the account is emptied, and what was written with it stays without its name.
///
/// # Errors
/// 404 when there is no such account.
pub async fn close(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = site.row(Kind::Account, &id)?;
    let (who, now) = (actor.doer(), site.now());
    let done = site
        .db
        .write(move |tx| reader::close(tx, id, Parting::Keep, &who, now))
        .await;
    after(&site, &actor, done, "closed").await
}

async fn after(
    site: &Arc<Site>,
    actor: &Actor,
    done: newsroom::Result<()>,
    said: &str,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(desk::see(&format!("{PATH}?said={said}"))),
        Err(error) => refused(site, actor, Shown::default(), error).await,
    }
}

async fn refused(
    site: &Arc<Site>,
    actor: &Actor,
    mut form: Shown,
    error: newsroom::Error,
) -> Result<Response, Problem> {
    let (status, errors) = match error {
        newsroom::Error::Invalid(fields) => (StatusCode::UNPROCESSABLE_ENTITY, fields.0),
        newsroom::Error::Conflict(sentence) | newsroom::Error::Closed(sentence) => (
            StatusCode::CONFLICT,
            BTreeMap::from([("form".to_owned(), sentence)]),
        ),
        other => return Err(other.into()),
    };
    form.errors = errors;
    page(site, actor, status, form).await
}

async fn page(
    site: &Arc<Site>,
    actor: &Actor,
    status: StatusCode,
    form: Shown,
) -> Result<Response, Problem> {
    let now = site.now();
    let (all, pending) = site
        .db
        .read(move |tx| Ok::<_, newsroom::Error>((staff::all(tx)?, invite::pending(tx, now)?)))
        .await?;
    let masthead = site.masthead();
    let when = |at| masthead.dates.when(at, &masthead.site.lang);
    let one = |account: &Account| -> Value {
        let url = format!("{PATH}/{}", site.ids.show(Kind::Account, account.id));
        json!({
            "name": account.name,
            "email": account.email,
            "role": account.role.as_str(),
            "role_title": account.role.title(),
            "me": account.id == actor.account.id,
            "seen": account.seen_at.map(when),
            "second": account.has_totp,
            "url": url,
        })
    };
    let waiting = |one: &invite::Pending| -> Value {
        let id = site.ids.show(Kind::Link, one.id);
        json!({
            "email": one.email,
            "role_title": one.role.title(),
            "until": when(one.expires_at),
            "withdraw_url": format!("{PATH}/invitations/{id}/withdraw"),
        })
    };
    let roles: Vec<(&str, &str)> = Role::STAFF
        .into_iter()
        .map(|role| (role.as_str(), role.title()))
        .collect();
    let context = json!({
        "staff": all.iter().map(one).collect::<Vec<_>>(),
        "pending": pending.iter().map(waiting).collect::<Vec<_>>(),
        "roles": roles,
        "mails": site.settings.sends_mail,
        "form": form,
    });
    let mut response = desk::page(site, actor, PATH, "desk/staff.html", &context)?;
    *response.status_mut() = status;
    Ok(response)
}
