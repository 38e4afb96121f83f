//! `/awards/{award}/{edition}/predict`: the whole ceremony on one page. One submit saves all; what cannot be taken says why.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, SET_COOKIE};
use newsroom::comment::Writer;
use newsroom::id::Kind;
use newsroom::prediction::sheet::{self, Entry};
use newsroom::prediction::{self, Game, Player, game, join, league, player};
use newsroom::store::Tx;
use newsroom::{Error, Millis};
use serde::Deserialize;
use serde_json::json;

use super::lay::{self, Hand, Picked};
use super::view::Sheet;
use crate::actor::Actor;
use crate::desk::see;
use crate::form::Form;
use crate::layout;
use crate::limit::Act;
use crate::page::{self, Asked, Masthead, PRIVATE};
use crate::problem::{Problem, Wants};
use crate::public::House;
use crate::query::Query;
use crate::reader::{Device, Reader};
use crate::site::Site;

/// A category and the nominations picked in it, the likeliest first.
type Chosen = (i64, Vec<i64>);

/// What was done, in an address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    said: String,
}

/// Everything the page shows.
struct Found {
    masthead: Masthead,
    game: Game,
    entries: Vec<Entry>,
    picked: Picked,
    player: Option<Player>,
    guest: Option<Player>,
    leagues: Vec<league::League>,
}

fn find(tx: &mut Tx<'_>, game: Game, who: &Writer) -> Result<Found, Problem> {
    let player = player::of(tx, game.edition, who)?;
    let guest = match (who.account, &player) {
        (Some(_), None) => player::guest(tx, game.edition, who)?,
        _ => None,
    };
    Ok(Found {
        masthead: Masthead::load(tx)?,
        entries: sheet::read(tx, game.edition, player.as_ref().map(|it| it.id))?,
        picked: Picked::load(tx, game.edition)?,
        leagues: match &player {
            Some(player) => league::of_player(tx, player.id)?,
            None => Vec::new(),
        },
        player,
        guest,
        game,
    })
}

/// The reader as the newsroom knows them, and the device to be remembered.
pub(crate) fn writer(reader: &Reader, actor: Option<&Actor>) -> Writer {
    Writer {
        device: reader.device.clone(),
        network: Some(reader.network.clone()),
        account: actor.map(|actor| actor.account.id),
        staff: actor.is_some_and(|actor| actor.role().is_staff()),
    }
}

/// As [`writer`], for a write: a guest without a device gets one.
pub(crate) fn writer_or_new(
    site: &Site,
    reader: &Reader,
    actor: Option<&Actor>,
) -> (Writer, Option<http::HeaderValue>) {
    let mut who = writer(reader, actor);
    if actor.is_some() {
        return (who, None);
    }
    let Device { key, set_cookie } = reader.device_or_new(site, &[]);
    who.device = Some(key);
    (who, set_cookie)
}

/// The name a sheet is signed with: the account's, or the one typed.
pub(crate) fn signature(actor: Option<&Actor>, typed: &str) -> String {
    actor.map_or_else(|| typed.to_owned(), |actor| actor.account.name.clone())
}

/// `GET …/predict`.
///
/// # Errors
/// 404 without such an edition.
pub(crate) async fn show(
    State(site): House,
    Path((award, edition)): Path<(String, String)>,
    Query(asking): Query<Asking>,
    reader: Reader,
    actor: Option<Actor>,
) -> Result<Response, Problem> {
    let who = writer(&reader, actor.as_ref());
    let found = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let game = game(tx, &award, &edition)?;
            find(tx, game, &who)
        })
        .await?;
    let said = match asking.said.as_str() {
        "saved" => "Your predictions are saved.",
        "claimed" => "The sheet is yours now.",
        "shown" => "Everybody with the link sees your sheet.",
        "hidden" => "Your open picks are yours alone again.",
        _ => "",
    };
    let mut sheet = laid(&site, &found, actor.as_ref());
    sheet.said = Some(said.to_owned()).filter(|said| !said.is_empty());
    answer(&site, &found, &sheet)
}

