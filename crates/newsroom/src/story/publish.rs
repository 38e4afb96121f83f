//! Publishing: Markdown or a document becomes a story, new or in place of the one with its slug.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use markup::story::{Dated, Document, Front, Status};
use store::{FromRow, Row, Tx, params};

use super::{Comments, State, desk::refresh, hang, state};
use crate::{
    Millis, award,
    error::{Error, Result},
    event::{self, Event},
    moderation, search,
    section::{self, Section},
    setting::Site,
};

/// Row ids of stored pictures by the source as the writer wrote it.
pub type Images = BTreeMap<String, i64>;

/// What became of a story that was sent in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Slug of its section.
    pub section: String,
    /// `/{section}/{slug}`.
    pub url_path: String,
    /// Where it stands now.
    pub state: State,
    /// Whether there was none of this slug before.
    pub created: bool,
    /// Whether anything is different now; sending the same again changes nothing.
    pub changed: bool,
    /// What the writer may want to know: sentences.
    pub warnings: Vec<String>,
}

/// Publishes Markdown with front matter: creates the story of its slug, or saves a revision of it.
///
/// A date that has not come makes the story scheduled. A story published without a date gets `now`, written in `zone`.
///
/// # Errors
/// `Source` with line numbers if the Markdown cannot be used; `Invalid` for `section`, `slug`, `date` or `title`.
pub fn publish(
    tx: &mut Tx<'_>,
    source: &str,
    images: &Images,
    actor: &str,
    zone: &TimeZone,
    now: Millis,
) -> Result<Published> {
    let (front, document, warnings) = markup::story::parse(source).map_err(Error::Source)?;
    let mut published = publish_document(tx, front, document, images, actor, zone, now)?;
    let warnings = warnings
        .iter()
        .map(|warning| format!("line {}: {}", warning.line, warning.text));
    published.warnings.splice(0..0, warnings);
    Ok(published)
}

/// Publishes a document with its front matter: the way in for JSON. Otherwise as [`publish`].
///
/// # Errors
/// `Invalid` for `section`, `slug`, `date` or `title`.
pub fn publish_document(
    tx: &mut Tx<'_>,
    mut front: Front,
    document: Document,
    images: &Images,
    actor: &str,
    zone: &TimeZone,
    now: Millis,
) -> Result<Published> {
    if front.title.trim().is_empty() {
        return Err(Error::invalid("title", "A story needs a headline."));
    }
    let section = section_of(tx, &front.section)?;
    let slug = front
        .slug
        .clone()
        .unwrap_or_else(|| markup::slug::slugify(&front.title));
    if !markup::slug::is_slug(&slug) {
        return Err(Error::invalid(
            "slug",
            "The headline has no letter that could stand in an address; give the story a slug.",
        ));
    }
    let existing: Option<Existing> = tx.opt(
        "select story.id, story.state, story.published_at, story.revision, section.slug, revision.source
         from story join section on section.id = story.section_id
         left join revision on revision.story_id = story.id and revision.number = story.revision
         where story.slug = $1",
        params![slug],
    )?;
    conversation_fits(tx, &front, existing.as_ref())?;
    let mut warnings = Vec::new();
    let state = settle(&mut front, existing.as_ref(), zone, now, &mut warnings)?;
    front.slug = Some(slug.clone());
    let source = markup::story::to_markdown(&front, &document);
    hang::missing_stories(tx, &front, &document, &mut warnings)?;
    let mut published = Published {
        id: existing.as_ref().map_or(0, |existing| existing.id),
        url_path: format!("/{}/{slug}", section.slug),
        section: section.slug.clone(),
        slug,
        state,
        created: existing.is_none(),
        changed: true,
        warnings,
    };
    if let Some(existing) = &existing
        && existing.source.as_deref() == Some(&source)
        && existing.state == state
        && images.is_empty()
    {
        published.changed = false;
        return Ok(published);
    }
    let revision = existing
        .as_ref()
        .map_or(1, |existing| existing.revision + 1);
    let unchanged = existing
        .as_ref()
        .is_some_and(|e| e.source.as_deref() == Some(&source) && e.state == state);
    let sheet = Sheet {
        front: &front,
        document: &document,
        section: &section,
        state,
        now,
    };
    let id = match &existing {
        None => sheet.insert(tx, &published.slug)?,
        Some(existing) => {
            sheet.update(
                tx,
                existing.id,
                if unchanged {
                    existing.revision
                } else {
                    revision
                },
            )?;
            move_address(tx, existing, &published, now)?;
            existing.id
        }
    };
    published.id = id;
    if !unchanged {
        tx.run(
            "insert into revision (story_id, number, made_at, actor, source) values ($1, $2, $3, $4, $5)",
            params![id, revision, now, actor, source],
        )?;
    }
    hang::subjects(tx, id, &front)?;
    hang::pictures(tx, id, &front, &document, images, &mut published.warnings)?;
    hang::corrections(tx, id, &front, now)?;
    award::story::note(tx, id, &front, &document)?;
    let seen = super::visible(state);
    state::expose(
        tx,
        id,
        if seen {
            front.date.as_ref().map(|date| date.ms)
        } else {
            None
        },
    )?;
    if seen {
        search::index(tx, id)?;
    } else {
        search::forget(tx, id)?;
    }
    let was_seen = existing.is_some_and(|existing| super::visible(existing.state));
    let event = match (was_seen, seen) {
        (false, true) => Some(Event::StoryPublished { story: id }),
        (true, true) => Some(Event::StoryChanged { story: id }),
        (true, false) => Some(Event::StoryUnpublished { story: id }),
        (false, false) => None,
    };
    if let Some(event) = event {
        event::record(tx, &event, now)?;
    }
    refresh(tx, id, actor, now)?;
    Ok(published)
}

