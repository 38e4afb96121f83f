//! The editor's page: complete as a form with Markdown in it; the script puts the rich editor in its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use http::StatusCode;
use newsroom::markup::SafeHtml;
use newsroom::markup::story::{Document, MAX_BYTES};
use newsroom::section::{self, Section};
use newsroom::story::desk::{
    self, Check, Fields, Manuscript, Present, Saved, Saving, body_markdown, minutes,
};
use newsroom::story::{BodyMedia, State as Stands};
use newsroom::{Capability, Kind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::manuscript::sentences;
use super::{LineView, address, line_view, shape};
use crate::actor::Actor;
use crate::form::{self, Form};
use crate::problem::Problem;
use crate::query::Query;
use crate::site::Site;

/// Lines of the front matter that stand above a body when it is read from the form.
const LINES_BEFORE: usize = 4;

/// What the page shows.
#[derive(Serialize)]
struct Page {
    id: String,
    address: String,
    line: LineView,
    version: i64,
    fields: Fields,
    markdown: String,
    /// `[slug, title]` of each section.
    sections: Vec<[String; 2]>,
    errors: BTreeMap<String, String>,
    said: String,
    /// `level`, `field`, `text`.
    checks: Vec<Value>,
    here: Vec<Value>,
    /// Who else may write now; empty for nobody.
    holder: String,
    words: i64,
    minutes: i64,
    saved: String,
    saved_by: String,
    can_publish: bool,
    is_draft: bool,
    public_url: String,
    #[serde(serialize_with = "crate::templates::unescaped")]
    manuscript: SafeHtml,
}

/// What happened just now, as a word in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    done: String,
    odd: String,
}

/// What a page is made of.
struct Sheet {
    manuscript: Manuscript,
    here: Vec<Present>,
    sections: Vec<Section>,
    checks: Vec<Check>,
    pictures: Vec<BodyMedia>,
}

async fn read(site: &Arc<Site>, story: i64) -> Result<Sheet, Problem> {
    let now = site.now();
    site.db
        .read(move |tx| {
            Ok::<_, Problem>(Sheet {
                manuscript: desk::open(tx, story)?,
                here: desk::here(tx, story, now)?,
                sections: section::all(tx)?,
                checks: desk::check(tx, story)?,
                pictures: desk::pictures(tx, story)?,
            })
        })
        .await
}

/// `GET /desk/stories/{id}`.
///
/// # Errors
/// 404.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let sheet = read(&site, story).await?;
    let said = sentence(&site, &sheet.manuscript, &told);
    let page = page(&site, &actor, &sheet, said);
    let path = address(&site, story);
    crate::desk::page(&site, &actor, &path, "desk/story.html", &page)
}

fn page(site: &Site, actor: &Actor, sheet: &Sheet, said: String) -> Page {
    let manuscript = &sheet.manuscript;
    let words = manuscript.words();
    let masthead = site.masthead();
    let line = &manuscript.line;
    let mut shape = shape::manuscript(site, actor, manuscript, &sheet.here, &sheet.sections);
    if let Some(shape) = shape.as_object_mut() {
        shape.insert("pictures".to_owned(), shape::pictures(&sheet.pictures));
    }
    let other = sheet
        .here
        .iter()
        .find(|present| present.holds && present.session != actor.session.id);
    Page {
        id: site.ids.show(Kind::Story, line.id),
        address: address(site, line.id),
        line: line_view(site, &masthead.dates, line),
        version: manuscript.version,
        fields: manuscript.fields.clone(),
        markdown: body_markdown(&manuscript.document),
        sections: sheet
            .sections
            .iter()
            .map(|section| [section.slug.clone(), section.title.clone()])
            .collect(),
        errors: BTreeMap::new(),
        said,
        checks: shape::found(&sheet.checks),
        here: shape::people(actor, &sheet.here),
        holder: other.map_or(String::new(), |present| present.name.clone()),
        words,
        minutes: minutes(words),
        saved: manuscript
            .saved_at
            .map_or(String::new(), |at| masthead.dates.when(at, "en").text),
        saved_by: manuscript.saved_by.clone(),
        can_publish: actor.can(Capability::Publish),
        is_draft: line.state == Stands::Draft,
        public_url: shape
            .get("url")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        manuscript: SafeHtml::json_ld(&shape),
    }
}

/// What was done, in a sentence; nothing for a word we never wrote into an address.
fn sentence(site: &Site, manuscript: &Manuscript, told: &Told) -> String {
    let at = manuscript.line.live_at.map_or(String::new(), |at| {
        site.masthead().dates.when(at, "en").text
    });
    let mut said = match told.done.as_str() {
        "saved" => "Saved.".to_owned(),
        "published" => "Published. Readers see it now.".to_owned(),
        "scheduled" => format!("Scheduled for {at}."),
        "embargoed" => format!("Under embargo until {at}; it appears then by itself."),
        "unpublished" => "It is a draft again. Nobody outside the newsroom sees it.".to_owned(),
        "taken-down" => "Taken down. Its address says that it was here.".to_owned(),
        "corrected" => "The correction stands under the story.".to_owned(),
        "restored" => {
            "That text is the working copy now. The one before it is kept in the history."
                .to_owned()
        }
        "handed-in" => "Handed in. The editors find it on their desk.".to_owned(),
        "taken-back" => "It is yours to write on again.".to_owned(),
        "revoked" => "Every link to the preview that was given out is dead.".to_owned(),
        _ => return String::new(),
    };
    match told.odd.as_str() {
        "gap" => said.push_str(
            " The clocks jump over the time you gave on that day, so it became as much later as they jump.",
        ),
        "fold" => said.push_str(
            " The clocks show the time you gave twice on that day; the first of the two is meant.",
        ),
        _ => {}
    }
    said
}

