//! A story's line and address, in step with what is written.
//!
//! A draft nobody has seen follows its working copy altogether, address and headline. What the public has seen, or
//! waits for, changes only by publishing.

use store::{Tx, params};

use super::{
    Fields, Line, Manuscript, Saving, found, line,
    manuscript::{UNTITLED, UNTITLED_SLUG},
};
use crate::{
    Millis, alias,
    error::Result,
    section,
    story::{State, hang},
};

/// The list is in order to the minute; writing a line anew with every keystroke would help nobody.
const CHANGED_EVERY_MS: i64 = 60_000;

/// Whether nobody has seen the story yet: its address and its line follow what is written.
pub(super) fn is_unseen(line: &Line) -> bool {
    line.state == State::Draft && line.shown_at.is_none()
}

/// Whether the address follows the headline: nobody has chosen one, and nobody has seen the story.
pub(super) fn follows_headline(there: &Manuscript, fields: &Fields) -> bool {
    let was_chosen = there
        .row
        .as_ref()
        .is_some_and(|row| !Fields::from_json(&row.front).slug.is_empty());
    let is_ours = fields.slug.is_empty()
        || fields.slug.starts_with(UNTITLED_SLUG)
        || fields.slug == there.line.slug;
    is_unseen(&there.line)
        && is_ours
        && !(was_chosen && fields.slug == there.line.slug)
        && (there.row.is_some() || there.line.slug.starts_with(UNTITLED_SLUG))
}

/// The address of a story nobody has seen: chosen, or made of its headline; the old one where that is taken.
pub(super) fn place(tx: &mut Tx<'_>, there: &Manuscript, fields: &Fields) -> Result<String> {
    let now = there.line.slug.clone();
    if !is_unseen(&there.line) {
        return Ok(now);
    }
    let follows = follows_headline(there, fields);
    let wanted = if follows {
        markup::slug::slugify(&fields.title)
    } else {
        fields.slug.clone()
    };
    if !markup::slug::is_slug(&wanted) || wanted == now {
        return Ok(now);
    }
    // `headline-2` is as good a place for the second story of a headline as any that is free.
    let is_numbered = now
        .strip_prefix(&wanted)
        .and_then(|rest| rest.strip_prefix('-'))
        .is_some_and(|number| number.parse::<u32>().is_ok());
    if follows && is_numbered {
        return Ok(now);
    }
    let tries = if follows { 20 } else { 1 };
    for number in 1..=tries {
        let candidate = if number == 1 {
            wanted.clone()
        } else {
            format!("{wanted}-{number}")
        };
        if is_free(tx, &candidate, there.line.id)? {
            return Ok(candidate);
        }
    }
    Ok(now)
}

/// Whether no other story has this address.
pub(super) fn is_free(tx: &mut Tx<'_>, slug: &str, story: i64) -> Result<bool> {
    let holder: Option<i64> = tx.opt("select id from story where slug = $1", params![slug])?;
    Ok(holder.is_none_or(|holder| holder == story))
}

/// Brings the story's line up to date with its working copy; a story nobody has seen follows it altogether.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    there: &Manuscript,
    saving: &Saving,
    slug: &str,
    now: Millis,
) -> Result<()> {
    let line = &there.line;
    called(tx, there, saving)?;
    let is_due = now < line.changed_at || now >= line.changed_at + CHANGED_EVERY_MS;
    let changed_at = if is_due || line.changed_by != saving.who.name {
        now
    } else {
        line.changed_at
    };
    tx.run(
        "update desk_story set changed_at = $2, changed_by = $3, ahead_at = coalesce(ahead_at, $4),
                account_id = coalesce(account_id, $5)
         where story_id = $1",
        params![
            line.id,
            changed_at,
            saving.who.name,
            now,
            saving.who.account
        ],
    )?;
    if is_unseen(line) {
        return follow_unseen(tx, there, saving, slug, changed_at, now);
    }
    if changed_at != line.changed_at {
        tx.run(
            "update desk_author set changed_at = $2 where story_id = $1",
            params![line.id, changed_at],
        )?;
    }
    Ok(())
}

/// A picture of the library that the text calls now and did not before stays in the library from now on.
fn called(tx: &mut Tx<'_>, there: &Manuscript, saving: &Saving) -> Result<()> {
    let before = markup::story::needs(&there.document).images;
    let now = markup::story::needs(&saving.document).images;
    let lead = &saving.fields.image;
    let is_new_lead = !lead.is_empty() && *lead != there.fields.image;
    for src in now
        .iter()
        .filter(|src| !before.contains(src))
        .chain(Some(lead).filter(|_| is_new_lead))
    {
        hang::picture(tx, there.line.id, src)?;
    }
    Ok(())
}

fn follow_unseen(
    tx: &mut Tx<'_>,
    there: &Manuscript,
    saving: &Saving,
    slug: &str,
    changed_at: Millis,
    now: Millis,
) -> Result<()> {
    let (line, fields) = (&there.line, &saving.fields);
    let title = if fields.title.is_empty() {
        UNTITLED
    } else {
        &fields.title
    };
    let section: Option<i64> = section::by_slug(tx, &fields.section)?.map(|section| section.id);
    let authors = meant(tx, &fields.authors)?;
    let names: Vec<String> = authors.iter().map(|(_, name)| name.clone()).collect();
    tx.run(
        "update story set slug = $2, title = $3, section_id = coalesce($4, section_id), updated_at = $5 where id = $1",
        params![line.id, slug, title, section, now],
    )?;
    tx.run(
        "update desk_story set slug = $2, title = $3, folded = $4, section_id = coalesce($5, section_id), authors = $6,
                words = $7
         where story_id = $1",
        params![
            line.id,
            slug,
            title,
            line::folded(&fields.title),
            section,
            names.join(", "),
            markup::story::words(&saving.document)
        ],
    )?;
    tx.run(
        "delete from desk_author where story_id = $1",
        params![line.id],
    )?;
    for (person, _) in &authors {
        // Somebody new is added when the story is published, not with every letter of their name.
        let Some(person) = person else { continue };
        tx.run(
            "insert into desk_author (person_id, story_id, state, section_id, changed_at)
             select cast($2 as bigint), story_id, state, section_id, cast($3 as bigint) from desk_story where story_id = $1
             on conflict do nothing",
            params![line.id, person, changed_at],
        )?;
    }
    let is_same = line.title == title && line.slug == slug && line.authors == names.join(", ");
    if is_same {
        return Ok(());
    }
    found::index(tx, line.id, title, slug, &names)
}

/// Whom typed names mean, where there is somebody of that name, and what they are called now: renamed and merged
/// people are still meant by their old names.
pub(super) fn meant(tx: &mut Tx<'_>, names: &[String]) -> Result<Vec<(Option<i64>, String)>> {
    let mut found: Vec<(Option<i64>, String)> = Vec::with_capacity(names.len());
    for name in names {
        let slug = markup::slug::slugify(name);
        let mut person: Option<(i64, String)> =
            tx.opt("select id, name from person where slug = $1", params![slug])?;
        if person.is_none()
            && let Some(id) = alias::find(tx, "person", &slug)?
        {
            person = tx.opt("select id, name from person where id = $1", params![id])?;
        }
        let one = person.map_or((None, name.clone()), |(id, name)| (Some(id), name));
        if !found.contains(&one) {
            found.push(one);
        }
    }
    Ok(found)
}
