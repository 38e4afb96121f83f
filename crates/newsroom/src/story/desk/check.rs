//! What an editor should look at before a story is published, and what stops it.

use markup::story::{Block, Document, Needs};
use store::{Tx, params};

use super::{Fields, Line, follow, line, manuscript};
use crate::{award, ballot, error::Result, media, section, story};

/// Whether a finding stops the story or asks for a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It cannot be published like this.
    Stop,
    /// It can, and somebody should look.
    Look,
}

impl Level {
    /// `stop` or `look`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Stop => "stop",
            Level::Look => "look",
        }
    }
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// How grave it is.
    pub level: Level,
    /// The field it is about; `document` for the body.
    pub field: String,
    /// What it is and what to do, as a sentence.
    pub text: String,
}

/// At most so many names of one kind are looked up in a document.
const MAX_LOOKED_UP: usize = 60;

/// Looks a story's working copy over.
///
/// # Errors
/// `NotFound` if there is no such story.
pub fn check(tx: &mut Tx<'_>, story: i64) -> Result<Vec<Check>> {
    let manuscript = manuscript::open(tx, story)?;
    let mut found = checks(
        tx,
        &manuscript.line,
        &manuscript.fields,
        &manuscript.document,
    )?;
    if manuscript.line.ahead_at.is_some() && manuscript.base_revision < manuscript.revision {
        found.push(Check {
            level: Level::Look,
            field: "form".to_owned(),
            text: format!(
                "Somebody saved this story elsewhere as revision {} after this text was begun. Compare the two in the history before you publish.",
                manuscript.revision
            ),
        });
    }
    Ok(found)
}

/// Looks a text over, as the working copy of the story of that line. The grave findings come first.
///
/// # Errors
/// `Store` if the database fails.
pub fn checks(
    tx: &mut Tx<'_>,
    line: &Line,
    fields: &Fields,
    document: &Document,
) -> Result<Vec<Check>> {
    let mut sheet = Sheet(Vec::new());
    form(tx, &mut sheet, line, fields)?;
    pictures(tx, &mut sheet, line.id, fields, document)?;
    body(&mut sheet, document);
    named(tx, &mut sheet, &markup::story::needs(document), fields)?;
    sheet.0.sort_by_key(|check| check.level == Level::Look);
    Ok(sheet.0)
}

struct Sheet(Vec<Check>);

impl Sheet {
    fn add(&mut self, level: Level, field: &str, text: impl Into<String>) {
        self.0.push(Check {
            level,
            field: field.to_owned(),
            text: text.into(),
        });
    }

    fn stop(&mut self, field: &str, text: impl Into<String>) {
        self.add(Level::Stop, field, text);
    }

    fn look(&mut self, field: &str, text: impl Into<String>) {
        self.add(Level::Look, field, text);
    }
}

fn form(tx: &mut Tx<'_>, sheet: &mut Sheet, line: &Line, fields: &Fields) -> Result<()> {
    if let Err(crate::Error::Invalid(faults)) = fields.front() {
        for (field, sentence) in &faults.0 {
            sheet.stop(field, sentence);
        }
    }
    if !fields.section.is_empty() && section::by_slug(tx, &fields.section)?.is_none() {
        sheet.stop(
            "section",
            format!(
                "There is no section \u{201c}{}\u{201d} any more; choose another.",
                fields.section
            ),
        );
    }
    if !fields.slug.is_empty() && !follow::is_free(tx, &fields.slug, line.id)? {
        sheet.stop("slug", "Another story has this address; choose another.");
    }
    let folded = line::folded(&fields.title);
    if !folded.is_empty() {
        let other: Option<String> = tx.opt(
            "select slug from desk_story where folded = $1 and folded <> '' and story_id <> $2 order by story_id desc limit 1",
            params![folded, line.id],
        )?;
        if let Some(other) = other {
            sheet.look(
                "title",
                format!(
                    "Another story has the same headline: \u{201c}{other}\u{201d}. Readers and search engines tell them apart badly."
                ),
            );
        }
    }
    if fields.summary.is_empty() {
        sheet.look(
            "summary",
            "There is no summary; lists, feeds and search engines show the story without a sentence.",
        );
    }
    if fields.authors.is_empty() {
        sheet.look("authors", "Nobody is named as its author.");
    }
    Ok(())
}