/// `POST …/predict`: takes what can be taken.
///
/// A script gets `{"saved": n, "of": n, "refused": {slug: sentence}}`.
///
/// # Errors
/// 404 without such an edition, 403 for the banned, 429; what was refused comes back with the form, 422.
pub(crate) async fn save(
    State(site): House,
    Path((award, edition)): Path<(String, String)>,
    reader: Reader,
    actor: Option<Actor>,
    asked: Asked,
    mut form: Form,
) -> Result<Response, Problem> {
    let now = site.now();
    site.limits
        .take(Act::Predict, &reader.network, now)
        .map_err(Problem::too_many)?;
    let (who, set_cookie) = writer_or_new(&site, &reader, actor.as_ref());
    let typed_name = form.take("name");
    let typed_guess = form.take("guess");
    let name = signature(actor.as_ref(), &typed_name);
    let handed = Handed::read(&site, &mut form);
    let guess = typed_guess.trim().replace([',', ' '], "");
    let (wants, mut errors) = (asked.wants, BTreeMap::new());
    let guess: Option<i64> = match guess.parse::<i64>() {
        Ok(guess) if (0..1_000_000_000).contains(&guess) => Some(guess),
        _ if guess.is_empty() => None,
        _ => {
            errors.insert(
                "guess".to_owned(),
                "Please answer with a whole number.".to_owned(),
            );
            None
        }
    };
    let given = handed.clone();
    let has_guess = !typed_guess.trim().is_empty() && errors.is_empty();
    let (found, refused, wrong) = site
        .db
        .write(move |tx| -> Result<_, Problem> {
            let game = game(tx, &award, &edition)?;
            let joined = join(tx, game.edition, &who, &name, now);
            let player = match joined {
                Ok(player) => player,
                Err(Error::Invalid(fields)) => {
                    return Ok((find(tx, game, &who)?, Vec::new(), fields.0));
                }
                Err(error) => return Err(error.into()),
            };
            let entries = sheet::read(tx, game.edition, Some(player.id))?;
            let (chosen, mut refused) = given.chosen(&entries);
            let mut wrong = BTreeMap::new();
            if has_guess
                && let Err(Error::Conflict(sentence)) = player::guess(tx, &player, guess, now)
            {
                wrong.insert("guess".to_owned(), sentence);
            }
            let saved = prediction::save(tx, &player, &chosen, now)?;
            for (category, refusal) in saved.refused {
                refused.push((category, refusal.to_string()));
            }
            Ok((find(tx, game, &who)?, refused, wrong))
        })
        .await?;
    errors.extend(wrong);
    let mut sheet = laid(&site, &found, actor.as_ref());
    for (category, sentence) in &refused {
        if let Some(entry) = found.entries.iter().find(|entry| entry.id == *category) {
            errors.insert(
                format!("pick-{}", entry.slug),
                format!("{}: {sentence}", entry.name),
            );
            let shown = sheet
                .evenings
                .iter_mut()
                .flat_map(|evening| &mut evening.categories)
                .find(|shown| shown.slug == entry.slug);
            if let Some(shown) = shown {
                shown.refused = Some(sentence.clone());
                handed.put_back(shown);
            }
        }
    }
    let mut response = if wants != Wants::Page {
        told(&sheet, &errors)
    } else if errors.is_empty() {
        see(&format!("{}?said=saved", sheet.ways.predict))
    } else {
        if found.player.is_none() {
            sheet.name = typed_name;
            for shown in sheet
                .evenings
                .iter_mut()
                .flat_map(|evening| &mut evening.categories)
            {
                handed.put_back(shown);
            }
        }
        if errors.contains_key("guess") {
            sheet.guess = typed_guess;
        }
        sheet.errors = errors;
        let mut response = answer(&site, &found, &sheet)?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        response
    };
    if let Some(cookie) = set_cookie.filter(|_| found.player.is_some()) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The short answer for a script.
fn told(sheet: &Sheet, errors: &BTreeMap<String, String>) -> Response {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let detail: Vec<&str> = errors.values().map(String::as_str).collect();
    let body = json!({
        "saved": sheet.saved, "of": sheet.of, "errors": errors, "detail": detail.join(" "),
        "share": sheet.share,
    });
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, PRIVATE);
    response
}

