//! What a moderator needs beside a comment to judge it: the story, what it answers, who wrote it, what readers say.

use std::collections::HashMap;

use store::{FromRow, Row, Tx, params};

use super::{
    log,
    person::{History, Person, history},
    queue::opening,
};
use crate::{
    Millis,
    comment::{Comment, CommentState},
    error::{Error, Result},
    report::{self, Report},
};

/// The story a comment stands under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Row id.
    pub id: i64,
    /// Its part of the address.
    pub slug: String,
    /// Slug of its section.
    pub section: String,
    /// Headline.
    pub title: String,
    /// The question put to the readers; may be empty.
    pub question: String,
    /// Its language.
    pub lang: String,
    /// Visible comments.
    pub comments: i64,
    /// `published` where the public sees it.
    pub state: String,
}

impl FromRow for About {
    fn from_row(row: &Row<'_>) -> Result<About, store::Error> {
        Ok(About {
            id: row.get(0)?,
            slug: row.get(1)?,
            section: row.get(2)?,
            title: row.get(3)?,
            question: row.get(4)?,
            lang: row.get(5)?,
            comments: row.get(6)?,
            state: row.get(7)?,
        })
    }
}

/// The story of this row id, as moderators see it.
///
/// # Errors
/// `NotFound` if there is none.
pub fn about(tx: &mut Tx<'_>, story: i64) -> Result<About> {
    tx.opt(
        "select story.id, story.slug, section.slug, story.title, story.question, story.lang, story.comment_count, story.state
         from story join section on section.id = story.section_id where story.id = $1",
        params![story],
    )?
    .ok_or(Error::NotFound("story"))
}

/// The comment another one answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Row id.
    pub id: i64,
    /// Who wrote it; empty if it was removed.
    pub name: String,
    /// What became of it.
    pub state: CommentState,
    /// Its first words, as typed.
    pub opening: String,
}

impl FromRow for Answered {
    fn from_row(row: &Row<'_>) -> Result<Answered, store::Error> {
        let (state, source): (String, String) = (row.get(2)?, row.get(3)?);
        Ok(Answered {
            id: row.get(0)?,
            name: row.get(1)?,
            state: CommentState::parse(&state).unwrap_or(CommentState::Held),
            opening: opening(&source),
        })
    }
}

/// A comment with all a moderator needs beside it.
#[derive(Clone, Debug)]
pub struct Item {
    /// The comment.
    pub comment: Comment,
    /// Its story.
    pub about: About,
    /// What it answers.
    pub answered: Option<Answered>,
    /// Open reports, at most 20.
    pub reports: Vec<Report>,
    /// Who wrote it.
    pub person: Person,
    /// What else they wrote.
    pub history: History,
    /// The last act of the desk on it.
    pub last: Option<log::Entry>,
}

/// Brings together what moderators need beside these comments: a few rows for each, found by index.
///
/// # Errors
/// `Store` if the database fails.
pub fn items(tx: &mut Tx<'_>, comments: Vec<Comment>, now: Millis) -> Result<Vec<Item>> {
    let mut stories: HashMap<i64, About> = HashMap::new();
    let mut items = Vec::with_capacity(comments.len());
    for comment in comments {
        let about = match stories.get(&comment.story_id) {
            Some(known) => known.clone(),
            None => {
                let found = about(tx, comment.story_id)?;
                stories.insert(comment.story_id, found.clone());
                found
            }
        };
        let answered = match comment.parent_id {
            Some(parent) => tx.opt(
                "select id, name, state, source from comment where id = $1",
                params![parent],
            )?,
            None => None,
        };
        let reports = if comment.reports > 0 {
            report::of(tx, comment.id, 20)?
        } else {
            Vec::new()
        };
        let last = if comment.version > 0 {
            log::last_of(tx, comment.id)?
        } else {
            None
        };
        let person = Person::of_comment(tx, comment.id)?;
        items.push(Item {
            history: history(tx, &person, now)?,
            comment,
            about,
            answered,
            reports,
            person,
            last,
        });
    }
    Ok(items)
}
