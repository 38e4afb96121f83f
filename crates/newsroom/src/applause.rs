//! Applause: one reaction, one per voter and comment, in a table of its own.

use store::{Tx, params};

use crate::{
    Millis,
    comment::after_applause,
    error::{Error, Result},
    event::{self, Event},
    story::public,
};

/// Claps for a visible comment; clapping twice is clapping once. Answers how many clap now.
///
/// # Errors
/// `NotFound` if the public does not see the comment.
pub fn give(tx: &mut Tx<'_>, comment_id: i64, voter: &[u8], now: Millis) -> Result<i64> {
    let seen = Seen::find(tx, comment_id)?;
    let given = tx.run(
        "insert into applause (comment_id, voter, given_at) values ($1, $2, $3) on conflict (comment_id, voter) do nothing",
        params![comment_id, voter, now],
    )?;
    if given == 0 {
        Ok(seen.applause)
    } else {
        seen.moved(tx, 1, now)
    }
}

/// Takes a clap back; taking back what was not given changes nothing. Answers how many clap now.
///
/// # Errors
/// `NotFound` if the public does not see the comment.
pub fn take_back(tx: &mut Tx<'_>, comment_id: i64, voter: &[u8], now: Millis) -> Result<i64> {
    let seen = Seen::find(tx, comment_id)?;
    let taken = tx.run(
        "delete from applause where comment_id = $1 and voter = $2",
        params![comment_id, voter],
    )?;
    if taken == 0 {
        Ok(seen.applause)
    } else {
        seen.moved(tx, -1, now)
    }
}

/// A comment one may clap for.
struct Seen {
    id: i64,
    story: i64,
    posted_at: Millis,
    applause: i64,
}

impl Seen {
    fn find(tx: &mut Tx<'_>, id: i64) -> Result<Seen> {
        let row: Option<(i64, i64, i64)> = tx.opt(
            concat!(
                "select comment.story_id, comment.posted_at, comment.applause
                 from comment join story on story.id = comment.story_id
                 where comment.id = $1 and comment.state = 'visible' and ",
                public!()
            ),
            params![id],
        )?;
        let (story, posted_at, applause) = row.ok_or(Error::NotFound("comment"))?;
        Ok(Seen {
            id,
            story,
            posted_at,
            applause,
        })
    }

    fn moved(self, tx: &mut Tx<'_>, by: i64, now: Millis) -> Result<i64> {
        let applause: i64 = tx.one(
            "update comment set applause = applause + $2 where id = $1 returning applause",
            params![self.id, by],
        )?;
        // One clap more or less moves a comment in the order `top` from the second on.
        if applause.max(self.applause) > 1 {
            after_applause(tx, self.id, applause, self.posted_at)?;
        }
        event::record(
            tx,
            &Event::Applause {
                comment: self.id,
                story: self.story,
                applause,
            },
            now,
        )?;
        Ok(applause)
    }
}