/// What a form says of each category.
#[derive(Clone, Debug, Default)]
struct Handed {
    /// The pick by slug, as its opaque id; empty to take it back.
    picks: HashMap<String, String>,
    /// Ranks by slug and opaque id.
    ranks: HashMap<String, Vec<(String, usize)>>,
    /// Row ids by opaque id.
    rows: HashMap<String, i64>,
}

impl Handed {
    fn read(site: &Site, form: &mut Form) -> Handed {
        let mut handed = Handed {
            picks: form.take_all("pick.").into_iter().collect(),
            ..Handed::default()
        };
        for (name, value) in form.take_all("rank.") {
            let Some((slug, id)) = name.split_once('.') else {
                continue;
            };
            if let Ok(rank) = value.parse::<usize>() {
                let ranks = handed.ranks.entry(slug.to_owned()).or_default();
                ranks.push((id.to_owned(), rank));
            }
        }
        let named = handed.ranks.values().flatten().map(|(id, _)| id);
        for id in handed.picks.values().chain(named) {
            let row = site.ids.read(Kind::Nomination, id).unwrap_or(-1);
            handed.rows.insert(id.clone(), row);
        }
        handed
    }

    /// Picks by row ids, and sentences about what is no ranking.
    fn chosen(&self, entries: &[Entry]) -> (Vec<Chosen>, Vec<(i64, String)>) {
        let (mut chosen, mut refused) = (Vec::new(), Vec::new());
        let row = |id: &String| self.rows.get(id).copied().unwrap_or(-1);
        for entry in entries {
            let Some(pick) = self.picks.get(&entry.slug) else {
                continue;
            };
            if pick.is_empty() {
                if !entry.picked.is_empty() {
                    chosen.push((entry.id, Vec::new()));
                }
                continue;
            }
            let mut ranking = vec![row(pick)];
            let mut ranks: Vec<(usize, i64)> = self
                .ranks
                .get(&entry.slug)
                .into_iter()
                .flatten()
                .filter(|(id, rank)| id != pick && *rank > 1)
                .map(|(id, rank)| (*rank, row(id)))
                .collect();
            ranks.sort_unstable();
            if ranks
                .windows(2)
                .any(|pair| matches!(pair, [(a, _), (b, _)] if a == b))
            {
                let sentence = "Two nominees have the same rank. Please give each its own.";
                refused.push((entry.id, sentence.to_owned()));
                continue;
            }
            ranking.extend(ranks.into_iter().map(|(_, id)| id));
            chosen.push((entry.id, ranking));
        }
        (chosen, refused)
    }

    /// Shows a category as it was handed in.
    fn put_back(&self, category: &mut super::view::Category) {
        let Some(pick) = self.picks.get(&category.slug) else {
            return;
        };
        let ranks = self.ranks.get(&category.slug);
        for nominee in &mut category.nominees {
            nominee.picked = nominee.id == *pick;
            let rank = ranks.and_then(|all| all.iter().find(|(id, _)| *id == nominee.id));
            nominee.rank = rank.map_or(usize::from(nominee.picked), |(_, rank)| *rank);
        }
        // What stands in a closed category is the pick it closed with.
        if category.state == "open" {
            let picked = category.nominees.iter().find(|nominee| nominee.picked);
            category.picked = picked.map(|nominee| nominee.name.clone());
        }
        category.ranked |= ranks.is_some_and(|ranks| ranks.iter().any(|(_, rank)| *rank > 1));
    }
}

