//! The working copy: opened, saved, and nothing of it lost.
//!
//! Every saving names the version it was written on. One that names another, or comes while somebody else may write,
//! is laid aside and answered with what is there, so that both texts remain.

use jiff::tz::TimeZone;
use markup::story::{Document, Front, Status};
use store::{FromRow, Row, Tx, params};

use super::{
    Fields, Line, conversation,
    follow::{follow, follows_headline, place},
    kept::{self, Aside, KEEP_EVERY_MS, Reason},
    line, presence,
};
use crate::{
    Millis,
    audit::Doer,
    error::{Error, Fields as Faults, Result},
    section,
    story::{self, BodyMedia, Images, picture},
};

/// What a story without a headline is called, and how its address begins.
pub(super) const UNTITLED: &str = "Untitled";
pub(super) const UNTITLED_SLUG: &str = "untitled-";

/// A working copy.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// Its story's line in the list.
    pub line: Line,
    /// What the form holds.
    pub fields: Fields,
    /// The body.
    pub document: Document,
    /// Rises with every saving.
    pub version: i64,
    /// The revision it was begun from.
    pub base_revision: i64,
    /// The newest revision there is.
    pub revision: i64,
    /// When it was last saved; none while it is only what is there anyway.
    pub saved_at: Option<Millis>,
    /// Who saved it; may be empty.
    pub saved_by: String,
    pub(super) row: Option<Kept>,
}

/// The pictures of the library that the story called when it was last published, by the names it calls them.
///
/// # Errors
/// `Store` if the database fails.
pub fn pictures(tx: &mut Tx<'_>, story: i64) -> Result<Vec<BodyMedia>> {
    picture::of_story(tx, story)
}

/// A row of `manuscript`.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) front: String,
    document: String,
    base_revision: i64,
    version: i64,
    saved_at: Millis,
    saved_by: String,
    account: Option<i64>,
    kept_at: Millis,
}

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Kept, store::Error> {
        Ok(Kept {
            front: row.get(0)?,
            document: row.get(1)?,
            base_revision: row.get(2)?,
            version: row.get(3)?,
            saved_at: row.get(4)?,
            saved_by: row.get(5)?,
            account: row.get(6)?,
            kept_at: row.get(7)?,
        })
    }
}

/// Begins a story: a draft without a headline, begun by `who`; answers its row id. `random` makes its address its own.
///
/// # Errors
/// `Invalid` for `section`.
pub fn begin(
    tx: &mut Tx<'_>,
    title: &str,
    section: &str,
    who: &Doer,
    random: &str,
    zone: &TimeZone,
    now: Millis,
) -> Result<i64> {
    let title = crate::name::tidy(title);
    let section = match section {
        "" => section::all(tx)?
            .into_iter()
            .next()
            .map(|section| section.slug)
            .ok_or_else(|| {
                Error::invalid(
                    "section",
                    "There is no section yet; an editor makes the first one.",
                )
            })?,
        named => named.to_owned(),
    };
    let front = Front {
        title: if title.is_empty() {
            UNTITLED.to_owned()
        } else {
            title
        },
        slug: Some(format!("{UNTITLED_SLUG}{random}")),
        section,
        status: Some(Status::Draft),
        authors: byline(tx, who)?,
        ..Front::default()
    };
    let made = story::publish_document(
        tx,
        front,
        Document::default(),
        &Images::new(),
        &who.name,
        zone,
        now,
    )?;
    tx.run(
        "update desk_story set account_id = $2 where story_id = $1",
        params![made.id, who.account],
    )?;
    Ok(made.id)
}

/// The name somebody writes under, if their account has one.
fn byline(tx: &mut Tx<'_>, who: &Doer) -> Result<Vec<String>> {
    let name: Option<String> = tx.opt(
        "select person.name from account join person on person.id = account.person_id where account.id = $1",
        params![who.account],
    )?;
    Ok(name.into_iter().collect())
}

