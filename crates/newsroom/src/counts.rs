//! Stored counters, counted again from the rows: they move with what they count, and this proves or repairs it.

use std::collections::HashMap;

use store::{Db, FromRow, Row, Tx, params};

use crate::{
    award, ballot,
    comment::{CommentState, ids_in, rank},
    error::Result,
    moderation,
    prediction::repair,
};

/// How many rows had wrong numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Comments.
    pub comments: i64,
    /// Stories.
    pub stories: i64,
    /// Queues of the desk.
    pub queues: i64,
    /// Ballots.
    pub ballots: i64,
    /// Scores of predictions, heights of their boards and counts of picks.
    pub predictions: i64,
    /// Nominations whose standing was not what the results come to.
    pub standings: i64,
}

/// Repairs everything in one transaction. For a small site, and for tests.
///
/// # Errors
/// `Store` if the database fails.
pub fn repair(tx: &mut Tx<'_>) -> Result<Repaired> {
    let mut sum = Repaired::default();
    let mut after = 0;
    while let Some(story) = next_story(tx, after)? {
        let one = repair_story(tx, story)?;
        sum.comments += one.comments;
        sum.stories += one.stories;
        after = story;
    }
    sum.queues = repair_queues(tx)?;
    let mut after = 0;
    while let Some((ballot, was_wrong)) = ballot::repair(tx, after)? {
        sum.ballots += i64::from(was_wrong);
        after = ballot;
    }
    let mut after = 0;
    while let Some((category, wrong)) = award::repair::repair(tx, after)? {
        sum.standings += wrong;
        after = category;
    }
    let wrong = repair::repair_here(tx)?;
    sum.predictions = wrong.scores + wrong.levels + wrong.counts;
    Ok(sum)
}

/// Counts the desk's queues anew.
///
/// # Errors
/// `Store` if the database fails.
pub fn repair_queues(tx: &mut Tx<'_>) -> Result<i64> {
    // On PostgreSQL nobody may move the counters between the counting and the writing.
    tx.run("update desk_count set held = held where id = 1", params![])?;
    let (kept, right) = (moderation::queued(tx)?, moderation::counted(tx)?);
    if kept == right {
        return Ok(0);
    }
    moderation::set(tx, right)?;
    Ok(1)
}

/// Repairs everything, a transaction for each story, so that readers' comments slip between.
///
/// # Errors
/// `Store` if the database fails; what was repaired before stays repaired.
pub fn repair_all(db: &Db) -> Result<Repaired> {
    let mut sum = Repaired::default();
    let mut after = 0;
    while let Some(story) = db.read_now(move |tx| next_story(tx, after))? {
        let one = db.write_now(move |tx| repair_story(tx, story))?;
        sum.comments += one.comments;
        sum.stories += one.stories;
        after = story;
    }
    sum.queues = db.write_now(repair_queues)?;
    let mut after = 0;
    while let Some((ballot, was_wrong)) = db.write_now(move |tx| ballot::repair(tx, after))? {
        sum.ballots += i64::from(was_wrong);
        after = ballot;
    }
    sum.standings = award::repair::repair_all(db)?;
    let wrong = repair::repair_all(db)?;
    sum.predictions = wrong.scores + wrong.levels + wrong.counts;
    Ok(sum)
}

/// Repairs one story and its comments.
///
/// # Errors
/// `Store` if the database fails.
pub fn repair_story(tx: &mut Tx<'_>, story: i64) -> Result<Repaired> {
    // On PostgreSQL nobody may move the counters between the counting and the writing.
    tx.run(
        "update story set comment_count = comment_count where id = $1",
        params![story],
    )?;
    let found = recount(tx, story)?;
    for right in &found.wrong {
        tx.run(
            "update comment set replies = $2, descendants = $3, answers = $4, applause = $5, rank = $6, nth = $7,
                    reports = $9, turn = $10,
                    shown_at = case when $8 = 1 then coalesce(shown_at, posted_at) end
             where id = $1",
            params![
                right.id,
                right.replies,
                right.descendants,
                right.answers,
                right.applause,
                right.rank,
                right.nth,
                i64::from(right.shown),
                right.reports,
                right.turn
            ],
        )?;
    }
    if found.count != found.stored {
        tx.run(
            "update story set comment_count = $2 where id = $1",
            params![story, found.count],
        )?;
    }
    Ok(Repaired {
        comments: i64::try_from(found.wrong.len()).unwrap_or(i64::MAX),
        stories: i64::from(found.count != found.stored),
        ..Repaired::default()
    })
}

/// Names every story with wrong numbers, as sentences; changes nothing.
///
/// # Errors
/// `Store` if the database fails.
pub fn check(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut after = 0;
    while let Some(story) = next_story(tx, after)? {
        let found = recount(tx, story)?;
        let slug = || -> String { found.slug.clone() };
        if found.count != found.stored {
            findings.push(format!(
                "the story \u{201c}{}\u{201d} says {} comments and has {}",
                slug(),
                found.stored,
                found.count
            ));
        }
        if !found.wrong.is_empty() {
            findings.push(format!(
                "under \u{201c}{}\u{201d} {} comments have wrong numbers",
                slug(),
                found.wrong.len()
            ));
        }
        after = story;
    }
    let (kept, right) = (moderation::queued(tx)?, moderation::counted(tx)?);
    if kept != right {
        findings.push(format!("the desk's queues say {kept:?} and are {right:?}"));
    }
    findings.extend(award::repair::check(tx)?);
    findings.extend(repair::check(tx)?);
    findings.extend(ballot::check(tx)?);
    Ok(findings)
}

