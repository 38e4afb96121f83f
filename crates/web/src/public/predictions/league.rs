//! Leagues: made with a name, joined by a link, left again.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use http::StatusCode;
use http::header::SET_COOKIE;
use newsroom::Error;
use newsroom::prediction::league::{self, Engine, NewLeague};
use newsroom::prediction::sheet::{self, Entry};
use newsroom::prediction::{Game, game, join, player};

use super::lay::{self, Hand};
use super::page::{signature, writer, writer_or_new};
use super::view;
use crate::actor::Actor;
use crate::desk::see;
use crate::form::Form;
use crate::limit::Act;
use crate::page::{self, Masthead};
use crate::problem::Problem;
use crate::public::House;
use crate::reader::Reader;
use crate::site::Site;

/// Longest word of a link that is looked for.
const MOST_TOKEN: usize = 64;

/// `GET …/leagues`: the form that makes one.
///
/// # Errors
/// 404 without such an edition.
pub(crate) async fn form(
    State(site): House,
    Path((award, edition)): Path<(String, String)>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let who = writer(&reader, actor.as_ref());
    let is_signed = actor.is_some();
    let (masthead, game, entries, has_sheet) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let game = game(tx, &award, &edition)?;
            let entries = sheet::read(tx, game.edition, None)?;
            let has_sheet = player::of(tx, game.edition, &who)?.is_some();
            Ok((Masthead::load(tx)?, game, entries, has_sheet))
        })
        .await?;
    let blank = new_league(&game, &entries, has_sheet || is_signed);
    answer_new(&site, &masthead, &game, &blank)
}

fn new_league(game: &Game, entries: &[Entry], known: bool) -> view::NewLeague {
    let ways = lay::ways(game);
    view::NewLeague {
        action: format!("{}/leagues", lay::base(game)),
        ways,
        league: String::new(),
        name_needed: !known,
        typed: String::new(),
        engine: Engine::default().as_str().to_owned(),
        engines: Engine::ALL
            .iter()
            .map(|(_, word, title)| (*word, *title))
            .collect(),
        categories: entries
            .iter()
            .map(|entry| (entry.slug.clone(), entry.name.clone(), false))
            .collect(),
        errors: BTreeMap::new(),
    }
}

fn answer_new(
    site: &Arc<Site>,
    masthead: &Masthead,
    game: &Game,
    it: &view::NewLeague,
) -> Result<Response, Problem> {
    let title = format!("A league for the {}", game.label);
    let mut head = masthead.head(site, &title, &it.action);
    head.robots = Some("noindex");
    let frame = masthead.frame(site, head, None);
    Ok(page::private(site.templates.own(
        "predict/new_league.html",
        &frame,
        it,
    )?))
}