/// The working copy of a story; what is published if nobody has written on it since.
///
/// # Errors
/// `NotFound` if there is no such story.
pub fn open(tx: &mut Tx<'_>, story: i64) -> Result<Manuscript> {
    let line = line::of(tx, story)?;
    let revision: i64 = tx.one("select revision from story where id = $1", params![story])?;
    let row: Option<Kept> = tx.opt(
        "select front, document, base_revision, version, saved_at, saved_by, account_id, kept_at
         from manuscript where story_id = $1",
        params![story],
    )?;
    let (version, base) = row
        .as_ref()
        .map_or((0, 0), |row| (row.version, row.base_revision));
    let (published, body) = published(tx, &line)?;
    let corrections = Fields::of(&published).corrections;
    let ours = row
        .as_ref()
        .filter(|row| line.ahead_at.is_some() || row.base_revision >= revision);
    let mut manuscript = match ours {
        Some(row) => Manuscript {
            fields: Fields::from_json(&row.front),
            document: serde_json::from_str(&row.document).unwrap_or_default(),
            version,
            base_revision: base,
            saved_at: Some(row.saved_at),
            saved_by: row.saved_by.clone(),
            revision,
            line,
            row: Some(row.clone()),
        },
        None => Manuscript {
            fields: Fields {
                comments: String::new(),
                ..Fields::of(&published)
            },
            document: body,
            // Whoever has the text from before open must not save it over what was published elsewhere since.
            version: version + (revision - base),
            base_revision: revision,
            saved_at: None,
            saved_by: String::new(),
            revision,
            line,
            row,
        },
    };
    manuscript.fields.corrections = corrections;
    conversation::shown(tx, story, &mut manuscript.fields)?;
    if manuscript.fields.slug.is_empty() || manuscript.saved_at.is_none() {
        manuscript.fields.slug = manuscript.line.slug.clone();
    }
    if manuscript.fields.title == UNTITLED && manuscript.line.slug.starts_with(UNTITLED_SLUG) {
        manuscript.fields.title.clear();
    }
    Ok(manuscript)
}

/// What is published, or was last kept as a revision: the front matter, and the body as it is stored.
pub(super) fn published(tx: &mut Tx<'_>, line: &Line) -> Result<(Front, Document)> {
    let exported = story::source(tx, &line.slug)?;
    let body: Option<String> = tx.opt(
        "select body from story_text where story_id = $1",
        params![line.id],
    )?;
    let document = body.and_then(|body| serde_json::from_str(&body).ok());
    Ok((exported.front, document.unwrap_or(exported.document)))
}

impl Manuscript {
    /// Whether it says the same.
    #[must_use]
    pub fn says(&self, fields: &Fields, document: &Document) -> bool {
        self.fields == *fields && self.document == *document
    }

    /// Words of the body.
    #[must_use]
    pub fn words(&self) -> i64 {
        i64::try_from(markup::story::words(&self.document)).unwrap_or(i64::MAX)
    }
}

/// Minutes an attentive reader needs for so many words, at least one.
#[must_use]
pub fn minutes(words: i64) -> i64 {
    const WORDS_A_MINUTE: i64 = 220;
    (words + WORDS_A_MINUTE / 2)
        .div_euclid(WORDS_A_MINUTE)
        .max(1)
}