fn laid(site: &Arc<Site>, found: &Found, actor: Option<&Actor>) -> Sheet {
    let now = site.now();
    let hand = Hand {
        site,
        masthead: &found.masthead,
        game: &found.game,
        now,
    };
    let entries = &found.entries;
    let next: Option<Millis> = entries
        .iter()
        .filter(|entry| entry.closed(now).is_none())
        .filter_map(|entry| entry.locks_at)
        .min();
    let played = found.game.is_played();
    let any_closed = entries.iter().any(|entry| entry.closed(now).is_some());
    let categories = entries.iter().map(|entry| {
        let mut category = hand.category(entry, &found.picked);
        if !played && category.state == "open" {
            category.state = "closed";
        }
        (entry.session.clone(), category)
    });
    let own = found.player.as_ref();
    Sheet {
        ways: lay::ways(&found.game),
        name: own.map_or_else(|| signature(actor, ""), |player| player.name.clone()),
        signed: actor.is_some(),
        saved: entries
            .iter()
            .filter(|entry| !entry.picked.is_empty())
            .count(),
        of: entries.len(),
        open: played && entries.iter().any(|entry| entry.closed(now).is_none()),
        closes: next.filter(|_| played).map(|at| (at, hand.when(at))),
        evenings: lay::evenings(categories.collect()),
        question: found.game.question.clone(),
        guess: own
            .and_then(|player| player.guess)
            .map_or_else(String::new, |guess| guess.to_string()),
        asks: played && !any_closed && !found.game.question.is_empty(),
        claim: found.guest.as_ref().map(|guest| guest.name.clone()),
        share: own.map(|player| hand.sheet_url(player.id)),
        shown: own.is_some_and(|player| player.shown_at.is_some()),
        leagues: found
            .leagues
            .iter()
            .map(|league| layout::link(&league.name, format!("/league/{}", league.token)))
            .collect(),
        errors: BTreeMap::new(),
        said: None,
    }
}

fn answer(site: &Site, found: &Found, sheet: &Sheet) -> Result<Response, Problem> {
    let title = format!("Predict: {}", found.game.label);
    let mut head = found.masthead.head(site, &title, &sheet.ways.predict);
    head.description = format!(
        "Say who wins {} categories before they close, and see how right you were.",
        sheet.of
    );
    let frame = found.masthead.frame(site, head, None);
    Ok(page::private(site.templates.own(
        "predict/sheet.html",
        &frame,
        sheet,
    )?))
}

/// `POST …/predict/claim`: makes the sheet a guest left on this device the account's own.
///
/// # Errors
/// 404 if there is none, 409 if the account has one.
pub(crate) async fn claim(
    State(site): House,
    Path((award, edition)): Path<(String, String)>,
    reader: Reader,
    actor: Actor,
) -> Result<Response, Problem> {
    let who = writer(&reader, Some(&actor));
    let name = actor.account.name.clone();
    let game = site
        .db
        .write(move |tx| -> Result<_, Problem> {
            let game = game(tx, &award, &edition)?;
            player::claim(tx, game.edition, &who, &name)?;
            Ok(game)
        })
        .await?;
    Ok(see(&format!("{}/predict?said=claimed", lay::base(&game))))
}

/// `POST …/predict/shown`: lets others see one's open picks (`shown=yes`), or no more.
///
/// # Errors
/// 404 without a sheet.
pub(crate) async fn shown(
    State(site): House,
    Path((award, edition)): Path<(String, String)>,
    reader: Reader,
    actor: Option<Actor>,
    mut form: Form,
) -> Result<Response, Problem> {
    let who = writer(&reader, actor.as_ref());
    let (shown, now) = (form.take("shown") == "yes", site.now());
    let game = site
        .db
        .write(move |tx| -> Result<_, Problem> {
            let game = game(tx, &award, &edition)?;
            let player = player::of(tx, game.edition, &who)?
                .ok_or(Error::NotFound("sheet of predictions"))?;
            player::show(tx, player.id, shown, now)?;
            Ok(game)
        })
        .await?;
    let word = if shown { "shown" } else { "hidden" };
    Ok(see(&format!("{}/predict?said={word}", lay::base(&game))))
}
