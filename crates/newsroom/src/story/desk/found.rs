//! Finding by the beginnings of words: stories in any state, people, works, topics, pictures, sections.
//!
//! Beside `search` the one place where the two engines speak differently: stories are found by full text over
//! headline, address and names, the newest first.

use store::{Sql, Tx, params};

use super::{
    line::{Line, line},
    list::Filter,
};
use crate::{Cursor, Millis, error::Result, media, story::SubjectKind, subject};

/// Of a word that stands in very many stories, the newest so many are looked at.
pub(super) const NEWEST: i64 = 500;
/// Most words of a question that are looked at.
const MAX_WORDS: usize = 8;

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Find {
    /// Stories in any state.
    Story,
    /// People.
    Person,
    /// Works.
    Work,
    /// Topics.
    Topic,
    /// Stored pictures.
    Picture,
    /// Sections.
    Section,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its slug, or the name of a picture's file.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// A word or two to tell it from others; may be empty.
    pub note: String,
    /// Slug of its section, for a story.
    pub section: String,
}

/// What is called so, or begins so; at most 10.
///
/// # Errors
/// `Store` if the database fails.
pub fn find(tx: &mut Tx<'_>, kind: Find, words: &str) -> Result<Vec<Found>> {
    match kind {
        Find::Story => stories(tx, words),
        Find::Person => subjects(tx, SubjectKind::Person, words),
        Find::Work => subjects(tx, SubjectKind::Work, words),
        Find::Topic => subjects(tx, SubjectKind::Topic, words),
        Find::Picture => pictures(tx, words),
        Find::Section => sections(tx, words),
    }
}

fn subjects(tx: &mut Tx<'_>, kind: SubjectKind, words: &str) -> Result<Vec<Found>> {
    let (found, _) = subject::list(tx, kind, words, None)?;
    Ok(found
        .into_iter()
        .take(10)
        .map(|subject| Found {
            slug: subject.slug,
            title: subject.name,
            note: subject.line,
            section: String::new(),
        })
        .collect())
}

fn sections(tx: &mut Tx<'_>, words: &str) -> Result<Vec<Found>> {
    let opening = markup::slug::slugify(words);
    Ok(crate::section::all(tx)?
        .into_iter()
        .filter(|section| section.slug.starts_with(&opening))
        .take(10)
        .map(|section| Found {
            slug: section.slug,
            title: section.title,
            note: String::new(),
            section: String::new(),
        })
        .collect())
}

/// Pictures whose words begin so, newest first.
fn pictures(tx: &mut Tx<'_>, words: &str) -> Result<Vec<Found>> {
    let shelf = media::Shelf {
        search: words.to_owned(),
    };
    let found = media::library(tx, &shelf, None)?.items;
    let said = |text: String, otherwise: String| if text.is_empty() { otherwise } else { text };
    Ok(found
        .into_iter()
        .take(10)
        .map(|media| Found {
            title: said(media.words.title, said(media.words.alt, media.name.clone())),
            slug: media.name,
            note: media.words.credit,
            section: String::new(),
        })
        .collect())
}

fn stories(tx: &mut Tx<'_>, words: &str) -> Result<Vec<Found>> {
    let filter = Filter {
        text: words.to_owned(),
        ..Filter::default()
    };
    let lines = if asked(words).is_empty() {
        super::list(tx, &filter, None, 10)?.items
    } else {
        matching(tx, &filter, Cursor::TOP, 10)?
    };
    Ok(lines
        .into_iter()
        .map(|line| Found {
            slug: line.slug,
            title: line.title,
            note: line.state.as_str().to_owned(),
            section: line.section,
        })
        .collect())
}

