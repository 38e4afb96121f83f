//! What readers who follow a live page are told.

use newsroom::liveblog::{self, Entry, EntryKind};
use newsroom::store::Tx;
use newsroom::{Error, Event};

use super::Shown;
use crate::live::{News, Piece};
use crate::page::Masthead;
use crate::site::Site;

/// Whether the public may follow it.
///
/// # Errors
/// `Store` if the database fails.
pub fn is_public(tx: &mut Tx<'_>, liveblog: i64) -> Result<bool, Error> {
    liveblog::is_public(tx, liveblog)
}

/// What is told of one event: the pieces of the page that it concerns, as they stand now.
///
/// # Errors
/// `Store` if the database fails.
pub fn news(tx: &mut Tx<'_>, site: &Site, event: &Event) -> Result<News, Error> {
    let (id, entry) = match *event {
        Event::LiveblogChanged { liveblog } => (liveblog, None),
        Event::EntryWritten { liveblog, entry } | Event::EntryGone { liveblog, entry } => {
            (liveblog, Some(entry))
        }
        _ => return Ok(News::Nothing),
    };
    let blog = liveblog::by_id(tx, id)?;
    let entry = entry
        .map(|entry| liveblog::entry_of_desk(tx, id, entry))
        .transpose()?;
    let entries: Vec<&Entry> = entry.iter().collect();
    let shown = Shown::load(tx, blog, &entries)?;
    let masthead = site.masthead();
    let lang = shown.blog.lang.clone();
    let mut pieces = Vec::new();
    match &entry {
        Some(entry) => pieces.push(written(site, &masthead, &shown, entry)),
        None => {
            let top = shown.top(&masthead);
            pieces.push(Piece::new(
                top.key.as_str(),
                "liveblog/top.html",
                "top",
                &top,
                &lang,
            ));
        }
    }
    let keys = shown.keys(site, &masthead);
    pieces.push(Piece::new(
        keys.key.as_str(),
        "liveblog/keys.html",
        "keys",
        &keys,
        &lang,
    ));
    let is_result = entry.is_none_or(|entry| entry.kind == EntryKind::Result);
    if let Some(board) = shown.board().filter(|_| is_result) {
        pieces.push(Piece::new(
            board.key.as_str(),
            "liveblog/winners.html",
            "winners",
            &board,
            &lang,
        ));
    }
    Ok(News::Pieces(pieces))
}

fn written(site: &Site, masthead: &Masthead, shown: &Shown, entry: &Entry) -> Piece {
    let view = shown.entry(site, masthead, entry);
    let piece = Piece::new(
        view.key.as_str(),
        "liveblog/entry.html",
        "entry",
        &view,
        &shown.blog.lang,
    )
    .in_list(shown.list_key());
    let Some(result) = view.result.filter(|_| !view.is_removed) else {
        return piece;
    };
    let winners: Vec<&str> = result
        .winners
        .iter()
        .map(|winner| winner.credited.as_str())
        .collect();
    if winners.is_empty() {
        return piece;
    }
    let corrected = view.corrected.map_or("", |_| "Corrected. ");
    let names = winners.join(", ");
    piece.saying(format!("{corrected}{}: {names}.", result.category))
}
