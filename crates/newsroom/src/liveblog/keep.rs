//! The live page itself: made, changed, begun and ended.

use store::{Tx, params};

use super::{Liveblog, State, by_id, find_any};
use crate::audit::{self, Act, Doer};
use crate::error::{Error, Fields, Result};
use crate::event::{self, Event};
use crate::{Millis, name};

/// The longest title and summary, in characters.
const MOST_TITLE: usize = 200;
const MOST_SUMMARY: usize = 1_000;

/// What a form says about a live page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Headline.
    pub title: String,
    /// Its part of the address; left empty, the title makes it.
    pub slug: String,
    /// A sentence or two.
    pub summary: String,
    /// Language, BCP 47.
    pub lang: String,
    /// The edition it follows, `emmys/2020`; may be empty.
    pub edition: String,
    /// The slug of the story it belongs to; may be empty.
    pub story: String,
    /// When coverage is to begin.
    pub starts_at: Option<Millis>,
}

/// A [`Draft`] that can be kept: only [`Draft::read`] makes one.
#[derive(Clone, Debug)]
pub struct Kept {
    title: String,
    slug: String,
    summary: String,
    lang: String,
    edition: Option<i64>,
    story: Option<i64>,
    starts_at: Option<Millis>,
}

impl Draft {
    /// Reads it; `own` is the row of the live page it is for, 0 for a new one.
    ///
    /// # Errors
    /// `Invalid` by field.
    pub fn read(&self, tx: &mut Tx<'_>, own: i64) -> Result<Kept> {
        let mut faults = Fields::default();
        let mut wrong = |field: &str, sentence: &str| {
            faults.0.insert(field.to_owned(), sentence.to_owned());
        };
        let title = name::tidy(&self.title);
        if !name::is_seen(&title) {
            wrong("title", "A live page needs a title.");
        } else if title.chars().count() > MOST_TITLE {
            wrong("title", "The title is longer than 200 characters.");
        }
        let summary = name::tidy(&self.summary);
        if summary.chars().count() > MOST_SUMMARY {
            wrong("summary", "The summary is longer than 1,000 characters.");
        }
        let slug = match self.slug.trim() {
            "" => markup::slug::slugify(&title),
            slug => slug.to_owned(),
        };
        if !markup::slug::is_slug(&slug) {
            wrong("slug", "An address is lower-case words joined by hyphens.");
        }
        let lang = match self.lang.trim() {
            "" => "en".to_owned(),
            lang => lang.to_owned(),
        };
        if !markup::lang::is_tag(&lang) {
            wrong("lang", "A language is written like en, hi or pt-BR.");
        }
        let taken: Option<i64> = tx.opt(
            "select id from liveblog where slug = $1 and id <> $2",
            params![slug, own],
        )?;
        if taken.is_some() {
            wrong("slug", "Another live page has this address.");
        }
        let edition = match edition(tx, self.edition.trim())? {
            Some(found) => found,
            None => {
                wrong("edition", "There is no edition at this path.");
                None
            }
        };
        let story = match story(tx, self.story.trim())? {
            Some(found) => found,
            None => {
                wrong("story", "There is no story with this slug.");
                None
            }
        };
        if !faults.0.is_empty() {
            return Err(Error::Invalid(faults));
        }
        Ok(Kept {
            title,
            slug,
            summary,
            lang,
            edition,
            story,
            starts_at: self.starts_at,
        })
    }
}

/// The row of an edition; inside, nothing for an empty path.
fn edition(tx: &mut Tx<'_>, path: &str) -> Result<Option<Option<i64>>> {
    if path.is_empty() {
        return Ok(Some(None));
    }
    let Some((award, edition)) = path.trim_matches('/').split_once('/') else {
        return Ok(None);
    };
    let found: Option<i64> = tx.opt(
        "select edition.id from edition join award on award.id = edition.award_id
         where award.slug = $1 and edition.slug = $2 and edition.rehearsal_of is null",
        params![award, edition],
    )?;
    Ok(found.map(Some))
}