/// `POST …/leagues`: makes a league with its maker in it.
///
/// # Errors
/// 404, 403 for the banned, 409, 429; what was refused comes back with the form, 422.
pub(crate) async fn make(
    State(site): House,
    Path((award, edition)): Path<(String, String)>,
    reader: Reader,
    actor: Option<Actor>,
    mut form: Form,
) -> Result<Response, Problem> {
    let now = site.now();
    site.limits
        .take(Act::Predict, &reader.network, now)
        .map_err(Problem::too_many)?;
    let (who, set_cookie) = writer_or_new(&site, &reader, actor.as_ref());
    let typed = form.take("name");
    let name = signature(actor.as_ref(), &typed);
    let (title, engine) = (form.take("league"), form.take("engine"));
    let slugs: Vec<String> = form
        .take_all("category.")
        .into_iter()
        .map(|(slug, _)| slug)
        .collect();
    let wanted = (title.clone(), engine.clone(), slugs.clone());
    let token = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
    let made = site
        .db
        .write(move |tx| -> Result<_, Error> {
            let game = game(tx, &award, &edition)?;
            let (title, engine, slugs) = wanted;
            let made = tx.attempt(|tx| {
                let player = join(tx, game.edition, &who, &name, now)?;
                let mut categories = Vec::with_capacity(slugs.len());
                for slug in slugs.iter().take(500) {
                    categories.push(sheet::category(tx, game.edition, slug)?);
                }
                let new = NewLeague {
                    name: title,
                    engine: Engine::parse(&engine).unwrap_or_default(),
                    categories,
                    token,
                };
                league::make(tx, &player, &new, now)
            });
            let masthead = Masthead::load(tx)?;
            let entries = sheet::read(tx, game.edition, None)?;
            let has_sheet = player::of(tx, game.edition, &who)?.is_some();
            Ok((masthead, game, entries, has_sheet, made))
        })
        .await?;
    let (masthead, game, entries, has_sheet, made) = made;
    let mut response = match made {
        Ok(league) => see(&format!("/league/{}", league.token)),
        Err(Error::Invalid(fields)) => {
            let mut it = new_league(&game, &entries, has_sheet || actor.is_some());
            it.league = title;
            it.typed = typed;
            it.engine = engine;
            for category in &mut it.categories {
                category.2 = slugs.contains(&category.0);
            }
            it.errors = fields.0;
            let mut response = answer_new(&site, &masthead, &game, &it)?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(response);
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(cookie) = set_cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `GET /league/{token}`: its board for who is in it, the way in for who is not.
///
/// # Errors
/// 404 for a word nobody made.
pub(crate) async fn show(
    State(site): House,
    Path(token): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    page_of(&site, token, &reader, actor.as_ref(), "", BTreeMap::new()).await
}

async fn page_of(
    site: &Arc<Site>,
    token: String,
    reader: &Reader,
    actor: Option<&Actor>,
    typed: &str,
    errors: BTreeMap<String, String>,
) -> Result<Response, Problem> {
    let who = writer(reader, actor);
    if token.len() > MOST_TOKEN {
        return Err(Error::NotFound("league").into());
    }
    let (masthead, game, league, lines, only, names, own, is_in) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let league = league::by_token(tx, &token)?;
            let game = newsroom::prediction::game::by_id(tx, league.edition)?;
            let own = player::of(tx, league.edition, &who)?;
            let is_in = match &own {
                Some(own) => league::is_in(tx, league.id, own.id)?,
                None => false,
            };
            let lines = league::board(tx, &league)?;
            let only = league::categories(tx, league.id)?;
            let names = sheet::read(tx, league.edition, None)?;
            Ok((
                Masthead::load(tx)?,
                game,
                league,
                lines,
                only,
                names,
                own,
                is_in,
            ))
        })
        .await?;
    let hand = Hand {
        site,
        masthead: &masthead,
        game: &game,
        now: site.now(),
    };
    let own_id = own.as_ref().map(|own| own.id);
    let url = format!("/league/{}", league.token);
    let it = view::League {
        ways: lay::ways(&game),
        link: site.absolute(&url),
        name: league.name.clone(),
        engine: league.engine.title(),
        categories: names
            .iter()
            .filter(|entry| only.contains(&entry.id))
            .map(|entry| entry.name.clone())
            .collect(),
        member: is_in,
        name_needed: own.is_none() && actor.is_none(),
        typed: typed.to_owned(),
        members: lines.len(),
        lines: if is_in {
            lines
                .iter()
                .map(|line| hand.league_line(line, own_id))
                .collect()
        } else {
            Vec::new()
        },
        errors,
        url,
    };
    let mut head = masthead.head(site, &league.name, &it.url);
    head.robots = Some("noindex");
    let frame = masthead.frame(site, head, None);
    Ok(page::private(site.templates.own(
        "predict/league.html",
        &frame,
        &it,
    )?))
}

/// `POST /league/{token}`: in.
///
/// # Errors
/// 404, 403 for the banned, 409 when it is full, 429; a name that cannot be taken comes back, 422.
pub(crate) async fn enter(
    State(site): House,
    Path(token): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
    mut form: Form,
) -> Result<Response, Problem> {
    let now = site.now();
    site.limits
        .take(Act::Predict, &reader.network, now)
        .map_err(Problem::too_many)?;
    let (who, set_cookie) = writer_or_new(&site, &reader, actor.as_ref());
    let typed = form.take("name");
    let name = signature(actor.as_ref(), &typed);
    let asked = token.clone();
    let entered = site
        .db
        .write(move |tx| -> Result<_, Error> {
            let league = league::by_token(tx, &asked)?;
            let player = join(tx, league.edition, &who, &name, now)?;
            league::enter(tx, league.id, &player, now)
        })
        .await;
    match entered {
        Ok(()) => {
            let mut response = see(&format!("/league/{token}"));
            if let Some(cookie) = set_cookie {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(Error::Invalid(fields)) => {
            let mut response =
                page_of(&site, token, &reader, actor.as_ref(), &typed, fields.0).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /league/{token}/leave`: out again.
///
/// # Errors
/// 404 for a word nobody made, or without a sheet.
pub(crate) async fn leave(
    State(site): House,
    Path(token): Path<String>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let who = writer(&reader, actor.as_ref());
    let game = site
        .db
        .write(move |tx| -> Result<_, Problem> {
            let league = league::by_token(tx, &token)?;
            let own = player::of(tx, league.edition, &who)?
                .ok_or(Error::NotFound("sheet of predictions"))?;
            league::leave(tx, league.id, own.id)?;
            Ok(newsroom::prediction::game::by_id(tx, league.edition)?)
        })
        .await?;
    Ok(see(&format!("{}/predict", lay::base(&game))))
}
