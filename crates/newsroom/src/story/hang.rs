//! What hangs on a story: bylines, subjects, hand-picked stories, pictures, corrections.

use markup::story::{Document, Front};
use store::{Tx, params};

use super::{publish::Images, state_of};
use crate::{Millis, error::Result, person, topic, work};

/// Bylines, subjects and hand-picked stories, in place of the last ones.
pub(super) fn subjects(tx: &mut Tx<'_>, id: i64, front: &Front) -> Result<()> {
    tx.run("delete from story_author where story_id = $1", params![id])?;
    tx.run("delete from story_subject where story_id = $1", params![id])?;
    tx.run("delete from story_related where story_id = $1", params![id])?;
    for (place, name) in front.authors.iter().enumerate() {
        let person = person::find_or_make(tx, name)?;
        tx.run(
            "insert into story_author (story_id, place, person_id) values ($1, $2, $3)",
            params![id, place, person],
        )?;
    }
    let mut subjects = Vec::new();
    for name in &front.people {
        subjects.push(("person", person::find_or_make(tx, name)?));
    }
    for title in &front.works {
        subjects.push(("work", work::find_or_make(tx, title)?));
    }
    for title in &front.topics {
        subjects.push(("topic", topic::find_or_make(tx, title)?));
    }
    for (place, (kind, subject)) in subjects.into_iter().enumerate() {
        tx.run(
            "insert into story_subject (story_id, kind, subject_id, place) values ($1, $2, $3, $4) on conflict do nothing",
            params![id, kind, subject, place],
        )?;
    }
    for (place, slug) in front.related.iter().enumerate() {
        tx.run(
            "insert into story_related (story_id, place, other_slug) values ($1, $2, $3)",
            params![id, place, slug],
        )?;
    }
    Ok(())
}

/// Which stored picture stands for which source. What was known before stays known, unless it is given anew.
pub(super) fn pictures(
    tx: &mut Tx<'_>,
    id: i64,
    front: &Front,
    document: &Document,
    images: &Images,
    warnings: &mut Vec<String>,
) -> Result<()> {
    for (src, media) in images {
        tx.run(
            "insert into story_media (story_id, src, media_id) values ($1, $2, $3)
             on conflict (story_id, src) do update set media_id = excluded.media_id",
            params![id, src, media],
        )?;
    }
    let needs = markup::story::needs(document);
    for src in front.image.iter().chain(&needs.images) {
        picture(tx, id, src)?;
        let known: Option<i64> = tx.opt(
            "select media_id from story_media where story_id = $1 and src = $2",
            params![id, src],
        )?;
        if known.is_none() && !src.contains("://") {
            warnings.push(format!(
                "the picture {src} is not there; the story appears without it"
            ));
        }
    }
    tx.run(
        "update story set media_id = (select media_id from story_media where story_id = $1 and src = $2) where id = $1",
        params![id, front.image.as_deref().unwrap_or_default()],
    )?;
    Ok(())
}

/// Notes that a story calls a picture of the library, by its address or by its bare name: it stays while one does.
pub(super) fn picture(tx: &mut Tx<'_>, id: i64, src: &str) -> Result<()> {
    let name = src.strip_prefix("/media/").unwrap_or(src);
    tx.run(
        "insert into story_media (story_id, src, media_id) select $1, $2, id from media where name = $3
         on conflict (story_id, src) do nothing",
        params![id, src, name],
    )?;
    Ok(())
}

/// Appends each correction once; what stands in the open is not taken back by leaving it out.
pub(super) fn corrections(tx: &mut Tx<'_>, id: i64, front: &Front, now: Millis) -> Result<()> {
    for correction in &front.corrections {
        let made_at = correction.at.as_ref().map_or(now, |at| at.ms);
        tx.run(
            "insert into correction (story_id, made_at, text)
             select $1, $2, $3 where not exists (select 1 from correction where story_id = $1 and text = $3)",
            params![id, made_at, correction.text],
        )?;
    }
    Ok(())
}

/// Warns of slugs no story has yet; they stay quiet on the page until one does.
pub(super) fn missing_stories(
    tx: &mut Tx<'_>,
    front: &Front,
    document: &Document,
    warnings: &mut Vec<String>,
) -> Result<()> {
    let needs = markup::story::needs(document);
    for slug in needs.stories.iter().chain(&front.related) {
        if state_of(tx, slug)?.is_none() {
            warnings.push(format!("there is no story \u{201c}{slug}\u{201d} yet; its place stays empty until there is one"));
        }
    }
    Ok(())
}