/// The row of a story, by its slug or the end of its address; inside, nothing for an empty one.
fn story(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Option<i64>>> {
    let slug = slug.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    if slug.is_empty() {
        return Ok(Some(None));
    }
    let found: Option<i64> = tx.opt("select id from story where slug = $1", params![slug])?;
    Ok(found.map(Some))
}

/// Makes a live page, a draft; answers its slug.
///
/// # Errors
/// `Invalid` by field.
pub fn create(tx: &mut Tx<'_>, draft: &Draft, who: &Doer, now: Millis) -> Result<String> {
    let kept = draft.read(tx, 0)?;
    let id: i64 = tx.one(
        "insert into liveblog (slug, title, summary, lang, edition_id, story_id, starts_at, made_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning id",
        params![
            kept.slug,
            kept.title,
            kept.summary,
            kept.lang,
            kept.edition,
            kept.story,
            kept.starts_at,
            now
        ],
    )?;
    noted(tx, "liveblog.create", id, "", who, now)?;
    Ok(kept.slug)
}

/// Writes what a form says about a live page that still is the one the form was made from; answers its slug.
///
/// # Errors
/// `NotFound`; `Conflict` when somebody else changed it meanwhile; `Invalid` by field.
pub fn keep(
    tx: &mut Tx<'_>,
    slug: &str,
    draft: &Draft,
    version: i64,
    who: &Doer,
    now: Millis,
) -> Result<String> {
    let before = find_any(tx, slug)?;
    let kept = draft.read(tx, before.id)?;
    if before.is_public() && kept.slug != before.slug {
        return Err(Error::invalid(
            "slug",
            "Readers know this address already, so it stays.",
        ));
    }
    let changed = tx.run(
        "update liveblog set slug = $3, title = $4, summary = $5, lang = $6, edition_id = $7, story_id = $8,
                starts_at = $9, changed_at = $10, version = version + 1
         where id = $1 and version = $2",
        params![
            before.id,
            version,
            kept.slug,
            kept.title,
            kept.summary,
            kept.lang,
            kept.edition,
            kept.story,
            kept.starts_at,
            now
        ],
    )?;
    if changed == 0 {
        return Err(Error::Conflict(
            "Somebody else changed this live page meanwhile. Look at it and save again.".to_owned(),
        ));
    }
    noted(tx, "liveblog.change", before.id, "", who, now)?;
    told(tx, before.id, before.is_public(), now)?;
    Ok(kept.slug)
}

/// Announces, begins, ends or takes down; answers the live page as it stands then.
///
/// # Errors
/// `NotFound`.
pub fn move_to(
    tx: &mut Tx<'_>,
    slug: &str,
    state: State,
    who: &Doer,
    now: Millis,
) -> Result<Liveblog> {
    let before = find_any(tx, slug)?;
    if before.state == state {
        return Ok(before);
    }
    let opened_at = match state {
        State::Draft | State::Waiting => None,
        State::Live | State::Ended => before.opened_at.or(Some(now)),
    };
    let ended_at = (state == State::Ended).then_some(now);
    tx.run(
        "update liveblog set state = $2, opened_at = $3, ended_at = $4, changed_at = $5 where id = $1",
        params![before.id, state.as_str(), opened_at, ended_at, now],
    )?;
    noted(
        tx,
        "liveblog.move",
        before.id,
        before.state.as_str(),
        who,
        now,
    )?;
    told(tx, before.id, true, now)?;
    by_id(tx, before.id)
}

/// Tells who follows it; a draft is followed by nobody.
fn told(tx: &mut Tx<'_>, id: i64, is_public: bool, now: Millis) -> Result<()> {
    if is_public {
        event::record(tx, &Event::LiveblogChanged { liveblog: id }, now)?;
    }
    Ok(())
}

fn noted(tx: &mut Tx<'_>, act: &str, id: i64, before: &str, who: &Doer, now: Millis) -> Result<()> {
    let data = if before.is_empty() {
        String::new()
    } else {
        serde_json::json!({ "before": before }).to_string()
    };
    let act = Act {
        act,
        object: "liveblog",
        object_id: id,
        why: "",
        data: &data,
    };
    audit::record(tx, who, &act, now)?;
    Ok(())
}
