//! A story as its readers will see it, made of the working copy; and links that show it to somebody outside.

use markup::story::Document;
use store::{Tx, params};

use super::{Fields, manuscript};
use crate::{
    Ids, Kind, Millis, Secret, cursor,
    error::{Error, Result},
    media::{self, Media},
    section,
    story::{
        BodyMedia, Comments, PersonRef, Picture, SectionRef, Story, TopicRef, WorkRef, find_by_id,
    },
};

/// How long a link to the preview is good.
const LINK_MS: i64 = 72 * 60 * 60 * 1000;

/// The story its working copy would make.
///
/// # Errors
/// `NotFound` if there is no such story.
pub fn preview(tx: &mut Tx<'_>, story: i64) -> Result<Story> {
    let manuscript = manuscript::open(tx, story)?;
    preview_of(tx, story, &manuscript.fields, manuscript.document)
}

/// The story these fields and this body would make of it, saved or not.
///
/// # Errors
/// `NotFound` if there is no such story.
pub fn preview_of(
    tx: &mut Tx<'_>,
    story: i64,
    fields: &Fields,
    document: Document,
) -> Result<Story> {
    let mut story = find_by_id(tx, story)?;
    story.card.title.clone_from(&fields.title);
    story.card.kicker.clone_from(&fields.kicker);
    story.card.summary.clone_from(&fields.summary);
    if markup::lang::is_tag(&fields.lang) {
        story.card.lang.clone_from(&fields.lang);
    }
    if let Some(section) = section::by_slug(tx, &fields.section)? {
        story.card.section = SectionRef {
            id: section.id,
            slug: section.slug,
            title: section.title,
        };
    }
    story.card.words = i64::try_from(markup::story::words(&document)).unwrap_or(i64::MAX);
    story.card.has_video = !markup::story::videos(&document).is_empty();
    story.card.authors = fields.authors.iter().map(|name| person(name)).collect();
    story.people = fields.people.iter().map(|name| person(name)).collect();
    story.works = fields
        .works
        .iter()
        .map(|title| WorkRef {
            slug: markup::slug::slugify(title),
            title: title.clone(),
        })
        .collect();
    story.topics = fields
        .topics
        .iter()
        .map(|title| TopicRef {
            slug: markup::slug::slugify(title),
            title: title.clone(),
        })
        .collect();
    story.question.clone_from(&fields.question);
    story.comments = Comments::parse(&fields.comments).unwrap_or_default();
    story.related.clone_from(&fields.related);
    pictures(tx, &mut story, fields, &document)?;
    story.document = document;
    Ok(story)
}

fn person(name: &str) -> PersonRef {
    PersonRef {
        slug: markup::slug::slugify(name),
        name: name.to_owned(),
    }
}

fn pictures(
    tx: &mut Tx<'_>,
    story: &mut Story,
    fields: &Fields,
    document: &Document,
) -> Result<()> {
    let needs = markup::story::needs(document);
    for src in &needs.images {
        if story.media_for_body.iter().any(|media| media.src == *src) {
            continue;
        }
        if let Some(media) = stored(tx, src)? {
            story.media_for_body.push(BodyMedia::of(src, media));
        }
    }
    let known = story
        .media_for_body
        .iter()
        .find(|media| media.src == fields.image)
        .map_or(fields.image.clone(), |media| media.name.clone());
    let said = |ours: &String, theirs: String| {
        if ours.is_empty() {
            theirs
        } else {
            ours.clone()
        }
    };
    story.card.image = stored(tx, &known)?.map(|media| Picture {
        name: media.name,
        width: media.width,
        height: media.height,
        alt: said(&fields.image_alt, media.words.alt),
        credit: said(&fields.image_credit, media.words.credit),
        caption: said(&fields.image_caption, media.words.caption),
        sizes: media.sizes,
        focus: media.focus,
    });
    Ok(())
}

/// The stored picture a source names.
fn stored(tx: &mut Tx<'_>, src: &str) -> Result<Option<Media>> {
    media::find_by_name(tx, src.strip_prefix("/media/").unwrap_or(src))
}

/// A link's token: shows the preview of a story to whoever has it, for three days.
///
/// # Errors
/// `NotFound` if there is no such story.
pub fn preview_link(
    tx: &mut Tx<'_>,
    secret: &Secret,
    ids: &Ids,
    story: i64,
    now: Millis,
) -> Result<String> {
    let key = key(tx, story)?;
    let mut said = (now + LINK_MS).to_be_bytes().to_vec();
    said.extend_from_slice(&key.to_be_bytes());
    said.extend_from_slice(ids.show(Kind::Story, story).as_bytes());
    Ok(cursor::seal(secret, "preview", &said))
}

/// The story a link's token shows: its row id.
///
/// # Errors
/// `NotFound` for a token that is none, is too old or was revoked; the three are not told apart.
pub fn previewed(
    tx: &mut Tx<'_>,
    secret: &Secret,
    ids: &Ids,
    token: &str,
    now: Millis,
) -> Result<i64> {
    let gone = || Error::NotFound("preview");
    let said = cursor::unseal(secret, "preview", token).map_err(|_| gone())?;
    let (until, rest) = said.split_first_chunk::<8>().ok_or_else(gone)?;
    let (named, id) = rest.split_first_chunk::<8>().ok_or_else(gone)?;
    let story = std::str::from_utf8(id)
        .ok()
        .and_then(|id| ids.read(Kind::Story, id))
        .ok_or_else(gone)?;
    let is_over = now >= i64::from_be_bytes(*until);
    if is_over || key(tx, story)? != i64::from_be_bytes(*named) {
        return Err(gone());
    }
    Ok(story)
}

/// Makes every link to the preview of a story that was given out dead.
///
/// # Errors
/// `Store` if the database fails.
pub fn revoke_previews(tx: &mut Tx<'_>, story: i64) -> Result<()> {
    tx.run(
        "update desk_story set preview_key = preview_key + 1 where story_id = $1",
        params![story],
    )?;
    Ok(())
}

fn key(tx: &mut Tx<'_>, story: i64) -> Result<i64> {
    tx.opt(
        "select preview_key from desk_story where story_id = $1",
        params![story],
    )?
    .ok_or(Error::NotFound("preview"))
}