/// A text to save.
#[derive(Clone, Debug)]
pub struct Saving {
    /// Row id of the story.
    pub story: i64,
    /// The version it was written on.
    pub version: i64,
    /// What the form holds.
    pub fields: Fields,
    /// The body.
    pub document: Document,
    /// Who writes.
    pub who: Doer,
    /// Row id of their session.
    pub session: Option<i64>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum Saved {
    /// It is the working copy now.
    Kept(Box<Manuscript>),
    /// Another text is there, or somebody else may write; this one was laid aside under that number.
    Refused {
        /// Number among the texts laid aside.
        number: i64,
        /// What is there.
        theirs: Box<Manuscript>,
        /// Who may write now, if that is somebody else.
        holder: Option<String>,
    },
}

/// Saves a working copy. A text that was written on another version is laid aside, never dropped.
///
/// # Errors
/// `NotFound` if there is no such story; `Invalid` for what cannot be kept at all.
pub fn save(tx: &mut Tx<'_>, mut saving: Saving, now: Millis) -> Result<Saved> {
    saving.fields = saving.fields.tidied();
    saving.document = saving.document.tidied();
    let faults = saving.fields.faults();
    if !faults.is_empty() {
        return Err(Error::Invalid(Faults(faults)));
    }
    line::hold(tx, saving.story)?;
    let there = open(tx, saving.story)?;
    saving.fields.corrections = there.fields.corrections.clone();
    conversation::left_alone(&mut saving.fields, &there.fields);
    let holder = presence::other_holder(tx, saving.story, saving.session, now)?;
    // Whoever did not hear the answer sends the same again.
    let mut fields = saving.fields.clone();
    if follows_headline(&there, &fields) {
        fields.slug.clone_from(&there.line.slug);
    }
    if there.says(&fields, &saving.document)
        && (holder.is_none() || there.version != saving.version)
    {
        return Ok(Saved::Kept(Box::new(there)));
    }
    if there.version != saving.version || holder.is_some() {
        return refuse(tx, &saving, holder, now);
    }
    let slug = place(tx, &there, &saving.fields)?;
    if !write(tx, &there, &saving, now)? {
        return refuse(tx, &saving, None, now);
    }
    follow(tx, &there, &saving, &slug, now)?;
    Ok(Saved::Kept(Box::new(open(tx, saving.story)?)))
}

fn refuse(tx: &mut Tx<'_>, saving: &Saving, holder: Option<String>, now: Millis) -> Result<Saved> {
    let number = kept::put(
        tx,
        saving.story,
        &Aside {
            reason: Reason::Lost,
            version: saving.version,
            front: &saving.fields.to_json(),
            document: &saving.document.to_json(),
            saved_at: now,
            who: &saving.who,
        },
    )?;
    Ok(Saved::Refused {
        number,
        theirs: Box::new(open(tx, saving.story)?),
        holder,
    })
}

/// Writes the row if it is still the one that was read; false if somebody was quicker.
fn write(tx: &mut Tx<'_>, there: &Manuscript, saving: &Saving, now: Millis) -> Result<bool> {
    let mut fields = saving.fields.clone();
    if follows_headline(there, &fields) {
        fields.slug.clear();
    }
    conversation::kept(&mut fields);
    let front = fields.to_json();
    let document = saving.document.to_json();
    let Some(row) = &there.row else {
        let made = tx.run(
            "insert into manuscript (story_id, front, document, base_revision, version, saved_at, saved_by, account_id, kept_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $6) on conflict (story_id) do nothing",
            params![
                saving.story,
                front,
                document,
                there.base_revision,
                there.version + 1,
                now,
                saving.who.name,
                saving.who.account
            ],
        )?;
        return Ok(made == 1);
    };
    let is_due = now < row.kept_at || now >= row.kept_at + KEEP_EVERY_MS;
    let lays_aside = is_due || row.account != saving.who.account;
    let written = tx.run(
        "update manuscript set front = $3, document = $4, base_revision = $5, version = $6, saved_at = $7, saved_by = $8,
                account_id = $9, kept_at = $10
         where story_id = $1 and version = $2",
        params![
            saving.story,
            row.version,
            front,
            document,
            there.base_revision,
            there.version + 1,
            now,
            saving.who.name,
            saving.who.account,
            if lays_aside { now } else { row.kept_at }
        ],
    )?;
    if written == 1 && lays_aside {
        let who = Doer {
            account: row.account,
            name: row.saved_by.clone(),
        };
        kept::put(
            tx,
            saving.story,
            &Aside {
                reason: Reason::Kept,
                version: row.version,
                front: &row.front,
                document: &row.document,
                saved_at: row.saved_at,
                who: &who,
            },
        )?;
    }
    Ok(written == 1)
}

/// Puts a text in the place of the working copy whatever its version, and lays the old one aside.
pub(super) fn replace(
    tx: &mut Tx<'_>,
    story: i64,
    fields: Fields,
    document: Document,
    who: &Doer,
    now: Millis,
) -> Result<Manuscript> {
    line::hold(tx, story)?;
    let there = open(tx, story)?;
    kept::put(
        tx,
        story,
        &Aside {
            reason: Reason::Replaced,
            version: there.version,
            front: &there.fields.to_json(),
            document: &there.document.to_json(),
            saved_at: there.saved_at.unwrap_or(now),
            who: &Doer {
                account: None,
                name: there.saved_by.clone(),
            },
        },
    )?;
    let mut fields = fields.tidied();
    conversation::left_alone(&mut fields, &there.fields);
    let saving = Saving {
        story,
        version: there.version,
        fields,
        document,
        who: who.clone(),
        session: None,
    };
    let slug = place(tx, &there, &saving.fields)?;
    if !write(tx, &there, &saving, now)? {
        return Err(Error::Conflict(
            "Somebody saved this story at the same moment. Please try again.".to_owned(),
        ));
    }
    follow(tx, &there, &saving, &slug, now)?;
    open(tx, story)
}

/// After publishing: the working copy says what the public sees.
pub(super) fn settle(tx: &mut Tx<'_>, story: i64) -> Result<()> {
    tx.run(
        "update manuscript set version = version + 1,
                base_revision = (select revision from story where story.id = manuscript.story_id)
         where story_id = $1",
        params![story],
    )?;
    tx.run(
        "update desk_story set ahead_at = null where story_id = $1",
        params![story],
    )?;
    Ok(())
}
