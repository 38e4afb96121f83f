//! What readers are told when predictions were counted anew: the head of the board, the same for everybody.

use newsroom::prediction::{board, game};
use newsroom::store::Tx;
use newsroom::{Error, Event};

use super::lay::{self, Hand};
use crate::live::{News, Piece};
use crate::site::Site;

/// What is told of one event: at most once in two seconds, with what holds then.
///
/// # Errors
/// `Store` if the database fails.
pub fn news(tx: &mut Tx<'_>, site: &Site, event: &Event) -> Result<News, Error> {
    let Event::ScoresCounted { edition } = event else {
        return Ok(News::Nothing);
    };
    let game = game::by_id(tx, *edition)?;
    let lines = board::below(tx, *edition, board::At::TOP, super::board::PAGE)?;
    let masthead = site.masthead();
    let hand = Hand {
        site,
        masthead: &masthead,
        game: &game,
        now: site.now(),
    };
    let best = hand.best(&lines, None);
    Ok(News::Pieces(vec![Piece::new(
        lay::key(&game),
        "predict/best.html",
        "best",
        &best,
        &masthead.site.lang,
    )]))
}
