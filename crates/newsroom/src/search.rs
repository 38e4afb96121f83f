//! Full-text search over public stories: the one place where the two engines speak differently by nature.
//!
//! Words are folded by `markup::fold` before they are stored and before they are asked for, so both engines find
//! the same. They rank differently; a story whose slug is the words themselves comes first on both.

use store::{FromRow, Row, Sql, Tx, params};

use crate::{
    cursor::{Cursor, Page},
    error::Result,
    story::{CARD_COLUMNS, Card, card, from_card, public},
};

/// A story that was found, and how well it fits.
struct Hit {
    card: Card,
    score: i64,
}

impl FromRow for Hit {
    fn from_row(row: &Row<'_>) -> Result<Hit, store::Error> {
        Ok(Hit {
            card: Card::read(row, 0)?,
            score: row.get(CARD_COLUMNS)?,
        })
    }
}

/// Most words of a question that are looked at.
const MAX_WORDS: usize = 12;
/// Most words of one story that are stored for search.
const MAX_INDEXED: usize = 20_000;
/// Longest word that is stored, in bytes: PostgreSQL's limit is 2 KB, and no longer one is ever asked for.
const MAX_WORD_BYTES: usize = 200;

/// Public stories in which all words begin a word, best first; of very many the newest 2,000.
///
/// # Errors
/// `Store` if the database fails.
pub fn search(
    tx: &mut Tx<'_>,
    words: &str,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Card>> {
    let asked: Vec<String> = folded(words).into_iter().take(MAX_WORDS).collect();
    if asked.is_empty() {
        return Ok(Page {
            items: Vec::new(),
            next: None,
        });
    }
    let limit = limit.clamp(1, 50);
    let after = after.copied().unwrap_or(Cursor::TOP);
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
    let hits: Vec<Hit> = tx.all(
        // `cross join` tells SQLite to begin with what was found. A word that stands in every story finds the newest
        // 2,000 of them, because ranking them all would cost more with every story that is published.
        Sql {
            sqlite: concat!(
                "with hit (id, score) as materialized (
                   select story_search.rowid, cast(-1000000 * bm25(story_search, 8.0, 4.0, 2.0, 1.0) as integer)
                   from story_search where story_search match $1 order by story_search.rowid desc limit 2000),
                 candidate (id, score) as (
                   select hit.id, hit.score from hit
                   union all select story_search.rowid, 1000000000 from story_search
                   where story_search match $1 and story_search.rowid = (select story.id from story where story.slug = $2)),
                 found (id, score) as (
                   select story.id, max(candidate.score)
                   from candidate cross join story on story.id = candidate.id where ", public!(), " group by story.id)
                 select ", card!(), ", found.score from found cross join story on story.id = found.id ", from_card!(),
                " where (found.score, found.id) < ($3, $4) order by found.score desc, found.id desc limit $5"
            ),
            postgres: concat!(
                "with hit (id, words) as materialized (
                   select story_search.story_id, story_search.words from story_search
                   where story_search.words @@ cast(cast($1 as text) as tsquery) order by story_search.story_id desc limit 2000),
                 candidate (id, score) as (
                   select hit.id, cast(1000000 * ts_rank(hit.words, cast(cast($1 as text) as tsquery)) as bigint) from hit
                   union all select story_search.story_id, 1000000000 from story_search
                   where story_search.words @@ cast(cast($1 as text) as tsquery)
                     and story_search.story_id = (select story.id from story where story.slug = $2)),
                 found (id, score) as materialized (
                   select story.id, max(candidate.score)
                   from candidate join story on story.id = candidate.id where ", public!(), " group by story.id)
                 select ", card!(), ", found.score from found join story on story.id = found.id ", from_card!(),
                " where (found.score, found.id) < ($3, $4) order by found.score desc, found.id desc limit $5"
            ),
        },
        params![question, markup::slug::slugify(words), after.value, after.id, limit + 1],
    )?;
    let page = Page::cut(hits, limit, |hit: &Hit| Cursor {
        value: hit.score,
        id: hit.card.id,
    });
    Ok(Page {
        items: page.items.into_iter().map(|hit| hit.card).collect(),
        next: page.next,
    })
}

/// Makes a story findable by what it says now.
///
/// # Errors
/// `Store` if the database fails.
pub fn index(tx: &mut Tx<'_>, story: i64) -> Result<()> {
    forget(tx, story)?;
    let row: Option<(String, String, String)> = tx.opt(
        "select story.title, story.summary, story_text.plain
         from story join story_text on story_text.story_id = story.id where story.id = $1",
        params![story],
    )?;
    let Some((title, summary, plain)) = row else {
        return Ok(());
    };
    let names: Vec<String> = tx.all(
        "select person.name from story_author join person on person.id = story_author.person_id where story_author.story_id = $1
         union select person.name from story_subject as subject join person on person.id = subject.subject_id
         where subject.story_id = $1 and subject.kind = 'person'
         union select work.title from story_subject as subject join work on work.id = subject.subject_id
         where subject.story_id = $1 and subject.kind = 'work'
         union select topic.title from story_subject as subject join topic on topic.id = subject.subject_id
         where subject.story_id = $1 and subject.kind = 'topic'",
        params![story],
    )?;
    let fields = [
        folded(&title),
        folded(&names.join(" ")),
        folded(&summary),
        folded(&plain),
    ];
    match tx.engine() {
        store::Engine::Sqlite => {
            let [title, names, summary, plain] = fields.map(|words| words.join(" "));
            tx.run(
                Sql {
                    sqlite: "insert into story_search (rowid, title, names, summary, plain) values ($1, $2, $3, $4, $5)",
                    postgres: "select 1",
                },
                params![story, title, names, summary, plain],
            )?;
        }
        store::Engine::Postgres => {
            tx.run(
                Sql {
                    sqlite: "select 1",
                    postgres: "insert into story_search (story_id, words) values ($1, cast(cast($2 as text) as tsvector))",
                },
                params![story, vector(&fields)],
            )?;
        }
    }
    Ok(())
}

/// Makes a story unfindable.
pub(crate) fn forget(tx: &mut Tx<'_>, story: i64) -> Result<()> {
    tx.run(
        Sql {
            sqlite: "delete from story_search where rowid = $1",
            postgres: "delete from story_search where story_id = $1",
        },
        params![story],
    )?;
    Ok(())
}

/// Folded words without anything either engine could take for its own syntax.
fn folded(text: &str) -> Vec<String> {
    markup::fold::words(text)
        .into_iter()
        .map(|word| {
            word.text
                .chars()
                .filter(|c| !matches!(c, '\'' | '"' | '\\' | '\0'))
                .collect::<String>()
        })
        .filter(|word| !word.is_empty() && word.len() <= MAX_WORD_BYTES)
        .take(MAX_INDEXED)
        .collect()
}

/// PostgreSQL's own spelling of words with places and weights: title A, names B, summary C, body D.
fn vector(fields: &[Vec<String>; 4]) -> String {
    /// PostgreSQL counts places up to here.
    const LAST_PLACE: usize = 16_383;
    let mut spelled = String::new();
    let mut place = 0;
    for (words, weight) in fields.iter().zip(['A', 'B', 'C', 'D']) {
        for word in words {
            place = (place + 1).min(LAST_PLACE);
            spelled.push_str(&format!("'{word}':{place}{weight} "));
        }
    }
    spelled
}