fn pictures(
    tx: &mut Tx<'_>,
    sheet: &mut Sheet,
    story: i64,
    fields: &Fields,
    document: &Document,
) -> Result<()> {
    if !fields.image.is_empty() {
        let (no_alt, no_credit) = missing(tx, story, &fields.image)?;
        if fields.image_alt.is_empty() && no_alt {
            sheet.stop(
                "image_alt",
                "Say what the lead picture shows, for those who cannot see it.",
            );
        }
        if fields.image_credit.is_empty() && no_credit {
            sheet.stop("image_credit", "Say who made the lead picture.");
        }
    }
    let mut all = Vec::new();
    each_picture(&document.blocks, &mut |picture| all.push(picture.clone()));
    let (mut without_alt, mut without_credit) = (0, 0);
    for picture in all.iter().take(MAX_LOOKED_UP) {
        let (alt, credit) = (picture.alt.trim(), picture.credit.trim());
        if !alt.is_empty() && !credit.is_empty() {
            continue;
        }
        let (no_alt, no_credit) = missing(tx, story, &picture.src)?;
        without_alt += usize::from(alt.is_empty() && no_alt);
        without_credit += usize::from(credit.is_empty() && no_credit);
    }
    match without_alt {
        0 => {}
        1 => sheet.stop(
            "document",
            "A picture in the story does not say what it shows; give it an alternative text.",
        ),
        n => sheet.stop(
            "document",
            format!(
                "{n} pictures in the story do not say what they show; give them alternative texts."
            ),
        ),
    }
    match without_credit {
        0 => {}
        1 => sheet.stop(
            "document",
            "A picture in the story does not say who made it; give it a credit.",
        ),
        n => sheet.stop(
            "document",
            format!("{n} pictures in the story do not say who made them; give them credits."),
        ),
    }
    Ok(())
}

/// Whether the library has no alternative text, and no credit, for what the story calls a picture.
fn missing(tx: &mut Tx<'_>, story: i64, src: &str) -> Result<(bool, bool)> {
    let missing = media::missing_words(tx, story, &[src.to_owned()])?;
    Ok(missing
        .first()
        .map_or((false, false), |one| (one.alt, one.credit)))
}

fn each_picture(blocks: &[Block], see: &mut impl FnMut(&markup::story::Picture)) {
    for block in blocks {
        match block {
            Block::Image(picture) => see(picture),
            Block::Gallery { images } => images.iter().for_each(&mut *see),
            Block::List { items, .. } => items.iter().for_each(|item| each_picture(item, see)),
            Block::Quote { content, .. }
            | Block::PullQuote { content, .. }
            | Block::Callout { content, .. }
            | Block::Spoiler { content, .. } => each_picture(content, see),
            _ => {}
        }
    }
}

fn body(sheet: &mut Sheet, document: &Document) {
    if document.blocks.is_empty() {
        sheet.stop("document", "The story has no text yet.");
    }
    for block in &document.blocks {
        match block {
            Block::Video { url, .. } if markup::embed::video(url).is_none() => sheet.look(
                "document",
                format!("The video {url} lies on no host we can show; it appears as a link."),
            ),
            Block::Unknown(_) => sheet.look(
                "document",
                "A part of the story is of a kind this version does not know; it is kept, and readers see nothing in its place.",
            ),
            _ => {}
        }
    }
}

fn named(tx: &mut Tx<'_>, sheet: &mut Sheet, needs: &Needs, fields: &Fields) -> Result<()> {
    for slug in needs
        .stories
        .iter()
        .chain(&fields.related)
        .take(MAX_LOOKED_UP)
    {
        let state = story::state_of(tx, slug)?;
        match state.as_deref() {
            Some("published") => {}
            Some(_) => sheet.look(
                "document",
                format!("The story \u{201c}{slug}\u{201d} it points at is not public; its place stays empty until it is."),
            ),
            None => sheet.look(
                "document",
                format!("It points at a story \u{201c}{slug}\u{201d}, and there is none; its place stays empty."),
            ),
        }
    }
    for src in needs.images.iter().take(MAX_LOOKED_UP) {
        let Some(name) = src.strip_prefix("/media/") else {
            continue;
        };
        let known: Option<i64> = tx.opt("select id from media where name = $1", params![name])?;
        if known.is_none() {
            sheet.look(
                "document",
                format!("The picture {src} is not there; the story appears without it."),
            );
        }
    }
    for slug in needs.people.iter().take(MAX_LOOKED_UP) {
        let known: Option<i64> = tx.opt("select id from person where slug = $1", params![slug])?;
        if known.is_none() {
            sheet.look(
                "document",
                format!("It mentions a person \u{201c}{slug}\u{201d} whom we do not know; the name leads nowhere."),
            );
        }
    }
    for slug in needs.works.iter().take(MAX_LOOKED_UP) {
        let known: Option<i64> = tx.opt("select id from work where slug = $1", params![slug])?;
        if known.is_none() {
            sheet.look(
                "document",
                format!("It mentions a work \u{201c}{slug}\u{201d} that we do not know; the title leads nowhere."),
            );
        }
    }
    let ballots = ballot::by_slugs(tx, &needs.ballots)?;
    for slug in &needs.ballots {
        if ballots.iter().any(|ballot| ballot.slug == *slug) {
            continue;
        }
        sheet.look(
            "document",
            format!("There is no ballot \u{201c}{slug}\u{201d} yet; its place stays empty."),
        );
    }
    for (field, sentence) in award::story::missing(tx, &fields.award, needs)? {
        sheet.look(field, sentence);
    }
    Ok(())
}
