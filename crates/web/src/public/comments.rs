//! Writing a comment, with script and without.
//!
//! Whatever is wrong with what was sent, what was typed comes back in the form.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, SET_COOKIE, USER_AGENT};
use http::{HeaderValue, StatusCode};
use newsroom::comment::{self, Draft, Idempotency, MAX_NAME_CHARS, Posted, Writer};
use newsroom::id::Kind;
use newsroom::markup::comment::MAX_CHARS;
use newsroom::story::Card;
use serde::Deserialize;

use super::House;
use super::conversation::{answering, composer, page_key, piece, turns_at};
use super::story::{self, Sheet};
use crate::actor::Actor;
use crate::cache::{Rendered, Tag};
use crate::form::{AnySize, Form};
use crate::layout::Under;
use crate::limit::Act;
use crate::page::{self, Asked, Masthead, PRIVATE};
use crate::problem::{Problem, Wants};
use crate::query::Query;
use crate::reader::{Device, Reader};
use crate::site::Site;
use crate::{address, view};

/// The form as it came in.
#[derive(Clone, Debug)]
struct Typed {
    name: String,
    email: String,
    text: String,
    parent: String,
    key: String,
    wants_mail: bool,
    account: Option<view::Signed>,
}

impl Typed {
    fn of(mut form: Form, actor: Option<&Actor>) -> Typed {
        let account = actor.map(signed);
        let typed_name = form.take("name");
        Typed {
            // Whoever is signed in writes under the name of the account, whatever stands in the field.
            name: account.as_ref().map_or(typed_name, |it| it.name.clone()),
            account,
            email: form.take("email"),
            text: form.take("text"),
            parent: form.take("parent"),
            key: form.take("key"),
            wants_mail: !form.take("wants_mail").is_empty(),
        }
    }

