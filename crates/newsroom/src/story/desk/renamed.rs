//! A person who is called otherwise now, in the desk's list: at once, whatever has been written by them.

use store::{Tx, params};

use super::{Fields, follow, found};
use crate::error::Result;

/// Stories whose words for the desk's search are written anew at once, the last changed first; the others follow
/// with the job that writes the public search anew.
const AT_ONCE: i64 = 200;
/// Most drafts of one person nobody has seen; more than these follow when they are saved.
const MOST_DRAFTS: i64 = 1_000;

/// Brings the lines of a person's stories up to date with the person's name, and the newest of them in the search.
pub(crate) fn renamed(tx: &mut Tx<'_>, person: i64) -> Result<()> {
    tx.run(
        "update desk_story set authors =
           coalesce((select string_agg(person.name, ', ' order by story_author.place)
                     from story_author join person on person.id = story_author.person_id
                     where story_author.story_id = desk_story.story_id), '')
         where story_id in (select story_id from desk_author where person_id = $1)
           and (state <> 'draft' or shown_at is not null)",
        params![person],
    )?;
    // What nobody has seen names its authors in its working copy, by whatever name they had.
    let drafts: Vec<(i64, Option<String>)> = tx.all(
        "select desk_author.story_id, manuscript.front
         from desk_author join desk_story on desk_story.story_id = desk_author.story_id
         left join manuscript on manuscript.story_id = desk_author.story_id
         where desk_author.person_id = $1 and desk_author.state = 'draft' and desk_story.shown_at is null
         order by desk_author.changed_at desc, desk_author.story_id desc limit $2",
        params![person, MOST_DRAFTS],
    )?;
    for (story, front) in drafts {
        let mut names: Vec<String> = tx.all(
            "select person.name from story_author join person on person.id = story_author.person_id
             where story_author.story_id = $1 order by story_author.place",
            params![story],
        )?;
        if let Some(front) = front {
            let typed = Fields::from_json(&front).authors;
            names = follow::meant(tx, &typed)?
                .into_iter()
                .map(|(_, name)| name)
                .collect();
        }
        tx.run(
            "update desk_story set authors = $2 where story_id = $1",
            params![story, names.join(", ")],
        )?;
    }
    let newest: Vec<i64> = tx.all(
        "select story_id from desk_author where person_id = $1 order by changed_at desc, story_id desc limit $2",
        params![person, AT_ONCE],
    )?;
    for story in newest {
        reindex(tx, story)?;
    }
    Ok(())
}

/// The stories of a person whose words are written anew next, after a row id; those nobody has seen are among them.
pub(crate) fn written_by(tx: &mut Tx<'_>, person: i64, after: i64, limit: i64) -> Result<Vec<i64>> {
    Ok(tx.all(
        "select story_id from desk_author where person_id = $1 and story_id > $2 order by story_id limit $3",
        params![person, after, limit],
    )?)
}

/// Makes a story findable on the desk by what its line says now.
pub(crate) fn reindex(tx: &mut Tx<'_>, story: i64) -> Result<()> {
    let line: Option<(String, String, String)> = tx.opt(
        "select title, slug, authors from desk_story where story_id = $1",
        params![story],
    )?;
    match line {
        Some((title, slug, authors)) => found::index(tx, story, &title, &slug, &[authors]),
        None => Ok(()),
    }
}