/// Lines in which every word begins a word, last changed first: among the newest [`NEWEST`] such stories.
pub(super) fn matching(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Cursor,
    limit: i64,
) -> Result<Vec<Line>> {
    let asked = asked(&filter.text);
    let question = match tx.engine() {
        store::Engine::Sqlite => asked
            .iter()
            .map(|word| format!("\"{word}\"*"))
            .collect::<Vec<_>>()
            .join(" "),
        store::Engine::Postgres => asked
            .iter()
            .map(|word| format!("'{word}':*"))
            .collect::<Vec<_>>()
            .join(" & "),
    };
    let (account, person) = filter.who.ids();
    Ok(tx.all(
        Sql {
            sqlite: concat!(
                "with hit (id) as materialized (
                   select desk_search.rowid from desk_search where desk_search match $1
                   order by desk_search.rowid desc limit $10)
                 select ", line!(),
                " from hit cross join desk_story on desk_story.story_id = hit.id
                  left join section on section.id = desk_story.section_id
                  where ($2 = '' or desk_story.state = $2) and ($3 = 0 or desk_story.section_id = $3)
                    and ($4 = 0 or desk_story.account_id = $4)
                    and ($5 = 0 or exists (select 1 from desk_author
                         where desk_author.story_id = desk_story.story_id and desk_author.person_id = $5))
                    and desk_story.changed_at >= $6 and (desk_story.changed_at, desk_story.story_id) < ($7, $8)
                  order by desk_story.changed_at desc, desk_story.story_id desc limit $9"
            ),
            postgres: concat!(
                "with hit (id) as materialized (
                   select desk_search.story_id from desk_search
                   where desk_search.words @@ cast(cast($1 as text) as tsquery)
                   order by desk_search.story_id desc limit $10)
                 select ", line!(),
                " from hit join desk_story on desk_story.story_id = hit.id
                  left join section on section.id = desk_story.section_id
                  where ($2 = '' or desk_story.state = $2) and (cast($3 as bigint) = 0 or desk_story.section_id = $3)
                    and (cast($4 as bigint) = 0 or desk_story.account_id = $4)
                    and (cast($5 as bigint) = 0 or exists (select 1 from desk_author
                         where desk_author.story_id = desk_story.story_id and desk_author.person_id = $5))
                    and desk_story.changed_at >= $6 and (desk_story.changed_at, desk_story.story_id) < ($7, $8)
                  order by desk_story.changed_at desc, desk_story.story_id desc limit $9"
            ),
        },
        params![
            question,
            filter.state.map_or("", crate::story::State::as_str),
            filter.section.unwrap_or(0),
            account,
            person,
            filter.from.unwrap_or(i64::MIN),
            after.value,
            after.id,
            limit,
            NEWEST
        ],
    )?)
}

/// The folded words of a question, without anything either engine could take for its own syntax.
pub(super) fn asked(text: &str) -> Vec<String> {
    folded(text).into_iter().take(MAX_WORDS).collect()
}

fn folded(text: &str) -> Vec<String> {
    crate::word::folded(text)
        .into_iter()
        .map(|word| {
            word.chars()
                .filter(|c| !matches!(c, '\'' | '"' | '\\' | '\0'))
                .collect::<String>()
        })
        .filter(|word| !word.is_empty() && word.len() <= 200)
        .collect()
}

/// Makes a story findable on the desk by its headline, its address and its authors' names.
pub(super) fn index(
    tx: &mut Tx<'_>,
    story: i64,
    title: &str,
    slug: &str,
    names: &[String],
) -> Result<()> {
    let mut words = folded(title);
    words.extend(folded(&slug.replace('-', " ")));
    words.extend(folded(&names.join(" ")));
    words.sort_unstable();
    words.dedup();
    tx.run(
        Sql {
            sqlite: "delete from desk_search where rowid = $1",
            postgres: "delete from desk_search where story_id = $1",
        },
        params![story],
    )?;
    let spelled = match tx.engine() {
        store::Engine::Sqlite => words.join(" "),
        store::Engine::Postgres => words
            .iter()
            .map(|word| format!("'{word}'"))
            .collect::<Vec<_>>()
            .join(" "),
    };
    tx.run(
        Sql {
            sqlite: "insert into desk_search (rowid, words) values ($1, $2)",
            postgres: "insert into desk_search (story_id, words) values ($1, cast(cast($2 as text) as tsvector))",
        },
        params![story, spelled],
    )?;
    Ok(())
}

/// Makes stories findable that were there before the desk, at most `limit`; answers how many.
///
/// # Errors
/// `Store` if the database fails.
pub fn catch_up(tx: &mut Tx<'_>, limit: i64, now: Millis) -> Result<usize> {
    let rows: Vec<(i64, String, String, String)> = tx.all(
        "select story_id, title, slug, authors from desk_story where indexed_at is null order by story_id limit $1",
        params![limit.clamp(1, 500)],
    )?;
    for (story, title, slug, authors) in &rows {
        index(tx, *story, title, slug, std::slice::from_ref(authors))?;
        tx.run(
            "update desk_story set folded = $2, indexed_at = $3 where story_id = $1",
            params![story, super::line::folded(title), now],
        )?;
    }
    Ok(rows.len())
}
