//! Results come into live pages by themselves: one entry for each category, mended in place.

use store::{FromRow, Row, Tx, params};

use super::entry::NO_AWARD;
use crate::error::Result;
use crate::event::{self, Event};
use crate::{Millis, setting};

struct Page {
    id: i64,
    state: String,
}

impl FromRow for Page {
    fn from_row(row: &Row<'_>) -> Result<Page, store::Error> {
        Ok(Page {
            id: row.get(0)?,
            state: row.get(1)?,
        })
    }
}

struct Shown {
    id: i64,
    said: String,
}

impl FromRow for Shown {
    fn from_row(row: &Row<'_>) -> Result<Shown, store::Error> {
        Ok(Shown {
            id: row.get(0)?,
            said: row.get(1)?,
        })
    }
}

/// Puts a category's result into the live pages of its edition, or mends the entry that is there.
///
/// Called by `award::result` in the transaction of every result, after `standing` was written. A night that is over
/// gets no new entry, but what it shows is mended all the same.
///
/// # Errors
/// `Store` if the database fails.
pub(crate) fn result_said(tx: &mut Tx<'_>, edition: i64, category: i64, now: Millis) -> Result<()> {
    let pages: Vec<Page> = tx.all(
        "select id, state from liveblog where edition_id = $1 order by id",
        params![edition],
    )?;
    if pages.is_empty() {
        return Ok(());
    }
    let said = said(tx, category)?;
    // Rows first, events last: the log holds a lock from its first number to the commit.
    let mut events = Vec::new();
    for page in &pages {
        let touched = mend(tx, page, category, &said, now)?;
        if page.state != "draft" {
            events.push(match touched {
                Some(entry) => Event::EntryWritten {
                    liveblog: page.id,
                    entry,
                },
                None => Event::LiveblogChanged { liveblog: page.id },
            });
        }
    }
    for event in &events {
        event::record(tx, event, now)?;
    }
    Ok(())
}

/// Writes or mends the entry of one live page; answers its row if there is one.
fn mend(
    tx: &mut Tx<'_>,
    page: &Page,
    category: i64,
    said: &str,
    now: Millis,
) -> Result<Option<i64>> {
    let shown: Option<Shown> = tx.opt(
        "select id, said from entry where liveblog_id = $1 and category_id = $2",
        params![page.id, category],
    )?;
    match shown {
        // Declined, confirmed, second place: the winner is the same, and no correction.
        Some(shown) if shown.said == said => Ok(Some(shown.id)),
        Some(shown) => {
            tx.run(
                "update entry set said = $2, corrected_at = $3, version = version + 1 where id = $1",
                params![shown.id, said, now],
            )?;
            Ok(Some(shown.id))
        }
        None if said.is_empty() || page.state == "ended" => Ok(None),
        None => {
            let author = setting::Site::load(tx)?.title;
            let id: i64 = tx.one(
                "insert into entry (liveblog_id, kind, category_id, said, author, posted_at)
                 values ($1, 'result', $2, $3, $4, $5) returning id",
                params![page.id, category, said, author, now],
            )?;
            Ok(Some(id))
        }
    }
}

/// The winners of a category as a word to compare by: their rows, or that there is no award; empty while nobody won.
fn said(tx: &mut Tx<'_>, category: i64) -> Result<String> {
    let winners: Vec<i64> = tx.all(
        "select nomination_id from standing where category_id = $1 and outcome in ('won', 'tied') order by nomination_id",
        params![category],
    )?;
    if !winners.is_empty() {
        let rows: Vec<String> = winners.iter().map(i64::to_string).collect();
        return Ok(rows.join(" "));
    }
    let last: Option<String> = tx.opt(
        "select kind from result where category_id = $1 order by id desc limit 1",
        params![category],
    )?;
    Ok(match last.as_deref() {
        Some("no_award") => NO_AWARD.to_owned(),
        _ => String::new(),
    })
}