/// A text as the form holds it.
pub(super) struct Typed {
    pub(super) version: i64,
    pub(super) fields: Fields,
    pub(super) markdown: String,
    /// The body, or why it cannot be used.
    pub(super) document: Result<Document, String>,
}

/// Reads the form; the body stays what it is where its Markdown was not touched.
pub(super) async fn typed(request: Request, there: &Manuscript) -> Result<Typed, Problem> {
    // Percent-encoding makes three bytes of one.
    let body = form::body(request, 3 * MAX_BYTES).await?;
    let mut form = Form::parse(&body)?;
    let mut fields = there.fields.clone();
    for (name, field) in [
        ("title", &mut fields.title),
        ("slug", &mut fields.slug),
        ("section", &mut fields.section),
        ("kicker", &mut fields.kicker),
        ("summary", &mut fields.summary),
        ("lang", &mut fields.lang),
        ("question", &mut fields.question),
        ("comments", &mut fields.comments),
        ("comments_seen", &mut fields.comments_seen),
        ("award", &mut fields.award),
        ("image", &mut fields.image),
        ("image_alt", &mut fields.image_alt),
        ("image_credit", &mut fields.image_credit),
        ("image_caption", &mut fields.image_caption),
    ] {
        *field = form.take(name);
    }
    for (name, list) in [
        ("authors", &mut fields.authors),
        ("people", &mut fields.people),
        ("works", &mut fields.works),
        ("topics", &mut fields.topics),
        ("related", &mut fields.related),
    ] {
        *list = form.take(name).lines().map(str::to_owned).collect();
    }
    let markdown = form.take("markdown").replace("\r\n", "\n");
    let document = if markdown.trim() == body_markdown(&there.document) {
        Ok(there.document.clone())
    } else {
        newsroom::markup::story::parse(&format!("---\ntitle: x\nsection: x\n---\n{markdown}"))
            .map(|(_, document, _)| document)
            .map_err(|faults| sentences(&faults, LINES_BEFORE))
    };
    Ok(Typed {
        version: form.take("version").parse().unwrap_or(0),
        fields: fields.tidied(),
        markdown,
        document,
    })
}

/// `POST /desk/stories/{id}`: saves without script.
///
/// # Errors
/// 404; 409 and 422 as the page with everything that was typed.
pub(super) async fn save(
    State(site): State<Arc<Site>>,
    actor: Actor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let story = site.row(Kind::Story, &id)?;
    let there = site.db.read(move |tx| desk::open(tx, story)).await?;
    let typed = typed(request, &there).await?;
    let document = match typed.document {
        Ok(document) => document,
        Err(sentence) => {
            let errors = BTreeMap::from([("markdown".to_owned(), sentence)]);
            return again(&site, &actor, story, (typed.fields, typed.markdown), errors).await;
        }
    };
    let saving = Saving {
        story,
        version: typed.version,
        fields: typed.fields.clone(),
        document,
        who: actor.doer(),
        session: Some(actor.session.id),
    };
    let now = site.now();
    match site.db.write(move |tx| desk::save(tx, saving, now)).await {
        Ok(Saved::Kept(_)) => Ok(crate::desk::see(&format!(
            "{}?done=saved",
            address(&site, story)
        ))),
        Ok(Saved::Refused {
            number,
            theirs,
            holder,
        }) => {
            let who = holder.unwrap_or_else(|| theirs.saved_by.clone());
            let sentence = format!(
                "{who} saved this story while you wrote, so yours was not put in its place. Both texts are kept: yours is in the history as k{number}. Below is what you typed; saving it now makes it the newer one."
            );
            let errors = BTreeMap::from([("form".to_owned(), sentence)]);
            let typed = (typed.fields, typed.markdown);
            let mut response = again(&site, &actor, story, typed, errors).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
        Err(newsroom::Error::Invalid(faults)) => {
            again(
                &site,
                &actor,
                story,
                (typed.fields, typed.markdown),
                faults.0,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page again, with everything that was typed.
async fn again(
    site: &Arc<Site>,
    actor: &Actor,
    story: i64,
    (fields, markdown): (Fields, String),
    errors: BTreeMap<String, String>,
) -> Result<Response, Problem> {
    let sheet = read(site, story).await?;
    let mut page = page(site, actor, &sheet, String::new());
    page.fields = Fields {
        corrections: page.fields.corrections,
        date: page.fields.date,
        ..fields
    };
    page.markdown = markdown;
    page.errors = errors;
    let path = address(site, story);
    crate::desk::refused(site, actor, &path, "desk/story.html", &page)
}