    /// The same form sent again, by a double press or a reload, is one comment; another text is another.
    fn idempotency(&self, slug: &str, day: i64) -> Idempotency {
        let mut hash = blake3::Hasher::new();
        for part in [slug, &self.key, &self.parent, &self.name, &self.text] {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.update(&day.to_be_bytes());
        let digest = hash.finalize();
        Idempotency {
            key: format!("form {}", digest.to_hex()),
            body_hash: digest.as_bytes().to_vec(),
        }
    }
}

/// `POST /{section}/{slug}/comments`.
///
/// Without script: 303 to the story as its writer sees it. With script: 201 and the comment.
///
/// # Errors
/// 404, 410; what is wrong with the form itself comes back with the form.
pub async fn post(
    State(site): House,
    Path((section, slug)): Path<(String, String)>,
    reader: Reader,
    actor: Option<Actor>,
    asked: Asked,
    sent: AnySize,
) -> Result<Response, Problem> {
    let typed = Typed::of(sent.form, actor.as_ref());
    if let Some(problem) = sent.refused {
        return refuse(&site, section, slug, &typed, problem, asked.wants).await;
    }
    let agent = asked.headers.get(USER_AGENT);
    let agent = agent.and_then(|value| value.to_str().ok()).unwrap_or("");
    let device = reader.device_or_new(
        &site,
        &[
            &slug,
            &typed.key,
            &typed.parent,
            &typed.name,
            &typed.text,
            agent,
        ],
    );
    match send(&site, &slug, &typed, &reader, actor.as_ref(), &device).await {
        Ok(posted) => {
            let mut response = thank(&site, &section, &slug, &posted, asked.wants).await?;
            if let Some(cookie) = device.set_cookie {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(problem) if gives_back(&problem) => {
            refuse(&site, section, slug, &typed, problem, asked.wants).await
        }
        Err(problem) => Err(problem),
    }
}

/// Whether the form can be shown again with a sentence. A missing story has no form.
fn gives_back(problem: &Problem) -> bool {
    matches!(problem.status.as_u16(), 403 | 409 | 422 | 429 | 503)
}

async fn send(
    site: &Arc<Site>,
    slug: &str,
    typed: &Typed,
    reader: &Reader,
    actor: Option<&Actor>,
    device: &Device,
) -> Result<Posted, Problem> {
    let now = site.now();
    let parent = match typed.parent.as_str() {
        "" => None,
        id => Some(site.ids.read(Kind::Comment, id).ok_or_else(|| {
            Problem::invalid(BTreeMap::from([(
                "form".to_owned(),
                "The comment you answer is not there any more.".to_owned(),
            )]))
        })?),
    };
    if typed.wants_mail && actor.is_none() && typed.email.trim().is_empty() {
        return Err(Problem::invalid(BTreeMap::from([(
            "email".to_owned(),
            "Answers can be mailed only to an address. Please give one, or do not ask for them."
                .to_owned(),
        )])));
    }
    let draft = Draft::parse(comment::Form {
        name: typed.name.clone(),
        email: match actor {
            // Kept with the comment only where it has a use.
            Some(actor) if typed.wants_mail => actor.account.email.clone().unwrap_or_default(),
            Some(_) => String::new(),
            None => typed.email.clone(),
        },
        text: typed.text.clone(),
        parent,
        wants_mail: typed.wants_mail,
    })
    .map_err(|error| about_account(error.into(), actor))?;
    site.limits
        .take(Act::Comment, &reader.network, now)
        .map_err(Problem::too_many)?;
    let writer = Writer {
        device: Some(device.key.clone()),
        network: Some(reader.network.clone()),
        account: actor.map(|actor| actor.account.id),
        staff: actor.is_some_and(|actor| actor.role().is_staff()),
    };
    let policy = site.policy();
    let key = typed.idempotency(slug, now.div_euclid(86_400_000));
    let slug = slug.to_owned();
    let posted = site
        .db
        .write(move |tx| comment::post(tx, &slug, draft, &writer, &policy, Some(&key), now))
        .await
        .map_err(|error| about_account(error.into(), actor))?;
    Ok(posted)
}

/// Who is signed in, as the composer says it. A name longer than comments carry is cut.
pub(crate) fn signed(actor: &Actor) -> view::Signed {
    view::Signed {
        name: actor.account.name.chars().take(MAX_NAME_CHARS).collect(),
        staff: actor.role().is_staff(),
    }
}

/// What is wrong with the name of an account is not to be mended in this form.
pub(crate) fn about_account(mut problem: Problem, actor: Option<&Actor>) -> Problem {
    if actor.is_some()
        && let Some(sentence) = problem.errors.remove("name")
    {
        let sentence = format!("{sentence} The name of your account can be changed at /account.");
        problem.errors.insert("form".to_owned(), sentence);
    }
    problem
}

/// The story of this slug where it stands now, which may be another section than the form was sent to.
async fn standing(site: &Arc<Site>, slug: &str) -> Option<Card> {
    let slugs = [slug.to_owned()];
    let cards = site.db.read(move |tx| newsroom::story::cards(tx, &slugs));
    cards.await.ok()?.into_iter().next()
}

/// Shows the writer the own comment at once.
async fn thank(
    site: &Arc<Site>,
    section: &str,
    slug: &str,
    posted: &Posted,
    wants: Wants,
) -> Result<Response, Problem> {
    let masthead = site.masthead();
    let layout = masthead.layout(site);
    let id = layout.comment_id(posted.comment.id);
    let card = standing(site, slug).await;
    let section = card.as_ref().map_or(section, |card| &card.section.slug);
    let story_url = address::story(section, slug);
    if wants != Wants::Fragment {
        let to = format!("{story_url}/posted/{id}#c-{id}");
        return Ok(Redirect::to(&to).into_response());
    }
    let lang = card.as_ref().map_or("en", |card| &card.lang);
    let under = Under {
        story_url: &story_url,
        open: true,
        focus: None,
        lang,
    };
    let mut shown = layout.comment(&posted.comment, &under);
    shown.parent = layout.parent(&posted.comment);
    let mut response = fragment(StatusCode::CREATED, site.templates.comment(&shown, lang)?);
    if let Ok(location) = HeaderValue::from_str(&shown.url) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

/// A piece of a page for one reader alone.
fn fragment(status: StatusCode, body: String) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/vnd.greenroom.fragment+html; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, PRIVATE);
    response
}

/// Gives the form back as it was typed, with a sentence at each field.
async fn refuse(
    site: &Arc<Site>,
    section: String,
    slug: String,
    typed: &Typed,
    problem: Problem,
    wants: Wants,
) -> Result<Response, Problem> {
    // A script keeps what was typed by itself; only what is wrong with a field needs the form.
    if wants == Wants::Fragment && problem.status != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(problem);
    }
    // What was typed must not be lost because the story was moved meanwhile.
    let section = match standing(site, &slug).await {
        Some(card) => card.section.slug,
        None => section,
    };
    let action = format!("{}/comments", address::story(&section, &slug));
    let Ok(sheet) = story::read(site, section, slug).await else {
        return kept(site, action, typed, problem, wants);
    };
    let parent = parent_of(site, &sheet, &typed.parent).await;
    let composer = filled(composer(site, &sheet.story), typed, parent, &problem);
    if wants == Wants::Fragment {
        let body = site.templates.composer(&composer, &sheet.story.card.lang)?;
        return Ok(fragment(problem.status, body));
    }
    let mut view = sheet.view(site);
    if let Some(talk) = &mut view.conversation {
        // Closed meanwhile: the text is still the reader's, so the form stands beside the sentence.
        talk.closed = None;
        talk.composer = Some(composer);
    }
    let mut response = sheet.for_one(site, &view)?;
    *response.status_mut() = problem.status;
    if let Some(seconds) = problem.retry_after_s {
        response
            .headers_mut()
            .insert(http::header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

/// Gives back what was typed while the story itself cannot be read.
fn kept(
    site: &Site,
    action: String,
    typed: &Typed,
    problem: Problem,
    wants: Wants,
) -> Result<Response, Problem> {
    if wants != Wants::Page || problem.status != StatusCode::SERVICE_UNAVAILABLE {
        return Err(problem);
    }
    let blank = view::Composer {
        action,
        max_chars: i64::try_from(MAX_CHARS).unwrap_or(i64::MAX),
        ..view::Composer::default()
    };
    let parent = site
        .ids
        .read(Kind::Comment, &typed.parent)
        .map(|_| view::Parent {
            url: address::comment(&typed.parent),
            name: "another comment".to_owned(),
            id: typed.parent.clone(),
        });
    let page = view::Problem {
        status: problem.status.as_u16(),
        title: problem.title().to_owned(),
        detail: problem.detail.to_string(),
        composer: Some(filled(blank, typed, parent, &problem)),
        again: None,
        ways: Vec::new(),
    };
    let mut response = page::private(page::problem(site, &page)?);
    *response.status_mut() = problem.status;
    if let Some(seconds) = problem.retry_after_s {
        let headers = response.headers_mut();
        headers.insert(http::header::RETRY_AFTER, seconds.into());
    }
    Ok(response)
}

async fn parent_of(site: &Arc<Site>, sheet: &Sheet, id: &str) -> Option<view::Parent> {
    let id = site.ids.read(Kind::Comment, id)?;
    let story = sheet.story.card.id;
    let comment = site.db.read(move |tx| comment::find(tx, id)).await.ok()?;
    if comment.story_id != story {
        return None;
    }
    let layout = sheet.masthead.layout(site);
    answering(site, &layout, &sheet.story, &comment).parent
}

/// The form with what was typed, and a sentence at each field.
fn filled(
    blank: view::Composer,
    typed: &Typed,
    parent: Option<view::Parent>,
    problem: &Problem,
) -> view::Composer {
    let mut errors = BTreeMap::new();
    for (field, sentence) in &problem.errors {
        let field = match field.as_str() {
            "name" | "email" | "text" => field.as_str(),
            _ => "form",
        };
        errors.insert(field.to_owned(), sentence.clone());
    }
    if errors.is_empty() {
        errors.insert("form".to_owned(), problem.detail.to_string());
    }
    view::Composer {
        name: typed.name.clone(),
        email: typed.email.clone(),
        text: typed.text.clone(),
        key: typed.key.clone(),
        wants_mail: typed.wants_mail,
        account: typed.account.clone(),
        parent,
        errors,
        ..blank
    }
}

/// Which comment is answered.
#[derive(Debug, Deserialize)]
pub struct Answering {
    to: Option<String>,
}

/// `GET /{section}/{slug}/reply?to={id}`: the form on a page of its own; for a script, only the form.
///
/// # Errors
/// 404 when story or comment are not there, 301 when the story stands elsewhere.
pub async fn reply(
    State(site): House,
    Path((section, slug)): Path<(String, String)>,
    Query(answering): Query<Answering>,
    asked: Asked,
) -> Result<Response, Problem> {
    let path = format!("{}/reply", address::story(&section, &slug));
    let url = address::with_query(&path, &[("to", answering.to.as_deref())]);
    let fragment = asked.wants == Wants::Fragment;
    let key = page_key(&url, fragment);
    let house = Arc::clone(&site);
    let render = async move { render_reply(&house, section, slug, answering.to, fragment).await };
    page::cached(&site, &asked, key, render).await
}

async fn render_reply(
    site: &Arc<Site>,
    section: String,
    slug: String,
    to: Option<String>,
    fragment: bool,
) -> Result<Rendered, Problem> {
    let now = site.now();
    let to = match to.as_deref() {
        None | Some("") => None,
        Some(id) => Some(site.row(Kind::Comment, id)?),
    };
    let (masthead, story, parent) = site
        .db
        .read(move |tx| -> Result<_, Problem> {
            let story = story::find(tx, &section, &slug, "/reply", now)?;
            let parent = to.map(|id| comment::find(tx, id)).transpose()?;
            if parent
                .as_ref()
                .is_some_and(|it| it.story_id != story.card.id)
            {
                return Err(Problem::not_found());
            }
            Ok((Masthead::load(tx)?, story, parent))
        })
        .await?;
    let layout = masthead.layout(site);
    let story_url = address::story(&story.card.section.slug, &story.card.slug);
    let closed = story.closed(&site.policy(), now);
    let turns_at = turns_at(site, &story);
    let form = match &parent {
        Some(parent) => answering(site, &layout, &story, parent),
        None => composer(site, &story),
    };
    let tags = [Tag::Story(story.card.id)];
    if fragment {
        return match closed {
            None => Ok(piece(site.templates.composer(&form, &story.card.lang)?)
                .tags(tags)
                .until(turns_at)),
            Some(sentence) => Err(Problem::new(StatusCode::FORBIDDEN, sentence)),
        };
    }
    let under = Under {
        story_url: &story_url,
        open: false,
        focus: None,
        lang: &story.card.lang,
    };
    let reply = view::Reply {
        story: layout.card(&story.card),
        comment: parent.as_ref().map(|parent| layout.comment(parent, &under)),
        composer: closed.is_none().then_some(form),
        closed,
    };
    let mut head = masthead.head_under(
        site,
        "Write an answer",
        &format!("{story_url}/reply"),
        &story.card.lang,
    );
    head.robots = Some("noindex");
    let frame = masthead.frame(site, head, Some(&story.card.section.slug));
    let body = site.templates.reply(&frame, &reply)?;
    Ok(page::html(body)
        .header(http::header::VARY, HeaderValue::from_static("Accept"))
        .tags(tags)
        .until(turns_at))
}
