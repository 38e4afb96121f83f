//! What readers who follow a ballot are told: its result as it stands, through the one gate.

use newsroom::ballot::{self, Seen};
use newsroom::store::Tx;
use newsroom::{Error, Event};

use super::lay;
use crate::live::{News, Piece};
use crate::site::Site;

/// Whether the public may follow it.
///
/// # Errors
/// `Store` if the database fails.
pub fn is_public(tx: &mut Tx<'_>, ballot: i64) -> Result<bool, Error> {
    Ok(ballot::by_id(tx, ballot)?.is_public)
}

/// What is told of one event. Only called for what is public.
///
/// # Errors
/// `Store` if the database fails.
pub fn news(tx: &mut Tx<'_>, site: &Site, event: &Event) -> Result<News, Error> {
    let id = match event {
        Event::VoteCast { ballot, .. } | Event::BallotChanged { ballot } => *ballot,
        _ => return Ok(News::Nothing),
    };
    let ballot = ballot::by_id(tx, id)?;
    let now = site.now();
    match ballot::seen(tx, &ballot, now)? {
        // What changed may be its words or its end, and those stand all over its page.
        Seen::Kept(_) if matches!(event, Event::BallotChanged { .. }) => Ok(News::Changed),
        Seen::Kept(_) => Ok(News::Nothing),
        Seen::Counted(count) => {
            let lang = lay::lang_of(&ballot, &site.masthead());
            let result = lay::result(&ballot, &count, now);
            let key = lay::key(&ballot.slug);
            Ok(News::Pieces(vec![Piece::new(
                key,
                "ballot/result.html",
                "result",
                &result,
                &lang,
            )]))
        }
    }
}
