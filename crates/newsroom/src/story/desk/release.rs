//! A story's way to the public and back: published, scheduled, corrected in the open, taken down. Each is remembered.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use markup::story::{Correction, Dated, Document, Front, Status};
use store::{Tx, params};

use super::{
    Fields, Level, Line, Manuscript, Which, check, conversation, follow, history, line, manuscript,
    moment,
};
use crate::{
    Millis,
    audit::{self, Act, Doer},
    error::{Error, Fields as Faults, Result},
    story::{self, Images, Published, State},
};

/// When a story is to be public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Now.
    Now,
    /// From an instant on.
    Later(Millis),
    /// From an instant on, and nobody may speak of it before.
    Embargo(Millis),
}

/// Publishes a story's working copy, now or from an instant on. A changed address leaves a redirect.
///
/// # Errors
/// `NotFound`; `Invalid` with what stops it; `Conflict` if a public story is to become public later.
pub fn publish(
    tx: &mut Tx<'_>,
    story: i64,
    when: When,
    who: &Doer,
    zone: &TimeZone,
    now: Millis,
) -> Result<Published> {
    line::hold(tx, story)?;
    let manuscript = manuscript::open(tx, story)?;
    let stops = stops(tx, story)?;
    if !stops.is_empty() {
        return Err(Error::Invalid(Faults(stops)));
    }
    let mut front = manuscript.fields.front()?;
    let line = &manuscript.line;
    let (status, at, act) = match when {
        When::Now => (Status::Published, now, "story.publish"),
        When::Later(at) => (Status::Scheduled, at, "story.schedule"),
        When::Embargo(at) => (Status::Embargoed, at, "story.embargo"),
    };
    if when != When::Now {
        if line.state == State::Published {
            return Err(Error::Conflict(
                "This story is public already; unpublish it before you give it another moment."
                    .to_owned(),
            ));
        }
        if at <= now {
            return Err(Error::invalid(
                "date",
                "That moment has passed. Choose one that is still to come, or publish now.",
            ));
        }
    }
    // What the public has seen keeps the date that is printed on it.
    let printed = front
        .date
        .take()
        .filter(|date| when == When::Now && line.shown_at.is_some() && date.ms <= now);
    front.date = match printed {
        Some(date) => Some(date),
        None => Some(dated(at, zone)?),
    };
    front.status = Some(status);
    let slug = target(&manuscript);
    move_slug(tx, line, &slug, now)?;
    front.slug = Some(slug);
    conversation::pace(tx, story, &mut front, zone)?;
    let mut fields = Fields::of(&front);
    fields.comments.clear();
    let images = Images::new();
    let published = story::publish_document(
        tx,
        front,
        manuscript.document.clone(),
        &images,
        &who.name,
        zone,
        now,
    )?;
    tx.run(
        "update manuscript set front = $2 where story_id = $1",
        params![story, fields.to_json()],
    )?;
    tx.run(
        "update desk_story set handed_in_at = null where story_id = $1",
        params![story],
    )?;
    manuscript::settle(tx, story)?;
    remember(tx, who, act, story, "", now)?;
    Ok(published)
}

/// What stops a story, as sentences by field.
fn stops(tx: &mut Tx<'_>, story: i64) -> Result<BTreeMap<String, String>> {
    let mut stops: BTreeMap<String, String> = BTreeMap::new();
    for found in check(tx, story)? {
        if found.level == Level::Stop {
            let sentences = stops.entry(found.field).or_default();
            if !sentences.is_empty() {
                sentences.push(' ');
            }
            sentences.push_str(&found.text);
        }
    }
    Ok(stops)
}

/// The address the working copy asks for.
fn target(manuscript: &Manuscript) -> String {
    if follow::is_unseen(&manuscript.line) || manuscript.fields.slug.is_empty() {
        manuscript.line.slug.clone()
    } else {
        manuscript.fields.slug.clone()
    }
}

