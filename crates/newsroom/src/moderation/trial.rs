//! A trial run of a word list: which of the last comments it would have held. Reads in chunks and changes nothing.

use markup::fold::WordList;
use store::{FromRow, Row, Tx, params};

use super::queue::opening;
use crate::{Millis, comment::CommentState, error::Result};

/// Comments looked at by one call.
pub const CHUNK: i64 = 500;
/// Comments looked at by a whole trial.
pub const MOST: i64 = 10_000;

/// A comment the list would have held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Row id.
    pub id: i64,
    /// What became of it without the list.
    pub state: CommentState,
    /// Whether a moderator looked at it and let it be seen.
    pub approved: bool,
    /// Who wrote it.
    pub name: String,
    /// Its first words, as typed.
    pub opening: String,
    /// What was found, as it was typed.
    pub found: Vec<String>,
}

/// What one chunk held.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// How many comments were looked at.
    pub looked: i64,
    /// Those the list would have held, the newest first.
    pub hits: Vec<Hit>,
    /// Hand this in for the next chunk; none at the end.
    pub next: Option<i64>,
}

struct Said {
    id: i64,
    state: String,
    looked: bool,
    name: String,
    source: String,
}

impl FromRow for Said {
    fn from_row(row: &Row<'_>) -> Result<Said, store::Error> {
        Ok(Said {
            id: row.get(0)?,
            state: row.get(1)?,
            looked: row.get::<Option<i64>>(2)?.is_some(),
            name: row.get(3)?,
            source: row.get(4)?,
        })
    }
}

/// Looks at the comments before `below` (a row id) and since an instant, at most [`CHUNK`] of them.
///
/// # Errors
/// `Store` if the database fails.
pub fn chunk(tx: &mut Tx<'_>, list: &WordList, below: Option<i64>, since: Millis) -> Result<Chunk> {
    let said: Vec<Said> = tx.all(
        "select id, state, looked_at, name, source from comment
         where id < $1 and posted_at >= $2 and state <> 'removed' order by id desc limit $3",
        params![below.unwrap_or(i64::MAX), since, CHUNK],
    )?;
    let looked = i64::try_from(said.len()).unwrap_or(CHUNK);
    let next = said.last().filter(|_| looked == CHUNK).map(|one| one.id);
    let hits = said.iter().filter_map(|one| hit(list, one)).collect();
    Ok(Chunk { looked, hits, next })
}

fn hit(list: &WordList, said: &Said) -> Option<Hit> {
    let mut found: Vec<String> = Vec::new();
    for text in [&said.name, &said.source] {
        for range in list.find(text) {
            let words = text.get(range).unwrap_or_default().to_owned();
            if !found.contains(&words) {
                found.push(words);
            }
        }
    }
    if found.is_empty() {
        return None;
    }
    let state = CommentState::parse(&said.state)?;
    Some(Hit {
        id: said.id,
        state,
        approved: said.looked && state == CommentState::Visible,
        name: said.name.clone(),
        opening: opening(&said.source),
        found,
    })
}