fn next_story(tx: &mut Tx<'_>, after: i64) -> Result<Option<i64>> {
    Ok(tx.opt(
        "select id from story where id > $1 order by id limit 1",
        params![after],
    )?)
}

/// What the rows of one story say.
struct Recount {
    slug: String,
    stored: i64,
    count: i64,
    wrong: Vec<Numbers>,
}

/// The numbers of a comment, as stored or as counted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Numbers {
    id: i64,
    replies: i64,
    descendants: i64,
    answers: i64,
    applause: i64,
    rank: i64,
    nth: Option<i64>,
    shown: bool,
    reports: i64,
    turn: i64,
}

/// A row, as far as counting needs it.
struct Counted {
    stored: Numbers,
    path: Vec<u8>,
    root_id: i64,
    parent_id: Option<i64>,
    visible: bool,
    posted_at: i64,
    reason: String,
}

impl FromRow for Counted {
    fn from_row(row: &Row<'_>) -> Result<Counted, store::Error> {
        let state: String = row.get(4)?;
        Ok(Counted {
            path: row.get(1)?,
            root_id: row.get(2)?,
            parent_id: row.get(3)?,
            visible: CommentState::parse(&state) == Some(CommentState::Visible),
            posted_at: row.get(5)?,
            reason: row.get(15)?,
            stored: Numbers {
                id: row.get(0)?,
                replies: row.get(6)?,
                descendants: row.get(7)?,
                answers: row.get(8)?,
                applause: row.get(9)?,
                rank: row.get(10)?,
                nth: row.get(11)?,
                shown: row.get::<Option<i64>>(12)?.is_some(),
                reports: row.get(13)?,
                turn: row.get(14)?,
            },
        })
    }
}

fn recount(tx: &mut Tx<'_>, story: i64) -> Result<Recount> {
    let (slug, stored): (String, i64) = tx.one(
        "select slug, comment_count from story where id = $1",
        params![story],
    )?;
    let rows = comments_of(tx, story)?;
    let claps: Vec<(i64, i64)> = tx.all(
        "select applause.comment_id, count(*) from comment join applause on applause.comment_id = comment.id
         where comment.story_id = $1 group by applause.comment_id",
        params![story],
    )?;
    let claps: HashMap<i64, i64> = claps.into_iter().collect();
    let open: Vec<(i64, String, i64)> = tx.all(
        "select report.comment_id, report.reason, count(*) from comment join report on report.comment_id = comment.id
         where comment.story_id = $1 and report.state = 'open' group by report.comment_id, report.reason",
        params![story],
    )?;
    let mut reports: HashMap<i64, i64> = HashMap::new();
    let mut weights: HashMap<i64, i64> = HashMap::new();
    for (comment, reason, n) in open {
        *reports.entry(comment).or_default() += n;
        *weights.entry(comment).or_default() += moderation::weight_of_report(&reason) * n;
    }
    let mut replies: HashMap<i64, i64> = HashMap::new();
    let mut descendants: HashMap<i64, i64> = HashMap::new();
    let mut answers: HashMap<i64, i64> = HashMap::new();
    for row in &rows {
        if let (Some(nth), true) = (row.stored.nth, row.root_id != row.stored.id) {
            let given = answers.entry(row.root_id).or_default();
            *given = nth.max(*given);
        }
        if !row.visible {
            continue;
        }
        if let Some(parent) = row.parent_id {
            *replies.entry(parent).or_default() += 1;
        }
        for id in ids_in(&row.path) {
            if id != row.stored.id {
                *descendants.entry(id).or_default() += 1;
            }
        }
    }
    // An answer that is seen and never got its place gets the next one. Parents stand before their answers in `rows`.
    let mut given: HashMap<i64, i64> = HashMap::new();
    for row in &rows {
        if row.visible && row.parent_id.is_some() && row.stored.nth.is_none() {
            let next = answers.entry(row.root_id).or_default();
            *next += 1;
            given.insert(row.stored.id, *next);
        }
    }
    let count = i64::try_from(rows.iter().filter(|row| row.visible).count()).unwrap_or(i64::MAX);
    let of = |counts: &HashMap<i64, i64>, id: i64| counts.get(&id).copied().unwrap_or(0);
    let wrong = rows
        .iter()
        .filter_map(|row| {
            let id = row.stored.id;
            let applause = of(&claps, id);
            let right = Numbers {
                id,
                replies: of(&replies, id),
                descendants: of(&descendants, id),
                answers: if row.root_id == id {
                    of(&answers, id)
                } else {
                    0
                },
                applause,
                rank: rank(applause, row.posted_at),
                nth: row.stored.nth.or(given.get(&id).copied()),
                shown: row.visible || of(&descendants, id) > 0,
                reports: of(&reports, id),
                turn: moderation::turn_kept(row.posted_at, &row.reason, of(&weights, id)),
            };
            (right != row.stored).then_some(right)
        })
        .collect();
    Ok(Recount {
        slug,
        stored,
        count,
        wrong,
    })
}

/// All comments of a story in thread order, read in pages.
fn comments_of(tx: &mut Tx<'_>, story: i64) -> Result<Vec<Counted>> {
    let mut rows: Vec<Counted> = Vec::new();
    loop {
        let after = rows.last().map(|row| row.path.clone()).unwrap_or_default();
        let page: Vec<Counted> = tx.all(
            "select id, path, root_id, parent_id, state, posted_at, replies, descendants, answers, applause, rank, nth, shown_at,
                    reports, turn, reason
             from comment where story_id = $1 and path > $2 order by path limit 1000",
            params![story, after],
        )?;
        if page.is_empty() {
            return Ok(rows);
        }
        rows.extend(page);
    }
}