/// Gives a story another address; one the public knows leads to the new one from then on.
fn move_slug(tx: &mut Tx<'_>, line: &Line, slug: &str, now: Millis) -> Result<()> {
    if slug == line.slug {
        return Ok(());
    }
    tx.run(
        "update story set slug = $2 where id = $1",
        params![line.id, slug],
    )?;
    if line.shown_at.is_none() {
        return Ok(());
    }
    let old = format!("/{}/{}", line.section, line.slug);
    let new = format!("/{}/{slug}", line.section);
    tx.run("delete from redirect where path = $1", params![new])?;
    tx.run(
        "update redirect set target = $2 where target = $1",
        params![old, new],
    )?;
    tx.run(
        "insert into redirect (path, target, made_at) values ($1, $2, $3)
         on conflict (path) do update set target = excluded.target, made_at = excluded.made_at",
        params![old, new, now],
    )?;
    Ok(())
}

/// A writer says that a draft is ready: an editor finds it waiting, and a revision of it is kept.
///
/// # Errors
/// `NotFound`; `Conflict` if it is no draft; `Invalid` while headline or section are missing.
pub fn hand_in(
    tx: &mut Tx<'_>,
    story: i64,
    who: &Doer,
    zone: &TimeZone,
    now: Millis,
) -> Result<()> {
    line::hold(tx, story)?;
    let manuscript = manuscript::open(tx, story)?;
    if manuscript.line.state != State::Draft {
        return Err(Error::Conflict("Only a draft can be handed in.".to_owned()));
    }
    let mut front = manuscript.fields.front()?;
    front.slug = Some(target(&manuscript));
    front.status = Some(Status::Draft);
    conversation::pace(tx, story, &mut front, zone)?;
    save_revision(tx, front, manuscript.document, who, zone, now)?;
    manuscript::settle(tx, story)?;
    tx.run(
        "update desk_story set handed_in_at = coalesce(handed_in_at, $2) where story_id = $1",
        params![story, now],
    )?;
    remember(tx, who, "story.hand-in", story, "", now)
}

/// Takes a draft that was handed in back to be worked on.
///
/// # Errors
/// `Store` if the database fails.
pub fn take_back(tx: &mut Tx<'_>, story: i64, who: &Doer, now: Millis) -> Result<()> {
    let taken = tx.run(
        "update desk_story set handed_in_at = null where story_id = $1 and handed_in_at is not null",
        params![story],
    )?;
    if taken == 1 {
        remember(tx, who, "story.take-back", story, "", now)?;
    }
    Ok(())
}

/// Makes a public or scheduled story a draft again: its address answers "not found" until it is published anew.
///
/// # Errors
/// `NotFound`; `Conflict` if it is neither public nor waiting to be.
pub fn unpublish(
    tx: &mut Tx<'_>,
    story: i64,
    who: &Doer,
    why: &str,
    zone: &TimeZone,
    now: Millis,
) -> Result<()> {
    line::hold(tx, story)?;
    let line = line::of(tx, story)?;
    if !matches!(
        line.state,
        State::Published | State::Scheduled | State::Embargoed
    ) {
        return Err(Error::Conflict(format!(
            "This story is neither public nor scheduled: it is {}.",
            line.state.as_str()
        )));
    }
    let (mut front, document) = manuscript::published(tx, &line)?;
    front.status = Some(Status::Draft);
    front.slug = Some(line.slug.clone());
    conversation::as_it_stands(tx, story, &mut front, zone)?;
    save_revision(tx, front, document, who, zone, now)?;
    rebase(tx, story)?;
    tx.run(
        "insert into story_change (story_id, made_at, actor, state, why) values ($1, $2, $3, 'draft', $4)",
        params![story, now, who.name, why],
    )?;
    remember(tx, who, "story.unpublish", story, why, now)
}