/// The story that has the slug already.
struct Existing {
    id: i64,
    state: State,
    published_at: Option<Millis>,
    revision: i64,
    section: String,
    source: Option<String>,
}

impl FromRow for Existing {
    fn from_row(row: &Row<'_>) -> Result<Existing, store::Error> {
        let state: String = row.get(1)?;
        Ok(Existing {
            id: row.get(0)?,
            state: State::parse(&state).unwrap_or(State::Draft),
            published_at: row.get(2)?,
            revision: row.get(3)?,
            section: row.get(4)?,
            source: row.get(5)?,
        })
    }
}

fn section_of(tx: &mut Tx<'_>, slug: &str) -> Result<Section> {
    if let Some(section) = section::by_any_slug(tx, slug)? {
        return Ok(section);
    }
    let known: Vec<String> = section::all(tx)?
        .into_iter()
        .map(|section| section.slug)
        .collect();
    let sentence = if known.is_empty() {
        format!("There is no section \u{201c}{slug}\u{201d}, and no other yet; make one first.")
    } else {
        format!(
            "There is no section \u{201c}{slug}\u{201d}. The sections are: {}.",
            known.join(", ")
        )
    };
    Err(Error::invalid("section", sentence))
}

/// Decides where the story stands, and dates it.
fn settle(
    front: &mut Front,
    existing: Option<&Existing>,
    zone: &TimeZone,
    now: Millis,
    warnings: &mut Vec<String>,
) -> Result<State> {
    let status = front.status.unwrap_or(Status::Published);
    let date = front.date.as_ref().map(|date| date.ms);
    let state = match (status, date) {
        (Status::Draft, _) => State::Draft,
        (Status::Published, Some(at)) if at > now => {
            warnings.push("Its date has not come yet; the story is scheduled for it.".to_owned());
            State::Scheduled
        }
        (Status::Published, _) => State::Published,
        (Status::Scheduled | Status::Embargoed, None) => {
            let sentence = format!(
                "A story that is {} needs a date; add `date: …` to the front matter.",
                status.as_str()
            );
            return Err(Error::invalid("date", sentence));
        }
        (Status::Scheduled | Status::Embargoed, Some(at)) if at <= now => State::Published,
        (Status::Scheduled, Some(_)) => State::Scheduled,
        (Status::Embargoed, Some(_)) => State::Embargoed,
    };
    if state == State::Published && front.date.is_none() {
        let at = existing
            .and_then(|existing| existing.published_at)
            .unwrap_or(now);
        front.date = Some(dated(at, zone)?);
    }
    Ok(state)
}

/// Refuses a conversation that would close before it opens, counting what the file does not say but the story has.
fn conversation_fits(tx: &mut Tx<'_>, front: &Front, existing: Option<&Existing>) -> Result<()> {
    if front.comments_open.is_none() && front.comments_close.is_none() {
        return Ok(());
    }
    let (stood_open, stood_close) = match existing {
        Some(existing) => {
            let rules = moderation::conversation::rules(tx, existing.id)?;
            (rules.open_at, rules.close_at)
        }
        None => (None, None),
    };
    let open = front.comments_open.as_ref().map(|date| date.ms);
    let close = front.comments_close.as_ref().map(|date| date.ms);
    match (open.or(stood_open), close.or(stood_close)) {
        (Some(open), Some(close)) if open >= close => Err(Error::invalid(
            if front.comments_close.is_some() {
                "comments_close"
            } else {
                "comments_open"
            },
            "Comments would close before they open; give `comments_close` a later time.",
        )),
        _ => Ok(()),
    }
}

/// An instant as a writer in that zone would write it, to the second.
fn dated(at: Millis, zone: &TimeZone) -> Result<Dated> {
    let instant = jiff::Timestamp::from_second(at.div_euclid(1000))
        .map_err(|_| Error::invalid("date", "The date lies outside of time as we count it."))?;
    let written = instant
        .to_zoned(zone.clone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string();
    Dated::parse(&written).map_err(|sentence| Error::invalid("date", sentence))
}

/// What is written into the row.
struct Sheet<'a> {
    front: &'a Front,
    document: &'a Document,
    section: &'a Section,
    state: State,
    now: Millis,
}

impl Sheet<'_> {
    fn insert(&self, tx: &mut Tx<'_>, slug: &str) -> Result<i64> {
        // A story that is new here but has an older date was not "updated" when it was sent in.
        let updated_at = self
            .front
            .date
            .as_ref()
            .map_or(self.now, |date| date.ms.min(self.now));
        let id = tx.one(
            "insert into story (slug, section_id, state, title, lang, updated_at, created_at)
             values ($1, $2, $3, $4, '', $5, $6) returning id",
            params![
                slug,
                self.section.id,
                self.state.as_str(),
                self.front.title,
                updated_at,
                self.now
            ],
        )?;
        self.write(tx, id, updated_at, 1)?;
        Ok(id)
    }

    fn update(&self, tx: &mut Tx<'_>, id: i64, revision: i64) -> Result<()> {
        self.write(tx, id, self.now, revision)
    }

    fn write(&self, tx: &mut Tx<'_>, id: i64, updated_at: Millis, revision: i64) -> Result<()> {
        let front = self.front;
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let lang = match &front.lang {
            Some(lang) => lang.clone(),
            None => Site::load(tx)?.lang,
        };
        let published_at = front.date.as_ref().map(|date| date.ms);
        let live_at = if self.state == State::Draft {
            None
        } else {
            published_at
        };
        // What is not said stays as the moderators have set it.
        let comments = front
            .comments
            .and_then(|word| Comments::parse(word.as_str()))
            .map(Comments::as_str);
        tx.run(
            "update story set section_id = $2, state = $3, kicker = $4, title = $5, summary = $6, question = $7, words = $8,
                    videos = $9, lang = $10, image_alt = $11, image_credit = $12, image_caption = $13, award = $14,
                    comments = coalesce($15, comments), live_at = $16, published_at = $17, updated_at = $18, revision = $19,
                    slow_ms = coalesce($20, slow_ms), comments_open_at = coalesce($21, comments_open_at),
                    comments_close_at = coalesce($22, comments_close_at)
             where id = $1",
            params![
                id,
                self.section.id,
                self.state.as_str(),
                text(&front.kicker),
                front.title,
                text(&front.summary),
                text(&front.question),
                i64::try_from(markup::story::words(self.document)).unwrap_or(i64::MAX),
                i64::try_from(markup::story::videos(self.document).len()).unwrap_or(i64::MAX),
                lang,
                text(&front.image_alt),
                text(&front.image_credit),
                text(&front.image_caption),
                text(&front.award),
                comments,
                live_at,
                published_at,
                updated_at,
                revision,
                front.slow_ms,
                front.comments_open.as_ref().map(|date| date.ms),
                front.comments_close.as_ref().map(|date| date.ms)
            ],
        )?;
        tx.run(
            "insert into story_text (story_id, body, plain) values ($1, $2, $3)
             on conflict (story_id) do update set body = excluded.body, plain = excluded.plain",
            params![
                id,
                self.document.to_json(),
                markup::story::to_text(self.document)
            ],
        )?;
        Ok(())
    }
}

/// A story that moved to another section is still found where it was.
fn move_address(
    tx: &mut Tx<'_>,
    existing: &Existing,
    published: &Published,
    now: Millis,
) -> Result<()> {
    if existing.section == published.section {
        return Ok(());
    }
    let old = format!("/{}/{}", existing.section, published.slug);
    tx.run(
        "delete from redirect where path = $1",
        params![published.url_path],
    )?;
    tx.run(
        "update redirect set target = $2 where target = $1",
        params![old, published.url_path],
    )?;
    tx.run(
        "insert into redirect (path, target, made_at) values ($1, $2, $3)
         on conflict (path) do update set target = excluded.target, made_at = excluded.made_at",
        params![old, published.url_path, now],
    )?;
    Ok(())
}