/// Takes a public story down for good: its address says that it was here.
///
/// # Errors
/// `NotFound`; `Conflict` if it is not public.
pub fn take_down(tx: &mut Tx<'_>, story: i64, who: &Doer, why: &str, now: Millis) -> Result<()> {
    line::hold(tx, story)?;
    let line = line::of(tx, story)?;
    story::unpublish(tx, &line.slug, &who.name, why, now)?;
    remember(tx, who, "story.take-down", story, why, now)
}

/// Corrects a public story in the open: the sentence stands under it from now on. The working copy is not published.
///
/// # Errors
/// `NotFound`; `Conflict` if the story is not public; `Invalid` for `text`.
pub fn correct(
    tx: &mut Tx<'_>,
    story: i64,
    text: &str,
    who: &Doer,
    zone: &TimeZone,
    now: Millis,
) -> Result<()> {
    line::hold(tx, story)?;
    let line = line::of(tx, story)?;
    if line.state != State::Published {
        return Err(Error::Conflict(
            "Only a public story is corrected in the open.".to_owned(),
        ));
    }
    let text = crate::name::tidy(text);
    if text.is_empty() || text.chars().count() > 2_000 {
        return Err(Error::invalid(
            "text",
            "Say in a sentence or two what was wrong and what is right.",
        ));
    }
    let (mut front, document) = manuscript::published(tx, &line)?;
    if front.corrections.iter().any(|made| made.text == text) {
        return Err(Error::invalid(
            "text",
            "This correction stands under the story already.",
        ));
    }
    front.corrections.push(Correction {
        at: Some(dated(now, zone)?),
        text: text.clone(),
    });
    front.slug = Some(line.slug.clone());
    conversation::as_it_stands(tx, story, &mut front, zone)?;
    save_revision(tx, front, document, who, zone, now)?;
    rebase(tx, story)?;
    remember(tx, who, "story.correct", story, &text, now)
}

/// Makes an older text the working copy; the one that was there is laid aside.
///
/// # Errors
/// `NotFound` if there is no such text.
pub fn restore(tx: &mut Tx<'_>, story: i64, which: Which, who: &Doer, now: Millis) -> Result<()> {
    line::hold(tx, story)?;
    let line = line::of(tx, story)?;
    let text = history::text(tx, story, which)?;
    let mut fields = text.fields;
    // The address is no part of the text: an old one would move the story back.
    fields.slug = line.slug;
    // Nor are the rules of the conversation, which moderators have set since.
    fields.comments.clear();
    manuscript::replace(tx, story, fields, text.document, who, now)?;
    remember(tx, who, "story.restore", story, &which.spelled(), now)
}

fn save_revision(
    tx: &mut Tx<'_>,
    front: Front,
    document: Document,
    who: &Doer,
    zone: &TimeZone,
    now: Millis,
) -> Result<Published> {
    let images = Images::new();
    story::publish_document(tx, front, document, &images, &who.name, zone, now)
}

/// What the desk itself just saved is no news to a working copy that is ahead of it.
fn rebase(tx: &mut Tx<'_>, story: i64) -> Result<()> {
    tx.run(
        "update manuscript set base_revision = (select revision from story where story.id = manuscript.story_id)
         where story_id = $1
           and exists (select 1 from desk_story where desk_story.story_id = $1 and desk_story.ahead_at is not null)
           and base_revision = (select revision - 1 from story where story.id = manuscript.story_id)",
        params![story],
    )?;
    Ok(())
}

fn dated(at: Millis, zone: &TimeZone) -> Result<Dated> {
    let written = moment::written(at, zone)?;
    Dated::parse(&written).map_err(|sentence| Error::invalid("date", sentence))
}

fn remember(
    tx: &mut Tx<'_>,
    who: &Doer,
    act: &str,
    story: i64,
    why: &str,
    now: Millis,
) -> Result<()> {
    let act = Act {
        act,
        object: "story",
        object_id: story,
        why,
        data: "",
    };
    audit::record(tx, who, &act, now)?;
    Ok(())
}
